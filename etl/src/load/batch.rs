use diesel::{QueryResult, result::Error};
use serde::Serialize;

/// Rows a statement: enough to make round trips cheap, few enough to keep arrays small
const BATCH: usize = 5_000;

/// The rows in pieces for one statement each
pub fn batches<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    rows.chunks(BATCH)
}

/// A value of each row as JSON, for a statement that casts: a tree of values would take several times as long
pub(super) fn json_of_each<'a, T, V: Serialize>(
    rows: &'a [T],
    value: impl Fn(&'a T) -> V,
) -> QueryResult<Vec<String>> {
    let json = |row| serde_json::to_string(&value(row));
    let texts: serde_json::Result<_> = rows.iter().map(json).collect();
    texts.map_err(|error| Error::SerializationError(Box::new(error)))
}
