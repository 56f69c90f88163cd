//! The worker: takes the runs that wait, several at a time, each in a process of its own
//!
//! A hostile or huge workbook hurts that process alone. A worker that dies takes its children with it and leaves claims
//! without signs of life, which another takes over; a run that fails again and again ends as failed.

use std::{future::pending, io, time::Duration};

use chrono::Utc;
use diesel::OptionalExtension;
use diesel_async::AsyncPgConnection;
use futures::{StreamExt, future::select_all};
use schema::{
    database::{Database, DatabaseError},
    texts::Label,
};
use tokio::time::{Instant, MissedTickBehavior};
use uuid::Uuid;

use crate::{
    config::Config,
    error::EtlError,
    load::import_run::{self, Claim, PutBack, Terms},
    run,
    supervise::{self, Outcome, Running},
};

/// The exit code of a child whose run had to wait too long for another one's turn: the usual one for "try again"
pub const NOT_ITS_TURN: u8 = 75;

/// Works until `stop` is ready; the runs at hand are then given back
///
/// While the database is out of reach it waits until it is back. To be called on a thread that lives as long as the
/// children of [`supervise::start`] may.
pub async fn work(database: &Database, config: &Config, stop: impl Future<Output = ()>) {
    let name = format!("worker:{}/", Uuid::now_v7().simple());
    let mut worker = Worker { database, config, name, claims: 0, jobs: Vec::new() };
    tokio::select! {
        biased;
        () = stop => {}
        () = worker.go_on() => {}
    }
    worker.let_go().await;
}

struct Worker<'a> {
    database: &'a Database,
    config: &'a Config,
    /// What the names of its claims begin with
    name: String,
    /// Claims that it ever asked for
    claims: u64,
    jobs: Vec<Job>,
}

/// A run at hand
struct Job {
    claim: Claim,
    child: Running,
    began: Instant,
}

impl Job {
    async fn kill(&mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::warn!(%error, import_run_id = %self.claim.import_run_id, "the child could not be ended");
        }
    }
}

impl Worker<'_> {
    async fn go_on(&mut self) {
        loop {
            if let Err(error) = self.serve().await {
                let error: &dyn std::error::Error = &error;
                tracing::warn!(error, "the database cannot be used; trying again");
            }
            tokio::time::sleep(self.poll()).await;
        }
    }

    /// Takes run after run, until the database fails; the children at work then are found again
    async fn serve(&mut self) -> Result<(), EtlError> {
        let mut connection = self.connect().await?;
        let mut bell = self.connect().await?;
        import_run::listen(&mut bell, self.name.trim_end_matches('/')).await?;
        let rings = bell.notifications_stream();
        tokio::pin!(rings);
        let mut signs = tokio::time::interval(self.config.worker.sign_of_life());
        signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.take_up(&mut connection).await?;
            let poll = self.poll();
            tokio::select! {
                (job, outcome) = first_to_end(&mut self.jobs) => self.end(&mut connection, job, outcome).await?,
                ring = rings.next() => match ring {
                    Some(Ok(_)) => self.look_after(&mut connection).await?,
                    Some(Err(_)) | None => return Ok(()),
                },
                _ = signs.tick() => self.look_after(&mut connection).await?,
                () = tokio::time::sleep(poll) => {}
            }
        }
    }

    /// Fills its hands with what waits
    async fn take_up(&mut self, connection: &mut AsyncPgConnection) -> Result<(), EtlError> {
        let most = usize::try_from(self.config.worker.runs).unwrap_or(usize::MAX);
        while self.jobs.len() < most {
            self.claims += 1;
            let claimant = format!("{}{}", self.name, self.claims);
            let Some(claim) = import_run::claim(connection, &claimant, self.terms()).await? else { break };
            tracing::debug!(import_run_id = %claim.import_run_id, claimant, "import run taken up");
            let arguments = ["run".to_owned(), claim.import_run_id.to_string()];
            match supervise::start(arguments, &claimant, self.database.url(), &self.config.limits) {
                Ok(child) => self.jobs.push(Job { claim, child, began: Instant::now() }),
                Err(error) => {
                    tracing::error!(%error, "the child that reads the workbook could not be started");
                    self.put_back(connection, &claim, PutBack::Unfinished).await?;
                }
            }
        }
        Ok(())
    }

    /// Tells that it is still at its runs, and ends the children of those that were cancelled or taken over
    async fn look_after(&mut self, connection: &mut AsyncPgConnection) -> Result<(), EtlError> {
        if self.jobs.is_empty() {
            return Ok(());
        }
        let claims: Vec<&Claim> = self.jobs.iter().map(|job| &job.claim).collect();
        let claimants: Vec<&str> = claims.iter().map(|claim| claim.claimant.as_str()).collect();
        let held = import_run::show_life(connection, &claimants).await?;
        // Who ended the run itself lost its claim too, and makes the workbook with findings.
        let done = import_run::done(connection, &claims).await?;
        let is_lost =
            |job: &mut Job| ![&held, &done].iter().any(|claims| claims.contains(&job.claim.claimant));
        for mut job in self.jobs.extract_if(.., is_lost).collect::<Vec<_>>() {
            job.kill().await;
            told(connection, &job).await?;
        }
        Ok(())
    }

    /// Does what the end of a child asks for; the job stays at hand when the database fails meanwhile
    async fn end(
        &mut self,
        connection: &mut AsyncPgConnection,
        index: usize,
        outcome: io::Result<Outcome>,
    ) -> Result<(), EtlError> {
        let Some(job) = self.jobs.get(index) else { return Ok(()) };
        match outcome {
            Ok(Outcome::Exited(0)) => {}
            Ok(Outcome::OverLimit) => {
                let ended = run::too_demanding(connection, &job.claim, &self.config.limits, Utc::now()).await;
                unless_taken_away(ended)?;
            }
            Ok(Outcome::Exited(code)) if code == i32::from(NOT_ITS_TURN) => {
                self.put_back(connection, &job.claim, PutBack::NotItsTurn).await?;
            }
            Ok(Outcome::Exited(_) | Outcome::Killed) | Err(_) => {
                tracing::warn!(import_run_id = %job.claim.import_run_id, ?outcome, "the child did not finish");
                self.put_back(connection, &job.claim, PutBack::Unfinished).await?;
            }
        }
        told(connection, job).await?;
        self.jobs.swap_remove(index);
        Ok(())
    }

    async fn put_back(
        &self,
        connection: &mut AsyncPgConnection,
        claim: &Claim,
        reason: PutBack,
    ) -> Result<(), EtlError> {
        Ok(import_run::put_back(connection, claim, reason, self.terms().attempts).await?)
    }

    /// Gives back what it has, so that another worker need not wait for the lease to end
    async fn let_go(&mut self) {
        for job in &mut self.jobs {
            job.kill().await;
        }
        if let Ok(mut connection) = self.connect().await
            && let Err(error) = import_run::let_go(&mut connection, &self.name).await
        {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "the runs at hand could not be given back");
        }
    }

    async fn connect(&self) -> Result<AsyncPgConnection, EtlError> {
        self.database.connect().await.map_err(|error: DatabaseError| EtlError::Database(error.into()))
    }

    fn terms(&self) -> Terms {
        let attempts = i32::try_from(self.config.worker.attempts).unwrap_or(i32::MAX);
        Terms { lease: self.lease(), pause: self.poll(), attempts }
    }

    const fn poll(&self) -> Duration {
        Duration::from_secs(self.config.worker.poll_seconds)
    }

    const fn lease(&self) -> Duration {
        Duration::from_secs(self.config.worker.lease_seconds)
    }
}

/// Which of the jobs ended first, and how; never ready without jobs
async fn first_to_end(jobs: &mut [Job]) -> (usize, io::Result<Outcome>) {
    if jobs.is_empty() {
        return pending().await;
    }
    let (outcome, index, _) = select_all(jobs.iter_mut().map(|job| Box::pin(job.child.outcome()))).await;
    (index, outcome)
}

/// One line a run: how it stands when it leaves this worker
async fn told(connection: &mut AsyncPgConnection, job: &Job) -> Result<(), EtlError> {
    // A run goes with its partnership.
    let run = import_run::find(connection, job.claim.import_run_id).await.optional()?;
    let Some(run) = run else { return Ok(()) };
    tracing::info!(
        import_run_id = %run.import_run_id,
        claimant = job.claim.claimant,
        kind = run.kind.map(Label::label),
        rows = run.rows_read,
        status = run.status.as_str(),
        attempts = run.attempts,
        milliseconds = u64::try_from(job.began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "import run left"
    );
    Ok(())
}

/// A run that was cancelled meanwhile needs no other end
fn unless_taken_away(ended: Result<(), EtlError>) -> Result<(), EtlError> {
    match ended {
        Err(EtlError::TakenAway) => Ok(()),
        other => other,
    }
}
