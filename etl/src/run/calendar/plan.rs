//! What a calendar changes, chunk by chunk.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    checks::{
        Decisions, Differences, GoneRow, Likeness,
        tender::{Compared, Comparison, Fate, Fingerprints, Gone, Matched, Part, TenderChange},
    },
    error::EtlError,
    findings::Finding,
    load::{self, Spool, missing::Kept, tender::TenderWrite},
    rows::DraftTender,
    run::{Upload, gone},
};

/// What a calendar changes
///
/// What is to be written is not kept: rows of which something is are compared once more when it is.
#[derive(Debug)]
pub(in crate::run) struct Plan {
    parts: Vec<Part>,
    drafts: Spool<Arc<DraftTender>>,
    matched: Matched,
    /// Of each row that was compared
    fates: Vec<Fate>,
    /// The years of the tenders that are written
    years: BTreeSet<i32>,
    /// Tenders whose reference another one gets
    left: Vec<Uuid>,
    /// Tenders that the workbook no longer has
    gone: gone::Gone,
}

/// What becomes of stored tenders that the workbook no longer has
#[derive(Debug)]
pub(super) struct Parting {
    /// Whether it is known of every row which stored row it is about: else one of them may be
    pub sees_all: bool,
    /// Which of them are to be removed
    pub removals: gone::Removals,
}

/// A chunk of rows, each with its place among all
type Rows = Vec<(usize, Arc<DraftTender>)>;

impl Plan {
    pub(super) fn of(parts: Vec<Part>, drafts: Spool<Arc<DraftTender>>, matched: Matched) -> Self {
        Self {
            parts,
            drafts,
            matched,
            fates: Vec::new(),
            years: BTreeSet::new(),
            left: Vec::new(),
            gone: gone::Gone::default(),
        }
    }

    pub(super) fn chunks(&self) -> usize {
        self.drafts.chunks()
    }

    /// Looks which rows without a stored tender look like one that no row is about; the titles of these alone are read
    pub(super) async fn ask(&mut self, connection: &mut AsyncPgConnection) -> Result<(), EtlError> {
        let loose = self.matched.loose();
        if loose.is_empty() {
            return Ok(());
        }
        let mut likeness = Likeness::default();
        for batch in load::batches(&loose) {
            for (tender_id, title, workbook_title) in load::calendar::titles(connection, batch).await? {
                self.matched.offer(&mut likeness, tender_id, &title, workbook_title.as_deref());
            }
        }
        for number in 0..self.chunks() {
            if !self.matched.has_new(self.drafts.places(number)) {
                continue;
            }
            for (index, draft) in self.drafts.chunk(connection, number).await? {
                self.matched.compare_title(&mut likeness, index, &draft.title);
            }
        }
        self.matched.ask(likeness);
        Ok(())
    }

    /// The stored tenders that the workbook no longer has
    pub(super) fn gone(&self, decisions: &Decisions<'_>, fingerprints: Fingerprints) -> Gone {
        self.matched.gone(&self.parts, decisions, fingerprints)
    }

    /// Compares the next chunk of rows, and remembers of which something is to be written
    pub(super) async fn compare(
        &mut self,
        connection: &mut AsyncPgConnection,
        number: usize,
        decisions: &Decisions<'_>,
    ) -> Result<Compared, EtlError> {
        let rows = self.drafts.chunk(connection, number).await?;
        let compared = self.compare_rows(connection, &rows, decisions).await?;
        self.fates.extend(&compared.fates);
        self.years.extend(compared.changes.iter().map(|change| change.draft.year));
        Ok(compared)
    }

    async fn compare_rows(
        &self,
        connection: &mut AsyncPgConnection,
        rows: &Rows,
        decisions: &Decisions<'_>,
    ) -> Result<Compared, EtlError> {
        let Self { parts, matched, .. } = self;
        let counterparts = matched.counterparts(rows.iter().map(|(index, _)| *index));
        let stored = load::calendar::tenders(connection, &counterparts).await?;
        Ok(Comparison { matched, parts, decisions }.compare(rows, &stored))
    }

    /// Decides about tenders that the workbook no longer has, each with whether another one gets its reference; tells of those
    /// that were to be removed why they stay
    ///
    /// They are left alone when it is not known of every row which stored row it is about.
    pub(super) async fn part_with(
        &mut self,
        connection: &mut AsyncPgConnection,
        gone: Vec<(GoneRow, bool)>,
        Parting { sees_all, removals }: &Parting,
        differences: &mut Differences,
    ) -> Result<Vec<Finding>, EtlError> {
        self.left.extend(gone.iter().filter(|(_, is_left)| *is_left).map(|(row, _)| row.target.row_key));
        let gone: Vec<GoneRow> = gone.into_iter().filter(|_| *sees_all).map(|(row, _)| row).collect();
        let mut findings = Vec::new();
        let stays = "tender.not_removed";
        let gone::Gone { marked, removed } =
            gone::Gone::of(connection, Kept::Tenders, &gone, removals, stays, &mut findings).await?;
        differences.tell_removed(Some(&removed));
        self.gone.marked.extend(marked);
        self.gone.removed.extend(removed);
        Ok(findings)
    }

    /// Stage 5
    pub(in crate::run) async fn write(
        &self,
        connection: &mut AsyncPgConnection,
        upload: &Upload,
        import_run_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), EtlError> {
        let mut calendars = HashMap::new();
        for year in &self.years {
            let partnership_id = upload.partnership.partnership_id;
            calendars.insert(*year, load::calendar::ensure(connection, partnership_id, *year).await?);
        }
        load::missing::leave_references(connection, &self.left).await?;
        load::missing::remove(connection, Kept::Tenders, &self.gone.removed).await?;
        let decisions = Decisions::of(&upload.application);
        // References that change hands are free before a new tender gets one.
        for fate in [Fate::Changed, Fate::Added] {
            for number in 0..self.chunks() {
                let rows = self.rows_with(connection, number, fate).await?;
                let compared = self.compare_rows(connection, &rows, &decisions).await?;
                let tenders = writes(&compared.changes, &calendars);
                if fate == Fate::Changed {
                    load::tender::update(connection, &tenders, import_run_id).await?;
                    load::missing::agree(connection, &compared.agreed).await?;
                } else {
                    load::tender::insert(connection, &tenders, import_run_id).await?;
                }
            }
        }
        load::missing::mark(connection, Kept::Tenders, &self.gone.marked, now).await?;
        Ok(())
    }

    /// The rows of a chunk with one fate
    async fn rows_with(
        &self,
        connection: &mut AsyncPgConnection,
        number: usize,
        fate: Fate,
    ) -> Result<Rows, EtlError> {
        let has_fate = |index: usize| self.fates.get(index) == Some(&fate);
        if !self.drafts.places(number).any(has_fate) {
            return Ok(Rows::new());
        }
        let mut rows = self.drafts.chunk(connection, number).await?;
        rows.retain(|(index, _)| has_fate(*index));
        Ok(rows)
    }
}

/// The tenders to be written; each year has its calendar
fn writes<'a>(changes: &'a [TenderChange], calendars: &HashMap<i32, Uuid>) -> Vec<TenderWrite<'a>> {
    let write = |TenderChange { draft, existing, imported }: &'a TenderChange| {
        let calendar_id = calendars.get(&draft.year).copied()?;
        let tender_id = existing.unwrap_or_else(Uuid::now_v7);
        Some(TenderWrite { tender_id, calendar_id, draft, imported: imported.as_ref() })
    };
    changes.iter().filter_map(write).collect()
}
