//! Amounts as people write them: `€ 1.250.000`, `1,5 mln`, `tussen 50k en 100k`.

mod grammar;
mod numeral;

pub use grammar::{Stated, Unreadable, is_currency, parse};
pub use numeral::{NoNumeral, is_english, numeral};
