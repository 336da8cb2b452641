//! Owns stages: where each begins, what it is called and what it starts from.

use std::ops::Range;

use bstr::BString;

use super::instruction::{Instruction, Word};
use super::{DockerfileError, Scope, expand};

/// How many stages a file may have: nobody writes more, and each looks at those before it.
const MAX_STAGES: usize = 500;

/// One stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// `AS name`. Names compare without regard to ASCII case.
    pub name: Option<BString>,
    /// What it starts from, as written.
    pub image: Word,
    /// `--platform`, as written.
    pub platform: Option<BString>,
    /// Its FROM: bytes of the file.
    pub range: Range<usize>,
    /// Its instructions, without the FROM: indices.
    pub instructions: Range<usize>,
}

/// What a stage starts from, once the variables are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage.
    Stage(usize),
    /// An image, `scratch` among them.
    Image(BString),
}

impl Stage {
    /// What it starts from, given the global arguments. `stages` are the stages before it.
    pub fn base(&self, stages: &[Stage], globals: &Scope, escape: u8) -> Base {
        let image = expand(&self.image.text, globals, escape);
        let named = |stage: &Stage| stage.name.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&image));
        match stages.iter().rposition(named) {
            Some(stage) => Base::Stage(stage),
            None => Base::Image(image),
        }
    }
}

pub(super) fn stages(instructions: &[Instruction]) -> Result<Vec<Stage>, DockerfileError> {
    let mut stages: Vec<Stage> = Vec::new();
    for (index, instruction) in instructions.iter().enumerate() {
        if instruction.keyword == "FROM" {
            if let Some(last) = stages.last_mut() {
                last.instructions.end = index;
            }
            if stages.len() >= MAX_STAGES {
                let message = format!("more than {MAX_STAGES} stages");
                return Err(DockerfileError { message, range: instruction.range.clone() });
            }
            stages.push(stage(instruction, index, instructions.len())?);
        } else if stages.is_empty() && instruction.keyword != "ARG" {
            let message = format!("{} stands before the first FROM", instruction.keyword);
            return Err(DockerfileError { message, range: instruction.range.clone() });
        }
    }
    if stages.is_empty() {
        return Err(DockerfileError { message: "no FROM".to_owned(), range: 0..0 });
    }
    Ok(stages)
}

fn stage(from: &Instruction, index: usize, end: usize) -> Result<Stage, DockerfileError> {
    let name = match from.words.as_slice() {
        [_] => None,
        [_, keyword, name] if keyword.text.eq_ignore_ascii_case(b"as") => Some(name.text.clone()),
        _ => {
            let message = "FROM takes an image, or an image AS a name".to_owned();
            return Err(DockerfileError { message, range: from.range.clone() });
        }
    };
    Ok(Stage {
        name,
        image: from.words[0].clone(),
        platform: from.flag("platform").map(|platform| platform.to_owned()),
        range: from.range.clone(),
        instructions: index + 1..end,
    })
}
