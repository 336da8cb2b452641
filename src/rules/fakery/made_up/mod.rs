//! Owns what is made up in a file: values, functions and classes whose names say so, and answers behind a wait.
//!
//! A file is searched for the few words that all of them have; what stands at one is read by its bytes, and only where
//! something is made up there is the file parsed, to know that it is code, and not test code.

mod acts;
mod names;
mod shell;
mod sites;
mod waits;

use std::sync::LazyLock;

use bstr::ByteSlice;

pub(super) use names::words;
pub(super) use sites::{Kind, Site};

use super::advice;
use super::letters::Letters;
use super::literal::Value;
use super::source::Source;
use crate::change::{AddedLines, Blob, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Role};
use crate::wordlist::{List, holds};

/// What every made-up name has some of, as people write it; and what waits.
const ANCHORS: [&str; 40] = [
    "mock",
    "Mock",
    "MOCK",
    "fake",
    "Fake",
    "FAKE",
    "dummy",
    "Dummy",
    "DUMMY",
    "sampl",
    "Sampl",
    "SAMPL",
    "stub",
    "Stub",
    "STUB",
    "canned",
    "Canned",
    "CANNED",
    "hardcod",
    "Hardcod",
    "HARDCOD",
    "demo",
    "Demo",
    "DEMO",
    "imulat",
    "retend",
    "made up",
    "made-up",
    "make up",
    "nvent",
    "laceholder",
    "etTimeout(",
    "sleep(",
    "Sleep(",
    "sleep_for(",
    "sleep ",
    "delay(",
    "Delay(",
    "asyncAfter(",
    "postDelayed(",
];

/// The first of [`ANCHORS`] that waits.
const WAITS: usize = 31;

static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters::new(&ANCHORS));

/// Where the words stand, and which.
struct Anchors(Vec<(usize, usize)>);

impl Anchors {
    fn of(text: &[u8]) -> Self {
        Self(LETTERS.find(text))
    }
}

/// What is made up on lines that the change adds.
pub(super) struct Made {
    /// The file.
    pub blob: Blob,
    /// The places, in order.
    pub sites: Vec<Site>,
}

/// How many made-up names of a file are looked at.
const MOST: usize = 1_000;

/// Looks for what is made up in `file`. `None`: nothing. What could not be looked at is told to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<Made>, Fault> {
    if file.path().extension().is_some() && Dialect::of(file.path(), b"").is_none() || is_tooling(file.path())
    {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(dialect) = Dialect::of(file.path(), &blob.data) else { return Ok(None) };
    let text = &blob.data[..];
    let anchors = file.parsed(cx, &blob, Anchors::of)?;
    let changed = file.changed(cx, &blob)?;
    if !anchors.0.iter().any(|(_, at)| changed.contains(at))
        || !roles.contains(&file.role(cx, text, out)?.role)
    {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    let Places { mut sites, sleeps, waits, lacking } = gather(file, text, &anchors, &added, out);
    if sites.is_empty() && sleeps.is_empty() && waits.is_empty() && lacking.is_empty() {
        return Ok(None);
    }
    let spots = sleeps.iter().chain(&waits).chain(lacking.iter().map(|(remark, _)| remark));
    let places: Vec<_> = sites
        .iter()
        .chain(lacking.iter().map(|(_, site)| site))
        .map(|site| site.name.clone())
        .chain(spots.map(|at| *at..*at + 1))
        .collect();
    let Some(source) = Source::read(file, (text, &added), dialect, &places, out) else {
        return Ok(None);
    };
    sites.extend(sleeps.into_iter().filter_map(|at| waits::sleep(&source, at)));
    sites.extend(waits.into_iter().filter_map(|at| acts::wait(&source, at)));
    let admitted = lacking.into_iter().filter(|(remark, _)| acts::is_admitted(&source, *remark));
    sites.extend(admitted.map(|(_, site)| site));
    sites.retain(|site| source.is_code(site.name.start) && !source.is_preview(site.name.start));
    // Objective-C writes calls in brackets: data in it is marked.
    if matches!(file.path().extension(), Some(b"m" | b"mm")) {
        let is_marked = |site: &Site| {
            text[site.span.clone()].contains_str("@[") || text[site.span.clone()].contains_str("@{")
        };
        sites.retain(|site| site.kind != Kind::Answer && (site.kind != Kind::Data || is_marked(site)));
    }
    sites.sort_by_key(|site| (site.span.start, site.span.end));
    sites.dedup_by(|site, before| site.kind == before.kind && site.span.start < before.span.end);
    if sites.is_empty() || advice::is_of_test_tools(cx, file.path())? {
        return Ok(None);
    }
    drop(source);
    Ok(Some(Made { blob, sites }))
}

/// How many places in a file are looked at for rows.
const PLACES: usize = 400;

/// Whether the text holds rows of data, written out.
pub(super) fn holds_rows(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'[', b'(', text).take(PLACES).any(|at| {
        let value = Value::read(text, at);
        value.is_rows() && value.records >= 2
    })
}

/// Whether the path is that of something which sets up tests or development, or that fills a database.
pub(super) fn is_tooling(path: &RepoPath) -> bool {
    static PARTS: List = List::of(
        "mock fake fakes mocking mockserver mock-server mock_server dummy stubs migrations migration seeds \
        seeders seeder factories msw dev-server devtools storybook honeypot benches previews designtime",
    );
    static STEMS: List = List::of("seed seeds seeder setup_tests setuptests gulpfile gruntfile");
    const NAMES: [&str; 14] = [
        ".config.",
        "vitest",
        "jest",
        "karma",
        "setuptests",
        "mockserver",
        "mock-server",
        "mock_server",
        "seed_",
        "seed-",
        "faker.",
        "fake_server",
        "wiremock",
        "honeypot",
    ];
    let name = path.file_name().to_ascii_lowercase();
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    // Scripts in the languages of programs fill databases and try things out; a shell's are the program.
    let is_shell = path.extension().is_none_or(|own| matches!(own, b"sh" | b"bash" | b"zsh" | b"ksh"));
    let is_part = |part: &[u8]| {
        let part = part.to_ascii_lowercase();
        holds(&PARTS, &part)
            || (part == b"scripts" && !is_shell)
            || part == b"preview content"
            || part.starts_with(b"mock-")
            || part.ends_with(b"-mock")
            || part.ends_with(b"_mock")
    };
    let stem_words = names::words(stem);
    let is_test = |word: &Vec<u8>| {
        let word = word.trim_ascii_end();
        let end = word.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |last| last + 1);
        matches!(&word[..end], b"test" | b"tests" | b"testing")
    };
    path.directory().components().any(is_part)
        || stem_words.iter().any(is_test)
        || holds(&STEMS, stem)
        || stem.ends_with(b"_seeder")
        || stem.ends_with(b"seeder")
        || NAMES.iter().any(|own| name.contains_str(own))
}

/// Places of which the bytes say that something may be made up there.
#[derive(Default)]
struct Places {
    /// What a name, or a timer with its answer, tells.
    sites: Vec<Site>,
    /// Sleeps that an answer may follow.
    sleeps: Vec<usize>,
    /// Waits near which a remark may admit that they act.
    waits: Vec<usize>,
    /// Answers for what is missing, with where the remark stands that admits that they are made up.
    lacking: Vec<(usize, Site)>,
}

/// Looks at every anchor on a line that the change adds.
fn gather(file: &File<'_>, text: &[u8], anchors: &Anchors, added: &AddedLines, out: &mut Findings) -> Places {
    let mut places = Places::default();
    let (mut left, mut free) = (MOST, 0);
    for &(word, at) in anchors.0.iter().filter(|(_, at)| added.contains(*at)) {
        if left == 0 {
            out.skip(file.path(), "holds too many words to look at: judged only in part");
            break;
        }
        let site = match word {
            // "setTimeout(" is found by its second letter on.
            _ if at < free => None,
            WAITS.. => {
                let timer = if word == WAITS { waits::timer(text, at) } else { None };
                if timer.is_none() {
                    places.waits.extend(acts::may_act(text, at).then_some(at));
                }
                if word > WAITS {
                    places.sleeps.extend(waits::may_answer(text, at).then_some(at));
                }
                timer
            }
            _ if !sites::may_be(text, at) => {
                places.lacking.extend(acts::lacking(text, at));
                None
            }
            _ => {
                left -= 1;
                sites::at(text, at)
            }
        };
        // The methods of a class may each stand alone: it is told once.
        let is_told = |site: &Site| {
            let is_same = |known: &Site| {
                known.kind == Kind::Class && text[known.name.clone()] == text[site.name.clone()]
            };
            site.kind == Kind::Class && places.sites.iter().any(is_same)
        };
        if let Some(site) = site.filter(|site| !is_told(site)) {
            free = site.span.end;
            places.sites.push(site);
        }
    }
    places
}
