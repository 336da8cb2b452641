//! Owns how source text is read: which language a file is in, what is comment, string and code in it, which function
//! a place belongs to, and whether it is test code.
//!
//! `languages` is the table of languages with a grammar, `comments` the table of those known by their comments alone;
//! a new language is one entry in one of them. This is the only module that knows tree-sitter as a parser; its nodes
//! are handed out, for whoever judges a shape has to see it. Trees are walked from the root down to the bytes asked
//! for: no queries (compiling one takes longer than a hook may), no recursion, no walk over all nodes.

mod class;
pub mod comments;
mod dialect;
mod function;
mod items;
pub mod languages;
mod naming;
mod outline;
mod parts;
mod prune;
pub mod role;
mod seam;
mod spot;
mod test_code;
mod tree;
mod trivial;
mod value;
mod walk;

pub use class::Class;
pub use dialect::Dialect;
pub use function::{Function, docstring};
pub use role::{Role, Told, Why};
pub use spot::{Spot, Spots, TextClass};
pub use tree::{SyntaxTree, Unparsed, apart};
pub use trivial::{is_log_name, marks_unused};
pub use value::{Value, arguments, callee, peel};

#[cfg(test)]
mod tests;
