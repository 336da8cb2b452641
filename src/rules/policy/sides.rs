//! Owns the policies that a change lies between: what stands in a tree, as it is in effect, with the texts it was read
//! from.

use crate::change::{Blob, Mode, RepoPath, Tree};
use crate::config::{self, Policy};
use crate::fault::Fault;
use crate::rules::known;

/// Where a policy stands.
pub(super) const FILE: &str = "policy.toml";

/// The policy of one tree.
pub(super) enum Standing {
    /// There is no policy.toml.
    Absent,
    /// There is one, and it cannot be followed.
    Broken(Broken),
    /// There is one.
    Read(Box<Side>),
}

/// Why a policy cannot be followed.
pub(super) struct Broken {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What mends it.
    pub help: String,
    /// The source that is wrong, and what of it.
    pub place: Option<(Source, std::ops::Range<usize>)>,
}

/// A policy and what it was read from.
pub(super) struct Side {
    /// What it says.
    pub policy: Policy,
    /// policy.toml, then the files it extends, as they were read.
    pub sources: Vec<Source>,
}

/// A text that a policy was read from.
#[derive(Clone)]
pub(super) struct Source {
    /// Where it stands.
    pub path: RepoPath,
    /// What it is.
    pub blob: Blob,
}

impl Source {
    /// The text; nothing where it is none.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.blob.data).unwrap_or_default()
    }
}

impl Standing {
    /// What stands in `tree`. A tree that cannot be read is a fault; a policy that cannot be followed is not.
    pub(super) fn of(tree: &Tree) -> Result<Self, Fault> {
        let path = RepoPath::from(FILE);
        let Some(entry) = tree.entry(&path)? else { return Ok(Self::Absent) };
        if !entry.mode.is_file() {
            let what = match entry.mode {
                Mode::Symlink => "a symbolic link",
                Mode::Submodule => "a submodule",
                _ => "a directory",
            };
            return Ok(broken(
                format!("policy.toml is {what}: what it says would stand elsewhere, and be changed there"),
                "commit it as a regular file",
            ));
        }
        let source = Source { path, blob: tree.blob(entry.oid)? };
        let Ok(text) = std::str::from_utf8(&source.blob.data) else {
            return Ok(broken("policy.toml is not UTF-8".to_owned(), "save it as UTF-8"));
        };
        let text = text.to_owned();
        let mut sources = vec![source];
        let mut unreadable = None;
        let loaded = config::load(Some(&text), &known(), &mut |name| {
            let path = RepoPath::from(name);
            let read = tree.file(&path);
            match read {
                Ok(None) => Ok(None),
                Ok(Some(blob)) => {
                    let bytes = blob.data.to_vec();
                    sources.push(Source { path, blob });
                    Ok(Some(bytes))
                }
                Err(fault) => {
                    unreadable = Some(fault.clone());
                    Err(fault)
                }
            }
        });
        match (loaded, unreadable) {
            (_, Some(fault)) => Err(fault),
            (Ok(policy), None) => Ok(Self::Read(Box::new(Side { policy, sources }))),
            (Err(fault), None) => {
                let place = fault.place.and_then(|place| {
                    let named =
                        sources.into_iter().find(|source| source.path == RepoPath::from(&*place.name));
                    named.map(|source| (source, place.range))
                });
                Ok(Self::Broken(Broken { message: fault.message, help: fault.help, place }))
            }
        }
    }

    /// The policy, if it can be followed.
    pub(super) fn side(&self) -> Option<&Side> {
        match self {
            Self::Read(side) => Some(side),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}

fn broken(message: String, help: &str) -> Standing {
    Standing::Broken(Broken { message, help: help.to_owned(), place: None })
}
