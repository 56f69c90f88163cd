//! Rows that say what the municipalities add up to: the country, or a total below the table.

use chrono::{Datelike, NaiveDate};
use schema::{headings::PopulationField, types::FigureStatus};

use super::{PopulationContext, figure_field, region};
use crate::{
    cells,
    columns::Header,
    rows::{StatedTotal, TotalOf, no_data, reader::Reader},
    workbook::RawRow,
};

/// The figures of the row of the Netherlands; none for any other row
pub(super) fn of_country(
    row: &RawRow,
    header: &Header<PopulationField>,
    context: PopulationContext<'_>,
) -> Vec<StatedTotal> {
    let reader = Reader::new(row, header);
    let text = |field| reader.cell(field).map(|place| place.cell.value.display());
    let (code, name) = (text(PopulationField::Code), text(PopulationField::Name));
    // A neighborhood may be called Nederland too.
    let lies_elsewhere = text(PopulationField::ParentName)
        .is_some_and(|parent| !region::is_country(None, Some(&parent)) && code.is_none());
    if lies_elsewhere || !region::is_country(code.as_deref(), name.as_deref()) {
        return Vec::new();
    }
    figures(row, header, context, TotalOf::Country)
}

/// The figures of a row that is called a total; none for any other row
pub(super) fn of_table(
    row: &RawRow,
    header: &Header<PopulationField>,
    context: PopulationContext<'_>,
) -> Vec<StatedTotal> {
    if no_data::is_total(row) && !no_data::is_subtotal(row) {
        figures(row, header, context, TotalOf::Table)
    } else {
        Vec::new()
    }
}

fn figures(
    row: &RawRow,
    header: &Header<PopulationField>,
    context: PopulationContext<'_>,
    of: TotalOf,
) -> Vec<StatedTotal> {
    let reader = Reader::new(row, header);
    let by_column = header.columns.iter().filter_map(|column| Some((column.index, column.day?)));
    let mut days: Vec<(u32, (NaiveDate, FigureStatus))> = by_column.collect();
    if days.is_empty() {
        let period = reader.cell(PopulationField::Period);
        let day = match period {
            Some(place) => cells::reference_date(&place.cell.value).value,
            None => context.reference_date,
        };
        let column = reader.cell(figure_field(&reader)).map(|place| place.cell.address.column);
        days.extend(column.zip(day));
    }
    let is_wanted = |day: NaiveDate| context.only_year.is_none_or(|year| day.year() == year);
    let figure = |(column, (reference_date, _)): (u32, (NaiveDate, FigureStatus))| {
        let inhabitants = cells::inhabitants(&row.cell(column)?.value).value?;
        let origin = reader.origin();
        is_wanted(reference_date).then_some(StatedTotal { origin, column, of, reference_date, inhabitants })
    };
    days.into_iter().filter_map(figure).collect()
}
