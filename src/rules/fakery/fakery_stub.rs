//! `fakery-stub`: a function that stands in for its own work.

use super::advice;
use super::diffs::{self, Emptied, How};
use super::evidence::{Interest, look};
use super::stubs::{self, Shape, Stub};
use super::subclasses::is_overridden;
use crate::change::RepoPath;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;
use crate::wordlist::{List, holds};

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
    emptied(cx, file, out)?;
    if is_for_a_platform(file.path()) {
        return Ok(());
    }
    let Some(look) = look(cx, file, &INTEREST, out)? else { return Ok(()) };
    let is_go = file.path().extension() == Some(b"go");
    for stub in &look.evidence.stubs {
        // Nothing is what there is to do on a platform that lacks what others do it with.
        let is_nothing = matches!(stub.shape, Shape::Hollow | Shape::Deferred | Shape::Empty);
        if is_nothing && is_go && look.blob.data.starts_with(b"//go:build") {
            continue;
        }
        // A function that the change touches is the change's to finish.
        let touched = look.added.touches(&stub.span)
            || stub.function.as_ref().is_some_and(|function| look.added.touches(function));
        if !touched {
            continue;
        }
        if let Some(class) = &stub.class
            && is_overridden(cx, file.path(), class, stub.name.as_deref())?
        {
            continue;
        }
        let finding = describe(cx, file.path(), stub)?;
        out.report(finding.at(file.path(), &look.blob, stub.span.clone(), "instead of the work"));
    }
    Ok(())
}

/// Reports the functions that did their work before this change.
fn emptied(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    let Some((blob, found)) = diffs::emptied(cx, file, INTEREST.roles, out)? else { return Ok(()) };
    for Emptied { span, name, how } in found.iter() {
        let (message, why, help, label) = match how {
            How::Nothing => (
                format!("this change takes the work out of `{name}`: it does nothing now"),
                "it did its work before this change, and its callers still count on it",
                format!("put the body of `{name}` back and change what has to change; if nobody needs it, delete it with its callers"),
                "does nothing now",
            ),
            // An answer: `fakery-result` tells of it.
            How::Fixed | How::Handed => continue,
            How::Unchecked => (
                format!("this change comments a check out of `{name}`"),
                "what the check refused passes now, and nothing in the code says that it may",
                "put the check back and mend what fails it; if it is wrong, replace it with the right one or delete it".to_owned(),
                "was a check",
            ),
        };
        out.report(Finding::new(cx.id(), message, why, help).at(file.path(), &blob, span.clone(), label));
    }
    Ok(())
}

/// Whether Go builds the file for one platform alone, by its name: `os_js.go`, `arith_s390x.go`. What the platform does
/// not have is not there.
fn is_for_a_platform(path: &RepoPath) -> bool {
    static PLATFORMS: List = List::of(
        "aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows \
        386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm",
    );
    let name = path.file_name();
    let stem = name.strip_suffix(b".go").unwrap_or_default();
    let end = stem.rsplit(|byte| *byte == b'_').next().unwrap_or_default();
    end.len() < stem.len() && holds(&PLATFORMS, end)
}

/// `.pyi` and `.d.ts` hold signatures only.
pub(super) fn is_declarations(path: &RepoPath) -> bool {
    let name = path.file_name();
    [&b".pyi"[..], b".d.ts", b".d.mts", b".d.cts"].iter().any(|end| name.ends_with(end))
}

fn describe(cx: &Context<'_>, path: &RepoPath, stub: &Stub) -> Result<Finding, Fault> {
    let function = stub.name.as_ref().map_or_else(|| "this function".to_owned(), |name| format!("`{name}`"));
    if stub.is_case && matches!(stub.shape, Shape::Macro | Shape::Throws | Shape::Answers) {
        return Ok(Finding::new(
            cx.id(),
            format!("a case within {function} fails as not implemented"),
            "the code compiles and fails when the case comes up: callers cannot tell that nothing is there",
            "handle the case; if it can never be supported, refuse it with an error that names it",
        ));
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
        Shape::Deferred => (
            format!("{function} does nothing and a comment puts its work off"),
            "callers see success where nothing happened, and later has no date",
        ),
        Shape::Empty => (
            format!("{function} does nothing and says itself that it should"),
            "callers see success where nothing happened",
        ),
    };
    let action = format!("write the body of {function}, or leave it out together with what calls it");
    let help = match &stub.name {
        // What a short name is about, no other file's name tells.
        Some(name) => advice::instead(cx, path, name, &action)?,
        None => action,
    };
    Ok(Finding::new(cx.id(), message, why, help))
}

const DOCS: &str = r#"
## What it checks

A function that the change adds or touches stands in for its own work:

- Rust: `todo!()`, `unimplemented!()`, `panic!("not implemented")`.
- JavaScript, TypeScript: `throw new Error("Not implemented")`, "Method not implemented.", "TODO: …".
- Go: `panic("not implemented")`, `panic("TODO")`.
- Python: `raise Exception("not implemented")`; `raise NotImplementedError` with a second sign beside it: a comment,
  docstring or message that says that it will be written, or a function of the module that takes arguments.
- Java: `UnsupportedOperationException("Not supported yet.")`, `NotImplementedException`; C#: `NotImplementedException`,
  in methods and properties; PHP: `throw new Exception("Not implemented")`; C++: `logic_error("not implemented")`; C:
  `assert(0 && "not implemented")`; Kotlin: `TODO()`; Swift: `fatalError("not implemented")`; Scala: `???`; Lua:
  `error("not implemented")`; Ruby: `raise "not implemented"`, and `raise NotImplementedError` as in Python.
- Bash: a function that prints "not implemented" and returns, or one whose name promises an effect and that only prints
  that it has it.
- All of them: a function whose only work is to return, log or pass on that it is "not implemented"; a handler that
  answers 501 and nothing else; an empty body with a comment that says that it is to be written, or under a name that
  promises an effect or a value (`def send_email(to): pass`, `function saveUser(user) {}`).

A change that takes the work out of a function that stays: a body of several statements becomes nothing, and the work is
nowhere else in the change; or a check that refused something is commented out. Documentation or a comment that says why
(deprecated, no longer needed) is enough.

A message that tells which case it is ("opcode {op} not implemented") counts only where nothing else is served: in one
arm of many it says that the case is not supported.

These pass:

- test code, strings, comments, documentation, macro definitions and quoted code, `.pyi` and `.d.ts` files;
- `unreachable!`, `return NotImplemented`, gRPC's `codes.Unimplemented`, `ErrorKind::Unsupported`;
- what others have to write: abstract and overloaded methods, protocols, trait default methods, methods that a
  class of the tree overrides, classes that are called a base class, and `raise NotImplementedError` alone in a class;
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

Java, as editors generate it.

````violates
-- after/src/Store.java --
class UserStore implements Store {
  public User find(String id) {
    throw new UnsupportedOperationException("Not supported yet.");
  }
}
````

C#.

````violates
-- after/src/Billing.cs --
public class Billing
{
    public decimal Total => throw new NotImplementedException();
}
````

A shell function that only claims to work.

````violates
-- after/deploy.sh --
deploy_app() {
  echo "Deploying application..."
}
````

A handler.

````violates
-- after/api/export.js --
router.get("/export", (req, res) => {
  res.status(501).json({ error: "Not implemented" });
});
````

Collections that cannot be written to, and one-way converters.

````ok
-- after/src/View.java --
class View {
  void remove(int at) {
    throw new UnsupportedOperationException("read-only");
  }
}
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
