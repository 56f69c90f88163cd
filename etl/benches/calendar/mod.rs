//! A tender calendar as people make it, as long as wanted: the one workbook of all benches that read.

use chrono::{Days, NaiveDate};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// How many columns it has
pub(crate) const COLUMNS: usize = 20;

const HEADINGS: [&str; COLUMNS] = [
    "Nr",
    "Titel",
    "Omschrijving",
    "Gemeente",
    "Penvoerder",
    "Deelnemers",
    "Contactpersoon",
    "Inkooppakket",
    "Soort opdracht",
    "CPV-code",
    "Geraamde waarde",
    "Procedure",
    "Start voorbereiding",
    "Publicatie",
    "Gunning",
    "Ingangsdatum",
    "Einddatum",
    "Status",
    "Prioriteit",
    "Opmerkingen",
];
const MUNICIPALITIES: [&str; 4] = ["Delft", "Pijnacker-Nootdorp", "Westland", "Zoetermeer"];
const SUBJECTS: [&str; 8] = [
    "Onderhoud wegen",
    "Jeugdhulp",
    "Kantoormeubilair",
    "Software zaaksysteem",
    "Openbare verlichting",
    "Leerlingenvervoer",
    "Schoonmaak",
    "Drukwerk",
];
const NATURES: [&str; 4] = ["Werk", "Levering", "Dienst", "Sociale en specifieke diensten"];
const CODES: [&str; 4] = ["45233141", "30199000", "72000000", "85000000"];
const PROCEDURES: [&str; 4] = ["Openbaar", "Niet-openbaar", "Meervoudig onderhands", "EO"];
const PERIODS: [&str; 6] =
    ["Q2 2023", "medio 2023", "mei 2023", "1e halfjaar 2023", "week 23", "najaar 2023"];

/// The bytes of a calendar of 2023 with so many tenders, all different, none with an error, one in 500 with a warning
///
/// # Errors
///
/// When there are more rows than a sheet can hold.
pub(crate) fn workbook(rows: u32) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_low_memory()?;
    sheet.set_name("Kalender")?;
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading)?;
    }
    let day = Format::new().set_num_format("dd-mm-yyyy");
    for row in 1..=rows {
        write(sheet, row, &day)?;
    }
    workbook.save_to_buffer()
}

fn write(sheet: &mut Worksheet, row: u32, day: &Format) -> Result<(), XlsxError> {
    let (subject, lead) = (pick(&SUBJECTS, row), pick(&MUNICIPALITIES, row));
    let (partner, other) = (pick(&MUNICIPALITIES, row + 1), pick(&MUNICIPALITIES, row + 2));
    let start = NaiveDate::from_ymd_opt(2023, 7, 1).unwrap_or_default() + Days::new(u64::from(row % 180));
    let end = start + Days::new(4 * 365);
    sheet
        .write_string(row, 0, format!("T-{row}"))?
        .write_string(row, 1, format!("{subject} {row}"))?
        .write_string(row, 2, format!("{subject} voor {lead} en {partner}, perceel {row}, met opties"))?
        .write_string(row, 3, lead)?
        .write_string(row, 4, lead)?
        .write_string(row, 5, format!("{partner}, {other}"))?
        .write_string(row, 6, format!("adviseur {}", row % 40))?
        .write_string(row, 7, subject)?
        .write_string(row, 8, pick(&NATURES, row))?
        .write_string(row, 9, pick(&CODES, row))?
        .write_string(
            row,
            11,
            if row.is_multiple_of(500) { "op zijn elfendertigst" } else { pick(&PROCEDURES, row) },
        )?
        .write_string(row, 12, "Q1 2023")?
        .write_string(row, 13, pick(&PERIODS, row))?
        .write_with_format(row, 14, &(start - Days::new(30)), day)?
        .write_with_format(row, 15, &start, day)?
        .write_with_format(row, 16, &end, day)?
        .write_string(row, 17, "Gepland")?
        .write_string(row, 18, pick(&["hoog", "midden", "laag"], row))?
        .write_string(row, 19, format!("overleg {} afwachten", row % 300))?;
    if row.is_multiple_of(10) {
        sheet.write_string(row, 10, format!("€ {}.000,-", 50 + row % 900))?;
    } else {
        sheet.write_number(row, 10, f64::from(50_000 + row % 100_000) + 0.5)?;
    }
    Ok(())
}

fn pick<'a>(texts: &[&'a str], row: u32) -> &'a str {
    let index = usize::try_from(row).unwrap_or_default() % texts.len().max(1);
    texts.get(index).copied().unwrap_or_default()
}
