use schema::headings::ContractField;

use super::ContractContext;
use crate::{
    columns::Header,
    rows::no_data,
    workbook::{RawCell, RawRow, RawValue},
};

/// Why a row of a register is no contract; `None` when it is one
pub(super) fn reason(
    row: &RawRow,
    header: &Header<ContractField>,
    context: &ContractContext<'_>,
) -> Option<&'static str> {
    match no_data::reason(row, header) {
        Some("rows.skipped_total") if no_data::may_be_a_name(row) => {}
        None => {}
        reason => return reason,
    }
    let is_of = |cell: &RawCell, field| {
        header.column(field).is_some_and(|column| column.index == cell.address.column)
    };
    let is_number = |cell: &&RawCell| matches!(cell.value, RawValue::Number(_));
    let says_something = |cell: &&RawCell| {
        !is_of(cell, ContractField::Reference) && !matches!(cell.value, RawValue::Number(0.0))
    };
    let filled: Vec<&RawCell> = no_data::filled(row).collect();
    let said: Vec<&RawCell> = filled.iter().copied().filter(says_something).collect();
    match (said.as_slice(), filled.as_slice()) {
        ([], [only]) if is_text(only) => Some("rows.skipped_section"),
        ([], _) => Some("rows.skipped_blank"),
        (_, [only]) if is_text(only) => {
            let is_title = is_of(only, ContractField::Title);
            let is_name = context.directory.by_name(&only.value.display(), context.on).is_some();
            (!is_title || is_name).then_some("rows.skipped_section")
        }
        (said, filled) if said.len() == filled.len() && said.iter().all(is_number) => {
            Some("rows.skipped_total")
        }
        _ => None,
    }
}

fn is_text(cell: &RawCell) -> bool {
    matches!(&cell.value, RawValue::Text(text) if text.chars().any(char::is_alphabetic))
}
