//! Owns `container-invalid`: a change leaves a Dockerfile or a Compose file that its builder, or Compose, refuses.

use super::defects;
use crate::fault::Fault;
use crate::finding::Severity;
use crate::rules::{Check, Context, Family, Findings, Options, Rule, Subject};
use crate::services::Flaw;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "container-invalid",
    family: Family::Containers,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a Dockerfile or Compose file that is not taken as it stands",
    docs: DOCS,
    options: Options::NONE,
    check: Check::Change(check),
};

const DOCS: &str = r#"
## What it checks

A Dockerfile is read as BuildKit reads it: it starts with FROM (or ARG), its instructions and their flags are known, its
heredocs end, a number in `--from` is the number of a stage, and no stage needs itself. A `# syntax=` of somebody else's
is trusted to know other instructions.

A Compose file is held to the Compose specification: it is YAML in which no key stands twice, keys and values have the
names and kinds that Compose v5 takes, each service has an `image` or a `build`, services do not wait for each other in a
circle, `extends` and `include` do not lead back. Ports are in range, and ranges of one length; a `container_name` is a name,
of one container (no `scale` or `deploy.replicas` above 1) and of one service of those that run together; `scale` and
`deploy.replicas` do not contradict each other; `COMPOSE_FILE` in `.env` names files. A variable that must have a value (`${V:?}`) has one in the project's
`.env`; where git ignores that file, every machine has its own, and the finding is a warning.

An edit to a Compose file that Compose never reads is a warning as well: `compose.yaml` comes before `compose.yml`,
`docker-compose.yml` and `docker-compose.yaml`.

Only what the change brings is judged. A file that is larger than 4 MiB is not read, which `not_evaluated` says.

A misspelt instruction:

````violates
-- before/README.md --
# Shop
-- after/Dockerfile --
FROM rust:1
RUNN cargo build --release
````

A key that Compose does not know:

````violates
-- before/compose.yaml --
services:
  db:
    image: postgres:17
-- after/compose.yaml --
services:
  db:
    image: postgres:17
    port: ["5432:5432"]
````

The same service twice:

````violates
-- before/README.md --
# Shop
-- after/compose.yaml --
services:
  db:
    image: postgres:17
  db:
    image: postgres:16
````

What stood before is not this change's doing:

````ok
-- before/compose.yaml --
services:
  db:
    image: postgres:17
    port: ["5432:5432"]
-- after/compose.yaml --
services:
  db:
    image: postgres:17.1
    port: ["5432:5432"]
````

Variables with a value, merged mappings and extensions:

````ok
-- before/README.md --
# Shop
-- after/.env --
PG=17
-- after/compose.yaml --
x-common: &common
  restart: always
services:
  db:
    <<: *common
    image: postgres:${PG:?which}
    environment:
      TZ: ${TZ:-UTC}
````

## Why

A file that the builder refuses stops the build of everybody who pulls the change, and usually only then.

## What to do

Mend what the finding points at. `docker compose config` and `docker build --check` tell the same where there is a Docker.
"#;

fn check(cx: &Context<'_>, out: &mut Findings) -> Result<(), Fault> {
    let why = "nobody who pulls this can build or start what the file describes";
    defects::report(cx, &[Flaw::Invalid], why, out)?;
    let why = "what is written there never takes effect, and whoever reads it is misled";
    defects::report(cx, &[Flaw::Dead], why, out)
}
