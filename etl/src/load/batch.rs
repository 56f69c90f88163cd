/// Rows a statement: enough to make round trips cheap, few enough to keep arrays small
const BATCH: usize = 5_000;

/// The rows in pieces for one statement each
pub fn batches<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    rows.chunks(BATCH)
}
