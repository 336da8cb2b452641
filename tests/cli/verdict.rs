//! Owns the verdict: what a check said and how it ended, asked for in a way that proves that nothing was written.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::sandbox::{Sandbox, errors};

/// The rules that these tests speak of; rules about content and scopes have tests of their own.
const RULES: [&str; 13] = [
    "agent-unknown",
    "agent-unverified",
    "index-missing",
    "index-stale",
    "ledger-forged",
    "ledger-malformed",
    "ledger-missing",
    "lock-backdated",
    "lock-conflict",
    "lock-expired",
    "lock-held",
    "lock-missing",
    "status-stale",
];

/// What `policy check --format json` came to.
pub struct Verdict {
    code: Option<i32>,
    shown: String,
    pub report: serde_json::Value,
}

impl Sandbox {
    /// Runs `policy check` with these arguments and insists that it leaves every byte below the sandbox's root alone:
    /// work trees, indexes, refs, objects, configuration, temporary files.
    #[track_caller]
    #[must_use = "say what the verdict must be: `.clean()`, `.violates(…)`, `.faults(…)`"]
    pub fn judge(&self, arguments: &[&str]) -> Verdict {
        self.judge_in(".", arguments)
    }

    /// The same, run in a directory of the sandbox.
    #[track_caller]
    #[must_use = "say what the verdict must be: `.clean()`, `.violates(…)`, `.faults(…)`"]
    pub fn judge_in(&self, directory: &str, arguments: &[&str]) -> Verdict {
        let before = self.bytes();
        let verdict = self.judge_and_fetch(directory, arguments);
        let after = self.bytes();
        for path in before.keys().chain(after.keys()) {
            assert_eq!(before.get(path), after.get(path), "{} was touched by {}", path, verdict.shown);
        }
        verdict
    }

    /// The same, where git may bring objects that a partial clone was promised.
    #[must_use = "say what the verdict must be: `.clean()`, `.violates(…)`, `.faults(…)`"]
    pub fn judge_and_fetch(&self, directory: &str, arguments: &[&str]) -> Verdict {
        let ended = self.policy_in(directory, &[&["check", "--format", "json"], arguments].concat());
        let shown = ended.to_string();
        let report =
            serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {ended}"));
        Verdict { code: ended.code, shown, report }
    }

    /// Every file below the directory that holds this repository and its neighbours.
    pub fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        gather(self.path().parent().unwrap(), &mut files);
        files
    }
}

fn gather(directory: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = String::from_utf8_lossy(path.as_os_str().as_bytes()).into_owned();
        if path.is_symlink() {
            into.insert(name, std::fs::read_link(&path).unwrap().as_os_str().as_bytes().to_vec());
        } else if path.is_dir() {
            into.insert(name, b"a directory".to_vec());
            gather(&path, into);
        } else {
            into.insert(name, std::fs::read(&path).unwrap_or_default());
        }
    }
}

impl Verdict {
    /// The errors of the rules that these tests speak of, sorted: `lock-missing src/a.rs`.
    pub fn errors(&self) -> Vec<String> {
        let mut errors = errors(&self.report);
        errors.retain(|error| RULES.contains(&error.split(' ').next().unwrap()));
        errors.sort();
        errors
    }

    /// Insists on no errors, no faults and exit code 0.
    #[track_caller]
    pub fn clean(self) -> Self {
        assert_eq!(self.errors(), Vec::<String>::new(), "{}", self.shown);
        assert_eq!(self.code, Some(0), "{}", self.shown);
        assert_eq!(self.report["outcome"], "clean", "{}", self.shown);
        self
    }

    /// Insists on exactly these errors, in any order, and exit code 1.
    #[track_caller]
    pub fn violates(self, expected: &[&str]) -> Self {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(self.errors(), expected, "{}", self.shown);
        assert_eq!(self.code, Some(1), "{}", self.shown);
        self
    }

    /// Insists on a fault that says `message` and a way out that says `help`, and on exit code 2.
    #[track_caller]
    pub fn faults(self, message: &str, help: &str) -> Self {
        assert_eq!(self.code, Some(2), "{}", self.shown);
        assert_eq!(self.report["outcome"], "fault", "{}", self.shown);
        let faults = self.report["faults"].as_array().unwrap();
        let says =
            |fault: &serde_json::Value, key: &str, text: &str| fault[key].as_str().unwrap().contains(text);
        assert!(
            faults.iter().any(|fault| says(fault, "message", message) && says(fault, "help", help)),
            "no fault says {message:?} and {help:?}: {}",
            self.shown
        );
        self
    }

    /// Insists on how many paths each judged change has, in order.
    #[track_caller]
    pub fn judged(self, paths: &[usize]) -> Self {
        let changes = self.report["changes"].as_array().unwrap();
        let counted: Vec<usize> = changes
            .iter()
            .map(|change| usize::try_from(change["paths"].as_u64().unwrap()).unwrap())
            .collect();
        assert_eq!(counted, paths, "{}", self.shown);
        self
    }

    /// Insists on who made each judged change, in order; `-` for nobody.
    #[track_caller]
    pub fn made_by(self, agents: &[&str]) -> Self {
        let changes = self.report["changes"].as_array().unwrap();
        let named: Vec<&str> = changes.iter().map(|change| change["agent"].as_str().unwrap_or("-")).collect();
        assert_eq!(named, agents, "{}", self.shown);
        self
    }
}
