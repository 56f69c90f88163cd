//! What the page of an import shows.

use askama::Template;
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::{Finding, ImportRun, Obstacle},
    texts::{finding_sentence, import_status},
    types::{ImportStatus, Severity},
};
use uuid::Uuid;

use super::{
    advice::{Found, Next, advice},
    annotated::is_awaited,
    changes::{self, AskedNames, Shown},
    columns::{self, ColumnsForm},
    facts::{counts, facts},
    findings::{self, Alarm, FindingRow, Findings, is_to_mend},
    grid::{Grid, grids},
    outcome::Done,
    permitted,
    place::Places,
    progress::Progress,
    recheck::RecheckForm,
    undoing::{Attempt, Undoing},
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, ReadError},
    web::{Frame, dutch::moment, filled::Filled},
};

/// Most other imports of the same workbook on the page
const MOST_SIBLINGS: i64 = 5;

#[derive(Template)]
#[template(path = "import_run.html")]
pub(super) struct RunPage {
    frame: Frame,
    /// Short name of the partnership
    slug: String,
    id: String,
    file_name: String,
    status: &'static str,
    /// What the status means and what to do now; empty where what somebody did says it
    advice: String,
    /// `None` when nothing is going on
    progress: Option<Progress>,
    facts: Vec<(&'static str, String)>,
    counts: Vec<(&'static str, String)>,
    /// Why the button did nothing; empty when it was not pressed
    refusal: String,
    /// What was filled in when it did nothing
    sent: Filled,
    /// What somebody did to it: turned it down, or broke it off; empty when nobody did
    deed_done: String,
    /// What it did, once it is applied, or what was undone of it
    done: Option<Done>,
    /// What taking it back would do; `None` when that is not offered
    undoing: Option<Undoing>,
    /// Whether it can be taken back; `None` where that was not tried
    attempt: Option<Attempt>,
    /// Which parts of it are asked for
    places: Places,
    /// The latest import that was applied since and is about the same
    overtaken: Option<Sibling>,
    /// An import of another file that was applied since this one's file was first handed in
    newer: Option<Sibling>,
    /// What is to be mended; `None` for nothing
    alarm: Option<Alarm>,
    /// What stands above what the check noticed
    findings_heading: &'static str,
    errors: Findings,
    warnings: Findings,
    notes: Findings,
    /// The sheets around the findings; empty when there is nothing to show
    grids: Vec<Grid>,
    /// Name of the workbook with the findings, which can be downloaded; `None` when there is none
    annotated: Option<String>,
    /// The differences
    shown: Shown,
    /// Whether something is still to be decided by who sees it
    is_open: bool,
    /// What the table of what is asked is called
    asked: AskedNames,
    /// What the table of differences tells
    caption: String,
    /// The verb between what was stored and what the workbook makes of it
    becomes: &'static str,
    /// The button that applies it; `None` when it may not be applied
    apply_button: Option<ApplyButton>,
    /// Whether stored rows that it no longer has can be removed
    has_missing: bool,
    /// What may be done with it besides; `None` for nothing
    deed: Option<Deed>,
    /// Whether an error is about more than a row, such as a column that is missing
    is_unsound: bool,
    /// What can be said about columns that were not understood
    columns: Option<ColumnsForm>,
    /// `None` while it is under way, and for who may not
    recheck: Option<RecheckForm>,
    /// Other imports of the same workbook, the latest first
    siblings: Vec<Sibling>,
}

/// The button that applies an import
struct ApplyButton {
    /// What it sends
    rows: &'static str,
    /// What it says
    label: &'static str,
    /// What it would do, where nobody needs to; empty where somebody does
    aside: &'static str,
}

/// Another import of the same workbook
struct Sibling {
    id: String,
    file_name: String,
    moment: String,
    status: &'static str,
}

/// What is done with an import, besides applying it
enum Deed {
    Cancel,
    Reject,
    Revert,
}

/// The page of an import, with why a command did nothing
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`]; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: &str,
    places: Places,
    refusal: String,
) -> Result<RunPage, ApiError> {
    let run_id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let (run, partnership) = permitted(connection, viewer, Action::ReadAll, run_id).await?;
    let may = |action| viewer.may_with_import(action, &run, partnership.partnership_id).is_ok();
    let only = [run_id];
    let may_apply = may(Action::ApplyImport);
    let (noticed, changes, annotated, excerpt, [overtaken, newer], siblings, columns) = try_join!(
        noticed(connection, run_id, places),
        changes::load(connection, &run, may_apply, places),
        read::import_run::annotated_names(connection, &only),
        read::import_run::excerpt(connection, run_id),
        later(connection, run_id),
        read::import_run::of_same_file(connection, &run, MOST_SIBLINGS),
        columns::load(connection, viewer, &run, &partnership),
    )?;
    let mut runs: Vec<Uuid> = siblings.iter().map(|run| run.import_run_id).collect();
    runs.push(run_id);
    let deeds = read::import_run::deeds(connection, &runs).await?;
    let deed_done = deeds.get(&run_id);
    let [errors, warnings, notes] = noticed;
    let errors = errors.without_deed(deed_done);
    let is_busy =
        matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying);
    let annotated = annotated.into_values().next();
    let all = || [&errors, &warnings, &notes].into_iter().flat_map(|of| &of.rows);
    let is_awaited = annotated.is_none()
        && all().any(|finding| finding.is_in_sheet)
        && is_awaited(run.finished_at, Utc::now());
    let grids = grids(&excerpt, all());
    let found = Found {
        errors: errors.count,
        errors_beyond_rows: read::import_run::count_errors_beyond_rows(connection, run_id).await?,
        good_rows: run.rows_new + run.rows_changed,
        undecided: changes.undecided(),
        changes_nothing: run.changes_nothing(),
        keeps: changes.kept_count > 0,
        is_overtaken: overtaken.is_some(),
    };
    let next = Next::of(found, may_apply).about(run.kind);
    let decides = run.status == ImportStatus::Checked && may_apply;
    let shown = changes.shown(decides, places);
    let undoing = Undoing::of(&run, shown.fates(), &shown);
    let done = match run.status {
        ImportStatus::Applied => Some(Done::of(&run, &partnership.slug, shown.fates())),
        ImportStatus::Reverted => Some(Done::undone(undoing.did())),
        _ => None,
    };
    let deed = deed(run.status).filter(|(_, action)| may(*action)).map(|(deed, _)| deed);
    let attempt = attempted(connection, deed.as_ref(), &run, &partnership.slug).await?;
    let is_to_mend = errors.count > 0 && is_to_mend(run.status, deed_done.is_some(), overtaken.is_some());
    let status = |run: &ImportRun| {
        import_status(run.status, deeds.get(&run.import_run_id).map(|deed| deed.code.as_str()))
    };
    Ok(RunPage {
        frame: Frame { reloads: is_busy || is_awaited, ..Frame::new(viewer, &partnership) },
        id: id.to_owned(),
        file_name: run.file_name.clone(),
        status: status(&run),
        advice: advised(&run, next, [&errors, &warnings], deed_done),
        progress: is_busy.then(|| Progress::of(&run, Utc::now())),
        facts: facts(&run),
        counts: counts(&run),
        refusal,
        sent: Filled::default(),
        deed_done: deed_done.map(told).unwrap_or_default(),
        done,
        undoing: matches!(deed, Some(Deed::Revert)).then_some(undoing),
        attempt,
        places,
        newer: newer.filter(|_| overtaken.is_none()).map(|run| sibling(&run, status(&run))),
        overtaken: overtaken.as_ref().map(|run| sibling(run, status(run))),
        alarm: is_to_mend.then(|| Alarm::of(&errors, &grids, is_awaited)),
        findings_heading: findings::heading(run.status, deed_done.is_some() || overtaken.is_some()),
        is_open: decides && found.undecided > 0,
        asked: AskedNames::of(run.status, found.undecided),
        caption: shown.caption(run.status, overtaken.is_some()),
        becomes: changes::becomes(run.status),
        apply_button: next.button().filter(|_| decides).map(|(rows, label)| ApplyButton {
            rows,
            label,
            aside: next.aside(),
        }),
        has_missing: changes::is_removable(&run),
        shown,
        deed,
        is_unsound: found.errors_beyond_rows > 0,
        columns: columns.filter(|_| !is_busy),
        recheck: (!is_busy && may(Action::CheckWorkbook)).then(|| RecheckForm::of(&run)),
        siblings: siblings.iter().map(|run| sibling(run, status(run))).collect(),
        grids,
        errors,
        warnings,
        notes,
        annotated,
        slug: partnership.slug,
    })
}

impl RunPage {
    /// The page with what was filled in to apply it
    pub(super) fn filled_in(self, sent: Filled) -> Self {
        Self { sent, ..self }
    }

    /// Whether taking it back is offered, and was not tried yet
    pub(super) const fn is_untried(&self) -> bool {
        self.undoing.is_some() && self.attempt.is_none()
    }

    /// The page with the rows that are in the way of taking the import back, none when it can be
    pub(super) fn tried(self, obstacles: &[Obstacle]) -> Self {
        let kind = self.undoing.as_ref().and_then(|undoing| undoing.kind);
        Self { attempt: Some(Attempt::new(obstacles, kind, &self.slug)), ..self }
    }

    /// The attempt to take it back, when that showed that it cannot be
    fn barred(&self) -> Option<&Attempt> {
        self.attempt.as_ref().filter(|attempt| !attempt.why_not.is_empty())
    }

    /// The cell on the page where a finding is marked
    fn shown_at(&self, finding: &FindingRow) -> Option<&str> {
        self.grids.iter().find_map(|grid| grid.anchor(finding.id))
    }

    /// All findings on the page, the gravest first
    fn noticed(&self) -> impl Iterator<Item = &FindingRow> {
        [&self.errors, &self.warnings, &self.notes].into_iter().flat_map(|of| &of.rows)
    }

    /// The lists of findings of which there are more, each with its name in addresses and what people call it
    fn long_lists(&self) -> Vec<(&'static str, &'static str, &Findings)> {
        let all = [
            ("errors", "fouten", &self.errors),
            ("warnings", "waarschuwingen", &self.warnings),
            ("notes", "mededelingen", &self.notes),
        ];
        let is_long = |(_, _, of): &(_, _, &Findings)| of.part.is_later() || of.part.next.is_some();
        all.into_iter().filter(is_long).collect()
    }
}

/// Whether it can be taken back, for who is offered to; `None` where that is not tried
async fn attempted(
    connection: &AsyncPgConnection,
    deed: Option<&Deed>,
    run: &ImportRun,
    slug: &str,
) -> Result<Option<Attempt>, ReadError> {
    if !matches!(deed, Some(Deed::Revert)) {
        return Ok(None);
    }
    Attempt::of(connection, run, slug).await
}

/// What its status means and what to do now; empty where what somebody did says it
fn advised(
    run: &ImportRun,
    next: Next,
    [errors, warnings]: [&Findings; 2],
    deed: Option<&Finding>,
) -> String {
    if deed.is_some() { String::new() } else { advice(run.status, next, errors.count > 0, warnings.count) }
}

/// What the check noticed, the gravest first
async fn noticed(
    connection: &AsyncPgConnection,
    run: Uuid,
    places: Places,
) -> Result<[Findings; 3], ReadError> {
    let (errors, warnings, notes) = try_join!(
        findings::load(connection, run, Severity::Error, places.errors),
        findings::load(connection, run, Severity::Warning, places.warnings),
        findings::load(connection, run, Severity::Info, places.notes),
    )?;
    Ok([errors, warnings, notes])
}

/// The latest import that was applied since and is about the same, and that since its file was first handed in
async fn later(connection: &AsyncPgConnection, run: Uuid) -> Result<[Option<ImportRun>; 2], ReadError> {
    let overtaken = read::import_run::overtaken(connection, &[run]).await?.remove(&run);
    let newer = read::import_run::newer_than_file(connection, run).await?;
    let found = async |id: Option<Uuid>| match id {
        Some(id) => Ok::<_, ReadError>(read::import_run::find(connection, id).await?.map(|(run, _)| run)),
        None => Ok(None),
    };
    Ok([found(overtaken).await?, found(newer).await?])
}

/// What can be done with an import in that status, besides applying it, and what one must be allowed to
const fn deed(status: ImportStatus) -> Option<(Deed, Action)> {
    match status {
        ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying => {
            Some((Deed::Cancel, Action::CancelImport))
        }
        ImportStatus::Checked => Some((Deed::Reject, Action::RejectImport)),
        ImportStatus::Applied => Some((Deed::Revert, Action::RevertImport)),
        ImportStatus::Rejected | ImportStatus::Failed | ImportStatus::Reverted => None,
    }
}

/// What somebody did to an import, in a sentence
fn told(deed: &Finding) -> String {
    let (heading, seen) = (deed.heading.as_deref(), deed.seen.as_deref());
    finding_sentence(&deed.code, heading, seen, deed.expected.as_deref())
}

fn sibling(run: &ImportRun, status: &'static str) -> Sibling {
    Sibling {
        id: run.import_run_id.to_string(),
        file_name: run.file_name.clone(),
        moment: moment(run.created_at),
        status,
    }
}
