//! Stored rows that a workbook no longer has, or agrees with: what is done about them besides writing.

use chrono::{DateTime, Utc};
use diesel::{
    QueryResult, QueryableByName,
    sql_types::{Array, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::batch::{batches, json_of_each};
use crate::checks::tender::ImportedTender;

/// A table whose rows come from workbooks, are changed by hand, and may be missing
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Tenders
    Tenders,
    /// Contracts
    Contracts,
    /// Expenses
    Expenses,
}

impl Kept {
    /// The table and its primary key
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Tenders => ("tenders", "tender_id"),
            Self::Contracts => ("contracts", "contract_id"),
            Self::Expenses => ("expenses", "expense_id"),
        }
    }

    /// The tables of its parts, which go with it
    const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Tenders => &["participations", "lots", "planned_periods"],
            Self::Contracts => &["extension_options", "imported_contracts"],
            Self::Expenses => &["imported_expenses"],
        }
    }
}

/// Which of these rows anything else than their own parts points at
///
/// # Errors
///
/// What the database says.
pub async fn held(connection: &mut AsyncPgConnection, kept: Kept, keys: &[Uuid]) -> QueryResult<Vec<Uuid>> {
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
        row_key: Uuid,
    }
    let pointers: Vec<Pointer> = diesel::sql_query(
        "SELECT k.conrelid::regclass::text AS relation, quote_ident(a.attname) AS attribute
         FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND k.confrelid = $1::regclass AND NOT k.conrelid::regclass::text = ANY ($2)",
    )
    .bind::<Text, _>(kept.names().0)
    .bind::<Array<Text>, _>(kept.parts())
    .load(connection)
    .await?;
    let mut held = Vec::new();
    for Pointer { relation, attribute } in pointers {
        let statement =
            format!("SELECT DISTINCT {attribute} AS row_key FROM {relation} WHERE {attribute} = ANY ($1)");
        let found: Vec<Held> =
            diesel::sql_query(statement).bind::<Array<SqlUuid>, _>(keys).load(connection).await?;
        held.extend(found.into_iter().map(|held| held.row_key));
    }
    Ok(held)
}

/// Removes rows with their parts; the history keeps what they were
///
/// # Errors
///
/// What the database says.
pub async fn remove(connection: &mut AsyncPgConnection, kept: Kept, keys: &[Uuid]) -> QueryResult<()> {
    let (table, key) = kept.names();
    diesel::sql_query(format!("DELETE FROM {table} WHERE {key} = ANY ($1)"))
        .bind::<Array<SqlUuid>, _>(keys)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Marks rows that the workbook no longer has; they are kept
///
/// # Errors
///
/// What the database says.
pub async fn mark(
    connection: &mut AsyncPgConnection,
    kept: Kept,
    keys: &[Uuid],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let (table, key) = kept.names();
    diesel::sql_query(format!(
        "UPDATE {table} SET missing_since = $2, version = version + 1, updated_at = $2
         WHERE {key} = ANY ($1) AND missing_since IS NULL"
    ))
    .bind::<Array<SqlUuid>, _>(keys)
    .bind::<Timestamptz, _>(now)
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
