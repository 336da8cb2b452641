//! Owns the form in which the corpus is written: files of cases, and what is told of one that cannot be read.

use std::fmt;

/// The rules that the corpus labels, whether they exist yet or not.
pub const LABELS: &[&str] = &[
    "fakery-todo",
    "fakery-placeholder",
    "fakery-stub",
    "fakery-mock",
    "fakery-result",
    "fakery-elision",
    "fakery-test",
];

/// The name of the files whose cases are about what a change takes away or adds, whatever rule finds it.
const CHANGES: &str = "changes";

/// How sure a sign is: alone, or with a second one on the same function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// It blocks alone.
    C,
    /// It blocks where two meet.
    P,
}

impl Tier {
    /// Every tier.
    pub const ALL: [Self; 2] = [Self::C, Self::P];

    /// Its letter.
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "C",
            Self::P => "P",
        }
    }
}

/// Where a file of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the parent, and in the result unless another entry says otherwise.
    Before,
    /// In the result.
    After,
    /// No longer in the result.
    Deleted,
}

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// Where it stands.
    pub side: Side,
    /// Its path in the repository that the case shows.
    pub path: String,
    /// All its text.
    pub text: String,
}

/// A small change and what is to be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The folder it stands in.
    pub language: String,
    /// The file it stands in, below the corpus.
    pub file: String,
    /// The line of its title, from 1.
    pub line: usize,
    /// What it is, in a few words.
    pub title: String,
    /// The rule that its file is about; `None` for a file of changes.
    pub about: Option<&'static str>,
    /// The rules that must be found in it; none in a look-alike.
    pub expected: Vec<(&'static str, Tier)>,
    /// The rules that may be found in it or not.
    pub either: Vec<&'static str>,
    /// Its files.
    pub files: Vec<CaseFile>,
}

impl Case {
    /// Whether nothing may be found in it.
    pub fn is_look_alike(&self) -> bool {
        self.expected.is_empty()
    }
}

/// What is wrong with a corpus file, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    file: String,
    line: usize,
    what: String,
    write: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tests/corpus/{}:{}: {}; write {}", self.file, self.line, self.what, self.write)
    }
}

/// Reads the text of the corpus file `file` (`LANGUAGE/RULE.found.txt`). The error is all that is wrong with it.
pub fn parse(file: &str, text: &str) -> Result<Vec<Case>, Vec<Mistake>> {
    let kind = match Kind::of(file) {
        Ok(kind) => kind,
        Err(mistake) => return Err(vec![mistake]),
    };
    let mut reader = Reader { file, kind, cases: Vec::new(), mistakes: Vec::new() };
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line);
    }
    reader.finish()
}

/// What a file's name says of its cases.
struct Kind {
    language: String,
    about: Option<&'static str>,
    is_clean: bool,
}

impl Kind {
    fn of(file: &str) -> Result<Self, Mistake> {
        let mistake = |what: &str| Mistake {
            file: file.to_owned(),
            line: 1,
            what: what.to_owned(),
            write: "LANGUAGE/RULE.found.txt, LANGUAGE/RULE.clean.txt, LANGUAGE/changes.found.txt or \
                    LANGUAGE/changes.clean.txt (with `.2` before `.txt` for a second file)"
                .to_owned(),
        };
        let (language, name) =
            file.split_once('/').ok_or_else(|| mistake("the file is in no language's folder"))?;
        let words: Vec<&str> = name.split('.').collect();
        let (subject, side) = match words.as_slice() {
            [subject, side, "txt"] => (*subject, *side),
            [subject, side, number, "txt"] if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                (*subject, *side)
            }
            _ => return Err(mistake("the file's name is not understood")),
        };
        let about = label(subject);
        if about.is_none() && subject != CHANGES {
            return Err(mistake(&format!("`{subject}` is no rule of the family")));
        }
        let is_clean = match side {
            "found" => false,
            "clean" => true,
            _ => return Err(mistake(&format!("`{side}` is neither `found` nor `clean`"))),
        };
        Ok(Self { language: language.to_owned(), about, is_clean })
    }
}

struct Reader<'a> {
    file: &'a str,
    kind: Kind,
    cases: Vec<Case>,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) {
        if let Some(head) = line.strip_prefix("=== ") {
            self.open(number, head);
            return;
        }
        let Some(case) = self.cases.last_mut() else {
            if !(line.trim().is_empty() || line.starts_with('#')) {
                self.mistake(
                    number,
                    "text stands before the first case",
                    "`# ` before it, or a `=== TITLE` line",
                );
            }
            return;
        };
        if let Some((side, path)) = header(line) {
            if case.files.iter().any(|file| file.side == side && file.path == path) {
                self.mistake(number, "the same file is given twice", "each file of a side once in a case");
            } else {
                case.files.push(CaseFile { side, path: path.to_owned(), text: String::new() });
            }
        } else if let Some(file) = case.files.last_mut() {
            file.text.push_str(line);
            file.text.push('\n');
        } else if !line.trim().is_empty() {
            let write = "`-- after/PATH --`, `-- before/PATH --` or `-- deleted/PATH --` before it";
            self.mistake(number, "text stands between a title and the first file", write);
        }
    }

    /// A case begins.
    fn open(&mut self, number: usize, head: &str) {
        let form = "`=== TITLE | RULE TIER ~ RULE`, with as many of each as there are";
        let (title, mut rest) = split_mark(head);
        let (mut expected, mut either) = (Vec::new(), Vec::new());
        while let Some((mark, text)) = rest {
            let (entry, after) = split_mark(text);
            rest = after;
            let words: Vec<&str> = entry.split_whitespace().collect();
            let known = words.first().and_then(|rule| label(rule));
            match (mark, known, words.as_slice()) {
                ('|', Some(rule), [_, "C"]) => expected.push((rule, Tier::C)),
                ('|', Some(rule), [_, "P"]) => expected.push((rule, Tier::P)),
                ('~', Some(rule), [_]) => either.push(rule),
                _ => self.mistake(number, &format!("`{mark} {}` is not understood", entry.trim()), form),
            }
        }
        let title = title.trim().to_owned();
        if title.is_empty() {
            self.mistake(number, "the case has no title", "what it is, in a few words");
        }
        if self.cases.iter().any(|case| case.title == title) {
            self.mistake(number, &format!("`{title}` is twice in the file"), "a title that tells them apart");
        }
        self.labels(number, &expected, &either);
        self.cases.push(Case {
            language: self.kind.language.clone(),
            file: self.file.to_owned(),
            line: number,
            title,
            about: self.kind.about,
            expected,
            either,
            files: Vec::new(),
        });
    }

    /// Whether the labels are those that the file's name promises.
    fn labels(&mut self, number: usize, expected: &[(&'static str, Tier)], either: &[&'static str]) {
        let mut all: Vec<_> = expected.iter().map(|(rule, _)| *rule).chain(either.iter().copied()).collect();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair[0] == pair[1]) {
            self.mistake(number, "a rule is listed twice", "each rule once");
        }
        if self.kind.is_clean {
            if !expected.is_empty() {
                self.mistake(
                    number,
                    "a look-alike lists a rule",
                    "the title alone, or move it to `.found.txt`",
                );
            }
        } else if expected.is_empty() {
            self.mistake(
                number,
                "a positive lists no rule",
                "` | RULE C` or ` | RULE P`, or move it to `.clean.txt`",
            );
        } else if self.kind.about.is_some_and(|about| !all.contains(&about)) {
            self.mistake(
                number,
                "a positive does not list the rule of its file",
                "that rule too, or move it",
            );
        }
    }

    fn mistake(&mut self, line: usize, what: &str, write: &str) {
        let (file, what, write) = (self.file.to_owned(), what.to_owned(), write.to_owned());
        self.mistakes.push(Mistake { file, line, what, write });
    }

    fn finish(mut self) -> Result<Vec<Case>, Vec<Mistake>> {
        let mut cases = std::mem::take(&mut self.cases);
        for case in &mut cases {
            if !case.files.iter().any(|file| file.side != Side::Before) {
                self.mistake(case.line, "the case changes nothing", "`-- after/PATH --` and the file's text");
            }
            for file in &mut case.files {
                // The empty lines before the next case are not the file's.
                file.text.truncate(file.text.trim_end().len());
                match (file.side, file.text.is_empty()) {
                    (Side::Deleted, false) => {
                        self.mistake(
                            case.line,
                            "a deleted file has text",
                            "its text below `-- before/PATH --`",
                        );
                    }
                    (Side::Deleted, true) => {}
                    (_, true) => self.mistake(case.line, "a file has no text", "what stands in it"),
                    (_, false) => file.text.push('\n'),
                }
            }
        }
        if cases.is_empty() {
            self.mistake(1, "there is no case", "`=== TITLE`");
        }
        if self.mistakes.is_empty() { Ok(cases) } else { Err(self.mistakes) }
    }
}

/// The rule called `id`.
pub fn label(id: &str) -> Option<&'static str> {
    LABELS.iter().find(|label| **label == id).copied()
}

/// The text before the first ` | ` or ` ~ `, the mark, and the text after it.
fn split_mark(text: &str) -> (&str, Option<(char, &str)>) {
    match [" | ", " ~ "].iter().filter_map(|mark| Some((text.find(mark)?, mark.contains('|')))).min() {
        Some((at, is_bar)) => (&text[..at], Some((if is_bar { '|' } else { '~' }, &text[at + 3..]))),
        None => (text, None),
    }
}

/// The side and the path of a line that opens a file.
fn header(line: &str) -> Option<(Side, &str)> {
    let name = line.trim_end().strip_prefix("-- ")?.strip_suffix(" --")?;
    let (side, path) = name.split_once('/')?;
    let side = match side {
        "before" => Side::Before,
        "after" => Side::After,
        "deleted" => Side::Deleted,
        _ => return None,
    };
    (!path.is_empty()).then_some((side, path))
}

#[cfg(test)]
mod tests {
    use super::{Side, Tier, parse};

    const STUBS: &str = "rust/fakery-stub.found.txt";

    fn mistakes(file: &str, text: &str) -> Vec<String> {
        parse(file, text).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_case_has_a_title_labels_and_files() {
        let text = "# A comment.\n\n=== a | fakery-stub C | fakery-result P ~ fakery-todo\n-- before/x.rs --\nold\n\
                    -- after/x.rs --\n\nnew\n\n\n=== b | fakery-stub P\n-- before/y.lua --\n-- a comment --\n-- deleted/y.lua --\n";
        let cases = parse(STUBS, text).unwrap();
        let [a, b] = cases.as_slice() else { panic!("{cases:?}") };
        assert_eq!((a.title.as_str(), a.language.as_str(), a.line), ("a", "rust", 3));
        assert_eq!(a.expected, [("fakery-stub", Tier::C), ("fakery-result", Tier::P)]);
        assert_eq!((a.either.as_slice(), a.about), (["fakery-todo"].as_slice(), Some("fakery-stub")));
        assert_eq!((a.files[0].side, a.files[0].text.as_str()), (Side::Before, "old\n"));
        assert_eq!((a.files[1].path.as_str(), a.files[1].text.as_str()), ("x.rs", "\nnew\n"));
        assert_eq!(b.files[0].text, "-- a comment --\n");
        assert_eq!((b.files[1].side, b.files[1].text.as_str()), (Side::Deleted, ""));
    }

    #[test]
    fn a_file_of_changes_is_about_no_rule() {
        let cases = parse("go/changes.found.2.txt", "=== a | fakery-test C\n-- after/a.go --\nx\n").unwrap();
        assert_eq!(cases[0].about, None);
        assert!(parse("go/changes.clean.txt", "=== a\n-- after/a.go --\nx\n").unwrap()[0].is_look_alike());
    }

    #[test]
    fn a_file_with_another_name_is_told() {
        for file in [
            "rust/stub.found.txt",
            "rust/fakery-stub.fond.txt",
            "rust/fakery-stub.txt",
            "fakery-stub.found.txt",
        ] {
            assert!(mistakes(file, "")[0].contains("write LANGUAGE/RULE.found.txt"), "{file}");
        }
    }

    #[test]
    fn every_mistake_in_a_file_is_told_with_its_line_and_what_to_write() {
        let text = "text\n=== a | fakery-stub D\n-- after/x --\n1\n=== a | fakery-stub C\ntext\n-- after/x --\n1\n-- after/x --\n2\n";
        let all = mistakes(STUBS, text);
        let lines =
            ["txt:1: text stands before", "txt:2: `| fakery-stub D`", "txt:2: a positive lists no rule"];
        let lines = lines.iter().chain(&[
            "txt:5: `a` is twice",
            "txt:6: text stands between",
            "txt:9: the same file",
        ]);
        for (told, start) in all.iter().zip(lines) {
            assert!(told.contains(start) && told.contains("; write "), "{told}\n{start}");
        }
        assert_eq!(all.len(), 6, "{all:?}");
    }

    #[test]
    fn a_case_must_change_something_and_its_files_must_hold_something() {
        assert!(
            mistakes(STUBS, "=== a | fakery-stub C\n-- before/x --\n1\n")[0]
                .contains(":1: the case changes nothing")
        );
        assert!(
            mistakes(STUBS, "=== a | fakery-stub C\n-- after/x --\n\n")[0].contains("a file has no text")
        );
        assert!(
            mistakes(STUBS, "=== a | fakery-stub C\n-- deleted/x --\n1\n")[0]
                .contains("a deleted file has text")
        );
        assert!(mistakes(STUBS, "")[0].contains("there is no case"));
    }

    #[test]
    fn labels_that_contradict_the_file_are_told() {
        let labelled =
            |file, labels: &str| mistakes(file, &format!("=== a{labels}\n-- after/x --\n1\n")).join("\n");
        assert!(
            labelled("rust/fakery-stub.clean.txt", " | fakery-stub C").contains("a look-alike lists a rule")
        );
        assert!(labelled(STUBS, " | fakery-todo C").contains("does not list the rule of its file"));
        assert!(labelled(STUBS, " | fakery-stub C ~ fakery-stub").contains("listed twice"));
        assert!(labelled(STUBS, " | fakery-stubs C").contains("`| fakery-stubs C` is not understood"));
    }
}
