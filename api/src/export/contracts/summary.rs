//! The sheet Samenvatting: what ends in which year, and who holds what.

use std::collections::BTreeSet;

use chrono::Datelike;
use rust_decimal::Decimal;
use schema::headings::SUMMARY_NOT_IMPORTED;

use super::{Register, TITLE, at, headings, list::Layout};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::contract::ContractWithRelations,
};

const NAME: &str = "Samenvatting";
const FIRST: u32 = 3;
const COUNT: u32 = 1;
const VALUE: u32 = 2;

/// Contracts that are added up together
struct Group<'a> {
    name: Content,
    /// The condition on the rows of the list that are of it, as a formula; `{own}` is the cell of its name
    same: String,
    contracts: Vec<&'a ContractWithRelations>,
}

/// The sheet, and what must be 0 in it
pub(super) fn sheet(of: &Register, layout: &Layout) -> (Sheet, Range) {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [44, 12, 20]);
    sheet.put_title(&format!("{TITLE}, samengevat"), SUMMARY_NOT_IMPORTED);
    let check =
        put(&mut sheet, of, layout, ("Jaar van de einddatum", "Per_jaar", by_year(of, layout)), FIRST);
    let groups = ("Gemeente", "Per_gemeente", by_holder(of, layout));
    let check = put(&mut sheet, of, layout, groups, check.last.row + 2);
    (sheet, check)
}

fn by_year<'a>(of: &'a Register, layout: &Layout) -> Vec<Group<'a>> {
    let year = |of: &ContractWithRelations| of.contract.current_end_on.map(|end| end.year());
    let ends = layout.ends().full();
    let known: BTreeSet<i32> = of.contracts.iter().filter_map(year).collect();
    let of_year = |wanted: Option<i32>| of.contracts.iter().filter(|of| year(of) == wanted).collect();
    let group = |wanted: i32| Group {
        name: Content::Number(wanted.into()),
        same: format!("({ends}>=DATE({{own}},1,1))*({ends}<=DATE({{own}},12,31))"),
        contracts: of_year(Some(wanted)),
    };
    let unknown =
        Group { name: Content::text("onbekend"), same: format!("({ends}=\"\")*1"), contracts: of_year(None) };
    let unknown = Some(unknown).filter(|group| !group.contracts.is_empty());
    known.into_iter().map(group).chain(unknown).collect()
}

fn by_holder<'a>(of: &'a Register, layout: &Layout) -> Vec<Group<'a>> {
    let name = |of: &'a ContractWithRelations| of.organization.name.as_str();
    let holders: BTreeSet<&str> = of.contracts.iter().map(name).collect();
    let group = |holder: &'a str| Group {
        name: Content::text(holder),
        // As it stands there: other ways of finding a text would take it for a condition or a pattern.
        same: format!("EXACT({},{{own}})*1", layout.holders().full()),
        contracts: of.contracts.iter().filter(|of| name(of) == holder).collect(),
    };
    holders.into_iter().map(group).collect()
}

/// Writes a table with its total, and gives the check below it
fn put(
    sheet: &mut Sheet,
    of: &Register,
    layout: &Layout,
    (heading, table, groups): (&'static str, &'static str, Vec<Group<'_>>),
    start: u32,
) -> Range {
    let names = [(heading, Show::Text), ("Aantal", Show::Count), ("Contractwaarde", Show::Cents)];
    sheet.put_row(start, headings(&names));
    let mut row = start + 1;
    for Group { name, same, contracts } in groups {
        let same = same.replace("{own}", &Range::cell(NAME, at(row, 0)).local());
        let counted = format!("=SUMPRODUCT({same})");
        let summed = format!("=ROUND(SUMPRODUCT({same},{}),2)", layout.values().full());
        let count = Decimal::from(contracts.len());
        sheet.put_row(
            row,
            [
                (name, Look::Body(Show::Aside)),
                (Content::Formula(counted, count), Look::Body(Show::Count)),
                (Content::Formula(summed, value(contracts)), Look::Body(Show::Cents)),
            ],
        );
        row += 1;
    }
    // Without contracts an empty row stays, so that sums have something to add up.
    let total = row.max(start + 2);
    let column = |column| Range { sheet: NAME, first: at(start + 1, column), last: at(total - 1, column) };
    let sum = |of: u32, outcome| Content::Formula(format!("=SUM({})", column(of).local()), outcome);
    sheet.put_row(
        total,
        [
            (Content::text("Totaal"), Look::Total(Show::Text)),
            (sum(COUNT, Decimal::from(of.contracts.len())), Look::Total(Show::Count)),
            (sum(VALUE, value(&of.contracts)), Look::Total(Show::Cents)),
        ],
    );
    sheet.tables.push((table, sheet.range(at(start, 0), at(total - 1, VALUE))));
    let check = Range::cell(NAME, at(total + 1, VALUE));
    let own = Range::cell(NAME, at(total, VALUE)).local();
    let formula = format!("=ROUND({own}-{},2)", layout.total().full());
    sheet.put(at(total + 1, 0), Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text));
    sheet.put(check.first, Content::Formula(formula, Decimal::ZERO), Look::Check(Show::Cents));
    check
}

/// What is known of their value, in euro
fn value<'a>(contracts: impl IntoIterator<Item = &'a ContractWithRelations>) -> Decimal {
    contracts.into_iter().filter_map(|of| of.contract.value_eur).sum()
}
