//! What an opportunity shows.

use async_graphql::{Enum, SimpleObject};
use schema::rules::alignment;

use crate::graphql::{
    contract::Contract,
    organization::Organization,
    planning::BackPlanning,
    scalars::{CpvCode, Date, Decimal},
};

/// By what contracts are of one category: the digits of their CPV codes that are the same.
#[derive(Enum, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[graphql(remote = "crate::read::alignment::CategoryBy")]
pub(super) enum AlignmentCategory {
    /// Division: the first two digits (afdeling).
    #[default]
    Division,
    /// Group: the first three digits (groep).
    Group,
}

/// Contracts of one category, of two or more organizations, that could be replaced by a joint one (afstemmen van einddata).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct AlignmentOpportunity {
    /// The division or group of the CPV that they are of, filled up with zeros (CPV-afdeling of -groep).
    pub(super) category: CpvCode,
    /// First day of the joint contract (ingangsdatum).
    pub(super) starts_on: Date,
    /// Who hold the contracts, by name (deelnemers).
    pub(super) members: Vec<Organization>,
    /// Their known values together, in euro, excluding VAT (contractwaarde, excl. btw).
    pub(super) value: Decimal,
    /// Months that the contracts must be prolonged beyond their options, or ended early, together (overbrugging).
    pub(super) bridging_months: i32,
    /// The latest days of everything before that start, by an open procedure (terugplanning).
    pub(super) back_planning: BackPlanning,
    /// How each of the contracts gets to that day (keuze per contract).
    pub(super) choices: Vec<AlignmentChoice>,
}

/// How a contract gets to the start of a joint one (keuze).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct AlignmentChoice {
    /// The contract.
    pub(super) contract: Contract,
    /// How many of its unused extension options are used first (te gebruiken opties).
    pub(super) options: i32,
    /// Its last day then (einddatum).
    pub(super) ends_on: Date,
    /// What is between that day and the start (overbrugging).
    pub(super) bridging: AlignmentBridging,
    /// In months that have begun (maanden overbrugging).
    pub(super) bridging_months: i32,
    /// Last day on which notice ends it in time; not to be missed (uiterste opzegdatum). Null when its notice period is not known.
    pub(super) notice_on: Option<Date>,
}

/// What is between the end of a contract and the start of a joint one (overbrugging).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AlignmentBridging {
    /// Nothing: the one follows the other (geen).
    None,
    /// It must be prolonged beyond its options (langer doorlopen dan de opties).
    Prolonged,
    /// It must be ended early (eerder beëindigen).
    EndedEarly,
}

impl From<alignment::Bridging> for AlignmentBridging {
    fn from(bridging: alignment::Bridging) -> Self {
        match bridging {
            alignment::Bridging::None => Self::None,
            alignment::Bridging::Prolonged(_) => Self::Prolonged,
            alignment::Bridging::EndedEarly(_) => Self::EndedEarly,
        }
    }
}
