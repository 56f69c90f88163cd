//! The opportunities that are asked for, explained.

use std::collections::HashMap;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::Partnership,
    rules::alignment::{self, Opportunity, Search},
    types::whole_number,
};
use serde::Deserialize;
use uuid::Uuid;

use super::view::Proposal;
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        alignment::CategoryBy,
        contract::{Asked as AskedOf, ContractFilter, ContractText, ContractWithRelations},
    },
    state::AppState,
    web::{
        Frame,
        dutch::typed_day,
        filled::{Choice, Filled},
        home::{chosen, of_viewer},
        page,
        sent::{Asked, asked},
    },
};

/// Most opportunities on the page
const MOST_OPPORTUNITIES: usize = 20;
/// Months of bridging that can be chosen, and that which is when nothing was
const MONTHS: [u32; 6] = [0, 3, 6, 9, 12, 18];
const USUAL_MONTHS: u32 = 6;

/// What is looked for; what is not given or not to be understood is as usual
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    /// `group`, or else by division
    pub(super) by: String,
    pub(super) months: String,
    pub(super) from: String,
    pub(super) until: String,
}

impl Which {
    /// As a form with fields of these names has it
    pub(super) fn of(filled: &Filled) -> Self {
        let text = |field| filled.text(field).to_owned();
        Self {
            partnership: text("partnership"),
            by: text("by"),
            months: text("months"),
            from: text("from"),
            until: text("until"),
        }
    }

    fn by(&self) -> CategoryBy {
        if self.by == "group" { CategoryBy::Group } else { CategoryBy::Division }
    }

    fn search(&self) -> Search {
        let months = self.months.parse().ok().filter(|months| MONTHS.contains(months));
        Search {
            maximum_months: months.unwrap_or(USUAL_MONTHS),
            from: typed_day(&self.from),
            until: typed_day(&self.until),
        }
    }
}

#[derive(Template)]
#[template(path = "alignment.html")]
pub(super) struct AlignmentPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    which: Which,
    categories: Vec<Choice>,
    months: Vec<Choice>,
    proposals: Vec<Proposal>,
    /// How many were found, in words
    count: String,
    /// How many contracts were looked at, in words
    looked_at: String,
    /// How many running contracts lack what they are compared by, in words; empty for none
    left_out: String,
    may_accept: bool,
    filled: Filled,
    /// Why nothing was accepted, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl AlignmentPage {
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
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, which, Filled::default(), String::new()).await?)
}

/// The code of a category, which is told by its first digits: `90000000`
fn whole_code(category: &str) -> String {
    format!("{category:0<8}")
}

/// The page, with a form as it was filled in and with why nothing was accepted
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: Which,
    filled: Filled,
    refusal: String,
) -> Result<AlignmentPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let today = clock::dutch(Utc::now()).date();
    let search = which.search();
    let categories = read::alignment::categories(connection, &partnership.slug, which.by(), today).await?;
    let looked_at = i64::try_from(categories.values().map(Vec::len).sum::<usize>()).unwrap_or(i64::MAX);
    let running =
        ContractFilter { has_follow_up: Some(false), not_ended_on: Some(today), ..ContractFilter::default() };
    let running = read::contract::count(connection, &partnership.slug, &running).await?;
    let mut found = alignment::of_categories(&categories, search);
    let count = found.len();
    found.truncate(MOST_OPPORTUNITIES);
    let ids = found.iter().flat_map(|(_, found)| &found.choices).map(|choice| choice.contract_id);
    let contracts = contracts(connection, ids.collect()).await?;
    let timing = read::planning::timing(connection, &partnership.slug).await?.unwrap_or_default();
    let codes: Vec<String> = found.iter().map(|(category, _)| whole_code(category)).collect();
    let names = read::cpv_code::by_codes(connection, &codes).await?;
    let proposal = |(place, of): (usize, &(String, Opportunity))| {
        Proposal::new(place, of, names.get(&whole_code(&of.0)), &contracts, &timing, &filled)
    };
    Ok(AlignmentPage {
        frame: Frame::new(viewer, &partnership),
        may_accept: viewer.may(Action::AcceptAlignment, partnership.partnership_id).is_ok(),
        proposals: found.iter().enumerate().map(proposal).collect(),
        categories: [("", "CPV-afdeling (2 cijfers)"), ("group", "CPV-groep (3 cijfers)")]
            .map(|(value, name)| choice(value.to_owned(), name.to_owned(), &which.by))
            .into(),
        months: MONTHS
            .map(|months| choice(months.to_string(), months_name(months), &search.maximum_months.to_string()))
            .into(),
        count: match count {
            0 => "Geen mogelijkheden gevonden".to_owned(),
            1 => "1 mogelijkheid".to_owned(),
            many => format!("{many} mogelijkheden"),
        },
        looked_at: whole_number(looked_at),
        left_out: match running - looked_at {
            ..=0 => String::new(),
            1 => "1 lopend contract doet".to_owned(),
            many => format!("{} lopende contracten doen", whole_number(many)),
        },
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, viewer),
        which,
        filled,
        refusal,
    })
}

fn choice(value: String, name: String, chosen: &str) -> Choice {
    Choice { is_chosen: value == chosen, value, name }
}

fn months_name(months: u32) -> String {
    match months {
        0 => "geen overbrugging".to_owned(),
        months => format!("hoogstens {months} maanden"),
    }
}

async fn contracts(
    connection: &AsyncPgConnection,
    mut ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, ContractWithRelations>, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    let asked = AskedOf { texts: vec![ContractText::Category], options: true, ..AskedOf::default() };
    let found = read::contract::by_ids(Reader::over(connection), &ids, &asked).await?;
    Ok(found.into_iter().map(|of| (of.contract.contract_id, of)).collect())
}
