//! Having a workbook that is stored checked once more.

use diesel::{OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::ImportRun,
    rules::Violation,
    tables::import_runs,
    types::{ImportKind, ImportStatus},
};
use uuid::Uuid;

use super::{NewRun, wait_for_worker};
use crate::write::{Author, Outcome, Refused, Stop, YEARS, outcome, sign};

/// What the sender says now of a workbook that was handed in before; `None` for what was said or recognized then
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SaidAnew {
    /// Kind of workbook
    pub kind: Option<ImportKind>,
    /// Year that it is about
    pub year: Option<i32>,
}

/// Has the workbook of an import that has ended checked again, as an import of its own; gives its identity
///
/// The first one stays as it is. Refused with `import_run.year_out_of_range` (`year`), and for `id` with
/// `import_run.unknown` and `import_run.under_way` (`status`).
///
/// # Errors
///
/// When the database fails.
pub async fn recheck(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    run: Uuid,
    said: SaidAnew,
) -> diesel::QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| insert(connection, author, run, said).await)
            .await,
    )
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    said: SaidAnew,
) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    if said.year.is_some_and(|year| !YEARS.contains(&year)) {
        return Err(Refused::at("year", Violation::new("import_run.year_out_of_range")).into());
    }
    let found =
        import_runs::table.find(id).select(ImportRun::as_select()).first(connection).await.optional()?;
    let Some(before) = found else {
        return Err(Refused::at("id", Violation::new("import_run.unknown")).into());
    };
    if matches!(before.status, ImportStatus::Waiting | ImportStatus::Checking | ImportStatus::Applying) {
        let under_way = Violation::new("import_run.under_way").with("status", before.status);
        return Err(Refused::at("id", under_way).into());
    }
    let run = NewRun {
        import_run_id: Uuid::now_v7(),
        partnership_id: before.partnership_id,
        import_file_id: before.import_file_id,
        file_name: before.file_name,
        actor: author.actor,
        status: ImportStatus::Waiting,
        kind: said.kind.or(before.kind),
        year: said.year.or(before.year),
    };
    Ok(wait_for_worker(connection, &run).await?)
}
