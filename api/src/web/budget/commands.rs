//! What the buttons of the page `/budget` do.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::texts::{SAVED_NOT_SUBMITTED, budget_begun, violation_sentence};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    choice::Which,
    form::DraftForm,
    page::{Refused, load},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, budget::BudgetWithLines},
    state::AppState,
    telemetry::audit,
    web::{
        done,
        dutch::amount,
        filled::Filled,
        page,
        sent::{Sent, SentId, form, identity},
    },
    write::{self, Author, Outcome, budget::BudgetDraft},
};

/// What a browser sent with a decision
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    reason: String,
}

/// The fields of the form that begins the budget of a year
const BEGUN: [&str; 3] = ["year", "from", "indexation"];

/// The revision that is meant by that form, which says what it began with
async fn begun(connection: &AsyncPgConnection, filled: &Filled) -> Result<BudgetDraft, ApiError> {
    let from: Option<Uuid> = filled.text("from").parse().ok();
    // What is no percentage is refused as one that is out of range.
    let percentage = |text: String| amount(text.trim_end_matches('%')).unwrap_or(Decimal::MAX);
    let indexation_pct = filled.optional("indexation").map(percentage);
    let begun = match from {
        Some(id) => read::budget::by_ids(connection, &[id]).await?.pop(),
        None => None,
    };
    let told = indexation_pct.map(|percentage| percentage.normalize().to_string().replace('.', ","));
    let told = told.unwrap_or_default();
    Ok(BudgetDraft {
        partnership: filled.text("partnership").to_owned(),
        // What is no year is refused as one that is out of range.
        year: filled.text("year").trim().parse().unwrap_or(0),
        note: begun.map(|of| budget_begun(of.budget.year, of.budget.revision, &told)),
        lines: Vec::new(),
        from,
        indexation_pct,
    })
}

/// Drafts the first revision of a year and goes to it, or says why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn draft(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::DraftBudget;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    let mut connection = read::connect(&state.pool).await?;
    let draft = begun(&connection, &filled).await?;
    let author = Author { actor: viewer.actor(), cause: "page:draftBudget" };
    let object = format!("{} {}", draft.partnership, draft.year);
    match write::budget::draft(&mut connection, author, &draft).await? {
        Outcome::Refused(reasons) => {
            audit(action.name(), &object, "refused", viewer.actor());
            // Of what is no year there is no page.
            let is_year = !reasons.iter().any(|reason| reason.path == ["year"]);
            let year = if is_year { draft.year.to_string() } else { String::new() };
            let which = Which::latest(&draft.partnership, &year);
            let named = reasons.into_iter().map(|one| one.named("indexation_pct", "indexation"));
            let sentence = filled.refuse(&BEGUN, &named.collect::<Vec<_>>());
            let refused = Refused { sentence, start: Some(filled), ..Refused::default() };
            let shown = load(&connection, &viewer, &which, refused).await?;
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
        done @ Outcome::Done(_) => {
            let which = Which::latest(&draft.partnership, "");
            settle(&connection, &viewer, (action, &object), done, (&which, "")).await
        }
    }
}

/// Drafts the next revision from one and goes to it, or says why not
///
/// # Errors
///
/// As [`draft`]; [`ApiError::NotFound`] for what is no budget.
pub(in crate::web) async fn revise(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Revise, id, sent).await
}

/// Stores a draft as it was filled in and goes back to it, or shows the form again with what is wrong; puts it before director and
/// secretaries too when that button of the form was pressed
///
/// # Errors
///
/// As [`revise`].
pub(in crate::web) async fn update(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let mut connection = read::connect(&state.pool).await?;
    let row = permitted(&connection, &viewer, Action::UpdateBudget, id).await?;
    let id = row.budget.budget_id;
    let fields = form(sent)?;
    let is_submitted = fields.iter().any(|(name, value)| name == "then" && value == "submit");
    if is_submitted {
        viewer.require(Action::SubmitBudget, row.partnership.partnership_id)?;
    }
    let mut filled = DraftForm::sent(&fields);
    let mut sentence = String::new();
    if let Some((change, order)) = filled.read() {
        let author = Author { actor: viewer.actor(), cause: "page:updateBudget" };
        let version = filled.version.parse().unwrap_or(0);
        match write::budget::update(&mut connection, author, id, version, &change).await? {
            Outcome::Done(_) => {
                audit(Action::UpdateBudget.name(), &id.to_string(), "ok", viewer.actor());
                if is_submitted {
                    // What was stored just now, and not what somebody else made of it since.
                    return submit(&mut connection, &viewer, &row, version.saturating_add(1)).await;
                }
                return Ok(to(&row, Action::UpdateBudget));
            }
            Outcome::Refused(refused) => sentence = filled.refuse(&refused, &order).join(" "),
        }
    }
    audit(Action::UpdateBudget.name(), &id.to_string(), "refused", viewer.actor());
    let refused = Refused { sentence, form: Some(filled), ..Refused::default() };
    let answer = page(&load(&connection, &viewer, &Which::of(&row), refused).await?)?;
    Ok((StatusCode::BAD_REQUEST, answer).into_response())
}

/// Puts a draft that was just stored before director and secretaries, or says why not
///
/// # Errors
///
/// When the database fails.
async fn submit(
    connection: &mut AsyncPgConnection,
    viewer: &Viewer,
    row: &BudgetWithLines,
    version: i32,
) -> Result<Response, ApiError> {
    let (action, id) = (Action::SubmitBudget, row.budget.budget_id);
    let author = Author { actor: viewer.actor(), cause: "page:submitBudget" };
    let outcome = write::budget::submit(connection, author, id, version, None).await?;
    settle(connection, viewer, (action, &id.to_string()), outcome, (&Which::of(row), "")).await
}

/// Approves a submitted revision as all that the viewer is, or says why not
///
/// # Errors
///
/// As [`revise`].
pub(in crate::web) async fn approve(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Approve, id, sent).await
}

/// Turns a submitted revision down, or says why not
///
/// # Errors
///
/// As [`revise`].
pub(in crate::web) async fn reject(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Said>,
) -> Result<Response, ApiError> {
    decide(&state, &viewer, Decision::Reject, id, sent).await
}

/// What is decided about a revision
#[derive(Debug, Clone, Copy)]
enum Decision {
    Revise,
    Approve,
    Reject,
}

impl Decision {
    const fn action(self) -> (Action, &'static str) {
        match self {
            Self::Revise => (Action::DraftBudget, "page:reviseBudget"),
            Self::Approve => (Action::ApproveBudget, "page:approveBudget"),
            Self::Reject => (Action::RejectBudget, "page:rejectBudget"),
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
    let row = permitted(&connection, viewer, action, id).await?;
    let (id, partnership_id) = (row.budget.budget_id, row.partnership.partnership_id);
    let seats = match decision {
        Decision::Approve | Decision::Reject => viewer.require_decision_on(action, id, partnership_id)?,
        Decision::Revise => Vec::new(),
    };
    let said = form(sent)?;
    let reason = said.reason.as_str();
    let author = Author { actor: viewer.actor(), cause };
    let outcome = match decision {
        Decision::Revise => write::budget::revise(&mut connection, author, id, Some(reason)).await?,
        Decision::Approve => {
            write::budget::approve(&mut connection, author, id, &seats, Some(reason)).await?
        }
        Decision::Reject => write::budget::reject(&mut connection, author, id, &seats, reason).await?,
    };
    settle(&connection, viewer, (action, &id.to_string()), outcome, (&Which::of(&row), reason)).await
}

/// The revision, when the viewer may do that with it
async fn permitted(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: SentId,
) -> Result<BudgetWithLines, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let found = read::budget::by_ids(connection, &[identity(id)?]).await?.pop().ok_or(ApiError::NotFound)?;
    viewer.require(action, found.partnership.partnership_id)?;
    Ok(found)
}

/// To the revision that a command made or changed, or to the page with why it did nothing, and the reason that was given
async fn settle(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    (action, object): (Action, &str),
    outcome: Outcome<Uuid>,
    (which, reason): (&Which, &str),
) -> Result<Response, ApiError> {
    match outcome {
        Outcome::Done(id) => {
            audit(action.name(), object, "ok", viewer.actor());
            let found = read::budget::by_ids(connection, &[id]).await?.pop().ok_or(ApiError::NotFound)?;
            Ok(to(&found, action))
        }
        Outcome::Refused(reasons) => {
            audit(action.name(), object, "refused", viewer.actor());
            let mut rejection = Filled::default();
            let sentences = if action == Action::RejectBudget {
                rejection = Filled::sent(vec![("reason".to_owned(), reason.to_owned())]);
                rejection.refuse(&["reason"], &reasons)
            } else {
                let sentences = reasons.iter().map(|reason| violation_sentence(&reason.violation));
                sentences.collect::<Vec<_>>().join(" ")
            };
            // Only a draft that was stored just now is submitted.
            let saved = (action == Action::SubmitBudget).then(|| SAVED_NOT_SUBMITTED.to_owned());
            let sentence = saved.into_iter().chain([sentences]).collect::<Vec<_>>().join(" ");
            let refused = Refused { sentence, rejection, ..Refused::default() };
            let shown = load(connection, viewer, which, refused).await?;
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
    }
}

fn to(row: &BudgetWithLines, action: Action) -> Response {
    let (slug, budget) = (&row.partnership.slug, &row.budget);
    let address = format!("/budget?partnership={slug}&year={}&revision={}", budget.year, budget.revision);
    done::see(&address, action.name())
}
