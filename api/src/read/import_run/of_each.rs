use std::collections::HashMap;

use diesel::{
    QueryResult,
    sql_types::{BigInt, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::read::{
    Page, ReadError, Slice, Value,
    page::Key,
    statement::{Kind, Statement},
};

/// What hangs below import runs, each with an ascending number
pub(super) struct Below {
    /// Everything of the run `runs.id`, open for more conditions
    pub(super) of_run: &'static str,
    /// The column that narrows it
    pub(super) column: &'static str,
    /// Closes the list of a run and names it as its table, so that the columns of the model are found
    pub(super) named: &'static str,
    /// The number
    pub(super) number: &'static str,
}

impl Statement {
    /// With the same slice of what hangs below each of these runs; with values only those
    pub(super) fn of_each(
        self,
        below: &Below,
        runs: &[Uuid],
        values: Option<&[impl ToString]>,
        slice: &Slice,
    ) -> Result<Self, ReadError> {
        let statement = self
            .sql(" FROM unnest(")
            .bind_ids(runs)
            .sql(") AS runs (id) CROSS JOIN LATERAL (SELECT * FROM ")
            .sql(below.of_run)
            .one_of(below.column, values)
            .slice(&[Key::ascending(below.number, Kind::Number)], slice)?;
        Ok(statement.sql(below.named))
    }
}

/// How much hangs below each of these runs, with values only those; a run without any is not there
pub(super) async fn count(
    mut connection: &AsyncPgConnection,
    below: &Below,
    runs: &[Uuid],
    values: Option<&[impl ToString]>,
) -> QueryResult<HashMap<Uuid, i64>> {
    let counts: Vec<(Uuid, i64)> = Statement::new("SELECT runs.id, count(*) FROM unnest(")
        .bind_ids(runs)
        .sql(") AS runs (id), ")
        .sql(below.of_run)
        .one_of(below.column, values)
        .sql(" GROUP BY runs.id")
        .gives::<(UuidSql, BigInt)>()
        .load(&mut connection)
        .await?;
    Ok(counts.into_iter().collect())
}

/// The page of each run, of all their rows together
pub(super) fn pages<T>(
    runs: &[Uuid],
    rows: Vec<T>,
    slice: &Slice,
    run: impl Fn(&T) -> Uuid,
    number: impl Fn(&T) -> i64,
) -> HashMap<Uuid, Page<T>> {
    let mut by_run: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        by_run.entry(run(&row)).or_default().push(row);
    }
    let page = |run: &Uuid| {
        let mut rows = by_run.remove(run).unwrap_or_default();
        // A join promises no order; a part up to the end is walked from there.
        rows.sort_unstable_by_key(&number);
        if matches!(slice, Slice::Last { .. }) {
            rows.reverse();
        }
        let placed = |row: T| {
            let place = vec![Some(Value::Number(number(&row)))];
            (row, place)
        };
        (*run, Page::of(slice, rows.into_iter().map(placed).collect()))
    };
    runs.iter().map(page).collect()
}
