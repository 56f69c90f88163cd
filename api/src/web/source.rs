//! Where rows came from, as pages say it.

use uuid::Uuid;

use crate::read::import_run::ImportSource;

/// The place in a workbook where a stored row was read, with the import that is linked to
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceLink {
    /// The import
    pub(super) run: Uuid,
    /// Name of its file
    pub(super) file_name: String,
    /// `Kalender, rij 12`
    pub(super) place: String,
}

impl SourceLink {
    /// That of a row; `None` when no import ever wrote it
    pub(super) fn of(source: Option<&ImportSource>, sheet: Option<&str>, row: Option<i32>) -> Option<Self> {
        let source = source?;
        Some(Self {
            run: source.import_run_id,
            file_name: source.file_name.clone(),
            place: place(sheet, row.map(|row| row.to_string()).as_deref()),
        })
    }
}

/// Where something stands: `Kalender!F12`, `Kalender, rij 12`, `Kalender`, or the file
pub(super) fn place(sheet: Option<&str>, cell: Option<&str>) -> String {
    match (sheet, cell) {
        (None, _) => "het bestand".to_owned(),
        (Some(sheet), None) => sheet.to_owned(),
        (Some(sheet), Some(row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{sheet}, rij {row}")
        }
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_something_stands() {
        assert_eq!(place(Some("Kalender"), Some("F12")), "Kalender!F12");
        assert_eq!(place(Some("Kalender"), Some("12")), "Kalender, rij 12");
        assert_eq!(place(Some("Kalender"), None), "Kalender");
        assert_eq!(place(None, None), "het bestand");
    }
}
