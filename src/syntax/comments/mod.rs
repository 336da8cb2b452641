//! Owns comments and strings without a grammar: how languages write them (`styles`, one entry a family), and the scanner
//! that finds them (`scan`).

mod scan;
mod styles;

pub use scan::Scanned;
pub use styles::*;

/// How a family of languages writes comments and strings.
#[derive(Debug)]
pub struct CommentStyle {
    /// What the family is called in messages.
    pub name: &'static str,
    /// Extensions of its files, without the dot, in lower case; white space parts them, as it does all lists of names.
    pub extensions: &'static str,
    /// Names of its files that no extension tells; a name matches with any suffix after a dot (`Dockerfile.dev`).
    pub file_names: &'static str,
    /// Programs that a `#!` line may name, without a version.
    pub interpreters: &'static str,
    line: &'static [&'static str],
    block: &'static [(&'static str, &'static str)],
    quotes: &'static [Quote],
    /// Whether block comments stand in each other.
    nests: bool,
    /// Whether a line comment must stand at the start of a line or after white space or `;`.
    spaced: bool,
}

#[derive(Debug)]
struct Quote {
    open: &'static str,
    close: &'static str,
    escapes: bool,
    multiline: bool,
    /// Whether the closing mark, twice, stands for itself.
    doubles: bool,
}
