use std::collections::{BTreeMap, btree_map::Entry};

use schema::{
    headings::CpvField,
    models::{CpvEntry, written},
    types::CpvCode,
};

use super::{ChangedCpvCode, CheckedCpvCodes};
use crate::{
    checks::{Sheet, place},
    columns::Header,
    findings::Finding,
    rows::{DraftCpvCode, Origin},
};

/// What the rows of a list say of one code together
#[derive(Debug)]
pub(super) struct Merged<'a> {
    /// The header of the first of them
    pub(super) header: &'a Header<CpvField>,
    /// Where the first stands
    pub(super) origin: &'a Origin,
    pub(super) code: CpvCode,
    check_digit: Option<i16>,
    label_nl: Option<&'a str>,
    label_en: Option<&'a str>,
    pub(super) parent: Option<&'a CpvCode>,
    pub(super) is_social: Option<bool>,
}

/// The codes in order, each with all that its rows say; a row that says something else than one before it, or another
/// check digit than is known, is told and left out
pub(super) fn merge<'a>(
    sheets: &'a [Sheet<'_, CpvField, DraftCpvCode>],
    known: &BTreeMap<&CpvCode, &CpvEntry>,
    checked: &mut CheckedCpvCodes,
) -> Vec<Merged<'a>> {
    let mut codes: BTreeMap<&CpvCode, Merged<'a>> = BTreeMap::new();
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().map(|row| (sheet.header, row)));
    for (header, row) in rows {
        if row.is_rejected() {
            checked.rejected += 1;
            continue;
        }
        let Some(draft) = &row.draft else { continue };
        let stored = known.get(&draft.code).copied();
        let refused = check_digit(draft, header, stored).or_else(|| match codes.entry(&draft.code) {
            Entry::Vacant(vacant) => {
                vacant.insert(Merged::of(draft, header));
                None
            }
            Entry::Occupied(mut before) => before.get_mut().add(draft, header),
        });
        if let Some(finding) = refused {
            checked.findings.push(finding);
            checked.rejected += 1;
        }
    }
    codes.into_values().collect()
}

/// That the check digit is not the one that is known: no rule tells it, but it never changes
fn check_digit(
    draft: &DraftCpvCode,
    header: &Header<CpvField>,
    stored: Option<&CpvEntry>,
) -> Option<Finding> {
    let stored = stored?;
    let (said, known) = (draft.check_digit?, stored.check_digit?);
    let finding = || {
        Finding::error("cpv.check_digit_differs")
            .seeing(&written(&draft.code, Some(said)))
            .expecting(stored.written())
    };
    (said != known).then(|| place::at(finding(), &draft.origin, header, CpvField::Code))
}

impl<'a> Merged<'a> {
    fn of(draft: &'a DraftCpvCode, header: &'a Header<CpvField>) -> Self {
        Self {
            header,
            origin: &draft.origin,
            code: draft.code.clone(),
            check_digit: draft.check_digit,
            label_nl: draft.label_nl.as_deref(),
            label_en: draft.label_en.as_deref(),
            parent: draft.parent.as_ref(),
            is_social: draft.is_social,
        }
    }

    /// Takes up what another row says; tells it when that is something else
    fn add(&mut self, draft: &'a DraftCpvCode, header: &Header<CpvField>) -> Option<Finding> {
        let other = Self::of(draft, self.header);
        if let Some((field, said)) = self.differs(&other) {
            let row = place::row_name(self.origin, &draft.origin);
            let finding = Finding::error("cpv.twice")
                .seeing(&written(&draft.code, draft.check_digit))
                .expecting(format!("in {row} staat {said}"));
            return Some(place::at(finding, &draft.origin, header, field));
        }
        self.check_digit = self.check_digit.or(other.check_digit);
        self.label_nl = self.label_nl.or(other.label_nl);
        self.label_en = self.label_en.or(other.label_en);
        self.parent = self.parent.or(other.parent);
        self.is_social = self.is_social.or(other.is_social);
        None
    }

    /// The first field of which both say something, and not the same; with what this one says
    fn differs(&self, other: &Self) -> Option<(CpvField, String)> {
        let differ = |one: Option<&str>, other: Option<&str>| {
            one.zip(other).filter(|(one, other)| one != other).map(|(one, _)| format!("'{one}'"))
        };
        let digits = self.check_digit.zip(other.check_digit).filter(|(one, other)| one != other);
        let social = self.is_social.zip(other.is_social).filter(|(one, other)| one != other);
        digits
            .map(|_| (CpvField::Code, written(&self.code, self.check_digit)))
            .or_else(|| Some((CpvField::Dutch, differ(self.label_nl, other.label_nl)?)))
            .or_else(|| Some((CpvField::English, differ(self.label_en, other.label_en)?)))
            .or_else(|| social.map(|(one, _)| (CpvField::Social, if one { "ja" } else { "nee" }.to_owned())))
    }

    /// The code as it is to be: what the list does not say stays as it is stored
    pub(super) fn onto(&self, stored: Option<&CpvEntry>) -> ChangedCpvCode {
        let label = |said: Option<&str>, known: Option<&String>| {
            said.or(known.map(String::as_str)).map(str::to_owned)
        };
        ChangedCpvCode {
            origin: self.origin.clone(),
            code: self.code.clone(),
            check_digit: self.check_digit.or(stored.and_then(|stored| stored.check_digit)),
            label_nl: label(self.label_nl, stored.and_then(|stored| stored.label_nl.as_ref())),
            label_en: label(self.label_en, stored.and_then(|stored| stored.label_en.as_ref())),
            is_social: self.is_social.unwrap_or_else(|| stored.is_some_and(|stored| stored.is_social)),
        }
    }
}
