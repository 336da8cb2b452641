use proptest::prelude::{prop_assert_eq, proptest};

use super::{Pattern, PatternError, PatternSet, check, glob};
use crate::change::RepoPath;

fn covers(pattern: &str, path: &str) -> bool {
    let pattern = Pattern::parse(pattern).unwrap();
    let path = RepoPath::from(path);
    let set = PatternSet::new(vec![pattern.clone()]).unwrap();
    assert_eq!(
        pattern.covers(&path, false),
        set.covers(&path, false),
        "a set of one covers what its pattern covers"
    );
    pattern.covers(&path, false)
}

#[test]
fn a_pattern_covers() {
    for (pattern, path) in [
        ("src/a.rs", "src/a.rs"),
        ("./src/a.rs", "src/a.rs"),
        ("src", "src/deep/a.rs"),
        ("src/", "src/deep/a.rs"),
        ("src/*", "src/deep/a.rs"),
        ("src/**", "src/.hidden"),
        ("**/*.rs", "a.rs"),
        ("*.rs", ".hidden.rs"),
        ("app/[id]/page.tsx", "app/[id]/page.tsx"),
        ("app/[id]", "app/[id]/page.tsx"),
        (".", "anything"),
        ("{a,b}/x", "b/x"),
    ] {
        assert!(covers(pattern, path), "{pattern} covers {path}");
    }
}

#[test]
fn a_pattern_does_not_cover() {
    for (pattern, path) in
        [("src/*.rs", "src/deep/a.rs"), ("src/a", "src/ab"), ("src/a.rs", "src/A.rs"), ("*.rs", "src/a.rs")]
    {
        assert!(!covers(pattern, path), "{pattern} does not cover {path}");
    }
}

#[test]
fn case_is_folded_only_where_the_file_system_folds_it() {
    let pattern = Pattern::parse("src/[a]*.RS").unwrap();
    assert!(pattern.covers(&"SRC/Abc.rs".into(), true));
    assert!(!pattern.covers(&"SRC/Abc.rs".into(), false));
}

#[test]
fn what_leads_out_of_the_repository_is_refused() {
    for text in ["../x", "a/../../x", "a\\..\\b"] {
        assert!(matches!(Pattern::parse(text), Err(PatternError::Escapes(_))), "{text}");
    }
    for text in ["/etc", "C:/x", "~/x", "\\\\host\\x"] {
        assert!(matches!(Pattern::parse(text), Err(PatternError::Absolute(_))), "{text}");
    }
    assert_eq!(Pattern::parse("  ").unwrap_err(), PatternError::Empty);
    assert!(matches!(Pattern::parse("src/{a"), Err(PatternError::Invalid(..))));
}

#[test]
fn a_set_folds_case_as_its_patterns_do() {
    let set = PatternSet::parse(["src/[a]*.RS", "docs", "**/*.py"]).unwrap();
    for path in ["SRC/Abc.rs", "Docs/x", "a/B.PY", "x.pY/below"] {
        assert!(set.covers(&path.into(), true), "{path}");
        assert!(!set.covers(&path.into(), false), "{path}");
    }
    assert!(!PatternSet::default().covers(&"x".into(), false));
}

#[test]
fn a_pattern_that_would_cost_too_much_is_refused() {
    for text in ["a".repeat(5_000), "{".repeat(300) + &"}".repeat(300), "{a,b}".repeat(12)] {
        assert!(matches!(Pattern::parse(&text), Err(PatternError::Invalid(..))), "{text}");
    }
    assert!(Pattern::parse("{a,b}/{c,d,e}/*.{js,ts}").is_ok());
}

proptest! {
    #[test]
    fn what_is_taken_unseen_compiles(text in r"[ab*?{},/!\]\[\\^-]{1,12}") {
        prop_assert_eq!(check(&text).is_ok(), glob(&text, false).is_ok(), "{}", text);
    }
}

#[test]
fn a_pattern_contains_another_where_that_is_certain() {
    let contains =
        |one: &str, other: &str| Pattern::parse(one).unwrap().contains(&Pattern::parse(other).unwrap());
    for (one, other) in [
        ("**", "src/[ab].rs"),
        ("src", "src/**"),
        ("src/**", "src"),
        ("src", "src/a/*.{rs,c}"),
        ("src/**", "src/a/?.rs"),
        ("**/*.rs", "src/*.rs"),
        ("src/*", "src/a/b.rs"),
        ("./src/", "src/lib.rs"),
    ] {
        assert!(contains(one, other), "{one} contains {other}");
    }
    for (one, other) in [
        ("src/a", "src/ab"),
        ("src/a", "src"),
        ("src/*/x.rs", "src/**/x.rs"),
        ("src/[*].rs", "src/*.rs"),
        ("*a*", "{a,b}"),
        ("*a*", "[ab]"),
        ("a*", "**"),
        ("src/a.rs", "src/?.rs"),
    ] {
        assert!(!contains(one, other), "{one} does not contain {other}");
    }
}
