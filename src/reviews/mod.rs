//! Owns approvals of content: what a signal's subject names, the digest that binds a signal to what stands there, and
//! what the reviewers' signals together say of a tree.
//!
//! A signal that is bound to content ends its Detail with `content DIGEST`. Change a byte and the digest is another; put
//! the byte back and it holds again.

mod board;
mod content;
mod scope;
mod service;

#[cfg(test)]
mod tests;

pub use board::{Board, State};
pub use content::{Content, digest_in, with_digest};
pub use scope::Scope;
pub use service::ServiceReviews;

/// A word for a shell: in quotes if there is anything in it that the shell would take for its own.
pub fn shell_word(word: &str) -> String {
    // Only a NUL cannot be quoted, and no argument holds one.
    shlex::try_quote(word).map_or_else(|_| word.replace('\0', ""), std::borrow::Cow::into_owned)
}
