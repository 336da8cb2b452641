//! Owns the way from policy.toml's text to a policy: the layers that `extends` names, in their order.
//!
//! A layer is a pack, a file of the repository, or policy.toml itself, the last. What a layer extends comes before
//! it; a layer that several others extend counts once, where it is first needed. Every mistake is a fault that
//! points at its bytes: a policy that is half understood is not followed.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use super::draft::Draft;
use super::packs::{self, PACKS};
use super::reader::Reader;
use super::suggest::did_you_mean;
use super::{Policy, PolicySource, sections};
use crate::fault::{Fault, Place};
use crate::glob::{Pattern, PatternError};

/// What policies may extend unless they say: the default pack.
const DEFAULT_PACK: &str = "pack:default";

/// What the policy's own file is called.
const POLICY_FILE: &str = "policy.toml";

/// The most layers that stand on one another.
const MAX_DEPTH: usize = 16;

/// What the loader must know of a rule to read its settings.
#[derive(Clone, Copy, Debug)]
pub struct KnownRule {
    /// Its id.
    pub id: &'static str,
    /// Its family, as packs name it.
    pub family: &'static str,
    /// The keys of its own options, beside `severity` and `exempt`.
    pub option_keys: &'static [&'static str],
    /// Reads a table of nothing but such keys. Every key must be readable alone.
    pub parse_options: fn(toml::Table) -> Result<Arc<dyn Any + Send + Sync>, toml::de::Error>,
}

/// How the text of a repository's file is had, for `extends`; `None`: there is no such file.
pub type ReadFile<'a> = dyn FnMut(&str) -> Result<Option<Vec<u8>>, Fault> + 'a;

/// Reads a policy from policy.toml's text; `None`: there is none, and the default pack decides alone. `file` gives
/// the bytes of a repository file that `extends` names.
pub fn load(text: Option<&str>, known: &[KnownRule], file: &mut ReadFile<'_>) -> Result<Policy, Fault> {
    let mut loader = Loader { known, file, draft: Draft::default(), done: Vec::new(), open: Vec::new() };
    let source = match text {
        Some(text) => {
            loader.layer(POLICY_FILE, text)?;
            PolicySource::File
        }
        None => {
            if let Some(pack) = packs::find("default") {
                loader.layer(DEFAULT_PACK, pack.text)?;
            }
            PolicySource::DefaultPack
        }
    };
    let is_file = |name: &&String| !name.starts_with("pack:");
    let files: Vec<String> = loader.done.iter().filter(is_file).cloned().collect();
    loader.draft.finish(source, known, &files)
}

struct Loader<'a, 'f> {
    known: &'a [KnownRule],
    file: &'a mut ReadFile<'f>,
    draft: Draft,
    /// Layers that count already.
    done: Vec<String>,
    /// Layers that wait for what they extend, outermost first.
    open: Vec<String>,
}

impl Loader<'_, '_> {
    /// Reads one layer, after what it extends.
    fn layer(&mut self, name: &str, text: &str) -> Result<(), Fault> {
        let shared: Arc<str> = text.into();
        let reader = Reader::new(name, Arc::clone(&shared));
        let table = DeTable::parse(&shared).map_err(|error| syntax(&reader, &error))?;
        let table = table.get_ref();
        self.open.push(name.to_owned());
        match table.get("extends") {
            Some(value) => {
                let Some(entries) = reader.strings("extends", value) else { return reader.finish() };
                for (entry, span) in entries {
                    self.extend(&reader, entry, span)?;
                }
            }
            None if name == POLICY_FILE => self.extend(&reader, DEFAULT_PACK, 0..0)?,
            None => {}
        }
        self.open.pop();
        sections::read(&reader, table, name.starts_with("pack:"), self.known, &mut self.draft);
        self.done.push(name.to_owned());
        reader.finish()
    }

    fn extend(&mut self, reader: &Reader, entry: &str, span: Range<usize>) -> Result<(), Fault> {
        let place = |label: &str| reader.place(span.clone(), label);
        if let Some(pack) = entry.strip_prefix("pack:") {
            let Some(found) = packs::find(pack) else { return Err(unknown_pack(entry, place("unknown"))) };
            return if self.is_new(entry, &place)? { self.layer(entry, found.text) } else { Ok(()) };
        }
        let path = repository_file(entry, &place)?;
        if !self.is_new(&path, &place)? {
            return Ok(());
        }
        let Some(bytes) = (self.file)(&path)? else {
            let help = if packs::find(entry).is_some() {
                format!("packs are written with `pack:`: \"pack:{entry}\"")
            } else {
                "name a file by its path from the repository's root and add it, or take the entry out"
                    .to_owned()
            };
            let message = format!("`extends` names `{path}`, and there is no such file in the repository");
            return Err(Fault::new(message, help).at(place("no such file")));
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Fault::new(format!("`{path}` is not UTF-8 (byte {at})"), "save the file as UTF-8")
                .at(place("this file"))
        })?;
        self.layer(&path, &text)
    }

    /// Whether the layer has not been read yet. One that is still being read extends itself: a fault.
    fn is_new(&self, name: &str, place: &dyn Fn(&str) -> Place) -> Result<bool, Fault> {
        if self.open.iter().any(|open| open == name) {
            let chain = format!("{} → {name}", self.open.join(" → "));
            return Err(Fault::new(
                format!("`extends` runs in a circle: {chain}"),
                "take one of these entries out",
            )
            .at(place("leads back here")));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(
                format!("more than {MAX_DEPTH} policies extend one another"),
                "name what is needed in one `extends` list",
            )
            .at(place("one too many")));
        }
        Ok(!self.done.iter().any(|done| done == name))
    }
}

fn syntax(reader: &Reader, error: &toml::de::Error) -> Fault {
    let help =
        "mend the TOML here: a key is written `name = \"value\"`, a section `[name]` (https://toml.io)";
    let first_line = error.message().lines().next().unwrap_or_default();
    Fault::new(format!("{} is not valid TOML: {first_line}", reader.name()), help)
        .at(reader.place(error.span().unwrap_or(0..0), "here"))
}

fn unknown_pack(entry: &str, place: Place) -> Fault {
    let names: Vec<String> = PACKS.iter().map(|pack| format!("pack:{}", pack.name)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Fault::new(format!("there is no `{entry}`"), did_you_mean(entry, "packs", &names)).at(place)
}

/// The path of a file that `extends` names, from the repository's root.
fn repository_file(entry: &str, place: &dyn Fn(&str) -> Place) -> Result<String, Fault> {
    let outside = |reason: String| {
        Fault::new(
            format!("`extends` takes packs and files of this repository: {reason}"),
            "write \"pack:NAME\", or a path from the repository's root, such as \"policies/team.toml\"",
        )
        .at(place("not in the repository"))
    };
    match Pattern::parse(entry) {
        Ok(pattern) => Ok(pattern.as_str().to_owned()),
        // A file may be called anything: that its name is no glob does not matter.
        Err(PatternError::Invalid(..)) => Ok(entry.to_owned()),
        Err(error) => Err(outside(error.to_string())),
    }
}
