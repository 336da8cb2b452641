//! Owns GitHub's words: the default environment variables and the event file of a workflow run (docs.github.com,
//! "Variables reference", "Events that trigger workflows", "Webhook events and payloads").

use serde::Deserialize;

use super::{Course, Environment, Host, Job, NAMED, oid, some_oid, unsaid};
use crate::fault::Fault;

const HOST: Host = Host::GitHub;

/// What of an event says which commits it is about.
#[derive(Debug, Default, Deserialize)]
struct Event {
    #[serde(rename = "ref")]
    reference: Option<String>,
    before: Option<String>,
    after: Option<String>,
    #[serde(default)]
    deleted: bool,
    repository: Option<Repository>,
    pull_request: Option<PullRequest>,
    merge_group: Option<MergeGroup>,
}

#[derive(Debug, Deserialize)]
struct Repository {
    default_branch: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PullRequest {
    number: u64,
    base: End,
    head: End,
}

#[derive(Debug, Deserialize)]
struct End {
    #[serde(rename = "ref")]
    reference: String,
    sha: String,
}

#[derive(Debug, Deserialize)]
struct MergeGroup {
    head_sha: String,
    head_ref: Option<String>,
    base_sha: String,
    base_ref: String,
}

pub(super) fn job(environment: &Environment) -> Result<Job, Fault> {
    let event: Event = match &environment.event {
        None => Event::default(),
        Some(text) => {
            let unreadable = |error: String| {
                Fault::new(format!("the event file of GitHub Actions is of no use: {error}"), NAMED)
            };
            let text = text.as_ref().map_err(|error| unreadable(error.clone()))?;
            serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?
        }
    };
    let name = environment.need("GITHUB_EVENT_NAME", HOST)?;
    if let Some(request) = &event.pull_request {
        return proposal(request);
    }
    match name {
        "pull_request" | "pull_request_target" => Err(unsaid(HOST, "which pull request it is")),
        "merge_group" => {
            queue(event.merge_group.as_ref().ok_or_else(|| unsaid(HOST, "which merge group it is"))?)
        }
        "push" => push(environment, &event),
        _ => standing(environment, &event, name),
    }
}

/// The tip is the pull request's own head. What a workflow has checked out is a merge that GitHub made of it
/// (`refs/pull/N/merge`), or, for pull_request_target, the branch it is for.
fn proposal(request: &PullRequest) -> Result<Job, Fault> {
    Ok(Job {
        host: HOST,
        tip: some_oid(&request.head.sha, HOST, "`pull_request.head.sha`")?,
        tip_ref: Some(format!("refs/pull/{}/head", request.number)),
        course: Course::Proposal {
            name: format!("pull request {}", request.number),
            target: request.base.reference.clone(),
            told_base: oid(&request.base.sha, HOST, "`pull_request.base.sha`")?,
            elsewhere: None,
        },
    })
}

fn queue(group: &MergeGroup) -> Result<Job, Fault> {
    let target = group.base_ref.strip_prefix("refs/heads/").unwrap_or(&group.base_ref);
    Ok(Job {
        host: HOST,
        tip: some_oid(&group.head_sha, HOST, "`merge_group.head_sha`")?,
        tip_ref: group.head_ref.clone(),
        course: Course::Queue {
            target: target.to_owned(),
            after: some_oid(&group.base_sha, HOST, "`merge_group.base_sha`")?,
        },
    })
}

fn push(environment: &Environment, event: &Event) -> Result<Job, Fault> {
    let reference = event.reference.as_deref().or(environment.get("GITHUB_REF"));
    let reference = reference.ok_or_else(|| unsaid(HOST, "which ref was pushed"))?.to_owned();
    // A deletion's run is about the default branch (GITHUB_SHA), and the event's `after` is zeros.
    let sha = environment.need("GITHUB_SHA", HOST)?;
    let after = match &event.after {
        Some(after) => oid(after, HOST, "`after`")?,
        None => oid(sha, HOST, "`GITHUB_SHA`")?,
    };
    let Some(tip) = after.filter(|_| !event.deleted) else {
        let tip = some_oid(sha, HOST, "`GITHUB_SHA`")?;
        return Ok(Job { host: HOST, tip, tip_ref: None, course: Course::Gone { name: reference } });
    };
    let before = event.before.as_deref().map(|before| oid(before, HOST, "`before`")).transpose()?.flatten();
    let course = match of_ref(&reference) {
        Ref::Branch(branch) => Course::Push { branch, before, default: default(event) },
        Ref::Tag(name) => Course::Tag { name, default: default(event) },
        Ref::Neither => return Err(unsaid(HOST, "which branch or tag was pushed")),
    };
    Ok(Job { host: HOST, tip, tip_ref: Some(reference), course })
}

/// `schedule`, `workflow_dispatch`, `release` and all the others: about the ref that the run is for.
fn standing(environment: &Environment, event: &Event, name: &str) -> Result<Job, Fault> {
    let reference = environment.need("GITHUB_REF", HOST)?;
    let tip = some_oid(environment.need("GITHUB_SHA", HOST)?, HOST, "`GITHUB_SHA`")?;
    let course = match of_ref(reference) {
        Ref::Branch(branch) => Course::Standing { event: name.to_owned(), branch, default: default(event) },
        Ref::Tag(name) => Course::Tag { name, default: default(event) },
        Ref::Neither => return Err(unsaid(HOST, "which branch or tag the run is for")),
    };
    Ok(Job { host: HOST, tip, tip_ref: Some(reference.to_owned()), course })
}

fn default(event: &Event) -> Option<String> {
    event.repository.as_ref()?.default_branch.clone().filter(|name| !name.is_empty())
}

enum Ref {
    Branch(String),
    Tag(String),
    Neither,
}

fn of_ref(name: &str) -> Ref {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        return Ref::Branch(branch.to_owned());
    }
    name.strip_prefix("refs/tags/").map_or(Ref::Neither, |tag| Ref::Tag(tag.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Environment, Job};
    use crate::change::Oid;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const ZEROS: &str = "0000000000000000000000000000000000000000";

    fn job(event: &str, reference: &str, text: &str) -> Result<Job, String> {
        let variables = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_EVENT_NAME", event),
            ("GITHUB_SHA", B),
            ("GITHUB_REF", reference),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Job::of(&Environment::of(variables).with_event(text))
            .map(Option::unwrap)
            .map_err(|fault| fault.message)
    }

    fn id(hex: &str) -> Oid {
        Oid::from_hex(hex.as_bytes()).unwrap()
    }

    #[test]
    fn a_pull_request_is_its_own_head_whatever_is_checked_out() {
        let text = format!(
            r#"{{"pull_request": {{"number": 7, "base": {{"ref": "release/1", "sha": "{A}"}},
                "head": {{"ref": "x`id`", "sha": "{}"}}}}}}"#,
            "c".repeat(40)
        );
        for event in ["pull_request", "pull_request_target", "pull_request_review"] {
            let job = job(event, "refs/pull/7/merge", &text).unwrap();
            assert_eq!(job.tip, id(&"c".repeat(40)));
            assert_eq!(job.tip_ref.as_deref(), Some("refs/pull/7/head"));
            let Course::Proposal { target, told_base, .. } = job.course else { panic!("{job:?}") };
            assert_eq!((target.as_str(), told_base), ("release/1", Some(id(A))));
        }
        assert!(job("pull_request", "refs/pull/7/merge", "{}").unwrap_err().contains("which pull request"));
    }

    #[test]
    fn a_merge_group_follows_an_entry_of_the_queue() {
        let text = format!(
            r#"{{"merge_group": {{"head_sha": "{B}", "head_ref": "refs/heads/gh-readonly-queue/main/pr-7",
                "base_sha": "{A}", "base_ref": "refs/heads/main"}}}}"#
        );
        let job = job("merge_group", "refs/heads/gh-readonly-queue/main/pr-7", &text).unwrap();
        assert_eq!(job.course, Course::Queue { target: "main".to_owned(), after: id(A) });
        assert_eq!(job.tip, id(B));
    }

    #[test]
    fn zeros_are_no_commit() {
        let default = r#""repository": {"default_branch": "trunk"}"#;
        let text = format!(
            r#"{{"ref": "refs/heads/x", "before": "{ZEROS}", "after": "{B}", "created": true, {default}}}"#
        );
        let expected =
            Course::Push { branch: "x".to_owned(), before: None, default: Some("trunk".to_owned()) };
        assert_eq!(job("push", "refs/heads/x", &text).unwrap().course, expected);
        for text in [
            format!(r#"{{"ref": "refs/heads/x", "before": "{A}", "after": "{ZEROS}", {default}}}"#),
            format!(r#"{{"ref": "refs/heads/x", "before": "{A}", "after": "{ZEROS}", "deleted": true}}"#),
        ] {
            let gone = Course::Gone { name: "refs/heads/x".to_owned() };
            assert_eq!(job("push", "refs/heads/trunk", &text).unwrap().course, gone);
        }
    }

    #[test]
    fn other_events_are_about_the_ref_they_run_for() {
        for event in ["workflow_dispatch", "schedule", "workflow_run"] {
            let standing =
                Course::Standing { event: event.to_owned(), branch: "main".to_owned(), default: None };
            assert_eq!(job(event, "refs/heads/main", "{}").unwrap().course, standing);
        }
        let tag = Course::Tag { name: "v1".to_owned(), default: None };
        assert_eq!(job("release", "refs/tags/v1", "{}").unwrap().course, tag);
    }

    #[test]
    fn what_cannot_be_understood_is_a_fault() {
        assert!(job("push", "refs/heads/x", "{").unwrap_err().contains("event file"));
        assert!(job("push", "refs/heads/x", r#"{"before": "HEAD~1"}"#).unwrap_err().contains("no commit id"));
        assert!(job("push", "refs/notes/x", "{}").unwrap_err().contains("which branch"));
        let nothing = Environment::of([("GITHUB_ACTIONS".to_owned(), "true".to_owned())]);
        assert!(Job::of(&nothing).unwrap_err().message.contains("GITHUB_EVENT_NAME"));
        assert_eq!(Job::of(&Environment::default()).unwrap(), None);
    }
}
