//! Who makes the images that Compose runs without building them.

use super::{compose, image, survey, tree};

const SERVICE: &str = "-- api/package.json --\n{\"name\": \"api\", \"scripts\": {\"start\": \"x\"}}\n-- api/Dockerfile --\nFROM x\nCOPY . .\n";

/// What runs the service `api` where Compose runs `image` and `maker` is in the tree.
fn run(image: &str, maker: &str) -> Option<String> {
    compose(&format!("{SERVICE}-- compose.yaml --\nservices: {{s: {{image: '{image}'}}}}\n{maker}"), "api")
}

fn pom(more: &str) -> String {
    format!(
        "-- svc/pom.xml --\n<project><artifactId>shop-api</artifactId><build><plugins>{more}</plugins></build></project>\n"
    )
}

fn jib(image: &str) -> String {
    pom(&format!(
        "<plugin><artifactId>jib-maven-plugin</artifactId><configuration><to>{image}</to></configuration></plugin>"
    ))
}

fn boot(more: &str) -> String {
    pom(&format!(
        "<plugin><artifactId>spring-boot-maven-plugin</artifactId><executions><execution><goals><goal>repackage</goal>{more}"
    ))
}

fn entry(image: &str) -> String {
    format!("-- compose.yaml --\nservices: {{s: {{image: '{image}'}}}}\n")
}

#[test]
fn what_a_command_builds_is_what_compose_runs() {
    let script = "-- Makefile --\nimage:\n\tdocker build -t shop/api:$(TAG) api\n";
    for name in ["shop/api", "shop/api:1", "docker.io/shop/api:${TAG}", "shop/api@sha256:00"] {
        assert_eq!(run(name, script).as_deref(), Some("compose.yaml:s"), "{name}");
    }
    for name in ["shop/web", "api", "other.test/shop/api", "${IMAGE}"] {
        assert_eq!(run(name, script), None, "{name}");
    }
    for (path, line) in [
        ("scripts/image.sh", "docker build -t shop/api api"),
        ("api/image.sh", "docker build -t shop/api ."),
        (".github/workflows/ci.yml", "    - run: docker build -t shop/api -f api/Dockerfile api"),
        ("package.json", "{\"scripts\": {\"image\": \"docker build -t shop/api api\"}}"),
    ] {
        assert!(run("shop/api", &format!("-- {path} --\n{line}\n")).is_some(), "{path}");
    }
    for (path, line) in [
        ("Makefile", "\tdocker build -t shop/api web"),
        ("Makefile", "\tdocker build -t shop/api -f api/Other api"),
        ("docs.md", "docker build -t shop/api api"),
        ("node_modules/x/Makefile", "\tdocker build -t shop/api ../../api"),
    ] {
        assert_eq!(run("shop/api", &format!("-- {path} --\n{line}\n")), None, "{path}: {line}");
    }
}

#[test]
fn what_bake_builds_is_what_compose_runs() {
    let hcl =
        |text: &str| format!("-- docker-bake.hcl --\ntarget \"api\" {{\n  context = \"api\"\n  {text}\n}}\n");
    assert!(run("shop/api", &hcl("tags = [\"shop/api:1\"]")).is_some());
    assert_eq!(run("shop/api", &hcl("tags = [\"shop/web\"]")), None);
    let json =
        "-- docker-bake.json --\n{\"target\": {\"x\": {\"context\": \"api\", \"tags\": [\"shop/api\"]}}}\n";
    assert!(run("shop/api", json).is_some());
    let notes = |text: &str| {
        let services = survey(&tree(&format!("{SERVICE}{}{text}", entry("shop/api"))));
        services.not_evaluated.into_iter().map(|note| note.reason).collect::<Vec<_>>()
    };
    assert_eq!(
        notes(&hcl("tags = [upper(\"x\")]")),
        ["what the image of the target `api` is called, only Bake can tell"]
    );
    assert_eq!(notes("-- docker-bake.hcl --\ntarget {\n").len(), 1, "what does not parse is told");
}

#[test]
fn what_another_compose_service_builds_is_joined_across_files() {
    let build = "-- api/docker-compose.yml --\nservices: {b: {build: ., image: 'shop/api:1'}}\n";
    assert!(run("shop/api", build).is_some());
    let variant = "-- docker-compose.build.yml --\nservices: {s: {build: api}}\n";
    assert!(run("shop/api", variant).is_some());
}

#[test]
fn what_jib_makes_is_what_compose_runs() {
    let run = |pom: &str, image: &str| compose(&format!("{pom}{}", entry(image)), "svc").is_some();
    assert!(run(&jib(""), "shop-api:1.0"), "it is called after the module");
    assert!(run(
        &jib("<image>docker.io/shop/${project.artifactId}:${project.version}</image>"),
        "shop/shop-api"
    ));
    assert!(!run(&jib("<image>shop/api</image>"), "shop-api"));
    assert!(!run(&jib(""), "shop/api"));
    let unknown = jib("<image>gcr.io/${gcp}/api</image>");
    assert!(run(&unknown, "gcr.io/mine/api") && !run(&unknown, "gcr.io/mine/web"));
    assert_eq!(image(&unknown, "svc").as_deref(), Some("inline in svc"));
    for script in [
        "plugins {\n id 'application'\n id 'com.google.cloud.tools.jib' version '3'\n}\njib { to { image = 'shop/api:1' } }\n",
        "plugins {\n application\n id(\"com.google.cloud.tools.jib\")\n}\njib.to.image = \"shop/${project.name}\"\n",
    ] {
        let build = format!("-- settings.gradle --\ninclude 'api'\n-- api/build.gradle --\n{script}");
        assert_eq!(
            compose(&format!("{build}{}", entry("shop/api")), "api").as_deref(),
            Some("compose.yaml:s"),
            "{script}"
        );
        assert_eq!(compose(&format!("{build}{}", entry("shop/web")), "api"), None, "{script}");
    }
}

#[test]
fn what_spring_boot_makes_is_what_compose_runs() {
    let end = "</goals></execution></executions></plugin>";
    let plain = boot(end);
    let goal = boot(&format!("<goal>build-image</goal>{end}"));
    let named = boot(
        "</goals></execution></executions><configuration><image><name>shop/api:${v}</name></image></configuration></plugin>",
    );
    let run = |pom: &str, image: &str| compose(&format!("{pom}{}", entry(image)), "svc").is_some();
    assert!(run(&plain, "shop-api:1") && run(&goal, "docker.io/library/shop-api") && run(&named, "shop/api"));
    assert!(!run(&named, "shop-api") && !run(&plain, "api"));
    // A build that never makes the image is no substitute for a Dockerfile.
    assert!(
        image(&plain, "svc").is_none() && image(&goal, "svc").is_some() && image(&named, "svc").is_some()
    );
    let gradle = |more: &str| {
        format!(
            "-- svc/build.gradle.kts --\nplugins {{\n java\n id(\"org.springframework.boot\") version \"3\"\n}}\n{more}"
        )
    };
    for more in [
        "tasks.named<BootBuildImage>(\"bootBuildImage\") {\n imageName.set(\"shop/api:1\")\n}\n",
        "bootBuildImage { imageName = 'shop/api' }\n",
        "tasks {\n bootBuildImage {\n imageName = \"shop/api\"\n }\n}\n",
    ] {
        let build = gradle(more);
        assert!(run(&build, "shop/api") && !run(&build, "svc"), "{more}");
        assert!(image(&build, "svc").is_some(), "{more}");
    }
    assert!(run(&gradle(""), "svc") && image(&gradle(""), "svc").is_none());
    // With a Dockerfile, the image is called as whoever builds that says.
    assert!(!run(&format!("{plain}-- svc/Dockerfile --\nFROM x\nCOPY . .\n"), "shop-api"));
}
