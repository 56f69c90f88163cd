use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use schema::{
    models::ProcedureTerm,
    texts::{DAYS_MISSING, Label, PROCEDURE_MISSING, STEP_MISSING},
    types::{Procedure, TermStep},
};
use serde::Deserialize;

use super::{days, validity, validity_fields};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::{
        Frame, done,
        dutch::line,
        filled::{Choice, Filled},
        page,
        sent::{self, Asked, Sent},
    },
    write::{self, Author, Outcome, procedure_term::TermDraft},
};

/// The fields that something may be wrong with
const FIELDS: [&str; 8] =
    ["procedure", "step", "minimum_days", "electronic_days", "note", "valid_from", "valid_to", "source"];

/// Which term is to be corrected; empty for none
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    term: String,
}

#[derive(Template)]
#[template(path = "terms.html")]
struct TermsPage {
    frame: Frame,
    /// By procedure, as its steps follow each other
    groups: Vec<(String, Vec<TermRow>)>,
    /// `None` for who may change none
    form: Option<TermForm>,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

struct TermRow {
    id: String,
    step: String,
    counts_from: &'static str,
    minimum_days: i32,
    /// Empty when that makes no difference
    electronic_days: String,
    note: String,
    source: String,
    days: String,
}

struct TermForm {
    filled: Filled,
    procedures: Vec<Choice>,
    steps: Vec<Choice>,
}

impl TermsPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.as_ref().map(|form| form.filled.errors()).unwrap_or_default()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    let all = read::procedure_term::all(&connection).await?;
    let chosen = all.iter().find(|term| term.procedure_term_id.to_string() == which.term);
    page(&TermsPage::new(&viewer, &all, &chosen.map(of).unwrap_or_default(), String::new()))
}

/// Stores a term and goes to the list, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(in crate::web) async fn set(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetProcedureTerm;
    viewer.require(action, Scope::Installation)?;
    let mut filled = Filled::sent(sent::form(sent)?);
    let mut connection = read::connect(&state.pool).await?;
    let mut sentence = String::new();
    if let Some(draft) = draft(&mut filled) {
        let author = Author { actor: viewer.actor(), cause: "page:setProcedureTerm" };
        match write::procedure_term::set(&mut connection, author, &draft).await? {
            Outcome::Done(id) => {
                audit(action.name(), &id.to_string(), "ok", viewer.actor());
                return Ok(done::see("/reference/terms", action.name()));
            }
            Outcome::Refused(refused) => sentence = filled.refuse(&FIELDS, &refused),
        }
    }
    audit(action.name(), filled.text("id"), "refused", viewer.actor());
    let all = read::procedure_term::all(&connection).await?;
    let shown = TermsPage::new(&viewer, &all, &filled, sentence);
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The term that is meant; `None`, with what is wrong said, when that is not to be understood
fn draft(filled: &mut Filled) -> Option<TermDraft> {
    let procedure = filled.parsed("procedure", PROCEDURE_MISSING);
    let step = filled.parsed("step", STEP_MISSING);
    let minimum_days = filled.parsed("minimum_days", DAYS_MISSING);
    let electronic_days = match filled.optional("electronic_days") {
        Some(_) => Some(filled.parsed("electronic_days", DAYS_MISSING)?),
        None => None,
    };
    let validity = validity(filled);
    Some(TermDraft {
        // What is no identity is that of none, and refused.
        id: filled.optional("id").map(|id| id.parse().unwrap_or_default()),
        procedure: procedure?,
        step: step?,
        minimum_days: minimum_days?,
        electronic_days,
        note: filled.optional("note"),
        validity: validity?,
    })
}

/// A form that corrects one
fn of(term: &ProcedureTerm) -> Filled {
    let mut values = validity_fields(&term.during, &term.source);
    let own = [
        ("id", term.procedure_term_id.to_string()),
        ("procedure", term.procedure.to_string()),
        ("step", term.step.to_string()),
        ("minimum_days", term.minimum_days.to_string()),
        ("electronic_days", term.electronic_days.map(|days| days.to_string()).unwrap_or_default()),
        ("note", term.note.clone().unwrap_or_default()),
    ];
    values.extend(own.map(|(field, value)| (field.to_owned(), value)));
    Filled::sent(values)
}

impl TermsPage {
    fn new(viewer: &Viewer, all: &[ProcedureTerm], filled: &Filled, refusal: String) -> Self {
        let may_change = viewer.may(Action::SetProcedureTerm, Scope::Installation).is_ok();
        let specified: Vec<Procedure> = Procedure::ALL
            .iter()
            .copied()
            .filter(|procedure| *procedure != Procedure::EuropeanUnspecified)
            .collect();
        let form = || TermForm {
            procedures: filled.labelled("procedure", &specified),
            steps: filled.labelled("step", TermStep::ALL),
            filled: filled.clone(),
        };
        let group = |procedure: &Procedure| {
            let of_procedure = |term: &&ProcedureTerm| term.procedure == *procedure;
            let rows: Vec<TermRow> = all.iter().filter(of_procedure).map(TermRow::new).collect();
            (!rows.is_empty()).then(|| (line(procedure.label()), rows))
        };
        Self {
            frame: Frame::outside(viewer),
            groups: specified.iter().filter_map(group).collect(),
            form: may_change.then(form),
            refusal,
        }
    }
}

impl TermRow {
    fn new(term: &ProcedureTerm) -> Self {
        Self {
            id: term.procedure_term_id.to_string(),
            step: line(term.step.label()),
            counts_from: term.step.counts_from(term.procedure).label(),
            minimum_days: term.minimum_days,
            electronic_days: term.electronic_days.map(|days| days.to_string()).unwrap_or_default(),
            note: term.note.clone().unwrap_or_default(),
            source: term.source.clone(),
            days: days(&term.during),
        }
    }
}
