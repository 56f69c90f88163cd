//! Value types: parsed once, valid ever after.

mod access;
mod budget;
mod cell_address;
mod contract;
mod cpv_code;
mod expense;
mod gm_code;
mod half_year;
mod import_run;
mod kvk_number;
mod money;
mod notice_period;
mod organization;
mod period;
mod population;
mod settlement;
mod tender;
mod text_enum;

pub use access::{Role, TokenAccess, TokenPurpose};
pub use budget::{BudgetDecisionKind, BudgetStatus, DistributionMethod};
pub use cell_address::CellAddress;
pub use contract::{ContractStatus, Renewal};
pub use cpv_code::CpvCode;
pub use expense::VatTreatment;
pub use gm_code::GmCode;
pub use half_year::{Half, HalfYear};
pub use import_run::{Choice, DifferenceKind, ImportKind, ImportStatus, Severity};
pub use kvk_number::{KvkNumber, NoKvkNumber};
pub use money::{euros, euros_and_cents, fits_money, whole_number};
pub use notice_period::NoticePeriod;
pub use organization::{MembershipKind, MembershipRole, OrganizationKind};
pub use period::{DateRange, Period, Precision, dutch_day};
pub use population::FigureStatus;
pub use settlement::{SettlementStatus, TransferMethod};
pub use tender::{CalendarStatus, ContractNature, Milestone, ParticipationRole, Procedure, TenderStatus};
pub use text_enum::UnknownText;
