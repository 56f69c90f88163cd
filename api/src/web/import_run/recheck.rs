//! Having the workbook of an import checked once more.

use axum::{
    Extension, Form,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    response::Response,
};
use diesel_async::AsyncPgConnection;
use schema::{models::ImportRun, types::ImportStatus};
use serde::Deserialize;
use uuid::Uuid;

use super::{answer, known, permitted, refused};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read,
    state::AppState,
    web::{
        filled::Filled,
        upload::{WRONG_YEAR, kinds},
    },
    write::{self, Author, import_run::SaidAnew},
};

/// The form: what counts for the new check
pub(super) struct RecheckForm {
    /// The kinds with their names, and whether each is chosen
    pub(super) kinds: Vec<(&'static str, &'static str, bool)>,
    /// Whether the kind is known
    pub(super) has_kind: bool,
    /// Year that was said; empty for none
    pub(super) year: String,
    /// Whether it is likely to be wanted
    pub(super) is_open: bool,
}

impl RecheckForm {
    pub(super) fn of(run: &ImportRun) -> Self {
        Self {
            kinds: kinds(run.kind),
            has_kind: run.kind.is_some(),
            year: run.year.map(|year| year.to_string()).unwrap_or_default(),
            is_open: matches!(run.status, ImportStatus::Rejected | ImportStatus::Failed),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Sent {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    year: String,
}

/// Has the workbook checked again and goes to the page of the new import, or says on that of the old one why not
///
/// # Errors
///
/// As [`super::apply`].
pub(in crate::web) async fn recheck(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    // A body that is no form says nothing anew.
    let sent = sent.map(|Form(sent)| sent).unwrap_or_default();
    let mut connection = read::connect(&state.pool).await?;
    permitted(&connection, &viewer, Action::CheckWorkbook, run).await?;
    let year = match sent.year.trim() {
        "" => None,
        text => match text.parse() {
            Ok(year) => Some(year),
            Err(_) => {
                return refused(&connection, &viewer, &id, (WRONG_YEAR.to_owned(), Filled::default())).await;
            }
        },
    };
    start(&mut connection, &viewer, run, SaidAnew { kind: sent.kind.parse().ok(), year }).await
}

/// Has the workbook of a run checked again
pub(super) async fn start(
    connection: &mut AsyncPgConnection,
    viewer: &Viewer,
    run: Uuid,
    said: SaidAnew,
) -> Result<Response, ApiError> {
    let author = Author { actor: viewer.actor(), cause: "page:recheckImport" };
    let outcome = write::import_run::recheck(connection, author, run, said).await?;
    answer(connection, viewer, Action::CheckWorkbook, &run.to_string(), (outcome, Filled::default())).await
}
