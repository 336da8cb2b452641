//! Owns what a change of a .gitattributes file does to the judgement: which files are excused as somebody else's or a
//! program's, and how the two documents are merged.

use std::collections::BTreeSet;
use std::ops::Range;

use bstr::ByteSlice;
use gix_attributes::glob::{pattern::Case, wildmatch};
use gix_attributes::parse::Kind;
use gix_attributes::{StateRef, parse};

use crate::change::{ORCHESTRATION_INDEX, RepoPath, WORK_STATUS};
use crate::rules::Drift;
use crate::syntax::Role;

/// What the file is called.
pub(super) const NAME: &[u8] = b".gitattributes";

/// The attributes that tell roles (`crate::syntax::role`).
const ROLES: [&str; 3] = ["linguist-generated", "linguist-vendored", "linguist-documentation"];

/// One way in which two attributes files differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Tells it from others.
    pub id: String,
    /// Which way it goes.
    pub drift: Drift,
    /// What it is, as a sentence without a full stop.
    pub what: String,
    /// Bytes of the later file, if it stands there.
    pub range: Option<Range<usize>>,
}

/// What a line says of one role.
#[derive(Clone, PartialEq, Eq)]
struct Said {
    pattern: String,
    attribute: String,
    state: State,
    line: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Set,
    Unset,
    Unspecified,
}

impl Said {
    fn shown(&self) -> String {
        let sign = match self.state {
            State::Set => "",
            State::Unset => "-",
            State::Unspecified => "!",
        };
        format!("`{} {sign}{}`", self.pattern, self.attribute)
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.pattern, &self.attribute, self.state) == (&other.pattern, &other.attribute, other.state)
    }
}

/// How the file at `path` differs; `root` is the root's own file afterwards, whose macros hold everywhere.
pub(super) fn differences(path: &RepoPath, before: &[u8], after: &[u8], root: &[u8]) -> Vec<Difference> {
    let macros = macros(root);
    let (old, new) = (roles(before, &macros), roles(after, &macros));
    let mut out = Vec::new();
    let lacks = |list: &[Said], said: &Said| !list.iter().any(|own| own.is_same(said));
    for said in new.iter().filter(|said| lacks(&old, said)) {
        let is_excuse = said.state == State::Set && !is_known(path, said);
        let drift = if is_excuse { Drift::Looser } else { Drift::Other };
        let what = if is_excuse {
            format!("{path} now says {}: what it matches is judged by fewer rules", said.shown())
        } else {
            format!("{path} now says {}", said.shown())
        };
        out.push(Difference {
            id: format!("{path} {}", said.shown()),
            drift,
            what,
            range: Some(line(after, said.line)),
        });
    }
    for said in old.iter().filter(|said| lacks(&new, said)) {
        let drift = if said.state == State::Set { Drift::Tighter } else { Drift::Looser };
        let what = format!("{path} no longer says {}", said.shown());
        out.push(Difference { id: format!("{path} gone {}", said.shown()), drift, what, range: None });
    }
    for said in new.iter().filter(|said| said.state == State::Set && !lacks(&old, said)) {
        if overrides(&old, said).iter().any(|other| {
            !overrides(&new, said).contains(other) && new.iter().any(|new| new.shown() == *other)
        }) {
            let what = format!(
                "{path} has {} further down: lines above it no longer speak against it",
                said.shown()
            );
            let id = format!("{path} order {}", said.shown());
            out.push(Difference { id, drift: Drift::Looser, what, range: Some(line(after, said.line)) });
        }
    }
    if path.directory().is_root() {
        documents(before, after, &mut out);
    }
    out
}

/// The lines further down that take back what `said` says.
fn overrides(all: &[Said], said: &Said) -> BTreeSet<String> {
    let Some(at) = all.iter().position(|own| own.is_same(said)) else { return BTreeSet::new() };
    let later = all[at + 1..].iter().filter(|own| own.state != State::Set && own.attribute == said.attribute);
    later.map(Said::shown).collect()
}

/// Whether paths that the pattern matches have such a role by their names alone: then the line excuses nothing.
fn is_known(path: &RepoPath, said: &Said) -> bool {
    let below = said.pattern.trim_start_matches('/').trim_end_matches("/**").trim_end_matches('/');
    let is_directory = said.pattern.ends_with("/**") || said.pattern.ends_with('/');
    let named = if is_directory { format!("{below}/x") } else { below.to_owned() };
    let role = Role::of(&path.directory().join(&named), b"").role;
    matches!(role, Role::Vendored | Role::Generated | Role::Docs | Role::Fixture)
}

/// The macros of the root's file that tell a role.
fn macros(root: &[u8]) -> Vec<String> {
    let lines = parse(root).filter_map(Result::ok);
    let telling = lines.filter_map(|(kind, assignments, _)| match kind {
        Kind::Macro(name) => {
            let tells = assignments.filter_map(Result::ok).any(|one| ROLES.contains(&one.name.as_str()));
            tells.then(|| name.as_str().to_owned())
        }
        Kind::Pattern(_) => None,
    });
    telling.collect()
}

/// What a file says of roles, line by line.
fn roles(text: &[u8], macros: &[String]) -> Vec<Said> {
    let mut all = Vec::new();
    for (kind, assignments, number) in parse(text).filter_map(Result::ok) {
        let pattern = match &kind {
            Kind::Macro(name) => format!("[attr]{}", name.as_str()),
            Kind::Pattern(pattern) => pattern_text(pattern),
        };
        for one in assignments.filter_map(Result::ok) {
            let name = one.name.as_str();
            if !ROLES.contains(&name) && !macros.iter().any(|own| own == name) {
                continue;
            }
            let state = match one.state {
                StateRef::Set => State::Set,
                StateRef::Unset => State::Unset,
                StateRef::Unspecified => State::Unspecified,
                StateRef::Value(value) if value.as_bstr() == "false" => State::Unset,
                StateRef::Value(_) => State::Set,
            };
            all.push(Said { pattern: pattern.clone(), attribute: name.to_owned(), state, line: number });
        }
    }
    all
}

/// A pattern as it is written: gix keeps its slashes as marks.
fn pattern_text(pattern: &gix_attributes::glob::Pattern) -> String {
    pattern.to_string()
}

/// The bytes of a line, counted from 1.
fn line(text: &[u8], number: usize) -> Range<usize> {
    let start = match number.checked_sub(2) {
        None => 0,
        Some(newline) => memchr::memchr_iter(b'\n', text).nth(newline).map_or(text.len(), |at| at + 1),
    };
    let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |length| start + length);
    start..end
}

/// What has the two documents merged otherwise: a merge that drops rows drops locks.
fn documents(before: &[u8], after: &[u8], out: &mut Vec<Difference>) {
    for document in [WORK_STATUS, ORCHESTRATION_INDEX] {
        let (was, is) = (driver(before, document), driver(after, document));
        if was == is {
            continue;
        }
        let shown = |driver: &Option<(String, usize)>| driver.as_ref().map(|(name, _)| name.clone());
        if shown(&was) == shown(&is) {
            continue;
        }
        let drift = match (shown(&was).as_deref(), shown(&is).as_deref()) {
            (_, Some("policy-ledger" | "union")) if shown(&was).as_deref() != Some("policy-ledger") => {
                Drift::Tighter
            }
            _ => Drift::Looser,
        };
        let named =
            |name: Option<String>| name.map_or("git's own way".to_owned(), |name| format!("`merge={name}`"));
        let what = format!(
            "{document} is merged by {} where it was merged by {}",
            named(shown(&is)),
            named(shown(&was))
        );
        let range = is.as_ref().map(|(_, number)| line(after, *number));
        out.push(Difference { id: format!(".gitattributes merge {document}"), drift, what, range });
    }
}

/// How a file at the root has `document` merged, and the line that says so.
fn driver(text: &[u8], document: &str) -> Option<(String, usize)> {
    let mut found = None;
    for (kind, assignments, number) in parse(text).filter_map(Result::ok) {
        let Kind::Pattern(pattern) = kind else { continue };
        let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
        let path = document.as_bytes().as_bstr();
        if !pattern.matches_repo_relative_path(path, None, Some(false), Case::Sensitive, mode) {
            continue;
        }
        for one in assignments.filter_map(Result::ok) {
            match (one.name.as_str(), one.state) {
                ("merge", StateRef::Value(value)) => found = Some((value.as_bstr().to_string(), number)),
                ("merge", StateRef::Unspecified) => found = None,
                ("merge", StateRef::Set) => found = Some(("text".to_owned(), number)),
                ("merge", StateRef::Unset) | ("binary", StateRef::Set) => {
                    found = Some(("binary".to_owned(), number));
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::change::RepoPath;
    use crate::rules::Drift;

    fn looser(before: &str, after: &str) -> Vec<String> {
        let path = RepoPath::from(".gitattributes");
        let all = differences(&path, before.as_bytes(), after.as_bytes(), after.as_bytes());
        all.into_iter().filter(|one| one.drift == Drift::Looser).map(|one| one.what).collect()
    }

    #[test]
    fn what_excuses_files_is_told_and_the_rest_is_not() {
        insta::assert_snapshot!(
            [
                looser("", "src/** linguist-vendored\n"),
                looser("", "*.rs linguist-generated=true\n"),
                looser("*.rs -linguist-generated\n", ""),
                looser("", "[attr]theirs linguist-vendored\nsrc/** theirs\n"),
                looser("a linguist-vendored\na -linguist-vendored\n", "a -linguist-vendored\na linguist-vendored\n"),
                looser("/WORK_STATUS.md merge=policy-ledger\n", "/WORK_STATUS.md merge=ours\n"),
                looser("/WORK_STATUS.md merge=policy-ledger\n", ""),
                looser("WORK_STATUS.md merge=policy-ledger\n", "WORK_STATUS.md merge=policy-ledger\n*.md -merge\n"),
            ]
            .concat()
            .join("\n"),
            @"
        .gitattributes now says `src/** linguist-vendored`: what it matches is judged by fewer rules
        .gitattributes now says `*.rs linguist-generated`: what it matches is judged by fewer rules
        .gitattributes no longer says `*.rs -linguist-generated`
        .gitattributes now says `[attr]theirs linguist-vendored`: what it matches is judged by fewer rules
        .gitattributes now says `src/** theirs`: what it matches is judged by fewer rules
        .gitattributes has `a linguist-vendored` further down: lines above it no longer speak against it
        WORK_STATUS.md is merged by `merge=ours` where it was merged by `merge=policy-ledger`
        WORK_STATUS.md is merged by git's own way where it was merged by `merge=policy-ledger`
        WORK_STATUS.md is merged by `merge=binary` where it was merged by `merge=policy-ledger`
        orchestration-index.md is merged by `merge=binary` where it was merged by git's own way
        "
        );
        for (before, after) in [
            ("", "vendor/** linguist-vendored\n*.pb.go linguist-generated\n"),
            ("", "*.png binary\n*.sh eol=lf\nsrc/** diff=rust\n"),
            ("src/** linguist-vendored\n", ""),
            (
                "a linguist-vendored\nb linguist-generated\n",
                "# said\nb linguist-generated\n\na  linguist-vendored\n",
            ),
            ("", "*.rs -linguist-generated\n"),
            ("", "/WORK_STATUS.md merge=policy-ledger\n/orchestration-index.md merge=union\n"),
        ] {
            assert_eq!(looser(before, after), Vec::<String>::new(), "{before:?} {after:?}");
        }
    }
}
