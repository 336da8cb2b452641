//! `review-missing`: reviewed paths reach a protected branch without an approval of what they hold.

use crate::fault::Fault;
use crate::finding::Severity;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject, reviews};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "review-missing",
    family: Family::Reviews,
    severity: Severity::Error,
    subject: Subject::Range,
    summary: "reviewed paths reach a protected branch without an approval of what they hold",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for review in cx.policy.reviews.iter().filter(|review| !review.is_of_containers()) {
        let Some(journey) = reviews::asked(cx.change, review) else { continue };
        for open in reviews::open(cx, review, false)? {
            reviews::report(cx, review, &open, journey, out);
        }
    }
    Ok(())
}

const DOCS: &str = r#"
## What it checks

Each `[[review]]` of policy.toml names paths, and who has to approve of what they hold before they reach a protected
branch:

```toml
[[review]]
name = "performance"
paths = ["src/core/**"]
by = ["performance-optimizer"]   # any of them
gates = ["push", "ci"]           # both, unless it says otherwise; [] asks nowhere
```

The review called `containers` comes with the packs and has an id of its own, `container-unapproved`.

**Where it is asked.** At the gate `push` (pre-push, pre-receive) for each branch that `[branches] protected` lists; at the
gate `ci` (`policy check`, `--base`, `--range`), unless the base is a branch that is not protected. A commit in the making
is never asked for what can only come later.

**What is asked.** All that the range changes, at its tip: each reviewed path must be covered by the Subject of an
`APPROVED` row of a reviewer whose Detail names the digest of what stands under that Subject now. So the approval may have been
committed before the change, with it, or after it, as long as it comes along. One byte more, and it holds no longer; put the
byte back, and it holds again. What several commits did on the way does not matter, nor does a rebase or a squash: the
digest is of content alone.

**When policy is adopted.** A range whose base has no policy.toml, such as the first push of a whole repository, is not asked
about what stood before the one commit that brings the file and stands there still, byte for byte: the team begins with
it. What that commit brings itself is asked, and so is what later ones change. If the range brings policy.toml more than
once (takes it out in between), all of it is asked.

**Which rows count.** A row that stood before the range, and a row that a commit of the reviewer's own adds: signed, if the
reviewer lists `signing-keys`. Nobody else can add it, a coordinator neither. Of `APPROVED` and `REJECTED` rows about the
same content the last one counts.

**The digest** is SHA-256 over mode, blob id and path of the reviewed files under the Subject. Anybody can check it:

```sh
git ls-tree -r -z --full-tree --format='%(objectmode) %(objectname)%x09%(path)' HEAD src/core | sha256sum
```

WORK_STATUS.md and orchestration-index.md are never reviewed. Case counts, whatever the file system does.

## Why

An approval that is not bound to what was approved is an approval of anything. Work that changes after its review is work
that nobody has reviewed.

## What to do

Ask the reviewer. `policy approve SUBJECT` approves of what stands in `HEAD` (`--staged`, `--commit REV`: elsewhere) and adds
the row to WORK_STATUS.md; `--reject` rejects it. The reviewer commits that. A narrow Subject (a path, a service's
directory) holds while other reviewed paths change; the review's name as the Subject means all of its paths.

## Examples

````violates
agent: rust-expert
gate: push
-- before/policy.toml --
[[review]]
name = "core"
paths = ["src/core/**"]
by = ["performance-optimizer"]
-- before/src/core/a.rs --
fn a() {}
-- after/src/core/a.rs --
fn a() { b() }
````

The approval is of something else.

````violates
agent: rust-expert
gate: ci
-- before/policy.toml --
[[review]]
name = "billing"
paths = ["services/billing/**"]
by = ["security-expert"]
-- before/services/billing/tax.rs --
fn tax() {}
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | security-expert | APPROVED | services/billing | content 7b3e6b8a1b2d9cf0f26a2dd9b6a1b7f1d6d6f0f4b8fdc6c5d0cf9bd06a1b2c3d |
-- after/services/billing/tax.rs --
fn tax() { rate() }
````

Elsewhere than to a protected branch nobody asks.

````ok
agent: rust-expert
gate: push elsewhere
-- before/policy.toml --
[[review]]
name = "core"
paths = ["src/core/**"]
by = ["performance-optimizer"]
-- after/src/core/a.rs --
fn a() {}
````

The reviewer approved of these bytes before they came.

````ok
agent: rust-expert
gate: push
-- before/policy.toml --
[[review]]
name = "core"
paths = ["src/core/**"]
by = ["performance-optimizer"]
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:00:00Z | performance-optimizer | APPROVED | src/core | content 43e5814f2a2d44b7a973d627a10501b2261e5a7cfef2231bc0c3148a16eb38e6 |
-- after/src/core/a.rs --
fn a() {}
````
"#;
