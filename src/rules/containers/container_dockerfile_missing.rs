//! Owns `container-dockerfile-missing`: a change leaves a service that no Dockerfile builds.

use super::arrivals::{Arrival, arrivals};
use super::{indented, silence, what};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::services::{Services, stanza};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-dockerfile-missing",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a service that no Dockerfile builds",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

A *service* is a directory that builds something that runs: a Cargo package with a binary target, a Go package `main`,
a Maven module, Gradle or sbt project that packs a program, a .NET project with an executable or web SDK, a PHP application, a
Rack application or a Sinatra program, a Python program with a server, a Node package that starts or builds a site, a site of plain pages at
a root that nothing else claims. `policy services` lists them, and says why each is one. A Dockerfile builds it if its build context
holds the directory and it copies the directory, something above it or something in it. A Compose file says what the
context is; without one it is the folder of the Dockerfile or of the project around it. Where one context holds several
services, a Dockerfile builds those it names (a path, package, binary or target) or the only one there is. What jib, Spring
Boot's `build-image` (where the build file asks for it) or sbt's DockerPlugin makes an image of needs no Dockerfile.

Only what the change brings is judged: a new service, or one whose Dockerfile the change takes away. Tests, examples,
documentation and vendored code hold no services, and neither do the folders `gen`, `hack`, `script`, `scripts` and
`tools`. What no tree can tell, such as a Gradle plugin that hangs on an expression, is listed as not evaluated.

A service without a Dockerfile:

````violates
-- before/README.md --
# Shop
-- after/services/api/Cargo.toml --
[package]
name = "shop-api"
version = "0.1.0"
-- after/services/api/src/main.rs --
fn main() {}
````

A Dockerfile in the service's folder that takes nothing of it:

````violates
-- before/services/api/package.json --
{"name": "api", "scripts": {"start": "node server.js"}}
-- before/services/api/Dockerfile --
FROM node:22-slim
COPY . .
CMD ["npm", "start"]
-- after/services/api/Dockerfile --
FROM node:22-slim
COPY package.json .
CMD ["npm", "start"]
````

One Dockerfile at the root that builds two programs of a Go module:

````ok
-- after/go.mod --
module example.com/shop
-- after/cmd/api/main.go --
package main
-- after/cmd/worker/main.go --
package main
-- after/Dockerfile --
FROM golang:1 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/ ./cmd/api ./cmd/worker
FROM gcr.io/distroless/static-debian12
COPY --from=build /out/ /usr/local/bin/
````

## Why

What no Dockerfile builds runs on its author's machine and nowhere else: nobody can deploy, scan or reproduce it.

## What to do

Add a Dockerfile; the finding offers one, and `policy init --service PATH` writes it. If nobody deploys the program, say so in policy.toml:

```toml
[[service]]
path = "crates/release-notes"
kind = "tool"
```
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let arrivals = arrivals(cx, out)?;
    for arrival in &arrivals.without_dockerfile {
        if !cx.is_exempt(&arrival.service.manifest) && !cx.is_exempt(&arrival.service.path) {
            out.report(finding(cx.id(), arrival, &arrivals.after));
        }
    }
    Ok(())
}

fn finding(id: &'static str, arrival: &Arrival, after: &Services) -> Finding {
    let service = &arrival.service;
    let (path, text) = stanza::dockerfile(service);
    let why = "what no Dockerfile builds can be neither deployed nor reproduced";
    let edit = if after.dockerfiles.contains(&path) {
        format!("let `{path}` build it")
    } else {
        format!("add `{path}`")
    };
    let help = format!("{edit}, for example:\n\n{}\n{}", indented(&text), silence(service));
    Finding::new(id, message(arrival, after), why, help).in_file(&service.manifest)
}

fn message(arrival: &Arrival, after: &Services) -> String {
    let service = &arrival.service;
    let lost = arrival.before.as_ref().and_then(|before| before.image.as_ref());
    let own = after.dockerfiles.iter().find(|path| path.directory() == service.path);
    let unread = |path: &RepoPath| after.not_evaluated.iter().find(|note| note.path == *path);
    let detail = match (own, lost.and_then(|image| image.dockerfile.as_ref())) {
        (Some(own), _) => match unread(own) {
            Some(note) => format!("`{own}` cannot be read: {}", note.reason),
            None => format!("`{own}` does not copy it from its build context"),
        },
        (None, Some(lost)) if after.dockerfiles.contains(lost) => format!("`{lost}` no longer does"),
        (None, Some(lost)) => format!("`{lost}` is gone"),
        (None, None) => return format!("no Dockerfile builds {}", what(service)),
    };
    format!("no Dockerfile builds {}: {detail}", what(service))
}
