use std::collections::HashMap;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, PgTextExpressionMethods, QueryDsl, QueryResult,
    SelectableHelper,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Finding, tables::findings as stored, texts::DEEDS, types::Severity};
use uuid::Uuid;

use super::of_each::{self, Below};
use crate::read::{Page, ReadError, Reader, Slice, reader::Columns, statement::Statement};

const BELOW: Below = Below {
    of_run: "findings WHERE findings.import_run_id = runs.id",
    column: "severity",
    named: ") AS findings",
    number: "finding_id",
};

/// Part of what an import noticed, in the order of the workbook; with severities only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn findings(
    reader: Reader<'_>,
    run: Uuid,
    severities: Option<&[Severity]>,
    slice: &Slice,
) -> Result<Page<Finding>, ReadError> {
    let mut pages = findings_of_each(reader, &[run], severities, slice).await?;
    Ok(pages.remove(&run).unwrap_or_else(|| Page::of(slice, Vec::new())))
}

/// The same part of what each of these imports noticed, in one statement
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn findings_of_each(
    reader: Reader<'_>,
    runs: &[Uuid],
    severities: Option<&[Severity]>,
    slice: &Slice,
) -> Result<HashMap<Uuid, Page<Finding>>, ReadError> {
    let statement =
        Statement::new("SELECT ").fragment(Finding::as_select()).of_each(&BELOW, runs, severities, slice)?;
    let rows = reader.load::<Finding, Columns<Finding>>(statement).await?;
    Ok(of_each::pages(runs, rows, slice, |row| row.import_run_id, |row| row.finding_id))
}

/// How much each of these imports noticed, with severities only those, in one statement; a run without any is not there
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_findings_of_each(
    connection: &AsyncPgConnection,
    runs: &[Uuid],
    severities: Option<&[Severity]>,
) -> Result<HashMap<Uuid, i64>, ReadError> {
    Ok(of_each::count(connection, &BELOW, runs, severities).await?)
}

/// How much an import noticed; with severities only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_findings(
    connection: &AsyncPgConnection,
    run: Uuid,
    severities: Option<&[Severity]>,
) -> Result<i64, ReadError> {
    let counts = count_findings_of_each(connection, &[run], severities).await?;
    Ok(counts.get(&run).copied().unwrap_or(0))
}

/// How many errors of an import are about more than a row: about the file, a sheet or a column. While there are any, no
/// row is surely good.
///
/// # Errors
///
/// When the database fails.
pub async fn count_errors_beyond_rows(mut connection: &AsyncPgConnection, run: Uuid) -> QueryResult<i64> {
    stored::table
        .filter(stored::import_run_id.eq(run))
        .filter(stored::severity.eq(Severity::Error))
        .filter(stored::cell.is_null().or(stored::code.ilike("columns.%")))
        .count()
        .get_result(&mut connection)
        .await
}

/// Findings that a column was not understood: unknown, one too many, or able to mean two things
const NOT_UNDERSTOOD: [&str; 4] =
    ["columns.unknown", "columns.organization_likely", "columns.double", "columns.ambiguous"];

/// The columns that an import did not understand, of those that have a heading, in the order of the workbook
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn columns_not_understood(
    mut connection: &AsyncPgConnection,
    run: Uuid,
    most: i64,
) -> Result<Vec<Finding>, ReadError> {
    Ok(stored::table
        .filter(stored::import_run_id.eq(run))
        .filter(stored::code.eq_any(NOT_UNDERSTOOD))
        .filter(stored::heading.is_not_null())
        .order(stored::finding_id)
        .limit(most)
        .select(Finding::as_select())
        .load(&mut connection)
        .await?)
}

/// What somebody did to each of these imports: the finding that says that it was turned down or broken off; one without is not there
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn deeds(
    mut connection: &AsyncPgConnection,
    runs: &[Uuid],
) -> Result<HashMap<Uuid, Finding>, ReadError> {
    let found: Vec<Finding> = stored::table
        .filter(stored::import_run_id.eq_any(runs))
        .filter(stored::code.eq_any(DEEDS))
        .select(Finding::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|finding| (finding.import_run_id, finding)).collect())
}
