use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, Selectable};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    tables::{contracts, extension_options, suppliers},
    types::{ContractNature, ContractStatus, NoticePeriod, Renewal},
};

/// Contract: an individual or joint running contract, as the register of an organization has it
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contracts, check_for_backend(diesel::pg::Pg))]
pub struct Contract {
    /// Identity
    pub contract_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// The organization that holds it
    pub organization_id: Uuid,
    /// Leverancier; `None` is unknown
    pub supplier_id: Option<Uuid>,
    /// Reference; unique in the register of an organization; `None` when there is none
    pub reference: Option<String>,
    /// Title
    pub title: String,
    /// Description
    pub description: Option<String>,
    /// Category as written
    pub category: Option<String>,
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
    /// Extension options as they were written
    pub extension_text: Option<String>,
    /// Whether it goes on by itself; `None` is unknown
    pub renewal: Option<Renewal>,
    /// Notice period in months
    pub notice_months: Option<i32>,
    /// Notice period in days
    pub notice_days: Option<i32>,
    /// Notice period as it was written
    pub notice_text: Option<String>,
    /// Where it stands; `None` is unknown
    pub status: Option<ContractStatus>,
    /// Contact; never published
    pub contact: Option<String>,
    /// Remarks; never published
    pub remarks: Option<String>,
    /// Cells of unknown columns: an object from heading to text
    pub unmapped: serde_json::Value,
    /// Counts the changes of the contract and its options
    pub version: i32,
    /// Import that last wrote it; `None` when last written by hand
    pub import_run_id: Option<Uuid>,
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

impl Contract {
    /// Opzegtermijn; `None` when it is not known as a length
    pub fn notice_period(&self) -> Option<NoticePeriod> {
        NoticePeriod::stored(self.notice_months, self.notice_days)
    }
}

/// Verlengingsoptie: a prolongation that a contract allows
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = extension_options, check_for_backend(diesel::pg::Pg))]
pub struct ExtensionOption {
    /// Identity
    pub extension_option_id: Uuid,
    /// The contract
    pub contract_id: Uuid,
    /// Place in the order in which they may be used, from 1
    pub position: i32,
    /// Length in months
    pub months: i32,
    /// Whether the current end has it in it
    pub used: bool,
}

/// Leverancier: who holds contracts with the organizations of a partnership
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = suppliers, check_for_backend(diesel::pg::Pg))]
pub struct Supplier {
    /// Identity
    pub supplier_id: Uuid,
    /// The partnership whose registers name it
    pub partnership_id: Uuid,
    /// Name; `None` when only the number is known
    pub name: Option<String>,
    /// KvK-nummer, eight digits; `None` is unknown
    pub kvk_number: Option<String>,
}
