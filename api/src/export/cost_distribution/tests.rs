use chrono::{DateTime, NaiveDate};
use rust_decimal::dec;
use schema::{
    models::{Budget, BudgetLine, Organization, Partnership},
    rules::cost_distribution::Share,
    types::{BudgetStatus, CellAddress, DistributionMethod, FigureStatus, OrganizationKind},
};
use uuid::Uuid;

use super::*;
use crate::export::{
    FileFormat,
    report::{Content, Sheet},
};

const PLAN_2023: [(&str, &str, i32); 4] = [
    ("GM0503", "Delft", 104_572),
    ("GM1926", "Pijnacker-Nootdorp", 56_572),
    ("GM1783", "Westland", 112_448),
    ("GM0637", "Zoetermeer", 125_767),
];
const LINES_2023: [(&str, Decimal); 5] = [
    ("Personele kosten (vast personeel)", dec!(120_000)),
    ("Kennis en ontwikkeling netwerkorganisatie", dec!(5_000)),
    ("Abonnementen Mett, online platform", dec!(4_100)),
    ("Abonnement VDLC, Uitspraken-aanbestedingen", dec!(350)),
    ("Onvoorzien", dec!(2_000)),
];

/// A distribution as it is read, made by the rule
fn distribution(
    method: DistributionMethod,
    unit: Decimal,
    lines: &[(&str, Decimal)],
    key: &[(&str, &str, i32)],
) -> CostDistribution {
    let total = lines.iter().map(|(_, amount)| amount).sum();
    let participant = |(code, _, inhabitants): &(&str, &str, i32)| Participant {
        code: (*code).to_owned(),
        weight: (*inhabitants).try_into().unwrap(),
    };
    let shared = distribute(method, total, unit, &key.iter().map(participant).collect::<Vec<_>>()).unwrap();
    CostDistribution {
        partnership: Partnership {
            partnership_id: Uuid::nil(),
            slug: "zhw".to_owned(),
            name: "Inkoop & aanbesteding Zuid-Holland West".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
        },
        budget: Budget {
            budget_id: Uuid::nil(),
            partnership_id: Uuid::nil(),
            year: 2023,
            revision: 1,
            status: BudgetStatus::Approved,
            note: Some("=1+1".to_owned()),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        },
        lines: (1..).zip(lines).map(|(position, (name, amount))| line(position, name, *amount)).collect(),
        total,
        method,
        unit,
        reference_date: NaiveDate::from_ymd_opt(2022, 1, 1).unwrap(),
        key_status: FigureStatus::Definitive,
        locked: true,
        shares: key.iter().zip(&shared.shares).map(|(member, share)| member_share(*member, share)).collect(),
        percentage_difference: shared.percentage_difference,
        amount_difference: shared.amount_difference,
    }
}

fn line(position: i32, name: &str, amount_eur: Decimal) -> BudgetLine {
    BudgetLine {
        budget_line_id: Uuid::nil(),
        budget_id: Uuid::nil(),
        position,
        name: name.to_owned(),
        amount_eur,
        category: None,
        source_sheet: None,
        source_row: None,
    }
}

fn member_share((code, name, inhabitants): (&str, &str, i32), share: &Share) -> MemberShare {
    MemberShare {
        organization: Organization {
            organization_id: Uuid::nil(),
            kind: OrganizationKind::Municipality,
            code: Some(code.to_owned()),
            name: name.to_owned(),
            existence: (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded),
        },
        inhabitants,
        figure_status: FigureStatus::Definitive,
        figure_source: "CBS StatLine 70072ned".to_owned(),
        weight_reason: None,
        percentage: share.percentage,
        percentage_remainder: share.percentage_remainder,
        percentage_leftover: share.percentage_leftover,
        amount: share.amount,
        amount_remainder: share.amount_remainder,
        amount_leftover: share.amount_leftover,
    }
}

fn plan_2023() -> CostDistribution {
    distribution(DistributionMethod::Published, dec!(1), &LINES_2023, &PLAN_2023)
}

/// What a reader sees at an address
fn seen(sheet: &Sheet, row: u32, column: u32) -> String {
    match &sheet.cells[&CellAddress { row, column }].0 {
        Content::Text(text) => text.clone(),
        Content::Number(number) | Content::Formula(_, number) => number.normalize().to_string(),
        Content::Day(day) => day.to_string(),
        Content::TextFormula(_, text) => (*text).to_owned(),
    }
}

fn column(sheet: &Sheet, rows: std::ops::Range<u32>, column: u32) -> Vec<String> {
    rows.map(|row| seen(sheet, row, column)).collect()
}

#[test]
fn shows_the_annual_plan_to_the_euro() {
    let report = report(&plan_2023()).unwrap();
    let overview = &report.sheets[0];
    assert_eq!(seen(overview, 10, 1), "131450");
    assert_eq!(column(overview, 14..18, 3), ["26.18", "14.17", "28.16", "31.49"]);
    assert_eq!(column(overview, 14..20, 4), ["34414", "18626", "37016", "41394", "131450", "0"]);
    assert_eq!(seen(overview, 19, 5), "sluit");
    assert_eq!(seen(overview, 22, 1), "2022-01-01");
}

#[test]
fn works_both_steps_out_in_the_order_of_the_codes() {
    let report = report(&plan_2023()).unwrap();
    let workings = &report.sheets[1];
    assert_eq!(column(workings, 11..15, 0), ["Delft", "Zoetermeer", "Westland", "Pijnacker-Nootdorp"]);
    assert_eq!(column(workings, 11..15, 3), ["2618", "3149", "2815", "1416"]);
    assert_eq!(column(workings, 11..15, 6), ["0", "0", "1", "1"]);
    assert_eq!(column(workings, 25..29, 8), ["34414", "41394", "37016", "18626"]);
    let (content, _) = &workings.cells[&CellAddress { row: 11, column: 5 }];
    let Content::Formula(formula, _) = content else { panic!("{content:?}") };
    assert_eq!(
        formula,
        "=1+SUMPRODUCT(($E$12:$E$15>$E$12)+($E$12:$E$15=$E$12)*(($C$12:$C$15>$C$12)\
         +($C$12:$C$15=$C$12)*(ROW($E$12:$E$15)<ROW($E$12))))"
    );
}

#[test]
fn the_same_distribution_gives_the_same_bytes() {
    for format in FileFormat::ALL {
        let file = || format.write(&report(&plan_2023()).unwrap()).unwrap();
        assert_eq!(file(), file(), "{format:?}");
    }
}

#[test]
fn says_that_a_column_does_not_close() {
    let lines = [("Alles", dec!(131_451))];
    let report = report(&distribution(DistributionMethod::HalfUp, dec!(1), &lines, &PLAN_2023)).unwrap();
    let overview = &report.sheets[0];
    assert_eq!(seen(overview, 6, 1), "131451");
    assert_eq!(seen(overview, 14, 4), "131452");
    assert_eq!(seen(overview, 15, 4), "1");
    assert_eq!(seen(overview, 15, 5), "sluit niet");
}

#[test]
fn leaves_percentages_out_where_the_method_has_none() {
    let report =
        report(&distribution(DistributionMethod::Exact, dec!(0.01), &LINES_2023, &PLAN_2023)).unwrap();
    let headings = column(&report.sheets[0], 13..14, 3);
    assert_eq!(headings, ["Bedrag"]);
    assert_eq!(report.sheets[1].tables.len(), 1);
}

#[test]
fn gives_amounts_beyond_a_spreadsheet_as_numbers() {
    let lines = [("Alles", dec!(999_999_999_999))];
    let large = distribution(DistributionMethod::Published, dec!(1), &lines, &PLAN_2023);
    let report = report(&large).unwrap();
    let amounts = &report.sheets[1].tables[1].1;
    let (content, _) = &report.sheets[1].cells[&CellAddress { row: amounts.first.row + 1, column: 8 }];
    assert!(matches!(content, Content::Number(_)), "{content:?}");
    assert!(FileFormat::Xlsx.write(&report).is_ok());
}

#[test]
fn refuses_figures_that_no_rule_explains() {
    let mut changed = plan_2023();
    changed.shares[0].amount += dec!(1);
    assert!(matches!(report(&changed), Err(ExportError::Unexplained)));
}

#[test]
fn kinds_of_costs_have_a_column_when_there_are_any() {
    let mut with = plan_2023();
    with.lines[0].category = Some("Personeel".to_owned());
    let report = report(&with).unwrap();
    assert_eq!(column(&report.sheets[0], 4..7, 2), ["Categorie", "Personeel", ""]);
    assert_eq!(report.sheets[0].tables[0].1.last.column, 2);
    let without = super::report(&plan_2023()).unwrap();
    assert_eq!(without.sheets[0].tables[0].1.last.column, 1);
}

#[test]
fn the_budget_table_has_the_headings_of_a_budget_workbook() {
    use schema::headings::{BudgetField, Field};
    let report = report(&plan_2023()).unwrap();
    let headings: Vec<_> = (0..2).map(|column| seen(&report.sheets[0], 4, column)).collect();
    assert_eq!(BudgetField::matching(&headings[0]), [BudgetField::Line]);
    assert_eq!(BudgetField::matching(&headings[1]), [BudgetField::Amount]);
}
