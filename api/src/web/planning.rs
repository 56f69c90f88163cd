//! The page `/planning`: from a wanted start of a contract back to the latest day of everything before it, with the reasons; and what the
//! partnership takes its own time for.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::Partnership,
    rules::planning::{Basis, PlannedStep, Standing, Wanted, back_plan, earliest_start},
    texts::{
        DAYS_MISSING, Label, PROCEDURE_MISSING, START_MISSING, late_sentence, planning_reason,
        violation_sentence,
    },
    types::{LeadTimeStep, Procedure, dutch_day},
};
use serde::Deserialize;

use super::{
    Frame, done, dutch,
    filled::{Choice, Filled},
    home::{chosen, of_viewer},
    page,
    sent::{self, Asked, Sent},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, planning::Timing},
    state::AppState,
    telemetry::audit,
    write::{self, Author, Outcome, lead_time::LeadTimeDraft},
};

/// What is asked; without a partnership that of the viewer, without a start nothing is reckoned
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    partnership: String,
    contract_start: String,
    procedure: String,
    /// Anything, when not everything goes electronically
    paper: String,
}

#[derive(Template)]
#[template(path = "planning.html")]
struct PlanningPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    /// The question, with what is wrong with it
    asked: Filled,
    procedures: Vec<Choice>,
    /// `None` when nothing was asked, or it cannot be answered
    plan: Option<PlanView>,
    lead_times: Vec<LeadTimeRow>,
    /// Whether the viewer may change them
    may_change: bool,
    /// Why they were not changed; empty when they were not to be
    refusal: String,
}

/// The answer
struct PlanView {
    procedure: &'static str,
    start: String,
    rows: Vec<StepRow>,
    /// Empty when everything can be in time
    earliest_start: String,
}

struct StepRow {
    step: String,
    latest: String,
    /// Empty for the start of the contract
    reason: String,
    /// What else there is to know of a term; empty when there is nothing
    note: String,
    /// Empty when it is in time
    late: String,
}

struct LeadTimeRow {
    field: &'static str,
    name: String,
    proposed: i32,
    /// As it was filled in, or is stored; empty when the proposed days count
    days: String,
    counts: i32,
}

impl PlanningPage {
    /// What is wrong with the question, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.asked.errors()
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = sent::asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, &Filled::default(), String::new()).await?)
}

/// Stores what the partnership takes its own time for, or shows the form again with what is wrong
///
/// # Errors
///
/// What [`Viewer::may`] refuses; a body that is no form; when the database fails.
pub(super) async fn set(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Sent<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    let action = Action::SetLeadTimes;
    viewer.require(action, Scope::Somewhere)?;
    let filled = Filled::sent(sent::form(sent)?);
    let slug = filled.text("partnership").to_owned();
    viewer.require(action, &slug)?;
    let mut connection = read::connect(&state.pool).await?;
    let sentence = match drafts(&filled) {
        None => DAYS_MISSING.to_owned(),
        Some(drafts) => {
            let author = Author { actor: viewer.actor(), cause: "page:setLeadTimes" };
            match write::lead_time::set(&mut connection, author, &slug, &drafts).await? {
                Outcome::Done(changed) => {
                    audit(action.name(), &slug, "ok", viewer.actor());
                    // The partnership exists, or nothing would have been stored.
                    let address = format!("/planning?partnership={slug}");
                    return Ok(done::see(&address, done::name(action, changed)));
                }
                Outcome::Refused(refused) => {
                    let sentences = refused.iter().map(|refused| violation_sentence(&refused.violation));
                    sentences.collect::<Vec<_>>().join(" ")
                }
            }
        }
    };
    audit(action.name(), &slug, "refused", viewer.actor());
    let which = Which { partnership: slug, ..Which::default() };
    let shown = load(&connection, &viewer, &which, &filled, sentence).await?;
    Ok((StatusCode::BAD_REQUEST, page(&shown)?).into_response())
}

/// The lead times that are meant, an empty field for the proposed days; `None` when one is no number. A field that was not sent stays.
fn drafts(filled: &Filled) -> Option<Vec<LeadTimeDraft>> {
    let is_sent = |step: &&LeadTimeStep| filled.has(step.as_str());
    let draft = |step: &LeadTimeStep| match filled.optional(step.as_str()) {
        None => Some((*step, None)),
        Some(days) => Some((*step, Some(days.parse().ok()?))),
    };
    LeadTimeStep::ALL.iter().filter(is_sent).map(draft).collect()
}

/// The page, with the lead times as they were filled in and with why they were not stored
async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    filled: &Filled,
    refusal: String,
) -> Result<PlanningPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let timing = read::planning::timing(connection, &partnership.slug).await?.ok_or(ApiError::NotFound)?;
    let mut asked = which.filled();
    let wanted = if which.asks() { wanted(&mut asked) } else { None };
    Ok(PlanningPage {
        frame: Frame::new(viewer, &partnership),
        procedures: asked
            .choices("procedure", Procedure::ALL.iter().map(|one| (one.to_string(), one.label().to_owned()))),
        plan: wanted.map(|wanted| PlanView::new(wanted, &timing)),
        lead_times: LeadTimeStep::ALL.iter().map(|step| LeadTimeRow::new(*step, &timing, filled)).collect(),
        may_change: viewer.may(Action::SetLeadTimes, partnership.partnership_id).is_ok(),
        asked,
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, viewer),
        refusal,
    })
}

impl Which {
    /// Whether something is to be reckoned
    fn asks(&self) -> bool {
        !self.contract_start.is_empty() || !self.procedure.is_empty()
    }

    fn filled(&self) -> Filled {
        let fields = [
            ("contract_start", &self.contract_start),
            ("procedure", &self.procedure),
            ("paper", &self.paper),
        ];
        Filled::sent(fields.map(|(field, value)| (field.to_owned(), value.clone())).into())
    }
}

/// What is wanted; `None`, with what is wrong said, when that is not to be understood
fn wanted(asked: &mut Filled) -> Option<Wanted> {
    let start = dutch::typed_day(asked.text("contract_start"));
    let contract_start = asked.expect("contract_start", start, || START_MISSING.to_owned());
    let procedure = asked.parsed("procedure", PROCEDURE_MISSING);
    let is_electronic = !asked.is_checked("paper");
    Some(Wanted { contract_start: contract_start?, procedure: procedure?, is_electronic })
}

impl PlanView {
    fn new(wanted: Wanted, timing: &Timing) -> Self {
        let today = clock::dutch(Utc::now()).date();
        let standing = Standing { today, status: None, planned: BTreeMap::new() };
        let plan = back_plan(wanted, &timing.terms, &timing.lead_times);
        let rows: Vec<StepRow> = plan.steps.iter().map(|step| StepRow::new(step, &standing)).collect();
        let is_late = rows.iter().any(|row| !row.late.is_empty());
        let earliest = || earliest_start(wanted, &standing, &timing.terms, &timing.lead_times);
        Self {
            procedure: plan.procedure.label(),
            start: dutch_day(wanted.contract_start),
            earliest_start: if is_late { dutch_day(earliest()) } else { String::new() },
            rows,
        }
    }
}

impl StepRow {
    fn new(planned: &PlannedStep, standing: &Standing) -> Self {
        let note = match planned.rule.as_ref().map(|rule| &rule.basis) {
            Some(Basis::Law(term)) => term.note.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let days_late = standing.days_late(planned);
        Self {
            step: dutch::line(planned.step.label()),
            latest: dutch::day(planned.latest),
            reason: planned.rule.as_ref().map(planning_reason).unwrap_or_default(),
            note,
            late: if days_late > 0 { late_sentence(days_late) } else { String::new() },
        }
    }
}

impl LeadTimeRow {
    fn new(step: LeadTimeStep, timing: &Timing, filled: &Filled) -> Self {
        let stored = timing.lead_times.get(&step).copied();
        let days = if filled.has(step.as_str()) {
            filled.text(step.as_str()).to_owned()
        } else {
            stored.map(|days| days.to_string()).unwrap_or_default()
        };
        Self {
            field: step.as_str(),
            name: dutch::line(step.label()),
            proposed: step.proposed_days(),
            days,
            counts: stored.unwrap_or_else(|| step.proposed_days()),
        }
    }
}
