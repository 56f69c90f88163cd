//! What the forms of the heat map do: the hours of a member, and the norms.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use diesel_async::AsyncPgConnection;
use schema::{
    texts::{HOURS_MISSING, WORKING_MEMBER_MISSING, violation_sentence},
    types::Quarter,
};
use uuid::Uuid;

use super::page::{Which, load};
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
        sent::{self, Sent},
    },
    write::{
        Author, Outcome, Refused,
        capacity::{self, NormDraft},
    },
};

/// Stores the hours of a member and goes back to the heat map, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; a body that is no form; when the database fails.
pub(in crate::web) async fn set_available(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetAvailableHours;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let partnership_id = partnership(&connection, &filled).await?;
    let member = filled.identity("organization", WORKING_MEMBER_MISSING);
    let hours = hours(&mut filled);
    let mut sentence = String::new();
    if let (Some(member), Some(hours)) = (member, hours) {
        viewer.require_change_of(action, member, partnership_id, &[member])?;
        let author = Author { actor: viewer.actor(), cause: "page:setAvailableHours" };
        match capacity::set_available(&mut connection, author, partnership_id, member, &hours).await? {
            Outcome::Done(changed) => return Ok(done(&viewer, action, &filled, changed)),
            Outcome::Refused(refused) => sentence = sentences(&refused),
        }
    }
    refused(&connection, &viewer, action, filled, sentence).await
}

/// Stores norms and goes back to the heat map, or says there why not
///
/// # Errors
///
/// As [`set_available`].
pub(in crate::web) async fn set_norms(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetCapacityNorms;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let partnership_id = partnership(&connection, &filled).await?;
    viewer.require(action, partnership_id)?;
    let mut sentence = String::new();
    if let Some(norms) = norms(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:setCapacityNorms" };
        match capacity::set_norms(&mut connection, author, partnership_id, &norms).await? {
            Outcome::Done(changed) => return Ok(done(&viewer, action, &filled, changed)),
            Outcome::Refused(refused) => sentence = sentences(&refused),
        }
    }
    refused(&connection, &viewer, action, filled, sentence).await
}

/// The partnership that a form is about
pub(super) async fn partnership(connection: &AsyncPgConnection, filled: &Filled) -> Result<Uuid, ApiError> {
    let found = read::partnership::find(connection, filled.text("partnership")).await?;
    Ok(found.ok_or(ApiError::NotFound)?.partnership_id)
}

fn hours(filled: &mut Filled) -> Option<Vec<(Quarter, Option<i32>)>> {
    let read = |(quarter, hours): (String, String)| Some((quarter.parse().ok()?, whole(&hours)?));
    let hours: Option<Vec<_>> = filled.starting("hours-").map(read).collect();
    filled.expect("hours", hours, || HOURS_MISSING.to_owned())
}

fn norms(filled: &mut Filled) -> Option<Vec<NormDraft>> {
    let read = |(of, hours): (String, String)| {
        let (procedure, role) = of.split_once('-')?;
        Some(NormDraft {
            procedure: procedure.parse().ok()?,
            role: role.parse().ok()?,
            hours: whole(&hours)?,
        })
    };
    let norms: Option<Vec<_>> = filled.starting("norm-").map(read).collect();
    filled.expect("norms", norms, || HOURS_MISSING.to_owned())
}

/// Whole hours, with or without points between thousands; the inner `None` for nothing, the outer for what is no number
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
pub(in crate::web) fn whole(text: &str) -> Option<Option<i32>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    text.replace('.', "").parse().ok().map(Some)
}

/// Each sentence once
pub(super) fn sentences(refused: &[Refused]) -> String {
    let mut sentences: Vec<String> =
        refused.iter().map(|refused| violation_sentence(&refused.violation)).collect();
    sentences.dedup();
    sentences.join(" ")
}

fn done(viewer: &Viewer, action: Action, filled: &Filled, changed: usize) -> Response {
    let slug = filled.text("partnership");
    audit(action.name(), slug, "ok", viewer.actor());
    // The partnership exists, or nothing would have been stored.
    let address = format!("/capacity?partnership={slug}&from={}", first(filled));
    done::see(&address, done::name(action, changed))
}

/// The first quarter of the page that the form stood on
fn first(filled: &Filled) -> String {
    filled.text("from").parse().map(Quarter::code).unwrap_or_default()
}

/// The page again, with what is wrong
pub(super) async fn refused(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    filled: Filled,
    sentence: String,
) -> Result<Response, ApiError> {
    audit(action.name(), filled.text("partnership"), "refused", viewer.actor());
    let shown = load(connection, viewer, &Which::of(&filled), filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_whole_or_nothing() {
        assert_eq!(
            [" 120 ", "1.200", "", "0"].map(whole),
            [Some(Some(120)), Some(Some(1_200)), Some(None), Some(Some(0))]
        );
        assert_eq!(["12,5", "veel", "99999999999"].map(whole), [None, None, None]);
    }
}
