//! What the tests of this folder share: stage 4 in small, of rows between bars.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use schema::{
    models::{Application, FieldDifference, Tender},
    types::TenderStatus,
};

use super::{stored::lead, *};
use crate::{
    checks::{Decisions, Differences, GoneRow, Likeness, RowDifference},
    rows::{
        Origin, Parsed,
        cases::{directory, header, members, row},
        tender::{Memo, TenderContext, parse},
    },
};

/// What all chunks of a calendar together give
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub findings: Vec<Finding>,
    pub differences: Differences,
    pub changes: Vec<TenderChange>,
    pub agreed: Vec<(Uuid, ImportedTender)>,
    pub gone: Vec<GoneRow>,
    pub left: Vec<Uuid>,
    pub rejected: usize,
}

/// Rows a chunk: few, so that what belongs together stands apart
const CHUNK: usize = 2;

/// Stage 4 of rows under one header
pub(super) fn check(
    header: &Header<TenderField>,
    rows: &[Parsed<Arc<DraftTender>>],
    stored: &[StoredTender],
    application: &Application,
) -> Checked {
    let (parts, decisions) = ([Part::new(header.clone(), "Blad1".into())], Decisions::of(application));
    let fingerprints = Fingerprints::default();
    let with_draft = rows.iter().filter_map(|row| Some((row.draft.clone()?, row.is_rejected())));
    let (drafts, rejected): (Vec<_>, Vec<_>) = with_draft.unzip();
    let keys = drafts.iter().zip(rejected);
    let keys = keys.map(|(draft, rejected)| RowKey::of(draft, 0, rejected, &fingerprints)).collect();
    let stored_keys = stored.iter().map(|stored| key(stored, &fingerprints)).collect();
    let mut matched = Matched::of(keys, stored_keys);
    let mut likeness = Likeness::default();
    for tender_id in matched.loose() {
        let stored = stored.iter().find(|stored| stored.tender.tender_id == tender_id).unwrap();
        let said = stored.imported.as_ref().map(|said| said.title.as_str());
        matched.offer(&mut likeness, tender_id, &stored.tender.title, said);
    }
    for (index, draft) in drafts.iter().enumerate() {
        matched.compare_title(&mut likeness, index, &draft.title);
    }
    matched.ask(likeness);

    let mut gone = matched.gone(&parts, &decisions, fingerprints);
    let by_id: HashMap<Uuid, StoredTender> =
        stored.iter().map(|stored| (stored.tender.tender_id, stored.clone())).collect();
    let comparison = Comparison { matched: &matched, parts: &parts, decisions: &decisions };
    let mut checked =
        Checked { rejected: rows.iter().filter(|row| row.is_rejected()).count(), ..Checked::default() };
    for chunk in drafts.into_iter().enumerate().collect::<Vec<_>>().chunks(CHUNK) {
        let compared = comparison.compare(chunk, &by_id);
        assert_eq!(compared.fates.len(), chunk.len(), "every row has a fate");
        gone.see(&compared.changes);
        checked.findings.extend(compared.findings);
        checked.differences.add(compared.differences);
        checked.changes.extend(compared.changes);
        checked.agreed.extend(compared.agreed);
        checked.rejected += compared.rejected;
    }
    for stored in gone.tender_ids.iter().filter_map(|tender_id| by_id.get(tender_id)) {
        let (row, is_left) = gone.tell(stored, &mut checked.differences);
        checked.left.extend(is_left.then_some(row.target.row_key));
        checked.gone.push(row);
    }
    let [part] = parts;
    checked.findings.extend(part.including_vat());
    checked
}

fn key(stored: &StoredTender, fingerprints: &Fingerprints) -> StoredKey {
    let names = |draft: DraftTender| {
        fingerprints.names(draft.reference.as_deref(), &draft.title, lead(&draft.participations))
    };
    let (tender, origin) = (&stored.tender, Origin { sheet: "".into(), row: 0 });
    let said = stored.imported.as_ref().map(|_| names(stored.base(&origin)));
    let own = names(stored.as_draft(&origin));
    StoredKey::new((tender.tender_id, tender.version), stored.year, own, said, tender.source_row.is_some())
}

/// The rows under a header, from row 2
pub(super) fn parsed(header: &Header<TenderField>, rows: &[&str]) -> Vec<Parsed<Arc<DraftTender>>> {
    let (directory, members) = (directory(), members());
    let memo = Memo::default();
    let context = TenderContext { directory: &directory, members: &members, year: Some(2023), memo: &memo };
    (2..).zip(rows).map(|(number, cells)| parse(&row(number, cells), header, &context)).collect()
}

/// Stage 4 of rows under these headings, of which nothing was decided
pub(super) fn check_rows(headings: &str, rows: &[&str], stored: &[StoredTender]) -> Checked {
    let header = header(headings);
    let rows = parsed(&header, rows);
    check(&header, &rows, stored, &Application::default())
}

/// What is stored once the rows are applied, by an import
pub(super) fn stored(headings: &str, rows: &[&str]) -> Vec<StoredTender> {
    let store = |(number, change): (u128, TenderChange)| {
        let imported = change.imported.or_else(|| Some(ImportedTender::from(&*change.draft)));
        let draft = Arc::unwrap_or_clone(change.draft);
        let moment = DateTime::<Utc>::UNIX_EPOCH;
        let tender = Tender {
            tender_id: Uuid::from_u128(number),
            calendar_id: Uuid::nil(),
            reference: draft.reference,
            title: draft.title,
            description: draft.description,
            status: draft.status.unwrap_or(TenderStatus::Registered),
            nature: draft.nature,
            procedure: draft.procedure,
            cpv_code: draft.cpv_code.map(|code| code.to_string()),
            category: draft.category,
            estimated_value_eur: draft.estimated_value_eur,
            minimum_value_eur: draft.minimum_value_eur,
            priority: draft.priority,
            contact: draft.contact,
            remarks: draft.remarks,
            unmapped: serde_json::json!(draft.unmapped),
            version: 1,
            import_run_id: Some(Uuid::max()),
            source_sheet: None,
            source_row: Some(draft.origin.row_number()),
            missing_since: None,
            created_at: moment,
            updated_at: moment,
        };
        let (year, participations, periods, lots) =
            (draft.year, draft.participations, draft.periods, draft.lots);
        StoredTender { year, tender, participations, periods, lots, imported }
    };
    (101..).zip(check_rows(headings, rows, &[]).changes).map(store).collect()
}

/// The fields of a row: heading, before, after
pub(super) fn fields(row: &RowDifference) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let fields: &[FieldDifference] = row.fields.list().into_owned().leak();
    fields
        .iter()
        .map(|field| (field.field.as_str(), field.before.as_deref(), field.after.as_deref()))
        .collect()
}

pub(super) fn counts(checked: &Checked) -> [usize; 5] {
    let differences = &checked.differences;
    [differences.new, differences.changed, differences.unchanged, differences.missing, checked.rejected]
}
