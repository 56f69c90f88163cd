//! Import runs, what they noticed and what they would change.

mod annotation;
mod attempt;
mod difference;
mod file;
mod finding;
mod of_each;
mod overtaken;
mod source;
mod standing;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{ImportRun, Partnership},
    tables::{import_files, import_runs, partnerships},
    types::{ImportKind, ImportStatus},
};
use uuid::Uuid;

use super::{
    Page, Place, ReadError, Reader, Slice, Value,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

pub use annotation::{annotated, annotated_names, excerpt};
pub use attempt::try_reverting;
pub use difference::{
    count_differences, count_differences_of_each, count_removed, differences, differences_of_each,
};
pub use file::{ImportFile, file};
pub use finding::{
    columns_not_understood, count_errors_beyond_rows, count_findings, count_findings_of_each, deeds,
    findings, findings_of_each,
};
pub use overtaken::{newer_than_file, overtaken};
pub use source::ImportSource;
pub use standing::standing;

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

/// By what import runs are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportRunOrder {
    /// Moment of sending, earliest first
    CreatedAsc,
    /// Moment of sending, latest first
    CreatedDesc,
    /// Name of the file, from A to Z
    FileNameAsc,
    /// Name of the file, from Z to A
    FileNameDesc,
}

impl Order for ImportRunOrder {
    fn key(self) -> Key {
        match self {
            Self::CreatedAsc => Key::ascending("import_runs.created_at", Kind::Moment),
            Self::CreatedDesc => Key::descending("import_runs.created_at", Kind::Moment),
            Self::FileNameAsc => Key::ascending("import_runs.file_name", Kind::Text),
            Self::FileNameDesc => Key::descending("import_runs.file_name", Kind::Text),
        }
    }
}

/// Which import runs are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportRunFilter {
    /// In one of these statuses
    pub statuses: Option<Vec<ImportStatus>>,
    /// Of one of these kinds; a run whose kind is not known is of none
    pub kinds: Option<Vec<ImportKind>>,
}

impl Statement {
    fn import_runs(self, slug: &str, filter: &ImportRunFilter) -> Self {
        self.sql(" FROM import_runs JOIN partnerships USING (partnership_id) WHERE slug = ")
            .bind(Value::Text(slug.to_owned()))
            .one_of("import_runs.status", filter.statuses.as_deref())
            .one_of("import_runs.kind", filter.kinds.as_deref())
    }
}

/// Part of the import runs of a partnership that are wanted; without an order the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    filter: &ImportRunFilter,
    order: &[ImportRunOrder],
    slice: &Slice,
) -> Result<Page<RunOf>, ReadError> {
    let keys = page::keys(order, &[ImportRunOrder::CreatedDesc], Key::ascending("import_run_id", Kind::Id));
    let statement = Statement::new("SELECT ")
        .fragment(<RunOf as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .import_runs(slug, filter);
    reader.page::<RunOf, Columns<RunOf>>(statement, &keys, slice).await
}

/// The place of an import run in the list by moment of sending, whichever way
pub fn place_by_moment(run: &ImportRun) -> Place {
    vec![Some(Value::Moment(run.created_at)), Some(Value::Id(run.import_run_id))]
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
pub async fn count(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ImportRunFilter,
) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").import_runs(slug, filter).only_number(connection).await
}
