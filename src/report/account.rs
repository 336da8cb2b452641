//! Owns the account of a check: how each verdict came about, for whoever asks with `--verbose`.

use std::time::Duration;

use super::words::{change_title, counted};
use super::{ChangeSummary, Report, sanitize};
use crate::change::RepoPath;

/// How many rules are named with the time they took, and how many paths with their locks.
const SHOWN: usize = 20;

/// How the verdict on one change came about, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which policy judged, and where it stood.
    pub policy: String,
    /// What was compared with what, and why.
    pub compared: String,
    /// Who made the change, and how that is known.
    pub agent: String,
    /// How the rules about locks see each path.
    pub locks: Vec<Covering>,
}

/// How the rules about locks see a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covering {
    /// The path.
    pub path: RepoPath,
    /// In words: covered by which lock, held off by which, or by none.
    pub decision: String,
}

/// The accounts of all changes that have one.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    for change in &report.changes {
        let Some(account) = &change.account else { continue };
        out.push_str(&change_title(change.origin, change.agent.as_deref()));
        out.push('\n');
        let mut line =
            |word: &str, text: &str| out.push_str(&format!("  {word:<9} {}\n", sanitize::one_line(text)));
        line("policy", &account.policy);
        line("compared", &account.compared);
        line("agent", &account.agent);
        for covering in account.locks.iter().take(SHOWN) {
            line("lock", &format!("{}: {}", covering.path.display(), covering.decision));
        }
        if account.locks.len() > SHOWN {
            line("lock", &format!("{} more", counted(account.locks.len() - SHOWN, "path")));
        }
        line("rules", &rules(change));
        let found = report.findings.iter().filter(|finding| finding.origin == change.origin).count();
        line("found", &counted(found, "finding"));
    }
    out
}

/// Which rules judged, the slowest first.
fn rules(change: &ChangeSummary) -> String {
    let mut runs: Vec<_> = change.rules.iter().collect();
    runs.sort_by_key(|run| (std::cmp::Reverse(run.took), run.rule));
    let all: Duration = runs.iter().map(|run| run.took).sum();
    let named: Vec<String> =
        runs.iter().take(SHOWN).map(|run| format!("{} {}", run.rule, milliseconds(run.took))).collect();
    let more = match runs.len().saturating_sub(SHOWN) {
        0 => String::new(),
        // They were the quickest.
        _ => format!(
            ", and in less time each {}",
            runs[SHOWN..].iter().map(|run| run.rule).collect::<Vec<_>>().join(", ")
        ),
    };
    if runs.is_empty() {
        return "none judged: there is nothing in it that any rule looks at".to_owned();
    }
    format!("{} judged in {}: {}{more}", runs.len(), milliseconds(all), named.join(", "))
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Account, Covering, render};
    use crate::change::RepoPath;
    use crate::report::samples;

    #[test]
    fn a_verdict_says_how_it_came_about() {
        let mut report = samples::violations();
        assert_eq!(render(&report), "", "nobody asked");
        report.changes[0].rules[2].took = Duration::from_micros(1_234);
        report.changes[0].account = Some(Account {
            policy: "policy.toml as it stands before the change".to_owned(),
            compared: "what is staged with HEAD".to_owned(),
            agent: "rust-expert: POLICY_AGENT\u{1b} says so".to_owned(),
            locks: vec![Covering {
                path: RepoPath::from("src/a.rs"),
                decision: "covered by no lock".to_owned(),
            }],
        });
        insta::assert_snapshot!(render(&report), @r#"
        staged, by rust-expert
          policy    policy.toml as it stands before the change
          compared  what is staged with HEAD
          agent     rust-expert: POLICY_AGENT\u{1b} says so
          lock      src/a.rs: covered by no lock
          rules     3 judged in 1.23 ms: fakery-stub 1.23 ms, lock-held 0.00 ms, scope-outside 0.00 ms
          found     3 findings
        "#);
    }
}
