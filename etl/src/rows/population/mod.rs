//! CBS population figures: the inhabitants of a municipality on a day in a row.

mod refusal;
mod region;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use chrono::NaiveDate;
use schema::{
    headings::{Field, PopulationField, normalize},
    models::Organization,
    types::FigureStatus,
};

pub use self::refusal::refusal;
use self::region::Region;
use super::{DraftPopulationFigure, Parsed, no_data, reader::Reader};
use crate::{
    cells,
    columns::Header,
    directory::Directory,
    findings::Finding,
    workbook::{RawRow, RawValue},
};

/// What a row of a population sheet cannot say by itself
#[derive(Debug, Clone, Copy)]
pub struct PopulationContext<'a> {
    /// The organizations that are known
    pub directory: &'a Directory,
    /// Peildatum and status of rows without a period: as the user said, or as the title or file name does
    pub reference_date: Option<(NaiveDate, FigureStatus)>,
}

/// Reads the rows of a population sheet, from top to bottom
///
/// The order matters: in a sheet of districts and neighborhoods the first row of a block is the municipality.
#[derive(Debug)]
pub struct PopulationRows<'a> {
    header: &'a Header<PopulationField>,
    context: PopulationContext<'a>,
    /// Municipalities whose row was met, with the period of that row
    met: HashSet<(String, String)>,
    told_missing_date: bool,
}

/// Values of sex and age, normalized, that stand for all of the population
const EVERYONE: [&str; 12] = [
    "totaal",
    "totaal mannen en vrouwen",
    "mannen en vrouwen",
    "totaal geslacht",
    "t001038",
    "alle leeftijden",
    "totaal leeftijd",
    "totaal alle leeftijden",
    "10000",
    "0 jaar of ouder",
    "total",
    "t",
];

impl<'a> PopulationRows<'a> {
    /// A reader for the rows under a header
    pub fn new(header: &'a Header<PopulationField>, context: PopulationContext<'a>) -> Self {
        Self { header, context, met: HashSet::new(), told_missing_date: false }
    }

    /// Reads the next row with all its findings
    ///
    /// Regions that are no municipality, figures of a part of the population, other measures, and municipalities
    /// without a figure are no data. The code tells which municipality it is, and the name only where there is no code.
    pub fn parse(&mut self, row: &RawRow) -> Parsed<DraftPopulationFigure> {
        if let Some(reason) = no_data::reason(row, self.header) {
            return Parsed::skipped(reason);
        }
        let mut reader = Reader::new(row, self.header);
        if let Some(reason) = other_figure(&reader) {
            return Parsed::skipped(reason);
        }
        let Some(region) = self.region(&reader) else { return Parsed::skipped("rows.skipped_region") };
        match self.date(&mut reader) {
            Date::Other => Parsed::skipped("rows.skipped_period"),
            Date::Unknown => reader.finish(None),
            Date::Known(date, status) => self.figure(reader, &region, date, status),
        }
    }

    /// The municipality as the row calls it; `None` for any other region
    fn region(&mut self, reader: &Reader<'_, PopulationField>) -> Option<Region> {
        let text = |field| reader.cell(field).map(|place| place.cell.value.display());
        let region = Region::of(
            text(PopulationField::Code),
            text(PopulationField::Name),
            text(PopulationField::RegionKind),
        )?;
        let parent = text(PopulationField::ParentName).map(|parent| region::key(&parent));
        let Some(parent) = parent.filter(|_| region.is_by_name()) else { return Some(region) };
        let period = text(PopulationField::Period).unwrap_or_default();
        let first = parent == region::key(&region.name) && self.met.insert((parent, period));
        first.then_some(region)
    }

    fn date(&mut self, reader: &mut Reader<'_, PopulationField>) -> Date {
        if let Some(place) = reader.cell(PopulationField::Period) {
            if is_other_moment(&place.cell.value) {
                return Date::Other;
            }
            if let Some((date, status)) = reader.read_at(place, cells::reference_date) {
                return Date::Known(date, said_status(reader).unwrap_or(status));
            }
            if reader.has_errors() {
                return Date::Unknown;
            }
        }
        match self.context.reference_date {
            Some((date, status)) => Date::Known(date, said_status(reader).unwrap_or(status)),
            None if self.told_missing_date => Date::Unknown,
            None => {
                self.told_missing_date = true;
                reader.notice_field(
                    Finding::error("population.reference_date_missing"),
                    PopulationField::Period,
                );
                Date::Unknown
            }
        }
    }

    fn figure(
        &self,
        mut reader: Reader<'_, PopulationField>,
        region: &Region,
        date: NaiveDate,
        status: FigureStatus,
    ) -> Parsed<DraftPopulationFigure> {
        let municipality = region.find(self.context.directory, date);
        let field = if reader.has(PopulationField::Value) {
            PopulationField::Value
        } else {
            PopulationField::Inhabitants
        };
        let without = || Parsed::skipped("rows.skipped_no_figure");
        let Some(place) = reader.cell(field) else { return without() };
        let inhabitants = reader.read_at(place, cells::inhabitants);
        match (inhabitants, municipality) {
            (None | Some(0), None) if !reader.has_errors() => without(),
            (None, _) if reader.has_errors() => reader.finish(None),
            (None, _) => Parsed { skipped: Some("rows.skipped_no_figure"), ..reader.finish(None) },
            (Some(_), None) => {
                let skipped = notice_unknown(&mut reader, region, date);
                Parsed { skipped, ..reader.finish(None) }
            }
            (Some(inhabitants), Some(municipality)) => {
                self.notice_other_name(&mut reader, region, municipality, date);
                let draft = DraftPopulationFigure {
                    origin: reader.origin(),
                    organization_id: municipality.organization_id,
                    name: municipality.name.clone(),
                    reference_date: date,
                    inhabitants,
                    status,
                };
                reader.finish(Some(draft))
            }
        }
    }

    /// A name that belongs to another municipality than the code
    fn notice_other_name(
        &self,
        reader: &mut Reader<'_, PopulationField>,
        region: &Region,
        municipality: &Organization,
        date: NaiveDate,
    ) {
        let named = self.context.directory.by_name(&region.name, date);
        if named.is_some_and(|named| named.organization_id != municipality.organization_id) {
            let finding = Finding::warning("population.name_differs")
                .seeing(&region.name)
                .expecting(&municipality.name);
            reader.notice_field(finding, PopulationField::Name);
        }
    }
}

/// The day of a figure
enum Date {
    Known(NaiveDate, FigureStatus),
    /// Not a 1 January
    Other,
    /// A finding tells why
    Unknown,
}

/// Why the figure of a row is not that of all inhabitants
fn other_figure(reader: &Reader<'_, PopulationField>) -> Option<&'static str> {
    let text = |field| reader.cell(field).map(|place| normalize(&place.cell.value.display()));
    let part = |field| text(field).is_some_and(|text| !EVERYONE.contains(&text.as_str()));
    if part(PopulationField::Sex) || part(PopulationField::Age) {
        return Some("rows.skipped_part");
    }
    let measure = reader.cell(PopulationField::Measure).map(|place| place.cell.value.display());
    let other = measure.is_some_and(|measure| !is_population(&measure));
    other.then_some("rows.skipped_measure")
}

/// A moment that is understood and that is not 1 January, such as a month of monthly figures
fn is_other_moment(value: &RawValue) -> bool {
    let january = cells::reference_date(value).value.is_some();
    let statline_month = matches!(value, RawValue::Text(text) if {
        let text = text.trim();
        text.len() == 8 && text.get(4..6).is_some_and(|letters| letters == "MM" || letters == "KW")
    });
    !january
        && (statline_month || cells::period(value, None).value.is_some_and(|period| period.start().is_some()))
}

/// What a column of statuses says; `None` when there is none or it says something else
fn said_status(reader: &Reader<'_, PopulationField>) -> Option<FigureStatus> {
    let text = normalize(&reader.cell(PopulationField::Status)?.cell.value.display());
    if text.contains("voorlopig") {
        Some(FigureStatus::Provisional)
    } else if text.contains("definitief") {
        Some(FigureStatus::Definitive)
    } else {
        None
    }
}

/// Tells of a figure without a known municipality; gives why the row is skipped, or `None` when it is an error
fn notice_unknown(
    reader: &mut Reader<'_, PopulationField>,
    region: &Region,
    date: NaiveDate,
) -> Option<&'static str> {
    let field = if region.is_by_name() { PopulationField::Name } else { PopulationField::Code };
    let label = region.label();
    if label.is_empty() {
        reader.notice_field(Finding::error("population.municipality_missing"), field);
        return None;
    }
    let day = date.format("%d-%m-%Y").to_string();
    let finding = Finding::warning("population.municipality_unknown").seeing(label).expecting(day);
    reader.notice_field(finding, field);
    Some("rows.skipped_unknown")
}

/// Whether a measure of the long form is the number of all inhabitants; of a topic path the last step counts
fn is_population(measure: &str) -> bool {
    let last = measure.rsplit('/').next().unwrap_or(measure);
    [measure, last].iter().any(|text| PopulationField::matching(text) == [PopulationField::Inhabitants])
}
