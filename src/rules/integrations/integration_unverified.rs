//! `integration-unverified`: a change integrates another system, and nothing says that this was ever tried.

use std::ops::Range;

use serde::Deserialize;

use super::brought::{Sign, signs};
use super::parents::drop_standing;
use crate::change::{Origin, RepoPath};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{self, Ledger, SignalKind};
use crate::integrations::{Integration, ignores, is_named};
use crate::rules::{Check, Context, Drift, Family, Findings, Lenience, Options, Rule, Shift, Subject};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "integration-unverified",
    family: Family::Integrations,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a new external integration that no VALIDATED signal names",
    docs: DOCS,
    options: Options::of::<IntegrationOptions>(&["any-package", "ignore"]),
    check: Check::Change(check),
};

/// `[rules.integration-unverified]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct IntegrationOptions {
    /// Whether every new dependency is an integration, whatever it is for.
    pub any_package: bool,
    /// Vendors, packages, hosts, images and variables that are none.
    pub ignore: Vec<String>,
}

impl Lenience for IntegrationOptions {
    fn shifts(&self, after: &Self) -> Vec<Shift> {
        let Self { any_package, ignore } = self;
        let mut shifts = Vec::new();
        if *any_package != after.any_package {
            let (drift, what) = if after.any_package {
                (Drift::Tighter, "asks for every new dependency")
            } else {
                (Drift::Looser, "no longer asks for every new dependency")
            };
            shifts.push(Shift { key: "any-package", entry: None, drift, what: what.to_owned() });
        }
        let mut shift = |name: &String, drift, verb: &str| {
            let what = format!("{verb} `{name}`");
            shifts.push(Shift { key: "ignore", entry: Some(name.clone()), drift, what });
        };
        after.ignore.iter().filter(|name| !ignore.contains(name)).for_each(|name| {
            shift(name, Drift::Looser, "now lists");
        });
        ignore.iter().filter(|name| !after.ignore.contains(name)).for_each(|name| {
            shift(name, Drift::Tighter, "no longer lists");
        });
        shifts
    }
}

/// How many places a message names.
const SHOWN: usize = 4;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let options: IntegrationOptions = cx.options();
    let mut signs = signs(cx, options.any_package, out)?;
    signs.retain(|sign| !ignores(&options.ignore, &sign.mention.integration, &sign.mention.written));
    let mut wanted: Vec<Integration> = Vec::new();
    for sign in &signs {
        if !wanted.contains(&sign.mention.integration) {
            wanted.push(sign.mention.integration.clone());
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let validated = validated(cx)?;
    wanted.retain(|integration| {
        let own = signs.iter().filter(|sign| sign.mention.integration == *integration);
        let words: Vec<&str> = own.map(|sign| sign.mention.written.as_str()).collect();
        !validated.iter().any(|subject| is_named(integration, &words, subject))
    });
    if !wanted.is_empty() {
        drop_standing(cx, options.any_package, &mut wanted)?;
    }
    for integration in &wanted {
        let mut own: Vec<&Sign> =
            signs.iter().filter(|sign| sign.mention.integration == *integration).collect();
        own.sort_by_key(|sign| (sign.mention.kind, &sign.path, sign.mention.range.start));
        out.report(describe(cx.id(), integration, &own));
    }
    Ok(())
}

/// What VALIDATED signals name: in the ledger of the change and of its range's end, and for what is not committed yet in
/// the arbiter's.
fn validated(cx: &Context<'_>) -> Result<Vec<String>, Fault> {
    let path = RepoPath::from(work_status::PATH);
    let mut subjects = Vec::new();
    let mut take = |ledger: &Ledger| {
        let validated = ledger.signals.iter().filter(|signal| signal.kind == SignalKind::Validated);
        subjects.extend(validated.map(|signal| signal.subject.clone()));
    };
    for tree in [Some(&cx.change.after), cx.change.range_tip.as_ref()].into_iter().flatten() {
        if let Some(blob) = tree.file(&path)? {
            take(&cx.parsed(&blob, work_status::parse));
        }
    }
    let is_committed = matches!(cx.change.origin, Origin::Commit(_));
    if let Some(arbiter) = cx.change.arbiter.as_ref().filter(|_| !is_committed)
        && let Some(blob) = arbiter.ledger()?
    {
        take(&cx.parsed(&blob, work_status::parse));
    }
    Ok(subjects)
}

fn describe(id: &'static str, integration: &Integration, signs: &[&Sign]) -> Finding {
    let mut places: Vec<String> = Vec::new();
    for sign in signs {
        let (mention, newlines) = (&sign.mention, &sign.blob.data[..sign.mention.range.start]);
        let line = memchr::memchr_iter(b'\n', newlines).count() + 1;
        let place = format!("{} `{}` ({}:{line})", mention.kind.name(), mention.written, sign.path);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let more = places.len().saturating_sub(SHOWN);
    places.truncate(SHOWN);
    let rest = match more {
        0 => String::new(),
        1 => " and one more place".to_owned(),
        more => format!(" and {more} more places"),
    };
    let (name, word) = (integration.name(), integration.word());
    let message = format!(
        "the change integrates {name}, and no VALIDATED signal names it: {}{rest}",
        places.join(", ")
    );
    let why = "a system that was never called may refuse our key, answer otherwise than we think, or not be there: whoever \
               relies on the change finds out";
    let help = format!(
        "run what uses it against the real {name} and record that: `policy validate --subject {word} -- COMMAND` writes the \
         VALIDATED row into WORK_STATUS.md, to be committed with this change; if nothing of ours talks to it, policy.toml \
         can say so: [rules.{id}] ignore = [\"{word}\"]"
    );
    let mut finding = Finding::new(id, message, why, help);
    if let Some(first) = signs.first() {
        finding = finding.in_file(&first.path);
    }
    let marked = signs.iter().filter(|sign| !sign.mention.range.is_empty());
    let mut seen: Vec<(&RepoPath, &Range<usize>)> = Vec::new();
    for sign in marked {
        let (path, range) = (&sign.path, &sign.mention.range);
        if seen.len() == SHOWN || seen.contains(&(path, range)) {
            continue;
        }
        let is_first = seen.is_empty() && signs.first().is_some_and(|first| first.path == *path);
        finding = match is_first {
            true => finding.at(path, &sign.blob, range.clone(), format!("integrates {name}")),
            false => finding.and_at(path, &sign.blob, range.clone(), sign.mention.kind.name()),
        };
        seen.push((path, range));
    }
    finding
}

const DOCS: &str = r#"
## What it checks

A change that integrates another system says that this was tried: a `VALIDATED` signal in `WORK_STATUS.md` names it in its
subject, by the system's name or by one of the signs below. The ledger of the change counts, that of the end of the push or
pull request it is part of, and for what is not committed yet the arbiter's.

A system is integrated by any of these, and is one finding however many of them a change brings:

- a **package** that is a client of a service (`stripe`, `boto3`, `@aws-sdk/client-s3`, `pg`, `kafkajs`, …), among what
  runs: Cargo.toml, package.json, pyproject.toml, requirements files, setup.py, setup.cfg, Pipfile, go.mod, pom.xml, Gradle and
  its catalogs, .NET projects, composer.json, Gemfile, gemspecs, Package.swift, mix.exs. Dependencies for tests and
  development are left out;
- a **host** in production code: a string that is an address, such as `"https://api.example.io/v1"`. Settings and markup are
  searched for the hosts of well-known services;
- an **image** of a backing service in a Compose file or a Dockerfile (`postgres:17`, `redis`); what programs are built on
  (`debian`, `rust`, `node`) is none;
- a **variable** with a key that code reads, or that a Compose file, a Dockerfile's `ENV`, settings (`${…}`) or a `.env` file
  declare: `STRIPE_API_KEY`, `ACME_TOKEN`. A program's own secrets (`JWT_SECRET`, `SESSION_SECRET`) are none.

Tests, examples, documentation, fixtures, comments, vendored and generated files are not looked at, nor is what stands
below hidden folders. These hosts pass: this machine, private networks, names without a dot or put together from
variables, `example.com` and its like, registries, code hosting, standards, schemas and pages for people (`docs.…`,
`www.…`, a bare domain without a path such as `/api`, links).

An integration is new if nothing that was delivered in any parent's tree had a sign of it: a new version, a moved line, a
renamed file or a second use brings none.

## Why

An integration that was written from memory looks like one that works. Whether the key is accepted, the answer has the
fields, the server is there, only a call tells; the mandate is real calls, no mocks.

## What to do

Run what uses it against the real system, and let policy record that: `policy validate --subject stripe -- npm run
test:stripe`. What only looks like an integration is named in policy.toml:

```toml
[rules.integration-unverified]
ignore = ["cdn.acme.io", "acme", "@acme/*"]  # vendors, packages, hosts (with all below), images, variables; default: none
any-package = true                            # every new dependency needs validation, not only clients; default: false
```

## Examples

A client library and the variable with its key: one integration.

````violates
-- before/package.json --
{"dependencies": {"express": "5"}}
-- after/package.json --
{"dependencies": {"express": "5", "stripe": "18"}}
-- after/src/pay.ts --
export const key = process.env.STRIPE_SECRET_KEY;
````

A host that nobody called.

````violates
-- after/src/rates.py --
import requests

def rates():
    return requests.get("https://api.fixer.io/latest").json()
````

A database.

````violates
-- after/compose.yaml --
services:
  db:
    image: postgres:17
````

The same, validated.

````ok
-- after/compose.yaml --
services:
  db:
    image: postgres:17
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T06:10:00Z | rust-expert | VALIDATED | postgresql | `cargo test --test db` exit 0 |
````

A new version, a second use, an address for readers, a secret of one's own.

````ok
-- before/requirements.txt --
stripe==11.0
-- after/requirements.txt --
stripe==12.0
-- after/src/pay.py --
import os

# The interface is described at https://api.fixer.io/docs
HELP = "https://www.acme.io/help"
KEY = os.environ["STRIPE_API_KEY"]
OWN = os.environ["JWT_SECRET"]
````
"#;

#[cfg(test)]
mod tests;
