//! Looks at the container before a parser does, and refuses what would hurt the parser
//!
//! calamine reserves memory for what a file claims to hold, and loops or panics on some damage; so each claim is
//! compared with what is really there, and with the limits, before it gets the file. `archive` inflates every part of
//! a zip and has `markup` look at its tags (and `claims` at those of ods) or `binary` at its records; `compound` and `records` read an xls.

mod archive;
mod binary;
mod claims;
mod compound;
mod markup;
mod nesting;
mod outline;
mod records;
mod tag;

use std::sync::Arc;

use super::{
    code_list,
    format::Format,
    layout::Layout,
    refusal::{Bound, empty_file, not_supported, within},
};
use crate::{config::Limits, error::EtlError};

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
/// Excel 2, 3 and 4, and 5 without a container
const OLD_EXCEL: [&[u8]; 4] = [b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08\x08\0"];
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A file that a parser may have
pub(super) struct Inspected {
    /// What kind of file it is
    pub(super) format: Format,
    /// The bytes that are safe to parse: those of an xls may differ in its claims
    pub(super) bytes: Arc<[u8]>,
    /// How each sheet is laid out, in their order, charts and macros too; none for text
    pub(super) layouts: Vec<Arc<Layout>>,
    /// About how many rows hold something; `None` when that is not known
    pub(super) rows: Option<u64>,
}

/// Looks through a file before a parser does
pub(super) fn inspect(bytes: Arc<[u8]>, limits: &Limits) -> Result<Inspected, EtlError> {
    if bytes.is_empty() {
        return Err(empty_file());
    }
    within(Bound::FileBytes, limits.file_bytes, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    if bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP) {
        archive::inspect(bytes, limits)
    } else if bytes.starts_with(COMPOUND) {
        compound::inspect(&bytes, limits)
    } else if OLD_EXCEL.iter().any(|start| bytes.starts_with(start)) {
        Err(not_supported("Excel van voor 1993"))
    } else if code_list::is_code_list(&bytes) {
        // Of its lines there are several for each row.
        Ok(Inspected { format: Format::CodeList, bytes, layouts: Vec::new(), rows: None })
    } else {
        let rows = Some(lines(&bytes));
        Ok(Inspected { format: Format::Csv, bytes, layouts: Vec::new(), rows })
    }
}

/// Lines that are not empty, in whatever encoding and with whatever line ends
fn lines(bytes: &[u8]) -> u64 {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let count = lines.filter(|line| line.iter().any(|byte| *byte != 0)).count();
    u64::try_from(count).unwrap_or(u64::MAX)
}
