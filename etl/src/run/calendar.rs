use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    headings::TenderField,
    types::{CellAddress, ImportKind},
};
use uuid::Uuid;

use super::{
    Checked, Progress, Source, Upload,
    following::{self, Below},
    gone::Gone,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Table, Tables, Tally},
    year::year_of_file,
};
use crate::{
    checks::{
        Decisions, Sheet,
        tender::{self, ImportedTender, TenderChange},
    },
    columns::{Header, Known, Meaning},
    error::EtlError,
    findings::Finding,
    load::{self, missing::Kept},
    rows::{
        DraftTender, Parsed, YearFrom,
        tender::{Memo, TenderContext, grid_says_something, parse},
    },
    workbook::Workbook,
};

/// What a calendar changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<TenderChange>,
    /// Tenders that stay, with what the workbook says of them
    agreed: Vec<(Uuid, ImportedTender)>,
    /// Tenders whose reference another one gets
    left: Vec<Uuid>,
    /// Tenders that the workbook no longer has
    gone: Gone,
}

/// Stages 2 to 4 of a tender calendar
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let day = tables::day(upload.year.or_else(|| year_of_file(&upload.file_name)));
    let known = Known { directory, on: day, mappings };
    let tables = tables::find::<TenderField>(workbook, &known)?;
    let reading = Reading { tables: &tables, known: &known, upload, progress };
    let mut tally = Tally::default();
    let (mut parts, mut noticed) = (Vec::new(), Vec::new());
    for table in &tables.found {
        for mut part in reading.all_of(connection, workbook, table, &mut tally).await? {
            noticed.extend(std::mem::take(&mut part.noticed));
            parts.push(part);
        }
    }
    let (headers, rows): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.header, part.rows)).unzip();
    let sheets: Vec<Sheet<'_, TenderField, Arc<DraftTender>>> =
        headers.iter().zip(rows).map(|(header, rows)| Sheet { header, rows }).collect();
    progress.reach(Milestone::Parsed);
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_deref());
    let years = years(drafts);
    let stored = load::calendar::tenders(connection, upload.partnership.partnership_id, &years).await?;
    let mut checked = tender::check(&sheets, &stored, &Decisions::of(&upload.application));
    checked.findings.extend(noticed);
    let gone = if tables::sees_all(&sheets) { std::mem::take(&mut checked.gone) } else { Vec::new() };
    let removes = upload.application.remove_missing;
    let findings = &mut checked.findings;
    let gone = Gone::of(connection, Kept::Tenders, &gone, removes, "tender.not_removed", findings).await?;
    progress.reach(Milestone::Compared);

    let plan = Plan { changes: checked.changes, agreed: checked.agreed, left: checked.left, gone };
    let outcome = Outcome {
        kind: ImportKind::Calendar,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Calendar(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// A table of a sheet as it was read
struct Part {
    header: Header<TenderField>,
    rows: Vec<Parsed<Arc<DraftTender>>>,
    /// What its header gave, of a table that stands below another one
    noticed: Vec<Finding>,
}

/// What the tables of a calendar are read with
struct Reading<'a> {
    tables: &'a Tables<TenderField>,
    known: &'a Known<'a>,
    upload: &'a Upload,
    progress: &'a Progress,
}

impl Reading<'_> {
    /// Stage 3 for a table and those that follow it in the same sheet
    async fn all_of(
        &self,
        connection: &mut AsyncPgConnection,
        workbook: &mut Workbook,
        first: &Table<TenderField>,
        tally: &mut Tally,
    ) -> Result<Vec<Part>, EtlError> {
        let Self { tables, known, upload, progress } = *self;
        let mut parts = Vec::new();
        let mut table = first.clone();
        loop {
            let year = tables.year_of(&table, upload);
            let members = members(connection, upload, year).await?;
            let memo = Memo::default();
            let context = TenderContext { directory: known.directory, members: &members, year, memo: &memo };
            let mut is_grid_used = false;
            let (rows, below) = following::parse(workbook, &table, known, progress, tally, |row| {
                is_grid_used |= grid_says_something(row, &table.header);
                parse(row, &table.header, &context)
            })?;
            let mut noticed = if parts.is_empty() { Vec::new() } else { table.header.findings.clone() };
            let has_data = rows.iter().any(|row| row.draft.is_some());
            noticed.extend(empty_grid(&table, workbook).filter(|_| has_data && !is_grid_used));
            let next = match below {
                Below::Nothing => None,
                Below::Row(row) if parts.len() < following::MOST_TABLES => {
                    following::next(workbook, &table, year, row, known, tally)?
                }
                Below::Row(row) => {
                    following::skip_rest(workbook, &table, row, tally)?;
                    None
                }
            };
            parts.push(Part { header: table.header, rows, noticed });
            match next {
                Some(next) => table = next,
                None => return Ok(parts),
            }
        }
    }
}

/// That nothing is planned in the grid of a table, as far as can be seen; nothing when it has none
fn empty_grid(table: &Table<TenderField>, workbook: &Workbook) -> Option<Finding> {
    let mut moments =
        table.header.columns.iter().filter(|column| matches!(column.meaning, Meaning::Moment(_)));
    let first = moments.next()?;
    let last = moments.next_back().unwrap_or(first);
    let code = if workbook.tells_colors() { "columns.grid_empty" } else { "columns.grid_colors_unseen" };
    let address = CellAddress { row: table.header.row, column: first.index };
    let seen = format!("{} t/m {}", first.heading, last.heading);
    Some(Finding::warning(code).at(&table.name, address).seeing(&seen))
}

/// The years whose calendars are looked at: also those before and after one that a row says by itself, since a tender
/// may have moved there
fn years<'a>(drafts: impl Iterator<Item = &'a DraftTender>) -> BTreeSet<i32> {
    let around = |draft: &DraftTender| match draft.year_from {
        YearFrom::Calendar => draft.year..=draft.year,
        YearFrom::Row => draft.year.saturating_sub(1)..=draft.year.saturating_add(1),
    };
    drafts.flat_map(around).collect()
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
        load::missing::leave_references(connection, &self.left).await?;
        load::missing::remove(connection, Kept::Tenders, &self.gone.removed).await?;
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
        load::missing::mark(connection, Kept::Tenders, &self.gone.marked, now).await?;
        load::missing::agree(connection, &self.agreed).await?;
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
