//! Bars on standard error, for people only.

use std::{borrow::Cow, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts bytes, or a wheel when nobody knows how many there will be. Not on a terminal: nothing.
pub(crate) fn bytes(quiet: bool, total: Option<u64>, what: &'static str) -> ProgressBar {
    let bar = start(quiet, total, what);
    style(
        &bar,
        "{msg} {wide_bar} {bytes}/{total_bytes}",
        "{spinner} {msg} {bytes}",
    );
    bar
}

/// A bar that counts steps whose number is told later.
pub(crate) fn steps(quiet: bool, what: &'static str) -> ProgressBar {
    start(quiet, None, what)
}

/// Brings a bar to the present state of a job.
pub(crate) fn step(bar: &ProgressBar, (done, total): (u64, u64), phase: String) {
    if total > 0 && bar.length() != Some(total) {
        bar.set_length(total);
    }
    style(
        bar,
        "{msg} {wide_bar} {human_pos}/{human_len}",
        "{spinner} {msg}",
    );
    bar.set_position(done);
    bar.set_message(phase);
}

fn start(quiet: bool, total: Option<u64>, what: &'static str) -> ProgressBar {
    let bar = if quiet {
        ProgressBar::hidden()
    } else {
        // Draws on standard error, and only if that is a terminal.
        total.map_or_else(ProgressBar::new_spinner, ProgressBar::new)
    };
    bar.set_message(Cow::Borrowed(what));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn style(bar: &ProgressBar, known: &str, unknown: &str) {
    let template = if bar.length().is_some() {
        known
    } else {
        unknown
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
