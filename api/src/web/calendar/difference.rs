//! The page `/calendar/difference`: what changed in a calendar between two days.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Months, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    headings::{Field, TenderField},
    rules::calendar_difference::{Fate, Move, TenderDifference},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    groups::counted,
    row::{reference_and_title, told},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Reader, tender::TenderWithRelations},
    state::AppState,
    web::{
        Frame,
        dutch::{day, typed_day},
        filled::Filled,
        home::{chosen, year_to_show},
        page,
        sent::{Asked, asked},
    },
};

/// Most tenders of a kind on the page
const MOST_TENDERS: usize = 300;

/// Which calendar, and which days; from the first day of its year, or from a month ago when that is to come, to today, when they are not given
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Days {
    pub(super) partnership: String,
    pub(super) year: String,
    pub(super) from: String,
    pub(super) until: String,
}

#[derive(Template)]
#[template(path = "calendar_difference.html")]
struct DifferencePage {
    frame: Frame,
    slug: String,
    year: i32,
    /// The days as they were typed
    filled: Filled,
    /// `1 januari 2023`
    from: String,
    /// `30 juni 2023`
    until: String,
    /// What came, went and changed; only what there is
    parts: Vec<Part>,
}

/// Tenders with the same fate
struct Part {
    /// In an address
    anchor: &'static str,
    /// `Nieuw: 2 trajecten`
    heading: String,
    tenders: Vec<DifferingTender>,
    /// How many more there are, in words; empty when all are shown
    others: String,
}

/// A tender that differs
struct DifferingTender {
    /// Of its page; `None` for one that was gone
    id: Option<Uuid>,
    name: String,
    /// Of one that came or went when it is published, and what it is worth
    about: String,
    changes: Vec<ChangedField>,
}

/// What was and what is
struct ChangedField {
    heading: &'static str,
    before: String,
    after: String,
    /// `91 dagen later`; empty for what is no moment with days
    moved: String,
}

impl DifferencePage {
    /// What is wrong with what was typed, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    days: Asked<Days>,
) -> Result<Response, ApiError> {
    let days = asked(days)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &days, clock::dutch(Utc::now()).date()).await?)
}

/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    days: &Days,
    today: NaiveDate,
) -> Result<DifferencePage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership = chosen(&partnerships, viewer, &days.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = partnership.slug.clone();
    let years = read::calendar::years(connection, &slug, read::Visibility::All).await?;
    let year = days.year.parse().unwrap_or_else(|_| year_to_show(&years, today.year()));
    let mut filled = Filled::sent(vec![
        ("from".to_owned(), usual(&days.from, || usual_start(year, today).to_string())),
        ("until".to_owned(), usual(&days.until, || today.to_string())),
    ]);
    let [from, until] = [filled.day("from"), filled.day("until")].map(|day| day.unwrap_or(today));
    let moments = (clock::end_of(from), clock::end_of(until));
    let found = read::calendar_difference::between(Reader::over(connection), &slug, year, moments).await?;
    Ok(DifferencePage {
        frame: Frame::new(viewer, &partnership),
        slug,
        year,
        filled,
        from: day(from),
        until: day(until),
        parts: [Fate::New, Fate::Changed, Fate::Gone]
            .into_iter()
            .filter_map(|fate| Part::of(fate, &found))
            .collect(),
    })
}

/// A day as it was typed, or as a browser shows it, or the usual one where none was
pub(super) fn usual(typed: &str, usual: impl Fn() -> String) -> String {
    match (typed.trim(), typed_day(typed)) {
        ("", _) => usual(),
        // As a browser shows it in a field for days.
        (_, Some(day)) => day.to_string(),
        (typed, None) => typed.to_owned(),
    }
}

/// From when one usually looks at what changed in the calendar of a year
fn usual_start(year: i32, today: NaiveDate) -> NaiveDate {
    let month_ago = today.checked_sub_months(Months::new(1)).unwrap_or(today);
    first_of(year).min(month_ago)
}

/// The last day before a year: at its end the year begins
fn first_of(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.saturating_sub(1), 12, 31).unwrap_or_default()
}

impl Part {
    fn of(fate: Fate, found: &[TenderDifference<TenderWithRelations>]) -> Option<Self> {
        let (anchor, word) = match fate {
            Fate::New => ("nieuw", "Nieuw"),
            Fate::Changed => ("gewijzigd", "Gewijzigd"),
            Fate::Gone => ("verdwenen", "Niet meer in deze kalender"),
        };
        let of_fate: Vec<_> = found.iter().filter(|one| one.fate == fate).collect();
        let count = |count: usize| counted(i64::try_from(count).unwrap_or(i64::MAX));
        let others = of_fate.len().saturating_sub(MOST_TENDERS);
        (!of_fate.is_empty()).then(|| Self {
            anchor,
            heading: format!("{word}: {}", count(of_fate.len())),
            tenders: of_fate.iter().take(MOST_TENDERS).map(|one| DifferingTender::of(one)).collect(),
            others: if others == 0 { String::new() } else { count(others) },
        })
    }
}

impl DifferingTender {
    fn of(found: &TenderDifference<TenderWithRelations>) -> Self {
        let any = found.pair.any();
        let change = |field: &TenderField| {
            let side = |tender: &Option<TenderWithRelations>| {
                tender.as_ref().map(|tender| told(tender, *field)).unwrap_or_default()
            };
            ChangedField {
                heading: field.heading().dutch,
                before: side(&found.pair.before),
                after: side(&found.pair.after),
                moved: found
                    .moves
                    .iter()
                    .find(|moved| moved.field() == *field)
                    .map(later)
                    .unwrap_or_default(),
            }
        };
        let about = |tender: &TenderWithRelations| {
            let about = [TenderField::Publication, TenderField::Value, TenderField::Status];
            let told = about.map(|field| told(tender, field)).into_iter().filter(|text| !text.is_empty());
            told.collect::<Vec<_>>().join(" · ")
        };
        Self {
            id: found.pair.after.as_ref().map(|tender| tender.tender.tender_id),
            name: any.map(reference_and_title).unwrap_or_default(),
            about: if found.fate == Fate::Changed {
                String::new()
            } else {
                any.map(about).unwrap_or_default()
            },
            changes: found.fields.iter().map(change).collect(),
        }
    }
}

/// By how many days, in words; empty when it cannot be told, or the begin stays
pub(super) fn later(moved: &Move) -> String {
    let days = |days: u64| if days == 1 { "1 dag".to_owned() } else { format!("{days} dagen") };
    match moved.days_later {
        None | Some(0) => String::new(),
        Some(count) if count > 0 => format!("{} later", days(count.unsigned_abs())),
        Some(count) => format!("{} eerder", days(count.unsigned_abs())),
    }
}

#[cfg(test)]
mod tests {
    use schema::types::Milestone;

    use super::*;

    #[test]
    fn moves_are_told_in_days() {
        let told =
            |days_later| later(&Move { milestone: Milestone::Award, before: None, after: None, days_later });
        assert_eq!([Some(91), Some(-1), Some(0), None].map(told), ["91 dagen later", "1 dag eerder", "", ""]);
    }

    #[test]
    fn days_that_are_not_given_are_the_usual_ones() {
        assert_eq!(usual(" ", || first_of(2023).to_string()), "2022-12-31");
        assert_eq!(usual("30-6-2023", String::new), "2023-06-30");
        assert_eq!(usual("gisteren", String::new), "gisteren");
    }

    #[test]
    fn the_calendar_of_a_year_to_come_changed_lately() {
        let start = |year| usual_start(year, "2026-11-27".parse().unwrap()).to_string();
        assert_eq!([2023, 2026, 2027].map(start), ["2022-12-31", "2025-12-31", "2026-10-27"]);
    }
}
