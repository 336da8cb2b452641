//! Owns the gates that a tree sets up: where its files have hosts, hook managers and hooks run `policy`, and what of two
//! trees' gates differs.

mod differences;
mod github;
mod gitlab;
mod managers;
mod scripts;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::change::{Blob, Mode, RepoPath, Tree};
use crate::fault::Fault;
use crate::formats::compose::{Node, parse_yaml};

pub(super) use differences::{Difference, differences};
use scripts::Call;

/// One place at which `policy` judges.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    /// The file that sets it up.
    pub file: RepoPath,
    /// Where in it, for people: `the job check`; empty where the file as a whole is one.
    pub place: String,
    /// What is run.
    pub command: String,
    /// What may keep it from running, or its failure from counting.
    pub hazards: BTreeSet<String>,
    /// Under what conditions it runs.
    pub guards: BTreeMap<String, Guard>,
    /// Bytes of the file.
    pub range: Range<usize>,
}

/// A condition under which a gate runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// For these alone: each that goes takes something away.
    Only(BTreeSet<String>),
    /// Not for these: each that comes takes something away.
    Except(BTreeSet<String>),
    /// Only so: another condition, or one where there was none, takes something away.
    When(String),
    /// It does not say when, but what: another value is worth a note.
    Told(String),
}

/// The gates of one tree.
#[derive(Debug, Default)]
pub(super) struct Gates {
    /// All of them, by file.
    pub all: Vec<Gate>,
    /// What stands in the files.
    pub blobs: BTreeMap<RepoPath, Blob>,
    /// Files that set up gates, and cannot be read, with the reason.
    pub unread: BTreeMap<RepoPath, String>,
    /// Files that GitLab's root file includes.
    included: BTreeSet<RepoPath>,
}

/// What kind of a file sets gates up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
    PreCommit,
    Lefthook,
    /// A script that is run as it is: `stops` says whether at the first failure, `needs_mode` whether only if executable.
    Script {
        stops: bool,
        needs_mode: bool,
    },
}

/// The folders and files that may set gates up.
const PLACES: [&str; 14] = [
    ".github/workflows",
    ".github/actions",
    ".forgejo/workflows",
    ".gitea/workflows",
    ".gitlab-ci.yml",
    ".gitlab",
    ".pre-commit-config.yaml",
    ".husky",
    ".githooks",
    "hooks",
    ".ci",
    "ci",
    ".config",
    "",
];

/// No file that sets gates up is larger.
const LARGEST: u64 = 1 << 20;

/// How long a value may be, and how many items it may have, before the rest is left out.
const LONGEST: usize = 16 << 10;
const MANY: usize = 4_096;

/// What kind of gates the file at `path` may set up.
fn kind(path: &RepoPath) -> Option<Kind> {
    let text = std::str::from_utf8(path.as_bytes()).ok()?;
    let below = |directory: &str| text.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
    let is_yaml = text.ends_with(".yml") || text.ends_with(".yaml");
    if is_yaml
        && [".github/workflows", ".github/actions", ".forgejo/workflows", ".gitea/workflows"]
            .iter()
            .any(|own| below(own))
    {
        return Some(Kind::GitHub);
    }
    if is_yaml && (text.starts_with(".gitlab-ci.") || below(".gitlab")) {
        return Some(Kind::GitLab);
    }
    if matches!(text, ".pre-commit-config.yaml" | ".pre-commit-config.yml") {
        return Some(Kind::PreCommit);
    }
    let name = text.strip_prefix(".config/").unwrap_or(text);
    let name = name.strip_prefix('.').unwrap_or(name);
    if is_yaml && (name.starts_with("lefthook.") || name.starts_with("lefthook-local.")) {
        return Some(Kind::Lefthook);
    }
    if below(".husky") {
        return Some(Kind::Script { stops: true, needs_mode: false });
    }
    let is_hook = below(".githooks") || below("hooks");
    let is_script = is_hook || below(".ci") || below("ci");
    (is_script && !is_yaml).then_some(Kind::Script { stops: false, needs_mode: is_hook })
}

impl Gates {
    /// Whether the file at `path` may set gates up, in whatever tree.
    pub(super) fn may_stand_in(path: &RepoPath) -> bool {
        kind(path).is_some()
    }

    /// Whether GitLab's root file includes the file at `path`.
    pub(super) fn include(&self, path: &RepoPath) -> bool {
        self.included.contains(path)
    }

    /// All gates that `tree` sets up.
    pub(super) fn of(tree: &Tree) -> Result<Self, Fault> {
        let mut gates = Self::default();
        let mut gitlab = Vec::new();
        for place in PLACES {
            for (path, entry) in below(tree, place)? {
                let Some(kind) = kind(&path).filter(|_| !gates.blobs.contains_key(&path)) else { continue };
                let Some(text) = gates.take(tree, &path, entry.oid, entry.mode)? else { continue };
                match kind {
                    Kind::GitLab => gitlab.push((path, text)),
                    kind => gates.read(&path, &text, kind, entry.mode),
                }
            }
        }
        gitlab::read(tree, gitlab, &mut gates)?;
        gates.all.sort_by(|one, other| (&one.file, one.range.start).cmp(&(&other.file, other.range.start)));
        Ok(gates)
    }

    /// The text at `path`; `None` if it is none, which is noted.
    fn take(
        &mut self,
        tree: &Tree,
        path: &RepoPath,
        oid: crate::change::Oid,
        mode: Mode,
    ) -> Result<Option<String>, Fault> {
        if !mode.is_file() {
            return Ok(None);
        }
        if tree.size(oid)? > LARGEST {
            self.unread.insert(path.clone(), format!("it is larger than {LARGEST} bytes"));
            return Ok(None);
        }
        let blob = tree.blob(oid)?;
        let text = String::from_utf8(blob.data.to_vec()).ok();
        if text.is_none() {
            self.unread.insert(path.clone(), "it is not UTF-8".to_owned());
        }
        self.blobs.insert(path.clone(), blob);
        Ok(text)
    }

    fn read(&mut self, path: &RepoPath, text: &str, kind: Kind, mode: Mode) {
        if let Kind::Script { stops, needs_mode } = kind {
            let is_dead = needs_mode && mode != Mode::Executable;
            return self.script(path, text, (stops, stops || needs_mode, is_dead));
        }
        if !text.contains("policy") {
            return;
        }
        match parse_yaml(text) {
            Err(error) => {
                self.unread.insert(path.clone(), format!("it is no YAML: {}", error.message));
            }
            Ok(documents) => {
                let file = File { path, text };
                for document in &documents {
                    match kind {
                        Kind::GitHub => github::read(&file, document, &mut self.all),
                        Kind::PreCommit => managers::pre_commit(&file, document, &mut self.all),
                        Kind::Lefthook => managers::lefthook(&file, document, &mut self.all),
                        Kind::GitLab | Kind::Script { .. } => {}
                    }
                }
            }
        }
    }

    fn script(&mut self, path: &RepoPath, text: &str, (stops, is_hook, is_dead): (bool, bool, bool)) {
        let Some(calls) = scripts::calls(text, stops) else {
            self.unread.insert(path.clone(), "it is too much to be read".to_owned());
            return;
        };
        for mut call in calls {
            if is_dead {
                call.hazards.insert("its file is not executable".to_owned());
            }
            let place = String::new();
            // A hook is what its file is called.
            let name = String::from_utf8_lossy(path.file_name()).into_owned();
            let hook = is_hook.then(|| ("hook".to_owned(), Guard::When(name)));
            let guards = hook.into_iter().collect();
            let Call { command, hazards, range } = call;
            self.all.push(Gate { file: path.clone(), place, command, hazards, guards, range });
        }
    }
}

/// What stands at or below `place`; for the root, what stands right in it.
fn below(tree: &Tree, place: &str) -> Result<Vec<(RepoPath, crate::change::Entry)>, Fault> {
    if !place.is_empty() {
        return tree.list(&RepoPath::from(place));
    }
    let mut found = Vec::new();
    for name in
        ["lefthook", ".lefthook", "lefthook-local", ".lefthook-local", ".pre-commit-config", ".gitlab-ci"]
    {
        for extension in ["yml", "yaml"] {
            let path = RepoPath::from(format!("{name}.{extension}").as_str());
            found.extend(tree.entry(&path)?.map(|entry| (path, entry)));
        }
    }
    Ok(found)
}

/// A file that is being read.
struct File<'a> {
    path: &'a RepoPath,
    text: &'a str,
}

impl File<'_> {
    /// The bytes of the `nth` call in the value of `node`, which the file may hold escaped or folded: the line that names
    /// the program, or the value's first.
    fn line_of(&self, node: &Node, nth: usize) -> Range<usize> {
        let range = node.range.start..node.range.end.min(self.text.len());
        let value = self.text.get(range.clone()).unwrap_or_default();
        let mut lines = value.match_indices("policy").map(|(at, _)| range.start + at);
        let mut named: Vec<usize> = Vec::new();
        for at in lines.by_ref() {
            let rest = self.text.get(at..).unwrap_or_default();
            if rest.split_whitespace().nth(1).is_some_and(|word| word.starts_with(['c', 'h', 'a', '-'])) {
                named.push(at);
            }
        }
        let at = named.get(nth).or(named.first()).copied().unwrap_or(range.start);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
        at..end.max(at)
    }

    fn line(&self, range: &Range<usize>) -> Range<usize> {
        let end = self.text[range.start..].find('\n').map_or(self.text.len(), |length| range.start + length);
        range.start..end.min(range.end.max(range.start))
    }
}

/// All that stands in a value, as one text that white space and comments do not change. Aliases make a small file a large
/// value: what is more than anybody writes is cut off.
fn flat(node: &Node) -> String {
    let mut out = String::new();
    write_flat(node, &mut out);
    out
}

fn write_flat(node: &Node, out: &mut String) {
    if out.len() > LONGEST {
        return;
    }
    if let Some(text) = node.text() {
        out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    } else if let Some(items) = node.items() {
        for (at, item) in items.iter().enumerate() {
            out.push_str(if at == 0 { "[" } else { ", " });
            write_flat(item, out);
        }
        out.push(']');
    } else {
        for (at, pair) in node.pairs().iter().enumerate() {
            out.push_str(if at == 0 { "{" } else { ", " });
            out.push_str(&pair.key);
            out.push_str(": ");
            write_flat(&pair.value, out);
        }
        out.push('}');
    }
}

/// The words of a list, or the one word that stands for it; the keys of a mapping.
fn words(node: &Node) -> BTreeSet<String> {
    if let Some(items) = node.items() {
        return items.iter().take(MANY).map(flat).collect();
    }
    if node.is_mapping() {
        return node.pairs().iter().map(|pair| pair.key.to_string()).collect();
    }
    node.text().map(|text| text.to_string()).into_iter().collect()
}

/// The texts of a value and of the lists in it, in order.
fn texts(node: &Node) -> Vec<&Node> {
    let (mut found, mut open, mut left) = (Vec::new(), vec![node], MANY);
    while let Some(node) = open.pop().filter(|_| left > 0) {
        left -= 1;
        match node.items() {
            Some(items) => open.extend(items.iter().rev()),
            None if node.text().is_some() => found.push(node),
            None => {}
        }
    }
    found
}

/// Settings of the environment that steer the program: its own, git's, and where programs are found.
fn environment(node: Option<&Node>) -> BTreeMap<String, Guard> {
    let pairs = node.map(Node::pairs).unwrap_or_default();
    let steers = |key: &str| key == "PATH" || key.starts_with("POLICY_") || key.starts_with("GIT_CONFIG");
    let pairs = pairs.iter().filter(|pair| steers(&pair.key));
    pairs.map(|pair| (format!("env.{}", pair.key), Guard::When(flat(&pair.value)))).collect()
}

/// Whether a name is the program's: `policy`, `policy-action`, `check-policy`.
fn is_ours(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")).unwrap_or(&name);
    name == "policy" || name.starts_with("policy-") || name.ends_with("-policy")
}
