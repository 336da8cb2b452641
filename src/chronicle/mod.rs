//! Owns the chronicle: what happened in a repository over a stretch of history, and how it stands at its end. The verdict
//! is the check's own; who held what comes from the arbiter's chain and the ledger's history; reviews, services and
//! what is blocked from the tree at the end. It is gathered here and shown in `report`.

mod contention;
mod examined;
mod stretch;
mod tenure;

#[cfg(test)]
mod tests;

pub use contention::{Contention, Handover, Overlap, contention};
pub use examined::Examined;
pub use stretch::Asked;
pub use tenure::{Ending, Tenure};

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::arbiter::{Desk, Standing};
use crate::change::{RepoPath, Tree, WORK_STATUS};
use crate::check::{self, Claims, Request, policy_in};
use crate::fault::Fault;
use crate::formats::work_status::{self, Ledger, Signal};
use crate::git::Repository;
use crate::report::Report;
use crate::reviews::ServiceReviews;
use crate::rules::{ParseCache, open_blocks};
use crate::services::{Services, services};
use crate::watch::Watch;
use stretch::Stretch;

/// What happened, and how it stands. What could not be looked at is `None`, and a fault in the report says why.
pub struct Chronicle {
    /// What the repository is called.
    pub repository: String,
    /// The range that was judged, as `policy check --range` takes it; `None`: all of history.
    pub range: Option<String>,
    /// What was judged, as a person names it.
    pub asked: String,
    /// When all this was looked at.
    pub at: Timestamp,
    /// Where the stretch begins, if anything lies before it.
    pub begins: Option<Timestamp>,
    /// What the check came to. Faults of everything else here are among its faults.
    pub report: Report,
    /// Who held what, from the earliest on.
    pub locks: Option<Locks>,
    /// The reviews that have something to look at, or were said something of.
    pub reviews: Option<Vec<Examined>>,
    /// The services, and how the review of each stands.
    pub services: Option<(Services, BTreeMap<RepoPath, &'static str>)>,
    /// The `BLOCKED` signals that stand open.
    pub blocked: Option<Vec<Signal>>,
}

/// Locks, past and present.
pub struct Locks {
    /// Those of the stretch, from the earliest on.
    pub tenures: Vec<Tenure>,
    /// How many ended before it.
    pub earlier: usize,
    /// How many began after it, where it does not lead up to now.
    pub later: usize,
    /// Where they got in each other's way.
    pub contention: Contention,
    /// Who holds what now.
    pub standing: Standing,
    /// Whether there is an arbiter, so that nothing that was granted is missing.
    pub has_chain: bool,
    /// Whether history is cut off here, so that the chain may have begun earlier.
    pub is_cut: bool,
}

/// Gathers all of it. Never fails: what goes wrong is a fault in the report.
pub fn gather(asked: &Asked, claims: Claims) -> Chronicle {
    let mut chronicle = Chronicle {
        repository: "repository".to_owned(),
        range: None,
        asked: "all of history".to_owned(),
        at: Timestamp::now(),
        begins: None,
        report: Report::default(),
        locks: None,
        reviews: None,
        services: None,
        blocked: None,
    };
    if let Err(fault) = chronicle.fill(asked, claims) {
        chronicle.note(fault);
    }
    chronicle.report.conclude();
    chronicle
}

impl Chronicle {
    fn fill(&mut self, asked: &Asked, claims: Claims) -> Result<(), Fault> {
        let repository = Repository::open()?;
        self.repository = name(&repository)?;
        self.at = repository.time_of_commit()?;
        let stretch = Stretch::find(asked, &repository, self.at)?;
        (self.range, self.asked) = (stretch.range.clone(), stretch.shown.clone());
        self.begins = stretch.base.map(|base| repository.time_of(base)).transpose()?;
        let subject = stretch.subject();
        self.report = check::check(&Request {
            subject,
            paths: Vec::new(),
            only: Vec::new(),
            claims,
            policy_from: None,
            deepen: false,
            watch: Watch::default(),
        });
        // Each part by itself: one that cannot be looked at takes none of the others away.
        self.locks = self.part(locks(&repository, &stretch, self.begins));
        let Some(tip) = stretch.tip else {
            (self.reviews, self.blocked) = (Some(Vec::new()), Some(Vec::new()));
            self.services = Some((Services::default(), BTreeMap::new()));
            return Ok(());
        };
        let tree = repository.tree_of(tip)?;
        let ledger = ledger(&tree)?;
        let blocked = open_blocks(&ledger, &tree);
        self.blocked = self.part(blocked.map(|open| open.into_iter().cloned().collect()));
        let changed = repository.whole_range(stretch.fork, tip).map(|whole| whole.files);
        let reviews = changed.and_then(|changed| examined::examine(&tree, &ledger, &changed));
        self.reviews = self.part(reviews);
        self.services = self.part(surveyed(&tree, &ledger));
        Ok(())
    }

    fn part<T>(&mut self, found: Result<T, Fault>) -> Option<T> {
        found.map_err(|fault| self.note(fault)).ok()
    }

    fn note(&mut self, fault: Fault) {
        if !self.report.faults.contains(&fault) {
            self.report.faults.push(fault);
        }
    }
}

/// What the repository's directory is called: the work tree's, or a bare repository's own.
fn name(repository: &Repository) -> Result<String, Fault> {
    let directory = match repository.work_tree()? {
        Some(top) => top,
        None => repository.common_dir().canonicalize().unwrap_or_else(|_| repository.common_dir().to_owned()),
    };
    let name = directory.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(name.unwrap_or_else(|| "repository".to_owned()))
}

fn ledger(tree: &Tree) -> Result<Ledger, Fault> {
    let text = tree.file(&RepoPath::from(WORK_STATUS))?;
    Ok(text.map(|blob| work_status::parse(&blob.data)).unwrap_or_default())
}

fn locks(repository: &Repository, stretch: &Stretch, begins: Option<Timestamp>) -> Result<Locks, Fault> {
    let desk = Desk::open()?;
    let (events, _) = desk.log(&[], None)?;
    let standing = desk.standing()?;
    let terms = standing.terms;
    let mut tenures = tenure::of_chain(&events, &terms);
    let has_chain = !tenures.is_empty();
    if let Some(tip) = stretch.tip {
        tenure::join(&mut tenures, tenure::of_ledgers(repository, stretch.base, tip, &terms)?);
    }
    tenure::add_standing(&mut tenures, &standing);
    let before = |tenure: &Tenure| begins.is_some_and(|begins| tenure.to.is_some_and(|to| to < begins));
    let all = tenures.len();
    tenures.retain(|tenure| !before(tenure));
    let earlier = all - tenures.len();
    // Where it leads up to now, so do the locks; where it ended long ago, what came since is another story.
    let past = stretch.tip.filter(|tip| Some(*tip) != repository.head());
    let ends = past.map(|tip| repository.time_of(tip)).transpose()?;
    tenures.retain(|tenure| ends.is_none_or(|ends| tenure.from <= ends));
    let later = all - earlier - tenures.len();
    tenures.sort_by_key(|tenure| tenure.from);
    Ok(Locks {
        earlier,
        later,
        contention: contention(&tenures, &terms),
        tenures,
        standing,
        has_chain,
        is_cut: repository.is_shallow(),
    })
}

fn surveyed(tree: &Tree, ledger: &Ledger) -> Result<(Services, BTreeMap<RepoPath, &'static str>), Fault> {
    let policy = policy_in(tree)?;
    let found = services(&**tree, &policy, &ParseCache::default())?;
    let reviews = ServiceReviews::read(&policy, ledger, &**tree)?;
    let mut states = BTreeMap::new();
    for service in &found.list {
        states.insert(service.path.clone(), reviews.of(service)?);
    }
    Ok((found, states))
}
