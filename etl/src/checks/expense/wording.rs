use std::collections::BTreeMap;

use schema::{
    headings::ExpenseField,
    texts::Label,
    types::{dutch_day, euros},
};

use crate::{
    checks::{
        columned::{Column, Columned, Part},
        versions::{Codes, Versioned},
    },
    rows::DraftExpense,
};

/// What people call an expense: its reference and line
pub(super) fn label(reference: Option<&str>, line: &str) -> String {
    reference.map_or_else(|| line.to_owned(), |reference| format!("{reference} · {line}"))
}

impl Versioned for DraftExpense {
    type Field = ExpenseField;
    type Aspect = Part<Self>;
    const CODES: Codes = Codes {
        conflict: "expense.conflict",
        overwrites: "expense.overwrites_by_hand",
        keeps: "expense.keeps_by_hand",
    };
}

impl Columned for DraftExpense {
    const COLUMNS: &'static [Column<Self>] = &COLUMNS;

    fn unmapped(&self) -> &BTreeMap<String, String> {
        &self.unmapped
    }

    fn unmapped_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.unmapped
    }
}

/// Each field as people read it, and how it is copied, in the order of the columns that we write
const COLUMNS: [Column<DraftExpense>; 7] = [
    (
        ExpenseField::Date,
        |expense| Some(dutch_day(expense.spent_on)),
        |from, into| into.spent_on = from.spent_on,
    ),
    (ExpenseField::Line, |expense| Some(expense.line.clone()), |from, into| into.line.clone_from(&from.line)),
    (
        ExpenseField::Payer,
        |expense| Some(expense.payer.clone()),
        |from, into| {
            into.payer_id = from.payer_id;
            into.payer.clone_from(&from.payer);
        },
    ),
    (
        ExpenseField::Amount,
        |expense| Some(euros(expense.amount_eur)),
        |from, into| into.amount_eur = from.amount_eur,
    ),
    (
        ExpenseField::Reference,
        |expense| expense.reference.clone(),
        |from, into| into.reference.clone_from(&from.reference),
    ),
    (
        ExpenseField::VatTreatment,
        |expense| expense.vat_treatment.map(|treatment| treatment.label().to_owned()),
        |from, into| into.vat_treatment = from.vat_treatment,
    ),
    (
        ExpenseField::Description,
        |expense| expense.description.clone(),
        |from, into| into.description.clone_from(&from.description),
    ),
];
