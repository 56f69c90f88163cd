//! Tables to GraphQL, pages for staff, and workbooks.
//!
//! The way in: [`server`] lists the routes and layers in order. `graphql`, `export` and `web` speak to people and
//! programs, `read` and `write` hold all SQL, `auth` says who somebody is and what they may do.

pub mod assets;
mod attachment;
pub mod audit_trail;
pub mod auth;
pub mod body;
pub mod client;
pub mod config;
pub mod connections;
pub mod error;
pub mod error_code;
pub mod events;
pub mod export;
pub mod graphql;
mod password_link;
mod quarter;
pub mod read;
pub mod server;
pub mod state;
pub mod telemetry;
pub mod tender_choice;
pub mod theme;
pub mod web;
pub mod write;
