//! The laws of the whole system, in one binary.

mod annotating;
mod applying;
mod architecture;
mod cancelling;
mod catalog;
mod cbs;
mod command_line;
mod contracts;
mod deciding;
mod distribution;
mod export;
mod history;
mod import;
mod killing;
mod migrations;
mod pages;
mod reverting;
mod scenarios;
mod sdl;
mod security;
mod sources;
mod statements;
mod tables;
mod templates;
mod waiting;
mod worker;
