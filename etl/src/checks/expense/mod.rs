//! Expenses: their lines and payers against budget and members, doubles, and the difference with what is stored.

mod gone;
mod matching;
mod stored;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::{BTreeSet, HashMap};

use schema::{headings::ExpenseField, models::BudgetLine, rules::settlement::ClosedPeriods, types::HalfYear};
use uuid::Uuid;

pub use stored::StoredExpense;

use self::{
    gone::{Spans, found, registers},
    matching::{Match, is_same, matches},
    stored::merged,
    wording::label,
};
use super::{
    Decisions, Differences, GoneRow, Imported, Sheet,
    encounter::{Encounter, Told},
    including_vat,
    likeness::title_key,
    place,
    versions::{Versions, filled},
};
use crate::{
    columns::Header,
    findings::Finding,
    rows::{DraftExpense, Origin},
};

/// What expenses are compared with
#[derive(Debug, Default)]
pub struct Known {
    /// Stored expenses of the years, with the names of who paid them
    pub stored: Vec<StoredExpense>,
    /// The lines of the budget of each year that has one: of the approved revision, or else of the latest
    pub lines: HashMap<i32, Vec<BudgetLine>>,
    /// Who is a member in each year, with the names
    pub members: HashMap<i32, Vec<(Uuid, String)>>,
    /// The half-years that were settled; `None` when none was
    pub closed: Option<ClosedPeriods>,
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
    /// Stored expenses that stay as they are, but of which other things are to be remembered: people changed them just so by
    /// hand, or they were of another list
    pub remembered: Vec<(Uuid, Imported<DraftExpense>)>,
    /// Stored expenses that the workbook, a newer version of their list, no longer has
    pub gone: Vec<GoneRow>,
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
    /// What imports said of it, this one included, and the list of the workbook
    pub imported: Imported<DraftExpense>,
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
/// payer and amount where one of them has no reference; each counts as often as it stands there. A row that fits none, but
/// differs in one of day, line, payer and amount from one that would be missing, is asked about. What is missing is
/// looked for from the first to the last day of the workbook, in the lists that it is a newer version of.
///
/// What people changed by hand since the last import stays where the workbook still says the same as then; where it
/// says something else too, somebody must decide.
pub fn check(
    sheets: &[Sheet<'_, ExpenseField, DraftExpense>],
    known: &Known,
    decisions: &Decisions<'_>,
) -> CheckedExpenses {
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
    let spans = Spans::of(&drafts);
    let matches = matches(&drafts, &known.stored, |stored| spans.speak_of(stored));
    let found = found(&drafts, &matches, decisions);
    let registers = registers(&spans, &known.stored, &found);
    for (row, matched) in rows.iter().zip(&matches).filter(|(row, _)| !row.rejected) {
        let register = registers.register(row.draft.year);
        match matched {
            Match::One(stored) => {
                checked.add_stored(stored, &encounter(row, stored), false, register, known, decisions);
            }
            Match::Likely(stored) => checked.add_likely(row, stored, register, known, decisions),
            Match::New | Match::Several(_) => {
                checked.tell_late(row.draft, row.header, known);
                checked.add_new(row.draft, register, known);
            }
        }
    }
    checked.add_gone(&spans, &known.stored, &found, &registers);
    checked.tell_unlike(&registers);
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
    including_vat(sheet.header, ExpenseField::Amount, &origin.sheet)
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
                let origins: Vec<&Origin> = origins.map(|other| &other.origin).collect();
                let count = origins.len() + 1;
                let names = place::other_rows(origins, count, &draft.origin);
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

    /// What comes in of a half-year that was settled goes into the next settlement
    fn tell_late(&mut self, draft: &DraftExpense, header: &Header<ExpenseField>, known: &Known) {
        let period = HalfYear::of(draft.year, draft.spent_on);
        if known.closed.is_some_and(|closed| closed.contains(period)) {
            let finding =
                Finding::info("expense.period_closed").seeing(&draft.spent_on.format("%d-%m-%Y").to_string());
            self.findings.push(place::at(finding, &draft.origin, header, ExpenseField::Date));
        }
    }

    fn add_new(&mut self, draft: &DraftExpense, register: Option<Uuid>, known: &Known) {
        let label = label(draft.reference.as_deref(), &draft.line);
        self.differences.add_new(label, &draft.origin, filled(draft));
        self.change_to_new(draft, register, known);
    }

    fn change_to_new(&mut self, draft: &DraftExpense, register: Option<Uuid>, known: &Known) {
        let budget_line_id = known.budget_line(draft);
        let imported = Imported { said: draft.clone(), register };
        self.changes.push(ExpenseChange { draft: draft.clone(), budget_line_id, existing: None, imported });
    }

    /// A row about a stored expense, found surely or by somebody's word
    fn add_stored(
        &mut self,
        stored: &StoredExpense,
        encounter: &Encounter<'_, DraftExpense>,
        is_likely: bool,
        register: Option<Uuid>,
        known: &Known,
        decisions: &Decisions<'_>,
    ) {
        let versions = &encounter.versions;
        let label = label(versions.theirs.reference.as_deref(), &versions.theirs.line);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        let settled = encounter.settle(&label, is_likely, decisions, told);
        let expense_id = stored.expense.expense_id;
        let imported = Imported { said: versions.said.clone(), register };
        if settled.is_changed {
            self.tell_late(&versions.theirs, encounter.header, known);
            self.changes.push(ExpenseChange {
                budget_line_id: known.budget_line(&settled.version),
                draft: settled.version,
                existing: Some(expense_id),
                imported,
            });
            return;
        }
        let before = versions.base.clone().map(|said| Imported { said, register: stored.register() });
        self.remembered.extend(imported.if_new(before.as_ref()).map(|imported| (expense_id, imported)));
    }

    /// A row that looks like a stored expense: somebody says whether it is
    fn add_likely(
        &mut self,
        row: &Row<'_>,
        stored: &StoredExpense,
        register: Option<Uuid>,
        known: &Known,
        decisions: &Decisions<'_>,
    ) {
        let (draft, encounter) = (row.draft, encounter(row, stored));
        let finding = Finding::warning("expense.match_likely").seeing(&draft.line);
        let finding = finding.expecting(label(stored.expense.reference.as_deref(), &stored.expense.line));
        let finding = place::at(finding, &draft.origin, row.header, ExpenseField::Line);
        let label = label(draft.reference.as_deref(), &draft.line);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        if encounter.ask(&label, finding, || filled(draft).into(), decisions, told) {
            self.add_stored(stored, &encounter, true, register, known, decisions);
        } else {
            self.tell_late(draft, row.header, known);
            self.change_to_new(draft, register, known);
        }
    }
}

fn encounter<'a>(row: &Row<'a>, stored: &StoredExpense) -> Encounter<'a, DraftExpense> {
    let (origin, header) = (&row.draft.origin, row.header);
    let (ours, base) = (stored.as_draft(origin), stored.base(origin));
    let theirs = merged(&ours, row.draft, header);
    let said = base.as_ref().map_or_else(|| row.draft.clone(), |base| merged(base, row.draft, header));
    Encounter {
        versions: Versions { ours, theirs, base, said },
        origin,
        header,
        target: stored.target(),
        missing_since: stored.expense.missing_since,
    }
}

impl Known {
    /// The line of the budget that an expense is on; `None` when the budget of its year, or the line in it, is not there
    fn budget_line(&self, draft: &DraftExpense) -> Option<Uuid> {
        budget_line(draft, self.lines.get(&draft.year)?)
    }
}

/// The line of the budget that an expense is on
fn budget_line(draft: &DraftExpense, lines: &[BudgetLine]) -> Option<Uuid> {
    let key = title_key(&draft.line);
    lines.iter().find(|line| title_key(&line.name) == key).map(|line| line.budget_line_id)
}
