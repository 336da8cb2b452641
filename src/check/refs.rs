//! Owns what git tells the hooks about refs: which of them move from where to where.

use crate::change::Oid;
use crate::fault::Fault;

/// One ref that moves. `None` is the zero id: the ref is new, or goes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefUpdate {
    /// The ref, of a push on the receiving side.
    pub name: String,
    /// Where it pointed.
    pub old: Option<Oid>,
    /// Where it will point.
    pub new: Option<Oid>,
}

/// Reads pre-push's standard input (githooks(5)): `<local ref> <local id> <remote ref> <remote id>` a line.
pub fn parse_pushed(input: &str) -> Result<Vec<RefUpdate>, Fault> {
    lines(input, "pre-push", |words| match words[..] {
        [_, new, name, old] => Some((name, old, new)),
        _ => None,
    })
}

/// Reads pre-receive's standard input (githooks(5)): `<old id> <new id> <ref>` a line.
pub fn parse_received(input: &str) -> Result<Vec<RefUpdate>, Fault> {
    lines(input, "pre-receive", |words| match words[..] {
        [old, new, name] => Some((name, old, new)),
        _ => None,
    })
}

/// Reads reference-transaction's standard input (githooks(5)): `<old id> <new id> <ref>` a line. What a symbolic ref
/// points at is a name, `ref:` before it, and no commit: such a line moves nothing.
pub fn parse_moved(input: &str) -> Result<Vec<RefUpdate>, Fault> {
    let is_symbolic = |line: &&str| line.split(' ').take(2).any(|value| value.starts_with("ref:"));
    let moved: Vec<&str> = input.lines().filter(|line| !is_symbolic(line)).collect();
    lines(&moved.join("\n"), "reference-transaction", |words| match words[..] {
        [old, new, name] => Some((name, old, new)),
        _ => None,
    })
}

fn lines<'a>(
    input: &'a str,
    hook: &str,
    order: impl Fn(Vec<&'a str>) -> Option<(&'a str, &'a str, &'a str)>,
) -> Result<Vec<RefUpdate>, Fault> {
    let unreadable = |line: &str| {
        Fault::new(
            format!("{hook} was told `{line}`, which is no ref update"),
            format!("git itself calls this: `policy hook {hook}` reads what githooks(5) describes"),
        )
    };
    let id = |hex: &str| Oid::from_hex(hex.as_bytes()).map(|oid| Some(oid).filter(|oid| !oid.is_zero()));
    input
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let (name, old, new) = order(line.split(' ').collect()).ok_or_else(|| unreadable(line))?;
            let (old, new) = id(old).zip(id(new)).ok_or_else(|| unreadable(line))?;
            Ok(RefUpdate { name: name.to_owned(), old, new })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{parse_moved, parse_pushed, parse_received};

    #[test]
    fn zero_ids_of_both_lengths_mean_no_commit() {
        let (zero, id) = ("0".repeat(64), "a".repeat(64));
        let updates = parse_pushed(&format!(
            "refs/heads/x {id} refs/heads/y {zero}\n(delete) {zero} refs/heads/z {id}\n"
        ))
        .unwrap();
        assert_eq!(
            (updates[0].name.as_str(), updates[0].old.is_none(), updates[0].new.is_some()),
            ("refs/heads/y", true, true)
        );
        assert!(updates[1].new.is_none());
        let zero = "0".repeat(40);
        let updates = parse_received(&format!("{zero} {} refs/heads/x\n", "b".repeat(40))).unwrap();
        assert!(updates[0].old.is_none() && updates[0].new.is_some());
    }

    #[test]
    fn what_a_symbolic_ref_points_at_moves_nothing() {
        let (zero, id) = ("0".repeat(40), "a".repeat(40));
        let input = format!(
            "{zero} ref:refs/heads/x HEAD\nref:refs/heads/y {id} refs/heads/z\n{zero} {id} refs/heads/x\n"
        );
        let updates = parse_moved(&input).unwrap();
        assert_eq!(updates.len(), 1);
        assert_eq!((updates[0].name.as_str(), updates[0].old.is_none()), ("refs/heads/x", true));
        assert!(parse_moved(&format!("{zero} {id}\n")).is_err());
    }

    #[test]
    fn anything_else_is_a_fault() {
        assert!(parse_pushed("nonsense\n").is_err());
        assert!(parse_received("a b c\n").is_err());
    }
}
