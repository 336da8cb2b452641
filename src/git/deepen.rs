//! Owns bringing history that a clone lacks: what CI cloned in part, fetched from where it was cloned, as far as asked.

use std::time::Duration;

use super::command::Git;
use super::remote::{Reached, ask};
use super::{Repository, Span, is_ref_name};
use crate::change::Oid;
use crate::fault::Fault;

/// How long one fetch may take: a whole history may come with it.
const PATIENCE: Duration = Duration::from_secs(300);

/// What git takes for all of history (git-fetch(1), `--unshallow`), where `--unshallow` itself would refuse.
const ENDLESS: u32 = 0x7fff_ffff;

/// How much of its history comes with what is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// As much as the clone is about to have anyway: all of it, down to where it is cut off.
    AsItIs,
    /// That many commits from the tip, or more.
    Commits(u32),
    /// All of it.
    Whole,
}

impl Repository {
    /// Whether history is cut off.
    pub fn is_shallow(&self) -> bool {
        self.facts.shallow
    }

    /// The remote that this repository was cloned from: `origin`, else the only one there is.
    pub fn cloned_from(&self) -> Result<Option<String>, Fault> {
        let printed = Git::new(["remote"]).output()?;
        let text = String::from_utf8_lossy(&printed);
        let names: Vec<&str> = text.lines().collect();
        let origin = names.iter().find(|name| **name == "origin");
        Ok(match (origin, &names[..]) {
            (Some(name), _) => Some((*name).to_owned()),
            (None, [only]) => Some((*only).to_owned()),
            (None, _) => None,
        })
    }

    /// Fetches the branch `branch` of the remote or URL `from` to the ref `into`.
    pub fn fetch_branch(&self, from: &str, branch: &str, into: &str, depth: Depth) -> Result<(), Fault> {
        let name = format!("refs/heads/{branch}");
        if !is_ref_name(&name) || !is_ref_name(into) {
            return Err(Fault::new(
                format!("`{branch}` is no name of a branch"),
                "name a branch that `git ls-remote --heads` lists",
            ));
        }
        fetch(from, &format!("+{name}:{into}"), depth)
    }

    /// Fetches a commit by its id, or, from a server that gives none by their ids, by a ref that leads to it.
    pub fn fetch_commit(&self, from: &str, id: Oid, by: Option<&str>, depth: Depth) -> Result<(), Fault> {
        match (fetch(from, &id.to_string(), depth), by) {
            (Err(_), Some(name)) if is_ref_name(name) => fetch(from, name, depth),
            (ended, _) => ended,
        }
    }

    /// How many commits lead to `HEAD` here: what is fetched with less depth would cut history shorter.
    pub fn depth_of_head(&self) -> Result<u32, Fault> {
        let Some(head) = self.head() else { return Ok(0) };
        let counted = Git::new(["rev-list", "--count", &head.to_string()]).output()?;
        Ok(String::from_utf8_lossy(&counted).trim().parse().unwrap_or(ENDLESS))
    }

    /// Whether all commits of a span are here with all their parents.
    pub fn is_whole(&self, span: &Span) -> Result<bool, Fault> {
        let cut = self.cut_commits()?;
        if cut.is_empty() {
            return Ok(true);
        }
        let mut arguments = vec!["rev-list".to_owned()];
        arguments.extend(span.tips.iter().map(Oid::to_string));
        arguments.push("--not".to_owned());
        arguments.extend(span.excluded.iter().cloned());
        arguments.push("--".to_owned());
        let listed = Git::new(arguments).output()?;
        let listed = String::from_utf8_lossy(&listed);
        Ok(!listed.lines().filter_map(|line| Oid::from_hex(line.as_bytes())).any(|id| cut.contains(&id)))
    }
}

fn fetch(from: &str, refspec: &str, depth: Depth) -> Result<(), Fault> {
    let depth = match depth {
        Depth::AsItIs => None,
        Depth::Commits(count) => Some(format!("--depth={count}")),
        Depth::Whole => Some(format!("--depth={ENDLESS}")),
    };
    let options = [
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-auto-maintenance",
        "--no-recurse-submodules",
        "--refmap=",
    ];
    let words = options.into_iter().chain(depth.as_deref()).chain(["--end-of-options", from, refspec]);
    let ended = match ask(words, PATIENCE)? {
        Reached::Yes(ended) => ended,
        Reached::No(fault) => return Err(Fault::new(fault.message, "check the network, then try again")),
    };
    match ended.code {
        Some(0) => Ok(()),
        _ => Err(Fault::new(
            ended.fault().message,
            format!("check `git ls-remote {from}`: what is missing here has to come from there"),
        )),
    }
}
