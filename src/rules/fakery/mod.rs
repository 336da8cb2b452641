//! Owns the rules about work that pretends to be done.
//!
//! Each rule is one file. What they share is the look at a file (`evidence`): a literal prefilter (`words`), then one
//! parse, then what each word means where it stands (`tags`, `stubs`).

mod docstring;
mod evidence;
pub(super) mod fakery_stub;
pub(super) mod fakery_todo;
mod phrases;
#[cfg(test)]
mod stub_tests;
mod stubs;
mod subclasses;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod todo_tests;
mod vocabulary;
mod words;

pub(super) use words::TagWord;
