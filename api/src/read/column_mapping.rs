//! What partnerships call their columns.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ColumnMapping,
    tables::{column_mappings, partnerships},
    types::ImportKind,
};
use uuid::Uuid;

use super::ReadError;

/// What a partnership said about the columns of a kind of workbook, or of all kinds, by kind and heading
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_partnership(
    mut connection: &AsyncPgConnection,
    slug: &str,
    kind: Option<ImportKind>,
) -> Result<Vec<ColumnMapping>, ReadError> {
    let kinds = kind.map_or_else(|| ImportKind::ALL.to_vec(), |kind| vec![kind]);
    Ok(column_mappings::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug))
        .filter(column_mappings::kind.eq_any(kinds))
        .order((column_mappings::kind, column_mappings::normal_heading))
        .select(ColumnMapping::as_select())
        .load(&mut connection)
        .await?)
}

/// Those that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<ColumnMapping>, ReadError> {
    Ok(column_mappings::table
        .filter(column_mappings::column_mapping_id.eq_any(ids))
        .select(ColumnMapping::as_select())
        .load(&mut connection)
        .await?)
}
