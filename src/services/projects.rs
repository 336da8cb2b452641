//! Owns the reading of Compose projects: in which order their files, what these include and what they extend are read.

use std::sync::Arc;

mod remarks;

use super::ComposeUse;
use super::drafts::{Asked, ComposeBuild, ComposeRun, Draft, Place, finish, run};
use super::file_sets::{FileSet, file_sets};
use super::lookup::{Found, Lookup};
use super::models::{Model, local};
use super::problem::{Problem, Spot};
use super::survey::{Parsed, Survey};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{
    ComposeFile, Document, Extends, Include, ServiceLayer, Text, Variables, interpolate, parse_env,
};

/// How many files an `include` or `extends` may lead through.
const MAX_CHAIN: usize = 16;

/// How many times files are opened for all projects of a tree.
const MAX_FILES: usize = 2_000;

/// A `.env` file's values.
struct EnvFile(Variables);

/// What Compose would read in each folder, and what it would build.
pub(super) struct Projects {
    /// The files that it reads when it is told none.
    pub(super) files: Vec<RepoPath>,
    /// The builds.
    pub(super) builds: Vec<ComposeBuild>,
    /// What runs without being built.
    pub(super) runs: Vec<ComposeRun>,
}

/// Loads all projects of a tree.
pub(super) fn projects<C: Parsed>(survey: &Survey<'_, C>) -> Result<Projects, Fault> {
    let mut loader = Loader::new(survey, false);
    let mut projects = Projects { files: Vec::new(), builds: Vec::new(), runs: Vec::new() };
    for set in file_sets(survey)? {
        let Some(first) = set.files.first() else { continue };
        if set.is_default {
            projects.files.push(first.clone());
        }
        for (name, draft) in loader.project(&set)?.services {
            let asked_by = ComposeUse { file: first.clone(), service: name.to_string() };
            projects.runs.extend(run(&draft, asked_by.clone()));
            match finish(&draft, &set.folder, asked_by) {
                Asked::Build(build) => projects.builds.push(build),
                Asked::Unknown(reason) => {
                    survey.note(first, format!("service `{name}`: {reason}"));
                }
                Asked::Nothing | Asked::Outside { .. } => {}
            }
        }
    }
    Ok(projects)
}

/// A file that was opened, with the variables that were in force.
pub(super) struct Opened {
    /// The file, links followed.
    pub(super) path: RepoPath,
    /// The variables.
    pub(super) variables: Variables,
    /// Where values may come from that the tree does not show: the `.env` file of its project.
    pub(super) env_file: RepoPath,
    /// How it comes to be read.
    pub(super) role: Role,
}

/// How a Compose file comes to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// As the first file of a call.
    First,
    /// Because another includes it.
    Included,
    /// Merged over another, or extended: what it leaves out stands elsewhere.
    Part,
}

/// What is in force in the files of a project.
struct Project<'v> {
    /// The directory that their paths are relative to.
    base: RepoPath,
    /// The file that gives the variables values, whether it is in the tree or not.
    env_file: RepoPath,
    variables: &'v Variables,
}

/// Reads projects. Whoever examines a tree wants problems; others get notes.
pub(super) struct Loader<'a, 't, C> {
    survey: &'a Survey<'t, C>,
    opened: usize,
    examines: bool,
    /// The problems that reading showed, if it examines.
    pub(super) problems: Vec<Problem>,
    /// The files that were read, if it examines.
    pub(super) files: Vec<Opened>,
    lookup: Lookup<'t>,
}

impl<'a, 't, C: Parsed> Loader<'a, 't, C> {
    pub(super) fn new(survey: &'a Survey<'t, C>, examines: bool) -> Self {
        let lookup = Lookup::new(survey.tree());
        Self { survey, opened: 0, examines, problems: Vec::new(), files: Vec::new(), lookup }
    }

    /// The services of the project that a file set makes.
    pub(super) fn project(&mut self, set: &FileSet) -> Result<Model, Fault> {
        let env_file = set.env_files.last().cloned().unwrap_or_else(|| set.folder.join(".env"));
        let variables = self.environment(&set.env_files, &Variables::new())?;
        let project = Project { base: set.folder.clone(), env_file, variables: &variables };
        self.model(&set.files, &project, &mut Vec::new())
    }

    /// Merges files as Compose does: document by document, what each includes first.
    fn model(
        &mut self,
        files: &[RepoPath],
        project: &Project<'_>,
        chain: &mut Vec<RepoPath>,
    ) -> Result<Model, Fault> {
        let mut model = Model::default();
        for (index, path) in files.iter().enumerate() {
            if chain.contains(path) || chain.len() >= MAX_CHAIN {
                self.survey.note(path, "`include` leads back to this file, or through too many");
                continue;
            }
            let role = match (index, chain.is_empty()) {
                (0, true) => Role::First,
                (0, false) => Role::Included,
                _ => Role::Part,
            };
            let real = self.record(path, project, role)?;
            let Some(file) = self.open(path)? else {
                model.is_open = true;
                continue;
            };
            chain.push(path.clone());
            let place = Place { file: real, base: project.base.clone(), variables: project.variables };
            for document in &file.documents {
                for include in &document.includes {
                    let included = self.include(include, &place, chain)?;
                    model.merge(included);
                }
                model.declare(document, &place);
                for layer in &document.services {
                    let draft = self.layer(layer, document, &place, project, 0)?.at_home(&project.base);
                    model.put(Arc::clone(&layer.name), draft);
                }
            }
            chain.pop();
        }
        Ok(model)
    }

    fn include(
        &mut self,
        include: &Include,
        place: &Place<'_>,
        chain: &mut Vec<RepoPath>,
    ) -> Result<Model, Fault> {
        let mut model = Model::default();
        let mut files = Vec::new();
        for text in &include.paths {
            match local(text, place) {
                Ok(path) if self.leads_on(&path, text, place, chain)? => files.push(path),
                Ok(_) => model.is_open = true,
                Err(away) => {
                    model.is_open = true;
                    self.away("`include`", &away, text, place);
                }
            }
        }
        let Some(first) = files.first() else { return Ok(model) };
        let folder = match include.project_directory.as_ref().map(|text| (text, local(text, place))) {
            Some((_, Ok(folder))) => folder,
            Some((text, Err(away))) => {
                self.away("`include`", &away, text, place);
                return Ok(Model { is_open: true, ..model });
            }
            None => first.directory(),
        };
        let mut env_files = Vec::new();
        for text in include.env_files.iter().flatten() {
            match local(text, place) {
                Ok(path) => {
                    self.demand(&path, text, place, "includes the variables of")?;
                    env_files.push(path);
                }
                Err(away) => self.away("`include`", &away, text, place),
            }
        }
        if include.env_files.is_none() {
            env_files.push(folder.join(".env"));
        }
        let variables = self.environment(&env_files, place.variables)?;
        let env_file = env_files.pop().unwrap_or_else(|| folder.join(".env"));
        let project = Project { base: folder, env_file, variables: &variables };
        model.merge(self.model(&files, &project, chain)?);
        Ok(model)
    }

    /// Whether an included file is there and not one of those that include it.
    fn leads_on(
        &mut self,
        path: &RepoPath,
        text: &Text,
        place: &Place<'_>,
        chain: &[RepoPath],
    ) -> Result<bool, Fault> {
        if !self.examines {
            return Ok(true);
        }
        if chain.contains(path) || chain.len() >= MAX_CHAIN {
            let message = format!("`{}` includes `{path}`, which includes it in turn", place.file);
            let help = "take one of the two entries out of `include`: Compose refuses a circle".to_owned();
            let at = Spot::new(&place.file, &text.range);
            self.problems.push(Problem::invalid(&at, message, "leads back here", help));
            return Ok(false);
        }
        self.demand(path, text, place, "includes")
    }

    /// Whether a file is there that a Compose file cannot do without; says so if not.
    fn demand(&mut self, path: &RepoPath, text: &Text, place: &Place<'_>, verb: &str) -> Result<bool, Fault> {
        if !self.examines || self.lookup.find(path)? != Found::Nothing {
            return Ok(true);
        }
        let message = format!("`{}` {verb} `{path}`, which is not in the tree", place.file);
        let help = format!("add `{path}`, or take the entry out");
        let at = Spot::new(&place.file, &text.range);
        let problem = Problem::dangling(&at, message, "not in the tree", help).of(path);
        let is_ignored = self.lookup.is_ignored(path)?;
        self.problems.push(if is_ignored { problem.softly() } else { problem });
        Ok(false)
    }

    /// One service of one document, over what it extends.
    fn layer(
        &mut self,
        layer: &ServiceLayer,
        document: &Document,
        place: &Place<'_>,
        project: &Project<'_>,
        depth: usize,
    ) -> Result<Draft, Fault> {
        let own = Draft::new(layer, place);
        let Some(extends) = &layer.extends else { return Ok(own) };
        if depth >= MAX_CHAIN {
            let reason = format!("service `{}`: `extends` does not end", layer.name);
            let message = format!("`extends` of the service `{}` does not end", layer.name);
            let help = "let one service of the circle stand on its own";
            self.refuse(&extends.service, place, reason, message, help);
            return Ok(own);
        }
        match self.extended(extends, &layer.name, document, place, project, depth)? {
            Some(extended) => Ok(own.over(extended)),
            None => Ok(own),
        }
    }

    /// The service that `extends` names; `None`, which is then said, if there is none.
    fn extended(
        &mut self,
        extends: &Extends,
        by: &str,
        document: &Document,
        place: &Place<'_>,
        project: &Project<'_>,
        depth: usize,
    ) -> Result<Option<Draft>, Fault> {
        let what = format!("service `{by}`: `extends`");
        let name = match interpolate(&extends.service.raw, place.variables) {
            Ok(name) => name,
            Err(reason) => {
                self.survey.note(&place.file, format!("{what}: {reason}"));
                return Ok(None);
            }
        };
        let find = |document: &Document| document.services.iter().find(|layer| *layer.name == *name).cloned();
        let missing = format!("{what} names `{name}`, which is not there");
        let Some(text) = &extends.file else {
            let Some(layer) = find(document) else {
                let message =
                    format!("the service `{by}` extends `{name}`, which `{}` does not have", place.file);
                self.lack(&extends.service, place, missing, message, &format!("add the service `{name}`"));
                return Ok(None);
            };
            return self.layer(&layer, document, place, project, depth + 1).map(Some);
        };
        let path = match local(text, place) {
            Ok(path) => path,
            Err(away) => {
                self.away(&what, &away, text, place);
                return Ok(None);
            }
        };
        let verb = format!("extends, in the service `{by}`, a service of");
        if !self.demand(&path, text, place, &verb)? {
            return Ok(None);
        }
        let real = self.record(&path, project, Role::Part)?;
        let Some(file) = self.open(&path)? else {
            self.note_unless_examined(&place.file, missing);
            return Ok(None);
        };
        for document in &file.documents {
            if let Some(layer) = find(document) {
                let place = Place { file: real, base: path.directory(), variables: place.variables };
                return self.layer(&layer, document, &place, project, depth + 1).map(Some);
            }
        }
        let message = format!("the service `{by}` extends `{name}`, which `{path}` does not have");
        self.lack(
            &extends.service,
            place,
            missing,
            message,
            &format!("add the service `{name}` to `{path}`"),
        );
        Ok(None)
    }

    fn open(&mut self, path: &RepoPath) -> Result<Option<Arc<ComposeFile>>, Fault> {
        self.opened += 1;
        if self.opened > MAX_FILES {
            self.survey.note(path, format!("more than {MAX_FILES} Compose files in all"));
            return Ok(None);
        }
        self.survey.read(path, |data| ComposeFile::parse(data).map_err(|error| error.message))
    }

    /// Where a file stands, links followed, kept for those who examine it.
    fn record(&mut self, path: &RepoPath, project: &Project<'_>, role: Role) -> Result<RepoPath, Fault> {
        if !self.examines || self.files.len() >= MAX_FILES {
            return Ok(path.clone());
        }
        let Found::File(real, _) = self.lookup.find(path)? else { return Ok(path.clone()) };
        self.files.push(Opened {
            path: real.clone(),
            variables: project.variables.clone(),
            env_file: project.env_file.clone(),
            role,
        });
        Ok(real)
    }

    /// The variables in force in a project: those of the project that includes it win over its own.
    fn environment(&mut self, files: &[RepoPath], outer: &Variables) -> Result<Variables, Fault> {
        let mut variables = Variables::new();
        for path in files {
            let parse = |data: &[u8]| Ok(EnvFile(parse_env(&String::from_utf8_lossy(data))));
            if let Some(file) = self.survey.read(path, parse)? {
                variables.extend(file.0.clone());
            }
        }
        variables.extend(outer.clone());
        Ok(variables)
    }
}
