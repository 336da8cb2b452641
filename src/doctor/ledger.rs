//! Owns the checks of what is written about locks: the work tree's ledger, the arbiter's, and whether they agree.

use super::{Patient, Remark, Verdict};
use crate::arbiter::{self, Desk};
use crate::change::{Oid, WORK_STATUS};
use crate::fault::Fault;
use crate::formats::work_status;
use crate::git::LEDGER_REF;
use crate::locks::Book;

/// Whether every row of WORK_STATUS.md can be understood.
pub(super) fn rows(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    let Some(top) = &patient.top else { return Ok(Vec::new()) };
    let path = top.join(WORK_STATUS);
    let text = match std::fs::symlink_metadata(&path) {
        Ok(data) if data.is_file() => std::fs::read(&path),
        Ok(_) => {
            return Ok(vec![Remark::problem(
                format!("{WORK_STATUS} is no file: locks cannot be kept in it"),
                format!(
                    "remove it (`git rm --cached {WORK_STATUS}` if it is tracked), then `policy init` writes one"
                ),
            )]);
        }
        Err(error) => Err(error),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(vec![Remark::warning(
                format!("there is no {WORK_STATUS}: nobody sees who holds what without asking"),
                "`policy init` writes one",
            )]);
        }
        Err(error) => {
            return Err(Fault::new(
                format!("{WORK_STATUS} cannot be read: {error}"),
                "mend its permissions, then try again",
            ));
        }
    };
    let ledger = work_status::parse(&text);
    let mut remarks: Vec<Remark> = Vec::new();
    for row in &ledger.malformed {
        let line = memchr::memchr_iter(b'\n', &text[..row.range.start.min(text.len())]).count() + 1;
        remarks.push(Remark::problem(format!("{WORK_STATUS}:{line}: {}", row.message), row.help.clone()));
    }
    if remarks.is_empty() {
        remarks.push(Remark::ok(format!(
            "{WORK_STATUS} can be read; it has {} rows of locks",
            ledger.locks.len()
        )));
    }
    Ok(remarks)
}

/// Whether the arbiter's ledger can be read, and every entry of its chain.
pub(super) fn arbiter(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    match patient.repository.arbiter_tip()? {
        None => Ok(vec![Remark::ok("there is no arbiter yet: the first `policy lock` makes it")]),
        Some(tip) => Ok(vec![chain(patient, tip)]),
    }
}

/// The chain that ends at `tip`.
pub(super) fn chain(patient: &Patient, tip: Oid) -> Remark {
    let mend = format!(
        "`git log -p {LEDGER_REF}` shows who wrote that; `git update-ref {LEDGER_REF} COMMIT` goes back to a good entry"
    );
    let book = match patient.repository.arbiter_ledger(tip) {
        Ok(blob) => Book::read(&blob.data),
        Err(fault) => return fault.into(),
    };
    let book = match book {
        Ok(book) => book,
        Err(rows) => {
            let said = rows.first().map(|row| row.message.clone()).unwrap_or_default();
            let message =
                format!("the arbiter's ledger has {} rows that nobody can understand: {said}", rows.len());
            return Remark::problem(message, mend);
        }
    };
    match patient.repository.arbiter_chain(&[tip], None) {
        Ok(entries) => Remark::ok(format!(
            "the chain has {}, and its ledger {}",
            if entries.len() == 1 { "1 entry".to_owned() } else { format!("{} entries", entries.len()) },
            if book.active.len() == 1 { "1 lock".to_owned() } else { format!("{} locks", book.active.len()) }
        )),
        Err(fault) => Remark::problem(format!("the arbiter's chain cannot be read: {}", fault.message), mend),
    }
}

/// Whether WORK_STATUS.md says nothing that the arbiter denies.
pub(super) fn agreement(patient: &Patient) -> Result<Vec<Remark>, Fault> {
    if patient.policy.is_err() {
        return Ok(Vec::new());
    }
    let standing = Desk::open()?.standing()?;
    let mut remarks: Vec<Remark> = Vec::new();
    for row in standing.contradictions {
        remarks.push(Remark::problem(
            row,
            format!(
                "the arbiter decides: take the row out of {WORK_STATUS}, or have its holder run `policy lock` once the path is free; `policy locks --log` tells who held it"
            ),
        ));
    }
    let notes = standing.notes.into_iter();
    remarks.extend(notes.map(|note| Remark::warning(note, "see what the check of the server says")));
    if remarks.iter().all(|remark| remark.verdict == Verdict::Ok) {
        remarks.push(Remark::ok(format!("{WORK_STATUS} says nothing that the arbiter denies")));
    }
    Ok(remarks)
}

/// Whether a chain that a server has can be read here.
pub(super) fn served(patient: &Patient) -> Result<Option<Remark>, Fault> {
    let Ok(policy) = &patient.policy else { return Ok(None) };
    let Some(place) = arbiter::server(&policy.locks) else { return Ok(None) };
    let tip = patient.repository.tracked_arbiter(&place)?;
    Ok(tip.map(|tip| chain(patient, tip)).filter(|remark| remark.verdict != Verdict::Ok))
}
