//! Owns Gradle's scripts, in Groovy and in Kotlin, as far as they can be read without running them: the plugins that are
//! applied, the projects that settings include, and the plugins that a version catalog names.
//!
//! A build script is a program. What is said plainly is read; a plugin that hangs on an expression or a condition is
//! told apart ([`Plugin::Unknown`]), so that nobody takes it for absent.

use toml::Value;

use super::scan::{Statement, Token, scan};
use super::text;

/// A plugin, as a script names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plugin {
    /// By its id.
    Id(String),
    /// By its name in a version catalog, the parts joined by dots: `libs.plugins.spring.boot`.
    Alias(String),
    /// By something that only running the script would tell.
    Unknown(String),
}

/// What a script does to one project, or to a group of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The plugins that it applies.
    pub plugins: Vec<Plugin>,
    /// The scripts that it applies, as written.
    pub scripts: Vec<String>,
    /// Whether it switches off the task that packs a Spring Boot program.
    pub disables_boot_jar: bool,
    /// Whether it names the class that a jar starts.
    pub has_main_class: bool,
    /// What `jib { to { image = "x" } }` calls its image.
    pub jib_image: Option<String>,
    /// What `bootBuildImage { imageName = "x" }` calls its image.
    pub boot_image: Option<String>,
}

/// A build script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GradleBuild {
    /// What it does to its own project.
    pub own: Scope,
    /// `allprojects`.
    pub all: Scope,
    /// `subprojects`.
    pub below: Scope,
    /// `project(':a:b')`.
    pub named: Vec<(String, Scope)>,
    /// The ids of the plugins that it makes: `gradlePlugin { plugins { … id = "x" } }`.
    pub makes: Vec<String>,
}

/// A settings script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GradleSettings {
    /// `rootProject.name`.
    pub name: Option<String>,
    /// The projects it includes, without the first colon: `a:b`.
    pub includes: Vec<String>,
    /// Where projects stand that do not stand where their names say.
    pub directories: Vec<(String, String)>,
    /// What it includes by an expression.
    pub unknown: Vec<String>,
}

/// The plugins of a version catalog: alias, with dots between its parts, and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GradleCatalog {
    /// Alias and id.
    pub plugins: Vec<(String, String)>,
}

/// Where a statement stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Under {
    /// Where it is met whenever the script runs.
    Always,
    /// In a branch.
    Condition,
}

impl GradleBuild {
    /// Reads a build script.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let mut build = Self::default();
        for statement in &scan(text(data)?)? {
            build.statement(statement);
        }
        Ok(build)
    }

    fn statement(&mut self, statement: &Statement) {
        let blocks = statement.blocks.iter().flatten();
        match statement.head() {
            Some("allprojects") => blocks.for_each(|inner| self.all.add(inner, Under::Always)),
            Some("subprojects") => blocks.for_each(|inner| self.below.add(inner, Under::Always)),
            Some("configure") if statement.has_word("allprojects") => {
                blocks.for_each(|inner| self.all.add(inner, Under::Always));
            }
            // `configure(subprojects.findAll { … })` takes some of them, nobody knows which.
            Some("configure") if statement.has_word("subprojects") => {
                let is_all = statement.blocks.len() == 1;
                let under = if is_all { Under::Always } else { Under::Condition };
                blocks.for_each(|inner| self.below.add(inner, under));
            }
            Some("project") if !statement.blocks.is_empty() => {
                if let Some(path) = statement.plain_strings().next() {
                    let mut scope = Scope::default();
                    blocks.for_each(|inner| scope.add(inner, Under::Always));
                    self.named.push((path.trim_start_matches(':').to_owned(), scope));
                }
            }
            Some("gradlePlugin") => makes(statement, &mut self.makes),
            _ => self.own.add(statement, Under::Always),
        }
    }
}

fn makes(statement: &Statement, into: &mut Vec<String>) {
    if statement.head() == Some("id") {
        into.extend(statement.plain_strings().next().map(str::to_owned));
    }
    statement.blocks.iter().flatten().for_each(|inner| makes(inner, into));
}

impl Scope {
    fn add(&mut self, statement: &Statement, under: Under) {
        self.boot_jar(statement);
        self.images(statement);
        self.has_main_class |= names_main_class(statement);
        match statement.head() {
            Some("plugins") if !statement.blocks.is_empty() => {
                statement.blocks.iter().flatten().for_each(|inner| self.declared(inner));
            }
            Some("apply") => self.applied(statement, under),
            Some("plugins" | "pluginManager") if statement.has_word("apply") => {
                self.applied(statement, under)
            }
            Some("if" | "else" | "switch" | "when" | "for" | "while" | "try") => {
                statement.blocks.iter().flatten().for_each(|inner| self.add(inner, Under::Condition));
            }
            _ => {}
        }
    }

    /// One line of `plugins { … }`.
    fn declared(&mut self, statement: &Statement) {
        let words: Vec<&str> = statement.words().collect();
        if words.windows(2).any(|pair| pair == ["apply", "false"]) {
            return;
        }
        let plugin = match statement.head() {
            Some("id") => match statement.plain_strings().next() {
                Some(id) => Plugin::Id(id.to_owned()),
                None => Plugin::Unknown(statement.shown()),
            },
            Some("kotlin") => match statement.plain_strings().next() {
                Some(name) => Plugin::Id(format!("org.jetbrains.kotlin.{name}")),
                None => Plugin::Unknown(statement.shown()),
            },
            Some("alias") => {
                let rest = words[1..].iter().take_while(|word| !matches!(**word, "apply" | "version"));
                Plugin::Alias(rest.copied().collect::<Vec<_>>().join("."))
            }
            Some("if" | "else") => {
                for inner in statement.blocks.iter().flatten() {
                    self.plugins.push(Plugin::Unknown(inner.shown()));
                }
                return;
            }
            // `application`, `` `java-library` ``.
            Some(id) if words.first() == Some(&id) => Plugin::Id(id.to_owned()),
            _ => return,
        };
        self.plugins.push(plugin);
    }

    /// `apply plugin: 'x'`, `apply(plugin = "x")`, `apply from: 'x'`, `plugins.apply("x")`.
    fn applied(&mut self, statement: &Statement, under: Under) {
        let string = statement.strings().next();
        if statement.has_word("from") {
            match string {
                Some(script) if under == Under::Always => self.scripts.push(script.to_owned()),
                _ => self.plugins.push(Plugin::Unknown(statement.shown())),
            }
            return;
        }
        let plugin = match statement.plain_strings().next() {
            Some(id) if under == Under::Always => Plugin::Id(id.to_owned()),
            Some(_) => Plugin::Unknown(statement.shown()),
            None => match statement.words().last() {
                Some("SpringBootPlugin") => Plugin::Id("org.springframework.boot".to_owned()),
                Some("ApplicationPlugin") => Plugin::Id("application".to_owned()),
                Some("WarPlugin") => Plugin::Id("war".to_owned()),
                // A class by any other name packs no program that Gradle knows of.
                _ if string.is_none() => return,
                _ => Plugin::Unknown(statement.shown()),
            },
        };
        self.plugins.push(plugin);
    }

    /// `jib { to { image = "x" } }`, `jib.to.image = "x"`, `bootBuildImage { imageName = "x" }`, and the latter within
    /// `tasks { … }` or as `tasks.named<BootBuildImage>("bootBuildImage") { imageName.set("x") }`.
    fn images(&mut self, statement: &Statement) {
        let names = |name: &str| statement.words().chain(statement.plain_strings()).any(|word| word == name);
        if statement.head() == Some("jib") {
            self.jib_image = set(statement, "image").or(self.jib_image.take());
        } else if names("bootBuildImage") {
            self.boot_image = set(statement, "imageName").or(self.boot_image.take());
        } else if statement.head() == Some("tasks") {
            statement.blocks.iter().flatten().for_each(|inner| self.images(inner));
        }
    }

    fn boot_jar(&mut self, statement: &Statement) {
        let names = statement.words().chain(statement.plain_strings()).any(|word| word == "bootJar");
        if !names && statement.head() != Some("tasks") {
            return;
        }
        let switches = |statement: &Statement| {
            let words: Vec<&str> = statement.words().collect();
            words.contains(&"enabled") && words.last() == Some(&"false")
        };
        if names {
            self.disables_boot_jar |= switches(statement) || statement.blocks.iter().flatten().any(switches);
        }
        // `tasks { bootJar { enabled = false } }`.
        if statement.head() == Some("tasks") {
            statement.blocks.iter().flatten().for_each(|inner| self.boot_jar(inner));
        }
    }
}

/// `mainClass = "x"`, `attributes 'Main-Class': 'x'`, wherever they stand.
fn names_main_class(statement: &Statement) -> bool {
    let words = statement.words().chain(statement.plain_strings());
    words.into_iter().any(|word| matches!(word, "mainClass" | "mainClassName" | "Main-Class"))
        || statement.blocks.iter().flatten().any(names_main_class)
}

/// What a statement, or one in its blocks, sets the property `name` to.
fn set(statement: &Statement, name: &str) -> Option<String> {
    if statement.has_word(name) {
        return statement.strings().last().map(str::to_owned);
    }
    statement.blocks.iter().flatten().find_map(|inner| set(inner, name))
}

impl GradleSettings {
    /// Reads a settings script.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let mut settings = Self::default();
        for statement in &scan(text(data)?)? {
            settings.statement(statement);
        }
        Ok(settings)
    }

    fn statement(&mut self, statement: &Statement) {
        let words: Vec<&str> = statement.words().collect();
        match words.as_slice() {
            ["include", ..] => {
                let before = self.includes.len();
                for path in statement.plain_strings() {
                    self.includes.push(path.trim_start_matches(':').replace('/', ":"));
                }
                let computed = statement.tokens.iter().any(|token| matches!(token, Token::Computed(_)));
                if computed || self.includes.len() == before {
                    self.unknown.push(statement.shown());
                }
            }
            ["rootProject", "name", ..] => self.name = statement.plain_strings().last().map(str::to_owned),
            ["project", "projectDir", ..] => {
                let strings: Vec<&str> = statement.strings().collect();
                if let [path, directory, ..] = strings.as_slice() {
                    let directory = directory.rsplit(['}', '$']).next().unwrap_or_default();
                    let directory = directory.strip_prefix("rootDir").unwrap_or(directory);
                    self.directories.push((
                        path.trim_start_matches(':').to_owned(),
                        directory.trim_matches('/').to_owned(),
                    ));
                }
            }
            // What a loop or a branch includes is included, as far as it is said plainly.
            _ => statement.blocks.iter().flatten().for_each(|inner| self.statement(inner)),
        }
    }
}

impl GradleCatalog {
    /// Reads `[plugins]` of a version catalog: `x = { id = "y", … }` or `x = "y:version"`.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let table: toml::Table =
            text(data)?.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        let plugins = table.get("plugins").and_then(Value::as_table).into_iter().flatten();
        let plugins = plugins.filter_map(|(alias, value)| {
            let id = match value {
                Value::String(text) => text.split(':').next()?,
                value => value.get("id")?.as_str()?,
            };
            Some((alias.replace(['-', '_'], "."), id.to_owned()))
        });
        Ok(Self { plugins: plugins.collect() })
    }
}

#[cfg(test)]
mod tests;
