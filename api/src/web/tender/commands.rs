//! What the forms of a tender do: its next step, taking the last one back, and planning it anew.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{clock, rules::Violation, types::TenderStatus};
use uuid::Uuid;

use super::{
    forms,
    page::{self, Found},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        self, done,
        filled::Filled,
        sent::{self, Sent, SentId, identity},
    },
    write::{
        Author, Outcome,
        tender::{self, StepDraft},
    },
};

/// Takes a step in the life of a tender and goes back to its page, or says there why not, or what is to be confirmed
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no tender; a body that is no form; when the database fails.
pub(in crate::web) async fn step(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    viewer.require(Action::PlanTender, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = permitted(&connection, &viewer, Action::PlanTender, identity(id)?).await?;
    let mut refusal = String::new();
    if let Some(draft) = forms::step(&mut filled, &found.tender) {
        let (action, cause) = action_of(&draft);
        let author = Author { actor: viewer.actor(), cause };
        let today = clock::dutch(Utc::now()).date();
        if forms::doubts(&filled, &draft, &found.tender).is_empty() {
            match tender::step(&mut connection, author, today, &draft).await? {
                Outcome::Done(id) => return Ok(done(&viewer, action, id)),
                Outcome::Refused(refused) => refusal = filled.refuse(&forms::FIELDS, &refused),
            }
        }
    }
    refused(&connection, &viewer, Action::PlanTender, &found, filled, refusal).await
}

/// Each step is an action of its own; all of them are allowed to the same people
const fn action_of(draft: &StepDraft) -> (Action, &'static str) {
    match draft.to {
        TenderStatus::Registered | TenderStatus::Assessed | TenderStatus::Planned => {
            (Action::PlanTender, "page:planTender")
        }
        TenderStatus::KickedOff => (Action::KickOffTender, "page:kickOffTender"),
        TenderStatus::Published => (Action::PublishTender, "page:publishTender"),
        TenderStatus::Awarded => (Action::AwardTender, "page:awardTender"),
        TenderStatus::Contracted => (Action::ContractTender, "page:contractTender"),
        TenderStatus::Closed => (Action::CloseTender, "page:closeTender"),
        TenderStatus::Withdrawn => (Action::WithdrawTender, "page:withdrawTender"),
    }
}

/// Takes back the last step in the life of a tender and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`step`].
pub(in crate::web) async fn retract(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RetractTenderStep;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = permitted(&connection, &viewer, action, identity(id)?).await?;
    let mut refusal = String::new();
    if let Some(draft) = forms::retracted(&mut filled, &found.tender) {
        let author = Author { actor: viewer.actor(), cause: "page:retractTenderStep" };
        let today = clock::dutch(Utc::now()).date();
        match tender::retract(&mut connection, author, today, &draft).await? {
            Outcome::Done(id) => return Ok(done(&viewer, action, id)),
            Outcome::Refused(reasons) => {
                let named = reasons.into_iter().map(|refused| refused.named("reason", "retraction"));
                refusal = filled.refuse(&forms::FIELDS, &named.collect::<Vec<_>>());
            }
        }
    }
    refused(&connection, &viewer, action, &found, filled, refusal).await
}

/// Plans a milestone anew and goes back to the page of the tender, or says there why not
///
/// # Errors
///
/// As [`step`].
pub(in crate::web) async fn move_milestone(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::MoveTender;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = permitted(&connection, &viewer, action, identity(id)?).await?;
    let mut refusal = String::new();
    let why = filled.filled_in_or("why", &Violation::new("tender.reason_missing").with("of", "move"));
    let draft = forms::moved(&mut filled, &found.tender);
    if let Some((draft, _)) = draft.zip(why) {
        let author = Author { actor: viewer.actor(), cause: "page:moveTender" };
        match tender::move_milestone(&mut connection, author, &draft).await? {
            Outcome::Done(id) => return Ok(done(&viewer, action, id)),
            Outcome::Refused(reasons) => {
                let named = reasons.into_iter().map(|refused| refused.named("reason", "why"));
                refusal = filled.refuse(&forms::FIELDS, &named.collect::<Vec<_>>());
            }
        }
    }
    refused(&connection, &viewer, action, &found, filled, refusal).await
}

/// The tender, when the viewer may do that with it
pub(super) async fn permitted(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: Uuid,
) -> Result<Found, ApiError> {
    let found = page::find(connection, viewer, id).await?;
    let takes_part = found.tender.taking_part();
    viewer.require_change_of(action, id, found.partnership.partnership_id, &takes_part)?;
    Ok(found)
}

/// The page again, with what is wrong
pub(super) async fn refused(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    found: &Found,
    filled: Filled,
    refusal: String,
) -> Result<Response, ApiError> {
    let id = found.tender.tender.tender_id;
    audit(action.name(), &id.to_string(), "refused", viewer.actor());
    // As it is now, which may be why.
    let now = page::find(connection, viewer, id).await?;
    let shown = page::load(connection, viewer, &now, filled, refusal).await?;
    Ok((StatusCode::BAD_REQUEST, web::page(&shown)?).into_response())
}

/// To the page of the tender
pub(super) fn done(viewer: &Viewer, action: Action, tender: Uuid) -> Response {
    done_as(viewer, action, tender, action.name())
}

/// The same, told by the sentence of that name
pub(super) fn done_as(viewer: &Viewer, action: Action, tender: Uuid, name: &'static str) -> Response {
    audit(action.name(), &tender.to_string(), "ok", viewer.actor());
    done::see(&format!("/tenders/{tender}"), name)
}
