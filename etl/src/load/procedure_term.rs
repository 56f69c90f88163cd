//! Terms of procedures: those of the law come with the product.

use chrono::NaiveDate;
use diesel::{
    QueryResult,
    sql_types::{Array, Date, Integer, Nullable, Text},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::{history, threshold::ACTOR};

/// Minimum terms since the revised procurement act of 1 July 2016
const KNOWN: &str = include_str!("../../reference/procedure_terms.csv");

/// Stores the known terms on days that have none yet; gives how many. What people changed stays as it is.
///
/// # Errors
///
/// What the database says.
pub async fn add_known(connection: &mut AsyncPgConnection) -> QueryResult<usize> {
    let rows: Vec<[&str; 7]> = KNOWN.lines().skip(1).filter_map(fields).collect();
    let texts = |index: usize| rows.iter().filter_map(|row| row.get(index).copied()).collect::<Vec<_>>();
    let numbers =
        |index: usize| texts(index).iter().map(|text| text.parse().ok()).collect::<Vec<Option<i32>>>();
    let days: Vec<Option<NaiveDate>> = texts(4).iter().map(|text| text.parse().ok()).collect();
    connection
        .transaction(async |connection| {
            history::explain(connection, ACTOR, ACTOR).await?;
            diesel::sql_query(
                "INSERT INTO procedure_terms (procedure, step, minimum_days, electronic_days, during, note, source)
                 SELECT procedure, step, minimum_days, electronic_days, daterange(valid_from, NULL), nullif(note, ''), source
                 FROM unnest($1, $2, $3, $4, $5, $6, $7)
                    AS known (procedure, step, minimum_days, electronic_days, valid_from, note, source)
                 ON CONFLICT DO NOTHING",
            )
            .bind::<Array<Text>, _>(texts(0))
            .bind::<Array<Text>, _>(texts(1))
            .bind::<Array<Nullable<Integer>>, _>(numbers(2))
            .bind::<Array<Nullable<Integer>>, _>(numbers(3))
            .bind::<Array<Nullable<Date>>, _>(days)
            .bind::<Array<Text>, _>(texts(5))
            .bind::<Array<Text>, _>(texts(6))
            .execute(connection)
            .await
        })
        .await
}

fn fields(line: &str) -> Option<[&str; 7]> {
    line.split(';').collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use schema::types::{Procedure, TermStep};

    use super::*;

    #[test]
    fn every_line_of_the_reference_is_a_term() {
        for line in KNOWN.lines().skip(1) {
            let [procedure, step, minimum, electronic, from, _, source] = fields(line).unwrap();
            let procedure: Procedure = procedure.parse().unwrap();
            let step: TermStep = step.parse().unwrap();
            assert!(step != TermStep::Requests || procedure.selects_first(), "{line}");
            let minimum: i32 = minimum.parse().unwrap();
            assert!(electronic.is_empty() || electronic.parse::<i32>().unwrap() <= minimum, "{line}");
            assert!(from.parse::<NaiveDate>().is_ok() && !source.is_empty(), "{line}");
        }
    }
}
