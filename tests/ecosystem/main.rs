//! What policy is run by: CI hosts, hook managers and package managers, each of them real (`requirements.txt` and
//! `package.json`; `.ci/needs` installs them below `target/ecosystem`), and the linters of what they are given.

#![expect(unreachable_pub, reason = "a test binary has no outside: `pub` marks what the files share")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

#[path = "../cli/ci_jobs.rs"]
#[expect(dead_code, reason = "tests/cli needs more of it")]
mod ci_jobs;
#[path = "../cli/sandbox.rs"]
#[expect(dead_code, reason = "tests/cli needs more of it")]
mod sandbox;
mod tools;

mod actions;
mod gitlab;
mod lints;
mod managers;
mod packages;
