//! Owns the arbiter's ref, `refs/policy/ledger`: reading its ledger, writing an entry of its chain, and moving it on by
//! compare-and-swap, which git makes atomic in every ref format (git-update-ref(1), `<old-oid>`).

use bstr::ByteSlice;
use jiff::Timestamp;

use super::command::{Git, Running};
use super::loose;
use super::objects::Kind;
use super::{Repository, Turn, TurnFile};
use crate::change::{Blob, Oid, RepoPath, WORK_STATUS};
use crate::fault::Fault;

/// The arbiter's ref. Refs live in the git directory that all worktrees share.
pub const LEDGER_REF: &str = "refs/policy/ledger";

/// The ledger in an entry's tree; what else somebody may have put there says nothing.
const LEDGER_PATH: &str = ":(top,literal)WORK_STATUS.md";

/// A question for where a ref stands, the arbiter's above all, under way.
pub struct AskedTip {
    running: Running,
    name: String,
}

/// An entry of the chain in the making: the ledger as it becomes, by whom, when and why.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it follows: nothing for the first, several where two chains join.
    pub parents: &'a [Oid],
    /// The ledger's text.
    pub ledger: &'a [u8],
    /// Who makes it.
    pub agent: &'a str,
    /// The e-mail address of whoever that is; may be empty.
    pub email: &'a str,
    /// When.
    pub time: Timestamp,
    /// What is done, with trailers.
    pub message: &'a str,
    /// Whether git signs it, by its own configuration.
    pub is_signed: bool,
}

/// An entry of the chain as it was made: what it changed in the ledger, and who says so.
#[derive(Clone, Debug)]
pub struct ChainEntry {
    /// Its commit.
    pub oid: Oid,
    /// When.
    pub time: Timestamp,
    /// The agent that its message names.
    pub agent: Option<String>,
    /// Why, if its message says so.
    pub reason: Option<String>,
    /// The rows that went.
    pub removed: Vec<Vec<u8>>,
    /// The rows that came.
    pub added: Vec<Vec<u8>>,
}

/// A git that waits to be told of a compare-and-swap: starting one takes longer than the swap itself, and can be done
/// while something else is.
pub struct ReadySwap(Running);

/// What came of a compare-and-swap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// The ref has moved.
    Done,
    /// It was not where it should have been any more: somebody else was first.
    Lost,
}

/// How often a ref that another git keeps locked is tried again, on top of git's own patience of 100 ms
/// (`core.filesRefLockTimeout`).
pub(super) const TRIES: usize = 20;

impl AskedTip {
    /// Asks where the arbiter stands.
    pub fn ask() -> Result<Self, Fault> {
        Self::of(LEDGER_REF)
    }

    fn of(name: &str) -> Result<Self, Fault> {
        let running = Git::new(["for-each-ref", "--format=%(objectname) %(refname)", name]).spawn()?;
        Ok(Self { running, name: name.to_owned() })
    }

    /// The commit it stands at; `None` if there is no arbiter yet.
    pub fn answer(self) -> Result<Option<Oid>, Fault> {
        let ended = self.running.end()?;
        // Git passes over a ref that it cannot read, with a warning: it would look like one that was never there.
        if ended.stderr.contains("broken ref") {
            return Err(unreadable());
        }
        let printed = ended.success()?;
        // A pattern also names what stands below it: only the ref itself counts.
        let mut lines = printed.lines().filter_map(|line| line.split_once_str(" "));
        match lines.find(|(_, name)| *name == self.name.as_bytes()) {
            None => Ok(None),
            Some((hex, _)) => Oid::from_hex(hex).map(Some).ok_or_else(unreadable),
        }
    }
}

impl Repository {
    /// Where the arbiter stands; `None` if there is none yet.
    pub fn arbiter_tip(&self) -> Result<Option<Oid>, Fault> {
        AskedTip::ask()?.answer()
    }

    /// Where a ref stands; `None` if there is none.
    pub(super) fn tip_of(&self, name: &str) -> Result<Option<Oid>, Fault> {
        AskedTip::of(name)?.answer()
    }

    /// The ledger that an entry of the arbiter's chain holds.
    pub fn arbiter_ledger(&self, entry: Oid) -> Result<Blob, Fault> {
        let tree = self.tree_of(entry)?;
        tree.file(&RepoPath::from(WORK_STATUS))?.ok_or_else(|| {
            Fault::new(
                format!("{LEDGER_REF} holds no {WORK_STATUS} at {entry}"),
                format!("`git log {LEDGER_REF}` shows who wrote that; `git update-ref {LEDGER_REF} COMMIT` goes back to a good entry"),
            )
        })
    }

    /// The entries of the chains that end at `tips`, newest first; at most `limit`. At least one must be named.
    pub fn arbiter_chain(&self, tips: &[Oid], limit: Option<usize>) -> Result<Vec<ChainEntry>, Fault> {
        let mut arguments: Vec<String> =
            limit.map(|limit| format!("--max-count={limit}")).into_iter().collect();
        arguments.extend(tips.iter().map(Oid::to_string));
        chain(arguments)
    }

    /// The entries made from `from` to `to`, of every chain that one of the refs `names` holds; the arbiter's own ref is
    /// always among them.
    pub fn arbiter_entries(
        &self,
        names: &[String],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<ChainEntry>, Fault> {
        let all = std::iter::once(LEDGER_REF).chain(names.iter().map(String::as_str));
        let listed = Git::new(["for-each-ref", "--format=%(objectname)"].into_iter().chain(all)).output()?;
        let mut arguments: Vec<String> =
            listed.lines().map(|line| line.to_str_lossy().into_owned()).collect();
        if arguments.is_empty() {
            return Ok(Vec::new());
        }
        // A clock that was wrong once must not hide what came before: every entry is looked at.
        arguments.insert(0, format!("--since-as-filter=@{}", from.as_second() - 1));
        let mut entries = chain(arguments)?;
        entries.retain(|entry| entry.time >= from && entry.time <= to);
        Ok(entries)
    }

    /// Writes an entry; nothing points at it yet.
    pub fn write_entry(&self, entry: &Entry<'_>) -> Result<Oid, Fault> {
        let write = |kind, data: &[u8]| {
            loose::write(&self.facts.objects, kind, data, self.facts.sha1).map_err(|error| {
                Fault::new(
                    format!("an object cannot be written to {}: {error}", self.facts.objects.display()),
                    "make room on its disk or mend its permissions, then try again: nothing has changed",
                )
            })
        };
        let blob = write(Kind::Blob, entry.ledger)?;
        let tree = [b"100644 ", WORK_STATUS.as_bytes(), b"\0", blob.as_bytes()].concat();
        let tree = write(Kind::Tree, &tree)?;
        if entry.is_signed {
            return signed(entry, tree);
        }
        write(Kind::Commit, commit_text(entry, tree).as_bytes())
    }

    /// Has this clone's own ref name what a server has decided, if it still stands at `old`.
    pub fn follow_arbiter(&self, new: Oid, old: Option<Oid>) -> Result<(), Fault> {
        let expected = old.map(|old| old.to_string()).unwrap_or_default();
        Git::new(["update-ref", "--no-deref", LEDGER_REF, &new.to_string(), &expected]).output().map(drop)
    }

    /// Starts a git that will take part in the turn that is taken with `file`. Told nothing, it does nothing.
    pub fn ready_swap(&self, file: &TurnFile) -> Result<ReadySwap, Fault> {
        let update = ["update-ref", "--no-deref", "--stdin"];
        Git::new(update).with_stdin().stdout(file.share()?).spawn().map(ReadySwap)
    }

    /// Moves the arbiter from `old` to `new`, if it still stands at `old`. Where `ready` cannot do it, it is tried anew.
    pub fn swap_arbiter(
        &self,
        turn: &Turn,
        ready: Option<ReadySwap>,
        new: Oid,
        old: Option<Oid>,
    ) -> Result<Swap, Fault> {
        if let Some(ReadySwap(git)) = ready {
            let zero = "0".repeat(new.as_bytes().len() * 2);
            let expected = old.map_or(zero, |old| old.to_string());
            turn.announce()?;
            if git.tell(format!("update {LEDGER_REF} {new} {expected}\n").as_bytes())?.code == Some(0) {
                turn.finish()?;
                return Ok(Swap::Done);
            }
        }
        let expected = old.map(|old| old.to_string()).unwrap_or_default();
        let mut pause = std::time::Duration::from_millis(2);
        for last in (0..TRIES).rev() {
            let update = ["update-ref", "--no-deref", LEDGER_REF, &new.to_string(), &expected];
            let ended = Git::new(update).stdin(turn.begin()?).spawn()?.end()?;
            if ended.code == Some(0) {
                turn.finish()?;
                return Ok(Swap::Done);
            }
            if ended.code.is_none() {
                // Killed: what it has left stands in everybody's way.
                turn.clear()?;
            }
            let tip = self.arbiter_tip()?;
            if tip == Some(new) {
                turn.finish()?;
                return Ok(Swap::Done);
            }
            if tip != old {
                turn.finish()?;
                return Ok(Swap::Lost);
            }
            if last == 0 || !is_locked(&ended.stderr) && ended.code.is_some() {
                turn.finish()?;
                return Err(ended.fault());
            }
            std::thread::sleep(pause.mul_f64(0.5 + fastrand::f64()));
            pause = (pause * 2).min(std::time::Duration::from_millis(100));
        }
        Ok(Swap::Lost)
    }
}

fn unreadable() -> Fault {
    Fault::new(
        "the arbiter's ref cannot be read",
        format!(
            "`git rev-parse {LEDGER_REF}` shows what it is; `git fsck` names the last entries that nothing points at, and \
             `git update-ref {LEDGER_REF} COMMIT` puts one back"
        ),
    )
}

/// The entries that `git log` shows with these arguments, and what each changed.
fn chain(arguments: Vec<String>) -> Result<Vec<ChainEntry>, Fault> {
    let options = [
        "log",
        "--no-show-signature",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--diff-merges=first-parent",
        "--patch",
        "--unified=0",
        "--inter-hunk-context=0",
        "--root",
        "--full-history",
        "--format=%x00%H%x00%ct%x00%(trailers:key=Agent,valueonly)%x00%(trailers:key=Reason,valueonly)%x00",
    ];
    let options = options.into_iter().chain(arguments.iter().map(String::as_str)).chain(["--", LEDGER_PATH]);
    let printed = Git::new(options).output()?;
    let fields: Vec<&[u8]> = printed.split(|&byte| byte == 0).skip(1).collect();
    fields.chunks(5).map(chain_entry).collect()
}

fn chain_entry(fields: &[&[u8]]) -> Result<ChainEntry, Fault> {
    let broken =
        || Fault::new("the arbiter's chain cannot be read", format!("`git log {LEDGER_REF}` shows it"));
    let [oid, time, agent, reason, patch] = fields else { return Err(broken()) };
    let text = |field: &[u8]| {
        let last = field.lines().map(<[u8]>::trim_ascii).rfind(|line| !line.is_empty());
        last.map(|line| line.to_str_lossy().into_owned())
    };
    let seconds: i64 = time.to_str().ok().and_then(|time| time.parse().ok()).ok_or_else(broken)?;
    let rows = |sign: &str| -> Vec<Vec<u8>> {
        patch
            .lines()
            .filter_map(|line| line.strip_prefix(sign.as_bytes()))
            .map(|rest| [b"|", rest].concat())
            .collect()
    };
    Ok(ChainEntry {
        oid: Oid::from_hex(oid).ok_or_else(broken)?,
        time: Timestamp::from_second(seconds).map_err(|_| broken())?,
        agent: text(agent),
        reason: text(reason),
        removed: rows("-|"),
        added: rows("+|"),
    })
}

/// Whether git says that somebody else holds the lock of the ref or of the table of refs.
pub(super) fn is_locked(stderr: &str) -> bool {
    ["File exists", "cannot lock ref", "unable to lock", "data is locked"]
        .iter()
        .any(|sign| stderr.contains(sign))
}

fn commit_text(entry: &Entry<'_>, tree: Oid) -> String {
    let mut text = format!("tree {tree}\n");
    for parent in entry.parents {
        text.push_str(&format!("parent {parent}\n"));
    }
    let who = format!("{} <{}> {} +0000", name(entry.agent), name(entry.email), entry.time.as_second());
    text.push_str(&format!("author {who}\ncommitter {who}\n\n{}", entry.message));
    text
}

/// What may stand in the line of a person.
fn name(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect::<String>().trim().to_owned()
}

/// A commit that git signs as it is configured to (`gpg.format`, `user.signingKey`).
fn signed(entry: &Entry<'_>, tree: Oid) -> Result<Oid, Fault> {
    let mut arguments = vec!["commit-tree".to_owned(), "-S".to_owned()];
    arguments.extend(entry.parents.iter().map(|parent| format!("-p{parent}")));
    arguments.push(tree.to_string());
    let mut git = Git::new(arguments);
    for who in ["AUTHOR", "COMMITTER"] {
        git = git
            .env(&format!("GIT_{who}_NAME"), name(entry.agent))
            .env(&format!("GIT_{who}_EMAIL"), name(entry.email))
            .env(&format!("GIT_{who}_DATE"), format!("@{} +0000", entry.time.as_second()));
    }
    let printed = git.output_with_input(entry.message.as_bytes().to_vec()).map_err(|fault| {
        Fault::new(
            format!("the entry cannot be signed: {}", fault.message),
            "this agent lists signing-keys: set `git config gpg.format ssh` and `git config user.signingKey KEY`, then try again",
        )
    })?;
    Oid::from_hex(printed.trim_ascii())
        .ok_or_else(|| Fault::new("git commit-tree printed no id", "check `git --version`"))
}
