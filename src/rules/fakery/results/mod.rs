//! Owns answers that nobody worked out: what a function pretends, and where in a file one could.
//!
//! `gate` asks the bytes, so that most files are never parsed; each shape then asks the tree around one place. A shape
//! needs two signs that have nothing to do with each other, one of which is a name that promises something (`names`).

#[cfg(test)]
mod admission_tests;
mod admission_words;
mod admits;
mod answer;
mod cases;
mod caught;
mod chance;
mod constant;
mod duty;
mod gate;
mod heads;
mod identity;
mod lines;
mod names;
mod nodes;
#[cfg(test)]
mod sign_tests;
mod signs;
mod switched;
#[cfg(test)]
mod tests;
mod work;

use std::ops::Range;
use std::rc::Rc;

use self::gate::{Place, Sign};
use self::names::{Name, Promise};
use super::unread;
use crate::change::{AddedLines, Blob, Extent, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Function, Role, SyntaxTree};

/// A function that answers what nobody worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pretence {
    /// The answer.
    pub span: Range<usize>,
    /// What it does, and both signs.
    pub message: String,
    /// Why it counts.
    pub why: &'static str,
    /// What would make it real.
    pub help: String,
    /// The class whose method it is, where others may extend the class and then choose the form of the method.
    pub class: Option<String>,
    /// The name of a function that promises data or an effect: some client in the tree may have it.
    pub client: Option<String>,
}

/// What functions on lines that the change adds pretend. `None`: nothing there concerns the rule. What could not be
/// looked at is told to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<(Blob, Vec<Pretence>)>, Fault> {
    let path = file.path();
    if path.extension().is_some() && !matches!(Dialect::of(path, b""), Some(Dialect::Grammar(_))) {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(Dialect::Grammar(language)) = Dialect::of(path, &blob.data) else { return Ok(None) };
    // Whoever looks at all of a tree asks first which files are judged: for a few lines, the bytes say it sooner.
    if cx.change.extent == Extent::WholeTree && !roles.contains(&file.role(cx, &blob.data, out)?.role) {
        return Ok(None);
    }
    if file.changed(cx, &blob)?.is_empty() {
        return Ok(None);
    }
    let places = sought(cx, file, &blob)?;
    let Sought(places) = &*places;
    if places.is_empty()
        || !roles.contains(&file.role(cx, &blob.data, out)?.role)
        || is_meant(path, &blob.data)
    {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    let spans: Vec<Range<usize>> = spans(places).collect();
    let tree = match file.syntax(language, &blob.data, &spans) {
        Ok(tree) => tree,
        Err(unparsed) => {
            out.skip(path, unparsed.to_string());
            return Ok(None);
        }
    };
    let misunderstood = if tree.has_errors() { tree.misunderstood(unread::MOST) } else { Vec::new() };
    if let Some(reason) = unread::in_part(&blob.data, &added, &misunderstood) {
        out.skip(path, reason);
    }
    let found = read(&tree, &blob.data, places, |reason| out.skip(path, reason));
    Ok((!found.is_empty()).then_some((blob, found)))
}

/// What of a file could pretend, as far as its bytes tell.
struct Sought(Vec<Place>);

fn sought(cx: &Context<'_>, file: &File<'_>, blob: &Blob) -> Result<Rc<Sought>, Fault> {
    file.derive(|| Ok(Sought(added_places(&blob.data, &*file.added(cx, blob)?))))
}

fn spans(places: &[Place]) -> impl Iterator<Item = Range<usize>> {
    places.iter().map(|place| place.at..place.at + 1)
}

/// Where [`look`] asks for the syntax of a file that it judges, whose content is `blob`.
pub(super) fn asked(cx: &Context<'_>, file: &File<'_>, blob: &Blob) -> Result<Vec<Range<usize>>, Fault> {
    Ok(spans(&sought(cx, file, blob)?.0).collect())
}

/// The places on the lines that a change adds.
fn added_places(text: &[u8], added: &AddedLines) -> Vec<Place> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for span in added.spans(text) {
        match runs.last_mut() {
            // What stands before a run is looked at for each of them.
            Some(last) if span.start - last.end < gate::FAR => last.end = span.end,
            _ => runs.push(span),
        }
    }
    let places = runs.into_iter().flat_map(|run| gate::places(text, run));
    places.filter(|place| added.contains(place.at)).collect()
}

/// What the functions around `places` pretend, each function and each answer once.
fn read(tree: &SyntaxTree, text: &[u8], places: &[Place], mut skip: impl FnMut(String)) -> Vec<Pretence> {
    let mut found: Vec<Pretence> = Vec::new();
    let mut asked = rustc_hash::FxHashSet::default();
    for place in places {
        let spot = match tree.spot(text, place.at..place.at + 1) {
            Ok(spot) => spot,
            Err(unparsed) => {
                skip(unparsed.to_string());
                continue;
            }
        };
        let pretence = match place.sign {
            Sign::Answer | Sign::Pause => {
                Function::around(&spot).filter(|function| asked.insert(function.node.id())).and_then(answers)
            }
            Sign::Catch => caught::find(&spot),
            Sign::Chance => chance::find(&spot),
            Sign::Switch => switched::condition(&spot),
        };
        if let Some(pretence) = pretence.filter(|_| !spot.is_test_code())
            && !found.iter().any(|known| known.span == pretence.span)
        {
            found.push(pretence);
        }
    }
    found
}

/// Whether a file says that its answers are fixed, or those of one platform: `noop.go`, `mount_unix.go`, `//go:build`.
fn is_meant(path: &RepoPath, text: &[u8]) -> bool {
    let stem = path.file_name().split(|byte| *byte == b'.').next().unwrap_or_default();
    let name = Name::of(stem);
    let head = &text[..text.len().min(2_000)];
    let built =
        ["//go:build", "// +build"].iter().any(|tag| memchr::memmem::find(head, tag.as_bytes()).is_some());
    name.is_stand_in() || name.is_platform() || built
}

fn answers(function: Function<'_>) -> Option<Pretence> {
    if function.node.has_error() {
        return None;
    }
    let pretence = constant::find(&function)
        .or_else(|| identity::find(&function))
        .or_else(|| cases::find(&function))
        .or_else(|| switched::early(&function))?;
    let name = function.name().unwrap_or_default();
    let has_client = matches!(Name::of(name).promise(), Some(Promise::Fetches | Promise::Acts));
    let client = has_client.then(|| String::from_utf8_lossy(name).into_owned());
    Some(Pretence { client, ..pretence })
}

/// What would make it real.
fn help_for(name: &str, promise: Promise) -> String {
    match promise {
        Promise::Judges => format!(
            "let `{name}` look at what it is given and refuse what is wrong; if the check cannot be written, record BLOCKED with what is missing and stop"
        ),
        Promise::Computes => format!(
            "work the answer of `{name}` out from what it is given; if what it needs is not there, record BLOCKED with what is missing and stop"
        ),
        Promise::Fetches => format!(
            "let `{name}` ask the store or service that has the data; if there is none yet, record BLOCKED with what is missing and stop"
        ),
        Promise::Acts => format!(
            "let `{name}` call the client that has the effect and pass its errors on; if there is none yet, record BLOCKED with what is missing and stop"
        ),
    }
}

/// `a`, `b` and `c`.
fn list(names: &[&[u8]]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| format!("`{}`", String::from_utf8_lossy(name))).collect();
    match &names[..] {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
