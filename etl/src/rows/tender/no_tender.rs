use schema::headings::TenderField;

use super::TenderContext;
use crate::{
    cells,
    columns::{Header, Meaning},
    rows::no_data,
    workbook::{RawCell, RawRow, RawValue},
};

/// Why a row of a calendar is no tender; `None` when it is one
pub(super) fn reason(
    row: &RawRow,
    header: &Header<TenderField>,
    context: &TenderContext<'_>,
) -> Option<&'static str> {
    match no_data::reason(row, header) {
        Some("rows.skipped_total") if no_data::may_be_a_name(row) => {}
        None => {}
        reason => return reason,
    }
    let field = |cell: &RawCell| {
        let column = header.columns.iter().find(|column| column.index == cell.address.column);
        column.and_then(|column| match column.meaning {
            Meaning::Field(field) => Some(field),
            Meaning::Organization(..) | Meaning::Moment(_) | Meaning::Unknown => None,
        })
    };
    let says_something = |cell: &&RawCell| {
        field(cell) != Some(TenderField::Reference) && !matches!(cell.value, RawValue::Number(0.0))
    };
    let filled: Vec<&RawCell> = no_data::filled(row).collect();
    let said: Vec<&RawCell> = filled.iter().copied().filter(says_something).collect();
    // Below a title that is merged over several rows, each of them says something about it.
    let title = header.column(TenderField::Title);
    let has_title_above = title.is_some_and(|title| header.spanned(row, title).is_some());
    let numbered = filled.iter().any(|cell| field(cell) == Some(TenderField::Reference));
    match (said.as_slice(), filled.as_slice()) {
        ([], [only]) if is_text(only) => Some("rows.skipped_section"),
        ([], _) => Some("rows.skipped_blank"),
        (_, [only]) if !has_title_above && is_heading(only, field(only), context) => {
            Some("rows.skipped_section")
        }
        (said, _) if !numbered && said.iter().all(|cell| matches!(cell.value, RawValue::Number(_))) => {
            Some("rows.skipped_total")
        }
        _ => None,
    }
}

fn is_text(cell: &RawCell) -> bool {
    matches!(&cell.value, RawValue::Text(text) if text.chars().any(char::is_alphabetic))
}

/// One text by itself: in the column of titles it is a tender, unless it reads as a period or an organization
fn is_heading(cell: &RawCell, field: Option<TenderField>, context: &TenderContext<'_>) -> bool {
    if !is_text(cell) {
        return false;
    }
    let text = cell.value.display();
    let reading = cells::period(&cell.value, context.year.or(Some(2000)));
    let is_period = reading.value.is_some_and(|period| period.start().is_some() || period.end().is_some());
    let is_organization = context.directory.by_name(&text, context.day(None)).is_some();
    field != Some(TenderField::Title) || is_period || is_organization
}
