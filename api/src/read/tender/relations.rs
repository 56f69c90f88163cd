use std::{collections::HashMap, hash::Hash};

use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{Lot, Organization, PlannedPeriod, Tender},
    tables::{calendars, import_runs, lots, organizations, participations, partnerships, planned_periods},
    types::{Milestone, ParticipationRole},
};
use uuid::Uuid;

use super::{ParticipationOf, TenderWithRelations};
use crate::read::{Page, ReadError, calendar::CalendarOf, import_run::ImportSource};

/// Which relations of a tender are asked for: one statement each, none for what is not
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each relation is asked for by itself")]
pub struct Relations {
    /// Calendar and partnership
    pub calendar: bool,
    /// Participations with their organizations
    pub participations: bool,
    /// Lots
    pub lots: bool,
    /// Planned periods of these milestones
    pub milestones: Vec<Milestone>,
    /// The import that it came from
    pub source: bool,
}

impl Relations {
    /// All of them
    pub fn all() -> Self {
        Self {
            calendar: true,
            participations: true,
            lots: true,
            milestones: Milestone::ALL.to_vec(),
            source: true,
        }
    }
}

/// The tenders, in their order, with the relations that are asked for
///
/// At most five statements, in flight together, however many tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn with_relations(
    connection: &AsyncPgConnection,
    tenders: Vec<Tender>,
    asked: &Relations,
) -> Result<Vec<TenderWithRelations>, ReadError> {
    let ids: Vec<Uuid> = tenders.iter().map(|tender| tender.tender_id).collect();
    let (parts, calendars, sources) = try_join!(
        parts(connection, &ids, asked),
        calendars(connection, if asked.calendar { &tenders } else { &[] }),
        sources(connection, if asked.source { &tenders } else { &[] }),
    )?;
    let head = |tender: Tender| Head {
        calendar: calendars.get(&tender.calendar_id).cloned(),
        source: tender.import_run_id.and_then(|run| sources.get(&run)).cloned(),
        tender,
    };
    Ok(parts.join(tenders.into_iter().map(head)))
}

/// A tender with what it points at
pub(super) struct Head {
    pub(super) tender: Tender,
    pub(super) calendar: Option<CalendarOf>,
    pub(super) source: Option<ImportSource>,
}

/// What points at tenders, by tender
pub(super) struct Parts {
    participations: HashMap<Uuid, Vec<ParticipationOf>>,
    lots: HashMap<Uuid, Vec<Lot>>,
    periods: HashMap<Uuid, Vec<PlannedPeriod>>,
}

impl Parts {
    /// The tenders with their parts
    pub(super) fn join(mut self, heads: impl Iterator<Item = Head>) -> Vec<TenderWithRelations> {
        let joined = heads.map(|Head { tender, calendar, source }| TenderWithRelations {
            participations: self.participations.remove(&tender.tender_id).unwrap_or_default(),
            lots: self.lots.remove(&tender.tender_id).unwrap_or_default(),
            periods: self.periods.remove(&tender.tender_id).unwrap_or_default(),
            calendar,
            source,
            tender,
        });
        joined.collect()
    }
}

/// What points at these tenders, as far as it is asked for
pub(super) async fn parts(
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    asked: &Relations,
) -> QueryResult<Parts> {
    let (participations, lots, periods) = try_join!(
        participations(connection, if asked.participations { ids } else { &[] }),
        lots(connection, if asked.lots { ids } else { &[] }),
        periods(connection, ids, &asked.milestones),
    )?;
    Ok(Parts { participations, lots, periods })
}

/// A page of tenders with the relations that are asked for; as [`with_relations`]
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page_with_relations(
    connection: &AsyncPgConnection,
    page: Page<Tender>,
    asked: &Relations,
) -> Result<Page<TenderWithRelations>, ReadError> {
    let (tenders, frame) = page.take();
    Ok(frame.with(with_relations(connection, tenders, asked).await?))
}

fn grouped<K: Eq + Hash, V>(rows: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in rows {
        groups.entry(key).or_default().push(value);
    }
    groups
}

fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn calendars(
    mut connection: &AsyncPgConnection,
    tenders: &[Tender],
) -> QueryResult<HashMap<Uuid, CalendarOf>> {
    let ids = distinct(tenders.iter().map(|tender| tender.calendar_id));
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<CalendarOf> = calendars::table
        .inner_join(partnerships::table)
        .filter(calendars::calendar_id.eq_any(ids))
        .select(CalendarOf::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|found| (found.0.calendar_id, found)).collect())
}

async fn participations(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, Vec<ParticipationOf>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Uuid, ParticipationRole, Organization)> = participations::table
        .inner_join(organizations::table)
        .filter(participations::tender_id.eq_any(ids))
        .order((organizations::name, organizations::organization_id))
        .select((participations::tender_id, participations::role, Organization::as_select()))
        .load(&mut connection)
        .await?;
    Ok(grouped(
        found
            .into_iter()
            .map(|(tender, role, organization)| (tender, ParticipationOf { organization, role })),
    ))
}

async fn lots(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> QueryResult<HashMap<Uuid, Vec<Lot>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Lot> = lots::table
        .filter(lots::tender_id.eq_any(ids))
        .order(lots::number)
        .select(Lot::as_select())
        .load(&mut connection)
        .await?;
    Ok(grouped(found.into_iter().map(|lot| (lot.tender_id, lot))))
}

async fn periods(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
    milestones: &[Milestone],
) -> QueryResult<HashMap<Uuid, Vec<PlannedPeriod>>> {
    if ids.is_empty() || milestones.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<PlannedPeriod> = planned_periods::table
        .filter(planned_periods::tender_id.eq_any(ids))
        .filter(planned_periods::milestone.eq_any(milestones))
        .select(PlannedPeriod::as_select())
        .load(&mut connection)
        .await?;
    Ok(grouped(found.into_iter().map(|period| (period.tender_id, period))))
}

async fn sources(
    mut connection: &AsyncPgConnection,
    tenders: &[Tender],
) -> QueryResult<HashMap<Uuid, ImportSource>> {
    let runs = distinct(tenders.iter().filter_map(|tender| tender.import_run_id));
    if runs.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<ImportSource> = import_runs::table
        .filter(import_runs::import_run_id.eq_any(runs))
        .select(ImportSource::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|source| (source.import_run_id, source)).collect())
}
