//! Owns values that stand where real ones belong: filler text, placeholder images, keys nobody filled in, tokens that are
//! none, people that do not exist, and features that are only announced.
//!
//! A file is searched for letters that all of them have; the text in quotes around a hit, or the value of a line of
//! settings, is judged by its words and by what it is given to; then the file is parsed, to know that it is a text and
//! not test code.

mod anchors;
mod announced;
mod given;
mod latin;
mod patterns;
mod persona;
mod slots;
mod unfilled;
mod used;

use std::ops::Range;

use bstr::ByteSlice;

pub(super) use patterns::Kind;

use self::anchors::{Anchor, Anchors};
use self::given::Given;
use self::persona::Persona;
use super::source::{Source, line_at};
use crate::change::{AddedLines, Blob, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Function, Role, Spot, TextClass};
use crate::wordlist::{List, holds};

/// A value that stands where a real one belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    /// Its text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// The longest line that is taken apart.
const LINE: usize = 4_096;

/// Files of settings, by extension: their values are read line by line.
static SETTINGS: List = List::of("json yml yaml toml env properties ini conf cfg");

/// Looks for such values in `file`. `None`: there are none. What could not be looked at is told to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<(Blob, Vec<Stand>)>, Fault> {
    let is_settings = is_settings(file.path());
    if (file.path().extension().is_some() && Dialect::of(file.path(), b"").is_none() && !is_settings)
        || is_template(file.path())
    {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let text = &blob.data[..];
    let dialect = Dialect::of(file.path(), text);
    if dialect.is_none() && !is_settings {
        return Ok(None);
    }
    let anchors = file.parsed(cx, &blob, Anchors::of)?;
    let changed = file.changed(cx, &blob)?;
    if !anchors.0.iter().any(|anchor| changed.contains(&anchor.at))
        || !roles.contains(&file.role(cx, text, out)?.role)
    {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    let mut stands = candidates(text, &anchors, &added, is_settings);
    if is_of_views(file.path()) {
        // What is there to be rendered has keys of its own to be put in; people read the rest.
        stands.retain(|stand| !matches!(stand.kind, Kind::Secret | Kind::Token | Kind::Person));
    }
    if super::made_up::is_tooling(file.path()) {
        // Who seeds a database makes people up.
        stands.retain(|stand| stand.kind != Kind::Person);
    }
    if stands.is_empty() {
        return Ok(None);
    }
    if let Some(dialect) = dialect.filter(|_| !is_settings) {
        let places: Vec<_> = stands.iter().map(|stand| stand.span.clone()).collect();
        let Some(source) = Source::read(file, (text, &added), dialect, &places, out) else {
            return Ok(None);
        };
        let is_markup =
            matches!(file.path().extension(), Some(b"html" | b"htm" | b"vue" | b"svelte" | b"xml" | b"css"));
        stands.retain(|stand| is_in_value(&source, stand, is_markup));
    }
    Ok((!stands.is_empty()).then_some((blob, stands)))
}

/// What the bytes around the letters say, on lines that the change adds.
fn candidates(text: &[u8], anchors: &Anchors, added: &AddedLines, is_settings: bool) -> Vec<Stand> {
    let (mut stands, mut people): (Vec<Stand>, Vec<(Persona, Range<usize>)>) = (Vec::new(), Vec::new());
    let mut judged = 0..0;
    for &Anchor { at, is_request } in anchors.0.iter().filter(|anchor| added.contains(anchor.at)) {
        if judged.contains(&at) {
            continue;
        }
        let line = line_at(text, at);
        if line.len() > LINE || stands.last().is_some_and(|last| at < last.span.end) {
            continue;
        }
        let given = if is_settings { Given::setting(text, &line) } else { Given::literal(text, &line, at) };
        let Some(given) = given else { continue };
        if given.is_quoted {
            judged = given.value.clone();
        } else if is_request {
            continue;
        }
        if let Some((kind, span)) = patterns::kind(text, &given, is_settings) {
            stands.push(Stand { span, kind });
        } else if let Some(persona) = persona::persona(text, &given).filter(|_| !is_settings) {
            people.push((persona, given.value.clone()));
        }
    }
    // One such person may be an example; two particulars of one are a made-up record.
    let mut free = 0;
    for pair in people.windows(2) {
        let ((first, one), (second, other)) = (&pair[0], &pair[1]);
        let is_near = other.start.saturating_sub(one.end) < 300
            && one != other
            && memchr::memmem::find(&text[one.end..other.start.max(one.end)], b"\n\n").is_none();
        if first != second && is_near && one.start >= free {
            free = other.end + 300;
            stands.push(Stand { span: one.clone(), kind: Kind::Person });
        }
    }
    // So is one, where a remark or the name says what it is.
    for (_, one) in &people {
        if one.start >= free && persona::is_admitted(text, one.start) {
            free = one.end + 300;
            stands.push(Stand { span: one.clone(), kind: Kind::Person });
        }
    }
    stands.sort_by_key(|stand| stand.span.start);
    stands
}

/// Whether the value is a text that is delivered, and, where only that counts, all that its function does.
fn is_in_value(source: &Source<'_>, stand: &Stand, is_markup: bool) -> bool {
    let Some((class, _)) = source.class(stand.span.start) else { return false };
    let is_text = match class {
        TextClass::Comment => false,
        TextClass::String => true,
        TextClass::Code => is_markup || is_bare(source, stand.span.start),
    };
    if !is_text || source.is_preview(stand.span.start) {
        return false;
    }
    let Some(spot) = source.spot(stand.span.start) else { return stand.kind != Kind::Soon };
    let in_docstring = || {
        let (_, node) = spot.class();
        node.is_some_and(|node| node.parent().is_some_and(|parent| parent.kind() == "expression_statement"))
            && spot.language().name == "Python"
    };
    if in_docstring() {
        return false;
    }
    match stand.kind {
        // A program that shows what it can.
        Kind::Filler | Kind::Person if is_below_main(source.text, stand.span.start, spot.language().name) => {
            false
        }
        Kind::Filler | Kind::Person if is_shown_off(&spot) => false,
        Kind::Soon => Function::around(&spot).is_some_and(|function| {
            static DESCRIBES: List = List::of(
                "help description describe usage label title summary doc docs name tooltip hint \
                note status badge synopsis text message",
            );
            let name = super::made_up::words(function.name().unwrap_or_default());
            if name.iter().any(|word| holds(&DESCRIBES, word)) {
                return false;
            }
            // What logs is no work: where it is all there is, it is what happens.
            let work = function.work();
            let is_it = |only: &tree_sitter::Node<'_>| only.byte_range().contains(&stand.span.start);
            work.len() <= 1 && work.first().is_none_or(is_it) && !function.is_conditional(&spot)
        }),
        _ => true,
    }
}

/// Whether the function around the spot makes a card or page to show what a program can: `make_test_card`.
fn is_shown_off(spot: &Spot<'_>) -> bool {
    static WORDS: List = List::of("test demo sample example showcase");
    let name = Function::around(spot).and_then(|function| function.name()).unwrap_or_default();
    super::made_up::words(name).iter().any(|word| holds(&WORDS, word))
}

/// Whether a Python module runs the place only where it is started by itself.
fn is_below_main(text: &[u8], at: usize, language: &str) -> bool {
    language == "Python"
        && text[..at].rfind("\nif __name__ ==").is_some_and(|main| {
            // Nothing at the margin since then.
            let since = &text[main + 1..at];
            since
                .lines()
                .skip(1)
                .all(|line| line.is_empty() || line.starts_with(b" ") || line.starts_with(b"\t"))
        })
}

/// Whether the place holds a value that needs no quotes, or that the grammar takes for no text: a word of a shell, what a
/// preprocessor puts in.
fn is_bare(source: &Source<'_>, at: usize) -> bool {
    let Some(spot) = source.spot(at) else { return false };
    match spot.language().name {
        "Bash" => true,
        "C" | "C++" => source.text[line_at(source.text, at)].trim_ascii_start().starts_with(b"#define"),
        _ => false,
    }
}

/// Whether the file holds settings: values by lines.
fn is_settings(path: &RepoPath) -> bool {
    let name = path.file_name();
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    holds(&SETTINGS, &extension)
        || name.starts_with(b".env")
        || name.starts_with(b"Dockerfile")
        || name.ends_with(b".Dockerfile")
}

/// Whether the file is there to be filled in, to translate, or to tell other programs what to do with the repository.
fn is_template(path: &RepoPath) -> bool {
    static DIRECTORIES: List = List::of(
        "i18n locale locales lang langs translations messages .github .gitlab .circleci template \
        skeleton scaffold scaffolds scaffolding generators cookiecutter lorem lorem-ipsum loremipsum schemas schema openapi swagger",
    );
    const NAMES: [&str; 16] = [
        "example",
        "sample",
        "template",
        ".dist",
        ".tpl",
        ".tmpl",
        "lorem",
        "locale",
        "i18n",
        "package-lock",
        "schema",
        "openapi",
        "swagger",
        "placeholder",
        "tsconfig",
        "messages.",
    ];
    let name = path.file_name().to_ascii_lowercase();
    // Settings among templates are to be filled in.
    let is_part = |part: &[u8]| part == b"templates" && is_settings(path);
    if path.directory().components().any(is_part) {
        return true;
    }
    NAMES.iter().any(|own| name.contains_str(own))
        || path.directory().components().any(|part| holds(&DIRECTORIES, part.to_ascii_lowercase()))
}

/// Whether the file is among templates: views, or what a generator copies.
fn is_of_views(path: &RepoPath) -> bool {
    path.directory().components().any(|part| part == b"templates")
}
