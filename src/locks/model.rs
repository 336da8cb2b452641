//! Owns the model of the protocol: every order in which a few processes can take its steps, with clocks that tick between
//! any two of them and processes that die there.
//!
//! A process reads the chain's end, decides by the operations of [`Book`], swaps, and projects into its work tree. Between two
//! steps anything may happen that the others can do. What must hold is asked in every state and of every swap; at the
//! end, every state must have a way on which all processes come to theirs. Turns are left out: they must not be needed.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::testing::{at, minute, patterns, take};
use super::{Book, Granted, Terms, Wanted, project, reconcile};
use crate::formats::work_status::{self, Lock};

/// What a process asks for, in words: paths, and how many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ask {
    Take(&'static str, u64),
    Renew(u64),
    Release(&'static str),
    /// By right, or because it has run out.
    Force(&'static str, bool),
}

/// Who asks for what, one after the other; in which work tree, and how many minutes its clock is ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    pub(super) holder: &'static str,
    pub(super) asks: &'static [Ask],
    pub(super) tree: usize,
    pub(super) ahead: i64,
}

/// What may be wrong with the protocol, to see that it would be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    None,
    /// The swap takes place wherever the chain ends by now.
    SwapsWithoutComparing,
    /// A lost race is run again with the old decision.
    RetriesWithoutDeciding,
}

/// The text of a book or of a ledger, told from others by a hash that is taken once.
#[derive(Clone, Debug)]
struct Text {
    id: u64,
    bytes: Rc<Vec<u8>>,
}

/// An entry of the chain. Its number is its identity, as a commit's id is.
#[derive(Debug)]
struct Entry {
    number: u32,
    text: Text,
}

#[derive(Clone, Debug)]
enum Phase {
    Idle,
    Read(Rc<Entry>),
    Decided { seen: Rc<Entry>, decision: Rc<Decision> },
    Swapped(Rc<Decision>),
    Dead,
}

#[derive(Debug)]
struct Decision {
    terms: Terms,
    book: Book,
    text: Text,
    granted: Vec<Granted>,
}

#[derive(Clone, Debug)]
struct State {
    clock: i64,
    number: u32,
    tip: Rc<Entry>,
    sheets: Vec<Text>,
    processes: Vec<(usize, Phase)>,
}

/// All there is to explore: the scripts, how often the clock may tick, and how many processes may die.
pub(super) struct Model {
    pub(super) scripts: Vec<Script>,
    pub(super) trees: usize,
    pub(super) ticks: i64,
    pub(super) deaths: usize,
    pub(super) flaw: Flaw,
}

/// How many states and steps were seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Explored {
    pub(super) states: usize,
    pub(super) steps: usize,
    pub(super) ends: usize,
}

/// A decision is the same wherever the same is asked of the same: by book, sheet, process, ask and time.
type Asked = (Text, Text, usize, usize, i64);

#[derive(Default)]
struct Memory {
    decisions: FxHashMap<Asked, Option<Rc<Decision>>>,
    sheets: FxHashMap<(Text, Text, i64), Text>,
    books: FxHashMap<u64, Rc<Book>>,
    /// Books and work trees that block nobody for ever.
    harmless: FxHashSet<(Text, Text)>,
}

impl Memory {
    fn book(&mut self, text: &Text) -> Rc<Book> {
        Rc::clone(self.books.entry(text.id).or_insert_with(|| Rc::new(read(&text.bytes))))
    }
}

impl Text {
    fn new(bytes: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self { id: hasher.finish(), bytes: Rc::new(bytes) }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Text {}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

const TICK: i64 = 6;

impl Model {
    /// Visits every state; what does not hold, with the state in which it does not.
    pub(super) fn explore(&self) -> Result<Explored, String> {
        let first = self.first();
        let mut memory = Memory::default();
        let (mut explored, mut seen) = (Explored::default(), FxHashSet::default());
        let (mut back, mut ends): (FxHashMap<u64, Vec<u64>>, Vec<u64>) = (FxHashMap::default(), Vec::new());
        seen.insert(first.key());
        let mut open = vec![first];
        while let Some(state) = open.pop() {
            explored.states += 1;
            holds(&state, &mut memory).map_err(|wrong| format!("{wrong}, in {state:#?}"))?;
            let key = state.key();
            if state.processes.iter().enumerate().all(|(who, process)| self.has_ended(who, process)) {
                ends.push(key);
            }
            for next in self.steps(&state, &mut memory)? {
                explored.steps += 1;
                let next_key = next.key();
                back.entry(next_key).or_default().push(key);
                if seen.insert(next_key) {
                    open.push(next);
                }
            }
        }
        explored.ends = ends.len();
        let can_end = reaching(ends, &back);
        match seen.iter().all(|key| can_end.contains(key)) {
            true => Ok(explored),
            false => Err("there is a state in which somebody can never come to an end".to_owned()),
        }
    }

    fn first(&self) -> State {
        let text = Text::new(Book::default().write());
        State {
            clock: 0,
            number: 0,
            tip: Rc::new(Entry { number: 0, text }),
            sheets: vec![Text::new(b"# Ours\n".to_vec()); self.trees],
            processes: vec![(0, Phase::Idle); self.scripts.len()],
        }
    }

    fn has_ended(&self, who: usize, (next, phase): &(usize, Phase)) -> bool {
        matches!(phase, Phase::Dead) || matches!(phase, Phase::Idle) && *next == self.scripts[who].asks.len()
    }

    /// Every state that can come next.
    fn steps(&self, state: &State, memory: &mut Memory) -> Result<Vec<State>, String> {
        let mut all = Vec::new();
        if state.clock < self.ticks {
            all.push(State { clock: state.clock + 1, ..state.clone() });
        }
        let dead = state.processes.iter().filter(|(_, phase)| matches!(phase, Phase::Dead)).count();
        for (who, process) in state.processes.iter().enumerate() {
            if self.has_ended(who, process) {
                continue;
            }
            if dead < self.deaths {
                let mut next = state.clone();
                next.processes[who].1 = Phase::Dead;
                all.push(next);
            }
            all.push(self.step(state, who, memory)?);
        }
        Ok(all)
    }

    /// The next step of one process.
    fn step(&self, state: &State, who: usize, memory: &mut Memory) -> Result<State, String> {
        let mut next = state.clone();
        let script = &self.scripts[who];
        let (at_ask, phase) = &state.processes[who];
        let process = &mut next.processes[who];
        match phase {
            Phase::Idle => process.1 = Phase::Read(Rc::clone(&state.tip)),
            Phase::Read(seen) => {
                let now = state.clock * TICK + script.ahead;
                let sheet = &state.sheets[script.tree];
                let key = (seen.text.clone(), sheet.clone(), who, *at_ask, now);
                let decided = memory.decisions.entry(key);
                let decision =
                    decided.or_insert_with(|| decide(script, *at_ask, (&seen.text.bytes, &sheet.bytes), now));
                *process = match decision {
                    Some(decision) => {
                        (*at_ask, Phase::Decided { seen: Rc::clone(seen), decision: Rc::clone(decision) })
                    }
                    // Held: that is an answer.
                    None => (at_ask + 1, Phase::Idle),
                };
            }
            Phase::Decided { seen, decision } => {
                let is_current = seen.number == state.tip.number;
                if is_current || self.flaw == Flaw::SwapsWithoutComparing {
                    self.swap(state, who, decision, (&mut next, memory))?;
                } else if self.flaw == Flaw::RetriesWithoutDeciding {
                    let seen = Rc::clone(&state.tip);
                    process.1 = Phase::Decided { seen, decision: Rc::clone(decision) };
                } else {
                    process.1 = Phase::Idle;
                }
            }
            Phase::Swapped(decision) => {
                let now = state.clock * TICK + script.ahead;
                let sheet = &state.sheets[script.tree];
                let key = (sheet.clone(), decision.text.clone(), now);
                let projected = memory.sheets.entry(key).or_insert_with(|| {
                    Text::new(project(
                        &sheet.bytes,
                        &work_status::parse(&sheet.bytes),
                        &decision.book,
                        &at(now),
                    ))
                });
                next.sheets[script.tree] = projected.clone();
                *process = (at_ask + 1, Phase::Idle);
            }
            Phase::Dead => {}
        }
        Ok(next)
    }

    /// Moves the chain on, and asks what must hold of that.
    fn swap(
        &self,
        state: &State,
        who: usize,
        decision: &Rc<Decision>,
        (next, memory): (&mut State, &mut Memory),
    ) -> Result<(), String> {
        let process = &mut next.processes[who];
        process.1 = Phase::Swapped(Rc::clone(decision));
        if decision.text != state.tip.text {
            next.number += 1;
            next.tip = Rc::new(Entry { number: next.number, text: decision.text.clone() });
        }
        let (before, after) = (memory.book(&state.tip.text), memory.book(&next.tip.text));
        let has = |lock: &Lock| {
            after.find(lock.pattern.as_str(), &lock.agent).is_some_and(|own| own.expires >= lock.expires)
        };
        if let Some(granted) = decision.granted.iter().find(|granted| !has(&granted.lock)) {
            return Err(format!("granted and not in the chain: {:?}, from {state:#?}", granted.lock));
        }
        let script = &self.scripts[who];
        let may_end = |lock: &Lock| match script.asks[state.processes[who].0] {
            Ask::Release(_) => lock.agent == script.holder,
            Ask::Force(_, by_right) => by_right,
            Ask::Take(..) | Ask::Renew(_) => false,
        };
        let gone = |lock: &&Lock| !decision.terms.has_run_out(lock) && !has(lock) && !may_end(lock);
        match before.active.iter().find(gone) {
            Some(lock) => Err(format!("{} has lost {lock:?}, from {state:#?}", lock.agent)),
            None => Ok(()),
        }
    }
}

/// What must hold in every state.
fn holds(state: &State, memory: &mut Memory) -> Result<(), String> {
    let book = memory.book(&state.tip.text);
    for one in &book.active {
        for other in book.active.iter().filter(|other| other.agent != one.agent) {
            // A pair is wrong from the moment in which it comes until one of them runs out.
            let end = one.expires.min(other.expires);
            if one.pattern.overlaps(&other.pattern, false) && end >= Some(minute(state.clock * TICK)) {
                return Err(format!("{} and {} share {}", one.agent, other.agent, one.pattern));
            }
        }
    }
    // Whoever died: once all has run out, a stranger gets everything, in every work tree.
    let late = 10_000;
    for sheet in &state.sheets {
        if !memory.harmless.insert((state.tip.text.clone(), sheet.clone())) {
            continue;
        }
        let mut book = Book::clone(&book);
        let view = reconcile(&mut book, &work_status::parse(&sheet.bytes), "stranger", false, &at(late));
        if !view.by_hand.is_empty() || take(&mut book, late, "stranger", "**", 10).is_err() {
            return Err("what is left blocks for ever".to_owned());
        }
    }
    Ok(())
}

impl State {
    /// What tells this state from others. An entry that was read counts by what it says and whether it is still the last.
    fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.clock, &self.tip.text, &self.sheets).hash(&mut hasher);
        for (next, phase) in &self.processes {
            next.hash(&mut hasher);
            std::mem::discriminant(phase).hash(&mut hasher);
            match phase {
                Phase::Idle | Phase::Dead => {}
                Phase::Read(seen) => (&seen.text, seen.number == self.tip.number).hash(&mut hasher),
                Phase::Decided { seen, decision } => {
                    (&seen.text, seen.number == self.tip.number, &decision.text).hash(&mut hasher);
                    decision.terms.now.hash(&mut hasher);
                }
                Phase::Swapped(decision) => decision.text.hash(&mut hasher),
            }
        }
        hasher.finish()
    }
}

fn read(text: &[u8]) -> Book {
    Book::read(text).unwrap_or_else(|rows| panic!("a book that cannot be read: {rows:?}"))
}

/// What the arbiter decides: `None` if somebody holds it.
fn decide(script: &Script, at_ask: usize, (text, sheet): (&[u8], &[u8]), now: i64) -> Option<Rc<Decision>> {
    let terms = at(now);
    let mut book = read(text);
    let view = reconcile(&mut book, &work_status::parse(sheet), script.holder, false, &terms);
    let minutes = |minutes: u64| std::time::Duration::from_secs(60 * minutes);
    let ask = script.asks[at_ask];
    let paths = match ask {
        Ask::Take(words, _) | Ask::Release(words) | Ask::Force(words, _) => patterns(words),
        Ask::Renew(_) => Vec::new(),
    };
    let wanted = |ttl| Wanted { holder: script.holder, paths: &paths, task: None, ttl: minutes(ttl) };
    let granted = match ask {
        Ask::Take(_, ttl) => book.acquire(&wanted(ttl), &view.by_hand, &terms).ok()?,
        Ask::Renew(ttl) => book.renew(&wanted(ttl), &view.by_hand, &terms).ok()?.0,
        Ask::Release(_) => book.release(script.holder, &paths, &view.by_hand, &terms).ok().map(|_| vec![])?,
        Ask::Force(_, by_right) => book.force(&paths, by_right, "x", &terms).ok().map(|_| vec![])?,
    };
    Some(Rc::new(Decision { terms, text: Text::new(book.write()), book, granted }))
}

/// The states from which one of these can be reached.
fn reaching(ends: Vec<u64>, back: &FxHashMap<u64, Vec<u64>>) -> FxHashSet<u64> {
    let mut reached: FxHashSet<u64> = ends.iter().copied().collect();
    let mut open = ends;
    while let Some(state) = open.pop() {
        for before in back.get(&state).into_iter().flatten() {
            if reached.insert(*before) {
                open.push(*before);
            }
        }
    }
    reached
}

mod tests;
