//! More than one table in a sheet: where the next one begins, and what it is.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    Progress,
    tables::{Table, Tally},
};
use crate::{
    columns::{self, FIRST_ROWS, Following, Known, NextTables, TitleRow, Vocabulary},
    error::EtlError,
    rows::Parsed,
    workbook::{RawRow, Workbook},
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

/// Stage 3 for the rows of one table, as far as no other table begins
pub(super) fn parse<F: Vocabulary, D>(
    workbook: &mut Workbook,
    table: &Table<F>,
    known: &Known<'_>,
    progress: &Progress,
    tally: &mut Tally,
    mut parse: impl FnMut(&RawRow) -> Parsed<D>,
) -> Result<(Vec<Parsed<D>>, Below), EtlError> {
    let mut rows = Vec::new();
    let mut next = NextTables::<F>::below(table.header.row, known);
    let mut below = Below::Nothing;
    // The title of another table stands above its header.
    let mut title: Option<RawRow> = None;
    workbook.for_each_row(table.sheet, &mut |row| {
        if row.row <= table.header.row {
            return ControlFlow::Continue(());
        }
        let begins = next.next(&row) != Following::None
            && !table.header.repeats(&row.cells.iter().collect::<Vec<_>>());
        let above = title.take();
        if begins {
            below = Below::Row(above.map_or(row.row, |title| title.row));
            return ControlFlow::Break(());
        }
        tally.see(&row, &table.header);
        progress.row();
        if let Some(above) = above {
            rows.push(tally.take(&above, parse(&above)));
        }
        if row.cells.len() == 1 {
            title = Some(row);
        } else {
            rows.push(tally.take(&row, parse(&row)));
        }
        ControlFlow::Continue(())
    })?;
    if let Some(above) = title {
        rows.push(tally.take(&above, parse(&above)));
    }
    Ok((rows, below))
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
