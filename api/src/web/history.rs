//! What became of something over time, as pages tell it: who did what, when, by which way.

use std::collections::HashMap;

use diesel_async::AsyncPgConnection;
use schema::{
    texts::{CHANGED_WITH_TOKEN, Label, actor_name},
    types::ChangeWay,
};
use uuid::Uuid;

use crate::{
    read::{
        self, ReadError, Reader, Slice,
        change::{Change, ChangeOf, Rows, Subject},
    },
    web::dutch::moment,
};

/// Most changes that are shown
const MOST_CHANGES: i64 = 100;

/// What one person did at one moment
pub(super) struct Moment {
    /// `26 november 2026, 14:05`
    pub(super) when: String,
    pub(super) actor: String,
    /// By which way: `met de hand`
    pub(super) way: &'static str,
    /// The import that did it, or whose taking back did
    pub(super) import: Option<ImportLink>,
    /// `Einddatum: 31-12-2025 → 31-12-2026`
    pub(super) what: Vec<String>,
}

/// An import, to be linked to
#[derive(Clone)]
pub(super) struct ImportLink {
    pub(super) id: Uuid,
    pub(super) file_name: String,
}

/// The last changes of something and its parts, and the imports that are among their causes
pub(super) struct History {
    changes: Vec<ChangeOf>,
    imports: HashMap<Uuid, ImportLink>,
}

impl History {
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn of(
        connection: &AsyncPgConnection,
        subject: Subject,
        id: Uuid,
    ) -> Result<Self, ReadError> {
        let slice = Slice::first(MOST_CHANGES);
        let page = read::change::page(Reader::over(connection), subject, id, true, &slice).await?;
        let changes = page.into_nodes();
        let asked: Vec<Uuid> = changes.iter().filter_map(|(change, _)| change.way().1).collect();
        let found = read::import_run::by_ids(connection, &asked).await?;
        let link =
            |run: schema::models::ImportRun| ImportLink { id: run.import_run_id, file_name: run.file_name };
        let imports = found.into_iter().map(|(run, _)| (run.import_run_id, link(run))).collect();
        Ok(Self { changes, imports })
    }

    /// The rows that were changed
    pub(super) fn rows(&self) -> impl Iterator<Item = &Rows> {
        self.changes.iter().filter_map(|(_, rows)| rows.as_ref())
    }

    /// What was done, the latest first, with what a change is told as; moments of which nothing is told are left out
    pub(super) fn moments(&self, told: impl Fn(&Change, &Rows) -> Vec<String>) -> Vec<Moment> {
        // What one transaction wrote has moments that differ by less than people see.
        let same = |(one, _): &ChangeOf, (next, _): &ChangeOf| {
            (&one.actor, &one.cause) == (&next.actor, &next.cause)
                && (one.changed_at - next.changed_at).num_seconds().abs() < 1
        };
        let moments = self.changes.chunk_by(same).filter_map(|changes| {
            let (first, _) = changes.first()?;
            let mut ordered: Vec<&ChangeOf> = changes.iter().rev().collect();
            ordered.sort_by_key(|(change, _)| change.gives_reason());
            let lines = ordered.iter().filter_map(|(change, rows)| Some(told(change, rows.as_ref()?)));
            let what: Vec<String> = lines.flatten().collect();
            let (way, import) = first.way();
            (!what.is_empty()).then(|| Moment {
                when: moment(first.changed_at),
                actor: actor_name(&first.actor).to_owned(),
                way: way_told(way, &first.actor),
                import: import.and_then(|import| self.imports.get(&import)).cloned(),
                what,
            })
        });
        moments.collect()
    }
}

/// A program with an access token is told apart from somebody who is signed in
fn way_told(way: ChangeWay, actor: &str) -> &'static str {
    if way == ChangeWay::Program && actor.starts_with("token:") { CHANGED_WITH_TOKEN } else { way.label() }
}
