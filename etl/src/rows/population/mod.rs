//! CBS population figures: the inhabitants of a municipality on a day, one in a row, or a row with a day or a municipality
//! a column.

mod across;
mod refusal;
mod region;
#[cfg(test)]
mod tests;
mod totals;

use std::collections::{BTreeSet, HashSet};

use chrono::{Datelike, NaiveDate};
use schema::{
    headings::{Field, OtherMeasure, PopulationField, normalize},
    models::Organization,
    types::FigureStatus,
};

pub use self::refusal::{refusal, refusal_by_titles};
use self::region::Region;
use super::{
    DraftPopulationFigure, Parsed, StatedTotal, no_data,
    reader::{Place, Reader},
};
use crate::{
    cells,
    columns::{FigureDays, Header, Meaning},
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
    /// The only year whose figures are wanted; `None` for all
    pub only_year: Option<i32>,
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
    totals: Vec<StatedTotal>,
    /// Tells the days of rows beside columns of municipalities; `None` for any other table
    days: Option<FigureDays<PopulationField>>,
    /// A measure that was met instead of inhabitants, as it is called
    other_measure: Option<(OtherMeasure, String)>,
}

/// Values of sex, age, marital status and origin, normalized, that stand for all of the population
const EVERYONE: [&str; 15] = [
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
    "totaal burgerlijke staat",
    "totale burgerlijke bevolking",
    "t001019",
    "total",
    "t",
];

/// The fields that may tell a part of the population
const PARTS: [PopulationField; 4] =
    [PopulationField::Sex, PopulationField::Age, PopulationField::MaritalStatus, PopulationField::Origin];

impl<'a> PopulationRows<'a> {
    /// A reader for the rows under a header
    pub fn new(header: &'a Header<PopulationField>, context: PopulationContext<'a>) -> Self {
        let mut meanings = header.columns.iter().map(|column| &column.meaning);
        let is_across = meanings.any(|meaning| matches!(meaning, Meaning::Organization(..)));
        Self {
            days: is_across.then(FigureDays::known),
            header,
            context,
            met: HashSet::new(),
            told_missing_date: false,
            totals: Vec::new(),
            other_measure: None,
        }
    }

    /// The years that the columns of a table, or the period of a row, tell
    pub fn years(header: &Header<PopulationField>, row: Option<&RawRow>) -> BTreeSet<i32> {
        let columns = header.columns.iter().filter_map(|column| Some(column.day?.0));
        let period = row.and_then(|row| {
            let place = Reader::new(row, header).cell(PopulationField::Period)?;
            Some(cells::reference_date(&place.cell.value).value?.0)
        });
        columns.chain(period).map(|day| day.year()).collect()
    }

    /// What rows of totals said so far
    pub fn totals(&self) -> &[StatedTotal] {
        &self.totals
    }

    /// Why there is no figure in all of the sheet, when that is because it counts something else
    pub fn refusal(&self) -> Option<Finding> {
        self.other_measure.as_ref().map(|(measure, name)| refusal::other_measure(*measure, name))
    }

    /// Reads the next row with all its findings: one figure, or one for each day or municipality that has a column
    ///
    /// Regions that are no municipality, figures of a part of the population, other measures, and municipalities
    /// without a figure are no data. The code tells which municipality it is, and the name only where there is no code.
    pub fn parse(&mut self, row: &RawRow) -> Vec<Parsed<DraftPopulationFigure>> {
        if let Some(reason) = no_data::reason(row, self.header) {
            self.totals.extend(totals::of_table(row, self.header, self.context));
            return vec![Parsed::skipped(reason)];
        }
        let reader = Reader::new(row, self.header);
        if self.has_municipality_columns() {
            return self.each_municipality(row);
        }
        if let Some((reason, other)) = other_figure(&reader) {
            self.other_measure = self.other_measure.take().or(other);
            return vec![Parsed::skipped(reason)];
        }
        let Some(region) = self.region(&reader) else {
            self.totals.extend(totals::of_country(row, self.header, self.context));
            return vec![Parsed::skipped("rows.skipped_region")];
        };
        if self.header.columns.iter().any(|column| column.day.is_some()) {
            return self.each_day(row, &region);
        }
        vec![self.only_day(reader, &region)]
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

    /// The figures of a row with a day a column; what is wrong with the municipality is told once
    fn each_day(&self, row: &RawRow, region: &Region) -> Vec<Parsed<DraftPopulationFigure>> {
        let mut told = false;
        let mut figure = |(index, (date, status)): (u32, (NaiveDate, FigureStatus))| {
            if self.is_other_year(date) {
                return Parsed::skipped("rows.skipped_year");
            }
            let mut reader = Reader::new(row, self.header);
            let status = said_status(&reader).unwrap_or(status);
            let Some(place) = reader.in_column(index) else {
                return Parsed::skipped("rows.skipped_no_figure");
            };
            let inhabitants = reader.read_at(place, cells::inhabitants);
            let parsed = self.figure(reader, region, (date, status), place, inhabitants);
            let of_municipality = |finding: &Finding| finding.cell != Some(place.cell.address);
            let tells = parsed.findings.iter().any(of_municipality);
            if tells && std::mem::replace(&mut told, true) {
                let findings =
                    parsed.findings.into_iter().filter(|finding| !of_municipality(finding)).collect();
                return Parsed { findings, ..parsed };
            }
            parsed
        };
        self.header
            .columns
            .iter()
            .filter_map(|column| Some((column.index, column.day?)))
            .map(&mut figure)
            .collect()
    }

    /// The figure of a row of which a column, the title or the user tells the day
    fn only_day(
        &mut self,
        mut reader: Reader<'_, PopulationField>,
        region: &Region,
    ) -> Parsed<DraftPopulationFigure> {
        let day = match self.date(&mut reader) {
            Date::Other => return Parsed::skipped("rows.skipped_period"),
            Date::Unknown => return reader.finish(None),
            Date::Known(date, _) if self.is_other_year(date) => return Parsed::skipped("rows.skipped_year"),
            Date::Known(date, status) => (date, status),
        };
        let Some(place) = reader.cell(figure_field(&reader)) else {
            return Parsed::skipped("rows.skipped_no_figure");
        };
        let inhabitants = reader.read_at(place, cells::inhabitants);
        self.figure(reader, region, day, place, inhabitants)
    }

    fn is_other_year(&self, date: NaiveDate) -> bool {
        self.context.only_year.is_some_and(|year| date.year() != year)
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
        (date, status): (NaiveDate, FigureStatus),
        place: Place<'_>,
        inhabitants: Option<i32>,
    ) -> Parsed<DraftPopulationFigure> {
        let municipality = region.find(self.context.directory, date);
        match (inhabitants, municipality) {
            (None | Some(0), None) if !reader.has_errors() => Parsed::skipped("rows.skipped_no_figure"),
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
                    column: place.cell.address.column,
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

/// The field with the figure of a row: of the long form the value
fn figure_field(reader: &Reader<'_, PopulationField>) -> PopulationField {
    if reader.has(PopulationField::Value) { PopulationField::Value } else { PopulationField::Inhabitants }
}

/// Why the figure of a row is not that of all inhabitants, with what it counts where that is known
fn other_figure(
    reader: &Reader<'_, PopulationField>,
) -> Option<(&'static str, Option<(OtherMeasure, String)>)> {
    if let Some(part) = other_part(reader) {
        return Some(("rows.skipped_part", Some((OtherMeasure::Part, part))));
    }
    let measure = reader.cell(PopulationField::Measure).map(|place| place.cell.value.display());
    let measure = measure.filter(|measure| !is_population(measure))?;
    let other = OtherMeasure::of(&measure);
    Some(("rows.skipped_measure", other.map(|other| (other, measure))))
}

/// The part of the population that a row is about, as it is called; `None` when it is about all
fn other_part(reader: &Reader<'_, PopulationField>) -> Option<String> {
    let text = |field| reader.cell(field).map(|place| place.cell.value.display());
    PARTS.into_iter().filter_map(text).find(|text| !EVERYONE.contains(&normalize(text).as_str()))
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
