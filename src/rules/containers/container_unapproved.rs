//! `container-unapproved`: container files reach a protected branch without docker-expert's approval of what they hold.

use crate::fault::Fault;
use crate::finding::Severity;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject, reviews};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-unapproved",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Range,
    summary: "container files reach a protected branch without docker-expert's approval of what they hold",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for review in cx.policy.reviews.iter().filter(|review| review.is_of_containers()) {
        let Some(journey) = reviews::asked(cx.change, review) else { continue };
        for open in reviews::open(cx, review, true)? {
            reviews::report(cx, review, &open, journey, out);
        }
    }
    Ok(())
}

const DOCS: &str = r#"
## What it checks

A push to a protected branch, or a range that CI judges, brings no Dockerfile, Compose file or .dockerignore that
docker-expert has not approved of as it is. This is the review called `containers` of the shipped packs; how approvals are
bound to content, which rows count, and in which order commits may come is the same for every review (see `review-missing`).

policy.toml changes the entry key by key, or asks for it nowhere:

```toml
[[review]]
name = "containers"
by = ["docker-expert", "platform-team"]
# gates = []
```

Container files of different directories are told apart, so that the approval of one service holds while another changes.

## Why

What a Dockerfile and a Compose file say runs in production with the rights they give it. "Nothing is deployed without
docker-expert's approval" holds only if the approval is of what is deployed.

## What to do

docker-expert looks at the files and runs `policy approve services/api` (a service's directory, or a file), then commits
WORK_STATUS.md.

## Examples

````violates
agent: rust-expert
gate: push
-- before/api/Dockerfile --
FROM rust:1
-- after/api/Dockerfile --
FROM rust:latest
````

A row that the author wrote in docker-expert's name is no approval.

````violates
agent: rust-expert
gate: push
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | docker-expert | APPROVED | api | content ecb14d3ba2980772e6172da6aca802c47706990cf0acaeb9e63d5fc517374db7 |
-- after/api/Dockerfile --
FROM rust:1
````

docker-expert's own commit brings both.

````ok
agent: docker-expert
gate: push
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | docker-expert | APPROVED | api | content ecb14d3ba2980772e6172da6aca802c47706990cf0acaeb9e63d5fc517374db7 |
-- after/api/Dockerfile --
FROM rust:1
````

A commit in the making is not asked.

````ok
agent: rust-expert
-- before/api/Dockerfile --
FROM rust:1
-- after/api/Dockerfile --
FROM rust:latest
````
"#;
