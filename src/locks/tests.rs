use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::testing::{TTL, at, ledger_of, minute, patterns, take, told};
use super::{Book, Source, Terms, Wanted, project, reconcile};
use crate::formats::work_status::{self, Lock, LockState};
use crate::glob::Pattern;

fn wanted<'a>(holder: &'a str, paths: &'a [Pattern]) -> Wanted<'a> {
    Wanted { holder, paths, task: None, ttl: TTL }
}

#[test]
fn what_is_denied_changes_nothing() {
    let mut book = Book::default();
    take(&mut book, 0, "ada", "src/** docs", 60).unwrap();
    let before = book.clone();
    let denied = take(&mut book, 1, "bob", "lib src/a.rs", 60).unwrap_err();
    assert_eq!((denied[0].wanted.as_str(), denied[0].source), ("src/a.rs", Source::Arbiter));
    assert!(book.renew(&wanted("bob", &patterns("src")), &[], &at(1)).is_err());
    assert!(book.release("bob", &patterns("docs lib"), &[], &at(1)).is_err());
    assert!(book.force(&patterns("docs"), false, "x", &at(1)).is_err());
    assert_eq!(book, before);
}

#[test]
fn a_lock_holds_in_the_very_moment_of_its_end_and_not_after() {
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", 60).unwrap();
    assert!(take(&mut book, 60, "bob", "a", 60).is_err());
    take(&mut book, 61, "bob", "a", 60).unwrap();
    assert_eq!(told(&book), ["a bob 61..121"]);
}

#[test]
fn a_renewal_never_shortens_and_keeps_when_it_was_taken() {
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", 60).unwrap();
    assert!(take(&mut book, 30, "ADA", "a", 10).unwrap()[0].is_renewed);
    assert_eq!(told(&book), ["a ada 0..60"]);
    take(&mut book, 30, "ada", "a", 60).unwrap();
    assert_eq!(told(&book), ["a ada 0..90"]);
    // A clock that has gone back shortens nothing either.
    take(&mut book, -600, "ada", "a", 60).unwrap();
    assert_eq!(told(&book), ["a ada 0..90"]);
}

#[test]
fn a_path_named_twice_is_one_lock_and_a_directory_means_what_is_below() {
    let mut book = Book::default();
    assert_eq!(take(&mut book, 0, "ada", "a/x a/x a/y b", 60).unwrap().len(), 3);
    let released = book.release("ada", &patterns("a"), &[], &at(1)).unwrap();
    assert_eq!(released.locks.len(), 2);
    assert_eq!(told(&book), ["b ada 0..60", "-a/y ada 0..60", "-a/x ada 0..60"]);
    let nothing = book.release("ada", &patterns("a c"), &[], &at(1)).unwrap();
    assert_eq!((nothing.locks.len(), nothing.free.len()), (0, 2));
}

#[test]
fn what_holds_elsewhere_stands_in_the_way_of_taking_and_renewing() {
    let mut other = Book::default();
    take(&mut other, 0, "bob", "a", 60).unwrap();
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", 10).unwrap();
    let paths = patterns("a");
    for now in [5, 20] {
        assert_eq!(
            book.acquire(&wanted("ada", &paths), &other.active, &at(now)).unwrap_err()[0].source,
            Source::File
        );
        assert!(book.renew(&wanted("ada", &[]), &other.active, &at(now)).is_err());
    }
    book.acquire(&wanted("ada", &paths), &other.active, &at(61)).unwrap();
}

#[test]
fn force_is_the_coordinators_and_everybodys_once_a_lock_has_run_out() {
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a b", 60).unwrap();
    assert_eq!(book.force(&patterns("a"), true, "bob: gone", &at(1)).unwrap().locks.len(), 1);
    assert!(book.force(&patterns("b"), false, "bob: gone", &at(60)).is_err());
    let released = book.force(&patterns("b c"), false, "bob: gone", &at(61)).unwrap();
    assert_eq!(released.locks[0].task, "work (forced: bob: gone)");
    assert_eq!(released.free, patterns("c"));
}

#[test]
fn a_record_outlives_every_row_of_the_locks_it_stands_for() {
    let week = 7 * 24 * 60;
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", week).unwrap();
    let stale = ledger_of(&book);
    book.release("ada", &[], &[], &at(1)).unwrap();
    take(&mut book, 2, "ada", "a", 1).unwrap();
    book.release("ada", &[], &[], &at(3)).unwrap();
    // Written and read again, as it is between any two operations.
    book = Book::read(&book.write()).unwrap();
    let days = |days: i64| days * 24 * 60;
    take(&mut book, days(6), "bob", "b", 60).unwrap();
    for holder in ["ada", "bob"] {
        let mut copy = book.clone();
        let view = reconcile(&mut copy, &stale, holder, false, &at(days(6)));
        assert_eq!((view.by_hand.len(), view.adopted.len(), copy == book), (0, 0, true), "{holder}");
    }
    // Once no row can be live any more, nothing is remembered.
    take(&mut book, days(9), "ada", "c", 60).unwrap();
    assert_eq!(book.released, []);
}

#[test]
fn one_clock_that_is_years_ahead_clears_nobodys_locks_away() {
    let years = 3 * 366 * 24 * 60;
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", 600).unwrap();
    for later in 0..3 {
        take(&mut book, years + later * 60, "bob", "b", 60).unwrap();
        book.release("bob", &[], &[], &at(years + later * 60 + 1)).unwrap();
        assert!(take(&mut book, 10, "cy", "a", 60).is_err());
    }
    // Two days later by everybody's clock, what ran out is gone; what a wild clock has taken goes with its holder's.
    take(&mut book, 2 * 24 * 60, "cy", "c", 60).unwrap();
    take(&mut book, 3 * 24 * 60, "dee", "d", 60).unwrap();
    assert!(book.active.iter().all(|lock| lock.agent != "ada"));
}

#[test]
fn a_row_that_is_behind_says_nothing_about_the_lock_that_came_after() {
    let mut book = Book::default();
    take(&mut book, 0, "ada", "a", 600).unwrap();
    let stale = ledger_of(&book);
    book.release("ada", &[], &[], &at(1)).unwrap();
    let given_back = ledger_of(&book);
    for again in [0, 2] {
        let mut book = book.clone();
        take(&mut book, again, "ada", "a", 60).unwrap();
        for (ledger, holder) in [(&stale, "ada"), (&stale, "bob"), (&given_back, "ada"), (&given_back, "bob")]
        {
            let mut after = book.clone();
            let view = reconcile(&mut after, ledger, holder, false, &at(5));
            assert_eq!(after, book, "taken again at {again}, {holder}");
            assert_eq!((view.by_hand, view.adopted, view.contradictions), (vec![], vec![], vec![]));
        }
    }
}

#[test]
fn where_sessions_count_the_same_name_is_somebody_else() {
    let apart = Terms { per_session: true, ..at(0) };
    let paths = patterns("a");
    let mut book = Book::default();
    book.acquire(&wanted("ada#1", &paths), &[], &apart).unwrap();
    assert!(book.acquire(&wanted("ada#2", &paths), &[], &apart).is_err());
    assert!(book.acquire(&wanted("ada", &paths), &[], &apart).is_err());
    assert!(book.acquire(&wanted("ada#1", &paths), &[], &apart).unwrap()[0].is_renewed);
}

#[test]
fn where_case_is_folded_so_are_locks() {
    let folds = Terms { ignore_case: true, ..at(0) };
    let mut book = Book::default();
    book.acquire(&wanted("ada", &patterns("Src/A.rs")), &[], &folds).unwrap();
    assert!(book.acquire(&wanted("bob", &patterns("src/a.RS")), &[], &folds).is_err());
}

const HOLDERS: [&str; 3] = ["ada", "bob", "cy"];
const PATHS: [&str; 7] = ["a", "b", "a/x", "a/**", "*/x", "**", "{a,b}/y"];

#[derive(Clone, Debug)]
enum Step {
    Take(usize, Vec<usize>, u64),
    Renew(usize, Vec<usize>),
    Release(usize, Vec<usize>),
    Force(usize, bool),
    Pass(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let paths = || proptest::collection::vec(0..PATHS.len(), 0..3);
    prop_oneof![
        4 => (0..3_usize, proptest::collection::vec(0..PATHS.len(), 1..4), 1..90_u64)
            .prop_map(|(who, paths, ttl)| Step::Take(who, paths, ttl)),
        2 => (0..3_usize, paths()).prop_map(|(who, paths)| Step::Renew(who, paths)),
        2 => (0..3_usize, paths()).prop_map(|(who, paths)| Step::Release(who, paths)),
        1 => (0..PATHS.len(), proptest::bool::ANY).prop_map(|(path, by_right)| Step::Force(path, by_right)),
        // Clocks jump: forwards by days, and back.
        2 => prop_oneof![0..40_i64, Just(3_000), Just(-50)].prop_map(Step::Pass),
    ]
}

fn named(places: &[usize]) -> Vec<Pattern> {
    places.iter().map(|&at| Pattern::parse(PATHS[at]).unwrap()).collect()
}

/// Whether two locks of different holders that have not run out can cover one path.
fn excludes(book: &Book, terms: &Terms) -> bool {
    let live: Vec<&Lock> = book.active.iter().filter(|lock| !terms.has_run_out(lock)).collect();
    live.iter().all(|one| {
        live.iter().all(|other| one.agent == other.agent || !one.pattern.overlaps(&other.pattern, false))
    })
}

fn perform(book: &mut Book, step: &Step, now: &mut i64) -> bool {
    let terms = at(*now);
    match step {
        Step::Take(who, paths, minutes) => {
            let words: Vec<&str> = paths.iter().map(|&at| PATHS[at]).collect();
            take(book, *now, HOLDERS[*who], &words.join(" "), *minutes).is_ok()
        }
        Step::Renew(who, paths) => book.renew(&wanted(HOLDERS[*who], &named(paths)), &[], &terms).is_ok(),
        Step::Release(who, paths) => book.release(HOLDERS[*who], &named(paths), &[], &terms).is_ok(),
        Step::Force(path, by_right) => book.force(&named(&[*path]), *by_right, "x", &terms).is_ok(),
        Step::Pass(minutes) => {
            *now += minutes;
            true
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_happens_nobody_shares_and_what_fails_leaves_no_trace(
        steps in proptest::collection::vec(step(), 1..40)
    ) {
        let (mut book, mut now) = (Book::default(), 0);
        for step in &steps {
            let before = book.clone();
            if !perform(&mut book, step, &mut now) {
                prop_assert_eq!(&book, &before);
            }
            // At every time there is, for the clocks of machines differ.
            for then in [-10_000, now - 50, now, now + 50] {
                prop_assert!(excludes(&book, &at(then)), "{:?} at {} after {:?}", told(&book), then, step);
            }
        }
    }

    #[test]
    fn a_book_is_read_as_it_was_written(
        steps in proptest::collection::vec(step(), 1..20),
        tasks in proptest::collection::vec("[ -~|`<!>é#*\\[\\]-]{0,24}", 4),
    ) {
        let (mut book, mut now) = (Book::default(), 0);
        for step in &steps {
            perform(&mut book, step, &mut now);
        }
        let all = book.active.iter_mut().chain(&mut book.released);
        for (lock, task) in all.zip(tasks.iter().cycle()) {
            lock.task.clone_from(task);
        }
        let mut read = Book::read(&book.write()).unwrap();
        // A task may lose blanks and what stands for nothing; a lock loses nothing.
        for lock in book.active.iter_mut().chain(&mut book.released).chain(&mut read.active).chain(&mut read.released) {
            lock.task.clear();
        }
        prop_assert_eq!(read, book);
    }

    #[test]
    fn a_ledger_follows_the_book_wherever_it_was_left(
        steps in proptest::collection::vec(step(), 1..20),
        left in 0..20_usize,
    ) {
        let (mut book, mut now) = (Book::default(), 0);
        let prose = b"# Ours\n\nProse.\n\n## Tasks\n\n- [ ] one\n".to_vec();
        let mut sheet = prose;
        // A holder who takes a path again on a clock that went back has a row that seems to be newer than the last word on it:
        // the sheet promises to follow clocks that go on.
        let goes_on = |step: &&Step| !matches!(step, Step::Pass(..0));
        for (at_step, step) in steps.iter().filter(goes_on).enumerate() {
            perform(&mut book, step, &mut now);
            if at_step % (left + 1) == 0 {
                sheet = project(&sheet, &work_status::parse(&sheet), &book, &at(now));
            }
        }
        sheet = project(&sheet, &work_status::parse(&sheet), &book, &at(now));
        let ledger = work_status::parse(&sheet);
        prop_assert!(ledger.malformed.is_empty());
        prop_assert!(sheet.starts_with(b"# Ours\n\nProse.\n\n## Tasks\n\n- [ ] one\n"));
        for lock in &book.active {
            let rows = ledger.locks.iter().filter(|row| {
                row.state == LockState::Active && row.pattern == lock.pattern && row.agent == lock.agent
            });
            let times: Vec<_> = rows.map(|row| (row.locked_at, row.expires)).collect();
            prop_assert_eq!(times, vec![(lock.locked_at, lock.expires)]);
        }
        // Having followed, it has nothing to say: not to its holder, and not to anybody else.
        let again = project(&sheet, &ledger, &book, &at(now));
        prop_assert_eq!(&again, &sheet);
        for holder in HOLDERS {
            let mut after = book.clone();
            let view = reconcile(&mut after, &ledger, holder, false, &at(now));
            prop_assert_eq!(&after, &book);
            prop_assert!(view.contradictions.is_empty(), "{:?}", view);
        }
    }
}

#[test]
fn a_clock_that_goes_back_brings_no_lock_back() {
    let (mut book, prose) = (Book::default(), b"# Ours\n".to_vec());
    take(&mut book, 0, "ada", "a", 1).unwrap();
    let sheet = project(&prose, &work_status::parse(&prose), &book, &at(0));
    take(&mut book, 2, "ada", "a/x", 1).unwrap();
    let sheet = project(&sheet, &work_status::parse(&sheet), &book, &at(-48));
    let before = book.clone();
    reconcile(&mut book, &work_status::parse(&sheet), "ada", false, &at(-48));
    assert_eq!(book, before);
}

#[test]
fn a_book_that_cannot_be_understood_is_no_book() {
    let row = "| `a` | ada | sometime | | |";
    let text = format!("{}{row}\n", work_status::active_section([]));
    assert_eq!(Book::read(text.as_bytes()).unwrap_err().len(), 1);
    assert_eq!(Book::read(b"").unwrap(), Book::default());
    let lock = take(&mut Book::default(), 0, "ada", "a", 60).unwrap().remove(0).lock;
    assert_eq!(lock.expiry(TTL), Some(minute(60)));
}
