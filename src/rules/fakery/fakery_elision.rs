//! `fakery-elision`: a comment stands where code was left out.

use super::remarks::{self, Says};
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-elision",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a comment such as \"rest of the code remains the same\" stands where code was left out",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// Tests are delivered too; documentation and examples show parts of things on purpose.
pub(super) const ROLES: &[Role] = &[Role::Production, Role::Test];

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some(look) = remarks::look(cx, file, ROLES, Says::Elides, out)? else { return Ok(()) };
    for remark in &look.said {
        let finding = Finding::new(
            cx.id(),
            "this comment stands where code was left out",
            "whoever wrote it meant the code that was there before: with the comment in its place, that code is gone",
            "put the code back that the comment stands for (`git diff` shows what the change took away), or remove the comment if nothing is missing",
        );
        out.report(finding.at(file.path(), &look.blob, remark.span.clone(), "instead of the code"));
    }
    Ok(())
}

const DOCS: &str = r#"
## What it checks

A comment on a line of its own, which the change adds, says that code was left out: "rest of the code remains the same",
"existing code unchanged", "code omitted for brevity", or, between dots, "... existing methods ...", "... other imports".

These pass: strings, quotations, comments behind code, and prose that has such words in the middle of a sentence ("the
rest of the code expects UTF-8"). Examples, fixtures, documentation, vendored and generated files are not judged.

## Why

Language models shorten what they show. Pasted or applied as it is, the short form replaces the long one, and the code
that the comment speaks of is deleted. What is left often still compiles.

## What to do

Put the code back. `git diff` shows what the change took away.

## Examples

A file that was shortened.

````violates
-- before/src/cart.ts --
export class Cart {
  add(item: Item) {
    this.items.push(item);
  }
  clear() {
    this.items = [];
  }
}
-- after/src/cart.ts --
export class Cart {
  add(item: Item) {
    this.items.unshift(item);
  }
  // ... existing methods ...
}
````

Words without dots.

````violates
-- after/app/jobs.py --
def run(jobs):
    for job in jobs:
        job.start()
    # rest of the function remains unchanged
````

Prose about other code.

````ok
-- after/src/lib.rs --
// The rest of the code expects that names are folded to lower case, so it is done here, once.
pub fn fold(name: &str) -> String {
    // Existing entries are kept ...
    name.to_lowercase()
}
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::fakery::testing::{assert_examples, marks};

    #[test]
    fn the_examples_hold() {
        assert_examples(&RULE);
    }

    #[test]
    fn code_that_was_left_out() {
        for comment in [
            "... existing code ...",
            "... rest of the code ...",
            "rest of the code remains the same",
            "The rest of the implementation stays the same.",
            "(rest of file unchanged)",
            "... other methods ...",
            "... keep existing imports ...",
            "code omitted for brevity",
            "Existing code remains unchanged",
            "[previous code here]",
            "previous implementation unchanged",
            "… remaining fields …",
            "Other methods remain unchanged",
            "same code as before",
            "Keep the rest of the file unchanged",
            "... more routes",
            "omitted for brevity",
            "other cases omitted for brevity",
            "remaining handlers left out for clarity",
            "... same as above for the other conditions ...",
            "... likewise for the remaining states",
            "(keep the existing delete and bulk functions here)",
            "... validate(), save() and report() remain the same ...",
            "... (prune, list and size: no changes) ...",
            "... same options as in the previous version ...",
            "... keep the smoothing and erosion functions as they are ...",
            "... footer() as above ...",
            "... everything between here and the loop is untouched ...",
        ] {
            for (path, text) in [
                ("a.rs", format!("fn a() {{\n    // {comment}\n}}\n")),
                ("a.py", format!("def a():\n    # {comment}\n    pass\n")),
                ("a.ts", format!("function a() {{\n  /* {comment} */\n}}\n")),
                ("a.go", format!("package a\n\nfunc a() {{\n\t// {comment}\n}}\n")),
                ("a.java", format!("class A {{\n  // {comment}\n}}\n")),
                ("a.sh", format!("#!/bin/sh\n# {comment}\n")),
                ("a.html", format!("<p>\n<!-- {comment} -->\n</p>\n")),
                ("a.sql", format!("-- {comment}\nselect 1;\n")),
            ] {
                assert_eq!(marks(&RULE, path, &text).len(), 1, "{path}: {comment}");
            }
        }
    }

    #[test]
    fn titles_of_code_that_follows() {
        for (path, text) in [
            (
                "a.go",
                "package a\n\nfunc a() {\n\t// rest of package body\n\tfor p.next() {\n\t\tp.read()\n\t}\n}\n",
            ),
            (
                "A.java",
                "class A {\n  int a(int f) {\n    switch (f) {\n      case 1:\n      // The rest of the valid cases\n      case 2:\n        return 3;\n    }\n  }\n}\n",
            ),
            (
                "a.pl",
                "sub a {\n    # rest of control file\n\n    foreach (@lines) {\n        b($_);\n    }\n}\n",
            ),
        ] {
            assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{path}: {text}");
        }
        let text = "package a\n\nfunc a() {\n\t// rest of package body\n}\n";
        assert_eq!(marks(&RULE, "a.go", text).len(), 1);
        let text =
            "package a\n\nfunc a() {\n\t// rest of the function unchanged\n\tif b {\n\t\tc()\n\t}\n}\n";
        assert_eq!(marks(&RULE, "a.go", text).len(), 1);
    }

    #[test]
    fn what_was_left_out_before_a_case_is_no_title() {
        for (comment, want) in [
            ("other cases omitted for brevity", 1),
            ("the remaining cases are left out for clarity", 1),
            ("... same as above for the other kinds ...", 1),
            ("... other cases ...", 1),
            ("other cases", 0),
            ("The rest of the cases", 0),
            ("same as above, but for files", 0),
        ] {
            let text = format!(
                "function a(b) {{\n  switch (b) {{\n    case 1:\n      return c();\n    // {comment}\n    default:\n      return d();\n  }}\n}}\n"
            );
            assert_eq!(marks(&RULE, "a.ts", &text).len(), want, "{comment}");
        }
    }

    #[test]
    fn prose() {
        for comment in [
            "The rest of the code expects UTF-8.",
            "existing callers pass null here",
            "Keep existing entries: they may be referenced.",
            "... and the rest of the loop handles ties",
            "previous implementation used a map, which was slow",
            "the rest of the file is a table of widths",
            "remaining bytes are padding",
            "\\\"... existing code ...\\\" is what models write",
            "other methods are in util.rs",
            "Keep the existing labels as they are.",
            "... which leaves the values as they were",
            "wait for it ... and there is no change ...",
            "same as above, but for files",
            "Original code by J. Smith, 1999",
        ] {
            for (path, text) in [
                ("a.rs", format!("fn a() {{\n    // {comment}\n}}\n").replace('\\', "")),
                ("a.py", format!("def a():\n    # {comment}\n    return 1\n").replace('\\', "")),
                ("a.ts", format!("const a = \"// {comment}\";\n")),
            ] {
                assert_eq!(marks(&RULE, path, &text), Vec::<String>::new(), "{path}: {comment}");
            }
        }
    }
}
