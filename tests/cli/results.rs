//! Answers that nobody worked out.

use crate::allow::{brief, judged_by_content};

const AUTH: &str = "def verify_token(token, key):\n    digest = sign(token.body, key)\n    return digest == token.signature\n";

#[test]
fn a_check_that_is_replaced_by_its_answer() {
    let sandbox = judged_by_content();
    sandbox.write("app/auth.py", AUTH);
    sandbox.commit("A check");
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), Vec::<String>::new());
    sandbox.write("app/auth.py", "def verify_token(token, key):\n    return True\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-result app/auth.py:2"]);
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("`verify_token` answers `True` whatever it is given")
        .says("record BLOCKED with what is missing");
}

#[test]
fn only_what_the_change_adds_is_its_own() {
    let sandbox = judged_by_content();
    let stood =
        "export function sendEmail(to: string) {\n  console.log(`Sending to ${to}`);\n  return true;\n}\n";
    sandbox.write("src/mail.ts", stood);
    sandbox.commit("Stood before");
    sandbox.write(
        "src/mail.ts",
        format!("{stood}\nexport function size(rows: string[]) {{\n  return rows.length;\n}}\n"),
    );
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), ["error fakery-result src/mail.ts:3"]);
}

#[test]
fn a_class_that_the_tree_extends_leaves_its_methods_to_others() {
    let sandbox = judged_by_content();
    sandbox.write(
        "src/parser.js",
        "export class Parser {\n  validate(date, value) {\n    return true;\n  }\n}\n",
    );
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-result src/parser.js:3"]);
    sandbox.write("src/month.js", "import { Parser } from './parser';\nexport class Month extends Parser {\n  validate(date, value) {\n    return value < 12;\n  }\n}\n");
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
}
