//! Reads a workbook in a process of its own, so that a hostile one can hurt nobody else.
//!
//! A failed allocation or an overflown stack ends a process whatever it catches: only the limits of the operating
//! system hold. The parent calls [`start`]; the same binary, started as its child, calls [`confine`] first of all.

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal, getppid, set_parent_process_death_signal, setrlimit};
use tokio::process::{Child, Command};
use tokio::time::{Instant, timeout_at};

use crate::{config::Limits, findings::Finding};

const PARENT: &str = "INKOOPKRACHT_CONFINED";
const CLAIMANT: &str = "INKOOPKRACHT_CLAIMANT";
/// More than the connections and the few files that a child opens
const OPEN_FILES: u64 = 64;

/// How a child ended
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It ended by itself, with this exit code
    Exited(i32),
    /// It went past a limit of memory or time, or crashed: the next time it would again
    OverLimit,
    /// Somebody killed it
    Killed,
}

/// A child at work; it dies when the value goes
#[derive(Debug)]
pub struct Running {
    child: Child,
    deadline: Instant,
    ended: Option<Outcome>,
}

/// Whether this process was started by [`start`] and should [`confine`] itself
pub fn is_child() -> bool {
    std::env::var_os(PARENT).is_some()
}

/// The name under which this child's run is claimed; `None` when its parent gave none
pub fn claimant() -> Option<String> {
    std::env::var(CLAIMANT).ok()
}

/// Starts this same binary with these arguments under the limits; standard streams are shared
///
/// The child is given the address of the database: the limits would otherwise reach a server that it starts. It does not
/// hear the signals of a terminal; whoever started it decides about it.
///
/// To be called on a thread that lives as long as the child may: a child dies with the thread that started it.
///
/// # Errors
/// When the child cannot be started.
pub fn start<A: AsRef<OsStr>>(
    args: impl IntoIterator<Item = A>,
    claimant: &str,
    database_url: &str,
    limits: &Limits,
) -> io::Result<Running> {
    let child = Command::new(own_binary()?)
        .args(args)
        .env("DATABASE_URL", database_url)
        .env(PARENT, std::process::id().to_string())
        .env(CLAIMANT, claimant)
        // Each arena of glibc takes address space by the tens of megabytes, which is what the limit counts.
        .env("MALLOC_ARENA_MAX", "2")
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let deadline = Instant::now() + Duration::from_secs(limits.reader_seconds);
    Ok(Running { child, deadline, ended: None })
}

/// This binary, also after an upgrade put another one in its place
fn own_binary() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { std::env::current_exe() }
}

impl Running {
    /// Waits until it ends, at its deadline at the latest; can be asked again
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub async fn outcome(&mut self) -> io::Result<Outcome> {
        if let Some(ended) = self.ended {
            return Ok(ended);
        }
        if let Ok(status) = timeout_at(self.deadline, self.child.wait()).await {
            let ended = outcome(status?);
            self.ended = Some(ended);
            return Ok(ended);
        }
        // Before it is killed: who stops waiting meanwhile and asks again must not hear of a kill from outside.
        self.ended = Some(Outcome::OverLimit);
        self.kill().await?;
        Ok(Outcome::OverLimit)
    }

    /// Kills it, if it has not ended, and waits until it is gone
    ///
    /// # Errors
    /// When it cannot be killed or waited for.
    pub async fn kill(&mut self) -> io::Result<()> {
        if self.child.id().is_none() {
            return Ok(());
        }
        self.child.kill().await
    }
}

/// The operating system kills with `SIGXCPU` for time, and a program that gets no memory aborts; a plain kill comes from
/// somebody else.
fn outcome(status: ExitStatus) -> Outcome {
    let from_outside = [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP].map(Signal::as_raw);
    match (status.code(), status.signal()) {
        (Some(code), _) => Outcome::Exited(code),
        (None, Some(signal)) if from_outside.contains(&signal) => Outcome::Killed,
        (None, _) => Outcome::OverLimit,
    }
}

/// What is said of a workbook whose child went [`Outcome::OverLimit`]
pub fn too_demanding(limits: &Limits) -> Finding {
    let most = format!("{} MB en {} seconden", limits.reader_memory_bytes >> 20, limits.reader_seconds);
    Finding::error("workbook.too_demanding").expecting(most)
}

/// Puts the limits on this process: address space, processor time, open files, no core dump; and lets it die with its
/// parent
///
/// # Errors
/// When the operating system refuses a limit, or the parent is gone already.
pub fn confine(limits: &Limits) -> io::Result<()> {
    let seconds = limits.reader_seconds;
    for (resource, most, ceiling) in [
        (Resource::As, limits.reader_memory_bytes, limits.reader_memory_bytes),
        // At the ceiling the system would send a plain kill.
        (Resource::Cpu, seconds, seconds.saturating_add(1)),
        (Resource::Nofile, OPEN_FILES, OPEN_FILES),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(ceiling) })?;
    }
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let parent = std::env::var(PARENT).ok();
    let present = getppid().map(|id| id.as_raw_nonzero().to_string());
    if parent.is_some() && parent != present {
        return Err(io::Error::other("the process that started this one is gone"));
    }
    Ok(())
}

/// Forbids this process to write files, unless it logs into one
///
/// # Errors
/// When the operating system refuses the limit.
pub fn write_no_files() -> io::Result<()> {
    let logs_into_file =
        ["/proc/self/fd/1", "/proc/self/fd/2"].iter().any(|stream| PathBuf::from(stream).is_file());
    if logs_into_file {
        return Ok(());
    }
    setrlimit(Resource::Fsize, Rlimit { current: Some(0), maximum: Some(0) }).map_err(io::Error::from)
}
