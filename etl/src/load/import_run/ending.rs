//! Endings: what a stage found, stored with the run.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult,
    sql_types::{Array, Int4, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    tables::{differences, findings, import_runs},
    types::{Choice, ImportKind, ImportStatus},
};
use uuid::Uuid;

use super::{Claim, annotation};
use crate::{
    checks::RowDifference,
    findings::Finding,
    load::batch::{batches, json_of_each},
    run::RowCounts,
};

/// What a run ends with
pub struct Ending<'a> {
    /// Where it stands now
    pub status: ImportStatus,
    /// Kind of workbook, when known
    pub kind: Option<ImportKind>,
    /// Sheets that were read, when known
    pub sheet: Option<String>,
    /// What the rows are about, ascending
    pub covers: &'a [String],
    /// Rows by fate
    pub rows: RowCounts,
    /// All findings, in the order of the workbook
    pub findings: &'a [Finding],
    /// Latest import of the very same bytes that was applied before
    pub previous_run_id: Option<Uuid>,
}

/// Begins a stage: what an earlier one found is forgotten. Belongs in the transaction that [`close`] ends
///
/// # Errors
///
/// What the database says.
pub async fn begin(connection: &mut AsyncPgConnection, claim: &Claim) -> QueryResult<()> {
    let import_run_id = claim.import_run_id;
    diesel::delete(findings::table.filter(findings::import_run_id.eq(import_run_id)))
        .execute(connection)
        .await?;
    diesel::delete(differences::table.filter(differences::import_run_id.eq(import_run_id)))
        .execute(connection)
        .await?;
    annotation::delete(connection, import_run_id).await
}

/// Ends a stage that [began](begin): its findings are stored with it, and listeners are told
///
/// `false` when the claim was lost, by a cancellation or to another worker: then the run stays as it is, and all that was
/// done for it must be rolled back. Belongs in a transaction.
///
/// # Errors
///
/// What the database says.
pub async fn close(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    ending: &Ending<'_>,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    if !holds(connection, claim).await? {
        return Ok(false);
    }
    let import_run_id = claim.import_run_id;
    insert_findings(connection, import_run_id, ending.findings).await?;
    let rows = &ending.rows;
    diesel::update(import_runs::table.find(import_run_id))
        .set((
            import_runs::status.eq(ending.status),
            // What was not recognized stays what was asked for.
            ending.kind.map(|kind| import_runs::kind.eq(kind)),
            import_runs::sheet.eq(&ending.sheet),
            import_runs::covers.eq(ending.covers),
            import_runs::previous_run_id.eq(ending.previous_run_id),
            import_runs::progress.eq(100),
            import_runs::rows_read.eq(rows.read),
            import_runs::rows_new.eq(rows.new),
            import_runs::rows_changed.eq(rows.changed),
            import_runs::rows_unchanged.eq(rows.unchanged),
            import_runs::rows_missing.eq(rows.missing),
            import_runs::rows_skipped.eq(rows.skipped),
            import_runs::rows_rejected.eq(rows.rejected),
            import_runs::claimed_by.eq(None::<String>),
            import_runs::claimed_at.eq(None::<DateTime<Utc>>),
            import_runs::expected_at.eq(None::<DateTime<Utc>>),
            import_runs::finished_at.eq(now),
            import_runs::ended_by.eq(&claim.claimant),
        ))
        .execute(connection)
        .await?;
    diesel::sql_query("SELECT pg_notify('import_runs', $1)")
        .bind::<Text, _>(import_run_id.to_string())
        .execute(connection)
        .await?;
    Ok(true)
}

/// Whether the claim holds; it cannot be lost until the transaction ends
async fn holds(connection: &mut AsyncPgConnection, claim: &Claim) -> QueryResult<bool> {
    let held: Option<Uuid> = import_runs::table
        .find(claim.import_run_id)
        .filter(import_runs::status.eq_any([ImportStatus::Checking, ImportStatus::Applying]))
        .filter(import_runs::claimed_by.eq(&claim.claimant))
        .select(import_runs::import_run_id)
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    Ok(held.is_some())
}

async fn insert_findings(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    findings: &[Finding],
) -> QueryResult<()> {
    for batch in batches(findings) {
        diesel::sql_query(
            "INSERT INTO findings (import_run_id, severity, code, sheet, cell, heading, seen, expected)
             SELECT $1, found.* FROM unnest($2, $3, $4, $5, $6, $7, $8) AS found",
        )
        .bind::<SqlUuid, _>(import_run_id)
        .bind::<Array<Text>, _>(batch.iter().map(|found| found.severity.as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(batch.iter().map(|found| found.code).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.sheet.as_deref()).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.cell.map(|cell| cell.to_string())).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.heading.as_deref()).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(batch.iter().map(|found| found.seen.as_deref()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|found| found.expected.as_deref()).collect::<Vec<_>>(),
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// Stores differences that a stage found, in the order of the workbook
///
/// # Errors
///
/// What the database says.
pub async fn insert_differences(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    differences: &[RowDifference],
) -> QueryResult<()> {
    for batch in batches(differences) {
        let row_number = |row: &RowDifference| row.origin.as_ref().map(crate::rows::Origin::row_number);
        let sheet = |row: &RowDifference| row.origin.as_ref().map(|origin| origin.sheet.to_string());
        diesel::sql_query(
            "INSERT INTO differences (import_run_id, kind, label, sheet, row_number, fields, row_key, row_version, choice)
             SELECT $1, unnest($2), unnest($3), unnest($4), unnest($5), unnest($6)::json, unnest($7), unnest($8), unnest($9)",
        )
        .bind::<SqlUuid, _>(import_run_id)
        .bind::<Array<Text>, _>(batch.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(batch.iter().map(|row| row.label.as_str()).collect::<Vec<_>>())
        .bind::<Array<Nullable<Text>>, _>(batch.iter().map(sheet).collect::<Vec<_>>())
        .bind::<Array<Nullable<Int4>>, _>(batch.iter().map(row_number).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(json_of_each(batch, |row| row.fields.list())?)
        .bind::<Array<Nullable<SqlUuid>>, _>(
            batch.iter().map(|row| row.target.map(|target| target.row_key)).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Int4>>, _>(
            batch.iter().map(|row| row.target.map(|target| target.version)).collect::<Vec<_>>(),
        )
        .bind::<Array<Nullable<Text>>, _>(
            batch.iter().map(|row| row.choice.map(Choice::as_str)).collect::<Vec<_>>(),
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}
