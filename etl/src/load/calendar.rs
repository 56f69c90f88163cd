//! Calendars, and the tenders that they hold now.

use std::{
    collections::{BTreeSet, HashMap},
    iter::Peekable,
    vec::IntoIter,
};

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    dsl::sql,
    sql_types::{Int4, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::TryStreamExt;
use schema::{
    models::{Lot, Participation, PlannedPeriod, Tender},
    tables::{calendars, lots, organizations, participations, planned_periods, tenders},
};
use uuid::Uuid;

use super::batches;
use crate::checks::tender::{ImportedTender, StoredTender};

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

/// The tenders of the calendars of some years with their parts, in three statements and three for each batch
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
    let names: HashMap<Uuid, String> = organizations::table
        .select((organizations::organization_id, organizations::name))
        .load(connection)
        .await?
        .into_iter()
        .collect();
    let found: Vec<(Tender, i32, Option<ImportedTender>)> = tenders::table
        .inner_join(calendars::table)
        .filter(calendars::partnership_id.eq(partnership_id))
        .filter(calendars::year.eq_any(years))
        .order(tenders::tender_id)
        // As text: it is read once, into what it stands for, and not kept as a tree of values in between.
        .select((Tender::as_select(), calendars::year, sql::<Nullable<Text>>("tenders.imported::text")))
        .for_no_key_update()
        .load_stream::<(Tender, i32, Option<String>)>(connection)
        .await?
        .map_ok(|(tender, year, imported)| {
            (tender, year, imported.and_then(|imported| serde_json::from_str(&imported).ok()))
        })
        .try_collect()
        .await?;
    let ids: Vec<Uuid> = found.iter().map(|(tender, ..)| tender.tender_id).collect();
    let mut stored = Vec::with_capacity(found.len());
    let mut found = found.into_iter();
    for ids in batches(&ids) {
        let mut parts = Parts::of(connection, ids).await?;
        stored.extend(found.by_ref().take(ids.len()).map(|(tender, year, imported)| {
            let id = tender.tender_id;
            let participations = take(&mut parts.participations, |part| part.tender_id == id);
            let with_name = |part: Participation| {
                let name = names.get(&part.organization_id).cloned().unwrap_or_default();
                (part, name)
            };
            let participations = participations.into_iter().map(with_name);
            let periods = take(&mut parts.periods, |part| part.tender_id == id);
            let lots = take(&mut parts.lots, |part| part.tender_id == id);
            StoredTender::new(year, tender, participations, periods, lots.len(), imported)
        }));
    }
    Ok(stored)
}

/// The parts of a batch of tenders, ordered by tender
struct Parts {
    participations: Peekable<IntoIter<Participation>>,
    periods: Peekable<IntoIter<PlannedPeriod>>,
    lots: Peekable<IntoIter<Lot>>,
}

impl Parts {
    async fn of(connection: &mut AsyncPgConnection, tender_ids: &[Uuid]) -> QueryResult<Self> {
        let participations: Vec<Participation> = participations::table
            .filter(participations::tender_id.eq_any(tender_ids))
            .order((participations::tender_id, participations::organization_id))
            .select(Participation::as_select())
            .load(connection)
            .await?;
        let periods: Vec<PlannedPeriod> = planned_periods::table
            .filter(planned_periods::tender_id.eq_any(tender_ids))
            .order(planned_periods::tender_id)
            .select(PlannedPeriod::as_select())
            .load(connection)
            .await?;
        let lots: Vec<Lot> = lots::table
            .filter(lots::tender_id.eq_any(tender_ids))
            .order((lots::tender_id, lots::number))
            .select(Lot::as_select())
            .load(connection)
            .await?;
        Ok(Self {
            participations: participations.into_iter().peekable(),
            periods: periods.into_iter().peekable(),
            lots: lots.into_iter().peekable(),
        })
    }
}

/// The next parts that belong to a tender: tenders and parts come in the same order
fn take<T>(parts: &mut Peekable<IntoIter<T>>, belongs: impl Fn(&T) -> bool) -> Vec<T> {
    std::iter::from_fn(|| parts.next_if(&belongs)).collect()
}
