//! Owns what a change takes away from bats' tests, `@test "title" { … }`: to the shell's grammar they are no functions, so
//! they are read line by line.

use std::ops::Range;

use bstr::ByteSlice;
use rustc_hash::FxHashSet;

use super::lost::{Loss, is_idle, kept_nowhere};
use super::reading::{line_at, spaced};
use crate::change::Blob;
use crate::fault::Fault;
use crate::rules::{Context, File};

/// A test as it is written.
struct Test<'t> {
    title: &'t [u8],
    span: Range<usize>,
    /// What stands between its braces.
    lines: Vec<Vec<u8>>,
}

/// The tests of `text`. The line that is only a brace, no further in than `@test`, ends one.
fn tests(text: &[u8]) -> Vec<Test<'_>> {
    let mut found = Vec::new();
    for at in text.find_iter("@test ") {
        let head = line_at(text, at);
        if head.start != at {
            continue;
        }
        let title = text[at + 6..head.end].trim_ascii_end();
        let Some(title) = title.strip_suffix(b"{").map(<[u8]>::trim_ascii) else { continue };
        let body = (head.end + 1).min(text.len());
        let Some(length) = text[body..].find("\n}") else { continue };
        let lines = text[body..body + length].lines().map(spaced).filter(|line| !is_idle(line)).collect();
        found.push(Test { title, span: at..body + length + 2, lines });
    }
    found
}

/// Whether a line of a test can fail it, and does nothing else.
fn proves(line: &[u8]) -> bool {
    const LEADS: [&str; 11] =
        ["[ ", "[[ ", "! ", "(( ", "test ", "assert", "refute", "grep ", "diff ", "cmp ", "fail"];
    LEADS.iter().any(|lead| line.starts_with(lead.as_bytes()))
}

/// The assertions that the change takes out of tests that it leaves otherwise as they were.
pub(super) fn losses(
    cx: &Context<'_>,
    file: &File<'_>,
    (before, after): (&Blob, &Blob),
) -> Result<Vec<Loss>, Fault> {
    let (old, new) = (tests(&before.data), tests(&after.data));
    let total =
        |tests: &[Test<'_>]| tests.iter().flat_map(|test| &test.lines).filter(|line| proves(line)).count();
    let mut found = Vec::new();
    if total(&new) >= total(&old) {
        return Ok(found);
    }
    for test in &new {
        let mut twins = old.iter().filter(|twin| twin.title == test.title);
        let (Some(twin), None) = (twins.next(), twins.next()) else { continue };
        let (had, has): (FxHashSet<&Vec<u8>>, FxHashSet<&Vec<u8>>) =
            (twin.lines.iter().collect(), test.lines.iter().collect());
        let gone: Vec<Vec<u8>> = twin.lines.iter().filter(|line| !has.contains(line)).cloned().collect();
        if has.iter().any(|line| !had.contains(line)) || !gone.iter().all(|line| proves(line)) {
            continue;
        }
        let gone = kept_nowhere(cx, file, after, gone)?;
        if !gone.is_empty() {
            let name = test.title.trim_with(|char| matches!(char, '"' | '\''));
            let name = Some(String::from_utf8_lossy(name).into_owned());
            found.push(Loss { span: test.span.clone(), test: name, gone });
        }
    }
    Ok(found)
}
