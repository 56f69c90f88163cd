//! The enumerations of a tender.

use async_graphql::Enum;

/// Step in the life of a tender (fase).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::TenderStatus")]
pub(in crate::graphql) enum TenderStatus {
    /// Registered (aangemeld).
    Registered,
    /// Joint or individual is decided (afgewogen).
    Assessed,
    /// Planned (gepland).
    Planned,
    /// The kick-off was held (kick-off gehouden).
    KickedOff,
    /// Published (gepubliceerd).
    Published,
    /// Provisionally awarded; the standstill runs (voorlopig gegund).
    Awarded,
    /// Contracted (gecontracteerd).
    Contracted,
    /// Done (afgerond).
    Closed,
    /// Given up before a contract (ingetrokken).
    Withdrawn,
}

/// Nature of the contract; decides the EU threshold (soort opdracht).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ContractNature")]
pub(in crate::graphql) enum ContractNature {
    /// Works (werken).
    Works,
    /// Supplies (leveringen).
    Supplies,
    /// Services (diensten).
    Services,
    /// Social and other specific services (sociale en andere specifieke diensten).
    SocialAndSpecificServices,
    /// Concession (concessie).
    Concession,
}

/// Procurement procedure (procedure).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Procedure")]
pub(in crate::graphql) enum Procedure {
    /// European open procedure (openbare procedure).
    Open,
    /// European restricted procedure (niet-openbare procedure).
    Restricted,
    /// Competitive procedure with negotiation (mededingingsprocedure met onderhandeling).
    CompetitiveWithNegotiation,
    /// Competitive dialogue (concurrentiegerichte dialoog).
    CompetitiveDialogue,
    /// Innovation partnership (innovatiepartnerschap).
    InnovationPartnership,
    /// Negotiated procedure without prior publication (onderhandelingsprocedure zonder bekendmaking).
    NegotiatedWithoutPublication,
    /// National open procedure (nationaal openbaar).
    NationalOpen,
    /// National restricted procedure (nationaal niet-openbaar).
    NationalRestricted,
    /// Several are asked privately (meervoudig onderhands).
    MultiplePrivate,
    /// One is asked privately (enkelvoudig onderhands).
    SinglePrivate,
    /// Procedure for social and other specific services (SAS-procedure).
    SocialAndSpecific,
    /// Dynamic purchasing system (dynamisch aankoopsysteem, DAS).
    DynamicPurchasingSystem,
    /// European, without saying how (Europees).
    EuropeanUnspecified,
}

/// Part of an organization in a tender (deelname).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ParticipationRole")]
pub(in crate::graphql) enum ParticipationRole {
    /// Leads the procedure; at most one in a tender (penvoerder).
    Lead,
    /// Takes part (deelnemer).
    Participant,
    /// Is interested and decides later (geïnteresseerd).
    Interested,
    /// Does not take part (doet niet mee).
    Declined,
}

/// By what tenders are ordered (volgorde). What is unknown comes last, whichever way.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::tender::TenderOrder")]
pub(in crate::graphql) enum TenderOrder {
    /// Title, from A to Z (titel).
    TitleAsc,
    /// Title, from Z to A (titel).
    TitleDesc,
    /// Reference, from A to Z (kenmerk).
    ReferenceAsc,
    /// Reference, from Z to A (kenmerk).
    ReferenceDesc,
    /// Estimated value, smallest first (geraamde waarde).
    ValueAsc,
    /// Estimated value, largest first (geraamde waarde).
    ValueDesc,
    /// First day of the planned publication, earliest first (publicatie).
    PublicationAsc,
    /// First day of the planned publication, latest first (publicatie).
    PublicationDesc,
    /// First day of the planned start of the contract, earliest first (ingang contract).
    ContractStartAsc,
    /// First day of the planned start of the contract, latest first (ingang contract).
    ContractStartDesc,
    /// Moment of registration, earliest first (aangemeld op).
    CreatedAsc,
    /// Moment of registration, latest first (aangemeld op).
    CreatedDesc,
    /// Moment of the last change, latest first (gewijzigd op).
    UpdatedDesc,
}
