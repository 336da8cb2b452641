//! Owns where an import leads: to what is delivered, or to what is there for tests.

use bstr::ByteSlice;

use super::Wrong;
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::rules::fakery::made_up;
use crate::rules::{Context, Findings};
use crate::syntax::{Role, Told, Why};
use crate::wordlist::{List, holds};

/// The first of `paths` that there is, if it is there for tests. An import that says by its path where it leads (`is_near`)
/// is believed where the tree has no such file.
pub(super) fn leads_to(
    cx: &Context<'_>,
    (from, is_near): (&RepoPath, bool),
    paths: &[RepoPath],
    extension: &[u8],
    out: &mut Findings,
) -> Result<Option<Wrong>, Fault> {
    for path in paths {
        let Some(entry) = cx.change.after.entry(path)? else { continue };
        if !entry.mode.is_file() {
            // A package: what stands in it has its role from the directory.
            let told = cx.role(&path.join("x.go"), b"", out)?;
            let counts = is_for_tests_only(&told.role)
                && sureness(&told, extension) == Some(Sure::Whatever)
                && !is_part_of_product(cx, from, path, &told, extension)?;
            return Ok(counts.then(|| Wrong::TestFile(path.clone(), told.role, told.why.to_string())));
        }
        if cx.change.after.size(entry.oid)? > cx.policy.max_file_size {
            return Ok(None);
        }
        let blob = cx.change.after.blob(entry.oid)?;
        let told = cx.role(path, &blob.data, out)?;
        let counts = is_for_tests_only(&told.role)
            && match sureness(&told, extension) {
                Some(Sure::Whatever) => !blob.data.trim_ascii_start().starts_with(b"#![cfg"),
                Some(Sure::WithRows) => {
                    !blob.data.contains_str("#[cfg(test)]") && made_up::holds_rows(&blob.data)
                }
                None => false,
            }
            && !is_part_of_product(cx, from, path, &told, extension)?;
        return Ok(counts.then(|| Wrong::TestFile(path.clone(), told.role, told.why.to_string())));
    }
    let absent = if is_near { paths.first() } else { None };
    let Some(path) = absent.filter(|path| is_below_test_data(path)) else { return Ok(None) };
    let told = cx.role(path, b"", out)?;
    let counts = is_for_tests_only(&told.role) && sureness(&told, extension) == Some(Sure::Whatever);
    Ok(counts.then(|| Wrong::TestFile(path.clone(), told.role, told.why.to_string())))
}

/// Whether a directory for what tests are given stands in the path, below one for tests or by a name that nothing else has.
fn is_below_test_data(path: &RepoPath) -> bool {
    static DATA: List = List::of("fixtures fixture mocks fakes testdata");
    static TESTS: List = List::of("test tests __tests__ spec e2e");
    static OWN: List = List::of("__mocks__ __fixtures__");
    let directory = path.directory();
    let parts: Vec<&[u8]> = directory.components().collect();
    let is_below = parts.windows(2).any(|pair| holds(&TESTS, pair[0]) && holds(&DATA, pair[1]));
    is_below || parts.iter().any(|part| holds(&OWN, part))
}

/// Whether a directory called after tests is a part of what is delivered: a command or a package about tests, a module
/// that stands beside the file which hands it on.
fn is_part_of_product(
    cx: &Context<'_>,
    from: &RepoPath,
    target: &RepoPath,
    told: &Told,
    extension: &[u8],
) -> Result<bool, Fault> {
    let Why::Below(directory) = &told.why else { return Ok(false) };
    let is_plain = matches!(&directory[..], "test" | "tests");
    match extension {
        // What Go tests with stands beside what is tested.
        b"go" if is_plain => return Ok(true),
        b"java" | b"kt" | b"kts" | b"scala" | b"sc" | b"groovy" => {
            return Ok(target.as_bytes().contains_str("src/main/"));
        }
        _ if !is_plain => return Ok(false),
        _ => {}
    }
    let own = from.directory();
    if own.is_root() || !target.as_bytes().starts_with(own.join(&**directory).as_bytes()) {
        return Ok(false);
    }
    for manifest in ["package.json", "pyproject.toml", "setup.py", "Cargo.toml", "composer.json", "Gemfile"] {
        let Some(found) = cx.change.after.file(&own.join(manifest))? else { continue };
        if manifest != "package.json" || is_package(&found.data) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a package.json is that of a package: one that only says where the modules of its directory are is not.
fn is_package(manifest: &[u8]) -> bool {
    ["\"version\"", "\"scripts\"", "\"dependencies\"", "\"devDependencies\"", "\"workspaces\""]
        .iter()
        .any(|key| manifest.contains_str(key))
}

fn is_for_tests_only(role: &Role) -> bool {
    matches!(role, Role::Test | Role::Fixture)
}

/// How sure the sign is that made a file one for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    /// It can mean nothing else.
    Whatever,
    /// It is also the name of what is delivered to those who test, or of an empty variant of a module: then rows of
    /// data in it decide.
    WithRows,
}

/// Specifications and stories have other uses, and a public `testing` module is delivered to those who test.
fn sureness(told: &Told, extension: &[u8]) -> Option<Sure> {
    static SURE: List = List::of(
        "mocks __mocks__ fakes fixtures fixture __fixtures__ testdata test_data test-data tests __tests__ __test__ \
        testfixtures test-fixtures test_fixtures e2e unit-tests unittests integration-tests integration_tests androidTest Mocks \
        Fakes Fixtures Tests",
    );
    static HELPERS: List = List::of(
        "mock test testutil testutils test_utils test-utils testhelper testhelpers test_helpers test-helpers \
        test_support test-support testlib",
    );
    const SURE_NAMES: [&str; 9] =
        [".test.", ".tests.", ".spec.", ".stories.", ".story.", ".mock.", ".fixture.", "conftest", "mocks."];
    const HELPER_NAMES: [&str; 7] =
        ["mock.", "testutil", "test_utils", "testhelpers", "_mock", "_test", "test_"];
    // These keep what they deliver to those who test beside the rest.
    let is_mixed = matches!(
        extension,
        b"py"
            | b"pyw"
            | b"rs"
            | b"rb"
            | b"rake"
            | b"c"
            | b"h"
            | b"cc"
            | b"cpp"
            | b"cxx"
            | b"hh"
            | b"hpp"
            | b"hxx"
            | b"m"
            | b"mm"
    );
    let helper = if is_mixed { Sure::WithRows } else { Sure::Whatever };
    match &told.why {
        Why::Below(directory) if holds(&SURE, directory.as_bytes()) => Some(Sure::Whatever),
        // In these languages nothing else is called so.
        Why::Below(directory)
            if directory.as_str() == "spec" && matches!(extension, b"rb" | b"rake" | b"lua") =>
        {
            Some(Sure::Whatever)
        }
        Why::Below(directory) if holds(&HELPERS, directory.as_bytes()) => Some(helper),
        Why::Name(pattern) if pattern.starts_with("test.") => None,
        Why::Name(pattern) if SURE_NAMES.iter().any(|name| pattern.contains(name)) => Some(Sure::Whatever),
        Why::Name(pattern) if HELPER_NAMES.iter().any(|name| pattern.contains(name)) => Some(helper),
        Why::Policy { .. } => Some(Sure::Whatever),
        _ => None,
    }
}

/// Whether the path's name says that it is about tests, whatever its role.
pub(super) fn is_for_tests(path: &RepoPath) -> bool {
    static WORDS: List = List::of(
        "test tests testing tester testutil testutils testdata testsuite testcase testhelper testhelpers \
        testbase testbed unittest mock mocks mocked mocking fixture fixtures fake fakes stub stubs stubbed spec demo demos \
        example examples sample samples conftest pytest jest mocha benchmark benchmarks bench stress conformance",
    );
    let name = path.file_name();
    let stem = name.rfind_byte(b'.').map_or(name, |dot| &name[..dot]);
    made_up::words(stem).iter().any(|word| holds(&WORDS, word))
        || path.directory().components().any(|part| {
            let part = part.to_ascii_lowercase();
            static RUNS: List = List::of("interop stress bench benchmark benchmarks conformance loadtest");
            holds(&RUNS, &part)
                || part.starts_with(b"test")
                || part.ends_with(b"testing")
                || part.ends_with(b"test")
                || part.ends_with(b"tests")
        })
}
