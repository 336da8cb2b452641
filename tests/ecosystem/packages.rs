//! The wheel and the npm packages that carry the binary: built as releases build them, installed as users install them.

use std::process::Stdio;

use crate::sandbox::Sandbox;
use crate::tools::{ours, stripped, wheels};

/// A virtual environment with nothing but the wheel in it.
fn environment(sandbox: &Sandbox) -> String {
    let venv = sandbox.beside("venv").path().to_str().unwrap().to_owned();
    sandbox.call("python3", &["-m", "venv", &venv]).end().ok();
    let pip = format!("{venv}/bin/pip");
    let links = format!("--find-links={}", wheels().display());
    sandbox.call(&pip, &["install", "--quiet", "--no-index", &links, "policy-gate"]).end().ok();
    format!("{venv}/bin/policy")
}

#[test]
fn the_wheel_puts_the_binary_on_path() {
    let sandbox = Sandbox::adopted();
    let policy = environment(&sandbox);
    let version = format!("policy {}", env!("CARGO_PKG_VERSION"));
    // Without Rust, and without Python on its way: it is the binary itself.
    sandbox.call(&policy, &["--version"]).env("PATH", "/usr/bin:/bin").end().ok().says(&version);
    sandbox.call(&policy, &["check", "--staged"]).end().ok().says("clean");
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    sandbox.call(&policy, &["check", "--staged"]).end().exits(1).says("error[lock-missing] docs/b.md");
    sandbox.call(&policy, &["check", "--commit", "nowhere"]).end().exits(2).says("names no commit");
}

#[test]
fn the_wheel_carries_its_bill_of_materials() {
    let sandbox = Sandbox::empty();
    let wheel = std::fs::read_dir(wheels()).unwrap().next().unwrap().unwrap().path();
    sandbox.call("python3", &["-m", "zipfile", "-e", wheel.to_str().unwrap(), "."]).end().ok();
    let sbom = format!("policy_gate-{}.dist-info/sboms/policy.cyclonedx.json", env!("CARGO_PKG_VERSION"));
    let sbom: serde_json::Value = serde_json::from_str(&sandbox.read(&sbom)).unwrap();
    let names: Vec<&str> =
        sbom["components"].as_array().unwrap().iter().map(|part| part["name"].as_str().unwrap()).collect();
    // What is linked into the binary, and not what only its tests need.
    assert!(names.contains(&"git2") && !names.contains(&"proptest"), "{names:?}");
}

#[test]
fn every_package_is_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let pyproject = std::fs::read_to_string(ours("pyproject.toml")).unwrap();
    assert!(pyproject.contains(&format!("\nversion = \"{version}\"\n")), "{pyproject}");
    assert!(pyproject.contains(&format!("\"policy-gate=={version}\"")), "{pyproject}");
    let text = std::fs::read_to_string(ours("packaging/npm/package.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["version"], version);
    let carriers = package["optionalDependencies"].as_object().unwrap();
    assert!(carriers.values().all(|of| of == version), "{carriers:?}");
    // The launcher knows the same platforms.
    let launcher = std::fs::read_to_string(ours("packaging/npm/bin/policy.js")).unwrap();
    let known: Vec<&str> = launcher.split('\'').filter(|word| word.starts_with("@policy-gate/")).collect();
    assert_eq!(known, carriers.keys().collect::<Vec<_>>());
    let docs = std::fs::read_to_string(ours("docs/ci.md")).unwrap();
    assert!(
        docs.contains(&format!("rev: v{version}\n")) && docs.contains(&format!("policy@{version}\n")),
        "docs/ci.md"
    );
}

/// Installs the npm packages into a project beside `sandbox`; gives the launcher. `program` is what the platform's
/// package carries; `None`: it is left out.
fn install(sandbox: &Sandbox, name: &str, program: Option<&str>) -> String {
    let project = sandbox.beside(name);
    let out = project.path().join("packed").to_str().unwrap().to_owned();
    std::fs::create_dir_all(&out).unwrap();
    let pack = ours("packaging/npm/pack");
    let version = env!("CARGO_PKG_VERSION");
    project.call(&pack, &[&out]).end().ok();
    let mut words: Vec<String> =
        ["install", "--silent", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"]
            .map(str::to_owned)
            .to_vec();
    words.push(format!("./packed/policy-gate-{version}.tgz"));
    if let Some(program) = program {
        project.call(&pack, &[&out, program, "x86_64-unknown-linux-musl"]).end().ok();
        words.push(format!("./packed/policy-gate-linux-x64-{version}.tgz"));
    }
    project.write("package.json", r#"{"name": "project", "private": true}"#);
    project.call("npm", &words).end().ok();
    project.path().join("node_modules/.bin/policy").to_str().unwrap().to_owned()
}

#[test]
fn the_npm_package_starts_the_binary() {
    let sandbox = Sandbox::adopted();
    let policy = install(&sandbox, "project", Some(stripped().to_str().unwrap()));
    let version = format!("policy {}", env!("CARGO_PKG_VERSION"));
    sandbox.call(&policy, &["--version"]).end().ok().says(&version);
    sandbox.call(&policy, &["check", "--staged"]).end().ok().says("clean");
    sandbox.write("docs/b.md", "b\n");
    sandbox.stage();
    sandbox.call(&policy, &["check", "--staged"]).end().exits(1).says("error[lock-missing] docs/b.md");
    sandbox.call(&policy, &["check", "--commit", "nowhere"]).end().exits(2).says("names no commit");
    // Standard input reaches it.
    let (main, zeros) = (sandbox.id("main"), "0".repeat(40));
    let pushed = format!("refs/heads/main {main} refs/heads/main {zeros}\n");
    let hook = ["hook", "--format=json", "pre-push", "origin"];
    sandbox.call(&policy, &hook).input(pushed).end().says(&main);
}

#[test]
fn without_the_binary_the_npm_package_judges_nothing_and_says_so() {
    let sandbox = Sandbox::adopted();
    let policy = install(&sandbox, "without", None);
    sandbox.call(&policy, &["check", "--staged"]).end().exits(2).says("nothing was judged");
    let broken = sandbox.beside("broken");
    std::fs::create_dir(broken.path()).unwrap();
    broken.write("policy", "\u{7f}ELF, or so it says");
    let program = broken.path().join("policy").to_str().unwrap().to_owned();
    let policy = install(&sandbox, "broken-project", Some(&program));
    let ended = sandbox.call(&policy, &["check", "--staged"]).end();
    assert_ne!(ended.code, Some(0), "{ended}");
}

#[test]
fn signals_pass_through_the_npm_package_both_ways() {
    let sandbox = Sandbox::adopted();
    let fake = sandbox.beside("fake");
    std::fs::create_dir(fake.path()).unwrap();
    fake.script(
        "policy",
        "[ \"$1\" = die ] && kill -9 $$\ntrap 'exit 42' TERM\necho ready\nwhile :; do sleep 0.05; done",
    );
    let program = fake.path().join("policy").to_str().unwrap().to_owned();
    let policy = install(&sandbox, "signals", Some(&program));
    let mut child = sandbox.command(&policy, &["wait"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut line)
        .unwrap();
    assert_eq!(line, "ready\n");
    sandbox.call("kill", &["-TERM", &child.id().to_string()]).end().ok();
    assert_eq!(child.wait().unwrap().code(), Some(42));
    // Killed itself, it ends as if killed: never with 0.
    let killed = sandbox.call(&policy, &["die"]).end();
    assert_eq!(killed.code, None, "{killed}");
}
