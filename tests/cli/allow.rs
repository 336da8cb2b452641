//! Inline allows: what they keep from counting, what they cannot, and who is told of them.

use serde_json::Value;

use crate::sandbox::Sandbox;

/// A policy of the rules about content alone, with two agents.
pub const CONTENT: &str = "extends = [\"pack:no-fakery\"]\n\
    [agents.rust-expert]\nemails = [\"rust@agents.example\"]\n[agents.ada]\nemails = [\"ada@people.example\"]\n";

/// A repository judged by those rules, with a commit to start from.
pub fn judged_by_content() -> Sandbox {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("policy.toml", CONTENT);
    sandbox.write("src/lib.rs", "//! Nothing yet.\n");
    sandbox.commit("Adopt policy");
    sandbox
}

/// Findings or suppressed entries, in short: `error fakery-todo src/a.rs:2`.
pub fn brief(report: &Value, list: &str) -> Vec<String> {
    let line = |entry: &Value| entry["line"].as_u64().map_or(String::new(), |line| format!(":{line}"));
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or("-").to_owned();
    let entries = report[list].as_array().unwrap().iter();
    entries
        .map(|entry| {
            let (severity, rule, path) = (text(entry, "severity"), text(entry, "rule"), text(entry, "path"));
            format!("{severity} {rule} {path}{}", line(entry))
        })
        .collect()
}

fn none() -> Vec<String> {
    Vec::new()
}

/// The report on one staged file.
fn staged(path: &str, text: &str) -> Value {
    let sandbox = judged_by_content();
    sandbox.write(path, text);
    sandbox.stage();
    sandbox.report(&["--staged"])
}

#[test]
fn an_allowed_finding_is_listed_as_suppressed_and_a_note_tells_of_the_allow() {
    let report = staged(
        "src/pay.rs",
        "pub fn pay() {\n    // policy:allow(fakery-stub) reason=\"the SDK has no refunds here\" expires=2026-12-31 by=ada\n    todo!()\n}\n",
    );
    assert_eq!(report["outcome"], "clean");
    assert_eq!(brief(&report, "suppressed"), ["error fakery-stub src/pay.rs:3"]);
    let suppressed = &report["suppressed"][0];
    assert_eq!(suppressed["how"], "inline");
    assert_eq!(suppressed["reason"], "the SDK has no refunds here");
    assert_eq!(suppressed["by"], "ada");
    assert_eq!(suppressed["expires"], "2026-12-31");
    assert_eq!(brief(&report, "findings"), ["note suppression-added src/pay.rs:2"]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("rust-expert allows `fakery-stub` here"), "{message}");
}

#[test]
fn it_works_beside_the_line_and_above_it_in_every_kind_of_file() {
    const ALLOW: &str = "policy:allow(fakery-todo) reason=\"kept as upstream has it\"";
    for (path, text, line) in [
        ("src/a.rs", "// TODO: x ALLOW\nfn a() {}\n", 1),
        ("src/a.rs", "// ALLOW\n// TODO: x\nfn a() {}\n", 2),
        ("src/a.rs", "/*\n * ALLOW\n * TODO: x\n */\nfn a() {}\n", 3),
        ("a.py", "# ALLOW\n# TODO: x\na = 1\n", 2),
        ("a.py", "# ALLOW\na = 1  # TODO: x\n", 2),
        ("a.ts", "// ALLOW\nconst a = 1 // TODO: x\n", 2),
        ("a.go", "package a\n\n// TODO: x (ALLOW)\nvar b = 1\n", 3),
        ("a.sh", "#!/bin/sh\r\n# ALLOW\r\n# TODO: x\r\nls\r\n", 3),
        ("bin/run", "#!/bin/sh\n# ALLOW\n# TODO: x\nls\n", 3),
        ("a.sql", "-- ALLOW\n-- TODO: x\nselect 1;\n", 2),
        ("a.html", "<!-- ALLOW -->\n<!-- TODO: x -->\n<p>a</p>\n", 2),
        ("Dockerfile", "# ALLOW\n# TODO: x\nFROM scratch\n", 2),
    ] {
        let report = staged(path, &text.replace("ALLOW", ALLOW));
        assert_eq!(
            brief(&report, "suppressed"),
            [format!("error fakery-todo {path}:{line}")],
            "{path}: {text}"
        );
        assert_eq!(report["outcome"], "clean", "{path}: {text}");
    }
}

#[test]
fn strings_and_prose_allow_nothing() {
    let report = staged(
        "src/a.rs",
        "const HELP: &str = \"// policy:allow(fakery-todo) reason=\\\"quoted\\\"\"; // TODO: x\n",
    );
    assert_eq!(brief(&report, "findings"), ["error fakery-todo src/a.rs:1"]);
    let report = staged("NOTES.md", "policy:allow(nonsense)\n\n<!-- policy:allow(nonsense) -->\n");
    assert_eq!((brief(&report, "findings"), brief(&report, "suppressed")), (none(), none()));
}

#[test]
fn an_allow_that_cannot_be_followed_allows_nothing_and_says_what_mends_it() {
    for (words, says, help) in [
        ("policy:allow(fakery-todo)", "gives no reason", "reason="),
        ("policy:allow(fakery-todo) reason=\"todo\"", "says nothing", "cannot know"),
        ("policy:allow(fakery-todo) reason=\"because\"", "says nothing", "cannot know"),
        ("policy:allow(fakery-todo) reason=\"never closed", "does not close its quote", "on one line"),
        ("policy:allow(fakery-todo reason=\"upstream\"", "does not close its bracket", "on one line"),
        (
            "policy:allow(fakery-tod) reason=\"upstream\"",
            "no rule `fakery-tod`",
            "did you mean `fakery-todo`",
        ),
        ("policy:allow(lock-held) reason=\"upstream\"", "cannot be allowed in a comment", "policy.toml"),
        (
            "policy:allow(fakery-todo) reason=\"upstream\" expires=tomorrow",
            "is no date",
            "expires=2026-12-31",
        ),
        ("policy:allow(fakery-todo) reason=\"upstream\" by=adda", "`adda`", "did you mean `ada`"),
    ] {
        let report = staged("src/a.rs", &format!("// {words}\n// TODO: x\nfn a() {{}}\n"));
        assert_eq!(
            brief(&report, "findings"),
            ["error suppression-unreasoned src/a.rs:1", "error fakery-todo src/a.rs:2"],
            "{words}"
        );
        let finding = &report["findings"][0];
        assert!(finding["message"].as_str().unwrap().contains(says), "{words}: {finding}");
        assert!(finding["help"].as_str().unwrap().contains(help), "{words}: {finding}");
    }
}

#[test]
fn an_allow_ends_with_its_last_day_by_the_time_of_the_commit() {
    let text = |day: &str| {
        format!(
            "// policy:allow(fakery-todo) reason=\"upstream\" expires=2026-11-{day}\n// TODO: x\nfn a() {{}}\n"
        )
    };
    // The sandbox commits on 2026-11-22.
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", text("22"));
    sandbox.commit("On its last day");
    sandbox.write("src/b.rs", text("21"));
    sandbox.commit("One day late");
    assert_eq!(
        brief(&sandbox.report(&["--commit", "HEAD~1"]), "findings"),
        ["note suppression-added src/a.rs:1"]
    );
    let late = ["error suppression-expired src/b.rs:1", "error fakery-todo src/b.rs:2"];
    assert_eq!(brief(&sandbox.report(&["--commit", "HEAD"]), "findings"), late);
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), late);
}

#[test]
fn an_allow_is_unused_only_if_its_rule_judged() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", "// policy:allow(fakery-stub) reason=\"upstream\"\nfn a() {}\n");
    sandbox.stage();
    let unused = "warning suppression-unused src/a.rs:1".to_owned();
    let report = sandbox.report(&["--staged"]);
    assert!(brief(&report, "findings").contains(&unused), "{report}");
    assert_eq!(report["outcome"], "clean", "a warning does not block");
    sandbox.commit("An allow for nothing");
    let only = |rules: &str| brief(&sandbox.report(&["--all", "--only", rules]), "findings");
    assert_eq!(only("fakery-stub,suppression-unused"), [unused]);
    assert_eq!(only("fakery-todo,suppression-unused"), none());
    assert_eq!(only("fakery-todo"), none());
}

#[test]
fn a_rule_that_judges_alone_is_allowed_all_the_same() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.commit("An allow");
    let report = sandbox.report(&["--all", "--only", "fakery-todo"]);
    assert_eq!((brief(&report, "findings"), brief(&report, "suppressed").len()), (none(), 1));
    // Paths choose among what is suppressed, too.
    let report = sandbox.report(&["--all", "policy.toml"]);
    assert_eq!(brief(&report, "suppressed"), none());
}

#[test]
fn what_stood_before_allows_and_is_not_told_again() {
    let sandbox = judged_by_content();
    let old = "pub fn pay() {\n    // policy:allow(fakery-stub) reason=\"no refunds here\"\n    todo!()\n}\n\
               // policy:allow(fakery-todo)\nfn a() {}\n";
    sandbox.write("src/pay.rs", old);
    sandbox.commit("Stood before");
    sandbox.write("src/pay.rs", old.replace("pay()", "pay(cents: u64)"));
    sandbox.stage();
    let report = sandbox.report(&["--staged"]);
    assert_eq!(brief(&report, "findings"), none());
    assert_eq!(brief(&report, "suppressed"), ["error fakery-stub src/pay.rs:3"]);
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), ["error suppression-unreasoned src/pay.rs:5"]);
}

#[test]
fn an_allow_for_an_old_line_is_not_called_unused_by_the_change_that_adds_it() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", "// TODO: x\nfn a() {}\n");
    sandbox.commit("Stood before");
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["note suppression-added src/a.rs:1"]);
    sandbox.commit("Allow it");
    let report = sandbox.report(&["--all"]);
    assert_eq!((brief(&report, "findings"), brief(&report, "suppressed").len()), (none(), 1));
}

#[test]
fn the_head_of_a_manifest_speaks_for_findings_about_the_file() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("policy.toml", "extends = [\"pack:containers\"]\n");
    sandbox.commit("Adopt policy");
    sandbox.write("api/src/main.rs", "fn main() {\n    axum::serve();\n}\n");
    let manifest = "[package]\nname = \"api\"\nversion = \"0.1.0\"\n[dependencies]\naxum = \"0.8\"\n";
    sandbox.write("api/Cargo.toml", manifest);
    sandbox.stage();
    let missing = [
        "error container-compose-missing api/Cargo.toml",
        "error container-dockerfile-missing api/Cargo.toml",
    ];
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), missing);
    let allow = "# policy:allow(container-dockerfile-missing, container-compose-missing) reason=\"runs on the router itself\"";
    sandbox.write("api/Cargo.toml", format!("{allow}\n{manifest}"));
    sandbox.stage();
    let report = sandbox.report(&["--staged"]);
    assert_eq!(brief(&report, "suppressed"), missing);
    assert_eq!(brief(&report, "findings"), ["note suppression-added api/Cargo.toml:1"]);
}

#[test]
fn other_peoples_files_keep_their_allows_to_themselves() {
    let report = staged("vendor/x/a.go", "package x\n\n// policy:allow(nonsense)\nvar a = 1\n");
    assert_eq!(brief(&report, "findings"), none());
}

#[test]
fn people_are_told_how_many_are_suppressed() {
    let sandbox = judged_by_content();
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.commit("An allow");
    sandbox.policy(&["check", "--all"]).ok().says("1 suppressed");
    sandbox.policy(&["check", "--commit", "HEAD"]).ok().says("note[suppression-added]").says("1 suppressed");
}

#[test]
fn the_hook_lets_an_allowed_finding_pass_and_says_who_allowed_it() {
    let sandbox = judged_by_content();
    sandbox.policy(&["install"]).ok();
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo)\n// TODO: x\nfn a() {}\n");
    sandbox.stage();
    let refused = sandbox.git(&["commit", "--message", "No reason"]).exits(1);
    refused.says("error[suppression-unreasoned]").says("error[fakery-todo]");
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.stage();
    let passed = sandbox.git(&["commit", "--message", "A reason"]).ok();
    passed.says("rust-expert allows `fakery-todo` here").says("1 suppressed");
}

#[test]
fn an_allow_above_a_function_does_not_reach_into_its_body() {
    let report = staged(
        "src/pay.rs",
        "// policy:allow(fakery-stub) reason=\"the SDK has no refunds\"\npub fn pay() {\n    todo!()\n}\n",
    );
    let found = brief(&report, "findings");
    assert!(found.contains(&"error fakery-stub src/pay.rs:3".to_owned()), "{found:?}");
    assert!(found.contains(&"warning suppression-unused src/pay.rs:1".to_owned()), "{found:?}");
}

#[test]
fn a_range_is_judged_commit_by_commit_and_a_later_allow_does_not_reach_back() {
    let sandbox = judged_by_content();
    sandbox.git(&["branch", "base"]).ok();
    sandbox.write("src/a.rs", "// TODO: x\nfn a() {}\n");
    sandbox.commit("Bring one");
    sandbox.write("src/a.rs", "// policy:allow(fakery-todo) reason=\"upstream\"\n// TODO: x\nfn a() {}\n");
    sandbox.commit("Allow it afterwards");
    assert_eq!(
        brief(&sandbox.report(&["--range", "base..HEAD"]), "findings"),
        ["error fakery-todo src/a.rs:1", "note suppression-added src/a.rs:1"]
    );
}
