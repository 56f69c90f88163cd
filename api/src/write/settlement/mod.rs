//! Settlements: drafting them from what is in the books, agreeing, rejecting and sending.
//!
//! Half-years are settled in their order, each once, with one draft at a time. A draft follows the books when it is drafted again; what was
//! agreed closes its half-year and never changes, which the database sees to as well.

mod calculate;
mod key;
mod store;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Organization, Settlement},
    rules::Violation,
    tables::settlements,
    types::{HalfYear, SettlementStatus, TransferMethod},
};
use uuid::Uuid;

use self::calculate::{Calculation, calculate};
use super::{Author, Outcome, Refused, Stop, YEARS, books::Books, check_text, outcome, sign};
use crate::read::settlement::drift;

const MAXIMUM_REASON: usize = 2_000;

/// The settlement of a half-year to be drafted
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementDraft {
    /// Short name of the partnership
    pub partnership: String,
    /// The half-year
    pub period: HalfYear,
    /// How money goes between members
    pub transfer_method: TransferMethod,
}

/// A settlement to be decided about, at the version that was read
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The settlement
    pub settlement: Uuid,
    /// The version that was read
    pub version: i32,
}

impl Stop {
    /// A rule about the change as a whole
    fn of(violation: Violation) -> Self {
        Refused { path: Vec::new(), violation }.into()
    }
}

/// How a party is known to the rules: by its code, or else by its identity
fn party_code(organization: &Organization) -> String {
    organization.code.clone().unwrap_or_else(|| organization.organization_id.to_string())
}

/// Works out the settlement of a half-year and stores it as a draft; gives its identity
///
/// A draft that is there already is worked out anew, and stays as it is when nothing changed.
///
/// Refused with `partnership.unknown` (`partnership`), `settlement.period_closed` (`period`), `settlement.out_of_order`
/// (`next`), `settlement.draft_waiting` (`period`) when there is a draft of another half-year, `budget.year_out_of_range`, `settlement.budget_not_approved` (`year`), `settlement.administrator_missing` (`period`).
///
/// # Errors
///
/// When the database fails.
pub async fn draft(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &SettlementDraft,
) -> QueryResult<Outcome<Uuid>> {
    if !YEARS.contains(&draft.period.year) {
        return Ok(Outcome::Refused(vec![Refused::at("year", Violation::new("budget.year_out_of_range"))]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let books = Books::open(connection, &draft.partnership).await?;
            books.standing.check_draft(draft.period).map_err(Stop::of)?;
            let calculation = calculate(connection, &books, draft.period, draft.transfer_method).await?;
            match stored(connection, &books, draft.period).await? {
                Some(stored) => renew(connection, author, &books, &stored, draft, &calculation).await,
                None => insert(connection, author, &books, draft, &calculation).await,
            }
        })
        .await;
    outcome(ended)
}

/// The settlement of a half-year that was not rejected
async fn stored(
    connection: &mut AsyncPgConnection,
    books: &Books,
    period: HalfYear,
) -> QueryResult<Option<Settlement>> {
    settlements::table
        .filter(settlements::partnership_id.eq(books.partnership_id))
        .filter(settlements::year.eq(period.year))
        .filter(settlements::half.eq(period.half))
        .filter(settlements::status.ne(SettlementStatus::Rejected))
        .select(Settlement::as_select())
        .first(connection)
        .await
        .optional()
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    books: &Books,
    draft: &SettlementDraft,
    calculation: &Calculation,
) -> Result<Uuid, Stop> {
    let settlement_id = Uuid::now_v7();
    diesel::insert_into(settlements::table)
        .values((
            settlements::settlement_id.eq(settlement_id),
            settlements::partnership_id.eq(books.partnership_id),
            settlements::year.eq(draft.period.year),
            settlements::half.eq(draft.period.half),
            settlements::transfer_method.eq(draft.transfer_method),
            settlements::administrator_organization_id.eq(calculation.administrator),
            settlements::drafted_by.eq(author.actor),
        ))
        .execute(connection)
        .await?;
    store::insert(connection, settlement_id, calculation).await?;
    Ok(settlement_id)
}

/// A draft with its figures as they are now; nothing is written when they are the same
async fn renew(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    books: &Books,
    stored: &Settlement,
    draft: &SettlementDraft,
    calculation: &Calculation,
) -> Result<Uuid, Stop> {
    let id = stored.settlement_id;
    let is_current = stored.transfer_method == draft.transfer_method
        && drift(connection, &books.standing, stored).await?.is_empty();
    if is_current {
        return Ok(id);
    }
    store::clear(connection, id).await?;
    diesel::update(settlements::table.find(id))
        .set((
            settlements::transfer_method.eq(draft.transfer_method),
            settlements::administrator_organization_id.eq(calculation.administrator),
            settlements::drafted_by.eq(author.actor),
            settlements::drafted_at.eq(now),
            settlements::version.eq(settlements::version + 1),
        ))
        .execute(connection)
        .await?;
    store::insert(connection, id, calculation).await?;
    Ok(id)
}

/// Agrees a draft: its half-year is closed
///
/// Refused with `settlement.unknown`, `settlement.version_stale` (`given`, `current`), `settlement.not_draft` (`status`),
/// `settlement.outdated` when other costs or another key count since it was drafted, and as [`draft`] for its order.
///
/// # Errors
///
/// When the database fails.
pub async fn agree(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    decided: Decided,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let (books, stored) = lock(connection, decided, SettlementStatus::Draft).await?;
            books.standing.check_order(stored.half_year()).map_err(Stop::of)?;
            if !drift(connection, &books.standing, &stored).await?.is_empty() {
                return Err(Stop::of(Violation::new("settlement.outdated")));
            }
            diesel::update(settlements::table.find(stored.settlement_id))
                .set((
                    settlements::status.eq(SettlementStatus::Agreed),
                    settlements::version.eq(settlements::version + 1),
                    settlements::decided_by.eq(author.actor),
                    settlements::decided_at.eq(now),
                ))
                .execute(connection)
                .await?;
            Ok(stored.settlement_id)
        })
        .await;
    outcome(ended)
}

/// Rejects a draft with a reason: what it contained is free for another draft
///
/// Refused with `settlement.unknown`, `settlement.version_stale` (`given`, `current`), `settlement.not_draft` (`status`),
/// `settlement.reason_missing`, and for a reason that cannot be stored.
///
/// # Errors
///
/// When the database fails.
pub async fn reject(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    decided: Decided,
    reason: &str,
) -> QueryResult<Outcome<Uuid>> {
    let reason = reason.trim();
    let missing = reason.is_empty().then(|| Violation::new("settlement.reason_missing"));
    if let Some(violation) = missing.or_else(|| check_text(reason, MAXIMUM_REASON).err()) {
        return Ok(Outcome::Refused(vec![Refused::at("reason", violation)]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let (_, stored) = lock(connection, decided, SettlementStatus::Draft).await?;
            store::clear_postings(connection, stored.settlement_id).await?;
            diesel::update(settlements::table.find(stored.settlement_id))
                .set((
                    settlements::status.eq(SettlementStatus::Rejected),
                    settlements::version.eq(settlements::version + 1),
                    settlements::reason.eq(reason),
                    settlements::decided_by.eq(author.actor),
                    settlements::decided_at.eq(now),
                ))
                .execute(connection)
                .await?;
            Ok(stored.settlement_id)
        })
        .await;
    outcome(ended)
}

/// Notes that an agreed settlement was sent to the members
///
/// Refused with `settlement.unknown`, `settlement.version_stale` (`given`, `current`), `settlement.not_agreed` (`status`).
///
/// # Errors
///
/// When the database fails.
pub async fn send(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    decided: Decided,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let (_, stored) = lock(connection, decided, SettlementStatus::Agreed).await?;
            diesel::update(settlements::table.find(stored.settlement_id))
                .set((
                    settlements::status.eq(SettlementStatus::Sent),
                    settlements::version.eq(settlements::version + 1),
                    settlements::sent_by.eq(author.actor),
                    settlements::sent_at.eq(now),
                ))
                .execute(connection)
                .await?;
            Ok(stored.settlement_id)
        })
        .await;
    outcome(ended)
}

/// A settlement behind its books, both locked, when it has that status and still is at that version
async fn lock(
    connection: &mut AsyncPgConnection,
    decided: Decided,
    wanted: SettlementStatus,
) -> Result<(Books, Settlement), Stop> {
    let unknown = || Refused::at("id", Violation::new("settlement.unknown"));
    let partnership = settlements::table.find(decided.settlement).select(settlements::partnership_id);
    let partnership: Option<Uuid> = partnership.get_result(connection).await.optional()?;
    let books = Books::of(connection, partnership.ok_or_else(unknown)?).await?;
    let stored = settlements::table
        .find(decided.settlement)
        .select(Settlement::as_select())
        .for_no_key_update()
        .get_result(connection)
        .await?;
    if stored.status != wanted {
        let code =
            if wanted == SettlementStatus::Draft { "settlement.not_draft" } else { "settlement.not_agreed" };
        return Err(Refused::at("id", Violation::new(code).with("status", stored.status)).into());
    }
    if stored.version != decided.version {
        let stale = Violation::new("settlement.version_stale")
            .with("given", decided.version)
            .with("current", stored.version);
        return Err(Refused::at("version", stale).into());
    }
    Ok((books, stored))
}
