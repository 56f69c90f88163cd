//! Tenders: registering and changing them, with what belongs to them, and the steps of their lives.

mod change;
mod law;
mod moving;
mod parts;
mod retracting;
mod step;

use diesel::{
    ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult,
    dsl::now,
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::{calendars, partnerships, tenders},
    types::TenderStatus,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, YEARS, cpv_code, outcome, sign};
pub use change::{LotDraft, OrganizationKey, ParticipationDraft, TenderChange};
pub(in crate::write) use moving::plan_anew;
pub use moving::{MoveDraft, move_milestone};
pub use retracting::{RetractDraft, retract};
pub(in crate::write) use step::take;
pub use step::{StepDraft, step};

/// Stores a new tender in the calendar of a year, which is made (as a draft) when there is none; gives its identity
///
/// Refused as [`TenderChange::check`] says, with `tender.title_missing`, `calendar.year_out_of_range`,
/// `partnership.unknown` (`partnership`), `tender.reference_taken` (`reference`), `organization.unknown`
/// (`organization`) and `cpv_code.unknown` (`code`).
///
/// # Errors
///
/// When the database fails.
pub async fn register(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    partnership: &str,
    year: i32,
    tender: &TenderChange,
) -> QueryResult<Outcome<Uuid>> {
    let mut refused = tender.check(None, None);
    if tender.title.is_none() {
        refused.push(Refused::at("title", Violation::new("tender.title_missing")));
    }
    if !YEARS.contains(&year) {
        refused.push(Refused::at("year", Violation::new("calendar.year_out_of_range")));
    }
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            cpv_code::known(connection, tender.cpv_code.as_ref(), Uuid::nil()).await?;
            insert(connection, partnership, year, tender).await
        })
        .await;
    outcome(ended)
}

/// Stores a new tender that breaks no rule by itself, in the transaction of who signed it; gives its identity
///
/// Refused with `partnership.unknown` (`partnership`), `tender.reference_taken` (`reference`) and `organization.unknown`
/// (`organization`).
pub(super) async fn insert(
    connection: &mut AsyncPgConnection,
    partnership: &str,
    year: i32,
    tender: &TenderChange,
) -> Result<Uuid, Stop> {
    let calendar_id = calendar(connection, partnership, year).await?;
    let tender_id = Uuid::now_v7();
    diesel::insert_into(tenders::table)
        .values((tenders::tender_id.eq(tender_id), tenders::calendar_id.eq(calendar_id), tender))
        .execute(connection)
        .await
        .map_err(|error| reference_taken(error, tender))?;
    parts::store(connection, tender_id, tender).await?;
    Ok(tender_id)
}

/// The partnership of that short name; `None` when there is none
pub(super) async fn partnership(connection: &mut AsyncPgConnection, slug: &str) -> QueryResult<Option<Uuid>> {
    let found = partnerships::table.filter(partnerships::slug.eq(slug)).select(partnerships::partnership_id);
    found.get_result(connection).await.optional()
}

#[derive(Insertable)]
#[diesel(table_name = calendars)]
struct NewCalendar {
    partnership_id: Uuid,
    year: i32,
    title: String,
}

async fn calendar(connection: &mut AsyncPgConnection, slug: &str, year: i32) -> Result<Uuid, Stop> {
    let Some(partnership_id) = partnership(connection, slug).await? else {
        let unknown = Violation::new("partnership.unknown").with("partnership", slug);
        return Err(Refused::at("partnership", unknown).into());
    };
    let new = NewCalendar { partnership_id, year, title: format!("Aanbestedingskalender {year}") };
    diesel::insert_into(calendars::table)
        .values(&new)
        .on_conflict((calendars::partnership_id, calendars::year))
        .do_nothing()
        .execute(connection)
        .await?;
    let calendar = calendars::table
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(calendars::year.eq(year))
        .select(calendars::calendar_id);
    Ok(calendar.get_result(connection).await?)
}

/// Changes a tender that was read at a version; gives its identity
///
/// Refused as [`TenderChange::check`] says, with `tender.unknown`, `tender.version_stale` (`given`, `current`) when
/// somebody changed it since, `tender.reference_taken` (`reference`), `organization.unknown` (`organization`) and
/// `cpv_code.unknown` (`code`).
///
/// # Errors
///
/// When the database fails.
pub async fn update(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    version: i32,
    change: &TenderChange,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let locked = lock(connection, id, version).await?;
            let refused = change.check(locked.value, locked.minimum);
            if !refused.is_empty() {
                return Err(Stop::Refused(refused));
            }
            cpv_code::known(connection, change.cpv_code.as_ref(), id).await?;
            diesel::update(tenders::table.find(id))
                .set((change, tenders::version.eq(tenders::version + 1), tenders::updated_at.eq(now)))
                .execute(connection)
                .await
                .map_err(|error| reference_taken(error, change))?;
            parts::store(connection, id, change).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// A tender that is held for a change
pub(in crate::write) struct Locked {
    pub(in crate::write) status: TenderStatus,
    value: Option<Decimal>,
    minimum: Option<Decimal>,
}

/// A tender, held, when it still is at that version
pub(in crate::write) async fn lock(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    version: i32,
) -> Result<Locked, Stop> {
    let found: Option<(i32, TenderStatus, Option<Decimal>, Option<Decimal>)> = tenders::table
        .find(id)
        .select((tenders::version, tenders::status, tenders::estimated_value_eur, tenders::minimum_value_eur))
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    match found {
        None => Err(Refused::at("id", Violation::new("tender.unknown")).into()),
        Some((current, ..)) if current != version => {
            let stale =
                Violation::new("tender.version_stale").with("given", version).with("current", current);
            Err(Refused::at("version", stale).into())
        }
        Some((_, status, value, minimum)) => Ok(Locked { status, value, minimum }),
    }
}

/// Gives a tender these participations, instead of those that it has, and counts that as a change
pub(in crate::write) async fn take_part(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    parts: Vec<ParticipationDraft>,
) -> Result<(), Stop> {
    let change = TenderChange { participations: Some(parts), ..TenderChange::default() };
    parts::store(connection, id, &change).await?;
    touch(connection, id).await?;
    Ok(())
}

/// Counts a change of the parts of a tender
async fn touch(connection: &mut AsyncPgConnection, id: Uuid) -> QueryResult<()> {
    diesel::update(tenders::table.find(id))
        .set((tenders::version.eq(tenders::version + 1), tenders::updated_at.eq(now)))
        .execute(connection)
        .await
        .map(drop)
}

fn reference_taken(error: DieselError, tender: &TenderChange) -> Stop {
    match &error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, information)
            if information.constraint_name() == Some("tenders_calendar_id_reference_key") =>
        {
            let reference = tender.reference.clone().flatten().unwrap_or_default();
            let taken = Violation::new("tender.reference_taken").with("reference", reference);
            Refused::at("reference", taken).into()
        }
        _ => error.into(),
    }
}
