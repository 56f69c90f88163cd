use std::collections::HashSet;

use schema::{headings::ExpenseField, models::Expense};
use uuid::Uuid;

use crate::{
    checks::{Imported, Target, columned::unmapped},
    columns::{Column, Header, Meaning},
    rows::{DraftExpense, Origin},
};

/// A stored expense
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExpense {
    /// The expense
    pub expense: Expense,
    /// Name of who paid it
    pub payer: String,
    /// What the imports said of it; `None` when none ever did
    pub imported: Option<Imported<DraftExpense>>,
}

impl StoredExpense {
    /// Which expense it is, and in which version
    pub(super) const fn target(&self) -> Target {
        Target { row_key: self.expense.expense_id, version: self.expense.version }
    }

    /// What it is known by: as it is stored, and as the imports had it when people changed that
    pub(super) fn faces(&self) -> impl Iterator<Item = DraftExpense> {
        let own = self.as_draft(&Origin::default());
        let imported = self.base(&Origin::default()).filter(|said| *said != own);
        std::iter::once(own).chain(imported)
    }

    /// The list that last had it; `None` is unknown
    pub(super) fn register(&self) -> Option<Uuid> {
        self.imported.as_ref()?.register
    }

    /// What the imports said of it, as if a workbook said it; `None` when none ever did
    pub(super) fn base(&self, origin: &Origin) -> Option<DraftExpense> {
        let said = self.imported.as_ref()?.said.clone();
        Some(DraftExpense { origin: origin.clone(), ..said })
    }

    /// What is stored, as if a workbook said it
    pub(super) fn as_draft(&self, origin: &Origin) -> DraftExpense {
        let stored = &self.expense;
        DraftExpense {
            origin: origin.clone(),
            year: stored.year,
            spent_on: stored.spent_on,
            line: stored.line.clone(),
            payer_id: stored.paid_by_organization_id,
            payer: self.payer.clone(),
            amount_eur: stored.amount_eur,
            reference: stored.reference.clone(),
            vat_treatment: stored.vat_treatment,
            description: stored.description.clone(),
            unmapped: unmapped(&stored.unmapped),
            not_understood: HashSet::new(),
        }
    }
}

/// What is stored, with what the workbook says in its place; a column that is not there, or a cell that was not understood,
/// clears nothing
pub(super) fn merged(
    stored: &DraftExpense,
    draft: &DraftExpense,
    header: &Header<ExpenseField>,
) -> DraftExpense {
    let has = |field| header.column(field).is_some() && !draft.not_understood.contains(&field);
    let is_unknown = |column: &&Column<ExpenseField>| column.meaning == Meaning::Unknown;
    let unknown: HashSet<&str> =
        header.columns.iter().filter(is_unknown).map(|column| column.heading.as_str()).collect();
    let mut merged = draft.clone();
    if !has(ExpenseField::Reference) {
        merged.reference.clone_from(&stored.reference);
    }
    if !has(ExpenseField::VatTreatment) {
        merged.vat_treatment = stored.vat_treatment;
    }
    if !has(ExpenseField::Description) {
        merged.description.clone_from(&stored.description);
    }
    merged.not_understood.clear();
    let kept = stored.unmapped.iter().filter(|(heading, _)| !unknown.contains(heading.as_str()));
    merged.unmapped.extend(kept.map(|(heading, text)| (heading.clone(), text.clone())));
    merged
}
