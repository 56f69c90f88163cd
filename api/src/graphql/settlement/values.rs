//! Values that are asked for by name.

use async_graphql::Enum;

/// Half of a year (halfjaar).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Half")]
pub(super) enum Half {
    /// January to June (eerste halfjaar).
    First,
    /// July to December (tweede halfjaar).
    Second,
}

/// Status of a settlement (status van de afrekening).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::SettlementStatus")]
pub(super) enum SettlementStatus {
    /// Follows what is paid when it is drafted again (concept).
    Draft,
    /// Turned down with a reason; another draft comes in its place (afgewezen).
    Rejected,
    /// Never changes again; its half-year is closed (akkoord).
    Agreed,
    /// Agreed, and sent to the members (verstuurd).
    Sent,
}

/// How money goes from who has to pay to who is to get (verrekening).
#[derive(Enum, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[graphql(remote = "schema::types::TransferMethod")]
pub(super) enum TransferMethod {
    /// All of it through the member that keeps the books (via de administrerende gemeente).
    #[default]
    ThroughAdministrator,
    /// Between the members, with the fewest transfers: at most one less than there are members (zo min mogelijk overboekingen).
    Fewest,
}
