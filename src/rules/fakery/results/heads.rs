//! Owns where a text's functions begin whose names promise something, told from its bytes, and which of them could answer
//! without having done it.

use std::ops::Range;
use std::sync::LazyLock;

use super::lines::{answers, is_fixed, line_around, tells, waits};
use super::names::{self, Name, Promise};
use super::nodes::is_name;
use crate::rules::fakery::search::Search;
use crate::syntax::marks_unused;

/// The first line of a function whose name promises something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The line, without its end.
    pub line: Range<usize>,
    /// Behind its name.
    behind: usize,
    name: Name,
}

static VERBS: LazyLock<Search> = LazyLock::new(|| Search::new(names::verbs(), true));

/// The heads on the lines of `text` that begin in `range`, in order.
pub(super) fn heads(text: &[u8], range: Range<usize>) -> Vec<Head> {
    let Some(window) = text.get(range.clone()) else { return Vec::new() };
    let mut heads: Vec<Head> = Vec::new();
    // Behind the last line that was looked at for good, and the last name.
    let (mut line, mut seen) = (range.start..range.start, range.start);
    for found in VERBS.find_iter(window) {
        let at = range.start + found.start;
        if at < seen || !opens_word(text, at) {
            continue;
        }
        let name = whole_name(text, at);
        seen = name.end;
        if !may_declare(text, &name) {
            continue;
        }
        if line.end <= at {
            line = line_around(text, at).unwrap_or(at..at);
        }
        if heads.last().is_some_and(|last| last.line == line) || !names_a_function(text, line.clone()) {
            continue;
        }
        let words = Name::of(&text[name.clone()]);
        if words.could_pretend() {
            heads.push(Head { line: line.clone(), behind: name.end, name: words });
        }
    }
    heads
}

/// Whether a word of a name begins at `at`.
fn opens_word(text: &[u8], at: usize) -> bool {
    at.checked_sub(1).map(|before| text[before]).is_none_or(|before| {
        !before.is_ascii_alphanumeric() || (text[at].is_ascii_uppercase() && !before.is_ascii_uppercase())
    })
}

/// The name in which `at` stands.
fn whole_name(text: &[u8], at: usize) -> Range<usize> {
    let start = text[..at].iter().rposition(|byte| !is_name(*byte)).map_or(0, |before| before + 1);
    let length = text[at..].iter().position(|byte| !is_name(*byte)).unwrap_or(text.len() - at);
    start..at + length
}

/// Whether what stands before and behind a name is what stands round the name of a function that begins.
fn may_declare(text: &[u8], name: &Range<usize>) -> bool {
    let behind = text[name.end..].trim_ascii_start();
    let is_on_line = !text[name.end..].starts_with(b"\n");
    let opens = match behind.first() {
        Some(b'(' | b'<' | b'[' | b'{' | b'!' | b'?' | b'=' | b':') => true,
        // `"validate": (x) => …`
        Some(b'"' | b'\'') => behind.get(1) == Some(&b':'),
        // Ruby without parameters, a shell's `function send`.
        _ => !is_on_line || behind.starts_with(b"->") || behind.first() == Some(&b';'),
    };
    // A method that is called: `mail.send(…)`. One that is defined has a word before, or a value behind.
    let is_called = text[..name.start].ends_with(b".") && behind.first() != Some(&b'=');
    opens && (!is_called || declares_on_line(text, name.start))
}

/// Words one of which stands on the line that begins a function, in languages where no brace ends it.
const DECLARES: [&[u8]; 10] =
    [b"fn", b"func", b"fun", b"function", b"def", b"sub", b"proc", b"macro", b"defp", b"defun"];

/// Words that begin lines that are no function's, whatever ends them.
const CONTROLS: [&[u8]; 22] = [
    b"if", b"else", b"elif", b"elsif", b"unless", b"for", b"foreach", b"while", b"until", b"switch", b"case",
    b"match", b"when", b"return", b"throw", b"raise", b"yield", b"await", b"catch", b"except", b"rescue",
    b"assert",
];

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| !is_name(*byte)).filter(|word| !word.is_empty())
}

fn declares_on_line(text: &[u8], at: usize) -> bool {
    line_around(text, at)
        .is_some_and(|line| words(&text[line.start..at]).any(|word| DECLARES.contains(&word)))
}

/// Whether the line may begin a function: it declares one, or opens a block and is no statement of another kind, or the
/// line behind it opens one.
pub(super) fn names_a_function(text: &[u8], line: Range<usize>) -> bool {
    let end = line.end;
    let line = text[line].trim_ascii();
    let first = words(line).next().unwrap_or_default();
    if words(line).any(|word| DECLARES.contains(&word)) {
        return true;
    }
    let has = |part: &str| memchr::memmem::find(line, part.as_bytes()).is_some();
    // `Message::Ping(data) => {` is an arm.
    let is_arm = line.first().is_some_and(u8::is_ascii_uppercase) && has("=>");
    if CONTROLS.contains(&first) || line.starts_with(b"}") || is_arm {
        return false;
    }
    let behind = || text[end..].trim_ascii_start();
    // A body on the same line, an arrow, C's brace on the next line, parameters that go on there.
    line.contains(&b'{')
        || has("=>")
        || has("->")
        || has("() =")
        || has(") =")
        || line.ends_with(b"(")
        || (line.ends_with(b",") && line.contains(&b'('))
        || (!line.ends_with(b";") && behind().starts_with(b"{"))
}

/// How many lines of a function are looked at, how many of documentation, and how many may do something: an answer that
/// follows work is worked out.
const LINES: usize = 24;
const PROSE: usize = 80;
const STEPS: usize = 4;

/// How far the parameters of a function may go on.
const PARAMETERS: usize = 2_000;

impl Head {
    /// Whether the name promises something that is measured.
    pub(super) fn measures(&self) -> bool {
        self.name.measures() || self.name.senses()
    }

    /// Whether somebody is deceived where the function hides that it failed.
    pub(super) fn must_not_fail(&self) -> bool {
        self.name.promise() == Some(Promise::Judges) || self.name.acts_strongly()
    }

    /// Whether the function goes on at `at`, which stands behind its head.
    pub(super) fn holds(&self, text: &[u8], at: usize) -> bool {
        let outer = indent(&text[self.line.clone()]);
        let mut body = Body { text, at: self.first_line(text).1, prose: None };
        // The parameters' last line.
        body.next_line();
        while let Some((start, line)) = body.next_line().filter(|(start, _)| *start < at) {
            if indent(line) <= outer && ends(line.trim_ascii()) && start + line.len() < at {
                return false;
            }
        }
        true
    }

    /// Where the function answers something fixed, or what it was given, or only logs, if that could be all that it
    /// does; nothing otherwise.
    pub(super) fn answers(&self, text: &[u8]) -> Vec<usize> {
        let (header, first) = self.first_line(text);
        let outer = indent(&text[self.line.clone()]);
        // Go's success.
        let succeeds = text[header..].trim_ascii_start().starts_with(b"error {");
        let mut body = Body { text, at: first, prose: None };
        let mut seen = Seen::default();
        for _ in 0..LINES {
            let Some((start, line)) = body.next_line() else { break };
            if start == first {
                // What follows the parameters on their line.
                let answer = answers(line).filter(|at| first + at >= header);
                seen.could_be_all |= answer.is_some();
                seen.places.extend(answer.map(|at| start + at));
                continue;
            }
            if indent(line) <= outer && ends(line.trim_ascii()) {
                break;
            }
            self.see(&mut seen, start, line, outer, succeeds);
            if seen.steps > STEPS {
                break;
            }
        }
        let knows_some = self.name.is_worked_out() && seen.places.len() > 1;
        if seen.could_be_all || knows_some { seen.places } else { Vec::new() }
    }

    /// Adds a line of the body to what was seen.
    fn see(&self, seen: &mut Seen, start: usize, line: &[u8], outer: usize, succeeds: bool) {
        let (bare, depth) = (line.trim_ascii(), indent(line));
        // The brace on a line of its own.
        if depth <= outer && is_aside(bare) {
            return;
        }
        if marks_unused(bare) {
            return;
        }
        let own = *seen.depth.get_or_insert(depth);
        let is_outermost = depth <= own;
        // Behind an answer in any case nothing is reached.
        if is_outermost && seen.is_answered && !is_aside(bare) {
            seen.could_be_all = true;
        }
        // What goes on from a line before: a record, what is logged.
        let goes_on = seen.brackets > 0;
        let (opened, closed) = (count(bare, b"([{"), count(bare, b")]}"));
        seen.brackets = (seen.brackets + opened).saturating_sub(closed);
        // A record that begins on a line of its own.
        let opens_record = || (matches!(bare, b"{" | b"[") && depth > outer).then_some(depth);
        let Some(at) = answers(line).or_else(opens_record) else {
            if !is_aside(bare) && !goes_on && !is_fixed_binding(bare) {
                seen.steps += 1;
                // A block's lines are its own, not what goes on.
                seen.brackets = 0;
            }
            return;
        };
        seen.places.push(start + at);
        let told = &line[at..];
        if tells(told) || waits(told) {
            let acts = self.name.acts_strongly() || self.name.ends_in_effect() || self.name.could_be_done();
            seen.could_be_all |= seen.steps <= 1 && acts;
        } else if is_outermost && !goes_on && (self.could_answer(line) || succeeds && bare == b"return nil") {
            let most = usize::from(self.name.ends_in_transform());
            seen.could_be_all |= seen.steps <= most;
            seen.is_answered |= bare.starts_with(b"return");
        }
    }

    /// Behind the parameters, and where the line begins on which they end.
    fn first_line(&self, text: &[u8]) -> (usize, usize) {
        let header = self.header_end(text);
        (header, memchr::memrchr(b'\n', &text[..header]).map_or(0, |newline| newline + 1))
    }

    /// Whether what a line answers could be taken for what the name promises, and is answered in any case.
    fn could_answer(&self, line: &[u8]) -> bool {
        let bare = line.trim_ascii();
        let depends =
            CONTROLS.contains(&words(bare).next().unwrap_or_default()) && !bare.starts_with(b"return");
        let holds = |part: &str| memchr::memmem::find(bare, part.as_bytes()).is_some();
        if depends || holds(" if ") || holds(" unless ") {
            return false;
        }
        let value = bare.strip_suffix(b";").unwrap_or(bare);
        let value = value.strip_prefix(b"return").unwrap_or(value).trim_ascii();
        let is_nothing =
            matches!(value, b"" | b"nil" | b"null" | b"None" | b"NULL" | b"undefined" | b"nullptr");
        let is_no = matches!(value, b"false" | b"False" | b"FALSE");
        match self.name.promise() {
            Some(Promise::Judges) => !is_nothing && !is_no,
            Some(Promise::Computes) => !is_nothing,
            Some(Promise::Fetches) => true,
            Some(Promise::Acts) => !is_no,
            None => {
                !is_nothing
                    && !is_no
                    && (self.name.acts_weakly()
                        || self.name.ends_in_effect()
                        || self.name.ends_in_transform()
                        || self.name.transforms())
            }
        }
    }

    /// Behind the parameters, or behind the name where there are none.
    fn header_end(&self, text: &[u8]) -> usize {
        let Some(open) = memchr::memchr(b'(', &text[self.behind..self.line.end.max(self.behind)]) else {
            return self.behind;
        };
        let open = self.behind + open;
        let mut depth = 0_usize;
        for (at, byte) in text.iter().enumerate().skip(open).take(PARAMETERS) {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return at + 1;
            }
        }
        self.behind
    }
}

/// What was seen of a function's lines.
#[derive(Default)]
struct Seen {
    places: Vec<usize>,
    /// Whether an answer could be all that the function does.
    could_be_all: bool,
    /// Whether something fixed was answered in any case.
    is_answered: bool,
    /// Lines that may do something.
    steps: usize,
    /// Brackets that are open.
    brackets: usize,
    /// How deep the first line stands.
    depth: Option<usize>,
}

fn count(line: &[u8], any: &[u8]) -> usize {
    line.iter().filter(|byte| any.contains(byte)).count()
}

/// `let total = 5;`, `user = {`: a name for something fixed.
fn is_fixed_binding(bare: &[u8]) -> bool {
    memchr::memmem::find(bare, b"= ").is_some_and(|equals| {
        let is_comparison = equals.checked_sub(1).is_some_and(|before| b"=!<>".contains(&bare[before]));
        !is_comparison && is_fixed(&bare[equals + 2..])
    })
}

fn indent(line: &[u8]) -> usize {
    line.len() - line.trim_ascii_start().len()
}

/// Whether a line that stands no deeper than a function's first is none of its own.
fn ends(bare: &[u8]) -> bool {
    let is_more =
        |word: &[u8]| matches!(word, b"where" | b"throws" | b"requires" | b"noexcept" | b"override");
    match bare.first() {
        Some(b'}' | b'@') => true,
        Some(first) => first.is_ascii_alphabetic() && !is_more(words(bare).next().unwrap_or_default()),
        None => false,
    }
}

/// Whether a line does nothing: a comment, a brace, a mark.
pub(super) fn is_aside(bare: &[u8]) -> bool {
    let marks = [&b"//"[..], b"#", b"*", b"/*", b"--", b"\"\"\"", b"@", b"{", b"}", b")"];
    marks.iter().any(|mark| bare.starts_with(mark))
}

/// The lines of a text that are neither empty nor prose.
struct Body<'t> {
    text: &'t [u8],
    at: usize,
    /// What ends the prose that has begun.
    prose: Option<&'static [u8]>,
}

impl<'t> Body<'t> {
    /// The next line, and where it begins. `None`: there is none, or too much prose before it.
    fn next_line(&mut self) -> Option<(usize, &'t [u8])> {
        for _ in 0..PROSE {
            let start = self.at;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            self.at = start + line.len() + 1;
            let bare = line.trim_ascii();
            if let Some(end) = self.prose {
                self.prose = self.prose.filter(|_| memchr::memmem::find(bare, end).is_none());
                continue;
            }
            let opens = [(&b"\"\"\""[..], &b"\"\"\""[..]), (b"'''", b"'''"), (b"/*", b"*/")];
            let opened = opens.iter().find(|(mark, _)| bare.starts_with(mark));
            if let Some((mark, end)) = opened {
                self.prose =
                    Some(*end).filter(|end| memchr::memmem::find(&bare[mark.len()..], end).is_none());
                continue;
            }
            if !bare.is_empty() {
                return Some((start, line));
            }
        }
        None
    }
}
