//! EU thresholds.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Threshold, tables::thresholds};
use uuid::Uuid;

use super::ReadError;

/// All thresholds, by buyer and nature, the earliest first: what [`schema::rules::threshold::test`] takes
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(mut connection: &AsyncPgConnection) -> Result<Vec<Threshold>, ReadError> {
    Ok(thresholds::table
        .order((thresholds::buyer, thresholds::nature, thresholds::during))
        .select(Threshold::as_select())
        .load(&mut connection)
        .await?)
}

/// Those of the thresholds that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<Threshold>, ReadError> {
    Ok(thresholds::table
        .filter(thresholds::threshold_id.eq_any(ids))
        .select(Threshold::as_select())
        .load(&mut connection)
        .await?)
}
