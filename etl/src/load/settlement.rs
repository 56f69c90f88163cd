//! Settlements: which half-years are closed.

use diesel::{ExpressionMethods, QueryDsl, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::settlement::ClosedPeriods,
    tables::settlements,
    types::{Half, HalfYear, SettlementStatus},
};
use uuid::Uuid;

/// The half-years that a partnership settled; `None` when it settled none
///
/// # Errors
///
/// What the database says.
pub async fn closed(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
) -> QueryResult<Option<ClosedPeriods>> {
    let found: Vec<(i32, Half)> = settlements::table
        .filter(settlements::partnership_id.eq(partnership_id))
        .filter(settlements::status.eq_any([SettlementStatus::Agreed, SettlementStatus::Sent]))
        .select((settlements::year, settlements::half))
        .load(connection)
        .await?;
    Ok(ClosedPeriods::of(found.into_iter().map(|(year, half)| HalfYear { year, half })))
}
