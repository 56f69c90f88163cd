//! Tables with a municipality a column: each row has the figures of a day.

use chrono::NaiveDate;
use schema::{
    headings::{OtherMeasure, PopulationField},
    types::FigureStatus,
};

use super::{Date, DraftPopulationFigure, Parsed, PopulationRows, is_population, other_part, region::Region};
use crate::{cells, columns::Meaning, rows::reader::Reader, workbook::RawRow};

impl PopulationRows<'_> {
    pub(super) const fn has_municipality_columns(&self) -> bool {
        self.days.is_some()
    }

    /// The figures of a row, one for each municipality that has a column; what is wrong with the day is told once
    pub(super) fn each_municipality(&mut self, row: &RawRow) -> Vec<Parsed<DraftPopulationFigure>> {
        let mut reader = Reader::new(row, self.header);
        if let Some(part) = other_part(&reader) {
            self.other_measure = self.other_measure.take().or(Some((OtherMeasure::Part, part)));
            return vec![Parsed::skipped("rows.skipped_part")];
        }
        let said = self.said_day(&reader);
        let measure = reader.cell(PopulationField::Measure).map(|place| place.cell.value.display());
        if let Some(measure) = measure.filter(|measure| said.is_none() && !is_population(measure)) {
            let other = OtherMeasure::of(&measure).map(|other| (other, measure));
            self.other_measure = self.other_measure.take().or(other);
            return vec![Parsed::skipped("rows.skipped_measure")];
        }
        let day = match said.map_or_else(|| self.date(&mut reader), |(day, status)| Date::Known(day, status))
        {
            Date::Other => return vec![Parsed::skipped("rows.skipped_period")],
            Date::Unknown => return vec![reader.finish(None)],
            Date::Known(day, _) if self.is_other_year(day) => {
                return vec![Parsed::skipped("rows.skipped_year")];
            }
            Date::Known(day, status) => (day, status),
        };
        self.of_day(row, day)
    }

    /// The day that the name of the row tells: "Inwoners op 1 januari 2023"
    fn said_day(&self, reader: &Reader<'_, PopulationField>) -> Option<(NaiveDate, FigureStatus)> {
        let days = self.days.as_ref()?;
        let named = [PopulationField::Measure, PopulationField::Period];
        named.into_iter().find_map(|field| days.of(&reader.cell(field)?.cell.value))
    }

    fn of_day(&self, row: &RawRow, day: (NaiveDate, FigureStatus)) -> Vec<Parsed<DraftPopulationFigure>> {
        let figure = |(index, name): (u32, &str)| {
            let mut reader = Reader::new(row, self.header);
            let place = reader.in_column(index);
            let region = Region::of(None, Some(name.to_owned()), None);
            let (Some(place), Some(region)) = (place, region) else {
                return Parsed::skipped("rows.skipped_no_figure");
            };
            let inhabitants = reader.read_at(place, cells::inhabitants);
            self.figure(reader, &region, day, place, inhabitants)
        };
        let municipality = self.header.columns.iter().filter_map(|column| match &column.meaning {
            Meaning::Organization(_, name) => Some((column.index, name.as_str())),
            Meaning::Field(_) | Meaning::Moment(_) | Meaning::Unknown => None,
        });
        municipality.map(figure).collect()
    }
}
