//! Owns the floors: the figures below which nothing may fall, and which follow what is reached.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::load;
use super::tally::{TABLES, Tally};

/// How far a floor may stand below the figure.
const SLACK: f64 = 0.02;

/// Room for what binary fractions cannot say.
const ROUNDING: f64 = 1e-9;

/// `table.name.figure`, as floors.toml nests them.
pub type Floors = BTreeMap<String, BTreeMap<String, BTreeMap<String, f64>>>;

const HEAD: &str = "# The least precision and recall by rule, by language and by tier. `UPDATE_FLOORS=1 just corpus` writes this file\n\
                    # from what is reached: a figure that falls below its floor fails, and so does a floor left far behind.\n";

/// What floors.toml says.
pub fn read() -> Floors {
    let text = std::fs::read_to_string(load::folder().join("floors.toml")).unwrap_or_default();
    toml::from_str(&text).unwrap_or_else(|error| panic!("tests/corpus/floors.toml: {error}"))
}

/// Writes floors.toml from what is reached.
pub fn write(tally: &Tally) {
    std::fs::write(load::folder().join("floors.toml"), render(tally)).unwrap();
}

/// The text of the floors that `tally` reaches: hundredths, rounded down.
fn render(tally: &Tally) -> String {
    let mut text = HEAD.to_owned();
    for (table, name, figures) in figures(tally) {
        write!(text, "\n[{table}.{name}]\n").unwrap();
        for (figure, reached) in figures {
            writeln!(text, "{figure} = {:.2}", ((reached + ROUNDING) * 100.0).floor() / 100.0).unwrap();
        }
    }
    text
}

/// What is wrong between what `tally` reaches and what `floors` ask for, a sentence each.
pub fn compare(tally: &Tally, floors: &Floors) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut asked = floors.clone();
    for (table, name, figures) in figures(tally) {
        for (figure, reached) in figures {
            let floor =
                asked.get_mut(table).and_then(|rows| rows.get_mut(name)).and_then(|row| row.remove(figure));
            let what = format!("{table} {name}: {figure} {reached:.3}");
            match floor {
                None => complaints.push(format!("{what} has no floor")),
                Some(floor) if reached + ROUNDING < floor => {
                    complaints.push(format!("{what} is below its floor {floor:.2}"));
                }
                Some(floor) if reached - floor > SLACK + ROUNDING => {
                    complaints.push(format!("{what} has left its floor {floor:.2} behind"));
                }
                Some(_) => {}
            }
        }
    }
    for (table, rows) in &asked {
        for (name, row) in rows {
            complaints.extend(
                row.keys().map(|figure| format!("{table} {name}: a floor for {figure}, and no case counts")),
            );
        }
    }
    complaints
}

type Figures<'a> = (&'static str, &'a str, Vec<(&'static str, f64)>);

fn figures(tally: &Tally) -> Vec<Figures<'_>> {
    let rows = TABLES
        .iter()
        .flat_map(|table| tally.tables.get(table).into_iter().flatten().map(move |row| (*table, row)));
    rows.map(|(table, (name, row))| {
        let figures = [("precision", row.precision()), ("recall", row.recall())];
        let figures: Vec<_> =
            figures.into_iter().filter_map(|(figure, reached)| Some((figure, reached?))).collect();
        (table, name.as_str(), figures)
    })
    .filter(|(.., figures)| !figures.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{Floors, compare, render};
    use crate::tally::{Row, Tally};

    fn tally() -> Tally {
        let row = Row { hits: 95, falsely: 2, missed: 5, look_alikes: 3 };
        Tally { tables: [("rule", [("fakery-stub".to_owned(), row)].into())].into() }
    }

    fn floors(text: &str) -> Floors {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_floors_that_are_written_hold() {
        let text = render(&tally());
        assert!(text.contains("[rule.fakery-stub]\nprecision = 0.97\nrecall = 0.95\n"), "{text}");
        assert_eq!(compare(&tally(), &floors(&text)), Vec::<String>::new());
    }

    #[test]
    fn a_figure_below_its_floor_is_told_and_so_is_a_floor_left_behind() {
        let told = compare(&tally(), &floors("[rule.fakery-stub]\nprecision = 0.98\nrecall = 0.92\n"));
        let expected =
            ["precision 0.979 is below its floor 0.98", "recall 0.950 has left its floor 0.92 behind"];
        assert_eq!(told, expected.map(|told| format!("rule fakery-stub: {told}")));
    }

    #[test]
    fn a_missing_floor_is_told_and_so_is_one_for_nothing() {
        let told =
            compare(&tally(), &floors("[rule.fakery-stub]\nprecision = 0.97\n[language.go]\nrecall = 0.9\n"));
        let expected = [
            "rule fakery-stub: recall 0.950 has no floor",
            "language go: a floor for recall, and no case counts",
        ];
        assert_eq!(told, expected);
    }
}
