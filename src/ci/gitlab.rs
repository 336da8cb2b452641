//! Owns GitLab's words: the predefined variables of a pipeline (docs.gitlab.com, "Predefined CI/CD variables reference").

use super::{Course, Environment, Host, Job, oid, some_oid, unsaid};
use crate::fault::Fault;

const HOST: Host = Host::GitLab;

pub(super) fn job(environment: &Environment) -> Result<Job, Fault> {
    let commit = some_oid(environment.need("CI_COMMIT_SHA", HOST)?, HOST, "`CI_COMMIT_SHA`")?;
    let source = environment.need("CI_PIPELINE_SOURCE", HOST)?;
    let default = environment.get("CI_DEFAULT_BRANCH").map(str::to_owned);
    if source == "merge_request_event" || environment.get("CI_MERGE_REQUEST_IID").is_some() {
        return proposal(environment, commit);
    }
    if let Some(tag) = environment.get("CI_COMMIT_TAG") {
        let tip_ref = Some(format!("refs/tags/{tag}"));
        return Ok(Job {
            host: HOST,
            tip: commit,
            tip_ref,
            course: Course::Tag { name: tag.to_owned(), default },
        });
    }
    let branch = environment.get("CI_COMMIT_BRANCH").or(environment.get("CI_COMMIT_REF_NAME"));
    let branch = branch.ok_or_else(|| unsaid(HOST, "which branch or tag the pipeline is for"))?.to_owned();
    let tip_ref = Some(format!("refs/heads/{branch}"));
    // Zeros for a branch's first pipeline, and for each that somebody or the clock starts.
    let before = environment.get("CI_COMMIT_BEFORE_SHA");
    let before = before.map(|hex| oid(hex, HOST, "`CI_COMMIT_BEFORE_SHA`")).transpose()?.flatten();
    let course = match source {
        "push" => Course::Push { branch, before, default },
        _ => Course::Standing { event: source.to_owned(), branch, default },
    };
    Ok(Job { host: HOST, tip: commit, tip_ref, course })
}

/// A merge request's pipeline runs on its source branch; one for merged results, or in a merge train, on a merge that
/// GitLab made of it, and says in variables of its own which commit was merged.
fn proposal(environment: &Environment, commit: crate::change::Oid) -> Result<Job, Fault> {
    let target = environment.need("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", HOST)?.to_owned();
    let number = environment.need("CI_MERGE_REQUEST_IID", HOST)?;
    let merged = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
    let merged =
        merged.map(|hex| oid(hex, HOST, "`CI_MERGE_REQUEST_SOURCE_BRANCH_SHA`")).transpose()?.flatten();
    let is_merge =
        matches!(environment.get("CI_MERGE_REQUEST_EVENT_TYPE"), Some("merged_result" | "merge_train"));
    let tip = match merged {
        Some(merged) => merged,
        None if is_merge => return Err(unsaid(HOST, "`CI_MERGE_REQUEST_SOURCE_BRANCH_SHA`")),
        None => commit,
    };
    // It is the merge base of when the request was last pushed to.
    let told = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA");
    let told_base = told.map(|hex| oid(hex, HOST, "`CI_MERGE_REQUEST_DIFF_BASE_SHA`")).transpose()?.flatten();
    Ok(Job {
        host: HOST,
        tip,
        tip_ref: Some(format!("refs/merge-requests/{number}/head")),
        course: Course::Proposal {
            name: format!("merge request {number}"),
            target,
            told_base,
            elsewhere: elsewhere(environment)?,
        },
    })
}

/// A fork's pipeline clones the fork, whose branches are not those that the request is for.
fn elsewhere(environment: &Environment) -> Result<Option<String>, Fault> {
    let own = environment.get("CI_PROJECT_ID");
    match (own, environment.get("CI_MERGE_REQUEST_PROJECT_ID")) {
        (Some(own), Some(target)) if own != target => {
            let url = environment.need("CI_MERGE_REQUEST_PROJECT_URL", HOST)?;
            Ok(Some(format!("{}.git", url.trim_end_matches('/').trim_end_matches(".git"))))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Course, Environment, Job};
    use crate::change::Oid;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const ZEROS: &str = "0000000000000000000000000000000000000000";

    fn job(variables: &[(&str, &str)]) -> Result<Job, String> {
        let common = [("GITLAB_CI", "true"), ("CI_COMMIT_SHA", B), ("CI_DEFAULT_BRANCH", "main")];
        let all = common.iter().chain(variables);
        let all = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Job::of(&Environment::of(all)).map(Option::unwrap).map_err(|fault| fault.message)
    }

    fn id(hex: &str) -> Option<Oid> {
        Oid::from_hex(hex.as_bytes())
    }

    const REQUEST: [(&str, &str); 4] = [
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_IID", "3"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_COMMIT_BEFORE_SHA", ZEROS),
    ];

    #[test]
    fn a_branch_pipeline_tells_where_the_branch_stood() {
        let push = [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_BRANCH", "x")];
        for (before, expected) in [(A, id(A)), (ZEROS, None)] {
            let job = job(&[&push[..], &[("CI_COMMIT_BEFORE_SHA", before)]].concat()).unwrap();
            let course =
                Course::Push { branch: "x".to_owned(), before: expected, default: Some("main".to_owned()) };
            assert_eq!((job.course, Some(job.tip)), (course, id(B)));
        }
        let web = [("CI_PIPELINE_SOURCE", "web"), ("CI_COMMIT_BRANCH", "x"), ("CI_COMMIT_BEFORE_SHA", ZEROS)];
        assert!(matches!(job(&web).unwrap().course, Course::Standing { .. }));
        let tag = [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_TAG", "v1"), ("CI_COMMIT_BEFORE_SHA", ZEROS)];
        assert!(matches!(job(&tag).unwrap().course, Course::Tag { .. }));
    }

    #[test]
    fn a_merge_request_is_its_source_branch() {
        let detached = [&REQUEST[..], &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", A)]].concat();
        let found = job(&detached).unwrap();
        assert_eq!(Some(found.tip), id(B));
        let Course::Proposal { told_base, elsewhere, .. } = found.course else { panic!("no proposal") };
        assert_eq!((told_base, elsewhere), (id(A), None));
        for kind in ["merged_result", "merge_train"] {
            let merged = [&REQUEST[..], &[("CI_MERGE_REQUEST_EVENT_TYPE", kind)]].concat();
            assert!(job(&merged).unwrap_err().contains("SOURCE_BRANCH_SHA"));
            let told = [&merged[..], &[("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", A)]].concat();
            assert_eq!(Some(job(&told).unwrap().tip), id(A));
        }
    }

    #[test]
    fn a_fork_is_not_where_its_request_goes() {
        let fork = [
            ("CI_PROJECT_ID", "2"),
            ("CI_MERGE_REQUEST_PROJECT_ID", "1"),
            ("CI_MERGE_REQUEST_PROJECT_URL", "https://gitlab.example/team/app"),
        ];
        let Course::Proposal { elsewhere, .. } = job(&[&REQUEST[..], &fork].concat()).unwrap().course else {
            panic!("no proposal")
        };
        assert_eq!(elsewhere.as_deref(), Some("https://gitlab.example/team/app.git"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let unsaid = job(&[("CI_PIPELINE_SOURCE", "push")]).unwrap_err();
        assert!(unsaid.contains("which branch"), "{unsaid}");
        assert!(job(&REQUEST[..1]).unwrap_err().contains("TARGET_BRANCH_NAME"));
        let garbled =
            [("CI_PIPELINE_SOURCE", "push"), ("CI_COMMIT_BRANCH", "x"), ("CI_COMMIT_BEFORE_SHA", "abc")];
        assert!(job(&garbled).unwrap_err().contains("no commit id"));
    }
}
