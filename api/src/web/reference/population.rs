use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::Partnership,
    texts::Label,
    types::{dutch_day, whole_number},
};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice,
        population_figure::{FigureOf, FigureOrder, Wanted, as_seen, place_by_name},
    },
    state::AppState,
    web::{
        Frame,
        home::chosen,
        page,
        sent::{self, Asked},
        source::SourceLink,
    },
};

/// Most figures of all municipalities on a page
const MOST_FIGURES: i64 = 100;
/// Most figures of members: of more than a partnership has
const MOST_OWN: i64 = 200;

/// Which figures are looked for; what is not given or not to be understood narrows nothing
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    /// Short name of the partnership whose members go first
    partnership: String,
    year: String,
    /// Part of the name of a municipality
    search: String,
    /// The last figure of the page before
    after: String,
}

#[derive(Template)]
#[template(path = "population.html")]
struct PopulationPage {
    frame: Frame,
    /// The years that there are figures of, the latest first
    years: Vec<i32>,
    /// The one that is shown; 0 while there are none
    year: i32,
    slug: String,
    /// Name of the partnership whose members go first; empty without one
    partnership: String,
    may_import: bool,
    search: String,
    /// Figures of its members
    own: Vec<Row>,
    /// A part of those of all municipalities
    rows: Vec<Row>,
    /// How many of those there are
    count: String,
    /// Address of the next part; empty when there is none
    next: String,
}

struct Row {
    municipality: String,
    code: String,
    day: String,
    inhabitants: String,
    status: &'static str,
    source: String,
    import: Option<SourceLink>,
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let (partnerships, years) =
        try_join!(read::partnership::all(&connection), read::population_figure::years(&connection))?;
    let is_own = |of: &&Partnership| viewer.may(Action::ReadAll, of.partnership_id).is_ok();
    let partnership = chosen(&partnerships, &viewer, &which.partnership)?.filter(is_own);
    let slug = partnership.map(|of| of.slug.clone()).unwrap_or_default();
    let asked = which.year.parse().ok().filter(|year| years.contains(year));
    let year = asked.or(years.first().copied()).unwrap_or_default();
    let all = Wanted { year: Some(year), name_contains: which.search(), ..Wanted::default() };
    let slice = Slice::First { limit: MOST_FIGURES, after: place(&connection, &which.after).await? };
    let (own, found, count) = try_join!(
        own(&connection, &slug, year),
        read::population_figure::page(Reader::over(&connection), &all, &[FigureOrder::NameAsc], &slice),
        read::population_figure::count(&connection, &all),
    )?;
    let row = |found| Row::of(as_seen(found, |id| viewer.may(Action::ReadAll, id).is_ok()));
    let has_next = found.has_next;
    let found = found.into_nodes();
    let next = found.last().filter(|_| has_next).map(|last| which.next(year, &slug, last));
    page(&PopulationPage {
        frame: partnership.map_or_else(|| Frame::outside(&viewer), |of| Frame::new(&viewer, of)),
        years,
        year,
        may_import: viewer.may(Action::CheckWorkbook, Scope::Somewhere).is_ok(),
        partnership: partnership.map(|of| of.name.clone()).unwrap_or_default(),
        own: own.into_iter().map(row).collect(),
        rows: found.into_iter().map(row).collect(),
        count: whole_number(count),
        next: next.unwrap_or_default(),
        slug,
        search: which.search,
    })
}

/// Those of the members of a partnership, by name; none without one
async fn own(connection: &AsyncPgConnection, slug: &str, year: i32) -> Result<Vec<FigureOf>, ReadError> {
    if slug.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Wanted { partnership: Some(slug.to_owned()), year: Some(year), ..Wanted::default() };
    let (reader, slice) = (Reader::over(connection), Slice::first(MOST_OWN));
    let page = read::population_figure::page(reader, &wanted, &[FigureOrder::NameAsc], &slice).await?;
    Ok(page.into_nodes())
}

/// Where the list goes on behind a figure; from the start where there is no such figure
async fn place(connection: &AsyncPgConnection, after: &str) -> Result<Option<read::Place>, ReadError> {
    let Ok(id) = after.parse::<Uuid>() else { return Ok(None) };
    Ok(read::population_figure::by_ids(connection, &[id]).await?.first().map(place_by_name))
}

impl Which {
    fn search(&self) -> Option<String> {
        let search = self.search.trim();
        (!search.is_empty()).then(|| search.to_owned())
    }

    fn next(&self, year: i32, slug: &str, (last, ..): &FigureOf) -> String {
        let mut query = Serializer::new(String::new());
        if !slug.is_empty() {
            query.append_pair("partnership", slug);
        }
        query.append_pair("year", &year.to_string());
        if let Some(search) = self.search() {
            query.append_pair("search", &search);
        }
        query.append_pair("after", &last.population_figure_id.to_string());
        format!("/reference/population?{}#lijst", query.finish())
    }
}

impl Row {
    fn of((figure, organization, origin, source): FigureOf) -> Self {
        Self {
            municipality: organization.name,
            code: organization.code.unwrap_or_default(),
            day: dutch_day(figure.reference_date),
            inhabitants: whole_number(figure.inhabitants),
            status: figure.status.label(),
            source: figure.source,
            import: SourceLink::of(source.as_ref(), origin.source_sheet.as_deref(), origin.source_row),
        }
    }
}
