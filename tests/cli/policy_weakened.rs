//! Changes that edit their own judge, by every route there is, through real git and the real binary: none judges itself,
//! and each is told.

use crate::sandbox::{INDEX, LEDGER, POLICY, Sandbox};

/// A workflow that runs policy.
const WORKFLOW: &str = "\
on: [push, pull_request, merge_group]
jobs:
  policy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - run: policy check --base origin/main --format github
";

const PIPELINE: &str = "\
include:
  - local: build/more.yml
policy:
  extends: .base
  script:
    - policy check
";

const INCLUDED: &str = ".base:\n  image: alpine\n  rules:\n    - if: $CI_MERGE_REQUEST_IID\n";

const PRE_COMMIT: &str = "\
repos:
  - repo: local
    hooks:
      - id: policy
        name: policy
        entry: policy hook pre-commit
        language: system
        always_run: true
        pass_filenames: false
";

const LEFTHOOK: &str = "pre-push:\n  commands:\n    policy:\n      run: policy hook pre-push origin\n";

const HOOK: &str = "#!/bin/sh\nset -e\npolicy hook pre-commit\n";

/// A repository whose policy ada owns, with a layer of its own and gates of every kind.
fn guarded() -> Sandbox {
    let sandbox = Sandbox::init(&[]);
    sandbox.write(
        "policy.toml",
        format!(
            "extends = [\"pack:default\", \"policies/team.toml\"]\n[policy]\nowners = [\"ada\"]\n{POLICY}"
        ),
    );
    sandbox.write(
        "policies/team.toml",
        "[rules]\nfakery-mock = \"error\"\n[locks]\nrequire = \"change\"\nexempt = [\"docs/**\"]\n",
    );
    sandbox.write("WORK_STATUS.md", LEDGER);
    sandbox.write("orchestration-index.md", INDEX);
    sandbox.write(".gitattributes", "/WORK_STATUS.md merge=policy-ledger\n");
    sandbox.write(".github/workflows/ci.yml", WORKFLOW);
    sandbox.write(".gitlab-ci.yml", PIPELINE);
    sandbox.write("build/more.yml", INCLUDED);
    sandbox.write(".pre-commit-config.yaml", PRE_COMMIT);
    sandbox.write("lefthook.yml", LEFTHOOK);
    sandbox.script(".githooks/pre-commit", HOOK.trim_end());
    sandbox.write(".husky/pre-push", "policy hook pre-push origin\n");
    sandbox.write("src/lib.rs", "//! Nothing yet.\n");
    sandbox.commit("Adopt policy");
    sandbox.git(&["branch", "base"]).ok();
    sandbox
}

/// What is reported as weaker: its path, its line, and what it says.
fn weakened(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = sandbox.judge(&[&["--only", "policy-weakened"], arguments].concat()).report;
    assert_eq!(report["faults"], serde_json::json!([]), "{report}");
    let told = |finding: &serde_json::Value| {
        assert_eq!(finding["severity"], "error");
        let line = finding["line"].as_u64().map_or("-".to_owned(), |line| line.to_string());
        format!("{}:{line} {}", finding["path"].as_str().unwrap(), finding["message"].as_str().unwrap())
    };
    report["findings"].as_array().unwrap().iter().map(told).collect()
}

/// Replaces a piece of a file that must be there.
fn edit(sandbox: &Sandbox, path: &str, from: &str, to: &str) {
    let text = sandbox.read(path);
    assert!(text.contains(from), "{path} has {from:?}: {text}");
    sandbox.write(path, text.replace(from, to));
}

/// What each edit of a file is reported as, one after the other, each alone.
fn each(edits: &[(&str, &str, &str)]) -> String {
    let sandbox = guarded();
    let mut shown = Vec::new();
    for (path, from, to) in edits {
        edit(&sandbox, path, from, to);
        sandbox.stage();
        let found = weakened(&sandbox, &["--staged"]);
        sandbox.commit("Weaken");
        assert_eq!(weakened(&sandbox, &["--range", "base..HEAD"]), found, "staged and committed alike");
        shown.push(format!("{path}: {to:?}\n  {}", found.join("\n  ")));
        sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    }
    shown.join("\n")
}

#[test]
fn what_of_the_policy_gets_weaker_is_told_where_it_does() {
    insta::assert_snapshot!(
        each(&[
            ("policy.toml", "[policy]", "[rules]\nfakery-todo = \"off\"\nlock-missing = \"warning\"\n[policy]"),
            ("policy.toml", "owners = [\"ada\"]", "owners = [\n  \"ada\",\n  \"rust-expert\",\n]"),
            ("policy.toml", "[agents.rust-expert]", "[agents.rust-expert]\nkind = \"human\"\nowns = [\"**\"]"),
            ("policy.toml", "[\"pack:default\", ", "["),
            ("policy.toml", ", \"policies/team.toml\"", ", \"pack:strict\""),
            ("policy.toml", "[policy]", "[roles]\nvendored = [\"src/**\"]\n[policy]"),
            ("policies/team.toml", "\"docs/**\"", "\"docs/**\", \"src/**\""),
            ("policies/team.toml", "fakery-mock = \"error\"", "fakery-mock = \"off\""),
            ("policy.toml", "[policy]", "[policy"),
        ]),
        @r#"
    policy.toml: "[rules]\nfakery-todo = \"off\"\nlock-missing = \"warning\"\n[policy]"
      policy.toml:3 the rule `fakery-todo` goes from error to off
      policy.toml:4 the rule `lock-missing` goes from error to warning
    policy.toml: "owners = [\n  \"ada\",\n  \"rust-expert\",\n]"
      policy.toml:5 `policy.owners` now lists `rust-expert`: an owner may make the policy ask less
    policy.toml: "[agents.rust-expert]\nkind = \"human\"\nowns = [\"**\"]"
      policy.toml:6 `agents.rust-expert.kind` goes from "agent" to "human"
      policy.toml:7 `agents.rust-expert.owns` now lists `**`: the agent may change what it owns
    policy.toml: "["
      policy.toml:1 `extends` no longer names `pack:default`: `agents.docker-expert.owns` lists nothing any more: the agent may change any path; `agents.python-pro.owns` lists nothing any more: the agent may change any path; `agents.rust-expert.owns` lists nothing any more: the agent may change any path; and 1 more
    policy.toml: ", \"pack:strict\""
      
    policy.toml: "[roles]\nvendored = [\"src/**\"]\n[policy]"
      policy.toml:3 `roles.vendored` now lists `src/**`: what it covers is judged by fewer rules
    policies/team.toml: "\"docs/**\", \"src/**\""
      policies/team.toml:5 `locks.exempt` now lists `src/**`: these paths need no lock
    policies/team.toml: "fakery-mock = \"off\""
      policies/team.toml:2 the rule `fakery-mock` goes from error to off
    policy.toml: "[policy"
      policy.toml:2 no change after this one could be judged: policy.toml is not valid TOML: unclosed table, expected `]`
    "#
    );
}

#[test]
fn gates_that_go_or_no_longer_hold_are_told() {
    insta::assert_snapshot!(
        each(&[
            (".github/workflows/ci.yml", "      - run: policy check --base origin/main --format github\n", ""),
            (".github/workflows/ci.yml", "--format github", "--format github || true"),
            (".github/workflows/ci.yml", "      - run: policy", "      - continue-on-error: true\n        run: policy"),
            (".github/workflows/ci.yml", "    runs-on", "    if: false\n    runs-on"),
            (".github/workflows/ci.yml", "on: [push, pull_request, merge_group]", "on:\n  push:\n  pull_request:\n    paths: [docs/**]"),
            (".github/workflows/ci.yml", "policy check --base origin/main", "policy check --base HEAD --agent ada"),
            (".github/workflows/ci.yml", "    steps:\n", "    steps:\n      - uses: [broken\n"),
            (".gitlab-ci.yml", "  script", "  allow_failure: true\n  script"),
            (".gitlab-ci.yml", "  script", "  when: manual\n  script"),
            ("build/more.yml", "$CI_MERGE_REQUEST_IID", "$NEVER"),
            (".pre-commit-config.yaml", "        always_run: true\n", ""),
            (".pre-commit-config.yaml", "policy hook pre-commit", "bash -c 'policy hook pre-commit || true'"),
            ("lefthook.yml", "      run:", "      skip: true\n      run:"),
            (".githooks/pre-commit", "set -e", "exit 0"),
            (".husky/pre-push", "policy hook pre-push origin\n", "git push --no-verify\n"),
            (".gitattributes", "merge=policy-ledger", "merge=ours"),
            (".gitattributes", "/WORK", "/src/** linguist-generated\n/WORK"),
        ]),
        @r#"
    .github/workflows/ci.yml: ""
      .github/workflows/ci.yml:- the job policy of .github/workflows/ci.yml no longer runs `policy check --base origin/main`
    .github/workflows/ci.yml: "--format github || true"
      .github/workflows/ci.yml:8 the job policy of .github/workflows/ci.yml runs `policy check --base origin/main`, and now `||` and `true` take its failure away
    .github/workflows/ci.yml: "      - continue-on-error: true\n        run: policy"
      .github/workflows/ci.yml:8 the job policy of .github/workflows/ci.yml runs `policy check --base origin/main`: `step.continue-on-error` is now `true`
    .github/workflows/ci.yml: "    if: false\n    runs-on"
      .github/workflows/ci.yml:4 the job policy of .github/workflows/ci.yml runs `policy check --base origin/main`: `job.if` is now `false`
    .github/workflows/ci.yml: "on:\n  push:\n  pull_request:\n    paths: [docs/**]"
      .github/workflows/ci.yml:1 the job policy of .github/workflows/ci.yml runs `policy check --base origin/main`: `on` no longer lists `merge_group`
      .github/workflows/ci.yml:4 the job policy of .github/workflows/ci.yml runs `policy check --base origin/main`: `on.pull_request.paths` now says `docs/**`
    .github/workflows/ci.yml: "policy check --base HEAD --agent ada"
      .github/workflows/ci.yml:8 the job policy of .github/workflows/ci.yml runs `policy check --base HEAD --agent ada` where it ran `policy check --base origin/main`
    .github/workflows/ci.yml: "    steps:\n      - uses: [broken\n"
      .github/workflows/ci.yml:- .github/workflows/ci.yml can no longer be read (it is no YAML: illegal placement of ':' indicator), and it ran `policy`
    .gitlab-ci.yml: "  allow_failure: true\n  script"
      .gitlab-ci.yml:5 the job policy of .gitlab-ci.yml runs `policy check`: `allow_failure` is now `true`
    .gitlab-ci.yml: "  when: manual\n  script"
      .gitlab-ci.yml:5 the job policy of .gitlab-ci.yml runs `policy check`: `when` is now `manual`
    build/more.yml: "$NEVER"
      .gitlab-ci.yml:6 the job policy of .gitlab-ci.yml runs `policy check`: `rules` is now `[{if: $NEVER}]`
    .pre-commit-config.yaml: ""
      .pre-commit-config.yaml:4 the hook policy of .pre-commit-config.yaml runs `policy hook pre-commit`: `always_run` is now `false`
    .pre-commit-config.yaml: "bash -c 'policy hook pre-commit || true'"
      .pre-commit-config.yaml:4 the hook policy of .pre-commit-config.yaml runs `bash -c 'policy hook pre-commit || true'` where it ran `policy hook pre-commit`
      .pre-commit-config.yaml:4 the hook policy of .pre-commit-config.yaml runs `bash -c 'policy hook pre-commit || true'`, and now `||` and `true` take its failure away
    lefthook.yml: "      skip: true\n      run:"
      lefthook.yml:4 the hook pre-push of lefthook.yml runs `policy hook pre-push origin`: `command.skip` is now `true`
    .githooks/pre-commit: "exit 0"
      .githooks/pre-commit:3 .githooks/pre-commit runs `policy hook pre-commit`, and now `exit 0` stands before it
    .husky/pre-push: "git push --no-verify\n"
      .husky/pre-push:- .husky/pre-push no longer runs `policy hook pre-push origin`
    .gitattributes: "merge=ours"
      .gitattributes:1 WORK_STATUS.md is merged by `merge=ours` where it was merged by `merge=policy-ledger`
    .gitattributes: "/src/** linguist-generated\n/WORK"
      .gitattributes:1 .gitattributes now says `/src/** linguist-generated`: what it matches is judged by fewer rules
    "#
    );
}

#[test]
fn what_asks_more_or_says_the_same_is_no_weakening() {
    let sandbox = guarded();
    for (path, from, to) in [
        ("policy.toml", "[policy]", "# Comments and blanks.\n\n[policy]"),
        ("policy.toml", "[policy]\nowners = [\"ada\"]", "policy.owners = [ 'ada' ]"),
        ("policy.toml", "[policy]", "[rules]\nagent-unknown = \"error\"\n[policy]"),
        ("policy.toml", "[policy]", "[locks]\nrequire = \"parent\"\nttl = \"1h\"\n[policy]"),
        (
            "policy.toml",
            "\"pack:default\", \"policies/team.toml\"",
            "\"policies/team.toml\", \"pack:strict\", \"policies/team.toml\"",
        ),
        ("policies/team.toml", "\"docs/**\"", ""),
        ("policies/team.toml", "\"docs/**\"", "\"docs/\""),
        (".github/workflows/ci.yml", "--format github", "--format json"),
        (".github/workflows/ci.yml", "merge_group]", "merge_group, workflow_dispatch]"),
        (".github/workflows/ci.yml", "ubuntu-latest", "ubuntu-24.04"),
        (".github/workflows/ci.yml", "checkout@v4", "checkout@v5"),
        (".gitlab-ci.yml", "    - policy check", "    - echo hello\n    - policy check"),
        (".pre-commit-config.yaml", "name: policy", "name: the policy"),
        (".githooks/pre-commit", "set -e", "set -eu"),
        (".husky/pre-push", "policy", "set -e\npolicy"),
        (".gitattributes", "/WORK", "vendor/** linguist-vendored\n*.sh eol=lf\n/WORK"),
    ] {
        edit(&sandbox, path, from, to);
        sandbox.stage();
        assert_eq!(weakened(&sandbox, &["--staged"]), Vec::<String>::new(), "{path}: {to}");
        sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    }
    // A gate that moves to another workflow is still there.
    sandbox.git(&["mv", ".github/workflows/ci.yml", ".github/workflows/gate.yml"]).ok();
    assert_eq!(weakened(&sandbox, &["--staged"]), Vec::<String>::new());
    sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    // And what changed is a note, which blocks nobody.
    edit(&sandbox, "policy.toml", "[policy]", "[locks]\nrequire = \"parent\"\n[policy]");
    sandbox.stage();
    let report = sandbox.judge(&["--staged", "--only", "policy-changed,policy-weakened"]).report;
    assert_eq!(report["outcome"], "clean", "{report}");
    assert_eq!(report["findings"][0]["rule"], "policy-changed");
    assert_eq!(report["findings"][0]["severity"], "note");
    assert_eq!(report["findings"][0]["message"], "`locks.require` goes from \"change\" to \"parent\"");
}

#[test]
fn policy_toml_itself_stays_a_file_that_can_be_read() {
    let routes: [(&str, &[&str], &str); 7] = [
        ("removed", &["git rm -q policy.toml"], "policy.toml:- policy.toml is gone"),
        (
            "renamed",
            &["git mv policy.toml Policy.toml"],
            "Policy.toml:- `Policy.toml` takes the place of policy.toml",
        ),
        (
            "hidden",
            &["git update-index --add --cacheinfo 100644,$(git rev-parse :src/lib.rs),POLICY.toml"],
            "POLICY.toml:-",
        ),
        (
            "linked",
            &["mv policy.toml other.toml", "ln -s other.toml policy.toml", "git add -A"],
            "is a symbolic link",
        ),
        (
            "a directory",
            &["git rm -q policy.toml", "mkdir policy.toml", "touch policy.toml/x", "git add -A"],
            "is a directory",
        ),
        (
            "a submodule",
            &[
                "git rm -q policy.toml",
                "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),policy.toml",
            ],
            "is a submodule",
        ),
        ("no text", &["printf '\\377' >policy.toml", "git add -A"], "is not UTF-8"),
    ];
    for (name, commands, expected) in routes {
        let sandbox = guarded();
        for command in commands {
            sandbox.call("sh", &["-c", command]).end().ok();
        }
        let found = weakened(&sandbox, &["--staged"]);
        assert!(found.iter().any(|found| found.contains(expected)), "{name}: {found:?}");
        // An owner may give the policy up, but leaves none that nobody could follow.
        let owned = weakened(&sandbox, &["--staged", "--agent", "ada"]);
        assert_eq!(owned.is_empty(), name == "removed", "{name}: {owned:?}");
        sandbox.git(&["commit", "--quiet", "--no-verify", "--message", name]).ok();
        assert!(!weakened(&sandbox, &["--base", "base"]).is_empty(), "{name}");
        // In the next change nothing of it judges yet: the base's policy does.
        sandbox.call("sh", &["-c", "git rm -rqf --cached policy.toml; rm -rf policy.toml; git checkout -q base -- policy.toml"]).end().ok();
        sandbox.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", "Put it back"]).ok();
        let report = sandbox.report(&["--base", "base", "--only", "policy-weakened"]);
        assert_eq!(report["faults"], serde_json::json!([]), "{name}: {report}");
        assert_ne!(
            weakened(&sandbox, &["--base", "base"]),
            Vec::<String>::new(),
            "away and back is away: {name}"
        );
    }
}

/// The rules' errors in a range that first edits its judge and then does what the judge would not have.
fn judged_after(edits: &[(&str, &str)], work: &str) -> Vec<String> {
    let sandbox = guarded();
    for (path, text) in edits {
        sandbox.write(path, text);
    }
    sandbox.note("the judge was edited");
    sandbox.commit("Edit the judge");
    sandbox.work("src/lib.rs", work);
    sandbox.commit("Work");
    let errors = sandbox.errors(&["--base", "base"]);
    sandbox.policy(&["check", "--base", "base"]).exits(1);
    errors
}

#[test]
fn no_range_judges_itself() {
    const FAKE: &str = "/// Parses.\npub fn parse() -> u32 {\n    // TODO: parse\n    0\n}\n";
    let whole = |text: &str| {
        format!("extends = [\"pack:default\"]\n[policy]\nowners = [\"ada\", \"rust-expert\"]\n{POLICY}{text}")
    };
    let off = whole("[rules]\nfakery-todo = \"off\"\npolicy-weakened = \"off\"\n");
    let vendored = whole("[roles]\nvendored = [\"src/**\"]\n");
    let baseline = "{\"schema\": 1, \"findings\": [\n{\"rule\":\"fakery-todo\",\"path\":\"src/lib.rs\",\"text\":\"// TODO: parse\",\"occurrence\":0},\n{}\n]}\n";
    for (name, edits) in [
        ("a rule", vec![("policy.toml", off.as_str())]),
        ("a role", vec![("policy.toml", vendored.as_str())]),
        ("a layer", vec![("policies/team.toml", "[rules]\nfakery-todo = \"off\"\n")]),
        (
            "attributes",
            vec![(".gitattributes", "/WORK_STATUS.md merge=policy-ledger\n/src/** linguist-vendored\n")],
        ),
        ("a baseline", vec![("policy-baseline.json", baseline)]),
    ] {
        let errors = judged_after(&edits, FAKE);
        assert!(errors.iter().any(|error| error == "fakery-todo src/lib.rs"), "{name}: {errors:?}");
        let (path, _) = edits[0];
        let is_told = |error: &String| *error == format!("policy-weakened {path}");
        assert!(name == "a baseline" || errors.iter().any(is_told), "{name}: {errors:?}");
    }
    // An inline allow counts, and says so.
    let sandbox = guarded();
    sandbox.work(
        "src/lib.rs",
        &FAKE.replace(
            "// TODO",
            "// policy:allow(fakery-todo) reason=\"the format is not decided\"\n    // TODO",
        ),
    );
    sandbox.commit("Allow");
    let report = sandbox.report(&["--base", "base", "--only", "fakery-todo,suppression-added"]);
    assert_eq!(report["findings"][0]["rule"], "suppression-added", "{report}");
}

#[test]
fn what_a_later_commit_takes_back_is_told_of_the_one_that_did_it() {
    let sandbox = guarded();
    edit(&sandbox, "policies/team.toml", "fakery-mock = \"error\"", "fakery-mock = \"off\"");
    sandbox.commit("Weaken");
    let weak = sandbox.id("HEAD");
    edit(&sandbox, "policies/team.toml", "fakery-mock = \"off\"", "fakery-mock = \"error\"");
    sandbox.commit("Restore");
    let report = sandbox.report(&["--base", "base", "--only", "policy-weakened"]);
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{report}");
    assert_eq!(findings[0]["commit"], weak.as_str());
    // What a range tightens and takes back was never asked where it is going.
    sandbox.git(&["reset", "--quiet", "--hard", "base"]).ok();
    edit(&sandbox, "policies/team.toml", "\"change\"", "\"parent\"");
    sandbox.commit("Tighten");
    edit(&sandbox, "policies/team.toml", "\"parent\"", "\"change\"");
    sandbox.commit("Take it back");
    assert_eq!(weakened(&sandbox, &["--base", "base"]), Vec::<String>::new());
    assert_eq!(weakened(&sandbox, &["--commit", "HEAD"]).len(), 1, "alone it is a loosening");
}

#[test]
fn a_merge_brings_no_weaker_policy_from_either_parent() {
    let sandbox = guarded();
    // main asks more, the topic lags behind.
    sandbox.git(&["switch", "--quiet", "--create", "topic"]).ok();
    sandbox.write("src/topic.rs", "//! Topic.\n");
    sandbox.commit("Topic");
    sandbox.git(&["switch", "--quiet", "main"]).ok();
    edit(&sandbox, "policies/team.toml", "\"change\"", "\"parent\"");
    sandbox.commit("Tighten");
    sandbox.git(&["switch", "--quiet", "topic"]).ok();
    assert_eq!(weakened(&sandbox, &["--base", "main"]), Vec::<String>::new(), "it only lags behind");
    sandbox.git(&["merge", "--quiet", "--no-edit", "main"]).ok();
    assert_eq!(weakened(&sandbox, &["--base", "main"]), Vec::<String>::new(), "and catches up");
    // A merge that keeps the older side undoes what main asks, and no commit of the topic does.
    let keep = |sandbox: &Sandbox| {
        sandbox.git(&["reset", "--quiet", "--hard", "HEAD^1"]).ok();
        sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "main"]).ok();
        sandbox.git(&["checkout", "HEAD", "--", "policies/team.toml"]).ok();
    };
    keep(&sandbox);
    sandbox.commit("Merge main");
    let found = weakened(&sandbox, &["--base", "main"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`locks.require` goes from \"parent\" to \"change\""), "{found:?}");
    sandbox.policy(&["check", "--base", "main", "--only", "policy-weakened"]).exits(1);
    // An owner may join them so.
    keep(&sandbox);
    sandbox
        .git(&[
            "commit",
            "--quiet",
            "--no-verify",
            "--message",
            "Merge main",
            "--author",
            "Ada <ada@people.example>",
        ])
        .ok();
    assert_eq!(weakened(&sandbox, &["--base", "main"]), Vec::<String>::new());
    // A weakening that comes by the other parent is told of the commit that is it, once.
    sandbox.git(&["switch", "--quiet", "--create", "evil", "base"]).ok();
    edit(&sandbox, "policies/team.toml", "fakery-mock = \"error\"", "fakery-mock = \"off\"");
    sandbox.commit("Weaken");
    sandbox.git(&["switch", "--quiet", "--create", "join", "base"]).ok();
    sandbox.write("src/join.rs", "//! Join.\n");
    sandbox.commit("Join");
    sandbox.git(&["merge", "--quiet", "--no-edit", "evil"]).ok();
    let report = sandbox.report(&["--base", "base", "--only", "policy-weakened"]);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["findings"][0]["commit"], sandbox.id("evil").as_str());
    // So is one that the merge itself adds.
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD^1"]).ok();
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "topic~1"]).ok();
    edit(&sandbox, "policies/team.toml", "fakery-mock = \"error\"", "fakery-mock = \"off\"");
    sandbox.commit("Evil merge");
    assert_eq!(weakened(&sandbox, &["--base", "base"]).len(), 1);
}
