//! Where a row came from.

use async_graphql::{ID, SimpleObject};

use super::{node::Kind, scalars::DateTime, text::Text};
use crate::read;

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
    /// Who had it applied, as in the history (door).
    actor: String,
    /// Moment at which it was applied (op).
    at: DateTime,
}

impl ImportSource {
    /// The source of a row; `None` when no import ever wrote it
    pub(super) fn of(
        source: Option<&read::import_run::ImportSource>,
        sheet: Option<&String>,
        row: Option<i32>,
    ) -> Option<Self> {
        let source = source?;
        Some(Self {
            import_run_id: Kind::ImportRun.id(source.import_run_id),
            file_name: source.file_name.clone(),
            sheet: sheet.cloned(),
            row,
            actor: source.who().to_owned(),
            at: DateTime(source.when()),
        })
    }
}

/// A cell of a column that was not recognized (cel van een overige kolom).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct UnmappedCell {
    /// Heading of the column (kolomkop).
    heading: Text<'static>,
    /// The cell as it was (tekst).
    text: Text<'static>,
}

impl UnmappedCell {
    /// The cells of a stored row
    pub(super) fn all(unmapped: &serde_json::Value) -> Vec<Self> {
        let cell = |(heading, text): (&String, &serde_json::Value)| Self {
            heading: heading.clone().into(),
            text: text.as_str().map_or_else(|| text.to_string(), str::to_owned).into(),
        };
        unmapped.as_object().into_iter().flatten().map(cell).collect()
    }
}
