//! The page `/admin/system`: whether workbooks are read, which imports wait or failed, and which version runs.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use schema::{
    database::newest_migration,
    models::Partnership,
    texts::{Label, actor_name},
    types::ImportStatus,
};
use uuid::Uuid;

use super::{
    entrance::{FAILED_FOR, MOST_RUNS},
    place::{Place, Which},
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, import_run::RunOf, worker::Worker},
    state::AppState,
    web::{
        Frame,
        dutch::moment,
        page,
        sent::{self, Asked},
    },
};

#[derive(Template)]
#[template(path = "admin_system.html")]
struct SystemPage {
    frame: Frame,
    place: Place,
    workers: Vec<WorkerRow>,
    /// Whether one of them is on the line
    is_served: bool,
    runs: Vec<RunRow>,
    /// Whether there are more than are shown
    has_more: bool,
    version: &'static str,
    /// The newest migration of the database; empty for none
    migration: String,
    /// Whether that is the one that this version needs
    is_migrated: bool,
}

struct WorkerRow {
    name: String,
    is_connected: bool,
    /// Empty when nobody knows
    since: String,
    /// Last sign of life about a run; empty while it has none
    seen: String,
    /// Names and identities of its runs that the viewer may see
    runs: Vec<(String, Uuid)>,
    /// How many others it has
    others: usize,
}

struct RunRow {
    id: Uuid,
    file_name: String,
    partnership: String,
    status: &'static str,
    is_failed: bool,
    kind: &'static str,
    sent: String,
    actor: String,
    /// How far it is, in percent; empty while it waits
    progress: String,
}

/// # Errors
///
/// What [`Viewer::require`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let place = Place::choose(&connection, &viewer, Action::ReadUsers, &which.partnership).await?;
    let shown: Vec<Uuid> = match place.partnership() {
        Some(one) => vec![one.partnership_id],
        None => place.partnerships.iter().map(|one| one.partnership_id).collect(),
    };
    let now: DateTime<Utc> = Utc::now();
    let runs = read::import_run::standing(&connection, &shown, now - FAILED_FOR, MOST_RUNS).await?;
    let workers = read::worker::all(&connection).await?;
    let migration = read::migration::newest(&connection).await?;
    page(&SystemPage {
        frame: place.frame(&viewer),
        is_served: workers.iter().any(|worker| worker.is_connected),
        workers: workers.iter().map(|worker| worker_row(worker, &runs)).collect(),
        has_more: i64::try_from(runs.len()).is_ok_and(|count| count >= MOST_RUNS),
        runs: runs.iter().map(run_row).collect(),
        version: env!("CARGO_PKG_VERSION"),
        is_migrated: migration == newest_migration(),
        migration: migration.unwrap_or_default(),
        place,
    })
}

fn worker_row(worker: &Worker, runs: &[RunOf]) -> WorkerRow {
    let of_worker = runs.iter().filter(|(run, _)| worker.runs.contains(&run.import_run_id));
    let seen: Vec<(String, Uuid)> =
        of_worker.map(|(run, _)| (run.file_name.clone(), run.import_run_id)).collect();
    WorkerRow {
        name: worker
            .name
            .trim_start_matches("worker:")
            .chars()
            .rev()
            .take(8)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        is_connected: worker.is_connected,
        since: worker.since.map(moment).unwrap_or_default(),
        seen: worker.seen_at.map(moment).unwrap_or_default(),
        others: worker.runs.len().saturating_sub(seen.len()),
        runs: seen,
    }
}

fn run_row((run, partnership): &(schema::models::ImportRun, Partnership)) -> RunRow {
    let is_under_way = matches!(run.status, ImportStatus::Checking | ImportStatus::Applying);
    RunRow {
        id: run.import_run_id,
        file_name: run.file_name.clone(),
        partnership: partnership.name.clone(),
        status: run.status.label(),
        is_failed: run.status == ImportStatus::Failed,
        kind: run.kind.map_or("nog niet herkend", Label::label),
        sent: moment(run.created_at),
        actor: actor_name(&run.actor).to_owned(),
        progress: if is_under_way { format!("{} %", run.progress) } else { String::new() },
    }
}
