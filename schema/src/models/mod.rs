//! What is stored, one noun a file: `Noun` is read, `NewNoun` is inserted.

mod annual_plan;
mod assessment;
mod audit_event;
mod budget;
mod calendar_edition;
mod calendar_feed;
mod capacity;
mod column_mapping;
mod contract;
mod cpv_code;
mod distribution;
mod expense;
mod idempotency_key;
mod import_run;
mod locked_figure;
mod organization;
mod participation_fee;
mod partnership;
mod pending_form;
mod population_figure;
mod prioritization_round;
mod procedure_term;
mod settlement;
mod tender;
mod tender_step;
mod threshold;
mod token;
mod user;

pub use annual_plan::PlanItem;
pub use assessment::{Assessment, AssessmentAnswer, WeighedCriterion};
pub use audit_event::AuditEvent;
pub use budget::{Budget, BudgetDecision, BudgetLine, BudgetWeight};
pub use calendar_edition::CalendarEdition;
pub use calendar_feed::CalendarFeed;
pub use capacity::{AvailableHours, TenderHours};
pub use column_mapping::{ColumnMapping, NewColumnMapping};
pub use contract::{Contract, ExtensionOption, Supplier};
pub use cpv_code::{CpvEntry, written};
pub use distribution::{CostShare, Distribution};
pub use expense::Expense;
pub use idempotency_key::IdempotencyKey;
pub use import_run::{
    Application, Decision, Difference, ExcerptRow, FieldDifference, Finding, ImportRun, Obstacle, Removal,
    SheetExcerpt,
};
pub use locked_figure::LockedFigure;
pub use organization::Organization;
pub use participation_fee::ParticipationFee;
pub use partnership::{Membership, Partnership};
pub use pending_form::PendingForm;
pub use population_figure::PopulationFigure;
pub use prioritization_round::{PrioritizationAgreement, PrioritizationRound, RankedTender};
pub use procedure_term::ProcedureTerm;
pub use settlement::{
    Settlement, SettlementPosting, SettlementShare, SettlementStatement, SettlementTransfer, SettlementYear,
};
pub use tender::{Calendar, Lot, Participation, PlannedPeriod, Tender};
pub use tender_step::{TenderMove, TenderStep};
pub use threshold::Threshold;
pub use token::Token;
pub use user::{User, UserRole};
