//! The private server's data and processes: made, started, looked at and stopped. Who may do so when is not decided
//! here but in `private`.

use super::account::{Account, program_in_path};
use super::{DatabaseError, Settings, binaries, processes, socket};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Name of the database, and of the server's only account.
const DATABASE: &str = "inkoopkracht";
const USER: &str = "app";

const LOG: &str = "server.log";
const LOG_MAX_BYTES: u64 = 10_000_000;

const STOP: [&str; 4] = ["stop", "--silent", "--mode=fast", "--timeout=60"];

/// As long as PostgreSQL may need to recover after a power cut.
const START_MAX: Duration = Duration::from_mins(2);

/// What the server's own files say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Down,
    /// Starting or stopping.
    Busy,
    Ready,
}

/// The data and the programs of the private server.
pub(super) struct Cluster {
    data: PathBuf,
    users: PathBuf,
    socket: PathBuf,
    binaries: PathBuf,
    account: Account,
    flock: Option<PathBuf>,
    durable: bool,
}

impl Cluster {
    /// The server that has its data in `folder`, which must exist and be absolute. Who holds a lock on `users` uses the
    /// server. Makes nothing yet.
    pub(super) fn of(folder: &Path, users: &Path, settings: &Settings) -> Result<Self, DatabaseError> {
        let data = folder.join("postgresql");
        // It may be a link to another disk.
        let data = fs::canonicalize(&data).unwrap_or(data);
        let binaries = binaries::find(settings.postgres_bin.as_deref(), &data)?;
        let account = Account::of(&data, &[&data, &binaries.join("postgres")])?;
        let socket = socket::folder(folder, account.uid());
        // The one of BusyBox lacks the options that are needed.
        let flock = program_in_path("flock")
            .filter(|file| !fs::canonicalize(file).is_ok_and(|file| file.ends_with("busybox")));
        let users = users.to_path_buf();
        Ok(Self { data, users, socket, binaries, account, flock, durable: settings.durable })
    }

    pub(super) fn url(&self) -> String {
        let host = socket::host(&self.socket);
        format!("postgresql://{USER}@{host}/{DATABASE}")
    }

    pub(super) fn account(&self) -> &Account {
        &self.account
    }

    /// What the first line (process) and the eighth (status) of the server's pid file say.
    pub(super) fn state(&self) -> State {
        let Ok(text) = fs::read_to_string(self.data.join("postmaster.pid")) else {
            return State::Down;
        };
        let mut lines = text.lines();
        let process = lines.next().and_then(|line| line.trim().parse().ok()).and_then(Pid::from_raw);
        match process {
            Some(process) if processes::is_alive(process, &self.data) => match lines.nth(6).map(str::trim) {
                Some("ready") => State::Ready,
                _ => State::Busy,
            },
            // In another container on the same folder its process cannot be seen, but it answers.
            _ if UnixStream::connect(self.socket.join(socket::NAME)).is_ok() => State::Ready,
            _ => State::Down,
        }
    }

    /// Makes the data when there are none, starts the server when it is down, and returns when it accepts connections.
    /// `users` holds the lock of a user.
    pub(super) fn ensure_ready(&self, users: &File) -> Result<(), DatabaseError> {
        if !self.data.exists() {
            self.create()?;
        }
        let begin = Instant::now();
        loop {
            match self.state() {
                State::Ready => return Ok(()),
                State::Down => return self.start(users),
                State::Busy if begin.elapsed() < START_MAX => std::thread::sleep(Duration::from_millis(20)),
                State::Busy => {
                    return Err(DatabaseError::CannotStart {
                        step: "waiting for the server",
                        log: self.log_tail(),
                    });
                }
            }
        }
    }

    /// Stops the server: connections are broken off, what was committed is kept.
    pub(super) fn stop(&self) {
        // Fails when no server runs, which is as good.
        let _ = self.program("pg_ctl", &[]).args(STOP).status();
    }

    /// What waits until nobody uses the server and then stops it. It leaves when another, which holds the lock on
    /// `guardian`, is on duty; after 2 s, for that other may just be leaving. None without `flock`.
    pub(super) fn guardian(&self, guardian: &Path) -> Option<Command> {
        let flock = self.flock.as_deref()?;
        let words = [flock.as_os_str(), "-w".as_ref(), "2".as_ref(), guardian.as_os_str(), flock.as_os_str()];
        let mut command = self.program("pg_ctl", &[&words, &[self.users.as_os_str()][..]].concat());
        command.args(STOP);
        Some(command)
    }

    /// A program of the server, as its account, started by the program and arguments in `through`.
    fn program(&self, name: &str, through: &[&OsStr]) -> Command {
        let program = self.binaries.join(name);
        let mut words = through.iter().copied().chain([program.as_os_str()]);
        let mut command = self.account.command(words.next().unwrap_or_default().as_ref());
        // PGDATA not as an argument: pg_ctl hands that to a shell, which trips over `$` and quotes.
        command.args(words).env("PGDATA", &self.data);
        command
    }

    fn start(&self, users: &File) -> Result<(), DatabaseError> {
        self.clear_away()?;
        socket::prepare(&self.socket, &self.account)?;
        let log = self.data.join(LOG);
        if fs::metadata(&log).is_ok_and(|found| found.len() > LOG_MAX_BYTES) {
            fs::rename(&log, self.data.join("server.log.1")).map_err(DatabaseError::folder(&log))?;
        }
        let lock = users.try_clone().map_err(DatabaseError::folder(&self.users))?;
        let mut command = self.program("pg_ctl", &[]);
        command
            .current_dir(&self.data)
            // Should this process be killed, then pg_ctl, having the lock, keeps the guardian waiting until there is a
            // server to stop. The server gets another input.
            .stdin(lock)
            .args(["start", "--silent", "--wait", "--log", LOG, "--timeout"])
            .arg(START_MAX.as_secs().to_string())
            .arg("--options")
            .arg(self.options());
        let started = command.status().map_err(|error| cannot("pg_ctl start", &error))?;
        if started.success() && self.state() == State::Ready {
            return Ok(());
        }
        Err(DatabaseError::CannotStart { step: "pg_ctl start", log: self.log_tail() })
    }

    /// Settings of the server, for a shell. The socket's folder, passable by its owner alone, guards it: there is no
    /// network address and no password.
    fn options(&self) -> OsString {
        let mut options = Vec::new();
        let folder = self.socket.as_os_str().as_bytes();
        // Quoted for PostgreSQL, whose setting is a list, and then for the shell.
        options.extend_from_slice(b"-c unix_socket_directories='\"");
        for byte in folder {
            match byte {
                b'"' => options.extend_from_slice(b"\"\""),
                b'\'' => options.extend_from_slice(b"'\\''"),
                other => options.push(*other),
            }
        }
        options.extend_from_slice(b"\"' -c unix_socket_permissions=0700 -c listen_addresses='' -c port=5432");
        options.extend_from_slice(b" -c timezone=UTC -c log_timezone=UTC -c logging_collector=off");
        if !self.durable {
            options.extend_from_slice(b" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        OsString::from_vec(options)
    }

    /// What a killed server left: its children, which hold on to its memory, its pid file, whose number may now be
    /// another process's, and its socket.
    fn clear_away(&self) -> Result<(), DatabaseError> {
        if !processes::can_be_seen() {
            return Ok(());
        }
        let begin = Instant::now();
        loop {
            let left = processes::of_server(&self.data);
            if left.is_empty() {
                break;
            }
            if begin.elapsed() > Duration::from_secs(10) {
                let log = format!("processes {left:?} of a killed server do not end");
                return Err(DatabaseError::CannotStart { step: "clearing away", log });
            }
            for process in left {
                // Gone in the meantime is as good.
                let _ = kill_process(process, Signal::KILL);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        for file in [
            self.data.join("postmaster.pid"),
            self.socket.join(socket::NAME),
            self.socket.join(format!("{}.lock", socket::NAME)),
        ] {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(DatabaseError::Folder { path: file, source: error });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the data under another name first, so that what was broken off halfway is never taken for data.
    fn create(&self) -> Result<(), DatabaseError> {
        let parent = self.data.parent().unwrap_or(&self.data);
        for entry in fs::read_dir(parent).map_err(DatabaseError::folder(parent))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("postgresql.new-") {
                // Disk space only, so a failure can wait for the next time.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        let new = parent.join(format!("postgresql.new-{}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&new).map_err(DatabaseError::folder(&new))?;
        self.account.give(&new)?;
        let mut initdb = self.program("initdb", &[]);
        initdb.arg("--pgdata").arg(&new).args(["--username", USER, "--encoding=UTF8", "--auth=trust"]);
        initdb.args(["--data-checksums", "--text-search-config=simple"]);
        // macOS knows no C.UTF-8.
        let locale = if cfg!(target_os = "macos") {
            ["--locale=C", "--lc-ctype=UTF-8"]
        } else {
            ["--locale=C.UTF-8"; 2]
        };
        initdb.args(locale).args((!self.durable).then_some("--no-sync"));
        run(initdb, "initdb", "")?;
        let mut single = self.program("postgres", &[]);
        single.arg("--single").arg("-D").arg(&new).arg("postgres");
        run(single, "creating the database", &format!("CREATE DATABASE {DATABASE}\n"))?;
        fs::rename(&new, &self.data).map_err(DatabaseError::folder(&self.data))
    }

    fn log_tail(&self) -> String {
        let log = fs::read(self.data.join(LOG)).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().rev().take(15).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

/// Runs a step that must succeed and must not complain of an error.
fn run(mut command: Command, step: &'static str, input: &str) -> Result<(), DatabaseError> {
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot(step, &error))?;
    if let Some(mut pipe) = child.stdin.take() {
        // A step that ended at once tells why below.
        let _ = pipe.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(|error| cannot(step, &error))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() && !said.contains("ERROR:") && !said.contains("FATAL:") {
        return Ok(());
    }
    Err(DatabaseError::CannotStart { step, log: said.trim().to_owned() })
}

fn cannot(step: &'static str, error: &io::Error) -> DatabaseError {
    DatabaseError::CannotStart { step, log: error.to_string() }
}
