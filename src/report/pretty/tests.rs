//! What people are shown.

use proptest::prelude::{prop_assert, proptest};

use super::{Style, render};
use crate::report::samples;

#[test]
fn findings_stand_under_their_change_and_rule() {
    insta::assert_snapshot!(render(&samples::violations(), Style::Plain), @r#"
    staged, by rust-expert

    error[fakery-stub]
      x `main` is a stub
      `-> a stub is no work
       ,-[src/a.rs:2:16]
     1 | fn main() {
     2 |     let größe = todo!();
       :                ^^^|^^^
       :                   `-- never written
     3 | }
       `----

    error[fakery-stub]
      x `main` is a stub
       ,-[src/b.rs:2:16]
     1 | fn main() {
     2 |     let größe = todo!();
       :                ^^^|^^^
       :                   `-- never written
     3 | }
       `----
      help: write it, or take it out

    error[lock-held] src/a.rs
      x `src/a.rs` is locked by python-pro until 07:46
      `-> two agents that edit one file lose each other's work
      help: wait, or ask python-pro to run
            `policy unlock src/a.rs`

    commit ababababab, by an unknown agent

    warning[agent-unknown]
      ! nobody says who made this commit
      `-> it counts
      help: say it

    not evaluated: "bin/\377" (binary)

    3 errors, 1 warning in 2 changes, 1 suppressed, 1 not evaluated
    "#);
}

#[test]
fn a_terminal_gets_colour_and_boxes() {
    assert_eq!(Style::of(true, true), Style::Plain);
    assert_eq!(Style::of(false, false), Style::Plain);
    let shown = render(&samples::fault(), Style::of(true, false));
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"), @r#"
    ␛[31mfault␛[0m
      ␛[31m×␛[0m `locks` has no key `tll`
       ╭─[␛[36;1;4mpolicy.toml:3:1␛[0m]
     ␛[2m2␛[0m │ ttl = "1h"
     ␛[2m3␛[0m │ tll = "2h"
       · ␛[35;1m─┬─␛[0m
       ·  ␛[35;1m╰── ␛[35;1munknown␛[0m␛[0m
       ╰────
    ␛[36m  help: ␛[0mdid you mean `ttl`?

    ␛[31mfault␛[0m
      ␛[31m×␛[0m the base is hidden
    ␛[36m  help: ␛[0mgit fetch --unshallow

    ␛[1mcould not check: 2 faults␛[0m
    "#);
}

#[test]
fn a_clean_report_is_one_line() {
    insta::assert_snapshot!(render(&samples::clean(), Style::Plain), @r#"clean: 1 change, 4 paths"#);
    let mut nothing = samples::clean();
    nothing.changes.clear();
    nothing.default_pack = true;
    insta::assert_snapshot!(render(&nothing, Style::Plain), @r#"
    there is no policy.toml: the default pack judged (`policy init` writes one)
    clean: nothing changed
    "#);
}

#[test]
fn many_findings_of_one_rule_are_cut_short() {
    let shown = render(&samples::many(23), Style::Plain);
    assert_eq!(shown.matches("error[scope-outside]").count(), 10);
    assert_eq!(shown.matches("help:").count(), 1, "the same help is told once");
    assert!(shown.ends_with(
        "and 13 more of scope-outside in this change: `--format json` has them all\n\n23 errors in 1 change\n"
    ));
}

#[test]
fn a_repository_cannot_write_to_the_terminal() {
    let shown = render(&samples::hostile(), Style::Plain);
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
    insta::assert_snapshot!(shown, @r#"
    staged, by evil\u{1b}]0;title\u{7}

    error[fakery-todo]
      x a\u{1b}[8mhidden\u{a}line
      `-> why\u{202e}
       ,-[a\u{1b}[1A\u{a}.rs:2:10]
     1 | ok
     2 | \u{1b}[2J�31m todo
       :               ^^|^
       :                 `-- here\u{1b}c
     3 | ok
       `----
      help: help\u{d}me

    1 error in 1 change
    "#);
}

#[test]
fn a_giant_line_costs_little() {
    let shown = render(&samples::giant(), Style::Plain);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert!(shown.contains("[big.js:1:500001]"), "{shown}");
}

proptest! {
    #[test]
    fn any_span_of_any_text_can_be_drawn(
        text in proptest::collection::vec(proptest::sample::select(&b"ab\n\n\r\t \x1b\xc3\xa4\xe7\x8e\x8b\xcc\x81\xff"[..]), 0..40),
        start in 0_usize..45,
        len in 0_usize..45,
    ) {
        let report = samples::spanning(&text, start..start + len);
        for style in [Style::Plain, Style::Fancy] {
            prop_assert!(render(&report, style).contains("1 error in 1 change"));
        }
    }
}
