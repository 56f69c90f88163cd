//! The run: five stages in order, and the border of the transaction. Read this first.
//!
//! 1. read: [`Workbook::open`] guards the container and streams its rows
//! 2. map: [`columns`](crate::columns) finds the kind, the header of each sheet and its fields
//! 3. parse: [`rows`](crate::rows) makes a draft with all its findings of each row
//! 4. check: [`checks`](crate::checks) compares the drafts with each other and with what is stored
//! 5. write: [`load`] stores what is new or changed
//!
//! A check does 1 to 4 and stores nothing of the data. An import does all five, after it opened its run alone, so that a
//! crash leaves a trace. Either is one transaction: a calendar, which may have any number of rows, goes through memory
//! in chunks; the other kinds are whole in it. [`revert`] takes an import back.

mod alike;
mod annotation;
mod budget;
mod calendar;
mod contract;
mod cpv;
mod expense;
mod following;
mod gone;
mod ledger;
mod noticed;
mod outcome;
mod plan;
mod population;
mod progress;
mod revert;
mod tables;
mod year;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use schema::{
    clock,
    models::{Application, Partnership},
    texts::actor_name,
    types::{ImportKind, ImportStatus, dutch_day},
};
use uuid::Uuid;

use self::{ledger::Ledger, plan::Plan, progress::Milestone};
pub use self::{
    outcome::RowCounts,
    progress::{Position, Progress, tell},
    revert::revert,
};
use crate::{
    checks::RowDifference,
    columns::Mappings,
    config::Limits,
    directory::Directory,
    error::EtlError,
    findings::Finding,
    load::{
        self, history,
        import_run::{self, Claim, PutBack},
    },
    report::{Changes, Report},
    supervise,
    workbook::Workbook,
};

/// A workbook with what its user said about it
#[derive(Debug, Clone)]
pub struct Upload {
    /// The partnership that it belongs to
    pub partnership: Partnership,
    /// Name of the file, without folders
    pub file_name: String,
    /// The bytes
    pub content: Arc<[u8]>,
    /// Kind of workbook; `None` to recognize it by its headings
    pub kind: Option<ImportKind>,
    /// Year of the calendar or budget, or of 1 January of a population sheet; `None` when the workbook says it
    pub year: Option<i32>,
    /// What its columns hold, said for this import alone: headings, each with the name of a field or `None` for a column
    /// that means nothing
    pub columns: Vec<(String, Option<String>)>,
    /// Who brought it, for the history
    pub actor: String,
    /// How it is to be applied
    pub application: Application,
}

/// What stages 2 to 4 found
#[derive(Debug)]
struct Checked {
    /// For people and programs
    report: Report,
    /// What changes, as far as it was not told yet
    differences: Vec<RowDifference>,
    /// Rows that somebody must decide about before it can be applied
    undecided: usize,
    /// Whether an error is about more than a row, so that no row is surely good
    is_unsound: bool,
    /// Latest import of the very same bytes that is applied
    previous_run_id: Option<Uuid>,
    /// What the rows are about, ascending: years, days, months or organizations, by the kind of workbook
    covers: Vec<String>,
    plan: Plan,
}

/// What stages 2 to 4 work with, of whatever kind
struct Source<'a> {
    workbook: Workbook,
    directory: &'a Directory,
    mappings: &'a Mappings,
    upload: &'a Upload,
    progress: &'a Progress,
}

/// Stages 1 to 4: what the workbook says, what is wrong with it and what it would change
///
/// # Errors
/// [`EtlError::Unreadable`] when it is no workbook of a known kind, [`EtlError::Database`].
pub async fn check(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    limits: &Limits,
    progress: &Progress,
) -> Result<(Report, Changes), EtlError> {
    connection
        .transaction(async |connection| {
            let mut ledger = Ledger::Told(Changes::default());
            let checked = examine(connection, upload, limits, progress, &mut ledger, false).await?;
            Ok((checked.report, ledger.told()))
        })
        .await
}

/// Stages 1 to 4, in a transaction; what is to be written `holds` still until that ends
async fn examine(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    limits: &Limits,
    progress: &Progress,
    ledger: &mut Ledger,
    holds: bool,
) -> Result<Checked, EtlError> {
    progress.reach(Milestone::Begun);
    let mut workbook = Workbook::open(Arc::clone(&upload.content), limits)?;
    progress.expect_rows(workbook.rows_expected());
    progress.reach(Milestone::Opened);
    let members = load::partnership::all_members(connection, upload.partnership.partnership_id).await?;
    let directory = load::organization::directory(connection).await?;
    let directory = directory.with_members(members.iter().map(|member| member.organization_id));
    let mappings = mappings(connection, upload).await?;
    let kind = tables::kind(&mut workbook, &directory, &mappings, upload.kind)?;
    if let Some(field) = mappings.unknown_field(kind) {
        return Err(EtlError::Request(format!("there is no field '{field}' in this kind of workbook")));
    }
    progress.reach(Milestone::Mapped);
    let mut source = Source { workbook, directory: &directory, mappings: &mappings, upload, progress };
    let mut checked = match kind {
        ImportKind::Calendar => calendar::check(connection, source, ledger, holds).await,
        ImportKind::Population => population::check(connection, &mut source).await,
        ImportKind::Budget => budget::check(connection, &mut source).await,
        ImportKind::Contracts => contract::check(connection, &mut source).await,
        ImportKind::Expenses => expense::check(connection, &mut source).await,
        ImportKind::Cpv => cpv::check(connection, &mut source).await,
    }?;
    ledger.add(connection, std::mem::take(&mut checked.differences)).await?;
    let of = upload.partnership.partnership_id;
    if let Some(previous) = import_run::previous(connection, of, &upload.content, kind).await? {
        checked.previous_run_id = Some(previous.import_run_id);
        checked.report.findings.insert(0, already_applied(&previous));
    }
    Ok(checked)
}

fn already_applied(previous: &import_run::Previous) -> Finding {
    let (day, actor) = (dutch_day(clock::dutch(previous.applied_at).date()), actor_name(&previous.actor));
    Finding::info("import.already_applied").expecting(format!("op {day} door {actor}"))
}

impl Checked {
    /// Whether nothing of it may be stored, applied like that
    fn is_refused(&self, application: &Application) -> bool {
        let only_rows_are_bad = application.good_rows_only && !self.is_unsound;
        self.undecided > 0 || (self.report.has_errors() && !only_rows_are_bad)
    }
}

/// What people said about columns: what the partnership saved, and what was said for this import
async fn mappings(connection: &mut AsyncPgConnection, upload: &Upload) -> Result<Mappings, EtlError> {
    let saved = load::column_mapping::of_partnership(connection, upload.partnership.partnership_id).await?;
    Ok(Mappings::saved(saved).with_told(&upload.columns))
}

/// All five stages for a file of the command line; the report says whether it was stored: not with errors, unless only
/// good rows were asked for, and not while rows are to be decided about.
///
/// # Errors
/// [`EtlError::Unreadable`] when it is no workbook of a known kind, [`EtlError::Database`]; the run tells either.
pub async fn import(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    limits: &Limits,
    claimant: &str,
    progress: &Progress,
    now: DateTime<Utc>,
) -> Result<Report, EtlError> {
    let claim = import_run::open(connection, upload, claimant).await?;
    let outcome = apply(connection, &claim, upload, limits, progress, now).await;
    if matches!(outcome, Err(EtlError::Database(_) | EtlError::Request(_) | EtlError::NotItsTurn)) {
        // Who sees a command fail does not expect a worker to go on with it.
        import_run::put_back(connection, &claim, PutBack::Unfinished, 1).await?;
    }
    outcome.map(Report::insisting)
}

/// The stage that an uploaded run waits for: its check, or its application
///
/// # Errors
///
/// [`EtlError::Database`], [`EtlError::NotItsTurn`], [`EtlError::TakenAway`]; an unreadable workbook is an outcome, not an
/// error.
pub async fn stage(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    limits: &Limits,
    progress: &Progress,
    now: DateTime<Utc>,
) -> Result<(), EtlError> {
    let run = import_run::find(connection, claim.import_run_id).await?;
    let upload = Upload {
        partnership: load::partnership::by_id(connection, run.partnership_id).await?,
        file_name: run.file_name,
        content: import_run::content(connection, run.import_file_id).await?.into(),
        kind: run.kind,
        year: run.year,
        columns: Vec::new(),
        actor: run.applied_by.unwrap_or(run.actor),
        application: Application::stored(run.application)?,
    };
    let outcome = match run.status {
        ImportStatus::Checking => preview(connection, claim, &upload, limits, progress, now).await,
        ImportStatus::Applying => apply(connection, claim, &upload, limits, progress, now).await,
        _ => return Ok(()),
    };
    let report = match outcome {
        Err(EtlError::Unreadable(finding)) => Report::unreadable(*finding),
        other => other?,
    };
    annotation::keep(connection, claim.import_run_id, upload, &report.findings, limits, now).await;
    Ok(())
}

/// Ends a run whose workbook asked for more than it may
///
/// # Errors
/// [`EtlError::Database`]
pub async fn too_demanding(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<(), EtlError> {
    reject(connection, claim, &supervise::too_demanding(limits), now).await
}

/// Ends a run that its user broke off
///
/// # Errors
/// [`EtlError::Database`]
pub async fn cancelled(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<(), EtlError> {
    reject(connection, claim, &broken_off(actor), now).await
}

/// What is said of an import that somebody broke off
pub fn broken_off(actor: &str) -> Finding {
    Finding::error("import.cancelled").seeing(actor_name(actor))
}

async fn preview(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    upload: &Upload,
    limits: &Limits,
    progress: &Progress,
    now: DateTime<Utc>,
) -> Result<Report, EtlError> {
    let outcome = connection
        .transaction(async |connection| {
            let mut ledger = Ledger::begin(connection, claim).await?;
            let checked = examine(connection, upload, limits, progress, &mut ledger, false).await?;
            close(connection, claim, ImportStatus::Checked, &checked, now).await?;
            Ok(checked.report)
        })
        .await;
    told(connection, claim, outcome, now).await
}

async fn apply(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    upload: &Upload,
    limits: &Limits,
    progress: &Progress,
    now: DateTime<Utc>,
) -> Result<Report, EtlError> {
    let outcome = connection
        .transaction(async |connection| {
            history::explain(connection, &upload.actor, &format!("import:{}", claim.import_run_id)).await?;
            history::take_turns(connection, upload.partnership.partnership_id).await?;
            let mut ledger = Ledger::begin(connection, claim).await?;
            let checked = examine(connection, upload, limits, progress, &mut ledger, true).await?;
            let status = if checked.is_refused(&upload.application) {
                ImportStatus::Checked
            } else {
                checked.plan.write(connection, upload, claim.import_run_id, now).await?;
                progress.reach(Milestone::Written);
                ImportStatus::Applied
            };
            close(connection, claim, status, &checked, now).await?;
            Ok(Report { is_stored: status == ImportStatus::Applied, ..checked.report })
        })
        .await;
    let report = told(connection, claim, outcome, now).await?;
    Ok(Report { run: Some(claim.import_run_id), ..report })
}

/// The outcome, after the run was told when the workbook cannot be read
async fn told<T>(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    outcome: Result<T, EtlError>,
    now: DateTime<Utc>,
) -> Result<T, EtlError> {
    if let Err(EtlError::Unreadable(finding)) = &outcome {
        reject(connection, claim, finding, now).await?;
    }
    outcome
}

async fn reject(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    finding: &Finding,
    now: DateTime<Utc>,
) -> Result<(), EtlError> {
    let checked = Checked {
        report: Report::unreadable(finding.clone()),
        differences: Vec::new(),
        undecided: 0,
        is_unsound: true,
        previous_run_id: None,
        covers: Vec::new(),
        plan: Plan::Nothing,
    };
    connection
        .transaction(async |connection| {
            import_run::begin(connection, claim).await?;
            close(connection, claim, ImportStatus::Rejected, &checked, now).await
        })
        .await
}

async fn close(
    connection: &mut AsyncPgConnection,
    claim: &Claim,
    status: ImportStatus,
    checked: &Checked,
    now: DateTime<Utc>,
) -> Result<(), EtlError> {
    let Report { kind, sheet, rows, findings, .. } = &checked.report;
    let ending = import_run::Ending {
        status,
        kind: *kind,
        sheet: sheet.clone(),
        rows: *rows,
        findings,
        covers: &checked.covers,
        previous_run_id: checked.previous_run_id,
    };
    if import_run::close(connection, claim, &ending, now).await? { Ok(()) } else { Err(EtlError::TakenAway) }
}
