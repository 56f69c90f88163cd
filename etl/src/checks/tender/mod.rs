//! Tender calendars: doubles, and the difference with the stored calendars.

mod doubles;
mod matching;
mod merging;
mod renumbering;
mod stored;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::HashSet;

use schema::headings::TenderField;
use uuid::Uuid;

pub use stored::StoredTender;

use self::{
    doubles::doubles,
    matching::{Match, matches, same_title},
    merging::Present,
    wording::{differing, name},
};
use super::{Differences, Sheet, including_vat, place};
use crate::{columns::Header, findings::Finding, rows::DraftTender};

/// What the check of a calendar gives
#[derive(Debug, Default)]
pub struct CheckedTenders {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it
    pub differences: Differences,
    /// What is to be written: new and changed tenders without errors, in the order of the workbook
    pub changes: Vec<TenderChange>,
    /// Stored tenders that the workbook no longer has, not yet marked as such
    pub missing: Vec<Uuid>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

/// A tender to be written
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderChange {
    /// All of the tender: what the workbook says, and what is stored where the workbook has no column for it
    pub draft: DraftTender,
    /// The stored tender that it changes; `None` for a new one
    pub existing: Option<Uuid>,
}

/// A row of data with its surroundings
struct Row<'a> {
    draft: &'a DraftTender,
    header: &'a Header<TenderField>,
    /// Index of its sheet
    sheet: usize,
    rejected: bool,
}

/// Compares the tenders of a workbook with each other and with those stored in the calendars of their years
///
/// A row is about a stored tender when both have the same reference; else when title and lead are the same; else when
/// the title is and one of them has no lead. Upper case, accents and hyphens in titles do not matter. Where references
/// are row numbers and rows were renumbered, the title counts instead. A row that fits two stored tenders is refused,
/// not guessed.
pub fn check(sheets: &[Sheet<'_, TenderField, DraftTender>], stored: &[StoredTender]) -> CheckedTenders {
    let rows = rows(sheets);
    let present: Vec<Present> = sheets.iter().map(|sheet| Present::of(sheet.header)).collect();
    let (twice, findings) = doubles(&rows);
    let matches = matches(&rows, stored);

    let mut checked = CheckedTenders { findings, ..CheckedTenders::default() };
    for (index, (row, found)) in rows.iter().zip(&matches).enumerate() {
        if row.rejected || twice.contains(&index) {
            continue;
        }
        match (found, present.get(row.sheet)) {
            (Match::One(stored), Some(present)) => checked.add_stored(row, stored, present),
            (Match::Several(_), _) => checked.refuse(row),
            _ => checked.add_new(row.draft),
        }
    }
    checked.add_missing(&rows, &matches, stored);
    let found_twice =
        rows.iter().enumerate().filter(|(index, row)| !row.rejected && twice.contains(index)).count();
    let by_themselves = sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.is_rejected()).count();
    checked.rejected += found_twice + by_themselves;
    checked.findings.extend(sheets.iter().filter_map(vat_in_heading));
    checked
}

fn rows<'a>(sheets: &'a [Sheet<'a, TenderField, DraftTender>]) -> Vec<Row<'a>> {
    let of_sheet = |(index, sheet): (usize, &'a Sheet<'a, TenderField, DraftTender>)| {
        sheet.rows.iter().filter_map(move |parsed| {
            let draft = parsed.draft.as_ref()?;
            Some(Row { draft, header: sheet.header, sheet: index, rejected: parsed.is_rejected() })
        })
    };
    sheets.iter().enumerate().flat_map(of_sheet).collect()
}

fn vat_in_heading(sheet: &Sheet<'_, TenderField, DraftTender>) -> Option<Finding> {
    let origin = &sheet.rows.iter().find_map(|row| row.draft.as_ref())?.origin;
    including_vat(sheet, TenderField::Value, &origin.sheet)
}

impl CheckedTenders {
    fn add_new(&mut self, draft: &DraftTender) {
        self.differences.add_new(
            name(draft.reference.as_deref(), &draft.title),
            &draft.origin,
            differing(None, draft),
        );
        self.changes.push(TenderChange { draft: draft.clone(), existing: None });
    }

    fn add_stored(&mut self, row: &Row<'_>, stored: &StoredTender, present: &Present) {
        let before = stored.as_draft(&row.draft.origin);
        let after = present.merged(before.clone(), row.draft);
        let mut fields = differing(Some(&before), &after);
        fields.extend(stored.coming_back());
        let overwrites = !fields.is_empty() && stored.tender.import_run_id.is_none();
        if !self.differences.add_stored(name(after.reference.as_deref(), &after.title), &after.origin, fields)
        {
            return;
        }
        if !same_title(row.draft, stored) {
            let finding = Finding::warning("tender.title_changed").seeing(&after.title);
            let finding = finding.expecting(&stored.tender.title);
            self.findings.push(place::at(finding, &after.origin, row.header, TenderField::Title));
        }
        if overwrites {
            let finding = Finding::warning("tender.overwrites_by_hand").seeing(&after.title);
            self.findings.push(place::at(finding, &after.origin, row.header, TenderField::Title));
        }
        self.changes.push(TenderChange { draft: after, existing: Some(stored.tender.tender_id) });
    }

    fn refuse(&mut self, row: &Row<'_>) {
        let finding = Finding::error("tender.match_ambiguous").seeing(&row.draft.title);
        self.findings.push(place::at(finding, &row.draft.origin, row.header, TenderField::Title));
        self.rejected += 1;
    }

    /// Only the years that the workbook is about are looked at, and tenders that came from a workbook; a row with an error is no reason to miss its tender
    fn add_missing(&mut self, rows: &[Row<'_>], matches: &[Match<'_>], stored: &[StoredTender]) {
        let years: HashSet<i32> = rows.iter().map(|row| row.draft.year).collect();
        let found: HashSet<Uuid> =
            matches.iter().flat_map(Match::tenders).map(|stored| stored.tender.tender_id).collect();
        let of_a_workbook = |stored: &&StoredTender| stored.tender.source_row.is_some();
        for stored in stored.iter().filter(|stored| years.contains(&stored.year)).filter(of_a_workbook) {
            if found.contains(&stored.tender.tender_id) {
                continue;
            }
            self.differences.add_missing(name(stored.tender.reference.as_deref(), &stored.tender.title));
            if stored.tender.missing_since.is_none() {
                self.missing.push(stored.tender.tender_id);
            }
        }
    }
}
