//! Which tender replaces a contract.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{calendars, contract_follow_ups, contracts, tenders},
    types::TenderStatus,
};
use uuid::Uuid;

use super::row::Held;
use crate::write::{Author, Outcome, Refused, Stop, outcome, sign};

/// Says which tender of its partnership replaces a contract that was read at a version; gives the identity of the contract
///
/// Refused with `contract.unknown`, `contract.version_stale` (`given`, `current`), `contract.follow_up_taken`, `tender.unknown`,
/// `contract.tender_withdrawn`.
///
/// # Errors
///
/// When the database fails.
pub async fn link(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    tender_id: Uuid,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let held = Held::lock(connection, id, version).await?;
            check_tender(connection, held.partnership_id, tender_id).await?;
            let link =
                (contract_follow_ups::contract_id.eq(id), contract_follow_ups::tender_id.eq(tender_id));
            let stored = diesel::insert_into(contract_follow_ups::table)
                .values(link)
                .on_conflict_do_nothing()
                .execute(connection);
            if stored.await? == 0 {
                return Err(Refused::at("tender", Violation::new("contract.follow_up_taken")).into());
            }
            count(connection, id).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// Takes back which tender replaces a contract that was read at a version; gives the identity of the contract
///
/// Refused with `contract.unknown`, `contract.version_stale` (`given`, `current`), `contract.follow_up_missing`.
///
/// # Errors
///
/// When the database fails.
pub async fn unlink(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            Held::lock(connection, id, version).await?;
            let gone = diesel::delete(contract_follow_ups::table.find(id)).execute(connection).await?;
            if gone == 0 {
                return Err(Refused::at("id", Violation::new("contract.follow_up_missing")).into());
            }
            count(connection, id).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// What was withdrawn replaces nothing
async fn check_tender(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    tender_id: Uuid,
) -> Result<(), Stop> {
    let found: Option<TenderStatus> = tenders::table
        .inner_join(calendars::table)
        .filter(tenders::tender_id.eq(tender_id))
        .filter(calendars::partnership_id.eq(partnership_id))
        .select(tenders::status)
        .for_key_share()
        .get_result(connection)
        .await
        .optional()?;
    match found {
        None => Err(Refused::at("tender", Violation::new("tender.unknown")).into()),
        Some(TenderStatus::Withdrawn) => {
            Err(Refused::at("tender", Violation::new("contract.tender_withdrawn")).into())
        }
        Some(_) => Ok(()),
    }
}

/// Counts the change; what the register says is as it was
async fn count(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
    diesel::update(contracts::table.find(id))
        .set((contracts::version.eq(contracts::version + 1), contracts::updated_at.eq(now)))
        .execute(connection)
        .await
        .map(drop)
}
