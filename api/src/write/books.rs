//! The books of a partnership: which half-years are closed, because they were settled.

use std::ops::Bound;

use chrono::NaiveDate;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, PgRangeExpressionMethods, QueryDsl,
    QueryResult, dsl::exists,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::{
        Violation,
        settlement::{ClosedPeriods, Standing},
    },
    tables::{memberships, organizations, partnerships},
    types::{DateRange, HalfYear},
};
use uuid::Uuid;

use super::{Refused, Stop, tender::OrganizationKey};
use crate::read::settlement::standing;

/// What is to be done with a cost or fee of a half-year that was settled
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfClosed {
    /// It is refused
    Refuse,
    /// It is late, and goes into the next settlement as a correction
    NextSettlement,
}

/// The books of a partnership, locked: while somebody writes in them nobody closes a half-year, nor the other way round
#[derive(Debug, Clone)]
pub(super) struct Books {
    pub(super) partnership_id: Uuid,
    /// Which half-years were settled, and which there is a draft of
    pub(super) standing: Standing,
}

impl Books {
    /// Locks the books until the transaction ends
    ///
    /// Refused with `partnership.unknown` (`partnership`).
    pub(super) async fn open(connection: &mut AsyncPgConnection, slug: &str) -> Result<Self, Stop> {
        let found = partnerships::table
            .filter(partnerships::slug.eq(slug))
            .select(partnerships::partnership_id)
            .for_no_key_update()
            .get_result(connection)
            .await
            .optional()?;
        let unknown = || Violation::new("partnership.unknown").with("partnership", slug);
        let partnership_id: Uuid = found.ok_or_else(|| Refused::at("partnership", unknown()))?;
        Ok(Self { partnership_id, standing: standing(connection, partnership_id).await? })
    }

    /// The books of the partnership of that identity, which exists
    pub(super) async fn of(connection: &mut AsyncPgConnection, partnership_id: Uuid) -> Result<Self, Stop> {
        partnerships::table
            .find(partnership_id)
            .select(partnerships::partnership_id)
            .for_no_key_update()
            .get_result::<Uuid>(connection)
            .await?;
        Ok(Self { partnership_id, standing: standing(connection, partnership_id).await? })
    }

    /// Refuses a cost or fee of a half-year that was settled, unless it may go into the next settlement
    ///
    /// # Errors
    ///
    /// `expense.period_closed` (`period`)
    pub(super) fn check(&self, period: HalfYear, if_closed: IfClosed) -> Result<(), Violation> {
        if self.has_closed(period) && if_closed == IfClosed::Refuse {
            return Err(Violation::new("expense.period_closed").with("period", period));
        }
        Ok(())
    }

    /// Whether a half-year was settled
    pub(super) fn has_closed(&self, period: HalfYear) -> bool {
        let closed = ClosedPeriods::of(self.standing.closed.iter().copied());
        closed.is_some_and(|closed| closed.contains(period))
    }

    /// Whether an organization is a member on some day of a year
    pub(super) async fn is_member(
        &self,
        connection: &mut AsyncPgConnection,
        organization_id: Uuid,
        year: i32,
    ) -> QueryResult<bool> {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
        let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else { return Ok(false) };
        let in_year: DateRange = (Bound::Included(first), Bound::Included(last));
        let membership = memberships::table.filter(
            memberships::partnership_id
                .eq(self.partnership_id)
                .and(memberships::organization_id.eq(organization_id))
                .and(memberships::during.overlaps_with(in_year)),
        );
        diesel::select(exists(membership)).get_result(connection).await
    }
}

/// The identity of an organization that a field points at
///
/// Refused with `organization.unknown` (`organization`).
pub(super) async fn organization(
    connection: &mut AsyncPgConnection,
    field: &str,
    key: &OrganizationKey,
) -> Result<Uuid, Stop> {
    let all = organizations::table.select(organizations::organization_id);
    let found = match key {
        OrganizationKey::Code(code) => all.filter(organizations::code.eq(code)).first(connection).await,
        OrganizationKey::Id(id) => all.filter(organizations::organization_id.eq(id)).first(connection).await,
    };
    let unknown = || Violation::new("organization.unknown").with("organization", key);
    found.optional()?.ok_or_else(|| Refused::at(field, unknown()).into())
}
