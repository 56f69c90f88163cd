//! Publishing calendars, by edition, and taking them back.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::max};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Calendar,
    rules::Violation,
    tables::{calendar_editions, calendars, import_runs, partnerships},
    types::{CalendarStatus, ImportStatus},
};

use super::{Author, Outcome, Refused, Stop, check_text, outcome, said, sign};

/// Longest note, in characters
const MAXIMUM_NOTE: usize = 2_000;

diesel::define_sql_function! {
    /// This moment, also within a transaction
    fn clock_timestamp() -> Timestamptz;
}

/// Publishes the calendar of a partnership for a year as it is now: a new edition, with what is said about it; gives its number
///
/// Refused with `calendar.unknown` (`partnership`, `year`), with `calendar.import_running` while an import into the partnership is
/// being applied, which nobody can see yet, and with `text.too_long` (`maximum`) or `text.not_storable`.
///
/// # Errors
///
/// When the database fails.
pub async fn publish(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    (slug, year): (&str, i32),
    note: Option<&str>,
) -> QueryResult<Outcome<i32>> {
    let ended = connection
        .transaction::<i32, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let calendar = locked(connection, slug, year).await?;
            let note = said(note);
            if let Err(violation) = note.map_or(Ok(()), |note| check_text(note, MAXIMUM_NOTE)) {
                return Err(Stop::Refused(vec![Refused::at("note", violation)]));
            }
            if is_importing(connection, &calendar).await? {
                return Err(stop(Violation::new("calendar.import_running")));
            }
            let number = next_number(connection, &calendar).await?;
            diesel::insert_into(calendar_editions::table)
                .values((
                    calendar_editions::calendar_id.eq(calendar.calendar_id),
                    calendar_editions::number.eq(number),
                    calendar_editions::published_at.eq(clock_timestamp()),
                    calendar_editions::actor.eq(author.actor),
                    calendar_editions::note.eq(note),
                ))
                .execute(connection)
                .await?;
            set_status(connection, &calendar, CalendarStatus::Published).await?;
            Ok(number)
        })
        .await;
    outcome(ended)
}

/// Takes the calendar of a partnership for a year back: only members see it, until it is published again
///
/// Refused with `calendar.unknown` (`partnership`, `year`), and with `calendar.not_published`.
///
/// # Errors
///
/// When the database fails.
pub async fn withdraw(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    (slug, year): (&str, i32),
) -> QueryResult<Outcome<()>> {
    let ended = connection
        .transaction::<(), Stop, _>(async |connection| {
            sign(connection, author).await?;
            let calendar = locked(connection, slug, year).await?;
            if calendar.status != CalendarStatus::Published {
                return Err(stop(Violation::new("calendar.not_published")));
            }
            set_status(connection, &calendar, CalendarStatus::Draft).await?;
            Ok(())
        })
        .await;
    outcome(ended)
}

fn stop(violation: Violation) -> Stop {
    Stop::Refused(vec![Refused { path: Vec::new(), violation }])
}

/// The calendar, which nobody else publishes meanwhile
async fn locked(connection: &mut AsyncPgConnection, slug: &str, year: i32) -> Result<Calendar, Stop> {
    let of_partnership =
        partnerships::table.filter(partnerships::slug.eq(slug)).select(partnerships::partnership_id);
    let found = calendars::table
        .filter(calendars::partnership_id.eq_any(of_partnership))
        .filter(calendars::year.eq(year))
        .select(Calendar::as_select())
        .for_update()
        .get_result(connection)
        .await
        .optional()?;
    let unknown = || Violation::new("calendar.unknown").with("partnership", slug).with("year", year);
    found.ok_or_else(|| Stop::Refused(vec![Refused::at("year", unknown())]))
}

async fn is_importing(connection: &mut AsyncPgConnection, calendar: &Calendar) -> QueryResult<bool> {
    let running = import_runs::table
        .filter(import_runs::partnership_id.eq(calendar.partnership_id))
        .filter(import_runs::status.eq(ImportStatus::Applying));
    let count: i64 = running.count().get_result(connection).await?;
    Ok(count > 0)
}

async fn next_number(connection: &mut AsyncPgConnection, calendar: &Calendar) -> QueryResult<i32> {
    let last: Option<i32> = calendar_editions::table
        .filter(calendar_editions::calendar_id.eq(calendar.calendar_id))
        .select(max(calendar_editions::number))
        .get_result(connection)
        .await?;
    Ok(last.unwrap_or_default() + 1)
}

async fn set_status(
    connection: &mut AsyncPgConnection,
    calendar: &Calendar,
    status: CalendarStatus,
) -> QueryResult<()> {
    diesel::update(calendars::table.find(calendar.calendar_id))
        .set(calendars::status.eq(status))
        .execute(connection)
        .await?;
    Ok(())
}
