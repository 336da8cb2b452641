//! Owns the manifests that say what a directory is: Cargo.toml, package.json, pyproject.toml and its kin, Go files.
//!
//! Each is read only as far as it decides whether something there runs, and under which names it is built.

mod cargo;
mod go;
mod node;
mod python;

pub use cargo::{CargoManifest, CargoPackage, CargoWorkspace};
pub use go::{GoFile, go_module};
pub use node::{NxProject, PackageJson};
pub use python::{Pipfile, Procfile, PyProject, Requirements, SetupFile, normalized};

/// The text of a manifest, or why it is none.
fn text(data: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The first line of an error, for a reason that fits into a sentence.
fn brief(error: &impl std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
