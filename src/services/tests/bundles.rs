//! Programs that a build bundles or stages, and those that serve as soon as they are run.

use super::ecosystems::{plugins, pom, root_of};
use super::{compose, found, image};

#[test]
fn sbt_projects_that_stage_or_bundle_a_program() {
    let build = "-- project/build.properties --\nsbt.version=1.10.7\n-- build.sbt --\n\
        lazy val root = (project in file(\".\")).aggregate(api, job, lib)\n\
        lazy val api = (project in file(\"services/api\"))\n  .enablePlugins(PlayScala)\n\
        lazy val job = project.settings(assembly / mainClass := Some(\"shop.Job\"))\n\
        lazy val lib = project.settings(name := \"shop-lib\")\n";
    assert_eq!(found(build), ["job jvm", "services/api jvm"]);
    assert_eq!(root_of(build, "services/api"), "");
    let own =
        "-- build.sbt --\nlazy val api = project\n-- api/build.sbt --\nenablePlugins(JavaAppPackaging)\n";
    assert_eq!(found(own), ["api jvm"]);
    for nothing in ["enablePlugins(ScalaJSPlugin)", "// enablePlugins(PlayScala)", "name := \"PlayScala\""] {
        assert!(found(&format!("-- build.sbt --\n{nothing}\n")).is_empty(), "{nothing}");
    }
    let docker = "-- build.sbt --\nname := \"Shop Api\"\nenablePlugins(JavaAppPackaging, DockerPlugin)\n-- compose.yaml --\nservices: {s: {image: 'shop-api:1'}}\n";
    assert_eq!(compose(docker, "").as_deref(), Some("compose.yaml:s"));
    assert_eq!(image(docker, "").as_deref(), Some("inline in ."));
}

#[test]
fn jars_that_bundle_a_program_name_its_class() {
    let bundle = |plugin: &str, goal: &str, configuration: &str| {
        let execution = format!(
            "<executions><execution><goals><goal>{goal}</goal></goals>{configuration}</execution></executions>"
        );
        pom("a/", &plugins(&format!("<plugin><artifactId>{plugin}</artifactId>{execution}</plugin>")))
    };
    let transformer = "<configuration><transformers><transformer implementation='x'><mainClass>a.B</mainClass></transformer></transformers></configuration>";
    let entries = "<configuration><transformers><transformer><manifestEntries><Main-Class>a.B</Main-Class></manifestEntries></transformer></transformers></configuration>";
    let archive =
        "<configuration><archive><manifest><mainClass>a.B</mainClass></manifest></archive></configuration>";
    for text in [
        bundle("maven-shade-plugin", "shade", transformer),
        bundle("maven-shade-plugin", "shade", entries),
        bundle("maven-assembly-plugin", "single", archive),
    ] {
        assert_eq!(found(&text), ["a jvm"], "{text}");
    }
    for text in [
        bundle("maven-shade-plugin", "shade", ""),
        bundle("maven-shade-plugin", "help", transformer),
        bundle("maven-jar-plugin", "jar", archive),
        bundle("maven-shade-plugin", "shade", "<configuration><mainClass/></configuration>"),
    ] {
        assert!(found(&text).is_empty(), "{text}");
    }
}

#[test]
fn gradle_shadow_bundles_a_program_that_starts() {
    let gradle = |text: &str| format!("-- a/build.gradle --\n{text}\n");
    for text in [
        "plugins {\n id 'application'\n id 'com.gradleup.shadow' version '8'\n}",
        "plugins {\n id 'java'\n id 'com.github.johnrengelman.shadow'\n}\nshadowJar {\n manifest {\n attributes 'Main-Class': 'a.B'\n }\n}",
    ] {
        assert_eq!(found(&gradle(text)), ["a jvm"], "{text}");
    }
    for text in [
        "plugins {\n id 'java'\n id 'com.gradleup.shadow'\n}",
        "jar { manifest { attributes 'Main-Class': 'a.B' } }",
    ] {
        assert!(found(&gradle(text)).is_empty(), "{text}");
    }
}

#[test]
fn sinatra_serves_without_a_config_ru() {
    let app = "-- web/app.rb --\nrequire 'sinatra'\nget('/') { 'x' }\n";
    assert_eq!(found(app), ["web ruby"]);
    assert_eq!(
        found(&format!("{app}-- web/Gemfile --\ngem 'sinatra'\n-- web/config.ru --\nrun A\n")),
        ["web ruby"]
    );
    assert_eq!(found(&format!("{app}-- web/Procfile --\nweb: bundle exec ruby app.rb\n")), ["web ruby"]);
    for text in [
        "-- web/app.rb --\nputs 'x'\n",
        "-- web/app.rb --\nrequire 'sinatra/base'\n",
        "-- web/helper.rb --\nrequire 'sinatra'\n",
        "-- web/x.gemspec --\nx\n-- web/app.rb --\nrequire 'sinatra'\n",
        "-- test/app.rb --\nrequire 'sinatra'\n",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}
