//! Owns telling which lock covers which path of a change, for whoever asks how a verdict came about.

use super::coverage::in_words;
use super::lock_held;
use crate::change::{Change, RepoPath};
use crate::config::Policy;
use crate::fault::Fault;
use crate::rules::{Context, Memo, ParseCache};

/// For each path of `change`, in its order: how the rules about locks see it, in words. They see it as they judge it, by the
/// same decision.
pub(crate) fn told(
    change: &Change,
    policy: &Policy,
    parsed: &ParseCache,
) -> Result<Vec<(RepoPath, String)>, Fault> {
    in_words(&Context::new(change, policy, &lock_held::RULE, &Memo::default(), parsed))
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::rules::ParseCache;
    use crate::rules::testing::{change, policy};

    #[test]
    fn each_path_says_what_covers_it() {
        let change = change(
            "agent: rust-expert\n-- before/WORK_STATUS.md --\n## Active locks\n\n| Path | Agent | Locked at | Expires |\n|---|---|---|---|\n| src/a.rs | rust-expert | 2026-11-22T05:00:00Z | 2026-11-22T09:00:00Z |\n| lib/** | python-pro | 2026-11-22T05:00:00Z | |\n-- after/src/a.rs --\nx\n-- after/lib/b.py --\nx\n-- after/c --\nx\n",
        );
        let words = told(&change, &policy(), &ParseCache::default()).unwrap();
        let lines: Vec<String> = words.into_iter().map(|(path, words)| format!("{path}: {words}")).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        c: covered by no lock of its agent
        lib/b.py: held off by the lock of python-pro on `lib/**` since 2026-11-22T05:00:00Z until 2026-11-23T05:00:00Z, which stands before the change
        src/a.rs: covered by the lock of rust-expert on `src/a.rs` since 2026-11-22T05:00:00Z until 2026-11-22T09:00:00Z
        "#);
    }
}
