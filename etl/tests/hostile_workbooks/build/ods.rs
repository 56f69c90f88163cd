use super::Package;

pub(crate) const CELL: &str =
    r#"<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>"#;

/// Of one sheet, with these rows
pub(crate) fn of_rows(rows: &str) -> Package {
    of_content(&format!("<table:table table:name=\"Blad1\">{rows}</table:table>"))
}

/// Of one row, with these cells
pub(crate) fn of_cells(cells: &str) -> Package {
    of_rows(&format!("<table:table-row>{cells}</table:table-row>"))
}

/// With this in the place of its sheets
pub(crate) fn of_content(content: &str) -> Package {
    Package::default()
        .with("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        .with("META-INF/manifest.xml", "<manifest:manifest></manifest:manifest>")
        .with(
            "content.xml",
            format!(
                "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>{content}\
                 </office:spreadsheet></office:body></office:document-content>"
            ),
        )
}
