//! What stands in a workbook that comes back with its findings.

use crate::types::{Severity, whole_number};

use super::Label;

/// Name of the sheet that lists the findings
pub const LIST_SHEET: &str = "Controle";

/// Headings of that list
pub const LIST_HEADINGS: [&str; 6] =
    ["Ernst", "Blad", "Cel", "Er staat", "Bevinding", "Code (voor de helpdesk)"];

/// How a person on the command line answers what a column holds
pub const COLUMNS_ANSWERED: &str = "Zeg wat een kolom is met --map \"Kop=veld\", of leg het vast met `inkoopkracht-etl mapping set`; \
    de velden staan in `inkoopkracht-etl mapping fields`.";

/// Who wrote the notes
pub const NOTE_AUTHOR: &str = "Inkoopkracht";

/// What the name of such a file ends in
const CHECKED: &str = " - controle";

/// What the file is called: `kalender.xlsx` comes back as `kalender - controle.xlsx`, and so does that file
pub fn annotated_file_name(file_name: &str, extension: &str) -> String {
    let mut stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    while let Some(before) = unchecked(stem) {
        stem = before;
    }
    format!("{stem}{CHECKED}.{extension}")
}

/// The name without what says that it was checked before, and without what a browser adds to the second download
fn unchecked(stem: &str) -> Option<&str> {
    let bare = stem.strip_suffix(')').and_then(|stem| {
        let bare = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if bare.len() == stem.len() { None } else { bare.strip_suffix(" (") }
    });
    let before = bare.unwrap_or(stem).strip_suffix(CHECKED)?;
    (!before.is_empty()).then_some(before)
}

/// A finding as a note says it, with its weight in words: colors alone tell not everybody something
pub fn note_text(severity: Severity, sentence: &str) -> String {
    format!("{}: {sentence}", capitalized(severity))
}

/// The name of a value as it stands in a list, or at the beginning of a sentence
pub fn capitalized(value: impl Label) -> String {
    line(value.label())
}

/// A text as it stands at the beginning of a line
///
/// ```
/// use schema::texts::line;
/// assert_eq!(line("dynamisch aankoopsysteem (DAS)"), "Dynamisch aankoopsysteem (DAS)");
/// assert_eq!((line("één").as_str(), line("")), ("Één", String::new()));
/// ```
pub fn line(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How many findings of each weight there are: `2 fouten, 1 waarschuwing en 3 ter info`
pub fn findings_counted(errors: usize, warnings: usize, infos: usize) -> String {
    let number = |count: usize| whole_number(i64::try_from(count).unwrap_or(i64::MAX));
    let some = |count: usize, one: &str, more: &str| {
        (count > 0).then(|| format!("{} {}", number(count), if count == 1 { one } else { more }))
    };
    let parts = [
        some(errors, "fout", "fouten"),
        some(warnings, "waarschuwing", "waarschuwingen"),
        some(infos, "ter info", "ter info"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.split_last() {
        None => "geen bevindingen".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} en {last}", others.join(", ")),
    }
}

/// Rows by their fate: read, new, changed, unchanged, missing, skipped, rejected
pub fn rows_counted(counts: [i32; 7]) -> String {
    let words = ["gelezen", "nieuw", "gewijzigd", "ongewijzigd", "ontbreken", "overgeslagen", "afgekeurd"];
    let parts: Vec<String> = counts
        .into_iter()
        .zip(words)
        .map(|(count, word)| format!("{} {word}", whole_number(count)))
        .collect();
    parts.join(", ")
}

/// What stands above the list
pub fn list_title(file_name: &str, counted: &str) -> String {
    format!("Controle van {file_name}: {counted}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words() {
        assert_eq!(findings_counted(0, 0, 0), "geen bevindingen");
        assert_eq!(findings_counted(1, 0, 0), "1 fout");
        assert_eq!(findings_counted(2, 1, 1234), "2 fouten, 1 waarschuwing en 1.234 ter info");
        assert_eq!(findings_counted(0, 3, 1), "3 waarschuwingen en 1 ter info");
    }

    #[test]
    fn names_the_file() {
        assert_eq!(annotated_file_name("kalender 2.0.csv", "xlsx"), "kalender 2.0 - controle.xlsx");
        assert_eq!(annotated_file_name("kalender", "xlsm"), "kalender - controle.xlsm");
    }

    #[test]
    fn a_file_that_was_checked_before_is_called_the_same() {
        for handed_in in [
            "kalender - controle.xlsx",
            "kalender - controle (1).xlsx",
            "kalender - controle - controle.xlsx",
            "kalender - controle (2) - controle (12).xlsx",
        ] {
            assert_eq!(annotated_file_name(handed_in, "xlsx"), "kalender - controle.xlsx", "{handed_in}");
        }
        assert_eq!(annotated_file_name("kalender (2).xlsx", "xlsx"), "kalender (2) - controle.xlsx");
        assert_eq!(annotated_file_name(" - controle.xlsx", "xlsx"), " - controle - controle.xlsx");
    }

    #[test]
    fn notes_tell_the_weight() {
        assert_eq!(note_text(Severity::Error, "Er ontbreekt iets."), "Fout: Er ontbreekt iets.");
        assert_eq!(note_text(Severity::Info, "Let op."), "Ter info: Let op.");
    }
}
