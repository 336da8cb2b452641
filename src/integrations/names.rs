//! Owns which integration a sign belongs to, and whether a text names it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::packages::Registry;
use super::vendors::{VENDORS, Vendor};

/// Something that a program integrates.
#[derive(Clone, Debug)]
pub enum Integration {
    /// One that the table lists.
    Known(&'static Vendor),
    /// Another, by the name that its host, its variable or its package gives it.
    Other(String),
}

impl PartialEq for Integration {
    fn eq(&self, other: &Self) -> bool {
        // `LOCATION_IQ_API_KEY` opens `us1.locationiq.com`.
        simple(self.name()) == simple(other.name())
    }
}

impl Eq for Integration {}

impl Integration {
    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(vendor) => vendor.name,
            Self::Other(name) => name,
        }
    }

    /// Its name as one word, for a command line: `google-cloud`.
    pub fn word(&self) -> String {
        self.name().to_ascii_lowercase().replace(' ', "-")
    }

    /// The integration that goes by `name`: the table's, where it lists one of that name or with such variables.
    pub(super) fn called(name: &str) -> Self {
        let own = simple(name);
        let vendor = VENDORS.iter().find(|vendor| {
            simple(vendor.name) == own
                || vendor.keys.split(' ').any(|key| !key.is_empty() && simple(key) == own)
        });
        vendor.map_or_else(|| Self::Other(name.to_ascii_lowercase()), Self::Known)
    }
}

/// Letters and digits, in lower case.
fn simple(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The packages of one registry: by name, and by what names begin with.
#[derive(Default)]
struct Shelf {
    exact: FxHashMap<String, &'static Vendor>,
    beginnings: Vec<(String, &'static Vendor)>,
}

/// The table's packages by registry: a manifest asks for hundreds of names, and the table has thousands.
static SHELVES: LazyLock<FxHashMap<Registry, Shelf>> = LazyLock::new(|| {
    let mut shelves: FxHashMap<Registry, Shelf> = FxHashMap::default();
    for vendor in VENDORS {
        let mut registry = None;
        for word in vendor.packages.split_ascii_whitespace() {
            if let Some(name) = word.strip_suffix(':') {
                registry = Registry::ALL.into_iter().find(|own| own.name() == name);
                continue;
            }
            let Some(registry) = registry else { continue };
            let shelf = shelves.entry(registry).or_default();
            match word.strip_suffix('*') {
                Some(stem) => {
                    // Folding would take the dash at the end of `google-cloud-` away.
                    let dash = if registry == Registry::PyPi { "-" } else { "" };
                    shelf.beginnings.push((registry.fold(stem) + dash, vendor));
                }
                // The vendor that stands first in the table has it.
                None => drop(shelf.exact.entry(registry.fold(word)).or_insert(vendor)),
            }
        }
    }
    shelves
});

/// Whose client library a package is.
pub(super) fn by_package(registry: Registry, name: &str) -> Option<&'static Vendor> {
    let shelf = SHELVES.get(&registry)?;
    let name = registry.fold(name);
    let exact = || match registry {
        // A module stands for the packages and versions below it.
        Registry::Go => {
            std::iter::successors(Some(name.as_str()), |path| path.rsplit_once('/').map(|(above, _)| above))
                .find_map(|path| shelf.exact.get(path))
        }
        _ => shelf.exact.get(&name),
    };
    let beginning =
        || shelf.beginnings.iter().find(|(stem, _)| name.starts_with(stem)).map(|(_, vendor)| vendor);
    exact().or_else(beginning).copied()
}

/// Whose host it is. Of several the one that says most of the host: `fcm.googleapis.com` before `googleapis.com`.
pub(super) fn by_host(host: &str) -> Option<&'static Vendor> {
    let covers = |domain: &&str| {
        host.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            && !domain.is_empty()
    };
    let longest = |vendor: &'static Vendor| {
        vendor.hosts.split(' ').filter(covers).map(str::len).max().map(|length| (length, vendor))
    };
    VENDORS.iter().filter_map(longest).max_by_key(|(length, _)| *length).map(|(_, vendor)| vendor)
}

/// What an image runs.
pub(super) fn by_image(name: &str) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.images.split(' ').any(|own| !own.is_empty() && own == name))
}

/// Whether a text that somebody wrote to name an integration (a signal's subject) names this one: by its name, or by one of
/// the signs by which it was found, as a word of its own, ASCII case aside.
pub fn is_named(integration: &Integration, signs: &[&str], text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let (name, word) = (integration.name().to_ascii_lowercase(), integration.word());
    [name.as_str(), &word, &simple(integration.name())]
        .into_iter()
        .map(str::to_owned)
        .chain(signs.iter().map(|sign| sign.to_ascii_lowercase()))
        .any(|name| holds_word(&text, &name))
}

fn holds_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '@' | '.');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut after = text[at + word.len()..].chars();
            let next = after.next();
            // A full stop that nothing follows ends a sentence.
            let goes_on = match next {
                Some('.') => after.next().is_some_and(char::is_alphanumeric),
                next => next.is_some_and(is_part),
            };
            !before.is_some_and(is_part) && !goes_on
        })
}

/// Whether a list of names that the team gives means this sign: the integration's name, or the sign itself; a host stands
/// for those below it, and `*` at the end for anything.
pub fn ignores(list: &[String], integration: &Integration, sign: &str) -> bool {
    list.iter().any(|entry| {
        let (entry, sign) = (entry.to_ascii_lowercase(), sign.to_ascii_lowercase());
        let below = sign.strip_suffix(entry.as_str()).is_some_and(|rest| rest.ends_with('.'));
        let begins = entry.strip_suffix('*').is_some_and(|stem| sign.starts_with(stem));
        entry == integration.name().to_ascii_lowercase()
            || entry == integration.word()
            || entry == sign
            || below
            || begins
    })
}
