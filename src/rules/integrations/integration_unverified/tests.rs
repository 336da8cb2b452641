//! What a change is told of what it integrates, and what stood before or was validated.

use super::RULE;
use crate::change::memory::MemoryTree;
use crate::change::{Oid, Origin};
use crate::finding::Finding;
use crate::rules::testing::{change, judge, judge_by, judge_text, merge, policy};

const PACKAGE: &str = "-- after/package.json --\n{\"dependencies\": {\"stripe\": \"1\"}}\n";

fn found(text: &str) -> Vec<Finding> {
    judge_text(&RULE, text)
}

/// The integrations that are told, in order.
fn told(text: &str) -> Vec<String> {
    let name = |finding: Finding| {
        let rest = finding.message.strip_prefix("the change integrates ").map(str::to_owned);
        rest.and_then(|rest| rest.split(',').next().map(str::to_owned)).unwrap_or_default()
    };
    found(text).into_iter().map(name).collect()
}

fn ledger(side: &str, rows: &str) -> String {
    format!(
        "-- {side}/WORK_STATUS.md --\n## Signals\n\n| At | Agent | Signal | Subject | Detail |\n|---|---|---|---|---|\n{rows}"
    )
}

fn row(kind: &str, subject: &str) -> String {
    format!("| 2026-11-22T05:50:00Z | rust-expert | {kind} | {subject} | |\n")
}

#[test]
fn all_signs_of_one_system_are_one_finding_that_names_each_place() {
    let text = format!(
        "{PACKAGE}-- after/src/pay.ts --\nimport Stripe from 'stripe';\nconst key = process.env.STRIPE_API_KEY;\nfetch('https://api.stripe.com/v1');\n\
         -- after/.env.example --\nSTRIPE_API_KEY=\n-- after/compose.yaml --\nservices:\n  db:\n    image: redis\n    environment:\n      STRIPE_WEBHOOK_SECRET: x\n"
    );
    let findings = found(&text);
    assert_eq!(findings.len(), 2, "{findings:#?}");
    let stripe = findings.iter().find(|finding| finding.message.contains("Stripe")).unwrap();
    for place in [
        "package `stripe` (package.json:1)",
        "host `api.stripe.com` (src/pay.ts:3)",
        "variable `STRIPE_API_KEY` (.env.example:1)",
        "one more place",
    ] {
        assert!(stripe.message.contains(place), "{}", stripe.message);
    }
    assert!(stripe.help.contains("`policy validate --subject stripe -- COMMAND`"), "{}", stripe.help);
    let label = stripe.label.as_ref().unwrap();
    assert_eq!(&label.blob.data[label.range.clone()], b"stripe");
}

#[test]
fn a_validated_signal_that_names_it_is_enough() {
    for subject in ["stripe", "Stripe", "`STRIPE`", "stripe, twilio", "payments with stripe", "`stripe` 18"] {
        assert!(
            found(&format!("{PACKAGE}{}", ledger("after", &row("VALIDATED", subject)))).is_empty(),
            "{subject}"
        );
        assert!(
            found(&format!("{PACKAGE}{}", ledger("before", &row("VALIDATED", subject)))).is_empty(),
            "{subject}"
        );
    }
    for subject in ["stripes", "twilio", "my-stripe-mock", "", "services/api"] {
        assert_eq!(
            told(&format!("{PACKAGE}{}", ledger("after", &row("VALIDATED", subject)))),
            ["Stripe"],
            "{subject}"
        );
    }
    for kind in ["IMPLEMENTATION_COMPLETE", "READY_FOR_REVIEW", "APPROVED", "BLOCKED"] {
        assert_eq!(
            told(&format!("{PACKAGE}{}", ledger("after", &row(kind, "stripe")))),
            ["Stripe"],
            "{kind}"
        );
    }
    // By the host or the variable, where the system has no other name.
    let host = "-- after/a.py --\nBASE = 'https://api.acme.io/v1'\n";
    for subject in ["acme", "api.acme.io"] {
        assert!(
            found(&format!("{host}{}", ledger("after", &row("VALIDATED", subject)))).is_empty(),
            "{subject}"
        );
    }
    assert_eq!(told(&format!("{host}{}", ledger("after", &row("VALIDATED", "acme.io")))), ["acme"]);
}

#[test]
fn the_end_of_the_range_counts_and_the_arbiter_for_what_is_not_committed() {
    let signed = ledger("after", &row("VALIDATED", "stripe"));
    let live = format!("{PACKAGE}{}", signed.replace("after/", "arbiter/"));
    assert!(found(&live).is_empty());
    let mut committed = change(&live);
    committed.origin = Origin::Commit(Oid::from_bytes(&[1; 20]).unwrap());
    assert_eq!(judge(&RULE, &committed).len(), 1, "what is committed is judged by what is committed");
    committed.range_tip = Some(change(&signed).after);
    assert!(judge(&RULE, &committed).is_empty());
}

#[test]
fn what_stood_before_is_not_new() {
    let before = "-- before/package.json --\n{\"dependencies\": {\"stripe\": \"1\"}}\n";
    for after in [
        "-- after/package.json --\n{\"dependencies\": {\"stripe\": \"2\"}}\n",
        "-- after/src/pay.ts --\nconst key = process.env.STRIPE_API_KEY;\nfetch('https://api.stripe.com/v1');\n",
        "-- after/web/package.json --\n{\"dependencies\": {\"@stripe/stripe-js\": \"2\"}}\n",
        "-- deleted/package.json --\n-- after/web/package.json --\n{\"dependencies\": {\"stripe\": \"1\"}}\n",
    ] {
        assert_eq!(told(&format!("{before}{after}")), [""; 0], "{after}");
    }
    // In any file that was delivered, the changed ones aside.
    let code = "-- before/lib/deep/pay.py --\nBASE = 'https://api.acme.io/v1'\n";
    let again = "-- after/src/x.py --\nKEY = os.environ['ACME_TOKEN']\n";
    assert_eq!(told(&format!("{code}{again}")), [""; 0]);
    assert_eq!(told(again), ["acme"]);
    // A moved line, and a renamed file.
    let moved = "-- before/a.py --\nBASE = 'https://api.acme.io/v1'\nx = 1\n-- after/a.py --\nx = 1\nBASE = 'https://api.acme.io/v1'\n";
    assert_eq!(told(moved), [""; 0]);
    let renamed = "-- before/a.py --\nBASE = 'https://api.acme.io/v1'\n-- deleted/a.py --\n-- after/b/c.py --\nBASE = 'https://api.acme.io/v1'\nx = 2\n";
    assert_eq!(told(renamed), [""; 0]);
}

#[test]
fn what_only_tests_or_others_code_had_is_new() {
    for path in
        ["tests/test_pay.py", "node_modules/x/a.js", "docs/pay.py", "examples/a.py", "package-lock.json"]
    {
        let text = format!("-- before/{path} --\nBASE = 'https://api.stripe.com/v1'\n{PACKAGE}");
        assert_eq!(told(&text), ["Stripe"], "{path}");
    }
    let dev = "-- before/package.json --\n{\"devDependencies\": {\"stripe\": \"1\"}}\n";
    assert_eq!(
        told(&format!("{dev}{PACKAGE}")),
        ["Stripe"],
        "a library for tests becomes one of the program"
    );
}

#[test]
fn manifests_of_every_name_are_judged() {
    for (path, text) in [
        ("requirements.txt", "stripe==1\n"),
        ("api/requirements/prod.txt", "stripe==1\n"),
        ("setup.py", "setup(install_requires=['stripe'])\n"),
        ("go.mod", "module x\nrequire github.com/stripe/stripe-go v1\n"),
        ("pom.xml", "<dependency><groupId>com.stripe</groupId><artifactId>a</artifactId></dependency>\n"),
        ("Gemfile", "gem 'stripe'\n"),
        ("Api.csproj", "<PackageReference Include=\"Stripe.net\" />\n"),
        ("gradle/libs.versions.toml", "[libraries]\na = 'com.stripe:a:1'\n"),
        (".env", "STRIPE_API_KEY=x\n"),
        ("api/.env.sample", "STRIPE_API_KEY=x\n"),
        ("compose.prod.yaml", "environment:\n  - STRIPE_API_KEY\n"),
        ("Dockerfile", "FROM debian\nENV STRIPE_API_KEY=x\n"),
        ("config/application.yml", "url: https://api.stripe.com/v1\n"),
    ] {
        assert_eq!(told(&format!("-- after/{path} --\n{text}")), ["Stripe"], "{path}");
    }
    let role = "-- before/policy.toml --\n[roles]\nfixture = [\"api/requirements.txt\"]\n-- after/api/requirements.txt --\nstripe==1\n";
    let example = crate::rules::example::parse(role).unwrap_or_else(|error| panic!("{error}"));
    let policy = crate::config::load(
        Some("[roles]\nfixture = [\"api/requirements.txt\"]\n"),
        &crate::rules::known(),
        &mut |_| Ok(None),
    );
    assert!(
        judge_by(&RULE, &example.change, &policy.unwrap_or_else(|fault| panic!("{fault}"))).found.is_empty()
    );
}

#[test]
fn what_is_not_delivered_is_left_alone() {
    let line = "BASE = 'https://api.acme.io/v1'\nKEY = os.environ['ACME_API_KEY']\n";
    assert_eq!(told(&format!("-- after/src/a.py --\n{line}")), ["acme"]);
    for path in [
        "tests/a.py",
        "src/test_a.py",
        "docs/a.py",
        "examples/a.py",
        "vendor/x/a.py",
        "README.md",
        "fixtures/a.py",
        ".github/a.py",
        "a.min.js",
    ] {
        assert_eq!(told(&format!("-- after/{path} --\n{line}")), [""; 0], "{path}");
    }
    for path in ["tests/package.json", "examples/x/package.json", "vendor/x/package.json"] {
        assert_eq!(told(&PACKAGE.replace("package.json", path)), [""; 0], "{path}");
    }
    assert_eq!(told("-- after/tests/.env.example --\nSTRIPE_API_KEY=\n"), [""; 0]);
}

#[test]
fn remarks_and_tests_beside_the_code_are_none() {
    for (path, text) in [
        ("a.py", "# BASE = 'https://api.acme.io/v1'\n# os.environ['ACME_API_KEY']\n"),
        ("a.ts", "/* fetch('https://api.acme.io/v1') */\n// process.env.ACME_API_KEY\n"),
        (
            "a.go",
            "package a\n\n// Get calls \"https://api.acme.io/v1\" with os.Getenv(\"ACME_API_KEY\").\nfunc Get() {}\n",
        ),
        (
            "a.rs",
            "/// `get(\"https://api.acme.io/v1\")`\npub fn get() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn it_calls() {\n        get(\"https://api.acme.io/v1\");\n        std::env::var(\"ACME_API_KEY\");\n    }\n}\n",
        ),
        (
            "a.py",
            "def get():\n    \"\"\"Calls it.\n\n    >>> get(\"https://api.acme.io/v1\")\n    \"\"\"\n    return 1\n",
        ),
        ("a.ex", "# \"https://api.acme.io/v1\"\n"),
        ("a.rb", "# ENV['ACME_API_KEY']\n"),
    ] {
        assert_eq!(told(&format!("-- after/src/{path} --\n{text}")), [""; 0], "{path}");
    }
    let code = "pub fn get() { call(\"https://api.acme.io/v1\") }\n\n#[cfg(test)]\nmod tests {}\n";
    assert_eq!(told(&format!("-- after/src/a.rs --\n{code}")), ["acme"]);
    assert_eq!(
        told(
            "-- after/run.sh --\n#!/bin/sh\ncurl https://api.acme.io/v1/x\n# curl https://api.other.io/v1/x\n"
        ),
        ["acme"]
    );
}

#[test]
fn a_text_that_a_string_holds_is_none() {
    let page = "A page of documentation.\\n\n".repeat(10);
    for text in [
        format!(
            "-- after/src/a.rs --\nconst DOCS: &str = r#\"\n{page}process.env.ACME_API_KEY\nhttps://api.acme.io/v1\n\"#;\n"
        ),
        format!(
            "-- after/src/a.py --\nDOCS = \"\"\"\n{page}os.environ[\"ACME_API_KEY\"]\nhttps://api.acme.io/v1\n\"\"\"\n"
        ),
        "-- after/src/a.js --\nconst help = 'set process.env.ACME_API_KEY first';\n".to_owned(),
    ] {
        assert_eq!(told(&text), [""; 0], "{text}");
    }
    for text in [
        "-- after/src/a.rs --\nfn get() { std::env::var(\"ACME_API_KEY\") }\n",
        "-- after/src/a.js --\nconst url = 'https://api.acme.io/v1/users';\n",
        "-- after/src/a.py --\nurl = f\"{os.environ['ACME_API_KEY']}/x\"\n",
    ] {
        assert_eq!(told(text).len(), 1, "{text}");
    }
}

#[test]
fn only_added_lines_count_outside_of_manifests() {
    let before = "-- before/a.py --\nBASE = 'https://api.acme.io/v1'\n";
    assert_eq!(told(&format!("{before}-- after/a.py --\nBASE = 'https://api.acme.io/v1'\nx = 1\n")), [""; 0]);
    assert_eq!(
        told(&format!(
            "{before}-- after/a.py --\nBASE = 'https://api.acme.io/v1'\nB = 'https://api.other.io/v1'\n"
        )),
        ["other"]
    );
    assert_eq!(told(&format!("{before}-- deleted/a.py --\n")), [""; 0], "going away integrates nothing");
}

#[test]
fn options_leave_out_and_ask_for_more() {
    let judged = |toml: &str, text: &str| {
        let text = format!("-- before/policy.toml --\n[rules.integration-unverified]\n{toml}\n{text}");
        let example = crate::rules::example::parse(&text).unwrap_or_else(|error| panic!("{error}"));
        let policy = crate::config::load(
            Some(&format!("[rules.integration-unverified]\n{toml}\n")),
            &crate::rules::known(),
            &mut |_| Ok(None),
        );
        judge_by(&RULE, &example.change, &policy.unwrap_or_else(|fault| panic!("{fault}"))).found.len()
    };
    let host = "-- after/a.py --\nBASE = 'https://api.acme.io/v1'\nKEY = os.environ['ACME_TOKEN']\n";
    assert_eq!(judged("ignore = []", host), 1);
    assert_eq!(judged("ignore = ['acme']", host), 0);
    assert_eq!(judged("ignore = ['acme.io']", host), 1, "the variable is left");
    assert_eq!(judged("ignore = ['acme.io', 'ACME_*']", host), 0);
    assert_eq!(judged("ignore = ['Stripe']", PACKAGE), 0);
    let serde = "-- after/Cargo.toml --\n[dependencies]\nserde = '1'\n";
    assert_eq!(judged("", serde), 0);
    assert_eq!(judged("any-package = true", serde), 1);
    assert_eq!(
        judged(
            "any-package = true",
            &format!("-- before/Cargo.toml --\n[dependencies]\nserde = '0.9'\n{serde}")
        ),
        0
    );
    assert_eq!(
        judged("any-package = true", &format!("{serde}{}", ledger("after", &row("VALIDATED", "serde")))),
        0
    );
    let unknown = crate::config::load(
        Some("[rules.integration-unverified]\nignored = []\n"),
        &crate::rules::known(),
        &mut |_| Ok(None),
    );
    assert!(unknown.is_err());
}

#[test]
fn a_merge_answers_for_what_no_parent_had() {
    let tree = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\": \"1\"")).collect();
        MemoryTree::new().with("package.json", format!("{{\"dependencies\": {{{}}}}}", names.join(", ")))
    };
    let parents = [tree(&["stripe"]), tree(&["twilio"])];
    let findings = judge(&RULE, &merge("a", &parents, &tree(&["stripe", "twilio", "openai"])));
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(findings[0].message.contains("OpenAI"));
}

#[test]
fn a_manifest_that_cannot_be_read_is_not_evaluated() {
    let broken = change("-- after/package.json --\n{\n");
    let judged = judge_by(&RULE, &broken, &policy());
    assert!(judged.found.is_empty());
    assert!(
        judged.not_evaluated[0].reason.starts_with("its dependencies cannot be read"),
        "{:?}",
        judged.not_evaluated
    );
    let root = change(&format!("root\n{PACKAGE}"));
    assert_eq!(judge(&RULE, &root).len(), 1, "a root commit brings all that it holds");
}
