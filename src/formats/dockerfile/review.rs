//! Owns what a Dockerfile that falls into instructions may still have wrong: instructions and flags that no builder
//! knows, arguments that are missing, stages that are not there or that need each other.

use std::ops::Range;

use bstr::{BStr, ByteSlice};

use super::{Base, Dockerfile, DockerfileError, Instruction};

/// The instructions and the flags that each takes (BuildKit, `frontend/dockerfile/instructions/parse.go`).
const INSTRUCTIONS: [(&str, &[&str]); 18] = [
    ("ADD", &["chmod", "chown", "checksum", "exclude", "from", "keep-git-dir", "link", "parents", "unpack"]),
    ("ARG", &[]),
    ("CMD", &[]),
    ("COPY", &["chmod", "chown", "exclude", "from", "link", "parents"]),
    ("ENTRYPOINT", &[]),
    ("ENV", &[]),
    ("EXPOSE", &[]),
    ("FROM", &["platform"]),
    ("HEALTHCHECK", &["interval", "retries", "start-interval", "start-period", "timeout"]),
    ("LABEL", &[]),
    ("MAINTAINER", &[]),
    ("ONBUILD", &[]),
    ("RUN", &["device", "mount", "network", "security"]),
    ("SHELL", &[]),
    ("STOPSIGNAL", &[]),
    ("USER", &[]),
    ("VOLUME", &[]),
    ("WORKDIR", &[]),
];

impl Dockerfile {
    /// What a builder refuses in this file, in its order. A file with a `# syntax=` of somebody else's is held to its
    /// stages alone, for that builder may know other instructions.
    pub fn mistakes(&self) -> Vec<DockerfileError> {
        let mut mistakes = Vec::new();
        if !self.has_foreign_syntax {
            for instruction in &self.instructions {
                mistakes.extend(mistake(instruction).map(|(message, range)| error(message, range)));
            }
        }
        self.check_stages(&mut mistakes);
        mistakes.sort_by_key(|mistake| mistake.range.start);
        mistakes
    }

    fn check_stages(&self, mistakes: &mut Vec<DockerfileError>) {
        let globals = self.globals();
        let mut needs: Vec<Vec<(usize, Range<usize>)>> = Vec::new();
        for (index, stage) in self.stages.iter().enumerate() {
            let mut needed = Vec::new();
            match stage.base(&self.stages[..index], &globals, self.escape) {
                Base::Stage(base) => needed.push((base, stage.image.range.clone())),
                Base::Image(image) if image.is_empty() => {
                    let message = format!(
                        "FROM `{}` is blank: it takes an ARG that stands before the first FROM",
                        stage.image.text
                    );
                    mistakes.push(error(message, stage.image.range.clone()));
                }
                Base::Image(_) => {}
            }
            for instruction in self.stage(stage) {
                for (name, range) in sources(instruction) {
                    let Ok(name) = name.to_str() else { continue };
                    let number = name.parse::<usize>().ok();
                    match self.find_stage(name) {
                        Some(other) => needed.push((other, range)),
                        None if number.is_some() => {
                            let count = self.stages.len();
                            let message =
                                format!("there is no stage {name}: the file has {count}, from 0 on");
                            mistakes.push(error(message, range));
                        }
                        None => {}
                    }
                }
            }
            needs.push(needed);
        }
        mistakes.extend(self.circle(&needs));
    }

    /// The first reference by which a stage needs itself.
    fn circle(&self, needs: &[Vec<(usize, Range<usize>)>]) -> Option<DockerfileError> {
        for start in 0..needs.len() {
            let mut seen = vec![false; needs.len()];
            let mut open: Vec<(usize, Range<usize>)> = needs[start].clone();
            while let Some((stage, range)) = open.pop() {
                if stage == start {
                    let name = match &self.stages[start].name {
                        Some(name) => format!("`{name}`"),
                        None => start.to_string(),
                    };
                    return Some(error(format!("the stage {name} needs itself"), range));
                }
                if !std::mem::replace(&mut seen[stage], true) {
                    open.extend(needs[stage].iter().map(|(next, _)| (*next, range.clone())));
                }
            }
        }
        None
    }
}

fn error(message: String, range: Range<usize>) -> DockerfileError {
    DockerfileError { message, range }
}

/// What `--from` and `--mount=from=` of an instruction name. What ONBUILD holds back is about another file's stages.
fn sources(instruction: &Instruction) -> Vec<(&BStr, Range<usize>)> {
    let mut sources = Vec::new();
    for flag in &instruction.flags {
        let Some(value) = &flag.value else { continue };
        match (instruction.keyword.as_str(), flag.name.as_str()) {
            ("COPY" | "ADD", "from") => sources.push((value.as_bstr(), flag.range.clone())),
            ("RUN", "mount") => {
                let from = value.split_str(",").find_map(|option| option.strip_prefix(b"from="));
                sources.extend(from.map(|from| (from.as_bstr(), flag.range.clone())));
            }
            _ => {}
        }
    }
    sources
}

fn mistake(instruction: &Instruction) -> Option<(String, Range<usize>)> {
    let keyword = instruction.keyword.as_str();
    let start = instruction.range.start;
    let whole = start..start + keyword.len();
    let Some((_, flags)) = INSTRUCTIONS.iter().find(|(name, _)| *name == keyword) else {
        let like =
            INSTRUCTIONS.iter().map(|(name, _)| (strsim::damerau_levenshtein(name, keyword), *name)).min();
        let hint = match like {
            Some((distance, name)) if distance <= 2 => format!("; is it {name}?"),
            _ => String::new(),
        };
        let shown: String = keyword.chars().take(40).collect();
        return Some((format!("no builder knows the instruction {shown}{hint}"), whole));
    };
    if let Some(flag) = instruction.flags.iter().find(|flag| !flags.contains(&flag.name.as_str())) {
        return Some((format!("{keyword} takes no flag `--{}`", flag.name), flag.range.clone()));
    }
    if let Some(trigger) = &instruction.trigger {
        return match trigger.keyword.as_str() {
            "ONBUILD" | "FROM" | "MAINTAINER" => {
                Some((format!("ONBUILD cannot hold {}", trigger.keyword), trigger.range.clone()))
            }
            _ => mistake(trigger),
        };
    }
    arguments(instruction).map(|message| (message, whole))
}

fn arguments(instruction: &Instruction) -> Option<String> {
    let keyword = instruction.keyword.as_str();
    let first = instruction.words.first().map(|word| word.text.as_bstr());
    match (keyword, first) {
        ("COPY" | "ADD", _) if instruction.words.len() < 2 => {
            Some(format!("{keyword} takes at least a source and a destination"))
        }
        ("CMD" | "ENTRYPOINT" | "RUN" | "FROM", _) => None,
        ("SHELL", _) if !instruction.is_json || instruction.words.is_empty() => {
            Some("SHELL takes a JSON array of texts".to_owned())
        }
        (_, None) => Some(format!("{keyword} takes an argument")),
        ("HEALTHCHECK", Some(first)) => {
            let is_known = first.eq_ignore_ascii_case(b"NONE") || first.eq_ignore_ascii_case(b"CMD");
            (!is_known).then(|| "HEALTHCHECK takes CMD or NONE".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Dockerfile;

    fn mistakes(text: &str) -> Vec<(String, String)> {
        let file = Dockerfile::parse(text.as_bytes()).unwrap();
        let shown = |range: std::ops::Range<usize>| text[range].to_owned();
        file.mistakes().into_iter().map(|mistake| (shown(mistake.range), mistake.message)).collect()
    }

    #[test]
    fn what_every_builder_refuses() {
        for (text, at, message) in [
            ("FROM x\nRUNN a\n", "RUNN", "is it RUN?"),
            ("FROM x\nCOPY --form=a b c\n", "--form=a", "no flag `--form`"),
            ("FROM x\nCOPY a\n", "COPY", "a source and a destination"),
            ("FROM x\nWORKDIR\n", "WORKDIR", "takes an argument"),
            ("FROM x\nENV\n", "ENV", "takes an argument"),
            ("FROM x\nSHELL bash -c\n", "SHELL", "JSON"),
            ("FROM x\nHEALTHCHECK curl x\n", "HEALTHCHECK", "CMD or NONE"),
            ("FROM x\nONBUILD FROM y\n", "FROM y", "cannot hold FROM"),
            ("FROM x\nONBUILD COPPY a b\n", "COPPY", "is it COPY?"),
            ("FROM x\nCOPY --from=1 a b\n", "--from=1", "there is no stage 1"),
            ("FROM x\nRUN --mount=from=7,target=/x y\n", "--mount=from=7,target=/x", "no stage 7"),
            ("FROM x AS a\nCOPY --from=A b c\n", "--from=A", "needs itself"),
            ("FROM $BASE\n", "$BASE", "is blank"),
        ] {
            let found = mistakes(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].0 == at && found[0].1.contains(message), "{text}: {found:?}");
        }
        let circle = "FROM x AS a\nCOPY --from=b x y\nFROM x AS b\nCOPY --from=a x y\n";
        assert_eq!(mistakes(circle), [("--from=b".to_owned(), "the stage `a` needs itself".to_owned())]);
    }

    #[test]
    fn what_a_builder_takes() {
        for text in [
            "ARG BASE\nFROM $BASE\n",
            "FROM --platform=$BUILDPLATFORM x AS a\nFROM scratch\nCOPY --link --chown=1 --from=a b c\n",
            "FROM x\nCOPY --from=nginx:1 a b\nCOPY --from=later a b\nFROM y AS later\n",
            "FROM x\nRUN --mount=type=cache,target=/c --network=none y\nCMD []\nENTRYPOINT\nHEALTHCHECK NONE\n",
            "FROM x\nHEALTHCHECK --interval=5s CMD a\nENV A b\nLABEL a=b\nONBUILD COPY . .\n",
            "# syntax=example.com/mine\nFROM x\nINCLUDE y\nCOPY --odd a b\n",
        ] {
            assert_eq!(mistakes(text), [], "{text}");
        }
    }
}
