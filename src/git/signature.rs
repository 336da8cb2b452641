//! Owns signatures of commits: what git, `ssh-keygen` and `gpg` make of them, measured by the keys that count.
//!
//! Git checks; what is read here is its answer. Its one-letter verdict (`%G?`, git-log(1)) says too little: `N` stands
//! for "no signature" and for "the program could not run", `B` for a forgery and for a program that is not there. So the
//! commit's own text tells whether there is a signature, and what the program said (`%GG`) whether it ever looked.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bstr::ByteSlice;
use rustc_hash::FxHashMap;

use super::Repository;
use super::command::Git;
use super::keyring::Keyring;
use crate::change::{Oid, Signature};
use crate::config::{SigningKey, ssh_fields};
use crate::fault::Fault;
use crate::parallel;

/// What a commit's text holds for a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Nothing.
    None,
    /// Something that `ssh-keygen` checks.
    Ssh,
    /// Something that `gpg` checks.
    OpenPgp,
    /// A certificate's, for which policy.toml has no keys.
    X509,
    /// Something that says it is an SSH signature and is none.
    Malformed,
    /// Something that git does not know, either.
    Unknown,
}

/// What git said of one signature.
struct Answer {
    status: u8,
    /// The fingerprints of the key and, for OpenPGP, of the primary key that it belongs to.
    fingerprints: [String; 2],
    key_id: String,
    /// What the program that checked it printed.
    said: String,
}

/// `git log` for answers: fields end in NUL, records do, too.
const FORMAT: &str = "--format=tformat:%H%x00%G?%x00%GF%x00%GP%x00%GK%x00%GG";

/// How often git is asked before a signature counts as one that cannot be checked: a program that stops reading too early
/// can cost git its answer, and whether it does is a matter of chance.
const ATTEMPTS: usize = 3;

/// The fewest commits that a git process of their own is worth.
const PART: usize = 8;

/// The fields of a record.
const FIELDS: usize = 6;

/// The configuration that signatures are checked under, whoever checks: programs that are made for checking (a program
/// configured for signing need not be), any trust (the fingerprint is what counts), and nothing printed beside the answer.
const SETTINGS: [&str; 5] = [
    "gpg.ssh.program=ssh-keygen",
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.minTrustLevel=undefined",
    "log.showSignature=false",
];

impl Repository {
    /// What the signatures of `commits` are worth if only `keys` count, in the order of `commits`. A few git processes
    /// check them all; none is started where no commit carries a signature. A signature that cannot be checked (its
    /// program is missing, a listed OpenPGP key is not in gpg's keyring) is a fault.
    pub fn signatures(&self, commits: &[Oid], keys: &[SigningKey]) -> Result<Vec<Signature>, Fault> {
        let forms = commits.iter().map(|&commit| self.form(commit)).collect::<Result<Vec<_>, _>>()?;
        let mut read: FxHashMap<Oid, Signature> = FxHashMap::default();
        let mut asked: Vec<(Oid, Form)> = Vec::new();
        for (&commit, &form) in commits.iter().zip(&forms) {
            match form.without_asking() {
                Some(signature) => drop(read.insert(commit, signature)),
                None => asked.push((commit, form)),
            }
        }
        asked.sort_by_key(|(commit, _)| *commit);
        asked.dedup();
        let mut keyring = Keyring::new(keys);
        for attempt in 1.. {
            if asked.is_empty() {
                break;
            }
            let (answers, complaints) = ask(&asked, keys)?;
            let mut open = Vec::new();
            for (commit, form) in asked {
                let answer = answers.get(&commit);
                let signature = match answer {
                    Some(answer) if form == Form::Ssh => of_ssh(answer, keys),
                    Some(answer) => of_gpg(answer, &mut keyring)?,
                    None => None,
                };
                match signature {
                    Some(signature) => drop(read.insert(commit, signature)),
                    None if attempt < ATTEMPTS => open.push((commit, form)),
                    None => return Err(unchecked(commit, form, &complaints, answer)),
                }
            }
            asked = open;
        }
        commits.iter().map(|commit| read.get(commit).cloned().ok_or_else(|| unanswered(*commit))).collect()
    }

    fn form(&self, commit: Oid) -> Result<Form, Fault> {
        let raw = self.objects.commit(commit)?;
        // Each kind of repository has its own header (git 2.47, commit.c: gpg_sig_headers).
        Ok(form_in(&raw, if self.facts.sha1 { b"gpgsig " } else { b"gpgsig-sha256 " }))
    }
}

impl Form {
    /// What a signature of this form is worth, where nobody has to be asked.
    fn without_asking(self) -> Option<Signature> {
        let bad = |reason: &str| Signature::Bad { reason: Some(reason.to_owned()) };
        match self {
            Self::None => Some(Signature::Unsigned),
            Self::Ssh | Self::OpenPgp => None,
            Self::X509 => Some(Signature::Foreign { key: Some("an X.509 certificate".to_owned()) }),
            Self::Malformed => Some(bad("invalid format")),
            Self::Unknown => Some(bad("it is of no known form")),
        }
    }
}

/// The form of the signature in a commit's text, told by its first line, as git tells it (git 2.47, gpg-interface.c).
fn form_in(raw: &[u8], header: &[u8]) -> Form {
    let head = raw.split_once_str(b"\n\n").map_or(raw, |(head, _)| head);
    let mut lines = head.lines().skip_while(|line| !line.starts_with(header));
    let Some(first) = lines.next().map(|line| &line[header.len()..]) else { return Form::None };
    let forms: [(&[u8], Form); 4] = [
        (b"-----BEGIN SSH SIGNATURE-----", Form::Ssh),
        (b"-----BEGIN PGP SIGNATURE-----", Form::OpenPgp),
        (b"-----BEGIN PGP MESSAGE-----", Form::OpenPgp),
        (b"-----BEGIN SIGNED MESSAGE-----", Form::X509),
    ];
    let form =
        forms.iter().find(|(sign, _)| first.starts_with(sign)).map_or(Form::Unknown, |(_, form)| *form);
    let body = lines.map_while(|line| line.strip_prefix(b" "));
    let body = body.take_while(|line| !line.starts_with(b"-----END ")).collect::<Vec<_>>().concat();
    if form == Form::Ssh && !is_ssh_signature(&body) { Form::Malformed } else { form }
}

/// Whether this is a signature as OpenSSH's PROTOCOL.sshsig has it. What is none must not get as far as git, which
/// ssh-keygen would leave in the middle of a sentence: git dies of it (SIGPIPE; git 2.47, gpg-interface.c).
fn is_ssh_signature(body: &[u8]) -> bool {
    let Ok(bytes) = STANDARD.decode(body) else { return false };
    let fields = bytes.strip_prefix(b"SSHSIG\0\0\0\x01").and_then(ssh_fields);
    let hashes: [&[u8]; 2] = [b"sha256", b"sha512"];
    matches!(fields.as_deref(), Some([_, b"git", _, hash, _]) if hashes.contains(hash))
}

/// Asks git about commits that carry signatures: its answers, and what it complained about.
fn ask(commits: &[(Oid, Form)], keys: &[SigningKey]) -> Result<(FxHashMap<Oid, Answer>, String), Fault> {
    // A file that allows these keys alone: to ssh-keygen, a good signature is then one of theirs.
    let mut allowed = tempfile::Builder::new().prefix("policy-keys-").tempfile().map_err(unwritable)?;
    for key in keys {
        if let SigningKey::Ssh(key) = key {
            writeln!(allowed, "* namespaces=\"git\" {key}").map_err(unwritable)?;
        }
    }
    allowed.flush().map_err(unwritable)?;
    let path = allowed.path().to_str().ok_or_else(|| unwritable("its path is not UTF-8"))?;
    let signers = format!("gpg.ssh.allowedSignersFile={path}");
    // Each signature takes a process or two of its own, one after the other: that is shared out.
    let parts = parallel::map(&parallel::parts(commits, PART), |part| ask_part(part, &signers));
    let mut all: (FxHashMap<Oid, Answer>, String) = Default::default();
    for part in parts {
        let (answers, complaints) = part?;
        all.0.extend(answers);
        all.1.push_str(&complaints);
    }
    Ok(all)
}

fn ask_part(commits: &[(Oid, Form)], signers: &str) -> Result<(FxHashMap<Oid, Answer>, String), Fault> {
    let settings = SETTINGS.into_iter().chain([signers]).flat_map(|setting| ["-c", setting]);
    let log = ["log", "--no-walk=unsorted", "--stdin", "-z", "--no-color", "--encoding=UTF-8", FORMAT];
    let ids: String = commits.iter().map(|(commit, _)| format!("{commit}\n")).collect();
    let ended = Git::new(settings.chain(log)).end_with_input(ids.into_bytes())?;
    if ended.code.is_none() {
        // Ended by a signal: nothing is answered, and all may be asked again.
        return Ok((FxHashMap::default(), ended.fault().message));
    }
    let complaints = ended.stderr.clone();
    Ok((read_answers(&ended.success()?), complaints))
}

/// Records that do not read as such are left out, and thereby found missing.
fn read_answers(printed: &[u8]) -> FxHashMap<Oid, Answer> {
    let fields: Vec<&[u8]> = printed.split(|&byte| byte == 0).collect();
    let text = |field: &[u8]| field.to_str_lossy().into_owned();
    let answer = |record: &[&[u8]]| {
        let &[commit, &[status], key, primary, key_id, said] = record else { return None };
        let fingerprints = [text(key), text(primary)];
        Some((
            Oid::from_hex(commit)?,
            Answer { status, fingerprints, key_id: text(key_id), said: text(said) },
        ))
    };
    fields.chunks_exact(FIELDS).filter_map(answer).collect()
}

/// What an answer of `ssh-keygen` comes to; `None` if it did not look.
fn of_ssh(answer: &Answer, keys: &[SigningKey]) -> Option<Signature> {
    let has_looked = answer.said.contains("Could not verify signature");
    match answer.status {
        // The fingerprint shows that it was ssh-keygen which looked: gpg would have asked a whole keyring.
        b'G' if answer.fingerprints[0].starts_with("SHA256:") => Some(Signature::Verified),
        b'U' => Some(Signature::Foreign { key: answer.key() }),
        b'B' if has_looked => Some(
            match answer.said.lines().find_map(|line| line.strip_prefix("Signature verification failed: ")) {
                Some(reason) => Signature::Bad { reason: Some(reason.to_owned()) },
                None if answer.said.contains("invalid format") => {
                    Signature::Bad { reason: Some("invalid format".to_owned()) }
                }
                // It gives no reason for a key that `gpg.ssh.revocationFile` revokes.
                None => Signature::Revoked { key: None },
            },
        ),
        _ if keys.iter().any(|key| matches!(key, SigningKey::Ssh(_))) => None,
        // No answer could make it one of the agent's.
        _ => Some(Signature::Foreign { key: None }),
    }
}

/// What an answer of `gpg` comes to; `None` if it did not look.
fn of_gpg(answer: &Answer, keyring: &mut Keyring<'_>) -> Result<Option<Signature>, Fault> {
    let mut listed = keyring.fingerprints().peekable();
    if listed.peek().is_none() {
        return Ok(Some(Signature::Foreign { key: answer.key() }));
    }
    let is_own = listed.any(|key| answer.fingerprints.iter().any(|own| own.eq_ignore_ascii_case(key)));
    let is_malformed = ["no signature found", "no valid OpenPGP data found"];
    Ok(match answer.status {
        b'G' | b'U' | b'X' | b'Y' | b'R' if !is_own => Some(Signature::Foreign { key: answer.key() }),
        b'G' | b'U' => Some(Signature::Verified),
        b'X' | b'Y' => Some(Signature::Expired { key: answer.key() }),
        b'R' => Some(Signature::Revoked { key: answer.key() }),
        b'B' if answer.said.contains("BAD signature") => Some(Signature::Bad { reason: None }),
        // A key that is not in the keyring is none of the agent's only if all of the agent's are in it.
        b'E' if answer.said.contains("No public key") => {
            keyring.require_all()?;
            Some(Signature::Foreign { key: answer.key() })
        }
        b'N' if is_malformed.iter().any(|sign| answer.said.contains(sign)) => {
            Some(Signature::Bad { reason: Some("invalid format".to_owned()) })
        }
        _ => None,
    })
}

impl Answer {
    fn key(&self) -> Option<String> {
        let [key, primary] = &self.fingerprints;
        [primary, key, &self.key_id].into_iter().find(|key| !key.is_empty()).cloned()
    }
}

fn unchecked(commit: Oid, form: Form, complaints: &str, answer: Option<&Answer>) -> Fault {
    let complaint = complaints
        .lines()
        .find_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")));
    let said = answer.and_then(|answer| answer.said.lines().rfind(|line| !line.trim().is_empty()));
    let why = complaint.or(said).or(complaints.lines().last());
    let (program, help) = match form {
        Form::OpenPgp => ("gpg", "install GnuPG and put it on PATH: `gpg --version` must run here"),
        _ => ("ssh-keygen", "install OpenSSH 8.9 or later and put it on PATH: `ssh-keygen` must run here"),
    };
    let why = why.map_or_else(|| format!("`{program}` does not answer"), |why| why.trim().to_owned());
    let message = format!("the signature of commit {} cannot be checked: {why}", commit.short());
    Fault::new(message, format!("{help}; `git verify-commit {commit}` shows more"))
}

fn unanswered(commit: Oid) -> Fault {
    Fault::new(
        format!("git says nothing of the signature of commit {}", commit.short()),
        format!("`git verify-commit {commit}` shows more; `git fsck` checks the repository"),
    )
}

fn unwritable(error: impl std::fmt::Display) -> Fault {
    Fault::new(
        format!("the keys to check signatures by cannot be written to a temporary file: {error}"),
        "free disk space, or let TMPDIR name a directory that can be written to",
    )
}

#[cfg(test)]
mod tests {
    use super::{Answer, FIELDS, Form, form_in, of_ssh, read_answers};
    use crate::change::Signature;
    use crate::config::SigningKey;

    const ID: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

    fn form(head: &str) -> Form {
        form_in(format!("tree {ID}\n{head}\n\ngpgsig -----BEGIN PGP SIGNATURE-----\n").as_bytes(), b"gpgsig ")
    }

    #[test]
    fn the_form_is_told_by_the_header_of_the_repositorys_kind() {
        assert_eq!(form("author a"), Form::None);
        assert_eq!(form("gpgsig-sha256 -----BEGIN PGP SIGNATURE-----"), Form::None);
        assert_eq!(form("mergetag object x\n gpgsig -----BEGIN PGP SIGNATURE-----"), Form::None);
        assert_eq!(form("gpgsig -----BEGIN PGP SIGNATURE-----\n x"), Form::OpenPgp);
        assert_eq!(form("gpgsig -----BEGIN SIGNED MESSAGE-----"), Form::X509);
        assert_eq!(form("gpgsig nonsense"), Form::Unknown);
    }

    #[test]
    fn an_ssh_signature_is_read_before_anybody_is_asked() {
        let armored = |bytes: &[u8]| {
            use base64::Engine;
            let body = base64::engine::general_purpose::STANDARD.encode(bytes);
            let (one, two) = body.split_at(20);
            form(&format!(
                "gpgsig -----BEGIN SSH SIGNATURE-----\n {one}\n {two}\n -----END SSH SIGNATURE-----\nx y"
            ))
        };
        let field = |text: &[u8]| [&u32::try_from(text.len()).unwrap().to_be_bytes()[..], text].concat();
        let blob = |namespace: &[u8], hash: &[u8]| {
            let fields = [b"key", namespace, b"", hash, b"signature"].map(field).concat();
            [&b"SSHSIG\0\0\0\x01"[..], &fields].concat()
        };
        let good = blob(b"git", b"sha512");
        assert_eq!(armored(&good), Form::Ssh);
        assert_eq!(armored(&good[..good.len() - 1]), Form::Malformed);
        assert_eq!(armored(&[&good[..], b"more"].concat()), Form::Malformed);
        assert_eq!(armored(&blob(b"file", b"sha512")), Form::Malformed, "made for something else");
        assert_eq!(armored(&blob(b"git", b"md5")), Form::Malformed);
        assert_eq!(form("gpgsig -----BEGIN SSH SIGNATURE-----\n !\n"), Form::Malformed);
    }

    fn answer(status: u8, key: &str, said: &str) -> Answer {
        let fingerprints = [key.to_owned(), String::new()];
        Answer { status, fingerprints, key_id: String::new(), said: said.to_owned() }
    }

    #[test]
    fn only_what_the_program_said_is_a_verdict() {
        let keys = [SigningKey::Ssh("ssh-ed25519 x".to_owned())];
        let rejected = "Could not verify signature.\nSignature verification failed: incorrect signature\n";
        let bad = Signature::Bad { reason: Some("incorrect signature".to_owned()) };
        assert_eq!(of_ssh(&answer(b'B', "", rejected), &keys), Some(bad));
        assert_eq!(of_ssh(&answer(b'B', "", ""), &keys), None, "no program");
        assert_eq!(of_ssh(&answer(b'N', "", ""), &keys), None);
        assert_eq!(of_ssh(&answer(b'G', "SHA256:x", ""), &keys), Some(Signature::Verified));
        assert_eq!(of_ssh(&answer(b'G', "D961D95D", ""), &keys), None, "not ssh-keygen's");
        let foreign = Signature::Foreign { key: None };
        assert_eq!(of_ssh(&answer(b'N', "", ""), &[]), Some(foreign), "it lists no such keys");
    }

    #[test]
    fn an_answer_that_does_not_read_as_one_is_none() {
        let record = format!("{ID}\0G\0SHA256:x\0\0SHA256:x\0Good\0");
        assert_eq!(read_answers(record.repeat(2).as_bytes()).len(), 1);
        assert_eq!(record.matches('\0').count(), FIELDS);
        assert!(read_answers(record.replace("\0G\0", "\0\0").as_bytes()).is_empty());
        assert!(read_answers(&record.as_bytes()[..20]).is_empty());
    }
}
