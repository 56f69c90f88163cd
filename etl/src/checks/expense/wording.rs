use std::collections::{BTreeMap, BTreeSet, HashSet};

use schema::{
    headings::{ExpenseField, Field},
    models::FieldDifference,
    types::{dutch_day, euros},
};

use super::StoredExpense;
use crate::{
    checks::differences::field,
    columns::{Header, Meaning},
    rows::DraftExpense,
};

/// What people call an expense: its reference and line
pub(super) fn label(reference: Option<&str>, line: &str) -> String {
    reference.map_or_else(|| line.to_owned(), |reference| format!("{reference} · {line}"))
}

/// The fields in which an expense differs from what is stored, as people read them; all that it fills when it is new
pub(super) fn differing(before: Option<&DraftExpense>, after: &DraftExpense) -> Vec<FieldDifference> {
    let mut fields: Vec<FieldDifference> = WORDINGS
        .iter()
        .filter_map(|(column, word)| field(column.heading().dutch, before.and_then(word), word(after)))
        .collect();
    let headings: BTreeSet<&String> =
        before.into_iter().chain([after]).flat_map(|expense| expense.unmapped.keys()).collect();
    for heading in headings {
        let cell = |expense: &DraftExpense| expense.unmapped.get(heading).cloned();
        fields.extend(field(heading, before.and_then(cell), cell(after)));
    }
    fields
}

type Wording = fn(&DraftExpense) -> Option<String>;

/// Each field as people read it, in the order of the columns that we write
const WORDINGS: [(ExpenseField, Wording); 6] = [
    (ExpenseField::Date, |expense| Some(dutch_day(expense.spent_on))),
    (ExpenseField::Line, |expense| Some(expense.line.clone())),
    (ExpenseField::Payer, |expense| Some(expense.payer.clone())),
    (ExpenseField::Amount, |expense| Some(euros(expense.amount_eur))),
    (ExpenseField::Reference, |expense| expense.reference.clone()),
    (ExpenseField::Description, |expense| expense.description.clone()),
];

impl StoredExpense {
    /// What is stored, as if the workbook said it where the draft stands
    pub(super) fn as_draft(&self, draft: &DraftExpense) -> DraftExpense {
        let stored = &self.expense;
        DraftExpense {
            origin: draft.origin.clone(),
            year: stored.year,
            spent_on: stored.spent_on,
            line: stored.line.clone(),
            payer_id: stored.paid_by_organization_id,
            payer: self.payer.clone(),
            amount_eur: stored.amount_eur,
            reference: stored.reference.clone(),
            description: stored.description.clone(),
            unmapped: unmapped(&stored.unmapped),
        }
    }

    /// What is stored, with what the workbook says in its place; a column that is not there clears nothing
    pub(super) fn merged(&self, draft: &DraftExpense, header: &Header<ExpenseField>) -> DraftExpense {
        let stored = self.as_draft(draft);
        let has = |field| header.column(field).is_some();
        let is_unknown = |column: &&crate::columns::Column<ExpenseField>| column.meaning == Meaning::Unknown;
        let unknown: HashSet<&str> =
            header.columns.iter().filter(is_unknown).map(|column| column.heading.as_str()).collect();
        let mut merged = draft.clone();
        if !has(ExpenseField::Reference) {
            merged.reference = stored.reference;
        }
        if !has(ExpenseField::Description) {
            merged.description = stored.description;
        }
        let kept = stored.unmapped.into_iter().filter(|(heading, _)| !unknown.contains(heading.as_str()));
        merged.unmapped.extend(kept);
        merged
    }
}

fn unmapped(stored: &serde_json::Value) -> BTreeMap<String, String> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    stored.as_object().into_iter().flatten().map(|(heading, value)| (heading.clone(), text(value))).collect()
}
