//! Owns locking for real: reads the book from the arbiter and the ledger from the work tree, has `crate::locks` decide,
//! moves the arbiter on by compare-and-swap, and brings the work tree's WORK_STATUS.md after it.
//!
//! What is lost in a race is read and decided again, with pauses that grow and vary, for a bounded number of times. All
//! that may fail for want of room or rights is done before the swap, so that a fault leaves everything as it was.

mod act;
mod authority;
mod identity;
mod log;
mod sheet;

pub use act::{Act, Answer};
pub use authority::server;
pub use identity::Asker;
pub use log::{Event, EventKind};

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::change::{Blob, Oid, RepoPath, WORK_STATUS};
use crate::check;
use crate::config::Policy;
use crate::fault::Fault;
use crate::formats::work_status::{self, Ledger, Lock, Signal};
use crate::git::{ArbiterEntry, LEDGER_REF, Repository};
use crate::glob::Pattern;
use crate::locks::{self, Book, Source, Terms};
use authority::{Authority, Known, Moved};
use sheet::{Prepared, Sheet};

/// Where locks are asked for: a repository, its policy, and its arbiter.
pub struct Desk {
    repository: Repository,
    policy: Arc<Policy>,
    top: Option<PathBuf>,
    found: Mutex<Found>,
}

/// What was there when the desk was opened, until that was made use of.
#[derive(Default)]
struct Found {
    /// Where this clone's own ref stood.
    tip: Option<Option<Oid>>,
    /// The work tree's ledger.
    sheet: Option<Result<Sheet, Fault>>,
}

/// All locks there are, and what is not as it should be.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The locks and where they stand.
    pub locks: Vec<(Lock, Source)>,
    /// Rows of WORK_STATUS.md that the arbiter denies.
    pub contradictions: Vec<String>,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// What they are compared with.
    pub terms: Terms,
}

/// How often a lost race is run again. Each time somebody else has won, so that all get their turn.
const TRIES: u32 = 32;

/// How often a race on a server is lost against nobody, before that counts as the server's refusal: it also says so while
/// somebody holds the lock of its ref, for some milliseconds.
const IDLE_TRIES: u32 = 10;

/// How long another process of this clone may take in its turn: one operation, which a server may delay.
const PATIENCE: Duration = Duration::from_secs(120);

impl Desk {
    /// Opens the repository of the current directory.
    pub fn open() -> Result<Self, Fault> {
        let (repository, tip) = Repository::open_with_arbiter()?;
        let top = repository.work_tree()?;
        // Both take their time, and neither needs the other to be read.
        let (sheet, policy) = crate::parallel::both(
            || top.as_deref().map(Sheet::read),
            || check::standing_policy(&repository, top.as_deref()),
        );
        let found = Mutex::new(Found { tip: Some(tip), sheet });
        Ok(Self { policy: policy?, repository, top, found })
    }

    /// The repository.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Its policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether a directory stands at `path` in the work tree.
    pub fn is_directory(&self, path: &RepoPath) -> bool {
        self.top.as_ref().is_some_and(|top| top.join(path.to_string()).is_dir())
    }

    /// Does what is asked for. A lock that stands in the way is an answer, and is waited for until `wait` has passed.
    pub fn perform(&self, asker: &Asker, act: &Act<'_>, wait: Duration) -> Result<Answer, Fault> {
        let deadline = Instant::now() + wait;
        let mut pause = Duration::from_millis(50);
        loop {
            let answer = self.attempt(asker, act)?;
            let left = deadline.saturating_duration_since(Instant::now());
            if answer.held_by.is_empty() || left.is_zero() {
                return Ok(answer);
            }
            let longest = if self.policy.locks.remote.is_some() { 5_000 } else { 500 };
            std::thread::sleep(pause.mul_f64(0.5 + fastrand::f64()).min(left));
            pause = (pause * 2).min(Duration::from_millis(longest));
        }
    }

    /// Writes signals into the work tree's ledger, below the last one. What somebody else writes there meanwhile stays.
    pub fn signal(&self, signals: &[Signal]) -> Result<(), Fault> {
        let turn = self.repository.turn_file()?.take(PATIENCE)?;
        for _ in 0..TRIES {
            let sheet = self.sheet()?.ok_or_else(|| {
                Fault::new(
                    "a bare repository has no ledger to write in",
                    "run the command in a clone with a work tree",
                )
            })?;
            let text = work_status::add(&sheet.text(), &[], signals);
            let read = work_status::parse(&text);
            if let Some(lost) = signals.iter().find(|signal| !is_said(&read, signal)) {
                return Err(Fault::new(
                    format!("a ledger cannot hold `{}` as a signal's subject or detail", lost.subject),
                    "say it without marks that mean something in a Markdown table",
                ));
            }
            if sheet.prepare(&text, &self.repository.git_dir().join("policy"))?.commit()? {
                drop(turn);
                return Ok(());
            }
        }
        Err(Fault::new(
            format!("{WORK_STATUS} is being changed by somebody else all the time"),
            "try again: nothing has been written",
        ))
    }

    /// Who holds what, as the arbiter and the work tree's ledger say. Writes nothing but what a server has decided.
    pub fn standing(&self) -> Result<Standing, Fault> {
        let mut notes = Vec::new();
        let known = self.current(&mut notes)?;
        let terms = self.terms()?;
        let (mut book, seen) = self.joined(&known, &terms)?;
        let sheet = self.sheet()?;
        let view = match &sheet {
            Some(sheet) => locks::reconcile(&mut book.clone(), &sheet.ledger, "", false, &terms),
            None => locks::View::default(),
        };
        let mut all: Vec<(Lock, Source)> =
            book.active.drain(..).map(|lock| (lock, Source::Arbiter)).collect();
        all.extend(view.by_hand.iter().map(|lock| (lock.clone(), Source::File)));
        let contradictions = [seen.contradictions, described(&view, sheet.as_ref())].concat();
        Ok(Standing { locks: all, contradictions, notes, terms })
    }

    /// What happened to locks that overlap `about`, newest first: everything, or the last `limit` entries of the chain.
    pub fn log(&self, about: &[Pattern], limit: Option<usize>) -> Result<(Vec<Event>, Vec<String>), Fault> {
        let mut notes = Vec::new();
        let known = self.current(&mut notes)?;
        let tips: Vec<Oid> = known.tip.into_iter().chain(known.aside).collect();
        let events = log::read(&self.repository, &tips, about, limit)?;
        Ok((events, notes))
    }

    /// Where the chain stands now, for those who only look.
    fn current(&self, notes: &mut Vec<String>) -> Result<Known, Fault> {
        let authority = self.authority();
        let known = authority.known(self.found().tip.take())?;
        if known.is_current { Ok(known) } else { authority.current(notes) }
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempt(&self, asker: &Asker, act: &Act<'_>) -> Result<Answer, Fault> {
        let authority = self.authority();
        let mut notes = Vec::new();
        let mut known = authority.known(self.found().tip.take())?;
        let (mut file, mut ready) = authority.ready()?.unzip();
        let (mut turn, mut idle) = (None, 0);
        for attempt in 0..TRIES {
            let step = self.decide(asker, act, &known)?;
            let is_held = !step.answer.held_by.is_empty();
            if (is_held || step.entry.is_none()) && !known.is_current {
                // No push will show whether this still holds, so the server is asked: what is held may have been given
                // back since it was last asked, and what seems to need no change may have been taken away.
                known = authority.current(&mut notes)?;
                continue;
            }
            if is_held {
                return Ok(Answer { notes, ..step.answer });
            }
            let held = match turn.take() {
                Some(held) => held,
                None => match file.take() {
                    Some(file) => file.take(PATIENCE)?,
                    None => self.repository.turn_file()?.take(PATIENCE)?,
                },
            };
            let moved = match step.entry {
                None => Moved::Done,
                Some(entry) => authority.swap(&held, ready.take(), entry, &known, &mut notes)?,
            };
            match moved {
                Moved::Done => {
                    self.finish(step.prepared, &step.book, &mut notes)?;
                    return Ok(Answer { notes, ..step.answer });
                }
                Moved::Alone(alone) => known = alone,
                Moved::Lost(said) => {
                    let before = std::mem::replace(&mut known, authority.current(&mut notes)?);
                    idle = if known.tip == before.tip { idle + 1 } else { 0 };
                    if let Some(fault) = said.filter(|_| idle >= IDLE_TRIES) {
                        return Err(fault);
                    }
                    // With the turn held, only other clones and other machines can have been first.
                    std::thread::sleep(Duration::from_millis(1 << attempt.min(8)).mul_f64(fastrand::f64()));
                }
            }
            turn = Some(held);
        }
        Err(Fault::new(
            format!("others have changed {LEDGER_REF} {TRIES} times in a row before this request could"),
            "try again: nothing has been taken",
        ))
    }

    /// What becomes of the book and of the work tree's ledger if `known` is where the chain stands.
    fn decide(&self, asker: &Asker, act: &Act<'_>, known: &Known) -> Result<Step, Fault> {
        let terms = self.terms()?;
        let sheet = self.sheet()?;
        let (mut book, mut view) = self.joined(known, &terms)?;
        if let Some(sheet) = &sheet {
            let seen =
                locks::reconcile(&mut book, &sheet.ledger, &asker.holder, asker.is_coordinator, &terms);
            view.contradictions.extend(described(&seen, Some(sheet)));
            view.adopted.extend(seen.adopted);
            view.by_hand = seen.by_hand;
        }
        let answer = act.apply(&mut book, asker, &view.by_hand, &terms);
        let answer = Answer { adopted: view.adopted, contradictions: view.contradictions, ..answer };
        if !answer.held_by.is_empty() {
            return Ok(Step { answer, entry: None, prepared: None, book });
        }
        let message = act.message(asker, &answer);
        let (entry, prepared) = crate::parallel::both(
            || self.write(asker, &message, &book, (known, view.ledger.as_ref()), &terms),
            || sheet.as_ref().map(|sheet| self.prepare(sheet, &book, &terms)),
        );
        Ok(Step { answer, entry: entry?, prepared: prepared.transpose()?, book })
    }

    /// The book at the chain's end, with what this clone has beside it.
    fn joined(&self, known: &Known, terms: &Terms) -> Result<(Book, Seen), Fault> {
        let ledger = known.tip.map(|tip| self.repository.arbiter_ledger(tip)).transpose()?;
        let mut book = ledger.as_ref().map_or(Ok(Book::default()), read)?;
        let mut seen = Seen { ledger, ..Seen::default() };
        if let Some(aside) = known.aside {
            let own = read(&self.repository.arbiter_ledger(aside)?)?;
            let ledger = Ledger::of([own.active, own.released].concat());
            let view = locks::reconcile(&mut book, &ledger, "", true, terms);
            let lost = |row: &locks::Contradiction| {
                format!("taken while the server was out of reach: {}", row.message)
            };
            seen.contradictions = view.contradictions.iter().map(lost).collect();
        }
        Ok((book, seen))
    }

    /// The entry by which the chain goes on with this book, after `ledger`; `None` if that says it already.
    fn write(
        &self,
        asker: &Asker,
        message: &str,
        book: &Book,
        (known, ledger): (&Known, Option<&Blob>),
        terms: &Terms,
    ) -> Result<Option<Oid>, Fault> {
        let text = book.write();
        let is_said = ledger.map_or(*book == Book::default(), |ledger| ledger.data[..] == text);
        if is_said && known.aside.is_none() {
            return Ok(None);
        }
        let mut parents: Vec<Oid> = known.tip.into_iter().chain(known.aside).collect();
        if let [tip, aside] = parents[..]
            && self.repository.is_ancestor(tip, aside)?
        {
            parents = vec![aside];
        }
        let entry = ArbiterEntry {
            parents: &parents,
            ledger: &text,
            agent: &asker.name,
            email: &self.repository.author_email()?.unwrap_or_default(),
            time: terms.now,
            message,
            is_signed: self.policy.agent(&asker.name).is_some_and(|entry| !entry.signing_keys.is_empty()),
        };
        self.repository.write_entry(&entry).map(Some)
    }

    fn prepare(&self, sheet: &Sheet, book: &Book, terms: &Terms) -> Result<Prepared, Fault> {
        let text = locks::project(&sheet.text(), &sheet.ledger, book, terms);
        sheet.prepare(&text, &self.repository.git_dir().join("policy"))
    }

    /// Puts the prepared ledger in its place. If somebody has edited the file meanwhile, their text is brought up to date.
    fn finish(&self, prepared: Option<Prepared>, book: &Book, notes: &mut Vec<String>) -> Result<(), Fault> {
        let Some(prepared) = prepared else { return Ok(()) };
        if prepared.commit()? {
            return Ok(());
        }
        for _ in 0..TRIES {
            let Some(sheet) = self.sheet()? else { return Ok(()) };
            if self.prepare(&sheet, book, &self.terms()?)?.commit()? {
                return Ok(());
            }
        }
        notes.push(format!(
            "{WORK_STATUS} is being changed by somebody else all the time: it is left as it is"
        ));
        Ok(())
    }

    fn authority(&self) -> Authority<'_> {
        Authority::new(&self.repository, &self.policy.locks)
    }

    fn sheet(&self) -> Result<Option<Sheet>, Fault> {
        let found = self.found().sheet.take();
        found.or_else(|| self.top.as_deref().map(Sheet::read)).transpose()
    }

    /// What decisions made now depend on.
    pub fn terms(&self) -> Result<Terms, Fault> {
        let now = self.repository.time_of_commit()?;
        Ok(Terms {
            now: Timestamp::from_second(now.as_second()).unwrap_or(now),
            ttl: self.policy.locks.ttl,
            per_session: self.policy.locks.per_session,
            ignore_case: self.repository.ignore_case(),
        })
    }
}

/// Whether the ledger says the signal as it is meant.
fn is_said(ledger: &Ledger, signal: &Signal) -> bool {
    let is_same = |other: &Signal| Signal { range: signal.range.clone(), ..other.clone() } == *signal;
    ledger.signals.iter().any(is_same)
}

/// An operation that is decided and not done yet.
struct Step {
    answer: Answer,
    /// The entry that the chain goes on with; `None` if the book stays as it is.
    entry: Option<Oid>,
    prepared: Option<Prepared>,
    book: Book,
}

/// What a book and a ledger say to each other.
#[derive(Default)]
struct Seen {
    /// The book's text, if there is an arbiter.
    ledger: Option<Blob>,
    by_hand: Vec<Lock>,
    adopted: Vec<Lock>,
    contradictions: Vec<String>,
}

/// The book that an entry of the chain holds.
fn read(ledger: &Blob) -> Result<Book, Fault> {
    Book::read(&ledger.data).map_err(|rows| {
        let name = format!("{LEDGER_REF}:{WORK_STATUS}");
        let fault = match rows.first() {
            Some(row) => sheet::malformed(&name, &ledger.data, row),
            None => Fault::new(format!("{name} cannot be trusted"), ""),
        };
        let help = format!(
            "`git log -p {LEDGER_REF}` shows who wrote that; `git update-ref {LEDGER_REF} COMMIT` goes back to a good entry"
        );
        Fault { help, ..fault }
    })
}

/// Rows that the arbiter denies, each with where it stands.
fn described(view: &locks::View, sheet: Option<&Sheet>) -> Vec<String> {
    let describe = |row: &locks::Contradiction| match sheet {
        Some(sheet) => format!("{WORK_STATUS}:{}: {}", sheet.line(row.range.start), row.message),
        None => row.message.clone(),
    };
    view.contradictions.iter().map(describe).collect()
}
