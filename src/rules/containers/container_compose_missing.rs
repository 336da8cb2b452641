//! Owns `container-compose-missing`: a change leaves a service that no Compose service builds or runs.

use super::arrivals::{Arrival, arrivals};
use super::{indented, silence, what};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::services::{Services, stanza};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-compose-missing",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a service that no Compose service builds or runs",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

Each service of the repository (see `container-dockerfile-missing`) is built by a Compose service: its `build` leads to
a Dockerfile and a context that build the service's directory. Compose files are looked for in every folder and read as
Compose reads them: `compose.yaml` before `compose.yml`, `docker-compose.yml` and `docker-compose.yaml`, the override
file merged, `extends`, `include`, `<<`, `!reset` and `.env` followed. Variants such as `docker-compose.prod.yml` count,
and so do services behind a profile. `COMPOSE_FILE` in a folder's `.env` says which files are read there. Nothing is fetched.

A Compose service that only names an `image` runs the service whose image that is, whatever its tag: as another Compose
service builds it, as jib, Spring Boot's `build-image` or sbt's DockerPlugin makes it, as a target of `docker-bake.hcl` or
`docker-bake.json` is tagged, or as `docker build -t NAME CONTEXT` in a makefile, a justfile, a script, package.json or a
pipeline calls it.

Only what the change brings is judged: a new service, or one whose Compose service the change takes away. A `build`
whose value hangs on a variable that nothing in the tree sets is listed as not evaluated, and covers nothing.

A new service that the Compose file does not know:

````violates
-- before/docker-compose.yml --
services:
  db:
    image: postgres:17
-- after/services/api/Cargo.toml --
[package]
name = "shop-api"
version = "0.1.0"
-- after/services/api/src/main.rs --
fn main() {}
-- after/services/api/Dockerfile --
FROM rust:1 AS build
COPY . .
RUN cargo build --release
````

The change takes a service's entry away:

````violates
-- before/web/package.json --
{"name": "web", "scripts": {"start": "node server.js"}}
-- before/web/Dockerfile --
FROM node:22-slim
COPY . .
CMD ["npm", "start"]
-- before/compose.yaml --
services:
  web:
    build: ./web
-- after/compose.yaml --
services:
  web:
    image: nginx
````

A service that Compose builds from the root, with a target of its own:

````ok
-- after/services/api/requirements.txt --
flask
-- after/services/api/app.py --
import flask
-- after/Dockerfile --
FROM python:3-slim AS api
COPY services/api /app
CMD ["python", "/app/app.py"]
-- after/docker-compose.yml --
services:
  api:
    build:
      context: .
      target: api
````

## Why

The Compose file is where everybody learns what the system consists of, and how to start all of it. What it does not
list is forgotten: in development, in tests, and at the next deployment.

## What to do

Add the entry that the finding offers, or let `policy init --service PATH` add it. If nobody deploys the program, say so in policy.toml:

```toml
[[service]]
path = "crates/release-notes"
kind = "tool"
```
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let arrivals = arrivals(cx, out)?;
    for arrival in &arrivals.without_compose {
        if !cx.is_exempt(&arrival.service.manifest) && !cx.is_exempt(&arrival.service.path) {
            out.report(finding(cx.id(), arrival, &arrivals.after));
        }
    }
    Ok(())
}

fn finding(id: &'static str, arrival: &Arrival, after: &Services) -> Finding {
    let service = &arrival.service;
    let message = match arrival.before.as_ref().and_then(|before| before.compose.as_ref()) {
        Some(lost) => format!(
            "no Compose service builds {}: `{}` in `{}` no longer does",
            what(service),
            lost.service,
            lost.file
        ),
        None => format!("no Compose service builds {}", what(service)),
    };
    let stanza::Addition { file, is_there, text, .. } = stanza::compose(service, after);
    let verb = if is_there { "add to" } else { "add" };
    let why = "what no Compose file lists is missing wherever the whole system is started";
    let help = format!("{verb} `{file}`:\n\n{}\n{}", indented(&text), silence(service));
    Finding::new(id, message, why, help).in_file(&service.manifest)
}
