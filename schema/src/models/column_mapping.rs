use chrono::{DateTime, Utc};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use uuid::Uuid;

use crate::{tables::column_mappings, types::ImportKind};

/// What a partnership calls a column of one kind of workbook
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = column_mappings, check_for_backend(diesel::pg::Pg))]
pub struct ColumnMapping {
    /// Identity
    pub column_mapping_id: Uuid,
    /// The partnership whose workbooks it is about
    pub partnership_id: Uuid,
    /// Kind of workbook
    pub kind: ImportKind,
    /// Heading as [`normalize`](crate::headings::normalize) makes it
    pub normal_heading: String,
    /// Heading as it was written when this was said
    pub heading: String,
    /// Field that the column holds; `None` when it means nothing and is left out
    pub field: Option<String>,
    /// Who said it last
    pub actor: String,
    /// Moment at which it was said last
    pub updated_at: DateTime<Utc>,
}

/// What is said about a column of a partnership, in place of what was said before
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = column_mappings, treat_none_as_null = true)]
pub struct NewColumnMapping<'a> {
    /// The partnership
    pub partnership_id: Uuid,
    /// Kind of workbook
    pub kind: ImportKind,
    /// Heading as [`normalize`](crate::headings::normalize) makes it: one of these is kept of a kind
    pub normal_heading: &'a str,
    /// Heading as it stands
    pub heading: &'a str,
    /// Name of the field; `None` for a column that means nothing
    pub field: Option<String>,
    /// Who says it
    pub actor: &'a str,
}
