//! Whole imports of a tender calendar, against the bare floor: calamine's cells into one plain table.
//!
//! Rows: `BENCH_ROWS`, 20 000 when not set; rounds: `BENCH_ROUNDS`, 3. The database is durable. Every way begins with
//! empty tables. The peer is polars, which reads with calamine too and checks nothing, in the Python that `BENCH_PYTHON`
//! names (`python3`), when polars and fastexcel are installed there.

#[path = "../../etl/benches/calendar/mod.rs"]
mod calendar;
mod server;
mod small;

use std::{
    fmt::Write as _,
    fs,
    io::Cursor,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use calamine::{Data, Reader, Xlsx};
use calendar::COLUMNS;
use diesel::{
    sql_query,
    sql_types::{Array, Nullable, Text},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use serde_json::Value;
use server::{Server, memory_kb, setting};
use tempfile::TempDir;

/// Reads a workbook with polars and copies it with psql: arguments are the file and the address of the database
const PEER: &str = "
import subprocess, sys, polars
frame = polars.read_excel(sys.argv[1], engine='calamine', infer_schema_length=0)
statement = '\\\\copy floor from stdin with (format csv)'
copy = subprocess.Popen(['psql', '--quiet', '--no-psqlrc', '--dbname', sys.argv[2], '--command', statement],
    stdin=subprocess.PIPE)
frame.write_csv(copy.stdin, include_header=False)
copy.stdin.close()
sys.exit(copy.wait())
";
/// Rows a statement of the floor
const BATCH: usize = 5_000;

/// What one way took in each round
#[derive(Default)]
pub(crate) struct Way {
    pub(crate) times: Vec<Duration>,
    peak_kb: u64,
}

#[derive(Default)]
struct Ways {
    reading: Way,
    floor: Way,
    copy: Way,
    peer: Way,
    first: Way,
    again: Way,
    check: Way,
}

#[tokio::main]
async fn main() -> Result<()> {
    let (rows, rounds) = (setting("BENCH_ROWS", 20_000)?, setting("BENCH_ROUNDS", 3)?);
    let mut server = Server::start().await?;
    let folder = TempDir::new()?;
    let workbook = folder.path().join("kalender.xlsx");
    fs::write(&workbook, calendar::workbook(rows)?)?;
    write_csv(&workbook, &workbook.with_extension("csv"))?;
    let columns: Vec<String> = (0..COLUMNS).map(|column| format!("c{column} text")).collect();
    server.run(&format!("CREATE TABLE floor ({})", columns.join(", "))).await?;

    println!(
        "{rows} rows of {COLUMNS} columns, {} kB; median of {rounds} rounds, durable database",
        fs::metadata(&workbook)?.len() / 1000
    );
    let peer = peer_version();
    let mut ways = Ways::default();
    for _ in 0..rounds {
        round(&mut server, &workbook, rows, peer.is_some(), &mut ways).await?;
    }
    tell(ways, peer.as_deref().unwrap_or("polars and COPY"));
    empty(&mut server).await?;
    small::tell(&mut server, folder.path(), rounds).await
}

/// Every way has its turn in each round, so that noise of the machine hits all alike
async fn round(
    server: &mut Server,
    workbook: &Path,
    rows: u32,
    has_peer: bool,
    ways: &mut Ways,
) -> Result<()> {
    empty(server).await?;
    let start = Instant::now();
    let read = for_each_cell(workbook, |_, _, _| {})?;
    ways.reading.times.push(start.elapsed());
    ensure!(read > rows, "the calendar is read");

    let start = Instant::now();
    floor(server, workbook).await?;
    ways.floor.times.push(start.elapsed());

    empty(server).await?;
    if let Some(mut command) = copy(server, workbook)? {
        let start = Instant::now();
        ensure!(command.status()?.success(), "psql fails");
        ways.copy.times.push(start.elapsed());
    }

    empty(server).await?;
    if has_peer {
        let mut command = Command::new(python());
        command.arg("-c").arg(PEER).arg(workbook).arg(server.database.url());
        watched(command, &mut ways.peer)?;
    }

    empty(server).await?;
    let first = ours(server, "import", workbook, &mut ways.first)?;
    ensure!(first["rows"]["new"] == rows, "all rows are new: {}", first["rows"]);
    server.run("VACUUM ANALYZE").await?;
    server.run("CHECKPOINT").await?;
    let again = ours(server, "import", workbook, &mut ways.again)?;
    ensure!(again["rows"]["unchanged"] == rows, "no row changes: {}", again["rows"]);
    ours(server, "check", workbook, &mut ways.check)?;
    Ok(())
}

/// Nothing of an earlier turn is left, in the tables or to be written
async fn empty(server: &mut Server) -> Result<()> {
    server.run("TRUNCATE floor, calendars, import_runs, import_files, row_changes, packed_inserts CASCADE; CHECKPOINT").await
}

/// Calls with row, column and text of every cell of the first sheet; gives the number of rows
fn for_each_cell(workbook: &Path, mut visit: impl FnMut(u32, u32, &Data)) -> Result<u32> {
    let mut book = Xlsx::new(Cursor::new(fs::read(workbook)?))?;
    let mut cells = book.worksheet_cells_reader("Kalender")?;
    let mut rows = 0;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        visit(row, column, &Data::from(cell.get_value().clone()));
        rows = row + 1;
    }
    Ok(rows)
}

/// calamine's cells as text into one table, in one transaction, and nothing else
async fn floor(server: &mut Server, workbook: &Path) -> Result<()> {
    let parameters: Vec<String> = (1..=COLUMNS).map(|number| format!("${number}")).collect();
    let statement = format!("INSERT INTO floor SELECT * FROM unnest({})", parameters.join(", "));
    let connection = &mut server.connection;
    connection
        .transaction::<_, anyhow::Error, _>(async |connection| {
            let mut book = Xlsx::new(Cursor::new(fs::read(workbook)?))?;
            let mut cells = book.worksheet_cells_reader("Kalender")?;
            let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); COLUMNS];
            loop {
                let cell = cells.next_cell()?;
                let begins_row = cell.as_ref().is_none_or(|cell| cell.get_position().1 == 0);
                if begins_row && (columns[0].len() >= BATCH || cell.is_none()) {
                    let mut query = sql_query(&statement).into_boxed();
                    for column in &mut columns {
                        query = query.bind::<Array<Nullable<Text>>, _>(std::mem::take(column));
                    }
                    query.execute(connection).await?;
                }
                let Some(cell) = cell else { return Ok(()) };
                let column = usize::try_from(cell.get_position().1)?;
                columns[column].push(Some(Data::from(cell.get_value().clone()).to_string()));
            }
        })
        .await
}

/// The cells as csv, for `COPY`
fn write_csv(workbook: &Path, file: &Path) -> Result<()> {
    let mut text = String::new();
    for_each_cell(workbook, |row, column, value| {
        let before = match (row, column) {
            (0, 0) => "",
            (_, 0) => "\n",
            _ => ",",
        };
        let value = value.to_string().replace('"', "\"\"");
        write!(text, "{before}\"{value}\"").expect("a text takes all");
    })?;
    Ok(fs::write(file, text)?)
}

/// `COPY` of the same cells by psql; none when it is not installed
fn copy(server: &Server, workbook: &Path) -> Result<Option<Command>> {
    if Command::new("psql").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Ok(None);
    }
    let file = workbook.with_extension("csv");
    let file = file.to_str().context("a path of text")?;
    let mut command = Command::new("psql");
    command.args(["--quiet", "--no-psqlrc", "--dbname", server.database.url()]);
    command.args(["--command", &format!("\\copy floor from '{file}' with (format csv)")]);
    Ok(Some(command))
}

fn python() -> String {
    std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// "polars 1.0 with fastexcel 0.12, then COPY"; none when either is not installed
fn peer_version() -> Option<String> {
    let versions =
        "import polars, fastexcel; print(polars.__version__, 'with fastexcel', fastexcel.__version__)";
    let told = Command::new(python()).args(["-c", versions]).stderr(Stdio::null()).output().ok()?;
    let versions = told.status.success().then(|| String::from_utf8_lossy(&told.stdout).trim().to_owned())?;
    Some(format!("polars {versions}, then COPY by psql"))
}

/// The whole program from start to end, with the memory of the process that reads
pub(crate) fn ours(server: &Server, verb: &str, workbook: &Path, way: &mut Way) -> Result<Value> {
    let output = workbook.with_extension("json");
    let mut command = server.program("inkoopkracht-etl")?;
    command.arg(verb).arg(workbook).args(["--kind", "calendar", "--year", "2023", "--format", "json"]);
    // 100 000 rows of 20 columns with their header are just past the default.
    command.env("INKOOPKRACHT_MAX_CELLS", "50000000").env("INKOOPKRACHT_MAX_FILE_BYTES", "500000000");
    command.env("INKOOPKRACHT_MAX_INFLATED_BYTES", "8000000000");
    command.env("INKOOPKRACHT_MAX_SHARED_STRINGS", "50000000");
    command.env("INKOOPKRACHT_READER_MEMORY_BYTES", "16000000000").env("INKOOPKRACHT_READER_SECONDS", "2000");
    command.env("INKOOPKRACHT_WORKER_LEASE_SECONDS", "3000");
    command.stdout(fs::File::create(&output)?);
    watched(command, way).with_context(|| fs::read_to_string(&output).unwrap_or_default())?;
    Ok(serde_json::from_slice(&fs::read(&output)?)?)
}

/// Runs a command to its end, and looks how much memory it and its children take
fn watched(mut command: Command, way: &mut Way) -> Result<()> {
    let start = Instant::now();
    let mut child = command.spawn()?;
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        for process in children(child.id()).into_iter().chain([child.id()]) {
            way.peak_kb = way.peak_kb.max(memory_kb(process, "VmHWM"));
        }
        thread::sleep(Duration::from_millis(5));
    };
    way.times.push(start.elapsed());
    ensure!(ended.success(), "{command:?} fails");
    Ok(())
}

/// The processes that a process started and that still run
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// The one in the middle
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn tell(ways: Ways, peer_name: &str) {
    let Ways { reading, floor, copy, peer, first, again, check } = ways;
    let (reading_alone, bare) = (median(reading.times), median(floor.times));
    let line = |name: &str, times: Vec<Duration>, against: Duration, peak_kb: u64| {
        if times.is_empty() {
            return println!("                          {name}: not installed");
        }
        let time = median(times);
        let memory = if peak_kb > 0 { format!(", peak {} MB", peak_kb / 1024) } else { String::new() };
        println!(
            "{:>6.2}x {:>9.0} ms  {name}{memory}",
            time.div_duration_f64(against),
            time.as_secs_f64() * 1000.0
        );
    };
    println!("against calamine's cells into one table (the floor)");
    line("COPY of the same cells as CSV, by psql", copy.times, bare, 0);
    line("the floor", vec![bare], bare, 0);
    line(peer_name, peer.times, bare, peer.peak_kb);
    line("our first import (bar: 1.50)", first.times, bare, first.peak_kb);
    println!("against reading alone, which is calamine's stream of cells");
    line("reading alone", vec![reading_alone], reading_alone, 0);
    line("our import of the same file again (bar: 1.20)", again.times, reading_alone, again.peak_kb);
    line("our check of the same file", check.times, reading_alone, check.peak_kb);
}
