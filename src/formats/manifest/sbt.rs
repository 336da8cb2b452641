//! Owns build.sbt, as far as it can be read without running it: its projects, where they stand, the plugins that they
//! enable, and whether `assembly` bundles a program.

use super::scan::{Statement, Token, scan};
use super::text;

/// A build.sbt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SbtBuild {
    /// Its projects: the one of its own folder, and those that it defines.
    pub projects: Vec<SbtProject>,
}

/// A project of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SbtProject {
    /// What sbt's commands call it; `None` for the settings of the folder itself.
    pub id: Option<String>,
    /// Where it stands, from the build's folder: `.` for that itself.
    pub directory: String,
    /// `name`, if it is set plainly.
    pub name: Option<String>,
    /// The plugins of `enablePlugins`.
    pub plugins: Vec<String>,
    /// Whether it sets the main class of `assembly`.
    pub has_assembly_main: bool,
}

impl SbtBuild {
    /// Reads a build.sbt; the reason if it is none.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let mut own = SbtProject { directory: ".".to_owned(), ..SbtProject::default() };
        let mut projects = Vec::new();
        for statement in &scan(text(data)?)? {
            match defined(statement) {
                Some(mut project) => {
                    project.take(statement);
                    projects.push(project);
                }
                None => own.take(statement),
            }
        }
        projects.insert(0, own);
        Ok(Self { projects })
    }
}

/// `lazy val api = project`, `val api = (project in file("services/api"))`, `project.in(file("x"))`, `Project("x", file("y"))`.
fn defined(statement: &Statement) -> Option<SbtProject> {
    let words: Vec<&str> = statement.words().collect();
    let at = words.iter().position(|word| *word == "val")?;
    let is_project = words.iter().skip(at + 2).take(3).any(|word| matches!(*word, "project" | "Project"));
    let id = *words.get(at + 1).filter(|_| is_project)?;
    let is_file = |pair: &[Token]| match pair {
        [Token::Word(word), Token::Plain(path)] if word == "file" => Some(path.clone()),
        _ => None,
    };
    // Without a file, sbt takes the folder that is called after the project.
    let directory = statement.tokens.windows(2).find_map(is_file).unwrap_or_else(|| id.to_owned());
    Some(SbtProject { id: Some(id.to_owned()), directory, ..SbtProject::default() })
}

impl SbtProject {
    fn take(&mut self, statement: &Statement) {
        let words: Vec<&str> = statement.words().collect();
        for (at, _) in words.iter().enumerate().filter(|(_, word)| **word == "enablePlugins") {
            let named = words[at + 1..].iter().take_while(|word| word.starts_with(char::is_uppercase));
            self.plugins.extend(named.map(|word| (*word).to_owned()));
        }
        let name = statement.tokens.windows(2).find_map(|pair| match pair {
            [Token::Word(word), Token::Plain(name)] if word == "name" => Some(name.clone()),
            _ => None,
        });
        self.name = name.or(self.name.take());
        self.has_assembly_main |= words
            .windows(3)
            .any(|three| three[..2] == ["assembly", "mainClass"] || three == ["mainClass", "in", "assembly"]);
    }
}

#[cfg(test)]
mod tests {
    use super::SbtBuild;

    #[test]
    fn projects_and_what_they_enable() {
        let text = r#"
            name := "shop" // lazy val no = project
            enablePlugins(JavaAppPackaging, DockerPlugin)
            lazy val api = (project in file("services/api"))
              .enablePlugins(PlayScala)
              .settings(name := "shop-api", libraryDependencies += "a" % "b" % "1")
            lazy val job = project.settings(
              assembly / mainClass := Some("shop.Job")
            )
            val old = project.in(file("x")).settings(mainClass in assembly := Some("x.Y"))
            val version = "1"
        "#;
        let build = SbtBuild::parse(text.as_bytes()).unwrap();
        let shown: Vec<_> = build
            .projects
            .iter()
            .map(|one| {
                (one.directory.as_str(), one.name.as_deref(), one.plugins.join(","), one.has_assembly_main)
            })
            .collect();
        assert_eq!(
            shown,
            [
                (".", Some("shop"), "JavaAppPackaging,DockerPlugin".to_owned(), false),
                ("services/api", Some("shop-api"), "PlayScala".to_owned(), false),
                ("job", None, String::new(), true),
                ("x", None, String::new(), true),
            ]
        );
        assert!(SbtBuild::parse(b"\xff").is_err() && SbtBuild::parse("{".repeat(1_000).as_bytes()).is_err());
    }
}
