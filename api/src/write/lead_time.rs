//! What a partnership takes its own time for.

use std::collections::BTreeSet;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, query_dsl::methods};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{lead_times, partnerships},
    types::LeadTimeStep,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign};

/// Longest lead time, in days
const MAXIMUM_DAYS: i32 = 730;

/// A lead time, and the days that it is to be; `None` for those that are proposed
pub type LeadTimeDraft = (LeadTimeStep, Option<i32>);

/// Stores lead times of a partnership; those that are not given stay. Gives how many changed
///
/// Refused with `partnership.unknown` (`partnership`), `lead_time.days_out_of_range` (`maximum`) and `lead_time.twice`.
///
/// # Errors
///
/// When the database fails.
pub async fn set(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    partnership: &str,
    drafts: &[LeadTimeDraft],
) -> QueryResult<Outcome<usize>> {
    let refused = check(drafts);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<usize, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let partnership_id = partnerships::table
                .filter(partnerships::slug.eq(partnership))
                .select(partnerships::partnership_id)
                .first(connection)
                .await
                .optional()?;
            let unknown = || Violation::new("partnership.unknown").with("partnership", partnership);
            let partnership_id = partnership_id.ok_or_else(|| Refused::at("partnership", unknown()))?;
            let mut changed: usize = 0;
            for (step, days) in drafts {
                changed = changed.saturating_add(store(connection, partnership_id, *step, *days).await?);
            }
            Ok(changed)
        })
        .await;
    outcome(ended)
}

fn check(drafts: &[LeadTimeDraft]) -> Vec<Refused> {
    let mut known = BTreeSet::new();
    let mut refused = Vec::new();
    for (index, (step, days)) in drafts.iter().enumerate() {
        let at = |field, violation| Refused::at(field, violation).within(&index).within("lead_times");
        if days.is_some_and(|days| !(0..=MAXIMUM_DAYS).contains(&days)) {
            let violation = Violation::new("lead_time.days_out_of_range").with("maximum", MAXIMUM_DAYS);
            refused.push(at("days", violation));
        }
        if !known.insert(*step) {
            refused.push(at("step", Violation::new("lead_time.twice")));
        }
    }
    refused
}

async fn store(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    step: LeadTimeStep,
    days: Option<i32>,
) -> QueryResult<usize> {
    let Some(days) = days else {
        let of_step = lead_times::table
            .filter(lead_times::partnership_id.eq(partnership_id))
            .filter(lead_times::step.eq(step));
        return diesel::delete(of_step).execute(connection).await;
    };
    let stored = diesel::insert_into(lead_times::table)
        .values((
            lead_times::partnership_id.eq(partnership_id),
            lead_times::step.eq(step),
            lead_times::days.eq(days),
        ))
        .on_conflict((lead_times::partnership_id, lead_times::step))
        .do_update()
        .set(lead_times::days.eq(days));
    methods::FilterDsl::filter(stored, lead_times::days.ne(days)).execute(connection).await
}
