use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{headings::ExpenseField, types::ImportKind};
use uuid::Uuid;

use super::{
    Checked, Source, Upload,
    gone::{Gone, Removals},
    outcome::Outcome,
    progress::Milestone,
    tables::{self, Tally},
};
use crate::{
    checks::{
        Decisions, Imported, Sheet,
        expense::{self, ExpenseChange, Known},
    },
    columns,
    error::EtlError,
    load::{self, missing::Kept},
    rows::{
        DraftExpense,
        expense::{ExpenseContext, parse},
    },
};

/// What a list of expenses changes
#[derive(Debug)]
pub(super) struct Plan {
    changes: Vec<ExpenseChange>,
    /// Expenses that stay as they are, with what is to be remembered of them
    remembered: Vec<(Uuid, Imported<DraftExpense>)>,
    /// Expenses that the workbook no longer has
    gone: Gone,
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
    let covers = drafts.clone().map(|draft| draft.spent_on.format("%Y-%m").to_string()).collect();
    let years: BTreeSet<i32> = drafts.map(|draft| draft.year).collect();
    let known = known(connection, upload.partnership.partnership_id, &years).await?;
    let mut checked = expense::check(&sheets, &known, &Decisions::of(&upload.application));
    if !tables::sees_all(&sheets) {
        checked.findings.extend(checked.differences.forget_missing());
        checked.gone.clear();
    }
    let (removals, findings) = (Removals::of(&upload.application), &mut checked.findings);
    let gone =
        Gone::of(connection, Kept::Expenses, &checked.gone, &removals, "expense.not_removed", findings)
            .await?;
    checked.differences.tell_removed(Some(&gone.removed));
    progress.reach(Milestone::Compared);

    let plan = Plan { changes: checked.changes, remembered: checked.remembered, gone };
    let outcome = Outcome {
        kind: ImportKind::Expenses,
        findings: checked.findings,
        differences: checked.differences,
        rejected: checked.rejected,
        covers,
        plan: super::Plan::Expenses(plan),
    };
    Ok(outcome.checked(workbook, &tables, &sheets, &tally))
}

/// Budgets, members and expenses of the years, and what was settled
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
    let closed = load::settlement::closed(connection, partnership_id).await?;
    Ok(Known { stored, lines, members, closed })
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
        let (mut new, mut changed, mut remembered) = (Vec::new(), Vec::new(), Vec::new());
        for change in &self.changes {
            let expense_id = change.existing.unwrap_or_else(Uuid::now_v7);
            let target = if change.existing.is_some() { &mut changed } else { &mut new };
            target.push((expense_id, change));
            remembered.push((expense_id, &change.imported));
        }
        load::expense::update(connection, partnership_id, &changed, import_run_id).await?;
        load::expense::insert(connection, partnership_id, &new, import_run_id).await?;
        remembered.extend(self.remembered.iter().map(|(row_key, imported)| (*row_key, imported)));
        load::imported::remember(connection, Kept::Expenses, &remembered, import_run_id).await?;
        load::missing::mark(connection, Kept::Expenses, &self.gone.marked, now).await?;
        load::missing::remove(connection, Kept::Expenses, &self.gone.removed).await?;
        Ok(())
    }
}
