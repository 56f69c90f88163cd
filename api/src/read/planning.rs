//! What back-planning reckons with: terms of the law, and what partnerships take their own time for.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl,
    sql_types::{BigInt, Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::ProcedureTerm,
    rules::planning::LeadTimes,
    tables::{calendars, lead_times, partnerships},
    types::LeadTimeStep,
};
use uuid::Uuid;

use super::{ReadError, Reader, procedure_term, statement::Statement};

/// How long things take
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timing {
    /// All terms of the law
    pub terms: Arc<[ProcedureTerm]>,
    /// The partnership's own lead times, without those that it takes as proposed
    pub lead_times: LeadTimes,
}

/// How often what back-planning reckons with was changed, in all partnerships, and when it was last
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanningChanges {
    /// Never falls
    pub count: i64,
    /// Moment of the last change; `None` when there was none
    pub last_at: Option<DateTime<Utc>>,
}

/// How often what back-planning reckons with was changed
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn changes(connection: &AsyncPgConnection) -> Result<PlanningChanges, ReadError> {
    type Row = (i64, Option<DateTime<Utc>>);
    let statement = Statement::new(
        "SELECT count(*), max(changed_at) FROM row_changes WHERE table_name IN ('lead_times', 'procedure_terms')",
    );
    let found = Reader::over(connection).load::<Row, (BigInt, Nullable<Timestamptz>)>(statement).await?;
    let found = found.into_iter().next();
    Ok(found.map(|(count, last_at)| PlanningChanges { count, last_at }).unwrap_or_default())
}

/// How long things take in the partnership with that short name; `None` when there is none
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn timing(mut connection: &AsyncPgConnection, slug: &str) -> Result<Option<Timing>, ReadError> {
    let partnership_id: Option<Uuid> = partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(partnerships::partnership_id)
        .first(&mut connection)
        .await
        .optional()?;
    match partnership_id {
        Some(partnership_id) => of_partnership(connection, partnership_id).await.map(Some),
        None => Ok(None),
    }
}

/// How long things take in that partnership
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_partnership(
    connection: &AsyncPgConnection,
    partnership_id: Uuid,
) -> Result<Timing, ReadError> {
    let (terms, lead_times) = try_join!(procedure_term::all(connection), own(connection, partnership_id))?;
    Ok(Timing { terms: terms.into(), lead_times })
}

async fn own(mut connection: &AsyncPgConnection, partnership_id: Uuid) -> Result<LeadTimes, ReadError> {
    let found: Vec<(LeadTimeStep, i32)> = lead_times::table
        .filter(lead_times::partnership_id.eq(partnership_id))
        .select((lead_times::step, lead_times::days))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().collect())
}

/// How long things take in the partnerships of these calendars
///
/// Two statements, in flight together, however many calendars.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_calendars(
    connection: &AsyncPgConnection,
    calendar_ids: &[Uuid],
) -> Result<HashMap<Uuid, Timing>, ReadError> {
    let (terms, mut own) =
        try_join!(procedure_term::all(connection), own_of_calendars(connection, calendar_ids))?;
    let terms: Arc<[ProcedureTerm]> = terms.into();
    let timing = |id: &Uuid| {
        let lead_times = own.remove(id).unwrap_or_default();
        (*id, Timing { terms: Arc::clone(&terms), lead_times })
    };
    Ok(calendar_ids.iter().map(timing).collect())
}

async fn own_of_calendars(
    mut connection: &AsyncPgConnection,
    calendar_ids: &[Uuid],
) -> Result<HashMap<Uuid, LeadTimes>, ReadError> {
    let found: Vec<(Uuid, LeadTimeStep, i32)> = calendars::table
        .inner_join(lead_times::table.on(lead_times::partnership_id.eq(calendars::partnership_id)))
        .filter(calendars::calendar_id.eq_any(calendar_ids))
        .select((calendars::calendar_id, lead_times::step, lead_times::days))
        .load(&mut connection)
        .await?;
    let mut by_calendar: HashMap<Uuid, LeadTimes> = HashMap::new();
    for (calendar_id, step, days) in found {
        by_calendar.entry(calendar_id).or_default().insert(step, days);
    }
    Ok(by_calendar)
}
