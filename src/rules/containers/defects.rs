//! Owns what a change makes wrong in container files: the problems of its result that none of its parents had, as
//! findings.

use std::collections::BTreeMap;

use crate::change::{Extent, FileChange, RepoPath};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Context, Findings};
use crate::services::{Flaw, Note, Problem, examine, is_examined};

/// The problems that a change answers for.
#[derive(Debug, Default)]
struct Defects {
    problems: Vec<Problem>,
    notes: Vec<Note>,
}

/// Reports the problems of these kinds that the change under judgement brings.
pub(super) fn report(cx: &Context<'_>, kinds: &[Flaw], why: &str, out: &mut Findings) -> Result<(), Fault> {
    let defects = cx.derive(find)?;
    for note in &defects.notes {
        out.skip(&note.path, note.reason.clone());
    }
    for problem in defects.problems.iter().filter(|problem| kinds.contains(&problem.flaw)) {
        out.report(finding(cx, problem, why)?);
    }
    Ok(())
}

fn finding(cx: &Context<'_>, problem: &Problem, why: &str) -> Result<Finding, Fault> {
    let message = match deleted(cx, problem) {
        Some(path) => format!("{}: this change deletes `{path}`", problem.message),
        None => problem.message.clone(),
    };
    let finding = Finding::new(cx.id(), message, why, problem.help.clone());
    let blob = cx.change.after.file(&problem.file)?;
    let finding = match (problem.range, blob) {
        (Some((start, end)), Some(blob)) => {
            let end = end.min(blob.data.len());
            finding.at(&problem.file, &blob, start.min(end)..end, problem.label.clone())
        }
        _ => finding.in_file(&problem.file),
    };
    Ok(if problem.blocks { finding } else { finding.weighing(Severity::Warning) })
}

/// The deleted path that a problem misses: itself, or the first of those that stood in it.
fn deleted<'a>(cx: &'a Context<'_>, problem: &Problem) -> Option<&'a RepoPath> {
    let missing = problem.missing.as_ref()?;
    let gone = |file: &&FileChange| file.is_deleted() && file.path.is_within(missing);
    cx.change.files.iter().find(gone).map(|file| &file.path)
}

fn find(cx: &Context<'_>) -> Result<Defects, Fault> {
    let change = cx.change;
    let is_whole = change.extent == Extent::WholeTree;
    if !is_whole && !change.files.iter().any(matters) {
        return Ok(Defects::default());
    }
    let after = examine(&*change.after, cx)?;
    let mut standing: BTreeMap<(RepoPath, Flaw, String), usize> = BTreeMap::new();
    if !is_whole && !after.problems.is_empty() {
        for tree in &change.before {
            let mut counts: BTreeMap<(RepoPath, Flaw, String), usize> = BTreeMap::new();
            for problem in examine(&**tree, cx)?.problems {
                *counts.entry(owned(&problem)).or_default() += 1;
            }
            for (identity, count) in counts {
                let most = standing.entry(identity).or_default();
                *most = count.max(*most);
            }
        }
    }
    let touched = |path: &RepoPath| change.files.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let mut problems = Vec::new();
    for problem in after.problems {
        if problem.flaw == Flaw::Dead && !is_whole {
            // Each edit of a file that nobody reads is an edit lost.
            problems.extend(touched(&problem.file).then_some(problem));
            continue;
        }
        match standing.get_mut(&owned(&problem)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => problems.push(problem),
        }
    }
    let notes = after.not_evaluated.into_iter();
    let notes = notes.filter(|note| is_whole || touched(&note.path) || !problems.is_empty()).collect();
    Ok(Defects { problems, notes })
}

fn owned(problem: &Problem) -> (RepoPath, Flaw, String) {
    let (file, flaw, message) = problem.identity();
    (file.clone(), flaw, message.to_owned())
}

/// Whether a changed file can bring a problem: a container file, or one that goes or becomes something else, which any
/// container file may have named.
fn matters(file: &FileChange) -> bool {
    let becomes = |before: &Option<crate::change::Entry>| {
        before.map(|entry| entry.mode.is_file()) != file.after.map(|entry| entry.mode.is_file())
    };
    is_examined(&file.path) || file.before.iter().any(|before| before.is_some() && becomes(before))
}
