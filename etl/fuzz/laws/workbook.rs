//! A file of any kind: it ends in rows or in one finding.

use std::ops::ControlFlow;

use etl::{config::Limits, error::EtlError, workbook::Workbook};

/// The file ends in rows, in order, or in one finding
pub(crate) fn holds(data: &[u8]) {
    let limits = Limits { cells: 20_000, inflated_bytes: 4 << 20, ..Limits::default() };
    let read = Workbook::open(data, &limits).and_then(|mut workbook| {
        for sheet in 0..workbook.sheets().len() {
            let mut above = None;
            workbook.for_each_row(sheet, &mut |row| {
                assert!(above < Some(row.row) && !row.cells.is_empty());
                above = Some(row.row);
                ControlFlow::Continue(())
            })?;
        }
        Ok(())
    });
    assert!(matches!(read, Ok(()) | Err(EtlError::Unreadable(_))));
}
