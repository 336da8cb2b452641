//! Owns orchestration-index.md as far as a rule or a command needs it: where it stands, what counts as an update of it,
//! the part of it that `policy index` writes ([`block`]), and what it points at ([`links`]).

pub mod block;
pub mod links;

use super::substance;

/// Where the index stands.
pub const PATH: &str = crate::change::ORCHESTRATION_INDEX;

/// Whether `after` has a substantive line that none of `before` has: see [`substance`] for what is not substantive.
///
/// In the part that `policy index` writes only those lines count that `concerns` says are about the change: the command
/// may catch up with any number of earlier changes, which says nothing of this one.
pub fn gains(before: &[&[u8]], after: &[u8], concerns: impl Fn(&str) -> bool) -> bool {
    let Ok(Some(block)) = block::find(after) else { return substance::gains(before, after) };
    let own = [&after[..block.range.start], &after[block.range.end..]].concat();
    if substance::gains(before, &own) {
        return true;
    }
    let written = String::from_utf8_lossy(&after[block.range]);
    let about: Vec<&str> = written.lines().filter(|line| concerns(line)).collect();
    substance::gains(before, about.join("\n").as_bytes())
}

/// The texts in backticks on a line.
pub fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{gains, quoted};

    const OPEN: &str = "<!-- policy:index -->\n";
    const CLOSE: &str = "<!-- /policy:index -->\n";

    #[test]
    fn an_entry_is_an_update_and_a_new_date_is_none() {
        let before = b"# Index\n\nLast updated: 2026-01-30\n\n- src/a.rs: the parser\n";
        let about = |_: &str| false;
        assert!(!gains(&[before], b"# Index\n\nLast updated: 2026-01-31\n\n- src/a.rs: the parser\n", about));
        assert!(gains(&[before], b"# Index\n\nLast updated: 2026-01-31\n\n- src/a.rs: the lexer\n", about));
        assert!(gains(&[], before, about));
    }

    #[test]
    fn what_the_command_writes_counts_where_it_is_about_the_change() {
        let before = format!("# Index\n{OPEN}| `api` | rust |\n{CLOSE}");
        let after = format!("# Index\n{OPEN}| `web` | node |\n| `api` | rust |\n{CLOSE}");
        let about = |name: &'static str| move |line: &str| line.contains(name);
        assert!(gains(&[before.as_bytes()], after.as_bytes(), about("web")));
        assert!(!gains(&[before.as_bytes()], after.as_bytes(), about("api")), "that row stood there");
        let noted = after.replace("# Index\n", "# Index\n- the web is new\n");
        assert!(gains(&[before.as_bytes()], noted.as_bytes(), about("api")), "the team's own line counts");
        // A line that only moves into the block, or out of it, is no new one.
        let moved = format!("# Index\n| `api` | rust |\n{OPEN}{CLOSE}");
        assert!(!gains(&[before.as_bytes()], moved.as_bytes(), about("api")));
        assert!(!gains(&[moved.as_bytes()], before.as_bytes(), about("api")));
    }

    #[test]
    fn texts_in_backticks() {
        assert_eq!(quoted("| `a/b` | x | `c` in `d` |").collect::<Vec<_>>(), ["a/b", "c", "d"]);
        assert_eq!(quoted("none ` open").collect::<Vec<_>>(), ["open"]);
        assert_eq!(quoted("none").count(), 0);
    }
}
