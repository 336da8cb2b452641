//! Owns MSBuild files (projects, Directory.Build.props and .targets) and solutions: what they set, under which
//! conditions, and what follows from several of them read one after the other.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::text;
use super::xml::{self, content};

/// A project or a file that projects import.
#[derive(Clone, Debug, Default)]
pub struct MsBuild {
    /// The SDKs: the root's `Sdk`, `<Sdk Name>` and `<Import Sdk>`, without versions.
    pub sdks: Vec<String>,
    /// Properties, imports and items, in order.
    pub steps: Vec<Step>,
}

/// One thing that evaluation meets.
#[derive(Clone, Debug)]
pub struct Step {
    /// The conditions of the element and of those around it.
    pub conditions: Vec<String>,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Sets a property: name and raw value.
    Property(String, String),
    /// Imports a file, as written.
    Import(String),
    /// `PackageReference`.
    Package(String),
    /// `ProjectReference`, as written.
    Reference(String),
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody can tell from the tree.
    Unknown,
}

/// Properties by name, in lower case: MSBuild does not tell case apart.
pub type Properties = BTreeMap<String, String>;

impl MsBuild {
    /// Reads a project, a .props or a .targets file.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        xml::read(data, |root| {
            if root.tag_name().name() != "Project" {
                return Err("no MSBuild project".to_owned());
            }
            let mut file = Self::default();
            file.add_sdks(root.attribute("Sdk").unwrap_or_default());
            file.element(root, &[], DEEPEST);
            Ok(file)
        })
    }

    fn add_sdks(&mut self, list: &str) {
        let names = list.split(';').map(|name| name.split('/').next().unwrap_or_default().trim());
        self.sdks.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
    }

    /// Reads the children of an element that groups others.
    fn element(&mut self, node: Node<'_, '_>, around: &[String], depth: usize) {
        for child in node.children().filter(Node::is_element) {
            let mut conditions = around.to_vec();
            conditions.extend(child.attribute("Condition").map(str::to_owned));
            let attribute = |name: &str| child.attribute(name).unwrap_or_default().to_owned();
            let kind = match child.tag_name().name() {
                "PropertyGroup" => {
                    for property in child.children().filter(Node::is_element) {
                        let own = property.attribute("Condition").map(str::to_owned);
                        let conditions = conditions.iter().cloned().chain(own).collect();
                        let name = property.tag_name().name().to_owned();
                        let kind = StepKind::Property(name, content(property));
                        self.steps.push(Step { conditions, kind });
                    }
                    continue;
                }
                "Choose" | "When" | "Otherwise" | "ItemGroup" | "ImportGroup" => {
                    if child.tag_name().name() == "Otherwise" {
                        conditions.push(String::from("otherwise"));
                    }
                    if depth > 0 {
                        self.element(child, &conditions, depth - 1);
                    }
                    continue;
                }
                "Sdk" => {
                    self.add_sdks(&attribute("Name"));
                    continue;
                }
                "Import" => {
                    self.add_sdks(child.attribute("Sdk").unwrap_or_default());
                    StepKind::Import(attribute("Project"))
                }
                "PackageReference" => StepKind::Package(attribute("Include")),
                "ProjectReference" => StepKind::Reference(attribute("Include")),
                _ => continue,
            };
            self.steps.push(Step { conditions, kind });
        }
    }
}

/// How deep groups are followed.
const DEEPEST: usize = 8;

/// `$(Name)` replaced by its value. A name that is not set is empty, as MSBuild has it; `None` where a value is computed
/// by a function.
pub fn expand(text: &str, properties: &Properties) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("$(") {
        let (name, after) = after.split_once(')')?;
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            return None;
        }
        out.push_str(before);
        out.push_str(properties.get(&name.to_ascii_lowercase()).map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether all of `conditions` hold. `'a' == 'b'`, `!=`, `.EndsWith('x')`, `and` and `or` without brackets are read;
/// everything else is unknown, and so is what the command line decides.
pub fn holds(conditions: &[String], properties: &Properties) -> Holds {
    let each = conditions.iter().map(|condition| alternatives(condition, properties));
    each.fold(Holds::Yes, both)
}

fn both(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Holds::No, _) | (_, Holds::No) => Holds::No,
        (Holds::Yes, Holds::Yes) => Holds::Yes,
        _ => Holds::Unknown,
    }
}

fn either(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Holds::Yes, _) | (_, Holds::Yes) => Holds::Yes,
        (Holds::No, Holds::No) => Holds::No,
        _ => Holds::Unknown,
    }
}

fn alternatives(condition: &str, properties: &Properties) -> Holds {
    let lower = condition.to_ascii_lowercase();
    let pieces = lower
        .split(" or ")
        .map(|piece| piece.split(" and ").map(|term| single(term.trim(), properties)).fold(Holds::Yes, both));
    pieces.fold(Holds::No, either)
}

/// What the command line and the machine decide, so that no tree tells.
const OUTSIDE: &[&str] =
    &["configuration", "platform", "os", "targetframework", "runtimeidentifier", "ci", "publish"];

/// One comparison, in lower case.
fn single(term: &str, properties: &Properties) -> Holds {
    if term.is_empty() || term == "true" || term == "'true'" {
        return Holds::Yes;
    }
    let suffix = term.split_once(").endswith('").or_else(|| term.split_once(".endswith('"));
    if let Some((name, suffix)) = suffix {
        let name = name.trim_matches(['\'', '$', '(', ')', ' ']);
        let suffix = suffix.split('\'').next().unwrap_or_default();
        let Some(value) = properties.get(name) else { return Holds::Unknown };
        let ends = value.to_ascii_lowercase().ends_with(suffix);
        return if ends { Holds::Yes } else { Holds::No };
    }
    let (equal, sides) = match (term.split_once("=="), term.split_once("!=")) {
        (Some(sides), None) => (true, sides),
        (None, Some(sides)) => (false, sides),
        _ => return Holds::Unknown,
    };
    if OUTSIDE.iter().any(|name| term.contains(&format!("$({name}"))) {
        return Holds::Unknown;
    }
    let side = |text: &str| {
        let text = text.trim();
        let text = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')).unwrap_or(text);
        expand(text, properties).map(|text| text.to_ascii_lowercase())
    };
    match (side(sides.0), side(sides.1)) {
        (Some(one), Some(other)) if (one == other) == equal => Holds::Yes,
        (Some(_), Some(_)) => Holds::No,
        _ => Holds::Unknown,
    }
}

/// The projects that a solution lists, with `/` between folders: a .sln's `Project` lines, a .slnx's elements.
#[derive(Clone, Debug, Default)]
pub struct Solution {
    /// The paths of the projects, relative to the solution.
    pub projects: Vec<String>,
}

impl Solution {
    /// Reads a .sln.
    pub fn parse_sln(data: &[u8]) -> Result<Self, String> {
        let paths = text(data)?.lines().filter(|line| line.starts_with("Project(")).filter_map(|line| {
            let path = line.split('"').nth(5)?;
            path.to_ascii_lowercase().ends_with("proj").then(|| path.replace('\\', "/"))
        });
        Ok(Self { projects: paths.collect() })
    }

    /// Reads a .slnx.
    pub fn parse_slnx(data: &[u8]) -> Result<Self, String> {
        xml::read(data, |root| {
            let projects = root.descendants().filter(|node| node.tag_name().name() == "Project");
            let paths = projects.filter_map(|node| node.attribute("Path"));
            Ok(Self { projects: paths.map(|path| path.replace('\\', "/")).collect() })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, MsBuild, Properties, Solution, StepKind, expand, holds};

    #[test]
    fn what_a_project_says() {
        let text = "\u{feff}<Project Sdk=\"Microsoft.NET.Sdk.Web/1.0;Other\"><Sdk Name='Third'/>
            <PropertyGroup Condition=\"'$(A)'=='1'\"><OutputType Condition=\"'x'!='y'\">Exe</OutputType></PropertyGroup>
            <ItemGroup><PackageReference Include='Serilog'/><ProjectReference Include='..\\b\\b.csproj'/></ItemGroup></Project>";
        let file = MsBuild::parse(text.as_bytes()).unwrap();
        assert_eq!(file.sdks, ["Microsoft.NET.Sdk.Web", "Other", "Third"]);
        assert_eq!(file.steps.len(), 3);
        assert_eq!(file.steps[0].conditions, ["'$(A)'=='1'", "'x'!='y'"]);
        assert!(matches!(&file.steps[2].kind, StepKind::Reference(path) if path == "..\\b\\b.csproj"));
        assert!(MsBuild::parse(b"<x/>").is_err() && MsBuild::parse(b"x").is_err());
    }

    #[test]
    fn conditions() {
        let properties: Properties = [("msbuildprojectname", "Shop.Tests"), ("a", "1")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        for (condition, expected) in [
            ("'$(A)' == '1'", Holds::Yes),
            ("$(A) != 1", Holds::No),
            ("'$(B)' == ''", Holds::Yes),
            ("'$(A)' == '2' Or '$(B)' == ''", Holds::Yes),
            ("'$(A)' == '2' And '$(Configuration)' == 'Release'", Holds::No),
            ("'$(Configuration)' == 'Release'", Holds::Unknown),
            ("$(MSBuildProjectName.EndsWith('.Tests'))", Holds::Yes),
            ("$(MSBuildProjectName.EndsWith('.Api'))", Holds::No),
            ("Exists('x')", Holds::Unknown),
        ] {
            assert_eq!(holds(&[condition.to_owned()], &properties), expected, "{condition}");
        }
        assert_eq!(holds(&[], &properties), Holds::Yes);
        assert_eq!(expand("x$(A)$(b)", &properties).as_deref(), Some("x1"));
        assert_eq!(expand("$([System.IO.Path]::x())", &properties), None);
    }

    #[test]
    fn what_a_solution_lists() {
        let text = "Project(\"{F}\") = \"Api\", \"src\\Api\\Api.csproj\", \"{1}\"\r\nEndProject\r\nProject(\"{G}\") = \"src\", \"src\", \"{2}\"\r\n";
        assert_eq!(Solution::parse_sln(text.as_bytes()).unwrap().projects, ["src/Api/Api.csproj"]);
        let text = "<Solution><Folder Name='/src/'><Project Path='src/Api/Api.csproj'/></Folder></Solution>";
        assert_eq!(Solution::parse_slnx(text.as_bytes()).unwrap().projects, ["src/Api/Api.csproj"]);
    }
}
