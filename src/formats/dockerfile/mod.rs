//! Owns Dockerfiles: one text in; instructions, stages and what they copy, run and start out, with byte ranges.
//!
//! Lines, comments, continuations, directives and heredocs follow BuildKit's own parser, bugs included: a file means
//! what the builder takes it to mean.

mod expand;
mod heredoc;
mod instruction;
mod lines;
mod plan;
mod review;
mod stages;

use std::ops::Range;

pub use expand::{Known, Scope, expand};
pub use instruction::{Flag, Heredoc, Instruction, Word};
pub use plan::{Arguments, ContextCopy, Plan};
pub use stages::{Base, Stage};

/// A Dockerfile that was understood.
#[derive(Clone, Debug)]
pub struct Dockerfile {
    /// The character that continues lines and escapes variables.
    pub escape: u8,
    /// All instructions, in order.
    pub instructions: Vec<Instruction>,
    /// The stages, in order: each FROM starts one.
    pub stages: Vec<Stage>,
    /// Whether `# syntax=` names another builder than Docker's own.
    pub has_foreign_syntax: bool,
    /// Text of heredocs, by their range: the whole file.
    source: Box<[u8]>,
}

/// Why a text is no Dockerfile, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DockerfileError {
    /// What is wrong, in a sentence fragment.
    pub message: String,
    /// Bytes of the file.
    pub range: Range<usize>,
}

impl Dockerfile {
    /// Reads a file. Instructions that no builder knows are kept; a file without a stage is none.
    pub fn parse(source: &[u8]) -> Result<Self, DockerfileError> {
        let mut lines = lines::Lines::new(source);
        let instructions = read(&mut lines, source)?;
        let stages = stages::stages(&instructions)?;
        Ok(Self {
            escape: lines.escape,
            instructions,
            stages,
            has_foreign_syntax: lines.has_foreign_syntax,
            source: source.into(),
        })
    }

    /// The instructions of a file alone, whether they make stages or not. A file without any is none.
    pub fn instructions(source: &[u8]) -> Result<Vec<Instruction>, DockerfileError> {
        let instructions = read(&mut lines::Lines::new(source), source)?;
        if instructions.is_empty() {
            return Err(DockerfileError { message: "no instruction".to_owned(), range: 0..0 });
        }
        Ok(instructions)
    }

    /// A heredoc's text.
    pub fn body(&self, heredoc: &Heredoc) -> &[u8] {
        &self.source[heredoc.body.clone()]
    }

    /// The instructions before the first stage: ARG only.
    pub fn preamble(&self) -> &[Instruction] {
        let end = self.stages.first().map_or(self.instructions.len(), |stage| stage.instructions.start - 1);
        &self.instructions[..end]
    }

    /// The instructions of a stage, without its FROM.
    pub fn stage(&self, stage: &Stage) -> &[Instruction] {
        &self.instructions[stage.instructions.clone()]
    }

    /// The stage that `target` names, as `docker build --target` takes it: a name, in any case, or a number.
    pub fn find_stage(&self, target: &str) -> Option<usize> {
        let named = |stage: &Stage| {
            stage.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(target.as_bytes()))
        };
        self.stages
            .iter()
            .rposition(named)
            .or_else(|| target.parse().ok().filter(|index| *index < self.stages.len()))
    }
}

fn read(lines: &mut lines::Lines<'_>, source: &[u8]) -> Result<Vec<Instruction>, DockerfileError> {
    let mut instructions = Vec::new();
    while let Some(line) = lines.logical().map_err(|(message, range)| DockerfileError { message, range })? {
        instructions.push(instruction::read(&line, lines, source)?);
    }
    Ok(instructions)
}

#[cfg(test)]
mod tests;
