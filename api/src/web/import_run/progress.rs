use chrono::{DateTime, Utc};
use schema::{models::ImportRun, texts::progress_sentence};

/// How far the present stage is
pub(super) struct Progress {
    pub(super) percent: i32,
    /// Rows and time; empty when nothing is known yet
    pub(super) words: String,
}

impl Progress {
    /// A run that waits shows nothing of its former stage
    pub(super) fn of(run: &ImportRun, now: DateTime<Utc>) -> Self {
        let words = if run.progress == 0 {
            String::new()
        } else {
            progress_sentence(run.rows_done, run.rows_total, run.seconds_left(now).map(Into::into))
        };
        Self { percent: run.progress, words }
    }
}
