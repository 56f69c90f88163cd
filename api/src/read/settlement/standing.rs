//! Where the settlements of a partnership stand, and what the next one would settle.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, QueryDsl, QueryableByName,
    sql_types::{Array, Date, Integer, Nullable, Numeric, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Settlement,
    rules::settlement::{ClosedPeriods, Standing},
    tables::settlements,
    types::{Half, HalfYear, SettlementStatus},
};
use uuid::Uuid;

use crate::read::ReadError;

/// Which half-years were settled, and which there is a draft of
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn standing(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
) -> Result<Standing, ReadError> {
    let found: Vec<(i32, Half, SettlementStatus)> = settlements::table
        .filter(settlements::partnership_id.eq(partnership_id))
        .filter(settlements::status.ne(SettlementStatus::Rejected))
        .select((settlements::year, settlements::half, settlements::status))
        .load(&mut connection)
        .await?;
    let mut standing = Standing::default();
    for (year, half, status) in found {
        let is_draft = status == SettlementStatus::Draft;
        let periods = if is_draft { &mut standing.drafts } else { &mut standing.closed };
        periods.push(HalfYear { year, half });
    }
    Ok(standing)
}

/// The half-years that were settled before that settlement; `None` when none was, so that nothing in it comes late
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn closed_before(
    connection: &AsyncPgConnection,
    settlement: &Settlement,
) -> Result<Option<ClosedPeriods>, ReadError> {
    let closed = standing(connection, settlement.partnership_id).await?.closed;
    Ok(ClosedPeriods::of(closed.into_iter().filter(|period| *period < settlement.half_year())))
}

/// A cost or fee that no settlement had yet, or the difference with what one had
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Unsettled {
    /// The expense; `None` for a fee
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub expense_id: Option<Uuid>,
    /// The fee; `None` for an expense
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub participation_fee_id: Option<Uuid>,
    /// Year of the budget that it counts in
    #[diesel(sql_type = Integer)]
    pub year: i32,
    /// Who paid it or holds it
    #[diesel(sql_type = SqlUuid)]
    pub organization_id: Uuid,
    /// Euro, excluding VAT
    #[diesel(sql_type = Numeric)]
    pub amount_eur: Decimal,
}

/// What the settlement of a half-year would settle: what was paid and is held of the years up to it, less what settlements had of it
///
/// What was changed since it was settled, by an import, is the difference; who paid it then gets that back.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn unsettled(
    mut connection: &AsyncPgConnection,
    partnership_id: Uuid,
    standing: &Standing,
    period: HalfYear,
) -> Result<Vec<Unsettled>, ReadError> {
    let closed = standing.closed.iter().map(|closed| closed.year);
    let years: BTreeSet<i32> = closed.filter(|year| *year <= period.year).chain([period.year]).collect();
    let end: Option<NaiveDate> = match period.half {
        Half::First => period.last_day().and_then(|day| day.succ_opt()),
        Half::Second => None,
    };
    let found = diesel::sql_query(
        "WITH books AS (
             SELECT expense_id, NULL::uuid AS participation_fee_id, year, paid_by_organization_id AS organization_id,
                 amount_eur, spent_on AS day FROM expenses WHERE partnership_id = $1
             UNION ALL
             SELECT NULL, participation_fee_id, year, held_by_organization_id, amount_eur, received_on
             FROM participation_fees WHERE partnership_id = $1
         )
         SELECT expense_id, participation_fee_id, year, organization_id, sum(amount_eur) AS amount_eur FROM (
             SELECT expense_id, participation_fee_id, year, organization_id, amount_eur FROM books
             WHERE year = ANY ($2) AND (year < $3 OR $4 IS NULL OR day < $4)
             UNION ALL
             SELECT expense_id, participation_fee_id, settled.year, organization_id, -amount_eur
             FROM settlement_postings AS settled JOIN settlements USING (settlement_id)
             WHERE partnership_id = $1 AND status IN ('AGREED', 'SENT') AND settled.year = ANY ($2)
         ) AS open
         GROUP BY expense_id, participation_fee_id, year, organization_id HAVING sum(amount_eur) <> 0
         ORDER BY year, expense_id, participation_fee_id, organization_id",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Array<Integer>, _>(years.into_iter().collect::<Vec<_>>())
    .bind::<Integer, _>(period.year)
    .bind::<Nullable<Date>, _>(end)
    .load(&mut connection)
    .await?;
    Ok(found)
}
