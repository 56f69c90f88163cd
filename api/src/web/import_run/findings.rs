//! What the check noticed, as the page of an import shows it.

use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::Finding,
    texts::{Label, finding_sentence},
    types::{Severity, whole_number},
};
use uuid::Uuid;

use super::{grid::InSheet, place::Part};
use crate::{
    read::{self, ReadError, Reader, Slice},
    web::source::place,
};

/// Most findings of a weight on the page
const MOST_ROWS: i64 = 100;

/// What somebody did to the import, which is told as a finding
const DEEDS: [&str; 2] = ["import.rejected", "import.cancelled"];

/// Findings of one weight, as far as they are shown
pub(super) struct Findings {
    pub(super) rows: Vec<FindingRow>,
    pub(super) count: i64,
    /// Addresses of those before and behind them
    pub(super) part: Part,
}

pub(super) struct FindingRow {
    pub(super) id: i64,
    code: String,
    pub(super) severity: &'static str,
    /// Where it is in an excerpt of its sheet; `None` when it is at no cell
    pub(super) cell: Option<InSheet>,
    pub(super) place: String,
    pub(super) is_in_sheet: bool,
    pub(super) heading: String,
    pub(super) seen: String,
    pub(super) sentence: String,
}

impl Findings {
    /// How many there are, as people read it
    pub(super) fn total(&self) -> String {
        whole_number(self.count)
    }

    /// Takes out what somebody did to the import: that is no fault of the workbook
    pub(super) fn take_deeds(&mut self) -> Vec<String> {
        let (deeds, rows): (Vec<FindingRow>, Vec<FindingRow>) =
            std::mem::take(&mut self.rows).into_iter().partition(|row| DEEDS.contains(&row.code.as_str()));
        self.rows = rows;
        self.count -= i64::try_from(deeds.len()).unwrap_or(self.count);
        deeds.into_iter().map(|deed| deed.sentence).collect()
    }
}

/// A part of the findings of a weight: those behind a finding, or the first
pub(super) async fn load(
    connection: &AsyncPgConnection,
    run: Uuid,
    severity: Severity,
    after: Option<i64>,
) -> Result<Findings, ReadError> {
    let only = [severity];
    let slice = Slice::First { limit: MOST_ROWS, after: after.map(super::place::behind) };
    let (found, count) = try_join!(
        read::import_run::findings(Reader::over(connection), run, Some(&only), &slice),
        read::import_run::count_findings(connection, run, Some(&only)),
    )?;
    let has_next = found.has_next;
    let rows: Vec<FindingRow> = found.into_nodes().into_iter().map(finding_row).collect();
    let last = rows.last().map(|row| row.id);
    Ok(Findings { count, part: Part { after, next: last.filter(|_| has_next) }, rows })
}

fn finding_row(finding: Finding) -> FindingRow {
    let Finding { heading, seen, expected, .. } = &finding;
    FindingRow {
        id: finding.finding_id,
        severity: finding.severity.label(),
        place: place(finding.sheet.as_deref(), finding.cell.as_deref()),
        cell: finding.sheet.clone().zip(finding.cell.clone()).map(|(sheet, cell)| InSheet { sheet, cell }),
        is_in_sheet: finding.sheet.is_some(),
        sentence: finding_sentence(&finding.code, heading.as_deref(), seen.as_deref(), expected.as_deref()),
        code: finding.code,
        heading: finding.heading.unwrap_or_default(),
        seen: finding.seen.unwrap_or_default(),
    }
}
