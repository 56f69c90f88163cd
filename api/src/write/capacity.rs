//! The hours that members have, that tenders ask by norm, and that one tender asks.

use std::collections::BTreeSet;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, query_dsl::methods};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{available_hours, capacity_norms, memberships, participations, tender_hours},
    types::{ParticipationRole, Procedure, Quarter},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign};

/// Most hours of one tender
const MOST_OF_TENDER: i32 = 20_000;

/// Most hours of a member in a quarter
const MOST_OF_QUARTER: i32 = 200_000;

/// The norm of a procedure and role; `None` for the proposed hours
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NormDraft {
    /// Procedure
    pub procedure: Procedure,
    /// Lead or participant
    pub role: ParticipationRole,
    /// Whole hours
    pub hours: Option<i32>,
}

/// Stores norms of a partnership; those that are not given stay; gives how many changed
///
/// Refused with `capacity.hours_out_of_range` (`maximum`), `capacity.norm_twice` and `capacity.role_without_norm`.
///
/// # Errors
///
/// When the database fails.
pub async fn set_norms(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    partnership_id: Uuid,
    drafts: &[NormDraft],
) -> QueryResult<Outcome<usize>> {
    let refused = check_norms(drafts);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<usize, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let mut changed: usize = 0;
            for draft in drafts {
                changed = changed.saturating_add(store_norm(connection, partnership_id, draft).await?);
            }
            Ok(changed)
        })
        .await;
    outcome(ended)
}

fn check_norms(drafts: &[NormDraft]) -> Vec<Refused> {
    let mut known = BTreeSet::new();
    let mut refused = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let at = |field, violation| Refused::at(field, violation).within(&index).within("norms");
        refused.extend(
            draft
                .hours
                .and_then(|hours| check_hours(hours, MOST_OF_TENDER))
                .map(|broken| at("hours", broken)),
        );
        if !matches!(draft.role, ParticipationRole::Lead | ParticipationRole::Participant) {
            refused.push(at("role", Violation::new("capacity.role_without_norm")));
        }
        if !known.insert((draft.procedure, draft.role)) {
            refused.push(at("procedure", Violation::new("capacity.norm_twice")));
        }
    }
    refused
}

fn check_hours(hours: i32, maximum: i32) -> Option<Violation> {
    let is_possible = (0..=maximum).contains(&hours);
    (!is_possible).then(|| Violation::new("capacity.hours_out_of_range").with("maximum", maximum))
}

async fn store_norm(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    draft: &NormDraft,
) -> QueryResult<usize> {
    let Some(hours) = draft.hours else {
        let stored = capacity_norms::table
            .filter(capacity_norms::partnership_id.eq(partnership_id))
            .filter(capacity_norms::procedure.eq(draft.procedure))
            .filter(capacity_norms::role.eq(draft.role));
        return diesel::delete(stored).execute(connection).await;
    };
    let stored = diesel::insert_into(capacity_norms::table)
        .values((
            capacity_norms::partnership_id.eq(partnership_id),
            capacity_norms::procedure.eq(draft.procedure),
            capacity_norms::role.eq(draft.role),
            capacity_norms::hours.eq(hours),
        ))
        .on_conflict((capacity_norms::partnership_id, capacity_norms::procedure, capacity_norms::role))
        .do_update()
        .set(capacity_norms::hours.eq(hours));
    methods::FilterDsl::filter(stored, capacity_norms::hours.ne(hours)).execute(connection).await
}

/// Stores the hours that a member has in quarters, `None` for what nobody says; those that are not given stay; gives how
/// many changed
///
/// Refused with `capacity.hours_out_of_range` (`maximum`), `capacity.hours_twice` and `capacity.no_member`.
///
/// # Errors
///
/// When the database fails.
pub async fn set_available(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    partnership_id: Uuid,
    organization_id: Uuid,
    hours: &[(Quarter, Option<i32>)],
) -> QueryResult<Outcome<usize>> {
    let refused = check_available(hours);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<usize, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let member = memberships::table
                .filter(memberships::partnership_id.eq(partnership_id))
                .filter(memberships::organization_id.eq(organization_id));
            let is_member: bool = diesel::select(diesel::dsl::exists(member)).get_result(connection).await?;
            if !is_member {
                return Err(Refused::at("organization", Violation::new("capacity.no_member")).into());
            }
            let mut changed: usize = 0;
            for (quarter, hours) in hours {
                let whose = (partnership_id, organization_id);
                changed = changed.saturating_add(store_available(connection, whose, *quarter, *hours).await?);
            }
            Ok(changed)
        })
        .await;
    outcome(ended)
}

fn check_available(hours: &[(Quarter, Option<i32>)]) -> Vec<Refused> {
    let mut known = BTreeSet::new();
    let mut refused = Vec::new();
    for (index, (quarter, hours)) in hours.iter().enumerate() {
        let at = |field, violation| Refused::at(field, violation).within(&index).within("hours");
        refused.extend(
            hours.and_then(|hours| check_hours(hours, MOST_OF_QUARTER)).map(|broken| at("hours", broken)),
        );
        if !known.insert(*quarter) {
            refused.push(at("quarter", Violation::new("capacity.hours_twice")));
        }
    }
    refused
}

async fn store_available(
    connection: &mut AsyncPgConnection,
    (partnership_id, organization_id): (Uuid, Uuid),
    quarter: Quarter,
    hours: Option<i32>,
) -> QueryResult<usize> {
    let Some(hours) = hours else {
        let stored = available_hours::table
            .filter(available_hours::partnership_id.eq(partnership_id))
            .filter(available_hours::organization_id.eq(organization_id))
            .filter(available_hours::quarter_start.eq(quarter.first_day()));
        return diesel::delete(stored).execute(connection).await;
    };
    let stored = diesel::insert_into(available_hours::table)
        .values((
            available_hours::partnership_id.eq(partnership_id),
            available_hours::organization_id.eq(organization_id),
            available_hours::quarter_start.eq(quarter.first_day()),
            available_hours::hours.eq(hours),
        ))
        .on_conflict((
            available_hours::partnership_id,
            available_hours::organization_id,
            available_hours::quarter_start,
        ))
        .do_update()
        .set(available_hours::hours.eq(hours));
    methods::FilterDsl::filter(stored, available_hours::hours.ne(hours)).execute(connection).await
}

/// Stores the hours that a tender asks of who leads it or takes part, `None` for those of the norm; gives how many changed
///
/// Refused with `capacity.hours_out_of_range` (`maximum`) and `capacity.not_taking_part`.
///
/// # Errors
///
/// When the database fails.
pub async fn set_of_tender(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    tender_id: Uuid,
    organization_id: Uuid,
    hours: Option<i32>,
) -> QueryResult<Outcome<usize>> {
    if let Some(broken) = hours.and_then(|hours| check_hours(hours, MOST_OF_TENDER)) {
        return Ok(Outcome::Refused(vec![Refused::at("hours", broken)]));
    }
    let ended = connection
        .transaction::<usize, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let role: Option<ParticipationRole> = participations::table
                .filter(participations::tender_id.eq(tender_id))
                .filter(participations::organization_id.eq(organization_id))
                .select(participations::role)
                .first(connection)
                .await
                .optional()?;
            if !matches!(role, Some(ParticipationRole::Lead | ParticipationRole::Participant)) {
                return Err(Refused::at("organization", Violation::new("capacity.not_taking_part")).into());
            }
            Ok(store_of_tender(connection, tender_id, organization_id, hours).await?)
        })
        .await;
    outcome(ended)
}

async fn store_of_tender(
    connection: &mut AsyncPgConnection,
    tender_id: Uuid,
    organization_id: Uuid,
    hours: Option<i32>,
) -> QueryResult<usize> {
    let Some(hours) = hours else {
        let stored = tender_hours::table
            .filter(tender_hours::tender_id.eq(tender_id))
            .filter(tender_hours::organization_id.eq(organization_id));
        return diesel::delete(stored).execute(connection).await;
    };
    let stored = diesel::insert_into(tender_hours::table)
        .values((
            tender_hours::tender_id.eq(tender_id),
            tender_hours::organization_id.eq(organization_id),
            tender_hours::hours.eq(hours),
        ))
        .on_conflict((tender_hours::tender_id, tender_hours::organization_id))
        .do_update()
        .set(tender_hours::hours.eq(hours));
    methods::FilterDsl::filter(stored, tender_hours::hours.ne(hours)).execute(connection).await
}
