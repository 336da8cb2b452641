//! Several reports of one check: where they go, and what becomes of one that cannot be written.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::{FORMS, broken, violating};
use crate::sandbox::Sandbox;

#[test]
fn one_check_writes_many_reports() {
    let sandbox = violating();
    let mut arguments = vec!["check".to_owned(), "--staged".to_owned()];
    for form in FORMS {
        arguments.extend(["--output".to_owned(), format!("{form}=../out.{form}")]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ended = sandbox.policy(&arguments).exits(1);
    assert!(ended.stdout.contains("2 errors, 1 note in 1 change"), "{ended}");
    for form in FORMS {
        let alone = sandbox.policy(&["check", "--staged", "--format", form]).exits(1).stdout;
        assert_eq!(sandbox.read(&format!("../out.{form}")), alone, "{form}");
    }
    let mode = std::fs::metadata(sandbox.path().join("../out.json")).unwrap().permissions().mode();
    assert_ne!(mode & 0o044, 0, "others may read it as any file: {mode:o}");
}

#[test]
fn a_dash_is_standard_output() {
    let sandbox = violating();
    let alone = sandbox.policy(&["check", "--staged", "--format", "agent"]).exits(1).stdout;
    let ended =
        sandbox.policy(&["check", "--staged", "--output", "agent=-", "--output", "json=../a.json"]).exits(1);
    assert_eq!(ended.stdout, alone);
    assert!(sandbox.read("../a.json").starts_with("{\n"));
}

#[test]
fn a_name_may_be_of_any_bytes() {
    let sandbox = violating();
    let output = OsStr::from_bytes(b"json=../\xff=a.json");
    sandbox
        .call_policy(&[OsStr::new("check"), OsStr::new("--staged"), OsStr::new("--output"), output])
        .end()
        .exits(1);
    let written = std::fs::read(sandbox.path().join(OsStr::from_bytes(b"../\xff=a.json"))).unwrap();
    assert!(written.starts_with(b"{\n"));
}

#[test]
fn hooks_write_reports_as_well() {
    let sandbox = violating();
    let ended = sandbox.policy(&["hook", "--output", "sarif=../a.sarif", "pre-commit"]).exits(1);
    assert!(ended.stderr.contains("lock-missing") && ended.stdout.is_empty(), "{ended}");
    assert!(sandbox.read("../a.sarif").contains("\"lock-missing\""));
}

#[test]
fn slips_are_told_before_anything_is_judged() {
    let sandbox = violating();
    sandbox.write("../there/x", "");
    symlink("there", sandbox.path().join("../link")).unwrap();
    for (arguments, says) in [
        (&["--output", "sarif"][..], "FORMAT=FILE"),
        (&["--output", "sarfi=a"], "did you mean `sarif`?"),
        (&["--output", "x=a"], "there are pretty, json"),
        (&["--output", "json="], "without a name"),
        (&["--output", "json=../none/a.json"], "`mkdir -p ../none`"),
        (&["--output", "json=../there"], "is a directory"),
        (&["--output", "json=../a", "--output", "sarif=../a"], "two reports go to one file"),
        (&["--output", "json=../there/b", "--output", "sarif=../link/./b"], "two reports go to one file"),
        (&["--output", "json=../there/x", "--output", "sarif=../link/x"], "two reports go to one file"),
        (&["--output", "json=-", "--output", "sarif=-"], "two reports go to standard output"),
        (&["--format", "json", "--output", "sarif=-"], "two reports go to standard output"),
        (&["--quiet", "--verbose"], "cannot be used with"),
    ] {
        let before = sandbox.bytes();
        sandbox.policy(&[&["check", "--staged"], arguments].concat()).exits(2).says(says);
        assert!(before == sandbox.bytes(), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_written_is_a_fault_in_every_report() {
    // A check that is clean, and one report that meets a full disk.
    let sandbox = Sandbox::adopted();
    let arguments = ["check", "--staged", "--output", "json=../a.json", "--output", "sarif=/dev/full"];
    let ended = sandbox.policy(&arguments).exits(2).says("`/dev/full` cannot be written");
    assert!(ended.stdout.contains("could not check: 1 fault"), "{ended}");
    let report: serde_json::Value = serde_json::from_str(&sandbox.read("../a.json")).unwrap();
    assert_eq!(report["outcome"], "fault");
    // So is standard output.
    let shell = format!("'{}' check --staged --format json >/dev/full", env!("CARGO_BIN_EXE_policy"));
    sandbox.call("sh", &["-c", &shell]).end().exits(2).says("cannot be written to standard output");
}

#[test]
fn a_report_is_replaced_whole_and_where_a_link_leads() {
    let sandbox = violating();
    sandbox.write("../kept/a.json", "old");
    std::fs::set_permissions(sandbox.path().join("../kept/a.json"), std::fs::Permissions::from_mode(0o640))
        .unwrap();
    symlink("kept/a.json", sandbox.path().join("../a.json")).unwrap();
    sandbox.policy(&["check", "--staged", "--output", "json=../a.json"]).exits(1);
    assert!(sandbox.read("../kept/a.json").starts_with("{\n"));
    assert!(sandbox.path().join("../a.json").is_symlink());
    let there = std::fs::metadata(sandbox.path().join("../kept/a.json")).unwrap();
    assert_eq!(there.permissions().mode() & 0o777, 0o640);
    let left: Vec<_> = std::fs::read_dir(sandbox.path().join("../kept")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // What is no file is written to, and stays what it is.
    sandbox.policy(&["check", "--staged", "--output", "json=/dev/null"]).exits(1);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_fault_is_in_every_file() {
    let sandbox = broken();
    sandbox
        .policy(&["check", "--staged", "--output", "gitlab=../q.json", "--output", "junit=../j.xml"])
        .exits(2);
    assert!(sandbox.read("../q.json").contains("\"blocker\""));
    assert!(sandbox.read("../j.xml").contains("<error type=\"fault\""));
}
