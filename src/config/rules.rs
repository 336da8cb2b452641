//! Owns `[rules]`: each rule's weight, the paths it leaves alone, and its own options.

use serde::Deserialize;
use toml::de::{DeTable, ValueDeserializer};

use super::draft::{Draft, RuleDraft};
use super::reader::{Key, Reader, Value};
use super::suggest::did_you_mean;
use super::{KnownRule, Level};
use crate::finding::Severity;

pub(super) const LEVELS: &[(&str, Level)] =
    &[("error", Level::On(Severity::Error)), ("warning", Level::On(Severity::Warning)), ("off", Level::Off)];

/// The keys that every rule's table has beside the rule's own options.
pub(super) const RULE: &[&str] = &["severity", "exempt"];

/// Reads `[rules]` of one layer into the draft.
pub(super) fn read(reader: &Reader, value: &Value<'_>, known: &[KnownRule], draft: &mut Draft) {
    for (key, value) in reader.table("rules", value).into_iter().flatten() {
        let id = key.get_ref().as_ref();
        let Some(rule) = known.iter().find(|rule| rule.id == id) else {
            let ids: Vec<&str> = known.iter().map(|rule| rule.id).collect();
            reader.fault(
                key.span(),
                format!("there is no rule `{id}`"),
                "unknown",
                did_you_mean(id, "rules", &ids),
            );
            continue;
        };
        let settings = draft.rules.entry(rule.id).or_default();
        let title = format!("rules.{id}");
        match value.get_ref().as_table() {
            Some(table) => rule_table(reader, &title, key, table, rule, settings),
            None => settings.level = reader.choice(&title, value, LEVELS),
        }
    }
}

fn rule_table(
    reader: &Reader,
    title: &str,
    header: &Key<'_>,
    table: &DeTable<'_>,
    rule: &KnownRule,
    settings: &mut RuleDraft,
) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let what = format!("{title}.{name}");
        match name {
            "severity" => settings.level = reader.choice(&what, value, LEVELS),
            "exempt" => settings.exempt = reader.patterns(&what, value),
            _ if rule.option_keys.contains(&name) => {
                option(reader, &what, key, value, rule, settings);
                settings.place = Some(reader.place(header.span(), "its options"));
            }
            _ => {
                let own = rule.option_keys.iter().copied();
                reader.unknown_key(title, key, &RULE.iter().copied().chain(own).collect::<Vec<_>>());
            }
        }
    }
}

/// One option: tried alone, so that the fault points at it and not at the rule's whole table.
fn option(
    reader: &Reader,
    what: &str,
    key: &Key<'_>,
    value: &Value<'_>,
    rule: &KnownRule,
    settings: &mut RuleDraft,
) {
    let name = key.get_ref().to_string();
    let read = toml::Value::deserialize(ValueDeserializer::from(value.clone())).and_then(|plain| {
        (rule.parse_options)(toml::Table::from_iter([(name.clone(), plain.clone())])).map(|_| plain)
    });
    match read {
        Ok(plain) => {
            settings.options.insert(name, plain);
        }
        Err(error) => {
            let help = format!("`policy explain {}` shows the options it takes", rule.id);
            reader.fault(value.span(), format!("`{what}`: {}", error.message()), "not taken", help);
        }
    }
}
