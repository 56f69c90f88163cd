use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::{
    headings::TenderField,
    types::{
        ContractNature, CpvCode, FigureStatus, Milestone, ParticipationRole, Period, Procedure, TenderStatus,
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a draft stands in the workbook
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Sheet
    pub sheet: Arc<str>,
    /// Row, from 0
    pub row: u32,
}

impl Origin {
    /// Row as people count, from 1
    pub fn row_number(&self) -> i32 {
        i32::try_from(self.row).unwrap_or(i32::MAX - 1) + 1
    }
}

/// A tender as a calendar says it; `None` is unknown
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTender {
    /// Where it stands
    pub origin: Origin,
    /// Year of the calendar that it belongs to
    pub year: i32,
    /// What says that year
    pub year_from: YearFrom,
    /// Reference of the people who planned it
    pub reference: Option<String>,
    /// Title; empty only in a row with an error
    pub title: String,
    /// Description
    pub description: Option<String>,
    /// Step in its life; `None` when the calendar says nothing: registered when new, as it was when stored
    pub status: Option<TenderStatus>,
    /// Nature
    pub nature: Option<ContractNature>,
    /// Procedure
    pub procedure: Option<Procedure>,
    /// Main CPV code
    pub cpv_code: Option<CpvCode>,
    /// Category as written
    pub category: Option<String>,
    /// Euro, excluding VAT; of a range the upper end
    #[serde(with = "rust_decimal::serde::str_option")]
    pub estimated_value_eur: Option<Decimal>,
    /// Lower end of a range; euro, excluding VAT
    #[serde(with = "rust_decimal::serde::str_option")]
    pub minimum_value_eur: Option<Decimal>,
    /// Priority as written
    pub priority: Option<String>,
    /// Contact
    pub contact: Option<String>,
    /// Remarks
    pub remarks: Option<String>,
    /// Number of lots; 0 when nothing was said
    pub lots: u32,
    /// Who takes part, each organization once, at most one lead; ordered by organization
    pub participations: Vec<DraftParticipation>,
    /// What is planned when
    pub periods: BTreeMap<Milestone, Period>,
    /// Cells of unknown columns: heading to text
    pub unmapped: BTreeMap<String, String>,
    /// Fields whose cell says something that was not understood: what is stored stays, where an empty cell clears it
    pub not_understood: HashSet<TenderField>,
}

impl DraftTender {
    /// Whether it has a value, or the lower end of one
    pub fn has_value(&self) -> bool {
        self.estimated_value_eur.or(self.minimum_value_eur).is_some()
    }
}

/// What says in which calendar a tender is
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum YearFrom {
    /// The user, the file or the sheet
    Calendar,
    /// The row itself: it may say another one than it did before
    Row,
}

/// The part of an organization in a tender
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftParticipation {
    /// The organization
    pub organization_id: Uuid,
    /// Its name, for the difference
    pub name: String,
    /// Its part
    pub role: ParticipationRole,
}

/// Inhabitants of a municipality on a day, as CBS says
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPopulationFigure {
    /// Where it stands
    pub origin: Origin,
    /// Column of its cell, from 0: with a year a column, a row has several figures
    pub column: u32,
    /// The municipality
    pub organization_id: Uuid,
    /// Its name, for the difference
    pub name: String,
    /// Peildatum
    pub reference_date: NaiveDate,
    /// Number of inhabitants
    pub inhabitants: i32,
    /// Status
    pub status: FigureStatus,
}

/// What a population sheet says the municipalities add up to
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedTotal {
    /// Where it stands
    pub origin: Origin,
    /// Column of its cell, from 0
    pub column: u32,
    /// Of what
    pub of: TotalOf,
    /// Peildatum
    pub reference_date: NaiveDate,
    /// Number of inhabitants
    pub inhabitants: i32,
}

/// Whose inhabitants a total counts
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalOf {
    /// Nederland
    Country,
    /// The rows of the table
    Table,
}

/// A line of a budget
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftBudgetLine {
    /// Where it stands
    pub origin: Origin,
    /// Name, never empty
    pub name: String,
    /// Euro, excluding VAT
    pub amount_eur: Decimal,
    /// Kind of costs as written; `None` when nothing was said
    pub category: Option<String>,
}

/// A row of a budget
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftBudgetRow {
    /// A line
    Line(DraftBudgetLine),
    /// A total of lines above it: not stored, but checked
    Total(DraftBudgetTotal),
}

/// A total in a budget
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftBudgetTotal {
    /// Where it stands
    pub origin: Origin,
    /// Euro, excluding VAT
    pub amount_eur: Decimal,
    /// Whether it says that it is a subtotal, of the lines since the total before it
    pub is_partial: bool,
}
