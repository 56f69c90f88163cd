//! Partnerships and their members.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{Membership, Organization, Partnership},
    tables::{membership_roles, memberships, organizations, partnerships},
    types::{DateRange, MembershipRole, has_day_of},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice,
    page::{self, Key, Order},
    reader::Columns,
    statement::{Kind, Statement},
};

/// A member of a partnership in a period
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The membership
    pub membership: Membership,
    /// The member
    pub organization: Organization,
    /// What it does for the partnership
    pub roles: Vec<MembershipRole>,
}

impl Member {
    /// Whether it is a member on that day
    pub fn is_on(&self, day: NaiveDate) -> bool {
        contains(&self.membership.during, day)
    }

    /// Whether it is a member on some day of that year
    pub fn is_in(&self, year: i32) -> bool {
        has_day_of(&self.membership.during, year)
    }

    /// Whether it bears a share of the costs of that year
    pub fn shares_costs_in(&self, year: i32) -> bool {
        self.is_in(year) && self.roles.contains(&MembershipRole::CostSharing)
    }
}

fn contains(range: &DateRange, day: NaiveDate) -> bool {
    std::ops::RangeBounds::contains(range, &day)
}

/// The partnership with that short name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(mut connection: &AsyncPgConnection, slug: &str) -> Result<Option<Partnership>, ReadError> {
    let found = partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(Partnership::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// All partnerships, by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(mut connection: &AsyncPgConnection) -> Result<Vec<Partnership>, ReadError> {
    let order = (partnerships::name.asc(), partnerships::partnership_id.asc());
    Ok(partnerships::table.order(order).select(Partnership::as_select()).load(&mut connection).await?)
}

/// By what partnerships are ordered
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartnershipOrder {
    /// Name, from A to Z
    NameAsc,
    /// Name, from Z to A
    NameDesc,
}

impl Order for PartnershipOrder {
    fn key(self) -> Key {
        match self {
            Self::NameAsc => Key::ascending("name", Kind::Text),
            Self::NameDesc => Key::descending("name", Kind::Text),
        }
    }
}

/// Part of all partnerships; without an order by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    order: &[PartnershipOrder],
    slice: &Slice,
) -> Result<Page<Partnership>, ReadError> {
    let keys = page::keys(order, &[PartnershipOrder::NameAsc], Key::ascending("partnership_id", Kind::Id));
    let statement = Statement::new("SELECT ")
        .fragment(Partnership::as_select())
        .places(&keys)
        .sql(" FROM partnerships WHERE TRUE");
    reader.page::<Partnership, Columns<Partnership>>(statement, &keys, slice).await
}

/// How many partnerships there are
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(mut connection: &AsyncPgConnection) -> Result<i64, ReadError> {
    Ok(partnerships::table.count().get_result(&mut connection).await?)
}

/// Those of the partnerships that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<Partnership>, ReadError> {
    Ok(partnerships::table
        .filter(partnerships::partnership_id.eq_any(ids))
        .select(Partnership::as_select())
        .load(&mut connection)
        .await?)
}

/// The members of those partnerships, of all times, by name and then by period
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn members_of(connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<Member>, ReadError> {
    let (mut first, mut second) = (connection, connection);
    let members = memberships::table
        .inner_join(organizations::table)
        .filter(memberships::partnership_id.eq_any(ids))
        .order((organizations::name.asc(), memberships::during.asc()))
        .select((Membership::as_select(), Organization::as_select()))
        .load::<(Membership, Organization)>(&mut first);
    let roles = membership_roles::table
        .inner_join(memberships::table)
        .filter(memberships::partnership_id.eq_any(ids))
        .order(membership_roles::role.asc())
        .select((membership_roles::membership_id, membership_roles::role))
        .load::<(Uuid, MembershipRole)>(&mut second);
    let (members, roles) = try_join!(members, roles)?;
    let mut by_membership: HashMap<Uuid, Vec<MembershipRole>> = HashMap::new();
    for (membership, role) in roles {
        by_membership.entry(membership).or_default().push(role);
    }
    let member = |(membership, organization): (Membership, Organization)| {
        let roles = by_membership.remove(&membership.membership_id).unwrap_or_default();
        Member { membership, organization, roles }
    };
    Ok(members.into_iter().map(member).collect())
}

/// The members of a partnership on a day, by name
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn members(
    connection: &AsyncPgConnection,
    partnership: &Partnership,
    on: NaiveDate,
) -> Result<Vec<Member>, ReadError> {
    let mut members = members_of(connection, &[partnership.partnership_id]).await?;
    members.retain(|member| member.is_on(on));
    Ok(members)
}

/// The name of the partnership with that short name, and the names of its members on a day
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn with_member_names(
    connection: &AsyncPgConnection,
    slug: &str,
    on: NaiveDate,
) -> Result<Option<(String, Vec<String>)>, ReadError> {
    let Some(partnership) = find(connection, slug).await? else { return Ok(None) };
    let members = members(connection, &partnership, on).await?;
    let names = members.into_iter().map(|member| member.organization.name).collect();
    Ok(Some((partnership.name, names)))
}
