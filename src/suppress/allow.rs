//! Owns the words of an allow: `policy:allow(RULE[, RULE…]) reason="…" [expires=YYYY-MM-DD] [by=NAME]`.

use std::ops::Range;

use jiff::civil::Date;

use crate::config::nearest;
use crate::rules::{self, RULES};
use crate::wordlist::{List, holds};

/// What every allow begins with.
pub(super) const MARK: &[u8] = b"policy:allow";

/// An allow in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// Its bytes: from `policy` to the end of its last part.
    pub span: Range<usize>,
    /// What it says, or why it says nothing that can be followed.
    pub terms: Result<Terms, Flaw>,
    /// The lines for which it speaks, from 0, in order.
    pub lines: Vec<usize>,
    /// Whether it stands at the head of the file, where it also speaks for findings about the file as a whole.
    pub is_at_head: bool,
}

/// What an allow says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The ids of the rules, and where each stands.
    pub rules: Vec<(&'static str, Range<usize>)>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Who answers for it.
    pub by: Option<String>,
}

/// Why an allow cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The bytes at fault.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What mends it.
    pub help: String,
}

impl Flaw {
    /// A flaw that stands at `span`.
    pub fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

const FORM: &str = "write it as `policy:allow(RULE) reason=\"…\"`, all on one line";

/// Reads the allow whose mark stands at `at` of `text`; it ends before `end`. Gives its bytes and what it says. `None`:
/// the words are mentioned, and nothing is allowed.
pub(super) fn parse(text: &[u8], at: usize, end: usize) -> Option<(Range<usize>, Result<Terms, Flaw>)> {
    if at.checked_sub(1).is_some_and(|before| is_word(text[before]) || b"`\"'".contains(&text[before])) {
        return None;
    }
    let mut reader = Reader { text, at: at + MARK.len(), end };
    reader.skip(b" \t");
    if reader.peek() != Some(b'(') {
        let word = reader.word();
        let meant = reader.peek() == Some(b'[')
            || std::str::from_utf8(word).is_ok_and(|id| rules::find(id).is_some());
        let flaw = || Flaw::new(at..reader.at, "this allow names no rule in round brackets", FORM);
        return meant.then(|| (at..reader.at, Err(flaw())));
    }
    reader.at += 1;
    let terms = reader.terms(at);
    Some((at..reader.at, terms))
}

/// A walk over the bytes of one allow.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text[..self.end].get(self.at).copied()
    }

    fn skip(&mut self, these: &[u8]) {
        while self.peek().is_some_and(|byte| these.contains(&byte)) {
            self.at += 1;
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    /// Everything behind the opening bracket.
    fn terms(&mut self, start: usize) -> Result<Terms, Flaw> {
        let rules = self.rules(start);
        let (mut reason, mut expires, mut by) = (None, None, None);
        let mut flaw = None;
        loop {
            let before = self.at;
            self.skip(b" \t,");
            let key = self.at;
            let name = self.word();
            if name.is_empty() || self.peek() != Some(b'=') {
                self.at = before;
                break;
            }
            self.at += 1;
            let value = self.value(key);
            let read = match name {
                b"reason" => {
                    value.and_then(|value| self.reason(key, value)).map(|value| reason = Some(value))
                }
                b"expires" => {
                    value.and_then(|value| self.date(key, &value)).map(|value| expires = Some(value))
                }
                b"by" => value.map(|value| by = Some(value.text)),
                _ => Err(self.unknown_part(key, name)),
            };
            flaw = flaw.or(read.err());
        }
        let rules = rules?;
        if let Some(flaw) = flaw {
            return Err(flaw);
        }
        let Some(reason) = reason else {
            let message = "this allow gives no reason";
            return Err(Flaw::new(
                start..self.at,
                message,
                "add why it may stay: `reason=\"…\"`, or remove the allow",
            ));
        };
        if says_nothing(&reason) {
            let message = format!("the reason \"{reason}\" says nothing");
            let help = "say what is so here that the rule cannot know, or remove the allow";
            return Err(Flaw::new(start..self.at, message, help));
        }
        Ok(Terms { rules, reason, expires, by })
    }

    /// The rules, up to the closing bracket.
    fn rules(&mut self, start: usize) -> Result<Vec<(&'static str, Range<usize>)>, Flaw> {
        let body = self.at;
        let Some(length) = memchr::memchr(b')', &self.text[body..self.end]) else {
            self.at = self.end;
            return Err(Flaw::new(start..self.end, "this allow does not close its bracket", FORM));
        };
        self.at = body + length + 1;
        let mut rules = Vec::new();
        let mut from = body;
        for part in self.text[body..body + length].split(|&byte| byte == b',') {
            let name = part.trim_ascii();
            let name_start = from + (part.len() - part.trim_ascii_start().len());
            let span = name_start..name_start + name.len();
            from += part.len() + 1;
            rules.push((known(&String::from_utf8_lossy(name), &span)?, span));
        }
        Ok(rules)
    }

    fn value(&mut self, key: usize) -> Result<Value, Flaw> {
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => {
                let start = self.at;
                while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && !b",;".contains(&byte)) {
                    self.at += 1;
                }
                let text = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
                return Ok(Value { text, is_quoted: false });
            }
        };
        self.at += 1;
        let mut bytes = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' if self.peek() == Some(quote) => {
                    bytes.push(quote);
                    self.at += 1;
                }
                _ if byte == quote => {
                    return Ok(Value {
                        text: String::from_utf8_lossy(&bytes).trim().to_owned(),
                        is_quoted: true,
                    });
                }
                _ => bytes.push(byte),
            }
        }
        Err(Flaw::new(key..self.at, "this allow does not close its quote", FORM))
    }

    fn reason(&self, key: usize, value: Value) -> Result<String, Flaw> {
        if value.is_quoted {
            return Ok(value.text);
        }
        let help = format!("write `reason=\"{}…\"`", value.text);
        Err(Flaw::new(key..self.at, "the reason of this allow is not in quotes", help))
    }

    fn date(&self, key: usize, value: &Value) -> Result<Date, Flaw> {
        // The parser would take a time, and a date without hyphens, too.
        let date = if value.text.len() == 10 { value.text.parse().ok() } else { None };
        date.ok_or_else(|| {
            let help = "write the last day on which it holds as `expires=2026-12-31`";
            Flaw::new(key..self.at, format!("`{}` is no date", value.text), help)
        })
    }

    fn unknown_part(&self, key: usize, name: &[u8]) -> Flaw {
        let name = String::from_utf8_lossy(name);
        let help = match nearest(&name, ["reason", "expires", "by"]) {
            Some(near) => format!("did you mean `{near}`? (an allow takes reason, expires, by)"),
            None => "an allow takes reason, expires, by".to_owned(),
        };
        Flaw::new(key..self.at, format!("an allow has no `{name}`"), help)
    }
}

struct Value {
    text: String,
    is_quoted: bool,
}

/// The id of the rule that `name` names, if a comment may allow it.
fn known(name: &str, span: &Range<usize>) -> Result<&'static str, Flaw> {
    if name.is_empty() {
        return Err(Flaw::new(span.clone(), "this allow names no rule", FORM));
    }
    let Some(rule) = rules::find(name) else {
        let ids = RULES.iter().filter(|rule| rule.takes_allows()).map(|rule| rule.id);
        let help = match nearest(name, ids) {
            Some(near) => format!("did you mean `{near}`? `policy rules` lists them all"),
            None => "`policy rules` lists them all".to_owned(),
        };
        return Err(Flaw::new(span.clone(), format!("there is no rule `{name}`"), help));
    };
    if rule.takes_allows() {
        return Ok(rule.id);
    }
    let message =
        format!("`{}` cannot be allowed in a comment: it is not about what this file holds", rule.id);
    let help = "remove it here; a team decides on such a rule in policy.toml, under [rules]";
    Err(Flaw::new(span.clone(), message, help))
}

/// Words that give no reason, alone or together.
static EMPTY_WORDS: List = List::of(
    "a an and the it its this that these is are be to do so for of on in at we i here now n \
    because cause since reason reasons none no not nope na nothing todo fixme xxx hack tbd wip temp tmp temporary \
    temporarily later soon ignore ignored ignoring skip skipped allow allowed allowing suppress suppressed suppression \
    silence silenced disable disabled ok okay fine good needed need required require necessary please yes just lint \
    linter policy rule warning error whatever foo bar asdf placeholder reasonable",
);

/// Whether a reason is none: no word of it, the ids of rules included, tells anything.
fn says_nothing(reason: &str) -> bool {
    let lower = reason.to_lowercase();
    let telling = |word: &&str| {
        let is_id = rules::find(word).is_some();
        let parts = word.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
        !is_id && parts.into_iter().any(|part| !holds(&EMPTY_WORDS, part))
    };
    !lower
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .any(|word| telling(&word))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::{Terms, parse, says_nothing};

    fn read(text: &str) -> Result<Terms, String> {
        let at = text.find("policy:allow").unwrap();
        let (span, terms) = parse(text.as_bytes(), at, text.len()).unwrap();
        assert!(span.start == at && span.end <= text.len());
        terms.map_err(|flaw| format!("{} / {}", flaw.message, flaw.help))
    }

    #[test]
    fn all_parts_are_read() {
        let text = "policy:allow(fakery-todo, fakery-stub) by=ada expires=2026-12-31 reason=\"the \\\"old\\\" API\" */";
        let terms = read(text).unwrap();
        assert_eq!(terms.rules.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["fakery-todo", "fakery-stub"]);
        assert_eq!(&text[terms.rules[1].1.clone()], "fakery-stub");
        assert_eq!(terms.reason, "the \"old\" API");
        assert_eq!(terms.by.as_deref(), Some("ada"));
        assert_eq!(terms.expires, Some(jiff::civil::date(2026, 12, 31)));
    }

    #[test]
    fn each_flaw_is_told_with_what_mends_it() {
        for (text, says) in [
            ("policy:allow(fakery-todo)", "gives no reason"),
            ("policy:allow(fakery-todo) reason=\"\"", "says nothing"),
            ("policy:allow(fakery-todo) reason=\"TODO\"", "says nothing"),
            ("policy:allow(fakery-todo) reason=\"vendor code", "close its quote"),
            ("policy:allow(fakery-todo) reason=vendor", "not in quotes"),
            ("policy:allow(fakery-todo reason=\"vendor code\"", "close its bracket"),
            ("policy:allow() reason=\"vendor code\"", "names no rule"),
            ("policy:allow(fakery-todo,) reason=\"vendor code\"", "names no rule"),
            ("policy:allow fakery-todo reason=\"vendor code\"", "round brackets"),
            ("policy:allow[fakery-todo] reason=\"vendor code\"", "round brackets"),
            ("policy:allow(fakery-tood) reason=\"vendor code\"", "did you mean `fakery-todo`?"),
            ("policy:allow(lock-missing) reason=\"vendor code\"", "cannot be allowed in a comment"),
            ("policy:allow(suppression-unused) reason=\"vendor code\"", "cannot be allowed in a comment"),
            ("policy:allow(fakery-todo) reason=\"vendor code\" expires=31.12.2026", "is no date"),
            ("policy:allow(fakery-todo) reason=\"vendor code\" expires=2026-02-30", "is no date"),
            ("policy:allow(fakery-todo) reason=\"vendor code\" expires=20261231", "is no date"),
            ("policy:allow(fakery-todo) raeson=\"vendor code\"", "did you mean `reason`?"),
        ] {
            let flaw = read(text).unwrap_err();
            assert!(flaw.contains(says), "{text}: {flaw}");
        }
    }

    #[test]
    fn a_mention_is_no_allow() {
        for text in [
            "finds policy:allow in comments",
            "`policy:allow(fakery-todo)` allows",
            "\"policy:allow(fakery-todo)\"",
            "xpolicy:allow(fakery-todo)",
            "policy:allowed(fakery-todo)",
            "policy:allow",
        ] {
            let at = text.find("policy:allow").unwrap();
            assert_eq!(parse(text.as_bytes(), at, text.len()), None, "{text}");
        }
    }

    #[test]
    fn a_reason_has_to_tell_something() {
        for reason in
            ["", "  ", "todo", "ignore", "because", "Because it is needed.", "n/a", "-", "fakery-todo", "WIP"]
        {
            assert!(says_nothing(reason), "{reason}");
        }
        for reason in ["upstream keeps it", "see #12", "不再需要", "generated by protoc"] {
            assert!(!says_nothing(reason), "{reason}");
        }
    }
}
