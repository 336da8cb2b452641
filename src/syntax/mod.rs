//! Owns how source text is read: which language a file is in, what is comment, string and code in it, which function
//! a place belongs to, and whether it is test code.
//!
//! `language` is the table of languages with a grammar, `comments` the table of those known by their comments alone;
//! a new language is one entry in one of them. This is the only module that knows tree-sitter as a parser; its nodes
//! are handed out, for whoever judges a shape has to see it. Trees are walked from the root down to the bytes asked
//! for: no queries (compiling one takes longer than a hook may), no recursion, no walk over all nodes.

pub mod comments;
mod dialect;
mod items;
pub mod language;
pub mod role;
mod spot;
mod test_code;
mod tree;

pub use dialect::Dialect;
pub use role::{Role, Told, Why};
pub use spot::{Spot, TextClass};
pub use tree::{SyntaxTree, Unparsed};

#[cfg(test)]
mod tests;
