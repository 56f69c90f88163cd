//! Calendars, and the tenders that they hold now.

use std::{collections::BTreeSet, iter::Peekable, vec::IntoIter};

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Int4, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Lot, Participation, PlannedPeriod, Tender},
    tables::{calendars, lots, organizations, participations, planned_periods, tenders},
};
use uuid::Uuid;

use crate::checks::tender::StoredTender;

/// Makes the calendar of a year when there is none; gives its identity
///
/// # Errors
///
/// What the database says.
pub async fn ensure(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> QueryResult<Uuid> {
    diesel::sql_query(
        "INSERT INTO calendars (partnership_id, year, title) VALUES ($1, $2, $3)
         ON CONFLICT (partnership_id, year) DO NOTHING",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Int4, _>(year)
    .bind::<Text, _>(format!("Aanbestedingskalender {year}"))
    .execute(connection)
    .await?;
    calendars::table
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(calendars::year.eq(year))
        .select(calendars::calendar_id)
        .first(connection)
        .await
}

/// The tenders of the calendars of some years with their parts, in four statements however many there are
///
/// In a transaction nobody changes them until it ends: an import writes all of a tender.
///
/// # Errors
///
/// What the database says.
pub async fn tenders(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> QueryResult<Vec<StoredTender>> {
    let found: Vec<(Tender, i32, Option<serde_json::Value>)> = tenders::table
        .inner_join(calendars::table)
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(calendars::year.eq_any(years))
        .order(tenders::tender_id)
        .select((Tender::as_select(), calendars::year, tenders::imported))
        .for_no_key_update()
        .load(connection)
        .await?;
    let ids: Vec<Uuid> = found.iter().map(|(tender, ..)| tender.tender_id).collect();
    let participations: Vec<(Participation, String)> = participations::table
        .inner_join(organizations::table)
        .filter(participations::tender_id.eq_any(&ids))
        .order((participations::tender_id, participations::organization_id))
        .select((Participation::as_select(), organizations::name))
        .load(connection)
        .await?;
    let periods: Vec<PlannedPeriod> = planned_periods::table
        .filter(planned_periods::tender_id.eq_any(&ids))
        .order(planned_periods::tender_id)
        .select(PlannedPeriod::as_select())
        .load(connection)
        .await?;
    let lots: Vec<Lot> = lots::table
        .filter(lots::tender_id.eq_any(&ids))
        .order((lots::tender_id, lots::number))
        .select(Lot::as_select())
        .load(connection)
        .await?;
    let (mut participations, mut periods, mut lots) =
        (participations.into_iter().peekable(), periods.into_iter().peekable(), lots.into_iter().peekable());
    Ok(found
        .into_iter()
        .map(|(tender, year, imported)| {
            let id = tender.tender_id;
            let participations = take(&mut participations, |(part, _)| part.tender_id == id);
            let periods = take(&mut periods, |part| part.tender_id == id);
            let lots = take(&mut lots, |part| part.tender_id == id);
            let imported = imported.and_then(|imported| serde_json::from_value(imported).ok());
            StoredTender::new(year, tender, participations, periods, lots.len(), imported)
        })
        .collect())
}

/// The next parts that belong to a tender: tenders and parts come in the same order
fn take<T>(parts: &mut Peekable<IntoIter<T>>, belongs: impl Fn(&T) -> bool) -> Vec<T> {
    std::iter::from_fn(|| parts.next_if(&belongs)).collect()
}
