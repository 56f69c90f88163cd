//! What an import noticed.

use async_graphql::{Enum, SimpleObject};
use schema::{models, texts::finding_sentence};

use crate::graphql::text::Text;

/// Weight of a finding (ernst).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Severity")]
pub(super) enum Severity {
    /// The row, or the file, cannot be stored like this (fout).
    Error,
    /// Stored, but somebody should look at it (waarschuwing).
    Warning,
    /// Worth knowing (ter info).
    Info,
}

/// Something that an import noticed in a workbook (bevinding).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct Finding {
    /// Weight (ernst).
    severity: Severity,
    /// Stable code, such as `money.not_an_amount`, for programs (code).
    code: String,
    /// Sheet (tabblad). Null for the file as a whole.
    sheet: Option<String>,
    /// Cell as Excel names it, such as "F12", or a row number (cel). Null for the sheet as a whole.
    cell: Option<String>,
    /// Heading of the column as it stands in the workbook (kolomkop). Null outside a column.
    heading: Option<Text<'static>>,
    /// The value as read (gelezen waarde). Null when there was none.
    seen: Option<Text<'static>>,
    /// What was expected, where the code alone does not say it (verwacht). Null otherwise.
    expected: Option<String>,
    /// What is wrong and what to do, in Dutch, for staff (melding).
    message: Text<'static>,
}

impl From<models::Finding> for Finding {
    fn from(finding: models::Finding) -> Self {
        let message = finding_sentence(
            &finding.code,
            finding.heading.as_deref(),
            finding.seen.as_deref(),
            finding.expected.as_deref(),
        );
        Self {
            severity: finding.severity.into(),
            code: finding.code,
            sheet: finding.sheet,
            cell: finding.cell,
            heading: finding.heading.map(Text::from),
            seen: finding.seen.map(Text::from),
            expected: finding.expected,
            message: message.into(),
        }
    }
}
