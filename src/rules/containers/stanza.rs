//! Owns the Dockerfile and the Compose entry that a finding offers: ready to be used, and enough to satisfy the rules.

use crate::change::RepoPath;
use crate::services::{Ecosystem, Image, Service, Services, relative};

/// Where a service's Dockerfile goes, and what stands in it.
pub(super) fn dockerfile(service: &Service) -> (RepoPath, String) {
    let text = match service.ecosystem {
        Some(Ecosystem::Rust) => rust(service),
        Some(Ecosystem::Go) => go(service),
        Some(Ecosystem::Python) => python(service),
        Some(Ecosystem::Node) => node(service),
        None => "FROM debian:stable-slim\nWORKDIR /app\nCOPY . .\nCMD [\"./start\"]\n".to_owned(),
    };
    (service.path.join("Dockerfile"), text)
}

/// Where a service's Compose entry goes, whether that file is there, and what is added to it.
pub(super) fn compose(service: &Service, services: &Services) -> (RepoPath, bool, String) {
    let above = services.compose_files.iter().filter(|file| service.path.is_within(&file.directory()));
    let nearest = above.max_by_key(|file| file.directory().components().count());
    let known = nearest.or(services.compose_files.first());
    let file = known.cloned().unwrap_or_else(|| RepoPath::from("docker-compose.yml"));
    let image = service.image.clone().unwrap_or_else(|| Image {
        dockerfile: Some(service.path.join("Dockerfile")),
        context: service.build_root.clone(),
        target: None,
    });
    let mut text = format!(
        "services:\n  {}:\n    build:\n      context: {}\n",
        name(service),
        relative(&image.context, &file.directory())
    );
    if let Some(dockerfile) = image.dockerfile.as_ref().map(|path| relative(path, &image.context))
        && dockerfile != "Dockerfile"
    {
        text.push_str(&format!("      dockerfile: {dockerfile}\n"));
    }
    if let Some(target) = &image.target {
        text.push_str(&format!("      target: {target}\n"));
    }
    (file, known.is_some(), text)
}

/// A name that Compose takes.
fn name(service: &Service) -> String {
    let first = service.names.first().map_or("app", String::as_str);
    let name: String =
        first.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    match name.trim_matches('-') {
        "" => "app".to_owned(),
        name => name.to_owned(),
    }
}

/// The service's directory as it is written in its build context.
fn place(service: &Service) -> String {
    relative(&service.path, &service.build_root)
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
         ENTRYPOINT [\"/usr/local/bin/{program}\"]\n"
    )
}

fn python(service: &Service) -> String {
    let place = place(service);
    let requirements =
        service.manifest.file_name().ends_with(b".txt") || service.manifest.extension() == Some(b"py");
    let install = if requirements { "-r requirements.txt" } else { "." };
    let inside = |file: &str| if place == "." { file.to_owned() } else { format!("{place}/{file}") };
    let start = match service.program.as_deref() {
        Some("manage.py") => {
            format!("[\"python\", \"{}\", \"runserver\", \"0.0.0.0:8000\"]", inside("manage.py"))
        }
        Some(file) if file.ends_with(".py") => format!("[\"python\", \"{}\"]", inside(file)),
        Some(command) if command.contains(' ') => command.to_owned(),
        Some(program) => format!("[\"{program}\"]"),
        None => format!("[\"python\", \"{}\"]", inside("main.py")),
    };
    format!(
        "FROM python:3-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir {install}\n\
         USER nobody\nCMD {start}\n"
    )
}

fn node(service: &Service) -> String {
    let place = place(service);
    let of = if place == "." { String::new() } else { format!(" --workspace={place}") };
    if service.program.is_some() {
        let words = if place == "." { String::new() } else { format!(", \"--workspace={place}\"") };
        return format!(
            "FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\nCMD [\"npm\", \"start\"{words}]\n"
        );
    }
    let site = if place == "." { "dist".to_owned() } else { format!("{place}/dist") };
    format!(
        "FROM node:22-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build{of}\n\n\
         FROM nginx:stable-alpine\nCOPY --from=build /app/{site} /usr/share/nginx/html\n"
    )
}
