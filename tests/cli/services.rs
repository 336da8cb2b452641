//! `policy services` and `policy init --service`: the map of a tree, and the containers that a service lacks.

use crate::sandbox::Sandbox;

const API: &str = "services/api/package.json";
const START: &str = "{\"name\": \"api\", \"scripts\": {\"start\": \"node .\"}}\n";

fn map(sandbox: &Sandbox, arguments: &[&str]) -> serde_json::Value {
    let ended = sandbox.policy(&[&["services", "--format", "json"], arguments].concat()).ok();
    serde_json::from_str(&ended.stdout).unwrap()
}

fn paths(map: &serde_json::Value) -> Vec<String> {
    let services = map["services"].as_array().unwrap();
    services.iter().map(|service| service["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_map_of_a_commit() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    sandbox.write("services/api/Dockerfile", "FROM node:22 AS runtime\nCOPY . .\nFROM scratch\n");
    sandbox.write(
        "docker-compose.yml",
        "services:\n  api:\n    build: {context: services/api, target: runtime}\n",
    );
    sandbox.write("cmd/x/main.go", "package main\n");
    sandbox.write("broken/package.json", "{\n");
    sandbox.commit("Services");
    let report = sandbox.policy(&["services", "--format", "json"]).ok().stdout;
    insta::assert_snapshot!(report, @r#"
    {
      "services": [
        {
          "path": "cmd/x",
          "ecosystem": "go",
          "why": "package main (main.go)",
          "dockerfile": null,
          "context": null,
          "target": null,
          "compose_file": null,
          "compose_service": null,
          "review": "none"
        },
        {
          "path": "services/api",
          "ecosystem": "node",
          "why": "`scripts.start`",
          "dockerfile": "services/api/Dockerfile",
          "context": "services/api",
          "target": "runtime",
          "compose_file": "docker-compose.yml",
          "compose_service": "api",
          "review": "none"
        }
      ],
      "not_evaluated": [
        {
          "path": "broken/package.json",
          "reason": "EOF while parsing an object at line 2 column 0"
        }
      ]
    }
    "#);
    let table = sandbox.policy(&["services"]).ok().stdout;
    insta::assert_snapshot!(table, @r"
    SERVICE       IN    DOCKERFILE                         COMPOSE                  REVIEW  WHY
    cmd/x         go    -                                  -                        none    package main (main.go)
    services/api  node  services/api/Dockerfile (runtime)  docker-compose.yml: api  none    `scripts.start`

    2 services: 1 without a Dockerfile, 1 without a Compose service.
    not evaluated: broken/package.json: EOF while parsing an object at line 2 column 0
    ");
}

#[test]
fn which_tree_is_shown() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    assert!(paths(&map(&sandbox, &[])).is_empty(), "the work tree is not what is shown");
    sandbox.stage();
    assert!(paths(&map(&sandbox, &[])).is_empty());
    assert_eq!(paths(&map(&sandbox, &["--staged"])), ["services/api"]);
    sandbox.commit("Bring a service");
    std::fs::remove_file(sandbox.path().join(API)).unwrap();
    assert_eq!(paths(&map(&sandbox, &[])), ["services/api"]);
    assert!(paths(&map(&sandbox, &["--commit", "HEAD~1"])).is_empty());
    assert_eq!(paths(&map(&sandbox, &["--commit", "main"])), ["services/api"]);
    // From a subdirectory it is the same map.
    let there = sandbox.policy_in("services", &["services", "--format", "json"]).ok();
    assert!(there.stdout.contains("\"services/api\""));
    sandbox.policy(&["services", "--commit", "HEAD", "--staged"]).exits(2);
}

#[test]
fn before_the_first_commit_what_is_staged_is_shown() {
    let sandbox = Sandbox::init(&[]);
    sandbox.policy(&["services"]).ok().says("No services");
    sandbox.write(API, START);
    sandbox.stage();
    assert_eq!(paths(&map(&sandbox, &[])), ["services/api"]);
}

#[test]
fn a_bare_repository_has_services_too() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    sandbox.commit("Bring a service");
    let bare = sandbox.beside("bare");
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]).ok();
    assert_eq!(paths(&map(&bare, &[])), ["services/api"]);
}

#[test]
fn policy_toml_of_the_tree_has_its_say() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    let policy = sandbox.read("policy.toml");
    sandbox.write("policy.toml", format!("{policy}\n[[service]]\npath = \"services/api\"\nkind = \"tool\"\n\n[[service]]\npath = \"jobs/nightly\"\n"));
    sandbox.write("jobs/nightly/run.sh", "true\n");
    sandbox.commit("Declare");
    let map = map(&sandbox, &[]);
    assert_eq!(paths(&map), ["jobs/nightly"]);
    assert!(map["services"][0]["ecosystem"].is_null(), "{map}");
}

#[test]
fn what_cannot_be_looked_at_is_a_fault() {
    let sandbox = Sandbox::adopted();
    sandbox.policy(&["services", "--commit", "nowhere"]).exits(2).says("`nowhere` names no commit here");
    let ended = sandbox.policy(&["services", "--commit", "nowhere", "--format", "json"]).exits(2);
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(report["faults"].as_array().unwrap().len(), 1);
    sandbox.write("policy.toml", "[[service]]\n");
    sandbox.commit("Break the policy");
    sandbox.policy(&["services"]).exits(2).says("policy.toml");
    Sandbox::empty().policy(&["services"]).exits(2).says("git init");
}

/// A service of each kind: where it stands, and its files.
const KINDS: &[(&str, &[(&str, &str)])] = &[
    ("svc", &[("svc/Cargo.toml", "[package]\nname = \"shop\"\n"), ("svc/src/main.rs", "fn main() {}\n")]),
    (
        "cmd/api",
        &[
            ("go.mod", "module x.test/shop\n"),
            ("cmd/api/main.go", "package main\n"),
            ("cmd/job/main.go", "package main\n"),
        ],
    ),
    (
        "web",
        &[
            ("web/package.json", "{\"scripts\": {\"start\": \"node .\"}}\n"),
            ("web/package-lock.json", "{}\n"),
        ],
    ),
    (
        "apps/a",
        &[
            ("pnpm-workspace.yaml", "packages: ['apps/*']\n"),
            ("pnpm-lock.yaml", "a: 1\n"),
            ("apps/a/package.json", "{\"scripts\": {\"start\": \"node .\"}}\n"),
            ("apps/b/package.json", "{\"scripts\": {\"start\": \"node .\"}}\n"),
        ],
    ),
    (
        "web",
        &[
            (
                "web/package.json",
                "{\"scripts\": {\"build\": \"vite build\"}, \"devDependencies\": {\"vite\": \"5\"}}\n",
            ),
            ("web/index.html", "<html>\n"),
            ("web/yarn.lock", "\n"),
        ],
    ),
    (".", &[("package.json", "{\"scripts\": {\"start\": \"bun a.ts\"}}\n"), ("bun.lock", "{}\n")]),
    ("apps/api", &[("nx.json", "{}\n"), ("apps/api/project.json", "{\"projectType\": \"application\"}\n")]),
    ("api", &[("api/requirements.txt", "flask\n"), ("api/app.py", "import flask\n")]),
    (
        "api",
        &[
            ("api/pyproject.toml", "[project]\nname = \"api\"\ndependencies = [\"fastapi\"]\n"),
            ("api/main.py", "x\n"),
            ("api/uv.lock", "\n"),
        ],
    ),
    (
        ".",
        &[
            ("manage.py", "import django\n"),
            ("pyproject.toml", "[tool.poetry.dependencies]\ndjango = '*'\n"),
            ("poetry.lock", "\n"),
        ],
    ),
    (
        "svc",
        &[
            ("svc/pom.xml", "<project><artifactId>svc</artifactId><packaging>war</packaging></project>\n"),
            ("svc/mvnw", "\n"),
        ],
    ),
    (
        "a",
        &[
            ("settings.gradle.kts", "include(\"a\", \"b\")\n"),
            ("gradlew", "\n"),
            ("a/build.gradle.kts", "plugins { application }\n"),
            ("b/build.gradle.kts", "plugins { application }\n"),
        ],
    ),
    (
        "src/Api",
        &[
            ("Shop.sln", "Project(\"{F}\") = \"Api\", \"src\\Api\\Api.csproj\", \"{1}\"\n"),
            ("src/Api/Api.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>\n"),
        ],
    ),
    ("shop", &[("shop/composer.json", "{\"type\": \"project\"}\n"), ("shop/public/index.php", "<?php\n")]),
    ("shop", &[("shop/Gemfile", "gem 'rails'\n"), ("shop/config/application.rb", "x\n")]),
    ("site", &[("site/index.html", "<html>\n")]),
    (
        "jib",
        &[(
            "jib/pom.xml",
            concat!(
                "<project><artifactId>shop_jib</artifactId><build><plugins>",
                "<plugin><artifactId>jib-maven-plugin</artifactId></plugin></plugins></build></project>\n"
            ),
        )],
    ),
    (
        "jib",
        &[(
            "jib/pom.xml",
            concat!(
                "<project><artifactId>jib</artifactId><build><plugins><plugin><artifactId>jib-maven-plugin</artifactId>",
                "<configuration><to><image>gcr.io/${cloud}/Shop-${x}:1</image></to></configuration></plugin></plugins></build></project>\n"
            ),
        )],
    ),
    (".", &[("build.gradle", "plugins {\n id 'application'\n id 'com.google.cloud.tools.jib'\n}\n")]),
    (
        "a",
        &[
            ("settings.gradle", "include 'a'\n"),
            (
                "a/build.gradle",
                "plugins {\n id 'application'\n id 'com.google.cloud.tools.jib'\n}\njib.to.image = 'r.test:5000/shop/a:1'\n",
            ),
        ],
    ),
    (
        "boot",
        &[(
            "boot/pom.xml",
            concat!(
                "<project><artifactId>boot</artifactId><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId>",
                "<executions><execution><goals><goal>repackage</goal><goal>build-image</goal></goals></execution></executions></plugin></plugins></build></project>\n"
            ),
        )],
    ),
];

#[test]
fn what_it_writes_is_all_that_was_missing() {
    for (path, files) in KINDS {
        let sandbox = Sandbox::adopted();
        for (name, text) in *files {
            sandbox.write(name, text);
        }
        sandbox.stage();
        let only = ["--staged", "--only", "container-dockerfile-missing,container-compose-missing"];
        let missing = |sandbox: &Sandbox| {
            let report = sandbox.report(&only);
            let findings = report["findings"].as_array().unwrap();
            let about = format!("service `{path}`");
            findings.iter().filter(|finding| finding["message"].as_str().unwrap().contains(&about)).count()
        };
        // What makes its image by itself lacks no Dockerfile.
        let makes_image = files.iter().any(|(_, text)| text.contains("jib") || text.contains("build-image"));
        assert_eq!(missing(&sandbox), if makes_image { 1 } else { 2 }, "{path}: {files:?}");
        sandbox.policy(&["init", "--service", path]).ok().says("docker-compose.yml");
        sandbox.stage();
        assert_eq!(missing(&sandbox), 0, "{path}: {files:?}");
        let sound = sandbox.report(&["--staged", "--only", "container-invalid,container-dangling"]);
        assert_eq!(sound["findings"], serde_json::json!([]), "{path}: {files:?}");
        let before = sandbox.bytes();
        sandbox.policy(&["init", "--service", path]).ok().says("Nothing was missing");
        assert_eq!(sandbox.bytes(), before);
        // It writes what the service lacks, and does not adopt policy anew.
        assert!(!sandbox.has(".gitattributes"));
    }
}

#[test]
fn a_compose_file_is_added_to_and_kept_otherwise() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    let before = "# ours\nservices:\n    db:   # the database\n        image: postgres:17\n\nvolumes: {}\n";
    sandbox.write("compose.yaml", before);
    sandbox.policy_in("services", &["init", "--service", "api"]).ok().says("added      api to compose.yaml");
    let after = sandbox.read("compose.yaml");
    assert_eq!(after, before.replace("17\n", "17\n    api:\n      build:\n        context: services/api\n"));
    assert!(sandbox.read("services/api/Dockerfile").contains("USER node"));
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    sandbox.write("services/api/Dockerfile", "FROM node:22\nCOPY package.json .\n");
    let before = sandbox.bytes();
    sandbox.policy(&["init", "--service", "services/api"]).exits(2).says("kept as it is");
    assert_eq!(sandbox.bytes(), before, "not even the Compose file is written");
    std::fs::remove_file(sandbox.path().join("services/api/Dockerfile")).unwrap();
    sandbox.write("compose.yaml", "services: {db: {image: x}}\n");
    let before = sandbox.bytes();
    sandbox.policy(&["init", "--service", "services/api"]).exits(2).says("add this to it by hand");
    assert_eq!(sandbox.bytes(), before, "not even the Dockerfile is written");
}

#[test]
fn what_is_no_service_gets_nothing() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    let before = sandbox.bytes();
    sandbox
        .policy(&["init", "--service", "src"])
        .exits(2)
        .says("`src` is no service")
        .says("[[service]] path = \"src\"");
    sandbox.policy(&["init", "--service", "services"]).exits(2).says("`services/api`");
    sandbox.policy(&["init", "--service", "../elsewhere"]).exits(2);
    sandbox.policy(&["init", "--service", "src", "--force"]).exits(2);
    assert_eq!(sandbox.bytes(), before);
}

#[test]
fn a_service_whose_image_a_script_builds_is_run_by_who_names_it() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    sandbox.write("services/api/Dockerfile", "FROM node:22\nCOPY . .\n");
    sandbox.write("compose.yaml", "services:\n  api:\n    image: shop/api:${TAG:-latest}\n");
    sandbox.stage();
    let only = ["--staged", "--only", "container-compose-missing"];
    let missing = |sandbox: &Sandbox| sandbox.report(&only)["findings"].as_array().unwrap().len();
    assert_eq!(missing(&sandbox), 1);
    for (path, text) in [
        ("Makefile", "image:\n\tdocker build -t shop/api:$(TAG) services/api\n"),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - run: docker build -t shop/api services/api\n",
        ),
        ("docker-bake.hcl", "target \"api\" {\n  context = \"services/api\"\n  tags = [\"shop/api\"]\n}\n"),
    ] {
        sandbox.write(path, text);
        sandbox.stage();
        assert_eq!(missing(&sandbox), 0, "{path}");
        sandbox.git(&["rm", "--quiet", "--force", path]).ok();
        assert_eq!(missing(&sandbox), 1, "{path}");
    }
    // A change of the script alone is judged, too.
    sandbox.write("Makefile", "image:\n\tdocker build -t shop/api services/api\n");
    sandbox.commit("Bring the service");
    sandbox.write("Makefile", "image:\n\tdocker build -t shop/web services/api\n");
    sandbox.stage();
    assert_eq!(missing(&sandbox), 1);
}

#[test]
fn the_map_tells_how_far_the_review_is() {
    let sandbox = Sandbox::adopted();
    sandbox.write(API, START);
    sandbox.write("services/api/Dockerfile", "FROM node:22\nCOPY . .\n");
    sandbox.commit("Bring a service");
    let state = |sandbox: &Sandbox| map(sandbox, &["--staged"])["services"][0]["review"].clone();
    assert_eq!(state(&sandbox), "none");
    sandbox.policy(&["approve", "services/api", "--agent", "docker-expert"]).ok();
    sandbox.stage();
    assert_eq!(state(&sandbox), "approved");
    sandbox.write("services/api/Dockerfile", "FROM node:24\nCOPY . .\n");
    sandbox.stage();
    assert_ne!(state(&sandbox), "approved", "a byte more, and it does not hold");
    sandbox.write("services/api/Dockerfile", "FROM node:22\nCOPY . .\n");
    sandbox.stage();
    assert_eq!(state(&sandbox), "approved", "the bytes of before, and it does again");
}
