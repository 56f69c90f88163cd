//! Tenders: written in bulk, each part compared with what is there so that the history shows only what changed.

use std::{borrow::Cow, ops::Bound};

use chrono::NaiveDate;
use diesel::{
    QueryResult,
    sql_types::{Array, Daterange, Int4, Nullable, Numeric, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::types::{ContractNature, CpvCode, Period, Procedure, TenderStatus};
use uuid::Uuid;

use super::batch::{batches, json_of_each};
use crate::{checks::tender::ImportedTender, rows::DraftTender};

/// A tender as it is to be stored
pub struct TenderWrite<'a> {
    /// Its identity, stored already or new
    pub tender_id: Uuid,
    /// Its calendar
    pub calendar_id: Uuid,
    /// What the workbook says, with what is stored where the workbook has no column
    pub draft: &'a DraftTender,
    /// What imports said of it, this one included; `None` when that is all of the draft
    pub imported: Option<&'a ImportedTender>,
}

/// Stores tenders that are not there yet
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    connection: &mut AsyncPgConnection,
    tenders: &[TenderWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(tenders) {
        // In the list of values an array is read one by one; below FROM all arrays would be laid out as rows first.
        let statement = "INSERT INTO tenders (tender_id, calendar_id, reference, title, description, status, nature,
                procedure, cpv_code, category, estimated_value_eur, minimum_value_eur, priority, contact, remarks,
                unmapped, source_sheet, source_row, imported, import_run_id)
             SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8),
                unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15),
                unnest($16)::jsonb, unnest($17), unnest($18), unnest($19)::jsonb, $20";
        write(connection, statement, batch, import_run_id).await?;
        insert_parts(connection, batch, "").await?;
    }
    Ok(())
}

/// Changes tenders that are stored; they may swap references, also between batches
///
/// # Errors
///
/// What the database says.
pub async fn update(
    connection: &mut AsyncPgConnection,
    tenders: &[TenderWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    diesel::sql_query("SET CONSTRAINTS tenders_calendar_id_reference_key DEFERRED")
        .execute(connection)
        .await?;
    for batch in batches(tenders) {
        let statement = "UPDATE tenders SET calendar_id = draft.calendar_id, reference = draft.reference, title = draft.title,
                description = draft.description, status = draft.status, nature = draft.nature,
                procedure = draft.procedure, cpv_code = draft.cpv_code, category = draft.category,
                estimated_value_eur = draft.estimated_value_eur, minimum_value_eur = draft.minimum_value_eur,
                priority = draft.priority, contact = draft.contact, remarks = draft.remarks,
                unmapped = draft.unmapped::jsonb, source_sheet = draft.source_sheet, source_row = draft.source_row,
                imported = draft.imported::jsonb, import_run_id = $20,
                missing_since = NULL, version = version + 1, updated_at = now()
             FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
                AS draft (tender_id, calendar_id, reference, title, description, status, nature, procedure, cpv_code,
                category, estimated_value_eur, minimum_value_eur, priority, contact, remarks, unmapped, source_sheet,
                source_row, imported)
             WHERE tenders.tender_id = draft.tender_id";
        write(connection, statement, batch, import_run_id).await?;
        delete_other_parts(connection, batch).await?;
        insert_parts(connection, batch, "ON CONFLICT DO NOTHING").await?;
    }
    Ok(())
}

/// The twenty parameters that an insert and an update share
async fn write(
    connection: &mut AsyncPgConnection,
    statement: &str,
    batch: &[TenderWrite<'_>],
    import_run_id: Uuid,
) -> QueryResult<()> {
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(each(batch, |tender| tender.tender_id))
        .bind::<Array<SqlUuid>, _>(each(batch, |tender| tender.calendar_id))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.reference.as_deref()))
        .bind::<Array<Text>, _>(each(batch, |tender| tender.draft.title.as_str()))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.description.as_deref()))
        .bind::<Array<Text>, _>(each(batch, |tender| {
            tender.draft.status.unwrap_or(TenderStatus::Registered).as_str()
        }))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| {
            tender.draft.nature.map(ContractNature::as_str)
        }))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.procedure.map(Procedure::as_str)))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| {
            tender.draft.cpv_code.as_ref().map(CpvCode::as_str)
        }))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.category.as_deref()))
        .bind::<Array<Nullable<Numeric>>, _>(each(batch, |tender| tender.draft.estimated_value_eur))
        .bind::<Array<Nullable<Numeric>>, _>(each(batch, |tender| tender.draft.minimum_value_eur))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.priority.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.contact.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |tender| tender.draft.remarks.as_deref()))
        .bind::<Array<Text>, _>(json_of_each(batch, |tender| &tender.draft.unmapped)?)
        .bind::<Array<Text>, _>(each(batch, |tender| tender.draft.origin.sheet.as_ref()))
        .bind::<Array<Int4>, _>(each(batch, |tender| tender.draft.origin.row_number()))
        .bind::<Array<Text>, _>(json_of_each(batch, imported)?)
        .bind::<SqlUuid, _>(import_run_id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Removes participations, periods and lots that the drafts do not have just so
async fn delete_other_parts(
    connection: &mut AsyncPgConnection,
    batch: &[TenderWrite<'_>],
) -> QueryResult<()> {
    let tender_ids = each(batch, |tender| tender.tender_id);
    let parts = Participations::of(batch);
    diesel::sql_query(
        "DELETE FROM participations WHERE tender_id = ANY ($1) AND (tender_id, organization_id, role) NOT IN
            (SELECT * FROM unnest($2, $3, $4))",
    )
    .bind::<Array<SqlUuid>, _>(&tender_ids)
    .bind::<Array<SqlUuid>, _>(&parts.tender_ids)
    .bind::<Array<SqlUuid>, _>(&parts.organization_ids)
    .bind::<Array<Text>, _>(&parts.roles)
    .execute(connection)
    .await?;
    let periods = Periods::of(batch);
    diesel::sql_query(
        "DELETE FROM planned_periods WHERE tender_id = ANY ($1)
            AND (tender_id, milestone, precision, text, coalesce(during, 'empty')) NOT IN
            (SELECT tender_id, milestone, precision, text, coalesce(during, 'empty')
             FROM unnest($2, $3, $4, $5, $6) AS draft (tender_id, milestone, precision, text, during))",
    )
    .bind::<Array<SqlUuid>, _>(&tender_ids)
    .bind::<Array<SqlUuid>, _>(&periods.tender_ids)
    .bind::<Array<Text>, _>(&periods.milestones)
    .bind::<Array<Text>, _>(&periods.precisions)
    .bind::<Array<Text>, _>(&periods.texts)
    .bind::<Array<Nullable<Daterange>>, _>(&periods.days)
    .execute(connection)
    .await?;
    diesel::sql_query(
        "DELETE FROM lots USING unnest($1, $2) AS draft (tender_id, lots)
         WHERE lots.tender_id = draft.tender_id AND lots.number > draft.lots",
    )
    .bind::<Array<SqlUuid>, _>(&tender_ids)
    .bind::<Array<Int4>, _>(each(batch, lot_count))
    .execute(connection)
    .await
    .map(|_| ())
}

/// Adds the parts; those of stored tenders may be there already, for which the statements need to look
///
/// Their keys ascend, so that the database appends to its indexes.
async fn insert_parts(
    connection: &mut AsyncPgConnection,
    batch: &[TenderWrite<'_>],
    on_conflict: &str,
) -> QueryResult<()> {
    let parts = Participations::of(batch);
    diesel::sql_query(format!(
        "INSERT INTO participations (participation_id, tender_id, organization_id, role)
         SELECT unnest($1), unnest($2), unnest($3), unnest($4) {on_conflict}"
    ))
    .bind::<Array<SqlUuid>, _>(new_keys(parts.tender_ids.len()))
    .bind::<Array<SqlUuid>, _>(&parts.tender_ids)
    .bind::<Array<SqlUuid>, _>(&parts.organization_ids)
    .bind::<Array<Text>, _>(&parts.roles)
    .execute(connection)
    .await?;
    let periods = Periods::of(batch);
    diesel::sql_query(format!(
        "INSERT INTO planned_periods (planned_period_id, tender_id, milestone, precision, text, during)
         SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6) {on_conflict}"
    ))
    .bind::<Array<SqlUuid>, _>(new_keys(periods.tender_ids.len()))
    .bind::<Array<SqlUuid>, _>(&periods.tender_ids)
    .bind::<Array<Text>, _>(&periods.milestones)
    .bind::<Array<Text>, _>(&periods.precisions)
    .bind::<Array<Text>, _>(&periods.texts)
    .bind::<Array<Nullable<Daterange>>, _>(&periods.days)
    .execute(connection)
    .await?;
    if batch.iter().all(|tender| tender.draft.lots == 0) {
        return Ok(());
    }
    diesel::sql_query(format!(
        "INSERT INTO lots (tender_id, number)
         SELECT tender_id, number FROM unnest($1, $2) AS draft (tender_id, lots), generate_series(1, lots) AS number
         {on_conflict}"
    ))
    .bind::<Array<SqlUuid>, _>(each(batch, |tender| tender.tender_id))
    .bind::<Array<Int4>, _>(each(batch, lot_count))
    .execute(connection)
    .await
    .map(|_| ())
}

fn imported<'a>(tender: &TenderWrite<'a>) -> Cow<'a, ImportedTender> {
    tender.imported.map_or_else(|| Cow::Owned(ImportedTender::from(tender.draft)), Cow::Borrowed)
}

fn new_keys(count: usize) -> Vec<Uuid> {
    std::iter::repeat_with(Uuid::now_v7).take(count).collect()
}

fn each<'a, T>(batch: &'a [TenderWrite<'_>], field: impl Fn(&'a TenderWrite<'_>) -> T) -> Vec<T> {
    batch.iter().map(field).collect()
}

fn lot_count(tender: &TenderWrite<'_>) -> i32 {
    i32::try_from(tender.draft.lots).unwrap_or(i32::MAX)
}

#[derive(Default)]
struct Participations {
    tender_ids: Vec<Uuid>,
    organization_ids: Vec<Uuid>,
    roles: Vec<&'static str>,
}

impl Participations {
    fn of(batch: &[TenderWrite<'_>]) -> Self {
        let mut parts = Self::default();
        for tender in batch {
            for participation in &tender.draft.participations {
                parts.tender_ids.push(tender.tender_id);
                parts.organization_ids.push(participation.organization_id);
                parts.roles.push(participation.role.as_str());
            }
        }
        parts
    }
}

#[derive(Default)]
struct Periods<'a> {
    tender_ids: Vec<Uuid>,
    milestones: Vec<&'static str>,
    precisions: Vec<&'static str>,
    texts: Vec<&'a str>,
    days: Vec<Option<(Bound<NaiveDate>, Bound<NaiveDate>)>>,
}

impl<'a> Periods<'a> {
    fn of(batch: &'a [TenderWrite<'_>]) -> Self {
        let mut periods = Self::default();
        for tender in batch {
            for (milestone, period) in &tender.draft.periods {
                periods.tender_ids.push(tender.tender_id);
                periods.milestones.push(milestone.as_str());
                periods.precisions.push(period.precision().as_str());
                periods.texts.push(period.text());
                periods.days.push(days(period));
            }
        }
        periods
    }
}

/// The days on which it may be, open where only one end is known; `None` when neither is
fn days(period: &Period) -> Option<(Bound<NaiveDate>, Bound<NaiveDate>)> {
    let bound = |day: Option<NaiveDate>| day.map_or(Bound::Unbounded, Bound::Included);
    let (start, end) = (period.start(), period.end());
    (start.is_some() || end.is_some()).then(|| (bound(start), bound(end)))
}
