//! Memberships: an organization joins a partnership, leaves it, and keeps its books.

use std::ops::{Bound, RangeBounds};

use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, PgRangeExpressionMethods,
    QueryDsl, QueryResult, SelectableHelper, dsl::exists, select,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Organization,
    rules::Violation,
    tables::{membership_roles, memberships, organizations, partnerships},
    types::{DateRange, MembershipKind, MembershipRole},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign, tender::OrganizationKey};

/// An organization that is to join
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipDraft {
    /// Short name of the partnership
    pub partnership: String,
    /// The organization
    pub organization: OrganizationKey,
    /// First day of membership
    pub from: NaiveDate,
    /// Last day of membership; `None` for one without an end
    pub last_day: Option<NaiveDate>,
    /// Whether it bears a share of the costs
    pub shares_costs: bool,
}

#[derive(Insertable)]
#[diesel(table_name = memberships)]
struct NewMembership {
    membership_id: Uuid,
    partnership_id: Uuid,
    organization_id: Uuid,
    kind: MembershipKind,
    during: DateRange,
}

/// Lets an organization join from a day on, as an acceding member (toetreder); gives the identity of the partnership
///
/// Refused with `partnership.unknown` (`partnership`), `organization.unknown` (`organization`),
/// `membership.organization_gone` (`organization`, `date`) when it does not exist on that day,
/// `membership.ends_before_it_begins`, and `membership.there_already` (`organization`) when it is a member on one of its days.
///
/// # Errors
///
/// When the database fails.
pub async fn join(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &MembershipDraft,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let partnership_id = lock(connection, &draft.partnership).await?;
            let organization = organization(connection, &draft.organization).await?;
            let during = match (gone(&organization, draft.from), days(draft)) {
                (None, Ok(during)) => during,
                (gone, days) => {
                    return Err(Stop::Refused(gone.into_iter().chain(days.err()).collect()));
                }
            };
            let membership = NewMembership {
                membership_id: Uuid::now_v7(),
                partnership_id,
                organization_id: organization.organization_id,
                kind: MembershipKind::Acceding,
                during,
            };
            refuse_member(connection, &membership, &organization.name).await?;
            diesel::insert_into(memberships::table).values(&membership).execute(connection).await?;
            if draft.shares_costs {
                diesel::insert_into(membership_roles::table)
                    .values((
                        membership_roles::membership_id.eq(membership.membership_id),
                        membership_roles::role.eq(MembershipRole::CostSharing),
                    ))
                    .execute(connection)
                    .await?;
            }
            Ok(partnership_id)
        })
        .await;
    outcome(ended)
}

/// The partnership, held: nobody joins it, and no budget of it is submitted, meanwhile
async fn lock(connection: &mut AsyncPgConnection, slug: &str) -> Result<Uuid, Stop> {
    let found = partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(partnerships::partnership_id)
        .for_no_key_update()
        .get_result(connection)
        .await
        .optional()?;
    let unknown = || Violation::new("partnership.unknown").with("partnership", slug);
    found.ok_or_else(|| Refused::at("partnership", unknown()).into())
}

/// The days of a membership
fn days(draft: &MembershipDraft) -> Result<DateRange, Refused> {
    if draft.last_day.is_some_and(|last_day| last_day < draft.from) {
        return Err(Refused::at("last_day", Violation::new("membership.ends_before_it_begins")));
    }
    Ok((Bound::Included(draft.from), draft.last_day.map_or(Bound::Unbounded, Bound::Included)))
}

async fn organization(
    connection: &mut AsyncPgConnection,
    key: &OrganizationKey,
) -> Result<Organization, Stop> {
    let all = organizations::table.select(Organization::as_select());
    let found: Option<Organization> = match key {
        OrganizationKey::Code(code) => all.filter(organizations::code.eq(code)).first(connection).await,
        OrganizationKey::Id(id) => all.filter(organizations::organization_id.eq(id)).first(connection).await,
    }
    .optional()?;
    let unknown = || Violation::new("organization.unknown").with("organization", key);
    found.ok_or_else(|| Refused::at("organization", unknown()).into())
}

/// Why an organization cannot join on a day; `None` when it exists then
fn gone(organization: &Organization, day: NaiveDate) -> Option<Refused> {
    let gone = || {
        Violation::new("membership.organization_gone")
            .with("organization", &organization.name)
            .with("date", day)
    };
    (!organization.existence.contains(&day)).then(|| Refused::at("from", gone()))
}

async fn refuse_member(
    connection: &mut AsyncPgConnection,
    membership: &NewMembership,
    name: &str,
) -> Result<(), Stop> {
    let same = memberships::table.filter(
        memberships::partnership_id
            .eq(membership.partnership_id)
            .and(memberships::organization_id.eq(membership.organization_id))
            .and(memberships::during.overlaps_with(membership.during)),
    );
    if select(exists(same)).get_result(connection).await? {
        let there = Violation::new("membership.there_already").with("organization", name);
        return Err(Refused::at("organization", there).into());
    }
    Ok(())
}

/// A membership of a partnership on a day
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipOn {
    /// Short name of the partnership
    pub partnership: String,
    /// The member
    pub organization: OrganizationKey,
    /// The day
    pub day: NaiveDate,
}

/// Ends a membership with that day as its last, also when it had another; gives the identity of the partnership
///
/// Refused with `partnership.unknown` (`partnership`), `organization.unknown` (`organization`), `membership.unknown`
/// (`organization`, `date`) when no membership of it began by that day, and `membership.administers` (`organization`) when it keeps the books:
/// then another is appointed first.
///
/// # Errors
///
/// When the database fails.
pub async fn leave(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    last: &MembershipOn,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let partnership_id = lock(connection, &last.partnership).await?;
            let organization = organization(connection, &last.organization).await?;
            let (id, first) = latest_membership(connection, partnership_id, &organization, last.day).await?;
            let administers = membership_roles::table
                .filter(membership_roles::membership_id.eq(id))
                .filter(membership_roles::role.eq(MembershipRole::Administering));
            if select(exists(administers)).get_result(connection).await? {
                let violation =
                    Violation::new("membership.administers").with("organization", organization.name);
                return Err(Refused::at("organization", violation).into());
            }
            let during: DateRange = (first, Bound::Included(last.day));
            diesel::update(memberships::table.find(id))
                .set(memberships::during.eq(during))
                .execute(connection)
                .await?;
            Ok(partnership_id)
        })
        .await;
    outcome(ended)
}

/// Has a member, on that day, keep the books from now on instead of who does; gives the identity of the partnership
///
/// Refused as [`leave`], `membership.administers` aside, and with `membership.unknown` when it is no member on that day. A settlement that was drafted before is worked out again before it is agreed.
///
/// # Errors
///
/// When the database fails.
pub async fn appoint_administrator(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    appointed: &MembershipOn,
) -> QueryResult<Outcome<Uuid>> {
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let partnership_id = lock(connection, &appointed.partnership).await?;
            let organization = organization(connection, &appointed.organization).await?;
            let membership = memberships::table
                .filter(memberships::partnership_id.eq(partnership_id))
                .filter(memberships::organization_id.eq(organization.organization_id))
                .filter(memberships::during.contains(appointed.day))
                .select(memberships::membership_id);
            let id: Option<Uuid> = membership.first(connection).await.optional()?;
            let id = id.ok_or_else(|| no_member(&organization, appointed.day))?;
            let of_partnership = memberships::table
                .filter(memberships::partnership_id.eq(partnership_id))
                .filter(memberships::membership_id.ne(id))
                .select(memberships::membership_id);
            let others = membership_roles::table
                .filter(membership_roles::role.eq(MembershipRole::Administering))
                .filter(membership_roles::membership_id.eq_any(of_partnership));
            diesel::delete(others).execute(connection).await?;
            diesel::insert_into(membership_roles::table)
                .values((
                    membership_roles::membership_id.eq(id),
                    membership_roles::role.eq(MembershipRole::Administering),
                ))
                .on_conflict_do_nothing()
                .execute(connection)
                .await?;
            Ok(partnership_id)
        })
        .await;
    outcome(ended)
}

/// The membership that began last by a day: its identity, and how it begins
async fn latest_membership(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    organization: &Organization,
    day: NaiveDate,
) -> Result<(Uuid, Bound<NaiveDate>), Stop> {
    let until: DateRange = (Bound::Unbounded, Bound::Included(day));
    let found: Option<(Uuid, DateRange)> = memberships::table
        .filter(memberships::partnership_id.eq(partnership_id))
        .filter(memberships::organization_id.eq(organization.organization_id))
        .filter(memberships::during.overlaps_with(until))
        .order(memberships::during.desc())
        .select((memberships::membership_id, memberships::during))
        .first(connection)
        .await
        .optional()?;
    let (id, (first, _)) = found.ok_or_else(|| no_member(organization, day))?;
    Ok((id, first))
}

fn no_member(organization: &Organization, day: NaiveDate) -> Stop {
    let violation =
        Violation::new("membership.unknown").with("organization", &organization.name).with("date", day);
    Refused::at("organization", violation).into()
}
