//! `fakery-test`: a test that proves nothing, or a change that takes proofs away.

use super::proofs::{self, Flaw, FlawKind};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-test",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a test proves nothing, is switched off without a reason, or loses its assertions",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// Tests, and the test code in what is delivered.
pub(super) const ROLES: &[Role] = &[Role::Test, Role::Production];

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some((blob, flaws)) = proofs::look(cx, file, ROLES, out)? else { return Ok(()) };
    for flaw in flaws {
        let (finding, label) = describe(cx.id(), &flaw);
        out.report(finding.at(file.path(), &blob, flaw.span, label));
    }
    Ok(())
}

/// What is said of a flaw: what it is, why it counts, what to do, and what stands there.
type Words = (String, &'static str, &'static str, &'static str);

fn describe(id: &'static str, flaw: &Flaw) -> (Finding, &'static str) {
    let test = flaw.test.as_ref().filter(|name| !name.is_empty());
    let test = test.map_or_else(|| "this test".to_owned(), |name| format!("the test `{name}`"));
    let words = of_assertion(&flaw.kind, &test).or_else(|| of_test(&flaw.kind, &test));
    let (message, why, help, label) = words.unwrap_or_else(|| of_change(&flaw.kind, &test));
    (Finding::new(id, message, why, help), label)
}

/// What is said of an assertion that proves nothing.
fn of_assertion(kind: &FlawKind, test: &str) -> Option<Words> {
    Some(match kind {
        FlawKind::Fixed => (
            "this assertion holds whatever the code does".to_owned(),
            "it compares fixed values: the test passes without any of the code under test",
            "assert what the code under test answers or changes; if there is nothing to assert, delete the test",
            "always holds",
        ),
        FlawKind::Same => (
            "this assertion compares a value with itself".to_owned(),
            "both sides are the same name: the test passes whatever the value is",
            "write the expected value out on one side",
            "the same on both sides",
        ),
        FlawKind::Swallows => (
            format!("{test} catches its own failed assertions and drops them"),
            "a failed assertion is an exception: caught here, it never fails the test",
            "remove the handler, or move the assertions behind it; to expect an exception, assert that it is thrown",
            "failures end here",
        ),
        FlawKind::Own => (
            format!("{test} asserts a value that it has just set itself"),
            "none of the code under test stands between the value and the assertion",
            "get the value from the code under test",
            "its own value",
        ),
        FlawKind::Mocks => (
            format!("{test} replaces what it tests, and asserts what the replacement was told to answer"),
            "the code under test is never run",
            "call the real function; replace only what it depends on",
            "replaced here",
        ),
        _ => return None,
    })
}

/// What is said of a test that does not run, or looks at nothing.
fn of_test(kind: &FlawKind, test: &str) -> Option<Words> {
    Some(match kind {
        FlawKind::Skipped(is_new) => (
            if *is_new {
                format!("{test} is switched off by this change, without a real reason")
            } else {
                format!("{test} is switched off without a reason")
            },
            "a test that does not run proves nothing, and nobody can tell when it may run again",
            "mend the test or the code so that it runs; if it cannot run, say in the skip itself what it waits for, with an issue link",
            "switched off",
        ),
        FlawKind::TakenOut => (
            "tests are commented out".to_owned(),
            "what the compiler does not see proves nothing, and no report counts it as skipped",
            "mend the tests and put them back, or delete them; if they have to wait, skip them with a reason",
            "taken out of the program",
        ),
        FlawKind::Empty => (
            format!("{test} has an empty body"),
            "it passes whatever the code does",
            "call the code under test and assert what it answers; if the test cannot be written yet, delete it",
            "nothing is tested",
        ),
        FlawKind::Prints => (
            format!("{test} only prints"),
            "output that nobody compares proves nothing: it passes whatever is printed",
            "replace the output with assertions about the values",
            "nothing is tested",
        ),
        FlawKind::Unlooked => (
            format!("{test} never looks at what it computes"),
            "its name says what the code should do, and no assertion says so: it passes whatever the code answers",
            "assert what this value has to be",
            "never looked at",
        ),
        FlawKind::Admits => (
            format!("{test} asserts nothing, and says so"),
            "a test without assertions passes whatever the code answers",
            "write the assertions that the comment speaks of",
            "says that assertions are missing",
        ),
        _ => return None,
    })
}

/// What is said of a change that takes proofs away.
fn of_change(kind: &FlawKind, test: &str) -> Words {
    if let FlawKind::AllLost(count) = kind {
        return (
            format!("this change takes all {count} tests out of the file and leaves the file"),
            "the file still looks like a test, and nothing is tested",
            "put the tests back and mend the code; if what they tested is gone, delete the file",
            "no test is left",
        );
    }
    let gone: &[String] = if let FlawKind::Lost(gone) = kind { gone } else { &[] };
    let shown: Vec<String> = gone.iter().take(3).map(|text| format!("`{}`", cut(text))).collect();
    let more = if gone.len() > 3 { format!(" and {} more", gone.len() - 3) } else { String::new() };
    (
        format!("this change takes assertions out of {test}: {}{more}", shown.join(", ")),
        "the test stays and proves less than before, and nothing in the change proves it elsewhere",
        "put the assertions back and mend the code; if what they said is wrong now, assert what is right instead",
        "proves less than before",
    )
}

/// The beginning of an assertion.
fn cut(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain("…".chars()).collect()
}

const DOCS: &str = r#"
## What it checks

A test that the change adds or touches:

- asserts what always holds: `assert True`, `expect(1).toBe(1)`, `assertEquals(x, x)`, `[[ 1 -eq 1 ]]`, `assert x or True`,
  `assert!(r.is_ok() || r.is_err())`, `len(rows) >= 0`;
- is switched off without a reason: `@pytest.mark.skip`, `#[ignore]`, `it.skip`, `xit`, `t.Skip()`, `@Disabled`,
  `[Ignore]`, `GTEST_SKIP()`, …; words in the skip or in a comment beside it are a reason;
- is commented out, or stands between `#if 0` and `#endif`;
- has an empty body, or only prints;
- computes what its title speaks of and never looks at it; says itself that its assertions are missing; catches its own
  failed assertions and drops them; asserts a value that it has just set; replaces the function that it tests and asserts
  what the replacement was told to answer.

A change that

- takes assertions out of a test that stays, and changes nothing else in it (a call whose answer was asserted may stay
  behind), while what they were about is still there;
- takes all tests out of a file that stays;
- switches off a test that ran before, for no better reason than that it is "flaky" or "failing".

These pass: conditional skips; `assertTrue(true)` where a place must be reached (in a callback, behind a `catch`, in an
arm of a match, or with a comment that says so); `assert_eq!(a, a)` in tests of equality; tests without assertions that
check that nothing panics or throws; tests that were moved, split, rewritten or deleted; what test runners and build tools
are tested with (resources of test sets, samples, classes that are handed to a runner); overrides with an empty body; skips
whose test begins with a comment that says why it cannot run. Languages without a grammar are not judged.

## Why

A green test that cannot fail is worse than none: everybody counts on it. The cheapest way to make a failing test pass is
to take away what fails.

## What to do

Make the test say what the code has to do. If it cannot run, say why where it is switched off. If it is not needed, delete
it.

## Examples

Always true.

````violates
-- after/tests/test_pay.py --
from pay import charge

def test_charge():
    charge(100)
    assert True
````

Switched off, and nobody knows why.

````violates
-- after/src/cart.test.ts --
it.skip("adds an item", () => {
  expect(new Cart().add(apple).count).toBe(1);
});
````

An assertion goes, and the test stays.

````violates
-- before/tests/refund.rs --
#[test]
fn refunds_once() {
    let mut account = Account::with(10);
    account.refund(5);
    assert_eq!(account.balance(), 15);
    assert!(account.refund(5).is_err());
}
-- after/tests/refund.rs --
#[test]
fn refunds_once() {
    let mut account = Account::with(10);
    account.refund(5);
    assert_eq!(account.balance(), 15);
}
````

A reason, a condition, and a place that must be reached.

````ok
-- after/tests/test_net.py --
import pytest

@pytest.mark.skip(reason="the vendor's sandbox is down until 12/01, see #214")
def test_upload():
    assert upload("a").ok

def test_socket():
    if not has_network():
        pytest.skip()
    assert connect().is_open

def test_refuses():
    try:
        connect("nowhere")
    except ConnectionError:
        assert True
    else:
        raise AssertionError("connected to nowhere")
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::fakery::testing::assert_examples;

    #[test]
    fn the_examples_hold() {
        assert_examples(&RULE);
    }
}
