//! The hours that a tender asks of who leads it or takes part: by norm, or as they were entered.

use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    models::Organization,
    rules::capacity::norm,
    texts::{HOURS_MISSING, Label, WORKING_MEMBER_MISSING, hours_told},
    types::ParticipationRole,
};

use super::{
    commands::{done_as, refused},
    forms,
    page::{self, Found},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader, tender::ParticipationOf},
    state::AppState,
    web::{
        capacity::whole,
        done,
        filled::{Choice, Filled},
        sent::{self, Sent, SentId, identity},
    },
    write::{Author, Outcome, capacity},
};

/// What is asked of whom, and the form for who may say otherwise
pub(super) struct HoursView {
    pub(super) rows: Vec<HoursRow>,
    /// For whom the viewer may say so; empty for who may not
    pub(super) members: Vec<Choice>,
}

/// What is asked of one organization
pub(super) struct HoursRow {
    pub(super) member: String,
    pub(super) role: &'static str,
    /// `160 uur, volgens de norm`
    pub(super) hours: String,
}

/// What a tender asks of who leads it or takes part, by name
///
/// # Errors
///
/// When the database fails.
pub(super) async fn of(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    found: &Found,
    filled: &Filled,
) -> Result<HoursView, ApiError> {
    let (of, partnership) = (&found.tender, found.partnership.partnership_id);
    let entered = read::capacity::hours_of(Reader::over(connection), of.tender.tender_id).await?;
    let norms = read::capacity::norms(connection, partnership).await?;
    let hours = |part: &ParticipationOf| {
        let entered = entered.get(&part.organization.organization_id);
        match (entered, of.tender.procedure) {
            (Some(hours), _) => format!("{}, opgegeven", hours_told(*hours)),
            (None, Some(procedure)) => {
                format!("{}, volgens de norm", hours_told(norm(procedure, part.role, &norms)))
            }
            (None, None) => "onbekend: de procedure is niet bekend".to_owned(),
        }
    };
    let row = |part: &ParticipationOf| HoursRow {
        member: part.organization.name.clone(),
        role: part.role.label(),
        hours: hours(part),
    };
    let works = [ParticipationRole::Lead, ParticipationRole::Participant];
    let parts: Vec<&ParticipationOf> =
        of.participations.iter().filter(|part| works.contains(&part.role)).collect();
    let may = |member: &&Organization| {
        viewer.may_change_tender_of(Action::SetTenderHours, partnership, &[member.organization_id]).is_ok()
    };
    let members = parts.iter().map(|part| &part.organization).filter(may);
    Ok(HoursView {
        members: forms::members(filled, "worker", members),
        rows: parts.iter().map(|part| row(part)).collect(),
    })
}

/// Stores the hours that a tender asks of an organization and goes back to its page, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no tender; a body that is no form; when the database fails.
pub(in crate::web) async fn set_hours(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetTenderHours;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = page::find(&connection, &viewer, identity(id)?).await?;
    let (tender, partnership) = (found.tender.tender.tender_id, found.partnership.partnership_id);
    let member = filled.identity("worker", WORKING_MEMBER_MISSING);
    let hours = filled.meant("hours", HOURS_MISSING, whole);
    let mut refusal = String::new();
    if let (Some(member), Some(hours)) = (member, hours) {
        viewer.require_change_of(action, tender, partnership, &[member])?;
        let author = Author { actor: viewer.actor(), cause: "page:setTenderHours" };
        match capacity::set_of_tender(&mut connection, author, tender, member, hours).await? {
            Outcome::Done(changed) => {
                return Ok(done_as(&viewer, action, tender, done::name(action, changed)));
            }
            Outcome::Refused(reasons) => {
                let named = reasons.into_iter().map(|refused| refused.named("organization", "worker"));
                refusal = filled.refuse(&["hours", "worker"], &named.collect::<Vec<_>>());
            }
        }
    }
    refused(&connection, &viewer, action, &found, filled, refusal).await
}
