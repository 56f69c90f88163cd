//! What a member paid itself and the fees that it holds, post by post.

use rust_decimal::Decimal;
use schema::types::HalfYear;

use super::{
    Party,
    overview::{AMOUNT, NAME},
};
use crate::{
    export::{
        report::{Content, Look, Range, Sheet, Show},
        settlement::{at, headings, items, lines},
    },
    read::settlement::Item,
};

/// A kind of posts
pub(super) struct Posts {
    heading: &'static str,
    /// Of what its lines are the name
    of: &'static str,
    is_fee: bool,
}

impl Posts {
    /// As the balance counts it, in which what was paid is taken off
    fn counted(&self, amount: Decimal) -> Decimal {
        if self.is_fee { amount } else { -amount }
    }
}

/// What it paid
pub(super) const PAID: Posts =
    Posts { heading: "Zelf betaald, gaat eraf", of: "Begrotingspost", is_fee: false };
/// Fees that it holds
pub(super) const HELD: Posts = Posts { heading: "Ontvangen fees, komen erbij", of: "Traject", is_fee: true };

/// Where posts stand
pub(super) struct Placed {
    /// With their headings
    pub(super) table: Range,
    /// Their sum
    pub(super) total: Range,
}

impl Placed {
    /// The last row
    pub(super) const fn row(&self) -> u32 {
        self.total.last.row
    }
}

/// Writes the posts of a member; their amounts are those of the sheet Posten, with the sign that they have in the balance
pub(super) fn put(sheet: &mut Sheet, party: &Party<'_>, items: &[Item], posts: &Posts, start: u32) -> Placed {
    sheet.put_row(start, [(Content::text(posts.heading), Look::Section)]);
    let names = [
        (posts.of, Show::Text),
        ("Datum", Show::Day),
        ("Kenmerk", Show::Text),
        ("Soort", Show::Aside),
        ("Bedrag", Show::Cents),
    ];
    sheet.put_row(start + 1, headings(&names));
    let is_own = |item: &Item| {
        item.organization.organization_id == party.organization.organization_id
            && item.fee.is_some() == posts.is_fee
    };
    let (mut row, mut sum) = (start + 2, Decimal::ZERO);
    for (place, item) in (0..).zip(items).filter(|(_, item)| is_own(item)) {
        sheet.put_row(row, cells(party, place, item, posts));
        sum += posts.counted(item.posting.amount_eur);
        row += 1;
    }
    // Without posts an empty row stays, so that the sum has something to add up.
    let total = row.max(start + 3);
    for column in 0..AMOUNT {
        sheet.put(at(total, column), Content::text(""), Look::Total(Show::Text));
    }
    sheet.put(at(total, 0), Content::text("Totaal"), Look::Total(Show::Text));
    let amounts = Range { sheet: NAME, first: at(start + 2, AMOUNT), last: at(total - 1, AMOUNT) };
    let content = Content::Formula(format!("=ROUND(SUM({}),2)", amounts.local()), sum);
    sheet.put(at(total, AMOUNT), content, Look::Total(Show::Cents));
    Placed {
        table: Range { sheet: NAME, first: at(start + 1, 0), last: amounts.last },
        total: Range::cell(NAME, at(total, AMOUNT)),
    }
}

fn cells(party: &Party<'_>, place: u32, item: &Item, posts: &Posts) -> [(Content, Look); 5] {
    let (day, name, reference) = match (&item.expense, &item.fee) {
        (Some(of), _) => {
            (Some(of.expense.spent_on), of.expense.line.as_str(), of.expense.reference.as_deref())
        }
        (None, Some(of)) => (Some(of.fee.received_on), of.tender.title.as_str(), of.fee.reference.as_deref()),
        (None, None) => (None, "", None),
    };
    let (cell, counted) = (items::Layout::amount(place), posts.counted(item.posting.amount_eur));
    let amount = if posts.is_fee { lines::same(&cell, counted) } else { lines::minus(&cell, counted) };
    [
        (Content::text(name), Look::Body(Show::Lines)),
        (day.map_or(Content::text(""), Content::Day), Look::Body(Show::Day)),
        (Content::text(reference.unwrap_or_default()), Look::Body(Show::Text)),
        (Content::text(kind(party, item)), Look::Body(Show::Aside)),
        (amount, Look::Body(Show::Cents)),
    ]
}

/// What sort of post it is: an ordinary one, of a half-year that was settled before, a correction, or what an import changed since it was settled
fn kind(party: &Party<'_>, item: &Item) -> &'static str {
    let is_late =
        |day| party.closed.is_some_and(|closed| closed.contains(HalfYear::of(item.posting.year, day)));
    match (&item.expense, &item.fee) {
        _ if !item.is_whole() => "verschil met wat eerder is verrekend",
        (Some(of), _) if of.expense.corrects_expense_id.is_some() => "correctie",
        (Some(of), _) if is_late(of.expense.spent_on) => "nagekomen uitgave",
        (None, Some(of)) if is_late(of.fee.received_on) => "nagekomen fee",
        (None, Some(_)) => items::FEE,
        _ => items::EXPENSE,
    }
}
