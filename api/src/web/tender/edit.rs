//! The page `/tenders/{id}/edit`: the form that changes what is known of a tender.
//!
//! When it is planned, and which steps it takes, is changed on its own page, each with its reason.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;

use super::{
    commands::{done, permitted},
    fields::{self, TenderFields},
    page::Found,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        Frame, cpv,
        filled::Filled,
        page,
        sent::{self, Sent, SentId, identity},
    },
    write::{Author, Outcome, tender},
};
use schema::clock;

#[derive(Template)]
#[template(path = "tender_edit.html")]
struct EditPage {
    frame: Frame,
    id: String,
    title: String,
    form: TenderFields,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl EditPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.filled.errors()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let found = permitted(&connection, &viewer, Action::UpdateTender, identity(id)?).await?;
    let filled = fields::filled(&found.tender)?;
    page(&load(&connection, &viewer, &found, filled, String::new()).await?)
}

/// Changes a tender and goes to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no tender; a body that is no form; when the database fails.
pub(in crate::web) async fn update(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::UpdateTender;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = permitted(&connection, &viewer, action, identity(id)?).await?;
    let (id, mut refusal) = (found.tender.tender.tender_id, String::new());
    if let Some(change) = fields::change(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:updateTender" };
        // What is no version is refused as stale.
        let version = filled.text("version").parse().unwrap_or(0);
        match tender::update(&mut connection, author, id, version, &change).await? {
            Outcome::Done(id) => return Ok(done(&viewer, action, id)),
            Outcome::Refused(refused) => refusal = filled.refuse(&fields::FIELDS, &refused),
        }
    }
    audit(action.name(), &id.to_string(), "refused", viewer.actor());
    cpv::offer(&connection, &mut filled).await?;
    let shown = load(&connection, &viewer, &found, filled, refusal).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The page; who takes part already may go on, member or not
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    found: &Found,
    filled: Filled,
    refusal: String,
) -> Result<EditPage, ApiError> {
    let today = clock::dutch(Utc::now()).date();
    let members = read::partnership::members(connection, &found.partnership, today).await?;
    let mut organizations: Vec<_> = members.iter().map(|member| &member.organization).collect();
    for part in &found.tender.participations {
        if organizations.iter().all(|known| known.organization_id != part.organization.organization_id) {
            organizations.push(&part.organization);
        }
    }
    Ok(EditPage {
        frame: Frame::new(viewer, &found.partnership),
        id: found.tender.tender.tender_id.to_string(),
        title: found.tender.tender.title.clone(),
        form: TenderFields::new(filled, organizations.into_iter()),
        refusal,
    })
}
