//! What the forms of an assessment do: asking the members, answering for one, concluding.

use axum::{Extension, extract::State, response::Response};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{clock, types::AssessmentOutcome};
use uuid::Uuid;

use super::{
    commands::{done, done_as, permitted, refused},
    forms,
    page::{self, Found},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader, assessment::AssessmentWithAnswers},
    state::AppState,
    web::{
        filled::Filled,
        sent::{self, Sent, SentId, identity},
    },
    write::{Author, Outcome, assessment},
};

/// Asks the members whether they do a tender together and goes back to its page, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no tender; a body that is no form; when the database fails.
pub(in crate::web) async fn ask(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::OpenAssessment;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let found = permitted(&connection, &viewer, action, identity(id)?).await?;
    let mut refusal = String::new();
    if let Some(draft) = forms::asked(&mut filled, &found.tender) {
        let author = Author { actor: viewer.actor(), cause: "page:openAssessment" };
        let today = clock::dutch(Utc::now()).date();
        match assessment::open(&mut connection, author, today, &draft).await? {
            Outcome::Done(_) => return Ok(done(&viewer, action, draft.tender)),
            Outcome::Refused(refused) => refusal = filled.refuse(&forms::FIELDS, &refused),
        }
    }
    refused(&connection, &viewer, action, &found, filled, refusal).await
}

/// Answers for a member and goes back to the page of the tender, or says there why not
///
/// # Errors
///
/// As [`ask`].
pub(in crate::web) async fn answer(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::AnswerAssessment;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let (of, found) = assessed(&connection, &viewer, identity(id)?).await?;
    let mut refusal = String::new();
    if let Some(draft) = forms::answer(&mut filled, &of) {
        let partnership = found.partnership.partnership_id;
        viewer.require_change_of(action, draft.assessment, partnership, &[draft.organization])?;
        let author = Author { actor: viewer.actor(), cause: "page:answerAssessment" };
        match assessment::answer(&mut connection, author, &draft).await? {
            Outcome::Done(_) => return Ok(done(&viewer, action, of.assessment.tender_id)),
            // The page has more than one reason to give.
            Outcome::Refused(reasons) => {
                let named = reasons.into_iter().map(|refused| refused.named("reason", "because"));
                refusal = filled.refuse(&forms::FIELDS, &named.collect::<Vec<_>>());
            }
        }
    }
    refused(&connection, &viewer, action, &found, filled, refusal).await
}

/// Concludes an assessment and goes back to the page of the tender, or says there why not
///
/// # Errors
///
/// As [`ask`].
pub(in crate::web) async fn conclude(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::ConcludeAssessment;
    viewer.require(action, Scope::Somewhere)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let (of, found) = assessed(&connection, &viewer, identity(id)?).await?;
    viewer.require(action, found.partnership.partnership_id)?;
    let author = Author { actor: viewer.actor(), cause: "page:concludeAssessment" };
    let today = clock::dutch(Utc::now()).date();
    match assessment::conclude(&mut connection, author, today, &forms::conclusion(&filled, &of)).await? {
        Outcome::Done(id) => {
            let now = read::assessment::by_ids(Reader::over(&connection), &[id]).await?.pop();
            let name = match now.and_then(|now| now.assessment.outcome) {
                Some(AssessmentOutcome::Joint) => "concludeAssessmentJoint",
                Some(AssessmentOutcome::Individual) => "concludeAssessmentIndividual",
                None => action.name(),
            };
            Ok(done_as(&viewer, action, of.assessment.tender_id, name))
        }
        Outcome::Refused(reasons) => {
            let refusal = filled.refuse(&forms::FIELDS, &reasons);
            refused(&connection, &viewer, action, &found, filled, refusal).await
        }
    }
}

/// The assessment and its tender, which the viewer sees all of
async fn assessed(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: Uuid,
) -> Result<(AssessmentWithAnswers, Found), ApiError> {
    let found = read::assessment::by_ids(Reader::over(connection), &[id]).await?.pop();
    let of = found.ok_or(ApiError::NotFound)?;
    let found = page::find(connection, viewer, of.assessment.tender_id).await?;
    viewer.require(Action::ReadAll, found.partnership.partnership_id)?;
    Ok((of, found))
}
