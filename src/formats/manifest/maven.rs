//! Owns pom.xml: packaging, parent, modules, and the plugins that decide whether a build ends in something that runs.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml::{self, child, children, content};

/// A pom.xml.
#[derive(Clone, Debug, Default)]
pub struct Pom {
    /// `artifactId`.
    pub artifact: String,
    /// `packaging`; `None`: Maven's default, `jar`.
    pub packaging: Option<String>,
    /// `parent`.
    pub parent: Option<PomParent>,
    /// `modules`, those of profiles included.
    pub modules: Vec<String>,
    /// `properties`.
    pub properties: BTreeMap<String, String>,
    /// What every build of it does.
    pub build: PomBuild,
    /// What builds do under a condition.
    pub profiles: Vec<PomProfile>,
}

/// `parent`.
#[derive(Clone, Debug, Default)]
pub struct PomParent {
    /// `artifactId`.
    pub artifact: String,
    /// `relativePath`; empty: the parent is in no folder. Maven's default is `../pom.xml`.
    pub path: String,
}

/// `build`.
#[derive(Clone, Debug, Default)]
pub struct PomBuild {
    /// `plugins`: they run.
    pub plugins: Vec<PomPlugin>,
    /// `pluginManagement`: how they run if they do.
    pub managed: Vec<PomPlugin>,
    /// `finalName`.
    pub final_name: Option<String>,
}

/// `profile`.
#[derive(Clone, Debug, Default)]
pub struct PomProfile {
    /// `id`.
    pub id: String,
    /// What turns it on.
    pub activation: Activation,
    /// `build`.
    pub build: PomBuild,
}

/// What turns a profile on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Activation {
    /// `activeByDefault`.
    Default,
    /// A file that is there.
    Exists(String),
    /// A file that is not.
    Missing(String),
    /// Something that no tree tells, such as a property or `-P`.
    #[default]
    Unknown,
}

/// `plugin`.
#[derive(Clone, Debug, Default)]
pub struct PomPlugin {
    /// `artifactId`.
    pub artifact: String,
    /// The goals of its executions, those of the phase `none` left out.
    pub goals: Vec<String>,
    /// `configuration/skip`.
    pub skip: Option<String>,
    /// What it calls the image that it makes: jib's `configuration/to/image`, Spring Boot's `configuration/image/name`.
    pub image: Option<String>,
    /// The class that its jar starts: `mainClass`, wherever the configuration or an execution's holds it.
    pub main_class: Option<String>,
    /// Whether modules below get it, too.
    pub is_inherited: bool,
}

impl Pom {
    /// Reads a pom.xml.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        xml::read(data, |root| {
            if root.tag_name().name() != "project" {
                return Err("no Maven project".to_owned());
            }
            let profiles: Vec<Node<'_, '_>> = children(root, "profiles", "profile").collect();
            let modules = |node| children(node, "modules", "module").map(content);
            let properties = child(root, "properties").into_iter().flat_map(|node| node.children());
            Ok(Self {
                artifact: text(root, "artifactId").unwrap_or_default(),
                packaging: text(root, "packaging"),
                parent: child(root, "parent").map(parent),
                modules: modules(root).chain(profiles.iter().flat_map(|node| modules(*node))).collect(),
                properties: properties
                    .filter(Node::is_element)
                    .map(|node| (node.tag_name().name().to_owned(), content(node)))
                    .collect(),
                build: build(root),
                profiles: profiles.into_iter().map(profile).collect(),
            })
        })
    }
}

fn text(node: Node<'_, '_>, name: &str) -> Option<String> {
    child(node, name).map(content)
}

/// `mainClass`, as Shade's transformer and Assembly's archive write it, or the `Main-Class` of a manifest's entries.
fn main_class(node: Node<'_, '_>) -> Option<String> {
    let is_named = node.is_element() && matches!(node.tag_name().name(), "mainClass" | "Main-Class");
    is_named.then(|| content(node)).filter(|name| !name.is_empty())
}

fn parent(node: Node<'_, '_>) -> PomParent {
    PomParent {
        artifact: text(node, "artifactId").unwrap_or_default(),
        path: text(node, "relativePath").unwrap_or_else(|| "../pom.xml".to_owned()),
    }
}

fn build(node: Node<'_, '_>) -> PomBuild {
    let Some(node) = child(node, "build") else { return PomBuild::default() };
    let managed = child(node, "pluginManagement");
    PomBuild {
        plugins: children(node, "plugins", "plugin").map(plugin).collect(),
        managed: managed
            .into_iter()
            .flat_map(|node| children(node, "plugins", "plugin"))
            .map(plugin)
            .collect(),
        final_name: text(node, "finalName"),
    }
}

fn profile(node: Node<'_, '_>) -> PomProfile {
    PomProfile {
        id: text(node, "id").unwrap_or_default(),
        activation: child(node, "activation").map(activation).unwrap_or_default(),
        build: build(node),
    }
}

fn activation(node: Node<'_, '_>) -> Activation {
    if text(node, "activeByDefault").as_deref() == Some("true") {
        return Activation::Default;
    }
    let others = ["jdk", "os", "property", "packaging"];
    let Some(file) = child(node, "file").filter(|_| others.iter().all(|name| child(node, name).is_none()))
    else {
        return Activation::Unknown;
    };
    match (text(file, "exists"), text(file, "missing")) {
        (Some(path), None) => Activation::Exists(path),
        (None, Some(path)) => Activation::Missing(path),
        _ => Activation::Unknown,
    }
}

fn plugin(node: Node<'_, '_>) -> PomPlugin {
    let runs = |node: &Node<'_, '_>| text(*node, "phase").as_deref() != Some("none");
    let executions: Vec<Node<'_, '_>> = children(node, "executions", "execution").filter(runs).collect();
    let configured = child(node, "configuration");
    let within = |first: &str, second: &str| child(configured?, first).and_then(|node| text(node, second));
    let own = executions.iter().filter_map(|node| child(*node, "configuration")).chain(configured);
    PomPlugin {
        artifact: text(node, "artifactId").unwrap_or_default(),
        goals: executions.iter().flat_map(|node| children(*node, "goals", "goal").map(content)).collect(),
        skip: configured.and_then(|node| text(node, "skip")),
        image: within("to", "image").or_else(|| within("image", "name")),
        main_class: own.flat_map(|node| node.descendants()).find_map(main_class),
        is_inherited: text(node, "inherited").as_deref() != Some("false"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Activation, Pom};

    #[test]
    fn what_decides_about_a_module() {
        let text = "<?xml version='1.0'?><!-- x --><project xmlns='http://maven.apache.org/POM/4.0.0'>
            <parent><artifactId>up</artifactId><relativePath/></parent><artifactId> api </artifactId>
            <packaging>war</packaging><properties><a.b>c</a.b></properties>
            <modules><module>x</module></modules>
            <build><finalName>f</finalName><pluginManagement><plugins><plugin><artifactId>m</artifactId></plugin></plugins>
            </pluginManagement><plugins><plugin><artifactId>p</artifactId><inherited>false</inherited>
            <configuration><skip>true</skip></configuration>
            <executions><execution><goals><goal>repackage</goal></goals></execution>
            <execution><phase>none</phase><goals><goal>off</goal></goals></execution></executions></plugin></plugins></build>
            <profiles><profile><id>q</id><activation><file><exists>a.yml</exists></file></activation>
            <modules><module>y</module></modules></profile><profile><id>r</id></profile></profiles></project>";
        let pom = Pom::parse(text.as_bytes()).unwrap();
        assert_eq!((pom.artifact.as_str(), pom.packaging.as_deref()), ("api", Some("war")));
        assert_eq!(pom.parent.unwrap().path, "");
        assert_eq!(pom.modules, ["x", "y"]);
        assert_eq!(pom.properties["a.b"], "c");
        assert_eq!(pom.build.managed[0].artifact, "m");
        let plugin = &pom.build.plugins[0];
        assert_eq!(
            (plugin.goals.clone(), plugin.skip.as_deref()),
            (vec!["repackage".to_owned()], Some("true"))
        );
        assert!(!plugin.is_inherited);
        let activations: Vec<_> = pom.profiles.into_iter().map(|profile| profile.activation).collect();
        assert_eq!(activations, [Activation::Exists("a.yml".to_owned()), Activation::Unknown]);
    }

    #[test]
    fn what_is_no_pom_says_why() {
        assert!(Pom::parse(b"<project>").is_err());
        assert_eq!(Pom::parse(b"<html/>").unwrap_err(), "no Maven project");
        let bomb = "<!DOCTYPE x [<!ENTITY a 'a'>]><project>&a;</project>";
        assert!(Pom::parse(bomb.as_bytes()).is_err(), "no document type is read, so none can grow");
    }
}
