//! More than one table in a sheet: where the next one begins, and what it is.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    Progress,
    tables::{Table, Tally},
};
use crate::{
    columns::{self, FIRST_ROWS, Following, Header, Known, NextTables, TitleRow, Vocabulary},
    error::EtlError,
    workbook::{RawRow, Rows, Workbook},
};

/// What a sheet holds below a table
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// Nothing more
    Nothing,
    /// Something else from this row on
    Row(u32),
}

/// Tables of one sheet that are read: each is found by reading the sheet once more
pub(super) const MOST_TABLES: usize = 24;

/// The rows of one table, as far as no other table begins
pub(super) struct TableRows<'a, F> {
    rows: Rows<'a>,
    header: &'a Header<F>,
    next: NextTables<'a, F>,
    /// A text by itself: the title of another table, when that begins right below it
    title: Option<RawRow>,
    /// A row that comes after the one before
    held: Option<RawRow>,
    /// What comes below it, once all its rows were read
    pub(super) below: Below,
}

impl<'a, F: Vocabulary> TableRows<'a, F> {
    /// Those below the header of a table
    pub(super) fn of(
        workbook: &'a mut Workbook,
        table: &'a Table<F>,
        known: &'a Known<'a>,
    ) -> Result<Self, EtlError> {
        let (rows, header) = (workbook.rows(table.sheet)?, &table.header);
        let next = NextTables::below(header.row, known);
        Ok(Self { rows, header, next, title: None, held: None, below: Below::Nothing })
    }

    /// The next row; `None` after the last one of the table
    pub(super) fn next_row(
        &mut self,
        progress: &Progress,
        tally: &mut Tally,
    ) -> Result<Option<RawRow>, EtlError> {
        if let Some(row) = self.held.take() {
            return Ok(Some(row));
        }
        while let Below::Nothing = self.below {
            let Some(row) = self.rows.next_row()? else { break };
            if row.row <= self.header.row {
                continue;
            }
            let above = self.title.take();
            if self.begins(&row) {
                self.below = Below::Row(above.map_or(row.row, |title| title.row));
                return Ok(None);
            }
            tally.see(&row, self.header);
            progress.row();
            match (above, row.cells.len() == 1) {
                (None, true) => self.title = Some(row),
                (None, false) => return Ok(Some(row)),
                (above, true) => {
                    self.title = Some(row);
                    return Ok(above);
                }
                (above, false) => {
                    self.held = Some(row);
                    return Ok(above);
                }
            }
        }
        Ok(self.title.take())
    }

    /// Whether another table begins in a row
    fn begins(&mut self, row: &RawRow) -> bool {
        let is_repeated = |header: &Header<F>| header.repeats(&row.cells.iter().collect::<Vec<_>>());
        self.next.next(row) != Following::None && !is_repeated(self.header)
    }
}

/// The table of this kind that follows another one, from a row on; rows of other tables are skipped
pub(super) fn next<F: Vocabulary>(
    workbook: &mut Workbook,
    above: &Table<F>,
    year: Option<i32>,
    from: u32,
    known: &Known<'_>,
    tally: &mut Tally,
) -> Result<Option<Table<F>>, EtlError> {
    let mut from = from;
    for _ in 0..MOST_TABLES {
        let rows = rows_from_header::<F>(workbook, above.sheet, from, known, tally)?;
        let (title, table) = match rows.as_slice() {
            [title, table @ ..] if title.cells.len() == 1 => (Some(title), table),
            table => (None, table),
        };
        let Some(first) = table.first() else { return Ok(None) };
        let header = columns::header_at(table, known);
        let reason = if header.is_some() { "rows.skipped_title" } else { "rows.skipped_table" };
        if let Some(title) = title {
            tally.skip(title, reason);
        }
        if let Some(mut header) = header {
            header.titles.extend(title.map(TitleRow::of));
            return Ok(Some(Table { sheet: above.sheet, name: Arc::clone(&above.name), header, year }));
        }
        tally.skip(first, "rows.skipped_table");
        from = first.row + 1;
    }
    skip_rest(workbook, above, from, tally)?;
    Ok(None)
}

/// The rows from the next headings of this kind on, with the text by itself above them; what stands before that is
/// skipped, all when there are none
fn rows_from_header<F: Vocabulary>(
    workbook: &mut Workbook,
    sheet: usize,
    from: u32,
    known: &Known<'_>,
    tally: &mut Tally,
) -> Result<Vec<RawRow>, EtlError> {
    let mut next = NextTables::<F>::below(from, known);
    let mut rows: Vec<RawRow> = Vec::new();
    let mut found = false;
    workbook.for_each_row(sheet, &mut |row| {
        if row.row < from {
            return ControlFlow::Continue(());
        }
        let begins = !found && next.next(&row) == Following::Same;
        if !found {
            let is_title = |before: &RawRow| begins && before.cells.len() == 1;
            rows.retain(|before| {
                is_title(before) || {
                    tally.skip(before, "rows.skipped_table");
                    false
                }
            });
        }
        found |= begins;
        rows.push(row);
        if rows.len() < FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if !found {
        rows.drain(..).for_each(|row| tally.skip(&row, "rows.skipped_table"));
    }
    Ok(rows)
}

/// Tells of the rows from one on that they belong to another table
pub(super) fn skip_rest<F>(
    workbook: &mut Workbook,
    table: &Table<F>,
    from: u32,
    tally: &mut Tally,
) -> Result<(), EtlError> {
    workbook.for_each_row(table.sheet, &mut |row| {
        if row.row >= from {
            tally.skip(&row, "rows.skipped_table");
        }
        ControlFlow::Continue(())
    })
}
