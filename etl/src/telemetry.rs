//! Log lines of the importer, in the form that the server's have.

use std::io::IsTerminal;

use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{LogFormat, LogSettings};

/// Begins to write log lines to standard error; `quiet` is what is logged when the settings do not say
pub fn start(settings: &LogSettings, quiet: &str) {
    let filter = settings.filter.as_deref().unwrap_or(quiet);
    let targets: Targets = filter.parse().unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match settings.format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets)).try_init();
}
