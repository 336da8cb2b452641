//! Owns JVM services: Maven modules and Gradle projects whose build packs a program.

mod gradle;
mod maven;

use super::Service;
use super::survey::{Parsed, Survey};
use crate::fault::Fault;

/// Plugins by which jib builds an image without a Dockerfile.
const JIB: &str = "jib";

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut found = maven::find(survey)?;
    found.extend(gradle::find(survey)?);
    Ok(found)
}
