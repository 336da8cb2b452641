//! Feeds any bytes to the ledger's reader and writer: no panic, formatting twice is formatting once, and the locks,
//! signals and malformed rows that were understood before formatting are understood after it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::formats::work_status::{Ledger, format, lock_row, parse, signal_row};

fuzz_target!(|text: &[u8]| {
    let ledger = parse(text);
    for lock in &ledger.locks {
        assert!(lock.range.end <= text.len() && lock.range.start <= lock.path_range.start);
        assert!(lock.path_range.start <= lock.path_range.end && lock.path_range.end <= lock.range.end);
    }
    let once = format(text);
    assert_eq!(format(&once), once, "formatting twice is formatting once");
    assert_eq!(said(&parse(&once)), said(&ledger), "formatting loses nothing");
});

/// What a ledger says, without where it stands, in an order of its own.
fn said(ledger: &Ledger) -> (Vec<String>, Vec<String>, usize) {
    let mut locks: Vec<String> =
        ledger.locks.iter().map(|lock| format!("{:?} {:?} {}", lock.state, lock.expires, lock_row(lock))).collect();
    locks.sort_unstable();
    (locks, ledger.signals.iter().map(signal_row).collect(), ledger.malformed.len())
}
