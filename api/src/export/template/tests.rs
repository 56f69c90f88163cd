use schema::headings::Field;

use super::*;

fn template(kind: ImportKind, members: &[&str]) -> Template {
    let members = members.iter().map(|name| (*name).to_owned()).collect();
    Template {
        kind,
        partnership: Some(("Regio".to_owned(), members)),
        made_on: NaiveDate::from_ymd_opt(2026, 11, 26).unwrap(),
    }
}

fn bytes(template: &Template) -> Vec<u8> {
    workbook(template).unwrap()
}

#[test]
fn the_same_template_gives_the_same_bytes() {
    for kind in ImportKind::ALL.iter().copied() {
        let template = template(kind, &["Delft", "'s-Gravenhage"]);
        assert_eq!(bytes(&template), bytes(&template), "{kind:?}");
    }
}

#[test]
fn all_headings_are_known_or_name_a_member() {
    fn known<F: Field>(template: &Template) -> usize {
        let columns = contents(template).columns;
        let headings = columns.iter().filter(|column| !template.members().contains(&column.heading));
        headings
            .inspect(|column| assert_eq!(F::matching(&column.heading).len(), 1, "{}", column.heading))
            .filter(|column| column.is_required)
            .count()
    }
    use schema::headings::{
        BudgetField, ContractField, CpvField, ExpenseField, PopulationField, TenderField,
    };
    let members = ["Delft", "Westland", "Zoetermeer"];
    assert_eq!(known::<TenderField>(&template(ImportKind::Calendar, &members)), 1);
    assert_eq!(known::<TenderField>(&template(ImportKind::Calendar, &[])), 1);
    assert_eq!(known::<PopulationField>(&template(ImportKind::Population, &members)), 3);
    assert_eq!(known::<BudgetField>(&template(ImportKind::Budget, &members)), 2);
    assert_eq!(known::<ContractField>(&template(ImportKind::Contracts, &members)), 2);
    assert_eq!(known::<ExpenseField>(&template(ImportKind::Expenses, &members)), 4);
    assert_eq!(known::<CpvField>(&template(ImportKind::Cpv, &members)), 1);
}

#[test]
fn every_column_explains_itself() {
    for kind in ImportKind::ALL.iter().copied() {
        for column in contents(&template(kind, &["Delft", "Westland"])).columns {
            assert!(
                column.help.ends_with(['.', '?']) && !column.examples.is_empty(),
                "{kind:?} {}",
                column.heading
            );
            let length = column.examples.iter().flatten().count();
            assert!(length > 0, "{kind:?} {}: an example", column.heading);
        }
    }
}

#[test]
fn only_the_first_sheet_is_for_data() {
    for kind in ImportKind::ALL.iter().copied() {
        let template = template(kind, &["Delft"]);
        let report = report(&template, &contents(&template));
        let (first, others) = report.sheets.split_first().unwrap();
        assert!(first.cells.keys().all(|at| at.row == 0), "{kind:?}: nothing but headings");
        assert_eq!(
            others.iter().map(|sheet| sheet.name).collect::<Vec<_>>(),
            ["Voorbeeld", "Toelichting", "Lijsten"]
        );
        for sheet in others {
            let remark = sheet.cells.values().filter(|(content, _)| *content == Content::text(NOT_IMPORTED));
            assert_eq!(remark.count(), 1, "{kind:?} {}", sheet.name);
        }
        for (name, range) in &report.names {
            let sheet = others.iter().find(|sheet| sheet.name == range.sheet).unwrap();
            assert!(sheet.cells.contains_key(&range.first), "{name}");
        }
    }
}

#[test]
fn lists_stand_where_the_columns_look() {
    let template = template(ImportKind::Calendar, &["Delft", "Westland"]);
    let contents = contents(&template);
    let lists = lists(&contents.columns);
    for (column, choices) in contents.columns.iter().zip(placed(&contents.columns)) {
        let Some(Choices { values, .. }) = choices else {
            assert!(column.choices.is_empty());
            continue;
        };
        let rows = values.first.row..=values.last.row;
        let found: Vec<_> = rows
            .map(|row| &lists.cells[&schema::types::CellAddress { row, column: values.first.column }].0)
            .cloned()
            .collect();
        assert_eq!(found, column.choices.iter().map(Content::text).collect::<Vec<_>>(), "{}", column.heading);
    }
}

#[test]
fn without_a_partnership_nobody_is_named() {
    let template = Template { partnership: None, ..template(ImportKind::Calendar, &[]) };
    let columns = contents(&template).columns;
    assert!(columns.iter().any(|column| column.heading == "Deelnemers"));
    assert_eq!(file_name(ImportKind::Calendar, None), "sjabloon-aanbestedingskalender.xlsx");
    assert_eq!(file_name(ImportKind::Budget, Some("zhw")), "sjabloon-begroting-zhw.xlsx");
}
