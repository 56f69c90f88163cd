//! The days of a contract, its extension options and its notice.

use chrono::NaiveDate;
use schema::{
    headings::ContractField,
    rules::{Violation, contract::Term},
    types::{ContractStatus, NoticePeriod, Renewal, dutch_day},
};

use super::DraftExtensionOption;
use crate::{
    cells::{self, Edge, Extension, Notice},
    findings::Finding,
    rows::reader::Reader,
};

/// What a row says about the term
pub(super) struct Read {
    pub starts_on: Option<NaiveDate>,
    pub original_end_on: Option<NaiveDate>,
    pub current_end_on: Option<NaiveDate>,
    pub ultimate_end_on: Option<NaiveDate>,
    pub extension_text: Option<String>,
    pub options: Vec<DraftExtensionOption>,
    pub renewal: Option<Renewal>,
    pub notice: Option<NoticePeriod>,
    pub notice_text: Option<String>,
}

/// Reads the term with all that is wrong with it, of a contract that stands so
pub(super) fn read(reader: &mut Reader<'_, ContractField>, status: Option<ContractStatus>) -> Read {
    let day = |reader: &mut Reader<'_, ContractField>, field, edge| {
        reader.read(field, |value| cells::day(value, edge, None))
    };
    let starts_on = day(reader, ContractField::Start, Edge::First);
    let original_end_on = day(reader, ContractField::OriginalEnd, Edge::Last);
    let current_end_on = day(reader, ContractField::CurrentEnd, Edge::Last);
    let ultimate_end_on = day(reader, ContractField::UltimateEnd, Edge::Last);
    let extension = reader.read(ContractField::Extension, cells::extension);
    let months = match extension {
        Some(Extension::Options(months)) => Some(months),
        Some(Extension::Unspecified) | None => None,
    };
    let is_ended = status == Some(ContractStatus::Terminated);
    let options = months.as_deref();
    let term = Term { starts_on, original_end_on, current_end_on, ultimate_end_on, options, is_ended };
    for violation in term.check() {
        let (finding, field) = told(&violation, &term);
        reader.notice_field(finding, field);
    }
    let end = current_end_on.or(original_end_on);
    let (notice, notice_text) = notice(reader, end);
    let option = |months: &u32| DraftExtensionOption { months: *months, used: false };
    Read {
        starts_on,
        original_end_on,
        current_end_on,
        ultimate_end_on,
        extension_text: written(reader, ContractField::Extension),
        options: months.iter().flatten().map(option).collect(),
        renewal: renewal(reader),
        notice,
        notice_text,
    }
}

/// A broken rule as a finding, and the field whose cell it is at
fn told(violation: &Violation, term: &Term<'_>) -> (Finding, ContractField) {
    let end =
        if term.current_end_on.is_some() { ContractField::CurrentEnd } else { ContractField::OriginalEnd };
    let (finding, field) = match violation.code {
        "contract.ends_before_start" => (Finding::error("contract.ends_before_start"), end),
        "contract.original_after_current" => (Finding::warning("contract.original_after_current"), end),
        "contract.ultimate_before_current" => {
            (Finding::warning("contract.ultimate_before_current"), ContractField::UltimateEnd)
        }
        "contract.options_past_ultimate" => {
            (Finding::warning("contract.options_past_ultimate"), ContractField::Extension)
        }
        _ => (Finding::warning("contract.options_before_ultimate"), ContractField::Extension),
    };
    (finding.seeing(&dutch(violation.value("day"))).expecting(dutch(violation.value("other"))), field)
}

fn dutch(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), dutch_day)
}

/// Said in its own column, or by an end that is none
fn renewal(reader: &mut Reader<'_, ContractField>) -> Option<Renewal> {
    let said = reader.read(ContractField::Renewal, cells::renewal);
    let end = reader.cell(ContractField::CurrentEnd);
    let is_open = end.is_some_and(|place| cells::is_indefinite(&place.cell.value));
    said.or_else(|| is_open.then_some(Renewal::OpenEnded))
}

/// The notice period, by its own column or else by the last day for it, with the text of either
fn notice(
    reader: &mut Reader<'_, ContractField>,
    end: Option<NaiveDate>,
) -> (Option<NoticePeriod>, Option<String>) {
    let period = reader.read(ContractField::Notice, cells::notice);
    let until = reader.read(ContractField::NoticeDate, cells::notice);
    let said = [(ContractField::Notice, period), (ContractField::NoticeDate, until)];
    let mut known = None;
    for (field, notice) in said {
        let length = match notice {
            Some(Notice::Period(length)) => Some(length),
            Some(Notice::On(day)) => length_until(reader, field, day, end),
            Some(Notice::Unspecified) | None => None,
        };
        known = known.or(length);
    }
    let texts: Vec<String> = said.into_iter().filter_map(|(field, _)| written(reader, field)).collect();
    (known, (!texts.is_empty()).then(|| texts.join("; ")))
}

/// How long before the end a day is, with a note that says so
fn length_until(
    reader: &mut Reader<'_, ContractField>,
    field: ContractField,
    day: NaiveDate,
    end: Option<NaiveDate>,
) -> Option<NoticePeriod> {
    let Some(end) = end else {
        reader.notice_field(Finding::warning("notice.end_unknown").seeing(&dutch_day(day)), field);
        return None;
    };
    let length = NoticePeriod::until(day, end);
    if length.is_none() {
        let finding = Finding::warning("notice.after_end").seeing(&dutch_day(day)).expecting(dutch_day(end));
        reader.notice_field(finding, field);
    }
    length
}

/// A cell as it was written; `None` when it is empty or holds an error
fn written(reader: &Reader<'_, ContractField>, field: ContractField) -> Option<String> {
    cells::line(&reader.cell(field)?.cell.value).value
}
