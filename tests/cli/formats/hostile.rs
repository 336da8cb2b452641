//! Names and texts that would be obeyed, from a real repository through every form.

use super::FORMS;
use crate::sandbox::Sandbox;

/// File names that git takes and that mean something elsewhere.
const NAMES: [&str; 9] = [
    "::error file=x,line=1::pwned",
    "a\n::error::pwned.md",
    "%0A::error::pwned.md",
    "##[add-mask]evil.md",
    "|`<script>alert(1)<!--",
    "]]>&<b a=\"x\">.md",
    "\u{1b}[2J\u{202e}evil.md",
    "@evil #1 [x](javascript:y).md",
    "c:\\x y\t?#.md",
];

/// Rules whose findings carry the names in their texts, and commits whose author has a name of that kind, too.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::adopted().env("POLICY_AGENT", "::error::pwned|`<b>");
    for name in NAMES {
        sandbox
            .write(&format!("src/{}", name.replace('/', "_")), "// TODO: ::error::pwned ]]> <script> |`\n");
        sandbox.write(&name.replace('/', "_"), "x\n");
    }
    sandbox.stage();
    sandbox
}

#[test]
fn no_form_obeys_a_name() {
    let sandbox = hostile();
    let found = sandbox.report(&["--staged"])["findings"].as_array().unwrap().len();
    assert!(found > 2 * NAMES.len(), "{found}");
    for form in FORMS {
        let out = sandbox.policy(&["check", "--staged", "--format", form]).exits(1).stdout;
        assert!(!out.contains(['\u{1b}', '\r']), "{form}: {out}");
        if form == "github" {
            assert_eq!(
                out.lines().count(),
                out.lines().filter(|line| line.starts_with("::")).count(),
                "{out}"
            );
            assert!(
                out.lines().all(|line| ["::error ", "::warning ", "::notice "]
                    .iter()
                    .any(|head| line.starts_with(head))),
                "{out}"
            );
            continue;
        }
        for line in out.lines() {
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{form}: {line}");
        }
        match form {
            "json" | "sarif" | "gitlab" => drop(serde_json::from_str::<serde_json::Value>(&out).unwrap()),
            "junit" => assert!(
                roxmltree::Document::parse(&out).unwrap().descendants().all(|node| !node.has_tag_name("b"))
            ),
            "markdown" => assert!(
                !out.contains("<script")
                    && !out.contains("<b>")
                    && !out.contains("<!--")
                    && !out.contains("@evil"),
                "{out}"
            ),
            _ => {}
        }
    }
}

#[test]
fn addresses_in_sarif_lead_back_to_the_files() {
    let sandbox = hostile();
    let out = sandbox.policy(&["check", "--staged", "--format", "sarif"]).exits(1).stdout;
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut found: Vec<String> = Vec::new();
    for artifact in log["runs"][0]["artifacts"].as_array().unwrap() {
        let uri = artifact["location"]["uri"].as_str().unwrap();
        let mut bytes = Vec::new();
        let mut rest = uri.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        found.push(String::from_utf8(bytes).unwrap());
    }
    for name in NAMES {
        assert!(found.iter().any(|path| path == &name.replace('/', "_")), "{name:?} in {found:?}");
    }
}
