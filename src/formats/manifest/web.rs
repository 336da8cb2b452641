//! Owns the manifests of PHP and Ruby: composer.json, Gemfile, and the files that serve by themselves.

use bstr::ByteSlice;
use serde_json::Value;

use super::{brief, text};

/// A composer.json.
#[derive(Clone, Debug, Default)]
pub struct Composer {
    /// `name`.
    pub name: Option<String>,
    /// `type`; `None`: Composer's default, `library`.
    pub kind: Option<String>,
    /// The names in `require`.
    pub requires: Vec<String>,
}

impl Composer {
    /// Reads a composer.json.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text(data)?).map_err(|error| brief(&error))?;
        if !value.is_object() {
            return Err("no JSON object".to_owned());
        }
        let string = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let requires = value.get("require").and_then(Value::as_object).into_iter().flatten();
        Ok(Self {
            name: string("name"),
            kind: string("type"),
            requires: requires.map(|(name, _)| name.clone()).collect(),
        })
    }
}

/// A Gemfile, or a gems.rb.
#[derive(Clone, Debug, Default)]
pub struct Gemfile {
    /// The gems that it names.
    pub gems: Vec<String>,
}

impl Gemfile {
    /// Reads the `gem "x"` lines, without running anything.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let lines = text(data)?.as_bytes().lines().map(<[u8]>::trim_ascii);
        let gems = lines.filter_map(|line| {
            let rest = line.strip_prefix(b"gem")?;
            let rest = rest.trim_start_with(|c| matches!(c, ' ' | '\t' | '('));
            let quote = rest.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let end = memchr::memchr(*quote, &rest[1..])?;
            Some(rest[1..=end].to_str_lossy().into_owned())
        });
        Ok(Self { gems: gems.collect() })
    }
}

/// A Ruby file that may be the program of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RubyProgram {
    /// Whether running it serves: it requires Sinatra's classic style, which starts by itself, or the modular one and calls
    /// `run!` (<https://sinatrarb.com/intro.html>).
    pub serves: bool,
}

impl RubyProgram {
    /// Reads the `require` lines, without running anything.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let lines: Vec<&str> = text(data)?.lines().map(str::trim).collect();
        let requires = |name: &str| {
            lines.iter().any(|line| {
                let rest = line.strip_prefix("require").map(|rest| rest.trim_start_matches([' ', '(']));
                let quoted = rest.and_then(|rest| rest.strip_prefix(['"', '\'']));
                quoted
                    .and_then(|rest| rest.strip_prefix(name))
                    .is_some_and(|rest| rest.starts_with(['"', '\'']))
            })
        };
        let runs = lines.iter().any(|line| !line.starts_with('#') && line.contains("run!"));
        Ok(Self { serves: requires("sinatra") || requires("sinatra/base") && runs })
    }
}

#[cfg(test)]
mod tests {
    use super::{Composer, Gemfile, RubyProgram};

    #[test]
    fn what_a_ruby_program_serves() {
        let serves = |text: &str| RubyProgram::parse(text.as_bytes()).unwrap().serves;
        assert!(serves("require 'sinatra'\nget('/') { 'x' }\n") && serves("  require(\"sinatra\")\n"));
        assert!(serves("require 'sinatra/base'\nclass A < Sinatra::Base\n  run! if app_file == $0\nend\n"));
        for text in [
            "require 'sinatra/base'\nclass A < Sinatra::Base; end\n",
            "# require 'sinatra'\n",
            "require 'sinatra-x'\n",
        ] {
            assert!(!serves(text), "{text}");
        }
        assert!(RubyProgram::parse(b"\xff").is_err());
    }

    #[test]
    fn what_composer_says() {
        let composer =
            Composer::parse(br#"{"name": "a/b", "type": "project", "require": {"php": "8", "x/y": "1"}}"#)
                .unwrap();
        assert_eq!((composer.name.as_deref(), composer.kind.as_deref()), (Some("a/b"), Some("project")));
        assert_eq!(composer.requires, ["php", "x/y"]);
        assert!(Composer::parse(b"[]").is_err() && Composer::parse(b"{").is_err());
    }

    #[test]
    fn what_a_gemfile_names() {
        let gemfile = Gemfile::parse(b"# gem 'no'\ngem 'rails', '~> 8'\n  gem(\"puma\")\ngemspec\n").unwrap();
        assert_eq!(gemfile.gems, ["rails", "puma"]);
    }
}
