//! The enumerations of a contract.

use async_graphql::Enum;

/// Whether a contract goes on by itself at its end (stilzwijgende verlenging).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Renewal")]
pub(in crate::graphql) enum Renewal {
    /// It ends (geen stilzwijgende verlenging).
    None,
    /// It goes on a limited number of times (een beperkt aantal keren).
    Capped,
    /// It goes on until somebody gives notice (tot opzegging).
    OpenEnded,
}

/// Where a contract stands, as the register says it (contractstatus).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ContractStatus")]
pub(in crate::graphql) enum ContractStatus {
    /// Not in force yet (in voorbereiding).
    Pending,
    /// In force (lopend).
    Active,
    /// It was in force and came to its end, or is ended early, on its current end (beëindigd).
    Terminated,
    /// It never came into force (vervallen).
    Cancelled,
}

/// By what contracts are ordered (volgorde). What is unknown comes last, whichever way.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::contract::ContractOrder")]
pub(super) enum ContractOrder {
    /// Title, from A to Z (titel).
    TitleAsc,
    /// Title, from Z to A (titel).
    TitleDesc,
    /// Reference, from A to Z (contractnummer).
    ReferenceAsc,
    /// Reference, from Z to A (contractnummer).
    ReferenceDesc,
    /// Current end, earliest first (huidige einddatum).
    CurrentEndAsc,
    /// Current end, latest first (huidige einddatum).
    CurrentEndDesc,
    /// Last day on which notice ends it, earliest first (uiterste opzegdatum).
    NoticeAsc,
    /// Last day on which notice ends it, latest first (uiterste opzegdatum).
    NoticeDesc,
    /// Ultimate end, earliest first (uiterste einddatum).
    UltimateEndAsc,
    /// Ultimate end, latest first (uiterste einddatum).
    UltimateEndDesc,
    /// Value, smallest first (contractwaarde).
    ValueAsc,
    /// Value, largest first (contractwaarde).
    ValueDesc,
    /// Moment of the last change, latest first (gewijzigd op).
    UpdatedDesc,
}
