//! Tests that lose their proofs, through real commits, renames and merges.

use crate::allow::{brief, judged_by_content};

const PAY: &str = "from pay import pay\n\n\ndef test_pays():\n    account = pay(5)\n    assert account.paid\n    assert account.total == 5\n\n\ndef test_refuses():\n    assert pay(-1).refused\n";

const NO_FINDINGS: [String; 0] = [];

fn without_total() -> String {
    PAY.replace("    assert account.total == 5\n", "")
}

#[test]
fn an_assertion_that_goes_is_named() {
    let sandbox = judged_by_content();
    sandbox.write("tests/test_pay.py", PAY);
    sandbox.commit("A test");
    sandbox.write("tests/test_pay.py", without_total());
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-test tests/test_pay.py:4"]);
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("takes assertions out of the test `test_pays`")
        .says("assert account.total == 5")
        .says("put the assertions back");
    // A tree as it stands has taken nothing away.
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), NO_FINDINGS);
}

#[test]
fn a_file_that_moves_answers_for_what_it_loses() {
    let sandbox = judged_by_content();
    sandbox.write("tests/test_pay.py", PAY);
    sandbox.commit("A test");
    sandbox.git(&["mv", "tests/test_pay.py", "tests/test_payment.py"]).ok();
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), NO_FINDINGS);
    sandbox.write("tests/test_payment.py", without_total());
    sandbox.stage();
    assert_eq!(
        brief(&sandbox.report(&["--staged"]), "findings"),
        ["error fakery-test tests/test_payment.py:4"]
    );
}

#[test]
fn an_assertion_that_moves_to_another_file_is_not_lost() {
    let sandbox = judged_by_content();
    sandbox.write("tests/test_pay.py", PAY);
    sandbox.commit("A test");
    sandbox.write("tests/test_pay.py", without_total());
    sandbox.write(
        "tests/test_total.py",
        "from pay import pay\n\n\ndef test_total():\n    account = pay(5)\n    assert account.total == 5\n",
    );
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), NO_FINDINGS);
}

#[test]
fn a_body_that_becomes_an_answer_is_no_result() {
    let sandbox = judged_by_content();
    sandbox.write(
        "app/auth.py",
        "def verify(token):\n    claims = decode(token)\n    check(claims)\n    return is_signed(claims)\n",
    );
    sandbox.commit("Works");
    sandbox.write("app/auth.py", "def verify(token):\n    return True\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-result app/auth.py:2"]);
}

#[test]
fn a_merge_does_not_answer_for_what_one_side_did() {
    let sandbox = judged_by_content();
    sandbox.write("tests/test_pay.py", PAY);
    sandbox.commit("A test");
    sandbox.git(&["checkout", "-q", "-b", "side"]).ok();
    sandbox.write("tests/test_pay.py", without_total());
    sandbox.commit("Takes an assertion away");
    sandbox.git(&["checkout", "-q", "-"]).ok();
    sandbox.write("app/other.py", "def other():\n    return read()\n");
    sandbox.commit("Something else");
    sandbox.git(&["merge", "-q", "--no-ff", "--no-edit", "side"]).ok();
    let report = sandbox.report(&["--range", "HEAD^..HEAD"]);
    let found = brief(&report, "findings");
    assert_eq!(found, ["error fakery-test tests/test_pay.py:4"], "the commit of the side, once: {report}");
}
