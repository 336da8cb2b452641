//! Comments that admit that code is not the real thing, and comments that stand where code was left out.

use crate::allow::{brief, judged_by_content};

const CART: &str = "export class Cart {\n  add(item: Item) {\n    this.items.push(item);\n  }\n  // Replace with actual API call\n  load() {\n    return fetch(this.url);\n  }\n}\n";

#[test]
fn only_what_the_change_says_counts() {
    let sandbox = judged_by_content();
    sandbox.write("src/cart.ts", CART);
    sandbox.commit("Stood before");
    // A change beside an admission that stood before.
    sandbox.write("src/cart.ts", CART.replace("push", "unshift"));
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), Vec::<String>::new());
    // A file that was shortened: the comment is new.
    let start = CART.find("  // Replace").unwrap();
    sandbox.write("src/cart.ts", format!("{}  // ... existing methods ...\n}}\n", &CART[..start]));
    sandbox.stage();
    assert_eq!(brief(&sandbox.report(&["--staged"]), "findings"), ["error fakery-elision src/cart.ts:5"]);
    assert_eq!(brief(&sandbox.report(&["--all"]), "findings"), ["error fakery-placeholder src/cart.ts:5"]);
}

#[test]
fn an_admission_says_what_to_do() {
    let sandbox = judged_by_content();
    sandbox.write(
        "app/pay.py",
        "def charge(card, cents):\n    # In a real implementation, this would call the gateway\n    return {\"status\": \"ok\"}\n",
    );
    sandbox.stage();
    sandbox
        .policy(&["check", "--staged"])
        .exits(1)
        .says("the comment says that this is not the real thing")
        .says("record BLOCKED");
}

#[test]
fn what_is_nested_too_deeply_is_not_called_clean() {
    let sandbox = judged_by_content();
    let (open, close) = ("(".repeat(50_000), ")".repeat(50_000));
    sandbox.write("a.ts", format!("const a = {open}\n// Replace with actual API call\n1{close};\n"));
    sandbox.stage();
    let report = sandbox.report(&["--staged"]);
    let judged = !brief(&report, "findings").is_empty();
    assert!(judged || !report["not_evaluated"].as_array().unwrap().is_empty(), "{report}");
}
