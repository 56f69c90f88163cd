//! The laws of the whole system, in one binary.

mod architecture;
mod catalog;
mod history;
mod migrations;
mod sources;
mod tables;
