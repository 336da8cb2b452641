//! Owns what production code imports: libraries that make things up, and files of the tree that are there for tests.
//!
//! Imports are read by their lines, in the languages where an import is a path or names one; a look at the tree says
//! which file it is, and its role what that file is for. An import that cannot be followed says nothing.

mod aims;
mod ecma;
mod go;
mod guards;
mod jvm;
mod libraries;
mod native;
mod python;
mod rust;

use std::ops::Range;

use bstr::ByteSlice;

use self::aims::{is_for_tests, leads_to};
use super::source::{Source, line_at};
use super::{advice, made_up};
use crate::change::{AddedLines, Blob, RepoPath};
use crate::fault::Fault;
use crate::rules::{Context, File, Findings};
use crate::syntax::{Dialect, Role};
use crate::wordlist::holds;

/// An import, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// The statement, or the part of it that names what is imported.
    pub span: Range<usize>,
    /// What is imported: a module path, a specifier.
    pub module: String,
    /// Names taken out of it, which may be modules of their own.
    pub names: Vec<String>,
}

/// What is wrong with an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is a library that makes things up, called so.
    Library(&'static str),
    /// It leads to a file that is there for tests, for this reason.
    TestFile(RepoPath, Role, String),
}

/// Follows an import of the file at a path.
type Follow = fn(&Context<'_>, &RepoPath, &Import) -> Result<Vec<RepoPath>, Fault>;

/// Imports that production code should not have, and the file that they stand in.
pub(super) struct Imports {
    /// The file.
    pub blob: Blob,
    /// The imports, with what is wrong with each.
    pub wrong: Vec<(Import, Wrong)>,
}

/// How a language's imports are read and followed.
struct Reader {
    /// Extensions of its files, parted by white space.
    extensions: &'static str,
    /// Bytes that every import has.
    sign: &'static [u8],
    /// The imports of a text that stand on lines which `added` tells.
    read: fn(&[u8], &AddedLines) -> Vec<Import>,
    /// The paths that one may lead to, the likeliest first; `None`: it is not followed.
    follow: Option<Follow>,
    /// Its libraries that make things up.
    libraries: &'static [(&'static str, &'static str)],
    /// What parts the pieces of a module path.
    separator: &'static str,
}

static READERS: &[Reader] = &[
    Reader {
        extensions: "py pyw",
        sign: b"import ",
        read: python::read,
        follow: Some(python::follow),
        libraries: libraries::PYTHON,
        separator: ".",
    },
    Reader {
        extensions: "js jsx mjs cjs ts tsx mts cts vue svelte",
        sign: b"",
        read: ecma::read,
        follow: Some(ecma::follow),
        libraries: libraries::ECMA,
        separator: "/",
    },
    Reader {
        extensions: "go",
        sign: b"import",
        read: go::read,
        follow: Some(go::follow),
        libraries: libraries::GO,
        separator: "/",
    },
    Reader {
        extensions: "rs",
        sign: b"",
        read: rust::read,
        follow: Some(rust::follow),
        libraries: libraries::RUST,
        separator: "::",
    },
    Reader {
        extensions: "java kt kts scala sc groovy",
        sign: b"import ",
        read: jvm::read,
        follow: Some(jvm::follow),
        libraries: libraries::JVM,
        separator: ".",
    },
    Reader {
        extensions: "cs",
        sign: b"using ",
        read: |text, added| lines(text, added, &["using ", "global using "], ";"),
        follow: Some(native::follow),
        libraries: libraries::CSHARP,
        separator: ".",
    },
    Reader {
        extensions: "php",
        sign: b"",
        read: native::php,
        follow: Some(native::follow),
        libraries: libraries::PHP,
        separator: "\\",
    },
    Reader {
        extensions: "rb rake",
        sign: b"",
        read: native::ruby,
        follow: Some(native::follow),
        libraries: libraries::RUBY,
        separator: "/",
    },
    Reader {
        extensions: "c h cc cpp cxx hh hpp hxx m mm",
        sign: b"#i",
        read: native::includes,
        follow: Some(native::follow),
        libraries: libraries::CPP,
        separator: "/",
    },
    Reader {
        extensions: "swift",
        sign: b"import ",
        read: |text, added| lines(text, added, &["import "], ";"),
        follow: None,
        libraries: libraries::SWIFT,
        separator: ".",
    },
    Reader {
        extensions: "lua",
        sign: b"",
        read: native::lua,
        follow: Some(native::follow),
        libraries: libraries::LUA,
        separator: ".",
    },
    Reader {
        extensions: "sh bash zsh ksh",
        sign: b"",
        read: native::shell,
        follow: Some(native::follow),
        libraries: libraries::SHELL,
        separator: "/",
    },
];

/// The imports of `file` that production code should not have, with what is wrong. What could not be looked at is told
/// to `out`.
pub(super) fn look(
    cx: &Context<'_>,
    file: &File<'_>,
    roles: &[Role],
    out: &mut Findings,
) -> Result<Option<Imports>, Fault> {
    let extension = file.path().extension().unwrap_or_default().to_ascii_lowercase();
    let is_own = |reader: &&Reader| holds(reader.extensions, &extension);
    let Some(reader) = READERS.iter().find(is_own) else { return Ok(None) };
    if made_up::is_tooling(file.path()) || is_for_tests(file.path()) {
        return Ok(None);
    }
    let Some(blob) = file.text(cx, out)? else { return Ok(None) };
    let text = &blob.data[..];
    let Some(dialect) = Dialect::of(file.path(), text) else { return Ok(None) };
    // What Go tests with is no part of a program: whoever imports it helps tests.
    if extension == b"go" && memchr::memmem::find(text, b"\"testing\"\n").is_some() {
        return Ok(None);
    }
    if memchr::memmem::find(text, reader.sign).is_none() || file.changed(cx, &blob)?.is_empty() {
        return Ok(None);
    }
    if !roles.contains(&file.role(cx, text, out)?.role) {
        return Ok(None);
    }
    let added = file.added(cx, &blob)?;
    // A policy may make any path one of tests.
    let asks_all = !cx.policy.roles.is_empty();
    let mut wrong = Vec::new();
    for import in (reader.read)(text, &added) {
        let found = match reader.library(&import) {
            Some(library) => (!is_of_namespace(text, &import)).then_some(Wrong::Library(library)),
            None => match reader.follow {
                Some(follow) if asks_all || may_be_test(&import, &extension) => {
                    let is_near = import.module.starts_with('.');
                    leads_to(cx, (file.path(), is_near), &follow(cx, file.path(), &import)?, &extension, out)?
                }
                _ => None,
            },
        };
        if let Some(found) = found {
            wrong.push((import, found));
        }
    }
    if wrong.is_empty() || advice::is_of_test_tools(cx, file.path())? {
        return Ok(None);
    }
    let places: Vec<_> = wrong.iter().map(|(import, _)| import.span.clone()).collect();
    let Some(source) = Source::read(file, (text, &added), dialect, &places, out) else {
        return Ok(None);
    };
    wrong.retain(|(import, _)| {
        guards::is_delivered(&source, import, &extension) && !guards::is_of_its_type_alone(text, import)
    });
    drop(source);
    Ok((!wrong.is_empty()).then_some(Imports { blob, wrong }))
}

/// Whether a PHP file belongs to the library that it names.
fn is_of_namespace(text: &[u8], import: &Import) -> bool {
    let owner = import.module.split('\\').next().unwrap_or_default();
    import.module.contains('\\')
        && text.find(format!("\nnamespace {owner}")).is_some_and(|at| {
            matches!(text.get(at + "\nnamespace ".len() + owner.len()), Some(b'\\' | b';' | b' ' | b'\n'))
        })
}

impl Reader {
    /// The name of the library that an import is of, if it is one that makes things up.
    fn library(&self, import: &Import) -> Option<&'static str> {
        let is_within = |module: &str, own: &str| {
            module.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(self.separator))
        };
        let inner: Vec<String> =
            import.names.iter().map(|name| format!("{}{}{name}", import.module, self.separator)).collect();
        let named =
            |own: &str| is_within(&import.module, own) || inner.iter().any(|module| is_within(module, own));
        self.libraries.iter().find(|(own, _)| named(own)).map(|(_, name)| *name)
    }
}

/// Letters that the path of a file for tests has.
const SIGNS: [&str; 7] = ["test", "mock", "fake", "fixture", "spec", "stories", "e2e"];

/// Whether what is imported could be there for tests, from how it is written. Java's packages do not tell.
fn may_be_test(import: &Import, extension: &[u8]) -> bool {
    let has_sign = |written: &str| {
        let lower = written.to_ascii_lowercase();
        SIGNS.iter().any(|sign| lower.contains(sign))
    };
    matches!(extension, b"java" | b"kt" | b"kts" | b"scala" | b"sc" | b"groovy")
        || has_sign(&import.module)
        || import.names.iter().any(|name| has_sign(name))
}

/// Imports that are a line each: what stands behind one of `openers`, up to `end`.
fn lines(text: &[u8], added: &AddedLines, openers: &[&str], end: &str) -> Vec<Import> {
    let mut imports = Vec::new();
    for span in added.spans(text) {
        let mut at = span.start;
        while at < span.end {
            let line = line_at(text, at);
            at = line.end + 1;
            let content = &text[line.clone()];
            let trimmed = content.trim_ascii();
            let Some(rest) = openers.iter().find_map(|opener| trimmed.strip_prefix(opener.as_bytes())) else {
                continue;
            };
            let rest = rest.strip_prefix(b"static ").unwrap_or(rest);
            let rest = rest.strip_suffix(end.as_bytes()).unwrap_or(rest).trim_ascii();
            let module = rest
                .to_str_lossy()
                .trim_matches(|mark| matches!(mark, '"' | '\''))
                .trim_start_matches('\\')
                .to_owned();
            imports.push(Import { span: trimmed_span(text, &line), module, names: Vec::new() });
        }
    }
    imports
}

/// `line` without white space around it.
fn trimmed_span(text: &[u8], line: &Range<usize>) -> Range<usize> {
    let content = &text[line.clone()];
    let start = line.start + content.len() - content.trim_ascii_start().len();
    start..start + content.trim_ascii().len()
}

/// `directory` and the pieces of `relative`, `.` and `..` followed; `None` where it leads out of the tree.
fn joined(directory: &RepoPath, relative: &str) -> Option<RepoPath> {
    let mut path = directory.clone();
    for piece in relative.split('/') {
        match piece {
            "" | "." => {}
            ".." if path.is_root() => return None,
            ".." => path = path.directory(),
            name => path = path.join(name),
        }
    }
    Some(path)
}

/// `path` with these bytes behind it.
fn with(path: &RepoPath, end: &str) -> RepoPath {
    let mut bytes = path.as_bytes().to_vec();
    bytes.extend_from_slice(end.as_bytes());
    RepoPath::new(bytes)
}

/// `directory` and every directory above it, the nearest first.
fn upwards(directory: &RepoPath) -> impl Iterator<Item = RepoPath> {
    std::iter::successors(Some(directory.clone()), |path| (!path.is_root()).then(|| path.directory()))
}
