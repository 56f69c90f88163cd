//! The sheet Deelnemers: the statement of each member, line by line.

use rust_decimal::Decimal;
use schema::models::{Organization, SettlementStatement};

use super::{at, count, overview, period, workings};
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
        let mut lines = self.shares();
        let [paid, held, balance] = overview::amounts(self.place);
        lines.push(("Zelf betaald".to_owned(), minus(&paid), -self.statement.paid_eur));
        lines.push(("Ontvangen fees".to_owned(), plus(&held), self.statement.held_eur));
        let mut row = start + 1;
        for (label, formula, outcome) in lines {
            sheet.put(at(row, 0), Content::Text(label), Look::Body(Show::Text));
            sheet.put(at(row, AMOUNT), Content::Formula(formula, outcome), Look::Body(Show::Cents));
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

    fn shares(&self) -> Vec<(String, String, Decimal)> {
        let mut lines = Vec::new();
        for (index, year) in self.settlement.years.iter().enumerate() {
            let places = (0..).zip(workings::in_order(year));
            let own = places
                .filter(|(_, (share, _))| share.organization_id == self.organization.organization_id)
                .find_map(|(place, (share, _))| Some((share, self.workings.share_in_year(index, place)?)));
            let Some((share, (to_date, before))) = own else { continue };
            let percentage = share.percentage_pct.to_string().replace('.', ",");
            let label = format!("Aandeel in de kosten van {} tot nu toe, {percentage} %", year.year.year);
            lines.push((label, plus(&to_date), share.to_date_eur));
            if !share.before_eur.is_zero() {
                let label = format!("Daarvan eerder verrekend over {}", year.year.year);
                lines.push((label, minus(&before), -share.before_eur));
            }
        }
        lines
    }

    fn put_transfers(&self, sheet: &mut Sheet, mut row: u32) -> u32 {
        let id = self.organization.organization_id;
        for (place, between) in self.settlement.transfers.iter().enumerate() {
            let label = if between.from.organization_id == id {
                format!("Over te maken aan {}", between.to.name)
            } else if between.to.organization_id == id {
                format!("Te ontvangen van {}", between.from.name)
            } else {
                continue;
            };
            let cell = self.overview.transfer(count(place));
            sheet.put(at(row, 0), Content::Text(label), Look::Label);
            let amount = Content::Formula(plus(&cell), between.transfer.amount_eur);
            sheet.put(at(row, AMOUNT), amount, Look::Body(Show::Cents));
            row += 1;
        }
        row - 1
    }
}

fn plus(cell: &Range) -> String {
    format!("={}", cell.full())
}

fn minus(cell: &Range) -> String {
    format!("=-{}", cell.full())
}
