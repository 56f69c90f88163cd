//! EU thresholds: those that are known come with the product.

use chrono::NaiveDate;
use diesel::{
    QueryResult,
    sql_types::{Array, Date, Nullable, Numeric, Text},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;

use super::history;

/// Amounts of municipalities since 2014, with the regulations that set them
const KNOWN: &str = include_str!("../../reference/thresholds.csv");

/// Who brings reference data, in the history
pub(super) const ACTOR: &str = "reference data";

/// Stores the known thresholds on days that have none yet; gives how many. What people changed stays as it is.
///
/// # Errors
///
/// What the database says.
pub async fn add_known(connection: &mut AsyncPgConnection) -> QueryResult<usize> {
    let rows: Vec<[&str; 6]> = KNOWN.lines().skip(1).filter_map(fields).collect();
    let texts = |index: usize| rows.iter().filter_map(|row| row.get(index).copied()).collect::<Vec<_>>();
    let days =
        |index: usize| texts(index).iter().map(|text| text.parse().ok()).collect::<Vec<Option<NaiveDate>>>();
    let amounts: Vec<Option<Decimal>> = texts(4).iter().map(|text| text.parse().ok()).collect();
    connection
        .transaction(async |connection| {
            history::explain(connection, ACTOR, ACTOR).await?;
            diesel::sql_query(
                "INSERT INTO thresholds (buyer, nature, during, amount_eur, source)
                 SELECT buyer, nature, daterange(valid_from, valid_to, '[]'), amount, source
                 FROM unnest($1, $2, $3, $4, $5, $6) AS known (buyer, nature, valid_from, valid_to, amount, source)
                 ON CONFLICT DO NOTHING",
            )
            .bind::<Array<Text>, _>(texts(0))
            .bind::<Array<Text>, _>(texts(1))
            .bind::<Array<Nullable<Date>>, _>(days(2))
            .bind::<Array<Nullable<Date>>, _>(days(3))
            .bind::<Array<Nullable<Numeric>>, _>(amounts)
            .bind::<Array<Text>, _>(texts(5))
            .execute(connection)
            .await
        })
        .await
}

fn fields(line: &str) -> Option<[&str; 6]> {
    line.split(';').collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use schema::types::{BuyerType, ContractNature};

    use super::*;

    #[test]
    fn every_line_of_the_reference_is_a_threshold() {
        for line in KNOWN.lines().skip(1) {
            let [buyer, nature, from, until, amount, source] = fields(line).unwrap();
            assert!(buyer.parse::<BuyerType>().is_ok() && nature.parse::<ContractNature>().is_ok(), "{line}");
            let from: NaiveDate = from.parse().unwrap();
            assert!(until.is_empty() || until.parse::<NaiveDate>().unwrap() > from, "{line}");
            assert!(amount.parse::<Decimal>().unwrap() > Decimal::ZERO && !source.is_empty(), "{line}");
        }
    }
}
