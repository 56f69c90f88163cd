//! Queries against a database.
