//! Import runs, what they noticed and what they would change.

mod annotation;
mod difference;
mod file;
mod finding;
mod of_each;
mod source;

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{ImportRun, Partnership},
    tables::{import_files, import_runs, partnerships},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Slice, Value,
    page::Key,
    statement::{Kind, Statement},
};

pub use annotation::{annotated, annotated_names};
pub use difference::{count_differences, count_differences_of_each, differences, differences_of_each};
pub use file::{ImportFile, file};
pub use finding::{
    columns_not_understood, count_errors_beyond_rows, count_findings, count_findings_of_each, findings,
    findings_of_each,
};
pub use source::ImportSource;

/// An import run and whose it is
pub type RunOf = (ImportRun, Partnership);

/// SHA-256 of the workbooks of these import runs
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn digests(
    mut connection: &AsyncPgConnection,
    runs: &[Uuid],
) -> Result<Vec<(Uuid, Vec<u8>)>, ReadError> {
    Ok(import_runs::table
        .inner_join(import_files::table)
        .filter(import_runs::import_run_id.eq_any(runs))
        .select((import_runs::import_run_id, import_files::sha256))
        .load(&mut connection)
        .await?)
}

/// The import run with that identity
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(connection: &AsyncPgConnection, id: Uuid) -> Result<Option<RunOf>, ReadError> {
    Ok(by_ids(connection, &[id]).await?.pop())
}

/// Those of the import runs that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<RunOf>, ReadError> {
    Ok(import_runs::table
        .inner_join(partnerships::table)
        .filter(import_runs::import_run_id.eq_any(ids))
        .select(RunOf::as_select())
        .load(&mut connection)
        .await?)
}

/// Part of the import runs of a partnership, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    mut connection: &AsyncPgConnection,
    slug: &str,
    slice: &Slice,
) -> Result<Page<RunOf>, ReadError> {
    let rows = Statement::new("SELECT ")
        .fragment(<RunOf as SelectableHelper<Pg>>::as_select())
        .sql(" FROM import_runs JOIN partnerships USING (partnership_id) WHERE slug = ")
        .bind(Value::Text(slug.to_owned()))
        .slice(
            &[
                Key::descending("import_runs.created_at", Kind::Moment),
                Key::ascending("import_run_id", Kind::Id),
            ],
            slice,
        )?
        .gives::<SqlTypeOf<AsSelect<RunOf, Pg>>>()
        .load::<RunOf>(&mut connection)
        .await?;
    let place =
        |(run, _): &RunOf| vec![Some(Value::Moment(run.created_at)), Some(Value::Id(run.import_run_id))];
    Ok(Page::of(slice, rows, place))
}

/// Other runs of a partnership for the very same workbook, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_same_file(
    mut connection: &AsyncPgConnection,
    run: &ImportRun,
    most: i64,
) -> Result<Vec<ImportRun>, ReadError> {
    Ok(import_runs::table
        .filter(import_runs::import_file_id.eq(run.import_file_id))
        .filter(import_runs::partnership_id.eq(run.partnership_id))
        .filter(import_runs::import_run_id.ne(run.import_run_id))
        .order((import_runs::created_at.desc(), import_runs::import_run_id))
        .limit(most)
        .select(ImportRun::as_select())
        .load(&mut connection)
        .await?)
}

/// How many import runs a partnership has
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(mut connection: &AsyncPgConnection, slug: &str) -> Result<i64, ReadError> {
    Ok(import_runs::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug))
        .count()
        .get_result(&mut connection)
        .await?)
}
