//! The enumerations of an assessment.

use async_graphql::Enum;

/// What a member says of doing a tender together (antwoord).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::AssessmentChoice")]
pub(super) enum AssessmentChoice {
    /// It joins (doet mee).
    Join,
    /// It does not join (doet niet mee).
    Decline,
    /// It may join later (sluit later aan).
    Later,
    /// It does not know yet (weet het nog niet).
    Undecided,
}

/// What an assessment comes to (uitkomst).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::AssessmentOutcome")]
pub(super) enum AssessmentOutcome {
    /// Two or more join (gezamenlijk).
    Joint,
    /// Fewer join (individueel).
    Individual,
}

/// In which respect doing a tender together is weighed (criterium).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Criterion")]
pub(super) enum Criterion {
    /// Volume, and with it the price (volume en prijs).
    Volume,
    /// Costs of the procedure (procedurekosten).
    ProcedureCosts,
    /// Knowledge (kennis).
    Knowledge,
    /// Risk (risico).
    Risk,
    /// Capacity (capaciteit).
    Capacity,
    /// Whether contracts end together (afstemmen van einddata).
    EndDates,
    /// Room for local and small suppliers (ruimte voor lokale en kleine leveranciers).
    LocalSuppliers,
}

/// Whether a criterion speaks for doing it together (oordeel).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Verdict")]
pub(super) enum Verdict {
    /// For (voor).
    For,
    /// Neither (neutraal).
    Neutral,
    /// Against (tegen).
    Against,
}

/// Whether it is time that an answer comes (urgentie).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::rules::assessment::Urgency")]
pub(super) enum Urgency {
    /// The last day to answer has passed (te laat).
    Overdue,
    /// Members are reminded (bijna te laat).
    Due,
    /// There is time (op tijd).
    Open,
}
