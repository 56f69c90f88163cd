//! What the buttons of settlements do.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schema::{
    texts::{HALF_MISSING, TRANSFERS_MISSING, violation_sentence},
    types::{Half, HalfYear, TransferMethod},
};
use serde::Deserialize;
use uuid::Uuid;

use super::page::{SettlementPage, find, permitted};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        done,
        filled::Filled,
        money, page,
        sent::{Sent, SentId, form},
    },
    write::{
        Author, Outcome, Refused,
        settlement::{self, Decided, SettlementDraft},
    },
};

/// What a browser sent with a decision
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Said {
    version: String,
    reason: String,
}

/// Works out the settlement of a half-year and goes to it, or says why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn draft(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::DraftSettlement;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(form(sent)?);
    let (partnership, year) = (filled.text("partnership").to_owned(), filled.text("year").trim().to_owned());
    viewer.require(action, &partnership)?;
    let mut connection = read::connect(&state.pool).await?;
    let half: Option<Half> = filled.parsed("half", HALF_MISSING);
    let method: Option<TransferMethod> = filled.parsed("method", TRANSFERS_MISSING);
    let which = money::Which::of(&partnership, &year);
    let Some((half, transfer_method)) = half.zip(method) else {
        audit(action.name(), &format!("{partnership} {year}"), "refused", viewer.actor());
        let shown = money::load(&connection, &viewer, &which, filled, String::new()).await?;
        return Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response());
    };
    // What is no year is refused as one that is out of range.
    let period = HalfYear { year: year.parse().unwrap_or(0), half };
    let draft = SettlementDraft { partnership, period, transfer_method };
    let author = Author { actor: viewer.actor(), cause: "page:draftSettlement" };
    match settlement::draft(&mut connection, author, &draft).await? {
        Outcome::Done(id) => {
            audit(action.name(), &id.to_string(), "ok", viewer.actor());
            let is_again = read::settlement::drafted(&connection, id).await?.len() > 1;
            let name = if is_again { "redraftSettlement" } else { action.name() };
            Ok(done::see(&address(id), name))
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &format!("{} {period}", draft.partnership), "refused", viewer.actor());
            let shown = money::load(&connection, &viewer, &which, filled, sentences(&refused)).await?;
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
    }
}

/// Agrees a draft and goes back to it, or says why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no settlement; a body that is no form; when the database fails.
pub(in crate::web) async fn agree(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Agree, id, sent).await
}

/// Turns a draft down and goes back to it, or says why not
///
/// # Errors
///
/// As [`agree`].
pub(in crate::web) async fn reject(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Reject, id, sent).await
}

/// Notes that an agreed settlement was sent and goes back to it, or says why not
///
/// # Errors
///
/// As [`agree`].
pub(in crate::web) async fn send(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Send, id, sent).await
}

/// What is decided about a settlement
#[derive(Debug, Clone, Copy)]
enum Decision {
    Agree,
    Reject,
    Send,
}

impl Decision {
    const fn action(self) -> (Action, &'static str) {
        match self {
            Self::Agree => (Action::AgreeSettlement, "page:agreeSettlement"),
            Self::Reject => (Action::RejectSettlement, "page:rejectSettlement"),
            Self::Send => (Action::SendSettlement, "page:sendSettlement"),
        }
    }
}

async fn decide(
    state: &AppState,
    viewer: &Viewer,
    decision: Decision,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    let (action, cause) = decision.action();
    let mut connection = read::connect(&state.pool).await?;
    let id = permitted(&connection, viewer, action, id).await?.settlement.settlement_id;
    let said = form(sent)?;
    let decided = Decided { settlement: id, version: said.version.parse().unwrap_or(0) };
    let author = Author { actor: viewer.actor(), cause };
    let outcome = match decision {
        Decision::Agree => settlement::agree(&mut connection, author, decided).await?,
        Decision::Reject => settlement::reject(&mut connection, author, decided, &said.reason).await?,
        Decision::Send => settlement::send(&mut connection, author, decided).await?,
    };
    match outcome {
        Outcome::Done(id) => Ok(done(viewer, action, id)),
        Outcome::Refused(refused) => {
            audit(action.name(), &id.to_string(), "refused", viewer.actor());
            // As it is now, which may be why.
            let now = find(&connection, id).await?;
            let (rejection, refusal) = match decision {
                Decision::Reject => {
                    let mut filled = Filled::sent(vec![("reason".to_owned(), said.reason)]);
                    let left = filled.refuse(&["reason"], &refused);
                    (filled, left)
                }
                Decision::Agree | Decision::Send => (Filled::default(), sentences(&refused)),
            };
            let shown = SettlementPage::load(&connection, viewer, &now, rejection, refusal).await?;
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
    }
}

fn done(viewer: &Viewer, action: Action, id: Uuid) -> Response {
    audit(action.name(), &id.to_string(), "ok", viewer.actor());
    done::see(&address(id), action.name())
}

fn address(id: Uuid) -> String {
    format!("/settlement/{id}")
}

fn sentences(refused: &[Refused]) -> String {
    refused.iter().map(|refused| violation_sentence(&refused.violation)).collect::<Vec<_>>().join(" ")
}
