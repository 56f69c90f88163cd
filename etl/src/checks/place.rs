use schema::{headings::Field, types::CellAddress};

use crate::{
    columns::{Header, Meaning},
    findings::Finding,
    rows::Origin,
};

/// The finding at the cell of a field in a row, or at the row's first column when the sheet has no such column
pub(super) fn at<F: Field>(finding: Finding, origin: &Origin, header: &Header<F>, field: F) -> Finding {
    let column = header.columns.iter().find(|column| column.meaning == Meaning::Field(field));
    let address = CellAddress { row: origin.row, column: column.map_or(0, |column| column.index) };
    let finding = finding.at(&origin.sheet, address);
    match column {
        Some(column) => finding.under(&column.heading),
        None => finding,
    }
}

/// The finding at the cell under a heading that no field has, in a row
pub(super) fn under<F>(finding: Finding, origin: &Origin, header: &Header<F>, heading: &str) -> Finding {
    let column = header.columns.iter().find(|column| column.heading == heading);
    finding
        .at(&origin.sheet, CellAddress { row: origin.row, column: column.map_or(0, |column| column.index) })
}

/// "rij 12", with the sheet when it is another one: "rij 12 van Kalender 2023"
pub(super) fn row_name(origin: &Origin, seen_from: &Origin) -> String {
    let row = origin.row_number();
    if origin.sheet == seen_from.sheet {
        format!("rij {row}")
    } else {
        format!("rij {row} van {}", origin.sheet)
    }
}

/// The rows other than this one: "rij 12 en rij 40"
pub(super) fn other_rows<'a>(rows: impl Iterator<Item = &'a Origin>, seen_from: &Origin) -> String {
    let others: Vec<String> =
        rows.filter(|origin| *origin != seen_from).map(|origin| row_name(origin, seen_from)).collect();
    others.join(" en ")
}
