//! Owns what the arbiter's chain bears out: that a lock was granted or given back as a row says, by whoever may say so.
//! WORK_STATUS.md follows the arbiter, so one agent's commit may carry what another did there.

use jiff::{SignedDuration, Timestamp};

use crate::change::{Holder, Statement};
use crate::fault::Fault;
use crate::formats::work_status::{Lock, LockState, parse_rows};
use crate::rules::Context;
use crate::rules::ledger::{Ledgers, held};

/// How far the clocks of two machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What the chain says of the time that the locks of a change cover.
pub(in crate::rules) struct Witnessed(Vec<Said>);

/// One entry of the chain, read.
struct Said {
    agent: String,
    is_of_coordinator: bool,
    added: Vec<Lock>,
    removed: Vec<Lock>,
}

impl Witnessed {
    /// Asks the arbiter; nothing where there is none. Only what was said before the change was made counts, whether it
    /// is judged at once or later.
    pub(in crate::rules) fn read(cx: &Context<'_>, ledgers: &Ledgers) -> Result<Self, Fault> {
        let Some(arbiter) = &cx.change.arbiter else { return Ok(Self(Vec::new())) };
        let all = ledgers.before.iter().flatten().chain(&ledgers.after).flat_map(|read| held(&read.ledger));
        let live = all.filter(|lock| !lock.has_run_out_at(cx.change.time, cx.policy.locks.ttl));
        let Some(from) = live.filter_map(|lock| lock.locked_at).min() else { return Ok(Self(Vec::new())) };
        let until = cx.change.time.saturating_add(SKEW).unwrap_or(Timestamp::MAX);
        let from = from.saturating_sub(SKEW).unwrap_or(Timestamp::MIN);
        let statements = arbiter.statements(from, until)?;
        Ok(Self(statements.into_iter().filter(|said| said.is_proven).map(|said| read(cx, said)).collect()))
    }

    /// Whether the arbiter granted this lock as it is written.
    pub(in crate::rules) fn granted(&self, lock: &Lock) -> bool {
        let is_so = |other: &Lock| {
            other.state == LockState::Active && is_same(other, lock) && other.expires == lock.expires
        };
        self.0.iter().any(|said| said.may_speak_of(lock) && said.added.iter().any(is_so))
    }

    /// Whether the arbiter took this lock back.
    pub(in crate::rules) fn given_back(&self, lock: &Lock) -> bool {
        let active = |other: &&Lock| other.state == LockState::Active && is_same(other, lock);
        let ends = |said: &Said| {
            said.removed.iter().any(|other| active(&other)) && !said.added.iter().any(|other| active(&other))
        };
        self.0.iter().any(|said| said.may_speak_of(lock) && ends(said))
    }
}

impl Said {
    fn may_speak_of(&self, lock: &Lock) -> bool {
        self.is_of_coordinator || Holder::parse(&self.agent).is(&Holder::parse(&lock.agent), false)
    }
}

fn read(cx: &Context<'_>, said: Statement) -> Said {
    Said {
        is_of_coordinator: cx.policy.is_coordinator(Holder::parse(&said.agent).name()),
        added: parse_rows(&said.added),
        removed: parse_rows(&said.removed),
        agent: said.agent,
    }
}

/// Whether both rows are about one lock, by path, holder and the time it was taken.
fn is_same(one: &Lock, other: &Lock) -> bool {
    one.pattern == other.pattern
        && one.agent.eq_ignore_ascii_case(&other.agent)
        && one.locked_at == other.locked_at
}
