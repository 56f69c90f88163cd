//! Tender calendars: doubles, and the difference with the stored calendars.

#[cfg(test)]
mod deciding_tests;
mod doubles;
mod imported;
mod likeness;
mod matching;
mod merging;
mod renumbering;
mod stored;
#[cfg(test)]
mod tests;
mod wording;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use schema::{
    headings::{Field, TenderField},
    types::Choice,
};
use uuid::Uuid;

pub use imported::ImportedTender;
pub use stored::StoredTender;
pub(super) use wording::filled;

use self::{
    doubles::doubles,
    matching::{Match, matches, same_title},
    merging::Present,
    wording::name,
};
use super::{
    Decisions, Differences, Fields, GoneRow, Sheet,
    differences::field as differing,
    encounter::{Encounter, Told},
    including_vat, place,
    versions::{Versions, is_by_hand},
};
use crate::{
    columns::Header,
    findings::Finding,
    rows::{DraftTender, Origin},
};

/// What the check of a calendar gives
#[derive(Debug, Default)]
pub struct CheckedTenders {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it
    pub differences: Differences,
    /// What is to be written: new and changed tenders without errors, in the order of the workbook
    pub changes: Vec<TenderChange>,
    /// Stored tenders that stay as they are, because people changed them just so by hand, with what the workbook says
    pub agreed: Vec<(Uuid, ImportedTender)>,
    /// Stored tenders that the workbook no longer has
    pub gone: Vec<GoneRow>,
    /// Those of them whose reference another tender gets
    pub left: Vec<Uuid>,
    /// Rows with an error, of their own or found here
    pub rejected: usize,
}

/// A tender to be written
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderChange {
    /// All of the tender: what the workbook says, and what is stored where the workbook has no column for it
    pub draft: Arc<DraftTender>,
    /// The stored tender that it changes; `None` for a new one
    pub existing: Option<Uuid>,
    /// What imports said of it, this one included; `None` when that is all of the draft
    pub imported: Option<ImportedTender>,
}

/// A row of data with its surroundings
struct Row<'a> {
    draft: &'a Arc<DraftTender>,
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
/// not guessed; one that fits none but looks like one is asked about.
///
/// What people changed by hand since the last import stays where the workbook still says the same as then; where it
/// says something else too, somebody must decide.
pub fn check(
    sheets: &[Sheet<'_, TenderField, Arc<DraftTender>>],
    stored: &[StoredTender],
    decisions: &Decisions<'_>,
) -> CheckedTenders {
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
            (Match::One(stored), Some(present)) => {
                checked.add_stored(row, stored, &encounter(row, stored, present), false, decisions);
            }
            (Match::Likely(stored), Some(present)) => {
                checked.add_likely(row, stored, &encounter(row, stored, present), decisions);
            }
            (Match::Several(_), _) => checked.refuse(row),
            _ => checked.add_new(row.draft),
        }
    }
    checked.add_gone(&rows, &matches, stored, decisions);
    let found_twice =
        rows.iter().enumerate().filter(|(index, row)| !row.rejected && twice.contains(index)).count();
    let by_themselves = sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.is_rejected()).count();
    checked.rejected += found_twice + by_themselves;
    for field in [TenderField::Value, TenderField::AnnualValue] {
        checked.findings.extend(sheets.iter().filter_map(|sheet| vat_in_heading(sheet, field)));
    }
    checked
}

fn rows<'a>(sheets: &'a [Sheet<'a, TenderField, Arc<DraftTender>>]) -> Vec<Row<'a>> {
    let of_sheet = |(index, sheet): (usize, &'a Sheet<'a, TenderField, Arc<DraftTender>>)| {
        sheet.rows.iter().filter_map(move |parsed| {
            let draft = parsed.draft.as_ref()?;
            Some(Row { draft, header: sheet.header, sheet: index, rejected: parsed.is_rejected() })
        })
    };
    sheets.iter().enumerate().flat_map(of_sheet).collect()
}

fn vat_in_heading(sheet: &Sheet<'_, TenderField, Arc<DraftTender>>, field: TenderField) -> Option<Finding> {
    let origin = &sheet.rows.iter().find_map(|row| row.draft.as_ref())?.origin;
    including_vat(sheet, field, &origin.sheet)
}

impl CheckedTenders {
    fn add_new(&mut self, draft: &Arc<DraftTender>) {
        self.differences.add_new(
            name(draft.reference.as_deref(), &draft.title),
            &draft.origin,
            Fields::Filled(Arc::clone(draft)),
        );
        self.change(Arc::clone(draft), None, None);
    }

    fn change(&mut self, draft: Arc<DraftTender>, existing: Option<Uuid>, imported: Option<ImportedTender>) {
        self.changes.push(TenderChange { draft, existing, imported });
    }

    /// A row about a stored tender, found surely or by somebody's word
    fn add_stored(
        &mut self,
        row: &Row<'_>,
        stored: &StoredTender,
        encounter: &Encounter<'_, DraftTender>,
        is_likely: bool,
        decisions: &Decisions<'_>,
    ) {
        let versions = &encounter.versions;
        if versions.are_one() && stored.tender.missing_since.is_none() {
            self.differences.count_unchanged();
            return;
        }
        let label = name(versions.theirs.reference.as_deref(), &versions.theirs.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        let settled = encounter.settle(&label, is_likely, decisions, told);
        let imported = ImportedTender::from(&versions.said);
        if !settled.is_changed {
            if stored.imported.as_ref() != Some(&imported) {
                self.agreed.push((stored.tender.tender_id, imported));
            }
            return;
        }
        let is_retitled = !same_title(row.draft, stored) && settled.version.title == row.draft.title;
        if is_retitled && !settled.is_asked {
            let finding = Finding::warning("tender.title_changed").seeing(&row.draft.title);
            let finding = finding.expecting(&stored.tender.title);
            self.findings.push(place::at(finding, &row.draft.origin, row.header, TenderField::Title));
        }
        self.change(Arc::new(settled.version), Some(stored.tender.tender_id), Some(imported));
    }

    /// A row that looks like a stored tender: somebody says whether it is
    fn add_likely(
        &mut self,
        row: &Row<'_>,
        stored: &StoredTender,
        encounter: &Encounter<'_, DraftTender>,
        decisions: &Decisions<'_>,
    ) {
        let draft = row.draft;
        let finding = Finding::warning("tender.match_likely").seeing(&draft.title);
        let finding = finding.expecting(name(stored.tender.reference.as_deref(), &stored.tender.title));
        let finding = place::at(finding, &draft.origin, row.header, TenderField::Title);
        let filled = || Fields::Filled(Arc::clone(draft));
        let label = name(draft.reference.as_deref(), &draft.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        if encounter.ask(&label, finding, filled, decisions, told) {
            self.add_stored(row, stored, encounter, true, decisions);
        } else {
            self.change(Arc::clone(draft), None, None);
        }
    }

    fn refuse(&mut self, row: &Row<'_>) {
        let finding = Finding::error("tender.match_ambiguous").seeing(&row.draft.title);
        self.findings.push(place::at(finding, &row.draft.origin, row.header, TenderField::Title));
        self.rejected += 1;
    }

    /// Only the years that the workbook is about are looked at, and tenders that came from a workbook; a row with an error is no reason to miss its tender
    fn add_gone(
        &mut self,
        rows: &[Row<'_>],
        matches: &[Match<'_>],
        stored: &[StoredTender],
        decisions: &Decisions<'_>,
    ) {
        let years: HashSet<i32> = rows.iter().map(|row| row.draft.year).collect();
        let is_another = |row: &Row<'_>, stored: &StoredTender| {
            decisions.likely(&row.draft.origin, stored.target()) == Some(Choice::New)
        };
        let found: HashSet<Uuid> = rows
            .iter()
            .zip(matches)
            .filter(|(row, found)| !matches!(found, Match::Likely(stored) if is_another(row, stored)))
            .flat_map(|(_, found)| found.stored())
            .map(|stored| stored.tender.tender_id)
            .collect();
        let references: HashMap<(i32, &str), Option<Uuid>> = self
            .changes
            .iter()
            .filter_map(|change| {
                Some(((change.draft.year, change.draft.reference.as_deref()?), change.existing))
            })
            .collect();
        let of_a_workbook = |stored: &&StoredTender| stored.tender.source_row.is_some();
        for stored in stored.iter().filter(|stored| years.contains(&stored.year)).filter(of_a_workbook) {
            let tender_id = stored.tender.tender_id;
            if found.contains(&tender_id) {
                continue;
            }
            let reference = stored.tender.reference.as_deref();
            let taken = reference.and_then(|reference| references.get(&(stored.year, reference)));
            let fields = if taken.is_some() {
                self.left.push(tender_id);
                differing(TenderField::Reference.heading().dutch, reference.map(str::to_owned), None)
            } else {
                None
            };
            let label = name(reference, &stored.tender.title);
            self.differences.add_missing_with(label.clone(), fields.into_iter().collect());
            let origin = Origin { sheet: "".into(), row: 0 };
            self.gone.push(GoneRow {
                row_key: tender_id,
                name: label,
                is_marked: stored.tender.missing_since.is_some(),
                is_by_hand: is_by_hand(&stored.as_draft(&origin), &stored.base(&origin)),
            });
        }
    }
}

fn encounter<'a>(row: &'a Row<'_>, stored: &StoredTender, present: &Present) -> Encounter<'a, DraftTender> {
    let origin = &row.draft.origin;
    let ours = stored.as_draft(origin);
    let base = stored.base(origin);
    let said = present.merged(base.clone(), row.draft);
    // What nobody changed by hand need not be compared twice.
    let theirs = if ours == base { said.clone() } else { present.merged(ours.clone(), row.draft) };
    Encounter {
        versions: Versions { ours, theirs, base: Some(base), said },
        origin,
        header: row.header,
        target: stored.target(),
        missing_since: stored.tender.missing_since,
    }
}
