use std::fmt;

use crate::{error::EtlError, findings::Finding};

/// What a workbook can have too much of
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    FileBytes,
    InflatedBytes,
    Parts,
    Cells,
    Rows,
    Columns,
    Sheets,
    SharedStrings,
    TextChars,
    RowBytes,
    Regions,
    Styles,
    RecordBytes,
    Ratio,
}

impl Bound {
    const fn unit(self) -> &'static str {
        match self {
            Self::FileBytes => "bytes",
            Self::InflatedBytes => "bytes uitgepakt",
            Self::Parts => "onderdelen",
            Self::Cells => "cellen",
            Self::Rows => "rijen per blad",
            Self::Columns => "kolommen per blad",
            Self::Sheets => "bladen",
            Self::SharedStrings => "verschillende teksten",
            Self::TextChars => "tekens in een cel",
            Self::RowBytes => "bytes tekst in een rij",
            Self::Regions => "verborgen of samengevoegde gebieden",
            Self::Styles => "celopmaken",
            Self::RecordBytes => "bytes per onderdeel van een blad",
            Self::Ratio => "keer zo groot na uitpakken",
        }
    }
}

pub(super) fn unreadable(finding: Finding) -> EtlError {
    EtlError::Unreadable(Box::new(finding))
}

/// The reason is for the log: a parser tells it in English, and it may hold what stands in the file
pub(super) fn damaged(reason: impl fmt::Display) -> EtlError {
    tracing::debug!(%reason, "workbook is damaged");
    unreadable(Finding::error("workbook.damaged"))
}

pub(super) fn encrypted() -> EtlError {
    unreadable(Finding::error("workbook.encrypted"))
}

pub(super) fn empty_file() -> EtlError {
    unreadable(Finding::error("workbook.empty_file"))
}

pub(super) fn no_content() -> EtlError {
    unreadable(Finding::error("workbook.no_content"))
}

/// What it is instead, where that can be told
pub(super) fn not_a_workbook(instead: Option<&str>) -> EtlError {
    let finding = Finding::error("workbook.not_a_workbook");
    unreadable(match instead {
        Some(kind) => finding.seeing(kind),
        None => finding,
    })
}

pub(super) fn not_supported(format: &str) -> EtlError {
    unreadable(
        Finding::error("workbook.format_not_supported")
            .seeing(format)
            .expecting("xlsx, xlsm, xlsb, xls, ods, csv, tsv"),
    )
}

pub(super) fn over_limit(bound: Bound, most: impl fmt::Display, seen: impl fmt::Display) -> EtlError {
    let unit = bound.unit();
    unreadable(
        Finding::error("workbook.over_limit")
            .expecting(format!("{most} {unit}"))
            .seeing(&format!("{seen} {unit}")),
    )
}

/// Fails when there is more than a limit allows
pub(super) fn within(bound: Bound, most: u64, seen: u64) -> Result<(), EtlError> {
    if seen > most { Err(over_limit(bound, most, seen)) } else { Ok(()) }
}
