use diesel::QueryResult;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    checks::RowDifference,
    load::import_run::{self, Claim},
    report::Changes,
};

/// Where the differences go as they are found; there may be too many to keep
pub(super) enum Ledger {
    /// They are stored with a run
    Run(Uuid),
    /// They are told to people
    Told(Changes),
}

impl Ledger {
    /// That of a run, whose earlier differences are forgotten
    pub(super) async fn begin(connection: &mut AsyncPgConnection, claim: &Claim) -> QueryResult<Self> {
        import_run::begin(connection, claim).await?;
        Ok(Self::Run(claim.import_run_id))
    }

    /// What is told to people
    pub(super) fn told(self) -> Changes {
        match self {
            Self::Run(_) => Changes::default(),
            Self::Told(changes) => changes,
        }
    }

    /// Adds differences, in the order of the workbook
    pub(super) async fn add(
        &mut self,
        connection: &mut AsyncPgConnection,
        differences: Vec<RowDifference>,
    ) -> QueryResult<()> {
        match self {
            Self::Run(import_run_id) => {
                import_run::insert_differences(connection, *import_run_id, &differences).await
            }
            Self::Told(changes) => {
                changes.extend(differences);
                Ok(())
            }
        }
    }
}
