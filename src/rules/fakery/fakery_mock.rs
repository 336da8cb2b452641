//! `fakery-mock`: delivered code answers with data that was made up.

use super::advice;
use super::imports::{self, Import, Imports, Wrong};
use super::made_up::{self, Kind, Site};
use crate::change::Blob;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::finding::Severity;
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-mock",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "production code holds made-up data, or imports what is there for tests",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// What is delivered.
pub(super) const ROLES: &[Role] = &[Role::Production];

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    if let Some(made) = made_up::look(cx, file, ROLES, out)? {
        for site in &made.sites {
            let finding = describe_site(cx, file, &made.blob, site)?;
            out.report(finding);
        }
    }
    if let Some(Imports { blob, wrong }) = imports::look(cx, file, ROLES, out)? {
        for (import, wrong) in &wrong {
            let finding = describe_import(cx, file, &blob, import, wrong)?;
            out.report(finding);
        }
    }
    Ok(())
}

fn describe_site(cx: &Context<'_>, file: &File<'_>, blob: &Blob, site: &Site) -> Result<Finding, Fault> {
    let text = &blob.data;
    let name = String::from_utf8_lossy(&text[site.name.clone()]).into_owned();
    let stem = file.path().file_name().split(|byte| *byte == b'.').next().unwrap_or_default();
    let about = match site.kind {
        Kind::Wait | Kind::Lacking => String::from_utf8_lossy(stem).into_owned(),
        _ => format!("{name}_{}", String::from_utf8_lossy(stem)),
    };
    let (message, why, action, label) = match site.kind {
        Kind::Data => (
            format!("`{name}` holds made-up data, in production code"),
            "whoever reads it gets invented values that look like real ones",
            format!(
                "take the data that `{name}` stands for from where it really is; move what only tests use to test code"
            ),
            "made up",
        ),
        Kind::Answer => (
            format!("`{name}` answers with made-up data, in production code"),
            "callers take what was invented here for an answer of the real system",
            format!("ask the real system in place of `{name}`; move what only tests use to test code"),
            "answers what was made up",
        ),
        Kind::Class => (
            format!("`{name}` stands in for a real service, with answers written out"),
            "code that is wired to it reports success while nothing happens outside",
            format!("write the client that `{name}` stands in for; move what only tests use to test code"),
            "answers what was made up",
        ),
        Kind::Branch => (
            format!("where a key or setting is missing, `{name}` is answered as if it were real"),
            "a deployment that lacks the key looks healthy and serves invented data",
            "fail with an error that names the missing key or setting".to_owned(),
            "in place of an error",
        ),
        Kind::Lacking => (
            "where a key or setting is missing, an answer that was made up is given as if it were real"
                .to_owned(),
            "a deployment that lacks the key looks healthy and serves invented data",
            "fail with an error that names the missing key or setting".to_owned(),
            "in place of an error",
        ),
        Kind::Wait => (
            "a wait and a written-out answer act the part of a call".to_owned(),
            "the delay makes it look as if something had been asked: nothing was",
            "make the call that the wait stands for".to_owned(),
            "no call is made",
        ),
    };
    let help = advice::instead(cx, file.path(), &about, &action)?;
    let line = super::source::line_at(text, site.span.start);
    let span = site.span.start..site.span.end.min(line.end.max(site.span.start + 1));
    Ok(Finding::new(cx.id(), message, why, help).at(file.path(), blob, span, label))
}

fn describe_import(
    cx: &Context<'_>,
    file: &File<'_>,
    blob: &Blob,
    import: &Import,
    wrong: &Wrong,
) -> Result<Finding, Fault> {
    let (message, why, help) = match wrong {
        Wrong::Library(library) => (
            format!("production code imports {library}, which makes things up"),
            "a library of mocks or fake data has nothing to give to those who use the product",
            advice::instead(
                cx,
                file.path(),
                &String::from_utf8_lossy(file.path().file_name()),
                "take the data from where it really is; move what tests or seeding need to their own files",
            )?,
        ),
        Wrong::TestFile(target, role, why) => {
            let kind = if *role == Role::Fixture { "test data" } else { "test code" };
            (
                format!("{} imports {target}, which is {kind} ({why})", file.path()),
                "what tests need is no part of the product: its answers are made up, and it may change or go at any time",
                advice::instead(
                    cx,
                    file.path(),
                    &String::from_utf8_lossy(target.file_name()),
                    &format!(
                        "take what {target} gives from the real source; what is no test code there belongs in a file of its own"
                    ),
                )?,
            )
        }
    };
    Ok(Finding::new(cx.id(), message, why, help).at(file.path(), blob, import.span.clone(), "imported here"))
}

const DOCS: &str = r#"
## What it checks

In production code, on lines that the change adds:

- a value whose name says that it is made up, and that holds data: `MOCK_USERS = [{…}]`, `const mockResponse = {…}`,
  `var fakeDB = map[string]User{…}`; a function of such a name that answers data: `getMockOrders()`;
- a class that stands in for a service with answers written out: `class FakePaymentGateway`;
- an answer that is made up where a key or setting is missing: `if (!apiKey) return mockUsers`;
- a wait that acts the part of a call: `setTimeout(() => resolve({ id: 1, … }), 500)`, or a function that only sleeps and
  returns data;
- an import of a library that makes things up: Faker, Sinon, Mock Service Worker, mockall, `unittest.mock`, Mockito, …;
- an import of a file of the tree that is there for tests: in Python, JavaScript, TypeScript, Go, Rust, Java, Kotlin and
  Scala the import is followed, and the file's role decides (`policy explain --path FILE` tells it).

A name alone says nothing. `dummy`, `sample` and `stub` are words of many domains: they count only where rows of data or a
whole answer are written out. These pass: sample rates, dummy nodes, mock servers and their settings, functions that replace
others, `#[cfg(test)]` code, imports of types alone, imports behind `import.meta.env.DEV`, `TYPE_CHECKING` and the like,
files that set up tests, seed databases or migrate them, and packages that are libraries of mocks themselves.

Tests, examples, fixtures, documentation, vendored and generated files are not judged. An import that cannot be followed
says nothing.

## Why

Made-up data passes every demonstration. It is found by the first customer whose order is not among the three that were
written out.

## What to do

Call the real thing; the help names the file that looks like it, where the tree has one. If there is none yet, record
`BLOCKED` with what is missing and stop. Move what only tests need to where tests are.

## Examples

A value.

````violates
-- after/src/users.ts --
const MOCK_USERS = [
  { id: 1, name: "Ann", email: "ann@acme.dev" },
  { id: 2, name: "Bob", email: "bob@acme.dev" },
];
````

A function.

````violates
-- after/shop/orders.py --
def get_mock_orders():
    return [{"id": 1, "total": 9.5}, {"id": 2, "total": 12.0}]
````

A library.

````violates
-- after/app/customers.py --
from faker import Faker

fake = Faker()
````

The import graph.

````violates
-- after/src/api/users.ts --
import { users } from "../__mocks__/users";

export const list = () => users;
-- after/src/__mocks__/users.ts --
export const users = [{ id: 1, name: "Ann" }];
````

A wait.

````violates
-- after/src/pay.js --
export function charge(card) {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ id: "ch_1", status: "succeeded" }), 800);
  });
}
````

Words of a domain, and test code.

````ok
-- after/src/audio.rs --
pub const SAMPLE_RATES: [u32; 3] = [22_050, 44_100, 48_000];

#[cfg(test)]
mod tests {
    const MOCK_FRAMES: [(&str, u32); 2] = [("a", 1), ("b", 2)];
}
-- after/src/list.py --
def merge(a, b):
    dummy_head = Node(0, None)
    return dummy_head.next
-- after/src/api/users.ts --
import type { User } from "../__mocks__/users";
-- after/src/__mocks__/users.ts --
export type User = { id: number };
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
