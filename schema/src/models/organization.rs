use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::organizations,
    types::{DateRange, OrganizationKind},
};

/// A municipality, a joint authority or another body that takes part
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(diesel::pg::Pg))]
pub struct Organization {
    /// Identity
    pub organization_id: Uuid,
    /// Kind
    pub kind: OrganizationKind,
    /// CBS code of a municipality; `None` for others
    pub code: Option<String>,
    /// Name as CBS writes it
    pub name: String,
    /// Days on which it exists
    pub existence: DateRange,
}
