//! The page `/calendar/retrospect`: the calendar of a year as it was planned against what came of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    headings::TenderField,
    rules::retrospect::{Looked, Outcome},
    texts::{Label, capitalized},
};
use uuid::Uuid;

use super::{
    difference::{Days, later, usual},
    groups::counted,
    row::{reference_and_title, told},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        retrospect::{Found, Span},
        tender::TenderWithRelations,
    },
    state::AppState,
    web::{
        Frame,
        dutch::day,
        filled::Filled,
        home::{chosen, year_to_show},
        page,
        sent::{Asked, asked},
    },
};

/// Most tenders of an outcome on the page
const MOST_TENDERS: usize = 500;

#[derive(Template)]
#[template(path = "calendar_retrospect.html")]
struct RetrospectPage {
    frame: Frame,
    slug: String,
    year: i32,
    years: Vec<i32>,
    /// The days as they were typed
    filled: Filled,
    /// `None` when there is no such calendar
    view: Option<RetrospectView>,
}

/// What came of a calendar
struct RetrospectView {
    title: String,
    from: String,
    until: String,
    /// Names of the outcomes, in the order of the columns
    outcomes: Vec<String>,
    /// Who, and how many of each outcome; all together last
    members: Vec<(String, Vec<usize>)>,
    parts: Vec<Part>,
}

/// Tenders with the same outcome
struct Part {
    anchor: String,
    /// `Doorgeschoven: 2 trajecten`
    heading: String,
    about: &'static str,
    tenders: Vec<Row>,
    /// How many more there are, in words; empty when all are shown
    others: String,
}

/// A tender and what came of it
struct Row {
    /// Of its page; `None` for one that was removed
    id: Option<Uuid>,
    name: String,
    lead: String,
    planned: String,
    became: String,
    /// `91 dagen later`
    slip: String,
    status: String,
    /// Why, as people said; a line each
    reasons: Vec<String>,
}

impl RetrospectPage {
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
    page(&load(&connection, &viewer, &days).await?)
}

/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    days: &Days,
) -> Result<RetrospectPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership = chosen(&partnerships, viewer, &days.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let (slug, now) = (partnership.slug.clone(), Utc::now());
    let years = read::calendar::years(connection, &slug, read::Visibility::All).await?;
    let this_year = clock::dutch(now).year();
    let year = days.year.parse().unwrap_or_else(|_| year_to_show(&years, this_year));
    let mut asked =
        Filled::sent(vec![("from".to_owned(), days.from.clone()), ("until".to_owned(), days.until.clone())]);
    let mut typed = |field| asked.optional(field).and_then(|_| asked.day(field));
    let span = (typed("from"), typed("until"));
    let found = read::retrospect::find(Reader::over(connection), &slug, year, span, now).await?;
    let filled = match &found {
        Some((_, span, _)) if asked.errors().is_empty() => Filled::sent(vec![
            ("from".to_owned(), usual(&days.from, || span.from.to_string())),
            ("until".to_owned(), usual(&days.until, || span.until.to_string())),
        ]),
        _ => asked,
    };
    Ok(RetrospectPage {
        frame: Frame::new(viewer, &partnership),
        slug,
        year,
        years,
        filled,
        view: found.as_ref().map(RetrospectView::of),
    })
}

impl RetrospectView {
    fn of(((calendar, _), span, looked): &Found) -> Self {
        let name = |outcome: &Outcome| capitalized(*outcome);
        Self {
            title: calendar.title.clone(),
            from: day(span.from),
            until: day(span.until),
            outcomes: Outcome::ALL.iter().map(name).collect(),
            members: members(looked),
            parts: Outcome::ALL.iter().filter_map(|outcome| Part::of(*outcome, looked, *span)).collect(),
        }
    }
}

fn members(looked: &[Looked<TenderWithRelations>]) -> Vec<(String, Vec<usize>)> {
    let mut names: BTreeMap<Uuid, &str> = BTreeMap::new();
    for tender in looked.iter().flat_map(|one| one.pair.before.iter().chain(&one.pair.after)) {
        let organizations = tender.participations.iter().map(|part| &part.organization);
        names.extend(organizations.map(|of| (of.organization_id, of.name.as_str())));
    }
    let counted = |is_of: &dyn Fn(&Looked<TenderWithRelations>) -> bool| -> Vec<usize> {
        let count =
            |outcome: &Outcome| looked.iter().filter(|one| one.outcome == *outcome && is_of(one)).count();
        Outcome::ALL.iter().map(count).collect()
    };
    let of_member =
        |(id, name): (&Uuid, &&str)| ((*name).to_owned(), counted(&|one| one.members.contains(id)));
    let mut members: Vec<(String, Vec<usize>)> = names.iter().map(of_member).collect();
    members.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    members.sort();
    members.push(("Alle trajecten".to_owned(), counted(&|_| true)));
    members
}

impl Part {
    fn of(outcome: Outcome, looked: &[Looked<TenderWithRelations>], span: Span) -> Option<Self> {
        let about = match outcome {
            Outcome::Awarded => "Gegund of verder.",
            Outcome::Running => {
                "Nog niet gegund, en de geplande publicatie is niet verschoven, ook als die dag al voorbij is."
            }
            Outcome::Slipped => {
                "Nog niet gegund, en de publicatie is later of onbekend geworden, of het traject ging naar een volgend jaar."
            }
            Outcome::Dropped => "Ingetrokken, of uit de kalender gehaald.",
            Outcome::New => "Stond toen nog niet in deze kalender.",
        };
        let of_outcome: Vec<_> = looked.iter().filter(|one| one.outcome == outcome).collect();
        let count = |count: usize| counted(i64::try_from(count).unwrap_or(i64::MAX));
        let others = of_outcome.len().saturating_sub(MOST_TENDERS);
        (!of_outcome.is_empty()).then(|| Self {
            anchor: outcome.label().replace(' ', "-"),
            heading: format!("{}: {}", capitalized(outcome), count(of_outcome.len())),
            about,
            tenders: of_outcome.iter().take(MOST_TENDERS).map(|one| Row::of(one, span)).collect(),
            others: if others == 0 { String::new() } else { count(others) },
        })
    }
}

impl Row {
    fn of(looked: &Looked<TenderWithRelations>, span: Span) -> Self {
        let side = |tender: &Option<TenderWithRelations>, field| {
            tender.as_ref().map(|tender| told(tender, field)).unwrap_or_default()
        };
        let last = looked.pair.any();
        let year = |tender: &Option<TenderWithRelations>| side(tender, TenderField::Year);
        let moved = year(&looked.pair.before) != year(&looked.pair.after)
            && looked.pair.before.is_some()
            && looked.pair.after.is_some();
        let became = side(&looked.pair.after, TenderField::Publication);
        Self {
            id: looked.pair.after.as_ref().map(|tender| tender.tender.tender_id),
            reasons: read::retrospect::reasons(looked, span).into_iter().map(str::to_owned).collect(),
            name: last.map(reference_and_title).unwrap_or_default(),
            lead: last.map(|tender| told(tender, TenderField::Lead)).unwrap_or_default(),
            planned: side(&looked.pair.before, TenderField::Publication),
            became: if moved {
                format!("{became} (kalender van {})", year(&looked.pair.after))
            } else {
                became
            },
            slip: looked.slip.as_ref().map(later).unwrap_or_default(),
            status: side(&looked.pair.after, TenderField::Status),
        }
    }
}
