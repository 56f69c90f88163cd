//! Organizations: the municipalities of the Netherlands come with the product.

use diesel::{
    QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Date, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Organization, tables::organizations};

use super::cpv_code;
use crate::directory::Directory;

/// Codes, names and existence of the Dutch municipalities since 2019, as CBS publishes them
const MUNICIPALITIES: &str = include_str!("../../reference/municipalities.csv");

/// All organizations, and the CPV codes
///
/// # Errors
///
/// What the database says.
pub async fn directory(connection: &mut AsyncPgConnection) -> QueryResult<Directory> {
    let all = organizations::table.select(Organization::as_select()).load(connection).await?;
    Ok(Directory::new(all).with_cpv_codes(cpv_code::known(connection).await?))
}

/// Stores the Dutch municipalities, or brings their names and existence up to date; gives how many rows changed
///
/// # Errors
///
/// What the database says.
pub async fn upsert_municipalities(connection: &mut AsyncPgConnection) -> QueryResult<usize> {
    let rows: Vec<[&str; 4]> = MUNICIPALITIES.lines().skip(1).filter_map(fields).collect();
    let texts = |index: usize| rows.iter().filter_map(|row| row.get(index).copied()).collect::<Vec<_>>();
    let days = |index: usize| {
        texts(index).iter().map(|text| text.parse().ok()).collect::<Vec<Option<chrono::NaiveDate>>>()
    };
    diesel::sql_query(
        "INSERT INTO organizations (kind, code, name, existence)
         SELECT 'MUNICIPALITY', code, name, daterange(exists_from, exists_until)
         FROM unnest($1, $2, $3, $4) AS known (code, name, exists_from, exists_until)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, existence = excluded.existence
         WHERE (organizations.name, organizations.existence) IS DISTINCT FROM (excluded.name, excluded.existence)",
    )
    .bind::<Array<Text>, _>(texts(0))
    .bind::<Array<Text>, _>(texts(1))
    .bind::<Array<Nullable<Date>>, _>(days(2))
    .bind::<Array<Nullable<Date>>, _>(days(3))
    .execute(connection)
    .await
}

fn fields(line: &str) -> Option<[&str; 4]> {
    line.split(';').collect::<Vec<_>>().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_reference_is_a_municipality() {
        for line in MUNICIPALITIES.lines().skip(1) {
            let [code, name, from, until] = fields(line).unwrap();
            assert!(code.parse::<schema::types::GmCode>().is_ok(), "{line}");
            assert!(!name.is_empty(), "{line}");
            for day in [from, until] {
                assert!(day.is_empty() || day.parse::<chrono::NaiveDate>().is_ok(), "{line}");
            }
        }
    }
}
