//! The labelled corpus of fakes and of look-alikes: what the fakery rules find in it, by rule, by language and by tier,
//! held to floors. README.md beside this file tells the format and the commands.

#![expect(unreachable_pub, reason = "a test binary has no outside: `pub` marks what the files share")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]
#![expect(clippy::print_stdout, reason = "the tables are what the command is for")]

mod case;
mod floors;
mod judge;
mod listing;
mod load;
mod tally;

use listing::Only;

/// Fewer cases than these and the figures say little.
const LEAST_POSITIVES: usize = 600;
const LEAST_LOOK_ALIKES: usize = 1_200;

/// Environment variables: list what was missed and what was found falsely; judge a part only; write the floors anew.
const LIST: &str = "CORPUS_LIST";
const ONLY: &str = "CORPUS_ONLY";
const UPDATE: &str = "UPDATE_FLOORS";

#[test]
fn the_figures_hold_their_floors() {
    let only = Only::parse(std::env::var(ONLY).ok().as_deref()).unwrap_or_else(|mistake| panic!("{mistake}"));
    let cases = load::cases().unwrap_or_else(|mistakes| panic!("\n{mistakes}\n"));
    let outcomes: Vec<_> = judge::all(&cases)
        .into_iter()
        .zip(&cases)
        .filter_map(|(found, case)| only.sift(case, found))
        .collect();
    assert!(
        !outcomes.is_empty(),
        "{ONLY} asks for no case: it takes a folder of the corpus, a rule, or both with `/` between"
    );
    let tally = tally::Tally::of(&outcomes);
    println!("{tally}");
    if std::env::var_os(LIST).is_some() {
        println!("{}", listing::list(&outcomes));
    }
    if !only.is_everything() {
        println!("A part of the corpus ({ONLY}): no floor was looked at.");
        return;
    }
    if std::env::var_os(UPDATE).is_some() {
        floors::write(&tally);
    }
    let complaints = floors::compare(&tally, &floors::read());
    assert!(
        complaints.is_empty(),
        "\n{}\n`{LIST}=1 just corpus` lists every miss and every false finding; `{UPDATE}=1 just corpus` writes the \
         floors from what is reached.",
        complaints.join("\n")
    );
}

#[test]
fn there_are_cases_enough() {
    let cases = load::cases().unwrap_or_else(|mistakes| panic!("\n{mistakes}\n"));
    let look_alikes = cases.iter().filter(|case| case.is_look_alike()).count();
    let positives = cases.len() - look_alikes;
    assert!(
        positives >= LEAST_POSITIVES && look_alikes >= LEAST_LOOK_ALIKES,
        "{positives} positives of {LEAST_POSITIVES}, {look_alikes} look-alikes of {LEAST_LOOK_ALIKES}"
    );
}
