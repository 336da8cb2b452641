//! Owns the client libraries that manifests list: what a program depends on when it runs, by the name that its registry
//! knows. What only builds or tests it is left out.
//!
//! Manifests are read for names and nothing else. Those that are programs themselves (Gradle, Gemfile, mix.exs,
//! Package.swift, setup.py) are not run: what they write out is found, what they work out is not.

use std::ops::Range;

use super::manifests;
use super::names::by_package;
use super::{Integration, Kind, Mention};
use crate::change::RepoPath;
use crate::formats::manifest::normalized;

/// A kind of manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// Cargo.toml.
    Cargo,
    /// package.json.
    Npm,
    /// pyproject.toml.
    PyProject,
    /// A requirements file.
    Requirements,
    /// setup.py.
    SetupPy,
    /// setup.cfg.
    SetupCfg,
    /// Pipfile.
    Pipfile,
    /// go.mod.
    Go,
    /// pom.xml.
    Maven,
    /// build.gradle, build.gradle.kts.
    Gradle,
    /// libs.versions.toml.
    GradleCatalog,
    /// Project files of .NET, Directory.Packages.props, packages.config.
    Dotnet,
    /// composer.json.
    Composer,
    /// Gemfile and *.gemspec.
    Gem,
    /// Package.swift.
    Swift,
    /// mix.exs.
    Mix,
}

/// Where a package comes from: what its names mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Registry {
    Cargo,
    Npm,
    PyPi,
    Go,
    Maven,
    Nuget,
    Composer,
    Gem,
    Swift,
    Hex,
}

impl Registry {
    /// Its name in the table of vendors.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm => "npm",
            Self::PyPi => "pypi",
            Self::Go => "go",
            Self::Maven => "maven",
            Self::Nuget => "nuget",
            Self::Composer => "composer",
            Self::Gem => "gem",
            Self::Swift => "swift",
            Self::Hex => "hex",
        }
    }

    /// A name as its registry compares names.
    pub(super) fn fold(self, name: &str) -> String {
        match self {
            Self::PyPi => normalized(name),
            Self::Cargo => name.replace('-', "_"),
            Self::Nuget | Self::Swift | Self::Composer | Self::Go => name.to_ascii_lowercase(),
            Self::Npm | Self::Maven | Self::Gem | Self::Hex => name.to_owned(),
        }
    }

    /// All of them.
    pub(super) const ALL: [Self; 10] = [
        Self::Cargo,
        Self::Npm,
        Self::PyPi,
        Self::Go,
        Self::Maven,
        Self::Nuget,
        Self::Composer,
        Self::Gem,
        Self::Swift,
        Self::Hex,
    ];
}

impl Manifest {
    /// The kind of the file at `path`.
    pub(super) fn of(path: &RepoPath) -> Option<Self> {
        let name = std::str::from_utf8(path.file_name()).ok()?;
        Some(match name {
            "Cargo.toml" => Self::Cargo,
            "package.json" => Self::Npm,
            "pyproject.toml" => Self::PyProject,
            "setup.py" => Self::SetupPy,
            "setup.cfg" => Self::SetupCfg,
            "Pipfile" => Self::Pipfile,
            "go.mod" => Self::Go,
            "pom.xml" => Self::Maven,
            "build.gradle" | "build.gradle.kts" => Self::Gradle,
            "libs.versions.toml" => Self::GradleCatalog,
            "Directory.Packages.props" | "packages.config" => Self::Dotnet,
            "composer.json" => Self::Composer,
            "Gemfile" | "gems.rb" => Self::Gem,
            "Package.swift" => Self::Swift,
            "mix.exs" => Self::Mix,
            _ if is_requirements(path, name) => Self::Requirements,
            _ => match name.rsplit_once('.')?.1 {
                "csproj" | "fsproj" | "vbproj" => Self::Dotnet,
                "gemspec" => Self::Gem,
                _ => return None,
            },
        })
    }

    fn registry(self) -> Registry {
        match self {
            Self::Cargo => Registry::Cargo,
            Self::Npm => Registry::Npm,
            Self::PyProject | Self::Requirements | Self::SetupPy | Self::SetupCfg | Self::Pipfile => {
                Registry::PyPi
            }
            Self::Go => Registry::Go,
            Self::Maven | Self::Gradle | Self::GradleCatalog => Registry::Maven,
            Self::Dotnet => Registry::Nuget,
            Self::Composer => Registry::Composer,
            Self::Gem => Registry::Gem,
            Self::Swift => Registry::Swift,
            Self::Mix => Registry::Hex,
        }
    }
}

/// `requirements.txt`, `requirements-prod.in`, `requirements/base.txt`; not what developers and tests need.
fn is_requirements(path: &RepoPath, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".in")) else { return false };
    let directory = path.directory();
    let is_within = directory.file_name() == b"requirements";
    let words = stem.split(['-', '_', '.']);
    let for_others = [
        "dev",
        "develop",
        "development",
        "test",
        "tests",
        "testing",
        "doc",
        "docs",
        "lint",
        "ci",
        "build",
        "tools",
    ];
    (is_within || stem.starts_with("requirements") || stem.ends_with("requirements"))
        && !words.into_iter().any(|word| for_others.contains(&word))
}

/// The libraries that a manifest lists: those that are clients of something, or with `any` all of them.
pub(super) fn mentions(manifest: Manifest, data: &[u8], any: bool) -> Result<Vec<Mention>, String> {
    let text = std::str::from_utf8(data).map_err(|_| "not UTF-8".to_owned())?;
    let names = manifests::names(manifest, text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let mut found: Vec<Mention> = Vec::new();
    for name in names {
        let known = by_package(manifest.registry(), &name).map(Integration::Known);
        let Some(integration) = known.or_else(|| any.then(|| Integration::Other(name.clone()))) else {
            continue;
        };
        if !found.iter().any(|other| other.written == name) {
            let range = locate(text, &name);
            found.push(Mention { integration, kind: Kind::Package, written: name, range });
        }
    }
    Ok(found)
}

/// Where a manifest writes a package's name, or the last part of it.
fn locate(text: &str, name: &str) -> Range<usize> {
    let last = name.rsplit([':', '/']).next().unwrap_or(name);
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'@'))
    };
    let bytes = text.as_bytes();
    for name in [name, last].into_iter().filter(|name| !name.is_empty()) {
        let mut hits = memchr::memmem::find_iter(bytes, name.as_bytes());
        let alone = |at: &usize| {
            !is_part(at.checked_sub(1).map(|before| &bytes[before])) && !is_part(bytes.get(at + name.len()))
        };
        if let Some(at) = hits.find(alone) {
            return at..at + name.len();
        }
    }
    0..0
}
