//! What the forms of a round do: beginning one, ranking anew, agreeing, concluding, giving it up.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use diesel_async::{AsyncPgConnection, pooled_connection::deadpool::Object};
use schema::{
    clock,
    texts::{AGREEMENT_MISSING, ANSWERING_MEMBER_MISSING, QUARTER_MISSING},
};
use uuid::Uuid;

use super::{
    commands, ranking,
    round::{Found, find, load},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        done,
        filled::Filled,
        page,
        sent::{self, Sent, SentId, identity},
    },
    write::{
        Author, Outcome, Refused,
        prioritization_round::{self, AgreementDraft, RoundDraft},
    },
};

/// The fields that something may be wrong with
const FIELDS: [&str; 5] = ["ranking", "reason", "because", "conclusion", "organization"];

/// Begins a round and goes to its page, or says on the heat map why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; a body that is no form; when the database fails.
pub(in crate::web) async fn open(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::OpenPrioritization;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let partnership_id = commands::partnership(&connection, &filled).await?;
    viewer.require(action, partnership_id)?;
    let quarter = filled.parsed("quarter", QUARTER_MISSING);
    let ranking = ranking::meant(&mut filled);
    let mut sentence = String::new();
    if let (Some(quarter), Some(ranking)) = (quarter, ranking) {
        let reason = filled.text("reason").to_owned();
        let draft = RoundDraft { partnership_id, quarter, reason, ranking };
        let author = Author { actor: viewer.actor(), cause: "page:openPrioritization" };
        let today = clock::dutch(Utc::now()).date();
        match prioritization_round::open(&mut connection, author, today, &draft).await? {
            Outcome::Done(id) => return Ok(done(&viewer, action, id)),
            Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
        }
    }
    commands::refused(&connection, &viewer, action, filled, sentence).await
}

/// Ranks the tenders of a round anew and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`answer`].
pub(in crate::web) async fn rank(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RankPrioritization;
    let mut sent = Change::sent(&state, &viewer, action, id, sent).await?;
    viewer.require(action, sent.found.partnership.partnership_id)?;
    let version = sent.version();
    let ended = match ranking::meant(&mut sent.filled) {
        None => None,
        Some(ranking) => {
            let author = Author { actor: viewer.actor(), cause: "page:rankPrioritization" };
            let id = sent.id();
            Some(prioritization_round::rank(&mut sent.connection, author, id, version, &ranking).await?)
        }
    };
    sent.settled(&viewer, action, ended).await
}

/// Says whether a member agrees with a round and goes back to its page, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no round; a body that is no form; when the database fails.
pub(in crate::web) async fn answer(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::AnswerPrioritization;
    let mut sent = Change::sent(&state, &viewer, action, id, sent).await?;
    let ended = match agreement(&mut sent) {
        None => None,
        Some(draft) => {
            let partnership = sent.found.partnership.partnership_id;
            viewer.require_change_of(action, draft.round, partnership, &[draft.organization])?;
            let author = Author { actor: viewer.actor(), cause: "page:answerPrioritization" };
            Some(prioritization_round::answer(&mut sent.connection, author, &draft).await?)
        }
    };
    sent.settled(&viewer, action, ended).await
}

fn agreement(sent: &mut Change) -> Option<AgreementDraft> {
    let organization = sent.filled.identity("organization", ANSWERING_MEMBER_MISSING);
    let agrees = sent.filled.meant("agrees", AGREEMENT_MISSING, |text| match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    Some(AgreementDraft {
        round: sent.id(),
        version: sent.version(),
        organization: organization?,
        agrees: agrees?,
        reason: sent.filled.optional("reason"),
    })
}

/// Lets a round take effect and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`answer`].
pub(in crate::web) async fn conclude(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::ConcludePrioritization;
    let mut sent = Change::sent(&state, &viewer, action, id, sent).await?;
    viewer.require(action, sent.found.partnership.partnership_id)?;
    let author = Author { actor: viewer.actor(), cause: "page:concludePrioritization" };
    let (id, conclusion) = (sent.id(), sent.filled.text("conclusion"));
    let ended = prioritization_round::conclude(&mut sent.connection, author, id, conclusion).await?;
    sent.settled(&viewer, action, Some(ended)).await
}

/// Gives a round up and goes back to its page, or says there why not
///
/// # Errors
///
/// As [`answer`].
pub(in crate::web) async fn withdraw(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::WithdrawPrioritization;
    let mut sent = Change::sent(&state, &viewer, action, id, sent).await?;
    viewer.require(action, sent.found.partnership.partnership_id)?;
    let author = Author { actor: viewer.actor(), cause: "page:withdrawPrioritization" };
    let (id, because) = (sent.id(), sent.filled.text("because"));
    let ended = prioritization_round::withdraw(&mut sent.connection, author, id, because).await?;
    sent.settled(&viewer, action, Some(ended)).await
}

/// A form about a round
struct Change {
    connection: Object<AsyncPgConnection>,
    filled: Filled,
    found: Found,
}

impl Change {
    async fn sent(
        state: &AppState,
        viewer: &Viewer,
        action: Action,
        id: SentId,
        sent: Sent<Vec<(String, String)>>,
    ) -> Result<Self, ApiError> {
        viewer.require(action, Scope::Somewhere)?;
        let connection = read::connect(&state.pool).await?;
        let filled = Filled::sent(sent::form(sent)?);
        let found = find(&connection, viewer, identity(id)?).await?;
        Ok(Self { connection, filled, found })
    }

    const fn id(&self) -> Uuid {
        self.found.of.round.prioritization_round_id
    }

    /// The version that was read; what is no version is refused as a stale one
    fn version(&self) -> i32 {
        self.filled.text("version").parse().unwrap_or(0)
    }

    /// Back to the page of the round, or the page with what is wrong
    async fn settled(
        mut self,
        viewer: &Viewer,
        action: Action,
        ended: Option<Outcome<Uuid>>,
    ) -> Result<Response, ApiError> {
        let sentence = match ended {
            Some(Outcome::Done(id)) => return Ok(done(viewer, action, id)),
            // The page has more than one reason to give.
            Some(Outcome::Refused(refused)) if action == Action::WithdrawPrioritization => {
                let named: Vec<Refused> =
                    refused.into_iter().map(|refused| refused.named("reason", "because")).collect();
                self.filled.refuse(&FIELDS, &named)
            }
            Some(Outcome::Refused(refused)) => self.filled.refuse(&FIELDS, &refused),
            None => String::new(),
        };
        audit(action.name(), &self.id().to_string(), "refused", viewer.actor());
        // As it is now, which may be why.
        let now = find(&self.connection, viewer, self.id()).await?;
        let shown = load(&self.connection, viewer, &now, self.filled, sentence).await?;
        Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
    }
}

/// To the page of the round
fn done(viewer: &Viewer, action: Action, id: Uuid) -> Response {
    audit(action.name(), &id.to_string(), "ok", viewer.actor());
    done::see(&format!("/capacity/rounds/{id}"), action.name())
}
