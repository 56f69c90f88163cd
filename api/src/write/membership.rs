//! Memberships: an organization joins a partnership.

use std::ops::Bound;

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
/// `membership.organization_gone` (`organization`, `date`) when it does not exist on that day, and
/// `membership.there_already` (`organization`) when it is a member on that day or later.
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
            let organization = organization(connection, draft).await?;
            let membership = NewMembership {
                membership_id: Uuid::now_v7(),
                partnership_id,
                organization_id: organization.organization_id,
                kind: MembershipKind::Acceding,
                during: (Bound::Included(draft.from), Bound::Unbounded),
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

/// The organization, which exists on the day
async fn organization(
    connection: &mut AsyncPgConnection,
    draft: &MembershipDraft,
) -> Result<Organization, Stop> {
    let all = organizations::table.select(Organization::as_select());
    let found: Option<Organization> = match &draft.organization {
        OrganizationKey::Code(code) => all.filter(organizations::code.eq(code)).first(connection).await,
        OrganizationKey::Id(id) => all.filter(organizations::organization_id.eq(id)).first(connection).await,
    }
    .optional()?;
    let Some(found) = found else {
        let unknown = Violation::new("organization.unknown").with("organization", &draft.organization);
        return Err(Refused::at("organization", unknown).into());
    };
    if std::ops::RangeBounds::contains(&found.existence, &draft.from) {
        return Ok(found);
    }
    let gone = Violation::new("membership.organization_gone")
        .with("organization", &found.name)
        .with("date", draft.from);
    Err(Refused::at("from", gone).into())
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
