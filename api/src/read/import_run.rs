//! Import runs, what they noticed and what they would change.

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::BigInt,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Difference, Finding, ImportRun, Partnership},
    tables::{import_runs, partnerships},
    types::{DifferenceKind, Severity},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Slice, Value,
    page::Key,
    statement::{Kind, Statement},
};

/// An import run and whose it is
pub type RunOf = (ImportRun, Partnership);

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

/// Part of what an import noticed, in the order of the workbook; with severities only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn findings(
    mut connection: &AsyncPgConnection,
    run: Uuid,
    severities: Option<&[Severity]>,
    slice: &Slice,
) -> Result<Page<Finding>, ReadError> {
    let rows = with_severity(
        Statement::new("SELECT ").fragment(Finding::as_select()).sql(" FROM findings"),
        run,
        severities,
    )
    .slice(&[Key::ascending("finding_id", Kind::Number)], slice)?
    .gives::<SqlTypeOf<AsSelect<Finding, Pg>>>()
    .load::<Finding>(&mut connection)
    .await?;
    Ok(Page::of(slice, rows, |row| vec![Some(Value::Number(row.finding_id))]))
}

/// How much an import noticed; with severities only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_findings(
    mut connection: &AsyncPgConnection,
    run: Uuid,
    severities: Option<&[Severity]>,
) -> Result<i64, ReadError> {
    Ok(with_severity(Statement::new("SELECT count(*) FROM findings"), run, severities)
        .gives::<BigInt>()
        .get_result(&mut connection)
        .await?)
}

fn with_severity(statement: Statement, run: Uuid, severities: Option<&[Severity]>) -> Statement {
    let statement = statement.sql(" WHERE import_run_id = ").bind(Value::Id(run));
    match severities {
        Some(severities) => {
            let texts = severities.iter().map(ToString::to_string).collect();
            statement.sql(" AND severity = ANY(").bind_texts(texts).sql(")")
        }
        None => statement,
    }
}

/// Part of what an import would change, or changed, in the order of the workbook; with kinds only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn differences(
    mut connection: &AsyncPgConnection,
    run: Uuid,
    kinds: Option<&[DifferenceKind]>,
    slice: &Slice,
) -> Result<Page<Difference>, ReadError> {
    let rows = with_kind(
        Statement::new("SELECT ").fragment(Difference::as_select()).sql(" FROM differences"),
        run,
        kinds,
    )
    .slice(&[Key::ascending("difference_id", Kind::Number)], slice)?
    .gives::<SqlTypeOf<AsSelect<Difference, Pg>>>()
    .load::<Difference>(&mut connection)
    .await?;
    Ok(Page::of(slice, rows, |row| vec![Some(Value::Number(row.difference_id))]))
}

/// How much an import would change, or changed; with kinds only those
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_differences(
    mut connection: &AsyncPgConnection,
    run: Uuid,
    kinds: Option<&[DifferenceKind]>,
) -> Result<i64, ReadError> {
    Ok(with_kind(Statement::new("SELECT count(*) FROM differences"), run, kinds)
        .gives::<BigInt>()
        .get_result(&mut connection)
        .await?)
}

fn with_kind(statement: Statement, run: Uuid, kinds: Option<&[DifferenceKind]>) -> Statement {
    let statement = statement.sql(" WHERE import_run_id = ").bind(Value::Id(run));
    match kinds {
        Some(kinds) => {
            let texts = kinds.iter().map(ToString::to_string).collect();
            statement.sql(" AND kind = ANY(").bind_texts(texts).sql(")")
        }
        None => statement,
    }
}
