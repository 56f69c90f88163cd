//! Suppliers: known by their number in the trade register, or else by their name.

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    sql_types::{Array, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Supplier, tables::suppliers, types::KvkNumber};
use uuid::Uuid;

use crate::{load::batches, rows::DraftContract};

/// The suppliers that the registers of a partnership name
///
/// # Errors
///
/// What the database says.
pub async fn all(connection: &mut AsyncPgConnection, partnership_id: Uuid) -> QueryResult<Vec<Supplier>> {
    suppliers::table
        .filter(suppliers::partnership_id.eq(partnership_id))
        .order(suppliers::supplier_id)
        .select(Supplier::as_select())
        .load(connection)
        .await
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    supplier_id: Option<Uuid>,
}

/// The supplier of each contract, stored where it is not there yet; `None` for a contract without one
///
/// A supplier that is known by its number keeps its name; one without a name gets it.
///
/// # Errors
///
/// What the database says.
pub async fn ensure(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    contracts: &[&DraftContract],
) -> QueryResult<Vec<Option<Uuid>>> {
    let mut ids = Vec::with_capacity(contracts.len());
    for batch in batches(contracts) {
        let names: Vec<Option<&str>> = batch.iter().map(|draft| draft.supplier.as_deref()).collect();
        let numbers: Vec<Option<&str>> =
            batch.iter().map(|draft| draft.kvk_number.as_ref().map(KvkNumber::as_str)).collect();
        for statement in [
            "INSERT INTO suppliers (partnership_id, name, kvk_number)
             SELECT DISTINCT ON (kvk_number) $1, name, kvk_number FROM unnest($2, $3) AS draft (name, kvk_number)
             WHERE kvk_number IS NOT NULL ORDER BY kvk_number, name NULLS LAST
             ON CONFLICT (partnership_id, kvk_number) DO UPDATE SET name = excluded.name
             WHERE suppliers.name IS NULL AND excluded.name IS NOT NULL",
            "INSERT INTO suppliers (partnership_id, name)
             SELECT DISTINCT ON (lower(name)) $1, name FROM unnest($2, $3) AS draft (name, kvk_number)
             WHERE kvk_number IS NULL AND name IS NOT NULL ORDER BY lower(name)
             ON CONFLICT (partnership_id, lower(name)) WHERE kvk_number IS NULL DO NOTHING",
        ] {
            diesel::sql_query(statement)
                .bind::<SqlUuid, _>(partnership_id)
                .bind::<Array<Nullable<Text>>, _>(&names)
                .bind::<Array<Nullable<Text>>, _>(&numbers)
                .execute(connection)
                .await?;
        }
        let found: Vec<Found> = diesel::sql_query(
            "SELECT coalesce(by_number.supplier_id, by_name.supplier_id) AS supplier_id
             FROM unnest($2, $3) WITH ORDINALITY AS draft (name, kvk_number, position)
             LEFT JOIN suppliers AS by_number
                ON by_number.partnership_id = $1 AND by_number.kvk_number = draft.kvk_number
             LEFT JOIN suppliers AS by_name ON by_name.partnership_id = $1 AND by_name.kvk_number IS NULL
                AND draft.kvk_number IS NULL AND lower(by_name.name) = lower(draft.name)
             ORDER BY draft.position",
        )
        .bind::<SqlUuid, _>(partnership_id)
        .bind::<Array<Nullable<Text>>, _>(&names)
        .bind::<Array<Nullable<Text>>, _>(&numbers)
        .load(connection)
        .await?;
        ids.extend(found.into_iter().map(|found| found.supplier_id));
    }
    Ok(ids)
}
