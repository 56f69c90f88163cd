//! The rules of the domain, one noun a file, pure: values in, a result or violations out.
//!
//! A rule does not know who asks; the caller adds the address (a cell, an argument).

pub mod alignment;
pub mod assessment;
pub mod budget_actuals;
pub mod budget_approval;
pub mod budget_comparison;
pub mod budget_indexation;
pub mod calendar_difference;
pub mod capacity;
pub mod column_mapping;
pub mod contract;
pub mod cost_distribution;
pub mod expense_correction;
pub mod expense_doubt;
pub mod password;
pub mod planning;
pub mod retraction;
pub mod retrospect;
pub mod reverting;
pub mod settlement;
pub mod spoken_amount;
pub mod spoken_period;
pub mod tender;
pub mod threshold;
mod violation;
pub mod working_day;

pub use violation::Violation;
