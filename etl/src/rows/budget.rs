//! Budgets: a line and an amount in a row.

use schema::headings::BudgetField;

use super::{DraftBudgetLine, DraftBudgetRow, DraftBudgetTotal, Parsed, amount, no_data, reader::Reader};
use crate::{
    cells::{self, Money},
    columns::Header,
    findings::Finding,
    workbook::{RawCell, RawRow, RawValue},
};

/// Reads a row of a budget
///
/// A total is no data, yet it is a draft: the check compares it with the lines. A line without an amount is skipped
/// with a warning: it may be a heading, or an amount that was forgotten.
pub fn parse(row: &RawRow, header: &Header<BudgetField>) -> Parsed<DraftBudgetRow> {
    match no_data::reason(row, header) {
        Some("rows.skipped_total") | None if is_vat(row) => Parsed::skipped("rows.skipped_vat"),
        Some(reason @ "rows.skipped_total") => Parsed { skipped: Some(reason), ..total(row, header) },
        Some(reason) => Parsed::skipped(reason),
        None => line(row, header),
    }
}

/// The rows of one sheet, as far as the budget goes
#[derive(Debug, Default)]
pub struct BudgetRows {
    is_totalled: bool,
    is_over: bool,
}

impl BudgetRows {
    /// As [`parse`]; below the total a text by itself is a heading, and once another table begins, rows are that
    /// table's: both are skipped
    pub fn parse(&mut self, row: &RawRow, header: &Header<BudgetField>) -> Parsed<DraftBudgetRow> {
        self.is_over |= self.is_totalled && are_headings(row);
        if self.is_over {
            return Parsed::skipped("rows.skipped_table");
        }
        if self.is_totalled && no_data::filled(row).count() == 1 {
            return Parsed::skipped("rows.skipped_section");
        }
        let parsed = parse(row, header);
        self.is_totalled |= matches!(&parsed.draft, Some(DraftBudgetRow::Total(total)) if !total.is_partial);
        parsed
    }
}

/// Three texts or more, and nothing else
fn are_headings(row: &RawRow) -> bool {
    let is_text =
        |cell: &RawCell| matches!(cell.value, RawValue::Text(_)) && !no_data::is_amount(&cell.value);
    no_data::filled(row).count() >= 3 && no_data::filled(row).all(is_text)
}

/// Words of a row that is about VAT and nothing else; a rate too
const VAT_WORDS: [&str; 11] =
    ["btw", "vat", "bedrag", "hoog", "hoge", "incl", "inclusief", "laag", "lage", "tarief", "totaal"];

/// Whether a row is the VAT itself, or a total including it: "Btw 21 %", "Totaal incl. btw"; amounts of a budget
/// exclude it
fn is_vat(row: &RawRow) -> bool {
    let label =
        no_data::filled(row).next().map(|cell| cell.value.display().to_lowercase()).unwrap_or_default();
    let is_rate = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_about_vat =
        label.contains("btw") && words(&label).all(|word| VAT_WORDS.contains(&word) || is_rate(word));
    is_about_vat || (includes_vat(&label) && no_data::is_called_total(row))
}

/// Whether a name says that its amount includes VAT: "Inhuur adviseur (incl. btw)"
fn includes_vat(name: &str) -> bool {
    let name = name.to_lowercase();
    words(&name).any(|word| word == "btw") && words(&name).any(|word| matches!(word, "incl" | "inclusief"))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn total(row: &RawRow, header: &Header<BudgetField>) -> Parsed<DraftBudgetRow> {
    let mut reader = Reader::new(row, header);
    let origin = reader.origin();
    let total = amount(&mut reader).map(|amount_eur| {
        DraftBudgetRow::Total(DraftBudgetTotal { origin, amount_eur, is_partial: no_data::is_subtotal(row) })
    });
    reader.finish(total)
}

fn line(row: &RawRow, header: &Header<BudgetField>) -> Parsed<DraftBudgetRow> {
    let mut reader = Reader::new(row, header);
    let origin = reader.origin();
    let name = reader.read(BudgetField::Line, cells::line);
    let amount = amount(&mut reader);
    match (name, amount) {
        (Some(name), Some(amount_eur)) => {
            if includes_vat(&name) {
                let finding = Finding::warning("money.including_vat").seeing(&name);
                reader.notice_field(finding, BudgetField::Amount);
            }
            let category = reader.read(BudgetField::Category, cells::line);
            reader.finish(Some(DraftBudgetRow::Line(DraftBudgetLine { origin, name, amount_eur, category })))
        }
        (Some(name), None) if !reader.has_errors() => {
            reader.notice_field(Finding::warning("budget.amount_missing").seeing(&name), BudgetField::Amount);
            Parsed { skipped: Some("rows.skipped_section"), ..reader.finish(None) }
        }
        (None, Some(_)) => {
            reader.notice_field(Finding::error("budget.line_missing"), BudgetField::Line);
            reader.finish(None)
        }
        (None, None) if !reader.has_errors() => Parsed::skipped("rows.skipped_note"),
        _ => reader.finish(None),
    }
}

/// One amount; of a range there is none to budget
fn amount(reader: &mut Reader<'_, BudgetField>) -> Option<rust_decimal::Decimal> {
    let place = reader.cell(BudgetField::Amount)?;
    let money = reader.read_at(place, |value| amount::read(place, value))?;
    if let Money { value: Some(amount), minimum: None } = money {
        return Some(amount);
    }
    let finding = Finding::error("budget.amount_vague").seeing(&place.cell.value.display());
    reader.notice(finding, place);
    None
}
