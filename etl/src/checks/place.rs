use schema::{
    headings::Field,
    types::{CellAddress, whole_number},
};

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

/// So many other rows are named; more only make a finding long
pub(super) const NAMED: usize = 10;

/// The rows other than this one: "rij 12 en rij 40"; of many the first, and how many more there are
///
/// `count` says how many rows there are in all, of which `rows` may be only the first.
pub(super) fn other_rows<'a>(
    rows: impl IntoIterator<Item = &'a Origin>,
    count: usize,
    seen_from: &Origin,
) -> String {
    let others = rows.into_iter().filter(|origin| *origin != seen_from);
    let mut names: Vec<String> = others.take(NAMED).map(|origin| row_name(origin, seen_from)).collect();
    let more = count.saturating_sub(names.len() + 1);
    if more > 0 {
        names.push(format!("nog {}", whole_number(i64::try_from(more).unwrap_or(i64::MAX))));
    }
    names.join(" en ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_first_of_many_rows() {
        let rows: Vec<Origin> = (0..1_234).map(|row| Origin { sheet: "Blad1".into(), row }).collect();
        let told = |count: usize| other_rows(rows.iter().take(count), count, &rows[1]);
        assert_eq!(told(2), "rij 1");
        assert_eq!(told(4), "rij 1 en rij 3 en rij 4");
        assert!(told(11).ends_with(" en rij 10 en rij 11"), "{}", told(11));
        assert!(told(1_234).ends_with(" en rij 10 en rij 11 en nog 1.223"), "{}", told(1_234));
    }
}
