//! Reads a workbook in a process of its own, so that a hostile one can hurt nobody else.
//!
//! A failed allocation or an overflown stack ends a process whatever it catches: only the limits of the operating
//! system hold. The parent calls [`run`]; the same binary, started as its child, calls [`confine`] first of all.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};

use crate::{config::Limits, findings::Finding};

const MARKER: &str = "INKOOPKRACHT_CONFINED";
const GLANCE: Duration = Duration::from_millis(5);

/// How a child ended
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It ended by itself, with this exit code
    Exited(i32),
    /// It went past a limit of memory or time, or crashed
    Killed,
}

/// Whether this process was started by [`run`] and should [`confine`] itself
pub fn is_child() -> bool {
    std::env::var_os(MARKER).is_some()
}

/// Number of the process whom a person sees: the parent's in a child, else its own
pub fn visible_process() -> String {
    std::env::var(MARKER).unwrap_or_else(|_| std::process::id().to_string())
}

/// Runs this same binary with these arguments under the limits, and waits for it; standard streams are shared
///
/// The child is given the address of the database: the limits would otherwise reach a server that it starts.
///
/// Blocks: call it on a thread of its own in asynchronous code, and keep that thread until it returns, since a child
/// dies with the thread that started it.
///
/// # Errors
/// When the child cannot be started or waited for.
pub fn run<A: AsRef<OsStr>>(
    args: impl IntoIterator<Item = A>,
    database_url: &str,
    limits: &Limits,
) -> io::Result<Outcome> {
    let child = Command::new(own_binary()?)
        .args(args)
        .env("DATABASE_URL", database_url)
        .env(MARKER, std::process::id().to_string())
        // Each arena of glibc takes address space by the tens of megabytes, which is what the limit counts.
        .env("MALLOC_ARENA_MAX", "2")
        .spawn()?;
    wait(child, Duration::from_secs(limits.reader_seconds))
}

/// This binary, also after an upgrade put another one in its place
fn own_binary() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { std::env::current_exe() }
}

fn wait(mut child: Child, time: Duration) -> io::Result<Outcome> {
    let deadline = Instant::now() + time;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().map_or(Outcome::Killed, Outcome::Exited));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(Outcome::Killed);
        }
        thread::sleep(GLANCE);
    }
}

/// What is said of a workbook whose child was [`Outcome::Killed`]
pub fn too_demanding(limits: &Limits) -> Finding {
    let most = format!("{} MB en {} seconden", limits.reader_memory_bytes >> 20, limits.reader_seconds);
    Finding::error("workbook.too_demanding").expecting(most)
}

/// Puts the limits on this process: address space, processor time, no core dump; and lets it die with its parent
///
/// # Errors
/// When the operating system refuses a limit, or the parent is gone already.
pub fn confine(limits: &Limits) -> io::Result<()> {
    for (resource, most) in [
        (Resource::As, limits.reader_memory_bytes),
        (Resource::Cpu, limits.reader_seconds),
        (Resource::Core, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let parent = std::env::var(MARKER).ok();
    let present = getppid().map(|id| id.as_raw_nonzero().to_string());
    if parent.is_some() && parent != present {
        return Err(io::Error::other("the process that started this one is gone"));
    }
    Ok(())
}
