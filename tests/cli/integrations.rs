//! What a change integrates, through real commits: told until it was validated.

use crate::sandbox::{LEDGER, Sandbox};

const ONLY: [&str; 2] = ["--only", "integration-unverified"];

fn told(sandbox: &Sandbox, what: &[&str]) -> Vec<String> {
    let report = sandbox.report(&[what, &ONLY].concat());
    let findings = report["findings"].as_array().unwrap();
    let line = |finding: &serde_json::Value| {
        format!(
            "{}:{}",
            finding["path"].as_str().unwrap_or("-"),
            finding["line"].as_u64().unwrap_or_default()
        )
    };
    findings.iter().map(line).collect()
}

fn validate(sandbox: &Sandbox, subject: &str) {
    let row = format!("| 2026-11-22T06:00:00Z | rust-expert | VALIDATED | {subject} | `make try` exit 0 |\n");
    sandbox.write("WORK_STATUS.md", format!("{LEDGER}{row}"));
}

#[test]
fn a_new_integration_blocks_the_commit_until_it_was_validated() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/pay.rs", "pub const BASE: &str = \"https://api.stripe.com/v1\";\n");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), ["src/pay.rs:1"]);
    sandbox
        .policy(&[&["check", "--staged"], &ONLY[..]].concat())
        .exits(1)
        .says("policy validate --subject stripe -- COMMAND");
    validate(&sandbox, "services/api");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), ["src/pay.rs:1"], "another subject");
    validate(&sandbox, "Stripe");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), [""; 0]);
    sandbox.commit("Integrate Stripe");
    assert_eq!(told(&sandbox, &["--commit", "HEAD"]), [""; 0]);
}

#[test]
fn a_range_may_validate_later_and_a_rename_brings_nothing() {
    let sandbox = Sandbox::adopted();
    let base = sandbox.id("HEAD");
    sandbox.write("src/package.json", "{\"dependencies\": {\"twilio\": \"5\"}}\n");
    sandbox.commit("Integrate Twilio");
    let range = format!("{base}..HEAD");
    assert_eq!(told(&sandbox, &["--range", &range]), ["src/package.json:1"]);
    sandbox.git(&["mv", "src/package.json", "package.json"]).ok();
    sandbox.commit("Move it");
    assert_eq!(told(&sandbox, &["--commit", "HEAD"]), [""; 0]);
    assert_eq!(told(&sandbox, &["--range", &range]), ["src/package.json:1"], "the first commit's alone");
    validate(&sandbox, "twilio");
    sandbox.commit("Say that it was tried");
    assert_eq!(told(&sandbox, &["--range", &range]), [""; 0]);
    // By itself the commit is judged by its own ledger.
    assert_eq!(told(&sandbox, &["--commit", "HEAD~2"]), ["src/package.json:1"]);
}

#[test]
fn it_can_be_allowed_in_place_or_left_out_by_the_policy() {
    let sandbox = Sandbox::adopted();
    let allowed = "// policy:allow(integration-unverified) reason=\"only the address is shown\"\n";
    sandbox.write("src/a.rs", format!("{allowed}pub const BASE: &str = \"https://api.acme.io/v1\";\n"));
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), [""; 0]);
    sandbox.write("src/a.rs", "pub const BASE: &str = \"https://api.acme.io/v1\";\n");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), ["src/a.rs:1"]);
    let policy = sandbox.read("policy.toml");
    sandbox.git(&["reset", "--quiet"]).ok();
    sandbox
        .write("policy.toml", format!("{policy}\n[rules.integration-unverified]\nignore = [\"acme.io\"]\n"));
    sandbox.git(&["add", "policy.toml"]).ok();
    sandbox.git(&["commit", "--quiet", "--no-verify", "--message", "Leave Acme out"]).ok();
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), [""; 0]);
    // A whole tree is not asked for what it integrates.
    sandbox.commit("Acme");
    assert_eq!(told(&sandbox, &["--all"]), [""; 0]);
}

#[test]
fn each_place_of_an_integration_is_shown() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/package.json", "{\"dependencies\": {\"stripe\": \"5\"}}\n");
    sandbox.write("src/pay.ts", "fetch('https://api.stripe.com/v1');\n");
    sandbox.write("src/key.ts", "export const key = process.env.STRIPE_API_KEY;\n");
    sandbox.stage();
    let ended = sandbox.policy(&[&["check", "--staged"], &ONLY[..]].concat()).exits(1);
    for place in ["[src/package.json:1:", "[src/pay.ts:1:", "[src/key.ts:1:"] {
        assert_eq!(ended.stdout.matches(place).count(), 1, "{place} {ended}");
    }
    assert_eq!(ended.stdout.matches("help: ").count(), 1, "{ended}");
    assert!(ended.stdout.find("src/key.ts:1:").unwrap() < ended.stdout.find("help: ").unwrap(), "{ended}");
    assert_eq!(told(&sandbox, &["--staged"]), ["src/package.json:1"], "one finding, told at its first place");
}

#[test]
fn a_comment_that_stood_is_no_integration() {
    let sandbox = Sandbox::adopted();
    sandbox.write("src/plan.ts", "// One day: https://api.stripe.com/v1\nexport const a = 1;\n");
    sandbox.write("src/plan.rb", "# https://api.twilio.com/2010\nA = 1\n");
    sandbox.commit("Plan");
    sandbox.write("src/pay.ts", "fetch('https://api.stripe.com/v1');\n");
    sandbox.write("src/call.ts", "fetch('https://api.twilio.com/2010');\n");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), ["src/call.ts:1", "src/pay.ts:1"]);
    sandbox.commit("Pay");
    sandbox.write("src/more.ts", "fetch('https://api.stripe.com/v1/refunds');\n");
    sandbox.stage();
    assert_eq!(told(&sandbox, &["--staged"]), [""; 0], "code that stood is one");
}
