use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    headings::TenderField,
    rules::contract::value_over_term,
    types::{Milestone, Period, Precision, Severity, euros},
};

use super::super::{
    amount,
    reader::{Place, Reader},
};
use crate::{cells::Money, findings::Finding};

/// The term of the contract as far as it is planned
struct Term {
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    /// Whether both were said to the day
    is_exact: bool,
}

/// What a tender is worth, also where only what it is worth a year is said; and that cell with its heading, to be kept
/// with the row
pub(super) fn read(
    reader: &mut Reader<'_, TenderField>,
    periods: &BTreeMap<Milestone, Period>,
) -> (Option<Money>, Option<(String, String)>) {
    let is_told = reader.cell(TenderField::Value).is_some();
    let said = money(reader, TenderField::Value);
    let Some(place) = reader.cell(TenderField::AnnualValue) else { return (said, None) };
    let annual = money(reader, TenderField::AnnualValue).filter(|_| !is_told);
    let derived = annual.and_then(|annual| derive(reader, place, annual, periods));
    (said.or(derived), Some((place.heading.to_owned(), place.cell.value.display())))
}

/// The amount of a field, never negative
fn money(reader: &mut Reader<'_, TenderField>, field: TenderField) -> Option<Money> {
    let place = reader.cell(field)?;
    let is_annual = field == TenderField::AnnualValue;
    let grammar = if is_annual { amount::read_annual } else { amount::read };
    let money = reader.read(field, |value| grammar(place, value))?;
    let negative = [money.value, money.minimum].into_iter().flatten().find(Decimal::is_sign_negative);
    if negative.is_some_and(|amount| !amount.is_zero()) {
        let seen = place.cell.value.display();
        reader.notice(Finding::error("tender.value_negative").seeing(&seen), place);
        return None;
    }
    if let Some((seen, meant)) = amount::multiplied(place, money) {
        reader.notice(Finding::warning("tender.value_multiplied").seeing(&seen).expecting(meant), place);
    }
    Some(money)
}

/// The value over the planned term; a year's value is not the whole one, so without a term there is none
fn derive(
    reader: &mut Reader<'_, TenderField>,
    place: Place<'_>,
    annual: Money,
    periods: &BTreeMap<Milestone, Period>,
) -> Option<Money> {
    let term = term(periods);
    let over_term = |amount: Option<Decimal>| match (amount, &term) {
        (Some(amount), Some(term)) => value_over_term(amount, term.starts_on, term.ends_on),
        _ => None,
    };
    let whole = Money { value: over_term(annual.value), minimum: over_term(annual.minimum) };
    let seen = place.cell.value.display();
    let Some(derived) = whole.value.or(whole.minimum) else {
        reader.notice(Finding::warning("tender.annual_value_kept").seeing(&seen), place);
        return None;
    };
    let is_exact = term.is_some_and(|term| term.is_exact);
    let severity = if is_exact { Severity::Info } else { Severity::Warning };
    let finding = Finding::new(severity, "tender.value_derived").seeing(&seen);
    reader.notice(finding.expecting(euros(derived)), place);
    Some(whole)
}

fn term(periods: &BTreeMap<Milestone, Period>) -> Option<Term> {
    let (start, end) = (periods.get(&Milestone::ContractStart)?, periods.get(&Milestone::ContractEnd)?);
    let is_exact = start.precision() == Precision::Day && end.precision() == Precision::Day;
    Some(Term { starts_on: start.start()?, ends_on: end.end()?, is_exact })
}
