//! Cost distribution (kostenverdeling) as a workbook that explains itself.
//!
//! Input, workings and outcome are apart: the budget lines and inhabitants stand in **Kostenverdeling**, the arithmetic
//! in **Berekening** as live formulas, and **Toelichting** says where everything comes from. Who changes an input
//! sees all figures follow.

mod layout;
mod notes;
mod overview;
mod portion;
mod step;
mod workings;

#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use schema::rules::cost_distribution::{Participant, distribute};

use self::layout::Layout;
use super::{
    ExportError,
    report::{Range, Report, Show},
};
use crate::read::cost_distribution::{CostDistribution, MemberShare};

/// The name of its file, without the ending
pub(super) fn file_stem(distribution: &CostDistribution) -> String {
    format!("kostenverdeling-{}-{}", distribution.partnership.slug, distribution.budget.year)
}

/// The workbook of a cost distribution; the same distribution gives the same one
///
/// # Errors
///
/// [`ExportError::Unexplained`] when stored figures do not follow from their rule.
pub(super) fn report(distribution: &CostDistribution) -> Result<Report, ExportError> {
    if !is_explained(distribution) {
        return Err(ExportError::Unexplained);
    }
    let layout = Layout::of(distribution);
    Ok(Report {
        title: title(distribution),
        subject: format!("Begroting {}, revisie {}", distribution.budget.year, distribution.budget.revision),
        company: distribution.partnership.name.clone(),
        as_of: distribution.budget.created_at,
        sheets: vec![
            overview::sheet(distribution, &layout),
            workings::sheet(distribution, &layout),
            notes::sheet(distribution),
        ],
        names: vec![
            ("Begroting", layout.budget()),
            ("Totaal", layout.total()),
            ("Kostenverdeling", layout.distribution()),
            ("Inwoners", layout.inhabitants()),
            ("Aandelen", layout.amounts()),
            ("Peildatum", Range::cell(overview::NAME, layout.reference_date)),
        ],
    })
}

fn title(distribution: &CostDistribution) -> String {
    format!("Kostenverdeling {}", distribution.budget.year)
}

/// Whether the figures are those that the rule gives for these lines and this key
fn is_explained(distribution: &CostDistribution) -> bool {
    let lines: Decimal = distribution.lines.iter().map(|line| line.amount_eur).sum();
    let participant =
        |share: &MemberShare| Participant { code: code(share).to_owned(), weight: inhabitants(share) };
    let key: Vec<Participant> = distribution.shares.iter().map(participant).collect();
    let Ok(expected) = distribute(distribution.method, distribution.total, distribution.unit, &key) else {
        return false;
    };
    let follows = distribution.shares.iter().zip(&expected.shares).all(|(stored, expected)| {
        stored.percentage == expected.percentage
            && stored.percentage_leftover == expected.percentage_leftover
            && stored.amount == expected.amount
            && stored.amount_leftover == expected.amount_leftover
    });
    follows && lines == distribution.total
}

/// The code of a member, by which equal claims are decided; its name when it has none
fn code(share: &MemberShare) -> &str {
    share.organization.code.as_deref().unwrap_or(&share.organization.name)
}

fn inhabitants(share: &MemberShare) -> u64 {
    u64::try_from(share.inhabitants).unwrap_or(0)
}

/// Cents are shown when there are any
fn shown(amounts: impl IntoIterator<Item = Decimal>) -> Show {
    if amounts.into_iter().all(|amount| amount.fract().is_zero()) { Show::Euros } else { Show::Cents }
}

/// The unit in words, after "tot op"
fn unit_in_words(unit: Decimal) -> String {
    if unit == Decimal::ONE {
        "hele euro's".to_owned()
    } else if unit == Decimal::new(1, 2) {
        "centen".to_owned()
    } else {
        format!("eenheden van {}", schema::types::euros(unit))
    }
}
