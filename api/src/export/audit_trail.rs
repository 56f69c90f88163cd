//! The audit trail as text for a spreadsheet.

use chrono::{DateTime, Utc};
use schema::{
    clock,
    models::AuditEvent,
    texts::{actor_told, audit_origin, audit_result},
};

use super::{
    ExportError, FileFormat,
    report::{Content, Look, Paper, Report, Sheet, Show},
};

const HEADINGS: u32 = 3;
const NAMES: [&str; 10] = [
    "Moment",
    "Wie",
    "Wat",
    "Waarover",
    "Uitkomst",
    "Herkomst",
    "Wie (code)",
    "Wat (code)",
    "Waarover (code)",
    "Verzoek",
];

/// An event with what it is called in words
pub(crate) struct Line<'a> {
    /// The event
    pub(crate) event: &'a AuditEvent,
    /// What was done or tried
    pub(crate) action: String,
    /// What it was about
    pub(crate) about: String,
}

/// The bytes of the file, with a line that says which events it holds
///
/// # Errors
///
/// None in fact: text holds all of it.
pub(crate) fn semicolons(
    lines: &[Line<'_>],
    which: &str,
    as_of: DateTime<Utc>,
) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new("Auditspoor", Paper::Landscape, [20, 30, 30, 40, 14, 24, 30, 24, 38, 38]);
    sheet.put_title("Auditspoor", which);
    sheet.put_row(HEADINGS, NAMES.map(|name| (Content::text(name), Look::Heading(Show::Text))));
    for (row, Line { event, action, about }) in (HEADINGS + 1..).zip(lines) {
        let at = clock::dutch(event.happened_at).format("%Y-%m-%d %H:%M:%S").to_string();
        let request = event.request.map(|request| request.to_string()).unwrap_or_default();
        let texts = [
            &at,
            &actor_told(&event.actor),
            action,
            about,
            audit_result(&event.result),
            audit_origin(&event.origin),
            &event.actor,
            &event.action,
            &event.object,
            &request,
        ];
        sheet.put_row(row, texts.map(|text| (Content::text(text), Look::Body(Show::Text))));
    }
    let report = Report {
        title: "Auditspoor".to_owned(),
        subject: which.to_owned(),
        company: String::new(),
        as_of,
        sheets: vec![sheet],
        names: Vec::new(),
    };
    FileFormat::Csv.write(&report)
}
