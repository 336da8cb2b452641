//! Owns the commit object: its tree, parents, people, time and message, read from its raw text.

use bstr::ByteSlice;
use jiff::Timestamp;

use crate::change::Oid;
use crate::fault::Fault;

/// A commit, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    pub(super) author_email: String,
    pub(super) committed_at: Timestamp,
    pub(super) message: Vec<u8>,
}

impl Commit {
    /// Reads a commit object's text.
    pub(super) fn parse(raw: &[u8], oid: Oid) -> Result<Self, Fault> {
        let broken = |what: &str| {
            Fault::new(format!("commit {oid} has no readable {what}"), "`git fsck` checks the repository")
        };
        let (head, message) = raw.split_once_str(b"\n\n").unwrap_or((raw, b""));
        let (mut tree, mut parents, mut author_email, mut committed_at) = (None, Vec::new(), None, None);
        for line in head.lines() {
            // Only the first of each counts: a signature's lines follow later and are indented.
            if let Some(hex) = line.strip_prefix(b"tree ") {
                tree = tree.or_else(|| Oid::from_hex(hex));
            } else if let Some(hex) = line.strip_prefix(b"parent ") {
                parents.push(Oid::from_hex(hex).ok_or_else(|| broken("parent"))?);
            } else if let Some(person) = line.strip_prefix(b"author ") {
                author_email = author_email.or_else(|| email(person));
            } else if let Some(person) = line.strip_prefix(b"committer ") {
                committed_at = committed_at.or_else(|| time(person));
            }
        }
        Ok(Self {
            tree: tree.ok_or_else(|| broken("tree"))?,
            parents,
            author_email: author_email.unwrap_or_default(),
            committed_at: committed_at.ok_or_else(|| broken("committer date"))?,
            message: message.to_vec(),
        })
    }

    /// The value of the last `Agent:` trailer, if there is one that says something.
    pub(super) fn agent_trailer(&self) -> Option<String> {
        // libgit2's trailer parser follows git's; a NUL ends a message for both.
        let message = self.message.split(|&byte| byte == 0).next().unwrap_or_default();
        let trailers = git2::message_trailers_bytes(message).ok()?;
        let mut agents = trailers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(b"agent"));
        agents
            .next_back()
            .map(|(_, value)| value.to_str_lossy().trim().to_owned())
            .filter(|name| !name.is_empty())
    }

    /// The commit that the message says it reverts.
    pub(super) fn says_it_reverts(&self) -> Option<Oid> {
        let text = self.message.to_str_lossy().split_whitespace().collect::<Vec<_>>().join(" ");
        let sign = "This reverts commit ";
        let rest = &text[text.rfind(sign)? + sign.len()..];
        let hex: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        Oid::from_hex(hex.as_bytes())
    }
}

fn email(person: &[u8]) -> Option<String> {
    let open = person.rfind_byte(b'<')?;
    let close = open + person[open..].find_byte(b'>')?;
    Some(person[open + 1..close].to_str_lossy().trim().to_owned())
}

fn time(person: &[u8]) -> Option<Timestamp> {
    let rest = &person[person.rfind_byte(b'>')? + 1..];
    let seconds: i64 = rest.to_str().ok()?.split_whitespace().next()?.parse().ok()?;
    Timestamp::from_second(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::Commit;
    use crate::change::Oid;

    const ID: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    fn commit(message: &str) -> Commit {
        let raw = format!(
            "tree {ID}\nparent {ID}\nauthor A <b> U <Ada@x.example> 1 +0000\ncommitter C <c@x.example> 1763791560 +0100\ngpgsig x\n tree nonsense\n\n{message}"
        );
        Commit::parse(raw.as_bytes(), Oid::from_hex(ID.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn the_head_is_read() {
        let commit = commit("m\n");
        assert_eq!(commit.author_email, "Ada@x.example");
        assert_eq!(commit.committed_at.as_second(), 1_763_791_560);
        assert_eq!(commit.parents.len(), 1);
    }

    #[test]
    fn the_last_agent_trailer_counts_and_prose_is_none() {
        assert_eq!(commit("t\n\nAgent: a\nagent: b\n").agent_trailer().as_deref(), Some("b"));
        assert_eq!(commit("t\r\n\r\nAgent: a\r\n").agent_trailer().as_deref(), Some("a"));
        assert_eq!(commit("Agent: a\n").agent_trailer(), None);
        assert_eq!(commit("t\n\nThe line\nAgent: a\nis prose here.\n").agent_trailer(), None);
        assert_eq!(commit("t\n\nAgent:  \n").agent_trailer(), None);
    }

    #[test]
    fn a_revert_names_its_commit() {
        let id = Oid::from_hex(ID.as_bytes()).unwrap();
        let commit_of = format!("Revert x\n\nThis reverts commit {ID}.\n");
        assert_eq!(commit(&commit_of).says_it_reverts(), Some(id));
        let merge = format!("Revert x\n\nThis reverts commit {ID}, reversing\nchanges made to {ID}.\n");
        assert_eq!(commit(&merge).says_it_reverts(), Some(id));
        assert_eq!(commit("t\n").says_it_reverts(), None);
    }

    #[test]
    fn a_damaged_commit_is_a_fault() {
        assert!(Commit::parse(b"tree x\n\nm", Oid::from_hex(ID.as_bytes()).unwrap()).is_err());
    }
}
