//! Owns Maven: what a module inherits from its parents, and whether its build packs a program.

use std::sync::Arc;

use super::{BUILD_IMAGE, JIB, partly_known};
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::formats::images::repository;
use crate::formats::manifest::{Activation, Pom, PomBuild, PomPlugin};
use crate::services::kit::{Form, Kit};
use crate::services::paths::{resolve, upwards};
use crate::services::survey::{Parsed, Survey};
use crate::services::{Ecosystem, Service};

/// How many parents are followed.
const MAX_PARENTS: usize = 16;

/// The parent that binds `repackage` by itself: Spring Boot's own documentation, "Using the Plugin" of its Maven part.
const BOOT_PARENT: &str = "spring-boot-starter-parent";

/// A module and what stands above it.
struct Chain {
    /// The module itself, then its parents in the tree.
    poms: Vec<(RepoPath, Arc<Pom>)>,
    /// The first parent that is not in the tree.
    outside: Option<String>,
}

/// What decides about a module.
struct Verdict {
    why: String,
    form: Form,
}

pub(super) fn find<C: Parsed>(survey: &Survey<'_, C>) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for path in survey.named("pom.xml") {
        let Some(chain) = chain(survey, path)? else { continue };
        let Some(verdict) = judge(survey, path, &chain)? else { continue };
        let (directory, pom) = &chain.poms[0];
        let root = root(survey, &chain)?;
        let wrapper = survey.has(&root.join("mvnw"));
        let kit = if wrapper { Kit::MavenWrapper } else { Kit::Maven };
        let final_name = pom.build.final_name.as_ref().and_then(|name| chain.expand(name));
        let mut service = Service::new(directory.clone(), Ecosystem::Jvm, path.clone(), verdict.why)
            .called(std::iter::once(pom.artifact.clone()).chain(final_name))
            .made_with(kit, verdict.form)
            .built_in(root);
        (service.builder, service.images) = images(survey, path, &chain)?;
        services.push(service);
    }
    Ok(services)
}

fn chain<C: Parsed>(survey: &Survey<'_, C>, path: &RepoPath) -> Result<Option<Chain>, Fault> {
    let Some(own) = survey.read(path, Pom::parse)? else { return Ok(None) };
    let mut chain = Chain { poms: vec![(path.directory(), own)], outside: None };
    while let Some((directory, Some(parent))) =
        chain.poms.last().map(|(directory, pom)| (directory.clone(), pom.parent.clone()))
    {
        let mut found = None;
        if !parent.path.is_empty()
            && chain.poms.len() <= MAX_PARENTS
            && let Some(path) = resolve(&directory, parent.path.as_bytes())
        {
            let path = if survey.has(&path) { path } else { path.join("pom.xml") };
            // Maven takes the file only if it is the parent that is named.
            if survey.has(&path)
                && let Some(pom) = survey.read(&path, Pom::parse)?
                && pom.artifact == parent.artifact
            {
                found = Some((path.directory(), pom));
            }
        }
        match found {
            Some(above) => chain.poms.push(above),
            None => {
                chain.outside = Some(parent.artifact);
                break;
            }
        }
    }
    Ok(Some(chain))
}

impl Chain {
    /// `${name}` replaced by what the module or a parent says; `None` if nobody says it.
    fn expand(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}')?;
            out.push_str(before);
            let own = &self.poms[0].1.artifact;
            match name {
                "project.artifactId" | "artifactId" => out.push_str(own),
                name => out.push_str(self.property(name).filter(|value| !value.contains("${"))?),
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out)
    }

    fn property(&self, name: &str) -> Option<&str> {
        self.poms.iter().find_map(|(_, pom)| pom.properties.get(name)).map(String::as_str)
    }
}

/// A plugin as it works on a module.
#[derive(Default)]
struct Effective {
    is_there: bool,
    /// Whether the module itself names it.
    is_own: bool,
    /// The profile that would bring it, where nobody can tell whether that is on.
    in_profile: Option<String>,
    goals: Vec<String>,
    skip: Option<String>,
    image: Option<String>,
    main_class: Option<String>,
}

fn effective<C: Parsed>(survey: &Survey<'_, C>, chain: &Chain, artifact: &str) -> Result<Effective, Fault> {
    let mut own = Effective::default();
    for (level, (_, pom)) in chain.poms.iter().enumerate() {
        let mut builds: Vec<&PomBuild> = vec![&pom.build];
        for profile in &pom.profiles {
            match is_active(survey, &chain.poms[0].0, &profile.activation)? {
                Some(true) => builds.push(&profile.build),
                None if profile.build.plugins.iter().any(|plugin| plugin.artifact == artifact) => {
                    own.in_profile.get_or_insert_with(|| profile.id.clone());
                }
                _ => {}
            }
        }
        for build in builds {
            for plugin in build.plugins.iter().filter(|plugin| plugin.artifact == artifact) {
                if level == 0 || plugin.is_inherited {
                    own.is_there = true;
                    own.is_own |= level == 0;
                    own.take(plugin);
                }
            }
            build
                .managed
                .iter()
                .filter(|plugin| plugin.artifact == artifact)
                .for_each(|plugin| own.take(plugin));
        }
    }
    own.skip = own.skip.and_then(|skip| chain.expand(&skip));
    Ok(own)
}

impl Effective {
    fn take(&mut self, plugin: &PomPlugin) {
        self.goals.extend(plugin.goals.iter().cloned());
        if self.skip.is_none() {
            self.skip.clone_from(&plugin.skip);
        }
        if self.image.is_none() {
            self.image.clone_from(&plugin.image);
        }
        if self.main_class.is_none() {
            self.main_class.clone_from(&plugin.main_class);
        }
    }

    fn has_goal(&self, goal: &str) -> bool {
        self.goals.iter().any(|own| own == goal)
    }

    fn works(&self) -> bool {
        self.is_there && self.skip.as_deref() != Some("true")
    }
}

/// Whether a profile is on for the module in `directory`; `None` if no tree tells.
fn is_active<C: Parsed>(
    survey: &Survey<'_, C>,
    directory: &RepoPath,
    activation: &Activation,
) -> Result<Option<bool>, Fault> {
    let there = |path: &str| {
        let path = path
            .strip_prefix("${basedir}/")
            .or_else(|| path.strip_prefix("${project.basedir}/"))
            .unwrap_or(path);
        if path.contains("${") {
            return Ok(None);
        }
        resolve(directory, path.as_bytes()).map(|path| survey.exists(&path)).transpose()
    };
    match activation {
        Activation::Default => Ok(Some(true)),
        Activation::Exists(path) => there(path),
        Activation::Missing(path) => Ok(there(path)?.map(|there| !there)),
        Activation::Unknown => Ok(None),
    }
}

fn judge<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    chain: &Chain,
) -> Result<Option<Verdict>, Fault> {
    let written = chain.poms[0].1.packaging.as_deref().unwrap_or("jar");
    let Some(packaging) = chain.expand(written) else {
        survey.note(path, format!("packaging `{written}`: nothing in the tree says what that is"));
        return Ok(None);
    };
    let verdict = |why: &str, form: Form| Verdict { why: why.to_owned(), form };
    if matches!(packaging.as_str(), "war" | "ear") {
        let form = if packaging == "war" { Form::War } else { Form::Program };
        return Ok(Some(verdict(&format!("packaging `{packaging}`"), form)));
    }
    if packaging != "jar" {
        return Ok(None);
    }
    let jib = effective(survey, chain, "jib-maven-plugin")?;
    let found = packed(survey, path, chain)?;
    let alone = jib.works() && jib.is_own;
    Ok(found.or_else(|| alone.then(|| verdict("jib-maven-plugin", Form::Jar))))
}

/// What makes the image of a service without a Dockerfile, and what it calls it. Told nothing else, jib and Spring Boot
/// both call it after the module (jib: <https://github.com/GoogleContainerTools/jib/tree/master/jib-maven-plugin>;
/// Spring Boot: "Packaging OCI Images" of its Maven plugin's reference).
fn images<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    chain: &Chain,
) -> Result<(Option<&'static str>, Vec<String>), Fault> {
    let (mut builder, mut images) = (None, Vec::new());
    let jib = effective(survey, chain, "jib-maven-plugin")?;
    let boot = effective(survey, chain, "spring-boot-maven-plugin")?;
    let builds = boot.has_goal("build-image") || boot.has_goal("build-image-no-fork");
    for (plugin, property, name, is_sure) in
        [(jib, "jib.to.image", JIB, true), (boot, "spring-boot.build-image.imageName", BUILD_IMAGE, builds)]
    {
        if !plugin.works() {
            continue;
        }
        let given = plugin.image.as_deref().or_else(|| chain.property(property));
        if is_sure || given.is_some() {
            builder = builder.or(Some(name));
        }
        match given.map(|given| (given, chain.expand(repository(given)))) {
            None => images.push(chain.poms[0].1.artifact.clone()),
            Some((_, Some(image))) => images.push(repository(&image).to_owned()),
            Some((given, None)) => {
                survey.note(path, format!("image `{given}`: nothing in the tree says what that is"));
                images.push(partly_known(repository(given), &chain.poms[0].1.artifact));
            }
        }
    }
    Ok((builder, images))
}

/// Whether a plugin packs the jar so that it runs by itself.
fn packed<C: Parsed>(
    survey: &Survey<'_, C>,
    path: &RepoPath,
    chain: &Chain,
) -> Result<Option<Verdict>, Fault> {
    let verdict = |why: &str, form: Form| Some(Verdict { why: why.to_owned(), form });
    let boot = effective(survey, chain, "spring-boot-maven-plugin")?;
    // A parent that is not in the tree may bind the goal; only Spring Boot's own certainly does. What a module names
    // itself it names to be packed.
    let bound = boot.has_goal("repackage")
        || chain.outside.as_deref() == Some(BOOT_PARENT)
        || chain.outside.is_some() && boot.is_own;
    let is_off = chain.property("spring-boot.repackage.skip") == Some("true");
    if boot.works() && bound && !is_off {
        return Ok(verdict("spring-boot-maven-plugin repackages it", Form::Jar));
    }
    let quarkus = effective(survey, chain, "quarkus-maven-plugin")?;
    if quarkus.works() && quarkus.has_goal("build") {
        return Ok(verdict("quarkus-maven-plugin builds it", Form::Quarkus));
    }
    let micronaut = effective(survey, chain, "micronaut-maven-plugin")?;
    if micronaut.works() && micronaut.is_own {
        return Ok(verdict("micronaut-maven-plugin", Form::Jar));
    }
    let assembler = effective(survey, chain, "appassembler-maven-plugin")?;
    if assembler.works() && assembler.is_own && assembler.has_goal("assemble") {
        return Ok(verdict("appassembler-maven-plugin assembles a program", Form::Program));
    }
    // Shade and Assembly also bundle libraries: a main class says that what they bundle starts.
    for (plugin, goal) in [("maven-shade-plugin", "shade"), ("maven-assembly-plugin", "single")] {
        let bundler = effective(survey, chain, plugin)?;
        if bundler.works() && bundler.has_goal(goal) && bundler.main_class.is_some() {
            return Ok(verdict(&format!("{plugin} with a main class"), Form::Jar));
        }
    }
    for (plugin, name) in [(boot, "spring-boot-maven-plugin"), (quarkus, "quarkus-maven-plugin")] {
        if let Some(profile) = plugin.in_profile.filter(|_| !plugin.is_there) {
            survey.note(path, format!("{name} stands in the profile `{profile}`, which may be on or off"));
        }
    }
    Ok(None)
}

/// The directory that must be whole: the highest that is a parent of the module, or lists it or such a parent.
fn root<C: Parsed>(survey: &Survey<'_, C>, chain: &Chain) -> Result<RepoPath, Fault> {
    let mut root = chain.poms[0].0.clone();
    let own = root.clone();
    for above in upwards(&own).skip(1) {
        let path = above.join("pom.xml");
        if !survey.has(&path) {
            continue;
        }
        let is_parent = chain.poms.iter().any(|(directory, _)| *directory == above);
        let Some(pom) = survey.read(&path, Pom::parse)? else { continue };
        let lists = pom.modules.iter().any(|module| {
            resolve(&above, module.as_bytes()).is_some_and(|module| module == root || module == own)
        });
        if is_parent || lists {
            root = above;
        }
    }
    Ok(root)
}
