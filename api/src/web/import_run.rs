//! The page of an import: how far it is, what it found, what it would change, and the button that applies it.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::{Difference, FieldDifference, Finding, ImportRun},
    texts::{Label, actor_name, finding_sentence, violation_sentence},
    types::{ImportStatus, Severity, whole_number},
};
use uuid::Uuid;

use super::{Frame, dutch::moment, page};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, Slice},
    state::AppState,
    telemetry::audit,
    write::{self, Author, Outcome},
};

/// Most findings of a kind, and most differences, on the page
const MOST_ROWS: i64 = 100;

#[derive(Template)]
#[template(path = "import_run.html")]
struct RunPage {
    frame: Frame,
    /// Short name of the partnership
    slug: String,
    id: String,
    file_name: String,
    status: &'static str,
    /// What the status means and what to do now
    advice: &'static str,
    /// Percent of the present stage; `None` when nothing is going on
    progress: Option<i32>,
    facts: Vec<(&'static str, String)>,
    counts: Vec<(&'static str, String)>,
    /// Why the button did nothing; empty when it was not pressed
    refusal: String,
    errors: Findings,
    remarks: Findings,
    differences: Vec<DifferenceRow>,
    /// How many differences there are more than those
    more_differences: String,
    may_apply: bool,
    may_revert: bool,
}

/// Findings, as far as they are shown
struct Findings {
    rows: Vec<FindingRow>,
    total: String,
    /// How many there are more than the rows; empty for none
    more: String,
}

struct FindingRow {
    id: i64,
    severity: &'static str,
    place: String,
    heading: String,
    seen: String,
    sentence: String,
}

struct DifferenceRow {
    kind: &'static str,
    label: String,
    place: String,
    fields: Vec<FieldDifference>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &id, String::new()).await?)
}

/// Has an import applied and goes to its page, or says there why not
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown import; when the database fails.
pub(super) async fn apply(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ApplyImport)?;
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:applyImport" };
    let mut connection = read::connect(&state.pool).await?;
    let outcome = write::import_run::apply(&mut connection, author, run).await?;
    answer(&connection, &viewer, Action::ApplyImport, &id, outcome).await
}

/// Takes an applied import back and goes to its page, or says there why not
///
/// # Errors
///
/// As [`apply`].
pub(super) async fn revert(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::RevertImport)?;
    let (id, run) = known(id)?;
    let author = Author { actor: viewer.actor(), cause: "page:revertImport" };
    let mut connection = read::connect(&state.pool).await?;
    let outcome = write::import_run::revert(&mut connection, author, run).await?;
    answer(&connection, &viewer, Action::RevertImport, &id, outcome).await
}

fn known(id: Result<Path<String>, PathRejection>) -> Result<(String, Uuid), ApiError> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let run = id.parse().map_err(|_| ApiError::NotFound)?;
    Ok((id, run))
}

async fn answer(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: &str,
    outcome: Outcome<Uuid>,
) -> Result<Response, ApiError> {
    match outcome {
        Outcome::Done(_) => {
            audit(action.name(), id, "ok", viewer.actor());
            Ok(Redirect::to(&format!("/imports/{id}")).into_response())
        }
        Outcome::Refused(refused) => {
            audit(action.name(), id, "refused", viewer.actor());
            let sentences = refused.iter().map(|refused| violation_sentence(&refused.violation));
            let sentences = sentences.collect::<Vec<_>>().join(" ");
            let answer = page(&load(connection, viewer, id, sentences).await?)?;
            Ok((StatusCode::CONFLICT, answer).into_response())
        }
    }
}

async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    id: &str,
    refusal: String,
) -> Result<RunPage, ApiError> {
    viewer.require(Action::ReadAll)?;
    let run_id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let Some((run, partnership)) = read::import_run::find(connection, run_id).await? else {
        return Err(ApiError::NotFound);
    };
    let rows = Slice::first(MOST_ROWS);
    let (errors, remarks, differences, difference_count) = try_join!(
        findings(connection, run_id, &[Severity::Error]),
        findings(connection, run_id, &[Severity::Warning, Severity::Info]),
        read::import_run::differences(connection, run_id, None, &rows),
        read::import_run::count_differences(connection, run_id, None),
    )?;
    let is_busy =
        matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying);
    let is_sound = run.status == ImportStatus::Checked && errors.rows.is_empty();
    let may_apply = viewer.may(Action::ApplyImport).is_ok();
    let differences: Vec<DifferenceRow> = differences.into_nodes().into_iter().map(difference_row).collect();
    Ok(RunPage {
        frame: Frame { reloads: is_busy, ..Frame::new(viewer, &partnership.name) },
        slug: partnership.slug,
        id: id.to_owned(),
        file_name: run.file_name.clone(),
        status: run.status.label(),
        advice: advice(run.status, is_sound, may_apply),
        progress: is_busy.then_some(run.progress),
        facts: facts(&run),
        counts: counts(&run),
        refusal,
        more_differences: more(difference_count, differences.len()),
        differences,
        may_apply: is_sound && may_apply,
        may_revert: run.status == ImportStatus::Applied && viewer.may(Action::RevertImport).is_ok(),
        errors,
        remarks,
    })
}

async fn findings(
    connection: &AsyncPgConnection,
    run: Uuid,
    severities: &[Severity],
) -> Result<Findings, read::ReadError> {
    let rows = Slice::first(MOST_ROWS);
    let (found, count) = try_join!(
        read::import_run::findings(connection, run, Some(severities), &rows),
        read::import_run::count_findings(connection, run, Some(severities)),
    )?;
    let rows: Vec<FindingRow> = found.into_nodes().into_iter().map(finding_row).collect();
    Ok(Findings { total: whole_number(count), more: more(count, rows.len()), rows })
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
        sentence: finding_sentence(&finding.code, heading.as_deref(), seen.as_deref(), expected.as_deref()),
        heading: finding.heading.unwrap_or_default(),
        seen: finding.seen.unwrap_or_default(),
    }
}

/// Where something stands: `Kalender!F12`, `Kalender, rij 12`, `Kalender`, or the file
fn place(sheet: Option<&str>, cell: Option<&str>) -> String {
    match (sheet, cell) {
        (None, _) => "het bestand".to_owned(),
        (Some(sheet), None) => sheet.to_owned(),
        (Some(sheet), Some(row)) if row.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{sheet}, rij {row}")
        }
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
    }
}

fn difference_row(difference: Difference) -> DifferenceRow {
    let row = difference.row_number.map(|row| row.to_string());
    DifferenceRow {
        kind: difference.kind.label(),
        place: difference.sheet.map(|sheet| place(Some(&sheet), row.as_deref())).unwrap_or_default(),
        label: difference.label,
        fields: serde_json::from_value(difference.fields).unwrap_or_default(),
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
    if matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking) {
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

/// What a status means and what to do now
const fn advice(status: ImportStatus, is_sound: bool, may_apply: bool) -> &'static str {
    match status {
        ImportStatus::Waiting => {
            "De werkmap is ontvangen en wacht op controle. U kunt deze pagina gerust sluiten."
        }
        ImportStatus::Checking => "De werkmap wordt gecontroleerd. U kunt deze pagina gerust sluiten.",
        ImportStatus::Checked if is_sound && may_apply => {
            "De werkmap is in orde. Er is nog niets gewijzigd: bekijk de verschillen en verwerk ze daarna."
        }
        ImportStatus::Checked if is_sound => {
            "De werkmap is in orde. Er is nog niets gewijzigd: een coördinator, financieel medewerker of beheerder kan de verschillen verwerken."
        }
        ImportStatus::Checked => {
            "Er zijn fouten gevonden. Er is niets gewijzigd: herstel de fouten in de werkmap en lever haar opnieuw aan."
        }
        ImportStatus::Applying => "De wijzigingen worden verwerkt: allemaal, of geen enkele.",
        ImportStatus::Applied => "De wijzigingen zijn verwerkt.",
        ImportStatus::Rejected => "De werkmap kon niet worden gelezen. Er is niets gewijzigd.",
        ImportStatus::Failed => {
            "Er ging iets mis aan onze kant. Er is niets gewijzigd; lever de werkmap later opnieuw aan."
        }
        ImportStatus::Reverted => "De verwerking is teruggedraaid.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_something_stands() {
        assert_eq!(place(Some("Kalender"), Some("F12")), "Kalender!F12");
        assert_eq!(place(Some("Kalender"), Some("12")), "Kalender, rij 12");
        assert_eq!(place(Some("Kalender"), None), "Kalender");
        assert_eq!(place(None, None), "het bestand");
    }

    #[test]
    fn says_how_many_are_not_shown() {
        assert_eq!(more(1234, 100), "1.134");
        assert_eq!(more(100, 100), "");
    }
}
