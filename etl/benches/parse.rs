//! Stages 1 to 3 of an import in this process, against calamine alone. Rows: `BENCH_ROWS`, 10 000 when not set.

#![allow(clippy::float_arithmetic, reason = "ratios of times, not money")]

mod calendar;

use std::{
    hint::black_box,
    io::Cursor,
    ops::{Bound, ControlFlow},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use calamine::{Reader, Xlsx};
use chrono::NaiveDate;
use etl::{
    columns::{FIRST_ROWS, Known, Mappings, find_header},
    config::Limits,
    directory::Directory,
    rows::tender::{Memo, TenderContext, parse},
    workbook::Workbook,
};
use schema::{headings::TenderField, models::Organization, types::OrganizationKind};
use uuid::Uuid;

/// Rounds in which every way has its turn, so that noise of the machine hits all alike
const ROUNDS: usize = 7;

type Bytes = Arc<[u8]>;
type Way = fn(&Bytes) -> Result<usize>;

fn main() -> Result<()> {
    let rows = match std::env::var("BENCH_ROWS") {
        Ok(text) => text.parse().context("BENCH_ROWS must be a number")?,
        Err(_) => 10_000,
    };
    let bytes: Bytes = calendar::workbook(rows)?.into();
    println!("{rows} rows of {} columns, {} kB; median of {ROUNDS}", calendar::COLUMNS, bytes.len() / 1000);
    let ways: [(&str, Way); 4] = [
        ("calamine's stream of cells: the floor", calamine_cells),
        ("open: guard and first row", open),
        ("stage 1: rows of cells with addresses", stage_1),
        ("stages 1 to 3: drafts with findings", stages_1_to_3),
    ];
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for ((_, way), times) in ways.iter().zip(&mut times) {
            let start = Instant::now();
            black_box(way(&bytes)?);
            times.push(start.elapsed());
        }
    }
    let medians: Vec<Duration> = times.into_iter().map(median).collect();
    let floor = medians.first().copied().unwrap_or_default();
    for ((name, _), time) in ways.iter().zip(&medians) {
        println!("{:>6.2}x {:>9.1} ms  {name}", time.div_duration_f64(floor), time.as_secs_f64() * 1000.0);
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn calamine_cells(bytes: &Bytes) -> Result<usize> {
    let mut book = Xlsx::new(Cursor::new(Arc::clone(bytes)))?;
    let mut cells = book.worksheet_cells_reader("Kalender")?;
    let mut count = 0;
    while let Some(cell) = cells.next_cell()? {
        black_box(&cell);
        count += 1;
    }
    Ok(count)
}

fn open(bytes: &Bytes) -> Result<usize> {
    Ok(Workbook::open(Arc::clone(bytes), &Limits::default())?.sheets().len())
}

fn stage_1(bytes: &Bytes) -> Result<usize> {
    let mut count = 0;
    Workbook::open(Arc::clone(bytes), &Limits::default())?.for_each_row(0, &mut |row| {
        count += black_box(row).cells.len();
        ControlFlow::Continue(())
    })?;
    Ok(count)
}

fn stages_1_to_3(bytes: &Bytes) -> Result<usize> {
    let mut workbook = Workbook::open(Arc::clone(bytes), &Limits::default())?;
    let municipalities = municipalities();
    let members: Vec<(Uuid, String)> =
        municipalities.iter().map(|member| (member.organization_id, member.name.clone())).collect();
    let directory = Directory::new(municipalities);
    let mut first = Vec::new();
    workbook.for_each_row(0, &mut |row| {
        first.push(row);
        if first.len() < FIRST_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let header = find_header::<TenderField>(
        &first,
        &Known { directory: &directory, on: NaiveDate::MAX, mappings: &Mappings::default() },
    )
    .map_err(|finding| anyhow::anyhow!("no header: {finding:?}"))?;
    let memo = Memo::default();
    let context = TenderContext { directory: &directory, members: &members, year: Some(2023), memo: &memo };
    let mut drafts = Vec::new();
    workbook.for_each_row(0, &mut |row| {
        if row.row > header.row {
            drafts.push(parse(&row, &header, &context));
        }
        ControlFlow::Continue(())
    })?;
    ensure!(
        drafts.iter().all(|parsed| parsed.draft.is_some() && !parsed.is_rejected()),
        "a row has an error"
    );
    Ok(drafts.len())
}

fn municipalities() -> Vec<Organization> {
    let names = ["Delft", "Pijnacker-Nootdorp", "Westland", "Zoetermeer"];
    let municipality = |(number, name): (u128, &str)| Organization {
        organization_id: Uuid::from_u128(number),
        kind: OrganizationKind::Municipality,
        code: Some(format!("GM{number:04}")),
        name: name.to_owned(),
        existence: (Bound::Unbounded, Bound::Unbounded),
    };
    (1..).zip(names).map(municipality).collect()
}
