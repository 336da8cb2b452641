//! Owns what a text integrates: other systems that a program talks to, as its manifests, its code, its Compose files and
//! its settings name them.
//!
//! A client library, a host, an image and a key are four signs of one thing, the integration: `names` says which belong
//! together, by the table in `vendors` and, for what it does not list, by the name itself. Each sign has a module that
//! finds it in a text. Nothing here knows which lines a change adds.

mod hosts;
mod images;
mod keys;
mod manifests;
mod names;
mod packages;
mod vendors;

use std::ops::Range;

use crate::change::RepoPath;
use crate::formats::compose::is_compose_name;
use crate::services::is_dockerfile_name;
use crate::wordlist::{List, holds};

pub use names::{Integration, ignores, is_named};
pub use packages::Manifest;
pub use vendors::{VENDORS, Vendor};

/// What a file is, as far as it can integrate anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It lists what is depended on.
    Manifest(Manifest),
    /// A Compose file: images and variables.
    Compose,
    /// A Dockerfile: images and variables.
    Dockerfile,
    /// Variables and what they are set to, or an example of that.
    Variables,
    /// Settings that a program reads: hosts that the table knows, and variables.
    Settings,
    /// Source text: hosts, and variables that are read.
    Code,
    /// Markup, which shows links: hosts that the table knows.
    Markup,
}

/// A sign of an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A client library.
    Package,
    /// A host.
    Host,
    /// An image that runs it.
    Image,
    /// A variable that holds its key.
    Key,
}

/// An integration where a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What is integrated.
    pub integration: Integration,
    /// By what sign.
    pub kind: Kind,
    /// The package, host, image or variable.
    pub written: String,
    /// Bytes of the text; empty where a manifest's text does not show the name as it is written.
    pub range: Range<usize>,
}

impl Kind {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Host => "host",
            Self::Image => "image",
            Self::Key => "variable",
        }
    }
}

/// Extensions of source text, of settings and of markup.
static CODE: List = List::of(
    "bash c cc cjs clj cljs cpp cs cts cxx dart ejs erb erl ex exs fs go groovy h hpp hs java jl js jsx kt kts lua \
    m mjs mm mts php pl pm ps1 py r rb rs scala sh svelte swift ts tsx vb vue zig",
);
static SETTINGS: List = List::of("conf config hcl ini properties tf tfvars toml yaml yml");
static MARKUP: List = List::of("astro blade.php haml hbs htm html twig");

impl Place {
    /// What the file at `path` is; `None`: nothing that integrates anything. Only names are looked at.
    pub fn of(path: &RepoPath) -> Option<Self> {
        let name = path.file_name();
        // What CI, editors and bots are told is no part of the program.
        if path.directory().components().any(|part| part.starts_with(b".") && part != b".docker") {
            return None;
        }
        if let Some(manifest) = Manifest::of(path) {
            return Some(Self::Manifest(manifest));
        }
        if is_compose_name(name) {
            return Some(Self::Compose);
        }
        if is_dockerfile_name(name) {
            return Some(Self::Dockerfile);
        }
        if name == b".env" || name.starts_with(b".env.") || name == b"env.example" || name.ends_with(b".env")
        {
            return Some(Self::Variables);
        }
        let extension = path.extension()?.to_ascii_lowercase();
        let lists = |list: &List| holds(list, &extension);
        let is_hidden = name.starts_with(b".");
        match (lists(&CODE), lists(&SETTINGS), lists(&MARKUP)) {
            _ if name.ends_with(b".blade.php") => Some(Self::Markup),
            (true, ..) => Some(Self::Code),
            (_, true, _) if !is_hidden && !is_lock(name) => Some(Self::Settings),
            (_, _, true) => Some(Self::Markup),
            _ => None,
        }
    }
}

fn is_lock(name: &[u8]) -> bool {
    memchr::memmem::find(name, b"lock").is_some()
}

/// Bytes without which no text of this kind integrates anything: what is asked before anything else.
pub fn may_mention(place: Place, text: &[u8]) -> bool {
    match place {
        Place::Manifest(_) | Place::Compose | Place::Dockerfile | Place::Variables => true,
        Place::Markup => hosts::may_stand_in(text),
        Place::Settings | Place::Code => hosts::may_stand_in(text) || keys::may_stand_in(text),
    }
}

/// What `text` integrates, within the given bytes: whole lines. In a manifest everything is given, wherever it stands: a
/// new version of what stood there is no new integration, and only both lists tell. The error says why a manifest cannot
/// be read. `any_package`: also libraries that are nobody's client.
///
/// Comments and test code are not told apart from the rest: that is for whoever has the grammar.
pub fn mentions(
    place: Place,
    text: &[u8],
    within: &[Range<usize>],
    any_package: bool,
) -> Result<Vec<Mention>, String> {
    let mut found = Vec::new();
    match place {
        Place::Manifest(manifest) => {
            return packages::mentions(manifest, text, any_package);
        }
        Place::Compose => {
            images::in_compose(text, within, &mut found);
            keys::in_compose(text, within, &mut found);
        }
        Place::Dockerfile => {
            images::in_dockerfile(text, within, &mut found);
            keys::in_dockerfile(text, within, &mut found);
        }
        Place::Variables => {
            keys::in_variables(text, within, &mut found);
            hosts::known(text, within, &mut found);
        }
        Place::Settings => {
            keys::in_settings(text, within, &mut found);
            hosts::known(text, within, &mut found);
        }
        Place::Code => {
            hosts::in_code(text, within, &mut found);
            keys::in_code(text, within, &mut found);
        }
        Place::Markup => hosts::in_markup(text, within, &mut found),
    }
    found.sort_by_key(|mention| (mention.range.start, mention.kind));
    Ok(found)
}

/// The lines of some bytes of a text, each with where it starts.
fn lines<'a>(text: &'a [u8], within: &'a [Range<usize>]) -> impl Iterator<Item = (usize, &'a [u8])> {
    within.iter().flat_map(|range| {
        let mut start = range.start;
        text[range.clone()].split_inclusive(|byte| *byte == b'\n').map(move |line| {
            let at = start;
            start += line.len();
            (at, line.trim_ascii_end())
        })
    })
}

#[cfg(test)]
mod tests;
