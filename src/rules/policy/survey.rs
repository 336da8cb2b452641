//! Owns the survey of a change: all that it does to the policy, to the gates and to the attributes, in both directions.

use std::collections::BTreeMap;
use std::ops::Range;

use super::attributes;
use super::compare::{self, compare};
use super::gates::{self, Gates};
use super::sides::{Broken, FILE, Side, Standing};
use crate::change::{Blob, Extent, RepoPath, Tree};
use crate::config::locate;
use crate::fault::Fault;
use crate::rules::{Context, Drift};

/// What a change does to the policy.
#[derive(Default)]
pub(super) struct Survey {
    /// All of it, in order.
    pub items: Vec<Item>,
}

/// One thing that it does.
#[derive(Clone)]
pub(super) struct Item {
    /// Tells it from others, whatever it was compared with.
    pub id: String,
    /// Which way it goes, against all that the change is held against.
    pub drift: Drift,
    /// What it is, as a sentence without a full stop.
    pub what: String,
    /// Whether nobody can say yes to it.
    pub is_fatal: bool,
    /// What mends it, where that is not the usual.
    pub help: Option<String>,
    /// Where it is told.
    pub place: Place,
    /// The changed paths that bring it.
    pub causes: Vec<RepoPath>,
    /// What it is one of many consequences of.
    pub group: Option<String>,
}

/// Where an item is told: a path, and a span of what stands there afterwards.
#[derive(Clone)]
pub(super) struct Place {
    pub path: RepoPath,
    pub span: Option<(Blob, Range<usize>)>,
}

/// What the change under judgement does; `None` where it is none of the policy.
pub(super) fn survey(cx: &Context<'_>) -> Result<std::sync::Arc<Survey>, Fault> {
    cx.derive(|cx| {
        let change = cx.change;
        // A range that shares nothing with where it is going replaces all that stands there.
        let replaces = change.covers_range && change.before.is_empty() && change.target.is_some();
        let is_of_policy = || {
            Ok(super::concerns(&change.files, cx.policy) || changes_extended(cx)? || changes_included(cx)?)
        };
        if change.extent == Extent::WholeTree || !replaces && !is_of_policy()? {
            return Ok(Survey::default());
        }
        let mut against: Vec<&Tree> = change.before.iter().collect();
        against.extend(change.target.iter().chain(&change.grounds.vouched));
        let mut changed: Vec<RepoPath> = change.files.iter().map(|file| file.path.clone()).collect();
        if replaces {
            changed.extend(REPLACED.map(RepoPath::from));
        }
        of(&against, &change.after, &changed)
    })
}

/// What a range that shares nothing with where it is going changes, even where it has nothing of the kind: the policy, the
/// attributes, and the gates, for which any file stands that may set them up.
const REPLACED: [&str; 3] = [FILE, ".gitattributes", ".gitlab-ci.yml"];

/// Whether the change is of a file that GitLab's pipeline includes, wherever it stands.
fn changes_included(cx: &Context<'_>) -> Result<bool, Fault> {
    let changed: Vec<RepoPath> = cx.change.files.iter().map(|file| file.path.clone()).collect();
    includes(&cx.change.before.iter().collect::<Vec<_>>(), &cx.change.after, &changed)
}

/// Whether the change is of a file that a policy before it extends, whatever it is called. The policy that judges knows
/// those that it extends itself; one that came later in the range may extend others.
fn changes_extended(cx: &Context<'_>) -> Result<bool, Fault> {
    /// Whether a text of a policy extends any file at all.
    struct ExtendsFiles(bool);
    for tree in &cx.change.before {
        let Some(blob) = tree.file(&RepoPath::from(FILE))? else { continue };
        let extends = cx.parsed(&blob, |bytes| {
            let table: Option<toml::Table> =
                std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok());
            let listed =
                table.and_then(|table| table.get("extends")?.as_array().cloned()).unwrap_or_default();
            let is_file =
                |entry: &toml::Value| entry.as_str().is_some_and(|entry| !entry.starts_with("pack:"));
            ExtendsFiles(listed.iter().any(is_file))
        });
        if !extends.0 {
            continue;
        }
        let standing = Standing::of(tree)?;
        let sources = standing.side().map(|side| &side.sources[..]).unwrap_or_default();
        if sources.iter().any(|source| cx.change.files.iter().any(|file| file.path == source.path)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What leads from all of `against` to `after` by a change of the paths `changed`.
pub(super) fn of(against: &[&Tree], after: &Tree, changed: &[RepoPath]) -> Result<Survey, Fault> {
    let mut survey = Survey::default();
    policies(against, after, changed, &mut survey)?;
    if changed.iter().any(Gates::may_stand_in) || includes(against, after, changed)? {
        let new = Gates::of(after)?;
        let sides = against.iter().map(|tree| Ok(gate_items(&Gates::of(tree)?, &new, changed)));
        survey.items.extend(common(sides.collect::<Result<_, Fault>>()?));
    }
    let files = changed.iter().filter(|path| path.file_name() == attributes::NAME);
    for path in files {
        let sides = against.iter().map(|tree| attribute_items(path, tree, after));
        survey.items.extend(common(sides.collect::<Result<_, Fault>>()?));
    }
    case_variants(after, changed, &mut survey);
    Ok(survey)
}

/// What holds against every side: an item that asks less than the first, but not than another one, is no loosening.
fn common(mut sides: Vec<Vec<Item>>) -> Vec<Item> {
    if sides.is_empty() {
        return Vec::new();
    }
    let mut first = sides.remove(0);
    for item in first.iter_mut().filter(|item| item.drift == Drift::Looser) {
        let is_looser =
            |side: &Vec<Item>| side.iter().any(|other| other.id == item.id && other.drift == Drift::Looser);
        if !sides.iter().all(is_looser) {
            item.drift = Drift::Other;
        }
    }
    first
}

/// Whether a changed path is one that GitLab's file includes.
fn includes(against: &[&Tree], after: &Tree, changed: &[RepoPath]) -> Result<bool, Fault> {
    if !changed.iter().any(|path| matches!(path.extension(), Some(b"yml" | b"yaml"))) {
        return Ok(false);
    }
    for tree in against.iter().chain([&after]) {
        if tree.entry(&RepoPath::from(".gitlab-ci.yml"))?.is_none() {
            continue;
        }
        let gates = Gates::of(tree)?;
        if changed.iter().any(|path| gates.include(path)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn policies(against: &[&Tree], after: &Tree, changed: &[RepoPath], survey: &mut Survey) -> Result<(), Fault> {
    let mut sides = Vec::new();
    for tree in against {
        match Standing::of(tree)? {
            Standing::Read(side) => sides.push(side),
            // What cannot be followed or is not there cannot be loosened.
            Standing::Absent | Standing::Broken(_) => {}
        }
    }
    let new = Standing::of(after)?;
    let own = |side: &Side| side.sources.iter().any(|source| changed.contains(&source.path));
    let is_own = changed.iter().any(|path| path.as_bytes() == FILE.as_bytes())
        || sides.iter().any(|side| own(side))
        || new.side().is_some_and(own);
    if !is_own {
        return Ok(());
    }
    match new {
        // The first policy there is judges itself.
        Standing::Read(_) | Standing::Absent if sides.is_empty() => {}
        Standing::Read(new) => {
            let lists = sides.iter().map(|old| policy_items(old, &new, changed)).collect();
            survey.items.extend(common(lists));
        }
        Standing::Absent => survey.items.push(removed()),
        Standing::Broken(broken) => survey.items.push(unreadable(broken, changed)),
    }
    Ok(())
}

fn removed() -> Item {
    let path = RepoPath::from(FILE);
    Item {
        id: "policy.toml removed".to_owned(),
        drift: Drift::Looser,
        what: "policy.toml is gone: nothing of what it asks would be asked any more".to_owned(),
        is_fatal: false,
        help: None,
        place: Place { path: path.clone(), span: None },
        causes: vec![path],
        group: None,
    }
}

fn unreadable(broken: Broken, changed: &[RepoPath]) -> Item {
    let Broken { message, help, place } = broken;
    let path = RepoPath::from(FILE);
    let place = match place {
        Some((source, range)) => Place { path: source.path, span: Some((source.blob, range)) },
        None => Place { path: changed.iter().find(|own| **own == path).unwrap_or(&path).clone(), span: None },
    };
    Item {
        id: "policy.toml unreadable".to_owned(),
        drift: Drift::Looser,
        what: format!("no change after this one could be judged: {message}"),
        is_fatal: true,
        help: Some(help),
        causes: vec![place.path.clone()],
        place,
        group: None,
    }
}

/// A name that differs from policy.toml's in case alone: where case does not count, one hides the other.
fn case_variants(after: &Tree, changed: &[RepoPath], survey: &mut Survey) {
    let is_variant = |path: &&RepoPath| {
        path.as_bytes().eq_ignore_ascii_case(FILE.as_bytes()) && path.as_bytes() != FILE.as_bytes()
    };
    for path in changed.iter().filter(is_variant) {
        if matches!(after.entry(path), Ok(Some(_))) {
            survey.items.push(Item {
                id: format!("{path} variant"),
                drift: Drift::Looser,
                what: format!("`{path}` takes the place of policy.toml where letters' case does not count"),
                is_fatal: true,
                help: Some(format!("`git mv {path} policy.toml`, or call it something else")),
                place: Place { path: path.clone(), span: None },
                causes: vec![path.clone()],
                group: None,
            });
        }
    }
}

fn policy_items(old: &Side, new: &Side, changed: &[RepoPath]) -> Vec<Item> {
    let dropped = dropped(old, new);
    let sources = old.sources.iter().chain(&new.sources).map(|source| &source.path);
    let mut causes: Vec<RepoPath> = sources.filter(|path| changed.contains(path)).cloned().collect();
    causes.sort();
    causes.dedup();
    let item = |difference: compare::Difference| {
        let compare::Difference { key, entry, drift, what } = difference;
        let (place, is_whole) = place(new, &key, entry.as_deref(), &causes);
        let group = dropped.as_ref().filter(|_| !is_whole).map(|(what, _)| what.clone());
        let place = match (&group, &dropped) {
            (Some(_), Some((_, range))) => extends_place(new, range.clone()),
            _ => place,
        };
        // An agent that is new to one side has a wider list to another: it is one loosening all the same.
        let id = match &key[..] {
            [section, name, ..] if section == "agents" => format!("agents.{name}"),
            _ => format!("{}={}", key.join("."), entry.unwrap_or_default()),
        };
        Item { id, drift, what, is_fatal: false, help: None, place, causes: causes.clone(), group }
    };
    compare(&old.policy, &new.policy).into_iter().map(item).collect()
}

/// What `extends` no longer names, as a sentence, and where the list stands now.
fn dropped(old: &Side, new: &Side) -> Option<(String, Option<Range<usize>>)> {
    let named = |side: &Side| -> Vec<String> {
        let table: Option<toml::Table> = side.sources.first().and_then(|source| source.text().parse().ok());
        let listed = table.and_then(|table| table.get("extends")?.as_array().cloned());
        let texts = |list: Vec<toml::Value>| {
            list.iter().filter_map(|entry| entry.as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        listed.map_or_else(|| vec!["pack:default".to_owned()], texts)
    };
    let (before, after) = (named(old), named(new));
    let gone: Vec<String> =
        before.iter().filter(|entry| !after.contains(entry)).map(|entry| format!("`{entry}`")).collect();
    if gone.is_empty() {
        return None;
    }
    let text = new.sources.first().map(super::sides::Source::text).unwrap_or_default();
    let at = locate(text, &["extends".to_owned()], None).map(|found| found.range);
    Some((format!("`extends` no longer names {}", gone.join(", ")), at))
}

fn extends_place(new: &Side, range: Option<Range<usize>>) -> Place {
    let path = RepoPath::from(FILE);
    let span = new.sources.first().and_then(|source| Some((source.blob.clone(), range?)));
    Place { path, span }
}

/// Where a key stands now, the layer that has the last word first, and whether all of it does.
fn place(new: &Side, key: &[String], entry: Option<&str>, causes: &[RepoPath]) -> (Place, bool) {
    let layers = new.sources.iter().take(1).chain(new.sources.iter().skip(1).rev());
    let mut best: Option<(usize, Place)> = None;
    for source in layers {
        let Some(found) = locate(source.text(), key, entry) else { continue };
        let place = Place { path: source.path.clone(), span: Some((source.blob.clone(), found.range)) };
        if found.is_whole {
            return (place, true);
        }
        if best.as_ref().is_none_or(|(depth, _)| found.depth > *depth) {
            best = Some((found.depth, place));
        }
    }
    let file = || causes.first().cloned().unwrap_or_else(|| RepoPath::from(FILE));
    (best.map_or_else(|| Place { path: file(), span: None }, |(_, place)| place), false)
}

fn gate_items(old: &Gates, new: &Gates, changed: &[RepoPath]) -> Vec<Item> {
    let item = |difference: gates::Difference| {
        let gates::Difference { id, drift, what, file, range } = difference;
        let span = range.and_then(|range| Some((new.blobs.get(&file)?.clone(), range)));
        // What includes a job, or what it extends, may be what changed.
        let own = changed.contains(&file).then(|| vec![file.clone()]);
        let causes =
            own.unwrap_or_else(|| changed.iter().filter(|path| is_gate(path, old, new)).cloned().collect());
        let place = Place { path: file, span };
        Item { id, drift, what, is_fatal: false, help: None, place, causes, group: None }
    };
    gates::differences(old, new).into_iter().map(item).collect()
}

fn is_gate(path: &RepoPath, old: &Gates, new: &Gates) -> bool {
    Gates::may_stand_in(path) || old.include(path) || new.include(path)
}

fn attribute_items(path: &RepoPath, before: &Tree, after: &Tree) -> Result<Vec<Item>, Fault> {
    let (old, new) = (before.file(path)?, after.file(path)?);
    let root = after.file(&RepoPath::from(".gitattributes"))?;
    let bytes = |blob: &Option<Blob>| blob.as_ref().map(|blob| blob.data.to_vec()).unwrap_or_default();
    let item = |difference: attributes::Difference| {
        let attributes::Difference { id, drift, what, range } = difference;
        let span = new.clone().zip(range);
        let place = Place { path: path.clone(), span };
        Item { id, drift, what, is_fatal: false, help: None, place, causes: vec![path.clone()], group: None }
    };
    let found = attributes::differences(path, &bytes(&old), &bytes(&new), &bytes(&root));
    Ok(found.into_iter().map(item).collect())
}

/// The items that are told together, each group as one: by the order in which each begins.
pub(super) fn grouped(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut groups: Vec<Vec<Item>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        match item.group.as_ref().and_then(|group| known.get(group)) {
            Some(at) => groups[*at].push(item),
            None => {
                known.extend(item.group.clone().map(|group| (group, groups.len())));
                groups.push(vec![item]);
            }
        }
    }
    groups
}
