use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable, pg::Pg};
use rust_decimal::Decimal;
use schema::{
    tables::contracts,
    types::{ContractNature, ContractStatus, NoticePeriod, Renewal},
};
use uuid::Uuid;

use crate::read::TextColumn;

/// A contract without its texts of any length, which are [`ContractText`]
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contracts, check_for_backend(Pg))]
pub struct ContractFacts {
    /// Identity
    pub contract_id: Uuid,
    /// Reference; unique in the register of an organization; `None` when there is none
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Soort opdracht; `None` is unknown
    pub nature: Option<ContractNature>,
    /// Main CPV code, eight digits
    pub cpv_code: Option<String>,
    /// Euro, excluding VAT, over the whole term; `None` is unknown
    pub value_eur: Option<Decimal>,
    /// Euro a year, excluding VAT; `None` when the register does not say it
    pub annual_value_eur: Option<Decimal>,
    /// First day; `None` is unknown
    pub starts_on: Option<NaiveDate>,
    /// Last day before any extension; `None` is unknown
    pub original_end_on: Option<NaiveDate>,
    /// Last day as it stands now; `None` is unknown, or without an end
    pub current_end_on: Option<NaiveDate>,
    /// Last day after all extension options; `None` is unknown
    pub ultimate_end_on: Option<NaiveDate>,
    /// Whether it goes on by itself; `None` is unknown
    pub renewal: Option<Renewal>,
    /// Notice period in months
    pub notice_months: Option<i32>,
    /// Notice period in days
    pub notice_days: Option<i32>,
    /// Where it stands; `None` is unknown
    pub status: Option<ContractStatus>,
    /// Counts the changes of the contract and its options
    pub version: i32,
    /// Sheet of the last import that had it
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

impl ContractFacts {
    /// The last day on which notice ends it at its current end; `None` when either is not known
    pub fn notice_on(&self) -> Option<NaiveDate> {
        NoticePeriod::stored(self.notice_months, self.notice_days)?.last_day(self.current_end_on?)
    }
}

/// What people wrote about a contract, of any length
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractText {
    /// Description
    Description,
    /// Category as written
    Category,
    /// Extension options as they were written
    Extension,
    /// Notice period as it was written
    Notice,
    /// Contact
    Contact,
    /// Remarks
    Remarks,
    /// Cells of unknown columns: a JSON object from heading to text
    Unmapped,
}

impl ContractText {
    /// All of them
    pub const ALL: [Self; 7] = [
        Self::Description,
        Self::Category,
        Self::Extension,
        Self::Notice,
        Self::Contact,
        Self::Remarks,
        Self::Unmapped,
    ];
}

impl TextColumn for ContractText {
    fn sql(self) -> &'static str {
        match self {
            Self::Description => "contracts.description",
            Self::Category => "contracts.category",
            Self::Extension => "contracts.extension_text",
            Self::Notice => "contracts.notice_text",
            Self::Contact => "contracts.contact",
            Self::Remarks => "contracts.remarks",
            Self::Unmapped => "contracts.unmapped::text",
        }
    }
}
