//! Owns the name that a ledger, a trailer and a command line give a holder: an agent, and where it tells, which of the
//! agent's sessions.

use std::fmt;

/// Who holds a lock: `rust-expert`, or `rust-expert#7f3a` for one session of it. An empty part is no part, and what is
/// not there equals nothing, itself included.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'a> {
    name: &'a str,
    session: Option<&'a str>,
}

/// Parts an agent's name from its session. It has no meaning in Markdown tables and stands in no agent's name.
pub const SESSION_MARK: char = '#';

impl<'a> Holder<'a> {
    /// Reads a holder as it is written.
    pub fn parse(text: &'a str) -> Self {
        let (name, session) = match text.split_once(SESSION_MARK) {
            Some((name, session)) => {
                (name.trim(), Some(session.trim()).filter(|session| !session.is_empty()))
            }
            None => (text.trim(), None),
        };
        Self { name, session }
    }

    /// A holder of which the two parts are known.
    pub fn new(name: &'a str, session: Option<&'a str>) -> Self {
        let session = session.map(str::trim).filter(|session| !session.is_empty());
        Self { name: name.trim(), session }
    }

    /// The agent's name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The session, if one is told.
    pub fn session(&self) -> Option<&'a str> {
        self.session
    }

    /// Whether both are one holder: the same agent, ASCII case aside; and where sessions count (`per_session`), the same
    /// session of it, both told.
    pub fn is(&self, other: &Holder<'_>, per_session: bool) -> bool {
        let same_name = !self.name.is_empty() && self.name.eq_ignore_ascii_case(other.name);
        let same_session = || self.session.is_some() && self.session == other.session;
        same_name && (!per_session || same_session())
    }
}

impl fmt::Display for Holder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.session {
            Some(session) => write!(f, "{}{SESSION_MARK}{session}", self.name),
            None => f.write_str(self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Holder;

    fn is(one: &str, other: &str, per_session: bool) -> bool {
        Holder::parse(one).is(&Holder::parse(other), per_session)
    }

    #[test]
    fn sessions_count_only_where_they_shall() {
        assert!(is("rust-expert", "Rust-Expert", false));
        assert!(is("rust-expert#a", "rust-expert#b", false));
        assert!(is("rust-expert#a", "rust-expert#a", true));
        assert!(!is("rust-expert#a", "rust-expert#b", true));
        assert!(!is("rust-expert#a", "python-pro#a", true));
    }

    #[test]
    fn nothing_equals_nothing() {
        assert!(!is("", "", false));
        assert!(!is("#a", "#a", true));
        assert!(!is("rust-expert", "rust-expert", true));
        assert!(!is("rust-expert#", "rust-expert#", true));
    }

    #[test]
    fn it_is_written_as_it_is_read() {
        assert_eq!(Holder::parse(" rust-expert # a ").to_string(), "rust-expert#a");
        assert_eq!(Holder::new("rust-expert", Some(" ")).to_string(), "rust-expert");
    }
}
