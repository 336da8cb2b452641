//! Behaviour through the real binary and real git: one test binary, one file per part of the contract.

#![expect(unreachable_pub, reason = "a test binary has no outside: `pub` marks what the files share")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod asking;
mod browser;
mod ci_jobs;
mod sandbox;
mod servers;
mod verdict;

mod allow;
mod arbiter_gates;
mod baseline;
mod ci_github;
mod ci_gitlab;
mod ci_managers;
mod clones;
mod command_help;
mod command_line;
mod commit_hooks;
mod committing;
mod container_files;
mod doctor;
mod doctor_gates;
mod documentation;
mod faults;
mod format_ledger;
mod formats;
mod gates;
mod identity;
mod index;
mod init;
mod install;
mod integrations;
mod lock_crashes;
mod lock_input;
mod lock_projection;
mod locking;
mod merge_ledger;
mod merges;
mod message_hooks;
mod mocks;
mod paths;
mod policy_owners;
mod policy_weakened;
mod pre_receive;
mod proofs;
mod push;
mod pushers;
mod races;
mod ranges;
mod reference_transaction;
mod refused_locks;
mod remarks;
mod remote_locks;
mod report_html;
mod repositories;
mod results;
mod reviews;
mod roles;
mod services;
mod sessions;
mod staging;
mod validating;
mod whole_tree;
mod worktree;
