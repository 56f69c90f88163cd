//! What the buttons of the pages of expenses do.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{
    doubts,
    form::{self, FIELDS},
    list, one,
    row::balance,
    which::Which,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader},
    state::AppState,
    telemetry::audit,
    web::{
        done,
        doubts::Doubts,
        filled::Filled,
        page,
        sent::{self, Sent, SentId},
    },
    write::{self, Author, Outcome},
};

/// Records an expense and goes to its page, or shows the form again with what is wrong or is to be confirmed
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn record(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RecordExpense;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    let mut connection = read::connect(&state.pool).await?;
    let (mut sentence, mut doubts) = (String::new(), Doubts::default());
    if let Some(draft) = form::draft(&mut filled) {
        if draft.check().is_empty() {
            doubts = doubts::of_draft(&connection, &draft, &filled).await?;
        }
        if doubts.is_empty() {
            let author = Author { actor: viewer.actor(), cause: "page:recordExpense" };
            match write::expense::record(&mut connection, author, &draft).await? {
                Outcome::Done(id) => return Ok(done(&viewer, action, id)),
                Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
            }
        }
    }
    audit(action.name(), filled.text("partnership"), "refused", viewer.actor());
    let which = Which::of(filled.text("partnership"), filled.text("year"));
    let shown = list::load(&connection, &viewer, which, (filled, doubts), sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// Corrects an expense and goes to its page, or shows the form again with what is wrong or is to be confirmed
///
/// # Errors
///
/// As [`record`]; [`ApiError::NotFound`] for what is no expense.
pub(in crate::web) async fn correct(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::CorrectExpense;
    let mut connection = read::connect(&state.pool).await?;
    let of = one::permitted(&connection, &viewer, action, id).await?;
    let id = of.expense.expense_id;
    let mut filled = Filled::sent(sent::form(sent)?);
    let (mut sentence, mut doubts) = (String::new(), Doubts::default());
    let corrections = read::expense::corrections_of(Reader::over(&connection), &[id], &[]).await?;
    let is_shown_first = form::reckons(&mut filled, balance(&of, &corrections));
    if is_shown_first && filled.errors().is_empty() {
        return page(&one::load(&connection, &viewer, &of, (filled, doubts), sentence).await?);
    }
    if !is_shown_first && let Some(correction) = form::correction(&mut filled, id) {
        // Of what changed since it was read, the refusal says so.
        if correction.check().is_empty() && correction.version == of.expense.version {
            doubts = doubts::of_correction(&connection, &of, &correction, &filled).await?;
        }
        if doubts.is_empty() {
            let author = Author { actor: viewer.actor(), cause: "page:correctExpense" };
            match write::expense::correct(&mut connection, author, &correction).await? {
                Outcome::Done(_) => return Ok(done(&viewer, action, id)),
                Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
            }
        }
    }
    audit(action.name(), &id.to_string(), "refused", viewer.actor());
    let shown = one::load(&connection, &viewer, &of, (filled, doubts), sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// To the page of the expense
fn done(viewer: &Viewer, action: Action, id: Uuid) -> Response {
    audit(action.name(), &id.to_string(), "ok", viewer.actor());
    done::see(&format!("/expenses/{id}"), action.name())
}
