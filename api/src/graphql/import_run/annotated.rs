//! The workbook of an import with its findings.

use async_graphql::SimpleObject;
use uuid::Uuid;

/// The workbook of an import again, with its findings (werkmap met bevindingen).
#[derive(SimpleObject, Debug)]
pub(super) struct AnnotatedWorkbook {
    /// Where it can be downloaded, with the same authority, from the root of this server (adres).
    url: String,
    /// Name of the file (bestandsnaam).
    file_name: String,
}

impl AnnotatedWorkbook {
    /// That of a run, under its name
    pub(super) fn new(run: Uuid, file_name: &str) -> Self {
        Self { url: format!("/imports/{run}/annotated"), file_name: file_name.to_owned() }
    }
}
