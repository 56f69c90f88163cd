use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Difference,
    tables::differences as stored,
    types::{Choice, DifferenceKind},
};
use uuid::Uuid;

use super::of_each::{self, Below};
use crate::read::{Page, ReadError, Reader, Slice, reader::Columns, statement::Statement};

const BELOW: Below = Below {
    of_run: "differences WHERE differences.import_run_id = runs.id",
    column: "kind",
    named: ") AS differences",
    number: "difference_id",
};

/// Part of what an import would change, or changed, in the order of the workbook; with kinds only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn differences(
    reader: Reader<'_>,
    run: Uuid,
    kinds: Option<&[DifferenceKind]>,
    slice: &Slice,
) -> Result<Page<Difference>, ReadError> {
    let mut pages = differences_of_each(reader, &[run], kinds, slice).await?;
    Ok(pages.remove(&run).unwrap_or_else(|| Page::of(slice, Vec::new())))
}

/// The same part of what each of these imports would change, or changed, in one statement
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn differences_of_each(
    reader: Reader<'_>,
    runs: &[Uuid],
    kinds: Option<&[DifferenceKind]>,
    slice: &Slice,
) -> Result<HashMap<Uuid, Page<Difference>>, ReadError> {
    let statement =
        Statement::new("SELECT ").fragment(Difference::as_select()).of_each(&BELOW, runs, kinds, slice)?;
    let rows = reader.load::<Difference, Columns<Difference>>(statement).await?;
    Ok(of_each::pages(runs, rows, slice, |row| row.import_run_id, |row| row.difference_id))
}

/// How much each of these imports would change, or changed, with kinds only those, in one statement; a run without any is not there
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_differences_of_each(
    connection: &AsyncPgConnection,
    runs: &[Uuid],
    kinds: Option<&[DifferenceKind]>,
) -> Result<HashMap<Uuid, i64>, ReadError> {
    Ok(of_each::count(connection, &BELOW, runs, kinds).await?)
}

/// How much an import would change, or changed; with kinds only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_differences(
    connection: &AsyncPgConnection,
    run: Uuid,
    kinds: Option<&[DifferenceKind]>,
) -> Result<i64, ReadError> {
    let counts = count_differences_of_each(connection, &[run], kinds).await?;
    Ok(counts.get(&run).copied().unwrap_or(0))
}

/// How many stored rows an import removes, or removed, because its workbook does not have them
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_removed(mut connection: &AsyncPgConnection, run: Uuid) -> Result<i64, ReadError> {
    Ok(stored::table
        .filter(stored::import_run_id.eq(run))
        .filter(stored::kind.eq(DifferenceKind::Missing))
        .filter(stored::choice.eq(Choice::Remove))
        .count()
        .get_result(&mut connection)
        .await?)
}
