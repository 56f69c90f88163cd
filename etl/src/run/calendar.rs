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
        Decisions, Sheet,
        tender::{self, GoneTender, ImportedTender, TenderChange},
    },
    error::EtlError,
    findings::Finding,
    load,
    rows::tender::{Memo, TenderContext, parse},
};

/// What a calendar changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<TenderChange>,
    /// Tenders that stay, with what the workbook says of them
    agreed: Vec<(Uuid, ImportedTender)>,
    /// Tenders whose reference another one gets
    left: Vec<Uuid>,
    /// Tenders that the workbook no longer has, to be removed
    removed: Vec<Uuid>,
    /// Tenders that the workbook no longer has, to be marked
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
        let memo = Memo::default();
        let context = TenderContext { directory, members: &members, year, memo: &memo };
        let rows =
            tables::parse(workbook, table, progress, &mut tally, |row| parse(row, &table.header, &context))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let years: BTreeSet<i32> = drafts.map(|draft| draft.year).collect();
    let stored = load::calendar::tenders(connection, upload.partnership.partnership_id, &years).await?;
    let mut checked = tender::check(&sheets, &stored, &Decisions::of(&upload.application));
    let gone = if tables::sees_all(&sheets) { std::mem::take(&mut checked.gone) } else { Vec::new() };
    let removed = if upload.application.remove_missing {
        removable(connection, &gone, &mut checked.findings).await?
    } else {
        Vec::new()
    };
    progress.reach(Milestone::Compared);

    let stays = |tender: &&GoneTender| !tender.is_marked && !removed.contains(&tender.tender_id);
    let plan = Plan {
        changes: checked.changes,
        agreed: checked.agreed,
        left: checked.left,
        missing: gone.iter().filter(stays).map(|tender| tender.tender_id).collect(),
        removed,
    };
    let outcome = Outcome {
        kind: ImportKind::Calendar,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Calendar(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// Those of the tenders that are gone which may be removed; of the others is told why they stay
async fn removable(
    connection: &mut AsyncPgConnection,
    gone: &[GoneTender],
    findings: &mut Vec<Finding>,
) -> Result<Vec<Uuid>, EtlError> {
    let by_import: Vec<Uuid> =
        gone.iter().filter(|tender| !tender.is_by_hand).map(|tender| tender.tender_id).collect();
    let held = load::missing_tender::held(connection, &by_import).await?;
    for tender in gone {
        let why = if tender.is_by_hand {
            "het is met de hand gewijzigd"
        } else if held.contains(&tender.tender_id) {
            "er hangen andere gegevens aan"
        } else {
            continue;
        };
        findings.push(Finding::warning("tender.not_removed").seeing(&tender.name).expecting(why));
    }
    Ok(by_import.into_iter().filter(|tender_id| !held.contains(tender_id)).collect())
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
        load::missing_tender::leave_references(connection, &self.left).await?;
        load::missing_tender::remove(connection, &self.removed).await?;
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for TenderChange { draft, existing, imported } in &self.changes {
            let Some(calendar_id) = calendars.get(&draft.year).copied() else { continue };
            let tender_id = existing.unwrap_or_else(Uuid::now_v7);
            let target = if existing.is_some() { &mut changed } else { &mut new };
            target.push(load::tender::TenderWrite {
                tender_id,
                calendar_id,
                draft,
                imported: imported.as_ref(),
            });
        }
        load::tender::update(connection, &changed, import_run_id).await?;
        load::tender::insert(connection, &new, import_run_id).await?;
        load::tender::mark_missing(connection, &self.missing, now).await?;
        load::missing_tender::agree(connection, &self.agreed).await?;
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
