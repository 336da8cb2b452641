//! Owns reading objects: loose files and git2's object database in process, and `git cat-file` for what they cannot read
//! (packs of SHA-256 repositories, promised objects of partial clones, stores of a kind libgit2 does not know).

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::command::{Git, Running};
use super::loose::{self, Loose, LooseStore};
use super::recent::Recent;
use crate::change::{Blob, Entry, Mode, Oid};
use crate::fault::Fault;

/// The repository's objects. Shared by all threads of a run.
pub(super) struct Objects {
    odb: Option<git2::Odb<'static>>,
    /// Every object directory that git itself would search, in git's order.
    loose: Vec<LooseStore>,
    store: Store,
    conversation: Mutex<Option<Conversation>>,
    trees: Mutex<FxHashMap<Oid, Arc<Directory>>>,
    recent: Mutex<Recent>,
}

/// Where objects stand.
#[derive(Clone, Debug)]
pub(super) struct Store {
    /// Git's object directory, as `git rev-parse --git-path objects` names it.
    pub(super) directory: PathBuf,
    /// The git directory, absolute: for git where the current directory is another.
    pub(super) git_dir: PathBuf,
    /// Objects of nobody's keeping, laid over it: what a merge or the work tree would be.
    pub(super) scratch: Option<Arc<tempfile::TempDir>>,
    /// Whether ids are SHA-1, the only kind that libgit2 reads here.
    pub(super) sha1: bool,
}

/// One tree object, read.
#[derive(Debug)]
pub(super) struct Directory {
    entries: Vec<(Vec<u8>, Entry)>,
}

/// How many trees are kept. A tree of 1,000 entries takes about 100 kB, most take 1 kB.
const TREES: usize = 4_096;

/// A `git cat-file --batch-command` that stays for the next question.
struct Conversation {
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    process: Running,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blob,
    Tree,
    Commit,
    Other,
}

impl Kind {
    /// The kind that git calls so.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "blob" => Self::Blob,
            "tree" => Self::Tree,
            "commit" => Self::Commit,
            _ => Self::Other,
        }
    }

    /// What git calls it.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Blob => Some("blob"),
            Self::Tree => Some("tree"),
            Self::Commit => Some("commit"),
            Self::Other => None,
        }
    }
}

impl Objects {
    /// The objects of `store` and its alternates.
    pub(super) fn new(store: Store) -> Self {
        // Checking each object's hash again costs more than reading it; git does not do so either when it reads packs.
        git2::opts::strict_hash_verification(false);
        // What is read twice is kept here, without a lock and a copy of everything that is read once.
        git2::opts::enable_caching(false);
        let mut stores = vec![store.directory.clone()];
        stores.extend(alternates(&store.directory));
        let scratch = store.scratch.iter().map(|scratch| LooseStore::growing(scratch.path()));
        let loose = scratch.chain(stores.iter().map(|path| LooseStore::standing(path))).collect();
        Self {
            odb: if store.sha1 { open(&stores) } else { None },
            loose,
            store,
            conversation: Mutex::new(None),
            trees: Mutex::new(FxHashMap::default()),
            recent: Mutex::default(),
        }
    }

    /// A blob's content.
    pub(super) fn blob(&self, oid: Oid) -> Result<Blob, Fault> {
        if let Some(data) = lock(&self.recent).find(oid) {
            return Ok(Blob { oid, data });
        }
        let data = self.read(oid, Kind::Blob)?;
        lock(&self.recent).keep(oid, &data);
        Ok(Blob { oid, data })
    }

    /// A blob's content, if it has no more than `limit` bytes.
    pub(super) fn blob_within(&self, oid: Oid, limit: u64) -> Result<Option<Blob>, Fault> {
        if lock(&self.recent).find(oid).is_none() {
            match loose::read_within(&self.loose, oid, limit) {
                Ok(Some(Loose::Whole(kind, data))) => {
                    check_kind(oid, kind, Kind::Blob)?;
                    let data: Arc<[u8]> = data.into();
                    lock(&self.recent).keep(oid, &data);
                    return Ok(Some(Blob { oid, data }));
                }
                Ok(Some(Loose::Larger)) => return Ok(None),
                // Packed, or damaged: git may have another copy.
                Ok(None) | Err(_) => {}
            }
        }
        if self.size(oid)? > limit { Ok(None) } else { self.blob(oid).map(Some) }
    }

    /// A commit's raw text.
    pub(super) fn commit(&self, oid: Oid) -> Result<Arc<[u8]>, Fault> {
        self.read(oid, Kind::Commit)
    }

    /// A tree.
    pub(super) fn tree(&self, oid: Oid) -> Result<Arc<Directory>, Fault> {
        if let Some(known) = lock(&self.trees).get(&oid) {
            return Ok(Arc::clone(known));
        }
        let raw = self.read(oid, Kind::Tree)?;
        let tree = Arc::new(Directory::parse(&raw, oid)?);
        let mut trees = lock(&self.trees);
        if trees.len() >= TREES {
            trees.clear();
        }
        trees.insert(oid, Arc::clone(&tree));
        Ok(tree)
    }

    /// Tells `each` the entries of a tree, in order, and keeps nothing: for whoever looks at many trees once.
    pub(super) fn scan_tree(&self, oid: Oid, mut each: impl FnMut(&[u8], Entry)) -> Result<(), Fault> {
        // Bound to a name of its own, so that the cache is not held while the entries are told.
        let known = lock(&self.trees).get(&oid).map(Arc::clone);
        if let Some(known) = known {
            known.iter().for_each(|(name, entry)| each(name, entry));
            return Ok(());
        }
        Directory::scan(&self.read(oid, Kind::Tree)?, oid, each)
    }

    /// An object's size in bytes.
    pub(super) fn size(&self, oid: Oid) -> Result<u64, Fault> {
        if let Some(data) = lock(&self.recent).find(oid) {
            return Ok(data.len() as u64);
        }
        match loose::size(&self.loose, oid) {
            Ok(Some(size)) => return Ok(size),
            Ok(None) => {
                if let (Some(odb), Some(id)) = (&self.odb, sha1(oid))
                    && let Ok((size, _)) = odb.read_header(id)
                {
                    return Ok(size as u64);
                }
            }
            // Damaged: git may have another copy, and if not, says so.
            Err(_) => {}
        }
        Ok(self.ask("info", oid)?.1)
    }

    /// Whether the object is here (or promised by a remote and fetched now).
    pub(super) fn contains(&self, oid: Oid) -> bool {
        self.size(oid).is_ok()
    }

    fn read(&self, oid: Oid, expected: Kind) -> Result<Arc<[u8]>, Fault> {
        // Whatever we and libgit2 cannot do, git can; if git cannot either, its fault is the one that counts.
        match loose::read(&self.loose, oid) {
            Ok(Some((kind, data))) => return check_kind(oid, kind, expected).map(|()| data.into()),
            Ok(None) => {
                if let (Some(odb), Some(id)) = (&self.odb, sha1(oid))
                    && let Ok(object) = odb.read(id)
                {
                    return check_kind(oid, kind_of(object.kind()), expected).map(|()| object.data().into());
                }
            }
            Err(_) => {}
        }
        let (kind, _, data) = self.ask("contents", oid)?;
        check_kind(oid, kind, expected).map(|()| data.into())
    }

    fn ask(&self, question: &str, oid: Oid) -> Result<(Kind, u64, Vec<u8>), Fault> {
        let mut conversation = lock(&self.conversation);
        let open = match conversation.take() {
            Some(open) => open,
            None => Conversation::start(&self.store)?,
        };
        let (open, answer) = open.ask(question, oid)?;
        *conversation = Some(open);
        answer.ok_or_else(|| missing(oid))
    }
}

impl Conversation {
    fn start(store: &Store) -> Result<Self, Fault> {
        let mut process = store.apply(Git::new(["cat-file", "--batch-command"]))?.with_stdin().spawn()?;
        let (questions, answers) = process.pipes().ok_or_else(|| {
            Fault::new("`git cat-file` gave no pipes", "try again; this is a defect of policy itself")
        })?;
        Ok(Self { questions, answers: BufReader::new(answers), process })
    }

    /// Asks, and gives itself back for the next question. `None`: there is no such object.
    #[expect(clippy::type_complexity, reason = "the pair is taken apart at once by its one caller")]
    fn ask(mut self, question: &str, oid: Oid) -> Result<(Self, Option<(Kind, u64, Vec<u8>)>), Fault> {
        match self.exchange(question, oid) {
            Ok(answer) => Ok((self, answer)),
            Err(error) => {
                drop((self.questions, self.answers));
                let ended = self.process.end()?;
                if ended.code == Some(0) {
                    return Err(Fault::new(
                        format!("object {oid} could not be read: {error}"),
                        "`git fsck` checks the repository",
                    ));
                }
                Err(ended.fault())
            }
        }
    }

    fn exchange(&mut self, question: &str, oid: Oid) -> std::io::Result<Option<(Kind, u64, Vec<u8>)>> {
        writeln!(self.questions, "{question} {oid}")?;
        self.questions.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let words: Vec<&str> = head.split_whitespace().collect();
        match words[..] {
            [_, "missing"] => Ok(None),
            [_, kind, size] => {
                let size: u64 = size.parse().map_err(|_| garbled(&head))?;
                let mut data = Vec::new();
                if question == "contents" {
                    (&mut self.answers).take(size).read_to_end(&mut data)?;
                    let mut newline = [0];
                    self.answers.read_exact(&mut newline)?;
                    if data.len() as u64 != size || newline != *b"\n" {
                        return Err(garbled(&head));
                    }
                }
                Ok(Some((Kind::named(kind), size, data)))
            }
            _ => Err(garbled(&head)),
        }
    }
}

impl Directory {
    fn parse(raw: &[u8], oid: Oid) -> Result<Self, Fault> {
        let mut entries = Vec::new();
        Self::scan(raw, oid, |name, entry| entries.push((name.to_vec(), entry)))?;
        Ok(Self { entries })
    }

    fn scan(raw: &[u8], oid: Oid, mut each: impl FnMut(&[u8], Entry)) -> Result<(), Fault> {
        let id_length = oid.as_bytes().len();
        let broken = || Fault::new(format!("tree {oid} cannot be read"), "`git fsck` checks the repository");
        let mut at = 0;
        while at < raw.len() {
            let space = at + memchr::memchr(b' ', &raw[at..]).ok_or_else(broken)?;
            let nul = space + memchr::memchr(0, &raw[space..]).ok_or_else(broken)?;
            let id = raw.get(nul + 1..nul + 1 + id_length).and_then(Oid::from_bytes).ok_or_else(broken)?;
            let mode = Mode::from_octal(&raw[at..space]).ok_or_else(broken)?;
            each(&raw[space + 1..nul], Entry { mode, oid: id });
            at = nul + 1 + id_length;
        }
        Ok(())
    }

    /// What stands under `name`.
    pub(super) fn get(&self, name: &[u8]) -> Option<Entry> {
        self.entries.iter().find(|(own, _)| own == name).map(|(_, entry)| *entry)
    }

    /// Everything in it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], Entry)> {
        self.entries.iter().map(|(name, entry)| (name.as_slice(), *entry))
    }
}

impl Store {
    /// Has `git` read these objects, and write into the scratch store if there is one.
    pub(super) fn apply(&self, git: Git) -> Result<Git, Fault> {
        let Some(scratch) = &self.scratch else { return Ok(git) };
        let mut all = listed(&self.directory);
        if let Some(inherited) = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            all.push(SEPARATOR);
            all.push(inherited);
        }
        Ok(git.env("GIT_OBJECT_DIRECTORY", scratch.path()).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", all))
    }

    /// The same store with a scratch store over it, which goes when its last user does.
    pub(super) fn with_scratch(&self) -> Result<Self, Fault> {
        let scratch = tempfile::Builder::new().prefix("policy-objects-").tempdir().map_err(|error| {
            Fault::new(
                format!("no temporary directory: {error}"),
                "make room, or point TMPDIR at a directory that can be written",
            )
        })?;
        Ok(Self { scratch: Some(Arc::new(scratch)), ..self.clone() })
    }
}

/// What stands between the entries of `GIT_ALTERNATE_OBJECT_DIRECTORIES`.
const SEPARATOR: &str = if cfg!(windows) { ";" } else { ":" };

/// A path as an entry of `GIT_ALTERNATE_OBJECT_DIRECTORIES`: quoted, git(1) says, where it would not be one otherwise.
pub(super) fn listed(path: &Path) -> OsString {
    match path.to_str() {
        Some(text) if text.contains(SEPARATOR) || text.starts_with('"') => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")).into()
        }
        _ => path.as_os_str().to_owned(),
    }
}

/// git2's object database over these stores.
fn open(stores: &[PathBuf]) -> Option<git2::Odb<'static>> {
    let odb = git2::Odb::new().ok()?;
    for directory in stores.iter().filter(|directory| directory.is_dir()) {
        odb.add_disk_alternate(directory.to_str()?).ok()?;
    }
    Some(odb)
}

/// The alternates that the environment names (a quarantined push has them) and those of the store itself, one level
/// deep: what stands deeper is found through `git cat-file`. Quoted names of the environment likewise.
fn alternates(directory: &Path) -> Vec<PathBuf> {
    let mut stores: Vec<PathBuf> = Vec::new();
    if let Some(named) = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
        stores.extend(std::env::split_paths(&named));
    }
    if let Ok(listed) = std::fs::read_to_string(directory.join("info/alternates")) {
        stores.extend(
            listed
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty())
                .map(|line| directory.join(line)),
        );
    }
    stores
}

fn sha1(oid: Oid) -> Option<git2::Oid> {
    if oid.as_bytes().len() == 20 { git2::Oid::from_bytes(oid.as_bytes()).ok() } else { None }
}

fn kind_of(kind: git2::ObjectType) -> Kind {
    match kind {
        git2::ObjectType::Blob => Kind::Blob,
        git2::ObjectType::Tree => Kind::Tree,
        git2::ObjectType::Commit => Kind::Commit,
        _ => Kind::Other,
    }
}

fn check_kind(oid: Oid, kind: Kind, expected: Kind) -> Result<(), Fault> {
    if kind == expected {
        return Ok(());
    }
    Err(Fault::new(
        format!("object {oid} is a {kind:?}, not a {expected:?}"),
        "`git fsck` checks the repository",
    ))
}

fn missing(oid: Oid) -> Fault {
    Fault::new(
        format!("object {oid} is not in this repository"),
        "`git fsck` names what is missing; `git fetch` may bring it, in a shallow clone `git fetch --unshallow`",
    )
}

fn garbled(head: &str) -> std::io::Error {
    std::io::Error::other(format!("git cat-file answered {head:?}"))
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
