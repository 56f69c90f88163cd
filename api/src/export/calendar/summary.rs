//! The sheet Samenvatting: how many tenders there are, and what they are worth, by lead, status and nature.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schema::headings::SUMMARY_NOT_IMPORTED;

use super::{
    TendersOfCalendar, at,
    list::{self, Holds, Layout},
    title,
};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::tender::TenderWithRelations,
};

const NAME: &str = "Samenvatting";
const FIRST: u32 = 3;
/// Headings behind that of the grouping
const HEADINGS: [(&str, Show); 4] = [
    ("Aantal", Show::Count),
    ("Waarde", Show::Cents),
    ("Bovengrens van marges", Show::Cents),
    ("Samen", Show::Cents),
];
const TOGETHER: u32 = 4;
/// What stands for what is not known
const UNKNOWN: &str = "nog onbekend";

/// By what tenders are added up
struct Grouping {
    heading: &'static str,
    holds: Holds,
    table: &'static str,
    name: fn(&TenderWithRelations) -> &str,
}

const GROUPINGS: [Grouping; 3] = [
    Grouping { heading: "Penvoerder", holds: Holds::Lead, table: "Per_penvoerder", name: list::lead },
    Grouping { heading: "Status", holds: Holds::Status, table: "Per_status", name: list::status },
    Grouping { heading: "Soort opdracht", holds: Holds::Nature, table: "Per_soort", name: list::nature },
];

/// Tenders of one name together
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Group {
    count: Decimal,
    /// Of those whose value is one amount
    single: Decimal,
    /// Upper ends of those whose value is a range, which is a text in the list
    ranges: Decimal,
}

/// The sheet, and what must be 0 in it
pub(super) fn sheet(of: &TendersOfCalendar, layout: &Layout) -> (Sheet, Range) {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [44, 10, 20, 24, 20]);
    sheet.put_title(&format!("{}, samengevat", title(of)), SUMMARY_NOT_IMPORTED);
    let (mut row, mut check) = (FIRST, Range::cell(NAME, at(FIRST, 1)));
    for grouping in &GROUPINGS {
        check = put(&mut sheet, of, layout, grouping, row);
        row = check.last.row + 2;
    }
    (sheet, check)
}

/// Writes a table with its total, and gives the check below it
fn put(sheet: &mut Sheet, of: &TendersOfCalendar, layout: &Layout, grouping: &Grouping, start: u32) -> Range {
    let headings = std::iter::once((grouping.heading, Show::Text)).chain(HEADINGS);
    sheet.put_row(start, headings.map(|(name, show)| (Content::text(name), Look::Heading(show))));
    let groups = groups(of, grouping);
    let mut row = start + 1;
    for (name, group) in &groups {
        sheet.put_row(row, cells(name, *group, row, layout, grouping));
        row += 1;
    }
    // Without tenders an empty row stays, so that sums have something to add up.
    let total = row.max(start + 2);
    put_total(sheet, groups.values().copied().fold(Group::default(), Group::plus), start + 1, total);
    sheet.tables.push((grouping.table, sheet.range(at(start, 0), at(total - 1, TOGETHER))));
    let check = Range::cell(NAME, at(total + 1, 1));
    let counted = Range::cell(NAME, at(total, 1)).local();
    let titles = layout.column(Holds::Status).full();
    let formula = format!("={counted}-SUMPRODUCT((LEN({titles})>0)*1)");
    sheet.put(at(total + 1, 0), Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text));
    sheet.put(check.first, Content::Formula(formula, Decimal::ZERO), Look::Check(Show::Count));
    check
}

/// A name with its figures, which count the rows of the list that have it
fn cells(name: &str, group: Group, row: u32, layout: &Layout, grouping: &Grouping) -> [(Content, Look); 5] {
    let column = layout.column(grouping.holds).full();
    // As it stands there: other ways of finding a text would take it for a condition or a pattern.
    let same = if name.is_empty() {
        format!("(LEN({column})=0)*(LEN({})>0)", layout.column(Holds::Status).full())
    } else {
        format!("EXACT({column},{})*1", Range::cell(NAME, at(row, 0)).local())
    };
    let own = |column| Range::cell(NAME, at(row, column)).local();
    let body = |content, show| (content, Look::Body(show));
    // A range is a text, which adds nothing.
    let values = layout.column(Holds::Value).full();
    [
        body(Content::text(if name.is_empty() { UNKNOWN } else { name }), Show::Text),
        body(Content::Formula(format!("=SUMPRODUCT({same})"), group.count), Show::Count),
        body(Content::Formula(format!("=ROUND(SUMPRODUCT({same},{values}),2)"), group.single), Show::Cents),
        body(Content::Number(group.ranges), Show::Cents),
        body(Content::Formula(format!("={}+{}", own(2), own(3)), group.together()), Show::Cents),
    ]
}

fn put_total(sheet: &mut Sheet, all: Group, first: u32, total: u32) {
    let sum = |column, outcome, show| {
        let column = Range { sheet: NAME, first: at(first, column), last: at(total - 1, column) };
        (Content::Formula(format!("=SUM({})", column.local()), outcome), Look::Total(show))
    };
    sheet.put_row(
        total,
        [
            (Content::text("Totaal"), Look::Total(Show::Text)),
            sum(1, all.count, Show::Count),
            sum(2, all.single, Show::Cents),
            sum(3, all.ranges, Show::Cents),
            sum(TOGETHER, all.together(), Show::Cents),
        ],
    );
}

fn groups<'a>(of: &'a TendersOfCalendar, grouping: &Grouping) -> BTreeMap<&'a str, Group> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for tender in &of.tenders {
        let group = groups.entry((grouping.name)(tender)).or_default();
        *group = group.plus(Group::of(tender));
    }
    groups
}

impl Group {
    fn of(tender: &TenderWithRelations) -> Self {
        let value = tender.tender.estimated_value_eur.unwrap_or_default();
        let is_range = tender.tender.minimum_value_eur.is_some();
        let (single, ranges) = if is_range { (Decimal::ZERO, value) } else { (value, Decimal::ZERO) };
        Self { count: Decimal::ONE, single, ranges }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            single: self.single + other.single,
            ranges: self.ranges + other.ranges,
        }
    }

    fn together(self) -> Decimal {
        self.single + self.ranges
    }
}
