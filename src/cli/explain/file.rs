//! Owns `policy explain --path FILE`: what the rules take a file for, and why.
//!
//! The file is looked for where it would be judged next: in the work tree, then in the index, then in HEAD's tree. One
//! that stands in none of them is answered from its name. Policy and attributes are HEAD's, for those judge what is not
//! committed yet.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use bstr::ByteSlice;
use serde::Serialize;

use crate::change::{Mode, RepoPath, Snapshot};
use crate::check::standing_policy;
use crate::fault::Fault;
use crate::git::{Joining, Repository, StagedDiff};
use crate::rules::{self, Attributes, Family, Findings, RULES};
use crate::syntax::{Dialect, Told};

/// What is said of a file.
#[derive(Serialize)]
pub(super) struct Explained {
    path: String,
    /// `worktree`, `index` or `head`; `None`: the file stands nowhere.
    found_in: Option<&'static str>,
    role: &'static str,
    why: String,
    read: Reading,
    rules: Vec<Judging>,
    /// What could not be looked at on the way.
    not_evaluated: Vec<Note>,
}

/// How a file is read.
#[derive(Serialize)]
struct Reading {
    /// `grammar`, `comments` or `not`.
    how: &'static str,
    language: Option<&'static str>,
    /// Why it is not read.
    why_not: Option<String>,
}

/// Whether a rule judges the file.
#[derive(Serialize)]
struct Judging {
    id: &'static str,
    judges: bool,
    why_not: Option<String>,
}

#[derive(Serialize)]
struct Note {
    path: String,
    reason: String,
}

/// A file as it was found.
struct Found {
    place: Option<&'static str>,
    content: Content,
}

enum Content {
    Text(Vec<u8>),
    /// Not read, and why.
    Unread(String),
}

/// Explains the file that `typed` names, seen from the current directory.
pub(super) fn explain(typed: &str) -> Result<Explained, Fault> {
    let repository = Repository::open()?;
    let paths = repository.typed_paths(&[typed.to_owned()])?;
    let Some(path) = paths.first().filter(|path| !path.is_root()) else { return Err(no_file(typed)) };
    let top = repository.work_tree()?;
    let policy = standing_policy(&repository, top.as_deref())?;
    let found = find(&repository, top.as_deref(), path, policy.max_file_size)?;
    let (text, unread) = match found.content {
        Content::Text(text) => (text, None),
        Content::Unread(reason) => (Vec::new(), Some(reason)),
    };
    let mut notes = Findings::default();
    let told = match policy.role(path, repository.ignore_case()) {
        Some(told) => told,
        None => {
            let attributes =
                Attributes::new(repository.head_tree()?, repository.ignore_case(), policy.max_file_size);
            Told::of(path, &text, &attributes.of(path, &mut notes)?)
        }
    };
    let dialect = if unread.is_none() { Dialect::of(path, &text) } else { None };
    let rules = RULES.iter().filter(|rule| rule.family == Family::Fakery);
    let rules = rules.map(|rule| {
        let why_not = match dialect {
            Some(dialect) => {
                let read = (told.role, dialect);
                rules::refusal(rule, &policy, path, repository.ignore_case(), read)
            }
            None => Some("the file is not read".to_owned()),
        };
        Judging { id: rule.id, judges: why_not.is_none(), why_not }
    });
    let note = |note: rules::NotEvaluated| Note { path: note.path.to_string(), reason: note.reason };
    Ok(Explained {
        path: path.to_string(),
        found_in: found.place,
        role: told.role.name(),
        why: told.why.to_string(),
        rules: rules.collect(),
        read: reading(path, dialect, unread),
        not_evaluated: notes.not_evaluated.into_iter().map(note).collect(),
    })
}

fn reading(path: &RepoPath, dialect: Option<Dialect>, unread: Option<String>) -> Reading {
    let (how, why_not) = match (dialect, unread) {
        (Some(Dialect::Grammar(_)), _) => ("grammar", None),
        (Some(Dialect::Comments(_)), _) => ("comments", None),
        (None, Some(reason)) => ("not", Some(reason)),
        (None, None) if path.extension().is_none() => {
            ("not", Some("neither name nor `#!` line tell its language".to_owned()))
        }
        (None, None) => ("not", Some(rules::why_unread(path).to_owned())),
    };
    Reading { how, language: dialect.map(Dialect::name), why_not }
}

fn find(repository: &Repository, top: Option<&Path>, path: &RepoPath, limit: u64) -> Result<Found, Fault> {
    if let Some(top) = top
        && let Some(content) = in_work_tree(top, path, limit)?
    {
        return Ok(Found { place: Some("worktree"), content });
    }
    let head = repository.head_tree()?;
    let committed = head.as_ref().map(|tree| tree.entry(path)).transpose()?.flatten();
    if !repository.is_bare() {
        let staged = repository.staged(StagedDiff::start()?, &Joining::Head)?.after;
        let entry = staged.entry(path)?;
        if entry.is_some() && entry != committed {
            return Ok(Found { place: Some("index"), content: in_tree(&*staged, path, limit)? });
        }
    }
    match &head {
        Some(head) if committed.is_some() => {
            Ok(Found { place: Some("head"), content: in_tree(&**head, path, limit)? })
        }
        _ => Ok(Found { place: None, content: Content::Text(Vec::new()) }),
    }
}

/// The file in the work tree: `None` if nothing stands there. A large one is never read whole.
fn in_work_tree(top: &Path, path: &RepoPath, limit: u64) -> Result<Option<Content>, Fault> {
    let Ok(below) = path.as_bytes().to_path() else { return Ok(None) };
    let file = top.join(below);
    let unreadable =
        |error: std::io::Error| Fault::new(format!("{path} cannot be read: {error}"), "mend its permissions");
    let kind = match fs::symlink_metadata(&file) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error)),
    };
    if kind.is_dir() {
        return Err(no_file(&path.display()));
    }
    if !kind.is_file() {
        return Ok(Some(Content::Unread(NOT_REGULAR.to_owned())));
    }
    let mut text = Vec::new();
    let opened = fs::File::open(&file).map_err(unreadable)?;
    opened.take(limit.saturating_add(1)).read_to_end(&mut text).map_err(unreadable)?;
    Ok(Some(if text.len() as u64 > limit { too_large(limit) } else { text_of(text) }))
}

fn in_tree(tree: &dyn Snapshot, path: &RepoPath, limit: u64) -> Result<Content, Fault> {
    match tree.entry(path)? {
        Some(entry) if entry.mode.is_file() => Ok(if tree.size(entry.oid)? > limit {
            too_large(limit)
        } else {
            text_of(tree.blob(entry.oid)?.data.to_vec())
        }),
        Some(entry) if entry.mode == Mode::Directory => Err(no_file(&path.display())),
        _ => Ok(Content::Unread(NOT_REGULAR.to_owned())),
    }
}

const NOT_REGULAR: &str = "a link or submodule: rules about content read regular files";

fn too_large(limit: u64) -> Content {
    Content::Unread(rules::over_limit(limit))
}

fn text_of(text: Vec<u8>) -> Content {
    if crate::change::is_binary(&text) { Content::Unread("binary".to_owned()) } else { Content::Text(text) }
}

fn no_file(typed: &str) -> Fault {
    Fault::new(format!("`{typed}` is a directory"), "name a file: a role is a file's")
}

impl Explained {
    /// For people.
    pub(super) fn pretty(&self) -> String {
        let found = match self.found_in {
            Some("worktree") => "in the work tree",
            Some("index") => "in the index",
            Some(_) => "in HEAD's tree",
            None => "nowhere: answered from its name",
        };
        let read = match (self.read.how, self.read.language, &self.read.why_not) {
            ("grammar", Some(language), _) => format!("with the {language} grammar"),
            (_, Some(language), _) => format!("by its comments, in the {language} style"),
            (_, _, reason) => format!("not: {}", reason.as_deref().unwrap_or_default()),
        };
        let mut text = format!(
            "{}\n  role    {} ({})\n  found   {found}\n  read    {read}\n",
            self.path, self.role, self.why
        );
        for rule in &self.rules {
            match &rule.why_not {
                None => text.push_str(&format!("  judged by {}\n", rule.id)),
                Some(why) => text.push_str(&format!("  not judged by {}: {why}\n", rule.id)),
            }
        }
        for note in &self.not_evaluated {
            text.push_str(&format!("  not read: {}: {}\n", note.path, note.reason));
        }
        text
    }

    /// For programs: one object.
    pub(super) fn json(&self) -> Result<String, Fault> {
        serde_json::to_string_pretty(self).map(|text| format!("{text}\n")).map_err(|error| {
            Fault::new(format!("this cannot be written as JSON: {error}"), "please report this")
        })
    }
}
