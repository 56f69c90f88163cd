//! A tender calendar, which may be large: its rows are read once, and what they say is worked on chunk by chunk.

mod plan;
mod reading;

use diesel_async::AsyncPgConnection;
use schema::{headings::TenderField, types::ImportKind};

pub(super) use self::plan::Plan;
use self::{
    plan::Parting,
    reading::{Read, Reading},
};
use super::{
    Checked, Source, gone::Removals, ledger::Ledger, noticed::Noticed, outcome::Outcome, progress::Milestone,
    tables, year::year_of_file,
};
use crate::{
    checks::{
        Decisions, Differences,
        tender::{Gone, Matched},
    },
    columns::Known,
    error::EtlError,
    load,
};

/// Tenders that are gone which are looked at together
const GONE: usize = 1_000;

/// Stages 2 to 4 of a tender calendar
pub(super) async fn check(
    connection: &mut AsyncPgConnection,
    source: Source<'_>,
    ledger: &mut Ledger,
    holds: bool,
) -> Result<Checked, EtlError> {
    let Source { mut workbook, directory, mappings, upload, progress } = source;
    let day = tables::day(upload.year.or_else(|| year_of_file(&upload.file_name)));
    let known = Known { directory, on: day, mappings };
    let tables = tables::find::<TenderField>(&mut workbook, &known)?;
    let reading = Reading { tables: &tables, known: &known, upload, progress };
    let read = reading.read(connection, &mut workbook).await?;
    let sheets = workbook.sheets().to_vec();
    // It holds every text of the file; what the rows say is put away by now.
    drop(workbook);
    progress.reach(Milestone::Parsed);

    let Read { parts, drafts, keys, fingerprints, years, covers, noticed, tally, rejected, sees_all, .. } =
        read;
    let partnership_id = upload.partnership.partnership_id;
    if holds {
        load::calendar::hold(connection, partnership_id, &years).await?;
    }
    let stored = load::calendar::keys(connection, partnership_id, &years, &fingerprints).await?;
    let mut plan = Plan::of(parts, drafts, Matched::of(keys, stored));
    plan.ask(connection).await?;
    let decisions = Decisions::of(&upload.application);
    let mut gone = plan.gone(&decisions, fingerprints);
    let mut found = Found { ledger, noticed, differences: Differences::default(), rejected };
    found.compare(connection, &mut plan, &decisions, &mut gone).await?;
    let parting = Parting { sees_all, removals: Removals::of(&upload.application) };
    found.part_with(connection, &mut plan, &gone, &parting).await?;
    progress.reach(Milestone::Compared);

    let outcome = Outcome {
        kind: ImportKind::Calendar,
        findings: Vec::new(),
        differences: found.differences,
        rejected: found.rejected,
        covers: covers.iter().map(i32::to_string).collect(),
        plan: super::Plan::Calendar(Box::new(plan)),
    };
    Ok(outcome.told(found.noticed, &sheets, tables.names(), &tally))
}

/// What was found so far
struct Found<'a> {
    ledger: &'a mut Ledger,
    noticed: Noticed,
    /// Counted; their rows are in the ledger
    differences: Differences,
    /// Rows with an error
    rejected: usize,
}

impl Found<'_> {
    /// Compares all rows with the stored tenders that they are about
    async fn compare(
        &mut self,
        connection: &mut AsyncPgConnection,
        plan: &mut Plan,
        decisions: &Decisions<'_>,
        gone: &mut Gone,
    ) -> Result<(), EtlError> {
        for number in 0..plan.chunks() {
            let compared = plan.compare(connection, number, decisions).await?;
            gone.see(&compared.changes);
            self.noticed.extend(compared.findings);
            self.rejected += compared.rejected;
            self.tell(connection, compared.differences).await?;
        }
        Ok(())
    }

    /// Tells which stored tenders the workbook no longer has, and decides about them
    async fn part_with(
        &mut self,
        connection: &mut AsyncPgConnection,
        plan: &mut Plan,
        gone: &Gone,
        parting: &Parting,
    ) -> Result<(), EtlError> {
        let mut unsure = None;
        for batch in gone.tender_ids.chunks(GONE) {
            let mut missing = Differences::default();
            let stored = load::calendar::tenders(connection, batch).await?;
            let told = batch.iter().filter_map(|tender_id| stored.get(tender_id));
            let told = told.map(|stored| gone.tell(stored, &mut missing)).collect();
            if !parting.sees_all {
                unsure = unsure.or(missing.forget_missing());
            }
            self.noticed.extend(plan.part_with(connection, told, parting, &mut missing).await?);
            self.tell(connection, missing).await?;
        }
        self.noticed.extend(unsure);
        Ok(())
    }

    async fn tell(
        &mut self,
        connection: &mut AsyncPgConnection,
        mut differences: Differences,
    ) -> Result<(), EtlError> {
        self.ledger.add(connection, differences.take_rows()).await?;
        self.differences.add(differences);
        Ok(())
    }
}
