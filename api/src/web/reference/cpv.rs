use std::collections::HashSet;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use futures::try_join;
use schema::{
    models::CpvEntry,
    texts::Label,
    types::{CpvCode, CpvLevel, whole_number},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader, Slice, Value, cpv_code::Wanted},
    state::AppState,
    web::{
        Frame,
        dutch::line,
        page,
        sent::{self, Asked},
    },
};

/// Most codes on a page
const MOST_CODES: i64 = 100;

/// What is looked for; without words and a code the divisions
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    search: String,
    /// The code whose codes are wanted
    below: String,
    /// Not empty: only social and other specific services
    social: String,
    /// The last code of the page before
    after: String,
}

#[derive(Template)]
#[template(path = "cpv.html")]
struct CpvPage {
    frame: Frame,
    /// Whether a list was imported
    are_known: bool,
    may_import: bool,
    search: String,
    is_social: bool,
    /// The code whose codes are shown; `None` when they are those of all
    below: Option<Row>,
    /// The codes above that one, the division first
    above: Vec<Row>,
    /// What is shown, as a caption
    caption: String,
    rows: Vec<Row>,
    /// Address of the next page; empty when there is none
    next: String,
}

struct Row {
    code: String,
    written: String,
    label: String,
    /// English label, where a Dutch one stands before it
    english: String,
    level: &'static str,
    is_social: bool,
    is_divided: bool,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let below: Option<CpvCode> = which.below.parse().ok();
    let wanted = which.wanted(below.clone());
    let connection = read::connect(&state.pool).await?;
    let slice = Slice::First { limit: MOST_CODES, after: which.place() };
    let here: Vec<CpvCode> = below.iter().cloned().collect();
    let texts: Vec<String> = here.iter().map(CpvCode::to_string).collect();
    let (found, count, are_known, above, own) = try_join!(
        read::cpv_code::page(Reader::over(&connection), &wanted, &slice),
        read::cpv_code::count(&connection, &wanted),
        read::cpv_code::are_known(&connection),
        read::cpv_code::above(&connection, &here),
        read::cpv_code::by_codes(&connection, &texts),
    )?;
    let has_next = found.has_next;
    let entries = found.into_nodes();
    let codes: Vec<CpvCode> = entries.iter().map(|entry| entry.code.clone()).collect();
    let divided = read::cpv_code::divided(&connection, &codes).await?;
    let row = |entry: &CpvEntry| Row::of(entry, &divided);
    let mut path: Vec<&CpvEntry> = above.values().collect();
    path.sort_by_key(|entry| &entry.code);
    page(&CpvPage {
        frame: Frame::outside(&viewer),
        are_known,
        may_import: viewer.may(Action::CheckWorkbook, Scope::Somewhere).is_ok(),
        is_social: !which.social.is_empty(),
        above: path.into_iter().map(row).collect(),
        caption: caption(&wanted, count),
        next: entries.last().filter(|_| has_next).map(|last| which.next(last)).unwrap_or_default(),
        rows: entries.iter().map(row).collect(),
        below: below.and_then(|code| own.get(code.as_str()).map(row)),
        search: which.search,
    })
}

impl Which {
    fn wanted(&self, below: Option<CpvCode>) -> Wanted {
        let search = self.search.trim();
        let is_social = !self.social.is_empty();
        let is_open = search.is_empty() && below.is_none() && !is_social;
        Wanted {
            search: (!search.is_empty()).then(|| search.to_owned()),
            below,
            level: is_open.then_some(CpvLevel::Division),
            social: is_social.then_some(true),
        }
    }

    fn place(&self) -> Option<read::Place> {
        let after: CpvCode = self.after.parse().ok()?;
        Some(vec![Some(Value::Text(after.to_string()))])
    }

    fn next(&self, last: &CpvEntry) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in [("search", &self.search), ("below", &self.below), ("social", &self.social)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/reference/cpv?{}#lijst", query.append_pair("after", last.code.as_str()).finish())
    }
}

/// "12 CPV-codes met 'schoonmaak'"
fn caption(wanted: &Wanted, count: i64) -> String {
    let what = match (wanted.level, count) {
        (Some(CpvLevel::Division), _) => "afdelingen van de CPV".to_owned(),
        (_, 1) => "CPV-code".to_owned(),
        _ => "CPV-codes".to_owned(),
    };
    let social = if wanted.social == Some(true) { " van sociale en andere specifieke diensten" } else { "" };
    let search = wanted.search.as_ref().map(|search| format!(" met \"{search}\"")).unwrap_or_default();
    let below = wanted.below.as_ref().map(|code| format!(" onder {code}")).unwrap_or_default();
    format!("{} {what}{social}{search}{below}", whole_number(count))
}

impl Row {
    fn of(entry: &CpvEntry, divided: &HashSet<String>) -> Self {
        Self {
            code: entry.code.to_string(),
            written: entry.written(),
            label: entry.label().to_owned(),
            english: entry.label_nl.as_ref().and(entry.label_en.clone()).unwrap_or_default(),
            level: entry.code.level().label(),
            is_social: entry.is_social,
            is_divided: divided.contains(entry.code.as_str()),
        }
    }

    /// Its level as a line begins
    fn level(&self) -> String {
        line(self.level)
    }
}
