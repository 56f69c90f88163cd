//! What became different since a draft was worked out, as its page tells it.

use diesel_async::AsyncPgConnection;
use schema::{
    texts::{DriftTold, settlement_drift},
    types::{dutch_day, euros_and_cents},
};
use uuid::Uuid;

use crate::read::{
    ReadError, Reader, expense, participation_fee,
    settlement::{Drift, Drifted},
};

/// Most costs and fees that are named
const MOST: usize = 50;

/// What became different since a draft was worked out
pub(super) struct DriftView {
    /// What it is, one sentence each
    pub(super) sentences: Vec<String>,
    /// The costs and fees, what came in before what changed
    pub(super) rows: Vec<DriftRow>,
    /// How many more there are
    pub(super) more: usize,
}

/// A cost or fee that came in or changed
pub(super) struct DriftRow {
    /// Line of the budget, or who paid the fee
    pub(super) what: String,
    pub(super) day: String,
    /// Where it is to be seen
    pub(super) address: String,
    /// What it is more than in the draft
    pub(super) amount: String,
    /// Whether it is in the draft with another amount or payer
    pub(super) is_change: bool,
}

impl DriftView {
    /// `None` when nothing did
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn load(
        connection: &AsyncPgConnection,
        drift: &Drift,
    ) -> Result<Option<Self>, ReadError> {
        if drift.is_empty() {
            return Ok(None);
        }
        let mut named: Vec<&Drifted> = drift.postings.iter().collect();
        named.sort_by_key(|drifted| !drifted.is_new);
        let more = named.len().saturating_sub(MOST);
        named.truncate(MOST);
        Ok(Some(Self {
            sentences: settlement_drift(&told(drift)),
            rows: rows(connection, &named).await?,
            more,
        }))
    }
}

fn told(drift: &Drift) -> DriftTold {
    let mut told = DriftTold {
        has_other_key: drift.has_other_key,
        has_other_administrator: drift.has_other_administrator,
        ..DriftTold::default()
    };
    for Drifted { posting, is_new } in &drift.postings {
        let counted = match (is_new, posting.expense_id) {
            (false, _) => &mut told.changed,
            (true, Some(_)) => &mut told.costs,
            (true, None) => &mut told.fees,
        };
        counted.add(posting.amount_eur);
    }
    told
}

async fn rows(connection: &AsyncPgConnection, named: &[&Drifted]) -> Result<Vec<DriftRow>, ReadError> {
    let expenses: Vec<Uuid> = named.iter().filter_map(|drifted| drifted.posting.expense_id).collect();
    let fees: Vec<Uuid> = named.iter().filter_map(|drifted| drifted.posting.participation_fee_id).collect();
    let (expenses, fees) = futures::try_join!(
        expense::by_ids(Reader::over(connection), &expenses, &[]),
        participation_fee::by_ids(connection, &fees),
    )?;
    let row = |drifted: &&Drifted| {
        let posting = &drifted.posting;
        let expense = expenses.iter().find(|of| Some(of.expense.expense_id) == posting.expense_id);
        let fee = fees.iter().find(|of| Some(of.fee.participation_fee_id) == posting.participation_fee_id);
        let (what, day, address) = match (expense, fee) {
            (Some(of), _) => (
                format!("{}, betaald door {}", of.expense.line, of.paid_by.name),
                of.expense.spent_on,
                format!("/expenses/{}", of.expense.expense_id),
            ),
            (None, Some(of)) => (
                format!("Fee van {} voor {}", of.paid_by.name, of.tender.title),
                of.fee.received_on,
                format!(
                    "/fees?partnership={}&year={}#fee-{}",
                    of.partnership.slug, of.fee.year, of.fee.participation_fee_id
                ),
            ),
            (None, None) => return None,
        };
        let (day, amount) = (dutch_day(day), euros_and_cents(posting.amount_eur));
        Some(DriftRow { what, day, address, amount, is_change: !drifted.is_new })
    };
    Ok(named.iter().filter_map(row).collect())
}
