use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::{memberships, partnerships},
    types::{DateRange, MembershipKind},
};

/// Samenwerkingsverband: municipalities that buy together
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = partnerships, check_for_backend(diesel::pg::Pg))]
pub struct Partnership {
    /// Identity
    pub partnership_id: Uuid,
    /// Short name in addresses and commands, such as `zhw`
    pub slug: String,
    /// Full name
    pub name: String,
    /// Moment of registration
    pub created_at: DateTime<Utc>,
}

/// Deelnemer or toetreder: who shares the costs in which period
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = memberships, check_for_backend(diesel::pg::Pg))]
pub struct Membership {
    /// Identity
    pub membership_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// The member
    pub organization_id: Uuid,
    /// Founding or acceding
    pub kind: MembershipKind,
    /// Days of membership
    pub during: DateRange,
}
