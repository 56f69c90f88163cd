//! What the buttons of the pages of contracts do.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use diesel_async::AsyncPgConnection;
use schema::texts::{FOLLOW_UP_MISSING, HOLDING_MEMBER_MISSING};
use uuid::Uuid;

use super::{form, new, one};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, contract::ContractWithRelations},
    state::AppState,
    telemetry::audit,
    web::{
        cpv, done,
        filled::Filled,
        home::chosen,
        page,
        sent::{self, Sent, SentId},
    },
    write::{self, Author, Outcome},
};

/// Registers a contract and goes to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn register(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RegisterContract;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership =
        chosen(&partnerships, &viewer, filled.text("partnership"))?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(action, partnership.partnership_id)?;
    let mut sentence = String::new();
    let (holder, contract) = (filled.identity("holder", HOLDING_MEMBER_MISSING), form::change(&mut filled));
    if let Some((holder, contract)) = holder.zip(contract) {
        viewer.require_with_contract_of(action, holder, partnership.partnership_id, holder)?;
        let author = Author { actor: viewer.actor(), cause: "page:registerContract" };
        match write::contract::register(&mut connection, author, &partnership.slug, holder, &contract).await?
        {
            Outcome::Done(id) => return Ok(done(&viewer, action, id)),
            Outcome::Refused(refused) => sentence = form::refuse(&mut filled, refused),
        }
    }
    audit(action.name(), &partnership.slug, "refused", viewer.actor());
    cpv::offer(&connection, &mut filled).await?;
    let shown = new::load(&connection, &viewer, &partnership, filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// Changes a contract
///
/// # Errors
///
/// As [`register`]; [`ApiError::NotFound`] for what is no contract.
pub(in crate::web) async fn update(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut asked = Asked::of(&state, viewer, Action::UpdateContract, id, sent).await?;
    let (id, version) = (asked.id(), asked.version());
    let Some(change) = form::change(&mut asked.filled) else { return asked.refused(Vec::new()).await };
    let author = Author { actor: asked.viewer.actor(), cause: "page:updateContract" };
    let outcome = write::contract::update(&mut asked.connection, author, id, version, &change).await?;
    asked.told(outcome).await
}

/// Uses the next extension option of a contract
///
/// # Errors
///
/// As [`update`].
pub(in crate::web) async fn extend(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut asked = Asked::of(&state, viewer, Action::ExerciseOption, id, sent).await?;
    let (id, version) = (asked.id(), asked.version());
    let author = Author { actor: asked.viewer.actor(), cause: "page:exerciseOption" };
    let outcome = write::contract::exercise_option(&mut asked.connection, author, id, version).await?;
    asked.told(outcome).await
}

/// Ends a contract early
///
/// # Errors
///
/// As [`update`].
pub(in crate::web) async fn end(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut asked = Asked::of(&state, viewer, Action::EndContract, id, sent).await?;
    let (id, version) = (asked.id(), asked.version());
    let day = asked.filled.day("ends_on");
    let reason = asked.filled.filled_in("reason", "contract.reason_missing");
    let Some((day, reason)) = day.zip(reason) else { return asked.refused(Vec::new()).await };
    let author = Author { actor: asked.viewer.actor(), cause: "page:endContract" };
    let ending = (day, reason.as_str());
    let outcome = write::contract::end(&mut asked.connection, author, id, version, ending).await?;
    asked.told(outcome).await
}

/// Says which tender replaces a contract
///
/// # Errors
///
/// As [`update`].
pub(in crate::web) async fn link(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut asked = Asked::of(&state, viewer, Action::LinkFollowUp, id, sent).await?;
    let (id, version) = (asked.id(), asked.version());
    let Some(tender) = asked.filled.identity("tender", FOLLOW_UP_MISSING) else {
        return asked.refused(Vec::new()).await;
    };
    let author = Author { actor: asked.viewer.actor(), cause: "page:linkFollowUp" };
    let outcome = write::contract::link(&mut asked.connection, author, id, version, tender).await?;
    asked.told(outcome).await
}

/// Takes back which tender replaces a contract
///
/// # Errors
///
/// As [`update`].
pub(in crate::web) async fn unlink(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut asked = Asked::of(&state, viewer, Action::UnlinkFollowUp, id, sent).await?;
    let (id, version) = (asked.id(), asked.version());
    let author = Author { actor: asked.viewer.actor(), cause: "page:unlinkFollowUp" };
    let outcome = write::contract::unlink(&mut asked.connection, author, id, version).await?;
    asked.told(outcome).await
}

/// Something that is to be done with a contract, by who may
struct Asked {
    viewer: Viewer,
    action: Action,
    of: ContractWithRelations,
    filled: Filled,
    connection: Connection,
}

type Connection = diesel_async::pooled_connection::deadpool::Object<AsyncPgConnection>;

impl Asked {
    async fn of(
        state: &AppState,
        viewer: Viewer,
        action: Action,
        id: SentId,
        sent: Sent<Vec<(String, String)>>,
    ) -> Result<Self, ApiError> {
        viewer.require(action, Scope::Somewhere)?;
        let connection = read::connect(&state.pool).await?;
        let of = one::find(&connection, id).await?;
        let (contract, holder) = (of.contract.contract_id, of.organization.organization_id);
        viewer.require_with_contract_of(action, contract, of.partnership.partnership_id, holder)?;
        Ok(Self { viewer, action, of, filled: Filled::sent(sent::form(sent)?), connection })
    }

    const fn id(&self) -> Uuid {
        self.of.contract.contract_id
    }

    /// The version that the form was made of; what is no version is refused as stale
    fn version(&self) -> i32 {
        self.filled.text("version").parse().unwrap_or(0)
    }

    /// To the page of the contract, or the page again with what is wrong
    async fn told(self, outcome: Outcome<Uuid>) -> Result<Response, ApiError> {
        match outcome {
            Outcome::Done(id) => Ok(done(&self.viewer, self.action, id)),
            Outcome::Refused(refused) => self.refused(refused).await,
        }
    }

    async fn refused(mut self, refused: Vec<write::Refused>) -> Result<Response, ApiError> {
        audit(self.action.name(), &self.id().to_string(), "refused", self.viewer.actor());
        let sentence = form::refuse(&mut self.filled, refused);
        cpv::offer(&self.connection, &mut self.filled).await?;
        let shown = one::load(&self.connection, &self.viewer, &self.of, Some(self.filled), sentence).await?;
        Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
    }
}

/// To the page of the contract
fn done(viewer: &Viewer, action: Action, id: Uuid) -> Response {
    audit(action.name(), &id.to_string(), "ok", viewer.actor());
    done::see(&format!("/contracts/{id}"), action.name())
}
