//! What the imports said of contracts and expenses, and in which register they were.

use std::collections::HashMap;

use diesel::{
    QueryResult, QueryableByName,
    result::Error::DeserializationError,
    sql_types::{Array, Jsonb, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    batch::{batches, json_of_each},
    missing::Kept,
};
use crate::checks::Imported;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    key: Uuid,
    #[diesel(sql_type = Jsonb)]
    said: serde_json::Value,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    register_run_id: Option<Uuid>,
}

/// What the imports said of these rows; of those that no import ever had there is nothing
///
/// # Errors
///
/// What the database says, also when what is stored is nothing that an import says.
pub async fn of<D: DeserializeOwned>(
    connection: &mut AsyncPgConnection,
    kept: Kept,
    keys: &[Uuid],
) -> QueryResult<HashMap<Uuid, Imported<D>>> {
    let (table, key) = kept.names();
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT {key} AS key, said, register_run_id FROM imported_{table} WHERE {key} = ANY ($1)"
    ))
    .bind::<Array<SqlUuid>, _>(keys)
    .load(connection)
    .await?;
    let imported = |Row { key, said, register_run_id }| {
        let said = serde_json::from_value(said).map_err(|error| DeserializationError(error.into()))?;
        Ok((key, Imported { said, register: register_run_id }))
    };
    rows.into_iter().map(imported).collect()
}

/// Remembers what a workbook says of rows that are stored, and in which register: without one, in that of the import itself
///
/// # Errors
///
/// What the database says.
pub async fn remember<D: Serialize>(
    connection: &mut AsyncPgConnection,
    kept: Kept,
    rows: &[(Uuid, &Imported<D>)],
    import_run_id: Uuid,
) -> QueryResult<()> {
    let (table, key) = kept.names();
    for batch in batches(rows) {
        let register = |(_, row): &(Uuid, &Imported<D>)| row.register.unwrap_or(import_run_id);
        diesel::sql_query(format!(
            "INSERT INTO imported_{table} ({key}, said, register_run_id)
             SELECT row_key, jsonb_strip_nulls(said::jsonb), register FROM unnest($1, $2, $3) AS row (row_key, said, register)
             ON CONFLICT ({key}) DO UPDATE SET said = excluded.said, register_run_id = excluded.register_run_id"
        ))
        .bind::<Array<SqlUuid>, _>(batch.iter().map(|(row_key, _)| *row_key).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(json_of_each(batch, |(_, row)| &row.said)?)
        .bind::<Array<SqlUuid>, _>(batch.iter().map(register).collect::<Vec<_>>())
        .execute(connection)
        .await?;
    }
    Ok(())
}
