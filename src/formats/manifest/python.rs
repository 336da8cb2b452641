//! Owns Python's manifests: the names of what a project depends on, and the programs it installs.

use serde::Deserialize;
use toml::Value;

use super::text;

/// A pyproject.toml.
#[derive(Clone, Debug, Default)]
pub struct PyProject {
    /// The project's name.
    pub name: Option<String>,
    /// What it needs to run: normalized names.
    pub dependencies: Vec<String>,
    /// The names of the programs it installs.
    pub scripts: Vec<String>,
    /// The files that `dynamic` dependencies are read from (setuptools).
    pub dependency_files: Vec<String>,
    /// Whether its dependencies are computed when it is built, by something that no manifest tells.
    pub is_computed: bool,
    /// `[tool.uv.workspace] members`: it is the root of several projects.
    pub members: Vec<String>,
    /// Whether Poetry manages it.
    pub is_poetry: bool,
}

/// A requirements file.
#[derive(Clone, Debug, Default)]
pub struct Requirements {
    /// Normalized names.
    pub dependencies: Vec<String>,
    /// The files it includes with `-r`, as written.
    pub includes: Vec<String>,
}

/// A setup.py or setup.cfg, read without running it.
#[derive(Clone, Debug, Default)]
pub struct SetupFile {
    /// Normalized names.
    pub dependencies: Vec<String>,
    /// Whether it installs programs.
    pub has_scripts: bool,
}

/// A Pipfile.
#[derive(Clone, Debug, Default)]
pub struct Pipfile {
    /// Normalized names.
    pub dependencies: Vec<String>,
}

/// A Procfile.
#[derive(Clone, Debug, Default)]
pub struct Procfile {
    /// The commands.
    pub commands: Vec<String>,
    /// The commands by the processes' names.
    pub processes: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Raw {
    project: Option<RawProject>,
    tool: Option<RawTool>,
}

#[derive(Deserialize)]
struct RawProject {
    name: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
    #[serde(default)]
    scripts: toml::Table,
    #[serde(default)]
    dynamic: Vec<String>,
}

#[derive(Deserialize)]
struct RawTool {
    poetry: Option<RawPoetry>,
    setuptools: Option<Value>,
    uv: Option<Value>,
}

#[derive(Deserialize)]
struct RawPoetry {
    name: Option<String>,
    #[serde(default)]
    dependencies: toml::Table,
    #[serde(default)]
    scripts: toml::Table,
}

impl PyProject {
    /// Reads a pyproject.toml: the standard tables and Poetry's.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let raw: Raw = toml::from_str(text(data)?).map_err(|error| error.message().to_owned())?;
        let mut own = Self::default();
        if let Some(project) = raw.project {
            own.name = project.name;
            own.dependencies.extend(project.dependencies.iter().filter_map(|line| requirement(line)));
            own.scripts.extend(project.scripts.into_iter().map(|(name, _)| name));
            own.is_computed = project.dynamic.iter().any(|name| name == "dependencies");
        }
        let Some(tool) = raw.tool else { return Ok(own) };
        let dynamic = tool.setuptools.as_ref().and_then(|table| table.get("dynamic"));
        let files = dynamic.and_then(|table| table.get("dependencies")).and_then(|table| table.get("file"));
        own.dependency_files = files.map(strings).unwrap_or_default();
        own.is_computed &= own.dependency_files.is_empty();
        let members =
            tool.uv.as_ref().and_then(|uv| uv.get("workspace")).and_then(|table| table.get("members"));
        own.members = members.map(strings).unwrap_or_default();
        if let Some(poetry) = tool.poetry {
            own.is_poetry = true;
            own.is_computed &= poetry.dependencies.is_empty();
            own.name = own.name.or(poetry.name);
            own.dependencies.extend(poetry.dependencies.keys().map(|name| normalized(name)));
            own.scripts.extend(poetry.scripts.into_iter().map(|(name, _)| name));
        }
        Ok(own)
    }
}

/// A string, or a list of them.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

impl Requirements {
    /// Reads a requirements file. Lines that are no requirement (options, URLs without a name) are passed over.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let mut own = Self::default();
        for line in text(data)?.lines().map(str::trim) {
            let include = line.strip_prefix("-r").or_else(|| line.strip_prefix("--requirement"));
            match include {
                Some(path) => own.includes.push(path.trim_start_matches(['=', ' ', '\t']).to_owned()),
                None => own.dependencies.extend(requirement(line)),
            }
        }
        Ok(own)
    }
}

impl SetupFile {
    /// Reads the names in `install_requires` of a setup.py: the quoted strings of its list.
    pub fn parse_py(data: &[u8]) -> Result<Self, String> {
        let text = text(data)?;
        let list = text.split_once("install_requires").map_or("", |(_, after)| after);
        let list = list.split_once('[').map_or("", |(_, after)| after);
        let list = list_body(list);
        let dependencies = list.split(['"', '\'']).skip(1).step_by(2).filter_map(requirement).collect();
        Ok(Self { dependencies, has_scripts: text.contains("console_scripts") })
    }

    /// Reads `install_requires` of a setup.cfg: the value's own line and the indented ones after it.
    pub fn parse_cfg(data: &[u8]) -> Result<Self, String> {
        let text = text(data)?;
        let mut own = Self { dependencies: Vec::new(), has_scripts: text.contains("console_scripts") };
        let mut inside = false;
        for line in text.lines() {
            let continues = line.starts_with([' ', '\t']);
            if !continues {
                inside = line.split_once('=').is_some_and(|(key, _)| key.trim() == "install_requires");
            }
            if inside {
                let value =
                    if continues { line } else { line.split_once('=').map_or("", |(_, value)| value) };
                own.dependencies.extend(requirement(value.trim()));
            }
        }
        Ok(own)
    }
}

impl Pipfile {
    /// Reads a Pipfile.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let table: toml::Table =
            text(data)?.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let packages = table.get("packages").and_then(Value::as_table);
        let names = packages.into_iter().flat_map(|packages| packages.keys());
        Ok(Self { dependencies: names.map(|name| normalized(name)).collect() })
    }
}

impl Procfile {
    /// Reads a Procfile.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let processes = text(data)?.lines().filter_map(|line| {
            let (name, command) = line.split_once(':')?;
            let is_name = !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
            is_name.then(|| (name.to_owned(), command.trim().to_owned()))
        });
        let processes: Vec<_> = processes.collect();
        Ok(Self { commands: processes.iter().map(|(_, command)| command.clone()).collect(), processes })
    }
}

/// A list literal's text up to its closing bracket: brackets in its strings (`uvicorn[standard]`) do not count.
fn list_body(text: &str) -> &str {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b']' => return &text[..at],
            _ => {}
        }
    }
    text
}

/// The name that a requirement starts with: `Flask[async]>=2 ; python_version < "4"` → `flask`.
fn requirement(line: &str) -> Option<String> {
    let line = line.trim();
    let end =
        line.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')));
    let name = &line[..end.unwrap_or(line.len())];
    let after = line[name.len()..].trim_start();
    let is_name = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    let is_requirement =
        after.is_empty() || after.starts_with(['[', '(', '<', '>', '=', '!', '~', ';', '@', '#', ',']);
    (is_name && is_requirement).then(|| normalized(name))
}

/// A project's name as indexes compare it: lower case, runs of `-`, `_` and `.` as one `-`.
pub fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split(['-', '_', '.']).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(&part.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Pipfile, Procfile, PyProject, Requirements, SetupFile};

    #[test]
    fn a_pyproject_in_both_dialects() {
        let text = "[project]\nname = 'a'\ndependencies = ['FastAPI[all]>=0.1', 'zope.interface']\n[project.scripts]\nserve = 'a:main'\n";
        let project = PyProject::parse(text.as_bytes()).unwrap();
        assert_eq!(project.dependencies, ["fastapi", "zope-interface"]);
        assert_eq!(project.scripts, ["serve"]);
        let text = "[tool.poetry]\nname = 'b'\n[tool.poetry.dependencies]\npython = '^3'\nFlask = '*'\n";
        let project = PyProject::parse(text.as_bytes()).unwrap();
        assert!(project.dependencies.contains(&"flask".to_owned()));
        assert_eq!(project.name.as_deref(), Some("b"));
        assert!(PyProject::parse(b"[project\n").is_err());
    }

    #[test]
    fn requirements() {
        let text = "# c\nFlask==2.0 # d\n-r base.txt\n--requirement=x.txt\ngit+https://x.test/a\nuvicorn[standard]\n-e .\nredis @ https://x.test/r\n\n";
        let file = Requirements::parse(text.as_bytes()).unwrap();
        assert_eq!(file.dependencies, ["flask", "uvicorn", "redis"]);
        assert_eq!(file.includes, ["base.txt", "x.txt"]);
    }

    #[test]
    fn setup_files_are_read_without_running_them() {
        let text = "setup(install_requires=[\n  'uvicorn[standard]', \"flask>=2\"],\n  extras_require={'x': ['y']})\n";
        assert_eq!(SetupFile::parse_py(text.as_bytes()).unwrap().dependencies, ["uvicorn", "flask"]);
        let text = "[options]\ninstall_requires =\n    flask>=2\n    gunicorn\n[options.entry_points]\nconsole_scripts =\n    x = y:z\n";
        let file = SetupFile::parse_cfg(text.as_bytes()).unwrap();
        assert_eq!(file.dependencies, ["flask", "gunicorn"]);
        assert!(file.has_scripts);
    }

    #[test]
    fn a_pipfile_and_a_procfile() {
        let file = Pipfile::parse(b"[packages]\nDjango = '*'\n[dev-packages]\npytest = '*'\n").unwrap();
        assert_eq!(file.dependencies, ["django"]);
        let file = Procfile::parse(b"web: gunicorn a:app\n# c\nnot a line\n").unwrap();
        assert_eq!(file.commands, ["gunicorn a:app"]);
    }
}
