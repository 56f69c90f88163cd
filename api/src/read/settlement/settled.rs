use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    tables::{settlement_postings, settlements},
    types::{Half, HalfYear, SettlementStatus},
};
use uuid::Uuid;

use crate::read::ReadError;

/// A settlement that an expense is in
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledIn {
    /// The settlement
    pub settlement_id: Uuid,
    /// Its half-year
    pub period: HalfYear,
    /// Where it stands; never rejected, since that settles nothing
    pub status: SettlementStatus,
}

/// The settlements that these expenses are in, the earliest first: several for what was changed after it was settled; of one in none no entry
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_expenses(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<SettledIn>>, ReadError> {
    type Row = (Option<Uuid>, Uuid, i32, Half, SettlementStatus);
    let rows: Vec<Row> = settlement_postings::table
        .inner_join(settlements::table)
        .filter(settlement_postings::expense_id.eq_any(ids.to_vec()))
        .order((settlements::year, settlements::half))
        .select((
            settlement_postings::expense_id,
            settlements::settlement_id,
            settlements::year,
            settlements::half,
            settlements::status,
        ))
        .load(&mut connection)
        .await?;
    let mut found: HashMap<Uuid, Vec<SettledIn>> = HashMap::new();
    for (expense, settlement_id, year, half, status) in rows {
        let Some(expense) = expense else { continue };
        let settled = SettledIn { settlement_id, period: HalfYear { year, half }, status };
        let of = found.entry(expense).or_default();
        // Who paid it may have changed: then it is there twice.
        if !of.contains(&settled) {
            of.push(settled);
        }
    }
    Ok(found)
}
