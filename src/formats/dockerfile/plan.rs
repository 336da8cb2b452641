//! Owns what building one target of a Dockerfile reads and runs: the stages it needs, what they copy from the build
//! context, and the commands that tell what the image is for.

use std::ops::Range;

use bstr::{BStr, BString, ByteSlice};

use super::expand::assignment;
use super::instruction::{Flag, Instruction};
use super::{Base, Dockerfile, Known, Scope, expand};

/// What a build of one target does.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What it takes from build contexts.
    pub copies: Vec<ContextCopy>,
    /// What its stages run, and what they copy from each other: texts in which names of programs stand.
    pub runs: Vec<BString>,
    /// What the image starts: CMD and ENTRYPOINT.
    pub starts: Vec<BString>,
    /// The names of its stages.
    pub stages: Vec<BString>,
}

/// A source of COPY, ADD or `RUN --mount=type=bind` that lies in a build context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextCopy {
    /// The path or pattern, relative to the context.
    pub source: BString,
    /// The name that `--from` gives, where it is neither a stage nor empty: another context, or an image.
    pub from: Option<BString>,
    /// Where it stands: bytes of the Dockerfile. For a mount, the whole flag.
    pub range: Range<usize>,
    /// Whether ONBUILD holds it back: then it is taken from the context of whoever builds on the image.
    pub is_deferred: bool,
}

/// The arguments that every build has, by the platform it is for.
const PLATFORM_ARGUMENTS: [&str; 8] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// How long a command may grow by its variables: beyond that they stay as they are.
const MAX_SPOKEN: usize = 1 << 20;

/// Who gives the build its arguments.
#[derive(Clone, Copy, Debug)]
pub enum Arguments<'a> {
    /// A Compose file: what it does not give is not given.
    Given(&'a Scope),
    /// Nobody knows: an ARG without a default may have any value.
    Unknown,
}

impl Dockerfile {
    /// What building `target` (none: the last stage) does; `None` if there is no such stage.
    pub fn plan(&self, target: Option<&str>, arguments: Arguments<'_>) -> Option<Plan> {
        let last = match target {
            Some(target) => self.find_stage(target)?,
            None => self.stages.len().checked_sub(1)?,
        };
        let mut planner = Planner::new(self, arguments);
        planner.visit(last, true);
        while let Some(stage) = planner.wanted.pop() {
            planner.visit(stage, false);
        }
        Some(planner.plan)
    }
}

impl Dockerfile {
    /// The variables that FROM may use: those declared before the first of them.
    pub(super) fn globals(&self) -> Scope {
        Planner::new(self, Arguments::Unknown).globals
    }

    /// What all stages take from build contexts, whichever of them is built.
    pub fn all_copies(&self) -> Vec<ContextCopy> {
        let mut planner = Planner::new(self, Arguments::Unknown);
        for stage in 0..self.stages.len() {
            planner.visit(stage, false);
        }
        planner.plan.copies
    }
}

struct Planner<'a> {
    file: &'a Dockerfile,
    arguments: Arguments<'a>,
    globals: Scope,
    plan: Plan,
    seen: Vec<bool>,
    wanted: Vec<usize>,
}

impl<'a> Planner<'a> {
    fn new(file: &'a Dockerfile, arguments: Arguments<'a>) -> Self {
        let mut planner = Self {
            file,
            arguments,
            globals: Scope::new(),
            plan: Plan::default(),
            seen: vec![false; file.stages.len()],
            wanted: Vec::new(),
        };
        let mut globals: Scope =
            PLATFORM_ARGUMENTS.iter().map(|name| ((*name).to_owned(), Known::Any)).collect();
        for argument in file.preamble() {
            planner.declare(argument, &mut globals);
        }
        planner.globals = globals;
        planner
    }

    /// Reads a stage and those it starts from. What an image starts is said by `is_target` and its bases alone.
    fn visit(&mut self, stage: usize, is_target: bool) {
        // Bases come before what is built on them, and each stage starts from an earlier one: the chain ends.
        let mut chain = vec![stage];
        while let Base::Stage(base) = self.base(chain[chain.len() - 1]) {
            chain.push(base);
        }
        let mut scope = PLATFORM_ARGUMENTS.iter().map(|name| ((*name).to_owned(), Known::Any)).collect();
        for stage in chain.into_iter().rev() {
            self.read(stage, &mut scope, is_target);
        }
    }

    fn base(&self, stage: usize) -> Base {
        self.file.stages[stage].base(&self.file.stages[..stage], &self.globals, self.file.escape)
    }

    fn read(&mut self, index: usize, scope: &mut Scope, is_target: bool) {
        let first_time = !std::mem::replace(&mut self.seen[index], true);
        let stage = &self.file.stages[index];
        if first_time {
            self.plan.stages.extend(stage.name.clone());
        }
        for instruction in self.file.stage(stage) {
            let copied = self.plan.copies.len();
            let is_deferred = instruction.trigger.is_some();
            let instruction = instruction.trigger.as_deref().unwrap_or(instruction);
            match instruction.keyword.as_str() {
                "ARG" => self.declare(instruction, scope),
                "ENV" => self.set(instruction, scope),
                "COPY" | "ADD" if first_time => self.copy(instruction, scope),
                "RUN" if first_time => self.run(instruction, scope),
                "CMD" | "ENTRYPOINT" if is_target => self.plan.starts.push(spoken(instruction, scope)),
                _ => {}
            }
            self.plan.copies[copied..].iter_mut().for_each(|copy| copy.is_deferred = is_deferred);
        }
    }

    fn declare(&self, argument: &Instruction, scope: &mut Scope) {
        for word in &argument.words {
            let (name, default) = assignment(word.text.as_bstr());
            let default = default.map(|value| Known::Value(expand(value, scope, self.file.escape)));
            let given = match self.arguments {
                Arguments::Given(given) => given.get(&name).cloned(),
                Arguments::Unknown => None,
            };
            let open = match self.arguments {
                Arguments::Unknown => Some(Known::Any),
                Arguments::Given(_) => None,
            };
            let value = given.or(default).or_else(|| self.globals.get(&name).cloned()).or(open);
            scope.extend(value.map(|value| (name, value)));
        }
    }

    fn set(&self, instruction: &Instruction, scope: &mut Scope) {
        let old_form = instruction.words.first().is_some_and(|word| !word.text.contains(&b'='));
        if let (true, [name, value, ..]) = (old_form, instruction.words.as_slice()) {
            let value = expand(&value.text, scope, self.file.escape);
            scope.insert(name.text.to_string(), Known::Value(value));
            return;
        }
        for word in &instruction.words {
            if let (name, Some(value)) = assignment(word.text.as_bstr()) {
                let value = expand(value, scope, self.file.escape);
                scope.insert(name, Known::Value(value));
            }
        }
    }

    fn copy(&mut self, instruction: &Instruction, scope: &Scope) {
        let from = instruction.flag("from").filter(|from| !from.is_empty()).map(BStr::to_owned);
        let is_stage = from.as_ref().is_some_and(|from| self.want(from.as_bstr()));
        for word in instruction.sources() {
            let source = expand(&word.text, scope, self.file.escape);
            if is_stage {
                self.plan.runs.push(source);
            } else if !is_remote(&source) {
                let range = word.range.clone();
                self.plan.copies.push(ContextCopy { source, from: from.clone(), range, is_deferred: false });
            }
        }
        if let Some(destination) = instruction.words.last() {
            self.plan.runs.push(expand(&destination.text, scope, self.file.escape));
        }
    }

    fn run(&mut self, instruction: &Instruction, scope: &Scope) {
        for flag in instruction.flags.iter().filter(|flag| flag.name == "mount") {
            self.mount(flag, scope);
        }
        self.plan.runs.push(spoken(instruction, scope));
        for heredoc in &instruction.heredocs {
            self.plan.runs.push(self.file.body(heredoc).into());
        }
    }

    /// `type=bind` is the default; without a source it mounts the whole context.
    fn mount(&mut self, flag: &Flag, scope: &Scope) {
        let options = flag.value.as_ref().map_or(BStr::new(""), |value| value.as_bstr());
        let options = expand(options, scope, self.file.escape);
        let option = |names: &[&str]| {
            options.split_str(",").find_map(|option| {
                let (name, value) = option.split_once_str("=")?;
                names.iter().any(|wanted| name == wanted.as_bytes()).then(|| BString::from(value))
            })
        };
        if option(&["type"]).is_some_and(|kind| kind != "bind") {
            return;
        }
        let from = option(&["from"]);
        if from.as_ref().is_some_and(|from| self.want(from.as_bstr())) {
            return;
        }
        let source = option(&["source", "src"]).unwrap_or_else(|| ".".into());
        let range = flag.range.clone();
        self.plan.copies.push(ContextCopy { source, from, range, is_deferred: false });
    }

    /// Whether `name` is a stage, which is then built too.
    fn want(&mut self, name: &BStr) -> bool {
        let stage = name.to_str().ok().and_then(|name| self.file.find_stage(name));
        if let Some(stage) = stage.filter(|stage| !self.seen[*stage]) {
            self.wanted.push(stage);
        }
        stage.is_some()
    }
}

/// An instruction's text, its variables replaced where they are known, its quotes kept: the shell reads those.
fn spoken(instruction: &Instruction, scope: &Scope) -> BString {
    let mut text = instruction.text.clone();
    // Backwards, so that `$NAME` is replaced before `$N`.
    for (name, known) in scope.iter().rev() {
        let Known::Value(value) = known else { continue };
        for form in [format!("${{{name}}}"), format!("${name}")] {
            let growth = text.find_iter(&form).count() * value.len();
            if growth > 0 && text.len() + growth <= MAX_SPOKEN {
                text = text.replace(&form, value).into();
            }
        }
    }
    text
}

/// Sources that ADD downloads.
fn is_remote(source: &[u8]) -> bool {
    [&b"http://"[..], b"https://", b"git@", b"git://", b"ssh://"]
        .iter()
        .any(|scheme| source.starts_with(scheme))
}
