//! Owns the question whether two globs can match one path: a walk over pairs of positions in both patterns, which
//! has finitely many states, so it always ends.
//!
//! A pattern also covers what stands below the paths it matches. Taken to the letter, `**/*.py` and `src/a.rs` would meet in
//! `src/a.rs/x.py`, and two agents that each lock the files of their language would never get on. So what ends like the
//! name of a file is taken for one, unless the other pattern itself names something below it.

use rustc_hash::FxHashSet;

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// One byte out of a set; never `/` unless it is the literal slash.
    One(ByteSet),
    /// Any run of bytes without `/`.
    Star,
    /// Any run of bytes.
    Any,
}

/// A set of bytes, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ByteSet([u64; 4]);

impl ByteSet {
    fn of(member: impl Fn(u8) -> bool) -> Self {
        let mut bits = [0; 4];
        for byte in (0..=u8::MAX).filter(|&byte| member(byte)) {
            bits[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
        Self(bits)
    }

    fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }
}

/// Whether some path is covered by both texts; each also covers what stands below the paths it matches.
pub(super) fn overlap(left: &str, right: &str, ignore_case: bool) -> bool {
    if literal_starts_differ(left, right, ignore_case) {
        return false;
    }
    let readings = |text: &str, other: &str| {
        let goes_on = |own: &str| !is_file_name(own) || names_something_below(other, own, ignore_case);
        // A file that is called `*.{rs,toml}` is hardly a directory.
        let is_odd = text.rsplit_once('.').is_some_and(|(_, extension)| extension.contains(['*', '?', '{']));
        let mut all = vec![Reading::new(literal(text, ignore_case), !is_odd && goes_on(text))];
        let alternatives = alternatives(text);
        all.extend(alternatives.iter().map(|glob| Reading::new(steps(glob, ignore_case), goes_on(glob))));
        all
    };
    let (left, right) = (readings(left, right), readings(right, left));
    left.iter().any(|a| right.iter().any(|b| reachable(a, b)))
}

/// Endings that directories have, too.
const OF_DIRECTORIES: [&str; 6] = ["d", "git", "app", "framework", "xcodeproj", "lproj"];

/// Whether the last part of a pattern has an extension such as files have: letters and digits behind a dot.
pub(super) fn is_file_name(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    !stem.is_empty()
        && (1..=10).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !OF_DIRECTORIES.contains(&extension.to_ascii_lowercase().as_str())
}

fn names_something_below(other: &str, own: &str, ignore_case: bool) -> bool {
    let Some((start, rest)) = other.split_at_checked(own.len()) else { return false };
    let same = if ignore_case { start.eq_ignore_ascii_case(own) } else { start == own };
    same && rest.starts_with('/')
}

/// One way to read a pattern.
struct Reading {
    steps: Vec<Step>,
    /// Where it ends; past that it may go on with a slash and anything, if those steps are there.
    end: usize,
}

impl Reading {
    fn new(mut steps: Vec<Step>, goes_on: bool) -> Self {
        let end = steps.len();
        if goes_on {
            steps.push(Step::One(ByteSet::of(|byte| byte == b'/')));
            steps.push(Step::Any);
        }
        Self { steps, end }
    }

    fn ends_at(&self, at: usize) -> bool {
        at >= self.end
    }
}

/// Whether the texts differ before either says anything but itself: most pairs do, and need no search.
fn literal_starts_differ(left: &str, right: &str, ignore_case: bool) -> bool {
    let literal = |text: &str| text.find(['*', '?', '[', '{', '\\']).unwrap_or(text.len());
    let shared = literal(left).min(literal(right));
    let same = |(a, b): (&u8, &u8)| a == b || ignore_case && a.eq_ignore_ascii_case(b);
    !left.as_bytes()[..shared].iter().zip(&right.as_bytes()[..shared]).all(same)
}

/// A search over (position in a, position in b).
fn reachable(a: &Reading, b: &Reading) -> bool {
    let mut seen = FxHashSet::default();
    let mut open = vec![(0, 0)];
    while let Some((i, j)) = open.pop() {
        if !seen.insert((i, j)) {
            continue;
        }
        if a.ends_at(i) && b.ends_at(j) {
            return true;
        }
        open.extend(skips(&a.steps, i).map(|next| (next, j)));
        open.extend(skips(&b.steps, j).map(|next| (i, next)));
        for (next_i, from_i) in moves(&a.steps, i) {
            for (next_j, from_j) in moves(&b.steps, j) {
                if from_i.meets(from_j) {
                    open.push((next_i, next_j));
                }
            }
        }
    }
    false
}

fn skips(steps: &[Step], at: usize) -> impl Iterator<Item = usize> {
    matches!(steps.get(at), Some(Step::Star | Step::Any)).then_some(at + 1).into_iter()
}

fn moves(steps: &[Step], at: usize) -> impl Iterator<Item = (usize, ByteSet)> {
    let step = match steps.get(at) {
        Some(Step::One(set)) => Some((at + 1, *set)),
        Some(Step::Star) => Some((at, ByteSet::of(|byte| byte != b'/'))),
        Some(Step::Any) => Some((at, ByteSet::of(|_| true))),
        None => None,
    };
    step.into_iter()
}

fn literal(text: &str, ignore_case: bool) -> Vec<Step> {
    text.bytes().map(|byte| one(byte, ignore_case)).collect()
}

fn one(byte: u8, ignore_case: bool) -> Step {
    Step::One(ByteSet::of(|other| other == byte || ignore_case && other.eq_ignore_ascii_case(&byte)))
}

/// `{a,b}` written out; nested braces too. A brace that is never closed stands for itself.
fn alternatives(glob: &str) -> Vec<String> {
    let Some(open) = glob.find('{') else { return vec![glob.to_owned()] };
    let (mut depth, mut cuts) = (0, vec![open]);
    let close = glob[open..].char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => cuts.push(open + at),
            _ => {}
        }
        (depth == 0).then_some(open + at)
    });
    let Some(close) = close else { return vec![glob.to_owned()] };
    cuts.push(close);
    cuts.windows(2)
        .flat_map(|cut| {
            alternatives(&format!("{}{}{}", &glob[..open], &glob[cut[0] + 1..cut[1]], &glob[close + 1..]))
        })
        .collect()
}

fn steps(glob: &str, ignore_case: bool) -> Vec<Step> {
    let (bytes, mut at, mut steps) = (glob.as_bytes(), 0, Vec::new());
    while at < bytes.len() {
        let rest = &bytes[at..];
        let at_part_start = at == 0 || bytes[at - 1] == b'/';
        if rest.starts_with(b"**/") && at_part_start {
            // `**/x` also matches `x`: the slash is part of what may be skipped. Anything before `x` is a little more
            // than globset allows (`ax`), which errs towards an overlap only where another name could stand anyway.
            steps.push(Step::Any);
            at += 3;
        } else if rest.starts_with(b"**") {
            steps.push(Step::Any);
            at += 2;
        } else {
            at += single(rest, ignore_case, &mut steps);
        }
    }
    steps
}

/// Reads one step that stays within a level; returns how many bytes it took.
fn single(rest: &[u8], ignore_case: bool, steps: &mut Vec<Step>) -> usize {
    match rest[0] {
        b'*' => {
            steps.push(Step::Star);
            1
        }
        b'?' => {
            steps.push(Step::One(ByteSet::of(|byte| byte != b'/')));
            1
        }
        b'[' => match rest.iter().skip(2).position(|&byte| byte == b']') {
            Some(close) => {
                steps.push(Step::One(class(&rest[1..close + 2], ignore_case)));
                close + 3
            }
            None => {
                steps.push(one(b'[', ignore_case));
                1
            }
        },
        b'\\' if rest.len() > 1 => {
            steps.push(one(rest[1], ignore_case));
            2
        }
        byte => {
            steps.push(one(byte, ignore_case));
            1
        }
    }
}

fn class(body: &[u8], ignore_case: bool) -> ByteSet {
    let (negated, body) = match body.first() {
        Some(b'!' | b'^') => (true, &body[1..]),
        _ => (false, body),
    };
    let listed = |byte: u8| {
        let mut at = 0;
        while at < body.len() {
            if at + 2 < body.len() && body[at + 1] == b'-' {
                if (body[at]..=body[at + 2]).contains(&byte) {
                    return true;
                }
                at += 3;
            } else {
                if body[at] == byte {
                    return true;
                }
                at += 1;
            }
        }
        false
    };
    let folded = |byte: u8| {
        listed(byte)
            || ignore_case && (listed(byte.to_ascii_lowercase()) || listed(byte.to_ascii_uppercase()))
    };
    ByteSet::of(|byte| byte != b'/' && folded(byte) != negated)
}

#[cfg(test)]
mod tests {
    use super::overlap;

    #[test]
    fn overlap_is_decided_on_the_patterns() {
        for (left, right) in [
            ("src/**", "src/a.rs"),
            ("src/**", "src/*/b.rs"),
            ("src", "src/a/b.rs"),
            ("src/*.rs", "src/a.*"),
            ("**/x.rs", "x.rs"),
            ("**/x.rs", "a/b/x.rs"),
            ("src/{a,b}.rs", "src/b.rs"),
            ("app/[id]/page.tsx", "app/[id]/page.tsx"),
            ("src/[a-c].rs", "src/b.rs"),
            ("**", "anything/at/all"),
            ("src/*", "src/deep/file.rs"),
            ("web/three.js", "web/three.js/src/main.js"),
            ("**/*.py", "src/parser"),
            ("**/*.py", "etc/conf.d"),
            ("**/*.py", "src/a.*"),
        ] {
            assert!(overlap(left, right, false), "{left} and {right} overlap");
            assert!(overlap(right, left, false), "{right} and {left} overlap");
        }
        for (left, right) in [
            ("src/a.rs", "src/b.rs"),
            ("src/*.rs", "src/*.py"),
            ("src/a", "src/ab"),
            ("src/[!b].rs", "src/b.rs"),
            ("docs/**", "src/**"),
            ("src/?.rs", "src/ab.rs"),
            ("**/*.py", "src/a.rs"),
            ("**/*.py", "**/*.{rs,toml}"),
            ("src/*.rs", "src/a.rs/b.py"),
        ] {
            assert!(!overlap(left, right, false), "{left} and {right} are apart");
            assert!(!overlap(right, left, false), "{right} and {left} are apart");
        }
    }

    #[test]
    fn case_is_folded_when_asked() {
        assert!(overlap("SRC/A.rs", "src/a.rs", true));
        assert!(!overlap("SRC/A.rs", "src/a.rs", false));
    }
}
