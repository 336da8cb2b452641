//! What is a service and what is none in the JVM's, .NET's, PHP's and Ruby's ecosystems, of Procfiles and of sites.

use super::{found, survey, tree};

fn reasons(text: &str) -> Vec<String> {
    let notes = survey(&tree(text)).not_evaluated;
    notes.into_iter().map(|note| format!("{}: {}", note.path, note.reason)).collect()
}

pub(super) fn root_of(text: &str, path: &str) -> String {
    let services = survey(&tree(text));
    services.get(&path.into()).unwrap().build_root.to_string()
}

const BOOT: &str = "<plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin>";
const BOOT_PARENT: &str = "<parent><artifactId>spring-boot-starter-parent</artifactId><relativePath/></parent><artifactId>a</artifactId>";

pub(super) fn pom(path: &str, body: &str) -> String {
    format!("-- {path}pom.xml --\n<project>{body}</project>\n")
}

pub(super) fn plugins(body: &str) -> String {
    format!("<build><plugins>{body}</plugins></build>")
}

#[test]
fn maven_modules_that_pack_a_program() {
    for body in [
        format!("{BOOT_PARENT}{}", plugins(BOOT)),
        format!(
            "<artifactId>a</artifactId>{}",
            plugins(&BOOT.replace(
                "</plugin>",
                "<executions><execution><goals><goal>repackage</goal></goals></execution></executions></plugin>"
            ))
        ),
        "<artifactId>a</artifactId><packaging>war</packaging>".to_owned(),
        "<properties><kind>war</kind></properties><artifactId>a</artifactId><packaging>${kind}</packaging>".to_owned(),
        plugins("<plugin><artifactId>jib-maven-plugin</artifactId></plugin>"),
        plugins("<plugin><artifactId>quarkus-maven-plugin</artifactId><executions><execution><goals><goal>build</goal></goals></execution></executions></plugin>"),
    ] {
        assert_eq!(found(&pom("a/", &body)), ["a jvm"], "{body}");
    }
}

#[test]
fn maven_modules_that_pack_none() {
    for body in [
        "<artifactId>a</artifactId>".to_owned(),
        format!("{BOOT_PARENT}<packaging>pom</packaging>{}", plugins(BOOT)),
        format!("<artifactId>a</artifactId>{}", plugins(BOOT)),
        format!("{BOOT_PARENT}<build><pluginManagement><plugins>{BOOT}</plugins></pluginManagement></build>"),
        format!(
            "{BOOT_PARENT}{}",
            plugins(&BOOT.replace("</plugin>", "<configuration><skip>true</skip></configuration></plugin>"))
        ),
        format!(
            "{BOOT_PARENT}<properties><spring-boot.repackage.skip>true</spring-boot.repackage.skip></properties>{}",
            plugins(BOOT)
        ),
        "<artifactId>a</artifactId><packaging>maven-plugin</packaging>".to_owned(),
        format!("{BOOT_PARENT}<!-- {BOOT} -->"),
    ] {
        assert!(found(&pom("a/", &body)).is_empty(), "{body}");
    }
    assert!(found(&pom("a/src/it/x/", "<packaging>war</packaging>")).is_empty());
}

#[test]
fn maven_inherits_what_its_parents_say() {
    let parent = format!(
        "<parent><artifactId>spring-boot-starter-parent</artifactId></parent><artifactId>up</artifactId><packaging>pom</packaging><modules><module>api</module><module>lib</module></modules>{}",
        plugins(BOOT)
    );
    let child = |name: &str, more: &str| {
        pom(name, &format!("<parent><artifactId>up</artifactId></parent><artifactId>x</artifactId>{more}"))
    };
    let skip =
        plugins(&BOOT.replace("</plugin>", "<configuration><skip>true</skip></configuration></plugin>"));
    let text = pom("", &parent) + &child("api/", "") + &child("lib/", &skip);
    assert_eq!(found(&text), ["api jvm"]);
    assert_eq!(root_of(&text, "api"), "");
    // A pom.xml above that is not the parent that is named gives nothing.
    let stranger = child("api/", "").replace("<artifactId>up<", "<artifactId>other<");
    assert!(found(&(pom("", &parent) + &stranger)).is_empty());
    let kept = parent.replace(BOOT, &BOOT.replace("</plugin>", "<inherited>false</inherited></plugin>"));
    assert!(found(&(pom("", &kept) + &child("api/", ""))).is_empty());
}

#[test]
fn maven_profiles_are_followed_as_far_as_the_tree_tells() {
    let profile = |activation: &str| {
        format!(
            "{BOOT_PARENT}<profiles><profile><id>p</id>{activation}{}</profile></profiles>",
            plugins(BOOT)
        )
    };
    let file =
        profile("<activation><file><exists>src/main/resources/application.yml</exists></file></activation>");
    let config = "-- a/src/main/resources/application.yml --\nx: 1\n";
    assert_eq!(found(&(pom("a/", &file) + config)), ["a jvm"]);
    assert!(found(&pom("a/", &file)).is_empty());
    let default = profile("<activation><activeByDefault>true</activeByDefault></activation>");
    assert_eq!(found(&pom("a/", &default)), ["a jvm"]);
    let property = profile("<activation><property><name>x</name></property></activation>");
    assert!(found(&pom("a/", &property)).is_empty());
    assert_eq!(
        reasons(&pom("a/", &property)),
        ["a/pom.xml: spring-boot-maven-plugin stands in the profile `p`, which may be on or off"]
    );
    assert_eq!(
        reasons(&pom("a/", "<packaging>${kind}</packaging>")),
        ["a/pom.xml: packaging `${kind}`: nothing in the tree says what that is"]
    );
}

#[test]
fn jib_builds_an_image_without_a_dockerfile() {
    let text = pom("a/", &plugins("<plugin><artifactId>jib-maven-plugin</artifactId></plugin>"));
    let services = survey(&tree(&text));
    let image = services.list[0].image.as_ref().unwrap();
    assert!(image.dockerfile.is_none() && image.context.to_string() == "a");
    let text =
        "-- a/build.gradle --\nplugins { id 'application'\n id 'com.google.cloud.tools.jib' version '3' }\n";
    assert!(survey(&tree(text)).list[0].image.is_some());
}

#[test]
fn gradle_projects_that_pack_a_program() {
    for text in [
        "-- a/build.gradle --\nplugins { id 'application' }\n",
        "-- a/build.gradle.kts --\nplugins {\n    application\n}\n",
        "-- a/build.gradle --\napply plugin: 'war'\n",
        "-- a/build.gradle --\nplugins { id 'java'\n id 'org.springframework.boot' version '3' }\n",
        "-- a/build.gradle.kts --\nplugins {\n    kotlin(\"jvm\")\n    id(\"org.springframework.boot\") version \"3\"\n}\n",
        "-- gradle/libs.versions.toml --\n[plugins]\nspring-boot = 'org.springframework.boot:3'\n-- settings.gradle.kts --\ninclude(\"a\")\n-- a/build.gradle.kts --\nplugins { java\n alias(libs.plugins.spring.boot) }\n",
        "-- settings.gradle --\ninclude 'a'\n-- build.gradle --\nsubprojects { apply plugin: 'java'\n apply plugin: 'org.springframework.boot' }\n-- a/build.gradle --\n",
        "-- settings.gradle --\ninclude 'x'\nproject(':x').projectDir = file('a')\n-- a/a.gradle --\napply plugin: 'application'\n",
        "-- settings.gradle --\ninclude 'a'\n-- build.gradle --\nproject(':a') { apply plugin: 'application' }\n-- a/build.gradle --\n",
        "-- settings.gradle --\ninclude 'a'\n-- a/build.gradle --\nplugins { id 'shop.app' }\n-- buildSrc/src/main/groovy/shop.app.gradle --\nplugins { id 'application' }\n",
        "-- settings.gradle --\ninclude 'a'\n-- a/build.gradle --\napply from: \"$rootDir/gradle/app.gradle\"\n-- gradle/app.gradle --\napply plugin: 'application'\n",
    ] {
        assert_eq!(found(text), ["a jvm"], "{text}");
    }
}

#[test]
fn gradle_projects_that_pack_none() {
    for text in [
        "-- a/build.gradle --\nplugins { id 'java-library' }\n",
        "-- a/build.gradle --\nplugins { id 'org.springframework.boot' version '3' apply false }\n",
        "-- a/build.gradle --\nplugins { id 'java'\n id 'org.springframework.boot' version '3' }\nbootJar { enabled = false }\n",
        "-- a/build.gradle --\nplugins { id 'org.springframework.boot' version '3' }\n",
        "-- a/build.gradle --\nplugins { id 'com.android.application' }\n",
        "-- buildSrc/build.gradle --\nplugins { id 'application' }\n",
        "-- settings.gradle --\ninclude 'a'\n",
        "-- a/build.gradle --\n// plugins { id 'application' }\n",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}

#[test]
fn what_only_gradle_can_tell_is_noted() {
    assert_eq!(
        reasons("-- a/build.gradle --\nif (x) { apply plugin: 'application' }\n"),
        ["a/build.gradle: whether `apply plugin application` makes it a program, only Gradle can tell"]
    );
    assert_eq!(
        reasons("-- a/build.gradle --\nplugins { alias(deps.plugins.boot) }\n"),
        ["a/build.gradle: whether `deps.plugins.boot` makes it a program, only Gradle can tell"]
    );
    let made = "-- settings.gradle --\ninclude 'a'\n-- a/build.gradle --\nplugins { id 'own.app' }\n-- buildSrc/build.gradle --\ngradlePlugin { plugins { x { id = 'own.app' } } }\n";
    assert!(reasons(made)[0].starts_with("buildSrc/build.gradle: `own.app` is made by code"));
    assert!(
        reasons("-- settings.gradle --\nrootDir.eachDir { include it.name }\n")[0].contains("only Gradle")
    );
}

#[test]
fn a_gradle_project_is_built_where_its_settings_are() {
    let text = "-- settings.gradle --\nrootProject.name = 'shop'\ninclude 'x:a'\n-- x/a/build.gradle --\nplugins { id 'application' }\n-- build.gradle --\nplugins { id 'application' }\n";
    assert_eq!(root_of(text, "x/a"), "");
    let services = survey(&tree(text));
    assert_eq!(services.get(&"".into()).unwrap().names, ["shop"]);
    assert_eq!(services.get(&"x/a".into()).unwrap().names, ["a", "x:a"]);
}

fn project(path: &str, sdk: &str, body: &str) -> String {
    format!("-- {path} --\n<Project Sdk=\"{sdk}\"><PropertyGroup>{body}</PropertyGroup></Project>\n")
}

#[test]
fn dotnet_programs() {
    for text in [
        project("a/A.csproj", "Microsoft.NET.Sdk.Web", ""),
        project("a/A.csproj", "Microsoft.NET.Sdk.Worker", ""),
        project("a/A.fsproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>"),
        project("a/A.csproj", "Microsoft.NET.Sdk", "")
            + "-- Directory.Build.props --\n<Project><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>\n",
        project("a/A.csproj", "Microsoft.NET.Sdk.Razor", "") + "-- a/Program.cs --\n",
        project("a/A.csproj", "Microsoft.NET.Sdk.BlazorWebAssembly", ""),
        project(
            "a/A.csproj",
            "Microsoft.NET.Sdk",
            "<OutputType Condition=\"'$(MSBuildProjectName)' == 'A'\">Exe</OutputType>",
        ),
        project("a/A.csproj", "Microsoft.NET.Sdk", "")
            + "-- a/Directory.Build.props --\n<Project><Import Project=\"$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))\"/></Project>\n-- Directory.Build.props --\n<Project><Import Project=\"build\\exe.props\"/></Project>\n-- build/exe.props --\n<Project><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>\n",
    ] {
        assert_eq!(found(&text), ["a dotnet"], "{text}");
    }
}

#[test]
fn dotnet_projects_that_are_no_services() {
    let tests = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><PackageReference Include=\"xunit.v3\"/></ItemGroup></Project>";
    for text in [
        project("a/A.csproj", "Microsoft.NET.Sdk", ""),
        project("a/A.csproj", "Microsoft.NET.Sdk", "<OutputType>Library</OutputType>"),
        project("a/A.csproj", "Microsoft.NET.Sdk.Web", "<OutputType>Library</OutputType>"),
        project("a/A.csproj", "Microsoft.NET.Sdk.Razor", ""),
        project("a/A.csproj", "Microsoft.NET.Sdk", "<OutputType>WinExe</OutputType>"),
        project(
            "a/A.csproj",
            "Microsoft.NET.Sdk",
            "<OutputType>Exe</OutputType><PackAsTool>true</PackAsTool>",
        ),
        project(
            "a/A.csproj",
            "Microsoft.NET.Sdk",
            "<OutputType>Exe</OutputType><IsAspireHost>true</IsAspireHost>",
        ),
        project("a/A.csproj", "Aspire.AppHost.Sdk/13.0", "<OutputType>Exe</OutputType>"),
        project("a/A.csproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType><UseMaui>true</UseMaui>"),
        project(
            "a/A.csproj",
            "Microsoft.NET.Sdk",
            "<OutputType Condition=\"'$(MSBuildProjectName)' == 'B'\">Exe</OutputType>",
        ),
        format!("-- a/A.csproj --\n{tests}\n"),
        project("a/A.csproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>")
            + "-- Directory.Build.targets --\n<Project><PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup></Project>\n",
    ] {
        assert!(found(&text).is_empty(), "{text}");
    }
    let hosted = project("b/B.csproj", "Microsoft.NET.Sdk.BlazorWebAssembly", "")
        + "-- a/A.csproj --\n<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><ProjectReference Include=\"..\\b\\B.csproj\"/></ItemGroup></Project>\n";
    assert_eq!(found(&hosted), ["a dotnet"]);
}

#[test]
fn an_output_type_that_no_tree_decides_is_noted() {
    let text = project(
        "a/A.csproj",
        "Microsoft.NET.Sdk",
        "<OutputType Condition=\"'$(Configuration)' == 'Release'\">Exe</OutputType>",
    );
    assert!(found(&text).is_empty());
    assert_eq!(reasons(&text), ["a/A.csproj: `OutputType` is set under a condition that no tree decides"]);
}

#[test]
fn a_dotnet_project_is_built_with_all_it_reads() {
    let web = "-- src/Api/Api.csproj --\n<Project Sdk=\"Microsoft.NET.Sdk.Web\"><ItemGroup><ProjectReference Include=\"..\\Core\\Core.csproj\"/></ItemGroup></Project>\n";
    assert_eq!(root_of(web, "src/Api"), "src");
    let solution =
        format!("{web}-- Shop.sln --\nProject(\"{{F}}\") = \"Api\", \"src\\Api\\Api.csproj\", \"{{1}}\"\n");
    assert_eq!(root_of(&solution, "src/Api"), "");
    let other = format!("{web}-- Shop.slnx --\n<Solution><Project Path=\"x/X.csproj\"/></Solution>\n");
    assert_eq!(root_of(&other, "src/Api"), "src");
}

#[test]
fn php_services() {
    for (text, expected) in [
        ("-- a/composer.json --\n{\"type\": \"project\"}\n", vec!["a php"]),
        ("-- a/composer.json --\n{}\n-- a/artisan --\n", vec!["a php"]),
        ("-- a/composer.json --\n{\"require\": {}}\n-- a/public/index.php --\n", vec!["a php"]),
        ("-- a/index.php --\n-- a/admin/index.php --\n", vec!["a php"]),
        ("-- public/index.php --\n", vec![". php"]),
        ("-- a/composer.json --\n{\"type\": \"library\"}\n-- a/index.php --\n", vec![]),
        ("-- a/composer.json --\n{}\n", vec![]),
        (
            "-- a/composer.json --\n{\"type\": \"wordpress-plugin\"}\n-- a/index.php --\n-- a/inc/index.php --\n",
            vec![],
        ),
        ("-- docs/index.php --\n", vec![]),
        (
            "-- composer.json --\n{\"type\": \"project\"}\n-- package.json --\n{\"scripts\": {\"start\": \"vite\"}}\n",
            vec![". php"],
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn ruby_services() {
    let rails = "-- a/Gemfile --\ngem 'rails'\n-- a/config/application.rb --\n-- a/config.ru --\n";
    for (text, expected) in [
        (rails.to_owned(), vec!["a ruby"]),
        ("-- a/config.ru --\nrun App\n".to_owned(), vec!["a ruby"]),
        ("-- a/Gemfile --\ngem 'rake'\n".to_owned(), vec![]),
        (format!("{rails}-- a/shop.gemspec --\n"), vec![]),
        ("-- a/shop.gemspec --\n-- a/Gemfile --\ngemspec\n".to_owned(), vec![]),
        ("-- a/Gemfile --\ngem 'sinatra'\n-- a/config/application.rb --\n".to_owned(), vec![]),
        ("-- test/dummy/config.ru --\n".to_owned(), vec![]),
    ] {
        assert_eq!(found(&text), expected, "{text}");
    }
    assert!(reasons("-- config.ru --\n-- shop.gemspec --\n")[0].contains("gemspec"));
}

#[test]
fn procfiles_of_every_language() {
    for (text, expected) in [
        ("-- a/Procfile --\nweb: bundle exec puma\n", vec!["a ruby"]),
        ("-- a/Procfile --\nworker: node worker.js\n", vec!["a node"]),
        ("-- a/Procfile --\nweb: vendor/bin/heroku-php-apache2 public/\n", vec!["a php"]),
        ("-- a/Procfile --\nweb: java -jar x.jar\n", vec!["a jvm"]),
        ("-- a/Procfile --\nweb: bin/start\n-- a/package.json --\n{}\n", vec!["a node"]),
        ("-- a/Procfile --\nweb: bin/start\n", vec![]),
        ("-- a/Procfile --\n# web: node x\n", vec![]),
        (
            "-- Procfile --\nweb: java -jar api/build/libs/api.jar\n-- api/build.gradle --\nplugins { id 'application' }\n",
            vec!["api jvm"],
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
    assert_eq!(
        reasons("-- a/Procfile --\nweb: bin/start\n"),
        ["a/Procfile: nothing tells what `web` is written in"]
    );
}

#[test]
fn sites() {
    let api = "-- apps/api/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";
    for (text, expected) in [
        ("-- index.html --\n-- sub/index.html --\n".to_owned(), vec![". static"]),
        ("-- site/index.html --\n".to_owned(), vec!["site static"]),
        (format!("{api}-- apps/site/index.html --\n"), vec!["apps/api node", "apps/site static"]),
        (
            "-- x/y/site/index.html --\n-- x/y/site/Dockerfile --\nFROM nginx\nCOPY . /x\n".to_owned(),
            vec!["x/y/site static"],
        ),
        ("-- x/y/site/index.html --\n".to_owned(), vec![]),
        ("-- docs/index.html --\n-- examples/index.html --\n".to_owned(), vec![]),
        ("-- index.html --\n-- CMakeLists.txt --\n".to_owned(), vec![]),
        ("-- go.mod --\nmodule x\n-- web/index.html --\n".to_owned(), vec![]),
        ("-- package.json --\n{}\n-- index.html --\n".to_owned(), vec![]),
        (
            "-- requirements.txt --\nflask\n-- app.py --\n-- static/index.html --\n".to_owned(),
            vec![". python"],
        ),
    ] {
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn node_scripts_that_serve_developers_only() {
    for script in
        ["storybook dev", "tsc -w", "electron .", "expo start", "FORCE=1 npx tsdx watch", "docusaurus start"]
    {
        let text = format!("-- a/package.json --\n{{\"scripts\": {{\"start\": \"{script}\"}}}}\n");
        assert!(found(&text).is_empty(), "{script}");
    }
    for script in [
        "node .",
        "tsc && node dist",
        "NODE_ENV=production node x",
        "nodemon x",
        "nest start",
        "react-scripts start",
    ] {
        let text = format!("-- a/package.json --\n{{\"scripts\": {{\"start\": \"{script}\"}}}}\n");
        assert_eq!(found(&text), ["a node"], "{script}");
    }
}

#[test]
fn angular_applications_below_a_workspace() {
    let text = "-- angular.json --\n{\"projects\": {\"shop\": {\"projectType\": \"application\", \"root\": \"projects/shop\"}, \"ui\": {\"projectType\": \"library\", \"root\": \"projects/ui\"}, \"shop-e2e\": {\"projectType\": \"application\", \"root\": \"projects/shop-e2e\"}}}\n-- package.json --\n{}\n-- projects/shop/src/main.ts --\n-- projects/ui/src/a.ts --\n";
    assert_eq!(found(text), ["projects/shop node"]);
}

#[test]
fn a_package_outside_of_the_workspaces_patterns_stands_alone() {
    let text = "-- package.json --\n{\"workspaces\": [\"apps/*\", \"!apps/old\"]}\n-- apps/a/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- apps/old/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n-- tool/b/package.json --\n{\"scripts\": {\"start\": \"x\"}}\n";
    assert_eq!(root_of(text, "apps/a"), "");
    assert_eq!(root_of(text, "apps/old"), "apps/old");
    assert_eq!(root_of(text, "tool/b"), "tool/b");
}

#[test]
fn python_workspaces_and_computed_dependencies() {
    let text = "-- pyproject.toml --\n[tool.uv.workspace]\nmembers = ['apps/*']\n-- apps/a/pyproject.toml --\n[project]\nname = 'a'\ndependencies = ['flask']\n-- apps/a/main.py --\n-- other/pyproject.toml --\n[project]\nname = 'b'\ndependencies = ['flask']\n-- other/main.py --\n";
    assert_eq!(root_of(text, "apps/a"), "");
    assert_eq!(root_of(text, "other"), "other");
    let listed = "-- a/pyproject.toml --\n[project]\nname = 'a'\ndynamic = ['dependencies']\n[tool.setuptools.dynamic]\ndependencies = {file = ['needs.in']}\n-- a/needs.in --\nflask\n-- a/app.py --\n";
    assert_eq!(found(listed), ["a python"]);
    let computed =
        "-- a/pyproject.toml --\n[project]\nname = 'a'\ndynamic = ['dependencies']\n-- a/app.py --\n";
    assert!(found(computed).is_empty());
    assert_eq!(reasons(computed), ["a/pyproject.toml: what it depends on is computed when it is built"]);
}

#[test]
fn programs_that_keep_a_repository_going() {
    for folder in ["hack/x", "scripts", "tools/x", "internal/gen"] {
        let text = format!("-- go.mod --\nmodule x\n-- {folder}/main.go --\npackage main\n");
        assert!(found(&text).is_empty(), "{folder}");
    }
}

#[test]
fn deep_xml_ends() {
    let text = format!("-- a/pom.xml --\n{}{}\n", "<project>".repeat(20_000), "</project>".repeat(20_000));
    assert!(found(&text).is_empty());
}
