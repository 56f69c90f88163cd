use chrono::DateTime;
use rust_decimal::Decimal;
use schema::{
    models::{Application, Expense},
    types::{Choice, DifferenceKind, Half, Severity},
};

use super::*;
use crate::{
    checks::Imported,
    rows::{
        cases::{directory, header, members, row, told},
        expense::{ExpenseContext, parse},
    },
};

const HEADINGS: &str = "Datum|Begrotingspost|Betaald door|Bedrag|Factuurnummer|Omschrijving";

/// The same once the first half of 2023 was settled
fn check_settled(rows: &[&str], stored: Vec<StoredExpense>) -> CheckedExpenses {
    let first_half = HalfYear { year: 2023, half: Half::First };
    settled_up_to(ClosedPeriods::of([first_half]), rows, stored, &Application::default())
}

fn check_rows(rows: &[&str], stored: Vec<StoredExpense>) -> CheckedExpenses {
    decided(rows, stored, &Application::default())
}

fn decided(rows: &[&str], stored: Vec<StoredExpense>, application: &Application) -> CheckedExpenses {
    settled_up_to(None, rows, stored, application)
}

fn settled_up_to(
    closed: Option<ClosedPeriods>,
    rows: &[&str],
    stored: Vec<StoredExpense>,
    application: &Application,
) -> CheckedExpenses {
    let (directory, header) = (directory(), header(HEADINGS));
    let context = ExpenseContext { directory: &directory, year: Some(2023) };
    let rows = (2..).zip(rows).map(|(number, cells)| parse(&row(number, cells), &header, &context)).collect();
    let line = |(position, name): (i32, &str)| BudgetLine {
        budget_line_id: Uuid::from_u128(u128::from(position.unsigned_abs())),
        budget_id: Uuid::nil(),
        position,
        name: name.to_owned(),
        amount_eur: Decimal::TEN,
        category: None,
        source_sheet: None,
        source_row: None,
    };
    let known = Known {
        stored,
        lines: HashMap::from([(2023, (1..).zip(["Loon", "Onvoorzien"]).map(line).collect())]),
        members: HashMap::from([(2023, members())]),
        closed,
    };
    check(&[Sheet { header: &header, rows }], &known, &Decisions::of(application))
}

/// What is stored after an import of these rows
fn stored(rows: &[&str]) -> Vec<StoredExpense> {
    let changes = check_rows(rows, Vec::new()).changes;
    let store = |(number, change): (u128, ExpenseChange)| {
        let ExpenseChange { draft, budget_line_id, imported, .. } = change;
        StoredExpense {
            imported: Some(Imported { register: Some(Uuid::from_u128(99)), ..imported }),
            payer: draft.payer,
            expense: Expense {
                expense_id: Uuid::from_u128(number),
                partnership_id: Uuid::nil(),
                year: draft.year,
                spent_on: draft.spent_on,
                line: draft.line,
                budget_line_id,
                paid_by_organization_id: draft.payer_id,
                amount_eur: draft.amount_eur,
                reference: draft.reference,
                description: draft.description,
                unmapped: serde_json::json!(draft.unmapped),
                version: 1,
                import_run_id: Some(Uuid::nil()),
                source_sheet: Some("Blad1".to_owned()),
                source_row: Some(draft.origin.row_number()),
                missing_since: None,
                created_at: DateTime::default(),
                updated_at: DateTime::default(),
                vat_treatment: None,
                corrects_expense_id: None,
            },
        }
    };
    (1..).zip(changes).map(store).collect()
}

fn counts(checked: &CheckedExpenses) -> [usize; 4] {
    let differences = &checked.differences;
    [differences.new, differences.changed, differences.unchanged, differences.missing]
}

const LIST: [&str; 5] = [
    "15-1-2023|Loon|Delft|1000|F-1|januari",
    "15-2-2023|Loon|Delft|1000|F-2|februari",
    "1-3-2023|onvoorzien|Westland|25|||",
    "1-3-2023|Onvoorzien|Westland|25|||",
    "1-4-2023|Onvoorzien|Zoetermeer|-10||terug",
];

#[test]
fn the_same_list_changes_nothing() {
    let first = check_rows(&LIST, Vec::new());
    assert_eq!((counts(&first), first.findings.len()), ([5, 0, 0, 0], 0));
    let lines: Vec<_> = first.changes.iter().filter_map(|change| change.budget_line_id).collect();
    assert_eq!(lines.len(), 5, "all lines are known, however they are written");
    let again = check_rows(&LIST, stored(&LIST));
    assert_eq!(
        (counts(&again), again.changes, again.findings, again.remembered),
        ([0, 0, 5, 0], vec![], vec![], vec![])
    );
}

#[test]
fn tells_what_comes_too_late_for_its_settlement() {
    let codes = |checked: CheckedExpenses| {
        let findings = checked.findings.iter();
        findings.map(|finding| (finding.code, finding.severity)).collect::<Vec<_>>()
    };
    let late = [("expense.period_closed", Severity::Info)];
    assert_eq!(codes(check_settled(&LIST[..1], Vec::new())), late);
    assert_eq!(codes(check_settled(&["15-1-2023|Loon|Delft|1100|F-1|januari"], stored(&LIST[..1]))), late);
    assert_eq!(codes(check_settled(&LIST[..1], stored(&LIST[..1]))), [], "what was settled as it is");
    assert_eq!(codes(check_settled(&["1-7-2023|Loon|Delft|1000|F-7|"], Vec::new())), []);
}

#[test]
fn equal_rows_count_as_often_as_they_stand_there() {
    let three = [LIST[3], LIST[3], LIST[3]];
    assert_eq!(counts(&check_rows(&three, stored(&LIST[2..4]))), [1, 1, 1, 0]);
    assert_eq!(counts(&check_rows(&three, stored(&three[..2]))), [1, 0, 2, 0]);
    let one = check_rows(&three[..1], stored(&three[..2]));
    assert_eq!((counts(&one), one.gone.len()), ([0, 0, 1, 1], 1));
}

#[test]
fn finds_an_expense_by_its_reference() {
    let checked = check_rows(&["16-1-2023|Loon|Delft|1100|F-1|januari", LIST[1]], stored(&LIST[..2]));
    assert_eq!(counts(&checked), [0, 1, 1, 0]);
    let listed = checked.differences.rows[0].fields.list();
    let fields: Vec<&str> = listed.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["Datum", "Bedrag"]);
    let numbered = check_rows(&["1-3-2023|Onvoorzien|Westland|25|F-9||"], stored(&LIST[3..4]));
    assert_eq!(counts(&numbered), [0, 1, 0, 0], "it got its number later");
    let other = check_rows(&["15-1-2023|Loon|Delft|1000|F-3|januari"], stored(&LIST[..1]));
    assert_eq!(counts(&other), [1, 0, 0, 0], "another number is another expense");
}

#[test]
fn an_invoice_may_be_on_several_lines() {
    let split = ["1-5-2023|Loon|Delft|60|F-7|", "1-5-2023|Onvoorzien|Delft|40|F-7|"];
    let checked = check_rows(&split, Vec::new());
    let warning = |cell: &str| ("expense.reference_twice", Severity::Warning, cell.to_owned());
    assert_eq!(told(&checked.findings), [warning("E2"), warning("E3")]);
    let swapped = ["1-5-2023|Onvoorzien|Delft|45|F-7|", "1-5-2023|Loon|Delft|55|F-7|"];
    let again = check_rows(&swapped, stored(&split));
    assert_eq!(counts(&again), [0, 2, 0, 0]);
    let amounts: Vec<_> = again.differences.rows.iter().map(|row| row.fields.list().len()).collect();
    assert_eq!(amounts, [1, 1], "each line by itself");
    let copied = check_rows(&[split[0], split[0], split[1]], Vec::new());
    assert_eq!(
        told(&copied.findings),
        [
            ("expense.twice", Severity::Error, "E2".to_owned()),
            ("expense.twice", Severity::Error, "E3".to_owned()),
            warning("E4")
        ]
    );
    assert_eq!((copied.rejected, copied.changes.len()), (2, 1));
}

#[test]
fn asks_about_lines_and_refuses_payers() {
    let checked = check_rows(&["1-5-2023|Reiskosten|Delft|60||", "1-5-2023|Loon|Utrecht|60||"], Vec::new());
    assert_eq!(
        told(&checked.findings),
        [
            ("expense.line_unknown", Severity::Warning, "B2".to_owned()),
            ("expense.payer_not_member", Severity::Error, "C3".to_owned())
        ]
    );
    assert_eq!(checked.findings[0].expected.as_deref(), Some("Loon; Onvoorzien"));
    assert_eq!((checked.rejected, checked.changes.len()), (1, 1));
    assert_eq!(checked.changes[0].budget_line_id, None);
}

#[test]
fn only_the_days_of_the_list_are_missed() {
    let may =
        check_rows(&["1-3-2023|Onvoorzien|Zoetermeer|7||", LIST[4]], stored(&[LIST[0], LIST[2], LIST[4]]));
    let missed: Vec<_> = may
        .differences
        .rows
        .iter()
        .filter(|row| row.kind == DifferenceKind::Missing)
        .map(|row| row.label.as_str())
        .collect();
    assert_eq!(missed, ["onvoorzien"], "January is not spoken of");
}

/// The first of the list, of which somebody changed the amount and the line
fn changed_by_hand() -> Vec<StoredExpense> {
    let mut before = stored(&[LIST[0], LIST[4]]);
    before[0].expense.amount_eur = Decimal::from(1200);
    before[1].expense.line = "Loon".to_owned();
    before
}

fn all(choice: Choice) -> Application {
    Application { conflicts: Some(choice), likely: Some(choice), ..Application::default() }
}

#[test]
fn what_was_changed_by_hand_is_found_and_stays() {
    let same = check_rows(&[LIST[0], LIST[4]], changed_by_hand());
    assert_eq!((counts(&same), same.findings, same.changes), ([0, 0, 2, 0], vec![], vec![]));
    let other_field =
        check_rows(&[LIST[0], "1-4-2023|Onvoorzien|Zoetermeer|-10||korting"], changed_by_hand());
    assert_eq!(counts(&other_field), [0, 1, 1, 0]);
    let change = &other_field.changes[0];
    assert_eq!((change.draft.line.as_str(), change.draft.description.as_deref()), ("Loon", Some("korting")));
    assert_eq!(change.budget_line_id, Some(Uuid::from_u128(1)), "the line that is kept");
}

#[test]
fn what_both_changed_is_asked_at_its_cell() {
    let rows = ["15-1-2023|Loon|Delft|1100|F-1|januari", LIST[4]];
    let asked = check_rows(&rows, changed_by_hand());
    assert_eq!(told(&asked.findings), [("expense.conflict", Severity::Warning, "D2".to_owned())]);
    assert_eq!((asked.differences.undecided, asked.differences.rows[0].kind), (1, DifferenceKind::Conflict));
    for (choice, code, severity, amount) in [
        (Choice::Keep, "expense.keeps_by_hand", Severity::Info, 1200),
        (Choice::Overwrite, "expense.overwrites_by_hand", Severity::Warning, 1100),
    ] {
        let checked = decided(&rows, changed_by_hand(), &all(choice));
        assert_eq!(told(&checked.findings), [(code, severity, "D2".to_owned())]);
        assert_eq!(checked.changes[0].draft.amount_eur, Decimal::from(amount));
    }
}

#[test]
fn a_row_that_differs_in_one_thing_from_one_that_is_gone_is_asked_about() {
    let before = [LIST[2], LIST[4]];
    for slip in [
        "2-3-2023|Onvoorzien|Westland|25|||",
        "1-3-2023|Loon|Westland|25|||",
        "1-3-2023|Onvoorzien|Delft|25|||",
        "1-3-2023|Onvoorzien|Westland|26|F-12||",
    ] {
        // The first day is spoken of by a row of its own.
        let rows = ["1-3-2023|Loon|Zoetermeer|1|||", slip, LIST[4]];
        let asked = check_rows(&rows, stored(&before));
        assert_eq!(
            told(&asked.findings),
            [("expense.match_likely", Severity::Warning, "B3".to_owned())],
            "{slip}"
        );
        assert_eq!((counts(&asked), asked.differences.undecided), ([2, 0, 1, 0], 1), "{slip}");
        let same = decided(&rows, stored(&before), &all(Choice::Same));
        assert_eq!((counts(&same), same.differences.undecided), ([1, 1, 1, 0], 0), "{slip}");
        let new = decided(&rows, stored(&before), &all(Choice::New));
        assert_eq!((counts(&new), new.differences.undecided), ([2, 0, 1, 1], 0), "{slip}");
    }
    let two = ["1-3-2023|Loon|Westland|30|||", LIST[4]];
    assert_eq!(check_rows(&two, stored(&before)).differences.undecided, 0, "two things are too much");
    let months = ["15-1-2023|Loon|Delft|1000||", "15-2-2023|Loon|Delft|1000||"];
    let february = check_rows(&months[1..], stored(&months[..1]));
    assert_eq!(
        (counts(&february), february.differences.undecided),
        ([1, 0, 0, 0], 0),
        "each month is another one"
    );
}

#[test]
fn too_little_of_a_list_is_another_list() {
    let part = check_rows(&[LIST[4], "1-3-2023|Loon|Zoetermeer|8|||"], stored(&LIST[2..]));
    assert_eq!((counts(&part), part.gone), ([1, 0, 1, 0], vec![]));
    assert_eq!(told(&part.findings), [("expense.register_unlike", Severity::Warning, String::new())]);
    assert_eq!(part.findings[0].expected.as_deref(), Some("1 van de 3 uitgaven van 2023"));
}
