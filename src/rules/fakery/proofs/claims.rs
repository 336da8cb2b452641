//! Owns what frameworks call their assertions, and what each of them claims.

use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::bytes::Regex;

use crate::rules::fakery::never_wrong;
use crate::rules::fakery::words::is_word;
use crate::wordlist::{List, holds};

/// What the names mean that assertions end in, in lower case and without underlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    Holds,
    Fails,
    Equal,
    Differ,
    Chain,
    /// GLib's and munit's `g_assert_cmpint(a, ==, b)`.
    Compare,
    /// NUnit's `Assert.That(VALUE, Is.EqualTo(VALUE))`.
    That,
}

/// What frameworks call their assertions, without underlines and in lower case: a lead (`assert`, C's `ck_assert`, Boost's
/// `BOOST_CHECK`), what is compared (`int`, `str`), and how.
static CLAIMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:test|debug|pretty|xct|boost|ck|cr|cu|mu|munit|g|cpp|cppunit|q|static|mock|t|tap|lu|luaunit)*?",
        r"(?:warn|assert|expect|check|require|verify)s?(?:that|expr|msg|message|all)?",
        r"(?:(?P<holds>|true|istrue|truthy|unmessage|truemessage)|(?P<fails>false|isfalse|falsy|not)",
        r"|(?:int|uint|str|string|ptr|mem|long|double|float|char|bool|size|array|list|dict|tuple|set|seq|sequence|deep|strict",
        r"|debug|num|text|multiline|value|hex\d*|uint\d+|int\d+|are|is|loosely|exactly)*",
        r"(?:(?P<equal>equals?|eq|same|is|identical|eqi|exactly|equivalent)(?:int|uint|str|string|ptr|hex\d*|u?int\d*|double",
        r"|float|char|bool|size|sizet|objects?|fatal|message|value|values)*|(?P<differ>ne|notequals?|differ|notsame))",
        r"|(?P<compare>cmp(?:int|uint|str|float|hex)))$",
    ))
    .map(Some).unwrap_or_else(never_wrong)
});

/// What an assertion that is called by `path` claims. `None`: it is none.
pub(super) fn claim(path: &[u8]) -> Option<Claim> {
    static HOLDS: List = List::of(
        "istrue true truthy ok t ckassert cktrue cuassert qverify cupass boosttest boosttestrequire",
    );
    static FAILS: List = List::of("isfalse false refute falsy");
    static EQUAL: List = List::of(
        "equal equals equalvalues same aresame areequal strictequal deepequal deepstrictequal eq is exactly \
        looksame qcompare longsequal strcmpequal",
    );
    static DIFFER: List = List::of("notequal arenotequal notstrictequal");
    static COMPARE: List = List::of(
        "munitassertint munitassertuint munitassertsize munitassertlong munitassertchar munitassertdouble",
    );
    let text = path.to_str().ok()?.to_ascii_lowercase().replace('_', "");
    let last = text.rsplit(['.', ':', '>']).next()?;
    let has = |list: &List| holds(list, last);
    let is_led = last != text || last.contains("assert") || last == "refute" || last.len() > 6;
    match last {
        "expect" | "assertthat" | "expectthat" => return Some(Claim::Chain),
        "that" if text == "assert.that" => return Some(Claim::That),
        _ if has(&COMPARE) => return Some(Claim::Compare),
        _ if !is_led && !matches!(last, "check" | "require") => return None,
        _ if has(&HOLDS) => return Some(Claim::Holds),
        _ if has(&FAILS) => return Some(Claim::Fails),
        _ if has(&EQUAL) => return Some(Claim::Equal),
        _ if has(&DIFFER) => return Some(Claim::Differ),
        _ => {}
    }
    let found = CLAIMS.as_ref()?.captures(last.as_bytes())?;
    let is = |name: &str| found.name(name).is_some();
    Some(match () {
        () if is("holds") => Claim::Holds,
        () if is("fails") => Claim::Fails,
        () if is("equal") => Claim::Equal,
        () if is("differ") => Claim::Differ,
        () => Claim::Compare,
    })
}

/// Whether `name`, as it stands in a path, is called like an assertion.
pub(super) fn is_assertion(callee: &[u8]) -> bool {
    const STARTS: &str = "assert expect should verify ensure must check require refute xctassert fail";
    const TESTING: [&[u8]; 6] = [b"Error", b"Errorf", b"Fatal", b"Fatalf", b"Fail", b"FailNow"];
    if callee == b"require" || callee.starts_with(b"require(") {
        return false;
    }
    let mut words = callee.split(|byte| !is_word(*byte)).filter(|word| !word.is_empty());
    words.any(|word| {
        let lower = word.to_ascii_lowercase();
        let begins = STARTS.split_ascii_whitespace().any(|start| lower.starts_with(start.as_bytes()));
        begins
            || lower.find("assert").is_some()
            || lower.starts_with(b"test_assert")
            || TESTING.contains(&word)
    })
}
