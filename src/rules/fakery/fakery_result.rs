//! `fakery-result`: an answer that nobody worked out.

use super::advice;
use super::diffs::{self, Emptied, How};
use super::results;
use super::subclasses::is_overridden;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-result",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a function answers what it did not work out",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// Tests, examples and fixtures answer what they like.
pub(super) const ROLES: &[Role] = &[Role::Production];

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    if super::fakery_stub::is_declarations(file.path()) {
        return Ok(());
    }
    let mut told = Vec::new();
    if let Some((blob, found)) = results::look(cx, file, ROLES, out)? {
        for pretence in found {
            if let Some(class) = &pretence.class
                && is_overridden(cx, file.path(), class, None)?
            {
                continue;
            }
            told.push(pretence.span.clone());
            let real = match &pretence.client {
                Some(name) => advice::real_thing(cx, file.path(), name)?.map(|real| (name, real)),
                None => None,
            };
            let help = match real {
                Some((name, real)) => format!(
                    "let `{name}` call the code in {real}; if that cannot be done now, record BLOCKED with what is missing and stop"
                ),
                None => pretence.help,
            };
            let finding = Finding::new(cx.id(), pretence.message, pretence.why, help);
            out.report(finding.at(file.path(), &blob, pretence.span, "instead of a result"));
        }
    }
    let Some((blob, found)) = diffs::emptied(cx, file, ROLES, out)? else { return Ok(()) };
    for Emptied { span, name, how } in found.iter() {
        let is_told = told.iter().any(|known| known.start < span.end && span.start < known.end);
        let (does, help, label) = match how {
            How::Fixed if !is_told => (
                "always gives the same answer now",
                "if the answer is fixed now, delete it with its callers",
                "always the same answer",
            ),
            How::Handed if !is_told => (
                "gives back what it is given now",
                "if nothing is to be done any more, delete it with its callers",
                "given back as it came",
            ),
            _ => continue,
        };
        let finding = Finding::new(
            cx.id(),
            format!("this change takes the work out of `{name}`: it {does}"),
            "it worked its answer out before this change, and its callers still count on it",
            format!("put the body of `{name}` back and change what has to change; {help}"),
        );
        out.report(finding.at(file.path(), &blob, span.clone(), label));
    }
    Ok(())
}

const DOCS: &str = r#"
## What it checks

A function on lines that the change adds answers what nobody worked out. It takes two signs that have nothing to do with
each other; one of them is a name that promises a check, a result, data or an effect (`verify…`, `calculate…`, `fetch…`,
`send…`). The other is one of these:

- the answer is fixed, and every parameter is unused: `verify_token(token)` is `true`, `calculate_tax(income)` is `0.2`;
- all that happens is a log ("Sending email to …"), with or without a report of success;
- a pause is all the work, and a fixed answer follows;
- data or a report of success is written down where it should be got (`{"status": "ok"}`, rows of a table,
  `{ success: true, id: uuid() }`);
- `encrypt`, `sanitize`, `translate` and the like give back what they were given;
- a random number becomes a score, a confidence, a rating, a price;
- an error is caught and answered with rows, with `{ success: true }`, or, in a check or an effect, with `true`; or it is
  dropped where an effect was promised, and no comment says why;
- a few inputs are compared with what a test asks, and answered (`if n == 5: return 120`);
- a check is switched off: `is_valid(user) || true`, `if (true)` in a check, `return true` before the work.

Where a comment in the function, or right before it, admits that this is not the real thing ("until the index exists",
"pretend", "made up", "let everybody in", "the values the tests ask for"), that is the second sign. It takes plain words
("hardcoded", "for now") where the name promises nothing, and plainer ones ("not implemented", "stubbed") where an interface
or a base class asks for the method; a comment that gives the reason ("because the format has none") admits nothing. One
sign alone is no finding.

A change that takes the work out of a function that stays: a body of several statements, or a check before its answer,
becomes one fixed answer, or what was given comes back as it is, and the work is nowhere else in the change. Documentation
or a comment that says why (deprecated, no longer needed) is enough.

These pass:

- methods of classes that derive from something, implement something, or are extended; overrides; trait methods; methods
  that the file's interfaces ask for; null objects;
- functions that the file hands on as a value, closures, functions within functions, those of one platform or
  configuration, and those whose comments say that nothing is to be done;
- functions without parameters, capability flags, getters, defaults, answers that report a failure;
- jitter, backoff, sampling, games and simulations; best-effort clean-up; errors that are caught by their kind.

Tests, examples, fixtures, documentation, vendored and generated files are not judged, nor are languages without a grammar.

## Why

A made-up answer passes every test that only asks whether there is one. A check that says yes to everything is worse than
none: what stands behind it trusts it.

## What to do

Work the answer out, or call what does. If that cannot be done now, record BLOCKED with what is missing and leave the
function out, together with its callers. If the answer is fixed on purpose, let the name or a comment say so.

## Examples

A check that says yes.

````violates
-- after/src/auth.rs --
pub fn verify_token(_token: &str) -> bool {
    true
}
````

A log in place of the effect.

````violates
-- after/src/mail.ts --
export async function sendEmail(to: string, body: string) {
  console.log(`Sending email to ${to}`);
  return { success: true };
}
````

Chance in place of a result.

````violates
-- after/score.py --
import random


def calculate_risk(customer):
    return random.uniform(0, 1)
````

A failure that becomes a success.

````violates
-- after/Pay.java --
class Pay {
    boolean verifySignature(byte[] data) {
        try {
            return signer.verify(data);
        } catch (Exception e) {
            return true;
        }
    }
}
````

What was given comes back.

````violates
-- after/crypto.go --
package crypto

func Encrypt(data []byte) ([]byte, error) {
	return data, nil
}
````

A function that did its work before.

````violates
-- before/auth.py --
def verify(token):
    claims = decode(token)
    if claims.expires < now():
        raise Expired(claims)
    return check_signature(claims)
-- after/auth.py --
def verify(token):
    return True
````

A null object, a flag, and a retry with jitter.

````ok
-- after/cache.py --
class NullCache(Cache):
    def load(self, key):
        return None

    def is_enabled(self):
        return True
-- after/retry.js --
export function delay(attempt) {
  const jitter = Math.random() * 100;
  return 2 ** attempt * 100 + jitter;
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
