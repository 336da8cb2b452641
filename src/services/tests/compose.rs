//! Which Compose service runs which service: the cases that tell contexts and Dockerfiles apart.

use super::{compose, image, survey, tree};

const API: &str = "-- api/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- api/Dockerfile --\nFROM x AS build\nCOPY . .\nFROM build AS run\nCMD x\n";

fn run(text: &str) -> Option<String> {
    compose(&format!("{API}{text}"), "api")
}

fn built(text: &str) -> Option<String> {
    image(&format!("{API}{text}"), "api")
}

fn notes(text: &str) -> Vec<String> {
    let notes = survey(&tree(&format!("{API}{text}"))).not_evaluated;
    notes.into_iter().map(|note| format!("{}: {}", note.path, note.reason)).collect()
}

/// A Compose file with one service that has this `build`.
fn with_build(build: &str) -> String {
    format!("-- compose.yaml --\nservices:\n  s:\n    build: {build}\n")
}

#[test]
fn the_forms_of_a_build() {
    for build in [
        "api",
        "./api/",
        "{context: api}",
        "{context: ./api, target: RUN}",
        "{context: ., dockerfile: api/Dockerfile}",
    ] {
        assert_eq!(run(&with_build(build)).as_deref(), Some("compose.yaml:s"), "{build}");
    }
    assert_eq!(
        built(&with_build("{context: api, target: run}")).as_deref(),
        Some("api/Dockerfile in api for run")
    );
    for build in ["other", "https://x.test/api.git", "git@x.test:a/b", "/api", "../api", "{}"] {
        assert_eq!(run(&with_build(build)), None, "{build}");
    }
    assert_eq!(
        run("-- api/compose.yaml --\nservices: {s: {build: {}}}\n").as_deref(),
        Some("api/compose.yaml:s")
    );
}

#[test]
fn a_dockerfile_elsewhere_or_inline() {
    let shared = "-- shared/Dockerfile --\nFROM x\nCOPY . .\n";
    let text = format!("{shared}{}", with_build("{context: api, dockerfile: ../shared/Dockerfile}"));
    assert_eq!(built(&text).as_deref(), Some("shared/Dockerfile in api"));
    let text = "-- api/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- compose.yaml --\nservices:\n  s:\n    build:\n      context: api\n      dockerfile_inline: |\n        FROM x\n        COPY . .\n";
    assert_eq!(image(text, "api").as_deref(), Some("inline in api"));
    assert_eq!(compose(text, "api").as_deref(), Some("compose.yaml:s"));
}

#[test]
fn an_entry_whose_dockerfile_is_missing_is_an_entry_and_no_image() {
    let text = "-- api/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- compose.yaml --\nservices: {s: {build: api}}\n";
    assert_eq!(compose(text, "api").as_deref(), Some("compose.yaml:s"));
    assert_eq!(image(text, "api"), None);
    assert_eq!(
        built(&with_build("{context: api, target: nowhere}")).as_deref(),
        Some("api/Dockerfile in api")
    );
}

#[test]
fn the_first_of_the_default_names_wins_and_one_override_merges() {
    let entry = "services: {s: {build: api}}\n";
    let none = "services: {s: {image: x}}\n";
    assert_eq!(run(&format!("-- compose.yaml --\n{none}-- docker-compose.yml --\n{entry}")), None);
    assert!(run(&format!("-- compose.yml --\n{entry}-- docker-compose.yml --\n{none}")).is_some());
    assert!(run(&format!("-- compose.yaml --\n{none}-- compose.override.yaml --\n{entry}")).is_some());
    let second = format!(
        "-- compose.yaml --\n{none}-- compose.override.yml --\n{none}-- compose.override.yaml --\n{entry}"
    );
    assert_eq!(run(&second), None);
    let reset = "services: {s: {build: !reset null}}\n";
    assert_eq!(run(&format!("-- compose.yaml --\n{entry}-- compose.override.yaml --\n{reset}")), None);
    let elsewhere = "services: {s: {build: !override {context: other}}}\n";
    assert_eq!(run(&format!("-- compose.yaml --\n{entry}-- compose.override.yaml --\n{elsewhere}")), None);
    let merged = "services: {s: {build: {target: run}}}\n";
    let text = format!("-- compose.yaml --\n{entry}-- compose.override.yaml --\n{merged}");
    assert_eq!(built(&text).as_deref(), Some("api/Dockerfile in api for run"));
}

#[test]
fn variants_profiles_and_documents_count() {
    let variant = "-- docker-compose.yml --\nservices: {db: {image: x}}\n-- docker-compose.prod.yml --\nservices: {s: {build: api}}\n";
    assert_eq!(run(variant).as_deref(), Some("docker-compose.yml:s"));
    assert!(run("-- compose.yaml --\nservices: {s: {build: api, profiles: [debug]}}\n").is_some());
    assert!(
        run("-- compose.yaml --\nservices: {s: {image: x}}\n---\nservices: {s: {build: api}}\n").is_some()
    );
    assert!(run("-- deploy/compose.yaml --\nservices: {s: {build: ../api}}\n").is_some());
}

#[test]
fn an_image_that_another_service_builds() {
    let text = "-- compose.yaml --\nservices:\n  builder: {image: shop/api, build: api, profiles: [build]}\n  api: {image: shop/api}\n";
    assert_eq!(run(text).as_deref(), Some("compose.yaml:builder"));
    assert_eq!(run("-- compose.yaml --\nservices: {api: {image: shop/api}}\n"), None);
}

#[test]
fn merge_keys_and_anchors() {
    let text = "-- compose.yaml --\nx-a: &a {build: {context: other}}\nx-b: &b {build: {context: api}}\nservices:\n  s:\n    <<: [*b, *a]\n";
    assert!(run(text).is_some());
    let text = "-- compose.yaml --\nx-base: &base\n  build: &build {context: api}\nservices:\n  s:\n    <<: *base\n    build:\n      <<: *build\n      target: run\n";
    assert_eq!(built(text).as_deref(), Some("api/Dockerfile in api for run"));
}

#[test]
fn extends_takes_paths_from_its_own_file() {
    let base = "-- api/base.yml --\nservices: {base: {build: .}}\n";
    let text = format!(
        "{base}-- compose.yaml --\nservices: {{s: {{extends: {{file: api/base.yml, service: base}}}}}}\n"
    );
    assert_eq!(run(&text).as_deref(), Some("compose.yaml:s"));
    assert!(run("-- compose.yaml --\nservices: {a: {build: api, image: x}, s: {extends: a, build: {target: run}}}\n").is_some());
    let own = format!(
        "{base}-- compose.yaml --\nservices: {{s: {{build: {{context: other}}, extends: {{file: api/base.yml, service: base}}}}}}\n"
    );
    assert_eq!(run(&own), None);
}

#[test]
fn include_takes_paths_from_the_included_file() {
    let included = "-- api/inc.yml --\nservices: {s: {build: .}}\n";
    assert!(run(&format!("{included}-- compose.yaml --\ninclude: [api/inc.yml]\n")).is_some());
    let implied = "-- api/inc.yml --\nservices: {s: {build: {target: run}}}\n-- compose.yaml --\ninclude: [api/inc.yml]\n";
    assert_eq!(built(implied).as_deref(), Some("api/Dockerfile in api for run"));
    let extended = "-- api/base.yml --\nservices: {base: {build: {target: run}}}\n-- compose.yaml --\nservices: {s: {extends: {file: api/base.yml, service: base}}}\n";
    assert_eq!(run(extended), None, "without a context it is the project's own directory");
    let at_root = "-- infra/inc.yml --\nservices: {s: {build: api}}\n-- compose.yaml --\ninclude: [{path: infra/inc.yml, project_directory: .}]\n";
    assert!(run(at_root).is_some());
    let own_env = "-- api/.env --\nWHERE=.\n-- api/inc.yml --\nservices: {s: {build: \"${WHERE}\"}}\n-- compose.yaml --\ninclude: [api/inc.yml]\n";
    assert!(run(own_env).is_some());
}

#[test]
fn what_leads_nowhere_ends_and_is_said() {
    let remote = "-- compose.yaml --\ninclude: ['oci://x.test/a']\nservices: {s: {build: api}}\n";
    assert!(run(remote).is_some());
    assert_eq!(notes(remote), ["compose.yaml: `include`: `oci://x.test/a` is not in the tree"]);
    let circle = "-- compose.yaml --\ninclude: [b.yml]\nservices: {s: {build: api}}\n-- b.yml --\ninclude: [compose.yaml]\n";
    assert!(run(circle).is_some());
    assert_eq!(notes(circle).len(), 1);
    let circle = "-- compose.yaml --\nservices: {a: {extends: b}, b: {extends: a, build: api}}\n";
    assert!(run(circle).is_some());
    assert_eq!(notes(circle).len(), 2);
    let missing = "-- compose.yaml --\nservices: {a: {extends: {file: gone.yml, service: x}}}\n";
    assert!(notes(missing)[0].contains("names `x`, which is not there"));
}

#[test]
fn variables_have_defaults_env_files_or_no_value() {
    for build in
        ["${DIR:-api}", "${DIR-api}", "{context: api, target: \"${T:-run}\"}", "{context: \"${DIR:-api}\"}"]
    {
        assert!(run(&with_build(&format!("{build}\n"))).is_some(), "{build}");
    }
    assert!(run(&format!("-- .env --\nDIR=api\n{}", with_build("$DIR"))).is_some());
    for build in ["$DIR", "${DIR:?needed}", "{context: \"${DIR}\"}"] {
        assert_eq!(run(&with_build(build)), None, "{build}");
        assert_eq!(
            notes(&with_build(build)),
            ["compose.yaml: service `s`: `build.context`: the variable DIR has no value in the tree"],
            "{build}"
        );
    }
    assert!(notes(&with_build("{context: api, dockerfile: $D}"))[0].contains("`build.dockerfile`"));
    assert!(notes(&with_build("{context: api, target: $T}"))[0].contains("`build.target`"));
}

#[test]
fn a_broken_file_covers_nothing_and_is_said() {
    assert_eq!(run("-- compose.yaml --\nservices: {s: {build: api}, s: {build: api}}\n"), None);
    assert_eq!(notes("-- compose.yaml --\na: 1\na: 2\n"), ["compose.yaml: the key `a` stands twice"]);
    assert!(notes("-- compose.yaml --\nservices:\n  s: [\n")[0].starts_with("compose.yaml: "));
}

const TWO: &str = "-- package.json --\n{\"workspaces\": [\"svc/*\"]}\n-- svc/a/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- svc/b/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";

#[test]
fn arguments_targets_and_commands_tell_services_apart() {
    let both = |dockerfile: &str, services: &str| {
        let text =
            format!("{TWO}-- Dockerfile --\n{dockerfile}\n-- compose.yaml --\nservices:\n{services}\n");
        (compose(&text, "svc/a"), compose(&text, "svc/b"))
    };
    let only_b = (None, Some("compose.yaml:y".to_owned()));
    assert_eq!(both("FROM x\nARG S\nCOPY svc/$S .", "  y: {build: {context: ., args: {S: b}}}"), only_b);
    assert_eq!(both("FROM x\nARG S\nCOPY svc/$S .", "  y: {build: {context: ., args: [S=b]}}"), only_b);
    assert_eq!(both("FROM x\nCOPY . .", "  y: {build: ., command: [npm, start, -w, svc/b]}"), only_b);
    assert_eq!(
        both(
            "FROM x AS base\nCOPY . .\nFROM base AS a\nFROM base AS b\n",
            "  y: {build: {context: ., target: b}}"
        ),
        only_b
    );
    assert_eq!(both("FROM x\nCOPY . .", "  y: {build: .}"), (None, None));
}

#[test]
fn additional_contexts_are_contexts() {
    let dockerfile = "FROM x\nCOPY --from=code . /x\n";
    let text = format!(
        "-- docker/Dockerfile --\n{dockerfile}-- compose.yaml --\nservices: {{s: {{build: {{context: docker, additional_contexts: {{code: ./api}}}}}}}}\n"
    );
    assert_eq!(built(&text).as_deref(), Some("docker/Dockerfile in docker"));
}
