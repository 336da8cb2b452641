//! `fakery-todo`: a comment that leaves work for later.

use serde::Deserialize;

use super::TagWord;
use super::evidence::{Interest, Tag, TagPlace, look};
use super::words::{Hit, Word, is_whole};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Drift, Family, File, Findings, Lenience, Options, Rule, Shift, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-todo",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "the change adds a TODO, FIXME, XXX or HACK comment",
    docs: DOCS,
    options: Options::of::<TodoOptions>(&["allow-linked", "tags"]),
    check: Check::File(check),
};

/// `[rules.fakery-todo]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct TodoOptions {
    /// Whether a tag that names an issue passes.
    pub allow_linked: bool,
    /// The tags that count.
    pub tags: Vec<TagWord>,
}

impl Default for TodoOptions {
    fn default() -> Self {
        Self { allow_linked: false, tags: TagWord::ALL.to_vec() }
    }
}

impl Lenience for TodoOptions {
    fn shifts(&self, after: &Self) -> Vec<Shift> {
        let Self { allow_linked, tags } = self;
        let mut shifts = Vec::new();
        if *allow_linked != after.allow_linked {
            let (drift, what) = if after.allow_linked {
                (Drift::Looser, "lets a tag that names an issue pass")
            } else {
                (Drift::Tighter, "lets no tag pass for naming an issue")
            };
            shifts.push(Shift { key: "allow-linked", entry: None, drift, what: what.to_owned() });
        }
        let mut shift = |tag: &TagWord, drift, verb: &str| {
            let name = format!("{tag:?}").to_ascii_uppercase();
            let what = format!("{verb} `{name}`");
            shifts.push(Shift { key: "tags", entry: Some(name), drift, what });
        };
        tags.iter().filter(|tag| !after.tags.contains(tag)).for_each(|tag| {
            shift(tag, Drift::Looser, "no longer lists");
        });
        after.tags.iter().filter(|tag| !tags.contains(tag)).for_each(|tag| {
            shift(tag, Drift::Tighter, "now lists");
        });
        shifts
    }
}

/// What it wants of a file.
pub(super) const INTEREST: Interest = Interest {
    // Tests are delivered too. What stands in fixtures, documentation and other people's code is theirs.
    roles: &[Role::Production, Role::Test, Role::Example],
    concerns: |text, hit| matches!(hit.word, Word::Tag(_)) && is_whole(text, hit) && may_be_remark(text, hit),
    // A tag on a line that stood before is not the change's.
    reach: |_, _| 0,
    without_grammar: true,
};

/// Whether something on the line could open a comment before the hit, or nothing but the hit opens the line: what is
/// asked before anything is parsed. A call may be Kotlin's `TODO()`.
fn may_be_remark(text: &[u8], hit: &Hit) -> bool {
    let line_start = memchr::memrchr(b'\n', &text[..hit.start]).map_or(0, |at| at + 1);
    let before = &text[line_start..hit.start];
    before.iter().any(|byte| b"/#*-;<%\"'({!|".contains(byte))
        || before.iter().all(|byte| !byte.is_ascii_alphanumeric())
        || text.get(hit.end) == Some(&b'(')
}

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    let options: TodoOptions = cx.options();
    let Some(look) = look(cx, file, &INTEREST, out)? else { return Ok(()) };
    for tag in &look.evidence.tags {
        let allowed = options.allow_linked && tag.is_linked;
        if allowed || !options.tags.contains(&tag.word) || !look.added.contains(tag.span.start) {
            continue;
        }
        let written = String::from_utf8_lossy(&look.blob.data[tag.span.clone()]).into_owned();
        let finding = describe(cx.id(), tag, &written, options.allow_linked);
        out.report(finding.at(file.path(), &look.blob, tag.span.clone(), "work left for later"));
    }
    Ok(())
}

fn describe(id: &'static str, tag: &Tag, written: &str, links_count: bool) -> Finding {
    let message = match tag.place {
        TagPlace::Comment => format!("`{written}` marks work that is not done"),
        TagPlace::Docstring => format!("the docstring is nothing but a `{written}`"),
        TagPlace::Call => "`TODO()` throws in place of the work".to_owned(),
    };
    let why = "a deliverable that says itself that something is missing is not done: nobody comes back for the comment";
    let help = match (tag.place, links_count) {
        (TagPlace::Docstring, _) => "write the docstring, or remove it",
        (TagPlace::Call, _) => "write the body, or leave the function out until it can be written",
        (TagPlace::Comment, true) => {
            "do what it says and remove the comment, or name the issue in it: `TODO(#123)`"
        }
        (TagPlace::Comment, false) => {
            "do what it says and remove the comment; if it is not this change's work, open an issue and say there what is left"
        }
    };
    Finding::new(id, message, why, help)
}

const DOCS: &str = r#"
## What it checks

A comment on a line that the change adds holds a task tag: `TODO`, `FIXME`, `XXX` or `HACK`. So do `TODO(name):`,
`@todo`, "TODO Auto-generated method stub", a Python docstring that is nothing but a TODO, and Kotlin's `TODO()`. A
file that moves, with at least half of its lines, brings only what is new in it.

A tag is told from prose by where it stands and what follows. In capitals it counts at the start of a comment's line,
before a colon, with a name in brackets, or behind a full stop. In lower case it must lead the line and be followed by
a colon or a verb (`todo: …`, `todo fix this`; `hack` and `xxx` take the colon). "The todo list", "TODO comments",
`XXX-XX-XXXX` and `hack/build.sh` are prose, and so are strings, `Todo` types, and a quoted tag.

Tests and examples count; fixtures, documentation, vendored and generated files do not. Languages
with a grammar are read with it, or with a scanner that tells comments as exactly; other known languages with a comment
scanner. Prose (`.md`, `.txt`) and data
(`.json`, lock files) are not judged.

## Why

The comment is the author's own statement that the work is not finished. It is easy to write and nobody is reminded of
it; a year later it still stands there. A gate that stops it makes the author do the work, or say where it is tracked.

## What to do

Do what the comment says and remove it. If it belongs to other work, open an issue and remove the comment, or allow
links and name the issue.

```toml
[rules.fakery-todo]
allow-linked = true       # `TODO(#123)`, `TODO(PROJ-12)` and `TODO: https://…/issues/1` pass; default: false
tags = ["TODO", "FIXME"]  # the tags that count; default: TODO, FIXME, XXX and HACK
```

## Examples

A tag in a Rust comment.

````violates
-- before/src/lib.rs --
pub fn parse(text: &str) -> Vec<&str> {
    text.split(',').collect()
}
-- after/src/lib.rs --
pub fn parse(text: &str) -> Vec<&str> {
    // TODO: handle quotes
    text.split(',').collect()
}
````

A docstring that says nothing else.

````violates
-- after/app/mail.py --
def send(message, server):
    """TODO"""
    server.send(message)
````

A tag in lower case, in a language that is read with the comment scanner.

````violates
-- after/deploy.sh --
#!/bin/sh
# fixme: quote the arguments
rsync -a $1 $2
````

An author's tag in TypeScript.

````violates
-- after/src/cart.ts --
/**
 * Adds up the cart.
 * @todo taxes
 */
export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0);
````

Prose, strings, types and masks.

````ok
-- after/src/todos.ts --
// The todo list of one user. Lines that start with "TODO" are imported as items.
export class Todo {
  constructor(readonly title: string) {}
}
export const PREFIX = "TODO: ";
export const SSN_MASK = "XXX-XX-XXXX"; // shown as XXX-XX-XXXX
````

A tag that stood there before.

````ok
-- before/main.go --
package main

// TODO: read the port from the environment
const port = 8080
-- after/main.go --
package main

// TODO: read the port from the environment
const port = 8080

const host = "localhost"
````

An issue that is named, where the policy allows it.

````ok
-- before/policy.toml --
[rules.fakery-todo]
allow-linked = true
-- after/src/lib.rs --
// TODO(#123): drop the shim with the next major version
pub use crate::new as old;
mod new {}
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
