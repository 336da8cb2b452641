//! Which changes to workflows, pipelines and hooks ask less, and which do not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::scripts::{Call, calls};
use super::{Gates, differences};
use crate::change::Tree;
use crate::change::memory::MemoryTree;
use crate::rules::Drift;

fn shown(text: &str) -> String {
    let calls = calls(text, false).unwrap();
    let one = |call: &Call| {
        let hazards: Vec<&str> = call.hazards.iter().map(String::as_str).collect();
        format!("{} [{}]", call.command, hazards.join("; "))
    };
    calls.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_call_is_found_however_the_program_is_reached() {
    for text in [
        "policy check --base main",
        "npx policy check --base main --format json",
        "exec \"$policy\" hook pre-push \"$@\"",
        "./bin/policy --format=github check",
        "docker run --rm image policy check",
        "sh -c 'policy check'",
        "RUST_LOG=1 policy check",
    ] {
        assert_eq!(calls(text, false).unwrap().len(), 1, "{text}");
        assert!(shown(text).ends_with("[]"), "{}", shown(text));
    }
    for text in
        ["echo 'policy check'", "cat policy.toml", "policy lock src", "# policy check", "mypolicy check"]
    {
        assert_eq!(calls(text, false).unwrap(), [], "{text}");
    }
}

#[test]
fn what_takes_its_failure_away_is_a_hazard() {
    insta::assert_snapshot!(
        [
            "policy check || true",
            "policy check || exit 1\necho done",
            "policy check | tee log",
            "policy check &",
            "! policy check",
            "[ -z \"$SKIP\" ] && policy check",
            "if [ -z \"$SKIP\" ]; then\n  policy check\nfi",
            "if policy check; then echo good; fi",
            "x=$(policy check)",
            "exit 0\npolicy check",
            "[ -n \"$CI\" ] || exit 0\npolicy check",
            "set +e\npolicy check",
            "trap 'exit 0' EXIT\npolicy check",
            "policy() { :; }\npolicy check",
            "PATH=/tmp:$PATH\npolicy check",
            "policy check\necho done",
            "set -eu\npolicy check\necho done",
            "set -o pipefail\npolicy check | tee log",
            "sh -c 'policy check || true'",
        ]
        .map(shown)
        .join("\n"),
        @r#"
    policy check [`||` and `true` take its failure away]
    policy check []
    policy check [its exit code is lost in a pipe]
    policy check [it runs in the background]
    policy check [its exit code is turned round by `!`]
    policy check [it runs only if `[ -z "$SKIP" ]` succeeds]
    policy check [it stands within `if [ -z "$SKIP" ]; then`; the script goes on when it fails]
    policy check [it stands within `if policy check; then echo good; fi`]
    policy check [its exit code is lost in a substitution]
    policy check [`exit 0` stands before it]
    policy check [`[ -n "$CI" ] || exit 0` stands before it]
    policy check [`set +e` stands before it]
    policy check [`trap 'exit 0' EXIT` stands before it]
    policy check [a function takes the program's name]
    policy check [`PATH=/tmp:$PATH` stands before it]
    policy check [the script goes on when it fails]
    policy check []
    policy check []
    sh -c policy check [`||` and `true` take its failure away]
    "#
    );
}

#[test]
fn what_a_host_puts_in_is_a_word() {
    assert_eq!(calls("policy check --base ${{ github.base_ref }}", true).unwrap().len(), 1);
}

/// What gets weaker between two versions of one file.
fn looser(path: &str, before: &str, after: &str) -> Vec<String> {
    let gates = |text: &str| {
        let tree: Tree = Arc::new(MemoryTree::new().with(path, text));
        Gates::of(&tree).unwrap_or_else(|fault| panic!("{fault}"))
    };
    let found = differences(&gates(before), &gates(after));
    found.into_iter().filter(|one| one.drift == Drift::Looser).map(|one| one.what).collect()
}

/// What each replacement in a text makes weaker; it must be in it.
fn each(path: &str, text: &str, edits: &[(&str, &str)]) -> String {
    let shown = edits.iter().map(|(from, to)| {
        assert!(text.contains(from), "{from:?} stands in {text}");
        let found = looser(path, text, &text.replace(from, to));
        format!("{to:?}: {}", found.join("; "))
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn of_a_workflow_every_condition_counts() {
    let text = "\
on:
  push: {branches: [main, dev], paths-ignore: [docs]}
  pull_request:
env: {LANG: C}
jobs:
  gate:
    needs: [build]
    steps:
      - uses: actions/checkout@v4
      - run: make
      - uses: tools/policy-action@v1
        with: {base: main, format: github}
      - name: by hand
        run: |
          cd repo
          policy check
";
    insta::assert_snapshot!(
        each(".github/workflows/a.yml", text, &[
            ("main, dev", "main"),
            ("[docs]", "[docs, src]"),
            ("  pull_request:\n", ""),
            ("LANG: C", "POLICY_AGENT: ada"),
            ("[build]", "[build, never]"),
            ("checkout@v4", "checkout@v4\n        with: {ref: main}"),
            ("run: make", "run: echo /tmp >>$GITHUB_PATH"),
            ("tools/policy-action", "others/policy-action"),
            ("base: main", "base: HEAD"),
            ("run: |", "shell: bash {0} || true\n        run: |"),
            ("run: |", "if: github.actor != 'me'\n        run: |"),
            ("policy check", "policy check --only lock-held"),
            ("cd repo", "cd repo || exit 0"),
        ]),
        @r#"
    "main": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `on.push.branches` no longer lists `dev`; the job gate of .github/workflows/a.yml runs `policy check`: `on.push.branches` no longer lists `dev`
    "[docs, src]": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `on.push.paths-ignore` now lists `src`; the job gate of .github/workflows/a.yml runs `policy check`: `on.push.paths-ignore` now lists `src`
    "": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `on` no longer lists `pull_request`; the job gate of .github/workflows/a.yml runs `policy check`: `on` no longer lists `pull_request`
    "POLICY_AGENT: ada": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `env.POLICY_AGENT` is now `ada`; the job gate of .github/workflows/a.yml runs `policy check`: `env.POLICY_AGENT` is now `ada`
    "[build, never]": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `job.needs` now lists `never`; the job gate of .github/workflows/a.yml runs `policy check`: `job.needs` now lists `never`
    "checkout@v4\n        with: {ref: main}": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `checkout.ref` is now `main`; the job gate of .github/workflows/a.yml runs `policy check`: `checkout.ref` is now `main`
    "run: echo /tmp >>$GITHUB_PATH": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `steps before it` now says `echo /tmp >>$GITHUB_PATH`; the job gate of .github/workflows/a.yml runs `policy check`: `steps before it` now says `echo /tmp >>$GITHUB_PATH`
    "others/policy-action": the job gate of .github/workflows/a.yml runs `uses others/policy-action` where it ran `uses tools/policy-action`
    "base: HEAD": the job gate of .github/workflows/a.yml runs `uses tools/policy-action`: `with.base` is now `HEAD`
    "shell: bash {0} || true\n        run: |": the job gate of .github/workflows/a.yml runs `policy check`: `step.shell` is now `bash {0} || true`
    "if: github.actor != 'me'\n        run: |": the job gate of .github/workflows/a.yml runs `policy check`: `step.if` is now `github.actor != 'me'`
    "policy check --only lock-held": the job gate of .github/workflows/a.yml runs `policy check --only lock-held` where it ran `policy check`
    "cd repo || exit 0": the job gate of .github/workflows/a.yml runs `policy check`, and now `cd repo || exit 0` stands before it
    "#
    );
    for (from, to) in [
        ("@v1", "@v2"),
        ("format: github", "format: sarif"),
        ("[docs]", "[]"),
        ("run: |", "if: ${{ always() }}\n        run: |"),
        ("run: |", "continue-on-error: false\n        run: |"),
        ("policy check", "policy check --quiet --output sarif=a.sarif"),
        ("name: by hand", "name: of itself"),
        ("    needs: [build]\n", ""),
    ] {
        assert_eq!(
            looser(".github/workflows/a.yml", text, &text.replace(from, to)),
            Vec::<String>::new(),
            "{to}"
        );
    }
}

#[test]
fn of_a_pipeline_every_condition_counts() {
    let text = "\
include:
  - component: gitlab.example/tools/policy/check@1.0
    inputs: {base: main}
.base:
  before_script: [apk add git]
gate:
  extends: .base
  only: [main, merge_requests]
  script:
    - policy check
";
    insta::assert_snapshot!(
        each(".gitlab-ci.yml", text, &[
            ("gitlab.example/tools/policy/check", "gitlab.example/tools/lint/check"),
            ("base: main", "base: HEAD"),
            ("[main, merge_requests]", "[main]"),
            ("  script:\n", "  after_script:\n"),
            ("gate:", ".gate:"),
            ("    - policy check\n", "    - policy check || echo bad\n"),
            ("[apk add git]", "[apk add git]\n  rules: [{when: never}]"),
            ("include:", "workflow: {rules: [{when: never}]}\ninclude:"),
        ]),
        @r#"
    "gitlab.example/tools/lint/check": what is included of .gitlab-ci.yml no longer runs `includes gitlab.example/tools/policy/check`
    "base: HEAD": what is included of .gitlab-ci.yml runs `includes gitlab.example/tools/policy/check`: `inputs` is now `{base: HEAD}`
    "[main]": the job gate of .gitlab-ci.yml runs `policy check`: `only` no longer lists `merge_requests`
    "  after_script:\n": the job gate of .gitlab-ci.yml runs `policy check`, and now a failure in `after_script` does not count
    ".gate:": the job gate of .gitlab-ci.yml no longer runs `policy check`
    "    - policy check || echo bad\n": the job gate of .gitlab-ci.yml runs `policy check`, and now `||` and `echo bad` take its failure away
    "[apk add git]\n  rules: [{when: never}]": the job gate of .gitlab-ci.yml runs `policy check`: `rules` is now `[{when: never}]`
    "workflow: {rules: [{when: never}]}\ninclude:": the job gate of .gitlab-ci.yml runs `policy check`: `workflow.rules` is now `[{when: never}]`
    "#
    );
    for (from, to) in [
        ("@1.0", "@1.1"),
        ("[apk add git]", "[apk add git curl]"),
        ("  extends", "  allow_failure: false\n  extends"),
    ] {
        assert_eq!(looser(".gitlab-ci.yml", text, &text.replace(from, to)), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn of_hook_managers_every_condition_counts() {
    let pre_commit = "\
repos:
  - repo: https://git.example/tools/policy
    rev: v1
    hooks:
      - id: policy
        stages: [pre-commit, pre-push]
";
    let lefthook = "\
pre-commit:
  jobs:
    - name: gates
      group:
        jobs:
          - run: policy hook pre-commit
";
    let shown = [
        each(
            ".pre-commit-config.yaml",
            pre_commit,
            &[
                ("[pre-commit, pre-push]", "[manual]"),
                ("id: policy\n", "id: policy\n        files: ^docs/\n"),
                ("id: policy\n", "id: policy\n        always_run: false\n"),
                ("repos:", "ci: {skip: [policy]}\nrepos:"),
                ("      - id: policy\n        stages: [pre-commit, pre-push]\n", "      - id: other\n"),
            ],
        ),
        each(
            "lefthook.yml",
            lefthook,
            &[
                ("  jobs:\n    - name", "  skip: true\n  jobs:\n    - name"),
                ("name: gates", "name: gates\n      glob: '*.md'"),
                ("policy hook pre-commit", "policy hook pre-commit || true"),
                ("pre-commit:", "post-commit:"),
            ],
        ),
    ];
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "[manual]": the hook policy of .pre-commit-config.yaml runs `policy`: `stages` no longer lists `pre-commit`; the hook policy of .pre-commit-config.yaml runs `policy`: `stages` no longer lists `pre-push`
    "id: policy\n        files: ^docs/\n": the hook policy of .pre-commit-config.yaml runs `policy`: `files` is now `^docs/`
    "id: policy\n        always_run: false\n": the hook policy of .pre-commit-config.yaml runs `policy`: `always_run` is now `false`
    "ci: {skip: [policy]}\nrepos:": the hook policy of .pre-commit-config.yaml runs `policy`: `ci.skip` now says `policy`
    "      - id: other\n": the hook policy of .pre-commit-config.yaml no longer runs `policy`
    "  skip: true\n  jobs:\n    - name": the hook pre-commit of lefthook.yml runs `policy hook pre-commit`: `pre-commit.skip` is now `true`
    "name: gates\n      glob: '*.md'": the hook pre-commit of lefthook.yml runs `policy hook pre-commit`: `group.glob` is now `*.md`
    "policy hook pre-commit || true": the hook pre-commit of lefthook.yml runs `policy hook pre-commit`, and now `||` and `true` take its failure away
    "post-commit:": the hook post-commit of lefthook.yml runs `policy hook pre-commit`: `hook` is now `post-commit`
    "#);
    assert_eq!(
        looser(".pre-commit-config.yaml", pre_commit, &pre_commit.replace("v1", "v2")),
        Vec::<String>::new()
    );
}

#[test]
fn a_gate_is_the_same_wherever_its_file_has_it() {
    let gate =
        |name: &str, text: &str| BTreeMap::from([(format!(".github/workflows/{name}.yml"), text.to_owned())]);
    let of = |files: &BTreeMap<String, String>| {
        let tree = files
            .iter()
            .fold(MemoryTree::new(), |tree, (path, text)| tree.with(path.as_str(), text.as_str()));
        let tree: Tree = Arc::new(tree);
        Gates::of(&tree).unwrap_or_else(|fault| panic!("{fault}"))
    };
    let text = "on: push\njobs:\n  a:\n    steps:\n      - run: policy check\n";
    let looser = |before: &BTreeMap<String, String>, after: &BTreeMap<String, String>| {
        differences(&of(before), &of(after)).iter().filter(|one| one.drift == Drift::Looser).count()
    };
    assert_eq!(looser(&gate("a", text), &gate("b", &text.replace("  a:", "  renamed:"))), 0);
    assert_eq!(looser(&gate("a", text), &gate("b", &text.replace("check", "rules"))), 1);
    // A hook is what its file is called.
    let hook =
        |name: &str| BTreeMap::from([(format!(".husky/{name}"), "policy hook pre-push origin\n".to_owned())]);
    assert_eq!(looser(&hook("pre-push"), &hook("pre-push.off")), 1);
    // Of two gates alike, one may not stand for both.
    let both: BTreeMap<String, String> = gate("a", text).into_iter().chain(gate("b", text)).collect();
    assert_eq!(looser(&both, &gate("a", text)), 1);
}

#[test]
fn aliases_make_no_small_file_a_large_one() {
    let mut laughs = String::from("a0: &a0 [policy check, policy check]\n");
    for level in 1..40 {
        laughs += &format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}]\n", level - 1);
    }
    let pipeline = format!("{laughs}gate:\n  script: *a39\n  rules: *a39\n  only: *a39\n");
    assert!(!looser(".gitlab-ci.yml", "gate: {script: [policy check]}\n", &pipeline).is_empty());
    let mut jobs = String::from("x0: &x0 {jobs: [{run: policy hook pre-push}]}\n");
    for level in 1..20 {
        jobs += &format!("x{level}: &x{level} {{jobs: [{{group: *x{0}}}, {{group: *x{0}}}]}}\n", level - 1);
    }
    assert!(looser("lefthook.yml", "", &format!("{jobs}pre-push: *x19\n")).is_empty());
    let extends = |from: usize| format!("j{from}: {{extends: [j{0}, j{1}, j0]}}\n", from + 1, from + 2);
    let chain: String = (0..200).map(extends).collect();
    assert!(looser(".gitlab-ci.yml", "", &format!("{chain}policy: {{extends: j0}}\n")).is_empty());
}
