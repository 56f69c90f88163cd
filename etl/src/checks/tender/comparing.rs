//! Rows against the stored tenders that they are about, batch by batch.

use std::{collections::HashMap, sync::Arc};

use schema::headings::TenderField;
use uuid::Uuid;

use super::{
    ImportedTender, Matched, Part, StoredTender, TenderChange, doubles, keys::same_title, matching::Match,
    wording::name,
};
use crate::{
    checks::{
        Decisions, Differences, Fields,
        encounter::{Encounter, Told},
        place,
        versions::Versions,
    },
    findings::Finding,
    rows::DraftTender,
};

/// What rows are compared with
pub struct Comparison<'a> {
    /// Which row is about which stored tender
    pub matched: &'a Matched,
    /// The parts of the workbook
    pub parts: &'a [Part],
    /// What was decided of the rows that are asked about
    pub decisions: &'a Decisions<'a>,
}

/// What a comparison gives
#[derive(Debug, Default)]
pub struct Compared {
    /// What no row by itself can notice; the rows' own findings are not among them
    pub findings: Vec<Finding>,
    /// The difference, for people; rejected rows are not in it
    pub differences: Differences,
    /// What is to be written: new and changed tenders without errors, in the order of the workbook
    pub changes: Vec<TenderChange>,
    /// Stored tenders that stay as they are, because people changed them just so by hand, with what the workbook says
    pub agreed: Vec<(Uuid, ImportedTender)>,
    /// Rows with an error found here
    pub rejected: usize,
    /// What is to be done, row by row
    pub fates: Vec<Fate>,
}

/// What is to be done because of a row
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nothing: it is stored just so, or has an error
    Nothing,
    /// A tender is added
    Added,
    /// A stored tender is changed, or what imports said of it
    Changed,
}

/// A row of data with its surroundings
struct Row<'a> {
    draft: &'a Arc<DraftTender>,
    part: &'a Part,
    /// Whether its title differs from those of the stored tender
    is_retitled: bool,
}

impl Comparison<'_> {
    /// Compares some rows, each given with its index among all, with the stored tenders that they are about
    pub fn compare(
        &self,
        rows: &[(usize, Arc<DraftTender>)],
        stored: &HashMap<Uuid, StoredTender>,
    ) -> Compared {
        let mut compared = Compared::default();
        for (index, draft) in rows {
            let fate = self.compare_row(*index, draft, stored, &mut compared);
            compared.fates.push(fate.unwrap_or(Fate::Nothing));
        }
        compared
    }

    fn compare_row(
        &self,
        index: usize,
        draft: &Arc<DraftTender>,
        stored: &HashMap<Uuid, StoredTender>,
        compared: &mut Compared,
    ) -> Option<Fate> {
        let (matched, decisions) = (self.matched, self.decisions);
        let (key, found) = (matched.rows.get(index)?, matched.found.get(index)?);
        let part = key.part_of(self.parts)?;
        if let Some((group, count)) = matched.like(index, place::NAMED + 1, self.parts) {
            compared.findings.push(doubles::finding(draft, part, &group, count));
            compared.rejected += usize::from(!key.is_rejected);
            return None;
        }
        if key.is_rejected {
            return None;
        }
        let counterpart = matched.counterpart(index);
        let row =
            Row { draft, part, is_retitled: counterpart.is_some_and(|stored| !same_title(key, stored)) };
        // Without a lock it may have been removed since it was matched.
        let stored = counterpart.and_then(|counterpart| stored.get(&counterpart.tender_id));
        Some(match (found, stored) {
            (Match::One(_), Some(stored)) => {
                compared.add_stored(&row, stored, &encounter(&row, stored), false, decisions)
            }
            (Match::Likely(_), Some(stored)) => {
                compared.add_likely(&row, stored, &encounter(&row, stored), decisions)
            }
            (Match::Several(_), _) => compared.refuse(&row),
            _ => compared.add_new(draft),
        })
    }
}

impl Compared {
    fn add_new(&mut self, draft: &Arc<DraftTender>) -> Fate {
        self.differences.add_new(
            name(draft.reference.as_deref(), &draft.title),
            &draft.origin,
            Fields::Filled(Arc::clone(draft)),
        );
        self.change(Arc::clone(draft), None, None)
    }

    fn change(
        &mut self,
        draft: Arc<DraftTender>,
        existing: Option<Uuid>,
        imported: Option<ImportedTender>,
    ) -> Fate {
        self.changes.push(TenderChange { draft, existing, imported });
        if existing.is_some() { Fate::Changed } else { Fate::Added }
    }

    /// A row about a stored tender, found surely or by somebody's word
    fn add_stored(
        &mut self,
        row: &Row<'_>,
        stored: &StoredTender,
        encounter: &Encounter<'_, DraftTender>,
        is_likely: bool,
        decisions: &Decisions<'_>,
    ) -> Fate {
        let versions = &encounter.versions;
        if versions.are_one() && stored.tender.missing_since.is_none() {
            self.differences.count_unchanged();
            return Fate::Nothing;
        }
        let label = name(versions.theirs.reference.as_deref(), &versions.theirs.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        let settled = encounter.settle(&label, is_likely, decisions, told);
        let imported = ImportedTender::from(&versions.said);
        if !settled.is_changed {
            if stored.imported.as_ref() == Some(&imported) {
                return Fate::Nothing;
            }
            self.agreed.push((stored.tender.tender_id, imported));
            return Fate::Changed;
        }
        let is_retitled = row.is_retitled && settled.version.title == row.draft.title;
        if is_retitled && !settled.is_asked {
            let finding = Finding::warning("tender.title_changed").seeing(&row.draft.title);
            self.findings.push(row.at_title(finding.expecting(&stored.tender.title)));
        }
        self.change(Arc::new(settled.version), Some(stored.tender.tender_id), Some(imported))
    }

    /// A row that looks like a stored tender: somebody says whether it is
    fn add_likely(
        &mut self,
        row: &Row<'_>,
        stored: &StoredTender,
        encounter: &Encounter<'_, DraftTender>,
        decisions: &Decisions<'_>,
    ) -> Fate {
        let draft = row.draft;
        let finding = Finding::warning("tender.match_likely").seeing(&draft.title);
        let finding = finding.expecting(name(stored.tender.reference.as_deref(), &stored.tender.title));
        let finding = row.at_title(finding);
        let filled = || Fields::Filled(Arc::clone(draft));
        let label = name(draft.reference.as_deref(), &draft.title);
        let told = &mut Told { differences: &mut self.differences, findings: &mut self.findings };
        if encounter.ask(&label, finding, filled, decisions, told) {
            self.add_stored(row, stored, encounter, true, decisions)
        } else {
            self.change(Arc::clone(draft), None, None)
        }
    }

    fn refuse(&mut self, row: &Row<'_>) -> Fate {
        let finding = Finding::error("tender.match_ambiguous").seeing(&row.draft.title);
        self.findings.push(row.at_title(finding));
        self.rejected += 1;
        Fate::Nothing
    }
}

impl Row<'_> {
    fn at_title(&self, finding: Finding) -> Finding {
        place::at(finding, &self.draft.origin, &self.part.header, TenderField::Title)
    }
}

fn encounter<'a>(row: &Row<'a>, stored: &StoredTender) -> Encounter<'a, DraftTender> {
    let (present, origin) = (&row.part.present, &row.draft.origin);
    let ours = stored.as_draft(origin);
    let base = stored.base(origin);
    let said = present.merged(base.clone(), row.draft);
    // What nobody changed by hand need not be compared twice.
    let theirs = if ours == base { said.clone() } else { present.merged(ours.clone(), row.draft) };
    Encounter {
        versions: Versions { ours, theirs, base: Some(base), said },
        origin,
        header: &row.part.header,
        target: stored.target(),
        missing_since: stored.tender.missing_since,
    }
}
