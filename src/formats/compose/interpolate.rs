//! Owns Compose's variables: `$V`, `${V}`, `${V:-default}` and their kin, and the `.env` files that give values.

use std::collections::BTreeMap;

/// The values that are known: those of `.env` files. What a shell might set besides is nobody's to know.
pub type Variables = BTreeMap<String, String>;

/// How deep defaults may nest in defaults.
const MAX_DEPTH: usize = 16;

/// How long a value may become. Variables made of variables could otherwise double without end.
const MAX_LENGTH: usize = 1 << 16;

/// Why Compose refuses a text with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// `${V:?message}` or `${V?message}`, and nothing gives the variable a value.
    Required {
        /// The variable.
        name: String,
        /// What the text says about it.
        message: String,
    },
    /// It is not written as a variable can be.
    Malformed(String),
}

/// Why Compose refuses `text`, if it does. A variable without a value is none: it is blank.
pub fn unusable(text: &str, variables: &Variables) -> Option<Unusable> {
    unusable_at(text, variables, 0)
}

fn unusable_at(text: &str, variables: &Variables, depth: usize) -> Option<Unusable> {
    let malformed = |at: usize| {
        let shown: String = text[at..].chars().take(40).collect();
        Some(Unusable::Malformed(shown))
    };
    if depth > MAX_DEPTH {
        return malformed(0);
    }
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
        let after = &text[dollar + 1..];
        at = dollar + 1;
        if after.starts_with('$') {
            at += 1;
        } else if let Some(body) = after.strip_prefix('{') {
            let Some(end) = closing_brace(body) else { return malformed(dollar) };
            at += end + 2;
            let name = name_of(&body[..end]);
            let rest = &body[name.len()..end];
            let (colon, operator) = match rest.strip_prefix(':') {
                Some(operator) => (true, operator),
                None => (false, rest),
            };
            let value = variables.get(name).filter(|value| !colon || !value.is_empty());
            let word = operator.get(1..).unwrap_or_default();
            match (operator.chars().next(), value) {
                _ if name.is_empty() => return malformed(dollar),
                (None, _) if colon => return malformed(dollar),
                (Some('?'), None) => {
                    return Some(Unusable::Required { name: name.to_owned(), message: word.to_owned() });
                }
                (Some('-'), None) | (Some('+'), Some(_)) => {
                    if let Some(found) = unusable_at(word, variables, depth + 1) {
                        return Some(found);
                    }
                }
                (None | Some('-' | '+' | '?'), _) => {}
                _ => return malformed(dollar),
            }
        }
    }
    None
}

/// A text with its variables replaced, or the reason why it has no value here.
pub fn interpolate(text: &str, variables: &Variables) -> Result<String, String> {
    expand(text, variables, 0)
}

fn expand(text: &str, variables: &Variables, depth: usize) -> Result<String, String> {
    if depth > MAX_DEPTH {
        return Err("variables nest too deep".to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        if out.len() > MAX_LENGTH + text.len() {
            return Err("variables make it too long".to_owned());
        }
        out.push_str(&rest[..dollar]);
        let after = &rest[dollar + 1..];
        if let Some(tail) = after.strip_prefix('$') {
            out.push('$');
            rest = tail;
        } else if let Some(body) = after.strip_prefix('{') {
            let end = closing_brace(body).ok_or_else(|| format!("`${{{body}` has no closing brace"))?;
            out.push_str(&braced(&body[..end], variables, depth)?);
            rest = &body[end + 1..];
        } else {
            let name = name_of(after);
            if name.is_empty() {
                return Err("`$` stands before no name (write `$$`)".to_owned());
            }
            out.push_str(variables.get(name).ok_or_else(|| unset(name))?);
            rest = &after[name.len()..];
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// What stands between the braces of `${…}`.
fn braced(body: &str, variables: &Variables, depth: usize) -> Result<String, String> {
    let name = name_of(body);
    if name.is_empty() {
        return Err(format!("`${{{body}}}` names no variable"));
    }
    let value = variables.get(name);
    let operator = &body[name.len()..];
    // With a colon, an empty value counts as none.
    let (present, operator) = match operator.strip_prefix(':') {
        Some(operator) => (value.filter(|value| !value.is_empty()), operator),
        None => (value, operator),
    };
    match (operator.chars().next(), present) {
        (None, _) => value.cloned().ok_or_else(|| unset(name)),
        (Some('-'), None) => expand(&operator[1..], variables, depth + 1),
        (Some('+'), Some(_)) => expand(&operator[1..], variables, depth + 1),
        (Some('+'), None) => Ok(String::new()),
        (Some('?'), None) => Err(unset(name)),
        (Some('-' | '?'), Some(value)) => Ok(value.clone()),
        (Some(_), _) => Err(format!("`${{{body}}}` is no way to write a variable")),
    }
}

fn unset(name: &str) -> String {
    format!("the variable {name} has no value in the tree")
}

/// Where the brace that was opened before `text` closes.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn name_of(text: &str) -> &str {
    let end =
        text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_')).unwrap_or(text.len());
    if text.starts_with(|first: char| first.is_ascii_digit()) { "" } else { &text[..end] }
}

/// Reads a `.env` file. A value that itself needs a variable nobody knows is left out: then it is unset.
pub fn parse_env(text: &str) -> Variables {
    let mut variables = Variables::new();
    for line in text.lines() {
        let line = line.trim_start_matches('\u{feff}').trim();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let name = name_of(line);
        let Some(value) = line[name.len()..].trim_start().strip_prefix(['=', ':']) else { continue };
        if name.is_empty() {
            continue;
        }
        if let Some(value) = env_value(value.trim(), &variables) {
            variables.insert(name.to_owned(), value);
        }
    }
    variables
}

fn env_value(value: &str, variables: &Variables) -> Option<String> {
    if let Some(rest) = value.strip_prefix('\'') {
        return rest.split_once('\'').map(|(inside, _)| inside.to_owned());
    }
    if let Some(rest) = value.strip_prefix('"') {
        let (inside, _) = rest.split_once('"')?;
        return interpolate(inside, variables).ok();
    }
    let bare = value.split_once(" #").map_or(value, |(before, _)| before).trim_end();
    interpolate(if bare.starts_with('#') { "" } else { bare }, variables).ok()
}

#[cfg(test)]
mod tests {
    use super::{Variables, interpolate, parse_env};

    fn given(text: &str) -> Result<String, String> {
        let variables = Variables::from([("A".to_owned(), "x".to_owned()), ("E".to_owned(), String::new())]);
        interpolate(text, &variables)
    }

    #[test]
    fn every_form_of_a_variable() {
        for (text, value) in [
            ("./api", "./api"),
            ("$A/b", "x/b"),
            ("${A}b", "xb"),
            ("$$A", "$A"),
            ("${U:-d}", "d"),
            ("${U-d}", "d"),
            ("${E:-d}", "d"),
            ("${E-d}", ""),
            ("${A:+y}", "y"),
            ("${U:+y}", ""),
            ("${A:?needed}", "x"),
            ("${U:-${V:-deep}}", "deep"),
        ] {
            assert_eq!(given(text).as_deref(), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_has_no_value_says_so() {
        for text in ["$U", "${U}", "${U:?needed}", "${U?}", "${", "$", "${1}", "${A!}"] {
            assert!(given(text).is_err(), "{text}");
        }
        assert!(given(&"${U:-".repeat(100)).is_err());
        assert!(given(&format!("{}{}", "${U:-".repeat(100), "}".repeat(100))).is_err());
    }

    #[test]
    fn an_env_file() {
        let text = "# c\nA=1\nexport B='two $A' # c\nC=\"$A x\"\nD=plain # c\nE=\nF=$UNSET\n1X=no\njunk\n";
        let variables = parse_env(text);
        let value = |name: &str| variables.get(name).map(String::as_str);
        assert_eq!(value("A"), Some("1"));
        assert_eq!(value("B"), Some("two $A"));
        assert_eq!(value("C"), Some("1 x"));
        assert_eq!(value("D"), Some("plain"));
        assert_eq!(value("E"), Some(""));
        assert_eq!((value("F"), value("1X")), (None, None));
    }
}
