//! Forms that wait until their sender has shown again who it is.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::PendingForm, tables::pending_forms};
use uuid::Uuid;

use super::ReadError;

/// The form of that session, when it was sent after `since`
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    pending_form_id: Uuid,
    session: Uuid,
    since: DateTime<Utc>,
) -> Result<Option<PendingForm>, ReadError> {
    let found = pending_forms::table
        .filter(pending_forms::pending_form_id.eq(pending_form_id))
        .filter(pending_forms::token_id.eq(session))
        .filter(pending_forms::created_at.gt(since))
        .select(PendingForm::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}
