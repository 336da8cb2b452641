//! Owns Cargo.toml: the package, its binaries, and the workspace it is the root of.

use serde::Deserialize;

use super::text;

/// A Cargo.toml.
#[derive(Clone, Debug, Default)]
pub struct CargoManifest {
    /// `[package]`.
    pub package: Option<CargoPackage>,
    /// `[workspace]`.
    pub workspace: Option<CargoWorkspace>,
}

/// `[package]`, with what decides about binaries.
#[derive(Clone, Debug)]
pub struct CargoPackage {
    /// Its name.
    pub name: String,
    /// Whether `src/main.rs` and `src/bin` make binaries.
    pub autobins: bool,
    /// The names of the `[[bin]]` tables.
    pub bins: Vec<String>,
    /// `workspace`: where the root of its workspace stands.
    pub workspace: Option<String>,
}

/// `[workspace]`.
#[derive(Clone, Debug, Default)]
pub struct CargoWorkspace {
    /// `exclude`: paths that are no part of it.
    pub exclude: Vec<String>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(alias = "project")]
    package: Option<RawPackage>,
    #[serde(default)]
    bin: Vec<RawBin>,
    workspace: Option<RawWorkspace>,
}

#[derive(Deserialize)]
struct RawPackage {
    name: String,
    #[serde(default = "yes")]
    autobins: bool,
    workspace: Option<String>,
}

#[derive(Deserialize)]
struct RawBin {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct RawWorkspace {
    #[serde(default)]
    exclude: Vec<String>,
}

fn yes() -> bool {
    true
}

impl CargoManifest {
    /// Reads a Cargo.toml.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text(data)?).map_err(|error| error.message().to_owned())?;
        let bins = raw.bin.into_iter().map(|bin| bin.name).collect();
        Ok(Self {
            package: raw.package.map(|package| CargoPackage {
                name: package.name,
                autobins: package.autobins,
                bins,
                workspace: package.workspace,
            }),
            workspace: raw.workspace.map(|workspace| CargoWorkspace { exclude: workspace.exclude }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::CargoManifest;

    #[test]
    fn what_decides_about_binaries() {
        let text = "[package]\nname = 'a'\nversion.workspace = true\nautobins = false\n[[bin]]\nname = 'x'\npath = 'x.rs'\n[workspace]\nmembers = ['b']\nexclude = ['c']\n";
        let manifest = CargoManifest::parse(text.as_bytes()).unwrap();
        let package = manifest.package.unwrap();
        assert_eq!(
            (package.name.as_str(), package.autobins, package.bins),
            ("a", false, vec!["x".to_owned()])
        );
        assert_eq!(manifest.workspace.unwrap().exclude, ["c"]);
    }

    #[test]
    fn a_virtual_manifest_has_no_package() {
        let manifest = CargoManifest::parse(b"[workspace]\nmembers = ['a']\n").unwrap();
        assert!(manifest.package.is_none());
    }

    #[test]
    fn what_is_no_manifest_says_why() {
        assert!(CargoManifest::parse(b"[package\n").is_err());
        assert!(CargoManifest::parse(b"\xff").unwrap_err().contains("UTF-8"));
    }
}
