//! Owns `policy baseline`: the list of what stood when a repository adopted policy, written once and shrinking since.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::output;
use crate::change::Tree;
use crate::check::{self, Request, Subject};
use crate::fault::Fault;
use crate::finding::Finding;
use crate::git::Repository;
use crate::report::Report;
use crate::setup::{self, documents};
use crate::suppress::{BASELINE_FILE, Baseline, Standing, Suppression, may_stand};
use crate::watch::Watch;

#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    /// Also add what is not in the list yet. The change that commits it is `baseline-grew`, unless it is the first list.
    #[arg(long)]
    adopt: bool,
}

pub(super) fn run(args: &BaselineArgs) -> Result<ExitCode, Fault> {
    let repository = Repository::open()?;
    let top = repository.work_tree()?.ok_or_else(|| {
        Fault::new(
            "a bare repository has no files to write",
            "run `policy baseline` in a clone with a work tree",
        )
    })?;
    let head = repository.head_tree()?.ok_or_else(|| {
        Fault::new("there is no commit yet", "commit what stands, then run `policy baseline` again")
    })?;
    let known = known(&top, &head)?;
    let report = check::check(&Request {
        subject: Subject::All,
        paths: Vec::new(),
        only: Vec::new(),
        claims: super::claims_of_environment(),
        policy_from: None,
        deepen: false,
        watch: Watch::default(),
    });
    if !report.faults.is_empty() {
        // What was not looked at cannot be listed, and what was found does not matter before that.
        let mut faults = Report { faults: report.faults, ..Report::default() };
        faults.conclude();
        return Ok(output::report(&faults, output::Format::Pretty));
    }
    let found = standing(&report);
    let (listed, left) = match &known {
        Some(known) if !args.adopt => sift(known, &found, &head)?,
        _ => (found, Vec::new()),
    };
    let baseline = Baseline::of(listed);
    let before = known.as_ref().map_or(0, Baseline::len);
    let text = match &known {
        // Nothing stands and nothing was listed: there is no need of a file.
        None if baseline.is_empty() => "nothing stands in HEAD: no baseline is needed\n".to_owned(),
        _ => {
            let removed = known.as_ref().map_or(0, |known| known.beyond(&baseline).len());
            write(&top, &baseline, known.as_ref())? + &told(baseline.len(), before, removed, left.len())
        }
    };
    output::print(&text);
    Ok(ExitCode::SUCCESS)
}

/// The list as it stands: the work tree's, else the last commit's, so that deleting the file does not begin a new one.
fn known(top: &Path, head: &Tree) -> Result<Option<Baseline>, Fault> {
    let path = setup::file(top, BASELINE_FILE)?;
    match std::fs::read(&path) {
        Ok(text) => Baseline::parse(&text).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Baseline::in_tree(head),
        Err(error) => {
            Err(Fault::new(format!("{BASELINE_FILE} cannot be read: {error}"), "mend its permissions"))
        }
    }
}

/// What was found in the tree and is not allowed where it stands.
fn standing(report: &Report) -> Vec<&Finding> {
    let listed = report.suppressed.iter().filter(|entry| entry.suppression == Suppression::Baseline);
    let listed = listed.map(|entry| &entry.finding);
    report.findings.iter().chain(listed).filter(|finding| may_stand(finding)).collect()
}

/// Parts what the list answers for from what it does not.
fn sift<'a>(
    known: &Baseline,
    found: &[&'a Finding],
    head: &Tree,
) -> Result<(Vec<&'a Finding>, Vec<&'a Finding>), Fault> {
    let mut standing = Standing::new(known.clone(), head);
    let (mut listed, rest): (Vec<_>, Vec<_>) =
        found.iter().copied().partition(|finding| standing.answers(finding, false));
    let mut left = Vec::new();
    for finding in rest {
        if standing.answers_moved(finding, false)? { &mut listed } else { &mut left }.push(finding);
    }
    Ok((listed, left))
}

/// Writes what has changed, and says so.
fn write(top: &Path, baseline: &Baseline, known: Option<&Baseline>) -> Result<String, Fault> {
    let mut text = String::new();
    if known != Some(baseline) || !top.join(BASELINE_FILE).exists() {
        setup::write(top, BASELINE_FILE, baseline.render()?.as_bytes())?;
        text.push_str(&format!(
            "wrote      {BASELINE_FILE}: commit it, for it counts from the next change on\n"
        ));
    }
    if documents::baseline_attribute(top)? {
        text.push_str("wrote      .gitattributes\n");
    }
    Ok(text)
}

fn told(count: usize, before: usize, removed: usize, left: usize) -> String {
    let findings =
        |count: usize| if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let mut text = format!("{} listed, {before} before, {removed} taken out\n", findings(count));
    if left > 0 {
        text.push_str(&format!(
            "{} not listed: `policy check --all` shows what to mend, `--adopt` would list it\n",
            findings(left)
        ));
    }
    text
}
