//! Signatures, made by real `ssh-keygen` and `gpg`: which commits of an agent that lists keys are taken for its own.

use std::path::Path;

use tempfile::TempDir;

use crate::sandbox::{Ended, POLICY, Sandbox};

/// An adopted repository, a pair of SSH keys for each of two agents, and a policy that lists rust-expert's.
fn guarded(options: &[&str]) -> Sandbox {
    let sandbox = Sandbox::adopted_with(options);
    std::fs::create_dir(sandbox.path().join("../keys")).unwrap();
    for name in ["rust", "python"] {
        let file = key(&sandbox, name);
        let made = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", &file];
        sandbox.call("ssh-keygen", &made).end().ok();
    }
    list_keys(&sandbox, &[&public(&sandbox, "rust")]);
    sandbox
}

fn key(sandbox: &Sandbox, name: &str) -> String {
    sandbox.path().parent().unwrap().join("keys").join(name).to_str().unwrap().to_owned()
}

fn public(sandbox: &Sandbox, name: &str) -> String {
    sandbox.read(&format!("../keys/{name}.pub")).trim().to_owned()
}

/// Commits a policy in which rust-expert lists these keys.
fn list_keys(sandbox: &Sandbox, keys: &[&str]) {
    let emails = "emails = [\"rust@agents.example\"]";
    sandbox.write("policy.toml", POLICY.replace(emails, &format!("{emails}\nsigning-keys = {keys:?}")));
    sandbox.commit("List keys");
}

/// Commits clean work, signed with an SSH key.
fn signed(sandbox: &Sandbox, name: &str, text: &str) {
    sandbox.work("src/lib.rs", &format!("//! {text}.\n"));
    let signing = format!("user.signingkey={}", key(sandbox, name));
    let commit = ["-c", "gpg.format=ssh", "-c", &signing, "commit", "-qnS", "--all", "-m", text];
    sandbox.git(&commit).ok();
}

/// Commits clean work, not signed.
fn unsigned(sandbox: &Sandbox, text: &str) {
    sandbox.work("src/lib.rs", &format!("//! {text}.\n"));
    sandbox.commit(text);
}

/// Points `main` at the commit `HEAD` with its text changed, its signature kept.
fn tamper(sandbox: &Sandbox, from: &str, to: &str) {
    let raw = sandbox.git(&["cat-file", "commit", "HEAD"]).ok().stdout;
    assert!(raw.contains(from), "{raw}");
    let write = sandbox.call_git(&["hash-object", "-t", "commit", "-w", "--stdin"]);
    let id = write.input(raw.replacen(from, to, 1)).end().ok().stdout;
    sandbox.git(&["update-ref", "HEAD", id.trim()]).ok();
}

/// Insists that `HEAD` is refused for its signature, in these words.
#[track_caller]
fn refused(sandbox: &Sandbox, words: &str) {
    let verdict = sandbox.judge(&["--commit", "HEAD"]).violates(&["agent-unverified"]);
    let message = verdict.report["findings"][0]["message"].as_str().unwrap().to_owned();
    assert!(message.contains(words), "{message}");
}

fn fingerprint(sandbox: &Sandbox, name: &str) -> String {
    let printed =
        sandbox.call("ssh-keygen", &["-lf", &format!("{}.pub", key(sandbox, name))]).end().ok().stdout;
    printed.split(' ').nth(1).unwrap().to_owned()
}

fn by_ssh(options: &[&str]) {
    let sandbox = guarded(options);
    signed(&sandbox, "rust", "signed");
    sandbox.judge(&["--commit", "HEAD"]).clean().made_by(&["rust-expert"]);

    // What is not committed yet is not asked.
    sandbox.work("src/lib.rs", "//! Staged.\n");
    sandbox.stage();
    sandbox.judge(&["--staged"]).clean();
    sandbox.git(&["reset", "--quiet", "--hard"]).ok();

    signed(&sandbox, "python", "by another key");
    refused(&sandbox, &format!("not one of rust-expert's ({})", fingerprint(&sandbox, "python")));
    unsigned(&sandbox, "unsigned");
    refused(&sandbox, "is not signed");
    signed(&sandbox, "rust", "to be changed");
    tamper(&sandbox, "to be changed", "changed");
    refused(&sandbox, "does not verify (incorrect signature)");
    signed(&sandbox, "rust", "to be damaged");
    tamper(&sandbox, "\n U1NIU0lH", "\n AAAA");
    refused(&sandbox, "does not verify (invalid format)");
    signed(&sandbox, "rust", "of no form");
    tamper(&sandbox, "BEGIN SSH SIGNATURE", "BEGIN WAX SEAL");
    refused(&sandbox, "does not verify (it is of no known form)");
    signed(&sandbox, "rust", "certified");
    tamper(&sandbox, "BEGIN SSH SIGNATURE", "BEGIN SIGNED MESSAGE");
    refused(&sandbox, "(an X.509 certificate)");

    // All of them at once, each with its own verdict.
    let all = sandbox.judge(&["--range", "HEAD~7..HEAD"]);
    let expected = ["agent-unverified"; 6];
    all.violates(&expected).judged(&[3; 7]);
}

#[test]
fn a_commit_counts_if_one_of_the_agents_own_keys_signed_it() {
    by_ssh(&[]);
}

#[test]
fn a_sha_256_repository_is_no_exception() {
    by_ssh(&["--object-format=sha256"]);
}

#[test]
fn other_agents_owe_nothing_and_a_rule_that_is_off_asks_nothing() {
    let sandbox = guarded(&[]);
    sandbox.write("docs.md", "# By ada\n");
    sandbox.note("docs");
    sandbox.stage();
    let commit = ["commit", "-qnm", "Docs", "--author", "Ada <ada@people.example>"];
    sandbox.git(&commit).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["lock-missing docs.md"]).made_by(&["ada"]);
    // A name in a trailer is a claim like any other.
    sandbox.work("src/lib.rs", "//! Claimed.\n");
    let commit = ["commit", "-qanm", "Work\n\nAgent: Rust-Expert", "--author", "Ada <ada@people.example>"];
    sandbox.git(&commit).ok();
    sandbox.judge(&["--commit", "HEAD"]).violates(&["agent-unverified"]);
    // Without ssh-keygen nothing can be checked, and where nobody asks, nothing has to be.
    let only = ["check", "--commit", "HEAD", "--only", "lock-missing"];
    let few = path_with(&sandbox, &["git"]);
    sandbox.call_policy(&only).env("PATH", &few).end().ok();
    list_keys(&sandbox, &[]);
    signed(&sandbox, "python", "by any key");
    sandbox.call_policy(&["check", "--commit", "HEAD"]).env("PATH", &few).end().ok();
}

#[test]
fn a_range_cannot_list_its_own_key() {
    let sandbox = guarded(&[]);
    sandbox.git(&["branch", "base"]).ok();
    list_keys(&sandbox, &[&public(&sandbox, "python")]);
    signed(&sandbox, "python", "by the new key");
    let owes = ["agent-unverified", "agent-unverified"];
    let errors = sandbox.judge(&["--base", "base"]).errors();
    assert_eq!(errors.iter().filter(|error| *error == "agent-unverified").count(), owes.len(), "{errors:?}");
    // The change that lists the key is judged by the keys before it; the next one by the new ones.
    sandbox.judge(&["--commit", "HEAD"]).clean();
    signed(&sandbox, "rust", "by the old key");
    refused(&sandbox, "not one of rust-expert's");
}

#[test]
fn a_key_that_was_revoked_here_is_refused() {
    let sandbox = guarded(&[]);
    signed(&sandbox, "rust", "signed");
    let revoked = format!("{}.pub", key(&sandbox, "rust"));
    sandbox.git(&["config", "gpg.ssh.revocationFile", &revoked]).ok();
    refused(&sandbox, "a key that was revoked");
}

#[test]
fn configuration_bends_nothing() {
    let sandbox = guarded(&[]);
    signed(&sandbox, "python", "by another key");
    sandbox.script("../yes", "echo 'Good \"git\" signature for * with ED25519 key SHA256:x'; exit 0");
    let yes = sandbox.path().join("../yes");
    let others = format!("{}.signers", key(&sandbox, "python"));
    sandbox.write("../keys/python.signers", format!("* {}\n", public(&sandbox, "python")));
    for (name, value) in [
        ("gpg.ssh.program", yes.to_str().unwrap()),
        ("gpg.program", yes.to_str().unwrap()),
        ("gpg.ssh.allowedSignersFile", &others),
        ("log.showSignature", "true"),
        ("gpg.minTrustLevel", "ultimate"),
        ("i18n.logOutputEncoding", "UTF-16"),
        ("color.ui", "always"),
    ] {
        sandbox.git(&["config", name, value]).ok();
    }
    refused(&sandbox, "not one of rust-expert's");
    signed_past_configuration(&sandbox);
    sandbox.judge(&["--commit", "HEAD"]).clean();
}

fn signed_past_configuration(sandbox: &Sandbox) {
    sandbox.git(&["config", "--unset", "gpg.ssh.program"]).ok();
    signed(sandbox, "rust", "signed");
    sandbox.git(&["config", "gpg.ssh.program", "/nonexistent"]).ok();
}

#[test]
fn a_push_is_judged_while_its_objects_are_in_quarantine() {
    let local = guarded(&[]);
    let server = local.beside("server.git");
    std::fs::create_dir(server.path()).unwrap();
    server.git(&["init", "--quiet", "--bare", "--initial-branch=main"]).ok();
    local.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    let push = |arguments: &[&str]| local.git(&[&["push", "--quiet", "origin"], arguments].concat());
    push(&["main"]).ok();
    server.policy(&["install"]).ok();
    signed(&local, "rust", "signed");
    push(&["main"]).ok().silent();
    let before = server.id("main");
    unsigned(&local, "unsigned");
    push(&["main"]).exits(1).says("agent-unverified");
    local.git(&["reset", "--quiet", "--hard", "HEAD~1"]).ok();
    signed(&local, "python", "by another key");
    push(&["main"]).exits(1).says("not one of rust-expert's");
    assert_eq!(server.id("main"), before);

    // And before the push leaves.
    local.policy(&["install"]).ok();
    std::fs::remove_file(local.path().join(".gitattributes")).unwrap();
    server.policy(&["uninstall"]).ok();
    push(&["main"]).exits(1).says("not one of rust-expert's");
}

/// A directory with these programs and no others.
fn path_with(sandbox: &Sandbox, programs: &[&str]) -> String {
    let directory = sandbox.path().parent().unwrap().join("few");
    std::fs::create_dir(&directory).unwrap();
    for program in programs {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|path| path.join(program))
            .find(|path| path.is_file())
            .unwrap();
        std::os::unix::fs::symlink(found, directory.join(program)).unwrap();
    }
    directory.to_str().unwrap().to_owned()
}

#[track_caller]
fn cannot_tell(ended: Ended, words: &str) {
    let ended = ended.exits(2).says(words);
    assert!(!ended.stdout.contains("not signed") && !ended.stderr.contains("not signed"), "{ended}");
}

#[test]
fn without_the_program_that_checks_there_is_no_verdict() {
    let sandbox = guarded(&[]);
    signed(&sandbox, "rust", "signed");
    let few = path_with(&sandbox, &["git"]);
    let check = || sandbox.call_policy(&["check", "--commit", "HEAD"]);
    cannot_tell(check().env("PATH", &few).end(), "cannot be checked");
    cannot_tell(check().env("PATH", &few).end(), "install OpenSSH");
    cannot_tell(check().env("TMPDIR", "/nonexistent").end(), "temporary file");
    // One that is too old to know signatures, and one that dies.
    sandbox.script("../few/ssh-keygen", "echo 'usage: ssh-keygen' >&2; exit 1");
    cannot_tell(
        check().env("PATH", &format!("{few}:/bin")).end(),
        "ssh-keygen -Y find-principals/verify is needed",
    );
    sandbox.script("../few/ssh-keygen", "kill -9 $$");
    cannot_tell(check().env("PATH", &format!("{few}:/bin")).end(), "cannot be checked");
    // No signature is no signature, whatever is installed.
    unsigned(&sandbox, "unsigned");
    check().env("PATH", &few).end().exits(1).says("is not signed");
}

/// A home for gpg, outside of what a verdict must leave alone: gpg keeps its books there. Its agent ends with it.
struct Gpg(TempDir);

impl Gpg {
    fn new() -> Self {
        // A short path: the agent's socket stands in it.
        Self(tempfile::Builder::new().prefix("gpg").tempdir_in("/tmp").unwrap())
    }

    fn home(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    fn run(&self, sandbox: &Sandbox, arguments: &[&str]) -> Ended {
        let batch = [
            "--homedir",
            self.home(),
            "--batch",
            "--quiet",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
        ];
        sandbox.call("gpg", &[&batch, arguments].concat()).end().ok()
    }

    /// A fresh key and its fingerprint.
    fn key(&self, sandbox: &Sandbox, name: &str, expires: &str) -> String {
        self.run(sandbox, &["--quick-gen-key", name, "ed25519", "sign", expires]);
        let listed = self.run(sandbox, &["--with-colons", "--list-keys", name]).stdout;
        let line = listed.lines().find(|line| line.starts_with("fpr:")).unwrap();
        line.split(':').nth(9).unwrap().to_owned()
    }

    fn signed(&self, sandbox: &Sandbox, key: &str, text: &str) {
        sandbox.work("src/lib.rs", &format!("//! {text}.\n"));
        let signing = format!("user.signingkey={key}");
        let commit = ["-c", "gpg.format=openpgp", "-c", &signing, "commit", "-qnS", "--all", "-m", text];
        sandbox.call_git(&commit).env("GNUPGHOME", self.home()).end().ok();
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let kill = ["--homedir", self.home(), "--kill", "gpg-agent"];
        // A test that fails has more to say than this.
        let _ = std::process::Command::new("gpgconf").args(kill).status();
    }
}

#[test]
fn open_pgp_keys_count_by_fingerprint() {
    let gpg = Gpg::new();
    let sandbox = guarded(&[]).env("GNUPGHOME", gpg.home());
    let (rust, python) = (gpg.key(&sandbox, "rust", "never"), gpg.key(&sandbox, "python", "never"));
    let spaced: Vec<String> =
        rust.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    list_keys(&sandbox, &[&spaced.join(" "), &public(&sandbox, "rust")]);
    gpg.signed(&sandbox, &rust, "signed");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    let by_own = sandbox.id("HEAD");
    // A subkey signs for the key that it belongs to.
    gpg.run(&sandbox, &["--quick-add-key", &rust, "ed25519", "sign", "never"]);
    gpg.signed(&sandbox, &rust, "by a subkey");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    signed(&sandbox, "rust", "by the other kind of key");
    sandbox.judge(&["--commit", "HEAD"]).clean();

    gpg.signed(&sandbox, &python, "by another key");
    refused(&sandbox, &format!("not one of rust-expert's ({python})"));
    gpg.signed(&sandbox, &rust, "to be changed");
    tamper(&sandbox, "to be changed", "changed");
    refused(&sandbox, "does not verify");
    gpg.signed(&sandbox, &rust, "to be damaged");
    tamper(&sandbox, "\n =", "\n =A");
    refused(&sandbox, "does not verify");
    signed(&sandbox, "python", "by another's SSH key");
    refused(&sandbox, "not one of rust-expert's (SHA256:");

    // A keyring with the public key alone, which nobody there has called trusted.
    let other = Gpg::new();
    let check = |commit: &str, home: &str| {
        sandbox.call_policy(&["check", "--commit", commit]).env("GNUPGHOME", home).end()
    };
    cannot_tell(check(&by_own, other.home()), &format!("the OpenPGP key {rust}"));
    let exported = gpg.run(&sandbox, &["--armor", "--export", &rust]).stdout;
    sandbox.write("../rust.asc", exported);
    other.run(&sandbox, &["--import", sandbox.path().join("../rust.asc").to_str().unwrap()]);
    check(&by_own, other.home()).ok();
    let foreign = sandbox.id("HEAD~3");
    check(&foreign, other.home()).exits(1).says(&format!("not one of rust-expert's ({})", &python[24..]));
    cannot_tell(check(&by_own, "/nonexistent"), &rust);
    let few = path_with(&sandbox, &["git"]);
    let without = sandbox.call_policy(&["check", "--commit", &by_own]).env("PATH", &few);
    cannot_tell(without.end(), "install GnuPG");
}

#[test]
fn an_open_pgp_key_that_was_revoked_or_has_run_out_is_refused() {
    let gpg = Gpg::new();
    let sandbox = guarded(&[]).env("GNUPGHOME", gpg.home());
    let (revoked, brief) = (gpg.key(&sandbox, "revoked", "never"), gpg.key(&sandbox, "brief", "never"));
    list_keys(&sandbox, &[&revoked, &brief]);
    gpg.signed(&sandbox, &revoked, "before it was revoked");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    let certificate = format!("{}/openpgp-revocs.d/{revoked}.rev", gpg.home());
    let text = std::fs::read_to_string(Path::new(&certificate)).unwrap();
    std::fs::write(&certificate, text.replace(":-----BEGIN", "-----BEGIN")).unwrap();
    gpg.run(&sandbox, &["--import", &certificate]);
    refused(&sandbox, &format!("revoked ({revoked})"));

    gpg.signed(&sandbox, &brief, "before it ran out");
    sandbox.judge(&["--commit", "HEAD"]).clean();
    // A clock that is years ahead spares the wait.
    gpg.run(&sandbox, &["--quick-set-expire", &brief, "1d"]);
    sandbox.script(
        "../late/gpg",
        &format!("exec {} --faked-system-time 20400101T000000 \"$@\"", program("gpg")),
    );
    let late = sandbox.path().parent().unwrap().join("late");
    let path = format!("{}:{}", late.display(), std::env::var("PATH").unwrap());
    let check = sandbox.call_policy(&["check", "--commit", "HEAD"]).env("PATH", &path);
    check.end().exits(1).says(&format!("has run out ({brief})"));
}

fn program(name: &str) -> String {
    let paths = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&paths).map(|path| path.join(name)).find(|path| path.is_file());
    found.unwrap().to_str().unwrap().to_owned()
}

const LEDGER_REF: &str = "refs/policy/ledger";

/// Has git sign with rust-expert's key from here on.
fn sign_with_ssh(sandbox: &Sandbox) {
    sandbox.git(&["config", "gpg.format", "ssh"]).ok();
    sandbox.git(&["config", "user.signingkey", &key(sandbox, "rust")]).ok();
}

/// An entry of the arbiter's chain in rust-expert's name, which nobody signed: the ledger of the last with other words.
fn unsigned_entry(sandbox: &Sandbox, from: &str, to: &str) {
    let ledger = sandbox.git(&["show", &format!("{LEDGER_REF}:WORK_STATUS.md")]).ok().stdout;
    assert!(ledger.contains(from), "{ledger}");
    let write = sandbox.call_git(&["hash-object", "-w", "--stdin"]).input(ledger.replace(from, to));
    let blob = write.end().ok().stdout;
    let tree = sandbox.call_git(&["mktree"]).input(format!("100644 blob {}\tWORK_STATUS.md\n", blob.trim()));
    let tree = tree.end().ok().stdout;
    let commit = sandbox.call_git(&["commit-tree", "--no-gpg-sign", "-p", LEDGER_REF, tree.trim()]);
    let entry = commit.input("lock lib\n\nAgent: rust-expert\n").end().ok().stdout;
    sandbox.git(&["update-ref", LEDGER_REF, entry.trim()]).ok();
}

#[test]
fn an_entry_of_the_arbiter_bears_out_only_what_its_agent_signed() {
    let sandbox = guarded(&[]);
    let lock = ["lock", "lib/**", "--agent", "rust-expert"];
    sandbox.policy(&lock).exits(2).says("the entry cannot be signed").says("git config user.signingKey");
    sandbox.git(&["rev-parse", "--verify", "--quiet", LEDGER_REF]).exits(1);
    sign_with_ssh(&sandbox);
    sandbox.policy(&lock).ok();
    let entry = sandbox.git(&["cat-file", "commit", LEDGER_REF]).ok();
    assert!(entry.stdout.contains("gpgsig"), "{entry}");

    // Carried by another agent's commit, it is borne out; what only claims to be of rust-expert is not.
    let carry = |path: &str| {
        sandbox.policy(&["lock", path, "--agent", "python-pro"]).ok();
        sandbox.write(path, "x\n");
        sandbox.note(path);
        sandbox.commit(&format!("Work on {path}\n\nAgent: python-pro"));
        sandbox.judge(&["--commit", "HEAD", "--only", "ledger-forged"])
    };
    carry("docs/a.md").clean();
    unsigned_entry(&sandbox, "`lib/**`", "`etc/**`");
    carry("docs/b.md").violates(&["ledger-forged WORK_STATUS.md"]);
}

#[test]
fn the_server_takes_no_entry_that_its_agent_did_not_sign() {
    let sandbox = guarded(&[]);
    let server = sandbox.beside("server.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", server.path().to_str().unwrap()]).ok();
    sandbox.git(&["remote", "add", "origin", server.path().to_str().unwrap()]).ok();
    server.policy(&["install"]).ok();
    sign_with_ssh(&sandbox);
    sandbox.policy(&["lock", "lib/**", "--agent", "rust-expert"]).ok();
    sandbox.git(&["push", "--quiet", "origin", LEDGER_REF]).ok();
    unsigned_entry(&sandbox, "`lib/**`", "`etc/**`");
    sandbox.git(&["push", "origin", LEDGER_REF]).exits(1).says("agent-unverified");
}
