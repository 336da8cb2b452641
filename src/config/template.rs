//! Owns the policy.toml that `policy init` writes: what every team decides first, and the rest as comments.

/// Where a clone's schema lies, as policy.toml names it: in the git directory, for it belongs to the binary that is
/// installed there, not to the repository. What is not there leaves an editor without help, and nothing else.
pub const SCHEMA: &str = "./.git/policy/policy.schema.json";

/// A commented policy.toml for the person who starts it. `name` and `email` are git's `user.name` and `user.email`;
/// what is empty is left for the person to fill in.
pub fn template(name: &str, email: &str) -> String {
    let agent = agent_name(name, email);
    let emails = match email.trim() {
        "" => "# emails = [\"you@example.com\"]  # the address you commit under".to_owned(),
        email => format!("emails = [{}]", toml::Value::from(email)),
    };
    format!(
        r#"#:schema {SCHEMA}
# (For editors, which complete and check this file by it; `policy install` writes it in every clone.)

# How `policy` judges the changes of this repository. `policy explain ID` tells of any rule.
# What a change does to this file is judged by the policy before it.

# Packs: default (everything), strict (locks taken in an earlier commit), or some of locks, index, containers,
# no-fakery, roster. Files of this repository may be named too. Later ones win, and this file wins over all.
extends = ["pack:default"]

# ---- Who works here --------------------------------------------------------------------------------------------------

# An agent is known by `--agent`, POLICY_AGENT, `git config policy.agent`, its commits' `Agent:` trailer, or its e-mail.
[agents.{agent}]
kind = "human"
{emails}

# pack:roster lists the names of the usual specialists and the paths each owns. A key given here replaces the roster's,
# the others stay:
#
# [agents.rust-expert]
# emails = ["rust-expert@example.com"]
# owns = ["crates/**", "**/*.rs"]

[policy]
# Who may make this file ask less, and approves of it when others do (`policy approve policy`). What asks more, anybody may.
owners = ["{agent}"]

# ---- What is asked of them -------------------------------------------------------------------------------------------

[ledger]
# Who may change other agents' rows in WORK_STATUS.md. A list here replaces the roster's.
coordinators = ["orchestrator", "{agent}"]

[locks]
# How long a lock that gives no end holds after it was taken.
# ttl = "24h"
# "parent": a lock counts only if an earlier commit took it.
# require = "change"
# Paths, and kinds of agents, that need no lock. Nobody is exempt from another's lock.
# exempt = ["docs/**"]
# exempt-kinds = ["human"]
# Two sessions of one agent are two holders: POLICY_SESSION tells which.
# per-session = true
# The remote that excludes agents on other machines, its ref for that, and what happens when it is out of reach.
# remote = "origin"
# remote-ref = "refs/heads/policy-ledger"
# offline = "refuse"

[index]
# "range": a push or pull request moves orchestration-index.md and WORK_STATUS.md as a whole, not each commit.
# per = "commit"

[rules]
# Any rule can be an "error" (it blocks), a "warning" (it is shown) or "off"; `policy rules` lists them.
# scope-outside = "warning"

# [rules.agent-unknown]
# severity = "error"
# exempt = ["vendor/**"]   # paths it leaves alone

# ---- What it is asked of ---------------------------------------------------------------------------------------------

# Services are found by their manifests. What is found wrongly is put right here: "service", "tool" or "ignore".
# [[service]]
# path = "tools/release"
# kind = "tool"

# What reaches a protected branch only with somebody's approval of what it holds (`policy approve`): at the gates "push"
# and "ci", unless `gates` says otherwise. docker-expert's review of container files is there already.
# [[review]]
# name = "performance"
# paths = ["src/core/**"]
# by = ["performance-optimizer"]

[roles]
# What a file is for is told by its path, its first lines and .gitattributes; `policy explain --path FILE` says what and
# why. Globs here have the last word: production, test, example, fixture, docs, generated, vendored.
# test = ["integration/**"]
# production = ["examples/real/**"]

[branches]
# protected = ["main", "master", "release/*"]

[limits]
# Larger files are not read by the rules about content; the report says so.
# max-file-size = "1MiB"
"#
    )
}

/// A name as agents have them, out of a person's: `Ada Lovelace` → `ada-lovelace`. Only letters that need no quotes in
/// TOML are kept; where none is, the address tells.
pub fn agent_name(name: &str, email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let slugs = [name, local].map(|text| {
        let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
    });
    slugs.into_iter().find(|slug| !slug.is_empty()).unwrap_or_else(|| "me".to_owned())
}

#[cfg(test)]
mod tests {
    use super::template;
    use crate::config::{AgentKind, KnownRule, load};

    const KNOWN: &[KnownRule] = &[KnownRule {
        id: "agent-unknown",
        family: "agents",
        option_keys: &[],
        parse_options: |table| Ok(std::sync::Arc::new(table)),
    }];

    #[test]
    fn it_loads_and_knows_who_wrote_it() {
        for (name, email, agent) in [
            ("Ada Lovelace", "ada@example.com", "ada-lovelace"),
            ("Ünal \"x\" ]", "u\\\"n@example.com", "nal-x"),
            ("王", "wang@example.com", "wang"),
        ] {
            let text = template(name, email);
            let policy = load(Some(&text), KNOWN, &mut |_| Ok(None)).unwrap();
            assert_eq!(policy.agent_by_email(email), Some(agent));
            assert_eq!(policy.agent(agent).unwrap().kind, AgentKind::Human);
            assert!(policy.is_coordinator(agent));
        }
        let nobody = load(Some(&template("", "")), KNOWN, &mut |_| Ok(None)).unwrap();
        assert!(nobody.agent("me").unwrap().emails.is_empty());
    }

    #[test]
    fn what_it_shows_in_comments_is_valid_too() {
        let text = template("Ada", "ada@example.com");
        let shown: String = text
            .lines()
            .map(|line| {
                let code =
                    line.strip_prefix("# ").filter(|rest| rest.starts_with('[') || rest.contains(" = "));
                format!("{}\n", code.unwrap_or(line))
            })
            .collect();
        let shown = shown.replace("scope-outside = \"warning\"\n", "");
        let policy = load(Some(&shown), KNOWN, &mut |_| Ok(None)).unwrap();
        assert_eq!(policy.services.len(), 1);
        assert!(policy.rules.contains_key("agent-unknown"));
    }
}
