//! `index-unlisted-service`: a service that orchestration-index.md does not mention.

use crate::change::{Extent, RepoPath};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::orchestration_index;
use crate::rules::containers::may_change_services;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::services::{Service, services, shown};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "index-unlisted-service",
    family: Family::Index,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a service that orchestration-index.md does not mention",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let path = RepoPath::from(orchestration_index::PATH);
    let change = cx.change;
    let is_whole = change.extent == Extent::WholeTree;
    // A range judged as a whole owes nothing more here: each of its commits was looked at.
    if change.covers_range || !is_whole && !may_change_services(cx)? {
        return Ok(());
    }
    let Some(index) = change.after.file(&path)? else { return Ok(()) };
    let brought = brought(cx)?;
    if brought.is_empty() {
        return Ok(());
    }
    let text = seen(&index.data);
    for service in brought.iter().filter(|service| !mentions(&text, service)) {
        if !cx.is_exempt(&service.manifest) && !cx.is_exempt(&service.path) {
            out.report(describe(cx.id(), service).in_file(&path));
        }
    }
    Ok(())
}

/// The services of the result that no parent has; all of them where the whole tree is judged.
fn brought(cx: &Context<'_>) -> Result<Vec<Service>, Fault> {
    let change = cx.change;
    let mut list = services(&*change.after, cx.policy, cx)?.list;
    if change.extent == Extent::Difference {
        for tree in &change.before {
            let before = services(&**tree, cx.policy, cx)?;
            list.retain(|service| before.get(&service.path).is_none());
        }
    }
    Ok(list)
}

/// The text without HTML comments: what nobody sees mentions nothing.
fn seen(text: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some(open) = memchr::memmem::find(rest, b"<!--") {
        let Some(close) = memchr::memmem::find(&rest[open..], b"-->") else { break };
        out.extend_from_slice(&rest[..open]);
        out.push(b' ');
        rest = &rest[open + close + 3..];
    }
    out.extend_from_slice(rest);
    out
}

/// Whether the text mentions a service: its directory, something in it, or one of its names as a word of its own.
fn mentions(text: &[u8], service: &Service) -> bool {
    if service.path.is_root() {
        // A bare full stop ends a sentence; the root is written in backticks.
        return holds_word(text, b"`.`", false)
            || service.names.iter().any(|name| holds_word(text, name.as_bytes(), true));
    }
    holds_path(text, service.path.as_bytes())
        || service.names.iter().any(|name| holds_word(text, name.as_bytes(), true))
}

fn holds_path(text: &[u8], path: &[u8]) -> bool {
    memchr::memmem::find_iter(text, path).any(|at| {
        let before = text[..at].strip_suffix(b"./").unwrap_or(&text[..at]);
        let before = before.strip_suffix(b"/").unwrap_or(before);
        ends(before.last()) && ends_path(&text[at + path.len()..])
    })
}

/// Whether a path ends where `rest` begins: with its parts, or going on below it; but not `apis`, `api-v2` or `api.rs`.
fn ends_path(rest: &[u8]) -> bool {
    match rest {
        [b'/', ..] => true,
        [b'.', next, ..] => ends(Some(next)),
        _ => ends(rest.first()),
    }
}

/// Whether `word` stands in the text on its own, ASCII case aside; `has_ends`: it has letters at its ends.
fn holds_word(text: &[u8], word: &[u8], has_ends: bool) -> bool {
    let Some(first) = word.first() else { return false };
    memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text).any(|at| {
        let rest = &text[at..];
        rest.len() >= word.len()
            && rest[..word.len()].eq_ignore_ascii_case(word)
            && (!has_ends
                || ends(at.checked_sub(1).map(|before| &text[before])) && ends_path(&rest[word.len()..]))
    })
}

/// Whether a byte beside a name is no part of it.
fn ends(beside: Option<&u8>) -> bool {
    beside.is_none_or(|byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'@') || !byte.is_ascii())
    })
}

fn describe(id: &'static str, service: &Service) -> Finding {
    let path = shown(&service.path);
    let kind = service.ecosystem.map_or(String::new(), |ecosystem| format!("{} ", ecosystem.name()));
    let message =
        format!("orchestration-index.md does not mention the {kind}service `{path}` ({})", service.why);
    let why = "the index is where everybody learns what the system consists of: what it leaves out is built a second time, and nobody is asked about it";
    let help = format!(
        "`policy index` lists every service with its owners and its state; or add a line of your own to \
         orchestration-index.md, in this change:\n\n    - `{path}`: what it does, and who works on it\n\nif nobody deploys it, \
         declare it in policy.toml: [[service]] path = \"{path}\", kind = \"tool\""
    );
    Finding::new(id, message, why, help)
}

const DOCS: &str = r#"
## What it checks

Each service (see `container-dockerfile-missing` for what one is) is mentioned in `orchestration-index.md`: by its
directory, by a path in it, or by one of its names (package, program, directory) as a word of its own, in any case. What
stands in an HTML comment mentions nothing.

Only the services that the change brings are looked at; with `--all`, every one. Without an index `index-missing` speaks.

## Why

The index is where everybody learns what the system consists of. What it leaves out is built a second time, and nobody
is asked about it.

## What to do

`policy index` writes a table of all services, with their owners and how far they are, into a block of its own, and
refreshes it whenever it is run again. A line of your own does as well. A program that nobody deploys is declared in
policy.toml:

```toml
[[service]]
path = "tools/release"
kind = "tool"
```

## Examples

````violates
-- before/orchestration-index.md --
# Index

- apis are documented in `services/api-docs`
-- after/services/api/Cargo.toml --
[package]
name = "shop"
version = "0.1.0"
-- after/services/api/src/main.rs --
fn main() {}
````

````ok
-- before/orchestration-index.md --
# Index
-- after/orchestration-index.md --
# Index

- `services/api`: takes orders
-- after/services/api/Cargo.toml --
[package]
name = "shop"
version = "0.1.0"
-- after/services/api/src/main.rs --
fn main() {}
````
"#;

#[cfg(test)]
mod tests {
    use super::{RULE, holds_path, holds_word, seen};
    use crate::change::Extent;
    use crate::change::memory::MemoryTree;
    use crate::rules::testing::{change, judge, judge_text, merge};

    const SERVICE: &str = "Cargo.toml --\n[package]\nname = \"shop\"\n";

    fn found(index: &str) -> usize {
        let text = format!(
            "-- before/orchestration-index.md --\n{index}-- after/services/api/{SERVICE}-- after/services/api/src/main.rs --\nfn main() {{}}\n"
        );
        judge_text(&RULE, &text).len()
    }

    #[test]
    fn what_mentions_a_service() {
        for index in [
            "see services/api.\n",
            "`services/api/src`\n",
            "[x](./services/api)\n",
            "/services/api\n",
            "The Shop takes orders\n",
            "| api | x |\n",
        ] {
            assert_eq!(found(index), 0, "{index}");
        }
        for index in [
            "services/apis\n",
            "services/api-v2\n",
            "my/services/api\n",
            "shopping\n",
            "web-shop\n",
            "<!-- services/api -->\n",
            "\n",
        ] {
            assert_eq!(found(index), 1, "{index}");
        }
    }

    #[test]
    fn words_and_paths_end_where_they_end() {
        assert!(holds_word(b"the API.", b"api", true) && !holds_word(b"api.rs", b"api", true));
        assert!(!holds_word(b"", b"", true) && !holds_word(b"ap", b"api", true));
        assert!(holds_path(b"(a/b)", b"a/b") && !holds_path(b"xa/b", b"a/b"));
        assert_eq!(seen(b"a<!-- b -->c<!-- d"), b"a c<!-- d");
    }

    #[test]
    fn only_services_that_the_change_brings() {
        let text = format!(
            "-- before/orchestration-index.md --\n# x\n-- before/api/{SERVICE}-- before/api/src/main.rs --\nfn main() {{}}\n-- after/api/{SERVICE}\n"
        );
        assert!(judge_text(&RULE, &text).is_empty(), "it stood before");
        let mut whole = change(&text);
        whole.extent = Extent::WholeTree;
        assert_eq!(judge(&RULE, &whole).len(), 1);
        let root = format!(
            "-- before/orchestration-index.md --\n# x\n-- after/{SERVICE}-- after/src/main.rs --\nfn main() {{}}\n"
        );
        assert!(judge_text(&RULE, &root)[0].help.contains("policy index"));
        assert!(judge_text(&RULE, &root.replace("# x", "- `.`: all of it")).is_empty());
        assert!(
            judge_text(&RULE, "-- after/src/main.rs --\nfn main() {}\n").is_empty(),
            "no index, no service"
        );
    }

    #[test]
    fn a_declared_tool_is_no_service_and_a_merge_answers_for_its_own() {
        let tree = MemoryTree::new()
            .with("orchestration-index.md", "# x\n")
            .with("api/Cargo.toml", "[package]\nname = \"shop\"\n")
            .with("api/src/main.rs", "fn main() {}\n");
        let none = MemoryTree::new().with("orchestration-index.md", "# x\n");
        assert!(judge(&RULE, &merge("a", &[none.clone(), tree.clone()], &tree)).is_empty());
        assert_eq!(judge(&RULE, &merge("a", &[none.clone(), none], &tree)).len(), 1);
    }
}
