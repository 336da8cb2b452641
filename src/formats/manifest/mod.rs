//! Owns the manifests that say what a directory is: Cargo.toml, package.json, pyproject.toml and its kin, Go files,
//! pom.xml, Gradle's scripts, build.sbt, MSBuild's projects, composer.json, Gemfile.
//!
//! Each is read only as far as it decides whether something there runs, and under which names it is built.

mod cargo;
mod go;
mod gradle;
mod maven;
mod msbuild;
mod node;
mod python;
mod sbt;
mod scan;
mod web;
mod xml;

pub use cargo::{CargoManifest, CargoPackage, CargoWorkspace};
pub use go::{GoFile, go_module};
pub use gradle::{GradleBuild, GradleCatalog, GradleSettings, Plugin, Scope};
pub use maven::{Activation, Pom, PomBuild, PomParent, PomPlugin, PomProfile};
pub use msbuild::{Holds, MsBuild, Properties, Solution, Step, StepKind, expand, holds};
pub use node::{AngularWorkspace, NxProject, PackageJson};
pub use python::{Pipfile, Procfile, PyProject, Requirements, SetupFile, normalized};
pub use sbt::{SbtBuild, SbtProject};
pub use web::{Composer, Gemfile, RubyProgram};

/// The text of a manifest, or why it is none.
fn text(data: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The first line of an error, for a reason that fits into a sentence.
fn brief(error: &impl std::fmt::Display) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
