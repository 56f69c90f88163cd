//! The page `/tenders/new`: the form that registers a tender.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    models::Partnership,
    texts::{ENDS_BEFORE_START, Label, YEAR_MISSING},
    types::{ContractNature, Milestone, ParticipationRole, Period, Procedure},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    auth::{Action, Scope, Viewer},
    clock,
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        Frame, cpv,
        filled::{Choice, Filled},
        home::chosen,
        page,
        sent::{self, Asked, Sent},
    },
    write::{
        Author, Outcome,
        tender::{self, OrganizationKey, ParticipationDraft, TenderChange},
    },
};

/// The fields that something may be wrong with
const FIELDS: [&str; 13] = [
    "year",
    "reference",
    "title",
    "description",
    "nature",
    "procedure",
    "cpv_code",
    "category",
    "estimated_value",
    "lead",
    "start",
    "end",
    "text",
];

/// Which partnership and year; what is not given is the first of the viewer, and this year
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    partnership: String,
    year: String,
}

#[derive(Template)]
#[template(path = "tender_new.html")]
struct RegisterPage {
    frame: Frame,
    slug: String,
    filled: Filled,
    natures: Vec<Choice>,
    procedures: Vec<Choice>,
    /// Members that may lead it
    leads: Vec<Choice>,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl RegisterPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::RegisterTender, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership =
        chosen(&partnerships, &viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    let this_year = clock::dutch(Utc::now()).year().to_string();
    let year = if which.year.is_empty() { this_year } else { which.year };
    let own = own_organization(&viewer, &partnership).map(|id| ("lead".to_owned(), id.to_string()));
    let filled = Filled::sent([("year".to_owned(), year)].into_iter().chain(own).collect());
    page(&load(&connection, &viewer, partnership, filled, String::new()).await?)
}

/// Registers a tender and goes to its page, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn register(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::RegisterTender;
    viewer.require(action, Scope::Somewhere)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    viewer.require(action, filled.text("partnership"))?;
    let mut connection = read::connect(&state.pool).await?;
    let slug = filled.text("partnership").to_owned();
    let mut refusal = String::new();
    if let Some((year, draft)) = draft(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:registerTender" };
        match tender::register(&mut connection, author, &slug, year, &draft).await? {
            Outcome::Done(id) => {
                audit(action.name(), &id.to_string(), "ok", viewer.actor());
                return Ok(Redirect::to(&format!("/tenders/{id}")).into_response());
            }
            Outcome::Refused(refused) => refusal = filled.refuse(&FIELDS, &refused),
        }
    }
    audit(action.name(), &slug, "refused", viewer.actor());
    let partnership = read::partnership::find(&connection, &slug).await?.ok_or(ApiError::NotFound)?;
    cpv::offer(&connection, &mut filled).await?;
    let shown = load(&connection, &viewer, partnership, filled, refusal).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The year and the tender that are meant; `None`, with what is wrong said, when that is not to be understood
fn draft(filled: &mut Filled) -> Option<(i32, TenderChange)> {
    let year = filled.meant("year", YEAR_MISSING, |text| text.parse().ok());
    let value = filled.optional_amount("estimated_value");
    let cpv_code = filled.cpv_code();
    let publication = publication(filled);
    let lead = filled.text("lead").parse::<Uuid>().ok();
    let lead = lead.map(|id| ParticipationDraft {
        organization: OrganizationKey::Id(id),
        role: ParticipationRole::Lead,
    });
    let change = TenderChange {
        title: Some(filled.text("title").trim().to_owned()),
        reference: Some(filled.optional("reference")),
        description: Some(filled.optional("description")),
        nature: Some(filled.text("nature").parse().ok()),
        procedure: Some(filled.text("procedure").parse().ok()),
        cpv_code: Some(cpv_code?),
        category: Some(filled.optional("category")),
        estimated_value: Some(value?),
        participations: Some(lead.into_iter().collect()),
        periods: publication?.map(|period| (Milestone::Publication, Some(period))).into_iter().collect(),
        ..TenderChange::default()
    };
    Some((year?, change))
}

/// When it is to be published; `Some(None)` when nobody says
#[expect(clippy::option_option, reason = "nothing and something wrong are two things")]
fn publication(filled: &mut Filled) -> Option<Option<Period>> {
    let (start, end) = (filled.optional_day("start"), filled.optional_day("end"));
    let (start, end, text) = (start?, end?, filled.optional("text"));
    if start.is_none() && end.is_none() && text.is_none() {
        return Some(None);
    }
    let end = if text.is_none() { end.or(start) } else { end };
    let period = Period::told(start, end, None, text);
    filled.meant("end", ENDS_BEFORE_START, |_| period.clone().map(Some))
}

/// Of an adviser, the organization that they act for there
fn own_organization(viewer: &Viewer, partnership: &Partnership) -> Option<Uuid> {
    let mut here = viewer.grants().iter().filter(|grant| grant.partnership.as_ref() == Some(partnership));
    here.find_map(|grant| grant.organization_id)
}

async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership: Partnership,
    filled: Filled,
    refusal: String,
) -> Result<RegisterPage, ApiError> {
    viewer.require(Action::RegisterTender, partnership.partnership_id)?;
    let today = clock::dutch(Utc::now()).date();
    let members = read::partnership::members(connection, &partnership, today).await?;
    let members = members
        .iter()
        .map(|member| (member.organization.organization_id.to_string(), member.organization.name.clone()));
    let natures = ContractNature::ALL.iter().map(|one| (one.to_string(), one.label().to_owned()));
    let procedures = Procedure::ALL.iter().map(|one| (one.to_string(), one.label().to_owned()));
    Ok(RegisterPage {
        frame: Frame::new(viewer, &partnership),
        natures: filled.choices("nature", natures),
        procedures: filled.choices("procedure", procedures),
        leads: filled.choices("lead", members),
        slug: partnership.slug,
        filled,
        refusal,
    })
}
