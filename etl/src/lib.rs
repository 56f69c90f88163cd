//! Workbooks into tables.
//!
//! Read [`run`] first: it tells the five stages in order. [`workbook`] reads, [`columns`] finds the table and maps its
//! header, [`cells`] and [`rows`] parse, [`checks`] looks across rows and at what is stored, [`load`] writes.

pub mod annotate;
pub mod cells;
pub mod checks;
pub mod columns;
pub mod config;
pub mod directory;
pub mod error;
pub mod example;
pub mod findings;
pub mod load;
mod nearest;
pub mod report;
pub mod rows;
pub mod run;
pub mod supervise;
pub mod telemetry;
pub mod workbook;
pub mod worker;
