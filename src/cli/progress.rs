//! A line on the terminal that says how far a long scan is; a short one shows nothing.

use super::outside;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Scans that are done before show no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts inputs. Gone from the terminal when dropped.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

impl Progress {
    /// Over `total` inputs, where standard error is a terminal and `wanted`.
    pub(super) fn new(total: usize, wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("scanning {pos}/{len} {wide_bar} {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), wanted: wanted && outside::stderr_is_terminal() }
    }

    /// So many are done.
    pub(super) fn set(&self, done: usize) {
        if !self.wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
