//! The pages in docs/ and README.md: the commands, options and rules that they name are those of the binary, and every
//! rule has its way out in docs/blocked.md.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::sandbox::Sandbox;

/// A page, taken apart.
struct Page {
    name: String,
    /// The texts in backquotes, outside of blocks.
    spans: Vec<String>,
    /// What its console blocks type: their lines that start with `$ `.
    typed: Vec<String>,
}

/// README.md and the pages in docs/.
fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        listed.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    paths.push(root.join("README.md"));
    paths.sort();
    paths
        .iter()
        .map(|path| Page::read(&path.strip_prefix(root).unwrap().display().to_string(), path))
        .collect()
}

impl Page {
    fn read(name: &str, path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (mut prose, mut typed) = (String::new(), Vec::new());
        // How many backquotes the block began with, and whether it is one of a console.
        let mut block: Option<(usize, bool)> = None;
        for line in text.lines() {
            let line = line.trim_start();
            let marks = line.chars().take_while(|&c| c == '`').count();
            match block {
                Some((opened, _)) if marks >= opened && line.trim_end().len() == marks => block = None,
                Some((_, is_console)) => {
                    typed.extend(line.strip_prefix("$ ").filter(|_| is_console).map(str::to_owned));
                }
                None if marks >= 3 => block = Some((marks, line[marks..].trim() == "console")),
                None => {
                    prose.push_str(line);
                    prose.push('\n');
                }
            }
        }
        // By paragraphs, so that one backquote too many leads astray no further than that.
        let odd = prose.split("\n\n").flat_map(|paragraph| paragraph.split('`').skip(1).step_by(2));
        let spans = odd.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        Self { name: name.to_owned(), spans, typed }
    }

    /// Every call of `policy` on the page: the words after it, up to `--` and to a comment.
    fn calls(&self) -> Vec<Vec<&str>> {
        let lines = self.typed.iter().chain(&self.spans);
        let commands = lines.flat_map(|line| line.split(['|', ';'])).flat_map(|part| part.split("&&"));
        commands
            .filter_map(|command| {
                let mut words = command.split_whitespace().skip_while(|word| is_assignment(word));
                let is_ours = words.next() == Some("policy");
                is_ours.then(|| words.take_while(|word| !["--", "#"].contains(word)).collect::<Vec<_>>())
            })
            .filter(|words| !words.is_empty())
            .collect()
    }
}

/// `POLICY_AGENT=ada` before a command.
fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

/// The help of each subcommand, by its name.
fn commands() -> BTreeMap<String, String> {
    let sandbox = Sandbox::empty();
    let help = sandbox.policy(&["help"]).ok().stdout;
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| {
        let name = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?;
        name.split_whitespace().next()
    });
    names.map(|name| (name.to_owned(), sandbox.policy(&["help", name]).ok().stdout)).collect()
}

/// The ids that `policy rules` lists.
fn rules() -> Vec<String> {
    let listed = Sandbox::empty().policy(&["rules", "--format", "json"]).ok().stdout;
    let rows: serde_json::Value = serde_json::from_str(&listed).unwrap();
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_commands_and_options_that_pages_name_exist() {
    let commands = commands();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages() {
        for words in page.calls() {
            seen += 1;
            let call = format!("{}: policy {}", page.name, words.join(" "));
            // `policy --version`, and a name that stands for any command.
            if words[0].starts_with('-') || words[0].contains('…') {
                continue;
            }
            let Some(help) = commands.get(words[0]) else {
                wrong.push(format!("{call}: there is no such command"));
                continue;
            };
            for word in words.iter().filter(|word| word.starts_with("--")) {
                let name = word.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap();
                let mut told = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                if !told.any(|own| own == name) {
                    wrong.push(format!("{call}: it takes no {name}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 100, "only {seen} calls were found: the pages are no longer read rightly");
}

#[test]
fn the_rules_that_pages_name_exist() {
    let rules = rules();
    let roster = include_str!("../../policies/roster.toml");
    let families: Vec<&str> = rules.iter().filter_map(|rule| rule.split('-').next()).collect();
    let commands = commands();
    for page in pages() {
        for span in &page.spans {
            let is_name = span.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let is_like_a_rule =
                is_name && span.split_once('-').is_some_and(|(family, _)| families.contains(&family));
            // The packages that carry the binary are called so.
            let is_package = span.starts_with("policy-gate");
            let is_something_else = is_package
                || roster.contains(&format!("[agents.{span}]"))
                || commands.contains_key(span.as_str());
            if is_like_a_rule && !is_something_else {
                assert!(rules.contains(span), "{} names `{span}`, and there is no such rule", page.name);
            }
        }
    }
}

#[test]
fn every_rule_has_its_way_out() {
    let pages = pages();
    let blocked = pages.iter().find(|page| page.name.ends_with("blocked.md")).unwrap();
    let missing: Vec<String> = rules().into_iter().filter(|rule| !blocked.spans.contains(rule)).collect();
    assert!(missing.is_empty(), "docs/blocked.md says nothing of {}", missing.join(", "));
}

#[test]
fn the_first_steps_are_there_to_be_typed() {
    let pages = pages();
    let start = pages.iter().find(|page| page.name.ends_with("start.md")).unwrap();
    let typed = start.typed.join("\n");
    for command in ["policy init", "policy lock", "policy unlock", "policy baseline", "policy check --all"] {
        assert!(typed.contains(command), "docs/start.md does not type `{command}`");
    }
}
