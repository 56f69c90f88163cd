//! Stages 1 to 3 of a calendar: its rows stream by, and of each only a key stays in memory.

use std::{collections::BTreeSet, sync::Arc};

use diesel_async::AsyncPgConnection;
use schema::{headings::TenderField, types::CellAddress};
use uuid::Uuid;

use crate::{
    checks::tender::{Fingerprints, Part, RowKey},
    columns::{Header, Known, Meaning},
    error::EtlError,
    findings::Finding,
    load::{self, Spool},
    rows::{
        DraftTender, Parsed, YearFrom,
        tender::{Memo, TenderContext, grid_says_something, parse},
    },
    run::{
        Progress, Upload,
        following::{self, Below, TableRows},
        noticed::Noticed,
        tables::{Table, Tables, Tally},
    },
    workbook::{RawRow, Workbook},
};

/// What the tables of a calendar are read with
pub(super) struct Reading<'a> {
    pub tables: &'a Tables<TenderField>,
    pub known: &'a Known<'a>,
    pub upload: &'a Upload,
    pub progress: &'a Progress,
}

/// What reading leaves of a calendar
pub(super) struct Read {
    /// The rows under one header each
    pub parts: Vec<Part>,
    /// What the rows say
    pub drafts: Spool<Arc<DraftTender>>,
    /// A key of each draft
    pub keys: Vec<RowKey>,
    pub fingerprints: Fingerprints,
    /// The years whose calendars are looked at: also those before and after one that a row says by itself, since a
    /// tender may have moved there
    pub years: BTreeSet<i32>,
    /// The years that rows are of
    pub covers: BTreeSet<i32>,
    pub noticed: Noticed,
    pub tally: Tally,
    /// Rows with an error
    pub rejected: usize,
    /// Whether a row of the table at hand plans something in a grid
    is_grid_used: bool,
    /// Whether it is known of every row which stored row it is about: else one could be taken for missing by mistake
    pub sees_all: bool,
}

impl Reading<'_> {
    /// Reads all tables
    pub(super) async fn read(
        &self,
        connection: &mut AsyncPgConnection,
        workbook: &mut Workbook,
    ) -> Result<Read, EtlError> {
        let mut read = Read {
            parts: Vec::new(),
            drafts: Spool::default(),
            keys: Vec::new(),
            fingerprints: Fingerprints::default(),
            years: BTreeSet::new(),
            covers: BTreeSet::new(),
            noticed: Noticed::of_tables(&self.tables.findings),
            tally: Tally::default(),
            rejected: 0,
            is_grid_used: false,
            sees_all: true,
        };
        for table in &self.tables.found {
            self.sheet(connection, workbook, table, &mut read).await?;
        }
        read.drafts.put_away(connection).await?;
        Ok(read)
    }

    /// Reads a table and those that follow it in the same sheet
    async fn sheet(
        &self,
        connection: &mut AsyncPgConnection,
        workbook: &mut Workbook,
        first: &Table<TenderField>,
        read: &mut Read,
    ) -> Result<(), EtlError> {
        let Self { tables, known, upload, .. } = *self;
        let mut table = first.clone();
        for number in 1.. {
            let year = tables.year_of(&table, upload);
            let below = self.table(connection, workbook, &table, year, read).await?;
            let tally = &mut read.tally;
            let next = match below {
                Below::Nothing => None,
                Below::Row(row) if number < following::MOST_TABLES => {
                    following::next(workbook, &table, year, row, known, tally)?
                }
                Below::Row(row) => {
                    following::skip_rest(workbook, &table, row, tally)?;
                    None
                }
            };
            let Some(next) = next else { break };
            // What the first header gave is told with the tables.
            read.noticed.extend(next.header.findings.iter().cloned());
            table = next;
        }
        Ok(())
    }

    /// Reads the rows of one table; gives what comes below it
    async fn table(
        &self,
        connection: &mut AsyncPgConnection,
        workbook: &mut Workbook,
        table: &Table<TenderField>,
        year: Option<i32>,
        read: &mut Read,
    ) -> Result<Below, EtlError> {
        let members = self.members(connection, year).await?;
        let memo = Memo::default();
        let mut rows = TableRows::of(workbook, table, self.known)?;
        let before = read.keys.len();
        read.is_grid_used = false;
        loop {
            let is_over = {
                let directory = self.known.directory;
                let context = TenderContext { directory, members: &members, year, memo: &memo };
                read.fill(&mut rows, &table.header, &context, self.progress)?
            };
            if is_over {
                break;
            }
            read.drafts.put_away(connection).await?;
        }
        let below = rows.below;
        drop(rows);
        let part = Part::new(table.header.clone(), Arc::clone(&table.name));
        if read.keys.len() > before {
            read.noticed.extend(part.including_vat());
            read.noticed.extend(empty_grid(table, workbook).filter(|_| !read.is_grid_used));
        }
        read.parts.push(part);
        Ok(below)
    }

    /// The members of the year with their names
    async fn members(
        &self,
        connection: &mut AsyncPgConnection,
        year: Option<i32>,
    ) -> Result<Vec<(Uuid, String)>, EtlError> {
        let Some(year) = year else { return Ok(Vec::new()) };
        let partnership_id = self.upload.partnership.partnership_id;
        let members = load::partnership::members(connection, partnership_id, year).await?;
        Ok(members.into_iter().map(|member| (member.organization_id, member.name)).collect())
    }
}

impl Read {
    /// Reads on until there is a chunk of drafts; gives whether the table is over
    fn fill(
        &mut self,
        rows: &mut TableRows<'_, TenderField>,
        header: &Header<TenderField>,
        context: &TenderContext<'_>,
        progress: &Progress,
    ) -> Result<bool, EtlError> {
        while !self.drafts.has_chunk() {
            let Some(row) = rows.next_row(progress, &mut self.tally)? else { return Ok(true) };
            self.is_grid_used |= grid_says_something(&row, header);
            self.take(&row, parse(&row, header, context))?;
        }
        Ok(false)
    }

    fn take(&mut self, row: &RawRow, parsed: Parsed<Arc<DraftTender>>) -> Result<(), EtlError> {
        let parsed = self.tally.take(row, parsed);
        let is_rejected = parsed.is_rejected();
        self.rejected += usize::from(is_rejected);
        self.sees_all &= parsed.draft.is_some() || !is_rejected;
        self.noticed.extend(parsed.findings);
        let Some(draft) = parsed.draft else { return Ok(()) };
        let around = match draft.year_from {
            YearFrom::Calendar => draft.year..=draft.year,
            YearFrom::Row => draft.year.saturating_sub(1)..=draft.year.saturating_add(1),
        };
        self.years.extend(around);
        self.covers.insert(draft.year);
        let part = u16::try_from(self.parts.len()).unwrap_or(u16::MAX);
        self.keys.push(RowKey::of(&draft, part, is_rejected, &self.fingerprints));
        self.drafts.add(&draft)
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
