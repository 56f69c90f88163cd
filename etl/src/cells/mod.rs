//! Stage 3, parse one cell: a value or a note that says why not, never a panic
//!
//! One grammar a file; each takes a [`RawValue`](crate::workbook::RawValue) and gives a [`Reading`]. An error cell
//! gives `cell.error_value` in every grammar; a cell that says that nobody knows gives nothing.

#[cfg(test)]
mod cases;
mod code;
mod cpv;
mod decimal;
mod inhabitants;
mod mark;
mod money;
mod nature;
mod numeral;
mod period;
mod plain;
mod procedure;
mod reading;
mod reference_date;
mod status;
mod text;
mod unknown;
mod vocabulary;
mod whole_number;
mod yes_no;

pub use cpv::cpv;
pub use decimal::{NoDecimal, decimal};
pub use inhabitants::inhabitants;
pub use mark::mark;
pub use money::{Money, header_includes_vat, header_unit, money};
pub use nature::nature;
pub use period::period;
pub use procedure::procedure;
pub use reading::{Note, Reading};
pub use reference_date::reference_date;
pub use status::status;
pub use text::{line, text};
pub use whole_number::whole_number;
pub use yes_no::yes_no;
