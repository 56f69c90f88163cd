//! What the page of an import shows.

use askama::Template;
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::{Difference, FieldDifference, Finding, ImportRun},
    texts::{Label, actor_name, finding_sentence},
    types::{Choice, DifferenceKind, ImportStatus, Severity, whole_number},
};
use uuid::Uuid;

use super::{
    advice::{Found, Next, advice},
    annotated::is_awaited,
    columns::{self, ColumnsForm},
    form,
    grid::{Grid, InSheet, grids},
    permitted,
    progress::Progress,
    recheck::RecheckForm,
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, Reader, Slice},
    web::{Frame, dutch::moment, source::place},
};

/// Most findings of a kind, and most differences of a kind, on the page
const MOST_ROWS: i64 = 100;
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
    /// What the status means and what to do now
    advice: &'static str,
    /// `None` when nothing is going on
    progress: Option<Progress>,
    facts: Vec<(&'static str, String)>,
    counts: Vec<(&'static str, String)>,
    /// Why the button did nothing; empty when it was not pressed
    refusal: String,
    errors: Findings,
    remarks: Findings,
    /// The sheets around the findings; empty when there is nothing to show
    grids: Vec<Grid>,
    /// Name of the workbook with the findings, which can be downloaded; `None` when there is none
    annotated: Option<String>,
    /// Differences that somebody must decide about, or did
    asked: Vec<DifferenceRow>,
    /// How many of those there are more
    more_asked: String,
    /// What can be chosen for all at once: the name of the field, what it is about, and its choices
    choices_for_all: Vec<ForAll>,
    differences: Vec<DifferenceRow>,
    /// How many differences there are more than those
    more_differences: String,
    /// The button that applies it: what it sends and says; `None` when it may not be applied
    apply_button: Option<(&'static str, &'static str)>,
    /// Whether there are stored rows that it no longer has
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

/// Another import of the same workbook
struct Sibling {
    id: String,
    moment: String,
    status: &'static str,
}

/// What is done with an import, besides applying it
enum Deed {
    Cancel,
    Reject,
    Revert,
}

struct ForAll {
    name: &'static str,
    legend: &'static str,
    choices: Vec<(&'static str, &'static str)>,
}

/// Findings, as far as they are shown
struct Findings {
    rows: Vec<FindingRow>,
    count: i64,
    /// How many there are more than the rows; empty for none
    more: String,
}

pub(super) struct FindingRow {
    pub(super) id: i64,
    pub(super) severity: &'static str,
    /// Where it is in an excerpt of its sheet; `None` when it is at no cell
    pub(super) cell: Option<InSheet>,
    place: String,
    is_in_sheet: bool,
    heading: String,
    seen: String,
    pub(super) sentence: String,
}

struct DifferenceRow {
    kind: &'static str,
    label: String,
    place: String,
    fields: Vec<FieldDifference>,
    /// Name of the field of the form that decides about it; empty when nothing is asked
    asks: String,
    /// What can be chosen
    choices: Vec<(&'static str, &'static str)>,
    /// What was chosen; empty when nothing was
    chosen: &'static str,
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
    refusal: String,
) -> Result<RunPage, ApiError> {
    let run_id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let (run, partnership) = permitted(connection, viewer, Action::ReadAll, run_id).await?;
    let may = |action| viewer.may_with_import(action, &run, partnership.partnership_id).is_ok();
    let (reader, rows, only) = (Reader::over(connection), Slice::first(MOST_ROWS), [run_id]);
    let (asking, others) =
        (&form::ASKING, &[DifferenceKind::New, DifferenceKind::Changed, DifferenceKind::Missing]);
    let (
        errors,
        remarks,
        annotated,
        excerpt,
        asked,
        asked_count,
        differences,
        difference_count,
        siblings,
        columns,
    ) = try_join!(
        findings(connection, run_id, &[Severity::Error]),
        findings(connection, run_id, &[Severity::Warning, Severity::Info]),
        read::import_run::annotated_names(connection, &only),
        read::import_run::excerpt(connection, run_id),
        read::import_run::differences(reader, run_id, Some(asking), &rows),
        read::import_run::count_differences(connection, run_id, Some(asking)),
        read::import_run::differences(reader, run_id, Some(others), &rows),
        read::import_run::count_differences(connection, run_id, Some(others)),
        read::import_run::of_same_file(connection, &run, MOST_SIBLINGS),
        columns::load(connection, viewer, &run, &partnership),
    )?;
    let is_busy =
        matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying);
    let annotated = annotated.into_values().next();
    let is_awaited = annotated.is_none()
        && errors.rows.iter().chain(&remarks.rows).any(|finding| finding.is_in_sheet)
        && is_awaited(run.finished_at, Utc::now());
    let is_checked = run.status == ImportStatus::Checked;
    let may_apply = may(Action::ApplyImport);
    let row = |difference| difference_row(difference, is_checked && may_apply);
    let differences: Vec<DifferenceRow> = differences.into_nodes().into_iter().map(row).collect();
    let asked: Vec<Difference> = asked.into_nodes();
    let choices_for_all = if is_checked && may_apply { for_all(&asked) } else { Vec::new() };
    let shown = asked.len();
    let decided = asked.iter().filter(|difference| difference.choice.is_some()).count();
    let found = Found {
        errors: errors.count,
        errors_beyond_rows: read::import_run::count_errors_beyond_rows(connection, run_id).await?,
        good_rows: run.rows_new + run.rows_changed,
        undecided: asked_count - i64::try_from(decided).unwrap_or(asked_count),
    };
    let next = Next::of(found, may_apply).about(run.kind);
    Ok(RunPage {
        frame: Frame { reloads: is_busy || is_awaited, ..Frame::new(viewer, &partnership) },
        slug: partnership.slug,
        id: id.to_owned(),
        file_name: run.file_name.clone(),
        status: run.status.label(),
        advice: advice(run.status, next, errors.count > 0),
        progress: is_busy.then(|| Progress::of(&run, Utc::now())),
        facts: facts(&run),
        counts: counts(&run),
        refusal,
        more_asked: more(asked_count, shown),
        asked: asked.into_iter().map(row).collect(),
        choices_for_all,
        more_differences: more(difference_count, differences.len()),
        differences,
        apply_button: next.button().filter(|_| is_checked),
        has_missing: run.rows_missing > 0,
        deed: deed(run.status).filter(|(_, action)| may(*action)).map(|(deed, _)| deed),
        is_unsound: found.errors_beyond_rows > 0,
        columns: columns.filter(|_| !is_busy),
        recheck: (!is_busy && may(Action::CheckWorkbook)).then(|| RecheckForm::of(&run)),
        siblings: siblings.iter().map(sibling).collect(),
        grids: grids(&excerpt, errors.rows.iter().chain(&remarks.rows)),
        errors,
        remarks,
        annotated,
    })
}

impl RunPage {
    /// The cell on the page where a finding is marked
    fn shown_at(&self, finding: &FindingRow) -> Option<&str> {
        self.grids.iter().find_map(|grid| grid.anchor(finding.id))
    }
}

impl Findings {
    /// How many there are, as people read it
    fn total(&self) -> String {
        whole_number(self.count)
    }
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

async fn findings(
    connection: &AsyncPgConnection,
    run: Uuid,
    severities: &[Severity],
) -> Result<Findings, read::ReadError> {
    let rows = Slice::first(MOST_ROWS);
    let (found, count) = try_join!(
        read::import_run::findings(Reader::over(connection), run, Some(severities), &rows),
        read::import_run::count_findings(connection, run, Some(severities)),
    )?;
    let rows: Vec<FindingRow> = found.into_nodes().into_iter().map(finding_row).collect();
    Ok(Findings { count, more: more(count, rows.len()), rows })
}

/// How many there are more than are shown; empty for none
fn more(count: i64, shown: usize) -> String {
    let rest = count - i64::try_from(shown).unwrap_or(count);
    if rest > 0 { whole_number(rest) } else { String::new() }
}

fn finding_row(finding: Finding) -> FindingRow {
    let Finding { heading, seen, expected, .. } = &finding;
    FindingRow {
        id: finding.finding_id,
        severity: finding.severity.label(),
        place: place(finding.sheet.as_deref(), finding.cell.as_deref()),
        cell: finding.sheet.clone().zip(finding.cell.clone()).map(|(sheet, cell)| InSheet { sheet, cell }),
        is_in_sheet: finding.sheet.is_some(),
        sentence: finding_sentence(&finding.code, heading.as_deref(), seen.as_deref(), expected.as_deref()),
        heading: finding.heading.unwrap_or_default(),
        seen: finding.seen.unwrap_or_default(),
    }
}

/// What may be chosen for all conflicts, and for all likenesses, where there are any
fn for_all(asked: &[Difference]) -> Vec<ForAll> {
    let [conflicts, likely] = [DifferenceKind::Conflict, DifferenceKind::Likely]
        .map(|kind| asked.iter().any(|difference| difference.kind == kind && difference.choice.is_none()));
    let conflicts = conflicts.then(|| ForAll {
        name: form::CONFLICTS,
        legend: "Voor alles wat ook met de hand is gewijzigd",
        choices: choices(DifferenceKind::Conflict),
    });
    let likely = likely.then(|| ForAll {
        name: form::LIKELY,
        legend: "Voor alles wat op een opgeslagen rij lijkt",
        choices: choices(DifferenceKind::Likely),
    });
    conflicts.into_iter().chain(likely).collect()
}

fn choices(kind: DifferenceKind) -> Vec<(&'static str, &'static str)> {
    let of_kind: &[Choice] = match kind {
        DifferenceKind::Conflict => &[Choice::Keep, Choice::Overwrite],
        DifferenceKind::Likely => &[Choice::Same, Choice::New],
        DifferenceKind::New | DifferenceKind::Changed | DifferenceKind::Missing => &[],
    };
    of_kind.iter().map(|choice| (choice.as_str(), choice.label())).collect()
}

fn difference_row(difference: Difference, may_decide: bool) -> DifferenceRow {
    let asks = may_decide && difference.choice.is_none() && form::ASKING.contains(&difference.kind);
    let row = difference.row_number.map(|row| row.to_string());
    DifferenceRow {
        kind: difference.kind.label(),
        place: difference.sheet.map(|sheet| place(Some(&sheet), row.as_deref())).unwrap_or_default(),
        label: difference.label,
        fields: serde_json::from_value(difference.fields).unwrap_or_default(),
        asks: if asks { form::name_of_choice(difference.difference_id) } else { String::new() },
        choices: if asks { choices(difference.kind) } else { Vec::new() },
        chosen: difference.choice.map_or("", Label::label),
    }
}

fn sibling(run: &ImportRun) -> Sibling {
    Sibling { id: run.import_run_id.to_string(), moment: moment(run.created_at), status: run.status.label() }
}

fn facts(run: &ImportRun) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Soort", run.kind.map_or("nog niet herkend", Label::label).to_owned()),
        ("Aangeleverd", format!("{} door {}", moment(run.created_at), actor_name(&run.actor))),
    ];
    facts.extend(run.applied_by.as_deref().map(|actor| {
        let is_done = matches!(run.status, ImportStatus::Applied | ImportStatus::Reverted);
        (if is_done { "Verwerkt door" } else { "Verwerken gevraagd door" }, actor_name(actor).to_owned())
    }));
    facts.extend(run.year.map(|year| ("Jaar", year.to_string())));
    facts.extend(run.sheet.clone().map(|sheet| ("Blad", sheet)));
    facts.extend(run.finished_at.map(|finished| ("Klaar", moment(finished))));
    facts.extend(
        run.reverted_at
            .zip(run.reverted_by.as_deref())
            .map(|(when, actor)| ("Teruggedraaid", format!("{} door {}", moment(when), actor_name(actor)))),
    );
    facts
}

fn counts(run: &ImportRun) -> Vec<(&'static str, String)> {
    let is_unread = run.rows_read == 0 && matches!(run.status, ImportStatus::Rejected | ImportStatus::Failed);
    if is_unread || matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking) {
        return Vec::new();
    }
    [
        ("gelezen", run.rows_read),
        ("nieuw", run.rows_new),
        ("gewijzigd", run.rows_changed),
        ("ongewijzigd", run.rows_unchanged),
        ("niet meer in het bestand", run.rows_missing),
        ("overgeslagen", run.rows_skipped),
        ("afgekeurd", run.rows_rejected),
    ]
    .map(|(name, count)| (name, whole_number(count)))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many_are_not_shown() {
        assert_eq!(more(1234, 100), "1.134");
        assert_eq!(more(100, 100), "");
    }
}
