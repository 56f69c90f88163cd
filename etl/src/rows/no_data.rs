//! Rows that are no data: told apart here, counted by the run, never dropped silently.

use rust_decimal::Decimal;
use schema::headings::{Field, normalize};

use crate::{
    cells,
    columns::Header,
    workbook::{RawCell, RawRow, RawValue},
};

/// Words that begin a note below or between tables, in lower case; they stand by themselves or before more words
const NOTES: [&str; 18] = [
    "bron",
    "bronnen",
    "noot",
    "voetnoot",
    "let op",
    "n.b.",
    "nb",
    "legenda",
    "peildatum",
    "stand per",
    "stand op",
    "laatst gewijzigd",
    "laatst bijgewerkt",
    "bijgewerkt",
    "opgesteld door",
    "opgesteld op",
    "opgesteld d.d.",
    "disclaimer",
];

/// Words that begin a note only by themselves, before a colon or before a number: "Versie 2", not "Versie beheer"
const LABELS: [&str; 5] = ["toelichting", "opmerking", "opmerkingen", "versie", "opgesteld"];

/// Signs that begin a note
const SIGNS: [&str; 5] = ["* ", "*)", "**", "©", "# "];

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

/// Totals that may also begin the name of something else
const LOOSE_TOTALS: [&str; 4] = ["totaal", "totalen", "som", "total"];

/// What may stand behind such a word when it is a total all the same; a year too
const OF_TOTALS: [&str; 26] = [
    "aanbestedingen",
    "aantal",
    "alle",
    "bedrag",
    "btw",
    "de",
    "eur",
    "euro",
    "excl",
    "exclusief",
    "generaal",
    "geraamd",
    "geraamde",
    "in",
    "incl",
    "inclusief",
    "inkoopkalender",
    "kalender",
    "opdrachten",
    "projecten",
    "raming",
    "regio",
    "tenders",
    "trajecten",
    "van",
    "waarde",
];

/// What a total of a part of the lines begins with
const SUBTOTALS: [&str; 2] = ["subtotaal", "sub totaal"];

/// Why a row of any kind of workbook is no data; `None` when it may be
pub(super) fn reason<F: Field>(row: &RawRow, header: &Header<F>) -> Option<&'static str> {
    let filled: Vec<&RawCell> = filled(row).collect();
    if filled.is_empty() {
        return Some("rows.skipped_blank");
    }
    if header.repeats(&filled) {
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

/// A row that is called a total and holds nothing else but amounts
pub(super) fn is_total(row: &RawRow) -> bool {
    let mut filled = filled(row);
    let Some(RawValue::Text(first)) = filled.next().map(|cell| &cell.value) else { return false };
    is_called(first, &TOTALS) && filled.all(|cell| is_amount(&cell.value))
}

/// Whether a total may be something that is only called so: "Totaal technisch onderhoud"
pub(super) fn may_be_a_name(row: &RawRow) -> bool {
    let Some(first) = filled(row).next() else { return false };
    let name = normalize(&first.value.display());
    let mut words =
        name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_loose = words.next().is_some_and(|word| LOOSE_TOTALS.contains(&word));
    let is_year = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    is_loose && !words.all(|word| OF_TOTALS.contains(&word) || is_year(word))
}

/// Whether a row is called a total, whatever else it holds
pub(super) fn is_called_total(row: &RawRow) -> bool {
    filled(row).next().is_some_and(|cell| is_called(&cell.value.display(), &TOTALS))
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
    let text = |cell: &&RawCell| cell.value.display().trim().to_lowercase();
    match filled {
        [only] => begins_as_note(&text(only)),
        [first, _] => text(first)
            .strip_suffix(':')
            .is_some_and(|label| NOTES.iter().chain(&LABELS).any(|note| *note == label)),
        _ => false,
    }
}

fn begins_as_note(text: &str) -> bool {
    let word =
        |note: &&str| text.strip_prefix(*note).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let label = |note: &&str| {
        let rest = text.strip_prefix(*note);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(':') || rest.trim_start().starts_with(char::is_numeric)
        })
    };
    text.contains(" = ")
        || NOTES.iter().any(word)
        || LABELS.iter().any(label)
        || SIGNS.iter().any(|sign| text.starts_with(sign))
}
