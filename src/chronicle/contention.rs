//! Owns contention: where holders got in each other's way, as far as what was granted tells. What was refused leaves no
//! entry anywhere, so that nobody can say who waited.

use jiff::{SignedDuration, Timestamp};

use super::{Ending, Tenure};
use crate::change::Holder;
use crate::locks::Terms;

/// Where holders met.
#[derive(Clone, Debug, Default)]
pub struct Contention {
    /// Two holders on one path at one time, from the earliest on.
    pub overlaps: Vec<Overlap>,
    /// A path that went from one holder to another, the shortest pause first.
    pub handovers: Vec<Handover>,
}

/// Two locks of different holders on paths that overlap, at the same time. Places are those of the tenures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The one that began first.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Since when both held.
    pub from: Timestamp,
    /// Until when; `None`: they still do.
    pub to: Option<Timestamp>,
}

/// A path that one holder gave up, or lost, and another took next. Places are those of the tenures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Who had it.
    pub before: usize,
    /// Who took it next.
    pub after: usize,
    /// For how long it was free between the two.
    pub free: SignedDuration,
}

/// How many locks that ended before one began are compared with it: a chain may hold tens of thousands.
const LOOK_BACK: usize = 256;

/// Finds both in tenures that are sorted by their beginning.
pub fn contention(tenures: &[Tenure], terms: &Terms) -> Contention {
    let meets = |one: &Tenure, other: &Tenure| {
        !Holder::parse(&one.agent).is(&Holder::parse(&other.agent), terms.per_session)
            && !one.agent.eq_ignore_ascii_case(&other.agent)
            && one.pattern.overlaps(&other.pattern, terms.ignore_case)
    };
    let mut found = Contention::default();
    let (mut live, mut ended): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, tenure) in tenures.iter().enumerate() {
        let is_over = |&other: &usize| tenures[other].to.is_some_and(|to| to <= tenure.from);
        let over: Vec<usize> = live.iter().copied().filter(is_over).collect();
        if !over.is_empty() {
            ended.extend(over);
            ended.sort_by_key(|&other| tenures[other].to);
            ended.drain(..ended.len().saturating_sub(LOOK_BACK));
        }
        live.retain(|other| !is_over(other));
        for &other in live.iter().filter(|&&other| meets(&tenures[other], tenure)) {
            let ends = [tenures[other].to, tenure.to];
            let to = ends.into_iter().flatten().min();
            found.overlaps.push(Overlap { first: other, second: at, from: tenure.from, to });
        }
        let before = ended
            .iter()
            .rev()
            .find(|&&other| tenures[other].pattern.overlaps(&tenure.pattern, terms.ignore_case));
        if let Some(&before) = before.filter(|&&before| meets(&tenures[before], tenure))
            && let Some(to) = tenures[before].to
        {
            found.handovers.push(Handover { before, after: at, free: tenure.from.duration_since(to) });
        }
        live.push(at);
    }
    found.handovers.sort_by_key(|handover| (handover.free, tenures[handover.after].from));
    found
}

impl Handover {
    /// Whether the first holder did not give it back: it was taken away, or ran out.
    pub fn is_unwilling(&self, tenures: &[Tenure]) -> bool {
        matches!(tenures[self.before].ending, Ending::Forced(..) | Ending::RanOut)
    }
}
