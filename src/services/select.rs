//! Owns which files of a tree say something about services, and which changes of them can change the answer.

use bstr::ByteSlice;

use super::makers;
use crate::change::{RepoPath, Selector};
use crate::formats::compose::is_compose_name;

/// The files that are looked at: manifests, entry points, Dockerfiles, Compose files, the `.env` files that give
/// those values, and Go files, of which the first of each directory names the package.
pub static SELECTOR: Selector = Selector { name: "services", enter, pick };

/// Folders whose content is not the team's own, or is there to test, show or explain something.
const SKIPPED: &[&str] = &[
    "__fixtures__",
    "__tests__",
    "benches",
    "bower_components",
    "doc",
    "docs",
    "dockertest",
    "documentation",
    "e2e",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "fuzz",
    "inttest",
    "node_modules",
    "playground",
    "playgrounds",
    "sample",
    "samples",
    "target",
    "template",
    "templates",
    "test",
    "testdata",
    "tests",
    "third-party",
    "third_party",
    "vendor",
];

/// Endings of such folders' names.
const TESTS: &[&str] = &["-test", "-tests", ".test", ".tests", "_test", "_tests"];

/// Folders of programs that keep a repository going: nobody deploys them. Their container files count all the same.
const CHORES: &[&str] = &["gen", "hack", "script", "scripts", "tools"];

/// Files whose content decides.
const CONTENT: &[&str] = &[
    ".env",
    "Cargo.toml",
    "Directory.Build.props",
    "Directory.Build.targets",
    "Gemfile",
    "Pipfile",
    "Procfile",
    "angular.json",
    "build.sbt",
    "composer.json",
    "go.mod",
    "lerna.json",
    "libs.versions.toml",
    "manage.py",
    "package.json",
    "pnpm-workspace.yaml",
    "pom.xml",
    "project.json",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
];

/// Endings of files whose content decides.
const ENDINGS: &[&str] =
    &[".csproj", ".fsproj", ".gradle", ".gradle.kts", ".props", ".sln", ".slnx", ".targets", ".vbproj"];

/// Files of Ruby whose content decides whether running them serves.
const RUBY: &[&str] = &["app.rb", "application.rb", "main.rb", "server.rb", "web.rb"];

/// Files whose mere presence decides.
const PRESENCE: &[&str] = &[
    "Directory.Packages.props",
    "Pipfile.lock",
    "Program.cs",
    "app.py",
    "artisan",
    "asgi.py",
    "build.properties",
    "bun.lock",
    "bun.lockb",
    "config.ru",
    "gradlew",
    "index.html",
    "index.php",
    "main.py",
    "main.rs",
    "mvnw",
    "npm-shrinkwrap.json",
    "nx.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "poetry.lock",
    "server.py",
    "turbo.json",
    "uv.lock",
    "wsgi.py",
    "yarn.lock",
];

/// What a change of a file can mean for the services of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relevance {
    /// Nothing.
    None,
    /// Something if the file comes or goes.
    Presence,
    /// Something if it brings a program's package clause.
    GoPackage,
    /// Something if it speaks of services, as what a Compose file includes or extends does.
    Yaml,
    /// Something if it builds images.
    Script,
    /// Something if it begins or ceases to serve when it is run, comes or goes.
    RubyProgram,
    /// Something, whatever changes in it.
    Content,
}

/// What a change of the file at `path` can mean.
pub fn relevance(path: &RepoPath) -> Relevance {
    if makers::is_bake(path) {
        return Relevance::Content;
    }
    if makers::is_script(path) {
        return Relevance::Script;
    }
    if !path.directory().components().all(enter) {
        return Relevance::None;
    }
    let name = path.file_name();
    if is(CONTENT, name) || ends(name) || is_container_name(name) || is_requirements(name) {
        return Relevance::Content;
    }
    match path.extension() {
        _ if is(PRESENCE, name) => Relevance::Presence,
        _ if is(RUBY, name) => Relevance::RubyProgram,
        Some(b"gemspec") => Relevance::Presence,
        Some(b"go") if is_go_source(name) => Relevance::GoPackage,
        // Compose files include and extend files of any name.
        Some(b"yml" | b"yaml") => Relevance::Yaml,
        Some(b"rs") if is_rust_entry(path) => Relevance::Presence,
        _ => Relevance::None,
    }
}

fn enter(directory: &[u8]) -> bool {
    let hidden = directory.starts_with(b".") && directory != b".docker";
    let lower = directory.to_ascii_lowercase();
    let is_test =
        TESTS.iter().any(|ending| lower.ends_with(ending.as_bytes())) || lower.starts_with(b"testfiles");
    !hidden && !is(SKIPPED, &lower) && !lower.starts_with(b"template-") && !is_test
}

fn pick(name: &[u8]) -> bool {
    is(CONTENT, name)
        || is(PRESENCE, name)
        || is(RUBY, name)
        || ends(name)
        || name.ends_with(b".gemspec")
        || is_container_name(name)
        || is_requirements(name)
        || is_go_source(name)
        // Whether it stands in src/bin, no name tells: the survey drops the others.
        || name.ends_with(b".rs")
}

/// Whether a file of this name is a Dockerfile: `Dockerfile`, `Dockerfile.api`, `api.Dockerfile`, `Containerfile`; but
/// neither an ignore file nor a template of one.
pub fn is_dockerfile_name(name: &[u8]) -> bool {
    // Asked of every file of a tree: most names are settled by their first byte or their last.
    let may_be =
        matches!(name.first(), Some(b'c' | b'C' | b'd' | b'D')) || matches!(name.last(), Some(b'e' | b'E'));
    if !may_be {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(b".dockerfile") {
        return true;
    }
    let Some(rest) = lower.strip_prefix(b"dockerfile").or_else(|| lower.strip_prefix(b"containerfile"))
    else {
        return false;
    };
    let other: [&[u8]; 12] = [
        b".dockerignore",
        b".containerignore",
        b".j2",
        b".jinja",
        b".tmpl",
        b".tpl",
        b".template",
        b".erb",
        b".in",
        b".md",
        b".go",
        b".py",
    ];
    let separated = rest.is_empty() || matches!(rest[0], b'.' | b'-' | b'_');
    separated && !other.iter().any(|suffix| rest.ends_with(suffix))
}

fn is_container_name(name: &[u8]) -> bool {
    is_dockerfile_name(name) || is_compose_name(name)
}

/// Whether a file of this name lists what a Python program needs to run: `requirements.txt`, `requirements-prod.txt`;
/// but not what its developers need.
pub(super) fn is_requirements(name: &[u8]) -> bool {
    let Some(stem) = name.strip_suffix(b".txt").or_else(|| name.strip_suffix(b".in")) else { return false };
    let for_developers = ["dev", "test", "doc", "lint", "build", "ci"];
    (stem.starts_with(b"requirements") || stem.ends_with(b"requirements"))
        && !stem.split(|byte| matches!(byte, b'-' | b'_' | b'.')).any(|part| {
            for_developers.iter().any(|kind| {
                part == kind.as_bytes() || part.starts_with(kind.as_bytes()) && part.ends_with(b"s")
            })
        })
}

/// Whether a file of this name belongs to a Go package: not its tests, nor what the go command passes over.
pub(super) fn is_go_source(name: &[u8]) -> bool {
    name.ends_with(b".go")
        && !name.ends_with(b"_test.go")
        && !name.starts_with(b"_")
        && !name.starts_with(b".")
}

/// `main.rs`, and what stands directly in `src/bin`.
pub(super) fn is_rust_entry(path: &RepoPath) -> bool {
    if path.file_name() == b"main.rs" {
        return true;
    }
    path.extension() == Some(b"rs") && {
        let directory = path.directory();
        directory.as_bytes() == b"src/bin" || directory.as_bytes().ends_with(b"/src/bin")
    }
}

/// Whether a directory lies in a folder of chores.
pub(super) fn is_chore(directory: &RepoPath) -> bool {
    // `src/it` is where Maven keeps the projects that try a plugin out.
    let trial =
        directory.components().zip(directory.components().skip(1)).any(|pair| pair == (b"src", b"it"));
    trial || directory.components().any(|part| is(CHORES, part))
}

fn ends(name: &[u8]) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending.as_bytes()))
}

fn is(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|own| own.as_bytes() == name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Relevance, is_dockerfile_name, is_requirements, relevance};
    use crate::change::RepoPath;

    #[test]
    fn what_a_change_of_a_file_can_mean() {
        for (path, expected) in [
            ("Cargo.toml", Relevance::Content),
            ("a/.docker/Dockerfile", Relevance::Content),
            ("infra/anything.yml", Relevance::Yaml),
            ("infra/docker-compose.dev.yml", Relevance::Content),
            ("src/main.rs", Relevance::Presence),
            ("src/bin/x.rs", Relevance::Presence),
            ("src/lib.rs", Relevance::None),
            ("web/index.html", Relevance::Presence),
            ("cmd/x/x.go", Relevance::GoPackage),
            ("cmd/x/x_test.go", Relevance::None),
            ("tests/Cargo.toml", Relevance::None),
            (".github/workflows/ci.yml", Relevance::Script),
            ("scripts/image.sh", Relevance::Script),
            ("web/node_modules/a/Makefile", Relevance::None),
            ("docker-bake.hcl", Relevance::Content),
            ("web/node_modules/a/package.json", Relevance::None),
            ("Docs/package.json", Relevance::None),
            ("smoke-test/pom.xml", Relevance::None),
            ("src/Shop.Tests/Shop.Tests.csproj", Relevance::None),
            ("latest/package.json", Relevance::Content),
            ("svc/pom.xml", Relevance::Content),
            ("svc/build.gradle.kts", Relevance::Content),
            ("src/Api/Api.csproj", Relevance::Content),
            ("src/Api/Program.cs", Relevance::Presence),
            ("src/Api/Startup.cs", Relevance::None),
            ("src/main/java/A.java", Relevance::None),
            ("pnpm-lock.yaml", Relevance::Presence),
            ("public/index.php", Relevance::Presence),
            ("app/models/user.rb", Relevance::None),
            ("web/app.rb", Relevance::RubyProgram),
            ("shop.gemspec", Relevance::Presence),
        ] {
            assert_eq!(relevance(&RepoPath::from(path)), expected, "{path}");
        }
    }

    #[test]
    fn names_of_dockerfiles() {
        for name in
            ["Dockerfile", "dockerfile", "Dockerfile.api", "api.Dockerfile", "Containerfile", "Dockerfile-x"]
        {
            assert!(is_dockerfile_name(name.as_bytes()), "{name}");
        }
        for name in
            ["Dockerfile.dockerignore", "Dockerfile.j2", "Dockerfiles", "dockerfile.go", ".dockerignore"]
        {
            assert!(!is_dockerfile_name(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn names_of_requirements() {
        for name in ["requirements.txt", "requirements-prod.txt", "api_requirements.txt", "requirements.in"] {
            assert!(is_requirements(name.as_bytes()), "{name}");
        }
        for name in
            ["requirements-dev.txt", "test-requirements.txt", "requirements.lock", "docs-requirements.txt"]
        {
            assert!(!is_requirements(name.as_bytes()), "{name}");
        }
    }
}
