//! Owns the counting: true findings, false ones and misses, by rule, by language and by tier, as tables.

use std::collections::BTreeMap;
use std::fmt;

use super::case::Tier;
use super::listing::Outcome;

/// What is counted in one line of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Listed and found.
    pub hits: usize,
    /// Found and not listed.
    pub falsely: usize,
    /// Listed and not found.
    pub missed: usize,
    /// Cases in which nothing may be found.
    pub look_alikes: usize,
}

impl Row {
    /// How much of what is found is right; `None` where nothing is found.
    pub fn precision(&self) -> Option<f64> {
        share(self.hits, self.hits + self.falsely)
    }

    /// How much of what is listed is found; `None` where nothing is listed.
    pub fn recall(&self) -> Option<f64> {
        share(self.hits, self.hits + self.missed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a corpus has thousands of cases, not 2^52")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The three tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// `rule`, `language` and `tier`, each with its rows by name.
    pub tables: BTreeMap<&'static str, BTreeMap<String, Row>>,
}

/// What the tables are called, in the order in which they are shown.
pub const TABLES: [&str; 3] = ["rule", "language", "tier"];

impl Tally {
    /// Counts `outcomes`.
    pub fn of(outcomes: &[Outcome<'_>]) -> Self {
        let mut tally = Self { tables: TABLES.map(|table| (table, BTreeMap::new())).into() };
        for outcome in outcomes {
            let language = outcome.case.language.as_str();
            for (rule, tier, is_found) in &outcome.expected {
                for (table, name) in [("rule", *rule), ("language", language), ("tier", tier.name())] {
                    let row = tally.row(table, name);
                    if *is_found { row.hits += 1 } else { row.missed += 1 }
                }
            }
            for (rule, _) in &outcome.falsely {
                tally.row("rule", rule).falsely += 1;
                tally.row("language", language).falsely += 1;
                // A finding does not tell its tier: each tier answers for all that are false.
                Tier::ALL.iter().for_each(|tier| tally.row("tier", tier.name()).falsely += 1);
            }
            if outcome.case.is_look_alike() {
                if let Some(rule) = outcome.case.about {
                    tally.row("rule", rule).look_alikes += 1;
                }
                tally.row("language", language).look_alikes += 1;
                Tier::ALL.iter().for_each(|tier| tally.row("tier", tier.name()).look_alikes += 1);
            }
        }
        tally
    }

    fn row(&mut self, table: &'static str, name: &str) -> &mut Row {
        self.tables.entry(table).or_default().entry(name.to_owned()).or_default()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure =
            |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.3}"));
        for table in TABLES {
            writeln!(
                f,
                "\n{table:<20}{:>6}{:>6}{:>6}{:>11}{:>8}{:>11}{:>13}",
                "tp", "fp", "fn", "precision", "recall", "positives", "look-alikes"
            )?;
            for (name, row) in self.tables.get(table).into_iter().flatten() {
                writeln!(
                    f,
                    "{name:<20}{:>6}{:>6}{:>6}{:>11}{:>8}{:>11}{:>13}",
                    row.hits,
                    row.falsely,
                    row.missed,
                    figure(row.precision()),
                    figure(row.recall()),
                    row.hits + row.missed,
                    row.look_alikes
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Tally};
    use crate::case::parse;
    use crate::listing::Outcome;

    #[test]
    fn each_listed_rule_counts_once_in_each_table() {
        let found =
            parse("go/fakery-stub.found.txt", "=== a | fakery-stub C | fakery-todo P\n-- after/x --\n1\n")
                .unwrap();
        let clean = parse("go/fakery-stub.clean.txt", "=== a\n-- after/x --\n1\n").unwrap();
        let tally = Tally::of(&[
            Outcome {
                case: &found[0],
                expected: found[0]
                    .expected
                    .iter()
                    .map(|(rule, tier)| (*rule, *tier, *rule == "fakery-stub"))
                    .collect(),
                falsely: Vec::new(),
                not_evaluated: Vec::new(),
            },
            Outcome {
                case: &clean[0],
                expected: Vec::new(),
                falsely: vec![("fakery-todo", Vec::new())],
                not_evaluated: Vec::new(),
            },
        ]);
        let row = |table, name: &str| tally.tables[table][name];
        assert_eq!(row("rule", "fakery-stub"), Row { hits: 1, falsely: 0, missed: 0, look_alikes: 1 });
        assert_eq!(row("rule", "fakery-todo"), Row { hits: 0, falsely: 1, missed: 1, look_alikes: 0 });
        assert_eq!(row("language", "go"), Row { hits: 1, falsely: 1, missed: 1, look_alikes: 1 });
        assert_eq!(row("tier", "C"), Row { hits: 1, falsely: 1, missed: 0, look_alikes: 1 });
        assert_eq!(row("tier", "P"), Row { hits: 0, falsely: 1, missed: 1, look_alikes: 1 });
        assert_eq!(row("language", "go").precision(), Some(0.5));
        assert_eq!(row("rule", "fakery-todo").recall(), Some(0.0));
        assert_eq!(Row::default().precision(), None);
        assert!(
            tally.to_string().contains(
                "fakery-stub              1     0     0      1.000   1.000          1            1"
            )
        );
    }
}
