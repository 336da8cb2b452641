//! Owns the text of the Dockerfiles, one form for each ecosystem and each way to build in it.

use super::name;
use crate::change::RepoPath;
use crate::services::{Ecosystem, Form, Kit, Service, relative};

/// Where a service's Dockerfile goes, and what stands in it.
pub fn dockerfile(service: &Service) -> (RepoPath, String) {
    let text = match service.ecosystem {
        Some(Ecosystem::Rust) => rust(service),
        Some(Ecosystem::Go) => go(service),
        Some(Ecosystem::Jvm) => jvm(service),
        Some(Ecosystem::Dotnet) => dotnet(service),
        Some(Ecosystem::Php) => php(service),
        Some(Ecosystem::Ruby) => ruby(service),
        Some(Ecosystem::Python) => python(service),
        Some(Ecosystem::Node) => node(service),
        Some(Ecosystem::Static) => site("", "", &place(service)),
        None => {
            "FROM debian:stable-slim\nWORKDIR /app\nCOPY . .\nUSER nobody\nCMD [\"./start\"]\n".to_owned()
        }
    };
    (service.path.join("Dockerfile"), text)
}

/// The service's directory as it is written in its build context.
fn place(service: &Service) -> String {
    relative(&service.path, &service.build_root)
}

/// `file` in the service's directory, as it is written in its build context.
fn inside(service: &Service, file: &str) -> String {
    match place(service).as_str() {
        "." => file.to_owned(),
        place => format!("{place}/{file}"),
    }
}

/// The service's directory below `root` in the image.
fn under(root: &str, service: &Service) -> String {
    match place(service).as_str() {
        "." => root.to_owned(),
        place => format!("{root}/{place}"),
    }
}

/// What starts the program, as CMD takes it: a command line in its shell form, anything else as a list.
fn command(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    format!("[{}]", quoted.join(", "))
}

fn rust(service: &Service) -> String {
    let program = service.program.as_deref().unwrap_or("app");
    format!(
        "FROM rust:1-bookworm AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --bin {program}\n\n\
         FROM debian:bookworm-slim\nCOPY --from=build /src/target/release/{program} /usr/local/bin/{program}\n\
         USER nobody\nENTRYPOINT [\"/usr/local/bin/{program}\"]\n"
    )
}

fn go(service: &Service) -> String {
    let program = name(service);
    let place = place(service);
    let package = if place == "." { place } else { format!("./{place}") };
    format!(
        "FROM golang:1 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/{program} {package}\n\n\
         FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /out/{program} /usr/local/bin/{program}\n\
         USER nonroot\nENTRYPOINT [\"/usr/local/bin/{program}\"]\n"
    )
}

/// sbt is taken as its makers release it; it fetches the version that `project/build.properties` names.
fn sbt(service: &Service) -> String {
    let task = |task: &str| match service.program.as_deref() {
        Some(id) => format!("{id}/{task}"),
        None => task.to_owned(),
    };
    let out = |file: &str| under("/src", service) + "/" + file;
    let release = "https://github.com/sbt/sbt/releases/download/v1.10.7/sbt-1.10.7.tgz";
    let (task, copied, start) = match service.form {
        Form::Jar => {
            let copied = format!("{} /app/app.jar", out("target/scala-*/*-assembly-*.jar"));
            (task("assembly"), copied, command(&["java", "-jar", "/app/app.jar"]))
        }
        _ => {
            // The script is called after the project, as sbt spells it.
            let start = "exec $(ls /app/bin/* | grep -v '\\.bat$' | head -n 1)";
            (
                task("stage"),
                format!("{} /app/", out("target/universal/stage/")),
                command(&["sh", "-c", start]),
            )
        }
    };
    format!(
        "FROM eclipse-temurin:21 AS build\nRUN curl -fsSL {release} | tar -xz -C /opt\nWORKDIR /src\nCOPY . .\n\
         RUN /opt/sbt/bin/sbt --batch {task}\n\n\
         FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY --from=build {copied}\nUSER nobody\nCMD {start}\n"
    )
}

fn jvm(service: &Service) -> String {
    if service.kit == Kit::Sbt {
        return sbt(service);
    }
    let is_gradle = matches!(service.kit, Kit::Gradle | Kit::GradleWrapper);
    let (image, build) = if is_gradle { gradle(service) } else { maven(service) };
    let out = |file: &str| under("/src", service) + "/" + file;
    let (made, runs) = match (&service.form, is_gradle) {
        (Form::War, true) => (out("build/libs/*.war"), None),
        (Form::War, false) => (out("target/*.war"), None),
        (Form::Quarkus, true) => (out("build/quarkus-app/"), Some("quarkus-run.jar")),
        (Form::Quarkus, false) => (out("target/quarkus-app/"), Some("quarkus-run.jar")),
        (Form::Distribution, _) => {
            let program = name(service);
            return format!(
                "FROM {image} AS build\nWORKDIR /src\nCOPY . .\nRUN {build}\n\n\
                 FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY --from=build {} /app/\nUSER nobody\n\
                 CMD [\"sh\", \"-c\", \"exec /app/*/bin/{program}\"]\n",
                out("build/install/")
            );
        }
        (Form::ShadowJar, _) => (out("build/libs/*-all.jar"), Some("app.jar")),
        (_, true) => (out("build/libs/*.jar"), Some("app.jar")),
        (_, false) => (out("target/*.jar"), Some("app.jar")),
    };
    let built = format!("FROM {image} AS build\nWORKDIR /src\nCOPY . .\nRUN {build}\n\n");
    match runs {
        None => format!(
            "{built}FROM tomcat:10-jre21\nCOPY --from=build --chown=nobody {made} /usr/local/tomcat/webapps/ROOT.war\n\
             RUN chown -R nobody /usr/local/tomcat\nUSER nobody\n"
        ),
        Some(jar) => {
            let to = if jar == "app.jar" { "/app/app.jar" } else { "/app/" };
            let start = command(&["java", "-jar", jar]);
            format!(
                "{built}FROM eclipse-temurin:21-jre\nWORKDIR /app\nCOPY --from=build {made} {to}\nUSER nobody\nCMD {start}\n"
            )
        }
    }
}

/// The image and the command that build a Maven module.
fn maven(service: &Service) -> (&'static str, String) {
    let (image, program) = match service.kit {
        Kit::MavenWrapper => ("eclipse-temurin:21", "sh ./mvnw"),
        _ => ("maven:3-eclipse-temurin-21", "mvn"),
    };
    let module = match place(service).as_str() {
        "." => String::new(),
        place => format!(" --projects {place} --also-make"),
    };
    (image, format!("{program} --batch-mode -DskipTests package{module}"))
}

/// The image and the command that build a Gradle project.
fn gradle(service: &Service) -> (&'static str, String) {
    let (image, program) = match service.kit {
        Kit::GradleWrapper => ("eclipse-temurin:21", "sh ./gradlew"),
        _ => ("gradle:8-jdk21", "gradle"),
    };
    let task = match service.form {
        Form::War => "war",
        Form::Quarkus => "quarkusBuild",
        Form::Distribution => "installDist",
        Form::ShadowJar => "shadowJar",
        _ => "bootJar",
    };
    let project = match place(service).as_str() {
        "." => String::new(),
        place => format!(" --project-dir {place}"),
    };
    (image, format!("{program} --no-daemon{project} {task}"))
}

fn dotnet(service: &Service) -> String {
    let version = match &service.form {
        Form::Published(version) => version,
        _ => "8.0",
    };
    let project = relative(&service.manifest, &service.build_root);
    let program = service.program.clone().unwrap_or_else(|| name(service));
    let start = command(&["dotnet", &format!("{program}.dll")]);
    format!(
        "FROM mcr.microsoft.com/dotnet/sdk:{version} AS build\nWORKDIR /src\nCOPY . .\n\
         RUN dotnet publish {project} --configuration Release --output /out\n\n\
         FROM mcr.microsoft.com/dotnet/aspnet:{version}\nWORKDIR /app\nCOPY --from=build /out ./\n\
         USER $APP_UID\nENTRYPOINT {start}\n"
    )
}

fn php(service: &Service) -> String {
    let composer = service.manifest.file_name() == b"composer.json";
    let stage = if composer {
        "FROM composer:2 AS build\nWORKDIR /app\nCOPY . .\n\
         RUN composer install --no-dev --no-interaction --optimize-autoloader --ignore-platform-reqs\n\n"
    } else {
        "FROM php:8-cli AS build\nWORKDIR /app\nCOPY . .\nRUN find . -name '*.php' -exec php -l {} +\n\n"
    };
    let served = service.program.as_deref().map_or(String::new(), |folder| format!("/{folder}"));
    let served = if service.program.as_deref().is_some_and(|text| text.contains(' ')) {
        String::new()
    } else {
        served
    };
    format!(
        "{stage}FROM php:8-apache\n\
         RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf \\\n \
         && sed -i -e 's/:80>/:8080>/' -e 's#/var/www/html#/app{served}#' /etc/apache2/sites-available/*.conf \\\n \
         && sed -i 's#/var/www/#/app/#' /etc/apache2/apache2.conf\n\
         COPY --from=build --chown=www-data /app /app\nWORKDIR /app\nUSER www-data\nEXPOSE 8080\n"
    )
}

fn ruby(service: &Service) -> String {
    let start = match service.program.as_deref() {
        Some("rails") => command(&["bundle", "exec", "rails", "server", "-b", "0.0.0.0"]),
        Some(line) => line.to_owned(),
        None => command(&["bundle", "exec", "rackup", "-o", "0.0.0.0"]),
    };
    // Without a Gemfile nothing says which gems there are but the programs themselves.
    let is_bundled = service.manifest.file_name() == b"Gemfile";
    let start = if is_bundled {
        start
    } else {
        start.replace("bundle exec ", "").replace("\"bundle\", \"exec\", ", "")
    };
    let install = match is_bundled {
        true => "bundle config set without 'development test' && bundle install",
        false => "gem install puma rackup sinatra",
    };
    format!(
        "FROM ruby:3 AS build\nWORKDIR /app\nCOPY . .\n\
         RUN {install}\n\n\
         FROM ruby:3-slim\nWORKDIR /app\nCOPY --from=build /usr/local/bundle /usr/local/bundle\n\
         COPY --from=build --chown=nobody /app /app\nUSER nobody\nCMD {start}\n"
    )
}

fn python(service: &Service) -> String {
    let bin = "/app/.venv/bin";
    let requirements = service.manifest.file_name().ends_with(b".txt");
    let listed = relative(&service.manifest, &service.build_root);
    let install = match service.kit {
        Kit::Uv if place(service) != "." && service.manifest.directory() == service.path => {
            "RUN pip install --no-cache-dir uv && uv sync --frozen --no-dev --all-packages".to_owned()
        }
        Kit::Uv => "RUN pip install --no-cache-dir uv && uv sync --frozen --no-dev".to_owned(),
        Kit::Poetry => "RUN pip install --no-cache-dir poetry \\\n \
             && POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --only main --no-interaction"
            .to_owned(),
        Kit::Pipenv => {
            "RUN pip install --no-cache-dir pipenv && PIPENV_VENV_IN_PROJECT=1 pipenv install --deploy"
                .to_owned()
        }
        _ if requirements => {
            format!("RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir -r {listed}")
        }
        _ => "RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir .".to_owned(),
    };
    let start = match service.program.as_deref() {
        Some("manage.py") => command(&["python", &inside(service, "manage.py"), "runserver", "0.0.0.0:8000"]),
        Some(file) if file.ends_with(".py") => command(&["python", &inside(service, file)]),
        Some(line) if line.contains(' ') => line.to_owned(),
        Some(program) => command(&[program]),
        None => command(&["python", &inside(service, "main.py")]),
    };
    format!(
        "FROM python:3-slim AS build\nWORKDIR /app\nCOPY . .\n{install}\n\n\
         FROM python:3-slim\nWORKDIR /app\nENV PATH={bin}:$PATH\nCOPY --from=build /app /app\nUSER nobody\nCMD {start}\n"
    )
}

/// The image of a Node service, what installs what it depends on, and what runs one of its scripts in its directory.
fn node_tools(kit: Kit) -> (&'static str, &'static str, &'static str) {
    match kit {
        Kit::Pnpm => ("node:22-slim", "corepack enable && pnpm install --frozen-lockfile", "pnpm run"),
        Kit::Yarn => ("node:22-slim", "corepack enable && yarn install --frozen-lockfile", "yarn run"),
        Kit::Bun => ("oven/bun:1-slim", "bun install --frozen-lockfile", "bun run"),
        Kit::Npm => ("node:22-slim", "npm ci", "npm run"),
        _ => ("node:22-slim", "npm install", "npm run"),
    }
}

fn node(service: &Service) -> String {
    let (image, install, run) = node_tools(service.kit);
    let there = match place(service).as_str() {
        "." => String::new(),
        place => format!("cd {place} && "),
    };
    let stage =
        |build: &str| format!("FROM {image} AS build\nWORKDIR /app\nCOPY . .\nRUN {install}{build}\n\n");
    let project = name(service);
    match &service.form {
        Form::Site(folder) => {
            let build = format!(" && {there}{run} build");
            return site(&stage(&build), "--from=build ", &under("/app", service))
                .replace("/SITE", &format!("/{folder}"));
        }
        Form::Nx => {
            let build =
                format!(" && npx nx build {}", service.names.last().map_or(project.as_str(), String::as_str));
            let made = format!("/app/dist/{}", place(service));
            return format!(
                "{}FROM {image}\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nCOPY --from=build {made} ./\n\
                 USER node\nCMD [\"node\", \"main.js\"]\n",
                stage(&build)
            );
        }
        _ => {}
    }
    let build =
        if service.form == Form::Prepared { format!(" && {there}{run} build") } else { String::new() };
    let (user, start) = match service.kit {
        Kit::Bun => ("bun", command(&["bun", "run", "start"])),
        _ => ("node", command(&["node", "--run", "start"])),
    };
    let start = match service.program.as_deref() {
        Some(line) if line != "start" => line.to_owned(),
        _ => start,
    };
    format!(
        "{}FROM {image}\nWORKDIR {}\nCOPY --from=build /app /app\nUSER {user}\nCMD {start}\n",
        stage(&build),
        under("/app", service)
    )
}

/// A site served by nginx, as a user that is not root, on port 8080.
fn site(stage: &str, from: &str, folder: &str) -> String {
    let folder = if stage.is_empty() { folder.to_owned() } else { format!("{folder}/SITE") };
    format!(
        "{stage}FROM nginxinc/nginx-unprivileged:stable-alpine\nCOPY {from}{folder} /usr/share/nginx/html\nEXPOSE 8080\n"
    )
}
