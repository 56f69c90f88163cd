//! EU thresholds: adding and correcting them.

use diesel::{
    AsChangeset, ExpressionMethods, Insertable, OptionalExtension, PgRangeExpressionMethods, QueryDsl,
    QueryResult,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::thresholds,
    types::{BuyerType, ContractNature, DateRange, fits_money},
};
use uuid::Uuid;

use super::{
    Author, Outcome, Refused, Stop, outcome, sign,
    validity::{Validity, refuse_overlap},
};

/// A threshold as it is to be
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdDraft {
    /// Which one becomes so; `None` for a new one
    pub id: Option<Uuid>,
    /// Kind of buyer
    pub buyer: BuyerType,
    /// Nature of the contract
    pub nature: ContractNature,
    /// Euro, excluding VAT
    pub amount: Decimal,
    /// Days of publication for which it counts, and who says so
    pub validity: Validity,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = thresholds)]
struct Row<'a> {
    buyer: BuyerType,
    nature: ContractNature,
    during: DateRange,
    amount_eur: Decimal,
    source: &'a str,
}

impl ThresholdDraft {
    fn check(&self) -> Vec<Refused> {
        let mut refused = self.validity.check();
        if !fits_money(self.amount) || self.amount <= Decimal::ZERO {
            refused.push(Refused::at("amount", Violation::new("threshold.amount_not_money")));
        }
        refused
    }
}

/// Stores a new threshold, or corrects one; gives its identity
///
/// Refused with `threshold.amount_not_money`, `threshold.unknown`, `validity.overlaps` (`from`, `until`) when another counts for the same
/// buyer and nature on one of the days, and as its validity says.
///
/// # Errors
///
/// When the database fails.
pub async fn set(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &ThresholdDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = draft.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            // Nobody adds an overlapping one between the look and the write.
            diesel::sql_query("LOCK TABLE thresholds IN SHARE ROW EXCLUSIVE MODE")
                .execute(connection)
                .await?;
            let row = Row {
                buyer: draft.buyer,
                nature: draft.nature,
                during: draft.validity.during(),
                amount_eur: draft.amount,
                source: draft.validity.source.trim(),
            };
            refuse_overlap(overlapped(connection, draft.id, &row).await?)?;
            store(connection, draft.id, &row).await
        })
        .await;
    outcome(ended)
}

/// The days of another one that counts on one of the days of this
async fn overlapped(
    connection: &mut AsyncPgConnection,
    own: Option<Uuid>,
    row: &Row<'_>,
) -> QueryResult<Option<DateRange>> {
    thresholds::table
        .filter(thresholds::threshold_id.ne(own.unwrap_or_default()))
        .filter(thresholds::buyer.eq(row.buyer))
        .filter(thresholds::nature.eq(row.nature))
        .filter(thresholds::during.overlaps_with(row.during))
        .order(thresholds::during)
        .select(thresholds::during)
        .first(connection)
        .await
        .optional()
}

async fn store(connection: &mut AsyncPgConnection, own: Option<Uuid>, row: &Row<'_>) -> Result<Uuid, Stop> {
    let stored = match own {
        None => {
            diesel::insert_into(thresholds::table)
                .values(row)
                .returning(thresholds::threshold_id)
                .get_result(connection)
                .await
        }
        Some(id) => {
            diesel::update(thresholds::table.find(id))
                .set(row)
                .returning(thresholds::threshold_id)
                .get_result(connection)
                .await
        }
    };
    let unknown = || Refused::at("id", Violation::new("threshold.unknown"));
    stored.optional()?.ok_or_else(|| unknown().into())
}
