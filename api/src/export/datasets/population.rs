//! Numbers of inhabitants of the members.

use diesel_async::AsyncPgConnection;
use futures::try_join;

use super::{
    Part, Which,
    cell::{Column, Row},
};
use crate::read::{
    ReadError, Reader, Slice, partnership,
    population_figure::{self, FigureOf, Wanted},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::text("population_figure_id", "Identity (identificatie)"),
    Column::text("organization_code", "CBS code of the municipality (gemeentecode)"),
    Column::text("organization_name", "Name of the municipality (gemeente)"),
    Column::day("reference_date", "Day of the figure (peildatum)"),
    Column::number("inhabitants", "Inhabitants on that day (inwoners)"),
    Column::text("status", "PROVISIONAL while CBS may still revise it, else DEFINITIVE (status)"),
    Column::text("source", "Table or file that it comes from (bron); no files of other partnerships"),
];

fn wanted(which: &Which) -> Wanted {
    Wanted { partnership: Some(which.partnership.clone()), ..Wanted::default() }
}

/// What changes when any of its rows does
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn version(connection: &AsyncPgConnection, which: &Which) -> Result<String, ReadError> {
    population_figure::version(connection, &wanted(which)).await
}

/// A part of its rows
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn part(
    connection: &AsyncPgConnection,
    which: &Which,
    slice: &Slice,
) -> Result<Part, ReadError> {
    let wanted = wanted(which);
    let (page, partnership) = try_join!(
        population_figure::page(Reader::over(connection), &wanted, &[], slice),
        partnership::find(connection, &which.partnership)
    )?;
    let own = partnership.map(|partnership| partnership.partnership_id);
    Part::of(page, |figure| Ok(vec![row(population_figure::as_seen(figure, |id| Some(id) == own))]))
}

fn row((figure, organization, ..): FigureOf) -> Row {
    vec![
        figure.population_figure_id.into(),
        organization.code.into(),
        organization.name.into(),
        figure.reference_date.into(),
        figure.inhabitants.into(),
        figure.status.to_string().into(),
        figure.source.into(),
    ]
}
