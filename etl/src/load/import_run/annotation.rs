//! Workbooks that go back with their findings.

use chrono::{DateTime, Utc};
use diesel::{
    QueryDsl, QueryResult,
    result::Error,
    sql_types::{Binary, Jsonb, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::SheetExcerpt, tables::import_annotations};
use uuid::Uuid;

use crate::annotate::Annotated;

/// Keeps the workbook and the excerpt of a run whose last stage ended at that moment, unless it has gone on since
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    connection: &mut AsyncPgConnection,
    import_run_id: Uuid,
    finished_at: DateTime<Utc>,
    annotated: &Annotated,
    excerpt: &[SheetExcerpt],
) -> QueryResult<()> {
    let excerpt = serde_json::to_value(excerpt).map_err(|error| Error::SerializationError(error.into()))?;
    // Locked, so that a stage that ends meanwhile finds it and takes it away.
    diesel::sql_query(
        "INSERT INTO import_annotations (import_run_id, file_name, content, excerpt)
         SELECT import_run_id, $3, $4, $5 FROM import_runs WHERE import_run_id = $1 AND finished_at = $2 FOR UPDATE
         ON CONFLICT (import_run_id) DO NOTHING",
    )
    .bind::<SqlUuid, _>(import_run_id)
    .bind::<Timestamptz, _>(finished_at)
    .bind::<Text, _>(&annotated.file_name)
    .bind::<Binary, _>(&annotated.content)
    .bind::<Jsonb, _>(excerpt)
    .execute(connection)
    .await
    .map(drop)
}

/// Takes it away: it tells of an earlier stage
pub(super) async fn delete(connection: &mut AsyncPgConnection, import_run_id: Uuid) -> QueryResult<()> {
    diesel::delete(import_annotations::table.find(import_run_id)).execute(connection).await.map(drop)
}
