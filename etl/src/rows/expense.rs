//! Expenses: what was spent when, on which line of the budget, paid by whom, in a row.

use std::collections::{BTreeMap, HashSet};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use schema::{
    headings::ExpenseField,
    types::{VatTreatment, dutch_day},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Origin, Parsed, amount, no_data, reader::Reader};
use crate::{
    cells::{self, Edge, Money},
    columns::{Header, Meaning},
    directory::Directory,
    findings::Finding,
    workbook::{RawCell, RawRow, RawValue},
};

/// An expense as a workbook says it
///
/// What imports said of an expense is stored like this, as JSON: an absent field is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftExpense {
    /// Where it stands
    #[serde(skip)]
    pub origin: Origin,
    /// Year of the budget that it counts in
    pub year: i32,
    /// Day
    pub spent_on: NaiveDate,
    /// Line of the budget as written, never empty
    pub line: String,
    /// Who paid
    pub payer_id: Uuid,
    /// Its name, for the difference
    pub payer: String,
    /// Euro, excluding VAT; negative for a refund
    pub amount_eur: Decimal,
    /// Invoice or booking number
    pub reference: Option<String>,
    /// What became of the VAT; `None` is unknown
    pub vat_treatment: Option<VatTreatment>,
    /// Description
    pub description: Option<String>,
    /// Cells of unknown columns: heading to text
    pub unmapped: BTreeMap<String, String>,
    /// Fields whose cell says something that was not understood: what is stored stays, where an empty cell clears it
    #[serde(skip)]
    pub not_understood: HashSet<ExpenseField>,
}

/// What a row of expenses cannot say by itself
#[derive(Debug, Clone, Copy)]
pub struct ExpenseContext<'a> {
    /// The organizations that are known
    pub directory: &'a Directory,
    /// Year of the budget; `None` when it is that of each day
    pub year: Option<i32>,
}

/// Reads a row of expenses with all its findings
///
/// A day of another year counts in the year of the sheet, with a warning: the invoice may have come late.
pub fn parse(
    row: &RawRow,
    header: &Header<ExpenseField>,
    context: &ExpenseContext<'_>,
) -> Parsed<DraftExpense> {
    if let Some(reason) = no_data::reason(row, header).or_else(|| no_expense(row, header)) {
        return Parsed::skipped(reason);
    }
    let mut reader = Reader::new(row, header);
    let spent_on = spent_on(&mut reader, context);
    let line = needed(&mut reader, ExpenseField::Line, Finding::error("expense.line_missing"));
    let payer = payer(&mut reader, context, spent_on);
    let amount = spent(&mut reader);
    let reference = reader.read(ExpenseField::Reference, cells::line);
    let vat_treatment = reader.read(ExpenseField::VatTreatment, cells::vat_treatment);
    let description = reader.read(ExpenseField::Description, cells::text);
    let unmapped = reader.unmapped();
    let not_understood = reader.not_understood().collect();
    let origin = reader.origin();
    let draft = match (spent_on, line, payer, amount) {
        (Some(spent_on), Some(line), Some((payer_id, payer)), Some(amount_eur)) => Some(DraftExpense {
            origin,
            year: context.year.unwrap_or_else(|| spent_on.year()),
            spent_on,
            line,
            payer_id,
            payer,
            amount_eur,
            reference,
            vat_treatment,
            description,
            unmapped,
            not_understood,
        }),
        _ => None,
    };
    reader.finish(draft)
}

/// Why a row is no expense: a text by itself is a heading, a number by itself is nothing
fn no_expense(row: &RawRow, header: &Header<ExpenseField>) -> Option<&'static str> {
    let number = header.columns.iter().find(|column| column.meaning == Meaning::Field(ExpenseField::Number));
    let is_number = |cell: &&RawCell| {
        let is_word = matches!(&cell.value, RawValue::Text(text) if text.chars().any(char::is_alphabetic));
        !is_word && number.is_some_and(|column| column.index == cell.address.column)
    };
    let mut said = no_data::filled(row).filter(|cell| !is_number(cell));
    match (said.next(), said.next()) {
        (None, _) => Some("rows.skipped_blank"),
        (Some(RawCell { value: RawValue::Text(_), .. }), None) => Some("rows.skipped_section"),
        _ => None,
    }
}

fn spent_on(reader: &mut Reader<'_, ExpenseField>, context: &ExpenseContext<'_>) -> Option<NaiveDate> {
    let errors = reader.errors();
    let day = reader.read(ExpenseField::Date, |value| cells::day(value, Edge::Last, context.year));
    match (day, context.year) {
        (None, _) if reader.errors() == errors => {
            reader.notice_field(Finding::error("expense.date_missing"), ExpenseField::Date);
        }
        (Some(day), Some(year)) if day.year() != year => {
            let finding = Finding::warning("expense.other_year").seeing(&dutch_day(day));
            reader.notice_field(finding.expecting(year.to_string()), ExpenseField::Date);
        }
        _ => {}
    }
    day
}

/// A text that no expense goes without
fn needed(reader: &mut Reader<'_, ExpenseField>, field: ExpenseField, missing: Finding) -> Option<String> {
    let errors = reader.errors();
    let text = reader.read(field, cells::line);
    if text.is_none() && reader.errors() == errors {
        reader.notice_field(missing, field);
    }
    text
}

/// Who paid, as it is called on the day of the expense
fn payer(
    reader: &mut Reader<'_, ExpenseField>,
    context: &ExpenseContext<'_>,
    on: Option<NaiveDate>,
) -> Option<(Uuid, String)> {
    let name = needed(reader, ExpenseField::Payer, Finding::error("expense.payer_missing"))?;
    let by_code = || context.directory.by_code(&name.parse().ok()?);
    let found = context.directory.by_name(&name, on.unwrap_or(NaiveDate::MAX)).or_else(by_code);
    if found.is_none() {
        let finding = Finding::error("expense.payer_unknown").seeing(&name);
        let meant = context.directory.nearest_name(&name, on.unwrap_or(NaiveDate::MAX));
        reader.notice_field(meant.into_iter().fold(finding, Finding::expecting), ExpenseField::Payer);
    }
    found.map(|found| (found.organization_id, found.name.clone()))
}

/// One amount; a range was not spent
fn spent(reader: &mut Reader<'_, ExpenseField>) -> Option<Decimal> {
    let Some(place) = reader.cell(ExpenseField::Amount) else {
        reader.notice_field(Finding::error("expense.amount_missing"), ExpenseField::Amount);
        return None;
    };
    let errors = reader.errors();
    let money = reader.read_at(place, |value| amount::read(place, value));
    match money {
        Some(money @ Money { value: Some(amount), minimum: None }) => {
            if let Some((seen, meant)) = amount::multiplied(place, money) {
                let finding = Finding::warning("expense.amount_multiplied").seeing(&seen).expecting(meant);
                reader.notice(finding, place);
            }
            Some(amount)
        }
        None if reader.errors() > errors => None,
        _ => {
            let finding = Finding::error("expense.amount_vague").seeing(&place.cell.value.display());
            reader.notice(finding, place);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;
    use schema::types::Severity;

    use super::*;
    use crate::rows::cases::{WESTLAND, directory, header, row, told};

    const HEADINGS: &str = "Nr|Datum|Begrotingspost|Betaald door|Bedrag|Factuurnummer|Omschrijving|Grootboek";

    fn read(cells: &str) -> Parsed<DraftExpense> {
        let directory = directory();
        parse(&row(2, cells), &header(HEADINGS), &ExpenseContext { directory: &directory, year: Some(2023) })
    }

    #[test]
    fn reads_an_expense() {
        let parsed = read("=1|15-03-2023|Onvoorzien|gemeente Westland|€ 1.250,50|F-12|Zaalhuur|4300");
        assert_eq!(parsed.findings, []);
        let draft = parsed.draft.unwrap();
        assert_eq!((draft.year, draft.spent_on.to_string().as_str()), (2023, "2023-03-15"));
        assert_eq!((draft.line.as_str(), draft.payer_id), ("Onvoorzien", WESTLAND));
        assert_eq!((draft.amount_eur, draft.reference.as_deref()), (dec!(1250.50), Some("F-12")));
        assert_eq!(
            draft.unmapped.into_iter().collect::<Vec<_>>(),
            [("Grootboek".to_owned(), "4300".to_owned())]
        );
        let refund = read("|1-4-2023|Onvoorzien|Delft|-250").draft.unwrap();
        assert_eq!(refund.amount_eur, dec!(-250));
    }

    #[test]
    fn reads_what_became_of_the_vat() {
        let directory = directory();
        let header = header("Datum|Begrotingspost|Betaald door|Bedrag|Btw-behandeling");
        let context = ExpenseContext { directory: &directory, year: Some(2023) };
        let read =
            |said: &str| parse(&row(2, &format!("15-03-2023|Onvoorzien|Delft|10|{said}")), &header, &context);
        let compensated = read("BCF").draft.unwrap();
        assert_eq!(compensated.vat_treatment, Some(VatTreatment::Compensated));
        assert!(compensated.not_understood.is_empty());
        let rate = read("21%");
        assert_eq!(
            told(&rate.findings),
            [("vat_treatment.not_understood", Severity::Warning, "E2".to_owned())]
        );
        let rate = rate.draft.unwrap();
        assert_eq!((rate.vat_treatment, rate.not_understood.len()), (None, 1));
    }

    #[test]
    fn tells_all_that_is_wrong_with_a_row() {
        let error = |code, cell: &str| (code, Severity::Error, cell.to_owned());
        let missing = read("=1||||||Zaalhuur|4300");
        assert_eq!(
            told(&missing.findings),
            [
                error("expense.date_missing", "B2"),
                error("expense.line_missing", "C2"),
                error("expense.payer_missing", "D2"),
                error("expense.amount_missing", "E2")
            ]
        );
        let wrong = read("=1|ooit|Onvoorzien|Atlantis|10 - 20");
        assert_eq!(
            told(&wrong.findings),
            [
                error("period.not_understood", "B2"),
                error("expense.payer_unknown", "D2"),
                error("expense.amount_vague", "E2")
            ]
        );
        assert!(missing.is_rejected() && wrong.is_rejected());
        let late = read("=1|15-01-2024|Onvoorzien|Delft|100");
        assert_eq!(told(&late.findings), [("expense.other_year", Severity::Warning, "B2".to_owned())]);
        assert_eq!(late.draft.unwrap().year, 2023);
    }

    #[test]
    fn what_is_no_expense_is_skipped() {
        for (cells, reason) in [
            ("|Totaal|||1250,50", "rows.skipped_total"),
            ("=7", "rows.skipped_blank"),
            ("|Eerste halfjaar", "rows.skipped_section"),
            ("Eerste halfjaar", "rows.skipped_section"),
            (HEADINGS, "rows.skipped_header"),
        ] {
            assert_eq!(read(cells).skipped, Some(reason), "{cells}");
        }
    }
}
