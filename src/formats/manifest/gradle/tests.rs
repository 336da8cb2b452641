//! What a Gradle build file says, and what is not read of it.

use super::{GradleBuild, GradleCatalog, GradleSettings, Plugin};

fn build(text: &str) -> GradleBuild {
    GradleBuild::parse(text.as_bytes()).unwrap()
}

fn plugins(text: &str) -> Vec<Plugin> {
    build(text).own.plugins
}

fn id(text: &str) -> Plugin {
    Plugin::Id(text.to_owned())
}

#[test]
fn plugins_in_both_languages() {
    for (text, expected) in [
        ("plugins { id 'application' }", "application"),
        ("plugins {\n  id(\"org.springframework.boot\") version \"3\"\n}", "org.springframework.boot"),
        ("plugins { application }", "application"),
        ("plugins { `java-library` }", "java-library"),
        ("plugins { kotlin(\"jvm\") version \"2\" }", "org.jetbrains.kotlin.jvm"),
        ("apply plugin: 'war'", "war"),
        ("apply(plugin = \"war\")", "war"),
        ("pluginManager.apply('war')", "war"),
        ("apply<ApplicationPlugin>()", "application"),
        ("apply plugin: org.springframework.boot.gradle.plugin.SpringBootPlugin", "org.springframework.boot"),
    ] {
        assert_eq!(plugins(text), [id(expected)], "{text}");
    }
    assert_eq!(
        plugins("plugins { alias(libs.plugins.spring.boot) }"),
        [Plugin::Alias("libs.plugins.spring.boot".to_owned())]
    );
}

#[test]
fn what_applies_nothing() {
    for text in [
        "plugins { id 'application' version '1' apply false }",
        "plugins { id(\"application\").version(\"1\").apply(false) }",
        "plugins { alias(libs.plugins.boot) apply false }",
        "// apply plugin: 'application'",
        "/* plugins { id 'application' } */",
        "println \"apply plugin: 'application'\"",
        "println('''\napply plugin: \"application\"\n''')",
        "buildscript { dependencies { classpath 'org.springframework.boot:x:1' } }",
        "dependencies { implementation project(':application') }",
        "apply plugin: SomePlugin",
        "",
        "}}}",
        "\"",
        "plugins { id 'a\\",
    ] {
        let found = plugins(text);
        assert!(!found.iter().any(|plugin| *plugin == id("application")), "{text}: {found:?}");
    }
}

#[test]
fn what_only_running_it_would_tell() {
    for text in [
        "if (ci) { apply plugin: 'application' }",
        "apply plugin: \"$kind\"",
        "plugins { id(\"x.$y\") }",
        "configure(subprojects.findAll { it.name != 'x' }) { apply plugin: 'application' }",
    ] {
        let build = build(text);
        let found = [build.own.plugins, build.below.plugins].concat();
        assert!(matches!(found.as_slice(), [Plugin::Unknown(_)]), "{text}: {found:?}");
    }
}

#[test]
fn plugins_for_other_projects() {
    let build = build(
        "allprojects {\n  apply plugin: 'java'\n}\nsubprojects { apply plugin: 'application'\n bootJar { enabled = false } }\nproject(':a:b') { apply plugin: 'war' }\napply from: \"$rootDir/gradle/x.gradle\"\ngradlePlugin { plugins { create(\"x\") { id = \"own.app\" } } }\n",
    );
    assert_eq!(build.all.plugins, [id("java")]);
    assert_eq!((build.below.plugins.clone(), build.below.disables_boot_jar), (vec![id("application")], true));
    assert_eq!((build.named[0].0.as_str(), &build.named[0].1.plugins[..]), ("a:b", &[id("war")][..]));
    assert_eq!(build.own.scripts, ["$rootDir/gradle/x.gradle"]);
    assert_eq!(build.makes, ["own.app"]);
}

#[test]
fn a_boot_jar_that_is_switched_off() {
    for text in [
        "bootJar { enabled = false }",
        "bootJar.enabled = false",
        "tasks.named('bootJar') { enabled = false }",
        "tasks.getByName<BootJar>(\"bootJar\") {\n    enabled = false\n}",
        "tasks { bootJar { enabled = false } }",
        "tasks.bootJar { enabled.set(false) }",
    ] {
        assert!(build(text).own.disables_boot_jar, "{text}");
    }
    for text in ["jar { enabled = false }", "bootJar { enabled = true }", "bootJar { archiveFileName = 'x' }"]
    {
        assert!(!build(text).own.disables_boot_jar, "{text}");
    }
}

#[test]
fn settings() {
    let text = "rootProject.name = 'shop'\ninclude 'api', ':libs:core'\ninclude(\":web\")\ninclude(\n  \"a\",\n  \"b/c\"\n)\nproject(':web').projectDir = file('apps/web')\nproject(\":a\").projectDir = File(\"$rootDir/x/a\")\nfile('m').eachDir { include \"m:${it.name}\" }\n";
    let settings = GradleSettings::parse(text.as_bytes()).unwrap();
    assert_eq!(settings.name.as_deref(), Some("shop"));
    assert_eq!(settings.includes, ["api", "libs:core", "web", "a", "b:c"]);
    let directories: Vec<_> = settings.directories.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(directories, [("web", "apps/web"), ("a", "x/a")]);
    assert_eq!(settings.unknown, ["include m:${it.name}"]);
}

#[test]
fn a_catalog() {
    let text = "[versions]\nx = '1'\n[plugins]\nspring-boot = { id = 'org.springframework.boot', version.ref = 'x' }\nktor = 'io.ktor.plugin:3'\n";
    let catalog = GradleCatalog::parse(text.as_bytes()).unwrap();
    assert_eq!(catalog.plugins.len(), 2);
    assert!(catalog.plugins.contains(&("spring.boot".to_owned(), "org.springframework.boot".to_owned())));
    assert!(catalog.plugins.contains(&("ktor".to_owned(), "io.ktor.plugin".to_owned())));
}

#[test]
fn what_is_too_deep_says_so() {
    assert!(GradleBuild::parse("{".repeat(10_000).as_bytes()).unwrap_err().contains("deep"));
    assert!(GradleBuild::parse(b"\xff").is_err());
}
