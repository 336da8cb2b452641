//! `agent-unverified`: a commit in the name of an agent that did not sign it.

use crate::change::Signature;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{AGENT_UNVERIFIED, Check, Context, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: AGENT_UNVERIFIED,
    family: Family::Agents,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the agent lists signing keys, and none of them signed the commit",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

An agent whose entry in `policy.toml` lists `signing-keys` signs its commits: each must carry a signature, by SSH or by
OpenPGP, that verifies against one of the keys that the entry lists.

```toml
[agents.rust-expert]
signing-keys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII…",            # a line of its `.pub` file
    "D961 D95D 2229 D1C2 8263  498F AF08 A7DD FB0B 5DFF",  # or the fingerprint of an OpenPGP key
]
```

The keys are those of the policy that judges, which is the one before the change (for a push, the one on the branch it
goes to): a key that the change itself lists does not count yet. Whether a certificate authority or a web of trust vouches
for a key is not asked; that the entry lists it is. A signature is refused if its key has run out or was revoked when it is
looked at. OpenPGP keys must be in the keyring of whoever judges.

What is not committed yet cannot be signed, and is not judged. A commit that changes nothing of its own owes no signature.

````violates
agent: rust-expert
signed: no
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

````violates
agent: rust-expert
signed: SHA256:6ljGWUX7dNEqxPQNYg8mBeQMT3BcbCGDJOq4JdEv1FQ
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

````ok
agent: rust-expert
signed: own key
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

An agent that lists no keys: nobody looks.

````ok
agent: rust-expert
-- after/src/lib.rs --
pub fn answer() -> u32 { 42 }
````

## Why

A name is a claim that anybody can make: an `Agent:` trailer is typed, an address is configured. Locks, scopes and
approvals are worth as much as the names they go by. A signature is proof.

## What to do

Let the agent sign with its own key:

```sh
git config gpg.format ssh
git config user.signingkey ~/.ssh/rust-expert.pub
git config commit.gpgsign true
```

A commit that is made already is signed with `git commit --amend --no-edit -S`, several with
`git rebase --exec 'git commit --amend --no-edit -S' BASE`. A new key is first listed in `policy.toml`, by a change of its
own that is signed with an old one.
"#;

const WHY: &str =
    "a name alone is a claim that anybody can make: the agent lists keys so that a signature proves it";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some(name) = cx.change.agent.name.as_deref() else { return Ok(()) };
    if cx.change.files.iter().all(|file| cx.is_exempt(&file.path)) {
        return Ok(());
    }
    let sign = format!(
        "sign it with a key that policy.toml lists for {name}: `git commit --amend --no-edit -S`, with the key as \
         `git config user.signingkey` (an older commit: `git rebase --exec 'git commit --amend --no-edit -S' COMMIT~1`)"
    );
    let known = |key: &Option<String>| key.as_ref().map(|key| format!(" ({key})")).unwrap_or_default();
    let (what, help) = match &cx.change.agent.signature {
        Signature::NotAsked | Signature::Verified => return Ok(()),
        Signature::Unsigned => (format!("the commit of {name} is not signed"), sign),
        Signature::Foreign { key } => (
            format!("the commit of {name} is signed with a key that is not one of {name}'s{}", known(key)),
            format!(
                "{sign}; if it is {name}'s own key, list it in `[agents.{name}] signing-keys` first: keys count from the \
                 policy before the change"
            ),
        ),
        Signature::Bad { reason } => (
            format!("the signature on the commit of {name} does not verify{}", known(reason)),
            format!("find out who changed the commit after it was signed; if it is as it should be, {sign}"),
        ),
        Signature::Expired { key } => (
            format!(
                "the commit of {name} is signed with a key or a signature that has run out{}",
                known(key)
            ),
            format!("extend the key and import it again where commits are judged, or {sign}"),
        ),
        Signature::Revoked { key } => (
            format!("the commit of {name} is signed with a key that was revoked{}", known(key)),
            format!("take the key out of policy.toml, list a new one, and {sign}"),
        ),
    };
    out.report(Finding::new(cx.id(), what, WHY, help));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::change::{Agent, Signature};
    use crate::rules::testing::{change, judge, judge_by, policy};

    #[test]
    fn it_says_what_is_wrong_with_the_signature() {
        let mut change = change("agent: rust-expert\n-- after/a.rs --\n1\n");
        let mut shown = Vec::new();
        let key = || Some("SHA256:x".to_owned());
        for signature in [
            Signature::Unsigned,
            Signature::Foreign { key: key() },
            Signature::Foreign { key: None },
            Signature::Bad { reason: Some("incorrect signature".to_owned()) },
            Signature::Expired { key: key() },
            Signature::Revoked { key: None },
        ] {
            change.agent.signature = signature;
            let found = judge(&RULE, &change);
            assert!(found[0].help.contains("git commit --amend --no-edit -S"));
            shown.push(found[0].message.clone());
        }
        insta::assert_snapshot!(shown.join("\n"), @r"
        the commit of rust-expert is not signed
        the commit of rust-expert is signed with a key that is not one of rust-expert's (SHA256:x)
        the commit of rust-expert is signed with a key that is not one of rust-expert's
        the signature on the commit of rust-expert does not verify (incorrect signature)
        the commit of rust-expert is signed with a key or a signature that has run out (SHA256:x)
        the commit of rust-expert is signed with a key that was revoked
        ");
    }

    #[test]
    fn what_nobody_looked_at_or_nobody_claims_is_not_judged() {
        let mut change = change("agent: rust-expert\n-- after/a.rs --\n1\n");
        for signature in [Signature::NotAsked, Signature::Verified] {
            change.agent.signature = signature;
            assert!(judge(&RULE, &change).is_empty());
        }
        change.agent = Agent { signature: Signature::Unsigned, ..Agent::default() };
        assert!(judge(&RULE, &change).is_empty());
    }

    #[test]
    fn exempt_paths_owe_no_signature() {
        let mut policy = policy();
        let exempt = vec![crate::glob::Pattern::parse("vendor/**").unwrap()];
        let settings = crate::config::RuleSettings {
            exempt: crate::glob::PatternSet::new(exempt).unwrap(),
            ..Default::default()
        };
        policy.rules.insert(RULE.id, settings);
        let judged = |text: &str| judge_by(&RULE, &change(text), &policy).found.len();
        assert_eq!(judged("agent: a\nsigned: no\n-- after/vendor/a --\n1\n"), 0);
        assert_eq!(judged("agent: a\nsigned: no\n-- after/vendor/a --\n1\n-- after/b --\n1\n"), 1);
    }
}
