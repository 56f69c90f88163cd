//! What is known of an import, and how many rows became what.

use schema::{
    models::ImportRun,
    texts::{Label, actor_name},
    types::{ImportStatus, whole_number},
};

use super::outcome::about;
use crate::web::{dutch::moment, source::sheets_told};

/// What is known of an import: label and text
pub(super) fn facts(run: &ImportRun) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Soort", run.kind.map_or("nog niet herkend", Label::label).to_owned()),
        ("Aangeleverd", format!("{} door {}", moment(run.created_at), actor_name(&run.actor))),
    ];
    facts.extend(run.applied_by.as_deref().map(|actor| {
        let is_done = matches!(run.status, ImportStatus::Applied | ImportStatus::Reverted);
        (if is_done { "Verwerkt door" } else { "Verwerken gevraagd door" }, actor_name(actor).to_owned())
    }));
    facts.extend(about(run));
    facts.extend(sheets_told(run.sheet.as_deref()).map(|sheets| ("Blad", sheets.to_owned())));
    facts.extend(run.finished_at.map(|finished| (ended(run.status), moment(finished))));
    facts.extend(
        run.reverted_at
            .zip(run.reverted_by.as_deref())
            .map(|(when, actor)| ("Teruggedraaid", format!("{} door {}", moment(when), actor_name(actor)))),
    );
    facts
}

const fn ended(status: ImportStatus) -> &'static str {
    if matches!(status, ImportStatus::Rejected | ImportStatus::Failed) { "Beëindigd" } else { "Klaar" }
}

/// How many rows became what; empty while that is not known
pub(super) fn counts(run: &ImportRun) -> Vec<(&'static str, String)> {
    let is_unread = run.rows_read == 0 && matches!(run.status, ImportStatus::Rejected | ImportStatus::Failed);
    if is_unread || matches!(run.status, ImportStatus::Waiting | ImportStatus::Checking) {
        return Vec::new();
    }
    [
        ("gelezen", run.rows_read),
        ("nieuw", run.rows_new),
        ("gewijzigd", run.rows_changed),
        ("ongewijzigd", run.rows_unchanged),
        ("niet meer in het bestand", run.rows_missing),
        ("overgeslagen", run.rows_skipped),
        ("afgekeurd", run.rows_rejected),
    ]
    .map(|(name, count)| (name, whole_number(count)))
    .to_vec()
}
