use chrono::{DateTime, Utc};
use diesel::sql_types::{Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::read::{ReadError, Value, statement::Statement};

/// When and by whom the figures of a settlement were worked out, the first time first; the first hundred times
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn drafted(
    mut connection: &AsyncPgConnection,
    settlement: Uuid,
) -> Result<Vec<(DateTime<Utc>, String)>, ReadError> {
    let statement = Statement::new(
        "SELECT (after ->> 'drafted_at')::timestamptz, after ->> 'drafted_by' FROM row_changes
         WHERE table_name = 'settlements' AND after IS NOT NULL
             AND before ->> 'drafted_at' IS DISTINCT FROM after ->> 'drafted_at' AND row_key = ",
    );
    let statement = statement.bind(Value::Id(settlement)).sql(" ORDER BY change_id LIMIT 100");
    Ok(statement.gives::<(Timestamptz, Text)>().load(&mut connection).await?)
}
