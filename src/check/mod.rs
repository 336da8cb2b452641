//! Owns the check: from "what shall be judged" to a report. Git gives drafts, the agent and the policy are found for
//! each, the engine judges, and every error on the way is a fault in the report.

mod account;
mod agent;
mod deepen;
mod grounds;
mod job;
mod journey;
mod policies;
mod refs;
mod signatures;
mod span;
mod transaction;
mod witness;

use std::sync::Arc;

use crate::change::{Agent, Change, Extent, Gate, Grounds, Journey, Part, RepoPath, Tree};
use crate::ci::Job;
use crate::config::{Per, Policy, PolicySource};
use crate::engine::{self, Judgement};
use crate::fault::Fault;
use crate::git::{Draft, Joining, Repository, StagedDiff};
use crate::parallel;
use crate::report::{ChangeSummary, Report};
use crate::rules::{Family, POLICY_WEAKENED, ParseCache, RULES, Rule, Subject as RuleSubject};
use crate::watch::Watch;
use policies::Policies;
use witness::{Now, Witness};

pub use agent::{Claims, Spoken};
pub use policies::{POLICY_FILE, policy_in, standing_policy};
pub use refs::{RefUpdate, parse_moved, parse_pushed, parse_received};
pub use span::ends;

/// What shall be judged.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The commits since the base branch, and what is staged.
    Work,
    /// What is staged.
    Staged(Joining),
    /// The work tree as a whole.
    Worktree,
    /// One commit.
    Commit(String),
    /// `A..B`: the commits of B that A does not have.
    Range(String),
    /// The commits since the merge base with a branch.
    Base(String),
    /// The whole tree of `HEAD`, by the rules about content.
    All,
    /// What a CI system's job is about.
    Job(Box<Job>),
    /// Every commit that `HEAD` reaches, each by the policy that stood before it; nothing before the first commit.
    History,
    /// What a push to `remote` would bring, ref by ref.
    Pushed {
        /// The remote's name, or its URL where it has no name.
        remote: String,
        /// What pre-push was told.
        updates: Vec<RefUpdate>,
    },
    /// What a push brings to this repository, ref by ref.
    Received(Vec<RefUpdate>),
    /// What a transaction of refs brings to this repository's own branches.
    Moved(Vec<RefUpdate>),
}

/// A check to make.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is judged.
    pub subject: Subject,
    /// Only findings at or below these paths, as typed; none: everything.
    pub paths: Vec<String>,
    /// Only these rules; none: all.
    pub only: Vec<&'static Rule>,
    /// Who says whose change it is.
    pub claims: Claims,
    /// The revision whose policy judges, because whoever runs the gate says so; `None`: the one before each change.
    pub policy_from: Option<String>,
    /// Whether history that the clone lacks may be fetched.
    pub deepen: bool,
    /// What somebody wants to see of it while it is made.
    pub watch: Watch,
}

/// Makes the check. Never fails: what goes wrong is a fault in the report.
pub fn check(request: &Request) -> Report {
    let mut report = Report::default();
    if let Err(fault) = run(request, &mut report) {
        report.faults.push(fault);
    }
    report.conclude();
    report
}

/// Where a range is going.
#[derive(Clone, Debug)]
struct Bound {
    gate: Gate,
    /// The branch, without `refs/heads/`; `None`: nobody tells.
    branch: Option<String>,
}

/// How much of a batch a draft is.
enum Span {
    /// One commit, or what will be one, and the commits of its range where it changes the policy.
    Commit(Option<Arc<[Part]>>),
    /// All of it, on its way where anybody asks what it leads to, and the commits it is made of where it joins sides that
    /// differ in their policies.
    Range(Option<Journey>, Option<Arc<[Part]>>),
}

/// Drafts that share a base.
#[derive(Default)]
struct Batch {
    drafts: Vec<Draft>,
    /// The trusted side: its policy judges, its locks hold.
    base: Option<Tree>,
    /// Where the range ends.
    tip: Option<Tree>,
    /// The range as one change.
    whole: Option<Draft>,
    /// Whether these are entries of the arbiter's chain, and no work.
    is_record: bool,
    /// Where the range is going, if it is at a gate.
    bound: Option<Bound>,
    /// Which commits these are and why, where nobody has said so.
    basis: Option<String>,
}

/// The rules that an entry of the arbiter's chain has to keep: those about who writes what into a ledger.
const RECORD_RULES: [&str; 5] =
    ["agent-unknown", "agent-unverified", "ledger-forged", "ledger-malformed", "lock-conflict"];

fn run(request: &Request, report: &mut Report) -> Result<(), Fault> {
    // Started before the repository is even found: it is what takes time.
    let staged = match request.subject {
        Subject::Staged(_) => Some(StagedDiff::start()?),
        _ => None,
    };
    let arbiter = match request.subject {
        Subject::Staged(_) | Subject::Worktree | Subject::Work => Now::ask()?,
        _ => Now::later(),
    };
    let mut repository = Arc::new(Repository::open()?);
    if request.deepen {
        repository = Arc::new(deepen::bring(&request.subject, repository)?);
    }
    let vouched = vouched(request, &repository)?;
    let policies = Policies::vouched_for(vouched.clone());
    if staged.is_some()
        && let Ok(Some(head)) = repository.head_tree()
    {
        // Git is still comparing the index: the policy that will be asked for can be read meanwhile.
        policies.prepare(&head);
    }
    let batches = span::batches(&request.subject, &repository, staged, vouched.as_ref())?;
    report.basis = batches.iter().find_map(|batch| batch.basis.clone());
    let paths = repository.typed_paths(&request.paths)?;
    refuse_unknown(&paths, &batches, &repository)?;
    let extent = if matches!(request.subject, Subject::All) { Extent::WholeTree } else { Extent::Difference };
    report.is_whole_tree = extent == Extent::WholeTree;
    let judge = Judge {
        request,
        repository: &repository,
        arbiter: Arc::new(arbiter),
        policies,
        vouched,
        parsed: ParseCache::default(),
        extent,
    };
    for batch in &batches {
        judge.batch(batch, report)?;
    }
    if !paths.is_empty() {
        let wanted = |path: &RepoPath| paths.iter().any(|wanted| path.is_within(wanted));
        report.findings.retain(|finding| finding.path.as_ref().is_none_or(wanted));
        report.suppressed.retain(|entry| entry.finding.path.as_ref().is_none_or(wanted));
        report.not_evaluated.retain(|entry| wanted(&entry.path));
    }
    Ok(())
}

/// The tree of the revision that whoever runs the gate vouches for.
fn vouched(request: &Request, repository: &Repository) -> Result<Option<Tree>, Fault> {
    let Some(revision) = &request.policy_from else { return Ok(None) };
    repository.tree_of(repository.resolve(revision)?).map(Some)
}

/// A path that nothing here has is a slip of the pen: leaving out everything but it would look like a clean verdict.
fn refuse_unknown(paths: &[RepoPath], batches: &[Batch], repository: &Repository) -> Result<(), Fault> {
    if paths.is_empty() {
        return Ok(());
    }
    let drafts: Vec<&Draft> = batches.iter().flat_map(|batch| &batch.drafts).collect();
    let head = repository.head_tree()?;
    for path in paths {
        let mut known = path.is_root()
            || drafts.iter().any(|draft| draft.files.iter().any(|file| file.path.is_within(path)));
        for tree in drafts.iter().map(|draft| &draft.after).chain(&head) {
            known = known || tree.entry(path)?.is_some();
        }
        if !known {
            return Err(Fault::new(
                format!("`{path}` is no path of the repository or of what is judged"),
                "check its spelling: paths are relative to the current directory",
            ));
        }
    }
    Ok(())
}

struct Judge<'a> {
    request: &'a Request,
    repository: &'a Arc<Repository>,
    arbiter: Arc<Now>,
    policies: Policies,
    /// The tree whose policy judges because whoever runs the gate says so.
    vouched: Option<Tree>,
    parsed: ParseCache,
    extent: Extent,
}

/// Who made the change of a draft, and by whose rules it is judged.
struct Resolved {
    policy: Arc<Policy>,
    agent: Agent,
}

/// What came of one draft.
struct Judged {
    summary: ChangeSummary,
    judgement: Judgement,
    default_pack: bool,
    per: Per,
}

impl Judge<'_> {
    fn batch(&self, batch: &Batch, report: &mut Report) -> Result<(), Fault> {
        let mut rules: Vec<&'static Rule> =
            if self.request.only.is_empty() { RULES.to_vec() } else { self.request.only.clone() };
        if batch.is_record {
            rules.retain(|rule| RECORD_RULES.contains(&rule.id));
        }
        let mut resolved = parallel::map(&batch.drafts, |draft| self.resolve(draft, batch));
        if self.extent == Extent::Difference {
            signatures::look_at(&batch.drafts, &mut resolved, &rules, self.repository);
        }
        let parts = self.parts_of_policy(batch, &rules, &resolved, report);
        let drafts: Vec<_> = batch.drafts.iter().zip(resolved).collect();
        let progress = self.request.watch.progress.as_deref();
        if let Some(progress) = progress {
            progress.expect(drafts.len());
        }
        let judged = parallel::map(&drafts, |(draft, resolved)| {
            let judged = match resolved {
                Ok(resolved) => self.one(draft, resolved, batch, &rules, Span::Commit(parts.clone())),
                Err(fault) => Err(fault.clone()),
            };
            if let Some(progress) = progress {
                progress.advance();
            }
            judged
        });
        let mut per_range = false;
        for result in judged {
            match result {
                Ok(judged) => {
                    per_range |= judged.per == Per::Range;
                    report.add(judged.summary, judged.judgement, judged.default_pack);
                }
                // One change that cannot be judged does not hide what is wrong with the others.
                Err(fault) if !report.faults.contains(&fault) => report.faults.push(fault),
                Err(_) => {}
            }
        }
        if let Some(whole) = &batch.whole {
            self.whole(whole, batch, &rules, per_range, report)?;
        }
        Ok(())
    }

    /// Judges the range as one change, by the rules that ask something of it.
    fn whole(
        &self,
        whole: &Draft,
        batch: &Batch,
        rules: &[&'static Rule],
        per_range: bool,
        report: &mut Report,
    ) -> Result<(), Fault> {
        let asks = |rule: &Rule| match rule.subject {
            RuleSubject::Range => batch.bound.is_some(),
            _ => per_range && rule.family == Family::Index,
        };
        let mut owed: Vec<&'static Rule> = rules.iter().copied().filter(|rule| asks(rule)).collect();
        let guards = rules.iter().copied().find(|rule| rule.id == POLICY_WEAKENED);
        if owed.is_empty() && guards.is_none() {
            return Ok(());
        }
        let resolved = self.resolve(whole, batch)?;
        let joined = match guards {
            Some(rule) => self.joined_policies(whole, batch, &resolved.policy)?.map(|parts| (rule, parts)),
            None => None,
        };
        owed.extend(joined.iter().map(|(rule, _)| *rule));
        if owed.is_empty() {
            return Ok(());
        }
        let journey = self.journey(whole, batch, &resolved.policy, &owed)?;
        let judged =
            self.one(whole, &resolved, batch, &owed, Span::Range(journey, joined.map(|(_, parts)| parts)))?;
        report.add_owed(judged.summary, judged.judgement);
        Ok(())
    }

    fn resolve(&self, draft: &Draft, batch: &Batch) -> Result<Resolved, Fault> {
        let policy = self.policies.for_draft(draft, batch.base.as_ref())?;
        let agent = agent::resolve(draft, &policy, &self.request.claims, self.repository)?;
        Ok(Resolved { policy, agent })
    }

    fn one(
        &self,
        draft: &Draft,
        resolved: &Resolved,
        batch: &Batch,
        rules: &[&'static Rule],
        span: Span,
    ) -> Result<Judged, Fault> {
        let arbiter = Witness {
            repository: Arc::clone(self.repository),
            policy: Arc::clone(&resolved.policy),
            now: Arc::clone(&self.arbiter),
        };
        let policy = &resolved.policy;
        let (covers_range, journey, parts) = match span {
            Span::Commit(parts) => (false, None, parts),
            Span::Range(journey, parts) => (true, journey, parts),
        };
        let change = Change {
            arbiter: Some(Arc::new(arbiter)),
            origin: draft.origin,
            extent: self.extent,
            agent: resolved.agent.clone(),
            time: draft.time,
            before: draft.before.clone(),
            after: draft.after.clone(),
            files: draft.files.clone(),
            is_pure_revert: draft.is_pure_revert,
            ignore_case: self.repository.ignore_case(),
            target: batch.base.clone(),
            range_tip: batch.tip.clone(),
            covers_range,
            journey: journey.map(Arc::new),
            grounds: Grounds { parts, vouched: self.vouched.clone() },
        };
        let watch = &self.request.watch;
        let mut judgement = engine::judge_watched(&change, policy, rules, &self.parsed, watch)?;
        let account = if watch.measures { Some(self.account(draft, batch, &change, policy)?) } else { None };
        Ok(Judged {
            summary: ChangeSummary {
                origin: change.origin,
                agent: change.agent.name.clone(),
                paths: change.files.len(),
                rules: std::mem::take(&mut judgement.rules),
                account,
                time: change.time,
            },
            judgement,
            default_pack: policy.source == PolicySource::DefaultPack,
            per: policy.index.per,
        })
    }
}

/// The outcome of a check that could not even start.
pub fn fault(fault: Fault) -> Report {
    let mut report = Report { faults: vec![fault], ..Report::default() };
    report.conclude();
    report
}
