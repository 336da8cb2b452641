//! Owns the examination of builds: the Dockerfile, the context and the target that a Compose service asks for, and
//! whether what a Dockerfile copies is in the context.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bstr::ByteSlice;

use super::demands::{additional_contexts, missing};
use super::drafts::{BuildDraft, ComposeBuild, Draft, Recipe};
use super::lookup::{Found, Lookup};
use super::models::Model;
use super::paths::{below, resolve, shown, upwards};
use super::problem::{Problem, Spot};
use super::select::is_dockerfile_name;
use super::survey::{Parsed, Survey};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::dockerfile::{Arguments, ContextCopy, Dockerfile, DockerfileError};

/// Why a path that is there was not looked at.
const BEYOND: &str = "a link or a submodule leads out of the tree here";

/// A Dockerfile, or why it is none.
type Read = Result<Dockerfile, DockerfileError>;

/// What builds of a tree were examined so far.
pub(super) struct Builds<'a, 't, C> {
    survey: &'a Survey<'t, C>,
    lookup: &'a Lookup<'t>,
    /// What is wrong.
    pub(super) problems: Vec<Problem>,
    /// The Dockerfiles that were looked at by themselves, with the places of the copies that were judged in a context.
    looked_at: BTreeMap<RepoPath, BTreeSet<(usize, usize)>>,
    /// The contexts in which each Dockerfile is built.
    contexts: BTreeMap<RepoPath, BTreeSet<RepoPath>>,
}

/// A context in which copies are judged.
struct Site<'s> {
    /// The Dockerfile or Compose file in which the copies stand.
    file: &'s RepoPath,
    /// The Dockerfile, if it is a file.
    dockerfile: Option<&'s RepoPath>,
    /// The context.
    context: &'s RepoPath,
    /// The place that stands for all copies: an inline Dockerfile's.
    inline: Option<&'s Spot>,
    /// Who builds.
    by: String,
}

/// Why a source is not there.
enum Gap {
    /// Nothing stands there.
    Nothing(RepoPath),
    /// An ignore file leaves it out.
    LeftOut(RepoPath, RepoPath),
}

impl<'a, 't, C: Parsed> Builds<'a, 't, C> {
    pub(super) fn new(survey: &'a Survey<'t, C>, lookup: &'a Lookup<'t>) -> Self {
        let (problems, looked_at, contexts) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { survey, lookup, problems, looked_at, contexts }
    }

    /// Examines a build that a Compose service asks for.
    pub(super) fn asked(&mut self, build: &ComposeBuild, draft: &Draft, model: &Model) -> Result<(), Fault> {
        let service = &build.asked_by.service;
        self.problems.extend(additional_contexts(service, draft, model, self.lookup)?);
        let Some(asks) = draft.build.value() else { return Ok(()) };
        let Some(whole) = &asks.spot else { return Ok(()) };
        let at = asks.context.value().map_or(whole, |context| &context.spot);
        let what = format!("`build.context` of the service `{service}`");
        match self.lookup.find(&build.context)? {
            Found::Nothing => {
                self.problems.extend(missing(&what, &build.context, at, "", self.lookup)?);
                return Ok(());
            }
            Found::File(..) => {
                let message = format!("{what} names `{}`, which is a file", build.context);
                let help = "name the directory that is to be built from".to_owned();
                self.problems.push(Problem::dangling(at, message, "no directory", help));
                return Ok(());
            }
            Found::Beyond => {
                self.survey.note(&build.context, BEYOND);
                return Ok(());
            }
            Found::Directory => {}
        }
        match &build.dockerfile {
            Recipe::Inline(text) => self.inline(build, asks, text),
            Recipe::File(path) => self.file(build, asks, path, at),
        }
    }

    fn file(
        &mut self,
        build: &ComposeBuild,
        asks: &BuildDraft,
        path: &RepoPath,
        context: &Spot,
    ) -> Result<(), Fault> {
        let service = &build.asked_by.service;
        let real = match self.lookup.find(path)? {
            Found::File(real, _) => real,
            Found::Beyond => {
                self.survey.note(path, BEYOND);
                return Ok(());
            }
            Found::Directory | Found::Nothing => {
                let given = asks.dockerfile.value();
                let what = match given {
                    Some(_) => format!("`build.dockerfile` of the service `{service}`"),
                    None => format!("`build` of the service `{service}`"),
                };
                let at = given.map_or(context, |given| &given.spot);
                self.problems.extend(missing(&what, path, at, "", self.lookup)?);
                return Ok(());
            }
        };
        self.contexts.entry(real.clone()).or_default().insert(build.context.clone());
        let Some(read) = self.look_at(&real)? else { return Ok(()) };
        let Ok(file) = &*read else { return Ok(()) };
        if !self.has_target(build, asks, file, &format!("`{real}`")) {
            return Ok(());
        }
        let Some(plan) = file.plan(build.target.as_deref(), Arguments::Given(&build.arguments)) else {
            return Ok(());
        };
        let site = Site {
            file: &real,
            dockerfile: Some(path),
            context: &build.context,
            inline: None,
            by: format!(" (`{service}` in `{}`)", build.asked_by.file),
        };
        for copy in &plan.copies {
            self.looked_at.entry(real.clone()).or_default().insert((copy.range.start, copy.range.end));
            self.copied(copy, build, &site)?;
        }
        Ok(())
    }

    fn inline(&mut self, build: &ComposeBuild, asks: &BuildDraft, text: &str) -> Result<(), Fault> {
        let Some(inline) = asks.inline.value() else { return Ok(()) };
        let service = &build.asked_by.service;
        let what = format!("`dockerfile_inline` of the service `{service}`");
        if let Some(given) = asks.dockerfile.value() {
            let message = format!("the service `{service}` has both `dockerfile` and `dockerfile_inline`");
            let help = "keep one of the two: Compose refuses both".to_owned();
            self.problems.push(Problem::invalid(&given.spot, message, "beside the inline one", help));
            return Ok(());
        }
        let invalid = |error: &DockerfileError| {
            let message = format!("{what} is no Dockerfile that builds: {}", error.message);
            Problem::invalid(&inline.spot, message, "does not build", mend())
        };
        let file = match Dockerfile::parse(text.as_bytes()) {
            Ok(file) => file,
            Err(error) => {
                self.problems.push(invalid(&error));
                return Ok(());
            }
        };
        self.problems.extend(file.mistakes().iter().map(invalid));
        if !self.has_target(build, asks, &file, &what) {
            return Ok(());
        }
        let arguments = Arguments::Given(&build.arguments);
        let Some(plan) = file.plan(build.target.as_deref(), arguments) else { return Ok(()) };
        let site = Site {
            file: &inline.spot.file,
            dockerfile: None,
            context: &build.context,
            inline: Some(&inline.spot),
            by: format!(" (`{service}`)"),
        };
        plan.copies.iter().try_for_each(|copy| self.copied(copy, build, &site))
    }

    /// Whether the target is a stage of the file; says so if not.
    fn has_target(&mut self, build: &ComposeBuild, asks: &BuildDraft, file: &Dockerfile, what: &str) -> bool {
        let Some(target) = &build.target else { return true };
        if file.find_stage(target).is_some() {
            return true;
        }
        if let Some(given) = asks.target.value() {
            let service = &build.asked_by.service;
            let stages: Vec<String> = file
                .stages
                .iter()
                .filter_map(|stage| stage.name.as_ref())
                .map(|name| format!("`{name}`"))
                .collect();
            let has = if stages.is_empty() { "no stage with a name".to_owned() } else { stages.join(", ") };
            let message =
                format!("the service `{service}` builds the target `{target}`, which {what} does not have");
            let help = format!("name a stage that is there ({has}), or add `FROM … AS {target}`");
            self.problems.push(Problem::dangling(&given.spot, message, "no such stage", help));
        }
        false
    }

    /// Judges one source in the context that it is taken from.
    fn copied(&mut self, copy: &ContextCopy, build: &ComposeBuild, site: &Site<'_>) -> Result<(), Fault> {
        let context = match &copy.from {
            None => Some(site.context),
            // A name that is no context is an image.
            Some(name) => build.contexts.get(name),
        };
        let Some(context) = context else { return Ok(()) };
        // One that is not there was told where it is named.
        if self.lookup.find(context)? != Found::Directory {
            return Ok(());
        }
        let site = Site { context, by: site.by.clone(), ..*site };
        if let Some(gap) = self.gap(copy, &site)? {
            let problem = self.lost(copy, &gap, &site)?;
            self.problems.push(problem);
        }
        Ok(())
    }

    /// Why a source is not in a context; `None`: it is, or nobody can tell.
    fn gap(&self, copy: &ContextCopy, site: &Site<'_>) -> Result<Option<Gap>, Fault> {
        let Some(path) = plain(copy, site.context) else { return Ok(None) };
        match self.lookup.find(&path)? {
            Found::Nothing => return Ok(Some(Gap::Nothing(path))),
            Found::Beyond => return Ok(None),
            Found::File(..) | Found::Directory => {}
        }
        let own = site.dockerfile.filter(|_| copy.from.is_none());
        let Some((file, ignore)) = self.lookup.ignore_file(own, site.context)? else { return Ok(None) };
        let source = below(&path, site.context).join(&b'/');
        Ok(ignore.leaves_out(&source).then_some(Gap::LeftOut(path, file)))
    }

    fn lost(&self, copy: &ContextCopy, gap: &Gap, site: &Site<'_>) -> Result<Problem, Fault> {
        let own = Spot::new(site.file, &copy.range);
        let at = site.inline.unwrap_or(&own);
        let (file, source, by) = (site.file, &copy.source, &site.by);
        let place = shown(site.context);
        Ok(match gap {
            Gap::LeftOut(path, ignore) => {
                let message = format!("`{file}` copies `{source}`, which `{ignore}` leaves out{by}");
                let help = format!("let `{ignore}` take it (`!{}`), or do not copy it", shown(path));
                Problem::dangling(at, message, "left out of the context", help)
            }
            Gap::Nothing(path) if self.lookup.is_ignored(path)? => {
                let message =
                    format!("`{file}` copies `{source}`, which is not in the tree: git ignores `{path}`{by}");
                let help = format!("make `{path}` before the build, or build it in a stage of its own");
                Problem::dangling(at, message, "made elsewhere", help).of(path).softly()
            }
            Gap::Nothing(path) => {
                let message =
                    format!("`{file}` copies `{source}`, which is not in its build context `{place}`{by}");
                let help = format!("add `{path}`, or copy what is there");
                Problem::dangling(at, message, "not in the context", help).of(path)
            }
        })
    }

    /// A Dockerfile, looked at by itself the first time.
    fn look_at(&mut self, path: &RepoPath) -> Result<Option<Arc<Read>>, Fault> {
        let Some(read) = self.survey.read(path, |data| Ok(Dockerfile::parse(data)))? else { return Ok(None) };
        if self.looked_at.contains_key(path) {
            return Ok(Some(read));
        }
        self.looked_at.insert(path.clone(), BTreeSet::new());
        let mistakes = match &*read {
            Ok(file) => file.mistakes(),
            Err(error) => vec![error.clone()],
        };
        for mistake in mistakes {
            let at = Spot::new(path, &mistake.range);
            let message = format!("`{path}` is no Dockerfile that builds: {}", mistake.message);
            self.problems.push(Problem::invalid(&at, message, "does not build", mend()));
        }
        Ok(Some(read))
    }

    /// Examines the Dockerfiles of the tree: by themselves, and what nobody asks for in the contexts it may be meant for.
    pub(super) fn unasked(&mut self) -> Result<(), Fault> {
        let survey = self.survey;
        for path in survey.files().filter(|path| is_dockerfile_name(path.file_name())) {
            let real = match self.lookup.find(path)? {
                Found::File(real, _) => real,
                Found::Beyond => {
                    survey.note(path, BEYOND);
                    continue;
                }
                Found::Directory | Found::Nothing => continue,
            };
            let Some(read) = self.look_at(&real)? else { continue };
            let Ok(file) = &*read else { continue };
            // Nothing was judged of a file that no build asks for.
            let judged = self.looked_at.get(&real).cloned().unwrap_or_default();
            let mut contexts: Vec<RepoPath> = upwards(&path.directory()).collect();
            contexts.extend(self.contexts.get(&real).into_iter().flatten().cloned());
            for copy in file.all_copies() {
                if copy.from.is_none() && !judged.contains(&(copy.range.start, copy.range.end)) {
                    self.guessed(&copy, path, &real, &contexts)?;
                }
            }
        }
        Ok(())
    }

    /// Judges a source whose context nobody names: it is lost if no directory that may be the context has it.
    fn guessed(
        &mut self,
        copy: &ContextCopy,
        path: &RepoPath,
        real: &RepoPath,
        contexts: &[RepoPath],
    ) -> Result<(), Fault> {
        let mut first: Option<Problem> = None;
        for context in contexts {
            let site = Site { file: real, dockerfile: Some(path), context, inline: None, by: String::new() };
            let Some(gap) = self.gap(copy, &site)? else { return Ok(()) };
            let problem = self.lost(copy, &gap, &site)?;
            // What may be made in one of the directories is not lost.
            if first.as_ref().is_none_or(|first| first.blocks && !problem.blocks) {
                first = Some(problem);
            }
        }
        self.problems.extend(first);
        Ok(())
    }
}

/// The path that a source means in a context; `None` if it is a pattern or hangs on a variable, the whole context, or
/// held back for another build.
fn plain(copy: &ContextCopy, context: &RepoPath) -> Option<RepoPath> {
    if copy.is_deferred || copy.source.find_byteset(b"*?[").is_some() || copy.source.is_empty() {
        return None;
    }
    // Nothing leads out of a context: at its top, `..` stays there.
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in copy.source.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    if parts.is_empty() { None } else { resolve(context, &parts.join(&b'/')) }
}

fn mend() -> String {
    "mend the instruction: no builder takes the file as it stands".to_owned()
}
