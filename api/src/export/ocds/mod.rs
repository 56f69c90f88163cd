//! Calendars as open data: a release package of the Open Contracting Data Standard (OCDS) 1.1, with a release for each tender.
//!
//! Source: <https://standard.open-contracting.org/1.1/en/schema/>. Nothing is empty, and there are no fields but those of the standard.

mod codes;
mod release;

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{CalendarEdition, Partnership},
    types::Milestone,
};
use serde::Serialize;

use crate::{
    attachment::attachment,
    auth::{Action, Viewer},
    config::Config,
    error::ApiError,
    read::{
        self, ReadError, Reader, Visibility,
        tender::{Relations, TenderFilter, TenderOrder, TenderText, TenderWithRelations},
    },
    state::AppState,
    telemetry::audit,
};
use release::{Release, moment};

const JSON: &str = "application/json";

/// `/ocds/{partnership}/{year}.json`
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/ocds/{partnership}/{file}", get(of_year))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    uri: String,
    version: &'static str,
    published_date: String,
    publisher: Publisher,
    releases: Vec<Release>,
}

#[derive(Debug, Serialize)]
struct Publisher {
    name: String,
}

/// The tenders of a calendar: for who is not signed in what is published of it
///
/// # Errors
///
/// Not found when there is no such calendar to be seen.
async fn of_year(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    Path((slug, file)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let year = file.strip_suffix(".json").and_then(|year| year.parse().ok()).ok_or(ApiError::NotFound)?;
    let is_member = viewer.may(Action::ReadAll, slug.as_str()).is_ok();
    let visibility = if is_member { Visibility::All } else { Visibility::Published };
    let connection = read::connect(&state.pool).await?;
    let package = find(&connection, &state.config, (&slug, year), visibility).await?;
    drop(connection);
    let content = serde_json::to_vec(&package.ok_or(ApiError::NotFound)?).map_err(ApiError::internal)?;
    let name = format!("ocds-{slug}-{year}.json");
    // What anyone may read stands in the log of requests alone.
    if is_member {
        audit("export", &name, "ok", viewer.actor());
    }
    attachment(content, &name, JSON, &headers)
}

async fn find(
    connection: &AsyncPgConnection,
    config: &Config,
    (slug, year): (&str, i32),
    visibility: Visibility,
) -> Result<Option<Package>, ReadError> {
    let Some((_, partnership)) = read::calendar::find(connection, slug, year, visibility).await? else {
        return Ok(None);
    };
    let editions = match visibility {
        Visibility::Published => read::calendar_edition::all(connection, slug, year, visibility).await?,
        Visibility::All => Vec::new(),
    };
    let asked = Relations {
        texts: vec![TenderText::Description],
        participations: true,
        milestones: Milestone::ALL.to_vec(),
        steps: visibility == Visibility::All,
        ..Relations::default()
    };
    let filter = TenderFilter { year: Some(year), ..TenderFilter::default() };
    let (reader, order) = (Reader::over(connection), [TenderOrder::CreatedAsc]);
    let tenders = read::tender::all(reader, slug, &filter, &order, visibility, &asked).await?;
    let release = |tender: &TenderWithRelations| Release::of(tender, &config.ocid_prefix);
    Ok(Some(Package {
        uri: format!("{}/ocds/{slug}/{year}.json", config.origin()),
        version: "1.1",
        published_date: moment(published_at(&partnership, editions.first(), &tenders)),
        releases: tenders.iter().map(release).collect::<Result<_, _>>()?,
        publisher: Publisher { name: partnership.name },
    }))
}

/// When this came to be: with the edition, or with the last change of any of them
fn published_at(
    partnership: &Partnership,
    edition: Option<&CalendarEdition>,
    tenders: &[TenderWithRelations],
) -> DateTime<Utc> {
    let changes = tenders.iter().map(|tender| tender.tender.updated_at);
    edition.map(|edition| edition.published_at).or_else(|| changes.max()).unwrap_or(partnership.created_at)
}
