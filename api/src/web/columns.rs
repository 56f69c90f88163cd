//! The page `/columns`: what a partnership calls its columns, to be said and forgotten.

use askama::Template;
use axum::{
    Extension, Form,
    extract::{
        Path, Query, State,
        rejection::{FormRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use diesel_async::AsyncPgConnection;
use schema::{
    headings::named_fields,
    models::{ColumnMapping, Partnership},
    rules::Violation,
    texts::{Label, actor_name, violation_sentence},
    types::ImportKind,
};
use serde::Deserialize;

use super::{
    Frame, done,
    dutch::moment,
    home::{chosen, of_viewer},
    page,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write::{
        Author, Outcome, Refused,
        column_mapping::{self, ColumnDraft},
    },
};

/// What is sent for a column that means nothing; no field has this name
const NOTHING: &str = "-";
const MEANS_NOTHING: &str = "betekent niets, telt niet mee";
const NO_MEANING: &str = "Kies wat de kolom betekent.";

/// What is sent for a field, or for a column that means nothing
pub(super) fn value_of(field: Option<&str>) -> &str {
    field.unwrap_or(NOTHING)
}

/// What was said about a column
pub(super) struct Meaning<'a> {
    /// Name of the field; `None` for a column that means nothing
    pub(super) field: Option<&'a str>,
}

/// What was sent; `None` when nothing was said
pub(super) fn said(value: &str) -> Option<Meaning<'_>> {
    match value {
        "" => None,
        NOTHING => Some(Meaning { field: None }),
        name => Some(Meaning { field: Some(name) }),
    }
}

/// What a column of a kind may be said to hold: what is sent, what people read, and whether that is chosen
pub(super) fn choices(kind: ImportKind, chosen: Option<&str>) -> Vec<(&'static str, &'static str, bool)> {
    let fields = named_fields(kind).into_iter().map(|field| (field.name, field.heading));
    let all = fields.chain([(NOTHING, MEANS_NOTHING)]);
    all.map(|(value, name)| (value, name, chosen == Some(value))).collect()
}

#[derive(Template)]
#[template(path = "columns.html")]
struct ColumnsPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    /// Why nothing was forgotten; empty when nothing was to be
    refusal: String,
    /// What was said, kind by kind
    groups: Vec<(&'static str, Vec<MappingRow>)>,
    /// `None` for who may only read it
    form: Option<ColumnForm>,
    may_remove: bool,
}

impl ColumnsPage {
    /// Whether a command did nothing
    fn is_refused(&self) -> bool {
        !self.refusal.is_empty() || self.form.as_ref().is_some_and(ColumnForm::is_refused)
    }
}

/// What was said about a column
struct MappingRow {
    id: String,
    heading: String,
    meaning: String,
    actor: String,
    moment: String,
}

/// The form that says what a column holds: what was filled in, and what is wrong with it
#[derive(Default)]
struct ColumnForm {
    heading: String,
    /// Kind and meaning as they are sent
    meaning: String,
    heading_error: String,
    meaning_error: String,
}

impl ColumnForm {
    fn is_refused(&self) -> bool {
        !self.heading_error.is_empty() || !self.meaning_error.is_empty()
    }

    /// The kinds with what their columns may be said to hold
    fn kinds(&self) -> Vec<(&'static str, Vec<Choice>)> {
        let of_kind = |kind: &ImportKind| {
            let choice = |(value, name, _): (&str, &'static str, bool)| {
                let value = format!("{kind}{SEPARATOR}{value}");
                Choice { is_chosen: value == self.meaning, value, name }
            };
            (kind.label(), choices(*kind, None).into_iter().map(choice).collect())
        };
        ImportKind::ALL.iter().map(of_kind).collect()
    }

    fn refuse(&mut self, refused: &Refused) {
        let is_heading = refused.path.first().is_some_and(|part| part == "heading");
        let error = if is_heading { &mut self.heading_error } else { &mut self.meaning_error };
        *error = violation_sentence(&refused.violation);
    }
}

/// What a column may be said to hold
struct Choice {
    value: String,
    name: &'static str,
    is_chosen: bool,
}

/// Between a kind and a meaning
const SEPARATOR: char = ':';

/// Which partnership; the only or first one when not given
#[derive(Debug, Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    partnership: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which.partnership, ColumnForm::default(), String::new()).await?)
}

/// The page, with a form and with why a command did nothing
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    slug: &str,
    form: ColumnForm,
    refusal: String,
) -> Result<ColumnsPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership = chosen(&partnerships, viewer, slug)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let may = |action| viewer.may(action, partnership.partnership_id).is_ok();
    let mappings = read::column_mapping::of_partnership(connection, &partnership.slug, None).await?;
    let of_kind = |kind: &ImportKind| {
        let rows = mappings.iter().filter(|mapping| mapping.kind == *kind).map(mapping_row);
        (kind.label(), rows.collect::<Vec<_>>())
    };
    Ok(ColumnsPage {
        frame: Frame::new(viewer, &partnership),
        form: may(Action::SaveColumnMapping).then_some(form),
        may_remove: may(Action::RemoveColumnMapping),
        partnerships: of_viewer(partnerships, viewer),
        slug: partnership.slug,
        refusal,
        groups: ImportKind::ALL.iter().map(of_kind).filter(|(_, rows)| !rows.is_empty()).collect(),
    })
}

fn mapping_row(mapping: &ColumnMapping) -> MappingRow {
    let chosen = value_of(mapping.field.as_deref());
    let known = choices(mapping.kind, None).into_iter().find(|(value, ..)| *value == chosen);
    MappingRow {
        id: mapping.column_mapping_id.to_string(),
        heading: mapping.heading.clone(),
        meaning: known.map_or(chosen, |(_, name, _)| name).to_owned(),
        actor: actor_name(&mapping.actor).to_owned(),
        moment: moment(mapping.updated_at),
    }
}

/// What a browser sent to say something
#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    partnership: String,
    #[serde(default)]
    heading: String,
    #[serde(default)]
    meaning: String,
}

/// Stores what is said about a column and goes to the list, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(super) async fn save(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Result<Form<Said>, FormRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::SaveColumnMapping, Scope::Somewhere)?;
    let Form(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(Action::SaveColumnMapping, &sent.partnership)?;
    let mut connection = read::connect(&state.pool).await?;
    let mut form = ColumnForm { heading: sent.heading, meaning: sent.meaning, ..ColumnForm::default() };
    let meaning = form.meaning.split_once(SEPARATOR);
    let meaning = meaning.and_then(|(kind, value)| Some((kind.parse::<ImportKind>().ok()?, said(value)?)));
    if let Some((kind, Meaning { field })) = meaning {
        let author = Author { actor: viewer.actor(), cause: "page:saveColumnMapping" };
        let draft = ColumnDraft { partnership: &sent.partnership, kind, heading: &form.heading, field };
        match column_mapping::save(&mut connection, author, &draft).await? {
            Outcome::Done(_) => {
                audit(Action::SaveColumnMapping.name(), &form.heading, "ok", viewer.actor());
                return back(&connection, &viewer, &sent.partnership, Action::SaveColumnMapping).await;
            }
            Outcome::Refused(reasons) => {
                audit(Action::SaveColumnMapping.name(), &form.heading, "refused", viewer.actor());
                for refused in &reasons {
                    form.refuse(refused);
                }
            }
        }
    } else {
        NO_MEANING.clone_into(&mut form.meaning_error);
        if form.heading.trim().is_empty() {
            form.heading_error = violation_sentence(&Violation::new("column_mapping.heading_missing"));
        }
    }
    let answer = page(&load(&connection, &viewer, &sent.partnership, form, String::new()).await?)?;
    Ok((StatusCode::BAD_REQUEST, answer).into_response())
}

/// Forgets what was said about a column and goes to the list, or says there why not
///
/// # Errors
///
/// As [`save`]; [`ApiError::NotFound`] for what is no identity.
pub(super) async fn remove(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: Result<Path<String>, PathRejection>,
    sent: Result<Form<Which>, FormRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::RemoveColumnMapping, Scope::Somewhere)?;
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let mapping = id.parse().map_err(|_| ApiError::NotFound)?;
    let Form(which) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let mut connection = read::connect(&state.pool).await?;
    // Of one that does not exist, the command itself says so.
    for found in read::column_mapping::by_ids(&connection, &[mapping]).await? {
        viewer.require(Action::RemoveColumnMapping, found.partnership_id)?;
    }
    let author = Author { actor: viewer.actor(), cause: "page:removeColumnMapping" };
    match column_mapping::remove(&mut connection, author, mapping).await? {
        Outcome::Done(_) => {
            audit(Action::RemoveColumnMapping.name(), &id, "ok", viewer.actor());
            back(&connection, &viewer, &which.partnership, Action::RemoveColumnMapping).await
        }
        Outcome::Refused(reasons) => {
            audit(Action::RemoveColumnMapping.name(), &id, "refused", viewer.actor());
            let sentences = reasons.iter().map(|reason| violation_sentence(&reason.violation));
            let sentences = sentences.collect::<Vec<_>>().join(" ");
            let shown =
                load(&connection, &viewer, &which.partnership, ColumnForm::default(), sentences).await?;
            Ok((StatusCode::CONFLICT, page(&shown)?).into_response())
        }
    }
}

/// To the list of a partnership, which tells what was done
async fn back(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    slug: &str,
    action: Action,
) -> Result<Response, ApiError> {
    // Only a name that exists is put in an address.
    let partnerships = read::partnership::all(connection).await?;
    let slug = chosen(&partnerships, viewer, slug)?.map_or("", |partnership| &partnership.slug);
    Ok(done::see(&format!("/columns?partnership={slug}"), action.name()))
}
