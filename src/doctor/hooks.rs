//! Owns the check of the hooks: that each stands where git looks for it, in every worktree, and that it judges. That is
//! known by firing it: policy refuses the canary and tells that it was asked, so a hook that passes it, asks nobody, asks
//! twice or does not heed the answer is found, whoever wrote it and whatever its text says.

use std::path::{Path, PathBuf};

use super::asked::{self, Asked};
use super::{Patient, Remark, Remedy};
use crate::fault::Fault;
use crate::git::{self, Canary, Fired, HookPlace, Worktree};
use crate::parallel;
use crate::setup::hooks::{self, Post, Standing};

/// The oldest git whose `git hook run` can tell a hook something on standard input.
const FIRING: (u32, u32) = (2, 40);

/// The hook that writes, where the others judge.
const WRITER: &str = "prepare-commit-msg";

/// Whether the hooks of every worktree stand and judge.
pub(super) fn judge(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let worktrees = patient.repository.worktrees()?;
    let (version, shown) = git::version()?;
    let fires = patient.fires && version >= FIRING;
    let judged =
        parallel::map(&worktrees, |worktree| Guarded::at(worktree)?.judge(patient, &worktrees, fires));
    let (mut remarks, mut count): (Vec<Remark>, usize) = (Vec::new(), 0);
    for result in judged {
        let (found, hooks) = result?;
        count += hooks;
        for remark in found {
            // Worktrees mostly share their hooks: what is wrong with one is wrong once.
            if !remarks.iter().any(|known| known.message == remark.message) {
                remarks.push(remark);
            }
        }
    }
    if patient.fires && !fires {
        remarks.push(Remark::warning(
            format!("git {shown} cannot fire hooks, so that they judge is not proven"),
            "install git 2.40 or later and put it on PATH",
        ));
    }
    if remarks.is_empty() {
        let (hooks, how) = match (count, fires) {
            (1, true) => ("hook", "judges: it has refused a canary"),
            (1, false) => ("hook", "stands; it was not fired"),
            (_, true) => ("hooks", "judge: each has refused a canary"),
            (_, false) => ("hooks", "stand; none was fired"),
        };
        let places =
            if worktrees.len() == 1 { String::new() } else { format!(" in {} worktrees", worktrees.len()) };
        remarks.push(Remark::ok(format!("{count} {hooks}{places} {how}")));
    }
    Ok(remarks)
}

/// A worktree with its hooks.
struct Guarded<'a> {
    worktree: &'a Worktree,
    place: HookPlace,
    posts: Vec<Post>,
}

impl<'a> Guarded<'a> {
    fn at(worktree: &'a Worktree) -> Result<Self, Fault> {
        let place = worktree.hook_place()?;
        let posts = hooks::posts(worktree, &place)?;
        Ok(Self { worktree, place, posts })
    }

    /// What is wrong here, and how many hooks there should be; the first of all `worktrees` is being examined.
    fn judge(
        &self,
        patient: &Patient,
        worktrees: &[Worktree],
        fires: bool,
    ) -> Result<(Vec<Remark>, usize), Fault> {
        let is_here = worktrees.first() == Some(self.worktree);
        let count = self.posts.len();
        let is_missing = |post: &Post| post.standing == Standing::Missing;
        if self.place.configured.is_some() && !self.place.directory.is_dir() {
            return Ok((vec![self.dead(elsewhere(worktrees)?)], count));
        }
        if self.posts.iter().all(is_missing) {
            let remark =
                Remark::problem("no hook is installed: nothing is judged here", self.install(is_here));
            return Ok((vec![self.mendable(remark, is_here)], count));
        }
        let stands = |post: &&Post| !matches!(post.standing, Standing::Missing | Standing::Idle);
        let canary = match fires && self.posts.iter().any(|post| stands(&post)) {
            true => Some(Canary::prepare(&self.worktree.root, self.worktree.is_bare)?),
            false => None,
        };
        let mut remarks = Vec::new();
        for post in &self.posts {
            let path = post.path.display();
            match (post.standing, &canary) {
                (Standing::Missing, _) => {
                    let message = format!("{path} is missing: nothing is judged there");
                    remarks.push(self.mendable(Remark::problem(message, self.install(is_here)), is_here));
                }
                (Standing::Idle, _) => remarks.push(
                    Remark::problem(
                        format!("{path} may not be executed, so git passes it over"),
                        format!("`chmod +x '{path}'`"),
                    )
                    .mended_by(Remedy::Executable(post.path.clone())),
                ),
                (_, Some(canary)) => remarks.extend(self.fired(patient, canary, post, is_here)?),
                (Standing::Foreign, None) => remarks.push(Remark::problem(
                    format!("{path} is a hook that does not call policy: nothing is judged there"),
                    self.take_over(post, is_here),
                )),
                (Standing::Judges, None) => {}
            }
        }
        Ok((remarks, count))
    }

    fn fired(
        &self,
        patient: &Patient,
        canary: &Canary,
        post: &Post,
        is_here: bool,
    ) -> Result<Option<Remark>, Fault> {
        let place = canary.scratch().join(format!("asked-{}", post.name));
        let fired = canary.fire(post.name, &[(asked::PLACE, &place)])?;
        // What some other hook was asked meanwhile says nothing about this one.
        let mut told = Asked::read(&place)?;
        told.retain(|asked| asked.hook == post.name);
        let path = post.path.display();
        let is_refused = fired.code != Some(0);
        let found = match &told[..] {
            [] if fired.code.is_none() => Some(Remark::new(
                super::Verdict::Unknown,
                format!("{path} was fired and did not end within a minute"),
                format!("see what it waits for: `git hook run {}`", post.name),
            )),
            [] if is_refused => Some(self.unasked(post, &fired, is_here)),
            [] => Some(self.rewritten(
                post,
                is_here,
                format!("{path} lets everything pass: policy is not asked"),
            )),
            [_, _, ..] => Some(self.twice(post, told.len())?),
            [asked] => self.answered(patient, post, asked, is_refused, is_here),
        };
        if found.is_some() {
            return Ok(found);
        }
        match self.count(canary, post)? {
            0 | 1 => Ok(None),
            count => Ok(Some(self.twice(post, count)?)),
        }
    }

    /// How often policy is asked where it lets the canary pass: a refusal ends what comes after it, a pass does not. Asked
    /// only where more than our own script may run.
    fn count(&self, canary: &Canary, post: &Post) -> Result<usize, Fault> {
        let is_alone = post.is_ours && !hooks::has_previous(post);
        if !asked::is_passable(post.name) || is_alone && self.worktree.configured_hooks(post.name)?.is_empty()
        {
            return Ok(0);
        }
        let place = canary.scratch().join(format!("counted-{}", post.name));
        canary.fire(post.name, &[(asked::PLACE, &place), (asked::PASSES, Path::new("1"))])?;
        Ok(Asked::read(&place)?.iter().filter(|asked| asked.hook == post.name).count())
    }

    /// What there is to say where policy was asked once.
    fn answered(
        &self,
        patient: &Patient,
        post: &Post,
        asked: &Asked,
        is_refused: bool,
        is_here: bool,
    ) -> Option<Remark> {
        let path = post.path.display();
        let own = env!("CARGO_PKG_VERSION");
        if is_refused != (post.name != WRITER) && asked.fault.is_none() {
            let message = match is_refused {
                false => format!("{path} lets pass what policy refuses"),
                true => format!("{path} fails where policy does not"),
            };
            return Some(self.rewritten(post, is_here, message));
        }
        if asked.version != own {
            let message = format!(
                "{path} asks policy {} at {}, and this is policy {own}",
                asked.version,
                asked.binary.display()
            );
            return Some(self.rewritten(post, is_here, message));
        }
        // A policy that cannot be read is said once, by the check of it.
        let fault = asked.fault.as_ref().filter(|_| patient.policy.is_ok())?;
        Some(Remark::problem(format!("{path} cannot judge: {}", fault.message), fault.help.clone()))
    }

    /// What there is to say of a hook that refuses the canary before policy is asked.
    fn unasked(&self, post: &Post, fired: &Fired, is_here: bool) -> Remark {
        let path = post.path.display();
        let said = fired.said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("nothing");
        let unfound = format!("{path} finds no policy to ask, and stops everything: {}", said.trim());
        if post.is_ours {
            return self.rewritten(post, is_here, unfound);
        }
        // What the shell says of a command that is not there (sh(1)).
        if fired.code == Some(127) {
            let help = format!(
                "`git hook run {}` shows it: install what it calls, or take the call out of it",
                post.name
            );
            return Remark::problem(unfound, help);
        }
        Remark::warning(
            format!(
                "{path} refuses the canary before policy is asked, so nothing is proven; it says: {}",
                said.trim()
            ),
            format!("see whether it should: `git hook run {}`", post.name),
        )
    }

    /// What there is to say where policy is asked more than once.
    fn twice(&self, post: &Post, count: usize) -> Result<Remark, Fault> {
        let message = format!("{} has policy asked {count} times for one change", post.path.display());
        let configured = self.worktree.configured_hooks(post.name)?;
        let help = match (configured.first(), hooks::calls_again(post)) {
            (Some(key), _) => format!("`git config --unset-all {key}.command`: the installed hook is enough"),
            (None, Some(previous)) => format!(
                "`sed -i.old '/hook {}/d' '{}'`: the installed hook asks after that one",
                post.name,
                previous.display()
            ),
            (None, None) => format!(
                "take `policy hook {}` out of what your hook manager runs, or call it there once: `policy uninstall` leaves it to the manager",
                post.name
            ),
        };
        Ok(Remark::problem(message, help))
    }

    /// A hook that has to be written anew: ours by us, another's by taking its place.
    fn rewritten(&self, post: &Post, is_here: bool, message: String) -> Remark {
        match post.is_ours {
            true => self.mendable(Remark::problem(message, self.install(is_here)), is_here),
            false => Remark::problem(message, self.take_over(post, is_here)),
        }
    }

    fn take_over(&self, post: &Post, is_here: bool) -> String {
        match hooks::is_husky(&self.place) {
            true => format!(
                "`echo 'policy hook {} \"$@\"' >>'{}'`, and see that nothing before it ends the script",
                post.name,
                post.path.display()
            ),
            false => format!("{} has it run first, then the judgement", self.install(is_here)),
        }
    }

    /// The command that installs hooks here.
    fn install(&self, is_here: bool) -> String {
        let root = self.worktree.root.display();
        let go = if is_here { String::new() } else { format!("cd '{root}' && ") };
        match self.place.is_inside || hooks::is_husky(&self.place) {
            _ if hooks::is_husky(&self.place) => {
                "`for hook in pre-commit pre-merge-commit prepare-commit-msg commit-msg pre-push; do echo \"policy hook $hook \\\"\\$@\\\"\" >>.husky/$hook; done`".to_owned()
            }
            true => format!("`{go}policy install`"),
            false => format!("`{go}{OWN} && policy install`"),
        }
    }

    /// Only what is installed from here can be mended from here.
    fn mendable(&self, remark: Remark, is_here: bool) -> Remark {
        let can = is_here && self.place.is_inside && !hooks::is_husky(&self.place);
        if can { remark.mended_by(Remedy::Hooks) } else { remark }
    }

    /// A `core.hooksPath` that leads nowhere; from another worktree it may lead to `elsewhere`.
    fn dead(&self, elsewhere: Option<PathBuf>) -> Remark {
        let scope = self.place.configured.as_deref().unwrap_or_default();
        let root = &self.worktree.root;
        let message = format!(
            "core.hooksPath ({scope}) leads to {}, which is not there: no hook runs in {}",
            self.place.directory.display(),
            root.display()
        );
        if hooks::is_husky(&self.place) {
            return Remark::problem(message, format!("`cd '{}' && npx husky` makes it", root.display()));
        }
        let git = format!("git -C '{}' config", root.display());
        if let (true, Some(directory)) = (self.place.is_relative, elsewhere) {
            return Remark::problem(
                message,
                format!(
                    "`{git} --{scope} core.hooksPath '{}'`: all worktrees then share it",
                    directory.display()
                ),
            );
        }
        match scope {
            "local" | "worktree" => Remark::problem(
                message,
                format!(
                    "`{git} --{scope} --unset-all core.hooksPath && cd '{}' && policy install`",
                    root.display()
                ),
            )
            .mended_by(Remedy::UnsetHooksPath { root: root.clone(), scope: scope.to_owned() }),
            _ => Remark::problem(message, format!("`cd '{}' && {OWN} && policy install`", root.display())),
        }
    }
}

/// Where hooks do stand in one of the worktrees.
fn elsewhere(worktrees: &[Worktree]) -> Result<Option<PathBuf>, Fault> {
    for worktree in worktrees {
        let place = worktree.hook_place()?;
        if place.directory.is_dir() {
            return Ok(Some(place.directory));
        }
    }
    Ok(None)
}

/// The command that gives a repository hooks of its own.
const OWN: &str =
    r#"git config --local core.hooksPath "$(git rev-parse --path-format=absolute --git-common-dir)/hooks""#;
