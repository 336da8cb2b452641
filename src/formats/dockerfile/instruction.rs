//! Owns one instruction: its keyword, flags, words and heredocs, each with its bytes in the file.

use std::ops::Range;

use bstr::{BStr, BString, ByteSlice};

use super::DockerfileError;
use super::heredoc::{opening, openings};
use super::lines::{Lines, Logical, is_space, leading_space};

/// One instruction.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The keyword, in upper case.
    pub keyword: String,
    /// From the keyword's first byte to the last byte of its text, or of the line that ends its last heredoc.
    pub range: Range<usize>,
    /// The lines it takes, with those of its heredocs and the comments within it: bytes of the file.
    pub lines: Range<usize>,
    /// `--name=value`, in order.
    pub flags: Vec<Flag>,
    /// What stands after keyword and flags, continuations joined.
    pub text: BString,
    /// The same, split at white space, or the strings of the JSON array.
    pub words: Vec<Word>,
    /// Whether it is written as a JSON array.
    pub is_json: bool,
    /// Its heredocs, in order.
    pub heredocs: Vec<Heredoc>,
    /// For ONBUILD: the instruction it holds back.
    pub trigger: Option<Box<Instruction>>,
}

/// A flag of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The name, without the dashes.
    pub name: String,
    /// The value, if there is one.
    pub value: Option<BString>,
    /// Bytes of the file.
    pub range: Range<usize>,
}

/// A word of an instruction. Quotes and escapes are still there, unless it comes from a JSON array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: BString,
    /// Bytes of the file.
    pub range: Range<usize>,
}

/// A heredoc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// What ends it.
    pub name: BString,
    /// Whether variables in it are replaced.
    pub expand: bool,
    /// Its body: bytes of the file.
    pub body: Range<usize>,
}

impl Instruction {
    /// The value of the first flag called `name`.
    pub fn flag(&self, name: &str) -> Option<&BStr> {
        self.flags.iter().find(|flag| flag.name == name).and_then(|flag| flag.value.as_deref()).map(BStr::new)
    }

    /// For COPY and ADD: the words that name sources, without those that open heredocs.
    pub fn sources(&self) -> impl Iterator<Item = &Word> {
        let before_destination = self.words.len().saturating_sub(1);
        self.words[..before_destination].iter().filter(|word| self.is_json || opening(&word.text).is_none())
    }
}

/// Reads the instruction on a logical line, and the heredocs that follow it.
pub(super) fn read(
    line: &Logical,
    lines: &mut Lines<'_>,
    source: &[u8],
) -> Result<Instruction, DockerfileError> {
    let whole = trim(&line.text, 0..line.text.len());
    let mut instruction = head(line, whole.clone(), lines.escape)
        .map_err(|message| DockerfileError { message, range: line.origin(whole.clone()) })?;
    let opens = match &instruction.trigger {
        Some(trigger) => may_open(trigger),
        None => may_open(&instruction),
    };
    if opens {
        for opening in openings(&line.text) {
            let (body, end) = body(&opening, lines, source).ok_or_else(|| DockerfileError {
                message: format!("the heredoc `{}` does not end", opening.name.as_bstr()),
                range: instruction.range.clone(),
            })?;
            instruction.range.end = end;
            instruction.lines.end = end;
            let heredoc = Heredoc { name: opening.name.into(), expand: opening.expand, body };
            match &mut instruction.trigger {
                Some(trigger) => trigger.heredocs.push(heredoc),
                None => instruction.heredocs.push(heredoc),
            }
        }
    }
    Ok(instruction)
}

fn may_open(instruction: &Instruction) -> bool {
    matches!(instruction.keyword.as_str(), "RUN" | "COPY" | "ADD") && !instruction.is_json
}

/// The body of a heredoc and the end of the line that ends it; `None` if none does.
fn body(
    opening: &super::heredoc::Opening,
    lines: &mut Lines<'_>,
    source: &[u8],
) -> Option<(Range<usize>, usize)> {
    let mut body: Option<Range<usize>> = None;
    while let Some(line) = lines.physical() {
        let text = &source[line.clone()];
        let tabs = if opening.chomp { text.iter().take_while(|byte| **byte == b'\t').count() } else { 0 };
        if text[tabs..] == opening.name[..] {
            let start = line.start;
            return Some((body.unwrap_or(start..start), line.end));
        }
        // The next line starts where this one's line end stops.
        let start = body.map_or(line.start, |body| body.start);
        body = Some(start..(lines.position()));
    }
    None
}

/// Keyword, flags and words of the text at `range` of a line; the error says why the parser does not take it.
fn head(line: &Logical, range: Range<usize>, escape: u8) -> Result<Instruction, String> {
    let text = &line.text;
    let keyword_end =
        range.start + text[range.clone()].iter().position(|byte| is_space(*byte)).unwrap_or(range.len());
    let keyword = text[range.start..keyword_end].to_str_lossy().to_ascii_uppercase();
    let rest = trim(text, keyword_end..range.end);
    let (flags, start) = flags(line, rest.clone());
    let arguments = trim(text, start..rest.end);
    let trigger = if keyword == "ONBUILD" && !arguments.is_empty() {
        Some(Box::new(head(line, arguments.clone(), escape)?))
    } else {
        None
    };
    let (words, is_json) = arguments_of(&keyword, line, arguments.clone(), escape)?;
    Ok(Instruction {
        keyword,
        range: line.origin(range),
        lines: line.lines.clone(),
        flags,
        text: text[arguments].into(),
        is_json,
        words,
        heredocs: Vec::new(),
        trigger,
    })
}

/// The words after the flags, and whether they are a JSON array.
fn arguments_of(
    keyword: &str,
    line: &Logical,
    range: Range<usize>,
    escape: u8,
) -> Result<(Vec<Word>, bool), String> {
    match keyword {
        "ENV" | "LABEL" => Ok((pairs(keyword, line, range, escape)?, false)),
        "ARG" => Ok((quoted_words(line, range, escape), false)),
        "HEALTHCHECK" => {
            let plain = words(line, range.clone());
            let is_command = plain.first().is_some_and(|word| word.text.eq_ignore_ascii_case(b"CMD"));
            if !is_command {
                return Ok((plain, false));
            }
            let command = trim(&line.text, (range.start + 3).min(range.end)..range.end);
            let is_json = json_words(line, command)?.is_some();
            Ok((plain, is_json))
        }
        _ if takes_json(keyword) => match json_words(line, range.clone())? {
            Some(words) => Ok((words, true)),
            None => Ok((words(line, range), false)),
        },
        _ => Ok((words(line, range), false)),
    }
}

/// The pairs of ENV and LABEL: `name=value`, or the old form of one name and all that follows it.
fn pairs(keyword: &str, line: &Logical, range: Range<usize>, escape: u8) -> Result<Vec<Word>, String> {
    let words = quoted_words(line, range.clone(), escape);
    let Some(first) = words.first() else { return Ok(words) };
    if !first.text.contains(&b'=') {
        let text = &line.text[range.clone()];
        let Some(end) = text.iter().position(|byte| is_space(*byte)) else {
            return Err(format!("{keyword} takes a name and a value"));
        };
        let name = range.start..range.start + end;
        let value = trim(&line.text, name.end..range.end);
        let word =
            |range: Range<usize>| Word { text: line.text[range.clone()].into(), range: line.origin(range) };
        return Ok(vec![word(name), word(value)]);
    }
    match words.iter().find(|word| !word.text.contains(&b'=')) {
        Some(word) => Err(format!("{keyword} takes name=value, and `{}` is none", word.text)),
        None => Ok(words),
    }
}

/// Words in which quotes keep white space and the escape character keeps what follows it; both stay in the text.
fn quoted_words(line: &Logical, range: Range<usize>, escape: u8) -> Vec<Word> {
    let text = &line.text[..range.end];
    let mut words = Vec::new();
    let mut at = range.start;
    loop {
        at += leading_space(&text[at..]);
        if at >= text.len() {
            return words;
        }
        let start = at;
        let mut quote = None;
        while let Some(&byte) = text.get(at) {
            match quote {
                None if is_space(byte) => break,
                None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
                Some(open) if open == byte => quote = None,
                Some(b'\'') => {}
                _ if byte == escape => at += 1,
                _ => {}
            }
            at += 1;
        }
        at = at.min(text.len());
        words.push(Word { text: text[start..at].into(), range: line.origin(start..at) });
    }
}

fn takes_json(keyword: &str) -> bool {
    matches!(keyword, "ADD" | "CMD" | "COPY" | "ENTRYPOINT" | "RUN" | "SHELL" | "VOLUME")
}

fn trim(text: &[u8], mut range: Range<usize>) -> Range<usize> {
    range.start += leading_space(&text[range.clone()]);
    range.end = range.start + text[range.clone()].trim_end_with(char::is_whitespace).len();
    range
}

fn words(line: &Logical, range: Range<usize>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let start = at + leading_space(&line.text[at..range.end]);
        let length = line.text[start..range.end].iter().position(|byte| is_space(*byte));
        at = length.map_or(range.end, |length| start + length);
        if start < at {
            words.push(Word { text: line.text[start..at].into(), range: line.origin(start..at) });
        }
    }
    words
}

/// The flags at the start of `range`, and where they stop. Quotes keep white space in a flag; a lone `--` ends them.
fn flags(line: &Logical, range: Range<usize>) -> (Vec<Flag>, usize) {
    let text = &line.text[..range.end];
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        at += leading_space(&text[at..]);
        if !text[at..].starts_with(b"--") {
            return (flags, at);
        }
        let start = at;
        let word = flag_word(text, &mut at);
        if word == b"--" {
            return (flags, at);
        }
        let (name, value) = match memchr::memchr(b'=', &word) {
            Some(equals) => (&word[2..equals], Some(BString::from(&word[equals + 1..]))),
            None => (&word[2..], None),
        };
        let name = name.to_str_lossy().to_ascii_lowercase();
        flags.push(Flag { name, value, range: line.origin(start..at) });
    }
}

/// The flag that starts at `at`, quotes and escapes resolved; `at` moves behind it.
fn flag_word(text: &[u8], at: &mut usize) -> Vec<u8> {
    let mut word = Vec::new();
    let mut quote = None;
    while let Some(&byte) = text.get(*at) {
        match quote {
            None if is_space(byte) => break,
            None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            _ if byte == b'\\' => {
                *at += 1;
                word.extend(text.get(*at));
            }
            _ => word.push(byte),
        }
        *at += 1;
    }
    *at = (*at).min(text.len());
    word
}

/// The strings of a JSON array; `None` if the text is none. As in BuildKit, what follows the array is ignored, and an
/// array of anything else than strings is an error.
fn json_words(line: &Logical, range: Range<usize>) -> Result<Option<Vec<Word>>, String> {
    let text = &line.text[range.clone()];
    if text.first() != Some(&b'[') {
        return Ok(None);
    }
    let mut stream = serde_json::Deserializer::from_slice(text).into_iter::<Vec<serde_json::Value>>();
    let Some(Ok(values)) = stream.next() else { return Ok(None) };
    if !values.iter().all(serde_json::Value::is_string) {
        return Err("a JSON array here holds texts only".to_owned());
    }
    let mut words = Vec::with_capacity(values.len());
    let mut at = range.start + 1;
    for value in values {
        // Between two strings stand white space and a comma.
        at += line.text[at..range.end].iter().position(|byte| *byte == b'"').unwrap_or_default();
        let mut stream =
            serde_json::Deserializer::from_slice(&line.text[at..range.end]).into_iter::<String>();
        stream.next();
        let start = at;
        at += stream.byte_offset();
        let word = value.as_str().unwrap_or_default();
        words.push(Word { text: word.into(), range: line.origin(start..at) });
    }
    Ok(Some(words))
}
