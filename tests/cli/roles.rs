//! What a file is for: attributes, `[roles]`, `policy explain --path`; what is not read is listed; what is made to
//! break a reader costs bounded time.

use std::time::{Duration, Instant};

use policy::syntax::comments::STYLES;
use policy::syntax::languages::LANGUAGES;

use crate::sandbox::{Ended, POLICY, Sandbox};

const TODO: &str = "// TODO: finish this\npub fn f() {}\n";

/// The paths that the rules about unfinished work find something in.
#[track_caller]
fn found(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = sandbox.report(&[&["--only", "fakery-todo,fakery-stub"], arguments].concat());
    assert_eq!(report["faults"].as_array().unwrap().len(), 0, "{report:#}");
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["path"].as_str().unwrap().to_owned()).collect()
}

/// What those rules could not judge: `PATH: REASON`.
fn not_evaluated(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let report = sandbox.report(&[&["--only", "fakery-todo,fakery-stub"], arguments].concat());
    let entries = report["not_evaluated"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    entries.iter().map(|entry| format!("{}: {}", text(&entry["path"]), text(&entry["reason"]))).collect()
}

/// `policy explain --path PATH --format json`.
fn explained(sandbox: &Sandbox, path: &str) -> serde_json::Value {
    let ended: Ended = sandbox.policy(&["explain", "--path", path, "--format", "json"]).ok();
    serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {ended}"))
}

#[test]
fn attributes_that_stood_before_the_change_tell_roles() {
    let sandbox = Sandbox::adopted();
    sandbox.write(".gitattributes", "src/api/*.rs linguist-generated\nlib/** linguist-vendored\n");
    sandbox.write("lib/ours/.gitattributes", "* -linguist-vendored\n");
    sandbox.commit("Say what is generated");
    for path in ["src/api/a.rs", "src/api/deep/a.rs", "src/a.rs", "lib/theirs/a.rs", "lib/ours/a.rs"] {
        sandbox.write(path, TODO);
    }
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["lib/ours/a.rs", "src/a.rs", "src/api/deep/a.rs"]);
    assert_eq!(found(&sandbox, &["--worktree"]), ["lib/ours/a.rs", "src/a.rs", "src/api/deep/a.rs"]);
    sandbox.commit("Add them");
    assert_eq!(found(&sandbox, &["--commit", "HEAD"]), ["lib/ours/a.rs", "src/a.rs", "src/api/deep/a.rs"]);
    assert_eq!(found(&sandbox, &["--all"]), ["lib/ours/a.rs", "src/a.rs", "src/api/deep/a.rs"]);
}

#[test]
fn a_change_does_not_excuse_itself_by_an_attribute_it_brings() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/a.rs", TODO);
    sandbox.stage();
    // Neither by one in the work tree, nor by one that is staged, nor by one of this repository alone.
    sandbox.write(".gitattributes", "* linguist-generated\n");
    sandbox.write(".git/info/attributes", "* linguist-generated\n");
    assert_eq!(found(&sandbox, &["--staged"]), ["src/a.rs"]);
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["src/a.rs"]);
    sandbox.commit("Both at once");
    assert_eq!(found(&sandbox, &["--commit", "HEAD"]), ["src/a.rs"]);
    // The whole tree answers for itself, and so does what comes later.
    assert_eq!(found(&sandbox, &["--all"]), Vec::<String>::new());
    sandbox.write("src/b.rs", TODO);
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), Vec::<String>::new());
    // Taking the line away is judged by what stood before, too; the next change by what stands then.
    sandbox.write(".gitattributes", "");
    sandbox.commit("Take it away");
    sandbox.write("src/c.rs", TODO);
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["src/c.rs"]);
}

#[test]
fn a_root_commit_has_no_attributes_and_a_link_is_none() {
    let sandbox = Sandbox::init(&[]);
    sandbox.write("policy.toml", POLICY);
    sandbox.write(".gitattributes", "* linguist-generated\n");
    sandbox.write("a.rs", TODO);
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["a.rs"]);
    sandbox.commit("Start");
    assert_eq!(found(&sandbox, &["--commit", "HEAD"]), ["a.rs"]);
    sandbox.git(&["mv", ".gitattributes", "attributes"]).ok();
    std::os::unix::fs::symlink("attributes", sandbox.path().join(".gitattributes")).unwrap();
    sandbox.commit("A link, which git does not follow");
    assert_eq!(found(&sandbox, &["--all"]), ["a.rs"]);
}

#[test]
fn an_attributes_file_that_is_too_large_does_not_count_and_is_listed() {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", format!("{POLICY}[limits]\nmax-file-size = 2000\n"));
    sandbox.write(".gitattributes", format!("* linguist-generated\n{}", "# more\n".repeat(400)));
    sandbox.commit("A long file");
    sandbox.write("src/a.rs", TODO);
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["src/a.rs"]);
    assert_eq!(
        not_evaluated(&sandbox, &["--staged"]),
        [".gitattributes: larger than 2000 bytes ([limits] max-file-size): no attribute of it counts"]
    );
}

#[test]
fn the_policys_roles_have_the_last_word_and_are_read_from_before() {
    let sandbox = Sandbox::adopted();
    let roles = "[roles]\ntest = [\"integration/**\"]\nproduction = [\"examples/real/**\", \"src/gen.rs\"]\nvendored = [\"lib\"]\n";
    sandbox.write("policy.toml", format!("{POLICY}{roles}"));
    sandbox.write(".gitattributes", "src/gen.rs linguist-generated\n");
    let stub = "pub fn f() {\n    todo!()\n}\n";
    for path in ["integration/a.rs", "examples/real/a.rs", "examples/b.rs", "lib/a.rs", "src/gen.rs"] {
        sandbox.write(path, stub);
    }
    sandbox.stage();
    let before = found(&sandbox, &["--staged"]);
    assert_eq!(before, ["integration/a.rs", "lib/a.rs", "src/gen.rs"], "the policy that the change brings");
    sandbox.commit("Give roles");
    assert_eq!(found(&sandbox, &["--all"]), ["examples/real/a.rs", "src/gen.rs"]);
}

#[test]
fn a_slip_in_roles_is_a_fault_that_knows_better() {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", format!("{POLICY}[roles]\nfixtures = [\"a\"]\n"));
    sandbox.commit("Slip");
    sandbox.judge(&["--staged"]).faults("`roles` has no key `fixtures`", "did you mean `fixture`?");
}

#[test]
fn a_file_is_explained() {
    let sandbox = Sandbox::adopted();
    sandbox.write("pkg/pay_test.go", "package pay\n");
    let test = sandbox.policy(&["explain", "--path", "pkg/pay_test.go"]).ok();
    insta::assert_snapshot!(head(&test.stdout), @"
    pkg/pay_test.go
      role    test (file name: *_test.go)
      found   in the work tree
      read    with the Go grammar
    ");
    let test = test.says("\n  not judged by fakery-stub: it judges production files only\n");
    assert!(test.stdout.contains("\n  judged by fakery-todo\n"), "{test}");
    let own = sandbox.policy_in("src", &["explain", "--path", "lib.rs"]).ok();
    insta::assert_snapshot!(head(&own.stdout), @"
    src/lib.rs
      role    production (no sign of another role in path, name, first lines or attributes)
      found   in the work tree
      read    with the Rust grammar
    ");
    let own = own.says("\n  judged by fakery-stub\n");
    assert!(!own.stdout.contains("not judged by"), "{own}");
    let mut json = explained(&sandbox, "pkg/pay_test.go");
    let rules = json.as_object_mut().unwrap().remove("rules").unwrap();
    let why_not = "it judges production files only";
    for rule in [
        serde_json::json!({"id": "fakery-stub", "judges": false, "why_not": why_not}),
        serde_json::json!({"id": "fakery-todo", "judges": true, "why_not": null}),
    ] {
        assert!(rules.as_array().unwrap().contains(&rule), "{rules:#}");
    }
    let rest = serde_json::json!({
        "path": "pkg/pay_test.go",
        "found_in": "worktree",
        "role": "test",
        "why": "file name: *_test.go",
        "read": {"how": "grammar", "language": "Go", "why_not": null},
        "not_evaluated": [],
    });
    assert_eq!(json, rest);
}

/// What is said before the rules are listed.
fn head(shown: &str) -> String {
    shown.lines().take_while(|line| !line.contains("judged by")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_is_explained_from_the_work_tree_the_index_head_or_its_name() {
    let sandbox = Sandbox::adopted();
    let generated = "// Code generated by x. DO NOT EDIT.\n";
    sandbox.write("src/a.rs", generated);
    let said = |path: &str| {
        let json = explained(&sandbox, path);
        format!(
            "{} {} ({})",
            json["found_in"].as_str().unwrap_or("-"),
            json["role"].as_str().unwrap(),
            json["why"].as_str().unwrap()
        )
    };
    let marked = "generated (marker in line 1: DO NOT EDIT)";
    assert_eq!(said("src/a.rs"), format!("worktree {marked}"));
    sandbox.stage();
    std::fs::remove_file(sandbox.path().join("src/a.rs")).unwrap();
    assert_eq!(said("src/a.rs"), format!("index {marked}"));
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Add it"]).ok();
    assert_eq!(said("src/a.rs"), format!("head {marked}"));
    sandbox.git(&["rm", "--quiet", "--cached", "src/a.rs"]).ok();
    assert_eq!(said("src/a.rs"), format!("head {marked}"), "HEAD's tree still has it");
    assert_eq!(said("nowhere/a_test.py"), "- test (file name: *_test.py)");
    let bare = sandbox.beside("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]).ok();
    let json = explained(&bare, "src/a.rs");
    assert_eq!((&json["found_in"], &json["role"]), (&"head".into(), &"generated".into()));
    sandbox.policy(&["explain", "--path", "src"]).exits(2).says("`src` is a directory");
    sandbox.policy(&["explain", "--path", "src", "--format", "json"]).exits(2).says("\"outcome\": \"fault\"");
    sandbox.policy(&["explain", "--path", "a", "lock-held"]).exits(2).says("cannot be used with");
    sandbox.policy(&["explain"]).exits(2).says("<ID|--path <FILE>>");
}

#[test]
fn an_explanation_tells_attributes_settings_and_what_is_not_read() {
    let sandbox = Sandbox::adopted();
    let settings = "[rules]\nfakery-stub = \"off\"\n[rules.fakery-todo]\nexempt = [\"old/**\"]\n[roles]\ndocs = [\"guide/**\"]\n";
    sandbox.write("policy.toml", format!("{POLICY}{settings}[limits]\nmax-file-size = 5000\n"));
    sandbox.write("api/.gitattributes", "\n*.rs linguist-generated\n");
    sandbox.commit("Settings");
    for (path, text) in
        [("big.rs", "// x\n".repeat(2_000)), ("nul.rs", "a\0b".to_owned()), ("run", "#!/bin/sh\n".to_owned())]
    {
        sandbox.write(path, text);
    }
    let said = |path: &str| {
        let json = explained(&sandbox, path);
        let read = &json["read"];
        let read = read["why_not"].as_str().or(read["language"].as_str()).unwrap();
        let two = |rule: &&serde_json::Value| {
            ["fakery-stub", "fakery-todo"].contains(&rule["id"].as_str().unwrap())
        };
        let rules = json["rules"].as_array().unwrap().iter().filter(two);
        let rules: Vec<_> = rules.map(|rule| rule["why_not"].as_str().unwrap_or("judges")).collect();
        format!("{} | {read} | {}", json["why"].as_str().unwrap(), rules.join(" | "))
    };
    let off = "the policy switches it off";
    for (path, want) in [
        ("api/a.rs", format!("attribute: linguist-generated in api/.gitattributes:2 | Rust | {off} | it judges production, test, example files only")),
        ("guide/a.rs", format!("policy: [roles] docs lists `guide/**` | Rust | {off} | it judges production, test, example files only")),
        ("old/a.rs", format!("NONE | Rust | {off} | [rules.fakery-todo] exempts the path")),
        ("run", format!("NONE | Bash | {off} | judges")),
        ("big.rs", "NONE | larger than 5000 bytes ([limits] max-file-size) | the file is not read | the file is not read".to_owned()),
        ("nul.rs", "NONE | binary | the file is not read | the file is not read".to_owned()),
        ("a.png", "NONE | binary | the file is not read | the file is not read".to_owned()),
        ("a.xyz", "NONE | in no language that is known: judged for task tags only | the file is not read | the file is not read".to_owned()),
    ] {
        let none = "no sign of another role in path, name, first lines or attributes";
        assert_eq!(said(path), want.replace("NONE", none), "{path}");
    }
}

#[test]
fn what_is_not_judged_is_listed_with_the_reason() {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", format!("{POLICY}[limits]\nmax-file-size = 300000\n"));
    sandbox.commit("A limit");
    for (path, text) in [
        ("a/binary.rs", "// TODO: x\0\n".to_owned()),
        ("a/blob", "\0\u{1}".to_owned()),
        (
            "a/costly.go",
            "package a\n// TODO: x\nfunc f() { panic(\"not implemented\") }\n".to_owned()
                + &"/* a\n".repeat(55_000),
        ),
        (
            "a/deep.js",
            format!("const a = {}f(/* TODO: x */){};\n", "[\n".repeat(20_000), "]\n".repeat(20_000)),
        ),
        ("a/large.rs", "// TODO: x\n".repeat(30_000)),
        ("a/logo.png", "no image".to_owned()),
        ("a/notes.md", "TODO: prose is left alone\n".to_owned()),
        ("a/odd.xyz", "TODO: x\n".to_owned()),
        ("a/plain.zig", "// TODO: x\nfn f() void { @panic(\"not implemented\"); }\n".to_owned()),
        ("a/torn.py", "def f(:\n    pass\n\n\ndef g():  # TODO: x\n    return 1\n".to_owned()),
        ("a/whole.rs", "fn f() {} // TODO: x\n".to_owned()),
    ] {
        sandbox.write(path, text);
    }
    sandbox.stage();
    for arguments in [&["--staged"][..], &["--worktree"]] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(not_evaluated(&sandbox, arguments).join("\n"), @"
    a/binary.rs: binary
    a/blob: binary
    a/costly.go: too costly to parse
    a/deep.js: nested too deeply to parse
    a/large.rs: larger than 300000 bytes ([limits] max-file-size)
    a/logo.png: binary
    a/odd.xyz: in no language that is known: judged for task tags only
    a/plain.zig: no grammar for its language: judged for task tags only
    a/torn.py: parsed only in part: line 1 was not understood
    ");
        }
    }
    assert_eq!(found(&sandbox, &["--staged"]), ["a/costly.go", "a/plain.zig", "a/torn.py", "a/whole.rs"]);
    sandbox.policy(&["check", "--staged"]).exits(1).says("not evaluated");
}

#[test]
fn a_file_parsed_in_part_is_listed_where_the_change_touches_that_part() {
    let sandbox = Sandbox::adopted();
    let torn = "def f(:\n    pass\n\n\ndef g():\n    return 1\n";
    sandbox.write("a.py", torn);
    sandbox.commit("Torn");
    sandbox.write("a.py", format!("{torn}\n\n# TODO: x\n"));
    sandbox.stage();
    assert_eq!(found(&sandbox, &["--staged"]), ["a.py"]);
    assert_eq!(not_evaluated(&sandbox, &["--staged"]), Vec::<String>::new(), "the torn line stood before");
    sandbox.commit("A tag");
    assert_eq!(not_evaluated(&sandbox, &["--all"]), ["a.py: parsed only in part: line 1 was not understood"]);
}

/// A file of every language and of every family of comments, in a repository that judges all of them as production
/// code: minified scripts would be generated code otherwise.
fn one_of_each(text: &[u8]) -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::adopted();
    sandbox.write("policy.toml", format!("{POLICY}[roles]\nproduction = [\"each/**\"]\n"));
    sandbox.commit("All of it is production code");
    let extensions = LANGUAGES.iter().map(|language| language.extensions);
    let extensions = extensions.chain(STYLES.iter().map(|style| style.extensions));
    let mut paths: Vec<String> = extensions
        .filter_map(|list| Some(format!("each/a.{}", list.split_ascii_whitespace().next()?)))
        .collect();
    paths.sort();
    paths.dedup();
    for path in &paths {
        // Outside of its tags PHP is text.
        let opened = [b"<?php\n", text].concat();
        let is_opened = path.ends_with(".php") && !text.starts_with(b"\0");
        sandbox.write(path, if is_opened { &opened } else { text });
    }
    sandbox.stage();
    (sandbox, paths)
}

/// Judges `text` in every language: it ends soon, it is no fault, and each file has a finding or is listed.
#[track_caller]
fn holds_in_every_language(text: &[u8]) -> Vec<String> {
    let (sandbox, paths) = one_of_each(text);
    let started = Instant::now();
    let found = found(&sandbox, &["--staged"]);
    // An unoptimised build takes seconds for all of them; without bounds it would take hours.
    assert!(started.elapsed() < Duration::from_secs(120), "it took {:?}", started.elapsed());
    let listed = not_evaluated(&sandbox, &["--staged"]);
    for path in &paths {
        let is_listed = listed.iter().any(|entry| entry.starts_with(&format!("{path}: ")));
        assert!(found.contains(path) || is_listed, "{path} is neither judged nor listed");
    }
    listed
}

/// A tag in a comment of any language.
const TAGS: &str = "\n// TODO: x\n# TODO: x\n-- TODO: x\n; TODO: x\n% TODO: x\n/* TODO: x */\n<!-- TODO: x -->\n(* TODO: x *)\n";

#[test]
fn a_megabyte_on_one_line_is_judged_up_to_so_many_words() {
    let line = "TODO: x; throw new Error(\"not implemented\"); {} ".repeat(20_000);
    let listed = holds_in_every_language(format!("// # -- ; % <!-- {line}{TAGS}").as_bytes());
    let too_long = listed.iter().filter(|entry| {
        entry.ends_with(
            "line 1 is longer than 4096 bytes and holds too many words to look at: judged only in part",
        )
    });
    assert!(too_long.count() >= LANGUAGES.len(), "{listed:#?}");
}

#[test]
fn a_hundred_thousand_brackets_are_judged_or_listed() {
    for bracket in ["(", "{", "["] {
        holds_in_every_language(format!("{}{TAGS}", bracket.repeat(100_000)).as_bytes());
    }
}

#[test]
fn bytes_that_are_no_text_are_judged_or_listed() {
    let mut bytes: Vec<u8> = (1..=255).collect();
    bytes = [&b"\xff\xfe"[..], &bytes.repeat(200), TAGS.as_bytes(), b"\xc3"].concat();
    holds_in_every_language(&bytes);
    let listed = holds_in_every_language(&[&bytes[..], b"\0"].concat());
    assert!(!listed.iter().any(|entry| entry.ends_with(": binary")), "git calls it text: {listed:#?}");
    let listed = holds_in_every_language(&[b"\0", &bytes[..]].concat());
    assert!(listed.iter().all(|entry| entry.ends_with(": binary")), "{listed:#?}");
}
