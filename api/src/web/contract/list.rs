//! The page `/contracts`: what ends when, of those that are asked for.

use std::collections::BTreeMap;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    clock,
    models::Partnership,
    texts::Label,
    types::{ContractNature, euros, whole_number},
};
use uuid::Uuid;

use super::{
    row::{Group, grouped},
    which::Which,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice,
        contract::{
            Asked as AskedOf, ContractFilter, ContractGrouping, ContractOrder, ContractText,
            ContractWithRelations, place_by_end,
        },
    },
    state::AppState,
    web::{
        Frame,
        filled::Choice,
        home::{chosen, of_viewer},
        page,
        sent::{Asked, asked},
    },
};

/// Most contracts on a page
const MOST_CONTRACTS: i64 = 100;

#[derive(Template)]
#[template(path = "contracts.html")]
pub(super) struct ContractsPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    /// The year that it is
    year: i32,
    which: Which,
    filters: Filters,
    years: Vec<YearRow>,
    groups: Vec<Group>,
    /// How many are wanted, in words
    count: String,
    /// Address of the contracts behind these; empty when there are none
    next: String,
    /// Whether the viewer may register any
    may_register: bool,
}

/// What can be chosen
struct Filters {
    holders: Vec<Choice>,
    natures: Vec<Choice>,
    divisions: Vec<Choice>,
    categories: Vec<Choice>,
    ends: Vec<Choice>,
    notices: Vec<Choice>,
    follow_ups: Vec<Choice>,
}

/// What ends in a year
struct YearRow {
    name: String,
    address: String,
    count: i64,
    value: String,
    /// How many of them no tender replaces
    without: i64,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let mut which = asked(which)?;
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership =
        chosen(&partnerships, &viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    which.partnership.clone_from(&partnership.slug);
    let (slug, today) = (partnership.slug.as_str(), clock::dutch(Utc::now()).date());
    let filter = which.filter(today);
    let (years, filters) =
        try_join!(years(&connection, &which, today), Filters::of(&connection, &which, today.year()))?;
    let (listed, count) = try_join!(
        listed(&connection, slug, &filter, &which.after),
        read::contract::count(&connection, slug, &filter)
    )?;
    let last = listed.contracts.last().map(|of| of.contract.contract_id.to_string());
    page(&ContractsPage {
        frame: Frame::new(&viewer, &partnership),
        may_register: viewer.may(Action::RegisterContract, partnership.partnership_id).is_ok(),
        groups: grouped(&listed.contracts, today)?,
        next: last.filter(|_| listed.has_next).map(|last| which.address(&last)).unwrap_or_default(),
        count: counted(count),
        year: today.year(),
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, &viewer),
        which,
        filters,
        years,
    })
}

/// A part of the list
struct Listed {
    contracts: Vec<ContractWithRelations>,
    has_next: bool,
}

async fn listed(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
    after: &str,
) -> Result<Listed, ReadError> {
    let reader = Reader::over(connection);
    let after: Vec<Uuid> = after.parse().into_iter().collect();
    let after = match after.as_slice() {
        [] => None,
        ids => read::contract::by_ids(reader, ids, &AskedOf::default()).await?.pop(),
    };
    let slice = Slice::First { limit: MOST_CONTRACTS, after: after.map(|of| place_by_end(&of.contract)) };
    let asked = AskedOf { texts: vec![ContractText::Category], follow_up: true, ..AskedOf::default() };
    let order = [ContractOrder::CurrentEndAsc];
    let page = read::contract::page(reader, slug, filter, &order, &slice, &asked).await?;
    Ok(Listed { has_next: page.has_next, contracts: page.into_nodes() })
}

/// What ends in each year from this day on, of those that are asked for
async fn years(
    connection: &AsyncPgConnection,
    which: &Which,
    today: NaiveDate,
) -> Result<Vec<YearRow>, ReadError> {
    let all = ContractFilter { not_ended_on: Some(today), ..which.of_any_end(today) };
    let without = ContractFilter { has_follow_up: Some(false), ..all.clone() };
    let (all, without) = try_join!(by_year(connection, which, &all), by_year(connection, which, &without))?;
    let row = |(year, (count, value)): (&Option<i32>, &(i64, Option<Decimal>))| YearRow {
        name: year.map_or_else(|| "onbekend".to_owned(), |year| year.to_string()),
        address: which.ending(&year.map_or_else(|| "unknown".to_owned(), |year| year.to_string())),
        count: *count,
        value: value.map(euros).unwrap_or_default(),
        without: without.get(year).map_or(0, |(count, _)| *count),
    };
    let (unknown, known): (Vec<_>, Vec<_>) = all.iter().partition(|(year, _)| year.is_none());
    Ok(known.into_iter().chain(unknown).map(row).collect())
}

async fn by_year(
    connection: &AsyncPgConnection,
    which: &Which,
    filter: &ContractFilter,
) -> Result<BTreeMap<Option<i32>, (i64, Option<Decimal>)>, ReadError> {
    let groups = [ContractGrouping::CurrentEndYear];
    let totals = read::contract::totals(connection, &which.partnership, filter, &groups).await?;
    Ok(totals.into_iter().map(|(_, _, _, _, year, _, count, _, value, _)| (year, (count, value))).collect())
}

impl Filters {
    async fn of(connection: &AsyncPgConnection, which: &Which, year: i32) -> Result<Self, ReadError> {
        let (slug, all) = (&which.partnership, ContractFilter::default());
        let (holders, categories, divisions) = try_join!(
            read::contract::totals(connection, slug, &all, &[ContractGrouping::Organization]),
            read::contract::totals(connection, slug, &all, &[ContractGrouping::Category]),
            read::contract::divisions(connection, slug),
        )?;
        let holders = holders.into_iter().filter_map(|(holder, ..)| holder);
        let categories = categories.into_iter().filter_map(|(_, _, _, category, ..)| category);
        let named = |all: &[(&str, &str)], chosen: &str| {
            choices(all.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())), chosen)
        };
        let years = (year..=year + 5).map(|year| (year.to_string(), format!("in {year}")));
        let other = [("past", "al afgelopen"), ("unknown", "einddatum onbekend")];
        let other = other.into_iter().map(|(value, name)| (value.to_owned(), name.to_owned()));
        Ok(Self {
            holders: choices(holders.map(|of| (of.organization_id.to_string(), of.name)), &which.holder),
            natures: choices(
                ContractNature::ALL.iter().map(|nature| (nature.to_string(), nature.label().to_owned())),
                &which.nature,
            ),
            divisions: choices(divisions.into_iter().map(|code| (code.clone(), code)), &which.division),
            categories: choices(categories.map(|category| (category.clone(), category)), &which.category),
            ends: choices(years.chain(other), &which.ends),
            notices: named(
                &[("3", "binnen 3 maanden"), ("6", "binnen 6 maanden"), ("12", "binnen 12 maanden")],
                &which.notice,
            ),
            follow_ups: named(
                &[("without", "nog zonder vervolg"), ("with", "met een vervolg")],
                &which.follow_up,
            ),
        })
    }
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, name)| Choice { is_chosen: value == chosen, value, name }).collect()
}

fn counted(count: i64) -> String {
    if count == 1 { "1 contract".to_owned() } else { format!("{} contracten", whole_number(count)) }
}
