use crate::change::memory::MemoryTree;
use crate::change::{Change, Extent, Mode, Snapshot};
use crate::config::{LockOptions, Policy, PolicySource, ServiceEntry, ServiceKind};
use crate::finding::Finding;
use crate::glob::Pattern;
use crate::rules::example::{fences, parse};
use crate::rules::{Context, Findings, Memo, ParseCache, Rule, find};

use super::container_compose_missing::RULE as COMPOSE;
use super::container_dockerfile_missing::RULE as DOCKERFILE;

fn policy(services: &[(&str, ServiceKind)]) -> Policy {
    let entry = |(path, kind): &(&str, ServiceKind)| ServiceEntry {
        path: Pattern::parse(path).unwrap(),
        kind: *kind,
    };
    Policy {
        source: PolicySource::DefaultPack,
        agents: Default::default(),
        ledger: Default::default(),
        locks: LockOptions::default(),
        index: Default::default(),
        rules: Default::default(),
        services: services.iter().map(entry).collect(),
        protected_branches: Vec::new(),
        reviews: Vec::new(),
        roles: [].into(),
        max_file_size: 1 << 20,
        owners: None,
    }
}

fn judge_with(rule: &Rule, change: &Change, policy: &Policy) -> Findings {
    let (memo, cache) = (Memo::default(), ParseCache::default());
    let rule = find(rule.id).unwrap();
    let mut out = Findings::default();
    rule.judge(&Context::new(change, policy, rule, &memo, &cache), &mut out).unwrap();
    out
}

fn judge(rule: &Rule, example: &str) -> Vec<Finding> {
    judge_with(rule, &parse(example).unwrap().change, &policy(&[])).found
}

#[test]
fn the_documentation_is_true() {
    for rule in [&COMPOSE, &DOCKERFILE] {
        for section in ["## What it checks", "## Why", "## What to do"] {
            assert!(rule.docs.contains(section), "{}: {section}", rule.id);
        }
        let (violates, ok) = (fences(rule.docs, "violates"), fences(rule.docs, "ok"));
        assert!(!violates.is_empty() && !ok.is_empty());
        for example in violates {
            assert_eq!(judge(rule, example).len(), 1, "{}:\n{example}", rule.id);
        }
        for example in ok {
            assert!(judge(rule, example).is_empty(), "{}:\n{example}", rule.id);
        }
    }
}

const RUST: &str =
    "-- after/svc/Cargo.toml --\n[package]\nname = \"shop\"\n-- after/svc/src/main.rs --\nfn main() {}\n";
const WORKSPACE: &str = "-- before/Cargo.toml --\n[workspace]\nmembers = [\"crates/*\"]\n-- after/crates/svc/Cargo.toml --\n[package]\nname = \"shop\"\n-- after/crates/svc/src/bin/shopd.rs --\nfn main() {}\n-- after/crates/b/Cargo.toml --\n[package]\nname = \"b\"\n-- after/crates/b/src/main.rs --\n";
const GO: &str = "-- before/go.mod --\nmodule x.test/shop\n-- after/cmd/a/main.go --\npackage main\n-- after/cmd/b/main.go --\npackage main\n";
const GO_ROOT: &str = "-- before/go.mod --\nmodule x.test/shop\n-- after/main.go --\npackage main\n";
const NODE: &str = "-- after/web/package.json --\n{\"scripts\": {\"start\": \"node .\"}}\n";
const NODE_WORKSPACE: &str = "-- before/package.json --\n{\"workspaces\": [\"apps/*\"]}\n-- after/apps/a/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- after/apps/b/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";
const SITE: &str = "-- after/web/package.json --\n{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"5\"}}\n-- after/web/index.html --\n<html>\n";
const DJANGO: &str = "-- after/manage.py --\nimport django\n-- after/requirements.txt --\ndjango\n";
const FLASK: &str = "-- after/requirements.txt --\nflask\n-- after/services/a/app.py --\nx\n-- after/services/b/app.py --\nx\n";
const PROCFILE: &str = "-- after/api/Procfile --\nweb: gunicorn api:app --bind 0.0.0.0\n-- after/api/pyproject.toml --\n[project]\nname = \"api\"\n";

const MAVEN: &str = "-- before/pom.xml --\n<project><parent><artifactId>spring-boot-starter-parent</artifactId><relativePath/></parent><artifactId>shop</artifactId><packaging>pom</packaging><modules><module>a</module><module>b</module></modules><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>\n-- after/a/pom.xml --\n<project><parent><artifactId>shop</artifactId></parent><artifactId>a</artifactId></project>\n-- after/b/pom.xml --\n<project><parent><artifactId>shop</artifactId></parent><artifactId>b</artifactId><packaging>war</packaging></project>\n-- after/mvnw --\nx\n";
const GRADLE: &str = "-- before/settings.gradle --\ninclude 'a', 'b'\n-- after/a/build.gradle --\nplugins { id 'application' }\n-- after/b/build.gradle.kts --\nplugins {\n java\n id(\"org.springframework.boot\") version \"3\"\n}\n";
const DOTNET: &str = "-- after/Shop.sln --\nProject(\"{F}\") = \"Api\", \"src\\Api\\Api.csproj\", \"{1}\"\n-- after/src/Api/Api.csproj --\n<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>\n-- after/src/Job/Job.csproj --\n<Project Sdk=\"Microsoft.NET.Sdk.Worker\"/>\n";
const PHP: &str = "-- after/shop/composer.json --\n{\"type\": \"project\"}\n-- after/shop/public/index.php --\n<?php\n-- after/old/index.php --\n<?php\n";
const RUBY: &str = "-- after/shop/Gemfile --\ngem 'rails'\n-- after/shop/config/application.rb --\nx\n-- after/rack/config.ru --\nrun App\n";
const STATIC: &str = "-- after/site/index.html --\n<html>\n";
const NX: &str = "-- before/nx.json --\n{}\n-- after/apps/api/project.json --\n{\"projectType\": \"application\"}\n-- after/apps/job/project.json --\n{\"projectType\": \"application\"}\n";
const PNPM: &str = "-- before/pnpm-workspace.yaml --\npackages: ['apps/*']\n-- before/pnpm-lock.yaml --\na: 1\n-- after/apps/a/package.json --\n{\"name\": \"@x/a\", \"scripts\": {\"start\": \"node .\", \"build\": \"tsc\"}}\n-- after/apps/b/package.json --\n{\"scripts\": {\"start\": \"react-scripts start\", \"build\": \"x\"}, \"dependencies\": {\"react-scripts\": \"5\"}}\n";
const BUN: &str =
    "-- after/a/package.json --\n{\"scripts\": {\"start\": \"bun a.ts\"}}\n-- after/a/bun.lock --\n{}\n";
const UV: &str = "-- before/uv.lock --\nx\n-- before/pyproject.toml --\n[tool.uv.workspace]\nmembers = ['apps/*']\n-- after/apps/a/pyproject.toml --\n[project]\nname = 'a'\ndependencies = ['flask']\n-- after/apps/a/main.py --\nx\n-- after/apps/b/pyproject.toml --\n[project]\nname = 'b'\ndependencies = ['flask']\n-- after/apps/b/main.py --\nx\n";
const POETRY: &str = "-- after/poetry.lock --\nx\n-- after/pyproject.toml --\n[tool.poetry]\nname = 'a'\n[tool.poetry.dependencies]\nflask = '*'\n-- after/app.py --\nx\n";

/// What a finding offers must satisfy the rule that offers it: for every ecosystem, several services at once.
#[test]
fn the_offered_edits_are_enough() {
    for text in [
        RUST,
        WORKSPACE,
        GO,
        GO_ROOT,
        NODE,
        NODE_WORKSPACE,
        SITE,
        DJANGO,
        FLASK,
        PROCFILE,
        MAVEN,
        GRADLE,
        DOTNET,
        PHP,
        RUBY,
        STATIC,
        NX,
        PNPM,
        BUN,
        UV,
        POETRY,
    ] {
        let change = parse(text).unwrap().change;
        let services = |tree: &MemoryTree| {
            crate::services::services(tree, &policy(&[]), &ParseCache::default()).unwrap()
        };
        let mut tree = MemoryTree::new();
        for line in text.split("-- ").skip(1) {
            if let Some((name, body)) = line.split_once(" --\n") {
                tree = tree.with(name.split_once('/').unwrap().1, body);
            } else if let Some(name) = line.strip_suffix(" --") {
                tree = tree.with(name.split_once('/').unwrap().1, "");
            }
        }
        let found = services(&tree);
        assert!(!found.list.is_empty(), "{text}");
        let mut compose = String::new();
        for service in &found.list {
            let (path, dockerfile) = crate::services::stanza::dockerfile(service);
            let stages = dockerfile.matches("FROM ").count();
            let is_static = service.ecosystem == Some(crate::services::Ecosystem::Static);
            assert!(stages == if is_static { 1 } else { 2 }, "{dockerfile}");
            assert!(dockerfile.contains("\nUSER ") || dockerfile.contains("unprivileged"), "{dockerfile}");
            crate::formats::dockerfile::Dockerfile::parse(dockerfile.as_bytes()).unwrap();
            tree = tree.with(path, dockerfile);
        }
        for service in &services(&tree).list {
            assert!(service.image.is_some(), "{:?} in\n{text}", service.path);
            let entry = crate::services::stanza::compose(service, &found);
            assert!(!entry.is_there && entry.file.to_string() == "docker-compose.yml");
            let entry = entry.text;
            compose += if compose.is_empty() { &entry } else { entry.strip_prefix("services:\n").unwrap() };
        }
        tree = tree.with("docker-compose.yml", &compose);
        for service in services(&tree).list {
            assert!(service.compose.is_some(), "{:?} in\n{text}\n{compose}", service.path);
        }
        assert_eq!(judge_with(&DOCKERFILE, &change, &policy(&[])).found.len(), found.list.len());
    }
}

#[test]
fn a_finding_says_which_service_where_and_what_to_do() {
    let findings = judge(&DOCKERFILE, RUST);
    let finding = &findings[0];
    assert_eq!(
        finding.message,
        "no Dockerfile builds the rust service `svc` (binary target `shop` (src/main.rs))"
    );
    assert_eq!(finding.path.as_ref().unwrap().to_string(), "svc/Cargo.toml");
    assert!(
        finding.help.starts_with("add `svc/Dockerfile`, for example:\n\n    FROM rust"),
        "{}",
        finding.help
    );
    assert!(finding.help.ends_with("[[service]] path = \"svc\", kind = \"tool\""), "{}", finding.help);
    let compose = &judge(&COMPOSE, RUST)[0];
    assert!(
        compose.help.starts_with("add `docker-compose.yml`:\n\n    services:\n      svc:\n"),
        "{}",
        compose.help
    );
}

#[test]
fn what_stood_before_is_not_this_changes_doing() {
    let before = RUST.replace("after/", "before/");
    for touch in
        ["-- after/svc/src/main.rs --\nfn main() { x() }\n", "-- after/other/Cargo.toml --\n[workspace]\n"]
    {
        assert!(judge(&DOCKERFILE, &format!("{before}{touch}")).is_empty(), "{touch}");
    }
}

#[test]
fn what_the_change_takes_away_is() {
    let standing = "-- before/svc/Cargo.toml --\n[package]\nname = \"shop\"\n-- before/svc/src/main.rs --\n-- before/svc/Dockerfile --\nFROM x\nCOPY . .\n-- before/compose.yaml --\nservices: {s: {build: svc}}\n";
    let without = |edit: &str| format!("{standing}{edit}");
    let message = |rule: &Rule, edit: &str| {
        judge(rule, &without(edit))
            .iter()
            .map(|finding| finding.message.clone())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let deleted = "-- deleted/svc/Dockerfile --\n";
    assert!(message(&DOCKERFILE, deleted).ends_with("`svc/Dockerfile` is gone"));
    assert!(message(&COMPOSE, deleted).is_empty(), "the entry is still there");
    let emptied = "-- after/svc/Dockerfile --\nFROM x\nCMD y\n";
    assert!(message(&DOCKERFILE, emptied).ends_with("does not copy it from its build context"));
    let unlisted = "-- after/compose.yaml --\nservices: {s: {image: x}}\n";
    assert!(message(&COMPOSE, unlisted).ends_with("`s` in `compose.yaml` no longer does"));
    assert!(message(&DOCKERFILE, unlisted).is_empty());
    assert!(message(&DOCKERFILE, "-- deleted/svc/Cargo.toml --\n").is_empty());
}

#[test]
fn what_cannot_be_parsed_is_said_and_covers_nothing() {
    let text = format!("{RUST}-- after/svc/Dockerfile --\nRUN x\n-- after/compose.yaml --\nservices: [\n");
    let change = parse(&text).unwrap().change;
    for rule in [&DOCKERFILE, &COMPOSE] {
        let out = judge_with(rule, &change, &policy(&[]));
        assert_eq!(out.found.len(), 1);
        let skipped: Vec<_> = out.not_evaluated.iter().map(|entry| entry.path.to_string()).collect();
        assert_eq!(skipped, ["compose.yaml", "svc/Dockerfile"], "{}", rule.id);
    }
    let finding = &judge(&DOCKERFILE, &text)[0];
    assert!(finding.message.contains("`svc/Dockerfile` cannot be read: RUN stands"), "{}", finding.message);
}

#[test]
fn only_notes_that_matter_to_the_change_are_told() {
    let text = "-- before/old/package.json --\n{broken\n-- after/compose.yaml --\nservices: {}\n";
    assert!(judge_with(&DOCKERFILE, &parse(text).unwrap().change, &policy(&[])).not_evaluated.is_empty());
    let text = "-- after/old/package.json --\n{broken\n";
    assert_eq!(judge_with(&DOCKERFILE, &parse(text).unwrap().change, &policy(&[])).not_evaluated.len(), 1);
}

#[test]
fn policy_toml_adds_silences_and_ignores() {
    let change = parse(RUST).unwrap().change;
    let found =
        |services: &[(&str, ServiceKind)]| judge_with(&DOCKERFILE, &change, &policy(services)).found.len();
    assert_eq!(found(&[]), 1);
    assert_eq!(found(&[("svc", ServiceKind::Tool)]), 0);
    assert_eq!(found(&[("*", ServiceKind::Ignore)]), 0);
    assert_eq!(found(&[(".", ServiceKind::Tool)]), 1, "the root is not what is below it");
    assert_eq!(found(&[("*", ServiceKind::Ignore), ("svc", ServiceKind::Service)]), 1);
    assert_eq!(found(&[("svc/src", ServiceKind::Service)]), 2);
}

#[test]
fn the_whole_tree_is_judged_when_asked() {
    let before = RUST.replace("after/", "before/");
    let mut change = parse(&format!("{before}-- after/README.md --\nx\n")).unwrap().change;
    assert!(judge_with(&DOCKERFILE, &change, &policy(&[])).found.is_empty());
    change.extent = Extent::WholeTree;
    change.before.clear();
    assert_eq!(judge_with(&DOCKERFILE, &change, &policy(&[])).found.len(), 1);
}

#[test]
fn a_merge_answers_for_what_neither_parent_had() {
    let uncovered = MemoryTree::new().with("svc/package.json", "{\"scripts\": {\"start\": \"x\"}}");
    let covered = uncovered.clone().with("svc/Dockerfile", "FROM x\nCOPY . .\n");
    let merge = |parents: [&MemoryTree; 2]| {
        let mut change = parse("-- after/svc/Dockerfile.bak --\nx\n-- after/svc/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n").unwrap().change;
        change.before = parents.map(|tree| std::sync::Arc::new(tree.clone()) as crate::change::Tree).to_vec();
        for file in &mut change.files {
            file.before = vec![None, None];
        }
        judge_with(&DOCKERFILE, &change, &policy(&[])).found.len()
    };
    assert_eq!(merge([&covered, &uncovered]), 0, "the other parent answers for it");
    assert_eq!(merge([&covered, &covered]), 1);
    assert_eq!(merge([&MemoryTree::new(), &covered]), 1);
}

/// A tree that must not be walked.
struct Untouchable(MemoryTree);

impl Snapshot for Untouchable {
    fn entry(
        &self,
        path: &crate::change::RepoPath,
    ) -> Result<Option<crate::change::Entry>, crate::fault::Fault> {
        self.0.entry(path)
    }

    fn blob(&self, oid: crate::change::Oid) -> Result<crate::change::Blob, crate::fault::Fault> {
        self.0.blob(oid)
    }

    fn size(&self, oid: crate::change::Oid) -> Result<u64, crate::fault::Fault> {
        self.0.size(oid)
    }

    fn select(
        &self,
        _: &'static crate::change::Selector,
    ) -> Result<Vec<(crate::change::RepoPath, crate::change::Entry)>, crate::fault::Fault> {
        Err(crate::fault::Fault::new("walked", "do not"))
    }
}

#[test]
fn a_plain_edit_walks_no_tree() {
    for (path, before, after, walks) in [
        ("src/main.rs", "fn main() {}", "fn main() { x() }", false),
        ("src/lib.rs", "a", "b", false),
        ("cmd/x/main.go", "package main\nfunc a() {}", "package main\nfunc b() {}", false),
        ("cmd/x/main.go", "package x\n", "package main\n", true),
        ("cmd/x/main.go", "//go:build ignore\npackage main\n", "package main\n", true),
        ("README.md", "a", "b", false),
        ("app.py", "a", "b", false),
        ("package.json", "{}", "{ }", true),
        ("deploy/stack.yml", "a: 1", "a: 2", false),
        ("deploy/stack.yml", "a: 1", "services: {}", true),
        ("deploy/stack.yml", "include: x", "a: 1", true),
        ("svc/src/main/java/A.java", "a", "b", false),
        ("src/Api/Program.cs", "a", "b", false),
        ("src/Api/Api.csproj", "<Project/>", "<Project />", true),
        ("svc/build.gradle.kts", "a", "b", true),
        ("svc/pom.xml", "<project/>", "<project />", true),
        ("pnpm-lock.yaml", "a: 1", "a: 2", false),
        ("Gemfile.lock", "a", "b", false),
        ("public/index.php", "a", "b", false),
        ("web/app.rb", "require 'sinatra'\nget('/a')", "require 'sinatra'\nget('/b')", false),
        ("web/app.rb", "puts 1", "require 'sinatra'", true),
        ("build.sbt", "a", "b", true),
        ("scripts/run.sh", "echo a", "echo b", false),
        ("scripts/run.sh", "echo a", "docker build -t a .", true),
        (".github/workflows/ci.yml", "run: cargo test", "run: cargo build", false),
        ("Makefile", "a:\n\tdocker build -t a .", "a:", true),
        ("docker-bake.hcl", "# a", "# b", true),
    ] {
        let example = format!("-- before/{path} --\n{before}\n-- after/{path} --\n{after}\n");
        let mut change = parse(&example).unwrap().change;
        let tree =
            |text: &str| std::sync::Arc::new(Untouchable(MemoryTree::new().with(path, format!("{text}\n"))));
        change.before = vec![tree(before)];
        change.after = tree(after);
        let (memo, cache, policy) = (Memo::default(), ParseCache::default(), policy(&[]));
        let rule = find(DOCKERFILE.id).unwrap();
        let result =
            rule.judge(&Context::new(&change, &policy, rule, &memo, &cache), &mut Findings::default());
        assert_eq!(result.is_err(), walks, "{path}: {before} → {after}");
    }
}

#[test]
fn a_file_more_in_a_go_package_walks_no_tree() {
    for (path, text, walks) in [
        ("cmd/x/more.go", "package main\n", false),
        ("cmd/y/more.go", "package main\n", true),
        ("lib/more.go", "package lib\n", false),
        ("cmd/y/gen.go", "//go:build ignore\n\npackage main\n", false),
        ("lib/new/a.java", "class A {}\n", false),
        ("cmd/x/main.go", "", false),
    ] {
        let mut change =
            parse(&format!("-- before/cmd/x/main.go --\npackage main\n-- after/{path} --\n{text}"))
                .unwrap()
                .change;
        let before = MemoryTree::new().with("cmd/x/main.go", "package main\n");
        let after = before.clone().with(path, text);
        change.before = vec![std::sync::Arc::new(Untouchable(before))];
        change.after = std::sync::Arc::new(Untouchable(after));
        let (memo, cache, policy) = (Memo::default(), ParseCache::default(), policy(&[]));
        let rule = find(DOCKERFILE.id).unwrap();
        let result =
            rule.judge(&Context::new(&change, &policy, rule, &memo, &cache), &mut Findings::default());
        assert_eq!(result.is_err(), walks, "{path}");
    }
}

#[test]
fn a_declared_directory_is_looked_for_when_it_comes() {
    let change = parse("-- before/a --\n1\n-- after/jobs/nightly/run.sh --\n1\n").unwrap().change;
    let declared = [("jobs/nightly", ServiceKind::Service)];
    assert_eq!(judge_with(&DOCKERFILE, &change, &policy(&declared)).found.len(), 1);
    let standing =
        parse("-- before/jobs/nightly/run.sh --\n1\n-- after/jobs/nightly/run.sh --\n2\n").unwrap().change;
    assert!(judge_with(&DOCKERFILE, &standing, &policy(&declared)).found.is_empty());
}

#[test]
fn a_link_that_replaces_an_entry_point_matters() {
    let before = MemoryTree::new()
        .with("x/Dockerfile", "FROM x\nCOPY . .\n")
        .with("x/package.json", "{\"scripts\": {\"start\": \"x\"}}");
    let after = before.clone().with_mode("x/Dockerfile", Mode::Symlink, "../gone");
    let mut change = parse("-- before/x/Dockerfile --\n1\n-- after/x/Dockerfile --\n2\n").unwrap().change;
    change.before = vec![std::sync::Arc::new(before)];
    change.after = std::sync::Arc::new(after);
    assert_eq!(judge_with(&DOCKERFILE, &change, &policy(&[])).found.len(), 1);
}
