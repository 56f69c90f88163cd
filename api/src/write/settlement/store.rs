//! The figures of a settlement in the database.

use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::settlement::YearSettled,
    tables::{
        settlement_postings, settlement_shares, settlement_statements, settlement_transfers, settlement_years,
    },
};
use uuid::Uuid;

use super::calculate::Calculation;
use crate::read::settlement::Unsettled;

#[derive(Insertable)]
#[diesel(table_name = settlement_postings)]
struct NewPosting {
    settlement_id: Uuid,
    expense_id: Option<Uuid>,
    participation_fee_id: Option<Uuid>,
    year: i32,
    organization_id: Uuid,
    amount_eur: Decimal,
}

#[derive(Insertable)]
#[diesel(table_name = settlement_years)]
struct NewYear {
    settlement_year_id: Uuid,
    settlement_id: Uuid,
    year: i32,
    budget_id: Uuid,
    costs_eur: Decimal,
    fees_eur: Decimal,
    before_eur: Decimal,
    to_date_eur: Decimal,
}

#[derive(Insertable)]
#[diesel(table_name = settlement_shares)]
struct NewShare {
    settlement_year_id: Uuid,
    organization_id: Uuid,
    weight: i64,
    percentage_pct: Decimal,
    to_date_eur: Decimal,
    remainder: Decimal,
    leftover: i32,
    before_eur: Decimal,
    amount_eur: Decimal,
}

#[derive(Insertable)]
#[diesel(table_name = settlement_statements)]
struct NewStatement {
    settlement_id: Uuid,
    organization_id: Uuid,
    share_eur: Decimal,
    paid_eur: Decimal,
    held_eur: Decimal,
    balance_eur: Decimal,
}

#[derive(Insertable)]
#[diesel(table_name = settlement_transfers)]
struct NewTransfer {
    settlement_id: Uuid,
    position: i32,
    from_organization_id: Uuid,
    to_organization_id: Uuid,
    amount_eur: Decimal,
}

/// Most rows that a statement inserts: far below the parameters that PostgreSQL takes
const MOST_ROWS: usize = 5_000;

/// Stores the figures of a settlement that has none
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    settlement_id: Uuid,
    calculation: &Calculation,
) -> QueryResult<()> {
    let postings: Vec<NewPosting> =
        calculation.postings.iter().map(|posting| NewPosting::of(posting, settlement_id)).collect();
    for rows in postings.chunks(MOST_ROWS) {
        diesel::insert_into(settlement_postings::table).values(rows).execute(connection).await?;
    }
    for year in &calculation.settlement.years {
        insert_year(connection, settlement_id, calculation, year).await?;
    }
    let statements = calculation.settlement.statements.iter().filter_map(|statement| {
        Some(NewStatement {
            settlement_id,
            organization_id: calculation.organization(&statement.code)?,
            share_eur: statement.share,
            paid_eur: statement.paid,
            held_eur: statement.held,
            balance_eur: statement.balance,
        })
    });
    let statements: Vec<NewStatement> = statements.collect();
    diesel::insert_into(settlement_statements::table).values(&statements).execute(connection).await?;
    let transfers = (1..).zip(&calculation.transfers).filter_map(|(position, transfer)| {
        Some(NewTransfer {
            settlement_id,
            position,
            from_organization_id: calculation.organization(&transfer.from)?,
            to_organization_id: calculation.organization(&transfer.to)?,
            amount_eur: transfer.amount,
        })
    });
    let transfers: Vec<NewTransfer> = transfers.collect();
    diesel::insert_into(settlement_transfers::table).values(&transfers).execute(connection).await?;
    Ok(())
}

impl NewPosting {
    fn of(unsettled: &Unsettled, settlement_id: Uuid) -> Self {
        Self {
            settlement_id,
            expense_id: unsettled.expense_id,
            participation_fee_id: unsettled.participation_fee_id,
            year: unsettled.year,
            organization_id: unsettled.organization_id,
            amount_eur: unsettled.amount_eur,
        }
    }
}

async fn insert_year(
    connection: &mut AsyncPgConnection,
    settlement_id: Uuid,
    calculation: &Calculation,
    year: &YearSettled,
) -> QueryResult<()> {
    let Some(budget_id) = calculation.revisions.get(&year.year).copied() else { return Ok(()) };
    let row = NewYear {
        settlement_year_id: Uuid::now_v7(),
        settlement_id,
        year: year.year,
        budget_id,
        costs_eur: year.costs,
        fees_eur: year.fees,
        before_eur: year.total_before,
        to_date_eur: year.total_to_date,
    };
    diesel::insert_into(settlement_years::table).values(&row).execute(connection).await?;
    let shares = year.shares.iter().filter_map(|share| {
        Some(NewShare {
            settlement_year_id: row.settlement_year_id,
            organization_id: calculation.organization(&share.code)?,
            weight: i64::try_from(share.weight).ok()?,
            percentage_pct: share.percentage,
            to_date_eur: share.to_date,
            remainder: share.remainder,
            leftover: share.leftover,
            before_eur: share.before,
            amount_eur: share.amount,
        })
    });
    let shares: Vec<NewShare> = shares.collect();
    diesel::insert_into(settlement_shares::table).values(&shares).execute(connection).await?;
    Ok(())
}

/// Removes the figures of a draft
pub(super) async fn clear(connection: &mut AsyncPgConnection, settlement_id: Uuid) -> QueryResult<()> {
    clear_postings(connection, settlement_id).await?;
    let years = settlement_years::table.filter(settlement_years::settlement_id.eq(settlement_id));
    diesel::delete(years).execute(connection).await?;
    let statements =
        settlement_statements::table.filter(settlement_statements::settlement_id.eq(settlement_id));
    diesel::delete(statements).execute(connection).await?;
    let transfers = settlement_transfers::table.filter(settlement_transfers::settlement_id.eq(settlement_id));
    diesel::delete(transfers).execute(connection).await?;
    Ok(())
}

/// Lets go of what a settlement settles
pub(super) async fn clear_postings(
    connection: &mut AsyncPgConnection,
    settlement_id: Uuid,
) -> QueryResult<()> {
    let postings = settlement_postings::table.filter(settlement_postings::settlement_id.eq(settlement_id));
    diesel::delete(postings).execute(connection).await?;
    Ok(())
}
