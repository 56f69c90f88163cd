//! What people wait for: an ordinary calendar from its upload until its findings are there, and a large import.

use std::{
    fs,
    path::Path,
    process::Child,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Binary, Text},
};
use diesel_async::RunQueryDsl;

use super::{Way, calendar, empty, median, ours, server::Server};

/// Tenders of an ordinary calendar, and of a large one
const ORDINARY: u32 = 500;
const LARGE: u32 = 10_000;

/// A worker that ends with its bench
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Measures and prints both
///
/// # Errors
///
/// When something fails.
pub(crate) async fn tell(server: &mut Server, folder: &Path, rounds: u32) -> Result<()> {
    let line = |name: &str, times: Vec<Duration>| {
        println!("        {:>9.0} ms  {name}", median(times).as_secs_f64() * 1000.0);
    };
    let workbook = folder.join("groot.xlsx");
    fs::write(&workbook, calendar::workbook(LARGE)?)?;
    let mut way = Way::default();
    for _ in 0..rounds {
        empty(server).await?;
        ours(server, "import", &workbook, &mut way)?;
    }
    line("our first import of 10 000 rows (bar: 5 000)", way.times);

    empty(server).await?;
    let content = calendar::workbook(ORDINARY)?;
    let _worker =
        Worker(server.program("inkoopkracht-etl")?.env("INKOOPKRACHT_LOG", "warn").arg("worker").spawn()?);
    let mut times = Vec::new();
    // The first waits for the worker to start.
    for _ in 0..=rounds.max(3) {
        times.push(upload(server, &content).await?);
    }
    line("an upload of 500 rows until its findings are there (bar: 100)", times.split_off(1));
    Ok(())
}

/// Stores a workbook as the server does with an upload, and waits until it is checked
async fn upload(server: &mut Server, content: &[u8]) -> Result<Duration> {
    #[derive(QueryableByName)]
    struct Run {
        #[diesel(sql_type = Text)]
        import_run_id: String,
    }
    #[derive(QueryableByName)]
    struct Status {
        #[diesel(sql_type = Text)]
        status: String,
    }
    let start = Instant::now();
    let run: Run = sql_query(
        "WITH file AS (INSERT INTO import_files (sha256, content) VALUES (sha256($1), $1)
            ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING import_file_id)
         INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor, year)
         SELECT partnership_id, import_file_id, 'kalender.xlsx', 'bench', 2023 FROM partnerships, file WHERE slug = 'zhw'
         RETURNING import_run_id::text",
    )
    .bind::<Binary, _>(content)
    .get_result(&mut server.connection)
    .await?;
    server.run(&format!("SELECT pg_notify('import_runs', '{}')", run.import_run_id)).await?;
    loop {
        let now: Status = sql_query("SELECT status FROM import_runs WHERE import_run_id = $1::uuid")
            .bind::<Text, _>(&run.import_run_id)
            .get_result(&mut server.connection)
            .await?;
        if now.status == "CHECKED" {
            return Ok(start.elapsed());
        }
        ensure!(matches!(now.status.as_str(), "WAITING" | "CHECKING"), "the check ends as {}", now.status);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
