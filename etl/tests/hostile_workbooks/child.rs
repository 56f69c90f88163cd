//! Reading in a process of its own: the test binary starts itself again, within limits that the operating system holds

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use etl::config::{Config, Limits};
use etl::error::EtlError;
use etl::workbook::Workbook;
use rustix::process::{Resource, Rlimit, setrlimit};

/// What reading may add to the address space of a process that has started, in bytes
///
/// The promise is 64 MiB of memory for the whole process. Address space is more than memory: what is asked for counts,
/// used or not.
const MEMORY: u64 = 48 << 20;
/// Seconds of the processor: a program that is not optimized takes several times as long for millions of lines
const SECONDS: u64 = if cfg!(debug_assertions) { 15 } else { 3 };

/// More than any table expects
const MOST_CELLS: usize = 1000;

const FILE: &str = "HOSTILE_WORKBOOK";
const OUTCOME: &str = "outcome";
const LIMIT: &str = "INKOOPKRACHT_MAX_";

/// The cells that come of a file, or its finding, or how the process ended that read it
pub(super) fn outcome(file: &[u8], limits: &[(&str, u64)]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workbook");
    fs::write(&path, file).unwrap();
    let ended = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child::reads", "--test-threads", "1"])
        .env(FILE, &path)
        // An arena of a thread would take more address space than all that is allowed.
        .env("MALLOC_ARENA_MAX", "1")
        .envs(limits.iter().map(|(name, most)| (format!("{LIMIT}{name}"), most.to_string())))
        .output()
        .unwrap();
    let Ok(told) = fs::read_to_string(path.with_extension(OUTCOME)) else {
        return Err(format!("{}: {}", ended.status, String::from_utf8_lossy(&ended.stdout)));
    };
    match told.split_once(' ') {
        Some(("read", cells)) => Ok(cells.to_owned()),
        _ => Err(told),
    }
}

/// In a child, reads what it is given; in a run of the tests, nothing
#[test]
fn reads() {
    let Some(path) = env::var_os(FILE) else { return };
    let path = Path::new(&path);
    let limits = Config::from_variables(&|name| env::var_os(name)).unwrap().limits;
    for (resource, most) in [(Resource::As, address_space() + MEMORY), (Resource::Cpu, SECONDS)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).unwrap();
    }
    let told = match cells(fs::read(path).unwrap(), &limits) {
        Ok(cells) => format!("read {cells}"),
        Err(EtlError::Unreadable(finding)) => match finding.cell {
            Some(cell) => format!("{} {cell}", finding.code),
            None => finding.code.to_owned(),
        },
        Err(other) => panic!("{other}"),
    };
    fs::write(path.with_extension(OUTCOME), told).unwrap();
}

/// The cells of all sheets, the first of them: what is kept here would count
fn cells(file: Vec<u8>, limits: &Limits) -> Result<String, EtlError> {
    let mut workbook = Workbook::open(file, limits)?;
    let mut told = Vec::new();
    for sheet in 0..workbook.sheets().len() {
        workbook.for_each_row(sheet, &mut |row| {
            let cells = row.cells.iter().take(MOST_CELLS.saturating_sub(told.len()));
            told.extend(cells.map(|cell| format!("{}={}", cell.address, cell.value.display())));
            ControlFlow::Continue(())
        })?;
    }
    Ok(told.join(" "))
}

/// Of this process as it is, in bytes
fn address_space() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap();
    size.trim_end_matches("kB").trim().parse::<u64>().unwrap() << 10
}
