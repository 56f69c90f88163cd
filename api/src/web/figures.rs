//! The page `/figures`: the key figures of a year, as charts with the same figures in tables.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Days as DayCount, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    clock,
    models::Partnership,
    texts::capitalized,
    types::{euros_alike, whole_number},
};
use serde::Deserialize;

use super::{
    Frame,
    chart::BarChart,
    dutch::rounded_percent,
    home::{chosen, nearest_year, of_viewer},
    page,
    sent::{Asked, asked},
    worth::Worth,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Days, ReadError, Visibility,
        contract::ContractFilter,
        tender::{TenderFilter, TenderGrouping, TenderTotal},
    },
    state::AppState,
};

/// Which partnership and year; the viewer's, and the year nearest to this one, when not given or not to be understood
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    partnership: String,
    year: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    years: Vec<i32>,
    year: i32,
    /// Those of the year
    tiles: Vec<Tile>,
    /// Those of today, whatever the year
    tiles_now: Vec<Tile>,
    charts: Vec<Chart>,
}

/// One figure
#[derive(Clone)]
struct Tile {
    value: String,
    /// What it leaves out; empty when nothing
    note: String,
    name: &'static str,
    /// Address of the page that it comes from
    address: String,
}

/// Tenders by one of their properties
struct Chart {
    id: &'static str,
    title: &'static str,
    /// What the first column of the table holds
    heading: &'static str,
    bars: BarChart,
    /// Group, how many, and what they are worth
    rows: Vec<(String, String, Worth)>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &asked(which)?).await?)
}

/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
) -> Result<FiguresPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = partnership.slug.as_str();
    let years = read::calendar::years(connection, slug, Visibility::All).await?;
    let today = clock::dutch(Utc::now()).date();
    let year = which.year.parse().unwrap_or_else(|_| nearest_year(&years, today.year()));
    let (charts, of_tenders, of_money, of_contracts) = try_join!(
        charts(connection, slug, year),
        tenders(connection, slug, year),
        money(connection, slug, year, today),
        contracts(connection, slug, today),
    )?;
    Ok(FiguresPage {
        frame: Frame::new(viewer, &partnership),
        tiles: [of_tenders, of_money].concat(),
        tiles_now: of_contracts,
        charts,
        slug: slug.to_owned(),
        partnerships: of_viewer(partnerships, viewer),
        years,
        year,
    })
}

/// What is shown by what
const GROUPS: [(TenderGrouping, &str, &str, &str); 4] = [
    (TenderGrouping::PublicationQuarter, "kwartaal", "Trajecten per kwartaal van publicatie", "Publicatie"),
    (TenderGrouping::Lead, "penvoerder", "Trajecten per penvoerder", "Penvoerder"),
    (TenderGrouping::Status, "status", "Trajecten per status", "Status"),
    (TenderGrouping::Nature, "soort", "Trajecten per soort opdracht", "Soort opdracht"),
];

async fn charts(connection: &AsyncPgConnection, slug: &str, year: i32) -> Result<Vec<Chart>, ReadError> {
    let mut charts = Vec::new();
    for (grouping, id, title, heading) in GROUPS {
        let rows = totals(connection, slug, year, &[grouping]).await?;
        let bar = |row: &TenderTotal| {
            let (.., count, _, _) = *row;
            (name(row), Decimal::from(count), whole_number(count))
        };
        let line = |row: &TenderTotal| {
            let (.., count, _, _) = *row;
            (name(row), whole_number(count), worth(row))
        };
        charts.push(Chart {
            id,
            title,
            heading,
            bars: BarChart::new(rows.iter().map(bar)),
            rows: rows.iter().map(line).collect(),
        });
    }
    charts.retain(|chart| !chart.rows.is_empty());
    Ok(charts)
}

/// What the tenders of a row are worth together
fn worth((.., count, known, sum): &TenderTotal) -> Worth {
    Worth::of(*count, *known, sum.unwrap_or_default())
}

async fn totals(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    groups: &[TenderGrouping],
) -> Result<Vec<TenderTotal>, ReadError> {
    let filter = TenderFilter { year: Some(year), ..TenderFilter::default() };
    read::tender::totals(connection, slug, &filter, groups, Visibility::All).await
}

/// What the tenders of a row have in common
fn name((lead, _, quarter, _, nature, _, status, ..): &TenderTotal) -> String {
    let quarter = quarter.map(|day| format!("Q{} {}", day.month0() / 3 + 1, day.year()));
    let label = nature.map(capitalized).or(status.map(capitalized));
    lead.as_ref().map(|lead| lead.name.clone()).or(quarter).or(label).unwrap_or_else(|| "Onbekend".to_owned())
}

async fn tenders(connection: &AsyncPgConnection, slug: &str, year: i32) -> Result<Vec<Tile>, ReadError> {
    let all = totals(connection, slug, year, &[]).await?;
    let count = all.first().map_or(0, |(.., count, _, _)| *count);
    let calendar = format!("/calendar?partnership={slug}&year={year}");
    let tile = |value, note, name| Tile { value, note, name, address: calendar.clone() };
    let worth = all.first().map(worth);
    let (amount, unknown) =
        worth.map_or_else(|| ("onbekend".to_owned(), String::new()), |worth| (worth.amount, worth.unknown));
    Ok(vec![
        tile(whole_number(count), String::new(), "trajecten"),
        tile(amount, unknown, "geraamde waarde, exclusief btw"),
    ])
}

async fn money(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    today: NaiveDate,
) -> Result<Vec<Tile>, ReadError> {
    let Some(of) = read::budget_actuals::find(connection, slug, year, None, today).await? else {
        return Ok(Vec::new());
    };
    let total = of.actuals.total;
    let address = format!("/money?partnership={slug}&year={year}");
    let tile = |value, name| Tile { value, note: String::new(), name, address: address.clone() };
    let written = euros_alike([total.budget, total.spent()]);
    let spent = total.percentage().map(|share| rounded_percent(share, 1));
    Ok(vec![
        tile(written(total.budget), "begroting, exclusief btw"),
        tile(written(total.spent()), "uitgegeven, exclusief btw"),
        tile(spent.unwrap_or_else(|| "onbekend".to_owned()), "van de begroting uitgegeven"),
    ])
}

async fn contracts(
    connection: &AsyncPgConnection,
    slug: &str,
    today: NaiveDate,
) -> Result<Vec<Tile>, ReadError> {
    let running = ContractFilter { not_ended_on: Some(today), ..ContractFilter::default() };
    let in_a_year = today.checked_add_days(DayCount::new(365));
    let ending = ContractFilter {
        current_end: Days { start: Some(today), end: in_a_year },
        has_follow_up: Some(false),
        ..ContractFilter::default()
    };
    let (running, ending) = try_join!(
        read::contract::count(connection, slug, &running),
        read::contract::count(connection, slug, &ending),
    )?;
    let tile = |count, name, more| Tile {
        value: whole_number(count),
        note: String::new(),
        name,
        address: format!("/contracts?partnership={slug}{more}"),
    };
    Ok(vec![
        tile(running, "lopende contracten", ""),
        tile(
            ending,
            "contracten die binnen een jaar eindigen, zonder traject dat ze opvolgt",
            "&follow_up=without",
        ),
    ])
}
