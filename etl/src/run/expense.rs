use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{headings::ExpenseField, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tally},
};
use crate::{
    checks::{
        Sheet,
        expense::{self, ExpenseChange, Known},
    },
    columns,
    error::EtlError,
    load,
    rows::expense::{ExpenseContext, parse},
};

/// What a list of expenses changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<ExpenseChange>,
    /// What the workbook no longer has, to be marked
    missing: Vec<Uuid>,
    /// What the workbook no longer has, to be removed
    removed: Vec<Uuid>,
}

/// Stages 2 to 4 of expenses
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: &mut Source<'_>,
) -> Result<Checked, EtlError> {
    let Source { workbook, directory, mappings, upload, progress } = source;
    let tables = tables::find::<ExpenseField>(
        workbook,
        &columns::Known { directory, on: tables::day(upload.year), mappings },
    )?;
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    for table in &tables.found {
        let context = ExpenseContext { directory, year: tables.year_of(table, upload) };
        let rows =
            tables::parse(workbook, table, progress, &mut tally, |row| parse(row, &table.header, &context))?;
        sheets.push(Sheet { header: &table.header, rows });
    }
    progress.reach(Milestone::Parsed);
    let drafts = sheets.iter().flat_map(|sheet| &sheet.rows).filter_map(|row| row.draft.as_ref());
    let years: BTreeSet<i32> = drafts.map(|draft| draft.year).collect();
    let known = known(connection, upload.partnership.partnership_id, &years).await?;
    let checked = expense::check(&sheets, &known);
    progress.reach(Milestone::Compared);

    let mut plan = Plan { changes: checked.changes, missing: checked.missing, removed: Vec::new() };
    if !tables::sees_all(&sheets) {
        plan.missing.clear();
    } else if upload.application.remove_missing {
        plan.removed = checked.removable;
        plan.missing.retain(|gone| !plan.removed.contains(gone));
    }
    let outcome = Outcome {
        kind: ImportKind::Expenses,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        plan: super::Plan::Expenses(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// Budgets, members and expenses of the years
async fn known(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    years: &BTreeSet<i32>,
) -> Result<Known, EtlError> {
    let stored = load::expense::of_years(connection, partnership_id, years).await?;
    let (mut lines, mut members) = (HashMap::new(), HashMap::new());
    for year in years {
        if let Some(found) = load::budget::lines_that_count(connection, partnership_id, *year).await? {
            lines.insert(*year, found);
        }
        let of_year = load::partnership::members(connection, partnership_id, *year).await?;
        let named = of_year.into_iter().map(|member| (member.organization_id, member.name));
        members.insert(*year, named.collect());
    }
    Ok(Known { stored, lines, members })
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
        let partnership_id = upload.partnership.partnership_id;
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for change in &self.changes {
            match change.existing {
                Some(expense_id) => changed.push((expense_id, change)),
                None => new.push((Uuid::now_v7(), change)),
            }
        }
        load::expense::update(connection, partnership_id, &changed, import_run_id).await?;
        load::expense::insert(connection, partnership_id, &new, import_run_id).await?;
        load::expense::mark_missing(connection, &self.missing, now).await?;
        load::expense::remove(connection, &self.removed).await?;
        Ok(())
    }
}
