//! A text in a cell: each grammar takes it, or says why not.

#![no_main]

use etl::{
    cells::{
        self, cpv, header_includes_vat, header_unit, inhabitants, line, mark, money, nature, period, procedure,
        reference_date, status, whole_number, yes_no,
    },
    workbook::RawValue,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let cell = RawValue::Text(text.to_owned());
    let _ = period(&cell, Some(2023));
    let _ = period(&cell, None);
    let _ = money(&cell, header_unit(text));
    let _ = header_includes_vat(text);
    let _ = (inhabitants(&cell), whole_number(&cell), yes_no(&cell), mark(&cell));
    let _ = (procedure(&cell), nature(&cell), status(&cell), cpv(&cell), reference_date(&cell));
    let _ = (line(&cell), cells::text(&cell));
    if let Ok(number) = text.parse::<f64>() {
        let cell = RawValue::Number(number);
        let _ = (cell.display(), cells::decimal(number), period(&cell, None), money(&cell, header_unit("")));
        let _ = (inhabitants(&cell), whole_number(&cell), cpv(&cell), mark(&cell), cells::text(&cell));
    }
});
