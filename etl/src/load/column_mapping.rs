//! What partnerships call their columns.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::now, upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::ColumnMapping, tables::column_mappings, types::ImportKind};
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

/// Something that is said about a column
#[derive(Debug, Clone, Copy)]
pub struct NewColumnMapping<'a> {
    /// The partnership
    pub partnership_id: Uuid,
    /// Kind of workbook
    pub kind: ImportKind,
    /// Heading as it stands
    pub heading: &'a str,
    /// The same, made comparable
    pub normal_heading: &'a str,
    /// Name of the field; `None` for a column that means nothing
    pub field: Option<&'a str>,
    /// Who says it
    pub actor: &'a str,
}

/// Stores what is said about a column, in place of what was said before
///
/// # Errors
///
/// What the database says.
pub async fn save(
    connection: &mut AsyncPgConnection,
    mapping: NewColumnMapping<'_>,
) -> QueryResult<ColumnMapping> {
    diesel::insert_into(column_mappings::table)
        .values((
            column_mappings::partnership_id.eq(mapping.partnership_id),
            column_mappings::kind.eq(mapping.kind),
            column_mappings::normal_heading.eq(mapping.normal_heading),
            column_mappings::heading.eq(mapping.heading.trim()),
            column_mappings::field.eq(mapping.field),
            column_mappings::actor.eq(mapping.actor),
        ))
        .on_conflict((
            column_mappings::partnership_id,
            column_mappings::kind,
            column_mappings::normal_heading,
        ))
        .do_update()
        .set((
            column_mappings::heading.eq(excluded(column_mappings::heading)),
            column_mappings::field.eq(excluded(column_mappings::field)),
            column_mappings::actor.eq(excluded(column_mappings::actor)),
            column_mappings::updated_at.eq(now),
        ))
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
