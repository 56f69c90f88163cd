use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{Upload, budget, calendar, contract, cpv, expense, population};
use crate::error::EtlError;

/// What stage 5 is to write
#[derive(Debug)]
pub(super) enum Plan {
    /// Of a tender calendar
    Calendar(Box<calendar::Plan>),
    /// Of population figures
    Population(population::Plan),
    /// Of a budget
    Budget(budget::Plan),
    /// Of a contract register
    Contracts(contract::Plan),
    /// Of expenses
    Expenses(expense::Plan),
    /// Of a list of CPV codes
    Cpv(cpv::Plan),
    /// Of a workbook that cannot be read
    Nothing,
}

impl Plan {
    /// Stage 5, in the transaction of the connection
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), EtlError> {
        match self {
            Self::Calendar(plan) => plan.write(connection, upload, import_run_id, now).await,
            Self::Population(plan) => plan.write(connection, upload, import_run_id).await,
            Self::Budget(plan) => plan.write(connection, upload, import_run_id).await,
            Self::Contracts(plan) => plan.write(connection, upload, import_run_id, now).await,
            Self::Expenses(plan) => plan.write(connection, upload, import_run_id, now).await,
            Self::Cpv(plan) => plan.write(connection, upload, import_run_id).await,
            Self::Nothing => Ok(()),
        }
    }
}
