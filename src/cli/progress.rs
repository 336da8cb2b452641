//! Owns the bar that shows on a terminal how far a long check has come. Another thread draws it, and none before the check
//! has taken a while: a short one pays for nothing but that thread.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::surroundings::{self, Surroundings};
use crate::watch::Progress;

/// How long a check may take before a bar is of use.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often it is drawn.
const BEAT: Duration = Duration::from_millis(100);

/// A bar, drawn until it is dropped.
pub(super) struct Bar {
    progress: Arc<Progress>,
    /// Hung up to end the drawing.
    line: Option<Sender<()>>,
    drawing: Option<JoinHandle<()>>,
}

impl Bar {
    /// A bar on standard error, if that is a terminal that can move and no CI runner looks on.
    pub(super) fn start(surroundings: &Surroundings) -> Option<Self> {
        let is_seen = std::io::stderr().is_terminal() && !surroundings.in_ci && !surroundings::is_plain();
        if !is_seen {
            return None;
        }
        let progress = Arc::new(Progress::default());
        let (line, ended) = channel::<()>();
        let seen = Arc::clone(&progress);
        let drawing = std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                draw(&seen, || ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout));
            }
        });
        Some(Self { progress, line: Some(line), drawing: Some(drawing) })
    }

    /// What it shows.
    pub(super) fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        drop(self.line.take());
        if let Some(drawing) = self.drawing.take() {
            // A bar that could not be drawn is no reason to end otherwise.
            let _ = drawing.join();
        }
    }
}

/// Draws for as long as `goes_on` says, then takes the bar away.
fn draw(progress: &Progress, goes_on: impl Fn() -> bool) {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // The template is a constant of this file; without it, indicatif's own will do.
    if let Ok(style) = ProgressStyle::with_template("judging {bar:30} {pos}/{len}") {
        bar.set_style(style.progress_chars("=> "));
    }
    while goes_on() {
        let (done, expected) = progress.seen();
        if expected > 0 {
            bar.set_length(u64::try_from(expected).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    }
    bar.finish_and_clear();
}
