//! Owns how each language's frameworks switch a test off: by an annotation, a statement, another name for the call, an
//! option.

use std::ops::Range;

use bstr::ByteSlice;

use super::reading::{is_string, is_truth, line_at, parts};
use super::skips::{Kind, Skip};
use crate::rules::fakery::words::is_word;

/// The test that `word` switches off, if it does.
pub(super) fn read(text: &[u8], word: &Range<usize>, language: &str) -> Option<Skip> {
    let place = Place { text, word: word.clone() };
    match language {
        "Python" => place.python(),
        "Rust" => place.rust(),
        "Go" => place.go(),
        "JavaScript" | "TypeScript" | "TSX" => place.ecma(),
        "Java" | "Kotlin" | "Scala" => place.jvm(language),
        "C#" => place.csharp(),
        "PHP" => place.php(),
        "Ruby" => place.ruby(),
        "Swift" => place.swift(),
        "Lua" => place.lua(),
        "Bash" => place.bash(),
        "C" | "C++" => place.c(),
        _ => None,
    }
}

/// A word and the text around it.
struct Place<'t> {
    text: &'t [u8],
    word: Range<usize>,
}

impl<'t> Place<'t> {
    fn name(&self) -> &'t [u8] {
        &self.text[self.word.clone()]
    }

    fn before(&self) -> &'t [u8] {
        &self.text[line_at(self.text, self.word.start).start..self.word.start]
    }

    fn after(&self) -> &'t [u8] {
        &self.text[self.word.end..line_at(self.text, self.word.end).end]
    }

    fn follows(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.before().ends_with(end.as_bytes()))
    }

    /// What the word is called with; `None`: it is not called.
    fn given(&self) -> Option<Vec<&'t [u8]>> {
        if self.text.get(self.word.end) == Some(&b'(') {
            Some(parts(self.text, self.word.end)?.0)
        } else {
            None
        }
    }

    fn skip(&self, kind: Kind, reason: &[u8]) -> Option<Skip> {
        Some(Skip { span: self.word.clone(), kind, reason: reason.to_vec() })
    }

    /// Skipped with the string among `given` as the reason; what is no string may be a reason.
    fn told(&self, kind: Kind, given: &[&[u8]]) -> Option<Skip> {
        let given: Vec<&[u8]> =
            given.iter().copied().filter(|part| !part.starts_with(b"allow_module_level")).collect();
        let is_open = given.iter().all(|part| part.contains(&b'"') || part.contains(&b'\''));
        if !is_open {
            return None;
        }
        self.skip(kind, &given.join(&b' '))
    }

    fn python(&self) -> Option<Skip> {
        let is_mark =
            self.before().trim_ascii_start().starts_with(b"@") || self.before().find("pytestmark").is_some();
        match self.name() {
            b"skip" if is_mark && (self.follows(&["mark.", "unittest.", "@"])) => match self.given() {
                None if self.after().trim_ascii().first().is_none_or(|byte| matches!(byte, b'#' | b']')) => {
                    self.skip(Kind::Mark, b"")
                }
                None => None,
                Some(given) => self.told(Kind::Mark, &given),
            },
            b"skip" if self.follows(&["pytest."]) => self.told(Kind::Statement, &self.given()?),
            b"skipTest" if self.follows(&["self."]) => self.told(Kind::Statement, &self.given()?),
            b"SkipTest" if self.before().find("raise ").is_some() => {
                self.told(Kind::Statement, &self.given().unwrap_or_default())
            }
            b"skipif" | b"skipIf" if is_mark => {
                let given = self.given()?;
                let is_always = given.first().is_some_and(|first| is_truth(first) == Some(true));
                if is_always { self.told(Kind::Mark, given.get(1..)?) } else { None }
            }
            _ => None,
        }
    }

    fn rust(&self) -> Option<Skip> {
        let is_attribute = self.name() == b"ignore" && self.before().trim_ascii_end().ends_with(b"#[");
        let after = self.after().trim_ascii();
        if !is_attribute {
            return None;
        }
        if after.starts_with(b"]") {
            return self.skip(Kind::Mark, b"");
        }
        let reason = after.strip_prefix(b"=")?;
        self.skip(Kind::Mark, &reason[..reason.find("]").unwrap_or(reason.len())])
    }

    fn go(&self) -> Option<Skip> {
        let is_call = matches!(self.name(), b"Skip" | b"SkipNow" | b"Skipf");
        let on_test = self.follows(&["t.", "tb.", "T()."]) && self.before().trim_ascii().len() < 8;
        if is_call && on_test { self.told(Kind::Statement, &self.given()?) } else { None }
    }

    fn ecma(&self) -> Option<Skip> {
        const RUNNERS: [&str; 6] = ["it.", "test.", "describe.", "suite.", "context.", "specify."];
        let led = self.before().iter().rev().find(|byte| !byte.is_ascii_whitespace());
        match self.name() {
            b"xit" | b"xdescribe" | b"xtest" | b"xcontext" | b"xspecify" if !matches!(led, Some(b'.')) => {
                let is_titled = self.given()?.first().is_some_and(|first| is_title(first));
                if is_titled { self.skip(Kind::Mark, b"") } else { None }
            }
            b"skip" | b"todo" if self.follows(&RUNNERS) => {
                let led = &self.before()[..self.before().len() - 1];
                let path =
                    led.iter().rposition(|byte| !is_word(*byte) && *byte != b'.').map_or(0, |at| at + 1);
                if !matches!(
                    led[path..].split(|byte| *byte == b'.').next(),
                    Some(b"it" | b"test" | b"describe" | b"suite" | b"context" | b"specify" | b"Deno")
                ) {
                    return None;
                }
                if self.after().starts_with(b".each") || self.after().starts_with(b".concurrent") {
                    return self.skip(Kind::Mark, b"");
                }
                let given = self.given()?;
                match &given[..] {
                    [] if self.name() == b"skip" => self.skip(Kind::Statement, b""),
                    [first, ..] if is_title(first) => self.skip(Kind::Mark, b""),
                    [first, rest @ ..] if is_truth(first) == Some(true) => self.told(Kind::Statement, rest),
                    _ => None,
                }
            }
            b"skip" | b"todo" if self.follows(&["this.", "t."]) && self.before().trim_ascii().len() < 6 => {
                self.told(Kind::Statement, &self.given()?)
            }
            b"skip" | b"todo" if self.after().starts_with(b": true") => {
                let is_test = RUNNERS.iter().any(|runner| {
                    let name = runner.trim_end_matches('.');
                    self.before().trim_ascii_start().starts_with(format!("{name}(").as_bytes())
                });
                if is_test { self.skip(Kind::Mark, b"") } else { None }
            }
            _ => None,
        }
    }

    fn jvm(&self, language: &str) -> Option<Skip> {
        match self.name() {
            b"Disabled" | b"Ignore" if self.follows(&["@"]) => match self.given() {
                None => self.skip(Kind::Mark, b""),
                Some(given) => self.told(Kind::Mark, &given),
            },
            b"xtest" | b"xit" | b"xdescribe" | b"xcontext" if language == "Kotlin" => {
                if self.given()?.first().is_some_and(|first| is_title(first)) {
                    self.skip(Kind::Mark, b"")
                } else {
                    None
                }
            }
            b"ignore" if language == "Scala" => {
                let after = self.after().trim_ascii();
                let is_call = self.before().trim_ascii().is_empty()
                    && self.given().is_some_and(|given| given.first().is_some_and(|first| is_title(first)));
                let is_tag = self.follows(&["\"."]) && self.before().find("test(").is_some();
                let is_infix =
                    self.follows(&["\" "]) && (after.starts_with(b"{") || after.starts_with(b"should"));
                if is_call || is_tag || is_infix { self.skip(Kind::Mark, b"") } else { None }
            }
            _ => None,
        }
    }

    fn csharp(&self) -> Option<Skip> {
        let before = self.before().trim_ascii();
        match self.name() {
            b"Skip" if before.starts_with(b"[") => {
                let value = self.after().trim_ascii().strip_prefix(b"=")?.trim_ascii();
                let end =
                    value.iter().skip(1).position(|byte| *byte == b'"').map_or(value.len(), |at| at + 2);
                if value.starts_with(b"\"") { self.skip(Kind::Mark, &value[..end]) } else { None }
            }
            b"Ignore" if before.starts_with(b"[") && (before.ends_with(b"[") || before.ends_with(b",")) => {
                match self.given() {
                    None => self.skip(Kind::Mark, b""),
                    Some(given) => self.told(Kind::Mark, &given),
                }
            }
            _ => None,
        }
    }

    fn php(&self) -> Option<Skip> {
        match self.name() {
            b"markTestSkipped" | b"markTestIncomplete" => self.told(Kind::Statement, &self.given()?),
            b"skip" | b"todo" if self.follows(&["})->"]) => self.told(Kind::Mark, &self.given()?),
            _ => None,
        }
    }

    fn ruby(&self) -> Option<Skip> {
        let (before, after) = (self.before().trim_ascii(), self.after().trim_ascii());
        match self.name() {
            b"xit" | b"xdescribe" | b"xcontext" | b"xspecify" | b"xscenario" if before.is_empty() => {
                let is_titled = after.first().is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'('));
                if is_titled { self.skip(Kind::Mark, b"") } else { None }
            }
            b"skip" | b"pending" if before.is_empty() => {
                let is_bare =
                    after.is_empty() || after.starts_with(b"#") || matches!(after, b"\"\"" | b"''" | b"()");
                let is_string = is_string(after);
                if is_bare || is_string { self.skip(Kind::Statement, after) } else { None }
            }
            b"skip" | b"pending" => {
                let leads = ["it ", "describe ", "context ", "specify ", "test "];
                let is_test = leads.iter().any(|lead| before.starts_with(lead.as_bytes()));
                let is_on = after.starts_with(b": true")
                    || before.ends_with(b":") && (after.starts_with(b"do") || after.starts_with(b","));
                if is_test && is_on { self.skip(Kind::Mark, b"") } else { None }
            }
            _ => None,
        }
    }

    fn swift(&self) -> Option<Skip> {
        match self.name() {
            b"XCTSkip" if self.before().find("throw ").is_some() => {
                self.told(Kind::Statement, &self.given()?)
            }
            b"XCTSkipIf" => {
                let given = self.given()?;
                if given.first().is_some_and(|first| is_truth(first) == Some(true)) {
                    self.told(Kind::Statement, given.get(1..)?)
                } else {
                    None
                }
            }
            b"disabled" if self.follows(&["."]) && self.before().find("@Test").is_some() => {
                self.told(Kind::Mark, &self.given()?)
            }
            _ => None,
        }
    }

    /// busted's `pending`: with a test, it switches it off; alone in a test, it ends it, for the reason that it is given.
    fn lua(&self) -> Option<Skip> {
        let is_call = self.name() == b"pending" && self.before().trim_ascii().is_empty();
        let given = if is_call { self.given()? } else { return None };
        match &given[..] {
            // "escapes HTML - waits for the next release": what stands behind the mark is the reason.
            [first, _, ..] if is_title(first) => {
                let reason = [&b" - "[..], b": ", b" ("]
                    .iter()
                    .find_map(|mark| Some(&first[first.find(mark)? + mark.len()..]));
                self.skip(Kind::Mark, reason.unwrap_or_default())
            }
            [] => self.skip(Kind::Statement, b""),
            [reason] if is_title(reason) => self.skip(Kind::Statement, reason),
            _ => None,
        }
    }

    /// `skip` of bats, on the first level of its test; bats' tests are no functions to the grammar.
    fn bash(&self) -> Option<Skip> {
        let (before, after) = (self.before(), self.after().trim_ascii());
        if self.name() != b"skip"
            || !before.trim_ascii().is_empty()
            || !(after.is_empty() || after.starts_with(b"#") || is_string(after))
        {
            return None;
        }
        let above = &self.text[..self.word.start];
        let test = above.rfind("@test ")?;
        let first = above[test..].lines().nth(1).unwrap_or(before);
        let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
        if indent(first) == before.len() { self.skip(Kind::Mark, after) } else { None }
    }

    fn c(&self) -> Option<Skip> {
        let name = self.name();
        match name {
            b"GTEST_SKIP" | b"SKIP" | b"TEST_IGNORE" => {
                let is_bare = self.given()?.is_empty() && self.after().trim_ascii_start().starts_with(b"();");
                if is_bare { self.skip(Kind::Statement, b"") } else { None }
            }
            b"skip" if self.before().trim_ascii().is_empty() && self.after().starts_with(b"();") => {
                self.skip(Kind::Statement, b"")
            }
            _ if name.starts_with(b"DISABLED_") && self.before().trim_ascii_start().starts_with(b"TEST") => {
                self.skip(Kind::Mark, b"")
            }
            _ => None,
        }
    }
}

fn is_title(argument: &[u8]) -> bool {
    argument.first().is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`'))
}
