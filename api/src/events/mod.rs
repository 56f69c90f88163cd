//! What happens in the database, whoever did it, for those who follow it: one connection a process listens, and what it
//! hears of is read once for all followers.

mod topics;

use std::{collections::BTreeSet, pin::pin, sync::Arc, time::Duration};

use diesel_async::{AsyncPgConnection, pooled_connection::deadpool::Object};
use futures::StreamExt;
use schema::database::Pool;
use tokio::{sync::Mutex, time::timeout};
use uuid::Uuid;

use crate::{
    auth::KnownViewers,
    read::{
        self, ReadError,
        calendar_change::CalendarChange,
        import_run::RunOf,
        notification::{self, Notification},
    },
};
use topics::Topics;
pub use topics::{Following, Heard};

/// Of a run only its latest state counts
const RUN_QUEUE: usize = 1;
/// Changes of a calendar that wait for a slow follower
const CALENDAR_QUEUE: usize = 64;
/// Notifications that are answered together
const TOGETHER: usize = 1000;
/// How long nothing may be heard before the connection is tried
const SILENCE: Duration = Duration::from_secs(30);
/// How long the database may take to answer then
const ANSWER: Duration = Duration::from_secs(5);
/// Between two attempts to hear again
const PAUSE: Duration = Duration::from_secs(1);

/// What happens in the database, for those who follow it; cheap to clone
#[derive(Clone)]
pub struct Events(Arc<Inner>);

struct Inner {
    /// A run that is not there is `None`
    runs: Topics<Option<RunOf>>,
    calendars: Topics<Arc<CalendarChange>>,
    known: KnownViewers,
    /// Held from reading runs until their followers are told, so that nobody hears of an earlier state after a later one
    telling_runs: Mutex<()>,
}

impl Events {
    /// Nothing heard yet; viewers will be known while it is
    pub fn new(known: KnownViewers) -> Self {
        Self(Arc::new(Inner {
            runs: Topics::new(RUN_QUEUE),
            calendars: Topics::new(CALENDAR_QUEUE),
            known,
            telling_runs: Mutex::default(),
        }))
    }

    /// Hears and tells, for as long as the process lives; begins anew when the database was away
    pub async fn hear(self, pool: Pool) {
        loop {
            let ended = self.listen(&pool).await;
            self.0.known.is_told(false);
            if let Err(error) = ended {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "what happens in the database is not heard; trying again");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// A follower of an import run, who hears its present state first; what it hears is `None` when there is no such run
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the database fails.
    pub async fn follow_run(&self, pool: &Pool, run: Uuid) -> Result<Following<Option<RunOf>>, ReadError> {
        let following = self.0.runs.follow(run);
        self.tell_runs(pool, &[run]).await?;
        Ok(following)
    }

    /// A follower of the changes of a calendar from now on
    pub fn follow_calendar(&self, calendar: Uuid) -> Following<Arc<CalendarChange>> {
        self.0.calendars.follow(calendar)
    }

    async fn listen(&self, pool: &Pool) -> Result<(), ReadError> {
        let mut connection = Object::take(read::connect(pool).await?);
        notification::listen(&connection).await?;
        self.0.known.is_told(true);
        // What happened while nobody listened is not told any more.
        self.0.calendars.tell_gap();
        self.tell_runs(pool, &self.0.runs.all()).await?;
        loop {
            match timeout(SILENCE, next(&mut connection)).await {
                Ok(Some(heard)) => self.tell(pool, heard?).await?,
                Ok(None) => return Ok(()),
                Err(_) => {
                    // To listen again changes nothing, and tells a dead connection.
                    let answered = timeout(ANSWER, notification::listen(&connection)).await;
                    answered.unwrap_or(Err(diesel::result::Error::BrokenTransactionManager.into()))?;
                }
            }
        }
    }

    async fn tell(&self, pool: &Pool, heard: Vec<Notification>) -> Result<(), ReadError> {
        let (mut runs, mut calendars) = (BTreeSet::new(), Vec::new());
        for notification in heard {
            match notification {
                Notification::Access => self.0.known.forget(),
                Notification::ImportRun(run) => drop(runs.insert(run)),
                Notification::Calendar { calendar_id, change_id } => calendars.push((calendar_id, change_id)),
            }
        }
        self.tell_runs(pool, &self.0.runs.followed(runs.into_iter().collect())).await?;
        self.tell_calendars(pool, &calendars).await
    }

    async fn tell_runs(&self, pool: &Pool, runs: &[Uuid]) -> Result<(), ReadError> {
        if runs.is_empty() {
            return Ok(());
        }
        let _telling = self.0.telling_runs.lock().await;
        let mut found = read::import_run::by_ids(&*read::connect(pool).await?, runs).await?;
        for run in runs {
            let place = found.iter().position(|(found, _)| found.import_run_id == *run);
            self.0.runs.tell(*run, place.map(|place| found.swap_remove(place)));
        }
        Ok(())
    }

    async fn tell_calendars(&self, pool: &Pool, changes: &[(Uuid, i64)]) -> Result<(), ReadError> {
        let followed = self.0.calendars.followed(changes.iter().map(|(calendar, _)| *calendar).collect());
        let changes: Vec<i64> =
            changes.iter().filter(|(of, _)| followed.contains(of)).map(|(_, change)| *change).collect();
        if changes.is_empty() {
            return Ok(());
        }
        for change in read::calendar_change::of_changes(&*read::connect(pool).await?, &changes).await? {
            self.0.calendars.tell(change.calendar_id, Arc::new(change));
        }
        Ok(())
    }
}

/// The next notifications, as many as have come in; `None` when no more will come
async fn next(connection: &mut AsyncPgConnection) -> Option<Result<Vec<Notification>, ReadError>> {
    let mut chunks = pin!(connection.notifications_stream().ready_chunks(TOGETHER));
    let heard: Result<Vec<_>, _> = chunks.next().await?.into_iter().collect();
    let understood = |told: Vec<_>| told.iter().filter_map(Notification::of).collect();
    Some(heard.map(understood).map_err(ReadError::from))
}
