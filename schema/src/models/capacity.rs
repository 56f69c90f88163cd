use chrono::NaiveDate;
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::tables::{available_hours, tender_hours};

/// Capaciteit: hours that a member has for tenders of the partnership in a quarter
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = available_hours, check_for_backend(diesel::pg::Pg))]
pub struct AvailableHours {
    /// The member
    pub organization_id: Uuid,
    /// First day of the quarter
    pub quarter_start: NaiveDate,
    /// Whole hours
    pub hours: i32,
}

/// Opgegeven uren: hours that a tender asks of an organization, instead of those of the norm
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tender_hours, check_for_backend(diesel::pg::Pg))]
pub struct TenderHours {
    /// The tender
    pub tender_id: Uuid,
    /// The organization
    pub organization_id: Uuid,
    /// Whole hours
    pub hours: i32,
}
