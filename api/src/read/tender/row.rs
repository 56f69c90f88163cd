use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable, pg::Pg};
use rust_decimal::Decimal;
use schema::{
    models::CpvEntry,
    rules::threshold::Estimate,
    tables::tenders,
    types::{ContractNature, DateRange, Procedure, TenderStatus},
};
use uuid::Uuid;

use crate::read::TextColumn;

/// A tender without its texts of any length, which are [`TenderText`]
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tenders, check_for_backend(Pg))]
pub struct TenderFacts {
    /// Identity
    pub tender_id: Uuid,
    /// The calendar that it is planned in
    pub calendar_id: Uuid,
    /// Reference of the people who planned it; unique in a calendar; `None` when they gave none
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Step in its life
    pub status: TenderStatus,
    /// Soort opdracht; `None` is unknown
    pub nature: Option<ContractNature>,
    /// Procedure; `None` is unknown
    pub procedure: Option<Procedure>,
    /// Main CPV code, eight digits
    pub cpv_code: Option<String>,
    /// Euro, excluding VAT, whole term with extensions; of a range the upper end; `None` is unknown
    pub estimated_value_eur: Option<Decimal>,
    /// Lower end where a range was given; euro, excluding VAT
    pub minimum_value_eur: Option<Decimal>,
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

/// What the shortest lists tell of a tender: each column more costs the database as much as the work of finding the row
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tenders, check_for_backend(Pg))]
pub struct TenderBrief {
    /// Identity
    pub tender_id: Uuid,
    /// Reference of the people who planned it; `None` when they gave none
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Step in its life
    pub status: TenderStatus,
    /// Euro, excluding VAT, whole term with extensions; of a range the upper end; `None` is unknown
    pub estimated_value_eur: Option<Decimal>,
}

impl TenderFacts {
    /// What a test on the EU threshold takes of it, when it is published on those days, `None` when nobody knows, and
    /// has that CPV code
    pub(super) fn estimate(&self, publication: Option<DateRange>, cpv: Option<&CpvEntry>) -> Estimate {
        Estimate {
            value: self.estimated_value_eur,
            minimum: self.minimum_value_eur,
            nature: self.nature,
            publication,
            is_social_by_cpv: cpv.is_some_and(|entry| entry.is_social),
        }
    }
}

/// What people wrote about a tender, of any length
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenderText {
    /// Description
    Description,
    /// Category as written
    Category,
    /// Priority as written
    Priority,
    /// Contact; never published
    Contact,
    /// Remarks; never published
    Remarks,
    /// Cells of unknown columns: a JSON object from heading to text; never published
    Unmapped,
}

impl TenderText {
    /// All of them
    pub const ALL: [Self; 6] =
        [Self::Description, Self::Category, Self::Priority, Self::Contact, Self::Remarks, Self::Unmapped];

    /// Whether anyone sees it of a tender in a published calendar
    pub const fn is_published(self) -> bool {
        matches!(self, Self::Description | Self::Category | Self::Priority)
    }
}

impl TextColumn for TenderText {
    fn sql(self) -> &'static str {
        match self {
            Self::Description => "tenders.description",
            Self::Category => "tenders.category",
            Self::Priority => "tenders.priority",
            Self::Contact => "tenders.contact",
            Self::Remarks => "tenders.remarks",
            Self::Unmapped => "tenders.unmapped::text",
        }
    }
}
