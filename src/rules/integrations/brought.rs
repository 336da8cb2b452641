//! Owns the signs of integrations that a change brings: in manifests all that they list now, elsewhere what stands on added
//! lines, in code that is delivered. Whether an integration stood before is `parents`' to say.

use std::ops::Range;
use std::rc::Rc;

use crate::change::{Blob, FileChange, RepoPath};
use crate::fault::Fault;
use crate::integrations::{Kind, Mention, Place, may_mention, mentions};
use crate::rules::{Context, File, Findings};
use crate::syntax::languages::Language;
use crate::syntax::{Dialect, Role, Spot, SyntaxTree, TextClass, Unparsed};

/// A sign of an integration, in a file of the change.
pub(super) struct Sign {
    /// What it says.
    pub(super) mention: Mention,
    /// Where.
    pub(super) path: RepoPath,
    /// The file's content.
    pub(super) blob: Blob,
}

/// The signs that stand in what the change brings, in path order.
pub(super) fn signs(cx: &Context<'_>, any_package: bool, out: &mut Findings) -> Result<Vec<Sign>, Fault> {
    let mut signs = Vec::new();
    for file in &cx.change.files {
        if let Some(place) =
            Place::of(&file.path).filter(|_| file.after.is_some() && !cx.is_exempt(&file.path))
        {
            in_file(cx, file, place, any_package, &mut signs, out)?;
        }
    }
    Ok(signs)
}

fn in_file(
    cx: &Context<'_>,
    change: &FileChange,
    place: Place,
    any_package: bool,
    signs: &mut Vec<Sign>,
    out: &mut Findings,
) -> Result<(), Fault> {
    let file = File::new(change);
    let Some(blob) = file.text(cx, out)? else { return Ok(()) };
    // Most lines name nothing: they are looked at once, before anything is compared or parsed.
    if !may_mention(place, &blob.data[file.changed(cx, &blob)?])
        || !is_delivered(cx, &file, place, &blob, out)?
    {
        return Ok(());
    }
    let added = file.added(cx, &blob)?;
    let found = match mentions(place, &blob.data, &added.spans(&blob.data), any_package) {
        Ok(found) => found,
        Err(reason) => {
            out.skip(file.path(), format!("its dependencies cannot be read: {reason}"));
            return Ok(());
        }
    };
    for mention in found {
        if is_live(&file, &blob, place, &mention, out) {
            signs.push(Sign { mention, path: file.path().clone(), blob: blob.clone() });
        }
    }
    Ok(())
}

/// Whether the file is part of what is delivered. Of manifests and variables the name says otherwise (`requirements.txt` is
/// no text, `.env.example` tells what the program reads): there the folder tells, unless the policy speaks of the file.
fn is_delivered(
    cx: &Context<'_>,
    file: &File<'_>,
    place: Place,
    blob: &Blob,
    out: &mut Findings,
) -> Result<bool, Fault> {
    let role = match place {
        Place::Manifest(_) | Place::Variables => match cx.policy.role(file.path(), cx.change.ignore_case) {
            Some(told) => told.role,
            None => cx.role(&neutral(file.path()), b"", out)?.role,
        },
        _ => file.role(cx, &blob.data, out)?.role,
    };
    Ok(role == Role::Production)
}

/// A file beside this one whose name tells nothing.
pub(super) fn neutral(path: &RepoPath) -> RepoPath {
    path.directory().join("settings")
}

/// Whether a mention is code, or data that code uses: neither a remark nor part of a test.
fn is_live(file: &File<'_>, blob: &Blob, place: Place, mention: &Mention, out: &mut Findings) -> bool {
    let parse = |language, ranges: &[Range<usize>]| file.syntax(language, &blob.data, ranges);
    match is_live_in(file.path(), &blob.data, place, mention, parse) {
        Ok(is_live) => is_live,
        Err(unparsed) => {
            out.skip(file.path(), unparsed.to_string());
            true
        }
    }
}

/// The same for the text of any file. `parse` gives a tree that knows the places it is asked for.
pub(super) fn is_live_in(
    path: &RepoPath,
    text: &[u8],
    place: Place,
    mention: &Mention,
    parse: impl Fn(&'static Language, &[Range<usize>]) -> Result<Rc<SyntaxTree>, Unparsed>,
) -> Result<bool, Unparsed> {
    if !matches!(place, Place::Code | Place::Markup) {
        return Ok(true);
    }
    let range = mention.range.clone();
    match Dialect::of(path, text) {
        Some(Dialect::Comments(style)) => {
            let scanned = style.scan(text);
            Ok(!scanned.at(range.start).is_some_and(|(class, _)| class == TextClass::Comment))
        }
        Some(Dialect::Grammar(language)) => {
            let tree = parse(language, std::slice::from_ref(&range))?;
            let spot = tree.spot(text, range)?;
            Ok(is_live_at(&spot, mention.kind, is_shell(path)))
        }
        None => Ok(true),
    }
}

/// Whether the place is code or data, and no part of a test. A host is data; a string that is a statement by itself
/// documents something.
fn is_live_at(spot: &Spot<'_>, kind: Kind, is_shell: bool) -> bool {
    let (class, node) = spot.class();
    let around = |id: usize| {
        let at = spot.nodes().iter().position(|other| other.id() == id)?;
        spot.nodes().get(at.checked_sub(1)?).map(|node| node.kind())
    };
    let is_statement = node.and_then(|node| around(node.id())) == Some("expression_statement");
    let fits = match class {
        TextClass::Comment => false,
        TextClass::String => {
            !is_statement && !node.is_some_and(|node| is_text(spot.source(node), kind, is_shell))
        }
        TextClass::Code => kind != Kind::Host || is_shell,
    };
    fits && !spot.is_test_code()
}

/// How many lines a string may have that is a value: what is longer is a text of its own, a page or a template.
const LINES: usize = 8;

/// Whether a string is a text about something: it goes on for many lines, or speaks of a variable, where one that is read
/// is all that its string holds.
fn is_text(string: &[u8], kind: Kind, is_shell: bool) -> bool {
    let is_long = memchr::memchr_iter(b'\n', string).count() > LINES;
    let is_talk = kind == Kind::Key && !is_shell && string.contains(&b' ') && !string.contains(&b'{');
    is_long || is_talk
}

/// Whether words need no quotes there: `curl https://api.example.com/`.
fn is_shell(path: &RepoPath) -> bool {
    matches!(path.extension(), Some(b"sh" | b"bash") | None)
}
