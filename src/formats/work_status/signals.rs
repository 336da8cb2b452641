//! Owns the judgement on one signal as written: what it means, or why it cannot be understood.

use std::ops::Range;

use jiff::Timestamp;

use super::draft::{Fate, NAME, Outcome, TIME, no_time};
use super::{Malformed, Signal, SignalKind, cells, time, write};

/// A signal as written.
#[derive(Clone, Debug, Default)]
pub(super) struct SignalDraft {
    /// Where it stands.
    pub range: Range<usize>,
    /// When.
    pub at: String,
    /// Who.
    pub agent: String,
    /// What.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// What else there is.
    pub detail: Vec<String>,
    /// Whether the fields above say all that the bytes say.
    pub is_whole: bool,
}

impl SignalDraft {
    /// Decides what it means.
    pub(super) fn judge(self) -> Outcome {
        let mut troubles = Vec::new();
        let kind: Option<SignalKind> = self.kind.parse().ok();
        if kind.is_none() {
            troubles.push(match cells::is_empty(&self.kind) {
                true => "it names no signal".to_owned(),
                false => format!("`{}` is no signal", self.kind),
            });
        }
        if self.agent.is_empty() {
            troubles.push("it names no agent".to_owned());
        }
        let at = time::parse(&self.at).map(|moment| moment.at);
        if at.is_none() {
            troubles.push(match cells::is_empty(&self.at) {
                true => "it has no time".to_owned(),
                false => no_time(&self.at),
            });
        }
        let mut outcome = Outcome::default();
        if self.is_whole && troubles.is_empty() {
            outcome.fate = Fate::Rewrite;
        }
        if !troubles.is_empty() {
            outcome.malformed = Some(Box::new(self.malformed(kind, at, &troubles)));
        }
        if let Some(kind) = kind.filter(|_| !self.agent.is_empty()) {
            let detail = self.detail.join("; ");
            outcome.signal = Some(Box::new(Signal {
                at,
                agent: self.agent,
                kind,
                subject: self.subject,
                detail,
                range: self.range,
            }));
        }
        outcome
    }

    fn malformed(&self, kind: Option<SignalKind>, at: Option<Timestamp>, troubles: &[String]) -> Malformed {
        let names: Vec<&str> = SignalKind::ALL.into_iter().map(SignalKind::name).collect();
        let given = self.kind.to_ascii_uppercase();
        let nearest = names
            .iter()
            .copied()
            .max_by(|a, b| strsim::jaro_winkler(a, &given).total_cmp(&strsim::jaro_winkler(b, &given)))
            .filter(|name| strsim::jaro_winkler(name, &given) > 0.85);
        let shown = kind.map(SignalKind::name).or(nearest).unwrap_or("SIGNAL");
        let row = write::row([
            &at.map_or(TIME.to_owned(), |at| at.to_string()),
            if self.agent.is_empty() { NAME } else { &self.agent },
            shown,
            &write::cell(&self.subject),
            &write::cell(&self.detail.join("; ")),
        ]);
        let list = if shown == "SIGNAL" {
            format!(" (the signals are {})", names.join(", "))
        } else {
            String::new()
        };
        Malformed {
            range: self.range.clone(),
            message: format!("this signal cannot be understood: {}", troubles.join("; ")),
            help: format!("write it like this: {row}{list}"),
        }
    }
}
