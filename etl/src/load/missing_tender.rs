//! Tenders that a workbook no longer has, or agrees with: what is done about them besides writing.

use diesel::{
    QueryResult, QueryableByName,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::batch::{batches, json_of_each};
use crate::checks::tender::ImportedTender;

/// Which of these tenders anything else than their own parts points at
///
/// # Errors
///
/// What the database says.
pub async fn held(connection: &mut AsyncPgConnection, tender_ids: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    #[derive(QueryableByName)]
    struct Pointer {
        #[diesel(sql_type = Text)]
        relation: String,
        #[diesel(sql_type = Text)]
        attribute: String,
    }
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = SqlUuid)]
        tender_id: Uuid,
    }
    let pointers: Vec<Pointer> = diesel::sql_query(
        "SELECT k.conrelid::regclass::text AS relation, quote_ident(a.attname) AS attribute
         FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND k.confrelid = 'tenders'::regclass AND k.conrelid NOT IN
            ('participations'::regclass, 'lots'::regclass, 'planned_periods'::regclass)",
    )
    .load(connection)
    .await?;
    let mut held = Vec::new();
    for Pointer { relation, attribute } in pointers {
        let statement =
            format!("SELECT DISTINCT {attribute} AS tender_id FROM {relation} WHERE {attribute} = ANY ($1)");
        let found: Vec<Held> =
            diesel::sql_query(statement).bind::<Array<SqlUuid>, _>(tender_ids).load(connection).await?;
        held.extend(found.into_iter().map(|held| held.tender_id));
    }
    Ok(held)
}

/// Removes tenders with their parts; the history keeps what they were
///
/// # Errors
///
/// What the database says.
pub async fn remove(connection: &mut AsyncPgConnection, tender_ids: &[Uuid]) -> QueryResult<()> {
    diesel::sql_query("DELETE FROM tenders WHERE tender_id = ANY ($1)")
        .bind::<Array<SqlUuid>, _>(tender_ids)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Takes the references of tenders whose number another tender has now
///
/// # Errors
///
/// What the database says.
pub async fn leave_references(connection: &mut AsyncPgConnection, tender_ids: &[Uuid]) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE tenders SET reference = NULL, imported = imported - 'reference', version = version + 1, updated_at = now()
         WHERE tender_id = ANY ($1)",
    )
    .bind::<Array<SqlUuid>, _>(tender_ids)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Remembers what a workbook says of tenders that people changed just so by hand before
///
/// # Errors
///
/// What the database says.
pub async fn agree(connection: &mut AsyncPgConnection, agreed: &[(Uuid, ImportedTender)]) -> QueryResult<()> {
    for batch in batches(agreed) {
        diesel::sql_query(
            "UPDATE tenders SET imported = said.imported::jsonb FROM unnest($1, $2) AS said (tender_id, imported)
             WHERE tenders.tender_id = said.tender_id",
        )
        .bind::<Array<SqlUuid>, _>(batch.iter().map(|(tender_id, _)| *tender_id).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(json_of_each(batch, |(_, imported)| imported)?)
        .execute(connection)
        .await?;
    }
    Ok(())
}
