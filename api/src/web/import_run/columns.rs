//! The columns of a workbook that were not understood, and the form that says what they hold.

use std::collections::HashMap;

use axum::{
    Extension, Form,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    response::Response,
};
use diesel_async::AsyncPgConnection;
use schema::{
    headings::normalize,
    models::{Finding, ImportRun, Partnership},
    texts::violation_sentence,
    types::ImportKind,
};

use super::{known, permitted, recheck, refused};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        columns::{Meaning, choices, said, value_of},
        done,
        filled::Filled,
        source::place,
    },
    write::{
        Author, Outcome,
        column_mapping::{self, ColumnDraft},
        import_run::SaidAnew,
    },
};

/// Most columns on the page
const MOST_COLUMNS: i64 = 100;
/// What the field about one column begins with; the identity of its finding follows
const COLUMN: &str = "column-";

/// The form
pub(super) struct ColumnsForm {
    /// The columns, each heading once
    pub(super) columns: Vec<UnknownColumn>,
    /// Whether something was said about one of them since
    pub(super) is_said: bool,
}

/// A column that was not understood
pub(super) struct UnknownColumn {
    /// Name of the field of the form
    pub(super) name: String,
    /// Heading as it stands
    pub(super) heading: String,
    /// Where it stands
    pub(super) place: String,
    /// What it may be said to hold: what is sent, what people read, and whether that is said by now
    pub(super) choices: Vec<(&'static str, &'static str, bool)>,
}

/// The form of an import; `None` where there is nothing to say, or the viewer may not say it
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    run: &ImportRun,
    partnership: &Partnership,
) -> Result<Option<ColumnsForm>, read::ReadError> {
    let may_say = viewer.may(Action::SaveColumnMapping, partnership.partnership_id).is_ok();
    let Some(kind) = run.kind.filter(|_| may_say) else { return Ok(None) };
    let findings = not_understood(connection, run).await?;
    if findings.is_empty() {
        return Ok(None);
    }
    let mappings = read::column_mapping::of_partnership(connection, &partnership.slug, Some(kind)).await?;
    let saved: HashMap<String, Option<String>> =
        mappings.into_iter().map(|mapping| (mapping.normal_heading, mapping.field)).collect();
    Ok(Some(form(kind, &findings, &saved)))
}

fn form(kind: ImportKind, findings: &[Finding], saved: &HashMap<String, Option<String>>) -> ColumnsForm {
    let column = |finding: &Finding| {
        let heading = finding.heading.clone().unwrap_or_default();
        let chosen = saved.get(&normalize(&heading)).map(|field| value_of(field.as_deref()));
        UnknownColumn {
            name: format!("{COLUMN}{}", finding.finding_id),
            place: place(finding.sheet.as_deref(), finding.cell.as_deref()),
            choices: choices(kind, chosen),
            heading,
        }
    };
    let columns: Vec<UnknownColumn> = findings.iter().map(column).collect();
    let is_said = columns.iter().any(|column| column.choices.iter().any(|(.., is_chosen)| *is_chosen));
    ColumnsForm { columns, is_said }
}

/// The findings about columns of which something can be said, each heading once
async fn not_understood(
    connection: &AsyncPgConnection,
    run: &ImportRun,
) -> Result<Vec<Finding>, read::ReadError> {
    let mut found =
        read::import_run::columns_not_understood(connection, run.import_run_id, MOST_COLUMNS).await?;
    let mut seen = vec![String::new()];
    found.retain(|finding| {
        let normal = normalize(finding.heading.as_deref().unwrap_or_default());
        let is_new = !seen.contains(&normal);
        seen.push(normal);
        is_new
    });
    Ok(found)
}

/// Stores what is said about columns and goes back to the page of the import, or has its workbook checked again
///
/// # Errors
///
/// As [`super::apply`].
pub(in crate::web) async fn say(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
    sent: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, ApiError> {
    let (id, run_id) = known(id)?;
    let sent = sent.map(|Form(fields)| fields).unwrap_or_default();
    let mut connection = read::connect(&state.pool).await?;
    let (run, partnership) = permitted(&connection, &viewer, Action::SaveColumnMapping, run_id).await?;
    let stored = match store(&mut connection, &viewer, &run, &partnership, &sent).await? {
        Ok(stored) => stored,
        Err(sentences) => return refused(&connection, &viewer, &id, (sentences, Filled::default())).await,
    };
    let wants_check = sent.iter().any(|(name, value)| name == "then" && value == "check");
    if wants_check {
        viewer.require(Action::CheckWorkbook, partnership.partnership_id)?;
        return recheck::start(&mut connection, &viewer, run_id, SaidAnew::default()).await;
    }
    Ok(done::see(&format!("/imports/{id}#kolommen"), done::name(Action::SaveColumnMapping, stored)))
}

/// Stores what was sent about the columns of an import; gives of how many, or why one of them was refused, and then no more are stored
async fn store(
    connection: &mut AsyncPgConnection,
    viewer: &Viewer,
    run: &ImportRun,
    partnership: &Partnership,
    sent: &[(String, String)],
) -> Result<Result<usize, String>, ApiError> {
    let Some(kind) = run.kind else { return Ok(Ok(0)) };
    let mut stored = 0;
    let author = Author { actor: viewer.actor(), cause: "page:saveColumnMapping" };
    for finding in not_understood(connection, run).await? {
        let name = format!("{COLUMN}{}", finding.finding_id);
        let value = sent.iter().find(|(sent, _)| *sent == name).map_or("", |(_, value)| value);
        let Some(Meaning { field }) = said(value) else { continue };
        let heading = finding.heading.unwrap_or_default();
        let draft = ColumnDraft { partnership: &partnership.slug, kind, heading: &heading, field };
        match column_mapping::save(connection, author, &draft).await? {
            Outcome::Done(_) => {
                audit(Action::SaveColumnMapping.name(), &heading, "ok", viewer.actor());
                stored += 1;
            }
            Outcome::Refused(reasons) => {
                audit(Action::SaveColumnMapping.name(), &heading, "refused", viewer.actor());
                let sentences = reasons.iter().map(|reason| violation_sentence(&reason.violation));
                return Ok(Err(format!("{heading}: {}", sentences.collect::<Vec<_>>().join(" "))));
            }
        }
    }
    Ok(Ok(stored))
}
