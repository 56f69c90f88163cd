//! A text in a cell: each grammar takes it, or says why not.

use etl::{cells, cells::Edge, workbook::RawValue};

/// Each grammar takes the text, or says why not; none panics
pub(crate) fn holds(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    take(&RawValue::Text(text.to_owned()));
    let _ = (cells::header_unit(text), cells::header_includes_vat(text));
    if let Ok(number) = text.parse::<f64>() {
        let _ = cells::decimal(number);
        take(&RawValue::Number(number));
    }
}

fn take(cell: &RawValue) {
    let _ = (cell.display(), cells::line(cell), cells::text(cell));
    for year in [None, Some(2023)] {
        let _ = cells::period(cell, year);
        let _ = [Edge::First, Edge::Last].map(|edge| cells::day(cell, edge, year));
    }
    let _ =
        (cells::money(cell, cells::header_unit("x € 1.000")), cells::whole_number(cell), cells::year(cell));
    let _ = (cells::inhabitants(cell), cells::reference_date(cell), cells::yes_no(cell), cells::mark(cell));
    let _ = (cells::procedure(cell), cells::nature(cell), cells::status(cell), cells::cpv(cell));
    let _ = (cells::extension(cell), cells::notice(cell), cells::renewal(cell), cells::kvk_number(cell));
    let _ = cells::contract_status(cell);
}
