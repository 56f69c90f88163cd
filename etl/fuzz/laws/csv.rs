//! Text with separators, in any encoding: nothing of it is lost or read twice.

use std::ops::ControlFlow;

use etl::{config::Limits, error::EtlError, workbook::Workbook};

/// Nothing of the text is lost or read twice
pub(crate) fn holds(data: &[u8]) {
    // Containers are for the other target.
    if data.starts_with(b"PK") || data.starts_with(b"\xD0\xCF") {
        return;
    }
    match Workbook::open(data, &Limits::default()) {
        Ok(mut workbook) => {
            let mut bytes = 0;
            let read = workbook.for_each_row(0, &mut |row| {
                bytes += row.cells.iter().map(|cell| cell.value.display().len()).sum::<usize>();
                ControlFlow::Continue(())
            });
            assert!(matches!(read, Ok(()) | Err(EtlError::Unreadable(_))));
            // A byte of Windows-1252 becomes three of UTF-8 at most.
            assert!(bytes <= data.len() * 3);
        }
        Err(error) => assert!(matches!(error, EtlError::Unreadable(_))),
    }
}
