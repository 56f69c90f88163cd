//! What Inkoopkracht stores and what is true.
//!
//! The database is the contract between the programs that fill it and those that show it; this crate is its Rust
//! side: [`tables`] and [`models`] (what is stored), [`types`] (values that are valid once they exist), [`rules`]
//! (what is true, pure), [`headings`] (what workbooks call things), [`texts`] (what people read) and [`clock`] (when it is there). Only
//! [`database`] does I/O.

pub mod clock;
pub mod database;
pub mod headings;
pub mod models;
pub mod rules;
pub mod tables;
pub mod texts;
pub mod types;
