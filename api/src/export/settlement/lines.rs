//! What the balance of a member is made of, line by line.

use rust_decimal::Decimal;
use schema::models::{Organization, SettlementStatement};

use super::{count, workings};
use crate::{
    export::report::{Content, Range},
    read::settlement::SettlementWithFigures,
};

/// What it bears of each year so far, and what of that was settled before
pub(super) fn shares(
    settlement: &SettlementWithFigures,
    workings: &workings::Layout,
    member: &Organization,
) -> Vec<(String, Content)> {
    let mut lines = Vec::new();
    for (index, year) in settlement.years.iter().enumerate() {
        let portions = workings::portions(year);
        let own = (0..).zip(&portions).find(|(_, portion)| portion.is_of(member));
        let Some((portion, cells)) =
            own.and_then(|(place, portion)| Some((portion, workings.share(index, place)?)))
        else {
            continue;
        };
        let (share, year) = (&portion.of.0, year.year.year);
        let percentage = share.percentage_pct.to_string().replace('.', ",");
        let label = format!("Aandeel in de kosten van {year} tot nu toe, {percentage} %");
        lines.push((label, same(&cells.to_date, share.to_date_eur)));
        if !share.before_eur.is_zero() {
            let label = format!("Daarvan eerder verrekend over {year}");
            lines.push((label, minus(&cells.before, -share.before_eur)));
        }
    }
    lines
}

/// What it paid itself, of a cell that has taken it off already
pub(super) fn paid_off(cell: &Range, statement: &SettlementStatement) -> (String, Content) {
    ("Zelf betaald, gaat eraf".to_owned(), same(cell, -statement.paid_eur))
}

/// The fees that it holds, which are added
pub(super) fn held(cell: &Range, statement: &SettlementStatement) -> (String, Content) {
    ("Ontvangen fees, komen erbij".to_owned(), same(cell, statement.held_eur))
}

/// The transfers from and to it: place among all of them, what is to be done, and the amount, below zero when it gets it
pub(super) fn transfers<'a>(
    settlement: &'a SettlementWithFigures,
    member: &'a Organization,
) -> impl Iterator<Item = (u32, String, Decimal)> + 'a {
    settlement.transfers.iter().enumerate().filter_map(|(place, between)| {
        let (place, amount) = (count(place), between.transfer.amount_eur);
        if between.from.organization_id == member.organization_id {
            Some((place, format!("Over te maken aan {}", between.to.name), amount))
        } else if between.to.organization_id == member.organization_id {
            Some((place, format!("Te ontvangen van {}", between.from.name), -amount))
        } else {
            None
        }
    })
}

/// What a balance asks of a member
pub(super) fn verdict(balance: &Range, outcome: Decimal) -> Content {
    let cell = balance.local();
    let formula = format!("=IF({cell}>0,\"te betalen\",IF({cell}<0,\"te ontvangen\",\"niets\"))");
    let outcome = match outcome {
        balance if balance.is_zero() => "niets",
        balance if balance.is_sign_negative() => "te ontvangen",
        _ => "te betalen",
    };
    Content::TextFormula(formula, outcome)
}

/// The value of a cell elsewhere
pub(super) fn same(cell: &Range, outcome: Decimal) -> Content {
    Content::Formula(format!("={}", cell.full()), outcome)
}

/// The value of a cell elsewhere, with the other sign
pub(super) fn minus(cell: &Range, outcome: Decimal) -> Content {
    Content::Formula(format!("=-{}", cell.full()), outcome)
}
