//! The settlement of one member (afrekening per deelnemer) as a workbook that explains itself.
//!
//! **Afrekening** says what the member owes or gets and how that came about; **Posten**, **Berekening** and **Toelichting**
//! are those of the settlement as a whole, since each share rests on what all have paid.

mod overview;
mod paid;
mod share;

use schema::{
    models::{Organization, SettlementStatement},
    rules::settlement::ClosedPeriods,
};

use super::{code, file_stem as file_stem_of_all, items, notes, period, status, workings};
use crate::{
    export::report::Report,
    read::{
        ReadError,
        settlement::{Item, SettlementWithFigures},
    },
};

/// A member in a settlement
#[derive(Debug, Clone, Copy)]
pub(in crate::export) struct Party<'a> {
    settlement: &'a SettlementWithFigures,
    statement: &'a SettlementStatement,
    organization: &'a Organization,
    /// What was settled before; `None` for nothing
    closed: Option<ClosedPeriods>,
    /// Whether the settlement is a draft that can no longer be agreed as it is
    is_outdated: bool,
}

impl<'a> Party<'a> {
    /// The one with this code, or this name when it has none; `None` when the settlement has no statement for it
    pub(in crate::export) fn of(
        settlement: &'a SettlementWithFigures,
        closed: Option<ClosedPeriods>,
        is_outdated: bool,
        whose: &str,
    ) -> Option<Self> {
        let (statement, organization) =
            settlement.statements.iter().find(|(_, organization)| code(organization) == whose)?;
        Some(Self { settlement, statement, organization, closed, is_outdated })
    }
}

/// The name of its file, without the ending
pub(in crate::export) fn file_stem(party: &Party<'_>) -> String {
    format!("{}-{}", file_stem_of_all(party.settlement), in_a_file_name(&party.organization.name))
}

/// `Pijnacker-Nootdorp` as `pijnacker-nootdorp`, `'s-Gravenhage` as `s-gravenhage`
fn in_a_file_name(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// The workbook of a member and what is settled; the same settlement gives the same one
///
/// # Errors
///
/// [`ReadError`] when an expense has no description to show.
pub(in crate::export) fn report(party: &Party<'_>, items: &[Item]) -> Result<Report, ReadError> {
    let settlement = party.settlement;
    let (posts, workings) = (items::Layout::of(items), workings::Layout::of(settlement));
    let (overview, names) = overview::sheet(party, items, &posts, &workings);
    let about = [
        ("Deelnemer", party.organization.name.clone()),
        (
            "Deze werkmap",
            "de afrekening van één deelnemer; de bladen Posten en Berekening gaan over alle deelnemers, omdat ieders aandeel rust op wat allen \
             samen hebben betaald"
                .to_owned(),
        ),
    ];
    Ok(Report {
        title: title(party),
        subject: format!("Afrekening van het {} voor één deelnemer", period(settlement)),
        company: settlement.partnership.name.clone(),
        as_of: settlement.settlement.drafted_at,
        sheets: vec![
            overview,
            items::sheet(settlement, items, &posts)?,
            workings::sheet(settlement, &workings, &posts),
            notes::sheet(settlement, &status(settlement, party.is_outdated), &about),
        ],
        names,
    })
}

fn title(party: &Party<'_>) -> String {
    format!("Afrekening {} voor {}", period(party.settlement), party.organization.name)
}
