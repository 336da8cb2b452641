//! Owns the tests that the schema and the reader are of one mind: about every key, about the files there are, and about
//! what is wrong.

use serde_json::{Value, json};

use super::schema;
use crate::config::{PACKS, Policy, load, template};
use crate::fault::Fault;
use crate::rules;

fn ours() -> Value {
    schema(&rules::known(), |_| "what it says")
}

fn read(text: &str) -> Result<Policy, Fault> {
    load(Some(text), &rules::known(), &mut |_| Ok(Some(Vec::new())))
}

/// What the schema says of a policy; an empty list is no objection.
fn objections(text: &str) -> Vec<String> {
    let document: Value = serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    let validator = jsonschema::validator_for(&ours()).unwrap();
    validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every table of the schema: how a policy writes its head, and what its keys may be.
fn tables(schema: &Value) -> Vec<(String, Value)> {
    let properties = &schema["properties"];
    let mut all = vec![(String::new(), properties.clone())];
    for (name, section) in properties.as_object().unwrap() {
        if let Some(keys) = section.get("properties").filter(|_| name != "rules") {
            all.push((format!("[{name}]\n"), keys.clone()));
        }
        if let Some(keys) = section["items"].get("properties") {
            all.push((format!("[[{name}]]\n"), keys.clone()));
        }
    }
    all.push((
        "[agents.somebody]\n".to_owned(),
        properties["agents"]["additionalProperties"]["properties"].clone(),
    ));
    for (id, rule) in properties["rules"]["properties"].as_object().unwrap() {
        all.push((format!("[rules.{id}]\n"), rule["anyOf"][1]["properties"].clone()));
    }
    all
}

#[test]
fn every_key_that_the_reader_takes_is_in_the_schema() {
    for (head, keys) in tables(&ours()) {
        // The reader's own list: it tells it to whoever misspells a key.
        let rest = match &*head {
            "[[service]]\n" => "path = \"a\"\n",
            "[[review]]\n" => "name = \"a\"\n",
            _ => "",
        };
        let fault = read(&format!("{head}zzzzzzzzzzzz = 1\n{rest}")).unwrap_err();
        let known = fault.help.split("it takes: ").nth(1).unwrap_or_else(|| panic!("{head}{}", fault.help));
        let known = known.split("; ").next().unwrap().trim_end_matches(')');
        let mut known: Vec<&str> = known.split(", ").collect();
        let mut ours: Vec<&str> = keys.as_object().unwrap().keys().map(String::as_str).collect();
        known.sort_unstable();
        ours.sort_unstable();
        assert_eq!(known, ours, "{head}");
        for (key, value) in keys.as_object().unwrap() {
            assert!(value.is_object(), "{head}{key}: nothing is said of it");
        }
    }
    let rules = ours()["properties"]["rules"]["properties"].as_object().unwrap().len();
    assert_eq!(rules, rules::known().len());
}

#[test]
fn every_word_of_the_schema_is_taken_and_no_other() {
    for (head, keys) in tables(&ours()) {
        for (key, value) in keys.as_object().unwrap() {
            let (of_one, of_many) = (value["enum"].as_array(), value["items"]["enum"].as_array());
            for word in of_one.into_iter().chain(of_many).flatten() {
                let written = if of_many.is_some() { format!("[{word}]") } else { word.to_string() };
                let rest = if head == "[[service]]\n" { "path = \"a\"\n" } else { "" };
                let rest = if head == "[[review]]\n" {
                    "name = \"a\"\npaths = [\"a\"]\nby = [\"rust-expert\"]\n"
                } else {
                    rest
                };
                let text = format!("{head}{rest}{key} = {written}\n");
                assert!(read(&text).is_ok(), "{text}: {:?}", read(&text).err());
                assert_eq!(objections(&text), [""; 0], "{text}");
                let wrong = text.replace(&format!("{key} = {written}"), &format!("{key} = \"zzzzzz\""));
                assert!(read(&wrong).is_err() && !objections(&wrong).is_empty(), "{wrong}");
            }
        }
    }
}

#[test]
fn the_schema_takes_the_files_there_are() {
    let own = include_str!("../../../policy.toml");
    assert_eq!(objections(own), [""; 0]);
    let template = template("Ada", "ada@example.com");
    assert_eq!(objections(&template), [""; 0]);
    let shown: String = template
        .lines()
        .map(|line| {
            let code = line.strip_prefix("# ").filter(|rest| rest.starts_with('[') || rest.contains(" = "));
            format!("{}\n", code.unwrap_or(line))
        })
        .collect();
    assert_eq!(objections(&shown), [""; 0], "{shown}");
    for pack in PACKS {
        let mut table: toml::Table = pack.text.parse().unwrap();
        // Only packs have it.
        table.remove("families");
        assert_eq!(objections(&table.to_string()), [""; 0], "{}", pack.name);
    }
}

#[test]
fn what_the_reader_refuses_the_schema_marks() {
    for text in [
        "[locks]\ntll = \"1h\"",
        "lokcs = 1",
        "[rules]\nlock-hold = \"off\"",
        "[rules]\nlock-held = \"fatal\"",
        "[rules.fakery-todo]\nallow-linkt = true",
        "[rules.fakery-todo]\nallow-linked = \"yes\"",
        "[locks]\nper-session = \"yes\"",
        "[agents.x]\nemail = [\"a@b.example\"]",
        "[agents.x]\nemails = [\"\"]",
        "[[service]]\nkind = \"tool\"",
        "[[review]]\nname = \"x\"\npaths = []\nby = [\"rust-expert\"]",
        "extends = [\"pack:defualt\"]",
        "[limits]\nmax-file-size = 0",
        "[roles]\ntests = [\"a\"]",
    ] {
        assert!(read(text).is_err(), "the reader takes {text}");
        assert!(!objections(text).is_empty(), "the schema takes {text}");
    }
    let fine = "extends = [\"pack:default\", \"policies/team.toml\"]\n[limits]\nmax-file-size = \"1MiB\"\n[rules.fakery-todo]\nallow-linked = true\n";
    assert!(read(fine).is_ok(), "{:?}", read(fine).err());
    assert_eq!(objections(fine), [""; 0]);
    assert_eq!(ours()["additionalProperties"], json!(false));
}
