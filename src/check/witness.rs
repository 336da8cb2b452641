//! Owns asking the arbiter of locks on behalf of a change: what it says now, and what its chain has said, with the
//! signatures that the policy asks for.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::change::{Arbiter, Blob, Holder, Signature, Statement};
use crate::config::Policy;
use crate::fault::Fault;
use crate::git::{AskedTip, ChainEntry, Repository};

/// The arbiter of one run: asked at most once for where it stands.
pub(super) struct Now {
    asked: Mutex<Option<AskedTip>>,
    answer: Mutex<Option<Option<Blob>>>,
}

/// The arbiter as a change under this policy may ask it.
pub(super) struct Witness {
    pub(super) repository: Arc<Repository>,
    pub(super) policy: Arc<Policy>,
    pub(super) now: Arc<Now>,
}

impl Now {
    /// Has git look where the arbiter stands while other things are done.
    pub(super) fn ask() -> Result<Self, Fault> {
        Ok(Self { asked: Mutex::new(Some(AskedTip::ask()?)), answer: Mutex::default() })
    }

    /// Asks nothing until something wants to know.
    pub(super) fn later() -> Self {
        Self { asked: Mutex::default(), answer: Mutex::default() }
    }

    fn ledger(&self, repository: &Repository) -> Result<Option<Blob>, Fault> {
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*answer {
            return Ok(known.clone());
        }
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner).take();
        let tip = match asked {
            Some(asked) => asked.answer()?,
            None => repository.arbiter_tip()?,
        };
        let ledger = tip.map(|tip| repository.arbiter_ledger(tip)).transpose()?;
        *answer = Some(ledger.clone());
        Ok(ledger)
    }
}

impl Arbiter for Witness {
    fn ledger(&self) -> Result<Option<Blob>, Fault> {
        self.now.ledger(&self.repository)
    }

    fn statements(&self, from: Timestamp, to: Timestamp) -> Result<Vec<Statement>, Fault> {
        let entries = self.repository.arbiter_entries(&self.chains(), from, to)?;
        entries.into_iter().map(|entry| self.statement(entry)).collect()
    }
}

impl Witness {
    /// The refs that hold a server's chain: there, here, and where an ordinary fetch puts a branch.
    fn chains(&self) -> Vec<String> {
        let locks = &self.policy.locks;
        let mut names: Vec<String> = locks.remote_ref.iter().cloned().collect();
        if let Some(remote) = &locks.remote {
            names.push(format!("refs/policy/remotes/{remote}/ledger"));
            let branch = locks.remote_ref.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
            names.extend(branch.map(|branch| format!("refs/remotes/{remote}/{branch}")));
        }
        names
    }

    fn statement(&self, entry: ChainEntry) -> Result<Statement, Fault> {
        let agent = entry.agent.unwrap_or_default();
        let listed = self.policy.agent(Holder::parse(&agent).name());
        let keys = listed.map(|entry| entry.signing_keys.as_slice()).unwrap_or_default();
        let is_proven = keys.is_empty()
            || self.repository.signatures(&[entry.oid], keys)?.first() == Some(&Signature::Verified);
        Ok(Statement { at: entry.time, agent, is_proven, added: entry.added, removed: entry.removed })
    }
}
