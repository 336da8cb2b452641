//! `agent-unknown`: a change whose agent nobody named, or policy does not list.

use crate::change::{Agent, Claim, Origin};
use crate::config::{Policy, nearest};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "agent-unknown",
    family: Family::Agents,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "nobody says who made the change, or policy does not list that agent",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

Every change with files of its own must have an agent that policy lists: in `[agents.NAME]` of `policy.toml`, or in a
pack it extends (`pack:roster` lists the usual specialists). What is not committed yet is asked for `--agent`,
`POLICY_AGENT`, `git config policy.agent` and the author's e-mail address, in that order; a commit for its `Agent:`
trailer and its author's address. An empty name is no name.

A merge that brings nothing of its own owes no name, nor does a commit without files.

````violates
agent: rust-exprt
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

````violates
-- before/policy.toml --
[agents.ada]
kind = "human"
emails = ["ada@example.com"]
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

````ok
agent: rust-expert
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

````ok
agent: Ada
-- before/policy.toml --
extends = []
[agents.ada]
kind = "human"
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

## Why

Locks, scopes, reviews and signals belong to somebody. A change that belongs to nobody slips past all of them, and a
misspelt name holds no lock and owns no path.

## What to do

Say who you are: `git config policy.agent NAME` in the worktree where the agent works, or `POLICY_AGENT=NAME` in its
environment. A commit that is made already takes a trailer: `git commit --amend --no-edit --trailer 'Agent: NAME'` (an
older one: `git rebase -i`, and reword it). An agent or person that is new to the repository gets an entry in `policy.toml`:

```toml
[agents.NAME]
emails = ["name@example.com"]
```
"#;

const WHY: &str = "locks, scopes and reviews belong to somebody: what belongs to nobody slips past them";

fn check(ctx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let agent = &ctx.change.agent;
    if ctx.change.files.iter().all(|file| ctx.is_exempt(&file.path)) {
        return Ok(());
    }
    let name = agent.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let finding = match name {
        Some(name) if ctx.policy.agent(name).is_some() => return Ok(()),
        Some(name) => unlisted(name, agent, ctx.policy),
        None => unnamed(agent, ctx.change.origin),
    };
    out.report(finding);
    Ok(())
}

fn unlisted(name: &str, agent: &Agent, policy: &Policy) -> Finding {
    let claim =
        agent.claim.map_or(String::new(), |claim| format!(", the agent that {} names", source(claim)));
    let message = format!("`{name}`{claim}, is not listed in policy.toml or a pack it extends");
    let message = if claim.is_empty() { message.replace("`,", "`") } else { message };
    let add = format!("add it to policy.toml:\n{}", entry(name, agent.email.as_deref()));
    let help = match nearest(name, policy.agents.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? Then say {}; else {add}", say(near, agent.claim)),
        None => format!("say a name that is listed ({}), or {add}", say("NAME", agent.claim)),
    };
    Finding::new(RULE.id, message, WHY, help)
}

fn unnamed(agent: &Agent, origin: Origin) -> Finding {
    let email = agent.email.as_deref().filter(|email| !email.is_empty());
    let (message, claim) = match origin {
        Origin::Commit(_) => {
            ("nobody says who made this commit: it has no `Agent:` trailer", Some(Claim::Trailer))
        }
        Origin::Index | Origin::Worktree => ("nobody says who makes this change", None),
    };
    let message = match email {
        Some(email) => format!("{message}, and no agent of policy.toml has the author's address {email}"),
        None => message.to_owned(),
    };
    let help =
        format!("say it: {}; or list yourself in policy.toml:\n{}", say("NAME", claim), entry("NAME", email));
    Finding::new(RULE.id, message, WHY, help)
}

fn source(claim: Claim) -> &'static str {
    match claim {
        Claim::Flag => "--agent",
        Claim::Environment => "POLICY_AGENT",
        Claim::GitConfig => "`git config policy.agent`",
        Claim::Trailer => "the `Agent:` trailer",
        Claim::Email => "the author's e-mail address",
    }
}

/// How `name` is claimed in the way that was used.
fn say(name: &str, claim: Option<Claim>) -> String {
    match claim {
        Some(Claim::Flag) => format!("`--agent {name}`"),
        Some(Claim::Environment) => format!("`POLICY_AGENT={name}`"),
        Some(Claim::Trailer) => format!("`git commit --amend --no-edit --trailer 'Agent: {name}'`"),
        Some(Claim::GitConfig) => format!("`git config policy.agent {name}`"),
        Some(Claim::Email) | None => format!("`git config policy.agent {name}` or `POLICY_AGENT={name}`"),
    }
}

/// The entry to add, as it is written in policy.toml; a name that is no bare key is quoted.
fn entry(name: &str, email: Option<&str>) -> String {
    let bare = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let key = if bare { name.to_owned() } else { toml::Value::from(name).to_string() };
    match email {
        Some(email) if !email.is_empty() => {
            format!("[agents.{key}]\nemails = [{}]", toml::Value::from(email))
        }
        _ => format!("[agents.{key}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::{DOCS, RULE};
    use crate::change::{Agent, Change, Claim, Oid, Origin};
    use crate::config::{Policy, load};
    use crate::rules::example::{fences, parse};
    use crate::rules::{Context, Findings, Memo, ParseCache, known};

    fn policy(change_policy: Option<&str>) -> Policy {
        load(change_policy, &known(), &mut |_| Ok(None)).unwrap()
    }

    fn judge(change: &Change, policy: &Policy) -> Vec<String> {
        let (memo, parsed, mut out) = (Memo::default(), ParseCache::default(), Findings::default());
        RULE.judge(&Context::new(change, policy, &RULE, &memo, &parsed), &mut out).unwrap();
        out.found.iter().map(|finding| format!("{}\n  help: {}", finding.message, finding.help)).collect()
    }

    fn judge_text(text: &str) -> Vec<String> {
        let example = parse(text).ok().unwrap();
        let written = example.policy_tree.file(&"policy.toml".into()).unwrap();
        let written = written.map(|blob| String::from_utf8(blob.data.to_vec()).unwrap());
        judge(&example.change, &policy(written.as_deref()))
    }

    #[test]
    fn the_documentation_tells_the_truth() {
        assert_eq!(fences(DOCS, "violates").len(), 2);
        for text in fences(DOCS, "violates") {
            assert_eq!(judge_text(text).len(), 1, "{text}");
        }
        for text in fences(DOCS, "ok") {
            assert_eq!(judge_text(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn it_says_how_the_name_was_claimed_and_how_to_mend_it() {
        let mut change = parse("-- after/a.rs --\n1\n").ok().unwrap().change;
        let policy = policy(None);
        let commit = Origin::Commit(Oid::from_hex(&[b'a'; 40]).unwrap());
        let mut shown = Vec::new();
        for (origin, name, claim, email) in [
            (Origin::Index, Some("rust-exprt"), Some(Claim::GitConfig), None),
            (Origin::Index, Some("rust-exprt"), Some(Claim::Environment), None),
            (commit, Some("Zoë the second"), Some(Claim::Trailer), Some("zoe@x")),
            (commit, None, None, Some("zoe@x")),
            (commit, None, None, None),
            (Origin::Index, Some(" "), Some(Claim::Environment), Some("zoe@x")),
            (Origin::Index, Some("qqqq"), None, None),
        ] {
            change.origin = origin;
            let (name, email) = (name.map(str::to_owned), email.map(str::to_owned));
            change.agent = Agent { name, claim, email, ..Agent::default() };
            shown.extend(judge(&change, &policy));
        }
        insta::assert_snapshot!(shown.join("\n"), @r#"
        `rust-exprt`, the agent that `git config policy.agent` names, is not listed in policy.toml or a pack it extends
          help: did you mean `rust-expert`? Then say `git config policy.agent rust-expert`; else add it to policy.toml:
        [agents.rust-exprt]
        `rust-exprt`, the agent that POLICY_AGENT names, is not listed in policy.toml or a pack it extends
          help: did you mean `rust-expert`? Then say `POLICY_AGENT=rust-expert`; else add it to policy.toml:
        [agents.rust-exprt]
        `Zoë the second`, the agent that the `Agent:` trailer names, is not listed in policy.toml or a pack it extends
          help: say a name that is listed (`git commit --amend --no-edit --trailer 'Agent: NAME'`), or add it to policy.toml:
        [agents."Zoë the second"]
        emails = ["zoe@x"]
        nobody says who made this commit: it has no `Agent:` trailer, and no agent of policy.toml has the author's address zoe@x
          help: say it: `git commit --amend --no-edit --trailer 'Agent: NAME'`; or list yourself in policy.toml:
        [agents.NAME]
        emails = ["zoe@x"]
        nobody says who made this commit: it has no `Agent:` trailer
          help: say it: `git commit --amend --no-edit --trailer 'Agent: NAME'`; or list yourself in policy.toml:
        [agents.NAME]
        nobody says who makes this change, and no agent of policy.toml has the author's address zoe@x
          help: say it: `git config policy.agent NAME` or `POLICY_AGENT=NAME`; or list yourself in policy.toml:
        [agents.NAME]
        emails = ["zoe@x"]
        `qqqq` is not listed in policy.toml or a pack it extends
          help: say a name that is listed (`git config policy.agent NAME` or `POLICY_AGENT=NAME`), or add it to policy.toml:
        [agents.qqqq]
        "#);
    }

    #[test]
    fn a_change_without_files_of_its_own_owes_no_name() {
        assert_eq!(judge_text("-- before/a --\n1\n"), [""; 0]);
    }

    #[test]
    fn exempt_paths_owe_no_name() {
        let policy = policy(Some("[rules.agent-unknown]\nexempt = [\"vendor\"]"));
        let judged = |text| judge(&parse(text).ok().unwrap().change, &policy).len();
        assert_eq!(judged("-- after/vendor/a --\n1\n"), 0);
        assert_eq!(judged("-- after/vendor/a --\n1\n-- after/b --\n1\n"), 1);
    }
}
