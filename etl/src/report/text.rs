//! The outcome as people read it: on a terminal as tables, elsewhere as lines that stay as they are.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use schema::{
    models::FieldDifference,
    texts::{COLUMNS_ANSWERED, Label, can_be_applied, findings_counted, rows_counted},
    types::{Severity, whole_number},
};

use super::{Changes, Report};
use crate::findings::Finding;

/// Narrower than this nothing can be read
const LEAST_WIDTH: u16 = 40;

/// Findings that a person answers by saying what a column holds
const ASKED_BACK: [&str; 4] = ["columns.no_header", "columns.missing", "columns.double", "columns.ambiguous"];

const BOLD: Style = Style::new().bold();

/// How the outcome is shown
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; `None` elsewhere: then there is a line for each finding
    pub width: Option<u16>,
    /// Whether headings are in color
    pub is_colored: bool,
}

/// What it was, how many rows, the findings by weight, and what would change
///
/// What stands in the workbook cannot steer the terminal: control characters are shown as such.
pub fn text(report: &Report, changes: &Changes, look: Look) -> String {
    let kind = report.kind.map_or("niet herkend", Label::label);
    let sheet =
        report.sheet.as_deref().map(|sheet| format!(" (blad {})", harmless(sheet))).unwrap_or_default();
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{} {kind}{sheet}", look.in_style(BOLD, "Soort werkmap:"));
    let rows = &report.rows;
    let counts =
        [rows.read, rows.new, rows.changed, rows.unchanged, rows.missing, rows.skipped, rows.rejected];
    let _ = writeln!(text, "{} {}", look.in_style(BOLD, "Rijen:"), rows_counted(counts));
    let _ = writeln!(text, "{} {}", look.in_style(BOLD, "Bevindingen:"), counted(report));
    if report.can_be_applied() {
        let _ = writeln!(text, "{}", can_be_applied("De werkmap", warnings(report)));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        let findings: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.severity == severity).collect();
        text += &group(severity, &findings, look);
    }
    if report.findings.iter().any(|finding| ASKED_BACK.contains(&finding.code)) {
        let _ = writeln!(text, "{COLUMNS_ANSWERED}");
    }
    text + &listed(changes, look)
}

fn warnings(report: &Report) -> i64 {
    let count = report.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn counted(report: &Report) -> String {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    findings_counted(count(Severity::Error), count(Severity::Warning), count(Severity::Info))
}

fn group(severity: Severity, findings: &[&Finding], look: Look) -> String {
    let mut text = String::new();
    let Some(width) = look.width.filter(|_| !findings.is_empty()) else {
        for finding in findings {
            let word = format!("{:<13}", severity.label());
            let word = look.in_style(style(severity), &word);
            let _ = writeln!(text, "{word} {:<16} {} [{}]", place(finding), sentence(finding), finding.code);
        }
        return text;
    };
    let heading = format!("{} ({})", schema::texts::capitalized(severity), number(findings.len()));
    let mut table = Table::new();
    table
        .load_preset(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.max(LEAST_WIDTH))
        .set_header(["Cel", "Bevinding", "Code"]);
    for finding in findings {
        table.add_row([place(finding), sentence(finding), finding.code.to_owned()]);
    }
    let _ = writeln!(text, "\n{}\n{}", look.in_style(style(severity), &heading), table.trim_fmt());
    text
}

/// What would change, the first rows with what was and what becomes
fn listed(changes: &Changes, look: Look) -> String {
    let mut text = String::new();
    let count = changes.count();
    if count == 0 {
        return text;
    }
    let _ = writeln!(text, "\n{}", look.in_style(BOLD, &format!("Verschillen ({})", number(count))));
    let mut told = 0;
    for difference in changes.told() {
        told += 1;
        let place = difference
            .origin
            .as_ref()
            .map(|origin| format!(" ({}, rij {})", harmless(&origin.sheet), origin.row_number()));
        let _ = writeln!(
            text,
            "{}: {}{}",
            difference.kind.label(),
            harmless(&difference.label),
            place.unwrap_or_default()
        );
        for field in difference.fields.list().iter().filter(|field| field.before.is_some()) {
            let _ = writeln!(text, "    {}", change(field));
        }
    }
    if count > told {
        let _ = writeln!(text, "en nog {} meer", number(count - told));
    }
    text
}

fn change(field: &FieldDifference) -> String {
    let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "leeg".to_owned(), harmless);
    if field.kept {
        let (before, after) = (shown(&field.before), shown(&field.after));
        return format!("{}: {before} blijft; in de werkmap: {after}", harmless(&field.field));
    }
    format!("{}: {} → {}", harmless(&field.field), shown(&field.before), shown(&field.after))
}

fn place(finding: &Finding) -> String {
    match (&finding.sheet, finding.cell) {
        (Some(sheet), Some(cell)) => format!("{}!{cell}", harmless(sheet)),
        (Some(sheet), None) => harmless(sheet),
        (None, _) => "bestand".to_owned(),
    }
}

fn sentence(finding: &Finding) -> String {
    harmless(&finding.sentence())
}

fn harmless(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

fn number(count: usize) -> String {
    whole_number(i64::try_from(count).unwrap_or(i64::MAX))
}

const fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

impl Look {
    fn in_style(self, style: Style, text: &str) -> String {
        if self.is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use schema::types::{CellAddress, DifferenceKind, ImportKind};

    use super::*;
    use crate::{
        checks::{Fields, RowDifference},
        rows::Origin,
        run::RowCounts,
    };

    fn report() -> Report {
        let cell = |row, column| CellAddress { row, column };
        Report {
            kind: Some(ImportKind::Calendar),
            sheet: Some("Kalender".to_owned()),
            rows: RowCounts { read: 1200, new: 1, changed: 1, rejected: 1, ..RowCounts::default() },
            findings: vec![
                Finding::info("sheet.hidden").in_sheet("Kalender"),
                Finding::error("money.not_an_amount").at("Kalender", cell(11, 5)).seeing("\u{1b}[31mveel"),
                Finding::info("import.more_findings").expecting("7"),
            ],
            ..Report::default()
        }
    }

    fn changes() -> Changes {
        let field = FieldDifference {
            field: "Geraamde waarde".to_owned(),
            before: Some("100".to_owned()),
            after: Some("120".to_owned()),
            ..FieldDifference::default()
        };
        let row = |label: String, kind, fields: Vec<FieldDifference>| RowDifference {
            kind,
            label,
            origin: Some(Origin { sheet: Arc::from("Kalender"), row: 11 }),
            fields: Fields::from(fields),
            target: None,
            choice: None,
        };
        let mut changes = Changes::default();
        changes.extend((0..20).map(|number| row(format!("nieuw {number}"), DifferenceKind::New, Vec::new())));
        changes.extend([row("1 · Zout".to_owned(), DifferenceKind::Changed, vec![field])]);
        changes
    }

    #[test]
    fn lines_stay_as_they_are() {
        let told = text(&report(), &changes(), Look::default());
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines[..10],
            [
                "Soort werkmap: aanbestedingskalender (blad Kalender)",
                "Rijen: 1.200 gelezen, 1 nieuw, 1 gewijzigd, 0 ongewijzigd, 0 ontbreken, 0 overgeslagen, 1 afgekeurd",
                "Bevindingen: 1 fout en 2 ter info",
                "fout          Kalender!F12     '\u{FFFD}[31mveel' is geen bedrag; vul een bedrag in zoals 1.250.000, € 120.000,- of 1,2 mln. [money.not_an_amount]",
                "ter info      Kalender         Dit werkblad is verborgen; de rijen zijn wel gelezen. [sheet.hidden]",
                "ter info      bestand          Er zijn meer bevindingen dan hier staan: nog 7; verhelp eerst wat hier staat. [import.more_findings]",
                "",
                "Verschillen (21)",
                "gewijzigd: 1 · Zout (Kalender, rij 12)",
                "    Geraamde waarde: 100 → 120",
            ]
        );
        assert_eq!(lines.last(), Some(&"en nog 1 meer"));
    }

    #[test]
    fn a_terminal_shows_tables_of_its_width() {
        let look = Look { width: Some(72), is_colored: false };
        let told = text(&report(), &Changes::default(), look);
        assert!(told.contains("\nFout (1)\n"), "{told}");
        assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
        let table: Vec<&str> = told.lines().skip_while(|line| *line != "Fout (1)").skip(1).collect();
        assert!(table.iter().take(5).all(|line| line.chars().count() <= 72), "{told}");
        assert!(told.contains("Kalender!F12"), "{told}");
    }

    #[test]
    fn colors_are_only_where_they_are_wanted() {
        let colored = text(&report(), &changes(), Look { width: Some(80), is_colored: true });
        assert!(colored.contains("\u{1b}["), "{colored}");
        for width in [None, Some(80)] {
            let plain = text(&report(), &changes(), Look { width, is_colored: false });
            assert!(!plain.contains('\u{1b}'), "{plain}");
        }
    }
}
