//! Owns gpg's keyring: whether it holds the keys that count. Without a key, gpg cannot tell whose signature it sees.

use std::process::{Command, Stdio};

use bstr::ByteSlice;

use crate::config::SigningKey;
use crate::fault::Fault;

/// The OpenPGP keys that count, and whether gpg has them: asked at most once.
pub(super) struct Keyring<'a> {
    keys: &'a [SigningKey],
    is_whole: Option<Result<(), Fault>>,
}

impl<'a> Keyring<'a> {
    /// Those of `keys` that are OpenPGP keys.
    pub(super) fn new(keys: &'a [SigningKey]) -> Self {
        Self { keys, is_whole: None }
    }

    /// Their fingerprints.
    pub(super) fn fingerprints(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.keys.iter().filter_map(|key| match key {
            SigningKey::OpenPgp(fingerprint) => Some(fingerprint.as_str()),
            SigningKey::Ssh(_) => None,
        })
    }

    /// A fault unless gpg has all of them.
    pub(super) fn require_all(&mut self) -> Result<(), Fault> {
        let fingerprints = self.fingerprints();
        self.is_whole.get_or_insert_with(|| has_all(&fingerprints.collect::<Vec<_>>())).clone()
    }
}

/// A fault unless gpg's keyring holds all of these keys.
fn has_all(fingerprints: &[&str]) -> Result<(), Fault> {
    let listed = Command::new("gpg")
        .args(["--batch", "--no-tty", "--no-auto-check-trustdb", "--with-colons", "--list-keys", "--"])
        .args(fingerprints)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    let listed = listed.map_err(|error| {
        Fault::new(format!("`gpg` could not be started: {error}"), "install GnuPG and put it on PATH")
    })?;
    // `fpr:::::::::FINGERPRINT:`, a line for each key and subkey (GnuPG's doc/DETAILS).
    let lines = listed.stdout.lines().filter(|line| line.starts_with(b"fpr:"));
    let known: Vec<&[u8]> = lines.filter_map(|line| line.split(|&byte| byte == b':').nth(9)).collect();
    let missing = fingerprints.iter().find(|own| !known.contains(&own.as_bytes()));
    missing.map_or(Ok(()), |missing| {
        Err(Fault::new(
            format!("the OpenPGP key {missing}, which policy.toml lists, is not in gpg's keyring"),
            "`gpg --import` it here: without the key no signature made with it can be checked",
        ))
    })
}
