//! Owns what takes a remark back: a comment that reads like an admission and explains how things are, what happens when the
//! program runs, or what others are to write.

use std::ops::Range;
use std::sync::LazyLock;

use super::said::Says;
use super::wording::{Patterns, Words};
use crate::wordlist::{List, holds};

/// Somebody else writes it, or may replace it: whatever else is said is about that.
static OTHERS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "subclass|subclasses|overridden|overriden|overwritten
         note that in
         in|by derived|child|sub|concrete class|classes
         register your own",
    )
});

/// What happens to a value when the program runs, and what people call so.
static RUNTIME: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "placeholder|stub|dummy *2 gets|get|is|are|set|filled|installed|populated|assigned|substituted *4 by|in|at|during
         gets installed|filled|populated|assigned|replaced by|in|at|on
         pretend|pretends|pretending that? we|it|the *1 called|read|saw|hit|parsed|visited
         normally *4 here but it|that|this
         used as A? placeholder
         the|no|this|each|every placeholder to|was|is|for",
    )
});

/// Reasons why a fixed answer is right: a weak sign beside one is no sign.
static REASONS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(
        "because|since
         default implementation
         by default
         only one
         called|required by|from|for
         not used
         in production *1 you|we|this|it run|runs|use|uses|sit|sits|is|are|deploy|start
         in production *1 you|we should|must|can|may set|use|enable|disable|configure|run|put|deploy
         in production build|builds|mode
         in production *4 never|always
         would be overkill|wasteful|slower|faster|better|nicer|too|more|nice
         would be a|an error|bug|problem|mistake|lie|waste
         real number|numbers|part|axis|line|valued
         remove|removes|drop|delete|revert|rename|simplify this|it|these|that|them once|when|after|until|if",
    )
});

/// Whether `words`, of which those at `span` say something, only explain.
pub(super) fn is_meant(words: &Words<'_>, says: Says, span: &Range<usize>, text: &[u8], base: usize) -> bool {
    if matches!(says, Says::Elides) {
        return false;
    }
    let at = span.start - base..span.end - base;
    words.find(&OTHERS).is_some()
        || words.find(&RUNTIME).is_some()
        || is_asked(text, at.end)
        || is_denied(&text[at.clone()])
        || is_wished(&text[at.clone()], &text[at.end..])
        || (says != Says::Pretends && words.find(&REASONS).is_some())
}

/// Whether words that stand for code left out are but a title: no verb says that it was.
pub(super) fn is_title(words: &[u8]) -> bool {
    static VERBS: List = List::of(
        "is are remain remains stay stays follows goes unchanged same omitted elided as keep existing here before \
        skipped left shortened truncated dropped cut likewise similarly analogous ditto see snip snipped \
        modified modifications change changes changed touched untouched identical unaltered altered modify edit leave \
        leaving retain retained kept was were had have yours repeated shown unmodified intact today",
    );
    let text = words.to_ascii_lowercase();
    !text.split(|byte| !byte.is_ascii_alphabetic()).any(|word| holds(&VERBS, word))
}

/// Whether words ask for work in a way in which others tell what the next lines do: "implement … here", "replace it with".
pub(super) fn is_task(words: &[u8]) -> bool {
    let text = words.to_ascii_lowercase();
    text.starts_with(b"implement ") || text.starts_with(b"replace it ")
}

/// Whether words ask others to add something of theirs: "add your favourite format here".
pub(super) fn is_invitation(words: &[u8]) -> bool {
    let text = words.to_ascii_lowercase();
    [&b"your "[..], b" here"].iter().all(|word| memchr::memmem::find(&text, word).is_some())
}

/// Whether words only name a part that is to come: "(to be implemented)".
pub(super) fn is_plan(words: &[u8]) -> bool {
    words.eq_ignore_ascii_case(b"to be implemented")
}

/// Whether words may tell of a variant for where there is nothing to do: "a dummy version for targets without".
pub(super) fn is_variant(words: &[u8]) -> bool {
    let text = words.to_ascii_lowercase();
    [&b"dummy "[..], b"stub ", b"fake "].iter().any(|start| text.starts_with(start))
}

/// Whether the words stand in a question: who asks has not decided.
fn is_asked(text: &[u8], end: usize) -> bool {
    let behind = text[end..].iter().find(|byte| !byte.is_ascii_whitespace() && **byte != b')');
    behind == Some(&b'?')
}

/// "Normally, you should not call it directly" asks for nothing.
fn is_denied(words: &[u8]) -> bool {
    let text = words.to_ascii_lowercase();
    [" should not ", " must not ", " shouldn't ", " would not ", " wouldn't "]
        .iter()
        .any(|own| memchr::memmem::find(&text, own.as_bytes()).is_some())
}

/// "A proper solution would need a lock": what is wanting is a design, and no work that was left out.
fn is_wished(words: &[u8], behind: &[u8]) -> bool {
    let text = words.to_ascii_lowercase();
    let wants = [&b" need"[..], b" require"].iter().any(|end| text.ends_with(end));
    let is_solution = memchr::memmem::find(&text, b"solution").is_some();
    wants && is_solution && !behind.trim_ascii_start().starts_with(b"to ")
}

/// Whether the code beside a remark, with which it shares the word, has placeholders of its own: they are what it is about.
pub(super) fn is_of_domain(text: &[u8], span: &Range<usize>) -> bool {
    /// How much code beside a comment tells what it is about.
    const BESIDE: usize = 200;
    const WORD: &[u8] = b"laceholder";
    if memchr::memmem::find(&text[span.clone()], WORD).is_none() {
        return false;
    }
    let near = span.start.saturating_sub(BESIDE)..(span.end + BESIDE).min(text.len());
    text[near].split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii();
        let is_comment = super::block::OPENERS.iter().any(|opener| line.starts_with(opener.as_bytes()));
        let code = memchr::memmem::find(line, b"//").map_or(line, |comment| &line[..comment]);
        !is_comment
            && memchr::memmem::find_iter(code, WORD).any(|at| {
                // A part of a name, and no word of a text.
                let before = at.checked_sub(2).and_then(|before| code.get(before));
                let after = code.get(at + WORD.len());
                let is_part = |byte: Option<&u8>| {
                    byte.is_some_and(|byte| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'(' | b')' | b'.')
                    })
                };
                is_part(before) || is_part(after)
            })
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::fakery::fakery_placeholder::RULE;
    use crate::rules::fakery::testing::marks;

    #[track_caller]
    fn counts(cases: &[(&str, &str, usize)]) {
        let wrong: Vec<_> =
            cases.iter().filter(|(path, text, want)| marks(&RULE, path, text).len() != *want).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_others_write() {
        counts(&[
            (
                "a.py",
                "class Index:\n    def _union(self, other):\n        \"\"\"Specific union logic should go here. In subclasses, it is overwritten.\"\"\"\n        return None\n",
                0,
            ),
            ("a.py", "def union(a, b):\n    # the real union logic should go here\n    return None\n", 1),
            (
                "A.cs",
                "class A {\n  A() {\n    all = new P[] {\n      new W(),\n      // add your own parser here\n    };\n  }\n}\n",
                0,
            ),
        ]);
    }

    #[test]
    fn what_happens_when_the_program_runs() {
        counts(&[
            (
                "a.js",
                "/**\n  Placeholder: gets installed by the first call to boot().\n*/\nself.api = undefined;\n",
                0,
            ),
            (
                "a.py",
                "def add(name):\n    cdef = ClassDef(name)  # Dummy ClassDef, will be replaced later\n    cdef.bind(name)\n    store(cdef)\n",
                0,
            ),
            (
                "a.php",
                "<?php\nclass A {\n  // Tests if placeholder values are allowed.\n  function allowPlaceholders() {\n    return true;\n  }\n}\n",
                0,
            ),
            (
                "a.c",
                "int add(var *v)\n{\n  /* No placeholder to replace, so we can just add it */\n  init(v);\n  return 0;\n}\n",
                0,
            ),
            ("a.js", "// Placeholder: returns fixed rates\nfunction rates() {\n  return 3;\n}\n", 1),
        ]);
    }

    #[test]
    fn reasons_and_questions() {
        counts(&[
            (
                "a.go",
                "package a\n\n// Histogram returns nil for now because the format has none.\nfunc (p *P) Histogram() *H {\n\treturn nil\n}\n",
                0,
            ),
            (
                "a.go",
                "package a\n\n// Histogram returns nil for now.\nfunc (p *P) Histogram() *H {\n\treturn nil\n}\n",
                1,
            ),
            (
                "a.rs",
                "fn point(&self) -> Point {\n    // would it be useful not to call inverse (i-e. implement\n    // the transformation explicitly here) ?\n    self.inverse() * pt\n}\n",
                0,
            ),
            (
                "a.rs",
                "fn color(mut self, color: Color) -> Self {\n    // remove this once the theme is implemented\n    self.color = color;\n    self\n}\n",
                0,
            ),
            (
                "a.rb",
                "class A\n  # Dummy implementation of a method that is called from Helper.\n  def detected; end\nend\n",
                0,
            ),
            ("a.rb", "class A\n  # Dummy implementation.\n  def detected(a); end\nend\n", 1),
        ]);
    }

    #[test]
    fn sentences_go_on_behind_small_words() {
        counts(&[
            (
                "a.h",
                "// Generate the class definitions for the service's interface and the\n// stub implementation.\nvoid declare(Printer* printer);\n",
                0,
            ),
            (
                "a.c",
                "void merge(void)\n{\n  /*\n   * Disregard the data that we accumulated and\n   * replace with the actual stage data.\n   */\n  run();\n}\n",
                0,
            ),
            (
                "a.c",
                "void merge(void)\n{\n  /*\n   * Disregard all data\n   * replace with the actual stage data.\n   */\n  run();\n}\n",
                1,
            ),
        ]);
    }
}
