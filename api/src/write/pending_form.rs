//! Forms that wait until their sender has shown again who it is.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::tables::pending_forms;
use uuid::Uuid;

/// How long a form waits
pub const KEPT: TimeDelta = TimeDelta::hours(1);
/// How many forms of one session wait at most: the oldest give way
const MOST: i64 = 20;

/// A form to be kept
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = pending_forms)]
pub struct NewPendingForm<'a> {
    /// Session that sent it
    pub token_id: Uuid,
    /// Where it was sent
    pub address: &'a str,
    /// Page of ours that it stood on
    pub page: &'a str,
    /// Array of pairs: names and values of its fields, in their order
    pub fields: serde_json::Value,
    /// Now
    pub created_at: DateTime<Utc>,
}

/// Keeps a form, gives its identity, and forgets those that waited too long
///
/// # Errors
///
/// When the database fails.
pub async fn keep(connection: &mut AsyncPgConnection, form: &NewPendingForm<'_>) -> QueryResult<Uuid> {
    connection
        .transaction(async |connection| {
            diesel::delete(pending_forms::table)
                .filter(pending_forms::created_at.lt(form.created_at - KEPT))
                .execute(connection)
                .await?;
            let others: Vec<Uuid> = pending_forms::table
                .filter(pending_forms::token_id.eq(form.token_id))
                .order((pending_forms::created_at.desc(), pending_forms::pending_form_id))
                .offset(MOST - 1)
                .select(pending_forms::pending_form_id)
                .load(connection)
                .await?;
            diesel::delete(pending_forms::table)
                .filter(pending_forms::pending_form_id.eq_any(others))
                .execute(connection)
                .await?;
            diesel::insert_into(pending_forms::table)
                .values(form)
                .returning(pending_forms::pending_form_id)
                .get_result(connection)
                .await
        })
        .await
}
