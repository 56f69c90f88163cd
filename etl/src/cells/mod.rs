//! Stage 3, parse one cell: a value or a note that says why not, never a panic
//!
//! One grammar a file; each takes a [`RawValue`](crate::workbook::RawValue) and gives a [`Reading`]. An error cell
//! gives `cell.error_value` in every grammar; a cell that says that nobody knows gives nothing.

#[cfg(test)]
mod cases;
mod code;
mod contract_status;
mod cpv;
mod cpv_codes;
mod day;
mod decimal;
#[cfg(test)]
mod examples;
mod extension;
mod inhabitants;
mod kvk_number;
mod length;
mod mark;
mod money;
mod nature;
mod notice;
mod period;
mod plain;
mod procedure;
mod read_as;
mod reading;
mod reference_date;
mod renewal;
mod status;
mod text;
mod unknown;
mod vat_treatment;
mod vocabulary;
mod whole_number;
mod year;
mod yes_no;

pub use code::READ_AS;
pub use contract_status::contract_status;
pub use cpv::{check_digit, cpv};
pub use cpv_codes::CpvCodes;
pub use day::{Edge, day, is_indefinite};
pub use decimal::{NoDecimal, decimal};
pub use extension::{Extension, extension};
pub use inhabitants::inhabitants;
pub use kvk_number::kvk_number;
pub use mark::mark;
pub use money::{
    Money, annual_money, header_currency, header_includes_vat, header_unit, in_other_currency, money,
};
pub use nature::nature;
pub use notice::{Notice, notice};
pub use period::period;
pub use procedure::procedure;
pub use read_as::{told_amount, told_label};
pub use reading::{Note, Reading};
pub use reference_date::reference_date;
pub use renewal::renewal;
pub use status::status;
pub use text::{line, text};
pub use vat_treatment::vat_treatment;
pub use whole_number::whole_number;
pub use year::year;
pub use yes_no::yes_no;
