use chrono::NaiveDate;
use diesel::Queryable;
use uuid::Uuid;

/// The inhabitants of a member in the key of an approved budget: that key stays, whatever CBS publishes later
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct LockedFigure {
    /// The municipality
    pub organization_id: Uuid,
    /// Peildatum of the key
    pub reference_date: NaiveDate,
    /// Inhabitants in the key
    pub inhabitants: i32,
    /// Year of the budget
    pub year: i32,
}
