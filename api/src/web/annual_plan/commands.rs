use super::{
    form::PlanForm,
    page::{Refused, load},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        budget::Which,
        done, page,
        sent::{Sent, SentId, form, identity},
    },
    write::{self, Author, Outcome},
};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

/// Stores the plan of a draft as it was filled in and goes back to it, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; [`ApiError::NotFound`] for what is no budget; when the database fails.
pub(in crate::web) async fn update(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::UpdateAnnualPlan;
    viewer.require(action, Scope::Somewhere)?;
    let id = identity(id)?;
    let mut connection = read::connect(&state.pool).await?;
    let row = read::budget::by_ids(&connection, &[id]).await?.pop().ok_or(ApiError::NotFound)?;
    viewer.require(action, row.partnership.partnership_id)?;
    let mut filled = PlanForm::sent(&form(sent)?);
    let author = Author { actor: viewer.actor(), cause: "page:updateAnnualPlan" };
    let version = filled.version.parse().unwrap_or(0);
    let change = filled.read();
    // All that is wrong is told at once.
    let outcome = if filled.check_places() {
        write::annual_plan::update(&mut connection, author, id, version, &change).await?
    } else {
        Outcome::Refused(change.check())
    };
    match outcome {
        Outcome::Done(changed) => {
            audit(action.name(), &id.to_string(), "ok", viewer.actor());
            let (slug, budget) = (&row.partnership.slug, &row.budget);
            let address =
                format!("/plan?partnership={slug}&year={}&revision={}", budget.year, budget.revision);
            Ok(done::see(&address, done::name(action, changed)))
        }
        Outcome::Refused(refused) => {
            audit(action.name(), &id.to_string(), "refused", viewer.actor());
            let sentence = filled.refuse(&refused).join(" ");
            let refused = Refused { sentence, form: Some(filled) };
            let answer = page(&load(&connection, &viewer, &Which::of(&row), refused).await?)?;
            Ok((StatusCode::BAD_REQUEST, answer).into_response())
        }
    }
}
