//! Where a row came from.

use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

use super::node::Kind;

/// The import that last wrote something, and where it read that (herkomst).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ImportSource {
    /// Global identity of the import, for node and importRun (import).
    import_run_id: ID,
    /// Name of the file as its sender gave it (bestandsnaam).
    file_name: String,
    /// Sheet (tabblad). Null when the file has none.
    sheet: Option<String>,
    /// Row in the sheet, from 1 (rij). Null when it is not known.
    row: Option<i32>,
}

impl ImportSource {
    /// The source of a row; `None` when it was entered or last changed by hand
    pub(super) fn of(
        import_run_id: Option<Uuid>,
        file_name: Option<&String>,
        sheet: Option<&String>,
        row: Option<i32>,
    ) -> Option<Self> {
        Some(Self {
            import_run_id: Kind::ImportRun.id(import_run_id?),
            file_name: file_name?.clone(),
            sheet: sheet.cloned(),
            row,
        })
    }
}

/// A cell of a column that was not recognized (cel van een overige kolom).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct UnmappedCell {
    /// Heading of the column (kolomkop).
    heading: String,
    /// The cell as it was (tekst).
    text: String,
}

impl UnmappedCell {
    /// The cells of a stored row
    pub(super) fn all(unmapped: &serde_json::Value) -> Vec<Self> {
        let cell = |(heading, text): (&String, &serde_json::Value)| Self {
            heading: heading.clone(),
            text: text.as_str().map_or_else(|| text.to_string(), str::to_owned),
        };
        unmapped.as_object().into_iter().flatten().map(cell).collect()
    }
}
