//! The heat map: what is asked of each member in each quarter against what it has.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{
    clock,
    models::Partnership,
    rules::capacity::Strain,
    texts::{Label, load_told},
    types::{ParticipationRole, Procedure, Quarter, whole_number},
};
use serde::Deserialize;

use super::quarter::QuarterView;
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Reader,
        capacity::{Capacity, Cell, MemberCapacity, Shifted},
        prioritization_round::RoundWithRanking,
    },
    state::AppState,
    web::{
        Frame, dutch,
        filled::Filled,
        home::{chosen, of_viewer},
        page,
        sent::{Asked, asked},
    },
};

/// Quarters beside each other
const QUARTERS: u32 = 8;

/// Rounds that are listed
const ROUNDS: i64 = 10;

/// What is looked at; what is not given or not to be understood is as usual
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Which {
    pub(super) partnership: String,
    /// The first quarter, `2024-Q1`; else that of today
    pub(super) from: String,
    /// The quarter that is looked into; else the first that is overbooked
    pub(super) quarter: String,
}

impl Which {
    /// As a form with fields of these names has it
    pub(super) fn of(filled: &Filled) -> Self {
        let text = |field| filled.text(field).to_owned();
        Self { partnership: text("partnership"), from: text("from"), quarter: text("quarter") }
    }

    fn first(&self) -> Quarter {
        self.from.parse().unwrap_or_else(|_| Quarter::of(clock::dutch(Utc::now()).date()))
    }
}

#[derive(Template)]
#[template(path = "capacity.html")]
pub(super) struct CapacityPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    /// Code of the first quarter
    from: String,
    /// Code of the first quarter a year before and after
    earlier: String,
    later: String,
    quarters: Vec<QuarterHead>,
    rows: Vec<Row>,
    looked_into: QuarterView,
    unplaced: Vec<UnplacedRow>,
    rounds: Vec<RoundRow>,
    /// Members for which the viewer may say how many hours there are
    hours: Vec<HoursForm>,
    norms: Vec<NormRow>,
    may_set_norms: bool,
    filled: Filled,
    /// Why nothing was stored, as far as no field says it; empty when nothing was to be
    refusal: String,
}

struct QuarterHead {
    code: String,
    name: String,
    is_looked_into: bool,
}

/// A member, and what is asked of it
struct Row {
    member: String,
    cells: Vec<CellView>,
}

struct CellView {
    quarter: String,
    /// `120 / 100`
    figures: String,
    /// In a sentence, for who does not see colors
    told: String,
    class: &'static str,
}

struct UnplacedRow {
    id: String,
    title: String,
    missing: &'static str,
}

struct RoundRow {
    id: String,
    name: String,
    status: &'static str,
    reason: String,
}

/// The form with the hours of a member
struct HoursForm {
    id: String,
    member: String,
    /// Name of the field, name of the quarter, and what stands in it
    fields: Vec<(String, String, String)>,
}

/// A procedure, with name, proposed hours and content of the fields of lead and participant
struct NormRow {
    procedure: &'static str,
    fields: Vec<NormField>,
}

struct NormField {
    name: String,
    role: &'static str,
    proposed: String,
    hours: String,
    counts: String,
}

impl CapacityPage {
    /// What is wrong with the forms, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Filled::default(), String::new()).await?)
}

/// The page, with a form as it was filled in and with why nothing was stored
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    filled: Filled,
    refusal: String,
) -> Result<CapacityPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    let id = partnership.partnership_id;
    viewer.require(Action::ReadAll, id)?;
    let (reader, first) = (Reader::over(connection), which.first());
    let work = read::capacity::work(reader, id, &first.row(QUARTERS), &[]).await?;
    let capacity = work.capacity(&Shifted::new());
    let rounds = read::prioritization_round::latest(reader, id, ROUNDS).await?;
    let own = read::capacity::norms(connection, id).await?;
    let into = which.quarter.parse().ok().filter(|quarter| capacity.quarters.contains(quarter));
    let into = into.unwrap_or_else(|| most_strained(&capacity, first));
    let may_hours = |member: &&MemberCapacity| {
        let organization = member.organization.organization_id;
        viewer.may_change_tender_of(Action::SetAvailableHours, id, &[organization]).is_ok()
    };
    let year = |from: Quarter, years: u32| from.after(4 * years);
    Ok(CapacityPage {
        frame: Frame::new(viewer, &partnership),
        from: first.code(),
        earlier: Quarter::of(first.first_day() - chrono::Months::new(12)).code(),
        later: year(first, 1).code(),
        quarters: capacity.quarters.iter().map(|quarter| QuarterHead::new(*quarter, into)).collect(),
        rows: capacity.members.iter().map(Row::new).collect(),
        looked_into: QuarterView::new(
            &capacity,
            into,
            viewer.may(Action::OpenPrioritization, id).is_ok(),
            &filled,
        ),
        unplaced: capacity.unplaced.iter().map(UnplacedRow::new).collect(),
        rounds: rounds.iter().map(RoundRow::new).collect(),
        hours: capacity
            .members
            .iter()
            .filter(may_hours)
            .map(|member| HoursForm::new(member, &filled))
            .collect(),
        norms: Procedure::ALL.iter().map(|procedure| NormRow::new(*procedure, &own, &filled)).collect(),
        may_set_norms: viewer.may(Action::SetCapacityNorms, id).is_ok(),
        slug: partnership.slug,
        partnerships: of_viewer(partnerships, viewer),
        filled,
        refusal,
    })
}

/// The first quarter that is overbooked; the first of all when none is
fn most_strained(capacity: &Capacity, first: Quarter) -> Quarter {
    let is_overbooked = |quarter: &&Quarter| {
        let of_quarter = |member: &MemberCapacity| {
            member.cells.iter().find(|cell| cell.quarter == **quarter).map(Cell::strain)
        };
        capacity.members.iter().any(|member| of_quarter(member) == Some(Strain::Overbooked))
    };
    capacity.quarters.iter().find(is_overbooked).copied().unwrap_or(first)
}

impl QuarterHead {
    fn new(quarter: Quarter, into: Quarter) -> Self {
        Self { code: quarter.code(), name: quarter.to_string(), is_looked_into: quarter == into }
    }
}

impl Row {
    fn new(member: &MemberCapacity) -> Self {
        let cells = member.cells.iter().map(CellView::new).collect();
        Self { member: member.organization.name.clone(), cells }
    }
}

impl CellView {
    fn new(cell: &Cell) -> Self {
        let asked = cell.asked();
        let available = cell.available.map_or_else(|| "–".to_owned(), whole_number);
        Self {
            quarter: cell.quarter.to_string(),
            figures: format!("{} / {available}", whole_number(asked)),
            told: load_told(asked, cell.available),
            class: class(cell.strain()),
        }
    }
}

/// How a cell is colored
pub(super) const fn class(strain: Strain) -> &'static str {
    match strain {
        Strain::Unknown => "unknown",
        Strain::Room => "room",
        Strain::Full => "full",
        Strain::Overbooked => "overbooked",
    }
}

impl UnplacedRow {
    fn new(unplaced: &read::capacity::Unplaced) -> Self {
        Self {
            id: unplaced.tender.tender_id.to_string(),
            title: unplaced.tender.title.clone(),
            missing: unplaced.gap.label(),
        }
    }
}

impl RoundRow {
    fn new(of: &RoundWithRanking) -> Self {
        Self {
            id: of.round.prioritization_round_id.to_string(),
            name: format!("{}, begonnen op {}", of.round.quarter(), dutch::moment(of.round.opened_at)),
            status: of.round.status.label(),
            reason: of.round.reason.clone(),
        }
    }
}

impl HoursForm {
    fn new(member: &MemberCapacity, filled: &Filled) -> Self {
        let id = member.organization.organization_id.to_string();
        let is_sent = filled.text("organization") == id;
        let field = |cell: &Cell| {
            let name = format!("hours-{}", cell.quarter.code());
            let stored = cell.available.map(|hours| hours.to_string()).unwrap_or_default();
            let shown = if is_sent { filled.text(&name).to_owned() } else { stored };
            (name, cell.quarter.to_string(), shown)
        };
        Self {
            fields: member.cells.iter().map(field).collect(),
            member: member.organization.name.clone(),
            id,
        }
    }
}

impl NormRow {
    fn new(procedure: Procedure, own: &schema::rules::capacity::Norms, filled: &Filled) -> Self {
        let field = |role: ParticipationRole| {
            let name = format!("norm-{procedure}-{role}");
            let stored = own.get(&(procedure, role)).copied();
            let shown = if filled.has(&name) {
                filled.text(&name).to_owned()
            } else {
                stored.map(|hours| hours.to_string()).unwrap_or_default()
            };
            let proposed = procedure.proposed_hours(role);
            NormField {
                name,
                role: role.label(),
                proposed: whole_number(proposed),
                hours: shown,
                counts: whole_number(stored.unwrap_or(proposed)),
            }
        };
        let fields = [ParticipationRole::Lead, ParticipationRole::Participant].map(field).into();
        Self { procedure: procedure.label(), fields }
    }
}
