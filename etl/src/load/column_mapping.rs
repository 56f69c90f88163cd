//! What partnerships call their columns.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::now};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{ColumnMapping, NewColumnMapping},
    tables::column_mappings,
    types::ImportKind,
};
use uuid::Uuid;

/// What a partnership said about its columns, by kind and heading
///
/// # Errors
///
/// What the database says.
pub async fn of_partnership(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
) -> QueryResult<Vec<ColumnMapping>> {
    column_mappings::table
        .filter(column_mappings::partnership_id.eq(partnership_id))
        .order((column_mappings::kind, column_mappings::normal_heading))
        .select(ColumnMapping::as_select())
        .load(connection)
        .await
}

/// Stores what is said about a column, in place of what was said before
///
/// # Errors
///
/// What the database says.
pub async fn save(
    connection: &mut AsyncPgConnection,
    mapping: &NewColumnMapping<'_>,
) -> QueryResult<ColumnMapping> {
    diesel::insert_into(column_mappings::table)
        .values(mapping)
        .on_conflict((
            column_mappings::partnership_id,
            column_mappings::kind,
            column_mappings::normal_heading,
        ))
        .do_update()
        .set((mapping, column_mappings::updated_at.eq(now)))
        .returning(ColumnMapping::as_returning())
        .get_result(connection)
        .await
}

/// Forgets what was said about a column; gives what that was, `None` when nothing was
///
/// # Errors
///
/// What the database says.
pub async fn remove(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    kind: ImportKind,
    normal_heading: &str,
) -> QueryResult<Option<ColumnMapping>> {
    diesel::delete(column_mappings::table)
        .filter(column_mappings::partnership_id.eq(partnership_id))
        .filter(column_mappings::kind.eq(kind))
        .filter(column_mappings::normal_heading.eq(normal_heading))
        .returning(ColumnMapping::as_returning())
        .get_result(connection)
        .await
        .optional()
}
