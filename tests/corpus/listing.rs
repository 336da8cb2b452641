//! Owns what is told of single cases: which were asked for, which were missed, which were found falsely.

use super::case::{Case, Tier, label};
use super::judge::Found;

/// A case and what was found in it, of the rules that were asked for.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    /// The case.
    pub case: &'a Case,
    /// The rules that must be found in it, and whether they were.
    pub expected: Vec<(&'static str, Tier, bool)>,
    /// The rules that were found and are not listed, with what they say.
    pub falsely: Vec<(&'static str, Vec<String>)>,
    /// What was not judged.
    pub not_evaluated: Vec<String>,
}

/// The part of the corpus that is asked for: `LANGUAGE`, `RULE` or `LANGUAGE/RULE`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    language: Option<String>,
    rule: Option<&'static str>,
}

impl Only {
    /// Reads what is asked for; nothing or an empty text asks for everything.
    pub fn parse(text: Option<&str>) -> Result<Self, String> {
        let mut only = Self::default();
        for word in text.unwrap_or_default().split('/').filter(|word| !word.is_empty()) {
            match label(word) {
                Some(rule) => only.rule = Some(rule),
                None if word.starts_with("fakery") => {
                    return Err(format!("`{word}` is no rule of the family"));
                }
                None => only.language = Some(word.to_owned()),
            }
        }
        Ok(only)
    }

    /// Whether the whole corpus is asked for.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// What counts of a case; `None`: it was not asked for.
    pub fn sift<'a>(&self, case: &'a Case, found: Found) -> Option<Outcome<'a>> {
        let asked = |rule: &str| self.rule.is_none_or(|only| only == rule);
        if self.language.as_ref().is_some_and(|language| *language != case.language) {
            return None;
        }
        let expected: Vec<_> = case
            .expected
            .iter()
            .filter(|(rule, _)| asked(rule))
            .map(|(rule, tier)| (*rule, *tier, found.rules.contains_key(rule)))
            .collect();
        let is_listed = |rule: &str| {
            case.expected.iter().any(|(listed, _)| *listed == rule) || case.either.contains(&rule)
        };
        let falsely: Vec<_> =
            found.rules.into_iter().filter(|(rule, _)| asked(rule) && !is_listed(rule)).collect();
        let is_asked = case.about.is_none_or(asked) || !expected.is_empty() || !falsely.is_empty();
        is_asked.then_some(Outcome { case, expected, falsely, not_evaluated: found.not_evaluated })
    }
}

/// Every miss, every false finding and every file that was not judged or only in part, with where the case stands.
pub fn list(outcomes: &[Outcome<'_>]) -> String {
    let mut lines = Vec::new();
    for Outcome { case, expected, falsely, not_evaluated } in outcomes {
        let place = format!("tests/corpus/{}:{}: {}", case.file, case.line, case.title);
        for (rule, tier, _) in expected.iter().filter(|(.., is_found)| !is_found) {
            lines.push(format!("missed   {rule} {}  {place}", tier.name()));
        }
        for (rule, said) in falsely {
            lines.push(format!("falsely  {rule}  {place}"));
            lines.extend(said.iter().map(|said| format!("           {said}")));
        }
        lines.extend(not_evaluated.iter().map(|entry| format!("unjudged {place}\n           {entry}")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Only, list};
    use crate::case::parse;
    use crate::judge::Found;

    const TEXT: &str = "=== a | fakery-stub C | fakery-todo P ~ fakery-elision\n-- after/x --\n1\n";

    fn found(rules: &[&'static str]) -> Found {
        Found {
            rules: rules.iter().map(|rule| (*rule, vec![format!("x:1: {rule}")])).collect(),
            ..Found::default()
        }
    }

    #[test]
    fn what_is_listed_must_be_found_and_what_is_not_must_not() {
        let cases = parse("rust/fakery-stub.found.txt", TEXT).unwrap();
        let found = found(&["fakery-stub", "fakery-elision", "fakery-mock"]);
        let outcome = Only::default().sift(&cases[0], found).unwrap();
        assert_eq!(
            outcome.expected.iter().map(|(.., is_found)| *is_found).collect::<Vec<_>>(),
            [true, false]
        );
        assert_eq!(outcome.falsely.len(), 1);
        let text = list(&[outcome]);
        assert!(
            text.contains("missed   fakery-todo P  tests/corpus/rust/fakery-stub.found.txt:1: a"),
            "{text}"
        );
        assert!(text.contains("falsely  fakery-mock") && text.contains("x:1: fakery-mock"), "{text}");
    }

    #[test]
    fn a_part_is_asked_for_by_language_and_rule() {
        let cases = parse("rust/fakery-stub.found.txt", TEXT).unwrap();
        let expected = |only: &str, rules: &[&'static str]| {
            let outcome = Only::parse(Some(only)).unwrap().sift(&cases[0], found(rules));
            outcome.map(|outcome| (outcome.expected.len(), outcome.falsely.len()))
        };
        assert_eq!(expected("rust", &["fakery-mock"]), Some((2, 1)));
        assert_eq!(expected("rust/fakery-todo", &["fakery-mock"]), Some((1, 0)));
        assert_eq!(expected("fakery-mock", &["fakery-mock"]), Some((0, 1)));
        assert_eq!(expected("fakery-mock", &[]), None);
        assert_eq!(expected("go", &["fakery-mock"]), None);
        assert!(Only::parse(Some("rust/fakery-stubs")).is_err());
        assert!(Only::parse(Some("")).unwrap().is_everything() && Only::parse(None).unwrap().is_everything());
    }
}
