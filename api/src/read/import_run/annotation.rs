use std::collections::HashMap;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::SheetExcerpt, tables::import_annotations};
use uuid::Uuid;

use super::ImportFile;
use crate::read::ReadError;

/// The workbook of an import with its findings: its name and its bytes; `None` when there is none
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn annotated(
    mut connection: &AsyncPgConnection,
    run: Uuid,
) -> Result<Option<ImportFile>, ReadError> {
    let found: Option<(String, Vec<u8>)> = import_annotations::table
        .find(run)
        .select((import_annotations::file_name, import_annotations::content))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(found.map(|(file_name, content)| ImportFile { file_name, content }))
}

/// Names of the workbooks with findings of these imports, of those that have one
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn annotated_names(
    mut connection: &AsyncPgConnection,
    runs: &[Uuid],
) -> Result<HashMap<Uuid, String>, ReadError> {
    let names: Vec<(Uuid, String)> = import_annotations::table
        .filter(import_annotations::import_run_id.eq_any(runs))
        .select((import_annotations::import_run_id, import_annotations::file_name))
        .load(&mut connection)
        .await?;
    Ok(names.into_iter().collect())
}

/// What is shown of the sheets of an import around its findings; empty when there is nothing to show
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn excerpt(mut connection: &AsyncPgConnection, run: Uuid) -> Result<Vec<SheetExcerpt>, ReadError> {
    let found: Option<serde_json::Value> = import_annotations::table
        .find(run)
        .select(import_annotations::excerpt)
        .first(&mut connection)
        .await
        .optional()?;
    Ok(found.and_then(|found| serde_json::from_value(found).ok()).unwrap_or_default())
}
