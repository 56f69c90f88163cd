//! The sheet Contracten: a contract in a row, in the columns of an import.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    headings::{ContractField, Field},
    texts::{Label, extension_label, notice_label},
};

use super::{Register, TITLE, at, headings};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::{
        ReadError,
        contract::{ContractText, ContractWithRelations},
    },
};

/// Name of the sheet
const NAME: &str = "Contracten";
const HEADINGS: u32 = 3;
const FIRST: u32 = HEADINGS + 1;

/// The columns, with how wide they are and how they are shown; not the last day for notice, which follows from what is there
const COLUMNS: [(ContractField, u16, Show); 21] = [
    (ContractField::Reference, 18, Show::Code),
    (ContractField::Title, 40, Show::Text),
    (ContractField::Organization, 24, Show::Text),
    (ContractField::Supplier, 30, Show::Text),
    (ContractField::KvkNumber, 12, Show::Code),
    (ContractField::Category, 24, Show::Text),
    (ContractField::Nature, 24, Show::Text),
    (ContractField::Cpv, 12, Show::Code),
    (ContractField::Value, 18, Show::Cents),
    (ContractField::AnnualValue, 18, Show::Cents),
    (ContractField::Start, 14, Show::Day),
    (ContractField::OriginalEnd, 14, Show::Day),
    (ContractField::CurrentEnd, 14, Show::Day),
    (ContractField::UltimateEnd, 14, Show::Day),
    (ContractField::Extension, 22, Show::Text),
    (ContractField::Renewal, 22, Show::Text),
    (ContractField::Notice, 16, Show::Text),
    (ContractField::Status, 16, Show::Text),
    (ContractField::Contact, 24, Show::Text),
    (ContractField::Description, 40, Show::Text),
    (ContractField::Remarks, 40, Show::Text),
];

/// Where the contracts stand
pub(super) struct Layout {
    last: u32,
}

/// The place of a column
fn place(field: ContractField) -> u32 {
    let place = (0..).zip(COLUMNS).find(|(_, (of, ..))| *of == field);
    place.map_or(0, |(place, _)| place)
}

impl Layout {
    pub(super) fn of(of: &Register) -> Self {
        // Without contracts an empty row stays, so that sums have something to add up.
        Self { last: HEADINGS + u32::try_from(of.contracts.len()).unwrap_or(u32::MAX).max(1) }
    }

    fn column(&self, field: ContractField) -> Range {
        let column = place(field);
        Range { sheet: NAME, first: at(FIRST, column), last: at(self.last, column) }
    }

    /// What the contracts are worth
    pub(super) fn values(&self) -> Range {
        self.column(ContractField::Value)
    }

    /// Who holds them
    pub(super) fn holders(&self) -> Range {
        self.column(ContractField::Organization)
    }

    /// When they end
    pub(super) fn ends(&self) -> Range {
        self.column(ContractField::CurrentEnd)
    }

    /// All of it together
    pub(super) fn total(&self) -> Range {
        Range::cell(NAME, at(self.last + 1, place(ContractField::Value)))
    }
}

/// # Errors
///
/// When the contracts were read without their texts.
pub(super) fn sheet(of: &Register, layout: &Layout) -> Result<Sheet, ReadError> {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, COLUMNS.map(|(_, width, _)| width));
    sheet.list = Some(HEADINGS);
    sheet.frozen_columns = 2;
    sheet.put_title(TITLE, &format!("{}. Bedragen in euro, exclusief btw.", of.partnership.name));
    sheet.put_row(HEADINGS, headings(&COLUMNS.map(|(field, _, show)| (field.heading().dutch, show))));
    for (row, contract) in (FIRST..).zip(&of.contracts) {
        for (column, (field, _, show)) in (0..).zip(COLUMNS) {
            if let Some(content) = content(contract, field)? {
                sheet.put(at(row, column), content, Look::Body(show));
            }
        }
    }
    let last_column = place(ContractField::Remarks);
    put_total(&mut sheet, of, layout, last_column);
    sheet.tables = vec![("Lijst_van_contracten", sheet.range(at(HEADINGS, 0), at(layout.last, last_column)))];
    Ok(sheet)
}

/// What a column says of a contract; `None` for an empty cell
fn content(of: &ContractWithRelations, field: ContractField) -> Result<Option<Content>, ReadError> {
    let row = &of.contract;
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Content::text);
    let written = |which| of.texts.get(which).map(text);
    let label = |label: Option<&'static str>| label.map(Content::text);
    let amount = |amount: Option<Decimal>| amount.map(Content::Number);
    let day = |day: Option<NaiveDate>| day.map(Content::Day);
    let supplier = of.supplier.as_ref();
    Ok(match field {
        ContractField::Reference => text(row.reference.as_deref()),
        ContractField::Title => text(Some(&row.title)),
        ContractField::Description => written(ContractText::Description)?,
        ContractField::Organization => text(Some(&of.organization.name)),
        ContractField::Supplier => text(supplier.and_then(|of| of.name.as_deref())),
        ContractField::KvkNumber => text(supplier.and_then(|of| of.kvk_number.as_deref())),
        ContractField::Contact => written(ContractText::Contact)?,
        ContractField::Category => written(ContractText::Category)?,
        ContractField::Nature => label(row.nature.map(Label::label)),
        ContractField::Cpv => text(row.cpv_code.as_deref()),
        ContractField::Value => amount(row.value_eur),
        ContractField::AnnualValue => amount(row.annual_value_eur),
        ContractField::Start => day(row.starts_on),
        ContractField::OriginalEnd => day(row.original_end_on),
        ContractField::CurrentEnd => day(row.current_end_on),
        ContractField::UltimateEnd => day(row.ultimate_end_on),
        ContractField::Extension => extension(of)?.map(Content::Text),
        ContractField::Renewal => label(row.renewal.map(Label::label)),
        ContractField::Notice => notice(of)?.map(Content::Text),
        ContractField::NoticeDate => None,
        ContractField::Status => label(row.status.map(Label::label)),
        ContractField::Remarks => written(ContractText::Remarks)?,
    })
}

/// As it was written, or else as we write it
fn extension(of: &ContractWithRelations) -> Result<Option<String>, ReadError> {
    let months: Vec<u32> = of.options.iter().map(|option| option.months.unsigned_abs()).collect();
    let label = (!months.is_empty()).then(|| extension_label(&months));
    Ok(of.texts.get(ContractText::Extension)?.map(str::to_owned).or(label))
}

/// As it was written in one cell, or else as we write it
fn notice(of: &ContractWithRelations) -> Result<Option<String>, ReadError> {
    let row = &of.contract;
    let period = schema::types::NoticePeriod::stored(row.notice_months, row.notice_days);
    let written = of.texts.get(ContractText::Notice)?.filter(|text| period.is_none() || !text.contains("; "));
    Ok(written.map(str::to_owned).or_else(|| period.map(notice_label)))
}

fn put_total(sheet: &mut Sheet, of: &Register, layout: &Layout, last_column: u32) {
    let total = layout.total();
    for column in 0..=last_column {
        sheet.put(at(total.first.row, column), Content::text(""), Look::Total(Show::Text));
    }
    sheet.put(at(total.first.row, 0), Content::text("Totaal"), Look::Total(Show::Text));
    let sum = of.contracts.iter().filter_map(|of| of.contract.value_eur).sum();
    let formula = format!("=ROUND(SUM({}),2)", layout.values().local());
    sheet.put(total.first, Content::Formula(formula, sum), Look::Total(Show::Cents));
}
