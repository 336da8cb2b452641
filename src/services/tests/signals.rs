//! What is a service and what is none, by ecosystem.

use super::{found, survey, tree};

const CARGO: &str = "-- a/Cargo.toml --\n[package]\nname = \"x\"\n";

#[test]
fn rust_services() {
    for (text, expected) in [
        ("-- a/src/main.rs --\n", vec!["a rust"]),
        ("-- a/src/bin/x.rs --\n", vec!["a rust"]),
        ("-- a/src/bin/y/main.rs --\n", vec!["a rust"]),
        ("-- a/src/lib.rs --\n", vec![]),
        ("-- a/src/bin/y/other.rs --\n", vec![]),
        ("-- a/examples/x/main.rs --\n", vec![]),
        (
            "-- a/src/main.rs --\n-- a/xtask/Cargo.toml --\n[package]\nname = \"x\"\n-- a/xtask/src/main.rs --\n",
            vec!["a rust"],
        ),
        (
            "-- a/src/main.rs --\n-- a/tests/f/Cargo.toml --\n[package]\nname = \"f\"\n-- a/tests/f/src/main.rs --\n",
            vec!["a rust"],
        ),
    ] {
        assert_eq!(found(&format!("{CARGO}{text}")), expected, "{text}");
    }
    let manifest = |text: &str, files: &str| found(&format!("-- Cargo.toml --\n{text}{files}"));
    assert_eq!(manifest("[package]\nname = 'x'\n[[bin]]\nname = 'y'\npath = 'y.rs'\n", ""), [". rust"]);
    assert!(manifest("[package]\nname = 'x'\nautobins = false\n", "-- src/main.rs --\n").is_empty());
    assert!(manifest("[package]\nname = 'x'\n[lib]\nproc-macro = true\n", "-- src/lib.rs --\n").is_empty());
    assert!(manifest("[workspace]\nmembers = ['a']\n", "-- src/main.rs --\n").is_empty());
}

#[test]
fn a_rust_service_is_built_where_its_workspace_is_whole() {
    let services = survey(&tree(
        "-- Cargo.toml --\n[workspace]\nmembers = ['a']\nexclude = ['b']\n-- a/Cargo.toml --\n[package]\nname = 'a'\n-- a/src/main.rs --\n-- b/Cargo.toml --\n[package]\nname = 'b'\n-- b/src/main.rs --\n",
    ));
    let roots: Vec<_> = services.list.iter().map(|service| service.build_root.to_string()).collect();
    assert_eq!(roots, ["", "b"]);
}

#[test]
fn node_services() {
    let package = |json: &str, files: &str| found(&format!("-- web/package.json --\n{json}\n{files}"));
    let site = r#"{"scripts": {"build": "vite build"}, "devDependencies": {"vite": "5"}}"#;
    assert_eq!(package(r#"{"scripts": {"start": "node ."}}"#, ""), ["web node"]);
    assert_eq!(package(site, "-- web/index.html --\n"), ["web node"]);
    assert_eq!(
        package(r#"{"scripts": {"build": "x"}, "dependencies": {"react-scripts": "5"}}"#, ""),
        ["web node"]
    );
    assert!(package(site, "").is_empty(), "a bundler without a page");
    assert!(
        package(
            &site.replace('{', "{\"main\": \"a.js\", ").replacen(
                "{\"main\": \"a.js\", \"build",
                "{\"build",
                1
            ),
            ""
        )
        .is_empty()
    );
    assert!(package(r#"{"main": "index.js"}"#, "").is_empty());
    assert!(package(r#"{"bin": "cli.js"}"#, "").is_empty());
    assert!(package(r#"{"scripts": {"start": "x"}, "workspaces": ["a"]}"#, "").is_empty());
    assert!(
        package(r#"{"scripts": {"start": "x"}}"#, "-- web/pnpm-workspace.yaml --\npackages: ['a/*']\n")
            .is_empty()
    );
    assert_eq!(
        package(r#"{"scripts": {"start": "x"}}"#, "-- web/pnpm-workspace.yaml --\nallowBuilds: {}\n"),
        ["web node"]
    );
}

#[test]
fn nx_applications() {
    let text = "-- nx.json --\n{}\n-- package.json --\n{\"scripts\": {\"start\": \"nx serve\"}}\n-- apps/api/project.json --\n{\"projectType\": \"application\"}\n-- apps/api-e2e/project.json --\n{\"projectType\": \"application\"}\n-- libs/ui/project.json --\n{\"projectType\": \"library\"}\n-- libs/ui/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";
    assert_eq!(found(text), ["apps/api node"]);
}

#[test]
fn go_services() {
    for (text, expected) in [
        ("-- main.go --\npackage main\n", vec![". go"]),
        ("-- cmd/x/x.go --\npackage main\n", vec!["cmd/x go"]),
        ("-- cmd/x/a.go --\n//go:build ignore\npackage main\n-- cmd/x/b.go --\npackage x\n", vec![]),
        ("-- gen.go --\n//go:build ignore\n\npackage main\n", vec![]),
        ("-- lib.go --\npackage lib\n", vec![]),
        ("-- x_test.go --\npackage main\n", vec![]),
        ("-- testdata/x/main.go --\npackage main\n", vec![]),
        ("-- _x/main.go --\npackage main\n", vec![]),
        ("-- vendor/x/main.go --\npackage main\n", vec![]),
    ] {
        assert_eq!(found(&format!("-- go.mod --\nmodule x.test/shop\n{text}")), expected, "{text}");
    }
}

#[test]
fn a_go_service_points_at_what_makes_it_one() {
    let services = survey(&tree(
        "-- go.mod --\nmodule x.test/shop/v2\n-- main.go --\npackage main\n-- cmd/x/main.go --\npackage main\n",
    ));
    let manifests: Vec<_> = services.list.iter().map(|service| service.manifest.to_string()).collect();
    assert_eq!(manifests, ["go.mod", "cmd/x/main.go"]);
    assert_eq!(services.list[0].names, ["shop"]);
    assert_eq!(services.list[1].build_root.to_string(), "");
}

#[test]
fn python_services() {
    for (text, expected) in [
        ("-- a/manage.py --\nimport django\n", vec!["a python"]),
        (
            "-- a/manage.py --\nx\n-- a/requirements.txt --\nDjango>=4\n-- a/site/wsgi.py --\n",
            vec!["a python"],
        ),
        ("-- a/manage.py --\nx\n", vec![]),
        ("-- a/requirements.txt --\nflask\n-- a/app.py --\n", vec!["a python"]),
        (
            "-- a/pyproject.toml --\n[project]\nname = 'b'\ndependencies = ['fastapi']\n-- a/src/b/web/main.py --\n",
            vec!["a python"],
        ),
        (
            "-- a/requirements.txt --\n-r requirements/base.txt\n-- a/requirements/base.txt --\nuvicorn\n-- a/main.py --\n",
            vec!["a python"],
        ),
        ("-- a/requirements.txt --\nrequests\n-- a/app.py --\n", vec![]),
        ("-- a/requirements-dev.txt --\nflask\n-- a/app.py --\n", vec![]),
        ("-- a/app.py --\n", vec![]),
        (
            "-- a/pyproject.toml --\n[project]\nname = 'b'\ndependencies = ['flask']\n[project.scripts]\nb = 'b:m'\n",
            vec!["a python"],
        ),
        (
            "-- a/pyproject.toml --\n[project]\nname = 'b'\ndependencies = ['click']\n[project.scripts]\nb = 'b:m'\n",
            vec![],
        ),
        (
            "-- a/pyproject.toml --\n[build-system]\nrequires = ['x']\n[project]\nname = 'b'\ndependencies = ['flask']\n",
            vec![],
        ),
        ("-- a/Procfile --\nweb: gunicorn a:app\n", vec!["a python"]),
        ("-- a/Procfile --\nweb: bundle exec rails s\n", vec!["a ruby"]),
        ("-- a/Pipfile --\n[packages]\nflask = '*'\n-- a/server.py --\n", vec!["a python"]),
        (
            "-- requirements.txt --\nflask\n-- services/a/app.py --\n-- services/b/app.py --\n",
            vec!["services/a python", "services/b python"],
        ),
        (
            "-- requirements.txt --\nflask\n-- shop/api/app.py --\n-- shop/api/__init__.py --\n",
            vec![". python"],
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn folders_that_hold_no_services() {
    for folder in
        ["node_modules/x", "examples/x", "docs", ".hidden/x", "third_party/x", "Tests", "playground/x"]
    {
        let text = format!("-- {folder}/package.json --\n{{\"scripts\": {{\"start\": \"x\"}}}}\n");
        assert!(found(&text).is_empty(), "{folder}");
    }
}

#[test]
fn a_directory_is_one_service() {
    let text = "-- go.mod --\nmodule x.test/a\n-- main.go --\npackage main\n-- package.json --\n{\"name\": \"ui\", \"scripts\": {\"start\": \"x\"}}\n";
    let services = survey(&tree(text));
    assert_eq!(services.list.len(), 1);
    assert_eq!(services.list[0].names, ["a", "ui"]);
}

#[test]
fn what_cannot_be_read_is_noted() {
    let text =
        "-- a/package.json --\n{\n-- b/Cargo.toml --\n[\n-- c/pyproject.toml --\n=\n-- d/go.mod --\nx\n";
    let notes = survey(&tree(text)).not_evaluated;
    let paths: Vec<_> = notes.iter().map(|note| note.path.to_string()).collect();
    assert_eq!(paths, ["a/package.json", "b/Cargo.toml", "c/pyproject.toml"]);
    let tree = crate::change::memory::MemoryTree::new()
        .with("a/package.json", b"{\xff}")
        .with("b/package.json", b"\0");
    let reasons: Vec<_> = survey(&tree).not_evaluated.into_iter().map(|note| note.reason).collect();
    assert_eq!(reasons, ["not UTF-8", "binary"]);
}
