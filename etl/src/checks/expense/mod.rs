//! Expenses: their lines and payers against budget and members, doubles, and the difference with what is stored.

mod matching;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use schema::{
    headings::{ExpenseField, normalize},
    models::{BudgetLine, Expense},
};
use uuid::Uuid;

use self::{
    matching::{is_same, matches},
    wording::{differing, label},
};
use super::{Differences, Sheet, differences::coming_back, including_vat, place};
use crate::{columns::Header, findings::Finding, rows::DraftExpense};

/// What expenses are compared with
#[derive(Debug, Default)]
pub struct Known {
    /// Stored expenses of the years, with the names of who paid them
    pub stored: Vec<StoredExpense>,
    /// The lines of the budget of each year that has one: of the approved revision, or else of the latest
    pub lines: HashMap<i32, Vec<BudgetLine>>,
    /// Who is a member in each year, with the names
    pub members: HashMap<i32, Vec<(Uuid, String)>>,
}

/// A stored expense
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredExpense {
    /// The expense
    pub expense: Expense,
    /// Name of who paid it
    pub payer: String,
}

/// What the check of expenses gives
#[derive(Debug, Default)]
pub struct CheckedExpenses {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it
    pub differences: Differences,
    /// What is to be written: new and changed expenses without errors, in the order of the workbook
    pub changes: Vec<ExpenseChange>,
    /// Stored expenses that the workbook no longer has, not yet marked as such
    pub missing: Vec<Uuid>,
    /// Stored expenses that the workbook no longer has and that an import wrote last: they may be removed
    pub removable: Vec<Uuid>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

/// An expense to be written
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpenseChange {
    /// All of the expense
    pub draft: DraftExpense,
    /// Its line in the budget; `None` when the budget has no such line
    pub budget_line_id: Option<Uuid>,
    /// The stored expense that it changes; `None` for a new one
    pub existing: Option<Uuid>,
}

/// A row of data with its surroundings
struct Row<'a> {
    draft: &'a DraftExpense,
    header: &'a Header<ExpenseField>,
    rejected: bool,
}

/// Compares the expenses of a workbook with the budgets and members of their years, each other and what is stored
///
/// A row is about a stored expense of its year when all of it is the same, or else the reference, or else day, line,
/// payer and amount where one of them has no reference; each counts as often as it stands there. What is missing is
/// looked for from the first to the last day of the workbook: a workbook of a month says nothing about other months.
pub fn check(sheets: &[Sheet<'_, ExpenseField, DraftExpense>], known: &Known) -> CheckedExpenses {
    let mut checked = CheckedExpenses::default();
    let mut rows = rows(sheets);
    checked.rejected = sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.is_rejected()).count();
    for row in &mut rows {
        checked.check_payer(row, known);
        checked.check_line(row, known);
    }
    checked.check_budgets(&rows, known);
    checked.check_doubles(&mut rows);
    let drafts: Vec<&DraftExpense> = rows.iter().map(|row| row.draft).collect();
    let found = matches(&drafts, &known.stored);
    for (row, stored) in rows.iter().zip(&found).filter(|(row, _)| !row.rejected) {
        checked.add(row, *stored, known);
    }
    checked.add_missing(&drafts, &found, &known.stored);
    checked.findings.extend(sheets.iter().filter_map(vat_in_heading));
    checked
}

fn rows<'a>(sheets: &'a [Sheet<'a, ExpenseField, DraftExpense>]) -> Vec<Row<'a>> {
    let of_sheet = |sheet: &'a Sheet<'a, ExpenseField, DraftExpense>| {
        sheet.rows.iter().filter_map(|parsed| {
            let draft = parsed.draft.as_ref()?;
            Some(Row { draft, header: sheet.header, rejected: parsed.is_rejected() })
        })
    };
    sheets.iter().flat_map(of_sheet).collect()
}

fn vat_in_heading(sheet: &Sheet<'_, ExpenseField, DraftExpense>) -> Option<Finding> {
    let origin = &sheet.rows.iter().find_map(|row| row.draft.as_ref())?.origin;
    including_vat(sheet, ExpenseField::Amount, &origin.sheet)
}

impl CheckedExpenses {
    fn reject(&mut self, row: &mut Row<'_>, finding: Finding, field: ExpenseField) {
        self.findings.push(place::at(finding, &row.draft.origin, row.header, field));
        self.rejected += usize::from(!row.rejected);
        row.rejected = true;
    }

    /// Only a member of the year pays
    fn check_payer(&mut self, row: &mut Row<'_>, known: &Known) {
        let members = known.members.get(&row.draft.year).map_or(&[][..], Vec::as_slice);
        if members.iter().any(|(id, _)| *id == row.draft.payer_id) {
            return;
        }
        let names: Vec<&str> = members.iter().map(|(_, name)| name.as_str()).collect();
        let finding = Finding::error("expense.payer_not_member").seeing(&row.draft.payer);
        self.reject(row, finding.expecting(names.join(", ")), ExpenseField::Payer);
    }

    /// A line that the budget does not have is kept as it was written, and asked about
    fn check_line(&mut self, row: &Row<'_>, known: &Known) {
        let Some(lines) = known.lines.get(&row.draft.year) else { return };
        if budget_line(row.draft, lines).is_none() {
            let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
            let finding = Finding::warning("expense.line_unknown").seeing(&row.draft.line);
            let finding = finding.expecting(names.join("; "));
            self.findings.push(place::at(finding, &row.draft.origin, row.header, ExpenseField::Line));
        }
    }

    /// A year without a budget is told once
    fn check_budgets(&mut self, rows: &[Row<'_>], known: &Known) {
        let years: BTreeSet<i32> = rows.iter().map(|row| row.draft.year).collect();
        for year in years.into_iter().filter(|year| !known.lines.contains_key(year)) {
            self.findings.push(Finding::warning("expense.budget_missing").seeing(&year.to_string()));
        }
    }

    /// All of it twice is an error; one reference for several expenses may be an invoice on several lines
    fn check_doubles(&mut self, rows: &mut [Row<'_>]) {
        let mut same: HashMap<(i32, String), Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            if let Some(reference) = &row.draft.reference {
                same.entry((row.draft.year, reference.clone())).or_default().push(index);
            }
        }
        let mut groups: Vec<Vec<usize>> = same.into_values().filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        let drafts: Vec<&DraftExpense> = rows.iter().map(|row| row.draft).collect();
        for group in groups {
            let others = |index: usize| {
                let others = group.iter().copied().filter(move |other| *other != index);
                others.filter_map(|other| drafts.get(other).copied())
            };
            for index in &group {
                let (Some(draft), Some(row)) = (drafts.get(*index), rows.get_mut(*index)) else { continue };
                let is_copy = others(*index).any(|other| is_same(draft, other));
                let origins = others(*index).filter(|other| !is_copy || is_same(draft, other));
                let names = place::other_rows(origins.map(|other| &other.origin), &draft.origin);
                let reference = draft.reference.as_deref().unwrap_or_default();
                if is_copy {
                    let finding = Finding::error("expense.twice").seeing(reference).expecting(names);
                    self.reject(row, finding, ExpenseField::Reference);
                } else {
                    let finding = Finding::warning("expense.reference_twice").seeing(reference);
                    let finding = finding.expecting(names);
                    self.findings.push(place::at(
                        finding,
                        &draft.origin,
                        row.header,
                        ExpenseField::Reference,
                    ));
                }
            }
        }
    }

    fn add(&mut self, row: &Row<'_>, stored: Option<&StoredExpense>, known: &Known) {
        let draft = row.draft;
        let lines = known.lines.get(&draft.year);
        let budget_line_id = lines.and_then(|lines| budget_line(draft, lines));
        let change = |existing| ExpenseChange { draft: draft.clone(), budget_line_id, existing };
        let Some(stored) = stored else {
            self.differences.add_new(
                label(draft.reference.as_deref(), &draft.line),
                &draft.origin,
                differing(None, draft),
            );
            self.changes.push(change(None));
            return;
        };
        let after = stored.merged(draft, row.header);
        let mut fields = differing(Some(&stored.as_draft(draft)), &after);
        fields.extend(coming_back(stored.expense.missing_since));
        let overwrites = !fields.is_empty() && stored.expense.import_run_id.is_none();
        if self.differences.add_stored(label(after.reference.as_deref(), &after.line), &draft.origin, fields)
        {
            if overwrites {
                let finding = Finding::warning("expense.overwrites_by_hand").seeing(&after.line);
                self.findings.push(place::at(finding, &draft.origin, row.header, ExpenseField::Line));
            }
            let existing = Some(stored.expense.expense_id);
            self.changes.push(ExpenseChange { draft: after, budget_line_id, existing });
        }
    }

    /// Of each year, from the first to the last day of the workbook, and only what came from a workbook
    fn add_missing(
        &mut self,
        drafts: &[&DraftExpense],
        found: &[Option<&StoredExpense>],
        stored: &[StoredExpense],
    ) {
        let mut spans: BTreeMap<i32, (NaiveDate, NaiveDate)> = BTreeMap::new();
        for draft in drafts {
            let span = spans.entry(draft.year).or_insert((draft.spent_on, draft.spent_on));
            *span = (span.0.min(draft.spent_on), span.1.max(draft.spent_on));
        }
        let present: HashSet<Uuid> = found.iter().flatten().map(|stored| stored.expense.expense_id).collect();
        let is_gone = |stored: &&StoredExpense| {
            let expense = &stored.expense;
            let is_spoken_of = spans
                .get(&expense.year)
                .is_some_and(|(first, last)| (first..=last).contains(&&expense.spent_on));
            is_spoken_of && expense.source_row.is_some() && !present.contains(&expense.expense_id)
        };
        for stored in stored.iter().filter(is_gone) {
            let expense = &stored.expense;
            self.differences.add_missing(label(expense.reference.as_deref(), &expense.line));
            if expense.import_run_id.is_some() {
                self.removable.push(expense.expense_id);
            }
            if expense.missing_since.is_none() {
                self.missing.push(expense.expense_id);
            }
        }
    }
}

/// The line of the budget that an expense is on
fn budget_line(draft: &DraftExpense, lines: &[BudgetLine]) -> Option<Uuid> {
    let key = line_key(&draft.line);
    lines.iter().find(|line| line_key(&line.name) == key).map(|line| line.budget_line_id)
}

/// The name of a line made comparable; what stands in brackets counts
fn line_key(name: &str) -> String {
    normalize(&name.replace(['(', ')'], " "))
}
