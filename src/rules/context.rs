//! Owns what a rule sees: the change, the policy, and values derived from them once and shared by all rules.

use std::any::{Any, TypeId};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::contract::{Findings, Rule};
use super::roles::Attributes;
use crate::change::{AddedLines, Blob, Change, Extent, FileChange, Oid, RepoPath, moved};
use crate::config::Policy;
use crate::fault::Fault;
use crate::syntax::Told;

type Shared = Arc<dyn Any + Send + Sync>;

/// A change under judgement, as one rule sees it.
pub struct Context<'a> {
    /// The change.
    pub change: &'a Change,
    /// The policy it is judged by.
    pub policy: &'a Policy,
    rule: &'static Rule,
    memo: &'a Memo,
    parsed: &'a ParseCache,
}

/// Values derived from one change, by type: computed by the first rule that asks.
#[derive(Default)]
pub struct Memo {
    values: Mutex<FxHashMap<TypeId, Shared>>,
    added: Mutex<FxHashMap<RepoPath, Arc<AddedLines>>>,
}

/// Values parsed from blobs, by type and id: shared by all changes of a run. It holds the recent ones only, so that
/// a long history costs bounded memory.
#[derive(Default)]
pub struct ParseCache {
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    young: FxHashMap<(TypeId, Oid), Shared>,
    old: FxHashMap<(TypeId, Oid), Shared>,
}

/// How many values a generation of the cache holds before it ages.
const GENERATION: usize = 4_096;

impl<'a> Context<'a> {
    /// Puts a rule before a change.
    pub fn new(
        change: &'a Change,
        policy: &'a Policy,
        rule: &'static Rule,
        memo: &'a Memo,
        parsed: &'a ParseCache,
    ) -> Self {
        Self { change, policy, rule, memo, parsed }
    }

    /// The rule that judges.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// The id of the rule that judges.
    pub fn id(&self) -> &'static str {
        self.rule.id
    }

    /// The rule's options as policy.toml gives them, or their defaults.
    pub fn options<T: Default + Clone + 'static>(&self) -> T {
        let given = self.policy.rules.get(self.rule.id).and_then(|settings| settings.options.as_ref());
        given.and_then(|options| options.downcast_ref::<T>()).cloned().unwrap_or_default()
    }

    /// Whether policy.toml exempts `path` from this rule.
    pub fn is_exempt(&self, path: &RepoPath) -> bool {
        let settings = self.policy.rules.get(self.rule.id);
        settings.is_some_and(|settings| settings.exempt.covers(path, self.change.ignore_case))
    }

    /// A value that several rules need of this change: made once. `make` must depend on the change and the policy
    /// alone, never on the rule.
    pub fn derive<T: Send + Sync + 'static>(
        &self,
        make: impl FnOnce(&Self) -> Result<T, Fault>,
    ) -> Result<Arc<T>, Fault> {
        let key = TypeId::of::<T>();
        if let Some(value) =
            lock(&self.memo.values).get(&key).cloned().and_then(|value| value.downcast().ok())
        {
            return Ok(value);
        }
        let value = Arc::new(make(self)?);
        lock(&self.memo.values).insert(key, value.clone());
        Ok(value)
    }

    /// A value that was derived from this change or handed in by the engine; `None` if there is none.
    pub fn known<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        lock(&self.memo.values).get(&TypeId::of::<T>()).cloned().and_then(|value| value.downcast().ok())
    }

    /// A value parsed from a blob: made once for all changes that hold it, but kept for nobody where the whole tree is
    /// judged, which holds most blobs once. `parse` must depend on the bytes alone.
    pub fn parsed<T: Send + Sync + 'static>(&self, blob: &Blob, parse: impl FnOnce(&[u8]) -> T) -> Arc<T> {
        match self.change.extent {
            Extent::WholeTree => Arc::new(parse(&blob.data)),
            Extent::Difference => self.parsed.get(blob, parse),
        }
    }

    /// The lines of `file` that this change adds: all of them where the whole tree is judged.
    pub fn added(&self, file: &FileChange, after: &Blob) -> Result<Arc<AddedLines>, Fault> {
        if self.change.extent == Extent::WholeTree {
            return Ok(Arc::new(AddedLines::all(&after.data)));
        }
        if let Some(lines) = lock(&self.memo.added).get(&file.path) {
            return Ok(Arc::clone(lines));
        }
        let lines = Arc::new(self.compute_added(file, after)?);
        lock(&self.memo.added).insert(file.path.clone(), Arc::clone(&lines));
        Ok(lines)
    }

    /// Bytes of `after` among which every line that the change adds has its like: quicker told than the lines themselves.
    pub(super) fn changed(&self, file: &FileChange, after: &Blob) -> Result<Range<usize>, Fault> {
        let all = 0..after.data.len();
        if self.change.extent == Extent::WholeTree {
            return Ok(all);
        }
        match (&self.change.before[..], &file.before[..]) {
            ([tree], [Some(entry)]) if entry.mode.is_file() => {
                Ok(AddedLines::within(&tree.blob(entry.oid)?.data, &after.data))
            }
            _ => Ok(all),
        }
    }

    fn compute_added(&self, file: &FileChange, after: &Blob) -> Result<AddedLines, Fault> {
        let mut before = Vec::new();
        for (tree, entry) in self.change.before.iter().zip(&file.before) {
            match entry {
                Some(entry) if entry.mode.is_file() => before.push(tree.blob(entry.oid)?),
                _ => {}
            }
        }
        if before.is_empty() {
            before.extend(moved::source(self.change, file, after)?);
        }
        if before.is_empty() {
            return Ok(AddedLines::all(&after.data));
        }
        let texts: Vec<&[u8]> = before.iter().map(|blob| &blob.data[..]).collect();
        Ok(AddedLines::since(&texts, &after.data))
    }

    /// What the file at `path` that holds `text` is for, and what tells so: the policy's `[roles]`, then .gitattributes
    /// as it stood before the change, then the file itself. An attributes file too large to be read is told to `out`.
    pub fn role(&self, path: &RepoPath, text: &[u8], out: &mut Findings) -> Result<Told, Fault> {
        if let Some(told) = self.policy.role(path, self.change.ignore_case) {
            return Ok(told);
        }
        let attributes = self.derive(|cx| Ok(Attributes::of_change(cx.change, cx.policy.max_file_size)))?;
        Ok(Told::of(path, text, &attributes.of(path, out)?))
    }
}

impl Memo {
    /// Hands a value to the rules that judge after this: [`Context::known`] gives it to them.
    pub fn keep<T: Send + Sync + 'static>(&self, value: T) {
        lock(&self.values).insert(TypeId::of::<T>(), Arc::new(value));
    }
}

impl ParseCache {
    /// The value of type `T` for `blob`, parsed now if it is not there.
    pub fn get<T: Send + Sync + 'static>(&self, blob: &Blob, parse: impl FnOnce(&[u8]) -> T) -> Arc<T> {
        let key = (TypeId::of::<T>(), blob.oid);
        if let Some(value) = lock(&self.generations).find(key).and_then(|value| value.downcast().ok()) {
            return value;
        }
        let value = Arc::new(parse(&blob.data));
        lock(&self.generations).keep(key, value.clone());
        value
    }
}

impl Generations {
    fn find(&mut self, key: (TypeId, Oid)) -> Option<Shared> {
        if let Some(value) = self.young.get(&key) {
            return Some(Arc::clone(value));
        }
        let value = self.old.remove(&key)?;
        self.keep(key, Arc::clone(&value));
        Some(value)
    }

    fn keep(&mut self, key: (TypeId, Oid), value: Shared) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

/// Why a file of more than `limit` bytes is not read.
pub(crate) fn over_limit(limit: u64) -> String {
    format!("larger than {limit} bytes ([limits] max-file-size)")
}

/// A poisoned cache is still a cache: its values are whole, for they are made before they are put in.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
