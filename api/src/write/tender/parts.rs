use std::collections::HashMap;

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, QueryResult, upsert::excluded};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    rules::Violation,
    tables::{lots, organizations, participations, planned_periods},
    types::{DateRange, Milestone, ParticipationRole, Precision},
};
use uuid::Uuid;

use super::change::{LotDraft, OrganizationKey, ParticipationDraft, TenderChange};
use crate::write::{Refused, Stop};

/// Stores what belongs to a tender; rows that stay the same leave no trace in the history
pub(super) async fn store(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    change: &TenderChange,
) -> Result<(), Stop> {
    if let Some(parts) = &change.participations {
        let rows = participation_rows(connection, tender, parts).await?;
        store_participations(connection, tender, &rows).await?;
    }
    if let Some(lots) = &change.lots {
        store_lots(connection, tender, lots).await?;
    }
    store_periods(connection, tender, change).await?;
    Ok(())
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = participations)]
struct ParticipationRow {
    tender_id: Uuid,
    organization_id: Uuid,
    role: ParticipationRole,
}

/// The participations with the identities of their organizations
async fn participation_rows(
    connection: &mut AsyncPgConnection,
    tender_id: Uuid,
    parts: &[ParticipationDraft],
) -> Result<Vec<ParticipationRow>, Stop> {
    let (mut codes, mut ids) = (Vec::new(), Vec::new());
    for part in parts {
        match &part.organization {
            OrganizationKey::Code(code) => codes.push(code.clone()),
            OrganizationKey::Id(id) => ids.push(*id),
        }
    }
    let found: Vec<(Uuid, Option<String>)> = organizations::table
        .filter(organizations::code.eq_any(codes).or(organizations::organization_id.eq_any(ids)))
        .select((organizations::organization_id, organizations::code))
        .load(connection)
        .await?;
    let mut known: HashMap<OrganizationKey, Uuid> = HashMap::new();
    for (id, code) in found {
        known.insert(OrganizationKey::Id(id), id);
        known.extend(code.map(|code| (OrganizationKey::Code(code), id)));
    }
    let mut rows: Vec<ParticipationRow> = Vec::new();
    let mut refused = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let refuse =
            |violation| Refused::at("organization", violation).within(&index).within("participations");
        match known.get(&part.organization) {
            None => refused.push(refuse(
                Violation::new("organization.unknown").with("organization", &part.organization),
            )),
            Some(id) if rows.iter().any(|row| row.organization_id == *id) => {
                refused.push(refuse(Violation::new("participation.organization_twice")));
            }
            Some(id) => rows.push(ParticipationRow { tender_id, organization_id: *id, role: part.role }),
        }
    }
    if refused.is_empty() { Ok(rows) } else { Err(Stop::Refused(refused)) }
}

/// The lead comes last: a tender never has two, not even between two statements
async fn store_participations(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    rows: &[ParticipationRow],
) -> QueryResult<()> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.organization_id).collect();
    let gone = participations::table
        .filter(participations::tender_id.eq(tender))
        .filter(participations::organization_id.ne_all(ids));
    diesel::delete(gone).execute(connection).await?;
    let is_lead = |row: &&ParticipationRow| row.role == ParticipationRole::Lead;
    let (leads, others): (Vec<&ParticipationRow>, Vec<_>) = rows.iter().partition(is_lead);
    for rows in [others, leads] {
        diesel::insert_into(participations::table)
            .values(rows)
            .on_conflict((participations::tender_id, participations::organization_id))
            .do_update()
            .set(participations::role.eq(excluded(participations::role)))
            .execute(connection)
            .await?;
    }
    Ok(())
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = lots, treat_none_as_default_value = false)]
struct LotRow {
    tender_id: Uuid,
    number: i32,
    title: Option<String>,
    estimated_value_eur: Option<Decimal>,
}

async fn store_lots(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    drafts: &[LotDraft],
) -> QueryResult<()> {
    let numbers: Vec<i32> = drafts.iter().map(|lot| lot.number).collect();
    let gone = lots::table.filter(lots::tender_id.eq(tender)).filter(lots::number.ne_all(numbers));
    diesel::delete(gone).execute(connection).await?;
    let rows: Vec<LotRow> = drafts
        .iter()
        .map(|lot| LotRow {
            tender_id: tender,
            number: lot.number,
            title: lot.title.clone(),
            estimated_value_eur: lot.estimated_value,
        })
        .collect();
    diesel::insert_into(lots::table)
        .values(rows)
        .on_conflict((lots::tender_id, lots::number))
        .do_update()
        .set((
            lots::title.eq(excluded(lots::title)),
            lots::estimated_value_eur.eq(excluded(lots::estimated_value_eur)),
        ))
        .execute(connection)
        .await
        .map(drop)
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = planned_periods, treat_none_as_default_value = false)]
struct PeriodRow<'a> {
    tender_id: Uuid,
    milestone: Milestone,
    during: Option<DateRange>,
    precision: Precision,
    text: &'a str,
}

async fn store_periods(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    change: &TenderChange,
) -> QueryResult<()> {
    let (set, cleared): (Vec<_>, Vec<_>) = change.periods.iter().partition(|(_, period)| period.is_some());
    let cleared: Vec<Milestone> = cleared.into_iter().map(|(milestone, _)| *milestone).collect();
    if !cleared.is_empty() {
        let gone = planned_periods::table
            .filter(planned_periods::tender_id.eq(tender))
            .filter(planned_periods::milestone.eq_any(cleared));
        diesel::delete(gone).execute(connection).await?;
    }
    let rows: Vec<PeriodRow<'_>> = set
        .into_iter()
        .filter_map(|(milestone, period)| {
            let period = period.as_ref()?;
            Some(PeriodRow {
                tender_id: tender,
                milestone: *milestone,
                during: period.to_range(),
                precision: period.precision(),
                text: period.text(),
            })
        })
        .collect();
    diesel::insert_into(planned_periods::table)
        .values(rows)
        .on_conflict((planned_periods::tender_id, planned_periods::milestone))
        .do_update()
        .set((
            planned_periods::during.eq(excluded(planned_periods::during)),
            planned_periods::precision.eq(excluded(planned_periods::precision)),
            planned_periods::text.eq(excluded(planned_periods::text)),
        ))
        .execute(connection)
        .await
        .map(drop)
}
