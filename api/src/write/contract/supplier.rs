//! Suppliers of contracts by hand: known by their number in the trade register, or else by their name, as in an import.

use diesel::{
    OptionalExtension, QueryResult, QueryableByName,
    sql_types::{Nullable, Text, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::change::SupplierDraft;
use crate::write::said;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = UuidSql)]
    supplier_id: Uuid,
}

/// The supplier that is meant, stored where it is not there yet; `None` for none
///
/// One that is known by its number keeps its name, and gets one when it has none.
pub(super) async fn ensure(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    supplier: Option<&SupplierDraft>,
) -> QueryResult<Option<Uuid>> {
    let Some(supplier) = supplier else { return Ok(None) };
    let (name, number) = (said(supplier.name.as_deref()), said(supplier.kvk_number.as_deref()));
    let insert = if number.is_some() {
        "INSERT INTO suppliers (partnership_id, name, kvk_number) VALUES ($1, $2, $3)
         ON CONFLICT (partnership_id, kvk_number) DO UPDATE SET name = excluded.name
         WHERE suppliers.name IS NULL AND excluded.name IS NOT NULL"
    } else {
        "INSERT INTO suppliers (partnership_id, name, kvk_number) VALUES ($1, $2, $3)
         ON CONFLICT (partnership_id, lower(name)) WHERE kvk_number IS NULL DO NOTHING"
    };
    let find = "SELECT supplier_id FROM suppliers WHERE partnership_id = $1
         AND (kvk_number = $3 OR $3 IS NULL AND kvk_number IS NULL AND lower(name) = lower($2))";
    diesel::sql_query(insert)
        .bind::<UuidSql, _>(partnership_id)
        .bind::<Nullable<Text>, _>(name)
        .bind::<Nullable<Text>, _>(number)
        .execute(connection)
        .await?;
    let found: Option<Found> = diesel::sql_query(find)
        .bind::<UuidSql, _>(partnership_id)
        .bind::<Nullable<Text>, _>(name)
        .bind::<Nullable<Text>, _>(number)
        .get_result(connection)
        .await
        .optional()?;
    Ok(found.map(|found| found.supplier_id))
}
