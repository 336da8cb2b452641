//! `fakery-todo` tried on every form of a tag and on what looks like one.

use super::fakery_todo::RULE;
use super::testing::{change, judge, marks, policy, policy_with};
use crate::change::{Extent, RepoPath};

/// Comments, one a line, that hold exactly one tag.
const TAGS: &str = "\
TODO: handle quotes
TODO handle quotes
TODO(alice): handle quotes
TODO(alice) handle quotes
TODO
TODO - handle quotes
TODO, later
TODO... more
todo: handle quotes
todo handle quotes
Todo: handle quotes
Todo fix this
todo(alice): fix
@todo handle quotes
@TODO
[TODO] handle quotes
**TODO**: handle quotes
- TODO: one of a list
1. TODO one of a list
FIXME
FIXME: off by one
fixme off by one
Fixme: off by one
FIXME(bob) off by one
XXX: this is wrong
XXX this is wrong
XXX(carol): wrong
HACK: around a bug
HACK around a bug
hack: around a bug
xxx: this is wrong
TODO Auto-generated method stub
TODO/FIXME: decide
The parser stops here. TODO: go on
The parser stops here (TODO: go on)
Stops here; FIXME later
errors are dropped TODO
TODO is this still right?
TODO list:
#TODO: no space
TODO!
XXX Hack for #2013
TODO[engine:node@>=20]: x
TODO:: read it
@TODO?: consider
block //TODO: describe
path # XXX svn
todo";

/// Comments, one a line, that hold none.
const PROSE: &str = "\
The forms `TODO: x` and `[TODO] x` are tags
The todo list of one user
todo list
Todo items are sorted by date
Returns all TODO comments of a file
TODO comments are collected
TODO and FIXME are tags
Tags: TODO, FIXME, XXX and HACK
Looks for `TODO` in comments
Looks for \"TODO\" in comments
like a TODO
see TODO.md
see docs/TODO for more
todo.save() is called by the form
todos are kept in memory
mastodon
SSN as XXX-XX-XXXX
XXX is the ISO 4217 code for no currency
XXX as a branch code means the head office
XXX ISO 4217
XXX means that there is none
todo produto sem saldo conta como zero
todo lo que se lee
{@code // TODO Auto-generated method stub} is what editors write
phone XXX-XXX-XXXX
mktemp /tmp/a.XXXXXX
XXX-XX-XXXX is the mask
XXXX
see hack/update-codegen.sh
a quick hack day
hack around the bug
hackers
Hacking on this crate
el método todo lo hace
todo = new Todo()
todo, err := load()
todo := Todo{}
todo!() panics
TODO-123 is the ticket
$TODO is set by the caller
--todo shows the list
bpo-XXX
@type {TODO}
@param {TODO} id the id
xxx";

fn found(path: &str, text: &str) -> usize {
    marks(&RULE, path, text).len()
}

#[test]
fn every_form_of_a_tag_is_found_in_every_language() {
    for line in TAGS.lines() {
        for (path, text) in [
            ("a.rs", format!("fn f() {{}} // {line}\n")),
            ("a.rs", format!("/// {line}\nfn f() {{}}\n")),
            ("a.py", format!("x = 1  # {line}\n")),
            ("a.js", format!("/*\n * {line}\n */\nf()\n")),
            ("a.jsx", format!("const a = <p>{{/* {line} */}}</p>\n")),
            ("a.ts", format!("let a: number = 1 // {line}\n")),
            ("a.tsx", format!("/** {line} */\nlet a = <p/>\n")),
            ("a.go", format!("package a\n\n// {line}\nvar b = 1\n")),
            ("a.c", format!("int a; /* {line} */\n")),
            ("a.sh", format!("a=1 # {line}\r\n")),
            ("a.yml", format!("# {line}\na: 1\n")),
            ("a.sql", format!("select 1 -- {line}\n")),
            ("a.html", format!("<p>a</p> <!-- {line} -->\n")),
            ("a.vue", format!("<p>a</p> <!-- {line} -->\n<script>let a = 1</script>\n")),
            ("a.svelte", format!("<script>\nlet a = 1 // {line}\n</script>\n")),
            ("a.blade.php", format!("<p>a</p> {{{{-- {line} --}}}}\n")),
            ("tests/a.rs", format!("// {line}\n")),
        ] {
            assert_eq!(found(path, &text), 1, "{path}: {text}");
        }
    }
}

#[test]
fn prose_is_left_alone_in_every_language() {
    for line in PROSE.lines() {
        for (path, text) in [
            ("a.rs", format!("fn f() {{}} // {line}\n")),
            ("a.py", format!("# {line}\nx = 1\n")),
            ("a.ts", format!("/**\n * {line}\n */\nf()\n")),
            ("a.go", format!("package a\n\n// {line}\nvar b = 1\n")),
            ("a.sh", format!("# {line}\n")),
        ] {
            assert_eq!(found(path, &text), 0, "{path}: {text}");
        }
    }
}

#[test]
fn strings_types_and_code_are_left_alone() {
    for (path, text) in [
        ("a.rs", "const T: &str = \"// TODO: x\"; struct Todo; fn todo() {} fn f() { todo!() }"),
        ("a.rs", "const T: &str = r#\"\n// TODO: x\n\"#;"),
        ("a.py", "TODO = re.compile(r'# (TODO|FIXME): ')\n"),
        ("a.py", "def f():\n    \"\"\"Finds TODO comments.\n\n    TODO: is one.\n    \"\"\"\n"),
        ("a.py", "X = \"\"\"TODO\"\"\"\n"),
        ("a.js", "const a = `// TODO: ${x}`; const b = /TODO: /; todo.done = true"),
        ("a.jsx", "const a = <p title='TODO'>TODO: buy milk</p>"),
        ("a.go", "package a\nvar t = \"TODO: x\"\ntype Todo struct{}\n"),
        ("a.java", "String t = \"// TODO: x\";"),
        ("a.yml", "title: 'TODO: x'\nurl: http://a/#TODO\n"),
        ("a.md", "<!-- TODO: x -->\n# TODO\n"),
        ("a.json", "{\"TODO\": \"// TODO: x\"}"),
        ("CHANGELOG", "# TODO: x"),
        ("tests/fixtures/a.py", "# TODO: x\n"),
        ("vendor/a/b.go", "// TODO: x\n"),
        ("a.pb.go", "// TODO: x\n"),
        ("a.go", "// Code generated by a. DO NOT EDIT.\npackage a\n// TODO: x\n"),
        ("todo.txt", "TODO: x"),
    ] {
        assert_eq!(found(path, text), 0, "{path}: {text}");
    }
}

#[test]
fn where_a_program_is_about_todos_lower_case_takes_a_verb() {
    let code = "const todos = load();\n";
    assert_eq!(found("a.js", &format!("{code}// todo: the one to add\n")), 0);
    assert_eq!(found("a.js", &format!("{code}// todo creation\n")), 0);
    assert_eq!(found("a.js", &format!("{code}// todo: remove this\n")), 1);
    assert_eq!(found("a.js", &format!("{code}// TODO: the one to add\n")), 1);
}

#[test]
fn docstrings_and_kotlins_call() {
    assert_eq!(marks(&RULE, "a.py", "def f():\n    \"\"\"TODO\"\"\"\n    return 1\n"), ["TODO"]);
    assert_eq!(marks(&RULE, "a.py", "class A:\n    '''TODO: say what it is.'''\n"), ["TODO"]);
    assert_eq!(marks(&RULE, "a.py", "'''Todo: say what it is.'''\n"), ["Todo"]);
    assert_eq!(marks(&RULE, "a.kt", "fun f(): Int = TODO()\nval s = \"TODO()\"\n"), ["TODO"]);
    assert_eq!(marks(&RULE, "a.kt", "fun f(): Int {\n    TODO(\"later\")\n}\n"), ["TODO"]);
    assert_eq!(found("a.kt", "fun TODO() {}\nrule.TODO()\n"), 0);
}

#[test]
fn the_label_is_the_tag_and_nothing_else() {
    assert_eq!(marks(&RULE, "a.rs", "//todo(x): y\n/* a\n   FIXME b */\n"), ["todo", "FIXME"]);
}

#[test]
fn only_lines_that_the_change_adds_count() {
    let before = b"// TODO: old\nfn f() {}\n";
    let after = b"// TODO: old\nfn f() {}\n// TODO: new\n";
    let out = judge(&RULE, &change(&[("a.rs", before)], &[("a.rs", after)]), &policy());
    assert_eq!(out.found.len(), 1);
    assert_eq!(out.found[0].label.as_ref().unwrap().range, 26..30);
    let mut whole = change(&[("a.rs", before)], &[("a.rs", after)]);
    whole.extent = Extent::WholeTree;
    assert_eq!(judge(&RULE, &whole, &policy()).found.len(), 2);
}

#[test]
fn links_pass_where_they_are_allowed() {
    let linked = policy_with(&RULE, "allow-linked = true");
    for (text, passes) in [
        ("// TODO(#123): x", true),
        ("// TODO: https://github.com/a/b/issues/1", true),
        ("// TODO(JIRA-12): x", true),
        ("// TODO(alice/b#12): x", true),
        ("// FIXME x (see GH-7)", true),
        ("// TODO(alice): x", false),
        ("// TODO: see https://example.com/docs", false),
        ("// TODO: #fff is wrong", false),
        ("// TODO: x\n// see #12", false),
    ] {
        let change = change(&[], &[("a.rs", text.as_bytes())]);
        assert_eq!(judge(&RULE, &change, &linked).found.is_empty(), passes, "{text}");
        assert_eq!(judge(&RULE, &change, &policy()).found.len(), 1, "{text}");
    }
}

#[test]
fn the_tags_that_count_can_be_chosen() {
    let policy = policy_with(&RULE, "tags = [\"FIXME\"]");
    let change = change(&[], &[("a.rs", b"// TODO: a\n// FIXME: b\n// XXX: c\n")]);
    assert_eq!(judge(&RULE, &change, &policy).found.len(), 1);
    assert!((RULE.options.parse)("tags = [\"LATER\"]".parse().unwrap()).is_err());
    assert!((RULE.options.parse)("allow-link = true".parse().unwrap()).is_err());
}

#[test]
fn odd_bytes_do_not_disturb() {
    for text in [
        &b"\xef\xbb\xbf// TODO: bom\n"[..],
        b"fn f() {}\r\n// TODO: crlf\r\n",
        b"// \xff\xfe \x80\n// TODO: bytes\n",
        b"// TODO: no end of line",
    ] {
        let out = judge(&RULE, &change(&[], &[("a.rs", text)]), &policy());
        assert_eq!(out.found.len(), 1, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn what_cannot_be_judged_is_said() {
    let reasons = |path: &str, text: &[u8]| {
        let out = judge(&RULE, &change(&[], &[(path, text)]), &policy());
        assert!(out.not_evaluated.iter().all(|entry| entry.path == RepoPath::from(path)));
        (out.found.len(), out.not_evaluated.into_iter().map(|entry| entry.reason).collect::<Vec<_>>())
    };
    assert_eq!(reasons("a.rs", b"\0// TODO: x"), (0, vec!["binary".to_owned()]));
    assert_eq!(
        reasons("a.rs", &[b' '; (1 << 20) + 1]).1[0],
        "larger than 1048576 bytes ([limits] max-file-size)"
    );
    assert_eq!(
        reasons("a.rs", b"fn f( {\n// TODO: x\n"),
        (1, vec!["parsed only in part: lines 1–2 were not understood".to_owned()])
    );
    assert_eq!(reasons("a.rs", b"fn f( {\n"), (0, vec![]));
    let deep = ["[".repeat(100_000), "// TODO: x\n".to_owned(), "]".repeat(100_000)].concat();
    assert_eq!(reasons("a.ts", deep.as_bytes()), (0, vec!["nested too deeply to parse".to_owned()]));
    let line = ["x = 1; ".repeat(149_000), "// TODO: x".to_owned()].concat();
    assert_eq!(reasons("a.rs", line.as_bytes()).0, 1);
}

#[test]
fn files_of_unknown_kinds_are_judged_for_tags_behind_a_mark() {
    for text in [
        "// TODO: x\n",
        "  # FIXME x\n",
        "-- TODO(a): x\n",
        "/* HACK: x */\n",
        "<!-- TODO: x -->\n",
        ";; TODO x\n",
    ] {
        assert_eq!(found("a.unknown", text), 1, "{text}");
    }
    for text in [
        "TODO: x\n",
        "the todo list\n",
        "# todo list\n",
        "see // TODO: x\n",
        "a # TODO\n",
        "\"// TODO: x\"\n",
    ] {
        assert_eq!(found("a.unknown", text), 0, "{text}");
    }
    assert_eq!(found("a.txt", "# TODO: x\n"), 0);
}
