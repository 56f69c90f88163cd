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

/// What the one sheet of a text file is called, for which there is no tab to look for
const TEXT_FILE: &str = "CSV";

/// What a sheet is called where its name begins a sentence: `Blad Kalender`, or the file
pub(super) fn sheet_told(sheet: &str) -> String {
    if sheet == TEXT_FILE { "Uw bestand".to_owned() } else { format!("Blad {sheet}") }
}

/// The names of the sheets of a workbook; `None` for a text file, which has none
pub(super) fn sheets_told(sheets: Option<&str>) -> Option<&str> {
    sheets.filter(|sheets| *sheets != TEXT_FILE)
}

/// Where something stands: `Kalender!F12`, `Kalender, rij 12`, `Kalender`, `F12`, `rij 12`, or the file
pub(super) fn place(sheet: Option<&str>, cell: Option<&str>) -> String {
    match (sheet.filter(|sheet| *sheet != TEXT_FILE), cell) {
        (None, Some(row)) if sheet.is_some() && is_row(row) => format!("rij {row}"),
        (None, Some(cell)) if sheet.is_some() => cell.to_owned(),
        (None, _) => "het bestand".to_owned(),
        (Some(sheet), None) => sheet.to_owned(),
        (Some(sheet), Some(row)) if is_row(row) => format!("{sheet}, rij {row}"),
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
    }
}

fn is_row(place: &str) -> bool {
    place.bytes().all(|byte| byte.is_ascii_digit())
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
        let of_text_file = [Some("F12"), Some("12"), None].map(|cell| place(Some("CSV"), cell));
        assert_eq!(of_text_file, ["F12", "rij 12", "het bestand"]);
        assert_eq!(["Kalender", "CSV"].map(sheet_told), ["Blad Kalender", "Uw bestand"]);
        assert_eq!([Some("Kalender"), Some("CSV"), None].map(sheets_told), [Some("Kalender"), None, None]);
    }
}
