//! Migrations that were applied.

use diesel::{OptionalExtension, QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::ReadError;

/// The version of the newest migration that was applied; `None` for a database without any
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn newest(mut connection: &AsyncPgConnection) -> Result<Option<String>, ReadError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let row: Option<Row> =
        sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version DESC LIMIT 1")
            .get_result(&mut connection)
            .await
            .optional()?;
    Ok(row.map(|row| row.version))
}
