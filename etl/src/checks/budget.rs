//! A budget: its totals, doubles, and the difference with the latest revision.

use std::collections::HashMap;

use rust_decimal::Decimal;
use schema::{
    headings::{BudgetField, Field, normalize},
    models::BudgetLine,
    types::euros,
};

use super::{Differences, Sheet, differences::field, including_vat, place};
use crate::{
    columns::Header,
    findings::Finding,
    rows::{DraftBudgetLine, DraftBudgetRow, DraftBudgetTotal},
};

/// What the check of a budget gives
#[derive(Debug, Default)]
pub struct CheckedBudget {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference with the latest revision, line by line, for people
    pub differences: Differences,
    /// The lines of a new revision, in the order of the workbook; `None` when they equal the latest revision, whatever
    /// their order, or when there are none without errors
    pub revision: Option<Vec<DraftBudgetLine>>,
    /// Rows with an error of their own
    pub rejected: usize,
}

/// Compares a budget with its own totals and with the lines of the latest revision of its year
///
/// Lines are the same when their names are; of lines with one name the first belongs to the first.
pub fn check(sheets: &[Sheet<'_, BudgetField, DraftBudgetRow>], latest: &[BudgetLine]) -> CheckedBudget {
    let mut checked = CheckedBudget::default();
    let mut lines: Vec<(&DraftBudgetLine, &Header<BudgetField>)> = Vec::new();
    for sheet in sheets {
        let mut sums = Sums::default();
        for row in &sheet.rows {
            match &row.draft {
                _ if row.is_rejected() => checked.rejected += 1,
                Some(DraftBudgetRow::Line(line)) => {
                    sums.add(line);
                    lines.push((line, sheet.header));
                }
                Some(DraftBudgetRow::Total(total)) => {
                    checked.findings.extend(sums.check(total, sheet.header))
                }
                None => {}
            }
        }
    }
    checked.findings.extend(sheets.iter().filter_map(vat_in_heading));
    checked.findings.extend(doubles(&lines));
    checked.compare(&lines, latest);
    let differs = checked.differences.unchanged != latest.len() || lines.len() != latest.len();
    if differs && !lines.is_empty() {
        checked.revision = Some(lines.into_iter().map(|(line, _)| line.clone()).collect());
    }
    checked
}

fn vat_in_heading(sheet: &Sheet<'_, BudgetField, DraftBudgetRow>) -> Option<Finding> {
    let origin = sheet.rows.iter().find_map(|row| match row.draft.as_ref()? {
        DraftBudgetRow::Line(line) => Some(&line.origin),
        DraftBudgetRow::Total(total) => Some(&total.origin),
    })?;
    including_vat(sheet, BudgetField::Amount, &origin.sheet)
}

/// What the lines above a total add up to
#[derive(Default)]
struct Sums {
    /// All lines of the sheet
    all: Decimal,
    /// The lines below the last total
    section: Decimal,
}

impl Sums {
    fn add(&mut self, line: &DraftBudgetLine) {
        self.all += line.amount_eur;
        self.section += line.amount_eur;
    }

    /// A total row is right when it is the sum of all lines above it, or of those below the total before it
    fn check(&mut self, total: &DraftBudgetTotal, header: &Header<BudgetField>) -> Option<Finding> {
        let right = [self.all, self.section].contains(&total.amount_eur);
        let sum = if total.is_partial { self.section } else { self.all };
        self.section = Decimal::ZERO;
        let finding = || Finding::error("budget.total_differs").seeing(&euros(total.amount_eur));
        let explained = || {
            finding().expecting(format!(
                "de posten zijn samen {}, {} verschil",
                euros(sum),
                euros(total.amount_eur - sum)
            ))
        };
        (!right).then(|| place::at(explained(), &total.origin, header, BudgetField::Amount))
    }
}

fn doubles(lines: &[(&DraftBudgetLine, &Header<BudgetField>)]) -> Vec<Finding> {
    let mut same: HashMap<String, Vec<&DraftBudgetLine>> = HashMap::new();
    for (line, _) in lines {
        same.entry(name_key(&line.name)).or_default().push(line);
    }
    let finding = |(line, header): &(&DraftBudgetLine, &Header<BudgetField>)| {
        let group = same.get(&name_key(&line.name)).filter(|group| group.len() > 1)?;
        let others = place::other_rows(group.iter().map(|line| &line.origin), &line.origin);
        let finding = Finding::warning("budget.line_twice").seeing(&line.name).expecting(others);
        Some(place::at(finding, &line.origin, header, BudgetField::Line))
    };
    lines.iter().filter_map(finding).collect()
}

/// The name of a line made comparable; what stands in brackets counts
fn name_key(name: &str) -> String {
    normalize(&name.replace(['(', ')'], " "))
}

impl CheckedBudget {
    fn compare(&mut self, lines: &[(&DraftBudgetLine, &Header<BudgetField>)], latest: &[BudgetLine]) {
        let mut stored: HashMap<String, Vec<&BudgetLine>> = HashMap::new();
        for line in latest.iter().rev() {
            stored.entry(name_key(&line.name)).or_default().push(line);
        }
        for (line, _) in lines {
            let before = stored.get_mut(&name_key(&line.name)).and_then(Vec::pop);
            let amount = field(
                BudgetField::Amount.heading().dutch,
                before.map(|before| euros(before.amount_eur)),
                Some(euros(line.amount_eur)),
            );
            let name = before.and_then(|before| {
                field(BudgetField::Line.heading().dutch, Some(before.name.clone()), Some(line.name.clone()))
            });
            let fields = name.into_iter().chain(amount).collect();
            if before.is_some() {
                self.differences.add_stored(line.name.clone(), &line.origin, fields);
            } else {
                self.differences.add_new(line.name.clone(), &line.origin, fields);
            }
        }
        let gone = |line: &&BudgetLine| {
            stored
                .get(&name_key(&line.name))
                .is_some_and(|left| left.iter().any(|left| left.position == line.position))
        };
        for line in latest.iter().filter(gone) {
            self.differences.add_missing(line.name.clone());
        }
    }
}
