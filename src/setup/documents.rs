//! Owns the files that `policy init` writes where they are missing, and the merge attributes.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::change::{ORCHESTRATION_INDEX, WORK_STATUS};
use crate::check::POLICY_FILE;
use crate::config;
use crate::fault::Fault;
use crate::formats::work_status::{
    Lock, LockState, active_section, lock_row, released_section, signals_section,
};
use crate::git::LEDGER_DRIVER;
use crate::glob::Pattern;
use crate::suppress::BASELINE_FILE;

/// Whose repository it is: the person who runs `policy init`.
#[derive(Clone, Debug, Default)]
pub struct Founder {
    /// `user.name`, as an agent's name.
    pub name: String,
    /// `user.email`.
    pub email: String,
    /// The agent that the first commit will be judged as: the person, unless the environment names another.
    pub holder: String,
}

const ATTRIBUTES: &str = ".gitattributes";

/// How long the founder's lock on the first files holds.
const FIRST_LOCK: SignedDuration = SignedDuration::from_hours(2);

/// What [`first_files`] did.
#[derive(Clone, Debug, Default)]
pub struct FirstFiles {
    /// The names of the files it wrote.
    pub written: Vec<&'static str>,
    /// The rows that a ledger which was there before owes: it is the team's own, so they must add them.
    pub unlocked: Vec<String>,
}

/// Writes what is missing of policy.toml, WORK_STATUS.md, orchestration-index.md and .gitattributes below `top`. The
/// ledger starts with the founder's lock on these files, so that the commit that brings them stands by its own rules.
pub fn first_files(top: &Path, founder: &Founder, now: Timestamp) -> Result<FirstFiles, Fault> {
    let mut written = Vec::new();
    let mut unlocked = Vec::new();
    let mut locked = Vec::new();
    if missing(top, POLICY_FILE)? {
        super::write(top, POLICY_FILE, config::template(&founder.name, &founder.email).as_bytes())?;
        written.push(POLICY_FILE);
        locked.push(POLICY_FILE);
    }
    if attributes(top)? {
        written.push(ATTRIBUTES);
        locked.push(ATTRIBUTES);
    }
    let locks = first_locks(founder, &locked, now);
    if missing(top, WORK_STATUS)? {
        super::write(top, WORK_STATUS, ledger(&locks).as_bytes())?;
        written.push(WORK_STATUS);
    } else {
        unlocked = locks.iter().map(lock_row).collect();
    }
    if missing(top, ORCHESTRATION_INDEX)? {
        super::write(top, ORCHESTRATION_INDEX, index(founder).as_bytes())?;
        written.push(ORCHESTRATION_INDEX);
    }
    Ok(FirstFiles { written, unlocked })
}

/// Has git merge orchestration-index.md by keeping both sides' lines, and WORK_STATUS.md by what its rows say. Says
/// whether .gitattributes changed.
pub fn attributes(top: &Path) -> Result<bool, Fault> {
    merged_by(top, &[(ORCHESTRATION_INDEX, "union"), (WORK_STATUS, LEDGER_DRIVER)])
}

/// Has git merge policy-baseline.json by keeping both sides' lines: an entry that one side took out may come back, to
/// stand for nothing, but nothing conflicts. Says whether .gitattributes changed.
pub fn baseline_attribute(top: &Path) -> Result<bool, Fault> {
    merged_by(top, &[(BASELINE_FILE, "union")])
}

/// Has git merge each of these files by its driver, where .gitattributes does not speak of the file.
fn merged_by(top: &Path, drivers: &[(&str, &str)]) -> Result<bool, Fault> {
    let path = super::file(top, ATTRIBUTES)?;
    let mut text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            return Err(Fault::new(
                format!(".gitattributes cannot be read: {error}"),
                "mend its permissions",
            ));
        }
    };
    let mut changed = false;
    for (name, driver) in drivers {
        // Whatever the team has decided for this file stands.
        if bstr::ByteSlice::contains_str(&text[..], name) {
            continue;
        }
        if !text.is_empty() && !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        text.extend_from_slice(format!("/{name} merge={driver}\n").as_bytes());
        changed = true;
    }
    if changed {
        super::write(top, ATTRIBUTES, &text)?;
    }
    Ok(changed)
}

fn missing(top: &Path, name: &str) -> Result<bool, Fault> {
    match std::fs::symlink_metadata(top.join(name)) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Fault::new(format!("{name} cannot be read: {error}"), "mend its permissions")),
    }
}

fn first_locks(founder: &Founder, locked: &[&str], now: Timestamp) -> Vec<Lock> {
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let lock = |pattern| Lock {
        pattern,
        agent: founder.holder.clone(),
        locked_at: Some(now),
        expires: now.checked_add(FIRST_LOCK).ok(),
        released_at: None,
        state: LockState::Active,
        task: "adopt policy".to_owned(),
        range: 0..0,
        path_range: 0..0,
    };
    locked.iter().filter_map(|path| Pattern::parse(path).ok()).map(lock).collect()
}

/// A first ledger: how it is used, these locks, and room for the rest.
pub fn ledger(locks: &[Lock]) -> String {
    format!(
        "# Work status\n\n\
         Who holds which paths, and what they signal. Lock before you change: `policy lock PATH` adds a row under *Active\n\
         locks*, `policy unlock PATH` moves it to *Released locks*; commit this file with the work. `policy locks` shows all.\n\n{}\n{}\n{}",
        active_section(locks),
        released_section([]),
        signals_section([]),
    )
}

fn index(founder: &Founder) -> String {
    format!(
        "# Orchestration index\n\n\
         What there is, who does it, and how far it is. Every change leaves a line here that says something new.\n\n\
         ## Log\n\n- {} adopted policy: every commit is judged on locks, this index, containers and placeholders.\n",
        founder.name
    )
}
