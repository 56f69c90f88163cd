use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};
use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    sql_types::{Daterange, Nullable, Text, Uuid as UuidSql},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::try_join;
use schema::{
    models::{AvailableHours, Organization, TenderHours},
    rules::capacity::{Norms, Planned},
    tables::{available_hours, capacity_norms, organizations, participations, tender_hours},
    types::{DateRange, ParticipationRole, Procedure, Quarter, TenderStatus, ends},
};
use uuid::Uuid;

use super::WorkedAt;
use crate::read::{
    ReadError, Reader, Value, partnership,
    planning::{Timing, of_partnership},
    reader::Columns,
    statement::Statement,
};

/// How far from the quarters a tender is planned that may still be worked at in them, in days: longer than any procedure takes
const FAR: u64 = 1_100;

/// All that capacity is reckoned from, in a row of quarters
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The quarters, one after the other
    pub(super) quarters: Vec<Quarter>,
    /// Members in one of them
    pub(super) members: BTreeSet<Uuid>,
    /// They, and all that have hours or a part, by name
    pub(super) organizations: Vec<Organization>,
    /// Tenders that are planned near the quarters, or on no days, by title
    pub(super) tenders: Vec<WorkedAt>,
    /// Who leads them or takes part, by tender
    pub(super) parts: HashMap<Uuid, Vec<(Uuid, ParticipationRole)>>,
    /// Hours that were entered, by tender and organization
    pub(super) entered: HashMap<(Uuid, Uuid), i32>,
    /// Hours that there are, by organization and quarter
    pub(super) available: HashMap<(Uuid, Quarter), i32>,
    /// The partnership's own norms
    pub(super) norms: Norms,
    /// How long things take in it
    pub(super) timing: Timing,
}

/// What the capacity of a partnership in a row of quarters is reckoned from; these tenders are among it, wherever they are planned
///
/// Ten statements, however many tenders.
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for it.
pub async fn work(
    reader: Reader<'_>,
    partnership_id: Uuid,
    quarters: &[Quarter],
    also: &[Uuid],
) -> Result<Work, ReadError> {
    let connection = reader.connection();
    let (tenders, available, norms, timing, members) = try_join!(
        tenders(reader, partnership_id, quarters, also),
        available(reader, partnership_id, quarters),
        norms(connection, partnership_id),
        of_partnership(connection, partnership_id),
        members(connection, partnership_id, quarters),
    )?;
    let ids: Vec<Uuid> = tenders.iter().map(|tender| tender.tender_id).collect();
    let (parts, entered) = try_join!(parts(reader, &ids), entered(reader, &ids))?;
    let known = parts.values().flatten().map(|(organization, _)| *organization);
    let known: BTreeSet<Uuid> = known.chain(members.iter().copied()).collect();
    let organizations = named(reader, known.into_iter().collect()).await?;
    Ok(Work {
        quarters: quarters.to_vec(),
        members,
        organizations,
        tenders,
        parts,
        entered,
        available,
        norms,
        timing,
    })
}

/// The hours that were entered for a tender, by organization
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn hours_of(reader: Reader<'_>, tender: Uuid) -> Result<HashMap<Uuid, i32>, ReadError> {
    let entered = entered(reader, &[tender]).await?;
    Ok(entered.into_iter().map(|((_, organization), hours)| (organization, hours)).collect())
}

/// A partnership's own norms
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn norms(mut connection: &AsyncPgConnection, partnership_id: Uuid) -> Result<Norms, ReadError> {
    let found: Vec<(Procedure, ParticipationRole, i32)> = capacity_norms::table
        .filter(capacity_norms::partnership_id.eq(partnership_id))
        .select((capacity_norms::procedure, capacity_norms::role, capacity_norms::hours))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|(procedure, role, hours)| ((procedure, role), hours)).collect())
}

type Row = (Uuid, String, TenderStatus, Option<Procedure>, Option<DateRange>, Option<DateRange>);
type RowSql = (UuidSql, Text, Text, Nullable<Text>, Nullable<Daterange>, Nullable<Daterange>);

async fn tenders(
    reader: Reader<'_>,
    partnership_id: Uuid,
    quarters: &[Quarter],
    also: &[Uuid],
) -> Result<Vec<WorkedAt>, ReadError> {
    let (Some(first), Some(last)) = (quarters.first(), quarters.last()) else { return Ok(Vec::new()) };
    let far = Days::new(FAR);
    let from = first.first_day().checked_sub_days(far).unwrap_or(NaiveDate::MIN);
    let until = last.last_day().checked_add_days(far).unwrap_or(NaiveDate::MAX);
    let statement = Statement::new(
        "SELECT tenders.tender_id, tenders.title, tenders.status, procedure, publication.during, contract_start.during \
         FROM tenders JOIN calendars USING (calendar_id) \
         LEFT JOIN planned_periods AS publication ON publication.tender_id = tenders.tender_id \
         AND publication.milestone = 'PUBLICATION' \
         LEFT JOIN planned_periods AS contract_start ON contract_start.tender_id = tenders.tender_id \
         AND contract_start.milestone = 'CONTRACT_START' \
         WHERE tenders.status <> 'WITHDRAWN' AND missing_since IS NULL AND partnership_id = ",
    )
    .bind(Value::Id(partnership_id))
    .sql(" AND (coalesce(publication.during, contract_start.during) IS NULL OR \
          coalesce(publication.during, contract_start.during) && daterange(")
    .bind(Value::Day(from))
    .sql(", ")
    .bind(Value::Day(until))
    .sql(") OR tenders.tender_id = ANY(")
    .bind_ids(also)
    .sql(")) ORDER BY tenders.title, tenders.tender_id");
    let found = reader.load::<Row, RowSql>(statement).await?;
    let first_day = |during: Option<DateRange>| {
        let (first, last) = ends(&during?);
        first.or(last)
    };
    let worked_at = |(tender_id, title, status, procedure, publication, contract_start): Row| {
        let planned =
            Planned { publication: first_day(publication), contract_start: first_day(contract_start) };
        WorkedAt { tender_id, title, status, procedure, planned }
    };
    Ok(found.into_iter().map(worked_at).collect())
}

async fn parts(
    reader: Reader<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(Uuid, ParticipationRole)>>, ReadError> {
    let query = participations::table
        .filter(participations::tender_id.eq_any(ids.to_vec()))
        .filter(participations::role.eq_any([ParticipationRole::Lead, ParticipationRole::Participant]))
        .select((participations::tender_id, participations::organization_id, participations::role));
    let found = reader
        .load::<(Uuid, Uuid, ParticipationRole), (UuidSql, UuidSql, Text)>(Statement::of(query))
        .await?;
    let mut parts: HashMap<Uuid, Vec<(Uuid, ParticipationRole)>> = HashMap::new();
    for (tender, organization, role) in found {
        parts.entry(tender).or_default().push((organization, role));
    }
    Ok(parts)
}

async fn entered(reader: Reader<'_>, ids: &[Uuid]) -> Result<HashMap<(Uuid, Uuid), i32>, ReadError> {
    let query = tender_hours::table
        .filter(tender_hours::tender_id.eq_any(ids.to_vec()))
        .select(TenderHours::as_select());
    let found = reader.load::<TenderHours, Columns<TenderHours>>(Statement::of(query)).await?;
    Ok(found.into_iter().map(|of| ((of.tender_id, of.organization_id), of.hours)).collect())
}

async fn available(
    reader: Reader<'_>,
    partnership_id: Uuid,
    quarters: &[Quarter],
) -> Result<HashMap<(Uuid, Quarter), i32>, ReadError> {
    let starts: Vec<NaiveDate> = quarters.iter().map(|quarter| quarter.first_day()).collect();
    let query = available_hours::table
        .filter(available_hours::partnership_id.eq(partnership_id))
        .filter(available_hours::quarter_start.eq_any(starts))
        .select(AvailableHours::as_select());
    let found = reader.load::<AvailableHours, Columns<AvailableHours>>(Statement::of(query)).await?;
    let of = |hours: AvailableHours| ((hours.organization_id, Quarter::of(hours.quarter_start)), hours.hours);
    Ok(found.into_iter().map(of).collect())
}

/// Who is a member on a day of these quarters
async fn members(
    connection: &AsyncPgConnection,
    partnership_id: Uuid,
    quarters: &[Quarter],
) -> Result<BTreeSet<Uuid>, ReadError> {
    let members = partnership::members_of(connection, &[partnership_id]).await?;
    let is_on =
        |member: &&partnership::Member| quarters.iter().any(|quarter| member.is_on(quarter.last_day()));
    Ok(members.iter().filter(is_on).map(|member| member.organization.organization_id).collect())
}

async fn named(reader: Reader<'_>, ids: Vec<Uuid>) -> Result<Vec<Organization>, ReadError> {
    let query = organizations::table
        .filter(organizations::organization_id.eq_any(ids))
        .order((organizations::name, organizations::organization_id))
        .select(Organization::as_select());
    reader.load::<Organization, Columns<Organization>>(Statement::of(query)).await
}
