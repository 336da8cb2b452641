//! Second signs that stand beside a function's name: marks that a value is unused, logs that claim success, documentation
//! that tells of work; each beside a close look-alike.

use crate::rules::fakery::fakery_result::RULE;
use crate::rules::fakery::testing::marks;

#[track_caller]
fn counts(cases: &[(&str, &str, usize)]) {
    let wrong: Vec<_> =
        cases.iter().filter(|(path, text, want)| marks(&RULE, path, text).len() != *want).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn marks_of_unused_values_are_no_work() {
    counts(&[
        (
            "a.c",
            "bool verify_mac(const char *data, size_t n)\n{\n\t(void)data;\n\t(void)n;\n\treturn true;\n}\n",
            1,
        ),
        ("a.c", "int verify_mac(char *data, int n)\n{\n\tUNUSED(data); UNUSED(n);\n\treturn 1;\n}\n", 1),
        (
            "a.cpp",
            "bool verifyMac(const std::string& data, int n) {\n    static_cast<void>(data);\n    std::ignore = n;\n    return true;\n}\n",
            1,
        ),
        ("a.cpp", "bool verifyMac(QByteArray data) {\n    Q_UNUSED(data);\n    return true;\n}\n", 1),
        ("a.rs", "pub fn verify_mac(data: &[u8]) -> bool {\n    let _ = data;\n    true\n}\n", 1),
        (
            "a.go",
            "package a\n\nfunc VerifyMac(data []byte, n int) bool {\n\t_, _ = data, n\n\treturn true\n}\n",
            1,
        ),
        ("a.py", "def verify_mac(data, key):\n    del data, key\n    return True\n", 1),
        ("a.ts", "export function verifyMac(data: Buffer): boolean {\n  void data;\n  return true;\n}\n", 1),
        ("a.php", "<?php\nfunction verifyMac($data) {\n    unset($data);\n    return true;\n}\n", 1),
        ("a.c", "bool verify_mac(char *data, int n)\n{\n\tseal(data, n);\n\treturn true;\n}\n", 0),
        ("a.py", "def verify_mac(cache, key):\n    del cache[key]\n    return True\n", 0),
    ]);
}

#[test]
fn success_in_go_and_parameters_without_names() {
    counts(&[
        ("a.go", "package a\n\nfunc VerifyChain(_ *Cert, _ []*Cert) error {\n\treturn nil\n}\n", 1),
        ("a.go", "package a\n\nfunc ValidateOrder(order *Order) error {\n\treturn nil\n}\n", 1),
        ("a.rs", "pub fn verify_chain(_: &Cert, _: &[Cert]) -> Result<(), Error> {\n    Ok(())\n}\n", 1),
        ("a.py", "def verify_chain(_, __):\n    return False\n", 0),
        // What an interface asks for, an error that is none, and what takes nothing.
        ("a.go", "package a\n\nfunc (h *Hook) ValidateDelete(o Object) error {\n\treturn nil\n}\n", 0),
        ("a.go", "package a\n\nfunc ValidateOrder(order *Order) *Report {\n\treturn nil\n}\n", 0),
        ("a.go", "package a\n\nfunc ValidateAll() error {\n\treturn nil\n}\n", 0),
        ("a.go", "package a\n\nfunc ValidateOrder(order *Order) error {\n\treturn order.check()\n}\n", 0),
    ]);
}

#[test]
fn weaker_verbs_take_a_second_sign() {
    counts(&[
        (
            "a.rs",
            "/// Revokes the session on every node.\npub fn revoke_session(_session: &Id, _why: &str) -> Result<(), Error> {\n    Ok(())\n}\n",
            1,
        ),
        (
            "a.go",
            "package a\n\n// GrantRole grants the role to the user.\nfunc GrantRole(_user, _role string) error {\n\treturn nil\n}\n",
            1,
        ),
        ("a.rs", "pub fn revoke_session(_session: &Id) -> Result<(), Error> {\n    Ok(())\n}\n", 0),
        (
            "a.rs",
            "/// Revokes nothing: a no-op for sessions without a store.\npub fn revoke_session(_session: &Id) -> Result<(), Error> {\n    Ok(())\n}\n",
            0,
        ),
        (
            "a.rs",
            "impl Sessions for Memory {\n    /// Revokes the session.\n    fn revoke_session(&self, _session: &Id) -> Result<(), Error> {\n        Ok(())\n    }\n}\n",
            0,
        ),
        (
            "a.go",
            "package a\n\nfunc applyMigrations(dsn string, version int) error {\n\tlog.Println(\"migrations applied successfully\")\n\treturn nil\n}\n",
            1,
        ),
        (
            "a.py",
            "def rollback_release(release):\n    print(f\"rolled back {release}\")\n    return True\n",
            1,
        ),
        (
            "a.ts",
            "export async function approveLoan(id: string): Promise<boolean> {\n  console.log(`loan ${id} approved`);\n  return true;\n}\n",
            1,
        ),
        (
            "a.py",
            "def rollback_release(release):\n    print(f\"nothing is known of {release}\")\n    return False\n",
            0,
        ),
        ("a.py", "def start_session(name):\n    print(\"welcome\")\n    return True\n", 0),
        (
            "a.go",
            "package a\n\nfunc applyMigrations(dsn string) error {\n\tlog.Println(\"applying\")\n\treturn run(dsn)\n}\n",
            0,
        ),
    ]);
}

#[test]
fn names_that_end_in_an_effect() {
    counts(&[
        (
            "a.c",
            "int settings_save(const struct settings *s)\n{\n\tprintf(\"settings saved\\n\");\n\treturn 0;\n}\n",
            1,
        ),
        (
            "a.c",
            "int order_submit(const struct order *o)\n{\n\tprintf(\"submitted\\n\");\n\treturn 0;\n}\n",
            1,
        ),
        ("a.py", "def post_save(sender, instance):\n    print(\"saved\")\n    return 0\n", 0),
        ("a.py", "def get_store(name):\n    print(\"store\")\n    return 0\n", 0),
    ]);
}

#[test]
fn admissions_of_what_promises_nothing() {
    counts(&[
        (
            "a.cpp",
            "Image denoise(Image input, double strength) {\n    // filter pending, pass it through in the meantime\n    return input;\n}\n",
            1,
        ),
        ("a.py", "def denoise(image):\n    # no filtering for now\n    return image\n", 1),
        (
            "a.rb",
            "def denoise(image)\n  # temporary, the model comes with the next release\n  image\nend\n",
            1,
        ),
        ("a.py", "def denoise(image):\n    # the caller waits until it is done\n    return image\n", 0),
        (
            "a.go",
            "package a\n\nfunc Remaining(ctx context.Context, tenant string) (int, error) {\n\t// hard-wired; the usage table doesn't exist yet\n\treturn 1000, nil\n}\n",
            1,
        ),
        (
            "a.scala",
            "class A {\n  def plan(stops: Seq[Stop]): Plan = {\n    Thread.sleep(2000)\n    Plan(182.5, 215)\n  }\n}\n",
            1,
        ),
        ("a.py", "def plan(stops):\n    time.sleep(2)\n    return {\"km\": 182.5, \"minutes\": 215}\n", 1),
        ("a.py", "def plan(stops):\n    time.sleep(2)\n    return None\n", 0),
        ("a.py", "def plan(stops):\n    time.sleep(2)\n    return {\"stops\": stops}\n", 0),
    ]);
}

#[test]
fn protected_calls_of_lua() {
    let lua = |head: &str, answer: &str| {
        format!(
            "local M = {{}}\nfunction M.fetch_players(server)\n  {head}\n    {answer}\n  end\n  return json.decode(body)\nend\nreturn M\n"
        )
    };
    let rows = "return { { name = \"Falcon\", ping = 34 }, { name = \"Nova\", ping = 51 } }";
    let checked = "local ok, body = pcall(http.request, server)\n  if not ok then";
    let explained =
        "local ok, body = xpcall(load, trace)\n  if not ok then\n    -- fill the screen with somebody";
    for head in [checked, explained] {
        counts(&[("a.lua", &lua(head, rows), 1)]);
    }
    for answer in
        ["return nil, body", "return {}", "error(body)", "return { error = \"unavailable, try again\" }"]
    {
        counts(&[("a.lua", &lua(checked, answer), 0)]);
    }
    // What was not protected, and another condition.
    counts(&[
        ("a.lua", &lua("local ok, body = http.request(server)\n  if not ok then", rows), 0),
        ("a.lua", &lua("local ok, body = pcall(http.request, server)\n  if not server then", rows), 0),
    ]);
}

#[test]
fn a_call_in_a_shell_has_no_brackets() {
    let check = "verify_backup() {\n  return 0\n}\n\n";
    counts(&[
        ("a.sh", &format!("#!/bin/bash\n{check}x=$(verify_backup)\nverify_backup orders\n"), 1),
        ("a.sh", &format!("#!/bin/bash\n{check}trap verify_backup EXIT\n"), 0),
    ]);
}
