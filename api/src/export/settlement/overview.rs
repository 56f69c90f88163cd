//! The sheet Afrekening: who owes what, and who pays whom.

use rust_decimal::Decimal;
use schema::{
    models::{Organization, SettlementStatement},
    texts::Label,
    types::euros_and_cents,
};

use super::{
    at, code, column, count, headings,
    items::{self, EXPENSE, FEE},
    lines, period, text, title, workings,
};
use crate::{
    export::report::{Chart, ChartKind, Content, Look, Paper, Range, Sheet, Show},
    read::settlement::SettlementWithFigures,
};

/// Name of the sheet
pub(super) const NAME: &str = "Afrekening";
const HEADINGS: u32 = 4;
const FIRST: u32 = HEADINGS + 1;
const CODE: u32 = 1;
const SHARE: u32 = 2;
const PAID: u32 = 3;
const HELD: u32 = 4;
const BALANCE: u32 = 5;
const VERDICT: u32 = 6;
const AFTER: u32 = 7;

/// Where the statements and transfers stand
pub(super) struct Layout {
    members: u32,
    transfers: u32,
}

impl Layout {
    pub(super) fn of(settlement: &SettlementWithFigures) -> Self {
        Self {
            members: count(settlement.statements.len()).max(1),
            transfers: count(settlement.transfers.len()).max(1),
        }
    }

    const fn total(&self) -> u32 {
        FIRST + self.members
    }

    const fn first_transfer(&self) -> u32 {
        self.total() + 5
    }

    const fn column(&self, of: u32) -> Range {
        column(NAME, of, FIRST, self.total() - 1)
    }

    /// The balances of the members
    pub(super) const fn balances(&self) -> Range {
        self.column(BALANCE)
    }

    /// What must be 0
    pub(super) const fn check(&self) -> Range {
        Range::cell(NAME, at(self.total() + 1, BALANCE))
    }

    /// The amount of a transfer, by its place
    pub(super) const fn transfer(&self, place: u32) -> Range {
        Range::cell(NAME, at(self.first_transfer() + place, 4))
    }
}

/// The amounts of a member, by its place: paid (taken off, so below zero), held, balance
pub(super) const fn amounts(place: u32) -> [Range; 3] {
    let row = FIRST + place;
    [Range::cell(NAME, at(row, PAID)), Range::cell(NAME, at(row, HELD)), Range::cell(NAME, at(row, BALANCE))]
}

pub(super) fn sheet(
    settlement: &SettlementWithFigures,
    status: &str,
    layout: &Layout,
    workings: &workings::Layout,
    posts: &items::Layout,
) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Landscape, [30, 10, 18, 18, 18, 18, 22, 18]);
    sheet.put_title(
        &title(settlement),
        &format!(
            "{}, {status}. Bedragen in euro, exclusief btw: boven nul te betalen, onder nul te ontvangen.",
            settlement.partnership.name
        ),
    );
    sheet.put_row(
        HEADINGS - 1,
        [(Content::Text(format!("Wie draagt wat van het {}", period(settlement))), Look::Section)],
    );
    let names = [
        ("Deelnemer", Show::Text),
        ("Code", Show::Code),
        ("Aandeel", Show::Cents),
        ("Zelf betaald", Show::Cents),
        ("Ontvangen fees", Show::Cents),
        ("Saldo", Show::Cents),
        ("Betalen of ontvangen", Show::Aside),
        ("Na overboekingen", Show::Cents),
    ];
    sheet.put_row(HEADINGS, headings(&names));
    for (row, (statement, organization)) in (FIRST..).zip(&settlement.statements) {
        let own = Range::cell(NAME, at(row, CODE));
        let sum = |sign, kind, outcome| {
            Content::Formula(format!("={sign}{}", posts.sum_of_party(kind, &own)), outcome)
        };
        sheet.put_row(
            row,
            [
                text(&organization.name),
                (Content::text(code(organization)), Look::Body(Show::Code)),
                (workings.share_of_party(&own, statement.share_eur), Look::Body(Show::Cents)),
                (sum("-", EXPENSE, -statement.paid_eur), Look::Body(Show::Cents)),
                (sum("", FEE, statement.held_eur), Look::Body(Show::Cents)),
                (balance(row, statement), Look::Body(Show::Cents)),
                (
                    lines::verdict(&Range::cell(NAME, at(row, BALANCE)), statement.balance_eur),
                    Look::Body(Show::Aside),
                ),
                (after(row, layout), Look::Body(Show::Cents)),
            ],
        );
    }
    put_totals(&mut sheet, settlement, layout);
    put_transfers(&mut sheet, settlement, layout);
    sheet.chart = Some(chart(settlement, layout));
    sheet.tables = vec![
        ("Saldo_per_deelnemer", sheet.range(at(HEADINGS, 0), at(layout.total() - 1, AFTER))),
        (
            "Overboekingen",
            sheet.range(
                at(layout.first_transfer() - 1, 0),
                at(layout.first_transfer() + layout.transfers - 1, 4),
            ),
        ),
    ];
    sheet
}

fn balance(row: u32, statement: &SettlementStatement) -> Content {
    let cell = |column| Range::cell(NAME, at(row, column)).local();
    let formula = format!("=ROUND({}+{}+{},2)", cell(SHARE), cell(PAID), cell(HELD));
    Content::Formula(formula, statement.balance_eur)
}

/// What is left of a balance once all transfers are made: nothing
fn after(row: u32, layout: &Layout) -> Content {
    let cell = |column| Range::cell(NAME, at(row, column)).local();
    let transfers = |of| {
        column(NAME, of, layout.first_transfer(), layout.first_transfer() + layout.transfers - 1).local()
    };
    let formula = format!(
        "=ROUND({}-SUMIFS({amounts},{},{code})+SUMIFS({amounts},{},{code}),2)",
        cell(BALANCE),
        transfers(1),
        transfers(3),
        amounts = transfers(4),
        code = cell(CODE),
    );
    Content::Formula(formula, Decimal::ZERO)
}

fn put_totals(sheet: &mut Sheet, settlement: &SettlementWithFigures, layout: &Layout) {
    let total = |field: fn(&SettlementStatement) -> Decimal| -> Decimal {
        settlement.statements.iter().map(|(statement, _)| field(statement)).sum()
    };
    let row = layout.total();
    sheet.put(at(row, 0), Content::text("Totaal"), Look::Total(Show::Text));
    sheet.put(at(row, CODE), Content::text(""), Look::Total(Show::Text));
    let columns = [
        (SHARE, total(|statement| statement.share_eur)),
        (PAID, total(|statement| -statement.paid_eur)),
        (HELD, total(|statement| statement.held_eur)),
        (BALANCE, total(|statement| statement.balance_eur)),
    ];
    for (column, outcome) in columns {
        let formula = format!("=SUM({})", layout.column(column).local());
        sheet.put(at(row, column), Content::Formula(formula, outcome), Look::Total(Show::Cents));
    }
    sheet.put(at(row + 1, 0), Content::text("Controle: moet 0 zijn"), Look::Check(Show::Text));
    let check = format!("=ROUND(SUM({}),2)", layout.balances().local());
    sheet.put(layout.check().first, Content::Formula(check, Decimal::ZERO), Look::Check(Show::Cents));
    let verdict = format!(
        "=IF(AND({}=0,SUMPRODUCT(ABS({}))=0),\"sluit\",\"sluit niet\")",
        layout.check().local(),
        layout.column(AFTER).local()
    );
    sheet.put(at(row + 1, VERDICT), Content::TextFormula(verdict, "sluit"), Look::Check(Show::Aside));
}

fn put_transfers(sheet: &mut Sheet, settlement: &SettlementWithFigures, layout: &Layout) {
    let first = layout.first_transfer();
    let method = settlement.settlement.transfer_method.label();
    sheet.put_row(first - 2, [(Content::Text(format!("Wie betaalt aan wie ({method})")), Look::Section)]);
    let names = [
        ("Van", Show::Text),
        ("Code van", Show::Code),
        ("Aan", Show::Text),
        ("Code aan", Show::Code),
        ("Over te maken", Show::Cents),
    ];
    sheet.put_row(first - 1, headings(&names));
    for (row, between) in (first..).zip(&settlement.transfers) {
        sheet.put_row(
            row,
            [
                text(&between.from.name),
                (Content::text(code(&between.from)), Look::Body(Show::Code)),
                text(&between.to.name),
                (Content::text(code(&between.to)), Look::Body(Show::Code)),
                (Content::Number(between.transfer.amount_eur), Look::Body(Show::Cents)),
            ],
        );
    }
}

fn chart(settlement: &SettlementWithFigures, layout: &Layout) -> Chart {
    let bar = |(statement, organization): &(SettlementStatement, Organization)| {
        format!("{} {}", organization.name, euros_and_cents(statement.balance_eur))
    };
    let bars: Vec<String> = settlement.statements.iter().map(bar).collect();
    let what = format!("Staafdiagram van het saldo per deelnemer over het {}", period(settlement));
    Chart {
        title: "Saldo per deelnemer: boven nul te betalen, onder nul te ontvangen".to_owned(),
        alt_text: Chart::alt_text(&what, &bars.join(", ")),
        kind: ChartKind::Bars,
        categories: layout.column(0),
        values: layout.balances(),
        show: Show::Cents,
        at: at(layout.first_transfer() + layout.transfers + 1, 0),
    }
}
