//! Owns `container-dangling`: a change leaves a Dockerfile or a Compose file that names what is not in the tree.

use super::defects;
use crate::fault::Fault;
use crate::finding::Severity;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::services::Flaw;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-dangling",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a Dockerfile or Compose file names what is not in the tree",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

What a Compose file names is in the change's tree: build contexts, also additional ones, Dockerfiles and their target
stages, `env_file` and `label_file`, the files of `extends` and `include` and the service that is extended, and so are the
files that `COMPOSE_FILE` in `.env` names. Where `COMPOSE_PROFILES` says there which profiles are on, what an enabled
service needs is enabled too. What it mentions by name is declared in its project: services (`depends_on`, `links`, `network_mode: service:…`), networks,
volumes, secrets, configs and models.

What COPY, ADD and `RUN --mount=type=bind` take from a build context is in it, and neither `.dockerignore` nor the
Dockerfile's own `X.dockerignore` leaves it out. A Compose file says which directory the context is; without one, it is
enough that any directory from the Dockerfile's up to the root has it.

Nothing is fetched: images, URLs, remote contexts and includes pass, and so do patterns, `--from=` an image or a stage,
heredocs, inline Dockerfiles, `required: false`, and paths that hang on a variable without a value. What git ignores is
made on the machine that builds, so its absence is a warning; so is the absence of a secret's or config's file.

Only what the change brings is judged: a new reference, or one whose target the change takes away.

A source that nobody added:

````violates
-- before/README.md --
# Shop
-- after/Dockerfile --
FROM nginx:1
COPY nginx.conf /etc/nginx/nginx.conf
````

The change deletes what a Compose file still builds:

````violates
-- before/compose.yaml --
services:
  api:
    build:
      context: api
-- before/api/main.py --
print("hello")
-- before/api/Dockerfile --
FROM python:3
COPY main.py /
-- deleted/api/Dockerfile --
````

A network that is declared nowhere:

````violates
-- before/README.md --
# Shop
-- after/compose.yaml --
services:
  db:
    image: postgres:17
    networks: [backend]
````

What is built elsewhere, matched by a pattern, or optional:

````ok
-- before/README.md --
# Shop
-- after/api/package.json --
{}
-- after/api/Dockerfile --
FROM node:22 AS build
COPY package*.json ./
COPY --from=ghcr.io/acme/tools:1 /bin/tool /bin/tool
FROM scratch
COPY --from=build /bin/tool /tool
ADD https://example.com/data.tar.gz /data/
-- after/compose.yaml --
services:
  api:
    build: ./api
    env_file:
      - path: api.env
        required: false
  worker:
    build: https://github.com/acme/worker.git
````

## Why

On the machine where the file was written, it builds; in a fresh clone it does not.

## What to do

Add what is missing to the change, name what is there, or take the reference out together with what it names.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let why = "it builds where the missing thing happens to be, and fails in every fresh clone";
    defects::report(cx, &[Flaw::Dangling], why, out)
}
