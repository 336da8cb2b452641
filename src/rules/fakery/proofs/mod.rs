//! Owns what a test proves: which functions are tests, which of their assertions can fail, which are switched off, and
//! what a change takes away from them.
//!
//! The text is searched for words first; a file is parsed only where a test could be.

mod bats;
mod cases;
mod claims;
mod counted;
mod disabled;
mod empty;
mod hollow;
mod inputs;
mod lost;
mod mocking;
mod output;
mod own;
mod reading;
mod reasons;
mod sentences;
mod skips;
mod standing;
mod swallow;
mod switches;
mod tautology;
#[cfg(test)]
mod tests;

use crate::rules::fakery::search::Search;
use std::ops::Range;
use std::sync::LazyLock;

use bstr::ByteSlice;

use self::cases::Case;
use self::hollow::Hollow;
use self::lost::Loss;
use self::reading::{Outcome, line_at};
pub(super) use self::reading::{parts_of_name, spaced};
use crate::change::{AddedLines, Blob, Extent, RepoPath, moved};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::languages::Language;
use crate::syntax::{Dialect, Function, Role, SyntaxTree, apart};

/// What is wrong with a test.
pub(super) struct Flaw {
    /// Where.
    pub span: Range<usize>,
    /// What.
    pub kind: FlawKind,
    /// What the test is called, where that is known.
    pub test: Option<String>,
}

/// What can be wrong with a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FlawKind {
    /// An assertion of fixed values.
    Fixed,
    /// An assertion with the same name on both sides.
    Same,
    /// Switched off, without a reason; whether it ran before.
    Skipped(bool),
    /// Taken out of the program: commented out, or `#if 0`.
    TakenOut,
    /// Nothing in its body.
    Empty,
    /// It only prints.
    Prints,
    /// What it computes is never looked at.
    Unlooked,
    /// It says that its assertions are missing.
    Admits,
    /// Failures are caught and dropped.
    Swallows,
    /// It compares a value with what it has just been given.
    Own,
    /// It replaces what it tests.
    Mocks,
    /// The change takes these assertions away.
    Lost(Vec<String>),
    /// The change takes all tests of the file away, so many.
    AllLost(String),
}

/// How many bytes of a line or file may have no line end before it is no source.
const GENERATED_LINE: usize = 20_000;

static TESTS: LazyLock<Search> = LazyLock::new(|| {
    Search::new(
        [
            "#[test]",
            "::test]",
            "::test(",
            "TestCase",
            "def test_",
            "@Test",
            "[Fact",
            "[Test",
            "import.meta.vitest",
            "#[rstest",
        ],
        false,
    )
});

static CONCERNS: LazyLock<Search> = LazyLock::new(|| {
    Search::new(
        [
            "assert",
            "expect",
            "skip",
            "xit",
            "xdescribe",
            "xcontext",
            "xspecify",
            "ignore",
            "disabled",
            "todo",
            "pending",
            "test",
            "it(",
            "it \"",
            "it '",
            "should",
            "#if 0",
            "#if false",
            "-eq",
            "require",
            "check",
            "mock",
            "catch",
            "except",
            "pass",
            "t.error",
            "t.fatal",
            "refute",
            "verify",
            "must",
            "fail",
            "[ ",
        ],
        true,
    )
});

/// Words of tests among code that is delivered: what that code says all day is not among them.
static EMBEDDED: LazyLock<Search> = LazyLock::new(|| {
    Search::new(["assert", "expect", "skip", "ignore", "disabled", "test", "should", "mock"], true)
});

/// A file whose tests a change may have spoilt.
struct Concerned {
    blob: Blob,
    language: &'static Language,
    /// What it held before, on each side.
    before: Vec<Blob>,
    /// Whether it is a test itself, or only holds some.
    is_test: bool,
}

/// The flaws of the tests in `file`, and its content. `None`: it holds no test, or nothing there is judged.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<(Blob, Vec<Flaw>)>, Fault> {
    let Some(concerned) = concerned(cx, file, roles, out)? else { return Ok(None) };
    let Concerned { blob, language, before, .. } = &concerned;
    if blob.data.lines().any(|line| line.len() > GENERATED_LINE) {
        out.skip(
            file.path(),
            format!("holds a line of more than {GENERATED_LINE} bytes: its tests are not judged"),
        );
        return Ok(None);
    }
    let Some(mut flaws) = standing_flaws(cx, file, &concerned, out)? else { return Ok(None) };
    // A merge answers for what stands on no side: what one side has taken away, it has not.
    if let [before] = &before[..]
        && cx.change.before.len() == 1
    {
        let losses = if is_bats(language, &blob.data) {
            bats::losses(cx, file, (before, blob))?
        } else {
            lost::losses(cx, file, language, (before, blob), out)?
        };
        flaws.extend(losses.into_iter().map(Flaw::of_loss));
    }
    Ok(Some((concerned.blob, flaws)))
}

/// What of `file` has to be looked at closely, as far as its bytes and its role tell.
fn concerned(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<Concerned>, Fault> {
    if Dialect::of(file.path(), b"").is_none() && file.path().extension().is_some() {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let Some(Dialect::Grammar(language)) = Dialect::of(file.path(), &blob.data) else { return Ok(None) };
    let text = &blob.data[..];
    let before = before(cx, file, &blob)?;
    // What differs decides first: most changes to what is delivered speak of no test.
    let lost: Vec<&[u8]> = before.iter().map(|old| &old.data[AddedLines::within(text, &old.data)]).collect();
    let changed = &text[file.changed(cx, &blob)?];
    let differs = |words: &Search| words.is_match(changed) || lost.iter().any(|old| words.is_match(old));
    if !differs(&CONCERNS) {
        return Ok(None);
    }
    let role = file.role(cx, text, out)?.role;
    if !roles.contains(&role) {
        return Ok(None);
    }
    let is_test = role == Role::Test || file.path().extension() == Some(b"bats");
    let holds_tests = || TESTS.is_match(text) || before.iter().any(|before| TESTS.is_match(&before.data));
    if !(is_test || differs(&EMBEDDED) && holds_tests()) {
        return Ok(None);
    }
    Ok(Some(Concerned { blob, language, before, is_test }))
}

/// The flaws that stand on lines which the change adds. `None`: it cannot be parsed, which is told to `out`.
fn standing_flaws(
    cx: &Context<'_>,
    file: &File<'_>,
    concerned: &Concerned,
    out: &mut Findings,
) -> Result<Option<Vec<Flaw>>, Fault> {
    let Concerned { blob, language, before, is_test } = concerned;
    let text = &blob.data[..];
    let added = file.added(cx, blob)?;
    let spans = added.spans(text);
    let mut flaws = Vec::new();
    if !spans.iter().any(|span| CONCERNS.is_match(&text[span.clone()])) {
        return Ok(Some(flaws));
    }
    let near = near(text, spans);
    match file.syntax(language, text, &near) {
        Ok(tree) => collect(file.path(), (&tree, text), &near, before.first(), &mut flaws),
        Err(unparsed) => {
            out.skip(file.path(), unparsed.to_string());
            return Ok(None);
        }
    }
    flaws.retain(|flaw| added.touches(&flaw.span) && (*is_test || is_in_test(file, language, text, flaw)));
    if language.name == "PHP"
        && flaws.iter().any(|flaw| inputs::can_be_meant(&flaw.kind))
        && inputs::is_run_by_script(&cx.change.after, file.path())?
    {
        flaws.retain(|flaw| !inputs::can_be_meant(&flaw.kind));
    }
    Ok(Some(flaws))
}

/// Whether the tests of a shell script are bats', which its grammar does not know.
fn is_bats(language: &Language, text: &[u8]) -> bool {
    language.name == "Bash" && text.find("@test ").is_some()
}

/// Whether a flaw in a file that is no test stands in test code.
fn is_in_test(file: &File<'_>, language: &'static Language, text: &[u8], flaw: &Flaw) -> bool {
    let at = flaw.span.start;
    // An annotation stands before the function that it is about.
    let line = line_at(text, flaw.span.end).end;
    let below = (line + 1..text.len()).find(|at| !text[*at].is_ascii_whitespace());
    let spots: Vec<Range<usize>> = [Some(at), below].into_iter().flatten().map(|at| at..at + 1).collect();
    let Ok(tree) = file.syntax(language, text, &spots) else { return false };
    spots.into_iter().any(|spot| tree.spot(text, spot).is_ok_and(|spot| spot.is_test_code()))
}

/// How far behind what a change adds the body of a test may begin whose head it is.
const HEAD: usize = 200;

/// Where tests stand that the lines `spans` are part of: those lines, the function that ends right before them, and the
/// one whose head they are.
fn near(text: &[u8], spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let widened = spans.into_iter().map(|span| span.start.saturating_sub(2)..text.len().min(span.end + HEAD));
    apart(widened.collect())
}

/// What the file held before the change, on each side; under its old name, if it moved.
pub(super) fn before(cx: &Context<'_>, file: &File<'_>, after: &Blob) -> Result<Vec<Blob>, Fault> {
    if cx.change.extent == Extent::WholeTree {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (tree, entry) in cx.change.before.iter().zip(&file.change.before) {
        if let Some(entry) = entry.filter(|entry| entry.mode.is_file()) {
            found.extend(tree.blob_within(file.path(), entry.oid, cx.policy.max_file_size)?);
        }
    }
    if found.is_empty() {
        found.extend(moved::source(cx.change, file.change, after)?);
    }
    Ok(found)
}

/// The tests of `text` that stand at `places`, which are in order and apart.
fn cases_at<'t>(tree: &'t SyntaxTree, text: &'t [u8], places: &[Range<usize>]) -> Vec<Case<'t>> {
    Function::all(tree, text, places).into_iter().filter_map(Case::of).collect()
}

/// The flaws of the tests at `places`, which are in order and apart, and some of those around them.
fn collect(
    path: &RepoPath,
    (tree, text): (&SyntaxTree, &[u8]),
    places: &[Range<usize>],
    before: Option<&Blob>,
    flaws: &mut Vec<Flaw>,
) {
    let language = tree.language().name;
    let name = path.file_name().to_ascii_lowercase();
    if inputs::is_input(path, language) {
        return;
    }
    let parsed = tree.parsed(text);
    let is_about_assertions = ["assert", "expect", "matcher"].iter().any(|word| name.find(word).is_some());
    if !is_about_assertions {
        for suspect in tautology::suspects(text, &parsed, language) {
            if standing::is_standing(tree, text, &suspect, path.file_name()) {
                let kind = if suspect.outcome == Outcome::Fixed { FlawKind::Fixed } else { FlawKind::Same };
                flaws.push(Flaw { span: suspect.span, kind, test: None });
            }
        }
    }
    for skip in skips::suspects(text, &parsed, language) {
        let test = skips::name_below(text, &skip);
        let known = |name: &String| before.is_some_and(|before| before.data.find(name.as_bytes()).is_some());
        let is_new = test.as_ref().is_some_and(known);
        if skips::holds(tree, text, &skip, is_new) {
            flaws.push(Flaw { span: skip.span, kind: FlawKind::Skipped(is_new), test });
        }
    }
    for span in disabled::blocks(tree, text, places) {
        flaws.push(Flaw { span, kind: FlawKind::TakenOut, test: None });
    }
    for case in cases_at(tree, text, places) {
        let Some((hollow, span)) = hollow::hollow(&case) else { continue };
        let is_known =
            flaws.iter().any(|flaw| case.span().start <= flaw.span.start && flaw.span.end <= case.span().end);
        if !is_known {
            let kind = FlawKind::of_hollow(hollow);
            flaws.push(Flaw { span, kind, test: Some(String::from_utf8_lossy(&case.name).into_owned()) });
        }
    }
    flaws.retain(|flaw| {
        let is_of_input = || {
            !inputs::is_collected(path, language)
                || inputs::is_of_runner(text)
                || inputs::is_handed_over(tree, text, flaw.span.start)
        };
        !inputs::can_be_meant(&flaw.kind) || !is_of_input()
    });
}

impl Flaw {
    fn of_loss(loss: Loss) -> Self {
        let kind = match &loss.test {
            Some(_) => FlawKind::Lost(loss.gone),
            None => FlawKind::AllLost(loss.gone.concat()),
        };
        Self { span: loss.span, kind, test: loss.test }
    }
}

impl FlawKind {
    fn of_hollow(hollow: Hollow) -> Self {
        match hollow {
            Hollow::Empty => Self::Empty,
            Hollow::Prints => Self::Prints,
            Hollow::Unlooked => Self::Unlooked,
            Hollow::Admits => Self::Admits,
            Hollow::Swallows => Self::Swallows,
            Hollow::Own => Self::Own,
            Hollow::Mocks => Self::Mocks,
        }
    }
}
