//! What a tender is made of: who takes part, its lots, and when its milestones are planned.

use std::collections::HashMap;

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    pg::Pg,
    sql_types::{Array, Record, Text, Uuid as UuidSql},
};
use futures::try_join;
use schema::{
    models::{Lot, Organization, PlannedPeriod},
    tables::{lots, organizations, participations, planned_periods},
    types::{Milestone, ParticipationRole},
};
use uuid::Uuid;

use super::{ParticipationOf, Relations, relations::grouped, standing::Standing};
use crate::read::{ReadError, Reader, reader::Columns, recorded::Recorded, statement::Statement};

/// What of that is asked for of a tender; the rest is empty
#[derive(Debug, Default)]
pub(super) struct Inside {
    pub(super) participations: Vec<ParticipationOf>,
    pub(super) lots: Vec<Lot>,
    pub(super) periods: Vec<PlannedPeriod>,
}

/// The same of many tenders, by tender
pub(super) struct Insides {
    participations: HashMap<Uuid, Vec<ParticipationOf>>,
    lots: HashMap<Uuid, Vec<Lot>>,
    periods: HashMap<Uuid, Vec<PlannedPeriod>>,
}

impl Insides {
    /// That of a tender, which is asked once
    pub(super) fn take(&mut self, tender: Uuid) -> Inside {
        Inside {
            participations: self.participations.remove(&tender).unwrap_or_default(),
            lots: self.lots.remove(&tender).unwrap_or_default(),
            periods: self.periods.remove(&tender).unwrap_or_default(),
        }
    }
}

/// What is asked for of many tenders, a statement each; with a standing, as it was then
pub(super) async fn of_tenders(
    reader: Reader<'_>,
    ids: &[Uuid],
    asked: &Relations,
    standing: Option<&Standing>,
) -> Result<Insides, ReadError> {
    let wanted = |is_asked: bool| if is_asked { ids } else { &[] };
    let planned = asked.planned();
    let (participations, lots, periods) = try_join!(
        participations(reader, wanted(asked.participations), standing),
        lots(reader, wanted(asked.lots), standing),
        periods(reader, ids, &planned, standing),
    )?;
    Ok(Insides { participations, lots, periods })
}

/// How it comes inside the row of a tender, each of its rows a record
pub(super) type InsideRow =
    (Vec<(ParticipationRole, Recorded<Organization>)>, Vec<Recorded<Lot>>, Vec<Recorded<PlannedPeriod>>);
/// The SQL type of that
pub(super) type InsideSql = (
    Array<Record<(Text, Record<Columns<Organization>>)>>,
    Array<Record<Columns<Lot>>>,
    Array<Record<Columns<PlannedPeriod>>>,
);

impl Statement {
    /// With columns behind it that hold what is asked for of the tender of the row, [`InsideRow`]: one statement costs less than four
    /// where there are few tenders
    pub(super) fn inside(self, asked: &Relations) -> Self {
        const NOTHING: &str = ", ARRAY(SELECT ROW() WHERE false)";
        let with_participations = if asked.participations {
            self.sql(", ARRAY(SELECT ROW(participations.role, ROW(")
                .fragment(<Organization as SelectableHelper<Pg>>::as_select())
                .sql(
                    ")) FROM participations JOIN organizations USING (organization_id) \
                 WHERE participations.tender_id = tenders.tender_id ORDER BY organizations.name, organizations.organization_id)",
                )
        } else {
            self.sql(NOTHING)
        };
        let with_lots = if asked.lots {
            with_participations
                .sql(", ARRAY(SELECT ROW(")
                .fragment(<Lot as SelectableHelper<Pg>>::as_select())
                .sql(") FROM lots WHERE lots.tender_id = tenders.tender_id ORDER BY lots.number)")
        } else {
            with_participations.sql(NOTHING)
        };
        let planned = asked.planned();
        if planned.is_empty() {
            return with_lots.sql(NOTHING);
        }
        with_lots
            .sql(", ARRAY(SELECT ROW(")
            .fragment(<PlannedPeriod as SelectableHelper<Pg>>::as_select())
            .sql(") FROM planned_periods WHERE planned_periods.tender_id = tenders.tender_id")
            .one_of("planned_periods.milestone", Some(&planned))
            .sql(")")
    }
}

impl From<InsideRow> for Inside {
    fn from((participations, lots, periods): InsideRow) -> Self {
        let participation = |(role, Recorded(organization))| ParticipationOf { organization, role };
        Self {
            participations: participations.into_iter().map(participation).collect(),
            lots: lots.into_iter().map(|Recorded(lot)| lot).collect(),
            periods: periods.into_iter().map(|Recorded(period)| period).collect(),
        }
    }
}

type ParticipationRow = (Uuid, ParticipationRole, Organization);
type ParticipationSql = (UuidSql, Text, Columns<Organization>);

async fn participations(
    reader: Reader<'_>,
    ids: &[Uuid],
    standing: Option<&Standing>,
) -> Result<HashMap<Uuid, Vec<ParticipationOf>>, ReadError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = participations::table
        .inner_join(organizations::table)
        .filter(participations::tender_id.eq_any(ids.to_vec()))
        .order((organizations::name, organizations::organization_id))
        .select((participations::tender_id, participations::role, Organization::as_select()));
    let statement = Statement::as_they_stood(standing).fragment(query);
    let found = reader.load::<ParticipationRow, ParticipationSql>(statement).await?;
    Ok(grouped(
        found
            .into_iter()
            .map(|(tender, role, organization)| (tender, ParticipationOf { organization, role })),
    ))
}

async fn lots(
    reader: Reader<'_>,
    ids: &[Uuid],
    standing: Option<&Standing>,
) -> Result<HashMap<Uuid, Vec<Lot>>, ReadError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query =
        lots::table.filter(lots::tender_id.eq_any(ids.to_vec())).order(lots::number).select(Lot::as_select());
    let statement = Statement::as_they_stood(standing).fragment(query);
    let found = reader.load::<Lot, Columns<Lot>>(statement).await?;
    Ok(grouped(found.into_iter().map(|lot| (lot.tender_id, lot))))
}

async fn periods(
    reader: Reader<'_>,
    ids: &[Uuid],
    milestones: &[Milestone],
    standing: Option<&Standing>,
) -> Result<HashMap<Uuid, Vec<PlannedPeriod>>, ReadError> {
    if ids.is_empty() || milestones.is_empty() {
        return Ok(HashMap::new());
    }
    let query = planned_periods::table
        .filter(planned_periods::tender_id.eq_any(ids.to_vec()))
        .filter(planned_periods::milestone.eq_any(milestones.to_vec()))
        .select(PlannedPeriod::as_select());
    let statement = Statement::as_they_stood(standing).fragment(query);
    let found = reader.load::<PlannedPeriod, Columns<PlannedPeriod>>(statement).await?;
    Ok(grouped(found.into_iter().map(|period| (period.tender_id, period))))
}
