//! Owns who decides: this repository's own ref, or the one on the server that `[locks] remote` names; and what happens
//! while that server is out of reach.

use crate::change::Oid;
use crate::config::{LockOptions, Offline};
use crate::fault::Fault;
use crate::git::{LEDGER_REF, Pushed, Reached, ReadySwap, RemoteArbiter, Repository, Swap, Turn, TurnFile};

/// Where the book is kept.
pub(super) struct Authority<'a> {
    repository: &'a Repository,
    remote: Option<RemoteArbiter>,
    offline: Offline,
}

/// Where the chain stands, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The entry that decides.
    pub(super) tip: Option<Oid>,
    /// The entry that this clone's own ref names.
    local: Option<Oid>,
    /// Entries of this clone alone, made while the server was out of reach: they join the chain with the next one.
    pub(super) aside: Option<Oid>,
    /// Whether the server was asked just now. A local chain is always current.
    pub(super) is_current: bool,
    /// Whether the server is out of reach, so that this clone decides alone.
    pub(super) is_offline: bool,
}

/// The arbiter's place on the server that policy.toml names, if it names one.
pub fn server(options: &LockOptions) -> Option<RemoteArbiter> {
    options.remote.clone().map(|remote| RemoteArbiter {
        remote,
        reference: options.remote_ref.clone().unwrap_or_else(|| LEDGER_REF.to_owned()),
    })
}

impl<'a> Authority<'a> {
    /// The authority that policy.toml names.
    pub(super) fn new(repository: &'a Repository, options: &LockOptions) -> Self {
        Self { repository, remote: server(options), offline: options.offline }
    }

    /// Where the chain stands, without asking a server. `found` is where this clone's own ref was seen to stand.
    pub(super) fn known(&self, found: Option<Option<Oid>>) -> Result<Known, Fault> {
        let local = match found {
            Some(tip) => tip,
            None => self.repository.arbiter_tip()?,
        };
        match &self.remote {
            None => Ok(Known { tip: local, local, is_current: true, ..Known::default() }),
            Some(place) => self.beside(self.repository.tracked_arbiter(place)?, local),
        }
    }

    /// Starts the git that will move the chain on, while it is being decided where to. Only where a turn was taken before:
    /// a request that comes to nothing leaves nothing behind.
    pub(super) fn ready(&self) -> Result<Option<(TurnFile, ReadySwap)>, Fault> {
        if self.remote.is_some() {
            return Ok(None);
        }
        let Some(file) = self.repository.known_turn_file()? else { return Ok(None) };
        let ready = self.repository.ready_swap(&file)?;
        Ok(Some((file, ready)))
    }

    /// Where the chain stands now. `notes` says what is not as it should be.
    pub(super) fn current(&self, notes: &mut Vec<String>) -> Result<Known, Fault> {
        let Some(place) = &self.remote else { return self.known(None) };
        let known = match self.repository.fetch_arbiter(place)? {
            Reached::Yes(tip) => self.beside(tip, self.repository.arbiter_tip()?)?,
            Reached::No(fault) => return self.alone(fault, notes),
        };
        if let (Some(tip), None) = (known.tip, known.aside) {
            // What this clone shows follows what the server decided.
            self.follow(tip, known.local);
        }
        Ok(Known { is_current: true, ..known })
    }

    /// Moves the chain on, if it still stands where `known` says.
    pub(super) fn swap(
        &self,
        turn: &Turn,
        ready: Option<ReadySwap>,
        new: Oid,
        known: &Known,
        notes: &mut Vec<String>,
    ) -> Result<Moved, Fault> {
        let local = |old| match self.repository.swap_arbiter(turn, ready, new, old)? {
            Swap::Done => Ok(Moved::Done),
            Swap::Lost => Ok(Moved::Lost(None)),
        };
        let Some(place) = self.remote.as_ref().filter(|_| !known.is_offline) else {
            return local(known.tip);
        };
        match self.repository.push_arbiter(place, new, known.tip)? {
            Reached::Yes(Pushed::Done) => {
                // The server has decided. What this clone remembers of it is brought up to date by the next operation, too.
                let _ = self.repository.track_arbiter(place, new, known.tip);
                self.follow(new, known.local);
                Ok(Moved::Done)
            }
            Reached::Yes(Pushed::Lost(fault)) => Ok(Moved::Lost(Some(fault))),
            Reached::Yes(Pushed::Refused(fault)) => Err(fault),
            Reached::No(fault) => self.alone(fault, notes).map(Moved::Alone),
        }
    }

    /// This clone alone, if policy.toml lets it decide.
    fn alone(&self, fault: Fault, notes: &mut Vec<String>) -> Result<Known, Fault> {
        // A remote that nobody has set up is not out of reach for a while.
        if let Some(place) = &self.remote
            && let Some(unknown) = self.repository.unknown_remote(place)?
        {
            return Err(unknown);
        }
        if self.offline == Offline::Refuse {
            return Err(fault);
        }
        let note = format!(
            "{}: this clone decides alone (`[locks] offline = \"local\"`), and others will know when the server can be reached",
            fault.message
        );
        if !notes.contains(&note) {
            notes.push(note);
        }
        let tip = self.repository.arbiter_tip()?;
        Ok(Known { tip, local: tip, aside: None, is_current: true, is_offline: true })
    }

    /// The server's chain, and what this clone has beside it.
    fn beside(&self, tip: Option<Oid>, local: Option<Oid>) -> Result<Known, Fault> {
        let known = Known { tip, local, ..Known::default() };
        match (tip, local) {
            (_, None) => Ok(known),
            (None, Some(local)) => Ok(Known { aside: Some(local), ..known }),
            (Some(tip), Some(local)) if tip == local || self.repository.is_ancestor(local, tip)? => Ok(known),
            (Some(_), Some(local)) => Ok(Known { aside: Some(local), ..known }),
        }
    }

    /// Moves this clone's own ref on from `seen` to what the server has decided. That ref is what people and hooks see; if
    /// another process has moved it meanwhile, it is left to that one, and so is a failure: the next operation tries again.
    fn follow(&self, tip: Oid, seen: Option<Oid>) {
        if seen != Some(tip) {
            let _ = self.repository.follow_arbiter(tip, seen);
        }
    }
}

/// What came of moving the chain on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// It has moved.
    Done,
    /// Somebody was first, as it seems; what a server said.
    Lost(Option<Fault>),
    /// The server is out of reach, and this clone decides alone: from here.
    Alone(Known),
}
