//! Owns the rules about containers, and the one look at the change's services that they share.

mod arrivals;
pub(super) mod container_compose_missing;
pub(super) mod container_dangling;
pub(super) mod container_dockerfile_missing;
pub(super) mod container_invalid;
pub(super) mod container_unapproved;
pub(super) mod container_unsignalled;
mod defects;

use std::sync::Arc;

pub(super) use arrivals::matters as may_change_services;

use super::{Context, ParseCache};
use crate::change::Blob;
use crate::services::{Parsed, Service, shown};

impl Parsed for ParseCache {
    fn parsed<T: Send + Sync + 'static>(&self, blob: &Blob, parse: impl FnOnce(&[u8]) -> T) -> Arc<T> {
        self.get(blob, parse)
    }
}

impl Parsed for Context<'_> {
    fn parsed<T: Send + Sync + 'static>(&self, blob: &Blob, parse: impl FnOnce(&[u8]) -> T) -> Arc<T> {
        Context::parsed(self, blob, parse)
    }
}

/// A service as messages name it.
fn what(service: &Service) -> String {
    let kind = service.ecosystem.map_or(String::new(), |ecosystem| format!("{} ", ecosystem.name()));
    format!("the {kind}service `{}` ({})", shown(&service.path), service.why)
}

/// How to say that a service is none.
fn silence(service: &Service) -> String {
    format!(
        "`policy init --service {0}` writes what is missing; if nobody deploys it, declare it in policy.toml: [[service]] path = \"{0}\", kind = \"tool\"",
        shown(&service.path)
    )
}

/// A text to be copied, set apart from the sentence around it.
fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

#[cfg(test)]
mod defect_tests;
#[cfg(test)]
mod tests;
