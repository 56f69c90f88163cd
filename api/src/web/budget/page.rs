//! The page `/budget`: the revisions of the budget of a year, how far they are, and what the viewer may do with them.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    models::{Organization, Partnership},
    rules::budget_approval::Seat,
    texts::Label,
    types::{BudgetStatus, OrganizationKind, euros_alike},
};
use uuid::Uuid;

use super::{
    BudgetView,
    choice::{Which, choose},
    comparison::{ComparisonView, SharesTable},
    form::DraftForm,
    life::LifeView,
};
use crate::{
    auth::{Action, Viewer},
    error::ApiError,
    read::{
        self,
        budget::{BudgetWithLines, Related, Relations},
        cost_distribution::Found,
    },
    state::AppState,
    web::{
        Frame, admin,
        dutch::moment,
        filled::{Choice, Filled},
        page,
    },
};

/// What became of a command that was refused
#[derive(Default)]
pub(super) struct Refused {
    /// Why, in a sentence; empty when nothing was refused, or the form says it
    pub(super) sentence: String,
    /// The draft as it was filled in
    pub(super) form: Option<DraftForm>,
    /// The form that begins a year, as it was filled in
    pub(super) start: Option<Filled>,
    /// The form that turns a revision down, as it was filled in
    pub(super) rejection: Filled,
}

/// The form that begins the budget of a year
struct StartForm {
    filled: Filled,
    /// Where it may begin: as it is sent, and as people read it
    from: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "budget_page.html")]
pub(super) struct BudgetPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    year: i32,
    years: Vec<i32>,
    refusal: String,
    revisions: Vec<RevisionRow>,
    /// The number of a later revision that was rejected, while the one that is shown is in force
    rejected: Option<i32>,
    shown: Option<Shown>,
    /// `None` for who may draft none, or when the year has a budget
    start: Option<StartForm>,
    /// The form that turns the revision down, as it was filled in
    rejection: Filled,
    /// The first year without a budget, to begin one of; `None` for who may draft none, and where the one of this year begins
    next_year: Option<i32>,
    /// Whether nobody is programme manager, for who may give roles
    lacks_manager: bool,
}

/// A revision in the list
struct RevisionRow {
    revision: i32,
    status: &'static str,
    total: String,
    moment: String,
    note: String,
    is_shown: bool,
    /// Whether it is what the shown revision is compared with
    is_compared: bool,
}

/// The revision that is shown
struct Shown {
    id: String,
    revision: i32,
    budget: BudgetView,
    life: LifeView,
    /// `None` when it is no draft, or the viewer may not change it
    form: Option<DraftForm>,
    may_submit: bool,
    /// As what the viewer may approve it; empty when that is not awaited
    approves_as: String,
    may_reject: bool,
    may_revise: bool,
    differences: Option<SharesTable>,
    comparison: Option<ComparisonView>,
}

impl BudgetPage {
    /// Whether a command did nothing
    fn is_refused(&self) -> bool {
        !self.refusal.is_empty() || !self.errors().is_empty()
    }

    /// What is wrong with the draft, or with the form that begins a year or turns a revision down, each with its field
    fn errors(&self) -> Vec<(String, String)> {
        let draft = self.shown.as_ref().and_then(|shown| shown.form.as_ref());
        let start = self.start.as_ref().map(|start| start.filled.errors()).unwrap_or_default();
        let others = start.iter().chain(self.rejection.errors());
        let others = others.map(|(field, error)| ((*field).to_owned(), error.clone()));
        draft.map(DraftForm::errors).unwrap_or_default().into_iter().chain(others).collect()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Refused::default()).await?)
}

/// The page, and why a command did nothing
///
/// # Errors
///
/// As [`choose`].
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    refused: Refused,
) -> Result<BudgetPage, ApiError> {
    let choice = choose(connection, viewer, which).await?;
    let (slug, year) = (choice.partnership.slug.clone(), choice.year);
    let shown = match choice.row() {
        Some(row) => Some(shown(connection, viewer, row, choice.compared, refused.form).await?),
        None => None,
    };
    let may_draft = viewer.may(Action::DraftBudget, choice.partnership.partnership_id).is_ok();
    let start = if may_draft && (choice.revisions.is_empty() || refused.start.is_some()) {
        let from = starts(connection, &slug, year, &choice.years).await?;
        let first = from.first().map(|(id, _)| id.clone()).unwrap_or_default();
        let proposed = [("year", year.to_string()), ("from", first)];
        let proposed = proposed.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let filled = refused.start.unwrap_or_default().over(Filled::sent(proposed));
        Some(StartForm { from: filled.choices("from", from), filled })
    } else {
        None
    };
    let next_year = choice.next_year().filter(|_| may_draft && start.is_none());
    let rejected = choice.rejected();
    let written = euros_alike(choice.revisions.iter().map(BudgetWithLines::total));
    let list = choice
        .revisions
        .iter()
        .map(|row| revision_row(row, (choice.revision, choice.compared), written))
        .collect();
    let frame = Frame::new(viewer, &choice.partnership).of_year(choice.year);
    Ok(BudgetPage {
        lacks_manager: admin::lacks_manager(connection, viewer, choice.partnership.partnership_id).await?,
        frame,
        slug,
        partnerships: choice.partnerships,
        year,
        years: choice.years,
        refusal: refused.sentence,
        revisions: list,
        rejected,
        shown,
        start,
        rejection: refused.rejection,
        next_year,
    })
}

fn revision_row(
    row: &BudgetWithLines,
    (shown, compared): (Option<i32>, Option<i32>),
    written: fn(Decimal) -> String,
) -> RevisionRow {
    let revision = row.budget.revision;
    RevisionRow {
        revision,
        status: row.budget.status.label(),
        total: written(row.total()),
        moment: moment(row.budget.created_at),
        note: row.budget.note.clone().unwrap_or_default(),
        is_shown: shown == Some(revision),
        is_compared: compared == Some(revision),
    }
}

/// The revisions that a new budget of a year may begin with, first the latest before it that was approved: of each year the one that counts;
/// as it is sent, and as people read it
async fn starts(
    connection: &AsyncPgConnection,
    slug: &str,
    wanted: i32,
    years: &[i32],
) -> Result<Vec<(String, String)>, ApiError> {
    let mut starts = Vec::new();
    for year in years {
        if let Some(found) = read::budget::find(connection, slug, *year, None).await? {
            let (budget, is_approved) = (&found.budget, found.budget.status == BudgetStatus::Approved);
            let name =
                format!("de begroting van {year}, revisie {}, {}", budget.revision, budget.status.label());
            starts.push(((!is_approved, *year > wanted), (budget.budget_id.to_string(), name)));
        }
    }
    starts.sort_by_key(|(place, _)| *place);
    Ok(starts.into_iter().map(|(_, start)| start).collect())
}

async fn shown(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    row: &BudgetWithLines,
    compared: Option<i32>,
    filled: Option<DraftForm>,
) -> Result<Shown, ApiError> {
    let (slug, budget) = (&row.partnership.slug, &row.budget);
    let id = budget.budget_id;
    let asked = Relations { approval: true, weights: true, key_differences: true, source: false };
    let (ids, revision) = ([id], Some(budget.revision));
    let (origin, found, mut related) = try_join!(
        read::budget::origin(connection, id),
        read::cost_distribution::find(connection, slug, budget.year, revision, None),
        read::budget::related(connection, &ids, asked),
    )?;
    let related = related.remove(&id).unwrap_or_default();
    let view = match &found {
        Some(Found::Distribution(distribution)) => BudgetView::shared(distribution, origin.as_ref()),
        Some(Found::Refused(violation)) => {
            BudgetView::refused(budget, &row.lines, origin.as_ref(), violation)
        }
        None => return Err(ApiError::NotFound),
    };
    let comparison = match compared {
        Some(other) => read::budget::compare(connection, slug, budget.year, other, budget.revision).await?,
        None => None,
    };
    let may = |action| viewer.may(action, row.partnership.partnership_id).is_ok();
    let is_draft = budget.status == BudgetStatus::Draft;
    let form = if is_draft && may(Action::UpdateBudget) {
        let weighed = members_without_inhabitants(connection, row).await?;
        Some(filled.unwrap_or_else(|| DraftForm::of(row, &related.weights, &weighed)))
    } else {
        None
    };
    let may_act = may(if is_draft { Action::SubmitBudget } else { Action::DraftBudget });
    let is_submitted = budget.status == BudgetStatus::Submitted;
    let seats = if is_submitted { seats(viewer, row.partnership.partnership_id) } else { Vec::new() };
    Ok(Shown {
        id: id.to_string(),
        revision: budget.revision,
        budget: view,
        form,
        may_submit: is_draft && may(Action::SubmitBudget),
        approves_as: approves_as(&related, &seats),
        may_reject: seats.iter().any(|seat| bears(&related, *seat)),
        may_revise: may(Action::DraftBudget) && !is_draft,
        differences: SharesTable::of(&related.key_differences),
        comparison: comparison.as_ref().map(ComparisonView::new),
        life: LifeView::new(&related.approval, budget.status, may_act),
    })
}

fn seats(viewer: &Viewer, partnership_id: Uuid) -> Vec<Seat> {
    viewer.may_decide_as(Action::ApproveBudget, partnership_id).unwrap_or_default()
}

/// Whether somebody decides about a revision as that
fn bears(related: &Related, seat: Seat) -> bool {
    match seat {
        Seat::Director => true,
        Seat::Secretary(id) => related.approval.members.iter().any(|member| member.organization_id == id),
    }
}

fn approves_as(related: &Related, own: &[Seat]) -> String {
    let is_own = |organization: Option<&Organization>| {
        own.contains(&organization.map_or(Seat::Director, |member| Seat::Secretary(member.organization_id)))
    };
    let awaited = related.approval.awaited().into_iter();
    let named = awaited.filter(|(_, organization)| is_own(*organization));
    named.map(|(role, organization)| super::life::named(role, organization)).collect::<Vec<_>>().join(" en ")
}

/// The members that need a weight, by name
async fn members_without_inhabitants(
    connection: &AsyncPgConnection,
    row: &BudgetWithLines,
) -> Result<Vec<Organization>, ApiError> {
    let members = read::partnership::members_of(connection, &[row.partnership.partnership_id]).await?;
    let organizations = members.into_iter().filter(|member| member.shares_costs_in(row.budget.year));
    Ok(organizations
        .map(|member| member.organization)
        .filter(|organization| organization.kind != OrganizationKind::Municipality)
        .collect())
}
