//! Compose projects that cover the cases of the specification, one or more each: a name, and files.

/// The projects.
pub(crate) const PROJECTS: &[(&str, &str)] = &[
    (
        "case 1: compose.yaml before compose.yml",
        "-- compose.yaml --\nservices: {a: {build: ./win}}\n-- compose.yml --\nservices: {a: {build: ./lose}, b: {image: x}}\n",
    ),
    (
        "case 1: compose.yml before docker-compose.yml",
        "-- compose.yml --\nservices: {a: {build: ./win}}\n-- docker-compose.yml --\nservices: {a: {build: ./lose}, b: {image: x}}\n",
    ),
    (
        "case 1: docker-compose.yml before docker-compose.yaml",
        "-- docker-compose.yml --\nservices: {a: {build: ./win}}\n-- docker-compose.yaml --\nservices: {a: {build: ./lose}, b: {image: x}}\n",
    ),
    (
        "case 1: compose.yaml before docker-compose.yaml",
        "-- compose.yaml --\nservices: {a: {build: ./win}}\n-- docker-compose.yaml --\nservices: {a: {build: ./lose}, b: {image: x}}\n",
    ),
    (
        "case 2: one override merges by itself",
        "-- compose.yaml --\nservices:\n  a:\n    build: ./a\n    image: x\n-- compose.override.yaml --\nservices:\n  a:\n    build:\n      target: dev\n  b:\n    image: y\n",
    ),
    (
        "case 2: of two overrides the first counts",
        "-- compose.yaml --\nservices: {a: {build: ./a}}\n-- compose.override.yml --\nservices: {a: {image: first}}\n-- compose.override.yaml --\nservices: {a: {image: second}}\n",
    ),
    (
        "case 2: an override of the other family",
        "-- compose.yaml --\nservices: {a: {build: ./a}}\n-- docker-compose.override.yml --\nservices: {a: {image: first}}\n",
    ),
    (
        "case 2: docker-compose and its override",
        "-- docker-compose.yml --\nservices: {a: {build: {context: a, dockerfile: D}}}\n-- docker-compose.override.yml --\nservices: {a: {build: b}}\n",
    ),
    (
        "case 3: a variant over the main file",
        "-- compose.yaml --\nservices: {a: {build: ./a}}\n-- compose.prod.yaml --\nservices:\n  a: {build: {target: prod}}\n  b: {build: ./b}\n",
    ),
    (
        "case 3: a variant that overrides and resets",
        "-- compose.yaml --\nservices: {a: {build: ./a}, b: {build: b}}\n-- compose.prod.yaml --\nservices:\n  a: {build: !reset null, image: x}\n  b: {build: !override {dockerfile: D}}\n",
    ),
    (
        "case 4: include takes paths from the included file",
        "-- compose.yaml --\ninclude: [svc/inc.yaml]\nservices: {z: {image: z}}\n-- svc/inc.yaml --\nservices: {a: {build: .}, b: {build: {dockerfile: D, target: t}}, c: {build: ../c}}\n",
    ),
    (
        "case 4: include with a project directory",
        "-- compose.yaml --\ninclude: [{path: infra/inc.yaml, project_directory: .}]\n-- infra/inc.yaml --\nservices: {a: {build: a}}\n",
    ),
    (
        "case 4: include of several files that merge",
        "-- compose.yaml --\ninclude: [{path: [svc/one.yaml, svc/two.yaml]}]\n-- svc/one.yaml --\nservices: {a: {build: ./x}}\n-- svc/two.yaml --\nservices: {a: {build: {target: t}}}\n",
    ),
    (
        "case 4: include in an included file",
        "-- compose.yaml --\ninclude: [a/i.yaml]\n-- a/i.yaml --\ninclude: [b/j.yaml]\nservices: {one: {build: .}}\n-- a/b/j.yaml --\nservices: {two: {build: .}}\n",
    ),
    (
        "case 4: include with its own .env",
        "-- compose.yaml --\ninclude: [a/i.yaml]\n-- a/i.yaml --\nservices: {one: {build: \"./${D}\"}}\n-- a/.env --\nD=deep\n",
    ),
    (
        "case 4: the includer's .env wins",
        "-- compose.yaml --\ninclude: [a/i.yaml]\n-- a/i.yaml --\nservices: {one: {build: \"./${D}\"}}\n-- a/.env --\nD=deep\n-- .env --\nD=outer\n",
    ),
    (
        "case 4: include with an env_file of its own",
        "-- compose.yaml --\ninclude: [{path: a/i.yaml, env_file: other.env}]\n-- a/i.yaml --\nservices: {one: {build: \"./${D}\"}}\n-- other.env --\nD=other\n",
    ),
    (
        "case 4: include of a file that is missing",
        "-- compose.yaml --\ninclude: [a/i.yaml]\nservices: {z: {image: z}}\n",
    ),
    (
        "case 4: include with an env_file that is missing",
        "-- compose.yaml --\ninclude: [{path: a/i.yaml, env_file: no.env}]\n-- a/i.yaml --\nservices: {one: {image: x}}\n",
    ),
    (
        "case 4: include that leads back",
        "-- compose.yaml --\ninclude: [b.yaml]\nservices: {a: {image: x}}\n-- b.yaml --\ninclude: [compose.yaml]\nservices: {b: {image: x}}\n",
    ),
    (
        "case 5: extends takes paths from its own file",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: base/b.yaml, service: base}}\n-- base/b.yaml --\nservices: {base: {build: ./ctx}}\n",
    ),
    (
        "case 5: extends with a build of its own",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: base/b.yaml, service: base}, build: {target: t}}\n-- base/b.yaml --\nservices: {base: {build: ./ctx}}\n",
    ),
    (
        "case 5: extends in a chain over two files",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: one/b.yaml, service: b}}\n-- one/b.yaml --\nservices: {b: {extends: {file: two/c.yaml, service: c}, build: {dockerfile: D}}}\n-- one/two/c.yaml --\nservices: {c: {build: .}}\n",
    ),
    (
        "case 5: extends a service of the same file",
        "-- compose.yaml --\nservices:\n  base: {build: ./b, image: x}\n  a: {extends: {service: base}, image: y}\n",
    ),
    (
        "case 5: extends in its short form",
        "-- compose.yaml --\nservices:\n  base: {build: ./b}\n  a: {extends: base}\n",
    ),
    (
        "case 5: extends a service that is missing",
        "-- compose.yaml --\nservices:\n  a: {extends: base, image: x}\n",
    ),
    (
        "case 5: extends a file that is missing",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: no.yaml, service: base}, image: x}\n",
    ),
    (
        "case 5: extends a service that the file lacks",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: b.yaml, service: base}, image: x}\n-- b.yaml --\nservices: {other: {image: x}}\n",
    ),
    (
        "case 5: extends in a circle",
        "-- compose.yaml --\nservices:\n  a: {extends: b, image: x}\n  b: {extends: a, image: x}\n",
    ),
    (
        "case 5: extends and an override",
        "-- compose.yaml --\nservices:\n  a: {extends: {file: base/b.yaml, service: base}}\n-- base/b.yaml --\nservices: {base: {build: ./ctx}}\n-- compose.override.yaml --\nservices: {a: {build: {target: t}}}\n",
    ),
    (
        "case 6: extends inherits profiles",
        "-- compose.yaml --\nservices:\n  a: {extends: b}\n  b: {image: x, build: ./b, profiles: [p]}\n",
    ),
    (
        "case 7: profiled services count",
        "-- compose.yaml --\nservices:\n  a: {build: ./a, profiles: [debug]}\n  b: {image: x}\n",
    ),
    (
        "case 8: reset takes the build away",
        "-- compose.yaml --\nservices: {a: {build: ./a, image: x}}\n-- compose.override.yaml --\nservices: {a: {build: !reset null}}\n",
    ),
    (
        "case 8: reset takes a key of the build away",
        "-- compose.yaml --\nservices: {a: {build: {context: a, target: t, dockerfile: D}}}\n-- compose.override.yaml --\nservices: {a: {build: {target: !reset null}}}\n",
    ),
    (
        "case 8: override replaces the build",
        "-- compose.yaml --\nservices: {a: {build: {context: a, target: t}}}\n-- compose.override.yaml --\nservices: {a: {build: !override {context: b}}}\n",
    ),
    (
        "case 9: of merged mappings the first wins",
        "-- compose.yaml --\nx-a: &a {build: {context: a}}\nx-b: &b {build: {context: b}, image: b}\nservices:\n  s:\n    <<: [*a, *b]\n",
    ),
    (
        "case 9: own keys win over merged ones",
        "-- compose.yaml --\nx-b: &b\n  build: &build {context: b, target: t}\n  image: b\nservices:\n  s:\n    <<: *b\n    image: own\n    build:\n      <<: *build\n      target: u\n",
    ),
    (
        "case 9: merge keys nest",
        "-- compose.yaml --\nx-a: &a {image: a}\nx-b: &b {<<: *a, build: ./b}\nservices: {s: {<<: *b}}\n",
    ),
    ("case 9: an alias of a whole service", "-- compose.yaml --\nservices:\n  a: &a {build: ./a}\n  b: *a\n"),
    (
        "case 9: merging what is no mapping",
        "-- compose.yaml --\nx-a: &a [1]\nservices: {s: {<<: *a, image: x}}\n",
    ),
    ("case 10: a duplicate service", "-- compose.yaml --\nservices:\n  a: {image: x}\n  a: {image: y}\n"),
    ("case 10: a duplicate key", "-- compose.yaml --\nservices:\n  a:\n    image: x\n    image: y\n"),
    (
        "case 10: a duplicate top-level key",
        "-- compose.yaml --\nservices: {a: {image: x}}\nservices: {b: {image: x}}\n",
    ),
    (
        "case 11: documents merge",
        "-- compose.yaml --\nservices: {a: {build: ./a}}\n---\nservices: {a: {image: x}, b: {build: {context: b}}}\n",
    ),
    (
        "case 11: an empty document among them",
        "-- compose.yaml --\nservices: {a: {build: ./a}}\n---\n---\nservices: {b: {image: x}}\n",
    ),
    (
        "case 12: a variable with a default",
        "-- compose.yaml --\nservices: {a: {build: \"${DIR:-./a}\", image: \"${I-x}\"}}\n",
    ),
    (
        "case 12: a variable in a default",
        "-- compose.yaml --\nservices: {a: {build: \"${DIR:-./${SUB:-s}}\", image: x}}\n",
    ),
    (
        "case 13: .env supplies values",
        "-- compose.yaml --\nservices: {a: {build: \"./${D}\", image: \"${R:?registry}/a:${T:-1}\"}}\n-- .env --\nD=a\nR=reg\nT=\n",
    ),
    (
        "case 13: a required variable that is missing",
        "-- compose.yaml --\nservices: {a: {image: \"${V:?needed}\"}}\n",
    ),
    (
        "case 13: a required variable that is empty",
        "-- compose.yaml --\nservices: {a: {image: \"${V:?needed}\"}}\n-- .env --\nV=\n",
    ),
    (
        "case 13: a required variable that may be empty",
        "-- compose.yaml --\nservices: {a: {image: \"x${V?needed}\"}}\n-- .env --\nV=\n",
    ),
    (
        "case 13: a required variable in a default that is not used",
        "-- compose.yaml --\nservices: {a: {image: \"${V:-${W:?w}}\"}}\n-- .env --\nV=x\n",
    ),
    (
        "case 13: a required variable in an extension",
        "-- compose.yaml --\nx-a: \"${V:?v}\"\nservices: {a: {image: x}}\n",
    ),
    ("case 13: a variable that does not close", "-- compose.yaml --\nservices: {a: {image: \"${V\"}}\n"),
    ("case 13: an odd operator", "-- compose.yaml --\nservices: {a: {image: \"${V!x}\"}}\n"),
    (
        "case 13: quotes and comments in .env",
        "-- compose.yaml --\nservices: {a: {build: \"./$A/$B/$C\"}}\n-- .env --\n# c\nA='a b'\nexport B=\"b\" # c\nC=c # d\n",
    ),
    (
        "case 14: keys are not interpolated and dollars escape",
        "-- compose.yaml --\nservices:\n  a: {image: \"x$$y\", environment: {\"$K\": v}}\n",
    ),
    (
        "case 14: a dollar before a digit",
        "-- compose.yaml --\nservices: {a: {image: x, command: \"echo $1 $$2\"}}\n",
    ),
    (
        "case 15: dockerfile is relative to the context",
        "-- compose.yaml --\nservices:\n  a: {build: {context: ./a, dockerfile: ../shared/Dockerfile}}\n  b: {build: {context: ., dockerfile: docker/b.Dockerfile}}\n",
    ),
    (
        "case 16: an inline Dockerfile",
        "-- compose.yaml --\nservices:\n  a:\n    build:\n      context: a\n      dockerfile_inline: |\n        FROM scratch\n        COPY . /\n",
    ),
    (
        "case 16: inline and file",
        "-- compose.yaml --\nservices:\n  a: {build: {dockerfile: D, dockerfile_inline: FROM x}}\n",
    ),
    ("case 17: an empty build", "-- compose.yaml --\nservices: {a: {build: {}}, b: {build: {target: t}}}\n"),
    (
        "case 17: an empty build in a folder that is included",
        "-- compose.yaml --\ninclude: [a/i.yaml]\n-- a/i.yaml --\nservices: {s: {build: {}}}\n",
    ),
    ("case 18: build and image", "-- compose.yaml --\nservices: {a: {build: ./a, image: reg/a:1}}\n"),
    (
        "case 19: remote contexts",
        "-- compose.yaml --\nservices:\n  a: {build: https://x.test/a.git}\n  b: {build: git@x.test:a/b.git}\n  c: {build: {context: \"https://x.test/a.git#main:sub\", dockerfile: D}}\n  d: {build: ssh://git@x.test/a.git}\n",
    ),
    (
        "case 20: additional contexts",
        "-- compose.yaml --\nservices:\n  a: {build: {context: a, additional_contexts: {lib: ./lib, img: docker-image://x, other: service:b}}}\n  b: {build: ./b}\n",
    ),
    (
        "case 20: additional contexts as a list",
        "-- compose.yaml --\nservices:\n  a: {build: {context: a, additional_contexts: [lib=./lib]}}\n",
    ),
    (
        "case 21: what is missing passes config",
        "-- compose.yaml --\nservices: {a: {build: {context: nowhere, dockerfile: none, target: t}}}\n",
    ),
    (
        "case 22: env_file that is missing",
        "-- compose.yaml --\nservices: {a: {image: x, env_file: no.env}}\n",
    ),
    (
        "case 22: env_file that may be missing",
        "-- compose.yaml --\nservices: {a: {image: x, env_file: [{path: no.env, required: false}]}}\n",
    ),
    (
        "case 22: env_file that is there",
        "-- compose.yaml --\nservices: {a: {image: x, env_file: [a.env, {path: b.env}]}}\n-- a.env --\nA=1\n-- b.env --\nB=1\n",
    ),
    (
        "case 22: env_file of an extended service",
        "-- compose.yaml --\nservices: {a: {extends: {file: b/c.yaml, service: s}}}\n-- b/c.yaml --\nservices: {s: {image: x, env_file: x.env}}\n-- b/x.env --\nA=1\n",
    ),
    (
        "case 22: label_file that is missing",
        "-- compose.yaml --\nservices: {a: {image: x, label_file: no.labels}}\n",
    ),
    (
        "case 23: a provider",
        "-- compose.yaml --\nservices: {a: {provider: {type: cloud, options: {a: b}}}, b: {image: x, depends_on: [a]}}\n",
    ),
    (
        "case 23: a provider without a type",
        "-- compose.yaml --\nservices: {a: {provider: {options: {a: b}}}}\n",
    ),
    (
        "case 24: restart no",
        "-- compose.yaml --\nservices: {a: {image: x, restart: no}, b: {image: y, restart: on-failure}}\n",
    ),
    ("case 24: restart false", "-- compose.yaml --\nservices: {a: {image: x, restart: false}}\n"),
    (
        "networks that are declared",
        "-- compose.yaml --\nservices: {a: {image: x, networks: [n]}}\nnetworks: {n: {}}\n",
    ),
    ("networks that are not declared", "-- compose.yaml --\nservices: {a: {image: x, networks: [n]}}\n"),
    (
        "volumes that are declared",
        "-- compose.yaml --\nservices: {a: {image: x, volumes: ['v:/x']}}\nvolumes: {v: }\n",
    ),
    ("volumes that are not declared", "-- compose.yaml --\nservices: {a: {image: x, volumes: ['v:/x']}}\n"),
    (
        "secrets that are declared",
        "-- compose.yaml --\nservices: {a: {image: x, secrets: [s]}}\nsecrets: {s: {environment: E}}\n",
    ),
    ("secrets that are not declared", "-- compose.yaml --\nservices: {a: {image: x, secrets: [s]}}\n"),
    (
        "configs that are declared",
        "-- compose.yaml --\nservices: {a: {image: x, configs: [c]}}\nconfigs: {c: {content: x}}\n",
    ),
    ("configs that are not declared", "-- compose.yaml --\nservices: {a: {image: x, configs: [c]}}\n"),
    (
        "models that are declared",
        "-- compose.yaml --\nservices: {a: {image: x, models: [m]}}\nmodels: {m: {model: ai/x}}\n",
    ),
    ("models that are not declared", "-- compose.yaml --\nservices: {a: {image: x, models: [m]}}\n"),
    (
        "volumes that are paths or anonymous",
        "-- compose.yaml --\nservices: {a: {image: x, volumes: ['./a:/a', '/b:/b', '~/c:/c', '/d', 'v:/v:ro', {type: bind, source: e, target: /e}, {type: volume, source: v, target: /w}, {type: tmpfs, target: /t}, {type: volume, target: /anon}]}}\nvolumes: {v: {external: true}}\n",
    ),
    (
        "a volume of the long form that is not declared",
        "-- compose.yaml --\nservices: {a: {image: x, volumes: [{type: volume, source: v, target: /v}]}}\n",
    ),
    (
        "depends_on [b] of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: [b]}, b: {image: x}}\n",
    ),
    (
        "depends_on [b] of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: [b]}}\n",
    ),
    (
        "depends_on {b: {condition: service_started}} of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: {b: {condition: service_started}}}, b: {image: x}}\n",
    ),
    (
        "depends_on {b: {condition: service_started}} of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: {b: {condition: service_started}}}}\n",
    ),
    (
        "links ['b:alias'] of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, links: ['b:alias']}, b: {image: x}}\n",
    ),
    (
        "links ['b:alias'] of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, links: ['b:alias']}}\n",
    ),
    (
        "volumes_from ['b:ro'] of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, volumes_from: ['b:ro']}, b: {image: x}}\n",
    ),
    (
        "volumes_from ['b:ro'] of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, volumes_from: ['b:ro']}}\n",
    ),
    (
        "network_mode 'service:b' of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, network_mode: 'service:b'}, b: {image: x}}\n",
    ),
    (
        "network_mode 'service:b' of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, network_mode: 'service:b'}}\n",
    ),
    (
        "pid 'service:b' of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, pid: 'service:b'}, b: {image: x}}\n",
    ),
    (
        "pid 'service:b' of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, pid: 'service:b'}}\n",
    ),
    (
        "ipc 'service:b' of a service that is there",
        "-- compose.yaml --\nservices: {a: {image: x, ipc: 'service:b'}, b: {image: x}}\n",
    ),
    (
        "ipc 'service:b' of a service that is not",
        "-- compose.yaml --\nservices: {a: {image: x, ipc: 'service:b'}}\n",
    ),
    (
        "other modes and containers",
        "-- compose.yaml --\nservices: {a: {image: x, network_mode: host, pid: host, ipc: shareable, volumes_from: ['container:c']}}\n",
    ),
    ("the default network", "-- compose.yaml --\nservices: {a: {image: x, networks: [default]}}\n"),
    (
        "networks declared by an override",
        "-- compose.yaml --\nservices: {a: {image: x, networks: [n]}}\n-- compose.override.yaml --\nnetworks: {n: {}}\n",
    ),
    (
        "networks declared by an included file",
        "-- compose.yaml --\ninclude: [i.yaml]\nservices: {a: {image: x, networks: [n], depends_on: [b]}}\n-- i.yaml --\nservices: {b: {image: x}}\nnetworks: {n: {}}\n",
    ),
    (
        "a circle of two",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}\n",
    ),
    (
        "a circle of three through links",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: [b]}, b: {image: x, links: [c]}, c: {image: x, network_mode: 'service:a'}}\n",
    ),
    ("a service that waits for itself", "-- compose.yaml --\nservices: {a: {image: x, depends_on: [a]}}\n"),
    (
        "a diamond is no circle",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: [b, c]}, b: {image: x, depends_on: [d]}, c: {image: x, depends_on: [d]}, d: {image: x}}\n",
    ),
    ("shape: nothing to run", "-- compose.yaml --\nservices: {a: {}}\n"),
    ("shape: null", "-- compose.yaml --\nservices:\n  a:\n"),
    ("shape: an unknown key", "-- compose.yaml --\nservices: {a: {image: x, foo: 1}}\n"),
    ("shape: an extension key", "-- compose.yaml --\nservices: {a: {image: x, x-foo: 1}}\n"),
    ("shape: a number as image", "-- compose.yaml --\nservices: {a: {image: 5}}\n"),
    ("shape: ports null", "-- compose.yaml --\nservices: {a: {image: x, ports: }}\n"),
    (
        "shape: ports",
        "-- compose.yaml --\nservices: {a: {image: x, ports: [80, '1:2', {target: 80, published: '1'}]}}\n",
    ),
    ("shape: a port that is no port", "-- compose.yaml --\nservices: {a: {image: x, ports: {a: b}}}\n"),
    ("shape: environment of texts", "-- compose.yaml --\nservices: {a: {image: x, environment: [A=1, B]}}\n"),
    (
        "shape: environment of values",
        "-- compose.yaml --\nservices: {a: {image: x, environment: {A: 1, B: true, C: , D: x}}}\n",
    ),
    (
        "shape: environment that nests",
        "-- compose.yaml --\nservices: {a: {image: x, environment: {A: {b: c}}}}\n",
    ),
    ("shape: command of numbers", "-- compose.yaml --\nservices: {a: {image: x, command: [1]}}\n"),
    ("shape: command", "-- compose.yaml --\nservices: {a: {image: x, command: [a, '1'], entrypoint: }}\n"),
    ("shape: user as a number", "-- compose.yaml --\nservices: {a: {image: x, user: 1000}}\n"),
    ("shape: user", "-- compose.yaml --\nservices: {a: {image: x, user: '1000'}}\n"),
    (
        "shape: healthcheck",
        "-- compose.yaml --\nservices: {a: {image: x, healthcheck: {test: [CMD, x], interval: 5s, retries: 3}}}\n",
    ),
    (
        "shape: healthcheck unknown",
        "-- compose.yaml --\nservices: {a: {image: x, healthcheck: {tests: x}}}\n",
    ),
    (
        "shape: deploy",
        "-- compose.yaml --\nservices: {a: {image: x, deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 1g}}}}}\n",
    ),
    ("shape: deploy unknown", "-- compose.yaml --\nservices: {a: {image: x, deploy: {replica: 2}}}\n"),
    ("shape: deploy null", "-- compose.yaml --\nservices: {a: {image: x, deploy: }}\n"),
    ("shape: build list", "-- compose.yaml --\nservices: {a: {build: [a]}}\n"),
    ("shape: build unknown", "-- compose.yaml --\nservices: {a: {build: {contxt: a}}}\n"),
    ("shape: build args", "-- compose.yaml --\nservices: {a: {build: {args: {A: 1, B: }, context: a}}}\n"),
    (
        "shape: depends_on without condition",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: {b: {}}}, b: {image: x}}\n",
    ),
    (
        "shape: condition unknown",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: {b: {condition: nope}}}, b: {image: x}}\n",
    ),
    ("shape: privileged text", "-- compose.yaml --\nservices: {a: {image: x, privileged: 'true'}}\n"),
    ("shape: privileged number", "-- compose.yaml --\nservices: {a: {image: x, privileged: 1}}\n"),
    (
        "shape: ulimits",
        "-- compose.yaml --\nservices: {a: {image: x, ulimits: {nproc: 1, nofile: {soft: 1, hard: 2}}}}\n",
    ),
    ("shape: ulimits half", "-- compose.yaml --\nservices: {a: {image: x, ulimits: {nofile: {soft: 1}}}}\n"),
    (
        "shape: develop",
        "-- compose.yaml --\nservices: {a: {image: x, build: ./a, develop: {watch: [{path: ., action: sync, target: /x}]}}}\n",
    ),
    (
        "shape: develop without action",
        "-- compose.yaml --\nservices: {a: {image: x, build: ./a, develop: {watch: [{path: .}]}}}\n",
    ),
    (
        "shape: logging",
        "-- compose.yaml --\nservices: {a: {image: x, logging: {driver: json-file, options: {max-size: 1m}}}}\n",
    ),
    ("shape: tmpfs number", "-- compose.yaml --\nservices: {a: {image: x, tmpfs: 5}}\n"),
    ("shape: extra_hosts", "-- compose.yaml --\nservices: {a: {image: x, extra_hosts: ['a:1.1.1.1']}}\n"),
    ("shape: expose", "-- compose.yaml --\nservices: {a: {image: x, expose: [80, '81']}}\n"),
    ("shape: sysctls", "-- compose.yaml --\nservices: {a: {image: x, sysctls: {a: 1}}}\n"),
    ("shape: labels null", "-- compose.yaml --\nservices: {a: {image: x, labels: }}\n"),
    ("shape: scale text", "-- compose.yaml --\nservices: {a: {image: x, scale: '2'}}\n"),
    ("shape: profiles text", "-- compose.yaml --\nservices: {a: {image: x, profiles: a}}\n"),
    ("shape: cap_add number", "-- compose.yaml --\nservices: {a: {image: x, cap_add: [1]}}\n"),
    ("shape: stop_grace_period", "-- compose.yaml --\nservices: {a: {image: x, stop_grace_period: 5}}\n"),
    ("shape: a float where a text stands", "-- compose.yaml --\nservices: {a: {image: x, hostname: 1.5}}\n"),
    (
        "shape: a date where a text stands",
        "-- compose.yaml --\nservices: {a: {image: x, hostname: 2001-01-01}}\n",
    ),
    ("shape: an old octal", "-- compose.yaml --\nservices: {a: {image: x, hostname: 0755}}\n"),
    ("shape: yes is a text", "-- compose.yaml --\nservices: {a: {image: x, hostname: yes}}\n"),
    ("shape: a text with a tag", "-- compose.yaml --\nservices: {a: {image: !!str 5}}\n"),
    (
        "shape: mem_limit",
        "-- compose.yaml --\nservices: {a: {image: x, mem_limit: 1g, cpus: 0.5, pids_limit: 10}}\n",
    ),
    (
        "shape: mount without type",
        "-- compose.yaml --\nservices: {a: {image: x, volumes: [{source: a, target: /a}]}}\n",
    ),
    (
        "shape: mount of a strange type",
        "-- compose.yaml --\nservices: {a: {image: x, volumes: [{type: odd, target: /a}]}}\n",
    ),
    ("shape: a service name with a space", "-- compose.yaml --\nservices: {'a b': {image: x}}\n"),
    ("shape: an unknown top-level key", "-- compose.yaml --\nservices: {a: {image: x}}\nfoo: 1\n"),
    ("shape: a version that is a number", "-- compose.yaml --\nversion: 3\nservices: {a: {image: x}}\n"),
    (
        "shape: a version that is a text",
        "-- compose.yaml --\nversion: '3.8'\nname: shop\nservices: {a: {image: x}}\n",
    ),
    ("shape: services as a list", "-- compose.yaml --\nservices: [a]\n"),
    ("shape: a list at the top", "-- compose.yaml --\n- a\n"),
    ("shape: not YAML", "-- compose.yaml --\nservices:\n  a: [\n"),
    ("shape: a tab", "-- compose.yaml --\nservices:\n\ta: {image: x}\n"),
    ("shape: an unknown alias", "-- compose.yaml --\nservices: {a: *nope}\n"),
    ("shape: an empty file", "-- compose.yaml --\n# nothing\n"),
    (
        "shape: a network with an unknown key",
        "-- compose.yaml --\nservices: {a: {image: x}}\nnetworks: {n: {drivr: x}}\n",
    ),
    (
        "shape: a secret without a source",
        "-- compose.yaml --\nservices: {a: {image: x, secrets: [s]}}\nsecrets: {s: {}}\n",
    ),
    (
        "shape: a secret whose file is missing",
        "-- compose.yaml --\nservices: {a: {image: x, secrets: [s]}}\nsecrets: {s: {file: ./no.txt}}\n",
    ),
    (
        "shape: flow and block, quotes and comments",
        "-- compose.yaml --\nservices:\n  \"a\": # the api\n    build: {'context': \"./a\",\n      dockerfile: D}\n    image: >-\n      reg/a:1\n",
    ),
    ("shape: wide characters", "-- compose.yaml --\nservices:\n  a:\n    build: ./größe\n    image: x # ä\n"),
    (
        "context above the folder of an included file",
        "-- compose.yaml --\ninclude: [svc/deep/i.yaml]\n-- svc/deep/i.yaml --\nservices: {a: {build: ../../shared}, b: {build: {context: .., dockerfile: deep/D}}}\n",
    ),
    ("a project with CRLF", "-- compose.yaml --\r\nservices:\r\n  a:\r\n    build: ./a\r\n    image: x\r\n"),
    ("case 11: a separator at the end", "-- compose.yaml --\nservices: {a: {build: ./a}}\n---\n"),
    ("case 11: a separator at the top", "-- compose.yaml --\n---\nservices: {a: {build: ./a}}\n"),
    ("case 11: an end marker", "-- compose.yaml --\nservices: {a: {build: ./a}}\n...\n"),
    (
        "shape: a date in the environment",
        "-- compose.yaml --\nservices: {a: {image: x, environment: {D: 2001-01-01}}}\n",
    ),
    ("shape: a date in an extension", "-- compose.yaml --\nservices: {a: {image: x}}\nx-d: 2001-01-01\n"),
    (
        "shape: a secret with two sources",
        "-- compose.yaml --\nservices: {a: {image: x}}\nsecrets: {s: {file: compose.yaml, environment: E}}\n",
    ),
    (
        "shape: an external secret",
        "-- compose.yaml --\nservices: {a: {image: x, secrets: [s]}}\nsecrets: {s: {external: true}}\n",
    ),
    ("a volume of more letters", "-- compose.yaml --\nservices: {a: {image: x, volumes: ['vol:/x']}}\n"),
    ("a volume with a slash", "-- compose.yaml --\nservices: {a: {image: x, volumes: ['a/b:/x']}}\n"),
    (
        "shape: an external volume with more",
        "-- compose.yaml --\nservices: {a: {image: x}}\nvolumes: {s: {external: true, driver: x}}\n",
    ),
    (
        "shape: an external network with more",
        "-- compose.yaml --\nservices: {a: {image: x}}\nnetworks: {s: {external: true, driver: x}}\n",
    ),
    (
        "shape: network_mode and networks",
        "-- compose.yaml --\nservices: {a: {image: x, network_mode: host, networks: [default]}}\n",
    ),
    (
        "shape: container_name and scale",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc, scale: 2}}\n",
    ),
    ("shape: a port out of range", "-- compose.yaml --\nservices: {a: {image: x, ports: ['99999:80']}}\n"),
    (
        "shape: the same container name twice",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc}, b: {image: x, container_name: abc}}\n",
    ),
    (
        "an inline Dockerfile with a shell variable",
        "-- compose.yaml --\nservices:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM scratch\n        RUN echo $$HOME\n",
    ),
    (
        "variables in names of needs",
        "-- compose.yaml --\nservices: {a: {image: x, depends_on: ['${D:-b}'], networks: ['${N:-n}']}, b: {image: x}}\nnetworks: {n: {}}\n",
    ),
    (
        "extends brings needs that are not declared",
        "-- compose.yaml --\nservices: {a: {extends: {file: b/c.yaml, service: s}}}\n-- b/c.yaml --\nservices: {s: {image: x, networks: [n]}}\nnetworks: {n: {}}\n",
    ),
    (
        "a context with a variable of the same folder's .env and a default",
        "-- compose.yaml --\nservices: {a: {build: {context: \"${A:-x}/${B:-y}\", dockerfile: \"${F:-D}\", target: \"${T:-t}\"}}}\n-- .env --\nA=one\n",
    ),
    (
        "an include of a folder up",
        "-- compose.yaml --\ninclude: [{path: a/b/i.yaml}]\n-- a/b/i.yaml --\ninclude: [../j.yaml]\nservices: {one: {build: .}}\n-- a/j.yaml --\nservices: {two: {build: ./ctx}}\n",
    ),
    (
        "brackets at the key's own column",
        "-- compose.yaml --\nservices:\n  a:\n    image: x\n    command: [\n      a,\n      \"b\"\n    ]\n    build: {\n      context: ./c,\n      target: t\n    }\n  b: {image: y,\n  build: ./d\n  }\n",
    ),
    (
        "an override that says nothing",
        "-- compose.yaml --\nservices: {a: {image: x}}\n-- compose.override.yaml --\n# nothing yet\n",
    ),
    (
        "a variant that says nothing",
        "-- compose.yaml --\nservices: {a: {image: x}}\n-- compose.prod.yaml --\n# nothing yet\n",
    ),
    (
        "an included file that says nothing",
        "-- compose.yaml --\ninclude: [i.yaml]\nservices: {a: {image: x}}\n-- i.yaml --\n# nothing yet\n",
    ),
    (
        "counts: a range of ports and one of another length",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['8000-8002:80-81']}}\n",
    ),
    (
        "counts: a range of the host's for one port",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['8000-8010:80']}}\n",
    ),
    (
        "counts: a port of the container out of range",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['80:65536']}}\n",
    ),
    (
        "counts: a port that is a number out of range",
        "-- compose.yaml --\nservices: {a: {image: x, ports: [70000]}}\n",
    ),
    ("counts: no port of the container", "-- compose.yaml --\nservices: {a: {image: x, ports: ['80:']}}\n"),
    ("counts: port 0 of the container", "-- compose.yaml --\nservices: {a: {image: x, ports: ['80:0']}}\n"),
    (
        "counts: a port with an address",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['[::1]:80:80', '127.0.0.1::80', ':81', '82/udp']}}\n",
    ),
    (
        "counts: a port with a bad address",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['999.0.0.1:80:80']}}\n",
    ),
    (
        "counts: a port with a bad protocol",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['80:80/foo']}}\n",
    ),
    (
        "counts: a name for one",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc, scale: 1}}\n",
    ),
    (
        "counts: container_name and replicas",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc, deploy: {replicas: 2}}}\n",
    ),
    (
        "counts: container_name too short",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: a}}\n",
    ),
    (
        "counts: scale beside replicas",
        "-- compose.yaml --\nservices: {a: {image: x, scale: 2, deploy: {replicas: 3}}}\n",
    ),
    (
        "counts: scale like replicas",
        "-- compose.yaml --\nservices: {a: {image: x, scale: 2, deploy: {replicas: 2}}}\n",
    ),
    ("counts: a negative scale", "-- compose.yaml --\nservices: {a: {image: x, scale: -1}}\n"),
    ("counts: a scale in words", "-- compose.yaml --\nservices: {a: {image: x, scale: x}}\n"),
    (
        "counts: a port from .env",
        "-- .env --\nP=70000\n-- compose.yaml --\nservices: {a: {image: x, ports: ['${P}:80']}}\n",
    ),
    (
        "counts: a port that an override takes away",
        "-- compose.yaml --\nservices: {a: {image: x, ports: ['70000:80']}}\n-- compose.override.yaml --\nservices: {a: {ports: !override ['80:80']}}\n",
    ),
    (
        "counts: a name that an override changes",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc}, b: {image: x, container_name: abc}}\n-- compose.override.yaml --\nservices: {b: {container_name: other}}\n",
    ),
    (
        "counts: a name that is inherited",
        "-- compose.yaml --\nservices: {a: {image: x, container_name: abc}, b: {extends: a}}\n",
    ),
    (
        "COMPOSE_FILE names the files",
        "-- .env --\nCOMPOSE_FILE=one.yml:sub/two.yml\n-- one.yml --\nservices: {a: {image: x}}\n-- sub/two.yml --\nservices: {b: {build: ./c}}\n-- compose.yaml --\nservices: {c: {image: c}}\n",
    ),
    (
        "COMPOSE_FILE with another separator",
        "-- .env --\nCOMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=one.yml;sub/two.yml\n-- one.yml --\nservices: {a: {image: x}}\n-- sub/two.yml --\nservices: {b: {build: ./c}}\n",
    ),
    (
        "COMPOSE_FILE: paths are relative to the first file's folder",
        "-- .env --\nCOMPOSE_FILE=sub/two.yml:one.yml\n-- one.yml --\nservices: {a: {image: x}}\n-- sub/two.yml --\nservices: {b: {build: ./c}}\n",
    ),
    (
        "COMPOSE_FILE leaves the override out",
        "-- .env --\nCOMPOSE_FILE=compose.yaml\n-- compose.yaml --\nservices: {a: {image: x}}\n-- compose.override.yaml --\nservices: {b: {image: y}}\n",
    ),
    (
        "COMPOSE_FILE with a variable",
        "-- .env --\nENVN=prod\nCOMPOSE_FILE=compose.yaml:compose.${ENVN}.yaml\n-- compose.yaml --\nservices: {a: {image: x}}\n-- compose.prod.yaml --\nservices: {b: {image: y}}\n",
    ),
    (
        "COMPOSE_FILE names what is not there",
        "-- .env --\nCOMPOSE_FILE=nothere.yml\n-- compose.yaml --\nservices: {a: {image: x}}\n",
    ),
    (
        "COMPOSE_FILE names nothing",
        "-- .env --\nCOMPOSE_FILE=\n-- compose.yaml --\nservices: {a: {image: x}}\n",
    ),
    (
        "COMPOSE_FILE: the .env that names it wins",
        "-- .env --\nCOMPOSE_FILE=sub/two.yml\nV=root\n-- sub/.env --\nV=sub\nW=sub\n-- sub/two.yml --\nservices: {b: {image: \"$V/$W\"}}\n",
    ),
    (
        "COMPOSE_PROFILES enables one",
        "-- .env --\nCOMPOSE_PROFILES=dev\n-- compose.yaml --\nservices: {a: {image: x}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES enables two",
        "-- .env --\nCOMPOSE_PROFILES=dev, test\n-- compose.yaml --\nservices: {a: {image: x}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES enables all",
        "-- .env --\nCOMPOSE_PROFILES=*\n-- compose.yaml --\nservices: {a: {image: x}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES leaves out what is needed",
        "-- .env --\nCOMPOSE_PROFILES=dev\n-- compose.yaml --\nservices: {a: {image: x, depends_on: [t]}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES leaves out what need not be there",
        "-- .env --\nCOMPOSE_PROFILES=dev\n-- compose.yaml --\nservices: {a: {image: x, depends_on: {t: {condition: service_started, required: false}}}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES leaves out whose network is used",
        "-- .env --\nCOMPOSE_PROFILES=dev\n-- compose.yaml --\nservices: {a: {image: x, network_mode: 'service:t'}, d: {image: d, profiles: [dev]}, t: {image: t, profiles: [test]}}\n",
    ),
    (
        "COMPOSE_PROFILES: names of alternatives",
        "-- .env --\nCOMPOSE_PROFILES=dev\n-- compose.yaml --\nservices: {a: {image: x, container_name: abc, profiles: [dev]}, b: {image: x, container_name: abc, profiles: [prod]}}\n",
    ),
    (
        "COMPOSE_PROFILES: names of what runs together",
        "-- .env --\nCOMPOSE_PROFILES=dev,prod\n-- compose.yaml --\nservices: {a: {image: x, container_name: abc, profiles: [dev]}, b: {image: x, container_name: abc, profiles: [prod]}}\n",
    ),
];
