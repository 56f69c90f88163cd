//! What the button of the page does.

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schema::types::Procedure;
use url::form_urlencoded::Serializer;
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
    write::{self, Author, Outcome, alignment::Acceptance, tender::OrganizationKey},
};

/// The fields that something may be wrong with
const FIELDS: [&str; 3] = ["title", "year", "lead"];

/// Registers the joint tender and goes to the calendar that it is in, or shows the page again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn accept(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::AcceptAlignment;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    let mut connection = read::connect(&state.pool).await?;
    let mut sentence = String::new();
    if let Some(acceptance) = acceptance(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:acceptAlignment" };
        match write::alignment::accept(&mut connection, author, &acceptance).await? {
            Outcome::Done(id) => {
                audit(action.name(), &id.to_string(), "ok", viewer.actor());
                return Ok(done::see(&calendar(&acceptance), action.name()));
            }
            Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
        }
    }
    audit(action.name(), filled.text("partnership"), "refused", viewer.actor());
    let shown = load(&connection, &viewer, Which::of(&filled), filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// What is meant; `None`, with what is wrong said, when that is not to be understood
fn acceptance(filled: &mut Filled) -> Option<Acceptance> {
    let starts_on = filled.day("starts_on");
    let contract = |text: &str| {
        let (id, version) = text.split_once(':')?;
        Some((id.parse().ok()?, version.parse().ok()?))
    };
    Some(Acceptance {
        partnership: filled.text("partnership").to_owned(),
        // What is no year is refused as one that is out of range.
        year: filled.text("year").trim().parse().unwrap_or(0),
        title: filled.text("title").to_owned(),
        starts_on: starts_on?,
        procedure: filled.text("procedure").parse().unwrap_or(Procedure::EuropeanUnspecified),
        lead: filled.text("lead").parse::<Uuid>().ok().map(OrganizationKey::Id),
        contracts: filled.text("contracts").split_whitespace().filter_map(contract).collect(),
    })
}

fn calendar(acceptance: &Acceptance) -> String {
    let page = "/calendar?".to_owned();
    let start = page.len();
    let mut address = Serializer::for_suffix(page, start);
    address.append_pair("partnership", &acceptance.partnership);
    address.append_pair("year", &acceptance.year.to_string());
    address.finish()
}
