//! What the tests of the whole system stand on: a fresh database a test, the application in this process, a browser, workbooks
//! made from a short description, and the sources as text.

pub mod app;
pub mod browser;
pub mod calendar;
pub mod clients;
pub mod database;
pub mod markdown;
pub mod migrations;
pub mod partnership;
pub mod programs;
pub mod runs;
pub mod scenario;
pub mod server;
pub mod socket;
pub mod sources;
pub mod workbook;
pub mod workspace;
