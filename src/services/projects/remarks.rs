//! Owns what the reading of projects says on its way: problems to whoever examines a tree, notes to others.

use super::Loader;
use crate::change::RepoPath;
use crate::formats::compose::Text;
use crate::services::drafts::Place;
use crate::services::models::Away;
use crate::services::problem::{Problem, Spot};
use crate::services::survey::Parsed;

impl<C: Parsed> Loader<'_, '_, C> {
    /// Says that a path leads out of the tree: a problem if nobody has what stands there, else a note.
    pub(super) fn away(&mut self, what: &str, away: &Away, text: &Text, place: &Place<'_>) {
        let note = format!("{what}: {away}");
        match away {
            Away::Outside(path) if self.examines => {
                let at = Spot::new(&place.file, &text.range);
                self.problems.push(Problem::outside(&at, what, path));
            }
            _ => self.survey.note(&place.file, note),
        }
    }

    /// Says that a file does not have what another names.
    pub(super) fn lack(&mut self, text: &Text, place: &Place<'_>, note: String, message: String, mend: &str) {
        if self.examines {
            let at = Spot::new(&place.file, &text.range);
            let help = format!("{mend}, or take `extends` out");
            self.problems.push(Problem::dangling(&at, message, "not there", help));
        } else {
            self.survey.note(&place.file, note);
        }
    }

    /// Says that Compose refuses what a file says.
    pub(super) fn refuse(
        &mut self,
        text: &Text,
        place: &Place<'_>,
        note: String,
        message: String,
        help: &str,
    ) {
        if self.examines {
            let at = Spot::new(&place.file, &text.range);
            self.problems.push(Problem::invalid(&at, message, "leads back", help.to_owned()));
        } else {
            self.survey.note(&place.file, note);
        }
    }

    /// What an examination says in another way.
    pub(super) fn note_unless_examined(&self, file: &RepoPath, note: String) {
        if !self.examines {
            self.survey.note(file, note);
        }
    }
}
