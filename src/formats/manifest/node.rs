//! Owns package.json, Nx's project.json and Angular's angular.json: what starts, what is built, and what is only a
//! workspace's root.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{brief, text};

/// A package.json.
#[derive(Clone, Debug, Default)]
pub struct PackageJson {
    /// `name`.
    pub name: Option<String>,
    /// `scripts`.
    pub scripts: BTreeMap<String, String>,
    /// The names in `dependencies` and `devDependencies`.
    pub dependencies: Vec<String>,
    /// Whether it has `workspaces`: then it is the root of several packages.
    pub is_workspace_root: bool,
    /// `workspaces`: the patterns of the packages' directories.
    pub workspaces: Vec<String>,
    /// Whether it has an entry for others to import: `main`, `module` or `exports`.
    pub is_library: bool,
    /// What its `nx` key says of it, where that is given.
    pub nx: Option<NxProject>,
}

/// What Nx calls a project: project.json, or the `nx` key of package.json.
#[derive(Clone, Debug, Default)]
pub struct NxProject {
    /// `name`.
    pub name: Option<String>,
    /// Whether `projectType` is `application`.
    pub is_application: bool,
}

impl PackageJson {
    /// Reads a package.json.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let value = object(data)?;
        let keys = |key: &str| value.get(key).and_then(Value::as_object).into_iter().flatten();
        Ok(Self {
            name: string(&value, "name"),
            scripts: keys("scripts")
                .filter_map(|(name, script)| Some((name.clone(), script.as_str()?.to_owned())))
                .collect(),
            dependencies: keys("dependencies")
                .chain(keys("devDependencies"))
                .map(|(name, _)| name.clone())
                .collect(),
            is_workspace_root: value.get("workspaces").is_some_and(names_packages),
            workspaces: value.get("workspaces").map(packages).unwrap_or_default(),
            is_library: ["main", "module", "exports"].iter().any(|key| value.get(key).is_some()),
            nx: value.get("nx").filter(|nx| nx.is_object()).map(project),
        })
    }

    /// Whether it depends on any of `names`.
    pub fn depends_on(&self, names: &[&str]) -> bool {
        self.dependencies.iter().any(|own| names.contains(&own.as_str()))
    }
}

impl NxProject {
    /// Reads a project.json.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        object(data).map(|value| project(&value))
    }
}

/// Angular's workspace file.
#[derive(Clone, Debug, Default)]
pub struct AngularWorkspace {
    /// The projects that are applications: name and root.
    pub applications: Vec<(String, String)>,
}

impl AngularWorkspace {
    /// Reads an angular.json.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let value = object(data)?;
        let projects = value.get("projects").and_then(Value::as_object).into_iter().flatten();
        let applications = projects.filter(|(_, value)| project(value).is_application);
        let root = |value: &Value| string(value, "root").unwrap_or_default();
        Ok(Self { applications: applications.map(|(name, value)| (name.clone(), root(value))).collect() })
    }
}

/// `workspaces`: a list, or an object that holds one.
fn names_packages(workspaces: &Value) -> bool {
    !packages(workspaces).is_empty()
}

fn packages(workspaces: &Value) -> Vec<String> {
    let list = workspaces.get("packages").unwrap_or(workspaces);
    let patterns = list.as_array().into_iter().flatten();
    patterns.filter_map(|pattern| pattern.as_str().map(str::to_owned)).collect()
}

fn project(value: &Value) -> NxProject {
    NxProject {
        name: string(value, "name"),
        is_application: value.get("projectType").and_then(Value::as_str) == Some("application"),
    }
}

fn object(data: &[u8]) -> Result<Value, String> {
    let value: Value = serde_json::from_str(text(data)?).map_err(|error| brief(&error))?;
    if value.is_object() { Ok(value) } else { Err("no JSON object".to_owned()) }
}

fn string(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{NxProject, PackageJson};

    #[test]
    fn what_decides_about_a_package() {
        let text = r#"{"name": "@x/a", "scripts": {"start": "node .", "odd": 1}, "dependencies": {"a": "1"},
            "devDependencies": {"vite": "5"}, "workspaces": ["packages/*"], "exports": "./a.js"}"#;
        let package = PackageJson::parse(text.as_bytes()).unwrap();
        assert_eq!(package.scripts.keys().collect::<Vec<_>>(), ["start"]);
        assert!(package.depends_on(&["vite"]) && !package.depends_on(&["next"]));
        assert!(package.is_workspace_root && package.is_library && package.nx.is_none());
    }

    #[test]
    fn what_nx_says() {
        assert!(NxProject::parse(b"{\"projectType\": \"application\"}").unwrap().is_application);
        assert!(!NxProject::parse(b"{\"projectType\": \"library\"}").unwrap().is_application);
    }

    #[test]
    fn what_is_no_package_says_why() {
        assert!(PackageJson::parse(b"{").is_err());
        assert!(PackageJson::parse(b"[]").is_err());
        assert!(PackageJson::parse("\u{feff}{}".as_bytes()).is_ok());
    }
}
