//! The parent of a command's confined child: gives signs of life, listens to Ctrl-C, and ends the run that a child left.

use anyhow::Context;
use chrono::Utc;
use etl::{
    config::Config,
    error::EtlError,
    load::import_run::{self, COMMAND},
    run,
    supervise::{self, Outcome},
};
use schema::database::Database;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::{COMMAND_LINE, exit, stop_signal};

/// How the child ended
pub(super) enum Ended {
    /// By itself, with this exit code
    Exited(u8),
    /// It asked for more than it may
    TooDemanding,
    /// Somebody broke it off
    BrokenOff,
}

/// Starts this command again as a confined child, and waits for it; no worker takes up a run that it leaves
///
/// # Errors
///
/// When the child cannot be started, or its run cannot be ended.
pub(super) async fn watch(database: &Database, config: &Config) -> anyhow::Result<Ended> {
    let claimant = format!("{COMMAND}{}", Uuid::now_v7().simple());
    let arguments = std::env::args_os().skip(1);
    let mut child = supervise::start(arguments, &claimant, database.url(), &config.limits)
        .context("the process that reads the file cannot be started")?;
    let stop = stop_signal();
    tokio::pin!(stop);
    let mut signs = interval(config.worker.sign_of_life());
    signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let outcome = loop {
        tokio::select! {
            outcome = child.outcome() => break outcome?,
            () = &mut stop => {
                child.kill().await?;
                break Outcome::Killed;
            }
            _ = signs.tick() => show_life(database, &claimant).await,
        }
    };
    match outcome {
        Outcome::Exited(code) => Ok(Ended::Exited(u8::try_from(code).unwrap_or(exit::OUR_SIDE))),
        Outcome::OverLimit => {
            end(database, config, &claimant, outcome).await?;
            Ok(Ended::TooDemanding)
        }
        Outcome::Killed => {
            end(database, config, &claimant, outcome).await?;
            Ok(Ended::BrokenOff)
        }
    }
}

/// Whoever looks at the run sees that somebody is at it; the child notices by itself when the database is gone
async fn show_life(database: &Database, claimant: &str) {
    if let Ok(mut connection) = database.connect().await {
        let _ = import_run::show_life(&mut connection, &[claimant]).await;
    }
}

/// Ends the run that the child left, if it has opened one
async fn end(database: &Database, config: &Config, claimant: &str, outcome: Outcome) -> anyhow::Result<()> {
    let mut connection = database.connect().await?;
    let Some(claim) = import_run::claim_of(&mut connection, claimant).await? else { return Ok(()) };
    let ended = if outcome == Outcome::OverLimit {
        run::too_demanding(&mut connection, &claim, &config.limits, Utc::now()).await
    } else {
        run::cancelled(&mut connection, &claim, COMMAND_LINE, Utc::now()).await
    };
    match ended {
        Err(EtlError::TakenAway) => Ok(()),
        other => Ok(other?),
    }
}
