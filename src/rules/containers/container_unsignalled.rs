//! `container-unsignalled`: container files change, and nobody says that they are ready for review.

use crate::change::{Journey, RepoPath};
use crate::config::ReviewEntry;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::formats::work_status::{Ledger, Signal, SignalKind};
use crate::reviews::{Board, Scope, State, shell_word};
use crate::rules::ledger::ledgers;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject, reviews};
use crate::services::{Service, Services, services};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-unsignalled",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Range,
    summary: "container files change and no READY_FOR_REVIEW names them or their service",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some(journey) = cx.change.journey.as_deref() else { return Ok(()) };
    for review in cx.policy.reviews.iter().filter(|review| review.is_of_containers()) {
        let silent = silent(cx, review, journey)?;
        let mut by_directory: Vec<Vec<RepoPath>> = Vec::new();
        for path in silent {
            let is_same = |group: &&mut Vec<RepoPath>| {
                group.first().is_some_and(|first| first.directory() == path.directory())
            };
            match by_directory.iter_mut().find(is_same) {
                Some(group) => group.push(path),
                None => by_directory.push(vec![path]),
            }
        }
        for group in by_directory {
            report(cx, review, &group, out);
        }
    }
    Ok(())
}

/// The reviewed paths that new commits of somebody who does not review them change, and that no signal of the range names.
fn silent(cx: &Context<'_>, review: &ReviewEntry, journey: &Journey) -> Result<Vec<RepoPath>, Fault> {
    let reviewer = |name: Option<&str>| name.is_some_and(|name| review.is_by(name));
    let others = || journey.parts.iter().filter(|part| part.is_new && !reviewer(part.agent.name.as_deref()));
    let is_touched = |path: &RepoPath| others().any(|part| part.files.iter().any(|file| file.path == *path));
    let reviewed = reviews::reviewed(cx, review)?.into_iter();
    let mut paths: Vec<RepoPath> = reviewed.filter(|path| is_touched(path)).cloned().collect();
    if paths.is_empty() {
        return Ok(paths);
    }
    let (ledgers, own) = (ledgers(cx)?, reviews::OwnWords::of(cx)?);
    let nothing = Ledger::default();
    let said = ledgers.after.as_ref().map_or(&nothing, |read| &*read.ledger);
    let board = Board::read(review, cx.policy, said, &*cx.change.after, |signal| own.hold(signal))?;
    paths.retain(|path| board.state(path) != State::Approved);
    let Some(after) = &ledgers.after else { return Ok(paths) };
    let ready = reviews::added(&ledgers, after, |signal| signal.kind == SignalKind::ReadyForReview);
    let is_named = |path: &RepoPath, signal: &Signal| {
        Scope::of_review(&signal.subject, cx.policy).is_some_and(|scope| scope.covers(path))
    };
    paths.retain(|path| !ready.iter().any(|signal| is_named(path, signal)));
    if !paths.is_empty() && !ready.is_empty() {
        // A signal may name the service instead, whose Dockerfile stands elsewhere.
        let services = services(&*cx.change.after, cx.policy, cx)?;
        paths.retain(|path| !ready.iter().any(|signal| is_of_service(path, &signal.subject, &services)));
    }
    Ok(paths)
}

/// Whether `subject` is a service that the file at `path` builds or runs.
fn is_of_service(path: &RepoPath, subject: &str, services: &Services) -> bool {
    let uses = |service: &Service| {
        let dockerfile = service.image.as_ref().and_then(|image| image.dockerfile.as_ref());
        let compose = service.compose.as_ref().map(|compose| &compose.file);
        path.is_within(&service.path) || dockerfile == Some(path) || compose == Some(path)
    };
    services.list.iter().any(|service| service.is_called(subject) && uses(service))
}

fn report(cx: &Context<'_>, review: &ReviewEntry, paths: &[RepoPath], out: &mut Findings) {
    let Some(first) = paths.first() else { return };
    let verb = if paths.len() == 1 { "changes" } else { "change" };
    let message = format!("{} {verb}, and no READY_FOR_REVIEW names it", reviews::named(paths));
    let message = if paths.len() == 1 { message } else { message.replace("names it", "names them") };
    let reviewers = review.by.join(" or ");
    let why =
        format!("{reviewers} looks at what is signalled: what nobody signals waits for a review unseen");
    let help = format!(
        "`policy signal READY_FOR_REVIEW {} \"for {reviewers}\"`, and commit WORK_STATUS.md along with the change or after it",
        shell_word(&reviews::subject(review, paths))
    );
    out.report(Finding::new(cx.id(), message, why, help).in_file(first));
}

const DOCS: &str = r#"
## What it checks

Where a range is pushed or judged in CI, each Dockerfile, Compose file or .dockerignore that its new commits change (the
`paths` of the review called `containers`) is named by a `READY_FOR_REVIEW` signal that the range brings, with the change or
after it: by its path, a directory or glob that covers it, the review's name, or the service that it builds or runs.

A range that adopts policy, which brings the policy.toml that its base does not have, is not asked about what stood before
(see `review-missing`). What the reviewer has approved of as it is needs no signal any more, and what the reviewer changes itself needs none at all.
A commit in the making is not asked: the signal may come after it.

## Why

A reviewer who is not told reviews nothing, and the approval that a protected branch demands comes as a surprise at the end.

## What to do

`policy signal READY_FOR_REVIEW services/api "for docker-expert"`, and commit WORK_STATUS.md.

## Examples

````violates
agent: rust-expert
gate: push elsewhere
-- before/api/Dockerfile --
FROM rust:1
-- after/api/Dockerfile --
FROM rust:1-slim
````

A signal from an earlier push is about what stood there then.

````violates
agent: rust-expert
gate: push elsewhere
-- before/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-21T05:59:00Z | rust-expert | READY_FOR_REVIEW | api | for docker-expert |
-- after/api/Dockerfile --
FROM rust:1-slim
````

````ok
agent: rust-expert
gate: push
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | rust-expert | READY_FOR_REVIEW | services/api | for docker-expert |
-- after/services/api/Dockerfile --
FROM rust:1-slim
````

The service's Dockerfile stands elsewhere; the signal names the service.

````ok
agent: python-pro
gate: ci
-- before/api/requirements.txt --
flask
-- before/api/app.py --
import flask
-- before/compose.yaml --
services:
  api:
    build:
      context: api
      dockerfile: ../docker/api.Dockerfile
-- after/WORK_STATUS.md --
## Signals

| At | Agent | Signal | Subject | Detail |
|---|---|---|---|---|
| 2026-11-22T05:59:00Z | python-pro | READY_FOR_REVIEW | api | for docker-expert |
-- after/docker/api.Dockerfile --
FROM python:3-slim
COPY . /app
CMD ["python", "/app/app.py"]
````
"#;
