//! The sheet Kostenverdeling: what goes in and what comes out.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::{
    headings::{BudgetField, Field},
    texts::Label,
    types::{CellAddress, FigureStatus, euros},
};

use super::{
    layout::{INHABITANTS, LINE_AMOUNTS, Layout, NAMES},
    title, unit_in_words,
    workings::Workings,
};
use crate::{
    export::report::{Chart, ChartKind, Content, Look, Paper, Range, Sheet, Show},
    read::cost_distribution::{CostDistribution, MemberShare},
};

/// Name of the sheet
pub(super) const NAME: &str = "Kostenverdeling";
/// Not the heading of a population workbook: this one, sent in again, is a budget
pub(super) const INHABITANTS_HEADING: &str = "Inwoners op peildatum";
const NARROWEST_NAME: u16 = 30;
const WIDEST_NAME: u16 = 52;

pub(super) fn sheet(distribution: &CostDistribution, layout: &Layout) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [name_width(distribution), 14, 22, 14, 16, 14]);
    sheet.put_title(&title(distribution), &subtitle(distribution));
    put_budget(&mut sheet, distribution, layout);
    put_members(&mut sheet, distribution, layout);
    put_totals(&mut sheet, distribution, layout);
    put_basis(&mut sheet, distribution, layout);
    sheet.tables = vec![("Begrotingsposten", layout.budget()), ("Verdeling", layout.distribution())];
    sheet.chart = Some(chart(distribution, layout));
    sheet
}

/// Width of the names in characters: the longest on one line, within reason
fn name_width(distribution: &CostDistribution) -> u16 {
    let lines = distribution.lines.iter().map(|line| &line.name);
    let members = distribution.shares.iter().map(|share| &share.organization.name);
    let longest = lines.chain(members).map(|name| name.chars().count()).max().unwrap_or_default();
    u16::try_from(longest + 2).unwrap_or(WIDEST_NAME).clamp(NARROWEST_NAME, WIDEST_NAME)
}

fn subtitle(distribution: &CostDistribution) -> String {
    let budget = &distribution.budget;
    let status = budget.status.label();
    format!(
        "{}, begroting {}, revisie {} ({status})",
        distribution.partnership.name, budget.year, budget.revision
    )
}

fn put_budget(sheet: &mut Sheet, distribution: &CostDistribution, layout: &Layout) {
    let show = layout.budget_show;
    sheet.put_row(layout.line_headings - 1, [(Content::text("Begroting, exclusief btw"), Look::Section)]);
    sheet.put_row(
        layout.line_headings,
        [
            (Content::text(BudgetField::Line.heading().dutch), Look::Heading(Show::Text)),
            (Content::text(BudgetField::Amount.heading().dutch), Look::Heading(show)),
        ],
    );
    put_categories(sheet, distribution, layout);
    for (row, line) in (layout.first_line..).zip(&distribution.lines) {
        sheet.put_row(
            row,
            [
                (Content::text(&line.name), Look::Body(Show::Lines)),
                (Content::Number(line.amount_eur), Look::Body(show)),
            ],
        );
    }
    let lines = sheet.range(
        CellAddress { row: layout.first_line, column: LINE_AMOUNTS },
        CellAddress { row: layout.line_total - 1, column: LINE_AMOUNTS },
    );
    sheet.put_row(
        layout.line_total,
        [
            (Content::text("Totaal"), Look::Total(Show::Text)),
            (sum(&lines, distribution.total), Look::Total(show)),
        ],
    );
}

/// Beside the amounts, where the import looks for them
fn put_categories(sheet: &mut Sheet, distribution: &CostDistribution, layout: &Layout) {
    let Some(column) = layout.categories else { return };
    let at = |row| CellAddress { row, column };
    let heading = Content::text(BudgetField::Category.heading().dutch);
    sheet.put(at(layout.line_headings), heading, Look::Heading(Show::Aside));
    for (row, line) in (layout.first_line..).zip(&distribution.lines) {
        let category = Content::text(line.category.as_deref().unwrap_or_default());
        sheet.put(at(row), category, Look::Body(Show::Aside));
    }
    sheet.put(at(layout.line_total), Content::text(""), Look::Total(Show::Text));
}

fn put_members(sheet: &mut Sheet, distribution: &CostDistribution, layout: &Layout) {
    sheet
        .put_row(layout.member_headings - 1, [(Content::text("Verdeling over de gemeenten"), Look::Section)]);
    let mut headings = vec![
        ("Gemeente", Show::Text),
        ("Code", Show::Text),
        (INHABITANTS_HEADING, Show::Count),
        ("Bedrag", layout.share_show),
    ];
    if layout.percentages.is_some() {
        headings.insert(3, ("Percentage", Show::Percentage));
    }
    headings.push(("Inwonertal is", Show::Aside));
    sheet.put_row(
        layout.member_headings,
        headings.into_iter().map(|(heading, show)| (Content::text(heading), Look::Heading(show))),
    );
    let workings = Workings::of(distribution, layout);
    for (index, (row, share)) in (layout.first_member..).zip(&distribution.shares).enumerate() {
        put_member(sheet, row, share, layout, &workings, index);
    }
}

fn put_member(
    sheet: &mut Sheet,
    row: u32,
    share: &MemberShare,
    layout: &Layout,
    workings: &Workings,
    index: usize,
) {
    let at = |column| CellAddress { row, column };
    let name = Content::text(&share.organization.name);
    let code = Content::text(share.organization.code.as_deref().unwrap_or("geen"));
    sheet.put(at(NAMES), name, Look::Body(Show::Lines));
    sheet.put(at(LINE_AMOUNTS), code, Look::Body(Show::Text));
    sheet.put(at(INHABITANTS), Content::Number(share.inhabitants.into()), Look::Body(Show::Count));
    if let (Some(column), Some(percentage)) = (layout.percentages, share.percentage) {
        let content = same(workings.percentage(index), percentage);
        sheet.put(at(column), content, Look::Body(Show::Percentage));
    }
    let content = same(workings.amount(index), share.amount);
    sheet.put(at(layout.amounts), content, Look::Body(layout.share_show));
    let status = Content::text(share.figure_status.label());
    sheet.put(at(layout.amounts + 1), status, Look::Body(Show::Aside));
}

fn put_totals(sheet: &mut Sheet, distribution: &CostDistribution, layout: &Layout) {
    let inhabitants: Decimal = distribution.shares.iter().map(|share| Decimal::from(share.inhabitants)).sum();
    let amounts = distribution.total + distribution.amount_difference;
    let at = |row, column| CellAddress { row, column };
    let (total, check) = (layout.member_total, layout.member_total + 1);
    sheet.put_row(
        total,
        [
            (Content::text("Totaal"), Look::Total(Show::Text)),
            (Content::text(""), Look::Total(Show::Text)),
            (sum(&layout.inhabitants(), inhabitants), Look::Total(Show::Count)),
        ],
    );
    sheet.put_row(check, [(Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text))]);

    let amount_total = Range::cell(NAME, at(total, layout.amounts)).local();
    let amount_check = Range::cell(NAME, at(check, layout.amounts)).local();
    sheet.put(at(total, layout.amounts), sum(&layout.amounts(), amounts), Look::Total(layout.share_show));
    sheet.put(
        at(check, layout.amounts),
        Content::Formula(format!("=ROUND({amount_total}-Totaal,2)"), distribution.amount_difference),
        Look::Check(layout.share_show),
    );
    let mut closes = format!("{amount_check}=0");
    if let Some(column) = layout.percentages {
        let percentages = Decimal::ONE_HUNDRED + distribution.percentage_difference;
        let percentage_total = Range::cell(NAME, at(total, column)).local();
        let percentage_check = Range::cell(NAME, at(check, column)).local();
        sheet.put(
            at(total, column),
            sum(&layout.members(column), percentages),
            Look::Total(Show::Percentage),
        );
        sheet.put(
            at(check, column),
            Content::Formula(format!("=ROUND({percentage_total}-100,2)"), distribution.percentage_difference),
            Look::Check(Show::Percentage),
        );
        closes = format!("AND({closes},{percentage_check}=0)");
    }
    let differs = !distribution.amount_difference.is_zero() || !distribution.percentage_difference.is_zero();
    let verdict = if differs { "sluit niet" } else { "sluit" };
    sheet.put(at(total, layout.amounts + 1), Content::text(""), Look::Total(Show::Text));
    sheet.put(
        at(check, layout.amounts + 1),
        Content::TextFormula(format!("=IF({closes},\"sluit\",\"sluit niet\")"), verdict),
        Look::Check(Show::Aside),
    );
}

fn put_basis(sheet: &mut Sheet, distribution: &CostDistribution, layout: &Layout) {
    let first = layout.reference_date.row;
    let locked = if distribution.locked {
        "vastgelegd bij het voorleggen van de begroting"
    } else {
        "nog niet vastgelegd: volgt de nieuwste cijfers over die dag"
    };
    let facts = [
        ("Peildatum", Content::Day(distribution.reference_date), Show::Day),
        ("Bron", Content::Text(sources(distribution)), Show::Text),
        ("Status inwonertallen", Content::text(status(distribution.key_status)), Show::Text),
        ("Verdeelsleutel", Content::text(locked), Show::Text),
        ("Methode", Content::text(distribution.method.label()), Show::Text),
        ("Afgerond op", Content::Text(unit_in_words(distribution.unit)), Show::Text),
    ];
    sheet.put_row(layout.basis(), [(Content::text("Waarop dit rust"), Look::Section)]);
    for (row, (label, content, show)) in (first..).zip(facts) {
        sheet.put_row(row, [(Content::text(label), Look::Label), (content, Look::Body(show))]);
    }
}

/// The sources of the figures, each once
pub(super) fn sources(distribution: &CostDistribution) -> String {
    let sources: BTreeSet<&str> =
        distribution.shares.iter().map(|share| share.figure_source.as_str()).collect();
    sources.into_iter().collect::<Vec<_>>().join("; ")
}

pub(super) const fn status(status: FigureStatus) -> &'static str {
    match status {
        FigureStatus::Provisional => "voorlopig: het CBS kan ze nog herzien",
        FigureStatus::Definitive => "definitief",
    }
}

fn chart(distribution: &CostDistribution, layout: &Layout) -> Chart {
    let year = distribution.budget.year;
    let bars: Vec<String> = distribution
        .shares
        .iter()
        .map(|share| format!("{} {}", share.organization.name, euros(share.amount)))
        .collect();
    let what = format!("Staafdiagram van het bedrag per gemeente in {year}");
    Chart {
        title: format!("Bedrag per gemeente in {year}, exclusief btw"),
        alt_text: Chart::alt_text(&what, &bars.join(", ")),
        kind: ChartKind::Bars,
        categories: layout.members(NAMES),
        values: layout.amounts(),
        show: layout.share_show,
        at: CellAddress { row: layout.reference_date.row + 7, column: 0 },
    }
}

/// The value of a cell elsewhere
fn same(cell: Option<Range>, outcome: Decimal) -> Content {
    cell.map_or(Content::Number(outcome), |cell| Content::Formula(format!("={}", cell.full()), outcome))
}

fn sum(range: &Range, outcome: Decimal) -> Content {
    Content::Formula(format!("=SUM({})", range.local()), outcome)
}
