use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{headings::TenderField, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tally},
    year::year_in,
};
use crate::{
    checks::{
        Sheet,
        tender::{self, TenderChange},
    },
    error::EtlError,
    load,
    rows::tender::{TenderContext, parse},
};

/// What a calendar changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<TenderChange>,
    missing: Vec<Uuid>,
}

/// Stages 2 to 4 of a tender calendar
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, upload, progress } = source;
    let day = tables::day(upload.year.or_else(|| year_in(&upload.file_name)));
    let tables = tables::find::<TenderField>(workbook, directory, day)?;
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for table in &tables.found {
        let year = tables.year_of(table, upload);
        let members = members(connection, upload, year).await?;
        let context = TenderContext { directory, members: &members, year };
        let rows = tables::parse(workbook, table, &mut tally, |row| parse(row, &table.header, &context))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed).await?;
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let years: BTreeSet<i32> = drafts.map(|draft| draft.year).collect();
    let stored = load::calendar::tenders(connection, upload.partnership.partnership_id, &years).await?;
    let checked = tender::check(&sheets, &stored);
    progress.reach(Milestone::Compared).await?;

    let plan = Plan { changes: checked.changes, missing: checked.missing };
    let outcome = Outcome {
        kind: ImportKind::Calendar,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Calendar(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

async fn members(
    connection: &mut AsyncPgConnection,
    upload: &Upload,
    year: Option<i32>,
) -> Result<Vec<(Uuid, String)>, EtlError> {
    let Some(year) = year else { return Ok(Vec::new()) };
    let members = load::partnership::members(connection, upload.partnership.partnership_id, year).await?;
    Ok(members.into_iter().map(|member| (member.organization_id, member.name)).collect())
}

impl Plan {
    /// Stage 5
    pub(super) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), EtlError> {
        let calendars = self.calendars(connection, upload).await?;
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for TenderChange { draft, existing } in &self.changes {
            let Some(calendar_id) = calendars.get(&draft.year).copied() else { continue };
            let tender_id = existing.unwrap_or_else(Uuid::now_v7);
            let target = if existing.is_some() { &mut changed } else { &mut new };
            target.push(load::tender::TenderWrite { tender_id, calendar_id, draft });
        }
        load::tender::update(connection, &changed, import_run_id).await?;
        load::tender::insert(connection, &new, import_run_id).await?;
        load::tender::mark_missing(connection, &self.missing, now).await?;
        Ok(())
    }

    /// The calendars of the years of all changes, made where they are not there
    async fn calendars(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
    ) -> Result<HashMap<i32, Uuid>, EtlError> {
        let years: BTreeSet<i32> = self.changes.iter().map(|change| change.draft.year).collect();
        let mut calendars = HashMap::new();
        for year in years {
            let partnership_id = upload.partnership.partnership_id;
            calendars.insert(year, load::calendar::ensure(connection, partnership_id, year).await?);
        }
        Ok(calendars)
    }
}
