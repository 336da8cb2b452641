//! SARIF: what the binary writes holds before the schema of the standard, whatever is in the repository.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::oracle;

/// A policy by which contents alone are judged.
const POLICY: &str = "extends = [\"pack:no-fakery\"]\n";

fn run(directory: &Path, program: &str, arguments: &[&str]) -> Option<i32> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(directory).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (key, value) in [
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "Ada"),
        ("GIT_AUTHOR_EMAIL", "ada@people.example"),
        ("GIT_COMMITTER_NAME", "Ada"),
        ("GIT_COMMITTER_EMAIL", "ada@people.example"),
    ] {
        command.env(key, value);
    }
    command.output().unwrap().status.code()
}

/// What the schema says against the files in a folder.
fn objections(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/sarif.py");
    let ended = oracle("python").arg(script).arg(folder).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    serde_json::from_slice(&ended.stdout).unwrap()
}

#[test]
fn every_report_holds_before_the_schema() {
    let root = tempfile::tempdir().unwrap();
    let (repository, reports) = (root.path().join("repository"), root.path().join("reports"));
    std::fs::create_dir_all(repository.join("src")).unwrap();
    std::fs::create_dir(&reports).unwrap();
    let git = |arguments: &[&str]| assert_eq!(run(&repository, "git", arguments), Some(0), "{arguments:?}");
    let write = |path: &str, text: &[u8]| std::fs::write(repository.join(path), text).unwrap();
    let check = |name: &str, arguments: &[&str]| {
        let output = format!("sarif={}", reports.join(name).display());
        run(&repository, env!("CARGO_BIN_EXE_policy"), &[&["check", "--output", &output], arguments].concat())
    };
    git(&["init", "--quiet"]);
    write("policy.toml", POLICY.as_bytes());
    write("src/old.rs", b"pub fn old() {\n    todo!()\n}\n");
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "Adopt policy"]);
    assert_eq!(check("clean", &["--staged"]), Some(0));
    assert_eq!(run(&repository, env!("CARGO_BIN_EXE_policy"), &["baseline"]), Some(0));
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "List what stands"]);
    assert_eq!(check("baselined", &["--all"]), Some(0));
    write("src/::a b#?%\n.rs", b"// TODO: \x1b[2J\xff ##[error]\n");
    write("src/\u{1b}\"<b>.rs", b"pub fn a() {\n    todo!(\"\n    \")\n}\n");
    write(
        "src/allowed.rs",
        b"pub fn a() {\n    // policy:allow(fakery-stub) reason=\"]]>\"\n    todo!()\n}\n",
    );
    write("src/binary.rs", b"\0\0\0");
    git(&["add", "--all"]);
    assert_eq!(check("violations", &["--staged"]), Some(1));
    git(&["commit", "--quiet", "--message", "Work"]);
    assert_eq!(check("range", &["--range", "HEAD~1..HEAD"]), Some(1));
    assert_eq!(check("all", &["--all"]), Some(1));
    assert_eq!(check("unknown", &["--commit", "nothing"]), Some(2));
    write("policy.toml", b"[locks]\ntll = 1\n");
    git(&["commit", "--quiet", "--all", "--message", "Break the policy"]);
    assert_eq!(check("fault", &["--all"]), Some(2));

    let objections = objections(&reports);
    assert_eq!(objections.len(), 7);
    for (name, objections) in objections {
        assert!(objections.is_empty(), "{name}: {objections:#?}");
    }
    let all: Value = serde_json::from_slice(&std::fs::read(reports.join("all")).unwrap()).unwrap();
    let states: Vec<&Value> =
        all["runs"][0]["results"].as_array().unwrap().iter().map(|one| &one["baselineState"]).collect();
    assert!(states.contains(&&json!("new")) && states.contains(&&json!("unchanged")), "{states:?}");
}

#[test]
fn the_schema_does_object() {
    let folder = tempfile::tempdir().unwrap();
    let log = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "columnKind": "bytes"}]});
    std::fs::write(folder.path().join("wrong"), log.to_string()).unwrap();
    assert_eq!(objections(folder.path())["wrong"].len(), 2);
}
