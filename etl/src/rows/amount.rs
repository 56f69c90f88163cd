use rust_decimal::Decimal;
use schema::types::euros;

use super::reader::Place;
use crate::{
    cells::{self, Money, Reading},
    workbook::RawValue,
};

/// The amount of a cell in the unit of its heading; refused where the heading says another currency and the cell no euro
pub(super) fn read(place: Place<'_>, raw: &RawValue) -> Reading<Money> {
    cells::told_amount(raw, in_euro(place, cells::money(raw, place.unit)))
}

/// The amount a year of a cell, read as [`read`] does
pub(super) fn read_annual(place: Place<'_>, raw: &RawValue) -> Reading<Money> {
    cells::told_amount(raw, in_euro(place, cells::annual_money(raw, place.unit)))
}

fn in_euro(place: Place<'_>, reading: Reading<Money>) -> Reading<Money> {
    let is_doubtful = reading.value.is_some() && !place.cell.value.display().contains('€');
    match cells::header_currency(place.heading).filter(|_| is_doubtful) {
        Some(other) => cells::in_other_currency(other),
        None => reading,
    }
}

/// An amount with its own euro sign, multiplied because the heading says so: "€ 50.000" below "x € 1.000"
///
/// Gives what stands there and what it was taken for; `None` when there is no doubt.
pub(super) fn multiplied(place: Place<'_>, money: Money) -> Option<(String, String)> {
    if place.unit == Decimal::ONE {
        return None;
    }
    let text = place.cell.value.display();
    let unmultiplied = cells::annual_money(&place.cell.value, Decimal::ONE).value;
    let is_multiplied = unmultiplied != Some(money);
    let highest = money.value.or(money.minimum)?;
    (is_multiplied && text.contains('€')).then(|| (text, euros(highest)))
}
