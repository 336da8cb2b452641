//! Owns the rules about what keeps findings from counting: inline allows and the baseline.
//!
//! They judge after all others, for they say what became of each allow in that judgement.

pub(super) mod baseline_grew;
pub(super) mod suppression_added;
pub(super) mod suppression_expired;
pub(super) mod suppression_unreasoned;
pub(super) mod suppression_unused;

use std::sync::Arc;

use crate::change::{AddedLines, Extent, FileChange};
use crate::fault::Fault;
use crate::finding::Finding;
use crate::rules::{Context, File, Findings};
use crate::suppress::{FileAllows, Record, Weighed, weigh};
use crate::syntax::{Dialect, Role};

/// The allows for which the change answers.
struct Survey {
    files: Vec<Surveyed>,
}

/// A file with allows.
struct Surveyed {
    file: FileAllows,
    /// What the change answers for.
    added: Arc<AddedLines>,
}

/// Calls `tell` with each allow that the change adds; where the whole tree is judged, with all of them. What it gives is
/// reported.
fn each_allow(
    cx: &Context<'_>,
    out: &mut Findings,
    tell: impl Fn(&Surveyed, &Weighed) -> Vec<Finding>,
) -> Result<(), Fault> {
    let survey = cx.derive(survey)?;
    for surveyed in &survey.files {
        for weighed in &surveyed.file.allows {
            if surveyed.added.contains(weighed.allow.span.start) {
                tell(surveyed, weighed).into_iter().for_each(|finding| out.report(finding));
            }
        }
    }
    Ok(())
}

fn survey(cx: &Context<'_>) -> Result<Survey, Fault> {
    let record = cx.known::<Record>();
    let mut files = Vec::new();
    for file in &cx.change.files {
        let known = record.as_ref().and_then(|record| record.files.get(&file.path)).cloned();
        let allows = match known {
            Some(known) => Some(known),
            None => read(cx, file)?,
        };
        if let Some(file_allows) = allows.filter(|file| !file.allows.is_empty()) {
            let added = cx.added(file, &file_allows.blob)?;
            files.push(Surveyed { file: file_allows, added });
        }
    }
    Ok(Survey { files })
}

/// The allows of a file in which nothing was found. Markdown is prose, and what is not the team's own work holds the
/// allows of other teams.
fn read(cx: &Context<'_>, file: &FileChange) -> Result<Option<FileAllows>, Fault> {
    if file.path.extension().is_some() && Dialect::of(&file.path, b"").is_none() {
        return Ok(None);
    }
    // What cannot be read is told by the rules that would judge it.
    let Some(blob) = File::new(file).text(cx, &mut Findings::default())? else { return Ok(None) };
    let allows = weigh(&file.path, &blob, cx.change, cx.policy);
    if allows.is_empty() {
        return Ok(None);
    }
    let told = cx.role(&file.path, &blob.data, &mut Findings::default())?;
    if !matches!(told.role, Role::Production | Role::Test | Role::Example) {
        return Ok(None);
    }
    Ok(Some(FileAllows { path: file.path.clone(), blob, allows }))
}

/// Whether every line for which the allow speaks is one that the change answers for: only then is it known that nothing
/// is found there.
fn answers_for_all(surveyed: &Surveyed, weighed: &Weighed) -> bool {
    let text = &surveyed.file.blob.data;
    let start = |line: usize| match line.checked_sub(1) {
        None => Some(0),
        Some(newline) => memchr::memchr_iter(b'\n', text).nth(newline).map(|at| at + 1),
    };
    weighed.allow.lines.iter().all(|&line| start(line).is_none_or(|at| surveyed.added.contains(at)))
}

/// Whether the whole tree is judged.
fn judges_all(cx: &Context<'_>) -> bool {
    cx.change.extent == Extent::WholeTree
}
