//! Owns which words of an instruction open a heredoc: `<<EOF`, `<<-EOF`, `3<<'EOF'`, and neither `<<<` nor `1 << 2`.

use std::ops::Range;

/// A word that opens a heredoc.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// What ends it.
    pub(super) name: Vec<u8>,
    /// Whether variables in it are replaced: they are, unless its name is quoted.
    pub(super) expand: bool,
    /// Whether leading tabs are dropped: `<<-`.
    pub(super) chomp: bool,
}

/// The heredocs that a line opens, in order. A line whose quotes do not close opens none: so does BuildKit.
pub(super) fn openings(line: &[u8]) -> Vec<Opening> {
    if memchr::memmem::find(line, b"<<").is_none() {
        return Vec::new();
    }
    let words = split(line).unwrap_or_default();
    words.into_iter().filter_map(|word| opening(&line[word])).collect()
}

/// Whether a word opens a heredoc.
pub(super) fn opening(word: &[u8]) -> Option<Opening> {
    let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = word[digits..].strip_prefix(b"<<")?;
    let (chomp, rest) = match rest.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if rest.is_empty() || rest.contains(&b'<') || split(rest)?.len() != 1 {
        return None;
    }
    let name = unquoted(rest);
    Some(Opening { expand: name == rest, name, chomp })
}

/// The words of a shell line, quotes and escapes kept; `None` if a quote or brace does not close.
pub(super) fn split(line: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut at = 0;
    while at < line.len() {
        if line[at].is_ascii_whitespace() || line[at] == b'\x0b' {
            words.extend(start.take().map(|start| start..at));
            at += 1;
            continue;
        }
        start.get_or_insert(at);
        at = step(line, at)?;
    }
    words.extend(start.map(|start| start..line.len()));
    Some(words)
}

/// Where the piece of a word that starts at `at` ends: a quoted run, an escape, a `${…}`, or one byte.
fn step(line: &[u8], at: usize) -> Option<usize> {
    match line[at] {
        b'\'' => Some(at + 2 + memchr::memchr(b'\'', &line[at + 1..])?),
        b'"' => double_quoted(line, at + 1),
        b'\\' => Some((at + 2).min(line.len())),
        b'$' if line.get(at + 1) == Some(&b'{') => braced(line, at + 2),
        _ => Some(at + 1),
    }
}

fn double_quoted(line: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match line.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn braced(line: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 1;
    while depth > 0 {
        match line.get(at)? {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\\' => at += 1,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// A word without its quotes and escapes.
pub(super) fn unquoted(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut quote = None;
    let mut at = 0;
    while at < word.len() {
        let byte = word[at];
        match quote {
            None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            None | Some(b'"') if byte == b'\\' && at + 1 < word.len() => {
                at += 1;
                out.push(word[at]);
            }
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Opening, openings};

    fn names(line: &str) -> Vec<String> {
        openings(line.as_bytes())
            .into_iter()
            .map(|opening| String::from_utf8(opening.name).unwrap())
            .collect()
    }

    #[test]
    fn words_that_open_a_heredoc() {
        for (line, expected) in [
            ("RUN <<EOF", vec!["EOF"]),
            ("RUN cat <<EOF > /x", vec!["EOF"]),
            ("RUN <<A cat && <<B cat", vec!["A", "B"]),
            ("RUN 3<<EOF cat", vec!["EOF"]),
            ("COPY <<a.txt <<b.txt /x/", vec!["a.txt", "b.txt"]),
            ("RUN <<\"E F\" cat", vec!["E F"]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
        let quoted = openings(b"RUN <<-'EOF'").pop().unwrap();
        assert_eq!(quoted, Opening { name: b"EOF".to_vec(), expand: false, chomp: true });
    }

    #[test]
    fn words_that_look_like_one() {
        for line in [
            "RUN cat <<<EOF",
            "RUN echo $((1<<2))",
            "RUN echo $((1 << 2))",
            "RUN cat << EOF",
            "RUN cat<<EOF",
            "RUN echo '<<EOF'",
            "RUN echo \"a <<EOF\"",
            "RUN it's <<EOF",
            "RUN echo \\<<EOF",
        ] {
            assert!(names(line).is_empty(), "{line}");
        }
    }
}
