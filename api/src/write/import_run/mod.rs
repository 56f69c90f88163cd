//! Import runs: taking a workbook in, having it applied by a worker or turned down, breaking that off, taking it back, and
//! having it checked again.

mod apply;
mod cancel;
mod recheck;
mod reject;
mod revert;

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{import_files, import_runs, partnerships},
    types::{ImportKind, ImportStatus},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, YEARS, outcome, sign};
pub use apply::{Wish, Wishes, apply};
pub use cancel::cancel;
pub use recheck::{SaidAnew, recheck};
pub use reject::reject;
pub use revert::{revert, try_reverting};

/// Largest workbook that is taken in, in bytes
pub const MAXIMUM_FILE_BYTES: usize = 20_000_000;

/// Longest name of a file that is kept, in characters
const MAXIMUM_FILE_NAME: usize = 255;

/// A workbook that somebody sends in
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload<'a> {
    /// Short name of the partnership
    pub partnership: &'a str,
    /// Kind of workbook; `None` to have it recognized
    pub kind: Option<ImportKind>,
    /// Year that it is about; `None` when it follows from the workbook
    pub year: Option<i32>,
    /// Name as the browser or program gave it, perhaps with folders
    pub file_name: &'a str,
    /// The bytes
    pub content: &'a [u8],
}

impl Upload<'_> {
    /// All rules that it breaks by itself
    pub fn check(&self) -> Vec<Refused> {
        let mut refused = Vec::new();
        if self.year.is_some_and(|year| !YEARS.contains(&year)) {
            refused.push(Refused::at("year", Violation::new("import_run.year_out_of_range")));
        }
        if self.content.is_empty() {
            refused.push(Refused::at("file", Violation::new("import_run.file_empty")));
        }
        if self.content.len() > MAXIMUM_FILE_BYTES {
            refused.push(Refused::at("file", too_large()));
        }
        refused
    }
}

/// The rule that a file of more than [`MAXIMUM_FILE_BYTES`] breaks
pub fn too_large() -> Violation {
    Violation::new("import_run.file_too_large").with("maximum_bytes", MAXIMUM_FILE_BYTES)
}

/// The name of a file without folders and control characters, not longer than is kept
fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(MAXIMUM_FILE_NAME).collect();
    let name = name.trim();
    if name.is_empty() { "werkmap".to_owned() } else { name.to_owned() }
}

/// Wakes a worker, when the transaction is through
async fn notify(connection: &mut AsyncPgConnection, run: Uuid) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_notify('import_runs', $1)")
        .bind::<Text, _>(run.to_string())
        .execute(connection)
        .await
        .map(drop)
}

/// Ends what is under way: nobody has the run from then on
async fn end_stage(connection: &mut AsyncPgConnection, id: Uuid, status: ImportStatus) -> QueryResult<()> {
    diesel::update(import_runs::table.find(id))
        .set((
            import_runs::status.eq(status),
            import_runs::claimed_by.eq(None::<String>),
            import_runs::claimed_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            import_runs::expected_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            import_runs::finished_at.eq(diesel::dsl::now),
        ))
        .execute(connection)
        .await
        .map(drop)
}

#[derive(Insertable)]
#[diesel(table_name = import_files)]
struct NewFile<'a> {
    sha256: &'a [u8],
    content: &'a [u8],
}

#[derive(Insertable)]
#[diesel(table_name = import_runs)]
struct NewRun<'a> {
    import_run_id: Uuid,
    partnership_id: Uuid,
    import_file_id: Uuid,
    file_name: String,
    actor: &'a str,
    status: ImportStatus,
    kind: Option<ImportKind>,
    year: Option<i32>,
}

/// Stores a workbook and has it checked: the run waits for a worker; gives its identity
///
/// The bytes of equal workbooks are stored once. Refused as [`Upload::check`] says, and with `partnership.unknown`
/// (`partnership`).
///
/// # Errors
///
/// When the database fails.
pub async fn check_workbook(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    upload: &Upload<'_>,
) -> QueryResult<Outcome<Uuid>> {
    let refused = upload.check();
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| insert(connection, author, upload).await)
            .await,
    )
}

async fn insert(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    upload: &Upload<'_>,
) -> Result<Uuid, Stop> {
    sign(connection, author).await?;
    let partnership = partnerships::table
        .filter(partnerships::slug.eq(upload.partnership))
        .select(partnerships::partnership_id)
        .get_result(connection)
        .await
        .optional()?;
    let Some(partnership_id) = partnership else {
        let unknown = Violation::new("partnership.unknown").with("partnership", upload.partnership);
        return Err(Refused::at("partnership", unknown).into());
    };
    let run = NewRun {
        import_run_id: Uuid::now_v7(),
        partnership_id,
        import_file_id: store_once(connection, upload.content).await?,
        file_name: plain_name(upload.file_name),
        actor: author.actor,
        status: ImportStatus::Waiting,
        kind: upload.kind,
        year: upload.year,
    };
    Ok(wait_for_worker(connection, &run).await?)
}

/// Stores a run and calls a worker for it; gives its identity
async fn wait_for_worker(connection: &mut AsyncPgConnection, run: &NewRun<'_>) -> QueryResult<Uuid> {
    diesel::insert_into(import_runs::table).values(run).execute(connection).await?;
    notify(connection, run.import_run_id).await?;
    Ok(run.import_run_id)
}

async fn store_once(connection: &mut AsyncPgConnection, content: &[u8]) -> QueryResult<Uuid> {
    let digest = Sha256::digest(content);
    let sha256: &[u8] = &digest;
    let stored = import_files::table
        .filter(import_files::sha256.eq(sha256))
        .select(import_files::import_file_id)
        .get_result(connection)
        .await
        .optional()?;
    if let Some(id) = stored {
        return Ok(id);
    }
    // Two equal workbooks may come in together: the second gets the row of the first by touching it.
    diesel::insert_into(import_files::table)
        .values(NewFile { sha256, content })
        .on_conflict(import_files::sha256)
        .do_update()
        .set(import_files::sha256.eq(sha256))
        .returning(import_files::import_file_id)
        .get_result(connection)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_without_folders() {
        assert_eq!(plain_name(r"C:\fakepath\Kalender 2023.xlsx"), "Kalender 2023.xlsx");
        assert_eq!(plain_name("../../etc/pass\0wd\n"), "passwd");
        assert_eq!(plain_name("map/"), "werkmap");
        assert_eq!(plain_name(&"a".repeat(300)).len(), 255);
    }
}
