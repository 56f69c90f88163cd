use rust_decimal::Decimal;
use schema::types::euros;

use super::reader::Place;
use crate::cells::{self, Money};

/// An amount with its own euro sign, multiplied because the heading says so: "€ 50.000" below "x € 1.000"
///
/// Gives what stands there and what it was taken for; `None` when there is no doubt.
pub(super) fn multiplied(place: Place<'_>, money: Money) -> Option<(String, String)> {
    if place.unit == Decimal::ONE {
        return None;
    }
    let text = place.cell.value.display();
    let is_multiplied = cells::money(&place.cell.value, Decimal::ONE).value != Some(money);
    let highest = money.value.or(money.minimum)?;
    (is_multiplied && text.contains('€')).then(|| (text, euros(highest)))
}
