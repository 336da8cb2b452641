//! Dockerfiles and Compose files, through git: what a commit breaks in them stops it, and what means harm is survived.

use std::fmt::Write;

use crate::sandbox::Sandbox;

const ONLY: &str = "container-invalid,container-dangling";

fn shop() -> Sandbox {
    let sandbox = Sandbox::adopted();
    sandbox.write("compose.yaml", "services:\n  api:\n    build: ./api\n    env_file: api.env\n");
    sandbox.write("api.env", "A=1\n");
    sandbox.write("api/Dockerfile", "FROM scratch\nCOPY src /src\n");
    sandbox.write("api/src/größe.txt", "1\n");
    sandbox.commit("Shop\n\nAgent: rust-expert");
    sandbox
}

/// `RULE SEVERITY PATH:LINE:COLUMN-COLUMN` of each finding.
fn found(report: &serde_json::Value) -> Vec<String> {
    let one = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {}:{}:{}-{}",
            text("rule"),
            text("severity"),
            text("path"),
            finding["line"],
            finding["column"],
            finding["end_column"]
        )
    };
    report["findings"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn a_commit_that_takes_away_what_is_named_is_stopped() {
    let sandbox = shop();
    assert_eq!(found(&sandbox.report(&["--all", "--only", ONLY])), [""; 0]);
    for (path, place) in [
        ("api.env", "compose.yaml:4:15-22"),
        ("api/Dockerfile", "compose.yaml:3:12-17"),
        ("api/src/größe.txt", "api/Dockerfile:2:6-9"),
    ] {
        sandbox.git(&["rm", "--quiet", path]).ok();
        let report = sandbox.report(&["--staged", "--only", ONLY]);
        assert_eq!(found(&report), [format!("container-dangling error {place}")], "{path}");
        let message = report["findings"][0]["message"].as_str().unwrap();
        assert!(message.ends_with(&format!("this change deletes `{path}`")), "{message}");
        sandbox.policy(&["check", "--staged", "--only", ONLY]).exits(1);
        sandbox.git(&["reset", "--quiet", "--hard"]).ok();
    }
}

#[test]
fn a_file_that_moves_with_its_reference_is_fine() {
    let sandbox = shop();
    sandbox.git(&["mv", "api", "service"]).ok();
    sandbox.write("compose.yaml", "services:\n  api:\n    build: ./service\n    env_file: api.env\n");
    sandbox.stage();
    assert_eq!(found(&sandbox.report(&["--staged", "--only", ONLY])), [""; 0]);
}

#[test]
fn a_range_is_judged_commit_by_commit_and_mended_later_counts() {
    let sandbox = shop();
    let start = sandbox.id("HEAD");
    sandbox.write("api/Dockerfile", "FROM scratch\nCOPPY src /src\n");
    sandbox.commit("Break\n\nAgent: rust-expert");
    let broken = sandbox.id("HEAD");
    sandbox.write("api/Dockerfile", "FROM scratch\nCOPY src /src\n");
    sandbox.commit("Mend\n\nAgent: rust-expert");
    let report = sandbox.report(&["--commit", &broken, "--only", ONLY]);
    assert_eq!(found(&report), ["container-invalid error api/Dockerfile:2:1-6"]);
    assert_eq!(found(&sandbox.report(&["--commit", "HEAD", "--only", ONLY])), [""; 0]);
    assert_eq!(found(&sandbox.report(&["--range", &format!("{start}..{broken}"), "--only", ONLY])).len(), 1);
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_file_that_is_labelled() {
    let sandbox = Sandbox::adopted();
    sandbox.write("docker/real", "FROM scratch\nRUNN x\n");
    sandbox.write("services/api/a.txt", "a\n");
    std::os::unix::fs::symlink("docker/real", sandbox.path().join("Dockerfile")).unwrap();
    std::os::unix::fs::symlink("services/api", sandbox.path().join("api")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", sandbox.path().join("api.Dockerfile")).unwrap();
    sandbox.write("compose.yaml", "services:\n  a: {build: {context: api, dockerfile: ../Dockerfile}}\n  b: {build: {context: ., dockerfile: api.Dockerfile}}\n");
    sandbox.commit("Links\n\nAgent: rust-expert");
    let report = sandbox.report(&["--all", "--only", ONLY]);
    assert_eq!(found(&report), ["container-invalid error docker/real:2:1-5"]);
    let skipped = &report["not_evaluated"][0];
    assert_eq!(skipped["path"], "api.Dockerfile");
    assert_eq!(skipped["reason"], "a link or a submodule leads out of the tree here");
}

#[test]
fn what_means_harm_ends_soon_and_is_said() {
    let sandbox = Sandbox::adopted();
    let mut bomb = String::from("x-0: &a0 [lol, lol]\n");
    for level in 1..60 {
        let names = format!("*a{}, ", level - 1).repeat(9);
        let _ = writeln!(bomb, "x-{level}: &a{level} [{names}]");
    }
    bomb.push_str("services: {a: {image: x, command: *a59}}\n");
    sandbox.write("bomb/compose.yaml", bomb);
    let mut giant = String::from("services:\n");
    while giant.len() < 10 << 20 {
        let _ = writeln!(giant, "  s{}: {{image: x}}", giant.len());
    }
    sandbox.write("giant/compose.yaml", giant);
    sandbox.write("deep/compose.yaml", "[".repeat(1 << 20));
    sandbox.write("round/compose.yaml", "include: [b.yaml]\n");
    sandbox.write("round/b.yaml", "include: [compose.yaml]\nservices: {a: {image: x, extends: a}}\n");
    sandbox
        .write("away/compose.yaml", "include: ['oci://127.0.0.1:1/x']\nservices: {a: {build: ../../..}}\n");
    sandbox.write("binary/Dockerfile", b"FROM x\0\n");
    sandbox.stage();
    let start = std::time::Instant::now();
    let report = sandbox.report(&["--staged", "--only", ONLY]);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    assert_eq!(report["outcome"], "violations", "{report}");
    for path in ["bomb/compose.yaml", "deep/compose.yaml", "round/b.yaml", "away/compose.yaml"] {
        assert!(found(&report).iter().any(|one| one.contains(path)), "{path}: {:#?}", found(&report));
    }
    let skipped = report["not_evaluated"].as_array().unwrap();
    for path in ["giant/compose.yaml", "binary/Dockerfile", "away/compose.yaml"] {
        assert!(skipped.iter().any(|one| one["path"] == path), "{path}: {skipped:#?}");
    }
}

#[test]
fn compose_is_called_as_env_says() {
    let sandbox = Sandbox::adopted();
    sandbox.write("one.yml", "services: {a: {image: x}}\n");
    sandbox.write(".env", "COMPOSE_FILE=one.yml:deploy/two.yml\nCOMPOSE_PROFILES=dev\n");
    sandbox.stage();
    let report = sandbox.report(&["--staged", "--only", ONLY]);
    assert_eq!(found(&report), ["container-dangling error .env:1:1-36"], "{report}");
    sandbox.write(
        "deploy/two.yml",
        "services:\n  b:\n    image: x\n    depends_on: [c]\n  c: {image: x, profiles: [prod]}\n",
    );
    sandbox.stage();
    let report = sandbox.report(&["--staged", "--only", ONLY]);
    assert_eq!(found(&report), ["container-dangling error deploy/two.yml:4:18-19"], "{report}");
    sandbox.write(".env", "COMPOSE_FILE=one.yml:deploy/two.yml\nCOMPOSE_PROFILES=dev,prod\n");
    sandbox.stage();
    assert_eq!(found(&sandbox.report(&["--staged", "--only", ONLY])), [""; 0]);
    // What the files build is known, though none has a default name.
    sandbox.write("api/package.json", "{\"scripts\": {\"start\": \"node .\"}}\n");
    sandbox.write("api/Dockerfile", "FROM node:22\nCOPY . .\n");
    sandbox.write("one.yml", "services: {a: {build: api}}\n");
    sandbox.stage();
    assert_eq!(found(&sandbox.report(&["--staged", "--only", "container-compose-missing"])), [""; 0]);
}

#[test]
fn ports_and_names_that_compose_refuses_stop_the_commit() {
    let sandbox = Sandbox::adopted();
    for (text, place) in [
        ("services: {a: {image: x, ports: ['70000:80']}}\n", "compose.yaml:1:34-44"),
        ("services: {a: {image: x, container_name: abc, scale: 2}}\n", "compose.yaml:1:42-45"),
        (
            "services: {a: {image: x, container_name: abc}, b: {image: x, container_name: abc}}\n",
            "compose.yaml:1:78-81",
        ),
    ] {
        sandbox.write("compose.yaml", text);
        sandbox.stage();
        let report = sandbox.report(&["--staged", "--only", ONLY]);
        assert_eq!(found(&report), [format!("container-invalid error {place}")], "{report}");
        sandbox.policy(&["check", "--staged", "--only", ONLY]).exits(1);
    }
    sandbox.write(
        "compose.yaml",
        "services: {a: {image: x, ports: ['8000-8010:80'], container_name: abc, scale: 1}}\n",
    );
    sandbox.stage();
    assert_eq!(found(&sandbox.report(&["--staged", "--only", ONLY])), [""; 0]);
}
