//! What code hosts are told. Whether it is SARIF is asked of the standard's schema, in `tests/oracles`.

use serde_json::Value;

use super::{MOST_RESULTS, render};
use crate::finding::Severity;
use crate::report::{Report, samples};
use crate::suppress::{Suppressed, Suppression};

fn run(report: &Report) -> Value {
    let log: Value = serde_json::from_str(&render(report)).unwrap();
    log["runs"][0].clone()
}

#[test]
fn a_result_says_where_what_and_the_way_out() {
    let run = run(&samples::violations());
    insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"][0]).unwrap(), @r#"
    {
      "kind": "fail",
      "level": "error",
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "index": 0,
              "uri": "src/a.rs",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endColumn": 23,
              "endLine": 2,
              "startColumn": 16,
              "startLine": 2
            }
          }
        }
      ],
      "message": {
        "text": "`main` is a stub\na stub is no work\nTo mend it: write it, or take it out\n(staged, by rust-expert)"
      },
      "partialFingerprints": {
        "policy/v1": "f00d",
        "primaryLocationLineHash": "f00d"
      },
      "properties": {
        "agent": "rust-expert",
        "commit": null,
        "help": "write it, or take it out",
        "origin": "index",
        "why": "a stub is no work"
      },
      "ruleId": "fakery-stub"
    }
    "#);
    insta::assert_snapshot!(run["invocations"], @r#"[{"executionSuccessful":true,"exitCode":1,"toolExecutionNotifications":[{"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"bin/%FF","uriBaseId":"%SRCROOT%"}}}],"message":{"text":"not evaluated: binary"}}]}]"#);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let ids: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["agent-unknown", "fakery-stub", "lock-held", "scope-outside"]);
}

#[test]
fn what_is_suppressed_is_marked() {
    let mut report = samples::violations();
    assert!(run(&report)["results"][0].get("baselineState").is_none());
    let finding = report.suppressed[0].finding.clone();
    report.suppressed.push(Suppressed { finding, suppression: Suppression::Baseline });
    let results = run(&report)["results"].clone();
    assert_eq!(results[0]["baselineState"], "new");
    assert!(results[0].get("suppressions").is_none());
    assert_eq!(results[4]["suppressions"][0]["kind"], "inSource");
    assert_eq!(results[4]["suppressions"][0]["justification"], "the vendor has none");
    assert_eq!(results[5]["suppressions"][0]["kind"], "external");
    assert_eq!(results[5]["baselineState"], "unchanged");
}

#[test]
fn a_fault_is_a_run_that_did_not_succeed() {
    let run = run(&samples::fault());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["exitCode"], 2);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), 2);
    assert_eq!(notes[0]["level"], "error");
    assert_eq!(
        notes[0]["message"]["text"],
        "policy.toml:3:1: `locks` has no key `tll`\nTo mend it: did you mean `ttl`?"
    );
}

#[test]
fn what_is_too_much_for_a_host_is_cut_from_its_lightest_end() {
    let mut report = samples::many(MOST_RESULTS + 7);
    report.findings.iter_mut().take(MOST_RESULTS).for_each(|finding| finding.severity = Severity::Warning);
    let run = run(&report);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), MOST_RESULTS);
    assert!(results[..7].iter().all(|result| result["level"] == "error") && results[7]["level"] == "warning");
    let note = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(note.starts_with("7 more results are left out"), "{note}");
}

#[test]
fn files_are_named_once_with_the_commits_to_look_in() {
    let run = run(&samples::violations());
    let artifacts = run["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 3);
    // The fourth finding is about a commit as a whole: it stands at the policy.
    assert_eq!(artifacts[2]["location"]["uri"], "policy.toml");
    assert_eq!(artifacts[2]["properties"]["commits"][0].as_str().unwrap().len(), 40);
}
