//! Owns what a rule sees of one changed file: its content, its role, the lines that are new, its syntax. Each is worked
//! out when a rule asks for it, once for all rules, and goes with the file: a tree of any size is judged in the memory
//! that a few files take.

use std::any::{Any, TypeId};
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::context::{Context, over_limit};
use super::contract::Findings;
use crate::change::{AddedLines, Blob, Extent, FileChange, RepoPath};
use crate::fault::Fault;
use crate::syntax::languages::Language;
use crate::syntax::{SyntaxTree, Told, Unparsed};

/// A changed file under judgement.
pub struct File<'c> {
    /// What happened to it.
    pub change: &'c FileChange,
    content: OnceCell<Content>,
    added: OnceCell<Arc<AddedLines>>,
    changed: OnceCell<Range<usize>>,
    role: OnceCell<Told>,
    parsed: RefCell<Option<Parsed>>,
    values: RefCell<FxHashMap<TypeId, Rc<dyn Any>>>,
}

/// What is read of a file, or why it is not read.
enum Content {
    /// Text.
    Text(Blob),
    /// Binary, or too large.
    Skipped(String),
    /// No regular file stands there now.
    Nothing,
}

/// What was parsed of the file so far.
struct Parsed {
    language: &'static Language,
    /// The places that were asked for.
    places: Vec<Range<usize>>,
    tree: Result<Rc<SyntaxTree>, Unparsed>,
}

impl<'c> File<'c> {
    /// Nothing of it is read yet.
    pub fn new(change: &'c FileChange) -> Self {
        Self {
            change,
            content: OnceCell::new(),
            added: OnceCell::new(),
            changed: OnceCell::new(),
            role: OnceCell::new(),
            parsed: RefCell::default(),
            values: RefCell::default(),
        }
    }

    /// Where it stands.
    pub fn path(&self) -> &RepoPath {
        &self.change.path
    }

    /// Its content, as a rule about content reads it. `None`: it was deleted, is a link or a submodule, or is binary or
    /// too large, which is told to `out`.
    pub fn text(&self, cx: &Context<'_>, out: &mut Findings) -> Result<Option<Blob>, Fault> {
        let content = match self.content.get() {
            Some(content) => content,
            None => {
                let read = self.read(cx)?;
                self.content.get_or_init(|| read)
            }
        };
        match content {
            Content::Text(blob) => Ok(Some(blob.clone())),
            Content::Skipped(reason) => {
                out.skip(self.path(), reason.clone());
                Ok(None)
            }
            Content::Nothing => Ok(None),
        }
    }

    fn read(&self, cx: &Context<'_>) -> Result<Content, Fault> {
        let Some(entry) = self.change.after.filter(|entry| entry.mode.is_file()) else {
            return Ok(Content::Nothing);
        };
        let limit = cx.policy.max_file_size;
        Ok(match cx.change.after.blob_within(self.path(), entry.oid, limit)? {
            None => Content::Skipped(over_limit(limit)),
            Some(blob) if blob.is_binary() => Content::Skipped("binary".to_owned()),
            Some(blob) => Content::Text(blob),
        })
    }

    /// The lines that the change adds to it, whose content is `after`: all of them where the whole tree is judged.
    pub fn added(&self, cx: &Context<'_>, after: &Blob) -> Result<Arc<AddedLines>, Fault> {
        if let Some(added) = self.added.get() {
            return Ok(Arc::clone(added));
        }
        let added = cx.added(self.change, after)?;
        Ok(Arc::clone(self.added.get_or_init(|| added)))
    }

    /// Bytes of `after`, its content, among which every line that the change adds has its like: quicker told than the
    /// lines themselves.
    pub fn changed(&self, cx: &Context<'_>, after: &Blob) -> Result<Range<usize>, Fault> {
        if let Some(changed) = self.changed.get() {
            return Ok(changed.clone());
        }
        let changed = cx.changed(self.change, after)?;
        Ok(self.changed.get_or_init(|| changed).clone())
    }

    /// What it is for, and what tells so. `text` is its content.
    pub fn role(&self, cx: &Context<'_>, text: &[u8], out: &mut Findings) -> Result<&Told, Fault> {
        if let Some(told) = self.role.get() {
            return Ok(told);
        }
        let told = cx.role(self.path(), text, out)?;
        Ok(self.role.get_or_init(|| told))
    }

    /// The syntax of `text`, its content, at least around `places`.
    pub fn syntax(
        &self,
        language: &'static Language,
        text: &[u8],
        places: &[Range<usize>],
    ) -> Result<Rc<SyntaxTree>, Unparsed> {
        let mut known = self.parsed.borrow_mut();
        let mut wanted: Vec<Range<usize>> = places.to_vec();
        if let Some(parsed) = known.as_ref().filter(|parsed| std::ptr::eq(parsed.language, language)) {
            let is_known = |place: &Range<usize>| {
                parsed.places.iter().any(|known| known.start <= place.start && place.end <= known.end)
            };
            let is_whole = parsed.tree.as_ref().is_ok_and(|tree| tree.is_whole());
            if is_whole || places.iter().all(is_known) {
                return parsed.tree.clone();
            }
            wanted.extend(parsed.places.iter().cloned());
        }
        // What a change adds to a file is what the next rule will ask about.
        if let Some(added) = self.added.get().filter(|added| !added.is_all()) {
            wanted.extend(added.spans(text));
        }
        wanted.sort_by_key(|place| (place.start, place.end));
        wanted.dedup();
        let tree = SyntaxTree::parse_around(language, text, &wanted).map(Rc::new);
        *known = Some(Parsed { language, places: wanted, tree: tree.clone() });
        tree
    }

    /// A value parsed from its content, the same for all rules: where the whole tree is judged it is kept as long as the
    /// file, else as [`Context::parsed`] does. `parse` must depend on the bytes alone.
    pub fn parsed<T: Send + Sync + 'static>(
        &self,
        cx: &Context<'_>,
        blob: &Blob,
        parse: impl FnOnce(&[u8]) -> T,
    ) -> Result<Arc<T>, Fault> {
        match cx.change.extent {
            Extent::WholeTree => Ok(Arc::clone(&*self.derive(|| Ok(Arc::new(parse(&blob.data))))?)),
            Extent::Difference => Ok(cx.parsed(blob, parse)),
        }
    }

    /// A value that several rules need of this file: made once. `make` must depend on the file and the policy alone,
    /// never on the rule.
    pub fn derive<T: 'static>(&self, make: impl FnOnce() -> Result<T, Fault>) -> Result<Rc<T>, Fault> {
        let known = self.values.borrow().get(&TypeId::of::<T>()).cloned();
        if let Some(value) = known.and_then(|value| value.downcast().ok()) {
            return Ok(value);
        }
        let value = Rc::new(make()?);
        self.values.borrow_mut().insert(TypeId::of::<T>(), Rc::<T>::clone(&value));
        Ok(value)
    }
}
