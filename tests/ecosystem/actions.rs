//! The GitHub action, run by act on this machine (`-self-hosted`) in clones as actions/checkout makes them.

use serde_json::{Value, json};

use crate::ci_jobs::{bad, checkout, forge, merge_ref};
use crate::sandbox::{Ended, Sandbox};
use crate::tools::{copy_ours, listed_checksum, publish, python_tool, recorder, release};

/// What of this repository the action is made of.
const ACTION: [&str; 4] = ["action.yml", "ci/install.sh", "ci/check.sh", "Cargo.toml"];

/// A workflow that uses the action with these inputs, and tells what it gave out. Every script begins with `prelude`.
fn workflow(inputs: &[(&str, &str)], prelude: &str) -> String {
    let with: String =
        inputs.iter().map(|(name, value)| format!("          {name}: {}\n", json!(value))).collect();
    format!(
        r#"on: [push, pull_request, pull_request_target, merge_group]
permissions:
  contents: read
env:
  BASH_ENV: {prelude}
jobs:
  judge:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0
          persist-credentials: false
      - id: policy
        uses: team/policy@v0
        with:
{with}      - if: always()
        env:
          OUTCOME: ${{{{ steps.policy.outputs.outcome }}}}
          CODE: ${{{{ steps.policy.outputs.exit-code }}}}
          SARIF: ${{{{ steps.policy.outputs.sarif }}}}
        run: printf 'outcome "%s", exit code "%s", sarif "%s"\n' "$OUTCOME" "$CODE" "$SARIF"
"#
    )
}

/// Runs the workflow on `event` in `clone`.
fn act(clone: &Sandbox, event: &str, payload: &Value, inputs: &[(&str, &str)]) -> Ended {
    let action = clone.beside("action");
    copy_ours(&ACTION, &action);
    // act reads a terminal, and may miss the last words of a step that ends quickly: they go to a file.
    let beside = clone.path().parent().unwrap();
    let (log, prelude) = (beside.join("log"), beside.join("prelude.sh"));
    std::fs::write(&log, "").unwrap();
    std::fs::write(&prelude, format!("exec >>'{}' 2>&1\n", log.display())).unwrap();
    clone.write(".github/workflows/policy.yml", workflow(inputs, prelude.to_str().unwrap()));
    clone.write("../event.json", payload.to_string());
    let local = format!("team/policy@v0={}", action.path().display());
    let words = [
        event,
        "--platform=ubuntu-latest=-self-hosted",
        "--eventpath=../event.json",
        "--no-cache-server",
        "--action-offline-mode",
        "--local-repository",
        &local,
    ];
    let mut ended = clone.call(python_tool("act"), &words).end();
    ended.stdout.push_str(&std::fs::read_to_string(&log).unwrap());
    ended
}

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let common = [("release-url", release())];
    common
        .iter()
        .filter(|(name, _)| more.iter().all(|(other, _)| other != name))
        .chain(more)
        .copied()
        .collect()
}

fn pushed(forge: &Sandbox, before: &str) -> Value {
    json!({"ref": "refs/heads/main", "before": before, "after": forge.id("main"),
        "repository": {"default_branch": "main"}})
}

#[test]
fn the_action_judges_pushes_pull_requests_and_merge_groups() {
    let forge = forge();
    let merge = merge_ref(&forge, 7, "topic");
    let clone = checkout(&forge, "refs/pull/7/merge", &merge);
    let payload = json!({"pull_request": {"number": 7, "base": {"ref": "main", "sha": forge.id("main")},
        "head": {"ref": "topic", "sha": forge.id("topic")}}});
    act(&clone, "pull_request", &payload, &with(&[]))
        .ok()
        .says("judged: pull request 7")
        .says("outcome \"clean\", exit code \"0\", sarif \"\"");

    // The queue's entry, of the same commits.
    let reference = "refs/heads/gh-readonly-queue/main/pr-7";
    forge.git(&["update-ref", reference, &merge]).ok();
    let clone = checkout(&forge, reference, &merge);
    let payload = json!({"merge_group": {"head_sha": merge, "head_ref": reference,
        "base_sha": forge.id("main"), "base_ref": "refs/heads/main"}});
    act(&clone, "merge_group", &payload, &with(&[])).ok().says("the merge queue of main").says("\"clean\"");

    let before = forge.id("main");
    bad(&forge, "docs/b.md", "Add b");
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    act(&clone, "push", &pushed(&forge, &before), &with(&[]))
        .exits(1)
        .says("error[lock-missing] docs/b.md")
        .says("outcome \"violations\", exit code \"1\"");
}

#[test]
fn findings_become_annotations_a_summary_and_a_sarif_report() {
    let forge = forge();
    let before = forge.id("main");
    bad(&forge, "docs/b.md", "Add b");
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    let report = clone.beside("report.sarif").path().to_str().unwrap().to_owned();
    let inputs = with(&[("sarif-file", report.as_str())]);
    let ended =
        act(&clone, "push", &pushed(&forge, &before), &inputs).exits(1).says("::error file=docs/b.md");
    let ended = ended.says(&format!("exit code \"1\", sarif \"{report}\""));
    let sarif: Value = serde_json::from_str(&std::fs::read_to_string(&report).unwrap()).unwrap();
    let found = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(found.iter().any(|result| result["ruleId"] == "lock-missing"), "{ended}");
    // A report that cannot be written is a fault, and no path is told.
    let nowhere = with(&[("sarif-file", "no/such/folder/report.sarif")]);
    let ended = act(&clone, "push", &pushed(&forge, &before), &nowhere).exits(1);
    ended.says("exit code \"2\", sarif \"\"");
}

#[test]
fn a_fault_fails_the_step_and_says_so() {
    let forge = forge();
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    let payload = pushed(&forge, &"1".repeat(40));
    act(&clone, "push", &payload, &with(&[]))
        .exits(1)
        .says("could not check")
        .says("\"fault\", exit code \"2\"");
    // Killed, it has not judged either.
    let fake = clone.beside("fake");
    fake.script("policy", "[ \"$1\" = --version ] || kill -9 $$");
    let url = publish(&fake.path().join("policy"), &fake.path().join("release"));
    act(&clone, "push", &payload, &with(&[("release-url", url.as_str())]))
        .exits(1)
        .says("\"fault\", exit code \"137\"");
}

#[test]
fn names_of_branches_are_no_commands() {
    let forge = forge();
    let evil = "x$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned";
    let merge = merge_ref(&forge, 7, "topic");
    forge.git(&["branch", evil, "topic"]).ok();
    let clone = checkout(&forge, "refs/pull/7/merge", &merge);
    let payload = json!({"pull_request": {"number": 7, "title": evil, "base": {"ref": "main", "sha": forge.id("main")},
        "head": {"ref": evil, "sha": forge.id("topic"), "label": evil}}});
    act(&clone, "pull_request", &payload, &with(&[])).ok().says("\"clean\"");
    let payload = json!({"ref": format!("refs/heads/{evil}"), "before": "0".repeat(40),
        "after": forge.id("topic"), "repository": {"default_branch": "main"}});
    act(&clone, "push", &payload, &with(&[])).ok().says("a new branch");
    // Nor is what a workflow passes.
    let args = with(&[("args", "--only\n$(touch pwned)\n"), ("working-directory", "."), ("version", "")]);
    act(&clone, "push", &payload, &args).exits(1).says("$(touch pwned)").says("exit code \"2\"");
    let version = with(&[("version", "1.0.0;touch pwned")]);
    act(&clone, "push", &payload, &version).exits(1).says("is no version such as 1.2.3");
    let found = clone.call("find", &["..", "-name", "pwned"]).end().ok();
    assert_eq!(found.stdout, "");
}

#[test]
fn each_argument_arrives_as_it_was_given() {
    let forge = forge();
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    let fake = clone.beside("fake");
    recorder(&fake, "policy", 0);
    let url = publish(&fake.path().join("policy"), &fake.path().join("release"));
    let inputs = [
        ("release-url", url.as_str()),
        ("format", "github"),
        ("sarif-file", "out/a b.sarif"),
        ("deepen", "true"),
        ("args", "--agent\nrust expert\n\n--only\nlock-held,lock-missing\n"),
        ("working-directory", "src"),
    ];
    let payload = pushed(&forge, &forge.id("main"));
    let ended = act(&clone, "push", &payload, &inputs).ok();
    let said: Vec<&str> = ended
        .stdout
        .lines()
        .filter_map(|line| line.split_once("called with "))
        .map(|(_, word)| word)
        .collect();
    let sarif = said.iter().find(|word| word.contains("sarif=")).unwrap();
    assert!(sarif.starts_with("<sarif=/") && sarif.ends_with("/src/out/a b.sarif>"), "{sarif}");
    let expected = [
        "<--version>",
        "<check>",
        "<--format>",
        "<github>",
        "<--deepen>",
        "<--agent>",
        "<rust expert>",
        "<--only>",
        "<lock-held,lock-missing>",
        "<--output>",
        sarif,
    ];
    assert_eq!(said, expected, "{ended}");
}

#[test]
fn a_binary_with_another_checksum_is_not_run() {
    let forge = forge();
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    let payload = pushed(&forge, &forge.id("main"));
    let right = listed_checksum(release()).to_uppercase();
    act(&clone, "push", &payload, &with(&[("checksum", right.as_str())])).ok().says("\"clean\"");
    let wrong = "0".repeat(64);
    let refused = act(&clone, "push", &payload, &with(&[("checksum", wrong.as_str())])).exits(1);
    let refused = refused.says("do not use it").says("outcome \"\"");
    assert!(!refused.stdout.contains("clean"), "{refused}");

    // One that was changed after the release's list was made; one that the list does not name; no list.
    let fake = clone.beside("fake");
    recorder(&fake, "policy", 0);
    let url = publish(&fake.path().join("policy"), &fake.path().join("release"));
    let directory = format!("release/v{}", env!("CARGO_PKG_VERSION"));
    let list = format!("{directory}/SHA256SUMS");
    let archive =
        format!("{directory}/policy-{}-x86_64-unknown-linux-musl.tar.gz", env!("CARGO_PKG_VERSION"));
    let honest = fake.read(&list);
    let refuse = |why: &str| {
        let ended = act(&clone, "push", &payload, &with(&[("release-url", url.as_str())])).exits(1).says(why);
        assert!(!ended.stdout.contains("called with"), "{ended}");
    };
    fake.call("sh", &["-c", &format!("printf x >>'{archive}'")]).end().ok();
    refuse("do not use it");
    fake.write(&list, honest.replace("x86_64", "aarch64"));
    refuse("no checksum is given");
    std::fs::remove_file(fake.path().join(&list)).unwrap();
    refuse("SHA256SUMS cannot be downloaded");
    act(&clone, "push", &payload, &with(&[("version", "9.9.9")])).exits(1).says("cannot be downloaded");
}

#[test]
fn it_can_be_built_from_the_actions_own_source() {
    let forge = forge();
    let clone = checkout(&forge, "refs/heads/main", &forge.id("main"));
    // What cargo makes of the source is cargo's affair, and takes minutes: here it is told what to build, and where to.
    let tools = clone.beside("tools");
    tools.script(
        "cargo",
        "printf 'cargo was told <%s>\\n' \"$@\"\nwhile [ \"$1\" != --root ]; do shift; done\n\
         mkdir -p \"$2/bin\" && cp \"$BUILT\" \"$2/bin/policy\"",
    );
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").unwrap());
    let clone = clone.env("PATH", &path).env("BUILT", crate::tools::stripped().to_str().unwrap());
    let payload = pushed(&forge, &forge.id("main"));
    let ended = act(&clone, "push", &payload, &with(&[("version", "source")])).ok().says("\"clean\"");
    let ended = ended.says("cargo was told <install>").says("cargo was told <--locked>");
    assert!(ended.stdout.contains("team-policy@v0>"), "not its own source: {ended}");
    tools.script("cargo", "exit 101");
    act(&clone, "push", &payload, &with(&[("version", "source")])).exits(1).says("outcome \"\"");
}
