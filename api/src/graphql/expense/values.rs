//! Values that are asked for by name.

use async_graphql::Enum;

/// What became of the VAT of an expense, which no amount includes (btw-behandeling).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::VatTreatment")]
pub(super) enum VatTreatment {
    /// Who paid gets it back from the VAT compensation fund (compensabel, btw-compensatiefonds).
    Compensated,
    /// Who paid deducts it in its own return (verrekenbaar).
    Deducted,
    /// Who paid declares it instead of the supplier (verlegd).
    ReverseCharged,
    /// Who paid bears it (niet terug te vragen).
    NotRecovered,
    /// There was none (vrijgesteld).
    Exempt,
}

/// By what expenses are ordered (volgorde). What is unknown comes last, whichever way.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::expense::ExpenseOrder")]
pub(super) enum ExpenseOrder {
    /// Day, earliest first (datum).
    SpentAsc,
    /// Day, latest first (datum).
    SpentDesc,
    /// Amount, smallest first (bedrag).
    AmountAsc,
    /// Amount, largest first (bedrag).
    AmountDesc,
    /// Line of the budget, from A to Z (begrotingspost).
    LineAsc,
    /// Line of the budget, from Z to A (begrotingspost).
    LineDesc,
    /// Reference, from A to Z (factuurnummer).
    ReferenceAsc,
    /// Reference, from Z to A (factuurnummer).
    ReferenceDesc,
    /// Moment of the last change, latest first (gewijzigd op).
    UpdatedDesc,
}

/// By what expenses are grouped (groepering).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::expense::ExpenseGrouping")]
pub(super) enum ExpenseGrouping {
    /// The member that paid (betaald door).
    PaidBy,
    /// Year of the budget (begrotingsjaar).
    Year,
    /// Month of the expense (maand).
    Month,
    /// Line of the budget, as it was written (begrotingspost).
    Line,
}
