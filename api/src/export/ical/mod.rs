//! Calendars that people subscribe to with the calendar program that they have (iCalendar, RFC 5545 and 7986): what is planned of
//! tenders, and what must not be missed of contracts, as events of whole days.
//!
//! The same data give the same bytes, whenever they are asked for, so that a client hears nothing while nothing changed.

mod contracts;
mod event;
mod lines;
mod private;
mod tenders;

use axum::{
    Extension, Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use schema::models::Organization;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    attachment::attachment,
    auth::{Action, Viewer},
    config::Config,
    error::ApiError,
    read::{
        self, Days, ReadError, Reader, Slice, Visibility,
        contract::ContractOrder,
        planning::PlanningChanges,
        tender::{TenderFilter, TenderOrder},
    },
    state::AppState,
    telemetry::audit,
};
use lines::Lines;

const ICS: &str = "text/calendar; charset=utf-8";
/// Tenders or contracts that are read and written together
const PART: i64 = 1000;
/// How long a client may wait until it asks again
const REFRESH: &str = "PT6H";

/// Address of the calendar of a person, to which a secret is added
pub(crate) const FEED: &str = "/calendar/feed.ics";

/// `/calendar/{partnership}/{year}.ics`, `/calendar/feed.ics`
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/calendar/{partnership}/{file}", get(of_year)).route(FEED, get(private::calendar))
}

/// Whose tenders and contracts are wanted
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    /// Code of a municipality; of all when it is not given
    organization: Option<String>,
}

/// What a calendar holds
struct Wanted<'a> {
    slug: &'a str,
    /// Of this year: its tenders, and the contracts of which a day lies in it; without one of all years
    year: Option<i32>,
    /// Of this organization alone: what it leads or takes part in, and holds
    organization: Option<Organization>,
    /// Nothing that is over before this day
    from: Option<NaiveDate>,
    visibility: Visibility,
}

/// What the events of a calendar have in common
struct Surroundings<'a> {
    slug: &'a str,
    /// Scheme, host and port of the server; `None` where it does not know
    origin: Option<&'a str>,
    /// How often the latest days were reckoned with something else
    planning: PlanningChanges,
}

impl Surroundings<'_> {
    /// The identity of an event, which neither depends on who asks nor on where the server stands
    fn uid(&self, id: Uuid, name: &str) -> String {
        format!("{id}-{}@{}.inkoopkracht", name.to_lowercase().replace('_', "-"), self.slug)
    }

    fn address(&self, kind: &str, id: Uuid) -> Option<String> {
        Some(format!("{}/{kind}/{id}", self.origin?))
    }
}

/// The calendar of a year: for who is not signed in what is published of it
///
/// # Errors
///
/// Not found when there is no such calendar to be seen, or no such organization; a bad request for parameters that it does not take.
async fn of_year(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    Path((slug, file)): Path<(String, String)>,
    whose: Result<Query<Whose>, QueryRejection>,
) -> Result<Response, ApiError> {
    let year = file.strip_suffix(".ics").and_then(|year| year.parse().ok()).ok_or(ApiError::NotFound)?;
    let Query(whose) = whose.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let is_member = viewer.may(Action::ReadAll, slug.as_str()).is_ok();
    let visibility = if is_member { Visibility::All } else { Visibility::Published };
    let connection = read::connect(&state.pool).await?;
    let (calendar, _) =
        read::calendar::find(&connection, &slug, year, visibility).await?.ok_or(ApiError::NotFound)?;
    let organization = organization(&connection, whose.organization).await?;
    let name = match &organization {
        Some(organization) => format!("{}, {}", calendar.title, organization.name),
        None => calendar.title,
    };
    let wanted = Wanted { slug: &slug, year: Some(year), organization, from: None, visibility };
    let content = write(&connection, &state.config, &name, &wanted).await?;
    drop(connection);
    let file = format!("kalender-{slug}-{year}.ics");
    // Programs ask many times a day for what anyone may read: that stands in the log of requests alone.
    if is_member {
        audit("export", &file, "ok", viewer.actor());
    }
    attachment(content, &file, ICS, &headers)
}

async fn organization(
    connection: &AsyncPgConnection,
    code: Option<String>,
) -> Result<Option<Organization>, ApiError> {
    let Some(code) = code else { return Ok(None) };
    let found = read::organization::by_codes(connection, &[code]).await?;
    found.into_iter().next().map(Some).ok_or(ApiError::NotFound)
}

/// A calendar under a name that people gave
///
/// # Errors
///
/// [`ReadError`] when the database fails.
async fn write(
    connection: &AsyncPgConnection,
    config: &Config,
    name: &str,
    wanted: &Wanted<'_>,
) -> Result<Vec<u8>, ReadError> {
    let is_member = wanted.visibility == Visibility::All;
    let planning =
        if is_member { read::planning::changes(connection).await? } else { PlanningChanges::default() };
    let origin = config.public_url.as_deref();
    let surroundings = Surroundings { slug: wanted.slug, origin, planning };
    let mut lines = Lines::default();
    head(&mut lines, name);
    let mut count = put_tenders(connection, wanted, &surroundings, &mut lines).await?;
    if is_member {
        count += put_contracts(connection, wanted, &surroundings, &mut lines).await?;
    }
    if count == 0 {
        something(&mut lines);
    }
    lines.put("END", "VCALENDAR");
    Ok(lines.into_bytes())
}

fn head(lines: &mut Lines, name: &str) {
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Inkoopkracht//Aanbestedingskalender//NL");
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", "PUBLISH");
    // What RFC 7986 calls it, and what programs call it that are older.
    lines.put_text("NAME;LANGUAGE=nl", name);
    lines.put_text("X-WR-CALNAME", name);
    lines.put("X-WR-TIMEZONE", "Europe/Amsterdam");
    lines.put("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    lines.put("X-PUBLISHED-TTL", REFRESH);
}

/// A calendar without any component is none (RFC 5545, 3.6)
fn something(lines: &mut Lines) {
    for (name, value) in [
        ("BEGIN", "VTIMEZONE"),
        ("TZID", "Etc/UTC"),
        ("BEGIN", "STANDARD"),
        ("DTSTART", "19700101T000000"),
        ("TZOFFSETFROM", "+0000"),
        ("TZOFFSETTO", "+0000"),
        ("END", "STANDARD"),
        ("END", "VTIMEZONE"),
    ] {
        lines.put(name, value);
    }
}

/// Writes the events of tenders; how many there were
async fn put_tenders(
    connection: &AsyncPgConnection,
    wanted: &Wanted<'_>,
    surroundings: &Surroundings<'_>,
    lines: &mut Lines,
) -> Result<usize, ReadError> {
    let participant = code(wanted).map(|code| vec![code.to_owned()]);
    let filter = TenderFilter { year: wanted.year, participant, ..TenderFilter::default() };
    let (order, asked) = ([TenderOrder::CreatedAsc], tenders::asked(wanted.visibility));
    let (mut slice, mut count) = (Slice::first(PART), 0);
    loop {
        let (reader, visibility) = (Reader::over(connection), wanted.visibility);
        let page =
            read::tender::page(reader, wanted.slug, &filter, &order, &slice, visibility, &asked).await?;
        let after = page.edges.last().filter(|_| page.has_next).map(|edge| edge.place.clone());
        for event in page.into_nodes().iter().flat_map(|tender| tenders::events(tender, surroundings)) {
            if event.is_wanted(wanted.from) {
                event.write(lines);
                count += 1;
            }
        }
        let Some(after) = after else { return Ok(count) };
        slice = Slice::First { limit: PART, after: Some(after) };
    }
}

/// Writes the events of contracts; how many there were
async fn put_contracts(
    connection: &AsyncPgConnection,
    wanted: &Wanted<'_>,
    surroundings: &Surroundings<'_>,
    lines: &mut Lines,
) -> Result<usize, ReadError> {
    let mut count = 0;
    for told in contracts::Told::ALL {
        let filter = told.filter(days(wanted), code(wanted));
        let mut slice = Slice::first(PART);
        loop {
            let (reader, order) = (Reader::over(connection), [ContractOrder::CurrentEndAsc]);
            let page =
                read::contract::page(reader, wanted.slug, &filter, &order, &slice, &contracts::asked())
                    .await?;
            let after = page.edges.last().filter(|_| page.has_next).map(|edge| edge.place.clone());
            for event in page.into_nodes().iter().filter_map(|of| contracts::event(told, of, surroundings)) {
                if event.is_wanted(wanted.from) {
                    event.write(lines);
                    count += 1;
                }
            }
            let Some(after) = after else { break };
            slice = Slice::First { limit: PART, after: Some(after) };
        }
    }
    Ok(count)
}

fn code<'a>(wanted: &'a Wanted<'_>) -> Option<&'a str> {
    wanted.organization.as_ref()?.code.as_deref()
}

fn days(wanted: &Wanted<'_>) -> Days {
    let of_year = |month, day| NaiveDate::from_ymd_opt(wanted.year?, month, day);
    Days { start: of_year(1, 1).or(wanted.from), end: of_year(12, 31) }
}
