//! What the page of an import shows.

use askama::Template;
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::{Difference, ImportRun},
    texts::{Label, actor_name},
    types::{DifferenceKind, ImportStatus, Severity, whole_number},
};
use uuid::Uuid;

use super::{
    advice::{Found, Next, advice},
    annotated::is_awaited,
    columns::{self, ColumnsForm},
    differences::{DifferenceRow, ForAll, difference_row, for_all},
    findings::{self, FindingRow, Findings},
    form,
    grid::{Grid, grids},
    outcome::{Done, about},
    permitted,
    place::{Part, Places, behind},
    progress::Progress,
    recheck::RecheckForm,
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, ReadError, Reader, Slice},
    web::{Frame, dutch::moment, filled::Filled},
};

/// Most differences on the page
const MOST_ROWS: i64 = 100;
/// Most differences to decide about on the page
const MOST_ASKED: i64 = 500;
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
    /// What was filled in when it did nothing
    sent: Filled,
    /// What somebody did to it, in sentences: turned it down, or broke it off
    deeds: Vec<String>,
    /// What it did, once it is applied
    done: Option<Done>,
    /// The latest import that was applied since and is about the same
    overtaken: Option<Sibling>,
    errors: Findings,
    warnings: Findings,
    notes: Findings,
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
    /// Whether something is still to be decided
    is_open: bool,
    /// What the table of differences tells
    caption: &'static str,
    differences: Vec<DifferenceRow>,
    /// How many differences there are, those to decide about not among them
    difference_count: String,
    /// Which of them are on the page
    part: Part,
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
    let (noticed, changes, annotated, excerpt, overtaken, siblings, columns) = try_join!(
        noticed(connection, run_id, places),
        changes(connection, run_id, places),
        read::import_run::annotated_names(connection, &only),
        read::import_run::excerpt(connection, run_id),
        overtaken(connection, run_id),
        read::import_run::of_same_file(connection, &run, MOST_SIBLINGS),
        columns::load(connection, viewer, &run, &partnership),
    )?;
    let [mut errors, warnings, notes] = noticed;
    let deeds = errors.take_deeds();
    let is_busy =
        matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying);
    let annotated = annotated.into_values().next();
    let all = || [&errors, &warnings, &notes].into_iter().flat_map(|of| &of.rows);
    let is_awaited = annotated.is_none()
        && all().any(|finding| finding.is_in_sheet)
        && is_awaited(run.finished_at, Utc::now());
    let grids = grids(&excerpt, all());
    let may_apply = may(Action::ApplyImport);
    let found = Found {
        errors: errors.count,
        errors_beyond_rows: read::import_run::count_errors_beyond_rows(connection, run_id).await?,
        good_rows: run.rows_new + run.rows_changed,
        undecided: changes.undecided(),
    };
    let next = Next::of(found, may_apply).about(run.kind);
    let decides = run.status == ImportStatus::Checked && may_apply;
    let Changes { asked, asked_count, others, other_count, has_next } = changes;
    let row = |difference| difference_row(difference, decides);
    let differences: Vec<DifferenceRow> = others.into_iter().map(row).collect();
    let choices_for_all = if decides { for_all(&asked) } else { Vec::new() };
    let asked: Vec<DifferenceRow> = asked.into_iter().map(row).collect();
    let kept = i32::try_from(asked.iter().filter(|row| row.stays()).count()).unwrap_or(i32::MAX);
    Ok(RunPage {
        frame: Frame { reloads: is_busy || is_awaited, ..Frame::new(viewer, &partnership) },
        id: id.to_owned(),
        file_name: run.file_name.clone(),
        status: run.status.label(),
        advice: advice(run.status, next, errors.count > 0),
        progress: is_busy.then(|| Progress::of(&run, Utc::now())),
        facts: facts(&run),
        counts: counts(&run),
        refusal,
        sent: Filled::default(),
        deeds,
        done: (run.status == ImportStatus::Applied).then(|| Done::of(&run, &partnership.slug, kept)),
        overtaken: overtaken.as_ref().map(sibling),
        more_asked: more(asked_count, asked.len()),
        choices_for_all,
        asked,
        is_open: decides && found.undecided > 0,
        caption: caption(run.status),
        part: Part {
            after: places.differences,
            next: differences.last().map(|row| row.id).filter(|_| has_next),
        },
        difference_count: whole_number(other_count),
        differences,
        apply_button: next.button().filter(|_| run.status == ImportStatus::Checked),
        has_missing: run.rows_missing > 0,
        deed: deed(run.status).filter(|(_, action)| may(*action)).map(|(deed, _)| deed),
        is_unsound: found.errors_beyond_rows > 0,
        columns: columns.filter(|_| !is_busy),
        recheck: (!is_busy && may(Action::CheckWorkbook)).then(|| RecheckForm::of(&run)),
        siblings: siblings.iter().map(sibling).collect(),
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

/// The differences on the page
struct Changes {
    /// Those that somebody must decide about, or did
    asked: Vec<Difference>,
    /// How many of those there are
    asked_count: i64,
    /// A part of the others
    others: Vec<Difference>,
    /// How many others there are
    other_count: i64,
    /// Whether others follow that part
    has_next: bool,
}

impl Changes {
    /// How many are still to be decided about
    fn undecided(&self) -> i64 {
        let decided = self.asked.iter().filter(|difference| difference.choice.is_some()).count();
        self.asked_count - i64::try_from(decided).unwrap_or(self.asked_count)
    }
}

async fn changes(connection: &AsyncPgConnection, run: Uuid, places: Places) -> Result<Changes, ReadError> {
    let reader = Reader::over(connection);
    let rest = [DifferenceKind::New, DifferenceKind::Changed, DifferenceKind::Missing];
    let all_asked = Slice::first(MOST_ASKED);
    let part = Slice::First { limit: MOST_ROWS, after: places.differences.map(behind) };
    let (asked, asked_count, others, other_count) = try_join!(
        read::import_run::differences(reader, run, Some(&form::ASKING), &all_asked),
        read::import_run::count_differences(connection, run, Some(&form::ASKING)),
        read::import_run::differences(reader, run, Some(&rest), &part),
        read::import_run::count_differences(connection, run, Some(&rest)),
    )?;
    let has_next = others.has_next;
    Ok(Changes { asked: asked.into_nodes(), asked_count, others: others.into_nodes(), other_count, has_next })
}

/// The latest import that was applied since and is about the same
async fn overtaken(connection: &AsyncPgConnection, run: Uuid) -> Result<Option<ImportRun>, ReadError> {
    let Some(later) = read::import_run::overtaken(connection, &[run]).await?.remove(&run) else {
        return Ok(None);
    };
    Ok(read::import_run::find(connection, later).await?.map(|(run, _)| run))
}

/// What the table of differences tells
const fn caption(status: ImportStatus) -> &'static str {
    match status {
        ImportStatus::Applied => "Wat er is veranderd ten opzichte van wat daarvoor was opgeslagen",
        ImportStatus::Reverted => "Wat deze import had veranderd; dat is teruggedraaid",
        ImportStatus::Rejected | ImportStatus::Failed => "Wat er zou zijn veranderd; er is niets gewijzigd",
        ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Checked | ImportStatus::Applying => {
            "Wat er verandert ten opzichte van wat is opgeslagen"
        }
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

/// How many there are more than are shown; empty for none
fn more(count: i64, shown: usize) -> String {
    let rest = count - i64::try_from(shown).unwrap_or(count);
    if rest > 0 { whole_number(rest) } else { String::new() }
}

fn sibling(run: &ImportRun) -> Sibling {
    Sibling {
        id: run.import_run_id.to_string(),
        file_name: run.file_name.clone(),
        moment: moment(run.created_at),
        status: run.status.label(),
    }
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
    facts.extend(about(run));
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
