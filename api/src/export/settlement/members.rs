//! The sheet Deelnemers: the statement of each member, line by line.

use rust_decimal::Decimal;
use schema::models::{Organization, SettlementStatement};

use super::{at, lines, overview, period, workings};
use crate::{
    export::report::{Content, Look, Paper, Range, Sheet, Show},
    read::settlement::SettlementWithFigures,
};

/// Name of the sheet
const NAME: &str = "Deelnemers";
const FIRST: u32 = 3;
const AMOUNT: u32 = 1;

pub(super) fn sheet(
    settlement: &SettlementWithFigures,
    overview: &overview::Layout,
    workings: &workings::Layout,
) -> Sheet {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, [74, 20]);
    sheet.put_title(
        &format!("Afrekening per deelnemer, {}", period(settlement)),
        "Een saldo boven nul is te betalen, onder nul te ontvangen. Bedragen in euro, exclusief btw.",
    );
    let mut row = FIRST;
    for (place, (statement, organization)) in (0..).zip(&settlement.statements) {
        let block = Block { settlement, overview, workings, place, statement, organization };
        row = block.put(&mut sheet, row) + 2;
    }
    sheet
}

/// The statement of a member
struct Block<'a> {
    settlement: &'a SettlementWithFigures,
    overview: &'a overview::Layout,
    workings: &'a workings::Layout,
    place: u32,
    statement: &'a SettlementStatement,
    organization: &'a Organization,
}

impl Block<'_> {
    /// Writes it, and gives its last row
    fn put(&self, sheet: &mut Sheet, start: u32) -> u32 {
        sheet.put_row(start, [(Content::text(&self.organization.name), Look::Section)]);
        let mut lines = lines::shares(self.settlement, self.workings, self.organization);
        let [paid, held, balance] = overview::amounts(self.place);
        lines.push(lines::paid_off(&paid, self.statement));
        lines.push(lines::held(&held, self.statement));
        let mut row = start + 1;
        for (label, amount) in lines {
            sheet.put(at(row, 0), Content::Text(label), Look::Body(Show::Text));
            sheet.put(at(row, AMOUNT), amount, Look::Body(Show::Cents));
            row += 1;
        }
        let sum = Range { sheet: NAME, first: at(start + 1, AMOUNT), last: at(row - 1, AMOUNT) };
        let formula = format!("=ROUND(SUM({}),2)", sum.local());
        sheet.put(at(row, 0), Content::text("Saldo"), Look::Total(Show::Text));
        let outcome = Content::Formula(formula, self.statement.balance_eur);
        sheet.put(at(row, AMOUNT), outcome, Look::Total(Show::Cents));
        let own = Range::cell(NAME, at(row, AMOUNT)).local();
        let check = format!("=ROUND({own}-{},2)", balance.full());
        sheet.put(
            at(row + 1, 0),
            Content::text("Controle met het overzicht: moet 0 zijn"),
            Look::Check(Show::Text),
        );
        sheet.put(at(row + 1, AMOUNT), Content::Formula(check, Decimal::ZERO), Look::Check(Show::Cents));
        self.put_transfers(sheet, row + 2)
    }

    fn put_transfers(&self, sheet: &mut Sheet, mut row: u32) -> u32 {
        for (place, label, amount) in lines::transfers(self.settlement, self.organization) {
            let cell = self.overview.transfer(place);
            sheet.put(at(row, 0), Content::Text(label), Look::Label);
            let amount = Content::Formula(format!("={}", cell.full()), amount.abs());
            sheet.put(at(row, AMOUNT), amount, Look::Body(Show::Cents));
            row += 1;
        }
        row - 1
    }
}
