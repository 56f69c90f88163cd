//! The sheet Afrekening of one member: from its balance down to what that rests on.

use rust_decimal::Decimal;
use schema::{models::Organization, texts::Label};

use super::{Party, paid, share, title};
use crate::{
    export::{
        report::{Content, Look, Paper, Range, Sheet, Show},
        settlement::{
            at, code,
            items::{self, EXPENSE, FEE},
            lines, status, workings,
        },
    },
    read::settlement::Item,
};

/// Name of the sheet
pub(super) const NAME: &str = "Afrekening";
/// Column of what an amount says of itself
pub(super) const ASIDE: u32 = 3;
/// Column of the amounts
pub(super) const AMOUNT: u32 = 4;

const WIDTHS: [u16; 5] = [46, 12, 18, 18, 18];
const CODE: Range = Range::cell(NAME, at(3, 1));
const FIRST: u32 = 5;

/// The sheet, and the names of its cells
pub(super) fn sheet(
    party: &Party<'_>,
    items: &[Item],
    posts: &items::Layout,
    workings: &workings::Layout,
) -> (Sheet, Vec<(&'static str, Range)>) {
    let mut sheet = Sheet::new(NAME, Paper::Portrait, WIDTHS);
    let settlement = party.settlement;
    let status = status(settlement, party.is_outdated);
    sheet.put_title(
        &title(party),
        &format!("{}, {status}. Bedragen in euro, exclusief btw.", settlement.partnership.name),
    );
    put_code(&mut sheet, party.organization);
    // What the lines of the balance look at stands below them, so that it has its place first.
    let shares = lines::shares(settlement, workings, party.organization);
    let balance_at = FIRST + 1 + u32::try_from(shares.len()).unwrap_or(u32::MAX) + 2;
    let transfers_at = balance_at + 3;
    let shares_at = put_transfers(&mut sheet, party, transfers_at, balance_at) + 2;
    let paid_at = share::put(&mut sheet, party, workings, shares_at) + 1;
    let paid = paid::put(&mut sheet, party, items, &paid::PAID, paid_at);
    let held = paid::put(&mut sheet, party, items, &paid::HELD, paid.row() + 2);
    let mut rows = shares;
    rows.push(lines::paid_off(&paid.total, party.statement));
    rows.push(lines::held(&held.total, party.statement));
    put_balance(&mut sheet, party, rows, posts, workings);
    sheet.tables = vec![("Zelf_betaald", paid.table), ("Ontvangen_fees", held.table)];
    let cell = |row| Range::cell(NAME, at(row, AMOUNT));
    (sheet, vec![("Saldo", cell(balance_at)), ("Controle", cell(balance_at + 1))])
}

/// By it the other sheets find the member
fn put_code(sheet: &mut Sheet, organization: &Organization) {
    sheet.put(
        at(CODE.first.row, 0),
        Content::text("Deelnemer, met de code op de andere bladen"),
        Look::Label,
    );
    sheet.put(CODE.first, Content::text(code(organization)), Look::Body(Show::Code));
}

fn put_balance(
    sheet: &mut Sheet,
    party: &Party<'_>,
    rows: Vec<(String, Content)>,
    posts: &items::Layout,
    workings: &workings::Layout,
) {
    sheet.put_row(FIRST, [(Content::text("Saldo"), Look::Section)]);
    let mut row = FIRST + 1;
    for (label, amount) in rows {
        sheet.put(at(row, 0), Content::Text(label), Look::Body(Show::Text));
        sheet.put(at(row, AMOUNT), amount, Look::Body(Show::Cents));
        row += 1;
    }
    let balance = Range::cell(NAME, at(row, AMOUNT));
    let sum = Range { sheet: NAME, first: at(FIRST + 1, AMOUNT), last: at(row - 1, AMOUNT) };
    let outcome = party.statement.balance_eur;
    for column in 0..AMOUNT {
        sheet.put(at(row, column), Content::text(""), Look::Total(Show::Text));
    }
    sheet.put(at(row, 0), Content::text("Saldo"), Look::Total(Show::Text));
    sheet.put(at(row, ASIDE), lines::verdict(&balance, outcome), Look::Total(Show::Aside));
    let formula = format!("=ROUND(SUM({}),2)", sum.local());
    sheet.put(balance.first, Content::Formula(formula, outcome), Look::Total(Show::Cents));
    let (share, paid, held) =
        (workings.sum_of_party(&CODE), posts.sum_of_party(EXPENSE, &CODE), posts.sum_of_party(FEE, &CODE));
    let check = format!("=ROUND({}-({share}-{paid}+{held}),2)", balance.local());
    put_check(sheet, row + 1, "Controle met de andere bladen: moet 0 zijn", check);
}

/// Writes what is to be done, and gives its last row
fn put_transfers(sheet: &mut Sheet, party: &Party<'_>, start: u32, balance_at: u32) -> u32 {
    let method = party.settlement.settlement.transfer_method.label();
    sheet.put_row(start, [(Content::Text(format!("Overboekingen, {method}")), Look::Section)]);
    let (mut row, mut left) = (start + 1, Range::cell(NAME, at(balance_at, AMOUNT)).local());
    for (_, label, amount) in lines::transfers(party.settlement, party.organization) {
        let cell = Range::cell(NAME, at(row, AMOUNT));
        left.push(if amount.is_sign_negative() { '+' } else { '-' });
        left.push_str(&cell.local());
        sheet.put(at(row, 0), Content::Text(label), Look::Label);
        sheet.put(cell.first, Content::Number(amount.abs()), Look::Body(Show::Cents));
        row += 1;
    }
    put_check(sheet, row, "Saldo na de overboekingen: moet 0 zijn", format!("=ROUND({left},2)"));
    row
}

fn put_check(sheet: &mut Sheet, row: u32, label: &str, formula: String) {
    sheet.put(at(row, 0), Content::text(label), Look::Check(Show::Text));
    sheet.put(at(row, AMOUNT), Content::Formula(formula, Decimal::ZERO), Look::Check(Show::Cents));
}
