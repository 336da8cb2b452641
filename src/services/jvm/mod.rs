//! Owns JVM services: Maven modules, Gradle and sbt projects whose build packs a program.

mod gradle;
mod maven;
mod sbt;

use super::Service;
use super::survey::{Parsed, Survey};
use crate::fault::Fault;

/// What builds an image by Spring Boot's plugin, for Maven and for Gradle, without a Dockerfile.
const BUILD_IMAGE: &str = "spring-boot:build-image";

/// What builds an image by sbt-native-packager.
const NATIVE_IMAGE: &str = "sbt Docker/publishLocal";

/// Plugins by which jib builds an image without a Dockerfile.
const JIB: &str = "jib";

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut found = maven::find(survey)?;
    found.extend(gradle::find(survey)?);
    found.extend(sbt::find(survey)?);
    Ok(found)
}

/// What is known of an image's name that hangs on what only the build tool can tell: its last part, or the project's.
fn partly_known(image: &str, project: &str) -> String {
    let last = image.rsplit('/').next().filter(|last| !last.is_empty() && !last.contains(['$', '}']));
    format!("*/{}", last.unwrap_or(project))
}
