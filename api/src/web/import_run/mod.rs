//! The list of imports, and the page of an import: how far it is, what it found, what it would change, and the forms that break it off, apply it,
//! turn it down, take it back, say what its columns hold and have it checked again.

mod advice;
mod annotated;
mod changes;
mod columns;
mod differences;
mod download;
mod facts;
mod findings;
mod form;
mod grid;
mod in_the_way;
mod list;
mod outcome;
mod place;
mod progress;
mod recheck;
mod undoing;
mod view;

use axum::{
    Extension, Form,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use diesel_async::AsyncPgConnection;
use schema::texts::{reverting_refused, violation_sentence};
use uuid::Uuid;

pub(super) use self::annotated::annotated;
pub(super) use self::columns::say as say_columns;
pub(super) use self::download::file;
pub(super) use self::list::{Which, load as load_list, show as show_list};
use self::place::Places;
pub(super) use self::recheck::recheck;
use super::{
    filled::Filled,
    page,
    sent::{Asked, asked},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, import_run::RunOf},
    state::AppState,
    telemetry::audit,
    write::{self, Author, Outcome},
};

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
    places: Asked<Places>,
) -> Result<Response, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let places = asked(places)?;
    let mut connection = read::connect(&state.pool).await?;
    let shown = view::load(&connection, &viewer, &id, places, String::new()).await?;
    if !places.tries_undoing() || !shown.is_untried() {
        return page(&shown);
    }
    let (_, run) = known(Ok(Path(id)))?;
    let obstacles = write::import_run::try_reverting(&mut connection, run).await?;
    page(&shown.tried(&obstacles))
}

/// Has an import applied and goes to its page, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown import; when the database fails.
pub(super) async fn apply(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:applyImport" };
    let mut connection = read::connect(&state.pool).await?;
    permitted(&connection, &viewer, Action::ApplyImport, run).await?;
    // A body that is no form asks for nothing special.
    let sent = sent.map(|Form(fields)| fields).unwrap_or_default();
    let wishes = form::wishes(&sent);
    let outcome = write::import_run::apply(&mut connection, author, run, &wishes).await?;
    answer(&connection, &viewer, Action::ApplyImport, &id, (outcome, Filled::sent(sent))).await
}

/// Turns a checked import down and goes to its page, or says there why not
///
/// # Errors
///
/// As [`apply`].
pub(super) async fn reject(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:rejectImport" };
    let mut connection = read::connect(&state.pool).await?;
    permitted(&connection, &viewer, Action::RejectImport, run).await?;
    let outcome = write::import_run::reject(&mut connection, author, run).await?;
    answer(&connection, &viewer, Action::RejectImport, &id, (outcome, Filled::default())).await
}

/// Breaks off an import that is under way and goes to its page, or says there why not
///
/// # Errors
///
/// As [`apply`].
pub(super) async fn cancel(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:cancelImport" };
    let mut connection = read::connect(&state.pool).await?;
    permitted(&connection, &viewer, Action::CancelImport, run).await?;
    let outcome = write::import_run::cancel(&mut connection, author, run).await?;
    answer(&connection, &viewer, Action::CancelImport, &id, (outcome, Filled::default())).await
}

/// Takes an applied import back and goes to its page, or says there why not
///
/// # Errors
///
/// As [`apply`].
pub(super) async fn revert(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:revertImport" };
    let mut connection = read::connect(&state.pool).await?;
    let (of, _) = permitted(&connection, &viewer, Action::RevertImport, run).await?;
    let (outcome, obstacles) = write::import_run::revert(&mut connection, author, run).await?;
    if !obstacles.is_empty() {
        audit(Action::RevertImport.name(), &id, "refused", viewer.actor());
        let why = reverting_refused(of.kind, obstacles.len());
        let shown = view::load(&connection, &viewer, &id, Places::default(), why).await?;
        return Ok((StatusCode::CONFLICT, page(&shown.tried(&obstacles))?).into_response());
    }
    answer(&connection, &viewer, Action::RevertImport, &id, (outcome, Filled::default())).await
}

fn known(id: Result<Path<String>, PathRejection>) -> Result<(String, Uuid), ApiError> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let run = id.parse().map_err(|_| ApiError::NotFound)?;
    Ok((id, run))
}

/// The import and its partnership, when the viewer may do this with it
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown import; when the database fails.
async fn permitted(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    run: Uuid,
) -> Result<RunOf, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let found = read::import_run::find(connection, run).await?.ok_or(ApiError::NotFound)?;
    viewer.require_with_import(action, &found.0, found.1.partnership_id)?;
    Ok(found)
}

/// To the page of the import that came of a command, or why nothing did, with what was filled in
async fn answer(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: &str,
    (outcome, sent): (Outcome<Uuid>, Filled),
) -> Result<Response, ApiError> {
    match outcome {
        Outcome::Done(run) => {
            audit(action.name(), &run.to_string(), "ok", viewer.actor());
            Ok(Redirect::to(&format!("/imports/{run}")).into_response())
        }
        Outcome::Refused(reasons) => {
            audit(action.name(), id, "refused", viewer.actor());
            let sentences = reasons.iter().map(|refused| violation_sentence(&refused.violation));
            refused(connection, viewer, id, (sentences.collect::<Vec<_>>().join(" "), sent)).await
        }
    }
}

/// The page of an import with why a command did nothing
async fn refused(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: &str,
    (sentences, sent): (String, Filled),
) -> Result<Response, ApiError> {
    let shown = view::load(connection, viewer, id, Places::default(), sentences).await?;
    Ok((StatusCode::CONFLICT, page(&shown.filled_in(sent))?).into_response())
}
