//! What the two rules about container files find, and what they pass: the cases of Compose and Dockerfiles one by one,
//! and input that means harm.

use std::fmt::Write;

use crate::change::memory::MemoryTree;
use crate::change::{Agent, Change, Extent, Mode};
use crate::finding::{Finding, Severity};
use crate::rules::example::{between, parse};
use crate::rules::testing::{judge_by, policy};
use crate::rules::{Findings, find};

const RULES: [&str; 2] = ["container-invalid", "container-dangling"];

fn judge(change: &Change) -> Findings {
    let mut all = Findings::default();
    for id in RULES {
        let found = judge_by(find(id).unwrap(), change, &policy());
        all.found.extend(found.found);
        all.not_evaluated.extend(found.not_evaluated);
    }
    all
}

fn change(text: &str) -> Change {
    parse(text).unwrap_or_else(|error| panic!("{error}\n{text}")).change
}

/// What is found where the files of `text` come anew: `RULE SEVERITY PATH «bytes» message`.
fn told(text: &str) -> Vec<String> {
    judge(&change(&text.replace("\n-- ", "\n-- after/").replacen("-- ", "-- after/", 1)))
        .found
        .iter()
        .map(shown)
        .collect()
}

fn shown(finding: &Finding) -> String {
    let path = finding.path.as_ref().map_or(String::new(), ToString::to_string);
    let bytes = finding.label.as_ref().map_or(String::new(), |label| {
        String::from_utf8_lossy(&label.blob.data[label.range.clone()]).into_owned()
    });
    format!("{} {} {path} «{bytes}» {}", finding.rule, finding.severity.name(), finding.message)
}

/// One finding that starts so and says so.
#[track_caller]
fn one(text: &str, start: &str, says: &str) {
    let told = told(text);
    assert!(told.len() == 1 && told[0].starts_with(start) && told[0].contains(says), "{told:#?} in\n{text}");
}

#[track_caller]
fn none(text: &str) {
    assert_eq!(told(text), [""; 0], "in\n{text}");
}

/// A Compose file at the root and further files.
fn compose(body: &str, more: &str) -> String {
    format!("-- compose.yaml --\n{body}\n{more}")
}

const API: &str = "-- api/Dockerfile --\nFROM x AS build\nFROM build AS run\n";

#[test]
fn case_01_an_edit_to_the_file_that_loses_is_dead() {
    let loser = "-- docker-compose.yml --\nservices: {a: {image: x}}\n";
    one(
        &compose("services: {a: {image: x}}", loser),
        "container-invalid warning docker-compose.yml",
        "`compose.yaml` comes before it",
    );
    let edit = |path: &str| {
        let before = "-- before/compose.yaml --\nservices: {a: {image: x}}\n-- before/docker-compose.yml --\nservices: {a: {image: x}}\n";
        judge(&change(&format!("{before}-- after/{path} --\nservices: {{a: {{image: y}}}}\n"))).found.len()
    };
    assert_eq!((edit("docker-compose.yml"), edit("compose.yaml")), (1, 0));
}

#[test]
fn case_02_one_override_merges_and_its_references_count() {
    let over = "-- compose.override.yaml --\nservices: {a: {build: {target: gone}}}\n";
    one(
        &compose("services: {a: {build: api}}", &format!("{over}{API}")),
        "container-dangling error compose.override.yaml «gone»",
        "the service `a` builds the target `gone`, which `api/Dockerfile` does not have",
    );
    none(&compose(
        "services: {a: {image: x, networks: [n]}}",
        "-- compose.override.yaml --\nnetworks: {n: {}}\n",
    ));
}

#[test]
fn case_03_paths_of_a_variant_resolve_from_the_first_files_folder() {
    let variant = "-- compose.prod.yaml --\nservices: {b: {build: api, depends_on: [a]}}\n";
    none(&compose("services: {a: {image: x}}", &format!("{variant}{API}")));
    let other = "-- compose.test.yaml --\nservices: {t: {image: x, depends_on: [b]}}\n";
    none(&compose("services: {a: {image: x}}", &format!("{variant}{other}{API}")));
    one(
        &compose(
            "services: {a: {image: x}}",
            "-- compose.prod.yaml --\nservices: {b: {image: x, depends_on: [z]}}\n",
        ),
        "container-dangling error compose.prod.yaml «z»",
        "names the service `z`, which is declared nowhere",
    );
}

#[test]
fn case_04_paths_of_an_included_file_resolve_from_it() {
    let included = "-- api/inc.yaml --\nservices: {a: {build: .}}\n";
    none(&compose("include: [api/inc.yaml]", &format!("{included}{API}")));
    one(
        &compose("include: [api/inc.yaml]", included),
        "container-dangling error api/inc.yaml «.»",
        "names `api/Dockerfile`, which is not in the tree",
    );
    one(
        &compose("include: [gone/inc.yaml]", ""),
        "container-dangling error compose.yaml «gone/inc.yaml»",
        "includes `gone/inc.yaml`, which is not in the tree",
    );
}

#[test]
fn case_05_paths_of_an_extended_file_resolve_from_it() {
    let base =
        "-- api/base.yaml --\nservices: {base: {build: ., env_file: own.env}}\n-- api/own.env --\nA=1\n";
    none(&compose("services: {a: {extends: {file: api/base.yaml, service: base}}}", &format!("{base}{API}")));
    one(
        &compose("services: {a: {image: x, extends: {file: gone.yaml, service: base}}}", ""),
        "container-dangling error compose.yaml «gone.yaml»",
        "which is not in the tree",
    );
    one(
        &compose(
            "services: {a: {image: x, extends: {file: api/base.yaml, service: other}}}",
            &format!("{base}{API}"),
        ),
        "container-dangling error compose.yaml «other»",
        "the service `a` extends `other`, which `api/base.yaml` does not have",
    );
}

#[test]
fn case_06_and_07_profiled_services_count_extended_or_not() {
    let profiled = "services: {a: {build: gone, profiles: [debug]}, b: {extends: a}}";
    let found = told(&compose(profiled, ""));
    assert_eq!(found.len(), 2, "{found:#?}");
    none(&compose("services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}}", ""));
}

#[test]
fn case_08_a_reset_build_leads_nowhere_and_need_not() {
    let reset = "-- compose.override.yaml --\nservices: {a: {build: !reset null, image: x}}\n";
    none(&compose("services: {a: {build: gone}}", reset));
    let replaced = "-- compose.override.yaml --\nservices: {a: {build: !override {context: api}}}\n";
    none(&compose("services: {a: {build: {context: gone, target: nope}}}", &format!("{replaced}{API}")));
}

#[test]
fn case_09_of_merged_mappings_the_first_wins_and_is_labelled() {
    let merged =
        "x-a: &a {build: {context: one}}\nx-b: &b {build: {context: two}}\nservices:\n  s:\n    <<: [*a, *b]";
    one(&compose(merged, ""), "container-dangling error compose.yaml «one»", "`one`");
}

#[test]
fn case_10_a_duplicate_key_is_fatal() {
    one(
        &compose("services:\n  a: {image: x}\n  a: {image: y}", ""),
        "container-invalid error compose.yaml",
        "the key `a` stands twice",
    );
}

#[test]
fn case_11_documents_of_a_file_merge() {
    let two =
        "services: {a: {build: gone}}\n---\nservices: {a: {build: api, networks: [n]}}\nnetworks: {n: {}}";
    none(&compose(two, API));
}

#[test]
fn case_12_a_build_that_hangs_on_a_variable_is_not_evaluated() {
    let text = "-- after/compose.yaml --\nservices: {a: {build: \"${UNSET}\"}}\n";
    let judged = judge(&change(text));
    assert!(judged.found.is_empty());
    assert!(judged.not_evaluated[0].reason.contains("the variable UNSET has no value in the tree"));
}

#[test]
fn case_13_a_required_variable_fails_and_an_env_file_supplies_it() {
    let body = "services: {a: {image: \"x:${V:?which}\"}}";
    one(
        &compose(body, ""),
        "container-invalid error compose.yaml «\"x:${V:?which}\"»",
        "variable V (\"which\")",
    );
    none(&compose(body, "-- .env --\nV=1\n"));
    one(&compose(body, "-- .gitignore --\n.env\n"), "container-invalid warning compose.yaml", "variable V");
    one(&compose(body, "-- .env --\nV=\n"), "container-invalid error compose.yaml", "variable V");
}

#[test]
fn case_14_keys_are_not_interpolated_and_two_dollars_are_one() {
    none(&compose("services: {a: {image: \"x$$y\", environment: {\"${NOPE\": v}}}", ""));
    one(
        &compose("services: {a: {image: \"${NOPE\"}}", ""),
        "container-invalid error compose.yaml",
        "`${NOPE`",
    );
}

#[test]
fn case_15_a_dockerfile_is_relative_to_the_context_and_may_stand_outside_it() {
    let shared = "-- shared/Dockerfile --\nFROM x\n-- api/a --\n";
    none(&compose("services: {a: {build: {context: api, dockerfile: ../shared/Dockerfile}}}", shared));
    one(
        &compose("services: {a: {build: {context: api, dockerfile: shared/Dockerfile}}}", shared),
        "container-dangling error compose.yaml «shared/Dockerfile»",
        "names `api/shared/Dockerfile`, which is not in the tree",
    );
}

#[test]
fn case_16_an_inline_dockerfile_needs_no_file_but_what_it_copies() {
    let inline = |copy: &str| {
        compose(
            &format!(
                "services:\n  a:\n    build:\n      context: src\n      dockerfile_inline: |\n        FROM x\n        {copy}"
            ),
            "-- src/a --\n",
        )
    };
    none(&inline("COPY a /"));
    one(
        &inline("COPY b /"),
        "container-dangling error compose.yaml",
        "copies `b`, which is not in its build context `src`",
    );
    one(&inline("COPPY a /"), "container-invalid error compose.yaml", "is it COPY?");
    one(
        &compose(
            "services: {a: {build: {context: api, dockerfile: Dockerfile, dockerfile_inline: FROM x}}}",
            API,
        ),
        "container-invalid error compose.yaml «Dockerfile»",
        "both `dockerfile` and `dockerfile_inline`",
    );
}

#[test]
fn case_17_an_empty_build_is_the_folder_and_its_dockerfile() {
    none(&compose("services: {a: {build: {}}}", "-- Dockerfile --\nFROM x\n"));
    one(
        &compose("services: {a: {build: {}}}", ""),
        "container-dangling error compose.yaml «{}»",
        "names `Dockerfile`",
    );
}

#[test]
fn case_18_build_and_image_together_are_valid() {
    none(&compose("services: {a: {build: api, image: reg/a}}", API));
    one(
        &compose("services: {a: {}}", ""),
        "container-invalid error compose.yaml «a»",
        "neither `image` nor `build`",
    );
}

#[test]
fn case_19_remote_contexts_are_no_paths() {
    none(&compose(
        "services: {a: {build: 'https://x.test/a.git#main:sub'}, b: {build: 'git@x.test:a/b'}, c: {build: {context: 'ssh://x.test/a', dockerfile: D}}, d: {build: github.com/a/b}}",
        "",
    ));
}

#[test]
fn case_20_additional_contexts() {
    let body = |context: &str| {
        compose(
            &format!(
                "services: {{a: {{build: {{context: api, additional_contexts: {{lib: '{context}'}}}}}}, b: {{image: x}}}}"
            ),
            "-- api/Dockerfile --\nFROM x\nCOPY --from=lib a /\n-- lib/a --\n",
        )
    };
    for context in ["./lib", "docker-image://x", "service:b", "https://x.test/a.git"] {
        none(&body(context));
    }
    one(
        &body("./gone"),
        "container-dangling error compose.yaml «'./gone'»",
        "the context `lib` of the service `a` names `gone`",
    );
    one(&body("service:z"), "container-dangling error compose.yaml", "`z`, which is declared nowhere");
    one(&body("./api"), "container-dangling error api/Dockerfile «a»", "not in its build context `api`");
}

#[test]
fn case_21_what_passes_config_and_is_missing() {
    let body = "services: {a: {build: {context: api, target: gone}}}";
    one(
        &compose("services: {a: {build: gone}}", ""),
        "container-dangling error compose.yaml «gone»",
        "names `gone`",
    );
    one(
        &compose("services: {a: {build: api}}", "-- api/a --\n"),
        "container-dangling error compose.yaml «api»",
        "`api/Dockerfile`",
    );
    one(&compose(body, API), "container-dangling error compose.yaml «gone»", "target `gone`");
    one(
        &compose("services: {a: {build: api}}", "-- api --\n"),
        "container-dangling error compose.yaml «api»",
        "which is a file",
    );
}

#[test]
fn case_22_env_files_may_be_missing_if_they_say_so() {
    one(
        &compose("services: {a: {image: x, env_file: a.env}}", ""),
        "container-dangling error compose.yaml «a.env»",
        "`a.env`",
    );
    none(&compose("services: {a: {image: x, env_file: [{path: a.env, required: false}]}}", ""));
    none(&compose("services: {a: {image: x, env_file: a.env}}", "-- a.env --\n"));
    one(
        &compose("services: {a: {image: x, env_file: a.env}}", "-- .gitignore --\n*.env\n"),
        "container-dangling warning compose.yaml «a.env»",
        "git ignores it",
    );
}

#[test]
fn case_23_a_provider_runs_what_compose_does_not() {
    none(&compose("services: {a: {provider: {type: cloud}}}", ""));
    one(
        &compose("services: {a: {provider: {options: {b: c}}}}", ""),
        "container-invalid error",
        "must have `type`",
    );
}

#[test]
fn case_24_restart_no_is_a_text() {
    none(&compose("services: {a: {image: x, restart: no}}", ""));
    one(
        &compose("services: {a: {image: x, restart: false}}", ""),
        "container-invalid error compose.yaml «false»",
        "`services.a.restart` must be a text",
    );
}

#[test]
fn case_25_what_would_be_fetched_is_not_evaluated() {
    let judged = judge(&change(
        "-- after/compose.yaml --\ninclude: ['oci://x.test/a']\nservices: {a: {image: x, depends_on: [b]}}\n",
    ));
    assert!(judged.found.is_empty(), "what it declares is not known: {:#?}", judged.found);
    assert!(judged.not_evaluated[0].reason.contains("`oci://x.test/a` is not in the tree"));
}

#[test]
fn case_26_heredocs_hold_no_instructions_and_name_no_sources() {
    none(
        "-- Dockerfile --\nFROM x\nRUN <<A cat && <<-'B' cat\nNOPE a\nA\n\tB\nCOPY <<f /d\nCOPY gone /\nf\nONBUILD RUN <<E\nNOPE\nE\nRUN cat <<<EOF && echo $((1<<2))\n",
    );
    one(
        "-- Dockerfile --\nFROM x\nRUN <<EOF\na\n",
        "container-invalid error Dockerfile",
        "the heredoc `EOF` does not end",
    );
}

#[test]
fn case_27_the_escape_directive() {
    none("-- Dockerfile --\n# escape=`\nFROM x\nRUN a `\n  b\nWORKDIR C:\\\nRUN c\n");
    one(
        "-- Dockerfile --\n# escape=x\nFROM x\n",
        "container-invalid error Dockerfile «# escape=x»",
        "takes ` or \\",
    );
}

#[test]
fn case_28_stage_names_numbers_and_global_arguments() {
    none(
        "-- Dockerfile --\nARG B=Build\nFROM x AS build\nFROM ${B}\nCOPY --from=BUILD /a /\nCOPY --from=0 /a /\n",
    );
    one(
        "-- Dockerfile --\nFROM x\nCOPY --from=2 /a /\n",
        "container-invalid error Dockerfile «--from=2»",
        "there is no stage 2",
    );
}

#[test]
fn case_29_sources_patterns_ignore_files_and_artifacts() {
    let file = |copy: &str, more: &str| {
        format!("-- Dockerfile --\nFROM x AS s\nFROM y\n{copy}\n-- src/a b --\n-- src/c --\n{more}")
    };
    for copy in [
        "COPY src/*.js /",
        "COPY [\"src/a b\", \"/\"]",
        "COPY --from=s /gone /",
        "COPY --from=nginx:1 /gone /",
        "COPY --parents ./src/./c /",
        "ADD https://x.test/a /",
        "ADD git@x.test:a/b /",
        "COPY /src ../src/c ./ /",
        "ARG V\nCOPY src/$V /",
        "RUN --mount=type=bind,source=src,target=/s x",
        "RUN --mount=type=cache,target=/gone x",
        "ONBUILD COPY gone /",
        "COPY . /",
    ] {
        none(&file(copy, ""));
    }
    one(
        &file("COPY gone src /", ""),
        "container-dangling error Dockerfile «gone»",
        "copies `gone`, which is not in its build context `.`",
    );
    one(
        &file("COPY [\"src/a  b\", \"/\"]", ""),
        "container-dangling error Dockerfile «\"src/a  b\"»",
        "`src/a  b`",
    );
    one(
        &file("RUN --mount=type=bind,source=gone,target=/s x", ""),
        "container-dangling error Dockerfile «--mount",
        "`gone`",
    );
    one(
        &file("COPY src /", "-- .dockerignore --\nsrc\n"),
        "container-dangling error Dockerfile «src»",
        "which `.dockerignore` leaves out",
    );
    none(&file("COPY src /", "-- .dockerignore --\n*\n!src\n"));
    let own = "-- .dockerignore --\nsrc\n-- Dockerfile.dockerignore --\n*.md\n";
    none(&file("COPY src /", own));
    one(
        &file("COPY dist /", "-- .gitignore --\n/dist\n"),
        "container-dangling warning Dockerfile «dist»",
        "git ignores `dist`",
    );
}

#[test]
fn case_30_ignore_files_and_templates_are_no_dockerfiles_and_links_are_followed() {
    none(
        "-- Dockerfile.dockerignore --\nnot an instruction\n-- Dockerfile.j2 --\nFROM {{ base }}\n{% if x %}\n",
    );
    let linked = MemoryTree::new()
        .with("docker/real", "FROM x\nRUNN y\n")
        .with_mode("Dockerfile", Mode::Symlink, "docker/real")
        .with("compose.yaml", "services: {a: {build: .}}\n");
    let found = judge(&between(MemoryTree::new(), linked, Agent::default()).change).found;
    let found: Vec<String> = found.iter().map(shown).collect();
    assert!(
        found.len() == 1 && found[0].starts_with("container-invalid error docker/real «RUNN»"),
        "{found:#?}"
    );
}

#[test]
fn names_that_are_declared_nowhere() {
    for (key, name) in [
        ("depends_on: [b]", "b"),
        ("depends_on: {b: {condition: service_started}}", "b"),
        ("links: ['b:c']", "b:c"),
        ("network_mode: service:b", "service:b"),
        ("networks: [n]", "n"),
        ("volumes: ['data:/x']", "'data:/x'"),
        ("volumes: [{type: volume, source: data, target: /x}]", "data"),
        ("secrets: [{source: s}]", "s"),
        ("configs: [c]", "c"),
        ("models: [m]", "m"),
    ] {
        let found = told(&compose(&format!("services: {{a: {{image: x, {key}}}}}"), ""));
        let name = name.replace("b:c", "'b:c'");
        assert!(found.len() == 1 && found[0].contains(&format!("«{name}»")), "{key}: {found:#?}");
    }
    none(&compose(
        "services: {a: {image: x, networks: [default, n], volumes: ['data:/x', './a:/a', '/b', 'c:/d'], secrets: [s], configs: [c]}}\nnetworks: {n: }\nvolumes: {data: }\nsecrets: {s: {environment: S}}\nconfigs: {c: {content: x}}",
        "",
    ));
}

#[test]
fn a_change_that_deletes_what_is_named_is_told_at_the_name() {
    let before = "-- before/compose.yaml --\nservices: {a: {build: api, env_file: a.env}}\n-- before/a.env --\n-- before/api/Dockerfile --\nFROM x\nCOPY src /\n-- before/api/src/main.py --\n";
    for (deleted, path, bytes) in [
        ("a.env", "compose.yaml", "a.env"),
        ("api/Dockerfile", "compose.yaml", "api"),
        ("api/src/main.py", "api/Dockerfile", "src"),
    ] {
        let found = judge(&change(&format!("{before}-- deleted/{deleted} --\n"))).found;
        let found: Vec<String> = found.iter().map(shown).collect();
        let start = format!("container-dangling error {path} «{bytes}»");
        assert!(
            found.len() == 1
                && found[0].starts_with(&start)
                && found[0].ends_with(&format!("this change deletes `{deleted}`")),
            "{found:#?}"
        );
    }
}

#[test]
fn what_stood_before_is_told_only_of_the_whole_tree() {
    let before = "-- before/compose.yaml --\nservices: {a: {build: gone, imag: x}}\n";
    let mut touched = change(&format!(
        "{before}-- after/compose.yaml --\n# touched\nservices: {{a: {{build: gone, imag: x}}}}\n"
    ));
    assert!(judge(&touched).found.is_empty());
    touched.extent = Extent::WholeTree;
    assert_eq!(judge(&touched).found.len(), 2);
    let elsewhere = change(&format!("{before}-- after/README.md --\nx\n"));
    assert!(judge(&elsewhere).found.is_empty());
}

#[test]
fn a_second_mistake_of_a_kind_is_told_beside_the_one_that_stood() {
    let found = judge(&change(
        "-- before/Dockerfile --\nFROM x\nRUNN a\n-- after/Dockerfile --\nFROM x\nRUNN a\nRUNN b\n",
    ));
    assert_eq!(found.found.len(), 1);
}

#[test]
fn contexts_outside_the_repository() {
    one(
        &compose("services: {a: {build: ../../elsewhere}}", ""),
        "container-dangling error compose.yaml «../../elsewhere»",
        "`build.context` of the service `a` names `../../elsewhere`, which leads out of the repository",
    );
    one(
        &compose("services: {a: {build: /srv/a}}", ""),
        "container-dangling warning compose.yaml",
        "`/srv/a`",
    );
    one(
        &compose("include: [../x.yaml]", ""),
        "container-dangling error compose.yaml «../x.yaml»",
        "leads out",
    );
    one(
        &compose("services: {a: {build: {context: ., dockerfile: ../Dockerfile}}}", ""),
        "container-dangling error compose.yaml «../Dockerfile»",
        "leads out",
    );
}

#[test]
fn circles_end_and_are_told() {
    let included = "-- b.yaml --\ninclude: [compose.yaml]\n";
    one(
        &compose("include: [b.yaml]\nservices: {a: {image: x}}", included),
        "container-invalid error b.yaml «compose.yaml»",
        "in turn",
    );
    let extended = told(&compose("services: {a: {image: x, extends: b}, b: {image: x, extends: a}}", ""));
    assert!(!extended.is_empty() && extended.iter().all(|one| one.contains("does not end")), "{extended:#?}");
    one(
        &compose("services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}", ""),
        "container-invalid error compose.yaml",
        "`a` → `b` → `a`",
    );
    let stages = "-- Dockerfile --\nFROM x AS a\nCOPY --from=b x y\nFROM x AS b\nCOPY --from=a x y\n";
    one(stages, "container-invalid error Dockerfile «--from=b»", "the stage `a` needs itself");
}

#[test]
fn bombs_and_giants_cost_little() {
    let start = std::time::Instant::now();
    let mut bomb = String::from("x-0: &a0 {environment: [a, b]}\n");
    for level in 1..60 {
        let _ = writeln!(bomb, "x-{level}: &a{level} [*a{0}, *a{0}, *a{0}, *a{0}]", level - 1);
    }
    bomb += "services: {a: {image: x, command: *a59}}";
    let found = told(&compose(&bomb, ""));
    assert!(!found.is_empty() && found.len() <= 25, "{}", found.len());
    let mut giant = String::from("services:\n");
    while giant.len() < 10 << 20 {
        let _ = writeln!(giant, "  s{}: {{image: x, environment: {{A: b}}}}", giant.len());
    }
    let judged = judge(&change(&format!("-- after/compose.yaml --\n{giant}")));
    assert!(
        judged.found.is_empty() && judged.not_evaluated[0].reason.contains("larger than"),
        "{:?}",
        judged.not_evaluated
    );
    let waiting: String =
        (0..1_500).map(|n| format!("  s{n}: {{image: x, depends_on: [s{}]}}\n", n + 1)).collect();
    none(&compose(&format!("services:\n{waiting}  s1500: {{image: x}}"), ""));
    let stages: String =
        (0..499).map(|n| format!("FROM x AS s{n}\nCOPY --from=s{} a b\n", (n + 1) % 499)).collect();
    assert_eq!(told(&format!("-- Dockerfile --\n{stages}")).len(), 1);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn what_a_foreign_builder_knows_is_its_own() {
    none("-- Dockerfile --\n# syntax=example.com/mine:1\nFROM x\nINCLUDE y\n");
    one(
        "-- Dockerfile --\n# syntax=docker/dockerfile:1\nFROM x\nINCLUDE y\n",
        "container-invalid error",
        "INCLUDE",
    );
}

#[test]
fn what_is_said_mends_it() {
    let finding = |text: &str| judge(&change(text)).found.remove(0);
    let missing = finding("-- after/compose.yaml --\nservices: {a: {image: x, env_file: a.env}}\n");
    assert_eq!(
        missing.help,
        "add `a.env`, or name what is there, or write `{path: a.env, required: false}` if it may be missing"
    );
    assert_eq!(missing.severity, Severity::Error);
    let unknown = finding("-- after/compose.yaml --\nservices: {a: {image: x, enviroment: [A=1]}}\n");
    assert!(
        unknown.message.contains("`services.a` takes no `enviroment`; is it `environment`?"),
        "{}",
        unknown.message
    );
}
