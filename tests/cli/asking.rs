//! Owns asking the arbiter: locks are asked for by agents at times that a test chooses, and told in one line each.

use crate::sandbox::{Call, Ended, Sandbox};

/// A ledger in which nobody holds anything.
pub const NOBODY: &str = "\
# Work status

Prose that nobody but the team owns.

## Active locks

| Path | Agent | Locked at | Expires | Task |
|---|---|---|---|---|

## Released locks

| Path | Agent | Locked at | Released at | Task |
|---|---|---|---|---|
";

impl Sandbox {
    /// A repository that has adopted policy, in which nobody holds anything.
    pub fn unlocked(options: &[&str]) -> Self {
        let sandbox = Self::adopted_with(options);
        sandbox.write("WORK_STATUS.md", NOBODY);
        sandbox.commit("Nobody is at work");
        sandbox
    }

    /// A linked worktree beside this one, on a branch of its own.
    pub fn linked(&self, name: &str) -> Self {
        let path = format!("../{name}");
        self.git(&["worktree", "add", "--quiet", "-b", name, &path]).ok();
        self.beside(name)
    }

    /// Prepares `policy` with the words of `line`, at `time` of 2026-11-22.
    pub fn at(&self, time: &str, line: &str) -> Call {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.call_policy(&words).env("GIT_COMMITTER_DATE", &moment(time))
    }

    /// Runs `policy` with the words of `line`, at `time` of 2026-11-22.
    #[must_use = "look at how the command ended: `.ok()`, `.exits(1)`"]
    pub fn ask(&self, time: &str, line: &str) -> Ended {
        self.at(time, line).end()
    }

    /// All locks at `time`, as `policy locks` tells them: `path agent since until source`, with ` stale` if it is.
    pub fn locks(&self, time: &str) -> Vec<String> {
        let report = self.ask(time, "locks --format json").ok().json();
        report["locks"].as_array().unwrap().iter().map(told).collect()
    }

    /// The locks at `time` without their times: `path agent source`.
    pub fn holders(&self, time: &str) -> Vec<String> {
        let mut holders: Vec<String> = self
            .locks(time)
            .iter()
            .map(|lock| {
                let words: Vec<&str> = lock.split(' ').collect();
                [&words[..2], &words[4..]].concat().join(" ")
            })
            .collect();
        holders.sort();
        holders
    }

    /// The rows of the work tree's ledger below *Active locks* or *Released locks*.
    pub fn rows(&self, heading: &str) -> Vec<String> {
        let text = self.read("WORK_STATUS.md");
        let section = text.split(&format!("## {heading}")).nth(1).unwrap_or_default();
        let section = section.split("\n## ").next().unwrap();
        section.lines().filter(|line| line.starts_with('|')).skip(2).map(str::to_owned).collect()
    }

    /// What the arbiter's ledger says, and where its chain ends; empty before the first entry.
    pub fn arbiter(&self) -> (String, String) {
        let tip = self.git(&["rev-parse", "--quiet", "--verify", "refs/policy/ledger"]).stdout;
        let book = self.git(&["cat-file", "-p", "refs/policy/ledger:WORK_STATUS.md"]).stdout;
        (tip.trim().to_owned(), book)
    }
}

impl Ended {
    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {self}"))
    }
}

/// A time of day as a moment; anything longer stands for itself.
pub fn moment(time: &str) -> String {
    if time.len() > 8 {
        return time.to_owned();
    }
    format!("2026-11-22T{time}{}Z", if time.len() == 5 { ":00" } else { "" })
}

/// A lock of a JSON report in one line.
pub fn told(lock: &serde_json::Value) -> String {
    let text = |key: &str| lock[key].as_str().unwrap_or("-").replace("2026-11-22T", "").replace(":00Z", "");
    let stale = if lock["stale"] == true { " stale" } else { "" };
    format!(
        "{} {} {} {} {}{stale}",
        text("path"),
        text("agent"),
        text("locked_at"),
        text("expires"),
        text("source")
    )
}
