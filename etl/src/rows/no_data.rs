//! Rows that are no data: told apart here, counted by the run, never dropped silently.

use rust_decimal::Decimal;
use schema::headings::{Field, normalize};

use crate::{
    cells,
    columns::Header,
    workbook::{RawCell, RawRow, RawValue},
};

/// How notes below or between tables begin, in lower case
const NOTES: [&str; 27] = [
    "bron:",
    "bron ",
    "bronnen",
    "noot",
    "voetnoot",
    "toelichting:",
    "opmerking:",
    "opmerkingen:",
    "let op",
    "n.b.",
    "nb:",
    "nb ",
    "* ",
    "*)",
    "**",
    "legenda",
    "peildatum",
    "stand per",
    "stand op",
    "versie",
    "laatst gewijzigd",
    "laatst bijgewerkt",
    "bijgewerkt",
    "opgesteld",
    "disclaimer",
    "©",
    "# ",
];

/// Names of totals, normalized; one of them alone, or followed by a space and more
const TOTALS: [&str; 10] = [
    "totaal",
    "totalen",
    "eindtotaal",
    "subtotaal",
    "sub totaal",
    "som",
    "totaalbedrag",
    "generaal totaal",
    "total",
    "grand total",
];

/// What a total of a part of the lines begins with
const SUBTOTALS: [&str; 2] = ["subtotaal", "sub totaal"];

/// Why a row of any kind of workbook is no data; `None` when it may be
pub(super) fn reason<F: Field>(row: &RawRow, header: &Header<F>) -> Option<&'static str> {
    let filled: Vec<&RawCell> = filled(row).collect();
    if filled.is_empty() {
        return Some("rows.skipped_blank");
    }
    if repeats(&filled, header) {
        return Some("rows.skipped_header");
    }
    if is_total(row) {
        return Some("rows.skipped_total");
    }
    is_note(&filled).then_some("rows.skipped_note")
}

/// The cells that hold more than white space
pub(super) fn filled(row: &RawRow) -> impl Iterator<Item = &RawCell> {
    row.cells.iter().filter(|cell| !matches!(&cell.value, RawValue::Text(text) if text.trim().is_empty()))
}

/// The header once more, as long printed tables have it: (nearly) every cell is the heading of its column
fn repeats<F: Field>(filled: &[&RawCell], header: &Header<F>) -> bool {
    let differs = |cell: &&&RawCell| {
        let column = header.columns.iter().find(|column| column.index == cell.address.column);
        column.is_none_or(|column| column.normal != normalize(&cell.value.display()))
    };
    let bearable = filled.len() / 4;
    // Most rows differ from the start: no more cells are looked at than it takes to know.
    let different = filled.iter().filter(differs).take(bearable + 1).count();
    different <= bearable && filled.len() - different >= 2
}

/// A row that is called a total and holds nothing else but amounts
pub(super) fn is_total(row: &RawRow) -> bool {
    let mut filled = filled(row);
    let Some(RawValue::Text(first)) = filled.next().map(|cell| &cell.value) else { return false };
    is_called(first, &TOTALS) && filled.all(|cell| is_amount(&cell.value))
}

/// Whether a total says that it is of a part of the lines
pub(super) fn is_subtotal(row: &RawRow) -> bool {
    filled(row).next().is_some_and(|cell| is_called(&cell.value.display(), &SUBTOTALS))
}

fn is_called(text: &str, names: &[&str]) -> bool {
    let name = normalize(text);
    names
        .iter()
        .any(|total| name.strip_prefix(total).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a cell is a number or reads as an amount
pub(super) fn is_amount(value: &RawValue) -> bool {
    match value {
        RawValue::Number(_) => true,
        RawValue::Text(_) => cells::money(value, Decimal::ONE).value.is_some(),
        _ => false,
    }
}

/// One text, or a label with a text, that begins as notes do, or explains a sign: "x = deelnemer"
fn is_note(filled: &[&RawCell]) -> bool {
    let text = |cell: &&RawCell| cell.value.display().to_lowercase();
    match filled {
        [only] => {
            let text = text(only);
            text.contains(" = ") || NOTES.iter().any(|note| text.starts_with(note))
        }
        [first, _] => text(first)
            .strip_suffix(':')
            .is_some_and(|label| NOTES.iter().any(|note| note.trim_end_matches([':', ' ']) == label)),
        _ => false,
    }
}
