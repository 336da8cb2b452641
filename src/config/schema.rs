//! Owns the JSON Schema of policy.toml (draft 2020-12), made of the same tables of keys and words by which the file is
//! read, so that an editor completes what will be taken and marks what will not.

use serde_json::{Map, Value, json};

use super::KnownRule;
use super::packs::PACKS;
use super::reviews::REVIEW;
use super::rules::{LEVELS, RULE};
use super::sections::{
    AGENT, BRANCHES, INDEX, KINDS, LEDGER, LIMITS, LOCKS, OFFLINE, PER, POLICY, REQUIRE, SECTIONS, SERVICE,
    SERVICE_KINDS,
};
use crate::change::Gate;
use crate::syntax::Role;

/// The schema; `described` says in a few words what a rule is about.
pub fn schema(known: &[KnownRule], described: impl Fn(&str) -> &'static str) -> Value {
    let rules: Vec<(&str, Value)> =
        known.iter().map(|rule| (rule.id, rule_schema(rule, described(rule.id)))).collect();
    let properties = table(SECTIONS, |key| match key {
        "extends" => extends(),
        "agents" => json!({
            "description": "Who works here, by name.",
            "type": "object",
            "additionalProperties": object("An agent, or a person.", AGENT, agent),
        }),
        "policy" => object("The policy itself.", POLICY, policy),
        "ledger" => object("WORK_STATUS.md.", LEDGER, ledger),
        "locks" => object("Locks.", LOCKS, lock),
        "index" => object("orchestration-index.md.", INDEX, index),
        "rules" => json!({
            "description": "How much each rule weighs here, what it leaves alone, and its own options.",
            "type": "object",
            "additionalProperties": false,
            "properties": Map::from_iter(rules.iter().map(|(id, rule)| ((*id).to_owned(), rule.clone()))),
        }),
        "review" => list(required(
            object("Paths that change only with a reviewer's approval of what they hold.", REVIEW, review),
            &["name"],
        )),
        "service" => list(required(
            object(
                "A directory that is a service, or is none, whatever its manifests say.",
                SERVICE,
                service,
            ),
            &["path"],
        )),
        "branches" => object("Branches.", BRANCHES, branch),
        "roles" => role_table(),
        "limits" => object("Limits.", LIMITS, limit),
        _ => Value::Null,
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policy.toml",
        "description": "How `policy` judges the changes of a repository.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

/// What may stand under each of `keys`.
fn table(keys: &[&str], each: impl Fn(&str) -> Value) -> Map<String, Value> {
    keys.iter().map(|key| ((*key).to_owned(), each(key))).collect()
}

fn object(description: &str, keys: &[&str], each: impl Fn(&str) -> Value) -> Value {
    json!({
        "description": description,
        "type": "object",
        "additionalProperties": false,
        "properties": table(keys, each),
    })
}

fn required(mut object: Value, keys: &[&str]) -> Value {
    object["required"] = json!(keys);
    object
}

fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

fn text(description: &str) -> Value {
    json!({"description": description, "type": "string", "minLength": 1})
}

fn texts(description: &str) -> Value {
    json!({"description": description, "type": "array", "items": {"type": "string", "pattern": "\\S"}})
}

/// At least one text.
fn some(description: &str) -> Value {
    let mut schema = texts(description);
    schema["minItems"] = json!(1);
    schema
}

fn flag(description: &str) -> Value {
    json!({"description": description, "type": "boolean"})
}

fn words<T>(choices: &[(&str, T)]) -> Vec<Value> {
    choices.iter().map(|(word, _)| json!(word)).collect()
}

fn choice<T>(description: &str, choices: &[(&str, T)]) -> Value {
    json!({"description": description, "enum": words(choices)})
}

fn extends() -> Value {
    let packs: Vec<String> = PACKS.iter().map(|pack| format!("pack:{}", pack.name)).collect();
    json!({
        "description": "Packs and files of this repository that come first; later ones win, and this file over all. None given: pack:default.",
        "type": "array",
        // Files of the repository may be called anything else.
        "items": {"anyOf": [{"enum": packs}, {"type": "string", "pattern": "^(?!pack:)\\s*\\S"}]},
    })
}

fn agent(key: &str) -> Value {
    match key {
        "emails" => texts("The addresses it commits under."),
        "owns" => texts("The paths it may change, as globs; none given: any."),
        "kind" => choice("What kind of author it is.", KINDS),
        "signing-keys" => {
            texts("SSH public keys or OpenPGP fingerprints, one of which must sign its commits and locks.")
        }
        _ => Value::Null,
    }
}

fn policy(key: &str) -> Value {
    match key {
        "owners" => texts("Who may have the policy ask less; without it, the ledger's coordinators."),
        _ => Value::Null,
    }
}

fn ledger(key: &str) -> Value {
    match key {
        "coordinators" => texts("Who may write other agents' rows."),
        _ => Value::Null,
    }
}

fn lock(key: &str) -> Value {
    match key {
        "ttl" => {
            text("How long a lock without an end holds, such as \"24h\", \"90m\" or \"7d\"; a year at most.")
        }
        "exempt" => texts("Paths that need no lock, as globs."),
        "exempt-kinds" => json!({
            "description": "Kinds of agents that need no lock; other agents' locks still hold them off.",
            "type": "array",
            "items": {"enum": words(KINDS)},
        }),
        "require" => {
            choice("Where a lock must stand: in the change or before it, or in an earlier commit.", REQUIRE)
        }
        "per-session" => flag("Whether two sessions of one agent are two holders."),
        "remote" => text("The remote whose ledger excludes agents on other machines."),
        "remote-ref" => json!({
            "description": "The ref that holds the ledger there.",
            "type": "string",
            "pattern": "^refs/.",
        }),
        "offline" => choice("What becomes of a lock while that remote is out of reach.", OFFLINE),
        _ => Value::Null,
    }
}

fn index(key: &str) -> Value {
    match key {
        "per" => choice("What owes an update of the two documents: every commit, or a push as a whole.", PER),
        _ => Value::Null,
    }
}

fn branch(key: &str) -> Value {
    match key {
        "protected" => texts("Branches, as globs, that are reached only with approval."),
        _ => Value::Null,
    }
}

fn limit(key: &str) -> Value {
    match key {
        "max-file-size" => json!({
            "description": "Larger files are not read by the rules about content: bytes, or \"1MiB\".",
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^\\s*[0-9]"}],
        }),
        _ => Value::Null,
    }
}

fn service(key: &str) -> Value {
    match key {
        "path" => text("The directory; `.` is the root."),
        "kind" => choice("What it is.", SERVICE_KINDS),
        _ => Value::Null,
    }
}

fn review(key: &str) -> Value {
    match key {
        "name" => json!({
            "description": "What `policy approve` calls it: letters, digits, dashes, dots and underscores.",
            "type": "string",
            "pattern": "^\\s*[^\\s-]",
        }),
        "paths" => some("What is reviewed, as globs."),
        "by" => some("Who reviews: the approval of any of them counts."),
        "gates" => json!({
            "description": "Where the approval is asked for; none given: everywhere, [] nowhere.",
            "type": "array",
            "items": {"enum": words(Gate::NAMED)},
        }),
        _ => Value::Null,
    }
}

fn role_table() -> Value {
    let names = Role::NAMED.map(|(name, _)| name);
    object("What files are for, as globs: the last word over everything else that tells.", &names, |_| {
        texts("Globs.")
    })
}

fn rule_schema(rule: &KnownRule, description: &str) -> Value {
    let keys: Vec<&str> = RULE.iter().chain(rule.option_keys).copied().collect();
    let settings = object("Its weight, what it leaves alone, and its own options.", &keys, |key| match key {
        "severity" => choice("How much it weighs.", LEVELS),
        "exempt" => texts("Paths it leaves alone, as globs."),
        option => option_schema(option),
    });
    json!({"description": description, "anyOf": [{"enum": words(LEVELS)}, settings]})
}

/// The options that rules have of their own.
fn option_schema(key: &str) -> Value {
    match key {
        "allow-linked" => flag("Whether a tag that names an issue passes."),
        "tags" => texts("The tags that count."),
        "any-package" => flag("Whether every new dependency is an integration, whatever it is for."),
        "ignore" => texts("Vendors, packages, hosts, images and variables that are none."),
        "shared" => texts("Paths that everybody may change, as globs."),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests;
