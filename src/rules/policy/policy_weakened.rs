//! `policy-weakened`: a change has the policy, or a gate, ask less, and no owner of the policy has said yes.

use super::approval::{answers, is_owner, unapproved};
use super::survey::{Item, grouped, survey};
use crate::change::RepoPath;
use crate::config::POLICY_REVIEW;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::reviews::shell_word;
use crate::rules::{Check, Context, Drift, Family, Findings, Options, Rule, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: super::POLICY_WEAKENED,
    family: Family::Policy,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "the change has the policy or a gate ask less, without the word of an owner of the policy",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

/// How many of a group a message names.
const SHOWN: usize = 3;

const WHY: &str =
    "whoever is judged does not decide by what: a policy that anybody can loosen holds for nobody";

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    for items in grouped(open(cx)?) {
        report(cx, &items, out)?;
    }
    Ok(())
}

/// What the change loosens, and an owner has neither made nor approved of.
pub(super) fn open(cx: &Context<'_>) -> Result<Vec<Item>, Fault> {
    let mut items: Vec<Item> = survey(cx)?.items.clone();
    items.retain(|item| item.drift == Drift::Looser);
    if cx.change.covers_range {
        unanswered(cx, &mut items)?;
    } else if is_owner(&cx.change.agent, cx.policy) {
        items.retain(|item| item.is_fatal);
    }
    let mut open = Vec::new();
    for item in items {
        if item.is_fatal || !unapproved(cx, std::slice::from_ref(&item))?.is_empty() {
            open.push(item);
        }
    }
    Ok(open)
}

/// Of a range as a whole, what no commit of it brings by itself: a merge that takes an older side brings that.
fn unanswered(cx: &Context<'_>, items: &mut Vec<Item>) -> Result<(), Fault> {
    let mut open = Vec::new();
    for item in items.drain(..) {
        let mut is_answered = false;
        for part in cx.change.grounds.parts.iter().flat_map(|parts| parts.iter()) {
            is_answered = is_answered || answers(cx, part, &item)?;
        }
        if !is_answered {
            open.push(item);
        }
    }
    *items = open;
    Ok(())
}

fn report(cx: &Context<'_>, items: &[Item], out: &mut Findings) -> Result<(), Fault> {
    let Some(first) = items.first() else { return Ok(()) };
    let what = match &first.group {
        Some(group) => format!("{group}: {}", listed(items)),
        None => first.what.clone(),
    };
    let brought =
        if cx.change.covers_range { "the range undoes what stands where it is going: " } else { "" };
    let open = unapproved(cx, items)?;
    let help = first.help.clone().unwrap_or_else(|| help(cx, &open));
    let finding = Finding::new(cx.id(), format!("{brought}{what}"), WHY, help);
    out.report(match &first.place.span {
        Some((blob, range)) => {
            finding.at(&first.place.path, blob, range.clone(), "this asks less than before")
        }
        None => finding.in_file(&first.place.path),
    });
    Ok(())
}

fn listed(items: &[Item]) -> String {
    let mut shown: Vec<String> = items.iter().take(SHOWN).map(|item| item.what.clone()).collect();
    if items.len() > SHOWN {
        shown.push(format!("and {} more", items.len() - SHOWN));
    }
    shown.join("; ")
}

fn help(cx: &Context<'_>, open: &[RepoPath]) -> String {
    let owners = cx.policy.owners();
    let Some(first) = owners.first() else {
        return "take it back; nobody owns this policy, so that only whoever runs the gate can let it be judged by another \
                one: `policy check --policy-from REV`, where `[policy] owners` names somebody"
            .to_owned();
    };
    let covers = |path: &&RepoPath| {
        cx.policy.reviews.iter().any(|review| review.is_of_policy() && review.covers(path))
    };
    let named = owners.join(" or ");
    if open.iter().any(|path| !covers(&path)) {
        return format!("take it back, or let {named} make the change, in a commit of their own");
    }
    let subject = match open {
        [path] => path.to_string(),
        _ => POLICY_REVIEW.to_owned(),
    };
    format!(
        "take it back, or let {named} make the change or approve of it: `policy approve {} --agent {}` (`--staged`: before \
         it is committed), and commit WORK_STATUS.md in a commit of their own",
        shell_word(&subject),
        shell_word(first)
    )
}

const DOCS: &str = r#"
## What it checks

The policy that stands before a change judges it. So no change can switch off its own judge, but it could switch off
that of the next one. This rule compares what is asked before the change with what is asked after it, and reports each
thing that gets weaker, at the line that does it:

- **the policy as it is in effect**, policy.toml with all packs and files that it extends: a rule that is off or weighs
  less, an exemption that is wider, an agent, an address, an owner or a signing key more, a longer time to live, a review
  or a protected branch less, a role that takes files out of judgement, and so on for every key there is;
- **policy.toml itself**: removed, turned into a link, a submodule or a directory, made unreadable, or hidden by a file
  whose name differs in case alone;
- **the gates that the repository sets up**: a step of a GitHub (Forgejo, Gitea) workflow, a job of a GitLab pipeline with
  what it includes and extends, a hook of pre-commit, prek or lefthook, a script in `.husky`, `.githooks`, `hooks`, `.ci`
  or `ci`, that runs `policy check` or `policy hook` and is gone, runs something else, runs less often (`if`, `rules`,
  `paths`, `skip`, …), or no longer fails (`continue-on-error`, `allow_failure`, `|| true`, an `exit 0` before it, a pipe);
- **.gitattributes**: files that count as vendored, generated or documentation from now on, and how the two documents are
  merged.

Order, comments, formatting, and what asks more are never reported here; `policy-changed` notes them.

**Whose word counts.** `[policy] owners` names the owners; where it says nothing, the coordinators of `[ledger]` own the
policy; where there are none either, nobody does. A loosening passes if

- it is a commit of an owner's own, signed if the owner lists `signing-keys`, or
- an owner approved of what the changed files hold, after this commit or where its range ends: an `APPROVED` row in
  WORK_STATUS.md, as for reviews, for the file or for the review called `policy`.

Who the owners are is said by the policy before the change, on the branch it is going to; so are their keys. An approval
counts if it stood there, or if a commit of the owner's own adds it. A policy that nobody could follow passes for nobody.

**What it is held against.** Each parent, the branch that the range is going to, and the policy that `--policy-from` names,
if it does. What asks less than all of them is a loosening. A later commit that takes it back does not help: each commit
may be where something else starts from. A merge that takes an older side answers for what that undoes.

## Why

A gate is worth as much as the rule that says who may open it.

## What to do

Take the loosening back, or ask an owner. The owner makes the change, or approves of it:

```sh
policy approve policy.toml --agent ada     # of what HEAD holds; --staged: of what is staged
git commit WORK_STATUS.md                  # as the owner, signed if the policy lists keys
```

Where there is nobody left to ask, whoever runs the gate can: `policy check --policy-from REV` judges by the policy of
another revision. The change cannot say that of itself.

## Examples

A rule is switched off.

````violates
agent: rust-expert
-- before/policy.toml --
[policy]
owners = ["ada"]
[agents.ada]
-- after/policy.toml --
[policy]
owners = ["ada"]
[agents.ada]
[rules]
fakery-todo = "off"
````

The step stays, and its failure does not count any more.

````violates
agent: rust-expert
-- before/.github/workflows/ci.yml --
on: [push, pull_request]
jobs:
  policy:
    runs-on: ubuntu-latest
    steps:
      - run: policy check --base origin/main
-- after/.github/workflows/ci.yml --
on: [push, pull_request]
jobs:
  policy:
    runs-on: ubuntu-latest
    steps:
      - run: policy check --base origin/main || true
````

The code that is about to be judged becomes somebody else's.

````violates
agent: rust-expert
-- before/.gitattributes --
*.png binary
-- after/.gitattributes --
*.png binary
/src/** linguist-vendored
````

An owner may.

````ok
agent: ada
-- before/policy.toml --
[policy]
owners = ["ada"]
[agents.ada]
-- after/policy.toml --
[policy]
owners = ["ada"]
[agents.ada]
[rules]
fakery-todo = "off"
````

What asks more, anybody may; order and comments say nothing.

````ok
agent: rust-expert
-- before/policy.toml --
[locks]
exempt = ["docs/**", "*.md"]
[agents.ada]
kind = "human"
-- after/policy.toml --
# Who works here.
[agents.ada]
kind = "agent"

[locks]
require = "parent"
exempt = ["*.md"]
````

The first policy judges itself.

````ok
agent: rust-expert
-- before/README.md --
A parser.
-- after/policy.toml --
extends = ["pack:locks"]
````
"#;
