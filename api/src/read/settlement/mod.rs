//! Settlements with all of their figures.

mod drift;
mod item;
mod life;
mod list;
mod settled;
mod standing;

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use rust_decimal::Decimal;
use schema::{
    models::{
        Organization, Partnership, Settlement, SettlementShare, SettlementStatement, SettlementTransfer,
        SettlementYear,
    },
    tables::{budgets, settlement_shares, settlement_statements, settlement_transfers, settlement_years},
};
use uuid::Uuid;

use super::{ReadError, organization};

pub use drift::{Drift, Drifted, administrator, drift, is_outdated};
pub use item::{Item, all_items, count_items, items, items_of};
pub use life::drafted;
pub use list::{by_ids, count, find, latest, page, partnership_of};
pub use settled::{SettledIn, of_expenses};
pub use standing::{Unsettled, closed_before, standing, unsettled};

/// A settlement with all of its figures
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementWithFigures {
    /// The settlement
    pub settlement: Settlement,
    /// The partnership
    pub partnership: Partnership,
    /// The member that keeps the books
    pub administrator: Organization,
    /// The years of which costs are shared, the earliest first
    pub years: Vec<YearWithShares>,
    /// One statement a party, by name
    pub statements: Vec<(SettlementStatement, Organization)>,
    /// Who pays whom, in their order
    pub transfers: Vec<TransferBetween>,
}

impl SettlementWithFigures {
    /// What is settled: costs, in euro
    pub fn costs(&self) -> Decimal {
        self.years.iter().map(|year| year.year.costs_eur).sum()
    }

    /// What is settled: fees, in euro
    pub fn fees(&self) -> Decimal {
        self.years.iter().map(|year| year.year.fees_eur).sum()
    }
}

/// What a settlement does with the costs of a year
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearWithShares {
    /// The year
    pub year: SettlementYear,
    /// Revision of its budget whose key counts
    pub revision: i32,
    /// What each party bears of it, by name
    pub shares: Vec<(SettlementShare, Organization)>,
}

/// Money that goes from one member to another
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferBetween {
    /// The transfer
    pub transfer: SettlementTransfer,
    /// Who pays
    pub from: Organization,
    /// Who gets
    pub to: Organization,
}

/// Settlements with their figures: five statements, however many settlements
async fn with_figures(
    connection: &AsyncPgConnection,
    heads: Vec<(Settlement, Partnership)>,
) -> Result<Vec<SettlementWithFigures>, ReadError> {
    if heads.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = heads.iter().map(|(settlement, _)| settlement.settlement_id).collect();
    let (years, shares, statements, transfers) = try_join!(
        years(connection, &ids),
        shares(connection, &ids),
        statements(connection, &ids),
        transfers(connection, &ids),
    )?;
    let mut parties: Vec<Uuid> =
        heads.iter().map(|(settlement, _)| settlement.administrator_organization_id).collect();
    parties.extend(shares.iter().map(|share| share.organization_id));
    parties.extend(statements.iter().map(|statement| statement.organization_id));
    parties.sort_unstable();
    parties.dedup();
    let found = organization::by_ids(connection, &parties).await?;
    let parties: HashMap<Uuid, Organization> =
        found.into_iter().map(|party| (party.organization_id, party)).collect();
    let figures = Figures { years, shares, statements, transfers, parties };
    Ok(heads.into_iter().filter_map(|head| figures.of(head)).collect())
}

/// The figures of some settlements
struct Figures {
    years: Vec<(SettlementYear, i32)>,
    shares: Vec<SettlementShare>,
    statements: Vec<SettlementStatement>,
    transfers: Vec<SettlementTransfer>,
    parties: HashMap<Uuid, Organization>,
}

impl Figures {
    fn of(&self, (settlement, partnership): (Settlement, Partnership)) -> Option<SettlementWithFigures> {
        let id = settlement.settlement_id;
        let years = self.years.iter().filter(|(year, _)| year.settlement_id == id);
        let statements = self.statements.iter().filter(|statement| statement.settlement_id == id);
        let transfers = self.transfers.iter().filter(|transfer| transfer.settlement_id == id);
        let between = |transfer: &SettlementTransfer| {
            Some(TransferBetween {
                transfer: transfer.clone(),
                from: self.party(transfer.from_organization_id)?,
                to: self.party(transfer.to_organization_id)?,
            })
        };
        Some(SettlementWithFigures {
            administrator: self.party(settlement.administrator_organization_id)?,
            years: years.map(|(year, revision)| self.year(year, *revision)).collect(),
            statements: self.by_name(statements, |statement| statement.organization_id),
            transfers: transfers.filter_map(between).collect(),
            settlement,
            partnership,
        })
    }

    fn year(&self, year: &SettlementYear, revision: i32) -> YearWithShares {
        let shares = self.shares.iter().filter(|share| share.settlement_year_id == year.settlement_year_id);
        let shares = self.by_name(shares, |share| share.organization_id);
        YearWithShares { year: year.clone(), revision, shares }
    }

    fn by_name<'a, T: Clone + 'a>(
        &self,
        rows: impl Iterator<Item = &'a T>,
        party: impl Fn(&T) -> Uuid,
    ) -> Vec<(T, Organization)> {
        let mut named: Vec<(T, Organization)> =
            rows.filter_map(|row| Some((row.clone(), self.party(party(row))?))).collect();
        named.sort_by(|(_, one), (_, other)| {
            (&one.name, one.organization_id).cmp(&(&other.name, other.organization_id))
        });
        named
    }

    fn party(&self, id: Uuid) -> Option<Organization> {
        self.parties.get(&id).cloned()
    }
}

async fn years(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<(SettlementYear, i32)>, ReadError> {
    Ok(settlement_years::table
        .inner_join(budgets::table)
        .filter(settlement_years::settlement_id.eq_any(ids))
        .order((settlement_years::settlement_id, settlement_years::year))
        .select((SettlementYear::as_select(), budgets::revision))
        .load(&mut connection)
        .await?)
}

async fn shares(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<SettlementShare>, ReadError> {
    Ok(settlement_shares::table
        .inner_join(settlement_years::table)
        .filter(settlement_years::settlement_id.eq_any(ids))
        .select(SettlementShare::as_select())
        .load(&mut connection)
        .await?)
}

async fn statements(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<SettlementStatement>, ReadError> {
    Ok(settlement_statements::table
        .filter(settlement_statements::settlement_id.eq_any(ids))
        .select(SettlementStatement::as_select())
        .load(&mut connection)
        .await?)
}

async fn transfers(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<SettlementTransfer>, ReadError> {
    Ok(settlement_transfers::table
        .filter(settlement_transfers::settlement_id.eq_any(ids))
        .order((settlement_transfers::settlement_id, settlement_transfers::position))
        .select(SettlementTransfer::as_select())
        .load(&mut connection)
        .await?)
}
