//! Behaviour through the real binary and real git: one test binary, one file per part of the contract.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod sandbox;
mod verdict;

mod clones;
mod committing;
mod faults;
mod gates;
mod merges;
mod paths;
mod ranges;
mod repositories;
mod staging;
mod worktree;
