use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    headings::ContractField,
    rules::contract::Term,
    types::{ContractNature, ContractStatus, CpvCode, KvkNumber, NoticePeriod, Renewal},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rows::Origin;

/// A contract as a register says it; `None` is unknown
///
/// What imports said of a contract is stored like this, as JSON: an absent field is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftContract {
    /// Where it stands
    #[serde(skip)]
    pub origin: Origin,
    /// The organization that holds it
    #[serde(skip)]
    pub organization_id: Uuid,
    /// Its name, for the difference
    #[serde(skip)]
    pub organization: String,
    /// Reference in the register
    pub reference: Option<String>,
    /// Title, never empty
    pub title: String,
    /// Description
    pub description: Option<String>,
    /// Name of the supplier
    pub supplier: Option<String>,
    /// Number of the supplier in the trade register
    pub kvk_number: Option<KvkNumber>,
    /// Category as written
    pub category: Option<String>,
    /// Nature
    pub nature: Option<ContractNature>,
    /// Main CPV code
    pub cpv_code: Option<CpvCode>,
    /// Euro, excluding VAT, over the whole term
    pub value_eur: Option<Decimal>,
    /// Euro a year, excluding VAT
    pub annual_value_eur: Option<Decimal>,
    /// First day
    pub starts_on: Option<NaiveDate>,
    /// Last day before any extension
    pub original_end_on: Option<NaiveDate>,
    /// Last day as it stands now
    pub current_end_on: Option<NaiveDate>,
    /// Last day after all extension options
    pub ultimate_end_on: Option<NaiveDate>,
    /// Extension options as written
    pub extension_text: Option<String>,
    /// Extension options in order; empty when there are none or they are not known
    pub options: Vec<DraftExtensionOption>,
    /// Whether it goes on by itself
    pub renewal: Option<Renewal>,
    /// Notice period, where it is known as a length
    pub notice: Option<NoticePeriod>,
    /// Notice period as written
    pub notice_text: Option<String>,
    /// Where it stands
    pub status: Option<ContractStatus>,
    /// Contact
    pub contact: Option<String>,
    /// Remarks
    pub remarks: Option<String>,
    /// Cells of unknown columns: heading to text
    pub unmapped: BTreeMap<String, String>,
    /// Fields whose cell says something that was not understood: what is stored stays, where an empty cell clears it
    #[serde(skip)]
    pub not_understood: HashSet<ContractField>,
}

/// An extension option of a contract
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftExtensionOption {
    /// Length in months
    pub months: u32,
    /// Whether the current end has it in it
    pub used: bool,
}

impl DraftContract {
    /// Marks the options that the current end has in it, as far as the days tell
    pub fn mark_used_options(&mut self) {
        let months: Vec<u32> = self.options.iter().map(|option| option.months).collect();
        let term = Term {
            starts_on: self.starts_on,
            original_end_on: self.original_end_on,
            current_end_on: self.current_end_on,
            ultimate_end_on: self.ultimate_end_on,
            options: Some(&months),
            is_ended: self.status == Some(ContractStatus::Terminated),
        };
        if let Some(used) = term.used_options() {
            for (index, option) in self.options.iter_mut().enumerate() {
                option.used = index < used;
            }
        }
    }
}
