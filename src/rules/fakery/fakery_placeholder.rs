//! `fakery-placeholder`: a comment admits that the code is not the real thing, or a value stands where a real one belongs.

use super::advice;
use super::fakery_stub::is_declarations;
use super::remarks::{self, Remark, Says};
use super::values::{self, Kind, Stand};
use crate::change::Blob;
use crate::fault::Fault;
use crate::finding::{Finding, Severity};
use crate::rules::{Check, Context, Family, File, Findings, Options, Rule, Subject};
use crate::syntax::Role;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "fakery-placeholder",
    family: Family::Fakery,
    severity: Severity::Error,
    subject: Subject::Content,
    summary: "a comment admits that code is not the real thing, or a value stands in for one",
    docs: DOCS,
    options: Options::NONE,
    check: Check::File(check),
};

/// What is delivered: tests and examples may say that they pretend.
pub(super) const ROLES: &[Role] = &[Role::Production];

fn check(cx: &Context<'_>, file: &File<'_>, out: &mut Findings) -> Result<(), Fault> {
    if is_declarations(file.path()) {
        return Ok(());
    }
    if let Some(look) = remarks::look(cx, file, ROLES, Says::Pretends, out)? {
        for remark in &look.said {
            out.report(describe_remark(cx, file, &look.blob, remark)?);
        }
    }
    if let Some((blob, stands)) = values::look(cx, file, ROLES, out)? {
        for stand in &stands {
            out.report(describe_value(cx, file, &blob, stand)?);
        }
    }
    Ok(())
}

fn describe_remark(
    cx: &Context<'_>,
    file: &File<'_>,
    blob: &Blob,
    remark: &Remark,
) -> Result<Finding, Fault> {
    let words = String::from_utf8_lossy(&blob.data[remark.span.clone()]);
    let words = words.split_whitespace().filter(|word| !is_decoration(word)).collect::<Vec<_>>().join(" ");
    // What the comment speaks of tells what the real thing is called.
    let action = "write what the comment describes and remove it";
    let help = advice::instead(cx, file.path(), &words.replace(' ', "_"), action)?;
    let finding = Finding::new(
        cx.id(),
        format!("\"{words}\": the comment says that this is not the real thing"),
        "code that stands in for other code looks finished from outside: callers rely on answers that nobody worked out",
        help,
    );
    Ok(finding.at(file.path(), blob, remark.span.clone(), "says so itself"))
}

fn describe_value(cx: &Context<'_>, file: &File<'_>, blob: &Blob, stand: &Stand) -> Result<Finding, Fault> {
    let value = String::from_utf8_lossy(&blob.data[stand.span.clone()]);
    let value: String = value.chars().take(60).collect();
    let stem = String::from_utf8_lossy(file.path().file_name()).into_owned();
    let (message, why, action) = match stand.kind {
        Kind::Filler => (
            "filler text in place of what should be said".to_owned(),
            "people who use the product will read it",
            "write the text; leave the place out until there is one",
        ),
        Kind::Image => (
            format!("\"{value}\" is an image of nothing, from a service for drafts"),
            "people who use the product will see it, and every visit tells the service about them",
            "use the real image, or an own one for where there is none",
        ),
        Kind::Secret => (
            format!("\"{value}\" was never filled in"),
            "what depends on it fails when it is first used, or is open to everyone who knows the default",
            "read it from the environment or a secret store, and fail with an error that names it where it is missing",
        ),
        Kind::Token => (
            format!("\"{value}\" is a token that nobody issued"),
            "whoever presents it is let in, or whoever gets it is not",
            "issue a real token, and verify it",
        ),
        Kind::Announced | Kind::Soon => (
            format!("\"{value}\" is all that happens here"),
            "a control that only announces its function looks delivered and is not",
            "write the function, or leave out what leads to it",
        ),
        Kind::Person => (
            "a person that does not exist, written out as if it were data".to_owned(),
            "two such particulars together are a made-up record: it will be shown, sent or charged",
            "take the data from where it really is; move what only tests use to test code",
        ),
    };
    let help = match stand.kind {
        Kind::Token | Kind::Announced | Kind::Soon | Kind::Person => {
            advice::instead(cx, file.path(), &stem, action)?
        }
        Kind::Filler | Kind::Image | Kind::Secret => action.to_owned(),
    };
    Ok(Finding::new(cx.id(), message, why, help).at(
        file.path(),
        blob,
        stand.span.clone(),
        "stands in for the real one",
    ))
}

fn is_decoration(word: &str) -> bool {
    matches!(word, "//" | "///" | "#" | "*" | "--")
}

const DOCS: &str = r#"
## What it checks

A comment in production code, on a line that the change adds, admits that the code is not the real thing:

- it says what the real thing would do: "in a real implementation, this would call the API";
- it asks for the real thing: "replace this with actual data", "to be replaced by a proper client";
- it marks its place: "your code here", "actual implementation goes here", "implement payment logic here";
- it calls the code so: `PLACEHOLDER: …`, "placeholder implementation", "dummy response for now";
- it gives two weak signs at once: "would normally call the billing service … for now just return true";
- it gives one weak sign ("for now", "simulate", "simplified version"), and the function does nothing but answer something
  fixed, log, or wait: in the languages with a grammar.

A weak sign on a function that does something passes: mature code says so every day. So do quotations and test code, in
files and beside the code.

Or a value there stands where a real one belongs, in source and in settings (`.env`, YAML, TOML, JSON, properties,
`ENV` of a Dockerfile):

- lorem ipsum; images of services for drafts (`https://via.placeholder.com/150`);
- a key or password that was never filled in: `YOUR_API_KEY`, `<your-token>`, `changeme`, `REPLACE_ME`, given to
  something that names a secret;
- a token that nobody issued: `return "fake-jwt-token"`;
- "Coming soon" and the like as all that a handler does: `alert("Coming soon")`;
- two particulars of a person that does not exist in one place: John Doe with a number of 555, a mail address at
  example.com with 4242 4242 4242 4242.

Such a value passes where it is compared, listed as forbidden, or shown (`placeholder=`, help, examples of a schema), in
templates to be filled in (`.env.example`, `*.sample`, `*.dist`) and in translations. Tests, examples, fixtures,
documentation, vendored and generated files are not judged.

## Why

The author knows best, and says it here. What the comment describes is the work that was asked for.

## What to do

Write what the comment describes. What cannot be written in this change is left out, and said where it is tracked: in
WORK_STATUS.md with `BLOCKED`, or in an issue.

## Examples

What a real implementation would do.

````violates
-- after/src/pay.py --
def charge(card, cents):
    # In a real implementation, this would call the payment gateway
    return {"status": "ok", "amount": cents}
````

A request to replace it.

````violates
-- after/src/users.ts --
export async function users(): Promise<User[]> {
  // Replace with actual API call
  return [{ id: 1, name: "Ann" }];
}
````

Two weak signs.

````violates
-- after/mail.go --
package mail

// Send pretends to send a mail: it just returns nil for now.
func Send(to string) error {
	return nil
}
````

A key that was never filled in.

````violates
-- after/src/client.ts --
export const client = new Client({ apiKey: process.env.API_KEY || "your-api-key" });
````

Settings.

````violates
-- after/.env --
DB_HOST=db.internal
DB_PASSWORD=changeme
````

A token that nobody issued.

````violates
-- after/src/login.py --
def login(user, password):
    check(user, password)
    return {"token": "fake-jwt-token"}
````

A handler that announces.

````violates
-- after/src/export.js --
button.onclick = () => alert("Export is coming soon");
````

Checks, and templates.

````ok
-- after/src/config.py --
def check(settings):
    if settings.password == "changeme":
        raise ValueError("set a password")
-- after/.env.example --
API_KEY=your-api-key
````

Prose.

````ok
-- after/src/cache.rs --
// In production the cache is warm, so a miss is rare. The key would normally be the path; here it is the id, because
// files are renamed. Replaces the placeholder `{name}` by the actual value.
pub fn key(id: u64) -> String {
    format!("{id}")
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
    fn long_documentation_is_about_the_function_behind_it() {
        for lines in [0, 29, 30, 31, 250] {
            let rest = "/// It takes the amount in cents.\n".repeat(lines);
            let text = format!(
                "// Simulated for now.\n\n{rest}pub fn charge(amount: u64) -> bool {{\n    true\n}}\n"
            );
            assert_eq!(marks(&RULE, "src/pay.rs", &text).len(), 1, "{lines}");
        }
    }

    const ADMISSIONS: &[&str] = &[
        "In a real implementation, this would call the payment API",
        "In a real application we would query the database",
        "This would be done with ImageSharp in a real application.",
        "For a production app you'd store this in the keychain instead.",
        "<your table drawing code goes here>",
        "in a production system, you'd validate the token",
        "In production, this would be fetched from the server",
        "For a real implementation, use the SDK",
        "Replace with actual implementation",
        "Replace this with real data",
        "TODO-free: replace with your actual API key",
        "This should be replaced with a real database query",
        "Actual implementation goes here",
        "Implementation goes here",
        "Your code here",
        "Add your business logic here",
        "Implement the payment logic here",
        "Implement authentication here",
        "PLACEHOLDER: charge the card",
        "STUB: no network yet",
        "Placeholder implementation",
        "This is a placeholder implementation",
        "This is just a stub for now",
        "Mock data for now",
        "Dummy implementation until the real API is ready",
        "Return fake data for now, hardcoded",
        "Simulate API call, always returns success",
        "This would normally call the billing service; for now we just return true",
        "Hardcoded for now",
        "stubbed out until the service exists",
        "For demonstration purposes, we simulate the API response",
        "Simplified implementation: in production you would use a queue",
        "Pretend that the mail was sent; would normally call SES",
        "A production implementation would use Redis here",
        "Real implementation would connect to the SMTP server",
        "Connect to real database here",
        "This function is a placeholder",
        "This is a placeholder for the real authentication logic",
        "Placeholder - replace with real logic",
        "Stub implementation",
        "Mocked data, will be replaced with API call",
        "Return mock data",
        "Returning dummy data until the endpoint exists",
        "In production, replace with real credentials",
        "You should replace this with your own implementation",
        "Will be replaced by actual API integration",
        "Needs real implementation",
        "Logic to be implemented",
        "Real logic will be added later",
        "Add actual implementation",
        "Code goes here",
        "Will be implemented later",
        "API call would go here",
        "Not a real implementation",
        "Here we would call the external API",
        "Would send email here",
        "Skipping validation for now",
    ];

    #[test]
    fn admissions() {
        for comment in ADMISSIONS {
            for (path, text) in [
                ("a.rs", format!("fn a() -> u8 {{\n    // {comment}\n    1\n}}\n")),
                ("a.py", format!("def a():\n    \"\"\"{comment}\"\"\"\n    return 1\n")),
                ("a.py", format!("def a():\n    return 1  # {comment}\n")),
                ("a.js", format!("function a() {{\n  /* {comment} */\n  return 1;\n}}\n")),
                ("a.go", format!("package a\n\n// {comment}\nfunc a() int {{\n\treturn 1\n}}\n")),
                (
                    "a.java",
                    format!("class A {{\n  /**\n   * {comment}\n   */\n  int a() {{ return 1; }}\n}}\n"),
                ),
                ("a.rb", format!("def a\n  # {comment}\n  1\nend\n")),
                ("a.sh", format!("a() {{\n  # {comment}\n  echo 1\n}}\n")),
            ] {
                assert_eq!(marks(&RULE, path, &text).len(), 1, "{path}: {comment}");
            }
        }
    }

    /// Weak signs: what they are worth depends on the function.
    const HINTS: &[&str] = &[
        "For now, assume success",
        "For now just return true",
        "Always return true for now",
        "Simulates a network call",
        "Simulating the payment here",
        "We'd normally query the DB here",
        "Normally this would be an API call",
        "This would typically fetch from the database",
        "Does nothing for now",
        "Simplified for demo purposes",
        "This is a simplified implementation for demonstration purposes",
        "For testing purposes only, returns fixed value",
        "Fake it for now",
        "Coming soon",
        "Doesn't actually call the API",
    ];

    #[test]
    fn weak_signs_count_where_nothing_is_done() {
        for comment in HINTS {
            for (path, fixed, working) in [
                ("a.rs", "    1", "    query(b)"),
                ("a.py", "    return {\"status\": \"ok\"}", "    return query(b)"),
                ("a.js", "    return [{ id: 1, name: \"Ann\" }];", "    return query(b);"),
                ("a.ts", "    await sleep(100);\n    return true;", "    return load(b);"),
                ("a.go", "    return nil", "    return save(b)"),
                ("a.c", "    return 1;", "    return load(b);"),
                ("A.java", "    return List.of();", "    return load(b);"),
                ("a.kt", "    return emptyList()", "    return load(b)"),
                ("a.swift", "    return []", "    return load(b)"),
                ("a.php", "    return ['id' => 1];", "    return load($b);"),
                ("a.rb", "    []", "    load(b)"),
                ("a.cs", "    return Task.FromResult(true);", "    return Load(b);"),
                ("a.scala", "    Future.successful(1)", "    load(b)"),
                ("a.lua", "    return { ok = true }", "    return load(b)"),
                ("a.sh", "    return 0", "    curl \"$1\""),
            ] {
                let text = |body: &str| match path {
                    "a.rs" => format!("fn a(b: u8) -> u8 {{\n    // {comment}\n{body}\n}}\n"),
                    "a.c" => format!("/* {comment} */\nint a(int b) {{\n{body}\n}}\n"),
                    "A.java" | "a.cs" => {
                        format!("class A {{\n    // {comment}\n    R a(int b) {{\n{body}\n}}\n}}\n")
                    }
                    "a.kt" => format!("// {comment}\nfun a(b: Int): R {{\n{body}\n}}\n"),
                    "a.swift" => format!("func a(b: Int) -> R {{\n    // {comment}\n{body}\n}}\n"),
                    "a.php" => format!("<?php\nfunction a($b) {{\n    // {comment}\n{body}\n}}\n"),
                    "a.rb" => format!("# {comment}\ndef a(b)\n{body}\nend\n"),
                    "a.scala" => {
                        format!("object A {{\n  // {comment}\n  def a(b: Int): R = {{\n{body}\n  }}\n}}\n")
                    }
                    "a.lua" => format!("-- {comment}\nlocal function a(b)\n{body}\nend\n"),
                    "a.sh" => format!("a() {{\n    # {comment}\n{body}\n}}\n"),
                    "a.py" => format!("def a(b):\n    # {comment}\n{body}\n"),
                    "a.go" => format!("package a\n\n// {comment}\nfunc a(b int) error {{\n{body}\n}}\n"),
                    _ => format!("export async function a(b) {{\n    // {comment}\n{body}\n}}\n"),
                };
                assert_eq!(marks(&RULE, path, &text(fixed)).len(), 1, "{path}: {comment}");
                assert_eq!(marks(&RULE, path, &text(working)), Vec::<String>::new(), "{path}: {comment}");
            }
        }
    }

    #[test]
    fn what_the_real_thing_would_do_where_work_is_done() {
        for comment in [
            "A proper implementation would search ahead with alpha-beta here",
            "A production version would ask the HSM for this",
            "The finished version would hash it",
            "Should be replaced with the actual Argon2 call before release.",
            "Must be swapped for the real client before launch.",
            "Needs to be replaced by a proper check",
        ] {
            for (path, text) in [
                ("a.c", format!("/*\n * {comment}\n */\nint a(int b)\n{{\n\treturn snprintf(b);\n}}\n")),
                ("a.lua", format!("function a(b)\n  -- {comment}\n  return b:moves()[1]\nend\n")),
                ("a.rs", format!("fn a(b: u8) -> u8 {{\n    // {comment}\n    c(b)\n}}\n")),
            ] {
                assert_eq!(marks(&RULE, path, &text).len(), 1, "{path}: {comment}");
            }
        }
        for comment in [
            "The real system would be slower.",
            "The actual version will be read from the lock file.",
            "The name should be replaced before it is shown.",
            "A full implementation of the protocol is in proto.rs.",
            "will be substituted with actual parameters used in the call",
        ] {
            let text = format!("fn a(b: u8) -> u8 {{\n    // {comment}\n    c(b)\n}}\n");
            assert_eq!(marks(&RULE, "a.rs", &text), Vec::<String>::new(), "{comment}");
        }
    }

    #[test]
    fn prose() {
        for comment in [
            "In the real world clocks drift.",
            "the actual value goes into the header",
            "In production the cache is warm.",
            "Replace the placeholder with the actual value",
            "Replaces the old entry by the new one.",
            "Simulate one step of the physics.",
            "mock objects are created lazily",
            "This would normally be a loop, but unrolling is faster.",
            "for now",
            "The stub is generated from the IDL file.",
            "a placeholder is shown while the image loads",
            "dummy head of the list",
            "fake news is filtered by rank",
            "Implement Display so that errors print well.",
            "Insert your name in the config file",
            "the real implementation is in imp.rs",
            "Hardcoded by the protocol: RFC 1035, 4.1.1",
            "Use the actual length here, not the capacity",
            "the implementation lives here",
            "Not actually reached",
        ] {
            for (path, text) in [
                ("a.rs", format!("fn a(b: u8) -> u8 {{\n    // {comment}\n    b + 1\n}}\n")),
                ("a.py", format!("def a(b):\n    # {comment}\n    return b + 1\n")),
                ("a.c", format!("/* {comment} */\nint a(int b) {{ return b + 1; }}\n")),
            ] {
                assert_eq!(marks(&RULE, path, &text), Vec::<String>::new(), "{path}: {comment}");
            }
        }
    }

    #[test]
    fn quotations_strings_and_test_code_are_somebody_elses() {
        for (path, text) in [
            ("a.rs", "// \"your code here\" is what templates say\nfn a() {}\n"),
            ("a.rs", "const A: &str = \"// your code here\";\n"),
            ("a.py", "A = '''\n# your code here\n'''\n"),
            ("tests/a.py", "# replace with actual data\n"),
            ("a.rs", "#[cfg(test)]\nmod tests {\n    // replace with actual data\n}\n"),
            ("README.md", "replace with actual data\n"),
        ] {
            assert_eq!(marks(&RULE, path, text), Vec::<String>::new(), "{text}");
        }
    }
}
