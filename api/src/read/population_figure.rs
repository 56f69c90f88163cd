//! Numbers of inhabitants.

use chrono::{Datelike, NaiveDate};
use diesel::{ExpressionMethods, QueryDsl, Queryable, Selectable, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Organization, PopulationFigure},
    tables::{import_runs, organizations, population_figures},
};
use uuid::Uuid;

use super::{
    Page, Place, ReadError, Reader, Slice, Value,
    import_run::ImportSource,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// What figures are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of organizations that were ever members of the partnership with this short name
    pub partnership: Option<String>,
    /// Of the municipalities with these codes
    pub codes: Option<Vec<String>>,
    /// On this day (peildatum)
    pub reference_date: Option<NaiveDate>,
    /// On a day in this year
    pub year: Option<i32>,
    /// Of municipalities whose name has this text in it, whatever its case
    pub name_contains: Option<String>,
}

/// A figure, whose it is, and where it came from
pub type FigureOf = (PopulationFigure, Organization, FigureOrigin, Option<ImportSource>);

/// The figure as it is told to who sees all of some partnerships: of others neither the file nor the import
pub fn as_seen(found: FigureOf, sees: impl Fn(Uuid) -> bool) -> FigureOf {
    match found {
        (figure, organization, origin, Some(source)) if !sees(source.partnership_id) => {
            (figure.without_file(), organization, origin, None)
        }
        found => found,
    }
}

/// Where a figure stood in the sheet that it came from
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = population_figures, check_for_backend(Pg))]
pub struct FigureOrigin {
    /// Sheet of the import that last wrote it
    pub source_sheet: Option<String>,
    /// Row in that sheet, from 1
    pub source_row: Option<i32>,
}

/// By what figures are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FigureOrder {
    /// Day (peildatum), earliest first
    DateAsc,
    /// Day (peildatum), latest first
    DateDesc,
    /// Name of the municipality, from A to Z
    NameAsc,
    /// Name of the municipality, from Z to A
    NameDesc,
    /// Number of inhabitants, smallest first
    InhabitantsAsc,
    /// Number of inhabitants, largest first
    InhabitantsDesc,
}

impl Order for FigureOrder {
    fn key(self) -> Key {
        match self {
            Self::DateAsc => Key::ascending("population_figures.reference_date", Kind::Day),
            Self::DateDesc => Key::descending("population_figures.reference_date", Kind::Day),
            Self::NameAsc => Key::ascending("organizations.name", Kind::Text),
            Self::NameDesc => Key::descending("organizations.name", Kind::Text),
            Self::InhabitantsAsc => Key::ascending("population_figures.inhabitants", Kind::Number),
            Self::InhabitantsDesc => Key::descending("population_figures.inhabitants", Kind::Number),
        }
    }
}

/// Part of the figures that are wanted; without an order the latest day first, and for a day by name of the municipality
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    wanted: &Wanted,
    order: &[FigureOrder],
    slice: &Slice,
) -> Result<Page<FigureOf>, ReadError> {
    let identity = Key::ascending("population_figures.population_figure_id", Kind::Id);
    let keys = page::keys(order, &[FigureOrder::DateDesc, FigureOrder::NameAsc], identity);
    let statement = Statement::new("SELECT ")
        .fragment(<FigureOf as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .figures(wanted);
    reader.page::<FigureOf, Columns<FigureOf>>(statement, &keys, slice).await
}

/// How many figures are wanted
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").figures(wanted).only_number(connection).await
}

/// A text that changes whenever a figure that is wanted comes, changes or goes, or its municipality is renamed: the transactions
/// that wrote them tell
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(connection: &AsyncPgConnection, wanted: &Wanted) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat_ws(' ', population_figures.population_figure_id, \
         population_figures.xmin, organizations.xmin), 0)))",
    );
    statement.figures(wanted).only_text(connection).await
}

impl Statement {
    fn figures(self, wanted: &Wanted) -> Self {
        let mut statement = self.sql(
            " FROM population_figures JOIN organizations USING (organization_id) \
             LEFT JOIN import_runs USING (import_run_id) WHERE TRUE",
        );
        if let Some(day) = wanted.reference_date {
            statement = statement.sql(" AND population_figures.reference_date = ").bind(Value::Day(day));
        }
        if let Some(year) = wanted.year {
            statement = statement
                .sql(" AND extract(year FROM population_figures.reference_date) = ")
                .bind(Value::Number(year.into()));
        }
        if let Some(text) = &wanted.name_contains {
            statement = statement.sql(" AND organizations.name ILIKE ").bind(Value::containing(text));
        }
        if let Some(codes) = &wanted.codes {
            statement = statement.sql(" AND organizations.code = ANY(").bind_texts(codes.clone()).sql(")");
        }
        if let Some(slug) = &wanted.partnership {
            statement = statement
                .sql(
                    " AND organizations.organization_id IN (SELECT memberships.organization_id FROM memberships \
                     JOIN partnerships USING (partnership_id) WHERE partnerships.slug = ",
                )
                .bind(Value::Text(slug.clone()))
                .sql(")");
        }
        statement
    }
}

/// The years in which there are figures of a day, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn years(mut connection: &AsyncPgConnection) -> Result<Vec<i32>, ReadError> {
    let mut years: Vec<i32> = population_figures::table
        .select(population_figures::reference_date)
        .distinct()
        .load::<NaiveDate>(&mut connection)
        .await?
        .iter()
        .map(Datelike::year)
        .collect();
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    Ok(years)
}

/// The place of a figure in the list by name of the municipality
pub fn place_by_name((figure, organization, ..): &FigureOf) -> Place {
    vec![Some(Value::Text(organization.name.clone())), Some(Value::Id(figure.population_figure_id))]
}

/// Those of the figures that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<FigureOf>, ReadError> {
    Ok(population_figures::table
        .inner_join(organizations::table)
        .left_join(import_runs::table)
        .filter(population_figures::population_figure_id.eq_any(ids))
        .select(FigureOf::as_select())
        .load(&mut connection)
        .await?)
}
