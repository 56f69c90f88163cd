use std::{collections::BTreeMap, sync::Arc};

use schema::types::Severity;

use crate::{findings::Finding, workbook::RawRow};

/// What a row gave
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What was read, as far as it could be read; never to be stored when [`Parsed::is_rejected`]
    ///
    /// It is there in spite of errors, because a row with a mistake still tells which stored row it is about.
    pub draft: Option<T>,
    /// All that was noticed, in the order of the cells
    pub findings: Vec<Finding>,
    /// Why the row is no data: the code of the finding that counts such rows; `None` for data
    pub skipped: Option<&'static str>,
}

impl<T> Parsed<T> {
    /// A row that holds data
    pub const fn data(draft: Option<T>, findings: Vec<Finding>) -> Self {
        Self { draft, findings, skipped: None }
    }

    /// A row that is no data
    pub const fn skipped(reason: &'static str) -> Self {
        Self { draft: None, findings: Vec::new(), skipped: Some(reason) }
    }

    /// Whether the row holds data that cannot be stored: it has an error, or gave nothing
    pub fn is_rejected(&self) -> bool {
        let has_error = self.findings.iter().any(|finding| finding.severity == Severity::Error);
        self.skipped.is_none() && (has_error || self.draft.is_none())
    }
}

/// The rows that are no data, told once a sheet and reason
#[derive(Debug, Default)]
pub struct SkippedRows {
    rows: BTreeMap<(Arc<str>, &'static str), Vec<u32>>,
}

/// Row numbers that one finding names; the others are counted
const NAMED: usize = 5;

impl SkippedRows {
    /// Remembers a row with the reason that its [`Parsed`] gave
    pub fn add(&mut self, row: &RawRow, reason: &'static str) {
        self.rows.entry((Arc::clone(&row.sheet), reason)).or_default().push(row.row.saturating_add(1));
    }

    /// How many there are
    pub fn count(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// One finding for each sheet and reason, which says how many rows and which ones
    pub fn findings(&self) -> Vec<Finding> {
        let told = |((sheet, reason), rows): (&(Arc<str>, &'static str), &Vec<u32>)| {
            // A row with several figures may be skipped more than once.
            let mut rows = rows.clone();
            rows.dedup();
            Finding::info(reason).in_sheet(sheet).seeing(&row_list(&rows))
        };
        self.rows.iter().map(told).collect()
    }
}

/// "rij 3", "rijen 3, 17 en 40", "rijen 4, 5, 6, 7, 8 en nog 17.900"
fn row_list(rows: &[u32]) -> String {
    let mut names: Vec<String> = rows.iter().take(NAMED).map(u32::to_string).collect();
    let more = rows.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("nog {}", schema::types::whole_number(i64::try_from(more).unwrap_or(i64::MAX))));
    }
    match names.as_slice() {
        [] => String::new(),
        [only] => format!("rij {only}"),
        [first @ .., last] => format!("rijen {} en {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Visibility;

    #[test]
    fn lists_rows_as_people_do() {
        assert_eq!(row_list(&[3]), "rij 3");
        assert_eq!(row_list(&[3, 17]), "rijen 3 en 17");
        assert_eq!(row_list(&[3, 17, 40]), "rijen 3, 17 en 40");
        let many: Vec<u32> = (4..1_209).collect();
        assert_eq!(row_list(&many), "rijen 4, 5, 6, 7, 8 en nog 1.200");
    }

    #[test]
    fn tells_skipped_rows_once_a_sheet_and_reason() {
        let mut skipped = SkippedRows::default();
        for (sheet, row, reason) in
            [("A", 2, "rows.skipped_total"), ("A", 9, "rows.skipped_total"), ("B", 2, "rows.skipped_note")]
        {
            let visibility = Visibility::Visible;
            skipped.add(&RawRow::new(sheet.into(), row, visibility, Vec::new()), reason);
        }
        assert_eq!(skipped.count(), 3);
        let told: Vec<_> =
            skipped.findings().into_iter().map(|finding| (finding.sheet, finding.seen)).collect();
        assert_eq!(
            told,
            [
                (Some("A".to_owned()), Some("rijen 3 en 10".to_owned())),
                (Some("B".to_owned()), Some("rij 3".to_owned()))
            ]
        );
    }
}
