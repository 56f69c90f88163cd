//! The page `/tenders/new`: the form that registers a tender.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::Partnership,
    texts::{YEAR_MISSING, moment_in_words},
    types::{Milestone, ParticipationRole},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    fields::{self, TenderFields},
    forms::{self, MOMENT, MomentFields},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        Frame, cpv, done,
        filled::Filled,
        home::chosen,
        page,
        sent::{self, Asked, Sent},
    },
    write::{
        Author, Outcome,
        tender::{self, TenderChange},
    },
};

/// The fields that something may be wrong with, beside those of every form of a tender
const FIELDS: [&str; 7] =
    ["year", "start", "end", "text", "contract_first", "contract_last", "contract_text"];

/// Those of the start of the contract
const CONTRACT: MomentFields = ["contract_first", "contract_last", "contract_text"];

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
    form: TenderFields,
    /// Label of the fields for a moment in words
    in_words: String,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl RegisterPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.filled.errors()
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
    let own = own_organization(&viewer, &partnership)
        .map(|id| (fields::part_field(id), ParticipationRole::Lead.to_string()));
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
                return Ok(done::see(&format!("/tenders/{id}"), action.name()));
            }
            Outcome::Refused(refused) => {
                refusal = filled.refuse(&[&FIELDS[..], &fields::FIELDS].concat(), &refused);
            }
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
    let publication = forms::period(filled, MOMENT, year);
    let contract = forms::period(filled, CONTRACT, year);
    let change = fields::change(filled);
    let planned = [(Milestone::Publication, publication?), (Milestone::ContractStart, contract?)];
    let periods = planned.into_iter().filter(|(_, period)| period.is_some()).collect();
    let change = TenderChange { periods, ..change? };
    Some((year?, change))
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
    // The calendar that is meant, or where that is not to be understood the one of now.
    let year = filled.text("year").parse().unwrap_or_else(|_| today.year());
    Ok(RegisterPage {
        in_words: moment_in_words(year),
        frame: Frame::new(viewer, &partnership),
        form: TenderFields::new(filled, members.iter().map(|member| &member.organization)),
        slug: partnership.slug,
        refusal,
    })
}
