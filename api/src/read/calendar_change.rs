//! Changes of calendars, as the history tells them.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Array, BigInt, Integer, Text, Timestamptz, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::ReadError;

/// Tenders of a calendar that came, changed or went at once
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct CalendarChange {
    /// The calendar
    #[diesel(sql_type = UuidSql)]
    pub calendar_id: Uuid,
    /// `INSERT`, `UPDATE` or `DELETE`
    #[diesel(sql_type = Text)]
    pub operation: String,
    /// Who
    #[diesel(sql_type = Text)]
    pub actor: String,
    /// Why
    #[diesel(sql_type = Text)]
    pub cause: String,
    /// When the last of them did
    #[diesel(sql_type = Timestamptz)]
    pub changed_at: DateTime<Utc>,
    /// How many
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// The first [`MOST_TENDERS`] of them
    #[diesel(sql_type = Array<UuidSql>)]
    pub tender_ids: Vec<Uuid>,
}

/// How many tenders of a change are named
pub const MOST_TENDERS: i32 = 100;

/// What these changes of the history did to calendars, in their order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_changes(
    mut connection: &AsyncPgConnection,
    changes: &[i64],
) -> Result<Vec<CalendarChange>, ReadError> {
    let statement = sql_query(
        "SELECT calendar_id, operation, actor, cause, max(changed_at) AS changed_at, count(*) AS count,
             (array_agg(tender_id ORDER BY change_id))[1:$2] AS tender_ids
         FROM (
             SELECT DISTINCT ON (tender_id, calendar_id, operation, actor, cause)
                 tender_id, calendar_id, operation, actor, cause, changed_at, change_id
             FROM (
                 SELECT row_key AS tender_id, (coalesce(after, before) ->> 'calendar_id')::uuid AS calendar_id,
                     operation, actor, cause, changed_at, change_id
                 FROM row_changes WHERE change_id = ANY($1)
                 UNION ALL
                 SELECT place.tender_id, place.calendar_id::uuid, 'INSERT', actor, cause, changed_at, place.change_id
                 FROM packed_inserts, ROWS FROM (unnest(change_ids), unnest(row_keys),
                     jsonb_array_elements_text(contents -> 'calendar_id')) AS place (change_id, tender_id, calendar_id)
                 WHERE packed_inserts.change_id = ANY($1)
             ) AS each_change
             ORDER BY tender_id, calendar_id, operation, actor, cause, change_id
         ) AS each_tender
         GROUP BY calendar_id, operation, actor, cause
         ORDER BY min(change_id)",
    );
    Ok(statement
        .bind::<Array<BigInt>, _>(changes)
        .bind::<Integer, _>(MOST_TENDERS)
        .load(&mut connection)
        .await?)
}
