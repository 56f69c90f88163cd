//! What a settlement settles.

use std::collections::HashMap;

use diesel::{SelectableHelper, pg::Pg};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::models::{Organization, SettlementPosting};
use uuid::Uuid;

use crate::read::{
    Page, ReadError, Reader, Room, Slice, Value,
    expense::{self, ExpenseText, ExpenseWithRelations},
    page::Key,
    participation_fee::{self, FeeWithRelations},
    reader::{Columns, WHOLE},
    statement::{Kind, Statement},
};

/// An expense or fee in a settlement
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// How much of it is settled, and for whom
    pub posting: SettlementPosting,
    /// Who paid the expense or holds the fee
    pub organization: Organization,
    /// The expense; `None` for a fee
    pub expense: Option<ExpenseWithRelations>,
    /// The fee; `None` for an expense
    pub fee: Option<FeeWithRelations>,
}

impl Item {
    /// Whether it is the expense or fee itself, and not what was changed of it since it was settled
    pub fn is_whole(&self) -> bool {
        let (amount, party) = match (&self.expense, &self.fee) {
            (Some(of), _) => (of.expense.amount_eur, of.paid_by.organization_id),
            (None, Some(of)) => (of.fee.amount_eur, of.held_by.organization_id),
            (None, None) => return false,
        };
        amount == self.posting.amount_eur && party == self.posting.organization_id
    }
}

type Row = (SettlementPosting, Organization);

impl Statement {
    fn postings(self, settlement: Uuid, party: Option<Uuid>) -> Self {
        let from =
            " FROM settlement_postings JOIN organizations USING (organization_id) WHERE settlement_id = ";
        let statement = self.sql(from).bind(Value::Id(settlement));
        match party {
            Some(party) => statement.sql(" AND organization_id = ").bind(Value::Id(party)),
            None => statement,
        }
    }
}

/// Part of what a settlement settles, with these texts of expenses: by year, and in it as it came in
///
/// Nothing of a rejected one.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn items(
    reader: Reader<'_>,
    settlement: Uuid,
    slice: &Slice,
    texts: &[ExpenseText],
) -> Result<Page<Item>, ReadError> {
    page(reader, settlement, None, slice, texts).await
}

/// The same of what one party paid or holds
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn items_of(
    reader: Reader<'_>,
    settlement: Uuid,
    party: Uuid,
    slice: &Slice,
    texts: &[ExpenseText],
) -> Result<Page<Item>, ReadError> {
    page(reader, settlement, Some(party), slice, texts).await
}

async fn page(
    reader: Reader<'_>,
    settlement: Uuid,
    party: Option<Uuid>,
    slice: &Slice,
    texts: &[ExpenseText],
) -> Result<Page<Item>, ReadError> {
    let keys = [
        Key::ascending("settlement_postings.year", Kind::Number),
        Key::ascending(
            "coalesce(settlement_postings.expense_id, settlement_postings.participation_fee_id)",
            Kind::Id,
        ),
        Key::ascending("settlement_postings.settlement_posting_id", Kind::Id),
    ];
    let statement = Statement::new("SELECT ")
        .fragment(<Row as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .postings(settlement, party);
    let (rows, frame) = reader.page::<Row, Columns<Row>>(statement, &keys, slice).await?.take();
    Ok(frame.with(related(reader, rows, texts).await?))
}

/// Rows that are read at once for a workbook
const PART: i64 = 5_000;

/// All that a settlement settles, in the same order
///
/// # Errors
///
/// [`ReadError`] when the database fails; [`ReadError::NoRoom`] when they take more than a whole list may.
pub async fn all_items(connection: &AsyncPgConnection, settlement: Uuid) -> Result<Vec<Item>, ReadError> {
    let room = Room::of(WHOLE);
    let reader = Reader::over(connection).within(&room);
    let mut all = Vec::new();
    let mut slice = Slice::first(PART);
    loop {
        let page = items(reader, settlement, &slice, &[ExpenseText::Description]).await?;
        let (has_next, after) = (page.has_next, page.edges.last().map(|edge| edge.place.clone()));
        all.extend(page.into_nodes());
        if !has_next {
            return Ok(all);
        }
        slice = Slice::First { limit: PART, after };
    }
}

/// How much a settlement settles: expenses and fees
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count_items(connection: &AsyncPgConnection, settlement: Uuid) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").postings(settlement, None).only_number(connection).await
}

async fn related(reader: Reader<'_>, rows: Vec<Row>, texts: &[ExpenseText]) -> Result<Vec<Item>, ReadError> {
    let expenses: Vec<Uuid> = rows.iter().filter_map(|(posting, _)| posting.expense_id).collect();
    let fees: Vec<Uuid> = rows.iter().filter_map(|(posting, _)| posting.participation_fee_id).collect();
    let (expenses, fees) = try_join!(
        expense::by_ids(reader, &expenses, texts),
        participation_fee::by_ids(reader.connection(), &fees)
    )?;
    let expenses: HashMap<Uuid, ExpenseWithRelations> =
        expenses.into_iter().map(|found| (found.expense.expense_id, found)).collect();
    let fees: HashMap<Uuid, FeeWithRelations> =
        fees.into_iter().map(|found| (found.fee.participation_fee_id, found)).collect();
    let item = |(posting, organization): Row| Item {
        expense: posting.expense_id.and_then(|id| expenses.get(&id).cloned()),
        fee: posting.participation_fee_id.and_then(|id| fees.get(&id).cloned()),
        posting,
        organization,
    };
    Ok(rows.into_iter().map(item).collect())
}
