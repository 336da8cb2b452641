//! Owns Compose projects: which files of a folder make one, and in which order these, what they include and what they
//! extend are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ComposeUse;
use super::drafts::{ComposeBuild, Draft, Place, finish, is_remote};
use super::paths::resolve;
use super::survey::{Parsed, Survey};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::compose::{
    ComposeFile, DEFAULT_NAMES, Document, Extends, Include, OVERRIDE_NAMES, ServiceLayer, Text, Variables,
    interpolate, is_compose_name, parse_env,
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
}

/// Loads all projects of a tree.
pub(super) fn projects<C: Parsed>(survey: &Survey<'_, C>) -> Result<Projects, Fault> {
    let mut by_folder: BTreeMap<RepoPath, Vec<&RepoPath>> = BTreeMap::new();
    for path in survey.files().filter(|path| is_compose_name(path.file_name())) {
        by_folder.entry(path.directory()).or_default().push(path);
    }
    let mut loader = Loader { survey, opened: 0 };
    let mut projects = Projects { files: Vec::new(), builds: Vec::new() };
    for (folder, files) in by_folder {
        let first = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| files.iter().find(|path| path.file_name() == name.as_bytes()))
                .copied()
        };
        let (main, over) = (first(&DEFAULT_NAMES), first(&OVERRIDE_NAMES));
        let mut sets: Vec<Vec<RepoPath>> = Vec::new();
        if let Some(main) = main {
            projects.files.push(main.clone());
            sets.push([main].into_iter().chain(over).cloned().collect());
        }
        // A variant (`docker-compose.prod.yml`) is read after the main file: `-f main -f variant`.
        let named =
            |names: &[&str], path: &RepoPath| names.iter().any(|name| path.file_name() == name.as_bytes());
        let variants =
            files.iter().filter(|path| !named(&DEFAULT_NAMES, path) && !named(&OVERRIDE_NAMES, path));
        sets.extend(variants.map(|variant| main.into_iter().chain([*variant]).cloned().collect()));
        for set in sets {
            projects.builds.extend(loader.project(&set, &folder)?);
        }
    }
    Ok(projects)
}

/// Services by name.
type Model = BTreeMap<Arc<str>, Draft>;

struct Loader<'a, 't, C> {
    survey: &'a Survey<'t, C>,
    opened: usize,
}

impl<C: Parsed> Loader<'_, '_, C> {
    /// The builds of the project that `files` make.
    fn project(&mut self, files: &[RepoPath], folder: &RepoPath) -> Result<Vec<ComposeBuild>, Fault> {
        let variables = self.environment(&[folder.join(".env")], &Variables::new())?;
        let model = self.model(files, folder, &variables, &mut Vec::new())?;
        let mut builds = Vec::new();
        for (name, draft) in model {
            let asked_by = ComposeUse { file: files[0].clone(), service: name.to_string() };
            match finish(&draft, folder, asked_by) {
                Ok(build) => builds.extend(build),
                Err(reason) => self.survey.note(&files[0], format!("service `{name}`: {reason}")),
            }
        }
        Ok(builds)
    }

    /// Merges files as Compose does: document by document, what each includes first.
    fn model(
        &mut self,
        files: &[RepoPath],
        base: &RepoPath,
        variables: &Variables,
        chain: &mut Vec<RepoPath>,
    ) -> Result<Model, Fault> {
        let mut model = Model::new();
        for path in files {
            if chain.contains(path) || chain.len() >= MAX_CHAIN {
                self.survey.note(path, "`include` leads back to this file, or through too many");
                continue;
            }
            let Some(file) = self.open(path)? else { continue };
            chain.push(path.clone());
            for document in &file.documents {
                for include in &document.includes {
                    let included = self.include(include, path, base, variables, chain)?;
                    for (name, draft) in included {
                        merge_into(&mut model, name, draft);
                    }
                }
                let place = Place { file: path.clone(), base: base.clone(), variables };
                for layer in &document.services {
                    let draft = self.layer(layer, document, &place, 0)?.at_home(base);
                    merge_into(&mut model, Arc::clone(&layer.name), draft);
                }
            }
            chain.pop();
        }
        Ok(model)
    }

    fn include(
        &mut self,
        include: &Include,
        file: &RepoPath,
        base: &RepoPath,
        variables: &Variables,
        chain: &mut Vec<RepoPath>,
    ) -> Result<Model, Fault> {
        let mut files = Vec::new();
        for text in &include.paths {
            match local(text, base, variables) {
                Ok(path) => files.push(path),
                Err(reason) => self.survey.note(file, format!("`include`: {reason}")),
            }
        }
        let Some(first) = files.first() else { return Ok(Model::new()) };
        let folder = match include.project_directory.as_ref().map(|text| local(text, base, variables)) {
            Some(Ok(folder)) => folder,
            Some(Err(reason)) => {
                self.survey.note(file, format!("`include`: {reason}"));
                return Ok(Model::new());
            }
            None => first.directory(),
        };
        let env_files = match &include.env_files {
            None => vec![folder.join(".env")],
            Some(texts) => texts.iter().filter_map(|text| local(text, base, variables).ok()).collect(),
        };
        let variables = self.environment(&env_files, variables)?;
        self.model(&files, &folder, &variables, chain)
    }

    /// One service of one document, over what it extends.
    fn layer(
        &mut self,
        layer: &ServiceLayer,
        document: &Document,
        place: &Place<'_>,
        depth: usize,
    ) -> Result<Draft, Fault> {
        let own = Draft::new(layer, place);
        let Some(extends) = &layer.extends else { return Ok(own) };
        if depth >= MAX_CHAIN {
            self.survey.note(&place.file, format!("service `{}`: `extends` does not end", layer.name));
            return Ok(own);
        }
        match self.extended(extends, document, place, depth)? {
            Ok(extended) => Ok(own.over(extended)),
            Err(reason) => {
                self.survey.note(&place.file, format!("service `{}`: {reason}", layer.name));
                Ok(own)
            }
        }
    }

    /// The service that `extends` names, or why there is none.
    fn extended(
        &mut self,
        extends: &Extends,
        document: &Document,
        place: &Place<'_>,
        depth: usize,
    ) -> Result<Result<Draft, String>, Fault> {
        let name = match interpolate(&extends.service.raw, place.variables) {
            Ok(name) => name,
            Err(reason) => return Ok(Err(format!("`extends`: {reason}"))),
        };
        let find = |document: &Document| document.services.iter().find(|layer| *layer.name == *name).cloned();
        let missing = format!("`extends` names `{name}`, which is not there");
        let Some(text) = &extends.file else {
            let Some(layer) = find(document) else { return Ok(Err(missing)) };
            return self.layer(&layer, document, place, depth + 1).map(Ok);
        };
        let path = match local(text, &place.base, place.variables) {
            Ok(path) => path,
            Err(reason) => return Ok(Err(format!("`extends`: {reason}"))),
        };
        let Some(file) = self.open(&path)? else { return Ok(Err(missing)) };
        for document in &file.documents {
            if let Some(layer) = find(document) {
                let place = Place { file: path.clone(), base: path.directory(), variables: place.variables };
                return self.layer(&layer, document, &place, depth + 1).map(Ok);
            }
        }
        Ok(Err(missing))
    }

    fn open(&mut self, path: &RepoPath) -> Result<Option<Arc<ComposeFile>>, Fault> {
        self.opened += 1;
        if self.opened > MAX_FILES {
            self.survey.note(path, format!("more than {MAX_FILES} Compose files in all"));
            return Ok(None);
        }
        self.survey.read(path, |data| ComposeFile::parse(data).map_err(|error| error.message))
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

fn merge_into(model: &mut Model, name: Arc<str>, draft: Draft) {
    let earlier = model.remove(&name).unwrap_or_default();
    model.insert(name, draft.over(earlier));
}

/// A path that `include` or `extends` names, or why it is none of the repository's. Nothing is ever fetched.
fn local(text: &Text, base: &RepoPath, variables: &Variables) -> Result<RepoPath, String> {
    let path = interpolate(&text.raw, variables)?;
    if is_remote(&path) {
        return Err(format!("`{path}` is not in the tree"));
    }
    resolve(base, path.as_bytes()).ok_or_else(|| format!("`{path}` leads out of the repository"))
}
