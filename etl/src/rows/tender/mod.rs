//! Tender calendars: a tender in a row.

mod grid;
mod memo;
mod names;
mod no_tender;
mod participations;
#[cfg(test)]
mod tests;
mod value;

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Datelike, NaiveDate};
use schema::{
    headings::TenderField,
    texts::Label,
    types::{Milestone, Period, Procedure, dutch_day},
};
use uuid::Uuid;

pub use self::{grid::says_something as grid_says_something, memo::Memo};
use self::{memo::Readings, participations::participations};
use super::{DraftTender, Parsed, YearFrom, reader::Reader};
use crate::{
    cells::{self, Reading},
    columns::Header,
    directory::Directory,
    findings::Finding,
    workbook::{RawRow, RawValue},
};

/// Longest title that is stored, in characters
const LONGEST_TITLE: usize = 500;

/// Longest reference that is stored, in characters
const LONGEST_REFERENCE: usize = 100;

/// The columns with moments, and what they plan
pub const MILESTONES: [(TenderField, Milestone); 6] = [
    (TenderField::Preparation, Milestone::Preparation),
    (TenderField::Publication, Milestone::Publication),
    (TenderField::Submission, Milestone::Submission),
    (TenderField::Award, Milestone::Award),
    (TenderField::ContractStart, Milestone::ContractStart),
    (TenderField::ContractEnd, Milestone::ContractEnd),
];

/// What a row of a calendar cannot say by itself
#[derive(Debug, Clone, Copy)]
pub struct TenderContext<'a> {
    /// The organizations that are known
    pub directory: &'a Directory,
    /// The members of the partnership, with their names: who "alle gemeenten" are
    pub members: &'a [(Uuid, String)],
    /// Year of the calendar, for moments without a year; `None` when rows say it themselves
    pub year: Option<i32>,
    /// What texts in rows above were found to mean, in this table and with this context
    pub memo: &'a Memo,
}

impl TenderContext<'_> {
    /// The day of which the names of organizations are meant: the last of the year, or today's when it is unknown
    fn day(&self, year: Option<i32>) -> NaiveDate {
        let year = year.or(self.year);
        year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)).unwrap_or(NaiveDate::MAX)
    }
}

/// Reads a row of a calendar with all its findings
///
/// The year of a row is what its own cell says, else that of the calendar, else that of its first moment.
pub fn parse(
    row: &RawRow,
    header: &Header<TenderField>,
    context: &TenderContext<'_>,
) -> Parsed<Arc<DraftTender>> {
    if let Some(reason) = no_tender::reason(row, header, context) {
        return Parsed::skipped(reason);
    }
    let mut reader = Reader::new(row, header);
    let (title, whole_title) = title(&mut reader);
    let (memo, codes) = (context.memo, context.directory.cpv_codes());
    let own_year = reader.read(TenderField::Year, cells::year);
    let calendar_year = own_year.or(context.year);
    let mut periods = periods(&mut reader, calendar_year, context);
    let mut loose = grid::read(&mut reader, calendar_year, &mut periods);
    loose.extend(whole_title);
    let year = calendar_year.or_else(|| first_year(&periods));
    if year.is_none() {
        reader.notice_field(Finding::error("tender.year_unknown"), TenderField::Publication);
    }
    let participations = participations(&mut reader, context, context.day(year));
    let (money, annual) = value::read(&mut reader, &periods);
    loose.extend(annual);
    let draft = DraftTender {
        origin: reader.origin(),
        year: year.unwrap_or_default(),
        year_from: if own_year.is_none() && context.year.is_some() {
            YearFrom::Calendar
        } else {
            YearFrom::Row
        },
        reference: reference(&mut reader),
        title: title.clone().unwrap_or_default(),
        description: reader.read(TenderField::Description, cells::text),
        status: reader.read(TenderField::Status, |raw| told(&memo.statuses, raw, cells::status)),
        nature: reader.read(TenderField::Nature, |raw| told(&memo.natures, raw, cells::nature)),
        procedure: procedure(&mut reader, memo),
        cpv_code: reader.read(TenderField::Cpv, |raw| memo.cpv_codes.read(raw, |raw| codes.read(raw))),
        category: reader.read(TenderField::Category, cells::line),
        estimated_value_eur: money.and_then(|money| money.value),
        minimum_value_eur: money.and_then(|money| money.minimum),
        priority: reader.read(TenderField::Priority, cells::line),
        contact: reader.read(TenderField::Contact, cells::text),
        remarks: reader.read(TenderField::Remarks, cells::text),
        lots: reader.read(TenderField::Lots, cells::whole_number).unwrap_or_default(),
        participations,
        periods,
        unmapped: reader.unmapped().into_iter().chain(loose).collect(),
        not_understood: reader.not_understood().collect(),
    };
    // A reference alone tells which stored tender it is; without an error of the row it would be stored.
    let is_told = title.is_some() || (draft.reference.is_some() && reader.has_errors());
    let usable = is_told && year.is_some();
    reader.finish(usable.then(|| Arc::new(draft)))
}

/// The title, and where it is shortened the whole text with its heading
fn title(reader: &mut Reader<'_, TenderField>) -> (Option<String>, Option<(String, String)>) {
    let unreadable = reader.cell(TenderField::Title).is_some();
    let title = reader.read(TenderField::Title, cells::line);
    match &title {
        Some(title) if reader.cells().count() == 1 => {
            reader.notice_field(Finding::warning("tender.only_title").seeing(title), TenderField::Title);
        }
        None if !unreadable => {
            reader.notice_field(Finding::error("tender.title_missing"), TenderField::Title);
        }
        _ => {}
    }
    let place = reader.cell(TenderField::Title);
    match (title, place) {
        (Some(whole), Some(place)) if whole.chars().nth(LONGEST_TITLE).is_some() => {
            let finding = Finding::warning("tender.title_long").seeing(&whole);
            reader.notice(finding.expecting(LONGEST_TITLE.to_string()), place);
            (Some(shortened(&whole)), Some((place.heading.to_owned(), whole)))
        }
        (title, _) => (title, None),
    }
}

/// A title that is not too long, cut between words
fn shortened(title: &str) -> String {
    let fitting: String = title.chars().take(LONGEST_TITLE - 1).collect();
    let words = fitting.rsplit_once(' ').map_or(fitting.as_str(), |(words, _)| words);
    format!("{words}…")
}

fn reference(reader: &mut Reader<'_, TenderField>) -> Option<String> {
    let reference = reader.read(TenderField::Reference, cells::line)?;
    if reference.chars().nth(LONGEST_REFERENCE).is_none() {
        return Some(reference);
    }
    let finding = Finding::error("tender.reference_long").seeing(&reference);
    reader.notice_field(finding.expecting(LONGEST_REFERENCE.to_string()), TenderField::Reference);
    None
}

fn periods(
    reader: &mut Reader<'_, TenderField>,
    year: Option<i32>,
    context: &TenderContext<'_>,
) -> BTreeMap<Milestone, Period> {
    let mut periods = BTreeMap::new();
    for (field, milestone) in MILESTONES {
        let read = |raw: &RawValue| {
            let grammar = |raw: &RawValue| cells::period(raw, year);
            // What a text means depends on the year, and rows may have one of their own.
            if year == context.year { context.memo.periods.read(raw, grammar) } else { grammar(raw) }
        };
        if let Some(period) = reader.read(field, read) {
            periods.insert(milestone, period);
        }
    }
    let start = periods.get(&Milestone::ContractStart).and_then(Period::start);
    let end = periods.get(&Milestone::ContractEnd).and_then(Period::end);
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        let finding =
            Finding::warning("tender.contract_backwards").seeing(&dutch_day(end)).expecting(dutch_day(start));
        reader.notice_field(finding, TenderField::ContractEnd);
    }
    periods
}

/// The year of the earliest milestone that has one
fn first_year(periods: &BTreeMap<Milestone, Period>) -> Option<i32> {
    periods.values().find_map(|period| period.start().or(period.end())).map(|day| day.year())
}

/// A value in words; one of other words than its name tells what it was read as
fn told<T: Label + Copy>(
    known: &Readings<T>,
    raw: &RawValue,
    grammar: impl FnOnce(&RawValue) -> Reading<T>,
) -> Reading<T> {
    known.read(raw, |raw| cells::told_label(raw, grammar(raw)))
}

/// The procedure, or that it is a European one when that is all that is said
fn procedure(reader: &mut Reader<'_, TenderField>, memo: &Memo) -> Option<Procedure> {
    let procedure = reader.read(TenderField::Procedure, |raw| told(&memo.procedures, raw, cells::procedure));
    let european = reader.read(TenderField::European, cells::yes_no);
    procedure.or_else(|| european.filter(|european| *european).map(|_| Procedure::EuropeanUnspecified))
}
