//! The page of a settlement: its life, its figures, and what the viewer may do with it.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    texts::half_year_name,
    types::{Half, SettlementStatus},
};
use uuid::Uuid;

use super::{
    SettlementView,
    life::{LifeRow, life},
    methods,
    shares::YearView,
    status,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, settlement::SettlementWithFigures},
    state::AppState,
    web::{
        Frame,
        filled::Choice,
        page,
        sent::{SentId, identity},
    },
};

#[derive(Template)]
#[template(path = "settlement_page.html")]
pub(super) struct SettlementPage {
    frame: Frame,
    slug: String,
    year: i32,
    half: Half,
    id: String,
    /// `Eerste halfjaar 2023`
    name: String,
    status: String,
    version: i32,
    settlement: SettlementView,
    years: Vec<YearView>,
    life: Vec<LifeRow>,
    /// Whether it may be downloaded: the workbook is of the settlement of its half-year that was not rejected
    has_workbook: bool,
    may: Permitted,
    /// Why a command did nothing; empty when nothing was refused
    refusal: String,
}

/// What the viewer may do with it as it stands
struct Permitted {
    /// Work it out anew, in one of these ways; empty for no
    methods: Vec<Choice>,
    agree: bool,
    reject: bool,
    send: bool,
}

impl Permitted {
    fn new(viewer: &Viewer, of: &SettlementWithFigures) -> Self {
        let may = |action| viewer.may(action, of.partnership.partnership_id).is_ok();
        let status = of.settlement.status;
        let is_draft = status == SettlementStatus::Draft;
        let redrafts = is_draft && may(Action::DraftSettlement);
        Self {
            methods: if redrafts { methods(of.settlement.transfer_method) } else { Vec::new() },
            agree: is_draft && may(Action::AgreeSettlement),
            reject: is_draft && may(Action::RejectSettlement),
            send: status == SettlementStatus::Agreed && may(Action::SendSettlement),
        }
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    id: SentId,
) -> Result<Response, ApiError> {
    let connection = read::connect(&state.pool).await?;
    let of = permitted(&connection, &viewer, Action::ReadAll, id).await?;
    page(&SettlementPage::new(&viewer, &of, String::new()))
}

/// The settlement, when the viewer may do that with it
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no settlement; when the database fails.
pub(super) async fn permitted(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    action: Action,
    id: SentId,
) -> Result<SettlementWithFigures, ApiError> {
    viewer.require(action, Scope::Somewhere)?;
    let found = find(connection, identity(id)?).await?;
    viewer.require(action, found.partnership.partnership_id)?;
    Ok(found)
}

/// # Errors
///
/// [`ApiError::NotFound`] when there is none; when the database fails.
pub(super) async fn find(
    connection: &AsyncPgConnection,
    id: Uuid,
) -> Result<SettlementWithFigures, ApiError> {
    read::settlement::by_ids(connection, &[id]).await?.pop().ok_or(ApiError::NotFound)
}

impl SettlementPage {
    /// The page, with why a command did nothing
    pub(super) fn new(viewer: &Viewer, of: &SettlementWithFigures, refusal: String) -> Self {
        let row = &of.settlement;
        Self {
            frame: Frame::new(viewer, &of.partnership),
            slug: of.partnership.slug.clone(),
            year: row.year,
            half: row.half,
            id: row.settlement_id.to_string(),
            name: half_year_name(row.half_year()),
            status: status(row),
            version: row.version,
            settlement: SettlementView::new(of),
            years: of.years.iter().map(YearView::new).collect(),
            life: life(row),
            has_workbook: row.status != SettlementStatus::Rejected,
            may: Permitted::new(viewer, of),
            refusal,
        }
    }
}
