//! Owns the question, asked of bytes before anything is parsed, where a text could answer what nobody worked out.

use crate::rules::fakery::search::Search;
use std::ops::Range;
use std::sync::LazyLock;

use super::admits::admissions;
use super::heads::{Head, heads, is_aside, names_a_function};
use super::lines::{answers, line_around, tells, waits};
use super::names;
use crate::syntax::marks_unused;

/// A place that could matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The byte.
    pub at: usize,
    /// Why.
    pub sign: Sign,
}

/// Why a place could matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A line that answers something fixed, or what was given, or only logs.
    Answer,
    /// Where errors are caught.
    Catch,
    /// A random number.
    Chance,
    /// A condition that is always so.
    Switch,
    /// A pause, and something fixed behind it.
    Pause,
}

/// How far before a random number the name of its function is looked for, and before a catch.
const NEAR: usize = 700;
pub(super) const FAR: usize = 3_000;

/// How far before an answer a comment may admit something.
const BESIDE: usize = 400;

/// Signs within a line.
const MARKS: [(&str, Sign); 44] = [
    ("sleep(", Sign::Pause),
    ("Sleep(", Sign::Pause),
    ("sleep_for(", Sign::Pause),
    ("Task.Delay(", Sign::Pause),
    ("pcall(", Sign::Catch),
    ("catch", Sign::Catch),
    ("except", Sign::Catch),
    ("rescue", Sign::Catch),
    ("Err(", Sign::Catch),
    ("err != nil", Sign::Catch),
    ("unwrap_or_else", Sign::Catch),
    ("case Failure", Sign::Catch),
    ("exceptionally", Sign::Catch),
    ("onErrorReturn", Sign::Catch),
    ("recover", Sign::Catch),
    ("random", Sign::Chance),
    ("Random", Sign::Chance),
    ("RANDOM", Sign::Chance),
    ("rand(", Sign::Chance),
    ("rand.", Sign::Chance),
    ("rand::", Sign::Chance),
    ("mt_rand", Sign::Chance),
    ("gen_range", Sign::Chance),
    ("nextInt", Sign::Chance),
    ("nextDouble", Sign::Chance),
    ("NextDouble", Sign::Chance),
    ("uniform_real", Sign::Chance),
    ("uniform_int", Sign::Chance),
    ("rand_int", Sign::Chance),
    ("|| true", Sign::Switch),
    ("||true", Sign::Switch),
    ("|| 1)", Sign::Switch),
    ("|| 1;", Sign::Switch),
    ("&& false", Sign::Switch),
    ("or True", Sign::Switch),
    ("and False", Sign::Switch),
    ("(true)", Sign::Switch),
    ("(false)", Sign::Switch),
    ("true ||", Sign::Switch),
    ("if true", Sign::Switch),
    ("if True", Sign::Switch),
    ("if false", Sign::Switch),
    ("if False", Sign::Switch),
    ("false &&", Sign::Switch),
];

static SIGNS: LazyLock<Search> = LazyLock::new(|| Search::new(MARKS.iter().map(|(word, _)| *word), false));

static COMPUTED: LazyLock<Search> = LazyLock::new(|| Search::new(names::computed(), true));

/// The places of `text` within `range`, a run of lines, that could matter, in order.
pub(super) fn places(text: &[u8], range: Range<usize>) -> Vec<Place> {
    let heads = heads(text, range.start.saturating_sub(FAR)..range.end);
    let mut answered: Vec<usize> = heads.iter().flat_map(|head| head.answers(text)).collect();
    answered.extend(admitted_answers(text, &range));
    let mut places: Vec<Place> = answered.into_iter().map(|at| Place { at, sign: Sign::Answer }).collect();
    for found in SIGNS.find_iter(&text[range.clone()]) {
        let place = Place { at: range.start + found.start, sign: MARKS[found.word].1 };
        if concerns(text, place, &heads) {
            places.push(place);
        }
    }
    places.retain(|place| range.contains(&place.at));
    places.sort_by_key(|place| place.at);
    places.dedup();
    places
}

/// Words that catch errors.
const CLAUSES: [&str; 6] = ["catch", "except", "rescue", "case", "recover", "err"];

/// What stands in a record.
const RECORDS: [&[u8]; 9] = [b"{ { ", b"[{", b"uccess", b"{\"", b": \"", b": '", b"=> \"", b"=> '", b"=\""];

/// Where a line answers something near a comment that may say that this is not the real thing.
fn admitted_answers(text: &[u8], range: &Range<usize>) -> Vec<usize> {
    let around = range.start.saturating_sub(BESIDE)..(range.end + BESIDE / 4).min(text.len());
    let mut places = Vec::new();
    // Behind the last line that was looked at.
    let mut seen = 0;
    for admission in admissions(text, around) {
        let from = admission.saturating_sub(BESIDE / 4);
        let mut start = memchr::memrchr(b'\n', &text[..from]).map_or(0, |newline| newline + 1).max(seen);
        while start < text.len() && start <= admission + BESIDE {
            let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |newline| start + newline);
            if let Some(at) = answers(&text[start..end])
                && is_most_of_a_function(text, start, end)
            {
                places.push(start + at);
            }
            start = end + 1;
        }
        seen = start;
    }
    places
}

/// Whether a comment near may say that what is answered is not the real thing.
fn is_admitted(text: &[u8], at: usize, end: usize) -> bool {
    admissions(text, at.saturating_sub(BESIDE)..(end + BESIDE / 4).min(text.len())).next().is_some()
}

/// Whether what stands around a sign could make it matter.
fn concerns(text: &[u8], place: Place, heads: &[Head]) -> bool {
    let named = |reach: usize| {
        let behind = heads.partition_point(|head| head.line.start <= place.at);
        heads[..behind].iter().rev().take_while(move |head| head.line.start + reach >= place.at)
    };
    let end = (place.at + 300).min(text.len());
    match place.sign {
        // A truth in brackets may be a condition, or what is given to a call.
        Sign::Switch => text[place.at] != b'(' || text[..place.at].trim_ascii_end().ends_with(b"if"),
        Sign::Chance => {
            let line = line_around(text, place.at).map_or(place.at, |line| line.start);
            let from = line.saturating_sub(200);
            COMPUTED.is_match(&text[from..end.min(place.at + 100)])
                || named(NEAR).any(Head::measures)
                || is_admitted(text, place.at, end)
        }
        Sign::Catch => {
            let word = text[place.at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let line_end =
                memchr::memchr(b'\n', &text[place.at..end]).map_or(end, |newline| place.at + newline);
            let is_clause = match text[place.at] {
                // `Err(e)` is an answer, but before an arrow.
                b'E' => memchr::memmem::find(&text[place.at..line_end], b"=>").is_some(),
                b'c' | b'e' | b'r' if word > 0 => {
                    CLAUSES.iter().any(|own| own.as_bytes() == &text[place.at..place.at + word])
                }
                _ => true,
            };
            let behind = &text[place.at..end];
            let lines = || behind.split(|byte| *byte == b'\n').take(7);
            let fixed = || {
                lines().enumerate().any(|(at, line)| {
                    let bare = line.trim_ascii();
                    (at > 0 && answers(line).is_some())
                        || matches!(bare, b"pass" | b"end" | b"_ => {}" | b"}")
                        || [&b"{}"[..], b"{ }", b"=> Ok(", b"pass", b"return", b"=>"]
                            .iter()
                            .any(|own| memchr::memmem::find(bare, own).is_some())
                })
            };
            let is_record =
                || lines().any(|line| RECORDS.iter().any(|own| memchr::memmem::find(line, own).is_some()));
            is_clause
                && fixed()
                && (named(FAR).any(|head| head.must_not_fail() && head.holds(text, place.at))
                    || is_record()
                    || admissions(text, place.at..end).next().is_some())
        }
        Sign::Pause => {
            let line = line_around(text, place.at).unwrap_or(place.at..place.at);
            let behind = text[line.end..(line.end + BESIDE).min(text.len())].split(|byte| *byte == b'\n');
            let mut behind = behind.map(<[u8]>::trim_ascii).filter(|bare| !bare.is_empty());
            behind.find(|bare| !is_aside(bare) || bare.starts_with(b"{")).is_some_and(|next| {
                answers(next).is_some() && is_most_of_a_function(text, line.start, line.end)
            })
        }
        Sign::Answer => false,
    }
}

/// How many lines before an answer its function's head is looked for, and how many of them may do something.
const LINES: usize = 16;
const STEPS: usize = 4;

/// Whether a function may begin shortly before the line from `start` to `end`, or on it, with little between: an answer that
/// follows work is worked out.
fn is_most_of_a_function(text: &[u8], start: usize, end: usize) -> bool {
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    if names_a_function(text, start..end) {
        return true;
    }
    let own = indent(&text[start..end]);
    let (mut below, mut steps) = (start, 0);
    for _ in 0..LINES {
        let Some(end) = below.checked_sub(1) else { return false };
        below = memchr::memrchr(b'\n', &text[..end]).map_or(0, |newline| newline + 1);
        let line = &text[below..end];
        let bare = line.trim_ascii();
        if bare.is_empty() || is_aside(bare) || tells(bare) || waits(bare) || marks_unused(bare) {
            continue;
        }
        if names_a_function(text, below..end) {
            return true;
        }
        // Where a block closes further out, what stands before it is another function's.
        if matches!(bare, b"}" | b"end" | b"};") && indent(line) < own {
            return false;
        }
        steps += 1;
        if steps > STEPS {
            return false;
        }
    }
    false
}
