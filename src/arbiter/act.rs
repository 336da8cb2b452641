//! Owns what can be asked of the arbiter, and what it answers.

use std::time::Duration;

use super::Asker;
use crate::formats::work_status::Lock;
use crate::glob::Pattern;
use crate::locks::{Book, Conflict, Granted, Released, Terms, Wanted};

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Act<'a> {
    /// To have these paths alone.
    Lock {
        /// The paths.
        paths: &'a [Pattern],
        /// What for.
        task: Option<&'a str>,
        /// For how long.
        ttl: Duration,
    },
    /// To keep them for longer.
    Renew {
        /// The paths; none: all that the asker has.
        paths: &'a [Pattern],
        /// For how long, from now.
        ttl: Duration,
    },
    /// To give them back.
    Unlock {
        /// The paths; none: all that the asker has.
        paths: &'a [Pattern],
    },
    /// To take them from whoever has them.
    Force {
        /// The paths.
        paths: &'a [Pattern],
        /// Why.
        reason: &'a str,
    },
}

/// What the arbiter answers. A lock that stands in the way means that nothing was done.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Locks that were granted.
    pub granted: Vec<Granted>,
    /// Locks that were given back.
    pub released: Vec<Lock>,
    /// Paths on which there was nothing to give back or to renew.
    pub idle: Vec<Pattern>,
    /// What stands in the way.
    pub held_by: Vec<Conflict>,
    /// Locks of the asker that were taken or given back by hand, and are the arbiter's now.
    pub adopted: Vec<Lock>,
    /// Rows of WORK_STATUS.md that the arbiter denies.
    pub contradictions: Vec<String>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

impl Act<'_> {
    /// Does it in the book. `elsewhere` are locks that hold and are not in the book.
    pub(super) fn apply(&self, book: &mut Book, asker: &Asker, elsewhere: &[Lock], terms: &Terms) -> Answer {
        let wanted = |paths, task, ttl| Wanted { holder: &asker.holder, paths, task, ttl };
        let done = match *self {
            Self::Lock { paths, task, ttl } => book
                .acquire(&wanted(paths, task, ttl), elsewhere, terms)
                .map(|granted| Answer { granted, ..Answer::default() }),
            Self::Renew { paths, ttl } => book
                .renew(&wanted(paths, None, ttl), elsewhere, terms)
                .map(|(granted, idle)| Answer { granted, idle, ..Answer::default() }),
            Self::Unlock { paths } => book.release(&asker.holder, paths, elsewhere, terms).map(given_back),
            Self::Force { paths, reason } => book
                .force(paths, asker.is_coordinator, &format!("{}: {reason}", asker.name), terms)
                .map(given_back),
        };
        done.unwrap_or_else(|held_by| Answer { held_by, ..Answer::default() })
    }

    /// What the chain says of it.
    pub(super) fn message(&self, asker: &Asker, answer: &Answer) -> String {
        let (verb, reason) = match self {
            Self::Lock { .. } => ("lock", None),
            Self::Renew { .. } => ("renew", None),
            Self::Unlock { .. } => ("unlock", None),
            Self::Force { reason, .. } => ("force", Some(reason)),
        };
        let locks = answer.granted.iter().map(|granted| &granted.lock);
        let locks: Vec<&Lock> = locks.chain(&answer.released).chain(&answer.adopted).collect();
        let subject = match locks[..] {
            [] => "join".to_owned(),
            [lock] => format!("{verb} {}", lock.pattern),
            [lock, ..] => format!("{verb} {} and {} more", lock.pattern, locks.len() - 1),
        };
        let reason = reason.map(|reason| format!("Reason: {}\n", one_line(reason))).unwrap_or_default();
        format!("{}\n\n{reason}Agent: {}\n", one_line(&subject), asker.holder)
    }
}

fn given_back(released: Released) -> Answer {
    Answer { released: released.locks, idle: released.free, ..Answer::default() }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
