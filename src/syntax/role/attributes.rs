//! Owns what .gitattributes says about roles: the three attributes that hosting services read, `linguist-generated`,
//! `linguist-vendored` and `linguist-documentation`.
//!
//! gix-attributes parses the lines and matches the patterns; which line wins is decided here, as gitattributes(5) says
//! it: the file nearest to the path, and in it the last line that mentions the attribute. Macros (`[attr]name …`) count
//! where git takes them, in the root's file. `.git/info/attributes` and a user's own file are no part of a tree, and
//! are not read: a verdict must not depend on the machine.

use bstr::{BStr, ByteSlice};
use gix_attributes::glob::{Pattern, pattern::Case, wildmatch};
use gix_attributes::parse::Kind;
use gix_attributes::{StateRef, parse};
use rustc_hash::FxHashMap;

use crate::change::RepoPath;

pub(super) const GENERATED: &str = "linguist-generated";
pub(super) const VENDORED: &str = "linguist-vendored";
pub(super) const DOCUMENTATION: &str = "linguist-documentation";

const NAMES: [&str; 3] = [GENERATED, VENDORED, DOCUMENTATION];

/// Git takes no longer line (`ATTR_MAX_LINE_LENGTH` in its attr.h).
const MAX_LINE: usize = 2_048;

/// One .gitattributes file: what it says about roles, and nothing else of it.
#[derive(Debug)]
pub struct AttributeFile {
    path: RepoPath,
    lines: Vec<Line>,
    macros: FxHashMap<String, States>,
}

/// What a line says of each of [`NAMES`].
type States = [Option<State>; NAMES.len()];

#[derive(Debug)]
struct Line {
    pattern: Pattern,
    number: usize,
    states: States,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Set,
    Unset,
    /// `!name`: as if nothing had been said.
    Unspecified,
}

/// What .gitattributes says of one path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributed {
    /// `linguist-generated`.
    pub generated: Option<Said>,
    /// `linguist-vendored`.
    pub vendored: Option<Said>,
    /// `linguist-documentation`.
    pub documentation: Option<Said>,
}

/// An attribute that a line sets or unsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether it is set.
    pub is_set: bool,
    /// The .gitattributes file.
    pub file: RepoPath,
    /// Its line, counted from 1.
    pub line: usize,
}

impl AttributeFile {
    /// Reads the .gitattributes file that stands at `path`. `root` is the root's own file, whose macros hold everywhere;
    /// `None`: this is the root's, or there is none. A line that git would not take says nothing.
    pub fn parse(path: RepoPath, text: &[u8], root: Option<&Self>) -> Self {
        let is_root = path.directory().is_root();
        let macros = root.map(|root| root.macros.clone()).unwrap_or_default();
        let mut file = Self { path, lines: Vec::new(), macros };
        for (kind, assignments, number) in parse(text).filter_map(Result::ok) {
            let mut states = States::default();
            for assignment in assignments.filter_map(Result::ok) {
                file.assign(&mut states, assignment.name.as_str(), assignment.state);
            }
            match kind {
                Kind::Macro(name) if is_root => {
                    file.macros.insert(name.as_str().to_owned(), states);
                }
                Kind::Pattern(pattern) if pattern.text.len() < MAX_LINE && states != States::default() => {
                    file.lines.push(Line { pattern, number, states });
                }
                _ => {}
            }
        }
        file
    }

    fn assign(&self, states: &mut States, name: &str, state: StateRef<'_>) {
        let state = match state {
            StateRef::Set => State::Set,
            StateRef::Unset => State::Unset,
            StateRef::Unspecified => State::Unspecified,
            // As hosting services read a value: whatever is not "false" is true.
            StateRef::Value(value) if value.as_bstr() == "false" => State::Unset,
            StateRef::Value(_) => State::Set,
        };
        if let Some(at) = NAMES.iter().position(|own| *own == name) {
            states[at] = Some(state);
        } else if let (Some(meant), State::Set) = (self.macros.get(name), state) {
            for (own, meant) in states.iter_mut().zip(meant) {
                *own = meant.or(*own);
            }
        }
    }

    /// What the last line that matches `path` and mentions the attribute `at` says.
    fn says(&self, path: &RepoPath, at: usize, ignore_case: bool) -> Option<(State, usize)> {
        let directory = self.path.directory();
        let below = path.as_bytes().get(directory.as_bytes().len()..)?;
        let below: &BStr = below.strip_prefix(b"/").unwrap_or(below).as_bstr();
        let name = below.rfind_byte(b'/').map(|slash| slash + 1);
        let case = if ignore_case { Case::Fold } else { Case::Sensitive };
        let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
        self.lines.iter().rev().find_map(|line| {
            let state = line.states[at]?;
            let matches = line.pattern.matches_repo_relative_path(below, name, Some(false), case, mode);
            matches.then_some((state, line.number))
        })
    }
}

impl Attributed {
    /// What `files` say of `path`. They stand in directories above it, the nearest first.
    pub fn of<'a>(
        path: &RepoPath,
        files: impl Iterator<Item = &'a AttributeFile> + Clone,
        ignore_case: bool,
    ) -> Self {
        let [generated, vendored, documentation] = [0, 1, 2].map(|at| {
            let said = |file: &'a AttributeFile| Some((file, file.says(path, at, ignore_case)?));
            let (file, (state, line)) = files.clone().find_map(said)?;
            (state != State::Unspecified).then(|| Said {
                is_set: state == State::Set,
                file: file.path.clone(),
                line,
            })
        });
        Self { generated, vendored, documentation }
    }
}
