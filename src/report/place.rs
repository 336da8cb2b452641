//! Owns where a finding is shown by the forms that take no finding without a file, and how paths become addresses.

use crate::change::{ORCHESTRATION_INDEX, RepoPath, WORK_STATUS};
use crate::check::POLICY_FILE;
use crate::fault::Fault;
use crate::finding::Finding;
use crate::rules::{self, Family};

/// The file that a finding is shown at: its own; where it is about the change as a whole, the one that a reader would
/// open to mend it, for code hosts drop what has no file. Agents and scopes are listed in the policy, what is owed to an
/// index in the index, and the rest of what people owe each other in the ledger.
pub(super) fn file_of(finding: &Finding) -> RepoPath {
    if let Some(path) = &finding.path {
        return path.clone();
    }
    let family = rules::find(finding.rule).map(|rule| rule.family);
    RepoPath::from(match family {
        Some(Family::Ledger | Family::Locks | Family::Reviews) => WORK_STATUS,
        Some(Family::Index) => ORCHESTRATION_INDEX,
        _ => POLICY_FILE,
    })
}

/// The file that a fault is shown at: the one whose text it points into, else the policy, which every check reads.
pub(super) fn file_of_fault(fault: &Fault) -> RepoPath {
    let named = fault.place.as_ref().map(|place| place.name.as_str());
    // A pack ships inside the binary, and an option of the command line is no file.
    let file = named.filter(|name| !name.contains(':') && !name.starts_with('-'));
    RepoPath::from(file.unwrap_or(POLICY_FILE))
}

/// A path as a relative reference (RFC 3986, section 4.2): every byte but the unreserved ones and `/` is percent-encoded,
/// so that no name is a scheme, a query or a fragment, and one that is not UTF-8 keeps its bytes.
pub(super) fn uri(path: &RepoPath) -> String {
    let mut uri = String::with_capacity(path.as_bytes().len());
    for &byte in path.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::{file_of, uri};
    use crate::change::RepoPath;
    use crate::finding::Finding;

    #[test]
    fn names_are_no_part_of_an_address() {
        for (path, address) in [
            ("src/a b.rs", "src/a%20b.rs"),
            ("a#b?c%41", "a%23b%3Fc%2541"),
            ("c:/x", "c%3A/x"),
            ("größe", "gr%C3%B6%C3%9Fe"),
            ("a\"<b>\n", "a%22%3Cb%3E%0A"),
        ] {
            assert_eq!(uri(&RepoPath::from(path)), address);
        }
        assert_eq!(uri(&RepoPath::new(b"\xff".to_vec())), "%FF");
    }

    #[test]
    fn what_has_no_file_is_shown_where_it_is_mended() {
        for (rule, file) in [
            ("agent-unknown", "policy.toml"),
            ("lock-conflict", "WORK_STATUS.md"),
            ("nobody's", "policy.toml"),
        ] {
            assert_eq!(file_of(&Finding::new(rule, "m", "w", "h")).to_string(), file);
        }
        let own = Finding::new("agent-unknown", "m", "w", "h").in_file(&RepoPath::from("a"));
        assert_eq!(file_of(&own).to_string(), "a");
    }
}
