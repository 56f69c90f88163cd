//! The shares of the members in the costs of a year.

use diesel_async::AsyncPgConnection;

use super::{
    Part, Which,
    cell::{Column, Row},
};
use crate::{
    error::ApiError,
    read::cost_distribution::{self, CostDistribution, Found, MemberShare},
};

pub(super) const COLUMNS: &[Column] = &[
    Column::number("year", "Year (jaar)"),
    Column::number("revision", "Revision of the budget that is shared (revisie)"),
    Column::text("organization_code", "CBS code of the member (gemeentecode)"),
    Column::text("organization_name", "Name of the member (gemeente)"),
    Column::day("reference_date", "Day of the numbers of inhabitants (peildatum)"),
    Column::number("inhabitants", "Inhabitants in the key (inwoners)"),
    Column::text(
        "figure_status",
        "PROVISIONAL while CBS may still revise that number, else DEFINITIVE (status)",
    ),
    Column::number("percentage", "Share in percent, 26.18 for 26.18 % (percentage)"),
    Column::number("amount_eur", "Share in euro, excluding VAT (bedrag, excl. btw)"),
    Column::number(
        "total_eur",
        "What is shared, in euro, excluding VAT; the same in each row (totaal, excl. btw)",
    ),
    Column::truth("locked", "Whether it was fixed when the budget was submitted (vastgesteld)"),
];

/// Its rows, by name of the member
///
/// # Errors
///
/// [`ApiError::NotFound`] when the year has no budget, [`ApiError::Refused`] with the code of the rule when it cannot be shared.
pub(super) async fn part(connection: &AsyncPgConnection, which: &Which) -> Result<Part, ApiError> {
    let year = which.year.ok_or_else(|| ApiError::BadRequest("Give year.".to_owned()))?;
    match cost_distribution::find(connection, &which.partnership, year, None, None).await? {
        None => Err(ApiError::NotFound),
        Some(Found::Refused(violation)) => Err(ApiError::Refused(violation)),
        Some(Found::Distribution(found)) => {
            Ok(Part::whole(found.shares.iter().map(|share| row(&found, share)).collect()))
        }
    }
}

fn row(of: &CostDistribution, share: &MemberShare) -> Row {
    vec![
        of.budget.year.into(),
        of.budget.revision.into(),
        share.organization.code.clone().into(),
        share.organization.name.clone().into(),
        of.reference_date.into(),
        share.inhabitants.into(),
        share.figure_status.to_string().into(),
        share.percentage.into(),
        share.amount.into(),
        of.total.into(),
        of.locked.into(),
    ]
}
