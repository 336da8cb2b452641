//! `scope-outside`: a path that is not the agent's to change.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::glob::{Pattern, PatternSet};
use crate::rules::{Check, Context, Drift, Family, Findings, Lenience, Options, Rule, Shift, Subject};

pub(in crate::rules) static RULE: Rule = Rule {
    id: "scope-outside",
    family: Family::Scope,
    severity: Severity::Error,
    subject: Subject::Change,
    summary: "a changed path is outside what the agent owns",
    docs: DOCS,
    options: Options::of::<ScopeOptions>(&["shared"]),
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

Where `[agents.NAME] owns` lists globs, every path the agent adds, changes or deletes must be under one of them; both
sides of a rename count. An agent without `owns` may change anything. `pack:roster` gives the usual specialists their
globs.

`WORK_STATUS.md` and `orchestration-index.md` at the root are everybody's, and so is what the option `shared` lists:

- prose and its folders: `**/*.{md,mdx,rst,adoc}`, `**/docs/**`
- what every repository has: `**/.gitignore`, `**/.gitattributes`, `**/.gitkeep`, `**/.editorconfig`, `**/.mailmap`,
  `**/{LICENSE,LICENCE,NOTICE,AUTHORS,CHANGELOG,README,CODEOWNERS}*`, `.vscode/**`, `.idea/**`
- task runners: `**/{Makefile,GNUmakefile,justfile,Justfile,Taskfile.yml,Taskfile.yaml}`, `**/*.mk`
- settings that are not code: `**/config/**/*.{toml,yaml,yml,json,ini,conf}`, `**/.env.{example,sample,template}`
- test data: `**/{fixtures,testdata,test-data,test_data,__fixtures__,__snapshots__,snapshots,golden}/**`, `**/*.snap`,
  `**/*.{csv,tsv}`
- contracts between services: `**/*.{proto,graphql,graphqls}`, `**/openapi*.{yml,yaml,json}`

A list given in `[rules.scope-outside] shared = […]` replaces this one.

````violates
agent: rust-expert
-- before/app/main.py --
print("one")
-- after/app/main.py --
print("two")
````

````violates
agent: docker-expert
-- before/src/lib.rs --
pub fn one() {}
-- after/Dockerfile --
FROM rust:1.90
-- deleted/src/lib.rs --
````

````ok
agent: rust-expert
-- after/src/lib.rs --
pub fn one() {}
-- after/Cargo.toml --
[package]
name = "one"
-- after/README.md --
One.
-- after/WORK_STATUS.md --
# Work status
````

````ok
agent: code-reviewer
-- after/app/main.py --
print("an agent without `owns` may change anything")
````

## Why

Each agent is good at its own part and dangerous in the others': a language expert that "just fixes" another language's
code changes what it cannot judge, and nobody who can has been asked.

## What to do

Leave the path to the agent that owns it: take it out of the change (`git restore --staged PATH`) and hand the work over
in `WORK_STATUS.md`. If the path is the agent's own, say so in `policy.toml`:

```toml
[agents.rust-expert]
owns = ["**/*.rs", "**/Cargo.toml", "**/Cargo.lock", "bindings/**"]
```
"#;

const WHY: &str = "an agent that changes what another owns changes what it cannot judge";

/// The documents that every agent edits.
const DOCUMENTS: [&[u8]; 2] = [b"WORK_STATUS.md", b"orchestration-index.md"];

const SHARED: &[&str] = &[
    "**/*.{md,mdx,rst,adoc}",
    "**/docs/**",
    "**/.gitignore",
    "**/.gitattributes",
    "**/.gitkeep",
    "**/.editorconfig",
    "**/.mailmap",
    "**/{LICENSE,LICENCE,NOTICE,AUTHORS,CHANGELOG,README,CODEOWNERS}*",
    ".vscode/**",
    ".idea/**",
    "**/{Makefile,GNUmakefile,justfile,Justfile,Taskfile.yml,Taskfile.yaml}",
    "**/*.mk",
    "**/config/**/*.{toml,yaml,yml,json,ini,conf}",
    "**/.env.{example,sample,template}",
    "**/{fixtures,testdata,test-data,test_data,__fixtures__,__snapshots__,snapshots,golden}/**",
    "**/*.snap",
    "**/*.{csv,tsv}",
    "**/*.{proto,graphql,graphqls}",
    "**/openapi*.{yml,yaml,json}",
];

/// Compiled once for all changes.
static DEFAULT_SHARED: LazyLock<PatternSet> = LazyLock::new(|| PatternSet::parse(SHARED).unwrap_or_default());

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct ScopeOptions {
    /// Paths that everybody may change.
    shared: PatternSet,
}

impl Default for ScopeOptions {
    fn default() -> Self {
        Self { shared: DEFAULT_SHARED.clone() }
    }
}

impl Lenience for ScopeOptions {
    fn shifts(&self, after: &Self) -> Vec<Shift> {
        let Self { shared } = self;
        let shift = |pattern: &Pattern, drift, verb: &str| Shift {
            key: "shared",
            entry: Some(pattern.to_string()),
            drift,
            what: format!("{verb} `{pattern}`"),
        };
        let added = after.shared.patterns().iter().filter(|pattern| !shared.contains(pattern));
        let removed = shared.patterns().iter().filter(|pattern| !after.shared.contains(pattern));
        let added = added.map(|pattern| shift(pattern, Drift::Looser, "now lists"));
        added.chain(removed.map(|pattern| shift(pattern, Drift::Tighter, "no longer lists"))).collect()
    }
}

fn check(ctx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some(name) = ctx.change.agent.name.as_deref() else { return Ok(()) };
    let Some(entry) = ctx.policy.agent(name).filter(|entry| !entry.owns.is_empty()) else { return Ok(()) };
    let ignore_case = ctx.change.ignore_case;
    let options: ScopeOptions = ctx.options();
    for file in &ctx.change.files {
        let path = &file.path;
        let inside = DOCUMENTS.contains(&path.as_bytes())
            || entry.owns.covers(path, ignore_case)
            || options.shared.covers(path, ignore_case)
            || ctx.is_exempt(path);
        if !inside {
            let message = format!("`{path}` is outside what {name} owns");
            out.report(Finding::new(RULE.id, message, WHY, help(ctx, name, path)).in_file(path));
        }
    }
    Ok(())
}

fn help(ctx: &Context<'_>, name: &str, path: &RepoPath) -> String {
    let own = format!("if it is {name}'s own, add it to `owns` of `[agents.{name}]` in policy.toml");
    let owners = owners(ctx, path);
    match owners.as_slice() {
        [] => format!("leave it to an agent whose part it is; {own}"),
        owners => format!("leave it to {}, who may change it; {own}", owners.join(" or ")),
    }
}

/// A few of the agents whose globs cover `path`, in the order of their names.
fn owners<'a>(ctx: &Context<'a>, path: &RepoPath) -> Vec<&'a str> {
    let owns = |(name, entry): (&'a String, &crate::config::AgentEntry)| {
        entry.owns.covers(path, ctx.change.ignore_case).then_some(name.as_str())
    };
    ctx.policy.agents.iter().filter_map(owns).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::{DOCS, RULE, SHARED};
    use crate::config::load;
    use crate::glob::PatternSet;
    use crate::rules::example::{fences, parse};
    use crate::rules::{Context, Findings, Memo, ParseCache, known};

    fn judge(text: &str) -> Vec<String> {
        let example = parse(text).ok().unwrap();
        let written = example.policy_tree.file(&"policy.toml".into()).unwrap();
        let written = written.map(|blob| String::from_utf8(blob.data.to_vec()).unwrap());
        let policy = load(written.as_deref(), &known(), &mut |_| Ok(None)).unwrap();
        let (memo, parsed, mut out) = (Memo::default(), ParseCache::default(), Findings::default());
        RULE.judge(&Context::new(&example.change, &policy, &RULE, &memo, &parsed), &mut out).unwrap();
        out.found.iter().map(|finding| format!("{}\n  help: {}", finding.message, finding.help)).collect()
    }

    #[test]
    fn the_documentation_tells_the_truth() {
        for text in fences(DOCS, "violates") {
            assert_eq!(judge(text).len(), 1, "{text}");
        }
        for text in fences(DOCS, "ok") {
            assert_eq!(judge(text), [""; 0], "{text}");
        }
        for glob in SHARED {
            assert!(DOCS.contains(&format!("`{glob}`")), "{glob} is documented");
        }
        assert_eq!(PatternSet::parse(SHARED).unwrap().patterns().len(), SHARED.len());
    }

    #[test]
    fn every_path_is_judged_and_its_owners_are_named() {
        let found = judge(
            "agent: Docker-Expert\n-- before/policy.toml --\n[agents.a]\nowns = [\"zig\"]\n\
             -- after/a.rs --\n1\n-- after/zig/x --\n1\n-- after/b.unheard --\n1\n-- after/sub/WORK_STATUS.txt --\n1\n\
             -- after/api/Dockerfile.dev --\n1\n-- after/compose.override.yaml --\n1\n-- after/orchestration-index.md --\n1\n",
        );
        insta::assert_snapshot!(found.join("\n"), @r#"
        `a.rs` is outside what Docker-Expert owns
          help: leave it to backend-developer or rust-expert or rust-pro, who may change it; if it is Docker-Expert's own, add it to `owns` of `[agents.Docker-Expert]` in policy.toml
        `b.unheard` is outside what Docker-Expert owns
          help: leave it to an agent whose part it is; if it is Docker-Expert's own, add it to `owns` of `[agents.Docker-Expert]` in policy.toml
        `sub/WORK_STATUS.txt` is outside what Docker-Expert owns
          help: leave it to django-expert or documentation-expert or technical-writer, who may change it; if it is Docker-Expert's own, add it to `owns` of `[agents.Docker-Expert]` in policy.toml
        `zig/x` is outside what Docker-Expert owns
          help: leave it to a, who may change it; if it is Docker-Expert's own, add it to `owns` of `[agents.Docker-Expert]` in policy.toml
        "#);
    }

    #[test]
    fn what_is_shared_is_the_teams_to_say() {
        let with = |settings: &str| {
            judge(&format!(
                "agent: rust-expert\n-- before/policy.toml --\n{settings}\n-- after/README.md --\n1\n-- after/x.py --\n1\n"
            ))
            .len()
        };
        assert_eq!(with(""), 1);
        assert_eq!(with("[rules.scope-outside]\nshared = []"), 2);
        assert_eq!(with("[rules.scope-outside]\nshared = [\"**\"]"), 0);
        assert_eq!(with("[rules.scope-outside]\nexempt = [\"*.py\"]"), 0);
        assert_eq!(with("[agents.rust-expert]\nowns = []"), 0, "an empty list restricts nothing");
    }

    #[test]
    fn the_roster_knows_what_is_whose() {
        let is_inside = |agent, path| judge(&format!("agent: {agent}\n-- after/{path} --\n1\n")).is_empty();
        for (agent, path) in [
            ("rust-expert", "crates/a/Cargo.toml"),
            ("rust-expert", ".cargo/config.toml"),
            ("python-pro", "requirements-dev.txt"),
            ("golang-pro", "cmd/api/main.go"),
            ("typescript-pro", "web/package-lock.json"),
            ("docker-expert", "services/api/Dockerfile"),
            ("docker-expert", "docker-compose.prod.yml"),
            ("docker-expert", ".dockerignore"),
            ("ci-expert", ".github/workflows/ci.yml"),
            ("kubernetes-expert", "deploy/api.yaml"),
            ("terraform-expert", "modules/db/main.tf"),
            ("technical-writer", "docs/guide.md"),
            ("orchestrator", "anything"),
            ("python-pro", "services/api/README.md"),
            ("java-pro", "app/src/main/resources/application.yml"),
        ] {
            assert!(is_inside(agent, path), "{path} is {agent}'s");
        }
        for (agent, path) in [
            ("rust-expert", "Dockerfile"),
            ("rust-expert", "app/main.py"),
            ("rust-expert", "requirements.txt"),
            ("python-pro", "src/lib.rs"),
            ("golang-pro", "docker-compose.yml"),
            ("typescript-pro", "main.go"),
            ("docker-expert", "src/main.rs"),
            ("docker-expert", ".github/workflows/ci.yml"),
            ("technical-writer", "src/lib.rs"),
            ("sql-pro", "app/models.py"),
            ("rust-expert", "web/index.html"),
        ] {
            assert!(!is_inside(agent, path), "{path} is not {agent}'s");
        }
    }

    #[test]
    fn an_agent_that_is_not_listed_is_another_rules_affair() {
        assert_eq!(judge("agent: nobody\n-- after/x.py --\n1\n"), [""; 0]);
        assert_eq!(judge("-- after/x.py --\n1\n"), [""; 0]);
    }

    #[test]
    fn a_glob_that_is_none_is_a_fault_of_the_policy() {
        let text = "[rules.scope-outside]\nshared = [\"{\"]";
        let fault = load(Some(text), &known(), &mut |_| Ok(None)).unwrap_err();
        assert!(fault.message.contains("no valid glob"), "{}", fault.message);
        assert_eq!(&text[fault.place.unwrap().range.clone()], "[\"{\"]");
    }
}
