//! Owns the question whether a word in a comment is a task tag or prose.
//!
//! A tag names work that is left: `TODO: …`, `// FIXME handle this`, `@todo`. Prose uses the same letters: "the todo
//! list", "a TODO comment", `XXX-XX-XXXX`, "hack/build.sh". Where the word stands in its line, how it is written and
//! what follows it decide:
//!
//! - In capitals at the start of a line of the comment it is a tag, unless it is talk about tags ("TODO comments").
//! - In capitals further on it is a tag before a colon, with a name in brackets, behind a full stop, or at the end.
//! - In lower case it must lead the line: `todo` before a colon or a verb, `fixme` before anything, `hack` and `xxx`
//!   before a colon. Where the program is about todos (its code has the word), the colon alone does not do.

use std::ops::Range;

use super::vocabulary::{is_article, is_task_verb, is_todo_noun, is_topic};
use super::words::{Hit, TagWord, is_word};
use crate::wordlist::{List, holds};

/// What surrounds a word in a comment.
struct Setting<'a> {
    /// The comment's line before the word, without its decoration.
    before: &'a [u8],
    /// The line behind the word, without the comment's end.
    after: &'a [u8],
    /// Whether nothing but decoration stands before it.
    leads: bool,
    /// Whether `@` or `\` marks it, as in `@todo`.
    marked: bool,
    /// Whether a bracket or another comment opens right before it.
    bracketed: bool,
    case: Case,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Mixed,
}

/// What follows a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next<'a> {
    /// `:`.
    Colon(&'a [u8]),
    /// `(name)`, then the rest.
    Name(&'a [u8]),
    /// Nothing, or marks that end a sentence.
    End,
    /// A dash or an exclamation mark set apart: `TODO - x`, `TODO! x`.
    Dash,
    /// A word.
    Word(&'a [u8]),
    /// A comma or another mark, then a word.
    Aside(&'a [u8]),
    /// Something that makes it part of a path, a name, an expression or a quotation.
    Other,
}

/// Whether the word at `hit` in `comment`, a span of `text`, is a task tag. `about_todos`: the file's code speaks of
/// todos.
pub(super) fn is_tag(
    text: &[u8],
    comment: &Range<usize>,
    hit: &Hit,
    word: TagWord,
    about_todos: bool,
) -> bool {
    let Some(setting) = Setting::of(text, comment, hit) else { return false };
    let next = next(setting.after);
    if setting.marked {
        return !matches!(next, Next::Other) && matches!(word, TagWord::Todo | TagWord::Fixme);
    }
    match (word, setting.case) {
        (TagWord::Todo | TagWord::Fixme, Case::Upper) => setting.is_capital_tag(next),
        (TagWord::Xxx | TagWord::Hack, Case::Upper) => setting.is_capital_mark(word, next),
        (TagWord::Fixme, _) => setting.leads && !matches!(next, Next::Other),
        (TagWord::Todo, case) => {
            setting.leads && is_small_todo(case, next, about_todos) && !is_romance(next, setting.after)
        }
        (TagWord::Xxx | TagWord::Hack, _) => {
            let is_named = setting.after.starts_with(b"(") && setting.after.contains(&b':');
            let said = match next {
                Next::Colon(rest) => rest,
                Next::Name(rest) if is_named => rest,
                // "hack, the driver drops the first event otherwise"
                Next::Aside(said) if word == TagWord::Hack && setting.after.starts_with(b",") => said,
                Next::Dash if setting.after.starts_with(b" - ") => &setting.after[3..],
                _ => b"",
            };
            setting.leads && !said.is_empty()
        }
    }
}

impl<'a> Setting<'a> {
    fn of(text: &'a [u8], comment: &Range<usize>, hit: &Hit) -> Option<Self> {
        let line_start =
            memchr::memrchr(b'\n', &text[comment.start..hit.start]).map(|at| comment.start + at + 1);
        let line_end =
            memchr::memchr(b'\n', &text[hit.end..comment.end]).map_or(comment.end, |at| hit.end + at);
        let raw = &text[line_start.unwrap_or(comment.start)..hit.start];
        if is_quoted(raw, &text[hit.end..line_end]) {
            return None;
        }
        let undecorated = if line_start.is_none() { without_opener(raw) } else { without_border(raw) };
        let bulleted = without_bullets(without_markup(undecorated));
        let (before, opener) = match bulleted.split_last() {
            Some((&byte, before)) if is_attached_opener(byte) => (before, Some(byte)),
            _ => (bulleted, None),
        };
        let mut after = without_alternatives(without_closer(&text[hit.end..line_end]));
        if let Some(opener) = opener {
            after = strip_closing(after, opener);
        }
        let case = case_of(&text[hit.start..hit.end]);
        // A comment within the comment: code that was commented out, or `# path # XXX`.
        let bare = before.trim_ascii_end();
        let nested = [&b"//"[..], b"#"].iter().find_map(|opener| bare.strip_suffix(*opener));
        let before = nested.unwrap_or(before);
        let before_trimmed = before.trim_ascii_end();
        // Glued to something else, it is part of a path, an option, a variable or a quotation.
        let glued = before
            .last()
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'(' | b'[' | b'*'));
        if glued {
            return None;
        }
        Some(Self {
            before: before_trimmed,
            after,
            leads: before_trimmed.iter().all(|byte| matches!(byte, b'(' | b'[' | b'*')),
            marked: matches!(opener, Some(b'@' | b'\\')),
            bracketed: nested.is_some() || matches!(opener, Some(b'(' | b'[')),
            case,
        })
    }

    /// TODO and FIXME in capitals.
    fn is_capital_tag(&self, next: Next<'_>) -> bool {
        let talk = |word| is_topic(word) && !self.is_heading();
        if self.leads {
            return match next {
                Next::Other => false,
                Next::Word(word) | Next::Aside(word) => !talk(word),
                _ => true,
            };
        }
        match next {
            Next::Colon(_) | Next::Name(_) => true,
            Next::End => !is_article(last_word(self.before)),
            Next::Word(word) | Next::Aside(word) => self.opens_sentence() && !talk(word),
            Next::Dash => self.opens_sentence(),
            Next::Other => false,
        }
    }

    /// XXX and HACK in capitals: XXX also stands for something to fill in, HACK for a word in a title.
    fn is_capital_mark(&self, word: TagWord, next: Next<'_>) -> bool {
        let masks = matches!(next, Next::Word(next) if next.starts_with(b"XX") || is_and(next));
        if self.leads {
            return !masks && !matches!(next, Next::Other) && !self.is_defined();
        }
        match next {
            Next::Colon(_) | Next::Name(_) => word == TagWord::Hack || self.opens_sentence(),
            Next::Word(_) => self.opens_sentence() && !masks,
            _ => false,
        }
    }

    /// "XXX is the code for no currency", "XXX means that no file is open": what the word stands for.
    fn is_defined(&self) -> bool {
        static DEFINES: List = List::of("the a an reserved used replaced one defined either ISO");
        let rest = self.after.trim_ascii_start();
        let verb = first_word(rest);
        match verb {
            b"means" | b"stands" | b"denotes" | b"represents" | b"ISO" => true,
            // "XXX as a branch means the head office".
            b"as" => matches!(first_word(rest[verb.len()..].trim_ascii_start()), b"a" | b"an"),
            b"is" | b"are" | b"was" => {
                let next = first_word(rest[verb.len()..].trim_ascii_start());
                holds(&DEFINES, next)
            }
            _ => false,
        }
    }

    /// "TODO list:" above a list of tasks.
    fn is_heading(&self) -> bool {
        self.after.trim_ascii_end().ends_with(b":")
    }

    /// Whether a sentence ends before the word.
    fn opens_sentence(&self) -> bool {
        let before = self.before;
        let mark =
            before.last().is_some_and(|byte| matches!(byte, b'.' | b';' | b'!' | b'?' | b')' | b'|' | b'-'));
        let abbreviation = before.ends_with(b"e.g.") || before.ends_with(b"i.e.");
        (mark && !abbreviation) || self.bracketed || before.ends_with("—".as_bytes())
    }
}

/// `todo` and `Todo`, leading a line.
fn is_small_todo(case: Case, next: Next<'_>, about_todos: bool) -> bool {
    match next {
        Next::Colon(rest) | Next::Name(rest) => !about_todos || is_task_verb(first_word(rest)),
        Next::End | Next::Dash => !about_todos,
        Next::Word(word) if is_task_verb(word) => true,
        Next::Word(word) => case == Case::Lower && !about_todos && !is_todo_noun(word),
        Next::Aside(_) | Next::Other => false,
    }
}

/// "todo produto sem saldo": Portuguese or Spanish, where the word means all. Their words behind it tell; a tag has a
/// colon in any language.
fn is_romance(next: Next<'_>, after: &[u8]) -> bool {
    static WORDS: List = List::of(
        "que sem com como para por del da dos das un uma una los las sin conta ser es são est\u{e1} esta este cada \
        se su seu sua tem tiene debe deve pode puede nos n\u{e3}o em",
    );
    let is_own = |word: &[u8]| holds(&WORDS, word);
    matches!(next, Next::Word(_)) && after.split(|byte| !is_word(*byte)).any(is_own)
}

fn case_of(word: &[u8]) -> Case {
    if word.iter().all(u8::is_ascii_uppercase) {
        Case::Upper
    } else if word.iter().all(u8::is_ascii_lowercase) {
        Case::Lower
    } else {
        Case::Mixed
    }
}

fn next(after: &[u8]) -> Next<'_> {
    let rest = after.trim_ascii_start();
    let spaced = rest.len() < after.len();
    match rest.first() {
        None => Next::End,
        Some(b':') if !matches!(rest.get(1), Some(b':' | b'=')) => Next::Colon(rest[1..].trim_ascii()),
        Some(b':') if rest[1..].starts_with(b": ") => Next::Colon(rest[2..].trim_ascii()),
        Some(b'(') => name_in_brackets(rest, b')')
            .map_or(if spaced { Next::Word(b"") } else { Next::Other }, Next::Name),
        Some(b'[') => name_in_brackets(rest, b']').map_or(Next::Other, Next::Name),
        Some(b'-' | b'!' | b'>') if spaced => Next::Dash,
        Some(b'!') if !matches!(rest.get(1), Some(b'(' | b'[' | b'{' | b'=')) => Next::Dash,
        Some(b'-') if rest.get(1).is_some_and(u8::is_ascii_whitespace) => Next::Dash,
        Some(b'.' | b',' | b';' | b'?') => behind_mark(rest),
        _ if rest.starts_with("—".as_bytes()) || rest.starts_with("–".as_bytes()) => Next::Dash,
        Some(b'"' | b'\'' | b'`') if spaced => Next::Word(b""),
        Some(byte) if spaced && is_word(*byte) => Next::Word(first_word(rest)),
        Some(b'#' | b'@' | b'<' | b'&') if spaced => Next::Word(b""),
        _ => Next::Other,
    }
}

/// `TODO, then`, `TODO. Then`, `TODO...`: what stands behind the mark counts; `todo.save()` is code.
fn behind_mark(rest: &[u8]) -> Next<'_> {
    let marks = rest.iter().take_while(|byte| matches!(byte, b'.' | b',' | b';' | b'?')).count();
    let behind = &rest[marks..];
    match behind.first() {
        None => Next::End,
        Some(byte) if byte.is_ascii_whitespace() => {
            let word = first_word(behind);
            // An enumeration: "TODO, FIXME and XXX".
            if rest[0] == b',' && is_topic(word) { Next::Other } else { Next::Aside(word) }
        }
        Some(b':') => Next::Colon(behind[1..].trim_ascii()),
        Some(_) if marks > 2 => Next::Aside(first_word(behind)),
        Some(_) => Next::Other,
    }
}

/// What follows `(name)`: a name is short and holds neither quotes nor calls. Code that was commented out goes on with
/// `;`, `.` or `{`.
fn name_in_brackets(rest: &[u8], close: u8) -> Option<&[u8]> {
    let end = memchr::memchr(close, &rest[..rest.len().min(80)])?;
    let name = &rest[1..end];
    let plain = |byte: &u8| is_word(*byte) || b" .,@#-/:+'&?!<>=".contains(byte);
    let behind = rest[end + 1..].trim_ascii_start();
    let code = matches!(behind.first(), Some(b';' | b'.' | b'{' | b'=' | b'(' | b',' | b')'));
    let quoted = name.first() == Some(&b'\'');
    (name.iter().all(plain) && !code && !quoted)
        .then(|| behind.strip_prefix(b":").unwrap_or(behind).trim_ascii())
}

fn is_and(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"and") || word.eq_ignore_ascii_case(b"or")
}

fn first_word(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    let end = text.iter().position(|byte| !is_word(*byte)).unwrap_or(text.len());
    &text[..end]
}

fn last_word(text: &[u8]) -> &[u8] {
    let start = text.iter().rposition(|byte| !is_word(*byte)).map_or(0, |at| at + 1);
    &text[start..]
}

/// `//`, `/**`, `#`, `<!--`, `--`, `"""` …: what opens a comment.
fn without_opener(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| !b"/*!#-;%<{(\"'=".contains(byte)).unwrap_or(text.len());
    &text[end..]
}

/// ` * `, `# `, `| `: what decorates the further lines of a comment.
fn without_border(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    let end = text.iter().position(|byte| !b"*#|;/!".contains(byte)).unwrap_or(text.len());
    &text[end..]
}

/// `- `, `* `, `1. `, `[ ] `, and comment openers of code that was commented out.
fn without_bullets(text: &[u8]) -> &[u8] {
    let mut text = text;
    loop {
        let trimmed = text.trim_ascii_start();
        let digits = trimmed.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let rest = if digits > 0 && digits < 4 { &trimmed[digits..] } else { trimmed };
        let bullet = [&b"- "[..], b"* ", b"+ ", b"> ", b"[ ] ", b"[x] ", b"// ", b"# ", b"#", b"//", b"-- "]
            .iter()
            .find_map(|bullet| trimmed.strip_prefix(*bullet))
            .or_else(|| {
                if digits > 0 { rest.strip_prefix(b". ").or_else(|| rest.strip_prefix(b") ")) } else { None }
            });
        match bullet {
            Some(rest) => text = rest,
            None => return trimmed,
        }
    }
}

/// The text without the markup that opens it: `<remarks>`, `<p>`.
fn without_markup(text: &[u8]) -> &[u8] {
    let trimmed = text.trim_ascii_start();
    let Some(rest) = trimmed.strip_prefix(b"<") else { return text };
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let Some(close) = memchr::memchr(b'>', rest) else { return text };
    let is_tag =
        name > 0 && matches!(rest[name], b'>' | b' ') && !matches!(&rest[..name], b"c" | b"code" | b"see");
    if is_tag { without_markup(&rest[close + 1..]) } else { text }
}

/// Whether the tag stands between backticks on its line, or in documentation's marks for code: code that is talked
/// about, as in "`TODO: x` is a tag".
fn is_quoted(before: &[u8], after: &[u8]) -> bool {
    let is_open = |open: &[u8], close: &[u8]| {
        let opened = memchr::memmem::rfind(before, open);
        opened.is_some_and(|at| memchr::memmem::find(&before[at..], close).is_none())
    };
    if is_open(b"{@code", b"}") || is_open(b"<code>", b"</code>") || is_open(b"<c>", b"</c>") {
        return true;
    }
    memchr::memchr_iter(b'`', before).count() % 2 == 1 && memchr::memchr(b'`', after).is_some()
}

fn is_attached_opener(byte: u8) -> bool {
    matches!(byte, b'@' | b'\\' | b'(' | b'[' | b'<' | b'*' | b'!')
}

/// The rest behind the bracket or emphasis that closes what `opener` opened: `[TODO] x`, `**TODO**: x`.
fn strip_closing(after: &[u8], opener: u8) -> &[u8] {
    let close = match opener {
        b'(' => b')',
        b'[' => b']',
        b'<' => b'>',
        b'*' => opener,
        _ => return after,
    };
    let count = after.iter().take_while(|byte| **byte == close).count();
    &after[count..]
}

/// `TODO/FIXME: x` is one tag: what follows the last one counts.
fn without_alternatives(after: &[u8]) -> &[u8] {
    let mut after = after;
    while let Some(rest) = after.strip_prefix(b"/") {
        let word = first_word(rest);
        if !matches!(word, b"TODO" | b"FIXME" | b"XXX" | b"HACK") {
            break;
        }
        after = &rest[word.len()..];
    }
    after
}

/// The text without what ends a comment.
fn without_closer(text: &[u8]) -> &[u8] {
    let mut text = text.trim_ascii_end();
    for closer in
        [&b"*/"[..], b"-->", b"--}}", b"}}", b"#}", b"%>", b"]]", b"#>", b"-}", b"*)", b"\"\"\"", b"'''"]
    {
        text = text.strip_suffix(closer).unwrap_or(text).trim_ascii_end();
    }
    text
}

/// Whether the task is tied to an issue: `(#12)`, `JIRA-12`, `https://…/issues/12`, `owner/repo#12`.
pub(super) fn is_linked(text: &[u8], comment: &Range<usize>, hit: &Hit) -> bool {
    let end = memchr::memchr(b'\n', &text[hit.end..comment.end]).map_or(comment.end, |at| hit.end + at);
    text[hit.end..end].split(|byte| byte.is_ascii_whitespace() || b"()[]<>,;\"'".contains(byte)).any(is_issue)
}

fn is_issue(word: &[u8]) -> bool {
    let word = word.strip_suffix(b":").or_else(|| word.strip_suffix(b".")).unwrap_or(word);
    let word = word.strip_prefix(b":").unwrap_or(word);
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    if let Some(rest) = word.strip_prefix(b"https://").or_else(|| word.strip_prefix(b"http://")) {
        let path = memchr::memchr(b'/', rest).map(|at| &rest[at..]).unwrap_or_default();
        return path.iter().any(u8::is_ascii_digit);
    }
    if let Some(hash) = memchr::memchr(b'#', word) {
        let number = word[hash + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        return number > 0 && word[hash + 1..].len() == number;
    }
    let Some(dash) = memchr::memrchr(b'-', word) else { return false };
    let (key, number) = (&word[..dash], &word[dash + 1..]);
    key.len() > 1
        && key[0].is_ascii_alphabetic()
        && key.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
        && digits(number)
}
