use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use schema::database::Database;
use tokio::sync::watch;

use crate::{
    error::EtlError,
    load::import_run::{self, Claim},
};

/// The least time between two words about progress
const INTERVAL: Duration = Duration::from_millis(250);

/// How far a run is, for whoever follows it; nobody needs to
///
/// Telling costs no more than a change in memory: who follows sees the latest position, not every one.
#[derive(Debug, Default)]
pub struct Progress {
    position: watch::Sender<Position>,
}

/// How far a run is
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Percent of the stage that is done; it never goes back
    pub percent: i32,
    /// Rows that were read
    pub rows_done: i32,
    /// Rows of the workbook that hold something, estimated until all are read; `None` when unknown
    pub rows_total: Option<i32>,
}

/// What was done, in percent of the stage
#[derive(Debug, Clone, Copy)]
pub(super) enum Milestone {
    /// Its turn has come
    Begun,
    /// The container is sound
    Opened,
    /// The kind and the headers are known
    Mapped,
    /// All rows are drafts
    Parsed,
    /// The difference is known
    Compared,
    /// The rows are written
    Written,
}

impl Progress {
    /// The position, as it changes; it ends with the run
    pub fn follow(&self) -> watch::Receiver<Position> {
        self.position.subscribe()
    }

    /// Tells how many rows there seem to be; `None` when unknown
    pub(super) fn expect_rows(&self, total: Option<u64>) {
        let total = total.and_then(|total| i32::try_from(total).ok());
        self.position.send_modify(|position| position.rows_total = total);
    }

    /// One more row was read
    pub(super) fn row(&self) {
        self.position.send_modify(Position::row);
    }

    pub(super) fn reach(&self, milestone: Milestone) {
        self.position.send_modify(|position| {
            position.percent = position.percent.max(milestone.percent());
            if matches!(milestone, Milestone::Parsed) {
                position.rows_total = Some(position.rows_done);
            }
        });
    }
}

impl Position {
    fn row(&mut self) {
        self.rows_done = self.rows_done.saturating_add(1);
        let Some(total) = self.rows_total.filter(|total| *total > 0) else { return };
        let (from, to) = (Milestone::Mapped.percent(), Milestone::Parsed.percent());
        let done = i64::from(to - from) * i64::from(self.rows_done.min(total)) / i64::from(total);
        self.percent = self.percent.max(from + i32::try_from(done).unwrap_or(0));
    }

    /// How long the rest takes if it goes on as it went; `None` before anything can be said
    fn rest(self, elapsed: Duration) -> Option<Duration> {
        let percent = u32::try_from(self.percent).ok().filter(|percent| *percent >= 10)?;
        Some(elapsed * 100_u32.saturating_sub(percent) / percent)
    }
}

impl Milestone {
    /// An estimate of how much of the work is done by then, made for large calendars
    const fn percent(self) -> i32 {
        match self {
            Self::Begun => 1,
            Self::Opened => 10,
            Self::Mapped => 20,
            Self::Parsed => 60,
            Self::Compared => 85,
            Self::Written => 95,
        }
    }
}

/// Writes the position of a claimed run into the database until the run ends
///
/// On a connection of its own, since what a transaction writes is seen by nobody until it ends; a run that ends before
/// the first word needs none. A database that fails here ends the telling alone.
pub async fn tell(position: watch::Receiver<Position>, database: Database, claim: Claim) {
    if let Err(error) = tell_now_and_then(position, &database, &claim).await {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(error, "the progress cannot be told");
    }
}

async fn tell_now_and_then(
    mut position: watch::Receiver<Position>,
    database: &Database,
    claim: &Claim,
) -> Result<(), EtlError> {
    let begin = Instant::now();
    tokio::time::sleep(INTERVAL).await;
    let connection = database.connect().await;
    let mut connection = connection.map_err(|error| EtlError::Database(error.into()))?;
    while position.changed().await.is_ok() {
        let position = *position.borrow_and_update();
        let expected_at = position.rest(begin.elapsed()).and_then(moment);
        import_run::progress(&mut connection, claim, position, expected_at).await?;
        tokio::time::sleep(INTERVAL).await;
    }
    Ok(())
}

fn moment(rest: Duration) -> Option<DateTime<Utc>> {
    Utc::now().checked_add_signed(TimeDelta::from_std(rest).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_on_by_rows_and_never_back() {
        let progress = Progress::default();
        let position = progress.follow();
        let percent = || position.borrow().percent;
        progress.reach(Milestone::Begun);
        progress.expect_rows(Some(4));
        progress.reach(Milestone::Mapped);
        let mut seen = vec![percent()];
        for _ in 0..6 {
            progress.row();
            seen.push(percent());
        }
        progress.reach(Milestone::Parsed);
        seen.push(percent());
        progress.reach(Milestone::Opened);
        seen.push(percent());
        assert_eq!(seen, [20, 30, 40, 50, 60, 60, 60, 60, 60]);
        let all = Position { percent: 60, rows_done: 6, rows_total: Some(6) };
        assert_eq!(*position.borrow(), all, "at the end the total is known");
    }

    #[test]
    fn the_rest_takes_as_long_as_what_was_done() {
        let rest = |percent| Position { percent, ..Position::default() }.rest(Duration::from_secs(10));
        assert_eq!(rest(1), None);
        assert_eq!(rest(25), Some(Duration::from_secs(30)));
        assert_eq!(rest(100), Some(Duration::ZERO));
    }

    #[test]
    fn without_a_total_the_milestones_count() {
        let progress = Progress::default();
        progress.expect_rows(None);
        progress.reach(Milestone::Mapped);
        progress.row();
        assert_eq!(*progress.follow().borrow(), Position { percent: 20, rows_done: 1, rows_total: None });
    }
}
