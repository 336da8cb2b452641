//! Owns what is known of a commit's signature, measured by the keys that policy.toml lists for the commit's agent.

/// What came of checking a signature. Whoever makes a change says so here, once it has been looked at; a signature that
/// could not be checked is a fault and never gets this far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signature {
    /// Nobody asked: the agent lists no keys, or the change is not committed yet and cannot be signed.
    #[default]
    NotAsked,
    /// Good, and made with one of the agent's keys.
    Verified,
    /// There is none.
    Unsigned,
    /// Made with a key that is not one of the agent's.
    Foreign {
        /// What tells the key: a fingerprint, or what else the signature shows of it.
        key: Option<String>,
    },
    /// It does not belong to this commit, or is no signature at all.
    Bad {
        /// What the program that checked it said, as far as it said anything of use.
        reason: Option<String>,
    },
    /// Made with one of the agent's keys, and the key or the signature has run out.
    Expired {
        /// The key's fingerprint, if it is told.
        key: Option<String>,
    },
    /// Made with one of the agent's keys, which was revoked.
    Revoked {
        /// The key's fingerprint, if it is told.
        key: Option<String>,
    },
}
