//! The page of a member in a settlement: its statement, of which every figure says why it is so.

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    models::Organization,
    texts::{half_year_name, settlement_story},
    types::{SettlementStatus, euros_and_cents},
};
use uuid::Uuid;

use super::{StatementView, TransferRow, item::ItemRow, page::find, shares::YearView, status};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice,
        expense::ExpenseText,
        settlement::{Item, SettlementWithFigures},
    },
    state::AppState,
    web::{Frame, page},
};

/// Most expenses and fees on the page
const MOST_ITEMS: i64 = 500;

#[derive(Template)]
#[template(path = "settlement_member.html")]
struct MemberPage {
    frame: Frame,
    slug: String,
    id: String,
    /// `Eerste halfjaar 2023`
    name: String,
    status: String,
    /// Whether it is a draft that can no longer be agreed as it is
    is_outdated: bool,
    statement: StatementView,
    /// Why it pays or gets that much, in a sentence
    story: String,
    /// Share, less what was paid, plus what is held: with their signs, so that they add up to the balance
    parts: [(&'static str, String); 3],
    /// The years, each with the share of this member if it has one
    years: Vec<YearView>,
    items: Items,
    /// What it has to transfer or is to get
    transfers: Vec<TransferRow>,
    /// By what its workbook is asked for, and whose it is; `None` for a settlement that was rejected, which has none
    workbook: Option<(String, String)>,
}

/// What it paid and holds
struct Items {
    paid: Vec<ItemRow>,
    held: Vec<ItemRow>,
    /// Whether there are more than are shown
    is_cut: bool,
}

/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for what is no settlement, or no party in it; when the database fails.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    ids: Result<Path<(Uuid, Uuid)>, PathRejection>,
) -> Result<Response, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let Path((id, party)) = ids.map_err(|_| ApiError::NotFound)?;
    let connection = read::connect(&state.pool).await?;
    let of = find(&connection, id).await?;
    viewer.require(Action::ReadAll, of.partnership.partnership_id)?;
    let items = Items::load(&connection, &of, party).await?;
    let is_outdated = read::settlement::is_outdated(&connection, &of.settlement).await?;
    page(&MemberPage::new(&viewer, &of, party, items, is_outdated).ok_or(ApiError::NotFound)?)
}

impl MemberPage {
    /// What it paid and what it holds: heading, rows and sum
    fn groups(&self) -> [(&'static str, &[ItemRow], &str); 2] {
        [
            ("Zelf betaald", &self.items.paid, &self.statement.paid),
            ("Ontvangen fees, komen erbij", &self.items.held, &self.statement.held),
        ]
    }

    /// `None` when it is no party in the settlement
    fn new(
        viewer: &Viewer,
        of: &SettlementWithFigures,
        party: Uuid,
        items: Items,
        is_outdated: bool,
    ) -> Option<Self> {
        let row = &of.settlement;
        let is_own = |organization: &Organization| organization.organization_id == party;
        let statement = of.statements.iter().find(|(_, organization)| is_own(organization))?;
        let (figures, member) = statement;
        let transfers = of.transfers.iter().filter(|between| is_own(&between.from) || is_own(&between.to));
        Some(Self {
            frame: Frame::new(viewer, &of.partnership).of_year(row.year),
            slug: of.partnership.slug.clone(),
            id: row.settlement_id.to_string(),
            name: half_year_name(row.half_year()),
            status: status(row),
            is_outdated,
            parts: [
                ("Aandeel in de kosten min de fees", euros_and_cents(figures.share_eur)),
                ("Zelf betaald", euros_and_cents(-figures.paid_eur)),
                ("Ontvangen fees, komen erbij", euros_and_cents(figures.held_eur)),
            ],
            story: settlement_story(&member.name, figures.share_eur, figures.paid_eur, figures.held_eur),
            statement: StatementView::new(statement),
            years: of.years.iter().map(|year| YearView::of_member(year, member)).collect(),
            items,
            transfers: transfers.map(TransferRow::new).collect(),
            workbook: (row.status != SettlementStatus::Rejected).then(|| {
                let which =
                    format!("partnership={}&year={}&half={}", of.partnership.slug, row.year, row.half);
                (which, member.code.clone().unwrap_or_else(|| member.name.clone()))
            }),
        })
    }
}

impl Items {
    async fn load(
        connection: &AsyncPgConnection,
        of: &SettlementWithFigures,
        party: Uuid,
    ) -> Result<Self, ReadError> {
        let (reader, slice) = (Reader::over(connection), Slice::first(MOST_ITEMS));
        let (settlement, texts) = (of.settlement.settlement_id, [ExpenseText::Description]);
        let found = read::settlement::items_of(reader, settlement, party, &slice, &texts).await?;
        let is_cut = found.has_next;
        let closed = read::settlement::closed_before(connection, &of.settlement).await?;
        let items = found.into_nodes();
        let sign = |item: &Item| if item.fee.is_some() { Decimal::ONE } else { Decimal::NEGATIVE_ONE };
        let rows = items.iter().map(|item| ItemRow::new(item, sign(item), closed));
        let rows: Vec<Option<ItemRow>> = rows.collect::<Result<_, _>>()?;
        let (held, paid) = rows.into_iter().flatten().partition(|row| row.expense.is_empty());
        Ok(Self { paid, held, is_cut })
    }
}
