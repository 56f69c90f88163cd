//! The audit trail as text for a spreadsheet.

use chrono::{DateTime, Utc};
use schema::{
    models::AuditEvent,
    texts::{audit_action, audit_result},
};

use super::{
    ExportError, FileFormat,
    report::{Content, Look, Paper, Report, Sheet, Show},
};
use crate::clock;

const HEADINGS: u32 = 3;
const NAMES: [&str; 8] = ["Moment", "Wie", "Wat", "Handeling", "Waarover", "Uitkomst", "Herkomst", "Verzoek"];

/// The bytes of the file, with a line that says which events it holds
///
/// # Errors
///
/// None in fact: text holds all of it.
pub(crate) fn semicolons(
    events: &[AuditEvent],
    which: &str,
    as_of: DateTime<Utc>,
) -> Result<Vec<u8>, ExportError> {
    let mut sheet = Sheet::new("Auditspoor", Paper::Landscape, [20, 30, 30, 24, 40, 14, 24, 38]);
    sheet.put_title("Auditspoor", which);
    sheet.put_row(HEADINGS, NAMES.map(|name| (Content::text(name), Look::Heading(Show::Text))));
    for (row, event) in (HEADINGS + 1..).zip(events) {
        let at = clock::dutch(event.happened_at).format("%Y-%m-%d %H:%M:%S").to_string();
        let request = event.request.map(|request| request.to_string()).unwrap_or_default();
        let texts = [
            &at,
            &event.actor,
            audit_action(&event.action),
            &event.action,
            &event.object,
            audit_result(&event.result),
            &event.origin,
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
