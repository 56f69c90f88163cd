//! Where a row came from.

use async_graphql::{Context, ID, Result, SimpleObject};
use serde_json::{Map, Value};

use super::{
    node::Kind,
    refusal::failed,
    scalars::DateTime,
    text::{Text, TextRoom},
};
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

/// Where in the workbook of an import something stands (plaats in de werkmap).
#[derive(SimpleObject, Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceRow {
    /// Sheet (tabblad). Null when the file has none.
    sheet: Option<String>,
    /// Row in the sheet, from 1 (rij).
    row: i32,
}

impl SourceRow {
    /// That of a row; `None` when no import ever wrote it
    pub(super) fn of(sheet: Option<&String>, row: Option<i32>) -> Option<Self> {
        Some(Self { sheet: sheet.cloned(), row: row? })
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

/// What a cell takes of the room of an answer besides its texts: a row may have thousands of a letter each
const CELL_BYTES: usize = 300;

impl UnmappedCell {
    /// The cells of a stored row, which is a JSON object
    ///
    /// # Errors
    ///
    /// When the answer has no room for them.
    pub(super) fn all(ctx: &Context<'_>, stored: Option<&str>) -> Result<Vec<Self>> {
        let cells: Map<String, Value> =
            stored.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        if let Some(room) = ctx.data_opt::<TextRoom>() {
            room.told.take(cells.len().saturating_mul(CELL_BYTES)).map_err(failed)?;
        }
        let cell = |(heading, cell): (String, Value)| Self {
            heading: heading.into(),
            text: match cell {
                Value::String(text) => text.into(),
                other => other.to_string().into(),
            },
        };
        Ok(cells.into_iter().map(cell).collect())
    }
}
