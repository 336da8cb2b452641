//! Owns .NET services: projects whose SDK or output type makes a program, with what Directory.Build.props adds.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::kit::{Form, Kit};
use super::paths::{resolve, upwards};
use super::survey::{Parsed, Survey};
use super::{Ecosystem, Service};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::manifest::{Holds, MsBuild, Properties, Solution, StepKind, expand, holds};

/// How many imports may lead on from each other.
const MAX_IMPORTS: usize = 8;

/// Packages that only tests and measurements need.
const TESTING: &[&str] = &[
    "benchmarkdotnet",
    "microsoft.aspnetcore.mvc.testing",
    "microsoft.net.test.sdk",
    "mstest",
    "mstest.testframework",
    "nunit",
    "tunit",
    "xunit",
    "xunit.v3",
];

/// Properties of programs with windows, of tools, and of hosts that only start the others while they are developed.
const OTHERS: &[&str] =
    &["usemaui", "usewpf", "usewindowsforms", "packastool", "isaspirehost", "istestproject"];

/// A project with everything that it imports.
#[derive(Default)]
struct Evaluated {
    sdks: Vec<String>,
    properties: Properties,
    /// Properties that are set under conditions that nobody can tell.
    unsure: BTreeSet<String>,
    packages: Vec<String>,
    references: Vec<RepoPath>,
    /// The directories of the files that were read.
    read: Vec<RepoPath>,
}

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut evaluated = Vec::new();
    for path in survey.files().filter(|path| is_project(path)) {
        if let Some(project) = evaluate(survey, path)? {
            evaluated.push((path, project));
        }
    }
    if evaluated.is_empty() {
        return Ok(Vec::new());
    }
    let solutions = solutions(survey)?;
    let referenced: BTreeSet<RepoPath> =
        evaluated.iter().flat_map(|(_, project)| &project.references).cloned().collect();
    let mut services: Vec<Service> = Vec::new();
    for (path, project) in &evaluated {
        let Some(why) = why(survey, path, project, &referenced)? else { continue };
        let stem = stem(path);
        let assembly = project.properties.get("assemblyname").filter(|name| !name.is_empty());
        let assembly = assembly.cloned().unwrap_or_else(|| stem.clone());
        services.push(
            Service::new(path.directory(), Ecosystem::Dotnet, (*path).clone(), why)
                .called([stem, assembly.clone()])
                .running(Some(assembly))
                .made_with(Kit::Plain, Form::Published(version(project)))
                .built_in(root(survey, path, project, &solutions)),
        );
    }
    Ok(services)
}

fn is_project(path: &RepoPath) -> bool {
    matches!(path.extension(), Some(b"csproj" | b"fsproj" | b"vbproj"))
}

fn stem(path: &RepoPath) -> String {
    let name = String::from_utf8_lossy(path.file_name()).into_owned();
    name.rsplit_once('.').map_or(name.clone(), |(stem, _)| stem.to_owned())
}

/// The version in `net8.0`; the current long-term one where nothing says.
fn version(project: &Evaluated) -> String {
    let frameworks = ["targetframework", "targetframeworks"];
    let framework = frameworks.iter().find_map(|name| project.properties.get(*name));
    let version =
        framework.and_then(|text| text.split(';').next_back()).and_then(|text| text.strip_prefix("net"));
    let version = version.map(|text| text.split('-').next().unwrap_or_default());
    version.filter(|text| text.contains('.')).unwrap_or("8.0").to_owned()
}

/// Why a project is a service; `None` if it is none.
fn why<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    project: &Evaluated,
    referenced: &BTreeSet<RepoPath>,
) -> Result<Option<String>, Fault> {
    let is =
        |name: &str| project.properties.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let tests = project.packages.iter().any(|package| TESTING.contains(&package.as_str()));
    let runs_others = project.sdks.iter().any(|sdk| sdk == "Aspire.AppHost.Sdk" || sdk == "MSTest.Sdk");
    if tests || runs_others || OTHERS.iter().any(|name| is(name)) {
        return Ok(None);
    }
    let has = |sdk: &str| project.sdks.iter().any(|own| own.eq_ignore_ascii_case(sdk));
    let output = project.properties.get("outputtype").map(|text| text.to_ascii_lowercase());
    let output = output.as_deref().unwrap_or_default();
    if output == "exe" {
        return Ok(Some("`OutputType` Exe".to_owned()));
    }
    if project.unsure.contains("outputtype") {
        survey.note(path, "`OutputType` is set under a condition that no tree decides");
        return Ok(None);
    }
    if !output.is_empty() {
        return Ok(None);
    }
    for sdk in ["Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"] {
        if has(sdk) {
            return Ok(Some(sdk.to_owned()));
        }
    }
    // A library of components has the same SDK as an application of pages: only the latter starts.
    if has("Microsoft.NET.Sdk.Razor") && survey.has(&path.directory().join("Program.cs")) {
        return Ok(Some("Microsoft.NET.Sdk.Razor with Program.cs".to_owned()));
    }
    // One that a server refers to is served by it.
    let blazor = has("Microsoft.NET.Sdk.BlazorWebAssembly") && !referenced.contains(path);
    Ok(blazor.then(|| "Microsoft.NET.Sdk.BlazorWebAssembly".to_owned()))
}

fn evaluate<C: Parsed>(survey: &Survey<'_, C>, path: &RepoPath) -> Result<Option<Evaluated>, Fault> {
    let Some(file) = survey.read(path, MsBuild::parse)? else { return Ok(None) };
    let mut own = Evaluated::default();
    own.properties.insert("msbuildprojectname".to_owned(), stem(path));
    for (name, is_before) in [("Directory.Build.props", true), ("Directory.Build.targets", false)] {
        if !is_before {
            own.take(survey, path, &file, 0)?;
        }
        if let Some(directory) = survey.nearest(&path.directory(), name) {
            own.import(survey, &directory.join(name), 0)?;
        }
    }
    Ok(Some(own))
}

impl Evaluated {
    fn import<C: Parsed>(
        &mut self,
        survey: &Survey<'_, C>,
        path: &RepoPath,
        depth: usize,
    ) -> Result<(), Fault> {
        if depth > MAX_IMPORTS {
            survey.note(path, "imports lead on and on");
            return Ok(());
        }
        let Some(file) = survey.read(path, MsBuild::parse)? else { return Ok(()) };
        self.take(survey, path, &file, depth)
    }

    /// Reads one file's steps, in order.
    fn take<C: Parsed>(
        &mut self,
        survey: &Survey<'_, C>,
        path: &RepoPath,
        file: &Arc<MsBuild>,
        depth: usize,
    ) -> Result<(), Fault> {
        self.sdks.extend(file.sdks.iter().cloned());
        self.read.push(path.directory());
        for step in &file.steps {
            let holds = holds(&step.conditions, &self.properties);
            match &step.kind {
                StepKind::Property(name, value) if holds != Holds::No => {
                    let name = name.to_ascii_lowercase();
                    match (holds, expand(value, &self.properties)) {
                        (Holds::Yes, Some(value)) => {
                            self.unsure.remove(&name);
                            self.properties.insert(name, value);
                        }
                        _ => drop(self.unsure.insert(name)),
                    }
                }
                StepKind::Package(name) if holds != Holds::No => {
                    self.packages.push(name.to_ascii_lowercase())
                }
                StepKind::Reference(target) if holds != Holds::No => {
                    let target = target.replace('\\', "/");
                    self.references.extend(resolve(&path.directory(), target.as_bytes()));
                }
                StepKind::Import(target) if holds != Holds::No => {
                    if let Some(target) = imported(survey, path, target, &self.properties) {
                        self.import(survey, &target, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The file of the tree that an import means. SDKs and packages bring files that are in no tree.
fn imported<C: Parsed>(
    survey: &Survey<'_, C>,
    file: &RepoPath,
    target: &str,
    properties: &Properties,
) -> Option<RepoPath> {
    let directory = file.directory();
    if target.contains("OfFileAbove(") {
        let name = ["Directory.Build.props", "Directory.Build.targets"]
            .into_iter()
            .find(|name| target.contains(name))?;
        let above = (!directory.is_root()).then(|| survey.nearest(&directory.directory(), name))??;
        return Some(above.join(name));
    }
    let text = target.replace("$(MSBuildThisFileDirectory)", "./").replace('\\', "/");
    let path = resolve(&directory, expand(&text, properties)?.as_bytes())?;
    survey.has(&path).then_some(path)
}

/// The projects that each solution lists, by the solution's directory.
fn solutions<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<(RepoPath, BTreeSet<RepoPath>)>, Fault> {
    let mut solutions = Vec::new();
    for path in survey.files() {
        let parse = match path.extension() {
            Some(b"sln") => Solution::parse_sln,
            Some(b"slnx") => Solution::parse_slnx,
            _ => continue,
        };
        let Some(solution) = survey.read(path, parse)? else { continue };
        let directory = path.directory();
        let projects = solution.projects.iter().filter_map(|project| resolve(&directory, project.as_bytes()));
        solutions.push((directory.clone(), projects.collect()));
    }
    Ok(solutions)
}

/// The directory that must be whole: that of the nearest solution that lists the project, and of everything that the
/// project reads.
fn root<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    project: &Evaluated,
    solutions: &[(RepoPath, BTreeSet<RepoPath>)],
) -> RepoPath {
    let own = path.directory();
    let listing =
        solutions.iter().filter(|(_, projects)| projects.contains(path)).map(|(directory, _)| directory);
    let solution = listing.max_by_key(|directory| directory.components().count());
    let versions = survey.nearest(&own, "Directory.Packages.props");
    let needed = project.references.iter().map(RepoPath::directory).chain(project.read.iter().cloned());
    needed.chain(versions).chain(solution.cloned()).fold(own, |root, needed| {
        upwards(&root).find(|above| needed.is_within(above)).unwrap_or_else(RepoPath::root)
    })
}
