//! Owns adding an entry to a Compose file that people write: the lines go in, everything else is kept byte for byte.

use crate::formats::compose::{ComposeFile, Node, parse_yaml};
use crate::services::stanza::Addition;

/// `text` with the entry in it; the reason if nobody but a person can put it there.
pub fn with_entry(text: &str, addition: &Addition) -> Result<String, String> {
    let documents = parse_yaml(text).map_err(|error| error.message)?;
    if documents.len() > 1 {
        return Err("it holds several documents".to_owned());
    }
    let root = documents.first().filter(|root| !root.is_null());
    if root.is_some_and(|root| !root.is_mapping() || is_flow(text, root)) {
        return Err("it is not written in indented lines".to_owned());
    }
    let pairs = root.map(Node::pairs).unwrap_or_default();
    let new = match pairs.iter().find(|pair| &*pair.key == "services") {
        None => joined(text, text.len(), &addition.text),
        Some(services) if services.value.is_null() => {
            let end = line_end(text, services.key_range.end);
            joined(text, end, &entry(addition, 2))
        }
        Some(services) => {
            let first = services.value.pairs().iter().min_by_key(|pair| pair.key_range.start);
            let first = first.ok_or("its `services` are written in braces")?;
            let start = line_start(text, first.key_range.start);
            let indent = first.key_range.start - start;
            let is_indented = text[start..first.key_range.start].bytes().all(|byte| byte == b' ');
            if !is_indented || indent == 0 || first.key_range.start < services.key_range.end {
                return Err("its `services` are not written in indented lines".to_owned());
            }
            joined(text, end_of_block(text, start, indent), &entry(addition, indent))
        }
    };
    verified(text, &new, &addition.name)?;
    Ok(new)
}

/// What must hold of what was made: every service of before, and the new one.
fn verified(before: &str, after: &str, name: &str) -> Result<(), String> {
    let names = |text: &str| {
        let file = ComposeFile::parse(text.as_bytes()).map_err(|error| error.message)?;
        let layers = file.documents.iter().flat_map(|document| &document.services);
        let mut names: Vec<String> = layers.map(|layer| layer.name.to_string()).collect();
        names.sort();
        Ok::<_, String>(names)
    };
    let mut expected = names(before)?;
    if expected.iter().any(|own| own == name) {
        return Err(format!("it has a service `{name}` already"));
    }
    expected.push(name.to_owned());
    expected.sort();
    if names(after)? == expected { Ok(()) } else { Err("its lines leave no room for an entry".to_owned()) }
}

fn is_flow(text: &str, node: &Node) -> bool {
    text[node.range.start..].starts_with('{')
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The byte after the end of the line that holds `at`.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Where the block ends whose first key is indented so: after its last line that says anything.
fn end_of_block(text: &str, start: usize, indent: usize) -> usize {
    let (mut at, mut end) = (start, start);
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_start_matches(' ');
        let depth = line.len() - content.len();
        let is_blank = content.trim().is_empty();
        if !is_blank && depth < indent {
            break;
        }
        at += line.len();
        if !is_blank {
            end = at;
        }
    }
    end
}

/// The entry without its `services:` line, indented so.
fn entry(addition: &Addition, indent: usize) -> String {
    let lines = addition.text.lines().skip(1);
    lines.map(|line| format!("{}{}\n", " ".repeat(indent.saturating_sub(2)), line)).collect()
}

/// `text` with whole lines put in at `at`, with the line ends that it has.
fn joined(text: &str, at: usize, lines: &str) -> String {
    let crlf = text.contains("\r\n");
    let lines = if crlf { lines.replace('\n', "\r\n") } else { lines.to_owned() };
    let (before, after) = text.split_at(at);
    let gap = match before {
        "" => "",
        before if before.ends_with('\n') => "",
        _ if crlf => "\r\n",
        _ => "\n",
    };
    format!("{before}{gap}{lines}{after}")
}

#[cfg(test)]
mod tests {
    use super::with_entry;
    use crate::change::RepoPath;
    use crate::services::stanza::Addition;

    fn add(text: &str) -> Result<String, String> {
        let addition = Addition {
            file: RepoPath::from("compose.yaml"),
            is_there: true,
            name: "api".to_owned(),
            text: "services:\n  api:\n    build:\n      context: api\n".to_owned(),
        };
        with_entry(text, &addition)
    }

    #[test]
    fn an_entry_goes_below_the_last_service() {
        for (text, expected) in [
            (
                "services:\n  db:\n    image: x\n",
                "services:\n  db:\n    image: x\n  api:\n    build:\n      context: api\n",
            ),
            (
                "services:\n    db: {image: x}\n\n# volumes\nvolumes: {}\n",
                "services:\n    db: {image: x}\n    api:\n      build:\n        context: api\n\n# volumes\nvolumes: {}\n",
            ),
            (
                "services:\n  db:\n    image: x",
                "services:\n  db:\n    image: x\n  api:\n    build:\n      context: api\n",
            ),
            (
                "services:\r\n  db:\r\n    image: x\r\n",
                "services:\r\n  db:\r\n    image: x\r\n  api:\r\n    build:\r\n      context: api\r\n",
            ),
            ("services:\nvolumes: {}\n", "services:\n  api:\n    build:\n      context: api\nvolumes: {}\n"),
            ("name: x\n", "name: x\nservices:\n  api:\n    build:\n      context: api\n"),
            ("", "services:\n  api:\n    build:\n      context: api\n"),
            (
                "services:\n  db:\n    command: |\n      a\n\n      b\n",
                "services:\n  db:\n    command: |\n      a\n\n      b\n  api:\n    build:\n      context: api\n",
            ),
        ] {
            assert_eq!(add(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_only_a_person_can_edit_says_why() {
        for (text, why) in [
            ("services: {db: {image: x}}\n", "indented"),
            ("{services: {db: {image: x}}}\n", "indented"),
            ("services: {}\n", "braces"),
            ("services:\n  api: {image: x}\n", "already"),
            ("a: 1\n---\nb: 2\n", "several"),
            ("services: [\n", "flow"),
        ] {
            let error = add(text).unwrap_err();
            assert!(error.contains(why) || why == "flow", "{text}: {error}");
        }
    }
}
