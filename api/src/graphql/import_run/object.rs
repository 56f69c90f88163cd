//! What an import run shows.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::Utc;
use futures::try_join;
use schema::{models, types};
use uuid::Uuid;

use super::{
    annotated::AnnotatedWorkbook,
    around::Around,
    difference::{Difference, DifferenceKind},
    finding::{Finding, Severity},
    siblings::{Siblings, parts},
};
use crate::{
    graphql::{
        context::Asking,
        node::Kind,
        null_propagation::keep,
        page::{self, Connection, Window},
        partnership::PartnershipSummary,
        refusal::failed,
        scalars::DateTime,
    },
    read::import_run::{self, RunOf},
};

/// Kind of workbook (soort werkmap).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ImportKind")]
pub(in crate::graphql) enum ImportKind {
    /// Tenders of a year (aanbestedingskalender).
    Calendar,
    /// CBS numbers of inhabitants (inwonertallen).
    Population,
    /// Running contracts (contractenregister).
    Contracts,
    /// Lines of a budget (begroting).
    Budget,
    /// What was spent (realisatie).
    Expenses,
    /// CPV codes with what they stand for, reference data of all partnerships (CPV-lijst): as a workbook, or in a shape in which
    /// the EU publishes them. Only an administrator of the installation applies it and takes it back.
    Cpv,
}

/// Where an import stands (status).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::ImportStatus")]
pub(in crate::graphql) enum ImportStatus {
    /// Stored; no worker has it yet (wacht).
    Waiting,
    /// A worker reads and checks it (wordt gecontroleerd).
    Checking,
    /// Findings and differences are known; nothing is applied (gecontroleerd).
    Checked,
    /// A worker applies it, or will (wordt verwerkt).
    Applying,
    /// Its rows are stored (verwerkt).
    Applied,
    /// Not readable as a workbook of a known kind, over a limit, cancelled, or turned down: the findings say why (afgekeurd, afgewezen of afgebroken).
    Rejected,
    /// Went wrong on our side, also after several attempts: the finding import.failed (mislukt).
    Failed,
    /// Taken back (teruggedraaid).
    Reverted,
}

/// How many rows of a workbook are what (rijen).
#[derive(SimpleObject, Debug, Clone, Copy)]
pub(super) struct ImportRows {
    /// Rows below the header that hold something (gelezen).
    read: i32,
    /// Rows that are not stored yet (nieuw).
    new: i32,
    /// Rows that differ from what is stored (gewijzigd).
    changed: i32,
    /// Rows that equal what is stored (ongewijzigd).
    unchanged: i32,
    /// Stored rows that the workbook does not have (niet meer in het bestand).
    missing: i32,
    /// Rows that are no data: titles, totals, notes, other regions (overgeslagen).
    skipped: i32,
    /// Rows with an error (afgekeurd).
    rejected: i32,
}

/// One check, and perhaps application, of one workbook (import).
#[derive(Clone)]
pub(in crate::graphql) struct ImportRun {
    row: models::ImportRun,
    partnership: PartnershipSummary,
    findings: Arc<Siblings<types::Severity, models::Finding>>,
    differences: Arc<Siblings<types::DifferenceKind, models::Difference>>,
    around: Arc<Around>,
}

impl ImportRun {
    /// The import runs of one answer
    pub(in crate::graphql) fn all(rows: Vec<RunOf>) -> Vec<Self> {
        let runs: Vec<Uuid> = rows.iter().map(|(run, _)| run.import_run_id).collect();
        let previous = rows.iter().filter_map(|(run, _)| run.previous_run_id).collect();
        let around = Arc::new(Around::new(runs.clone(), previous));
        let (findings, differences) = (Arc::new(Siblings::new(runs.clone())), Arc::new(Siblings::new(runs)));
        let run = |(row, partnership): RunOf| Self {
            row,
            partnership: PartnershipSummary(partnership),
            findings: Arc::clone(&findings),
            differences: Arc::clone(&differences),
            around: Arc::clone(&around),
        };
        rows.into_iter().map(run).collect()
    }

    /// Identity
    pub(in crate::graphql) const fn uuid(&self) -> Uuid {
        self.row.import_run_id
    }
}

/// One check, and perhaps application, of one workbook (import).
#[Object]
impl ImportRun {
    /// Global identity (identificatie).
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::ImportRun.id(self.row.import_run_id)
    }

    /// The partnership that it is of (samenwerkingsverband).
    async fn partnership(&self) -> &PartnershipSummary {
        &self.partnership
    }

    /// Where it stands (status).
    async fn status(&self) -> ImportStatus {
        self.row.status.into()
    }

    /// Kind of workbook, as asked for or recognized (soort). Null until it is known.
    async fn kind(&self) -> Option<ImportKind> {
        self.row.kind.map(Into::into)
    }

    /// Year that the sender gave (jaar). Null when it follows from the workbook.
    async fn year(&self) -> Option<i32> {
        self.row.year
    }

    /// What its rows are about, ascending (waarover): the years of a calendar or budget, the reference dates of a population, the
    /// months of expenses (2027-03), the organizations of a contract register. Empty until known, and for CPV codes.
    async fn covers(&self) -> &[String] {
        &self.row.covers
    }

    /// Percent of the present stage that is done, 0 to 100 (voortgang). It never goes back, unless a worker begins anew.
    async fn progress(&self) -> i32 {
        self.row.progress
    }

    /// Rows that the present stage, or the last one, has read (gelezen rijen).
    async fn rows_done(&self) -> i32 {
        self.row.rows_done
    }

    /// Rows of the workbook that hold something, an estimate until all are read (totaal aantal rijen). Null when unknown.
    async fn rows_total(&self) -> Option<i32> {
        self.row.rows_total
    }

    /// Seconds until the present stage is expected to end, an estimate (resterende seconden). Null when unknown, or when nothing
    /// is under way.
    async fn seconds_left(&self) -> Option<i32> {
        self.row.seconds_left(Utc::now())
    }

    /// Sheet or sheets that were read, separated by commas (tabblad). Null until it is known.
    async fn sheet(&self) -> Option<&str> {
        self.row.sheet.as_deref()
    }

    /// Name of the file as its sender gave it (bestandsnaam).
    async fn file_name(&self) -> &str {
        &self.row.file_name
    }

    /// Who sent it, as in the history, such as "token:dashboard" (ingezonden door).
    async fn actor(&self) -> &str {
        &self.row.actor
    }

    /// Who had it applied, as in the history, such as "session:beheerder" (verwerkt door). Null when nobody did.
    async fn applied_by(&self) -> Option<&str> {
        self.row.applied_by.as_deref()
    }

    /// How many rows are what (rijen). All zero until the check is done.
    async fn rows(&self) -> ImportRows {
        ImportRows {
            read: self.row.rows_read,
            new: self.row.rows_new,
            changed: self.row.rows_changed,
            unchanged: self.row.rows_unchanged,
            missing: self.row.rows_missing,
            skipped: self.row.rows_skipped,
            rejected: self.row.rows_rejected,
        }
    }

    /// Moment at which it was sent (ingezonden op).
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// Moment at which the last stage ended (klaar op). Null while it is under way.
    async fn finished_at(&self) -> Option<DateTime> {
        self.row.finished_at.map(DateTime)
    }

    /// SHA-256 of the file, in hexadecimal (SHA-256).
    async fn sha256(&self, ctx: &Context<'_>) -> Option<String> {
        let digests = self.around.digests(ctx).await;
        keep(ctx, digests.map(|digests| digests.get(&self.row.import_run_id).cloned()))
    }

    /// Whether this very file was applied before (al eerder verwerkt); known once it is checked.
    async fn duplicate(&self) -> bool {
        self.row.previous_run_id.is_some()
    }

    /// The latest import of this very file that was applied before it (eerdere import). Null when there was none.
    #[graphql(complexity = "2 + child_complexity")]
    async fn previous_run(&self, ctx: &Context<'_>) -> Option<ImportRun> {
        let id = self.row.previous_run_id?;
        keep(ctx, self.around.previous(ctx).await.map(|runs| runs.get(&id).cloned()))
    }

    /// Who took it back (teruggedraaid door). Null when nobody did.
    async fn reverted_by(&self) -> Option<&str> {
        self.row.reverted_by.as_deref()
    }

    /// Moment at which it was taken back (teruggedraaid op). Null when it was not.
    async fn reverted_at(&self) -> Option<DateTime> {
        self.row.reverted_at.map(DateTime)
    }

    /// The workbook again, with its findings as colored cells with notes and as a list (werkmap met bevindingen). Null until it
    /// is made, which takes a moment after the check, and when there is nothing to note in it.
    #[graphql(complexity = "2 + child_complexity")]
    async fn annotated_workbook(&self, ctx: &Context<'_>) -> Option<AnnotatedWorkbook> {
        let run = self.row.import_run_id;
        let name = keep(ctx, self.around.annotated_names(ctx).await.map(|names| names.get(&run)))?;
        Some(AnnotatedWorkbook::new(run, name))
    }

    /// What it noticed, in the order of the workbook (bevindingen).
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    async fn findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
        #[graphql(desc = "Of these weights. Null or left out: of all.")] severity: Option<Vec<Severity>>,
    ) -> Option<Connection<Finding>> {
        keep(ctx, self.page_of_findings(ctx, Window { first, after, last, before }, severity).await)
    }

    /// What it would change, or changed, in what is stored, in the order of the workbook (verschillen).
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list; up to it.")] before: Option<String>,
        #[graphql(desc = "Of these kinds. Null or left out: of all.")] kind: Option<Vec<DifferenceKind>>,
    ) -> Option<Connection<Difference>> {
        keep(ctx, self.page_of_differences(ctx, Window { first, after, last, before }, kind).await)
    }
}

impl ImportRun {
    async fn page_of_findings(
        &self,
        ctx: &Context<'_>,
        window: Window,
        severity: Option<Vec<Severity>>,
    ) -> Result<Option<Connection<Finding>>> {
        let severity: Option<Vec<types::Severity>> =
            severity.map(|list| list.into_iter().map(Into::into).collect());
        let run = self.row.import_run_id;
        let list = format!("findings:{run}");
        let slice = window.slice(&list)?;
        let counted = ctx.look_ahead().field("totalCount").exists();
        let read = async {
            let (runs, severity) = (self.findings.who_get(&run, &slice), severity.as_deref());
            let connection = ctx.database().await?;
            let totals = async {
                if counted {
                    import_run::count_findings_of_each(&connection, runs, severity).await.map(Some)
                } else {
                    Ok(None)
                }
            };
            let pages = import_run::findings_of_each(ctx.reader(&connection), runs, severity, &slice);
            let (pages, totals) = try_join!(pages, totals).map_err(failed)?;
            Ok(parts(pages, totals.as_ref()))
        };
        let part = self.findings.part(run, (slice.clone(), severity.clone(), counted), read).await?;
        Ok(part.map(|part| Connection::new(&list, part.page, part.total, Finding::from)))
    }

    async fn page_of_differences(
        &self,
        ctx: &Context<'_>,
        window: Window,
        kind: Option<Vec<DifferenceKind>>,
    ) -> Result<Option<Connection<Difference>>> {
        let kind: Option<Vec<types::DifferenceKind>> =
            kind.map(|list| list.into_iter().map(Into::into).collect());
        let run = self.row.import_run_id;
        let list = format!("differences:{run}");
        let slice = window.slice(&list)?;
        let counted = ctx.look_ahead().field("totalCount").exists();
        let read = async {
            let (runs, kind) = (self.differences.who_get(&run, &slice), kind.as_deref());
            let connection = ctx.database().await?;
            let totals = async {
                if counted {
                    import_run::count_differences_of_each(&connection, runs, kind).await.map(Some)
                } else {
                    Ok(None)
                }
            };
            let pages = import_run::differences_of_each(ctx.reader(&connection), runs, kind, &slice);
            let (pages, totals) = try_join!(pages, totals).map_err(failed)?;
            Ok(parts(pages, totals.as_ref()))
        };
        let part = self.differences.part(run, (slice.clone(), kind.clone(), counted), read).await?;
        Ok(part.map(|part| Connection::new(&list, part.page, part.total, Difference::from)))
    }
}
