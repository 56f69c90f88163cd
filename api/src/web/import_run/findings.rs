//! What the check noticed, as the page of an import shows it.

use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    models::Finding,
    texts::{DEEDS, Label, finding_sentence},
    types::{ImportStatus, Severity, whole_number},
};
use uuid::Uuid;

use super::{
    grid::{Grid, InSheet},
    place::Part,
};
use crate::{
    read::{self, ReadError, Reader, Slice},
    web::source::place,
};

/// Most findings of a weight on the page
const MOST_ROWS: i64 = 100;

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

    /// Those beside what somebody did to the import: that is no fault of the workbook
    pub(super) fn without_deed(mut self, deed: Option<&Finding>) -> Self {
        self.rows.retain(|row| !DEEDS.contains(&row.code.as_str()));
        if deed.is_some() {
            self.count -= 1;
        }
        self
    }
}

/// What is to be mended, told above all else: how many errors, and where they stand
pub(super) struct Alarm {
    /// "Er zijn 8 fouten gevonden"
    pub(super) heading: String,
    /// The cell on the page where the first error is marked; empty when none is
    pub(super) first_cell: String,
    /// Errors that no cell on the page shows, a few of them: identity and what they say
    pub(super) elsewhere: Vec<(i64, String)>,
    /// Whether the sheets around the errors are still to come
    pub(super) is_awaited: bool,
}

/// Most errors that the alarm tells one by one
const MOST_TOLD: usize = 3;

impl Alarm {
    /// Of these errors, with the sheets that show where they are
    pub(super) fn of(errors: &Findings, grids: &[Grid], is_awaited: bool) -> Self {
        let cell = |finding: &FindingRow| grids.iter().find_map(|grid| grid.anchor(finding.id));
        let elsewhere = errors.rows.iter().filter(|finding| !is_awaited && cell(finding).is_none());
        let told = |finding: &FindingRow| {
            let place = if finding.is_in_sheet { format!("{}: ", finding.place) } else { String::new() };
            (finding.id, place + &finding.sentence)
        };
        Self {
            heading: if errors.count == 1 {
                "Er is 1 fout gevonden".to_owned()
            } else {
                format!("Er zijn {} fouten gevonden", errors.total())
            },
            first_cell: errors.rows.iter().find_map(cell).unwrap_or_default().to_owned(),
            elsewhere: elsewhere.take(MOST_TOLD).map(told).collect(),
            is_awaited,
        }
    }
}

/// What stands above them; where they ask for nothing any more they are history
pub(super) fn heading(status: ImportStatus, is_over: bool) -> &'static str {
    if is_over || status == ImportStatus::Reverted { "Wat de controle toen opmerkte" } else { "Bevindingen" }
}

/// Whether there is something to mend in a workbook: not once it was applied, turned down, or overtaken
pub(super) const fn is_to_mend(status: ImportStatus, is_by_hand: bool, is_overtaken: bool) -> bool {
    match status {
        ImportStatus::Checked => !is_overtaken,
        ImportStatus::Rejected => !is_by_hand,
        ImportStatus::Failed => true,
        ImportStatus::Waiting
        | ImportStatus::Checking
        | ImportStatus::Applying
        | ImportStatus::Applied
        | ImportStatus::Reverted => false,
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
