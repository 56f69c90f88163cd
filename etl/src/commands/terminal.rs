//! What the terminal can show: its width, colors, a bar that grows.

use std::{
    io::{IsTerminal, stdout},
    time::Duration,
};

use clap::ColorChoice;
use etl::{
    report::Look,
    run::{Position, Progress},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rustix::termios::tcgetwinsize;
use schema::texts::progress_sentence;
use tokio::{sync::watch, task::JoinHandle};

/// The least time between two looks at the progress
const INTERVAL: Duration = Duration::from_millis(100);
/// Columns of a terminal that does not tell
const USUAL_WIDTH: u16 = 80;

/// How the outcome is shown on the standard output
pub(super) fn look(color: ColorChoice) -> Look {
    let is_terminal = stdout().is_terminal();
    let told = tcgetwinsize(stdout()).map(|size| size.ws_col).ok().filter(|width| *width > 0);
    let is_colored = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && takes_colors(),
    };
    Look { width: is_terminal.then(|| told.unwrap_or(USUAL_WIDTH)), is_colored }
}

/// <https://no-color.org>, and terminals that say that they are simple
fn takes_colors() -> bool {
    let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !is_refused && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// A bar that follows the progress, on the standard error output when that is a terminal
pub(super) struct Bar {
    bar: ProgressBar,
    following: JoinHandle<()>,
}

impl Bar {
    /// Begins to follow
    pub(super) fn follow(progress: &Progress) -> Self {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} % {wide_msg}") {
            bar.set_style(style);
        }
        let following = tokio::spawn(show(progress.follow(), bar.clone()));
        Self { bar, following }
    }

    /// Takes it away, before something else is told
    pub(super) fn clear(self) {
        self.following.abort();
        self.bar.finish_and_clear();
    }
}

async fn show(mut position: watch::Receiver<Position>, bar: ProgressBar) {
    while position.changed().await.is_ok() {
        let Position { percent, rows_done, rows_total } = *position.borrow_and_update();
        bar.set_position(u64::try_from(percent).unwrap_or(0));
        bar.set_message(progress_sentence(rows_done, rows_total, None));
        tokio::time::sleep(INTERVAL).await;
    }
}
