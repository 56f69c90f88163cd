use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{Partnership, PlanItem},
    rules::budget_comparison::Pair,
    texts::Label,
    types::{BudgetStatus, PlanItemKind, euros_alike},
};
use uuid::Uuid;

use super::form::PlanForm;
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, Reader, annual_plan::PlanItems, budget::BudgetWithLines},
    state::AppState,
    web::{
        Frame,
        budget::{Choice, Which, choose},
        page,
        sent::{Asked, asked},
    },
};

/// What became of a change that was refused
#[derive(Default)]
pub(super) struct Refused {
    /// Why, in a sentence; empty when nothing was refused, or the form says it
    pub(super) sentence: String,
    /// The plan as it was filled in
    pub(super) form: Option<PlanForm>,
}

#[derive(Template)]
#[template(path = "annual_plan.html")]
pub(super) struct PlanPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    year: i32,
    years: Vec<i32>,
    refusal: String,
    revisions: Vec<RevisionLink>,
    shown: Option<Shown>,
}

/// A revision, as a link to its plan
struct RevisionLink {
    revision: i32,
    name: String,
    is_shown: bool,
}

/// The plan that is shown
struct Shown {
    id: String,
    revision: i32,
    status: &'static str,
    /// The earlier year whose plan it is word by word; `None` when it is a plan of its own
    taken_over: Option<i32>,
    goals: Vec<ItemView>,
    focus_points: Vec<ItemView>,
    activities: Vec<ItemView>,
    lines: Vec<(String, String)>,
    total: String,
    /// `None` when it is no draft, or the viewer may not change it
    form: Option<PlanForm>,
    /// `None` when it is compared with nothing
    comparison: Option<PlanComparison>,
}

impl Shown {
    fn says_nothing(&self) -> bool {
        self.goals.is_empty() && self.focus_points.is_empty() && self.activities.is_empty()
    }
}

/// A goal, focus point or activity
struct ItemView {
    title: String,
    /// Paragraphs
    description: Vec<String>,
}

impl From<&PlanItem> for ItemView {
    fn from(item: &PlanItem) -> Self {
        let paragraphs = item.description.as_deref().unwrap_or_default().split("\n\n");
        let description = paragraphs.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self { title: item.title.clone(), description: description.collect() }
    }
}

/// What came, went or changed since another revision
struct PlanComparison {
    before: i32,
    rows: Vec<ChangedItem>,
}

/// A part that is not the same in both
struct ChangedItem {
    kind: &'static str,
    /// `None` where it is not there
    before: Option<ItemView>,
    after: Option<ItemView>,
}

impl ChangedItem {
    /// `None` when it is the same in both, wherever it stands
    fn of(pair: &Pair<PlanItem>) -> Option<Self> {
        let said = |side: &Option<PlanItem>| {
            side.as_ref().map(|item| (item.title.clone(), item.description.clone()))
        };
        let kind = pair.any()?.kind.label();
        let is_changed = said(&pair.before) != said(&pair.after);
        let side = |side: &Option<PlanItem>| side.as_ref().map(ItemView::from);
        is_changed.then(|| Self { kind, before: side(&pair.before), after: side(&pair.after) })
    }
}

impl PlanPage {
    /// Whether a change did nothing
    fn is_refused(&self) -> bool {
        !self.refusal.is_empty() || !self.errors().is_empty()
    }

    /// What is wrong with the form, each with its field
    fn errors(&self) -> Vec<(String, &str)> {
        let form = self.shown.as_ref().and_then(|shown| shown.form.as_ref());
        form.map(PlanForm::errors).unwrap_or_default()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Refused::default()).await?)
}

/// The page, and why a change did nothing
///
/// # Errors
///
/// As [`choose`].
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    refused: Refused,
) -> Result<PlanPage, ApiError> {
    let choice = choose(connection, viewer, which).await?;
    let shown = match choice.row() {
        Some(row) => Some(shown(connection, viewer, &choice, row, refused.form).await?),
        None => None,
    };
    let link = |row: &BudgetWithLines| RevisionLink {
        revision: row.budget.revision,
        name: format!("Revisie {} ({})", row.budget.revision, row.budget.status.label()),
        is_shown: choice.revision == Some(row.budget.revision),
    };
    Ok(PlanPage {
        frame: Frame::new(viewer, &choice.partnership).of_year(choice.year),
        revisions: choice.revisions.iter().map(link).collect(),
        slug: choice.partnership.slug,
        partnerships: choice.partnerships,
        year: choice.year,
        years: choice.years,
        refusal: refused.sentence,
        shown,
    })
}

async fn shown(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    choice: &Choice,
    row: &BudgetWithLines,
    filled: Option<PlanForm>,
) -> Result<Shown, ApiError> {
    let id = row.budget.budget_id;
    let is_compared = |other: &&BudgetWithLines| {
        choice.compared == Some(other.budget.revision) && other.budget.budget_id != id
    };
    let other = choice.revisions.iter().find(is_compared);
    let ids: Vec<Uuid> = std::iter::once(id).chain(other.map(|other| other.budget.budget_id)).collect();
    let mut plans = read::annual_plan::items(Reader::over(connection), &ids).await?;
    let items = plans.remove(&id).unwrap_or_default();
    let taken_over = read::annual_plan::taken_over_from(connection, id).await?;
    let comparison = other.map(|other| {
        let before = plans.remove(&other.budget.budget_id).unwrap_or_default();
        PlanComparison {
            before: other.budget.revision,
            rows: before.compare(&items).iter().filter_map(ChangedItem::of).collect(),
        }
    });
    let may_change = viewer.may(Action::UpdateAnnualPlan, row.partnership.partnership_id).is_ok();
    let form = (row.budget.status == BudgetStatus::Draft && may_change)
        .then(|| filled.unwrap_or_else(|| PlanForm::of(row.budget.version, &items)));
    let written = euros_alike(row.lines.iter().map(|line| line.amount_eur));
    Ok(Shown {
        id: id.to_string(),
        revision: row.budget.revision,
        status: row.budget.status.label(),
        goals: views(&items, PlanItemKind::Goal),
        focus_points: views(&items, PlanItemKind::FocusPoint),
        activities: views(&items, PlanItemKind::Activity),
        lines: row.lines.iter().map(|line| (line.name.clone(), written(line.amount_eur))).collect(),
        total: written(row.total()),
        form,
        comparison,
        taken_over: taken_over.map(|(year, _)| year),
    })
}

fn views(items: &PlanItems, kind: PlanItemKind) -> Vec<ItemView> {
    items.of(kind).map(ItemView::from).collect()
}
