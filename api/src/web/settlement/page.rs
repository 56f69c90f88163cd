//! The page of a settlement: its life, its figures, and what the viewer may do with it.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use diesel_async::AsyncPgConnection;
use schema::{
    rules::settlement::Standing,
    texts::{half_year_name, violation_sentence},
    types::{Half, SettlementStatus},
};
use uuid::Uuid;

use super::{
    SettlementView,
    drift::DriftView,
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
        Frame, admin,
        filled::{Choice, Filled},
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
    stage: SettlementStatus,
    version: i32,
    settlement: SettlementView,
    years: Vec<YearView>,
    life: Vec<LifeRow>,
    /// Whether it may be downloaded: the workbook is of the settlement of its half-year that was not rejected
    has_workbook: bool,
    may: Permitted,
    /// Why a draft can no longer be agreed; empty when it can, or was decided about
    superseded: String,
    /// What became different since a draft was worked out, which nobody then agrees; `None` when nothing did
    drift: Option<DriftView>,
    /// Whether it takes the first half of its year along, which was never settled
    takes_first_half: bool,
    /// The form that turns it down, as it was filled in
    rejection: Filled,
    /// Why a command did nothing, as far as no field says it; empty when nothing was refused
    refusal: String,
    /// Whether nobody is programme manager, for who may give roles
    lacks_manager: bool,
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
    fn new(viewer: &Viewer, of: &SettlementWithFigures, is_next: bool, is_current: bool) -> Self {
        let may = |action| viewer.may(action, of.partnership.partnership_id).is_ok();
        let status = of.settlement.status;
        let is_draft = status == SettlementStatus::Draft;
        let redrafts = is_draft && is_next && may(Action::DraftSettlement);
        Self {
            methods: if redrafts { methods(of.settlement.transfer_method) } else { Vec::new() },
            agree: is_draft && is_next && is_current && may(Action::AgreeSettlement),
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
    page(&SettlementPage::load(&connection, &viewer, &of, Filled::default(), String::new()).await?)
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
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.rejection.errors()
    }

    /// Whether it was agreed, and is yet to be sent
    fn is_agreed(&self) -> bool {
        self.stage == SettlementStatus::Agreed
    }

    fn is_sent(&self) -> bool {
        self.stage == SettlementStatus::Sent
    }

    /// What has to happen next and by whom; empty when the viewer may do it, and when nothing has to
    fn waits_for(&self) -> &'static str {
        match self.stage {
            SettlementStatus::Draft if self.drift.is_some() && self.may.methods.is_empty() => {
                "Het concept wacht op de projectcoördinator of de programmamanager, die het opnieuw berekent."
            }
            SettlementStatus::Draft if self.drift.is_none() && !self.may.reject => {
                "Het concept wacht op de programmamanager, die akkoord geeft of afwijst."
            }
            SettlementStatus::Agreed if !self.may.send => {
                "De afrekening wacht op de projectcoördinator of de programmamanager, die haar verstuurt en dat vastlegt."
            }
            _ => "",
        }
    }

    /// The page, with the form that turns it down as it was filled in and with why a command did nothing
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn load(
        connection: &AsyncPgConnection,
        viewer: &Viewer,
        of: &SettlementWithFigures,
        rejection: Filled,
        refusal: String,
    ) -> Result<Self, ApiError> {
        let (row, period) = (&of.settlement, of.settlement.half_year());
        let standing = read::settlement::standing(connection, of.partnership.partnership_id).await?;
        let is_draft = row.status == SettlementStatus::Draft;
        let superseded = standing.check_order(period).err().filter(|_| is_draft);
        let drift = if is_draft && superseded.is_none() {
            let drift = read::settlement::drift(connection, &standing, row).await?;
            DriftView::load(connection, &drift).await?
        } else {
            None
        };
        let frame = Frame::new(viewer, &of.partnership).of_year(row.year);
        let drafted = read::settlement::drafted(connection, row.settlement_id).await?;
        let before = standing.closed.into_iter().filter(|closed| *closed < period).collect();
        let before = Standing { closed: before, ..Standing::default() };
        Ok(Self {
            lacks_manager: admin::lacks_manager(connection, viewer, of.partnership.partnership_id).await?,
            frame,
            slug: of.partnership.slug.clone(),
            year: row.year,
            half: row.half,
            id: row.settlement_id.to_string(),
            name: half_year_name(row.half_year()),
            status: status(row),
            version: row.version,
            settlement: SettlementView::new(of),
            years: of.years.iter().map(YearView::new).collect(),
            life: life(row, drafted),
            has_workbook: row.status != SettlementStatus::Rejected,
            may: Permitted::new(viewer, of, superseded.is_none(), drift.is_none()),
            superseded: superseded.as_ref().map(violation_sentence).unwrap_or_default(),
            drift,
            takes_first_half: before.takes_first_half(period),
            stage: row.status,
            rejection,
            refusal,
        })
    }
}
