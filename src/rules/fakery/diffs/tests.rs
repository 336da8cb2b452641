//! What counts as a body taken away, and what does not.

use crate::rules::fakery::testing::{change, judge, policy};
use crate::rules::fakery::{fakery_result, fakery_stub};

fn told(files: &[(&str, &str, &str)]) -> Vec<String> {
    let before: Vec<_> = files.iter().map(|(path, before, _)| (*path, before.as_bytes())).collect();
    let after: Vec<_> = files.iter().map(|(path, _, after)| (*path, after.as_bytes())).collect();
    let change = change(&before, &after);
    let rules = [&fakery_stub::RULE, &fakery_result::RULE];
    let found = rules.into_iter().flat_map(|rule| judge(rule, &change, &policy()).found);
    found.map(|finding| finding.message).filter(|message| message.contains("this change")).collect()
}

#[test]
fn bodies_that_a_change_takes_away() {
    for (path, before, after) in [
        (
            "auth.py",
            "def accepts(token):\n    claims = decode(token)\n    check(claims)\n    return is_signed(claims)\n",
            "def accepts(token):\n    return True\n",
        ),
        (
            "auth.py",
            "def accepts(token):\n    if not is_signed(token):\n        raise Refused(token)\n    return True\n",
            "def accepts(token):\n    return True\n",
        ),
        (
            "src/auth.rs",
            "fn accepts(token: &str) -> bool {\n    let claims = decode(token);\n    check(&claims);\n    is_signed(&claims)\n}\n",
            "fn accepts(_token: &str) -> bool {\n    true\n}\n",
        ),
        (
            "auth.go",
            "package a\n\nfunc Accepts(token string) error {\n\tclaims := decode(token)\n\tcheck(claims)\n\treturn sign(claims)\n}\n",
            "package a\n\nfunc Accepts(token string) error {\n\treturn nil\n}\n",
        ),
        (
            "src/auth.ts",
            "export function accepts(token: string): boolean {\n  const claims = decode(token);\n  check(claims);\n  return isSigned(claims);\n}\n",
            "export function accepts(token: string): boolean {\n  return true;\n}\n",
        ),
    ] {
        assert_eq!(
            told(&[(path, before, after)]),
            [format!(
                "this change takes the work out of `{}`: it always gives the same answer now",
                if path.ends_with("go") { "Accepts" } else { "accepts" }
            )]
        );
    }
    let before =
        "def charge(card, token):\n    if not token:\n        raise Refused()\n    gateway.charge(card)\n";
    let after = "def charge(card, token):\n    # if not token:\n    #     raise Refused()\n    gateway.charge(card)\n";
    assert_eq!(told(&[("pay.py", before, after)]), ["this change comments a check out of `charge`"]);
}

#[test]
fn a_single_statement_counts_where_the_name_promises_work() {
    for (path, before, after, want) in [
        (
            "audit.py",
            "def record(stream, actor):\n    json.dump({\"actor\": actor}, stream)\n",
            "def record(stream, actor):\n    pass\n",
            "does nothing now",
        ),
        (
            "src/audit.ts",
            "export async function recordAccess(pool: Pool, actor: string): Promise<void> {\n  await pool.query(INSERT, [actor]);\n}\n",
            "export async function recordAccess(pool: Pool, actor: string): Promise<void> {}\n",
            "does nothing now",
        ),
        (
            "src/Limits.java",
            "class Limits {\n  void enforceLimit(String account, long cents) {\n    if (ledger.today(account) + cents > 5) {\n      throw new Exceeded(account);\n    }\n  }\n}\n",
            "class Limits {\n  void enforceLimit(String account, long cents) {\n  }\n}\n",
            "does nothing now",
        ),
        (
            "src/Passwords.java",
            "class Passwords {\n  boolean matches(String plain, String hash) {\n    return BCrypt.checkpw(plain, hash);\n  }\n}\n",
            "class Passwords {\n  boolean matches(String plain, String hash) {\n    return true;\n  }\n}\n",
            "always gives the same answer now",
        ),
        (
            "src/nmea.c",
            "int checksum_ok(const char *s)\n{\n\tunsigned sum = 0;\n\twhile (*s)\n\t\tsum ^= *s++;\n\treturn hex2(s) == sum;\n}\n",
            "int checksum_ok(const char *s)\n{\n\t(void)s;\n\treturn 1;\n}\n",
            "always gives the same answer now",
        ),
        (
            "src/Masking.java",
            "class Masking {\n  static String escape(String line) {\n    return line.replaceAll(DIGITS, STARS);\n  }\n}\n",
            "class Masking {\n  static String escape(String line) {\n    return line;\n  }\n}\n",
            "gives back what it is given now",
        ),
    ] {
        let found = told(&[(path, before, after)]);
        assert!(found.iter().any(|message| message.ends_with(want)), "{path}: {found:?}");
    }
    for (path, before, after) in [
        // What a base class asks for may have nothing to do.
        (
            "a.py",
            "class A(Base):\n    def record(self, actor):\n        json.dump(actor, self.stream)\n",
            "class A(Base):\n    def record(self, actor):\n        pass\n",
        ),
        // A name that only asks what is there.
        (
            "a.py",
            "def supports(backend):\n    return version(backend) > 3\n",
            "def supports(backend):\n    return True\n",
        ),
        (
            "a.py",
            "def is_match(backend):\n    return version(backend) > 3\n",
            "def is_match(backend):\n    return True\n",
        ),
        // Only what was told went.
        ("a.py", "def store(key):\n    logger.info(key)\n", "def store(key):\n    pass\n"),
        // The call became another.
        ("a.py", "def mask(line):\n    return sub(line)\n", "def mask(line):\n    return hide(line)\n"),
    ] {
        assert_eq!(told(&[(path, before, after)]), Vec::<String>::new(), "{path}: {before}");
    }
}

#[test]
fn bodies_that_are_elsewhere_or_not_needed() {
    let before =
        "def verify(token):\n    claims = decode(token)\n    check(claims)\n    return is_signed(claims)\n";
    for after in [
        // Moved within the file.
        "def verify(token):\n    return None\n\n\ndef verify_all(token):\n    claims = decode(token)\n    check(claims)\n    return is_signed(claims)\n",
        // Explained.
        "def verify(token):\n    # Tokens are checked by the proxy: always valid here.\n    return True\n",
        // Handed on.
        "def verify(token):\n    return proxy.verify(token)\n",
        // Deleted.
        "def other(token):\n    return True\n",
    ] {
        assert_eq!(told(&[("auth.py", before, after)]), Vec::<String>::new(), "{after}");
    }
    // Overloads share a name.
    let overloaded =
        format!("@t.overload\ndef verify(token: str) -> bool: ...\n{before}").replace("check(", "look(");
    assert_eq!(told(&[("auth.py", before, &overloaded)]), Vec::<String>::new());
    // Moved to another file.
    let after = "def verify(token):\n    return None\n";
    assert_eq!(told(&[("auth.py", before, after), ("claims.py", "x = 1\n", before)]), Vec::<String>::new());
}

#[test]
fn what_stood_before_and_cannot_be_parsed_is_told() {
    let work = "package a\n\nfunc Accepts(token string) bool {\n\tclaims := decode(token)\n\tcheck(claims)\n\treturn isSigned(claims)\n}\n";
    let answer = "package a\n\nfunc Accepts(token string) bool {\n\treturn true\n}\n";
    let endless = "/* a\n".repeat(55_000);
    for (before, after) in
        [(format!("{work}{endless}"), answer.to_owned()), (work.to_owned(), format!("{answer}{endless}"))]
    {
        let change = change(&[("auth.go", before.as_bytes())], &[("auth.go", after.as_bytes())]);
        let judged = judge(&fakery_result::RULE, &change, &policy());
        let reasons: Vec<_> = judged.not_evaluated.iter().map(|entry| entry.reason.as_str()).collect();
        assert!(
            !judged.found.is_empty() || reasons.iter().any(|reason| reason.contains("too costly")),
            "{reasons:?}"
        );
    }
}
