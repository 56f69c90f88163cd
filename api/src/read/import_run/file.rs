use diesel::{OptionalExtension, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::{import_files, import_runs};
use uuid::Uuid;

use crate::read::ReadError;

/// A workbook of an import: as it came in, or as it goes back
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Name as its sender gave it, or as it goes back
    pub file_name: String,
    /// The bytes
    pub content: Vec<u8>,
}

/// The workbook of an import; `None` when there is no such import
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn file(mut connection: &AsyncPgConnection, run: Uuid) -> Result<Option<ImportFile>, ReadError> {
    let found: Option<(String, Vec<u8>)> = import_runs::table
        .find(run)
        .inner_join(import_files::table)
        .select((import_runs::file_name, import_files::content))
        .first(&mut connection)
        .await
        .optional()?;
    Ok(found.map(|(file_name, content)| ImportFile { file_name, content }))
}
