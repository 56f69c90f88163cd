//! Calendars, and the tenders that they hold now.

use std::{
    collections::{BTreeSet, HashMap},
    iter::Peekable,
    vec::IntoIter,
};

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    dsl::sql,
    sql_types::{Array, Bool, Int4, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::TryStreamExt;
use schema::{
    models::{Lot, Participation, PlannedPeriod, Tender},
    tables::{calendars, lots, organizations, participations, planned_periods, tenders},
};
use uuid::Uuid;

use crate::checks::tender::{Fingerprints, StoredKey, StoredTender};

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

/// Keeps the tenders of the calendars of some years as they are until the transaction ends
///
/// An import writes all of a tender; who changes one by hand comes before it or after it.
///
/// # Errors
///
/// What the database says.
pub async fn hold(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> QueryResult<()> {
    diesel::sql_query(
        "SELECT count(*) FROM (
            SELECT 1 FROM tenders JOIN calendars USING (calendar_id)
            WHERE calendars.partnership_id = $1 AND calendars.year = ANY ($2)
            ORDER BY tenders.tender_id FOR NO KEY UPDATE OF tenders) AS held",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Array<Int4>, _>(years.iter().copied().collect::<Vec<_>>())
    .execute(connection)
    .await
    .map(|_| ())
}

/// What the tenders of the calendars of some years are told by, in the order of their identity; nothing else of them is
/// kept
///
/// # Errors
///
/// What the database says.
pub async fn keys(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
    fingerprints: &Fingerprints,
) -> QueryResult<Vec<StoredKey>> {
    diesel::sql_query(
        "SELECT tenders.tender_id, tenders.version, calendars.year, tenders.reference, tenders.title,
            leads.organization_id AS lead, tenders.source_row IS NOT NULL AS is_of_workbook,
            imported IS NOT NULL AS is_imported, imported ->> 'reference' AS said_reference,
            imported ->> 'title' AS said_title,
            (jsonb_path_query_first(imported, '$.participations[*] ? (@.role == \"LEAD\")')
                ->> 'organization_id')::uuid AS said_lead
         FROM tenders JOIN calendars USING (calendar_id)
            LEFT JOIN participations AS leads ON leads.tender_id = tenders.tender_id AND leads.role = 'LEAD'
         WHERE calendars.partnership_id = $1 AND calendars.year = ANY ($2)
         ORDER BY tenders.tender_id",
    )
    .bind::<SqlUuid, _>(partnership_id)
    .bind::<Array<Int4>, _>(years.iter().copied().collect::<Vec<_>>())
    .load_stream::<KeyRow>(connection)
    .await?
    .map_ok(|row| row.key(fingerprints))
    .try_collect()
    .await
}

#[derive(QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = SqlUuid)]
    tender_id: Uuid,
    #[diesel(sql_type = Int4)]
    version: i32,
    #[diesel(sql_type = Int4)]
    year: i32,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    lead: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    is_of_workbook: bool,
    #[diesel(sql_type = Bool)]
    is_imported: bool,
    #[diesel(sql_type = Nullable<Text>)]
    said_reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    said_title: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    said_lead: Option<Uuid>,
}

impl KeyRow {
    fn key(&self, fingerprints: &Fingerprints) -> StoredKey {
        let own = fingerprints.names(self.reference.as_deref(), &self.title, self.lead);
        let said_title = self.said_title.as_deref().unwrap_or_default();
        let said = self
            .is_imported
            .then(|| fingerprints.names(self.said_reference.as_deref(), said_title, self.said_lead));
        StoredKey::new((self.tender_id, self.version), self.year, own, said, self.is_of_workbook)
    }
}

/// The titles of some tenders, each with the one that workbooks know it by when any has said one, in the order of their
/// identity
///
/// # Errors
///
/// What the database says.
pub async fn titles(
    connection: &mut AsyncPgConnection,
    tender_ids: &[Uuid],
) -> QueryResult<Vec<(Uuid, String, Option<String>)>> {
    tenders::table
        .filter(tenders::tender_id.eq_any(tender_ids))
        .order(tenders::tender_id)
        .select((tenders::tender_id, tenders::title, sql::<Nullable<Text>>("imported ->> 'title'")))
        .load(connection)
        .await
}

/// Some tenders with their parts, by identity; those that are there
///
/// # Errors
///
/// What the database says.
pub async fn tenders(
    connection: &mut AsyncPgConnection,
    tender_ids: &[Uuid],
) -> QueryResult<HashMap<Uuid, StoredTender>> {
    if tender_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Tender, i32, Option<String>)> = tenders::table
        .inner_join(calendars::table)
        .filter(tenders::tender_id.eq_any(tender_ids))
        .order(tenders::tender_id)
        // As text: it is read once, into what it stands for, and not kept as a tree of values in between.
        .select((Tender::as_select(), calendars::year, sql::<Nullable<Text>>("tenders.imported::text")))
        .load(connection)
        .await?;
    let mut parts = Parts::of(connection, tender_ids).await?;
    let with_parts = |(tender, year, imported): (Tender, i32, Option<String>)| {
        let id = tender.tender_id;
        let participations = take(&mut parts.participations, |(part, _)| part.tender_id == id);
        let periods = take(&mut parts.periods, |part| part.tender_id == id);
        let lots = take(&mut parts.lots, |part| part.tender_id == id);
        let imported = imported.and_then(|imported| serde_json::from_str(&imported).ok());
        (id, StoredTender::new(year, tender, participations, periods, lots.len(), imported))
    };
    Ok(found.into_iter().map(with_parts).collect())
}

/// The parts of a batch of tenders, ordered by tender
struct Parts {
    /// Each with the name of the organization
    participations: Peekable<IntoIter<(Participation, String)>>,
    periods: Peekable<IntoIter<PlannedPeriod>>,
    lots: Peekable<IntoIter<Lot>>,
}

impl Parts {
    async fn of(connection: &mut AsyncPgConnection, tender_ids: &[Uuid]) -> QueryResult<Self> {
        let participations: Vec<(Participation, String)> = participations::table
            .inner_join(organizations::table)
            .filter(participations::tender_id.eq_any(tender_ids))
            .order((participations::tender_id, participations::organization_id))
            .select((Participation::as_select(), organizations::name))
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
