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
                    checked.findings.extend(sums.check(total, sheet.header));
                }
                None => {}
            }
        }
    }
    checked.findings.extend(sheets.iter().filter_map(vat_in_heading));
    checked.findings.extend(doubles(&lines));
    let lines = checked.compare(&lines, latest);
    let differs = checked.differences.unchanged != latest.len() || lines.len() != latest.len();
    checked.revision = Some(lines).filter(|lines| differs && !lines.is_empty());
    checked
}

fn vat_in_heading(sheet: &Sheet<'_, BudgetField, DraftBudgetRow>) -> Option<Finding> {
    let origin = sheet.rows.iter().find_map(|row| match row.draft.as_ref()? {
        DraftBudgetRow::Line(line) => Some(&line.origin),
        DraftBudgetRow::Total(total) => Some(&total.origin),
    })?;
    including_vat(sheet.header, BudgetField::Amount, &origin.sheet)
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
        let others = place::other_rows(group.iter().map(|line| &line.origin), group.len(), &line.origin);
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
    /// Tells the difference, and gives the lines of a new revision: without a column for them categories stay as they are
    fn compare(
        &mut self,
        lines: &[(&DraftBudgetLine, &Header<BudgetField>)],
        latest: &[BudgetLine],
    ) -> Vec<DraftBudgetLine> {
        let mut stored: HashMap<String, Vec<&BudgetLine>> = HashMap::new();
        for line in latest.iter().rev() {
            stored.entry(name_key(&line.name)).or_default().push(line);
        }
        let mut revised = Vec::new();
        for (line, header) in lines {
            let mut line = DraftBudgetLine::clone(line);
            let before = stored.get_mut(&name_key(&line.name)).and_then(Vec::pop);
            let amount = field(
                BudgetField::Amount.heading().dutch,
                before.map(|before| euros(before.amount_eur)),
                Some(euros(line.amount_eur)),
            );
            let known = before.and_then(|before| before.category.clone());
            if header.column(BudgetField::Category).is_none() {
                line.category.clone_from(&known);
            }
            let category = field(BudgetField::Category.heading().dutch, known, line.category.clone());
            let name = before.and_then(|before| {
                field(BudgetField::Line.heading().dutch, Some(before.name.clone()), Some(line.name.clone()))
            });
            let fields = name.into_iter().chain(amount).chain(category).collect();
            if before.is_some() {
                self.differences.add_stored(line.name.clone(), &line.origin, fields);
            } else {
                self.differences.add_new(line.name.clone(), &line.origin, fields);
            }
            revised.push(line);
        }
        let gone = |line: &&BudgetLine| {
            stored
                .get(&name_key(&line.name))
                .is_some_and(|left| left.iter().any(|left| left.position == line.position))
        };
        for line in latest.iter().filter(gone) {
            self.differences.add_missing(line.name.clone(), None);
        }
        revised
    }
}

#[cfg(test)]
mod tests {
    use schema::types::{DifferenceKind, Severity};
    use uuid::Uuid;

    use super::*;
    use crate::rows::{
        budget::parse,
        cases::{header, row, told},
    };

    const PLAN_2023: [&str; 6] = [
        "Personele kosten (vast personeel)|€ 120.000",
        "Kennis en ontwikkeling netwerkorganisatie|€ 5.000",
        "Abonnementen Mett, online platform|€ 4.100",
        "Abonnement VDLC, Uitspraken-aanbestedingen|€ 350",
        "Onvoorzien|€ 2.000",
        "Totaal|€ 131.450",
    ];

    fn check_rows(rows: &[&str], latest: &[BudgetLine]) -> (CheckedBudget, Vec<Finding>) {
        check_table("Begrotingspost|Bedrag", rows, latest)
    }

    fn check_table(headings: &str, rows: &[&str], latest: &[BudgetLine]) -> (CheckedBudget, Vec<Finding>) {
        let header = header(headings);
        let rows: Vec<_> =
            (2..).zip(rows).map(|(number, cells)| parse(&row(number, cells), &header)).collect();
        let own = rows.iter().flat_map(|row| row.findings.clone()).collect();
        (check(&[Sheet { header: &header, rows }], latest), own)
    }

    fn stored(rows: &[&str]) -> Vec<BudgetLine> {
        stored_table("Begrotingspost|Bedrag", rows)
    }

    fn stored_table(headings: &str, rows: &[&str]) -> Vec<BudgetLine> {
        let lines = check_table(headings, rows, &[]).0.revision.unwrap();
        let line = |(position, line): (i32, DraftBudgetLine)| BudgetLine {
            budget_line_id: Uuid::nil(),
            budget_id: Uuid::nil(),
            position,
            name: line.name,
            amount_eur: line.amount_eur,
            category: line.category,
            source_sheet: None,
            source_row: None,
        };
        (1..).zip(lines).map(line).collect()
    }

    #[test]
    fn reads_the_budget_of_the_annual_plan() {
        let (checked, own) = check_rows(&PLAN_2023, &[]);
        assert_eq!((own.len(), checked.findings.len()), (0, 0));
        let lines = checked.revision.unwrap();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines.iter().map(|line| line.amount_eur).sum::<Decimal>(), Decimal::from(131_450));
    }

    #[test]
    fn the_same_lines_make_no_revision() {
        let latest = stored(&PLAN_2023);
        let mut turned = PLAN_2023;
        turned.swap(0, 4);
        let (checked, _) = check_rows(&turned, &latest);
        assert_eq!((checked.revision, checked.differences.unchanged), (None, 5));
    }

    #[test]
    fn other_lines_make_a_revision_and_a_difference_by_name() {
        let (checked, _) =
            check_rows(&["Onvoorzien|3000", "Reiskosten|5"], &stored(&["Onvoorzien|2000", "Drukwerk|1"]));
        let rows: Vec<_> =
            checked.differences.rows.iter().map(|row| (row.kind, row.label.as_str())).collect();
        assert_eq!(
            rows,
            [
                (DifferenceKind::Changed, "Onvoorzien"),
                (DifferenceKind::New, "Reiskosten"),
                (DifferenceKind::Missing, "Drukwerk")
            ]
        );
        assert_eq!(checked.revision.map(|lines| lines.len()), Some(2));
    }

    #[test]
    fn a_category_stays_until_the_workbook_says_another() {
        const WITH: &str = "Begrotingspost|Soort kosten|Bedrag";
        let latest = stored_table(WITH, &["Loon|Personeel|100", "Zaal||5"]);
        let categories = |checked: &CheckedBudget| -> Vec<Option<String>> {
            checked.revision.iter().flatten().map(|line| line.category.clone()).collect()
        };
        let personnel = Some("Personeel".to_owned());
        let (without, own) = check_rows(&["Loon|100", "Zaal|6"], &latest);
        assert_eq!((own.len(), categories(&without)), (0, vec![personnel.clone(), None]));
        let (same, _) = check_table(WITH, &["Loon|Personeel|100", "Zaal||5"], &latest);
        assert_eq!((same.differences.unchanged, same.revision), (2, None));
        let (other, _) = check_table(WITH, &["Loon||100", "Zaal|Personeel|5"], &latest);
        assert_eq!(categories(&other), [None, personnel]);
        let told: Vec<_> = other.differences.rows.iter().map(|row| (row.kind, row.label.as_str())).collect();
        assert_eq!(told, [(DifferenceKind::Changed, "Loon"), (DifferenceKind::Changed, "Zaal")]);
    }

    #[test]
    fn a_total_is_the_sum_of_the_lines() {
        let (right, _) = check_rows(
            &[
                "Loon|100",
                "Subtotaal personeel|100",
                "Huur|50",
                "Zaal|5",
                "Subtotaal|55",
                "Totaal|155",
                "Btw 21%|32,55",
                "Totaal incl. btw|187,55",
            ],
            &[],
        );
        assert_eq!(right.findings, []);
        assert_eq!(right.revision.map(|lines| lines.len()), Some(3));
        let (wrong, _) = check_rows(&["Loon|100", "Huur|50", "Totaal|=151"], &[]);
        assert_eq!(told(&wrong.findings), [("budget.total_differs", Severity::Error, "B4".to_owned())]);
        assert_eq!(wrong.findings[0].expected.as_deref(), Some("de posten zijn samen € 150, € 1 verschil"));
    }

    #[test]
    fn a_line_that_speaks_of_vat_is_a_line() {
        let (checked, own) = check_rows(
            &[
                "Inhuur adviseur (incl. btw)|10000",
                "BTW niet verrekenbaar|500",
                "BTW|2205",
                "21% btw|2205",
                "Totaal btw|2205",
                "Incl. btw|12705",
                "Totaal kosten inclusief btw|12705",
            ],
            &[],
        );
        assert_eq!(told(&own), [("money.including_vat", Severity::Warning, "B2".to_owned())]);
        let names: Vec<String> = checked.revision.unwrap().into_iter().map(|line| line.name).collect();
        assert_eq!(names, ["Inhuur adviseur (incl. btw)", "BTW niet verrekenbaar"]);
    }

    #[test]
    fn tells_what_is_missing_or_double() {
        let (checked, own) = check_rows(
            &["Personeel", "Loon|", "|5", "Loon|10", "loon|20", "Huur|veel", "Zaal|10 - 20", "Reis|P.M."],
            &[],
        );
        let warned = |cell: &str| ("budget.amount_missing", Severity::Warning, cell.to_owned());
        let error = |code, cell: &str| (code, Severity::Error, cell.to_owned());
        assert_eq!(
            told(&own),
            [
                warned("B2"),
                warned("B3"),
                error("budget.line_missing", "A4"),
                error("money.not_an_amount", "B7"),
                error("budget.amount_vague", "B8"),
                warned("B9")
            ]
        );
        let twice = |cell: &str| ("budget.line_twice", Severity::Warning, cell.to_owned());
        assert_eq!(told(&checked.findings), [twice("A5"), twice("A6")]);
        assert_eq!(checked.rejected, 3);
    }
}
