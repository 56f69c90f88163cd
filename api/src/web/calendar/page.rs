//! The page `/calendar`: timeline and table of the tenders of a calendar that are wanted.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    clock,
    models::{Calendar, CalendarEdition, Partnership},
    rules::tender::check_move,
    types::{CalendarStatus, Milestone},
};

use super::{
    choices::Choices,
    edition::Publication,
    feed::Feed,
    groups::{Group, Totals, counted, groups},
    row::texts,
    timeline::Timeline,
    which::{Typed, Which},
    window::{Window, Zoom},
};
use crate::{
    auth::{Action, Viewer},
    config::Config,
    error::ApiError,
    export::FileFormat,
    read::{
        self, Page, ReadError, Reader, Slice, Visibility,
        tender::{Relations, TenderFilter, TenderGrouping, TenderOrder, TenderWithRelations},
    },
    state::AppState,
    web::{
        Frame,
        dutch::day,
        filled::Filled,
        home::{chosen, year_to_plan},
        page,
        sent::{Asked, asked},
    },
};

/// Most tenders on a page
const MOST_TENDERS: i64 = 100;

#[derive(Template)]
#[template(path = "calendar.html")]
pub(super) struct CalendarPage {
    frame: Frame,
    partnerships: Vec<Tab>,
    years: Vec<Tab>,
    slug: String,
    year: i32,
    is_member: bool,
    may_register: bool,
    which: Which,
    choices: Choices,
    /// The amounts and the day that were typed
    filled: Filled,
    /// The day that is looked back at, in words; empty for now
    on: String,
    calendar: Option<CalendarView>,
    feed: Feed,
    /// Whether the viewer may publish the calendar and take it back
    may_publish: bool,
    /// Why nothing was published or taken back; empty when nothing was to be
    refusal: String,
}

/// A calendar that is to be seen
struct CalendarView {
    title: String,
    is_draft: bool,
    /// How many are wanted, and their value together
    count: String,
    /// Address of all of it
    all: String,
    /// Address of the same tenders as they are now
    now: String,
    publication: Publication,
    /// Addresses of the same tenders as a file, by the ending of its name
    downloads: Vec<(FileFormat, String)>,
    zooms: Vec<Tab>,
    /// Address of the days before those of the timeline
    earlier: String,
    /// Address of the days behind them
    later: String,
    /// Which days the timeline shows, in words
    days: String,
    timeline: Option<Timeline>,
    /// How many on this page are not in the timeline, in words; empty when all are
    elsewhere: String,
    groups: Vec<Group>,
    /// Address of the start of the table; empty when it is on this page
    start: String,
    /// Address of the tenders behind these; empty when there are none
    next: String,
}

/// One of several pages that are chosen from
struct Tab {
    name: String,
    address: String,
    is_here: bool,
}

impl CalendarPage {
    /// What is wrong with what was typed, each with its field
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
    let today = clock::dutch(Utc::now()).date();
    page(&load(&connection, (&state.config, &viewer), which, today, String::new()).await?)
}

/// The page, with why nothing was published or taken back
///
/// # Errors
///
/// [`ApiError::NotFound`] for an unknown partnership; what [`Viewer::may`] refuses of another day; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    (config, viewer): (&Config, &Viewer),
    mut which: Which,
    today: NaiveDate,
    refusal: String,
) -> Result<CalendarPage, ApiError> {
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    let is_member = viewer.may(Action::ReadAll, partnership.partnership_id).is_ok();
    let visibility = if is_member { Visibility::All } else { Visibility::Published };
    let slug = partnership.slug.clone();
    let years = read::calendar::years(connection, &slug, visibility).await?;
    let year = which.year.parse().unwrap_or_else(|_| year_to_plan(&years, today.year()));
    which.partnership.clone_from(&slug);
    which.year = year.to_string();
    let typed = which.typed();
    if typed.on.is_some() {
        viewer.require(Action::ReadAll, partnership.partnership_id)?;
    }
    let filter = which.filter(year, &typed);
    let partnership_ids = [partnership.partnership_id];
    let (found, members) = try_join!(
        find(connection, &which, &filter, year, visibility),
        read::partnership::members_of(connection, &partnership_ids),
    )?;
    // What stood there on another day is not planned anew.
    let is_now = typed.on.is_none() && which.edition().is_none();
    let may_move = |tender: &TenderWithRelations| {
        let (place, takes_part) = (partnership.partnership_id, tender.taking_part());
        is_now
            && check_move(tender.tender.status, Milestone::Publication).is_ok()
            && viewer.may_change_tender_of(Action::MoveTender, place, &takes_part).is_ok()
    };
    let calendar = match found {
        Some(found) => Some(CalendarView::new(found, &which, &typed, visibility, today, &may_move)?),
        None => None,
    };
    Ok(CalendarPage {
        frame: Frame::new(viewer, &partnership),
        feed: Feed::of(&config.origin(), &slug, year),
        partnerships: partnership_tabs(&partnerships, &slug),
        years: year_tabs(&years, &which, year),
        choices: Choices::new(&which, year, &members),
        slug,
        year,
        is_member,
        may_register: viewer.may(Action::RegisterTender, partnership.partnership_id).is_ok(),
        which,
        on: typed.on.map(day).unwrap_or_default(),
        filled: typed.filled,
        calendar,
        may_publish: viewer.may(Action::PublishCalendar, partnership.partnership_id).is_ok(),
        refusal,
    })
}

fn partnership_tabs(partnerships: &[Partnership], slug: &str) -> Vec<Tab> {
    let tab = |partnership: &Partnership| Tab {
        name: partnership.name.clone(),
        address: Which { partnership: partnership.slug.clone(), ..Which::default() }.address(&[]),
        is_here: partnership.slug == slug,
    };
    partnerships.iter().map(tab).collect()
}

/// What is wanted stays wanted in another year, its quarters aside
fn year_tabs(years: &[i32], which: &Which, shown: i32) -> Vec<Tab> {
    let tab = |year: &i32| Tab {
        name: year.to_string(),
        address: which.address(&[
            ("year", &year.to_string()),
            ("quarter", ""),
            ("on", ""),
            ("edition", ""),
            ("from", ""),
            ("after", ""),
        ]),
        is_here: *year == shown,
    };
    years.iter().map(tab).collect()
}

/// What was read of a calendar
struct Found {
    calendar: Calendar,
    editions: Vec<CalendarEdition>,
    tenders: Page<TenderWithRelations>,
    totals: Totals,
}

async fn find(
    connection: &AsyncPgConnection,
    which: &Which,
    filter: &TenderFilter,
    year: i32,
    visibility: Visibility,
) -> Result<Option<Found>, ReadError> {
    let (slug, reader) = (which.partnership.as_str(), Reader::over(connection));
    let order = [TenderOrder::PublicationAsc, TenderOrder::TitleAsc];
    let after = match which.after.parse() {
        Ok(id) => read::tender::place(reader, slug, filter, &order, visibility, id).await?,
        Err(_) => None,
    };
    let slice = Slice::First { limit: MOST_TENDERS, after };
    let source = visibility == Visibility::All;
    let asked = Relations {
        texts: texts(visibility),
        calendar: false,
        lots: false,
        source,
        cpv: false,
        threshold: false,
        steps: false,
        moves: false,
        assessments: false,
        ..Relations::all()
    };
    let groups = [TenderGrouping::PublicationQuarter];
    let (calendar, editions, tenders, totals) = try_join!(
        read::calendar::find(connection, slug, year, visibility),
        read::calendar_edition::all(connection, slug, year, visibility),
        read::tender::page(reader, slug, filter, &order, &slice, visibility, &asked),
        read::tender::totals(connection, slug, filter, &groups, visibility),
    )?;
    let found = |(calendar, _)| Found { calendar, editions, tenders, totals: Totals::of(totals) };
    Ok(calendar.map(found))
}

impl CalendarView {
    /// # Errors
    ///
    /// As [`groups`].
    fn new(
        found: Found,
        which: &Which,
        typed: &Typed,
        visibility: Visibility,
        today: NaiveDate,
        may_move: &dyn Fn(&TenderWithRelations) -> bool,
    ) -> Result<Self, ReadError> {
        let Found { calendar, editions, tenders, totals } = found;
        let is_member = visibility == Visibility::All;
        let asked = which.edition().filter(|_| typed.on.is_none());
        let publication = Publication::of(calendar.status, &editions, asked, is_member);
        let has_next = tenders.has_next;
        let tenders = tenders.into_nodes();
        let last = tenders.last().map(|tender| tender.tender.tender_id.to_string()).unwrap_or_default();
        let window = Window::of(which.zoom(), which.start(), calendar.year, today);
        let timeline = window.and_then(|window| Timeline::of(window, &tenders, today, may_move));
        let drawn = timeline.as_ref().map_or(0, |timeline| timeline.rows.len());
        let elsewhere = i64::try_from(tenders.len() - drawn).unwrap_or_default();
        let from = |window: Window| which.address(&[("from", &window.start.to_string())]);
        Ok(Self {
            title: calendar.title,
            is_draft: calendar.status == CalendarStatus::Draft,
            count: totals.all().summary(),
            all: which.address_of_all(),
            now: which.address(&[("on", ""), ("edition", ""), ("after", "")]),
            publication,
            downloads: FileFormat::ALL
                .map(|format| (format, which.download(format.ending(), typed)))
                .to_vec(),
            zooms: zoom_tabs(which),
            earlier: window.map(|window| from(window.earlier())).unwrap_or_default(),
            later: window.map(|window| from(window.later())).unwrap_or_default(),
            days: window.map(Window::name).unwrap_or_default(),
            timeline,
            elsewhere: if elsewhere == 0 { String::new() } else { counted(elsewhere) },
            groups: groups(&tenders, &totals, visibility, may_move)?,
            start: if which.after.is_empty() { String::new() } else { which.address(&[("after", "")]) },
            next: if has_next { which.address(&[("after", &last)]) } else { String::new() },
        })
    }
}

fn zoom_tabs(which: &Which) -> Vec<Tab> {
    let tab = |zoom: Zoom| Tab {
        name: zoom.name().to_owned(),
        address: which.address(&[("zoom", zoom.as_str())]),
        is_here: zoom == which.zoom(),
    };
    Zoom::ALL.into_iter().map(tab).collect()
}
