use super::Package;

pub(crate) const SHEET: &str = "xl/worksheets/sheet1.xml";
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override
PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const PACKAGE: &str = r#"<Relationships><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// Of one sheet, with these bytes
pub(crate) fn of_part(sheet: impl AsRef<[u8]>) -> Package {
    Package::default()
        .with("[Content_Types].xml", TYPES)
        .with("_rels/.rels", PACKAGE)
        .with("xl/workbook.xml", workbook(&[("Blad1", "r1")]))
        .with("xl/_rels/workbook.xml.rels", relation("worksheets/sheet1.xml"))
        .with(SHEET, sheet)
}

/// Of one sheet, with these rows
pub(crate) fn of_rows(rows: &str) -> Package {
    of_part(format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
}

/// Of one sheet with that text in A1
pub(crate) fn of_text(text: &str) -> Package {
    of_rows(&format!("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>{text}</v></c></row>"))
}

/// Of one cell, with the first of these shared strings
pub(crate) fn of_strings(strings: &str) -> Package {
    of_rows(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#).with("xl/sharedStrings.xml", strings)
}

/// Sheets, each with its name and relation
pub(crate) fn workbook(sheets: &[(&str, &str)]) -> String {
    let sheet = |(name, id): &(&str, &str)| format!("<sheet name=\"{name}\" sheetId=\"1\" r:id=\"{id}\"/>");
    let sheets: String = sheets.iter().map(sheet).collect();
    format!("<workbook xmlns:r=\"r\"><sheets>{sheets}</sheets></workbook>")
}

pub(crate) fn relation(target: &str) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
    format!("<Relationships><Relationship Id=\"r1\" Type=\"{kind}\" Target=\"{target}\"/></Relationships>")
}
