//! Owns the form in which a rule's documentation shows changes, so that every example can be executed.
//!
//! An example is a change in the txtar manner: `key: value` lines, then files, each after a line `-- SIDE/PATH --`.
//!
//! ```text
//! agent: rust-expert
//! at: 2026-11-22T06:00:00Z
//! -- before/WORK_STATUS.md --
//! …
//! -- after/src/a.rs --
//! …
//! -- deleted/src/b.rs --
//! ```
//!
//! `before/` files stand in the parent and, unless an `after/` or `deleted/` entry says otherwise, in the result too.
//! `agent` and `at` may be left out: nobody, and 2026-11-22T06:00:00Z. A `root` line makes it a root commit. `signed`
//! makes it a commit whose signature was looked at: `signed: own key`, `signed: no`, or the key it is signed with.
//! `arbiter/WORK_STATUS.md` is what the arbiter of locks says now, `arbiter/AGENT@TIME` an entry of its chain: the rows
//! that came after a plus, those that went after a minus. `gate: push` (or `ci`) makes it a range of one commit on its way
//! to a protected branch, `gate: push elsewhere` to another.

use std::sync::Arc;

use jiff::Timestamp;

use crate::change::memory::{MemoryArbiter, MemoryTree};
use crate::change::{
    Agent, Change, Claim, Extent, FileChange, Gate, Grounds, Holder, Journey, Origin, Part, RepoPath,
    Signature, Statement, Tree,
};

/// When an example's change is made, unless it says.
const DEFAULT_TIME: &str = "2026-11-22T06:00:00Z";

/// An example that was understood.
#[derive(Clone)]
pub struct Example {
    /// The change it shows.
    pub change: Change,
    /// The tree that the policy is read from: what was before, or the result if nothing was.
    pub policy_tree: Tree,
}

/// The fenced blocks of a documentation text whose info string is `kind` (`violates`, `ok`).
pub fn fences<'a>(docs: &'a str, kind: &str) -> Vec<&'a str> {
    let mut blocks = Vec::new();
    let mut rest = docs;
    let open = format!("````{kind}\n");
    while let Some(start) = rest.find(&open) {
        let body = &rest[start + open.len()..];
        let end = body.find("\n````").map_or(body.len(), |end| end + 1);
        blocks.push(&body[..end]);
        rest = &body[end..];
    }
    blocks
}

/// Reads an example. The error says what is wrong with it.
pub fn parse(text: &str) -> Result<Example, String> {
    let (mut before, mut after) = (MemoryTree::new(), MemoryTree::new());
    let (mut agent, mut time, mut root) = (Agent::default(), timestamp(DEFAULT_TIME)?, false);
    let mut gate = None;
    let mut sections = text.split_inclusive('\n').peekable();
    while let Some(line) = sections.next_if(|line| header(line).is_none()) {
        match line.trim().split_once(": ") {
            Some(("agent", name)) => {
                let holder = Holder::parse(name);
                agent.name = Some(holder.name().to_owned());
                agent.session = holder.session().map(str::to_owned);
                agent.claim = Some(Claim::Flag);
            }
            Some(("signed", how)) => agent.signature = signature(how),
            Some(("at", at)) => time = timestamp(at)?,
            Some(("gate", name)) => gate = Some(gate_of(name)?),
            None if line.trim() == "root" => root = true,
            None if line.trim().is_empty() => {}
            _ => {
                let known = "`agent: NAME`, `signed: KEY`, `at: TIME`, `gate: GATE` or `root`";
                return Err(format!("`{}` is no {known} line", line.trim()));
            }
        }
    }
    let mut files = Vec::new();
    while let Some(line) = sections.next() {
        let Some(name) = header(line) else { return Err(format!("`{line}` stands before any file")) };
        let mut body = String::new();
        while let Some(line) = sections.next_if(|line| header(line).is_none()) {
            body.push_str(line);
        }
        files.push((name, body));
    }
    for (name, body) in &files {
        if let Some(path) = name.strip_prefix("before/") {
            before = before.with(path, body);
            after = after.with(path, body);
        }
    }
    let mut arbiter = MemoryArbiter::default();
    for (name, body) in &files {
        match name.split_once('/') {
            Some(("after", path)) => after = after.with(path, body),
            Some(("deleted", path)) => after = after.without(path),
            Some(("before", _)) => {}
            Some(("arbiter", "WORK_STATUS.md")) => arbiter.ledger = Some(body.clone()),
            Some(("arbiter", entry)) => arbiter.statements.push(statement(entry, body)?),
            _ => return Err(format!("`{name}` is not below before/, after/, deleted/ or arbiter/")),
        }
    }
    let mut example = example(before, after, agent, time, root);
    example.change.arbiter = Some(Arc::new(arbiter));
    if let Some((gate, is_protected)) = gate {
        example.change.journey = Some(Arc::new(journey(&example.change, gate, is_protected)));
    }
    Ok(example)
}

/// The change from `before` to `after` by `agent`, at the usual time.
pub fn between(before: MemoryTree, after: MemoryTree, agent: Agent) -> Example {
    example(before, after, agent, timestamp(DEFAULT_TIME).unwrap_or(Timestamp::UNIX_EPOCH), false)
}

fn example(before: MemoryTree, after: MemoryTree, agent: Agent, time: Timestamp, root: bool) -> Example {
    let side = |entry| if root { Vec::new() } else { vec![entry] };
    let files = after
        .changes_since(&before)
        .into_iter()
        .map(|(path, old, new)| FileChange { path, before: side(old), after: new })
        .collect();
    let (before, after): (Tree, Tree) = (Arc::new(before), Arc::new(after));
    let policy_tree = if root || matches!(before.entry(&RepoPath::from("policy.toml")), Ok(None)) {
        Arc::clone(&after)
    } else {
        Arc::clone(&before)
    };
    let change = Change {
        origin: Origin::Index,
        extent: Extent::Difference,
        agent,
        time,
        before: if root { Vec::new() } else { vec![before] },
        after,
        files,
        is_pure_revert: false,
        ignore_case: false,
        target: None,
        arbiter: None,
        range_tip: None,
        covers_range: false,
        journey: None,
        grounds: Grounds::default(),
    };
    Example { change, policy_tree }
}

/// The gate that an example names, and whether the branch behind it is protected.
fn gate_of(name: &str) -> Result<(Gate, bool), String> {
    let (name, is_protected) = name.strip_suffix(" elsewhere").map_or((name, true), |name| (name, false));
    let found = Gate::NAMED.iter().find(|(own, _)| *own == name);
    found.map(|(_, gate)| (*gate, is_protected)).ok_or_else(|| format!("`{name}` is no gate"))
}

/// The way of a change that is a range of one commit.
fn journey(change: &Change, gate: Gate, is_protected: bool) -> Journey {
    let part = Part {
        agent: change.agent.clone(),
        is_proven: matches!(change.agent.signature, Signature::Verified | Signature::NotAsked),
        is_new: true,
        before: change.before.clone(),
        after: Arc::clone(&change.after),
        files: change.files.clone(),
    };
    Journey { gate, is_protected, parts: vec![part] }
}

/// An entry of the arbiter's chain, `AGENT@TIME`: the rows that came after a plus, those that went after a minus.
fn statement(entry: &str, body: &str) -> Result<Statement, String> {
    let (agent, at) = entry.split_once('@').ok_or_else(|| format!("`{entry}` is no AGENT@TIME"))?;
    let rows = |sign: char| {
        body.lines().filter_map(move |line| line.strip_prefix(sign)).map(|row| row.as_bytes().to_vec())
    };
    Ok(Statement {
        at: timestamp(at)?,
        agent: agent.to_owned(),
        is_proven: true,
        added: rows('+').collect(),
        removed: rows('-').collect(),
    })
}

fn header(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")
}

fn signature(how: &str) -> Signature {
    match how {
        "own key" => Signature::Verified,
        "no" => Signature::Unsigned,
        key => Signature::Foreign { key: Some(key.to_owned()) },
    }
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|error| format!("`{text}` is no time: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{fences, parse};
    use crate::change::RepoPath;

    #[test]
    fn an_example_becomes_a_change() {
        let example = parse(
            "agent: a\n-- before/x --\none\n-- before/y --\ntwo\n-- after/x --\nnew\n-- deleted/y --\n-- after/z --\n3\n",
        )
        .ok()
        .unwrap();
        let paths: Vec<_> = example.change.files.iter().map(|file| file.path.to_string()).collect();
        assert_eq!(paths, ["x", "y", "z"]);
        assert!(example.change.files[1].is_deleted() && example.change.files[2].is_added());
        assert_eq!(&*example.change.after.file(&RepoPath::from("x")).unwrap().unwrap().data, b"new\n");
    }

    #[test]
    fn a_mistake_in_an_example_is_told() {
        assert!(parse("agnet: a\n").err().unwrap().contains("agnet"));
        assert!(parse("-- elsewhere/x --\n").err().unwrap().contains("elsewhere"));
    }

    #[test]
    fn fences_of_one_kind_are_found() {
        let docs = "text\n\n````ok\na\n````\n\n````violates\nb\n```\nc\n````\n";
        assert_eq!(fences(docs, "ok"), ["a\n"]);
        assert_eq!(fences(docs, "violates"), ["b\n```\nc\n"]);
    }
}
