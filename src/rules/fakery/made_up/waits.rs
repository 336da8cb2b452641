//! Owns waiting in place of work: a timer or a sleep, and then an answer that was written out.

use std::ops::Range;

use super::sites::{Kind, Site};
use crate::rules::fakery::literal::{Value, closing, is_name};
use crate::rules::fakery::source::{Source, line_at};
use crate::syntax::Function;

/// `setTimeout(() => resolve([…]), 500)`: an answer that only time is put before.
pub(super) fn timer(text: &[u8], at: usize) -> Option<Site> {
    let open = at + memchr::memchr(b'(', &text[at..text.len().min(at + 40)])?;
    let end = open + closing(&text[open..text.len().min(open + 8 * 1024)])?;
    let inside = &text[open + 1..end];
    // How long: the last argument has to be a number, or a random one.
    let delay = inside.rsplit(|byte| *byte == b',').next()?.trim_ascii();
    if !delay.first()?.is_ascii_digit() && !delay.starts_with(b"Math.random") {
        return None;
    }
    let call = memchr::memmem::find(inside, b"resolve(")?;
    let before = &inside[..call];
    let leads =
        before.iter().all(|byte| is_name(*byte) || byte.is_ascii_whitespace() || b"()=>{.".contains(byte))
            && memchr::memmem::find(before, b"=>")
                .or_else(|| memchr::memmem::find(before, b"function"))
                .is_some();
    let start = open + 1 + call + b"resolve".len();
    let value = Value::read(&text[..end], start);
    (leads && value.is_data(2) && value.strings > 0 && value.keys > 0).then(|| Site {
        name: at..open,
        span: at..end + 1,
        kind: Kind::Wait,
    })
}

/// How many lines of comments may stand between a wait and its answer.
const COMMENTS: usize = 4;

/// Whether an answer that is written out may follow the wait at `at`, from the lines behind it.
pub(super) fn may_answer(text: &[u8], at: usize) -> bool {
    let mut end = line_at(text, at).end;
    for _ in 0..COMMENTS {
        let rest = &text[end..];
        let start = end + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let line = line_at(text, start.min(text.len()));
        let content = text[line.clone()].trim_ascii();
        if [&b"//"[..], b"#", b"/*", b"*"].iter().any(|mark| content.starts_with(mark)) {
            end = line.end;
            continue;
        }
        let from = start + if content.starts_with(b"return") { b"return".len() } else { 0 };
        return from < text.len() && Value::read(text, from).is_mostly_data(2);
    }
    false
}

/// A function that sleeps, and then answers what is written out: with a grammar.
pub(super) fn sleep(source: &Source<'_>, at: usize) -> Option<Site> {
    let spot = source.spot(at)?;
    let function = Function::around(&spot)?;
    let work = function.work();
    let [waits, answers] = &work[..] else { return None };
    let is_wait = waits.start_byte() <= at && at < waits.end_byte();
    let returned: Range<usize> = answers.byte_range();
    let words = &source.text[returned.clone()];
    let start = words.strip_prefix(b"return").map_or(returned.start, |_| returned.start + b"return".len());
    let value = Value::read(&source.text[..returned.end], start);
    let line = line_at(source.text, at);
    (is_wait && value.is_mostly_data(2) && value.strings > 0 && value.keys > 0).then(|| Site {
        name: at..line.end,
        span: line.start + source.text[line.clone()].len()
            - source.text[line.clone()].trim_ascii_start().len()..returned.end,
        kind: Kind::Wait,
    })
}
