//! Contracts by hand: registering and changing them, using an option, ending them early.

mod change;
mod follow_up;
mod row;
mod supplier;

use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, QueryDsl, QueryResult,
    dsl::{exists, now},
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{contract_endings, contracts, memberships},
    types::ContractStatus,
};
use uuid::Uuid;

use self::{change::check_day, row::Held};
use super::{Author, Outcome, Refused, Stop, check_text, cpv_code, outcome, said, sign, tender};

pub use change::{ContractChange, SupplierDraft};
pub use follow_up::{link, unlink};

const MAXIMUM_REASON: usize = 2_000;

/// Stores a contract of an organization that exists; gives its identity
///
/// Refused as [`ContractChange::check`] and the rules of a term say, with `contract.title_missing`, `partnership.unknown`
/// (`partnership`), `contract.holder_not_member`, `contract.reference_taken` (`reference`), `cpv_code.unknown` (`code`).
///
/// # Errors
///
/// When the database fails.
pub async fn register(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    partnership: &str,
    organization_id: Uuid,
    contract: &ContractChange,
) -> QueryResult<Outcome<Uuid>> {
    let mut refused = contract.check();
    if contract.title.is_none() {
        refused.push(Refused::at("title", Violation::new("contract.title_missing")));
    }
    let mut held = Held::default();
    if let Err(broken) = held.set(contract) {
        refused.extend(broken);
    }
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            cpv_code::known(connection, contract.cpv_code.as_ref(), Uuid::nil()).await?;
            held.partnership_id = holding(connection, partnership, organization_id).await?;
            set_supplier(connection, &mut held, contract).await?;
            let contract_id = Uuid::now_v7();
            let identity = (
                contracts::contract_id.eq(contract_id),
                contracts::partnership_id.eq(held.partnership_id),
                contracts::organization_id.eq(organization_id),
            );
            diesel::insert_into(contracts::table)
                .values((identity, &held.row))
                .execute(connection)
                .await
                .map_err(|error| reference_taken(error, &held))?;
            held.store_options(connection, contract_id).await?;
            Ok(contract_id)
        })
        .await;
    outcome(ended)
}

/// The partnership, of which the organization is or was a member
async fn holding(
    connection: &mut AsyncPgConnection,
    slug: &str,
    organization_id: Uuid,
) -> Result<Uuid, Stop> {
    let found = tender::partnership(connection, slug).await?;
    let unknown = || Violation::new("partnership.unknown").with("partnership", slug);
    let partnership_id = found.ok_or_else(|| Refused::at("partnership", unknown()))?;
    let membership = memberships::table
        .filter(memberships::partnership_id.eq(partnership_id))
        .filter(memberships::organization_id.eq(organization_id));
    if diesel::select(exists(membership)).get_result(connection).await? {
        Ok(partnership_id)
    } else {
        Err(Refused::at("organization", Violation::new("contract.holder_not_member")).into())
    }
}

/// Changes a contract that was read at a version; gives its identity
///
/// Refused as [`ContractChange::check`] and, where a day or an option is set, the rules of a term say, with `contract.unknown`,
/// `contract.version_stale` (`given`, `current`), `contract.reference_taken` (`reference`) and `cpv_code.unknown` (`code`).
///
/// # Errors
///
/// When the database fails.
pub async fn update(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    change: &ContractChange,
) -> QueryResult<Outcome<Uuid>> {
    changed(connection, author, id, version, Step::Change(change)).await
}

/// Uses the next extension option of a contract, so that its current end moves, and the notice date with it; gives its identity
///
/// Refused with `contract.unknown`, `contract.version_stale` (`given`, `current`), `contract.is_ended`, `contract.end_unknown`,
/// `contract.no_option_left`, `contract.ultimate_before_current` (`day`, `other`).
///
/// # Errors
///
/// When the database fails.
pub async fn exercise_option(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
) -> QueryResult<Outcome<Uuid>> {
    changed(connection, author, id, version, Step::UseOption).await
}

/// Ends a contract early, on this last day and for this reason; gives its identity
///
/// Refused with `contract.unknown`, `contract.version_stale` (`given`, `current`), `contract.reason_missing`, `contract.is_ended`,
/// `contract.end_not_earlier` and `contract.ends_before_start` (`day`, `other`), `contract.day_out_of_range`, and for a text that
/// cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn end(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    (day, reason): (NaiveDate, &str),
) -> QueryResult<Outcome<Uuid>> {
    changed(connection, author, id, version, Step::End { day, reason }).await
}

/// What is done with a contract
#[derive(Clone, Copy)]
enum Step<'a> {
    Change(&'a ContractChange),
    UseOption,
    End { day: NaiveDate, reason: &'a str },
}

impl Step<'_> {
    async fn take(self, connection: &mut AsyncPgConnection, id: Uuid, held: &mut Held) -> Result<(), Stop> {
        match self {
            Self::Change(change) => set(connection, id, held, change).await,
            Self::UseOption => Ok(held.use_option().map_err(whole)?),
            Self::End { day, reason } => end_on(connection, id, held, (day, reason)).await,
        }
    }
}

/// What is no longer terminated does not end early
async fn set(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    held: &mut Held,
    change: &ContractChange,
) -> Result<(), Stop> {
    let refused = change.check();
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    held.set(change).map_err(Stop::Refused)?;
    cpv_code::known(connection, change.cpv_code.as_ref(), id).await?;
    if held.row.status != Some(ContractStatus::Terminated) {
        diesel::delete(contract_endings::table.find(id)).execute(connection).await?;
    }
    set_supplier(connection, held, change).await
}

async fn end_on(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    held: &mut Held,
    (day, reason): (NaiveDate, &str),
) -> Result<(), Stop> {
    let mut refused: Vec<Refused> = check_day("ends_on", day).into_iter().collect();
    refused
        .extend(check_text(reason, MAXIMUM_REASON).err().map(|violation| Refused::at("reason", violation)));
    if said(Some(reason)).is_none() {
        refused.push(Refused::at("reason", Violation::new("contract.reason_missing")));
    }
    let would_end_on = held.current_end();
    if let Err(violation) = held.end_on(day) {
        refused.push(Refused::at("ends_on", violation));
    }
    if !refused.is_empty() {
        return Err(Stop::Refused(refused));
    }
    let ending =
        (contract_endings::would_end_on.eq(would_end_on), contract_endings::reason.eq(reason.trim()));
    diesel::insert_into(contract_endings::table)
        .values((contract_endings::contract_id.eq(id), ending))
        .on_conflict(contract_endings::contract_id)
        .do_update()
        .set(ending)
        .execute(connection)
        .await?;
    Ok(())
}

/// A rule about the contract as a whole
fn whole(violation: Violation) -> Refused {
    Refused { path: Vec::new(), violation }
}

/// Stores what a step makes of a contract that was read at a version
async fn changed(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    step: Step<'_>,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let mut held = Held::lock(connection, id, version).await?;
            step.take(connection, id, &mut held).await?;
            let counted = (contracts::version.eq(contracts::version + 1), contracts::updated_at.eq(now));
            diesel::update(contracts::table.find(id))
                .set((&held.row, contracts::import_run_id.eq(None::<Uuid>), counted))
                .execute(connection)
                .await
                .map_err(|error| reference_taken(error, &held))?;
            held.store_options(connection, id).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

async fn set_supplier(
    connection: &mut AsyncPgConnection,
    held: &mut Held,
    change: &ContractChange,
) -> Result<(), Stop> {
    if let Some(supplier) = &change.supplier {
        held.row.supplier_id = supplier::ensure(connection, held.partnership_id, supplier.as_ref()).await?;
    }
    Ok(())
}

fn reference_taken(error: DieselError, held: &Held) -> Stop {
    match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information)
            if information.constraint_name() == Some("contracts_organization_reference_key") =>
        {
            let taken = Violation::new("contract.reference_taken").with("reference", held.row.reference());
            Refused::at("reference", taken).into()
        }
        _ => error.into(),
    }
}
