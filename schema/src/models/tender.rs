use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{calendars, lots, participations, planned_periods, tenders},
    types::{
        CalendarStatus, ContractNature, DateRange, Milestone, ParticipationRole, Precision, Procedure,
        TenderStatus,
    },
};

/// Aanbestedingskalender: the tenders that a partnership planned in a year
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = calendars, check_for_backend(diesel::pg::Pg))]
pub struct Calendar {
    /// Identity
    pub calendar_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Calendar year
    pub year: i32,
    /// Title as people read it
    pub title: String,
    /// Who may see it
    pub status: CalendarStatus,
}

/// Aanbestedingstraject: one (possible) procedure, from registration to contract
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tenders, check_for_backend(diesel::pg::Pg))]
pub struct Tender {
    /// Identity
    pub tender_id: Uuid,
    /// The calendar that it is planned in
    pub calendar_id: Uuid,
    /// Reference of the people who planned it; unique in a calendar; `None` when they gave none
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Description
    pub description: Option<String>,
    /// Step in its life
    pub status: TenderStatus,
    /// Soort opdracht; `None` is unknown
    pub nature: Option<ContractNature>,
    /// Procedure; `None` is unknown
    pub procedure: Option<Procedure>,
    /// Main CPV code, eight digits
    pub cpv_code: Option<String>,
    /// Category as written
    pub category: Option<String>,
    /// Euro, excluding VAT, whole term with extensions; of a range the upper end; `None` is unknown
    pub estimated_value_eur: Option<Decimal>,
    /// Lower end where a range was given; euro, excluding VAT
    pub minimum_value_eur: Option<Decimal>,
    /// Priority as written
    pub priority: Option<String>,
    /// Contact; never published
    pub contact: Option<String>,
    /// Remarks; never published
    pub remarks: Option<String>,
    /// Cells of unknown columns: an object from heading to text
    pub unmapped: serde_json::Value,
    /// Counts the changes of the tender and its parts
    pub version: i32,
    /// Import that last wrote it, also when it was changed by hand since; `None` when none ever did
    pub import_run_id: Option<Uuid>,
    /// Sheet of that import
    pub source_sheet: Option<String>,
    /// Row in that sheet, from 1
    pub source_row: Option<i32>,
    /// Moment of the import that no longer had it
    pub missing_since: Option<DateTime<Utc>>,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
    /// Moment of the last change
    pub updated_at: DateTime<Utc>,
}

/// Deelname: the part of an organization in a tender
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = participations, check_for_backend(diesel::pg::Pg))]
pub struct Participation {
    /// Identity
    pub participation_id: Uuid,
    /// The tender
    pub tender_id: Uuid,
    /// The organization
    pub organization_id: Uuid,
    /// Its part
    pub role: ParticipationRole,
}

/// Perceel: part of a tender
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = lots, check_for_backend(diesel::pg::Pg))]
pub struct Lot {
    /// Identity
    pub lot_id: Uuid,
    /// The tender
    pub tender_id: Uuid,
    /// Number in the tender, from 1
    pub number: i32,
    /// Title; `None` when only the number of lots is known
    pub title: Option<String>,
    /// Euro, excluding VAT; `None` is unknown
    pub estimated_value_eur: Option<Decimal>,
}

/// When a milestone of a tender is planned
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = planned_periods, check_for_backend(diesel::pg::Pg))]
pub struct PlannedPeriod {
    /// The tender
    pub tender_id: Uuid,
    /// What is planned
    pub milestone: Milestone,
    /// Days on which it may be; `None` when unknown or recurring
    pub during: Option<DateRange>,
    /// How precise the text is
    pub precision: Precision,
    /// The moment as it was written
    pub text: String,
}
