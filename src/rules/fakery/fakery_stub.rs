//! `fakery-stub`: a function that stands in for its own work.

use super::evidence::{Interest, look};
use super::stubs::{self, Shape, Stub};
use super::subclasses::is_extended;
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-stub",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a function panics, throws or answers that it is not implemented",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// What it wants of a file.
pub(super) const INTEREST: Interest = Interest {
    roles: &[Role::Production],
    concerns: stubs::concerns,
    reach: stubs::reach,
    without_grammar: false,
};

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    if is_declarations(file.path()) {
        return Ok(());
    }
    let Some(look) = look(cx, file, &INTEREST, out)? else { return Ok(()) };
    for stub in &look.evidence.stubs {
        // A function that the change touches is the change's to finish.
        let touched = look.added.touches(&stub.span)
            || stub.function.as_ref().is_some_and(|function| look.added.touches(function));
        if !touched {
            continue;
        }
        if let Some(class) = &stub.class
            && is_extended(cx, class)?
        {
            continue;
        }
        out.report(describe(cx.id(), stub).at(
            file.path(),
            &look.blob,
            stub.span.clone(),
            "instead of the work",
        ));
    }
    Ok(())
}

/// `.pyi` and `.d.ts` hold signatures only.
pub(super) fn is_declarations(path: &RepoPath) -> bool {
    let name = path.file_name();
    [&b".pyi"[..], b".d.ts", b".d.mts", b".d.cts"].iter().any(|end| name.ends_with(end))
}

fn describe(id: &'static str, stub: &Stub) -> Finding {
    let function = stub.name.as_ref().map_or_else(|| "this function".to_owned(), |name| format!("`{name}`"));
    if stub.is_case && matches!(stub.shape, Shape::Macro | Shape::Throws | Shape::Answers) {
        return Finding::new(
            id,
            format!("a case within {function} fails as not implemented"),
            "the code compiles and fails when the case comes up: callers cannot tell that nothing is there",
            "handle the case; if it can never be supported, refuse it with an error that names it",
        );
    }
    let (message, why) = match stub.shape {
        Shape::Macro => (
            format!("{function} panics in place of its work"),
            "the code compiles and fails when it is reached: callers cannot tell that nothing is there",
        ),
        Shape::Throws => (
            format!("{function} fails with \"not implemented\" in place of its work"),
            "whoever calls it finds out at run time that it was never written",
        ),
        Shape::Answers => (
            format!("all that {function} does is to answer \"not implemented\""),
            "an error that never depends on the input is no handling of it: the work was never written",
        ),
        Shape::Status => (
            format!("{function} answers 501 and does nothing else"),
            "a route that exists and is not implemented is not delivered",
        ),
        Shape::Raises => (
            format!("{function} only raises NotImplementedError, and no subclass is meant to replace it"),
            "NotImplementedError marks a method that subclasses write; here it stands for work that was never done",
        ),
        Shape::Hollow => (
            format!("{function} does nothing, whatever its name promises"),
            "callers see success where nothing happened",
        ),
        Shape::Empty => (
            format!("{function} does nothing and says itself that it should"),
            "callers see success where nothing happened",
        ),
    };
    let help = format!(
        "write the body of {function}; if it cannot be written yet, leave it out together with what calls it"
    );
    Finding::new(id, message, why, help)
}

const DOCS: &str = r#"
## What it checks

A function that the change adds or touches stands in for its own work:

- Rust: `todo!()`, `unimplemented!()`, `panic!("not implemented")`.
- JavaScript, TypeScript: `throw new Error("Not implemented")`, "Method not implemented.", "TODO: …".
- Go: `panic("not implemented")`, `panic("TODO")`.
- Python: `raise Exception("not implemented")`; `raise NotImplementedError` with a second sign beside it: a comment,
  docstring or message that says that it will be written, or a function of the module that takes arguments.
- All of them: a function whose only work is to return, log or pass on that it is "not implemented"; a handler that
  answers 501 and nothing else; an empty body with a comment that says that it is to be written, or under a name that
  promises an effect or a value (`def send_email(to): pass`, `function saveUser(user) {}`).

A message that tells which case it is ("opcode {op} not implemented") counts only where nothing else is served: in one
arm of many it says that the case is not supported.

These pass:

- test code, strings, comments, documentation, macro definitions and quoted code, `.pyi` and `.d.ts` files;
- `unreachable!`, `return NotImplemented`, gRPC's `codes.Unimplemented`, `ErrorKind::Unsupported`;
- what others have to write: abstract and overloaded methods, protocols, trait default methods, classes that the tree
  extends or that are called a base class, and `raise NotImplementedError` alone in a class;
- what is not served on purpose: functions for one configuration or platform, and messages that say that a case is not
  supported ("not supported on this platform", "must be implemented by subclasses");
- what does nothing on purpose: callbacks, hooks, listeners, null objects, methods that an interface demands, functions
  without parameters or with a comment that explains.

Tests, examples, fixtures, documentation, vendored and generated files are not judged. Languages without a grammar are
judged for task tags only, which the report says where it matters.

## Why

A stub satisfies the compiler and the reader who counts functions. It fails the first caller. Work that is declared
complete while its functions panic has to be done again by whoever finds out.

## What to do

Write the body. If it cannot be written in this change, leave the function out, together with its callers: code that is
missing is honest, code that pretends is not. If a case will never be supported, say so in the message.

## Examples

Rust's macro.

````violates
-- after/src/pay.rs --
pub fn charge(card: &Card, cents: u64) -> Result<Receipt, Error> {
    todo!()
}
````

TypeScript, as editors generate it.

````violates
-- after/src/store.ts --
export class UserStore implements Store {
  find(id: string): Promise<User> {
    throw new Error("Method not implemented.");
  }
}
````

Go: an error is all there is.

````violates
-- after/refund.go --
package pay

import "errors"

func Refund(id string) error {
	return errors.New("not implemented")
}
````

Python: NotImplementedError, and a promise.

````violates
-- after/report.py --
class Report:
    def render(self, rows):
        raise NotImplementedError("not implemented yet")
````

A body with nothing in it.

````violates
-- after/mail.py --
def send_email(to, subject):
    """Send an email."""
    pass
````

A handler.

````violates
-- after/api/export.js --
router.get("/export", (req, res) => {
  res.status(501).json({ error: "Not implemented" });
});
````

A base class, and a case that is not supported.

````ok
-- after/shapes.py --
class Shape:
    def area(self):
        raise NotImplementedError


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2
-- after/src/os.rs --
pub fn limits() -> Limits {
    if cfg!(windows) {
        unimplemented!("resource limits are not supported on Windows")
    }
    read()
}
````

Test code.

````ok
-- after/src/lib.rs --
pub fn twice(n: i32) -> i32 {
    n * 2
}

#[cfg(test)]
mod tests {
    fn never() -> i32 {
        unimplemented!()
    }
}
````
"#;

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::fakery::testing::assert_examples;

    #[test]
    fn the_examples_hold() {
        assert_examples(&RULE);
    }
}
