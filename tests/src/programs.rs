//! The programs as people run them: exit code, output, environment.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use serde_json::Value;

use crate::{database::TestDatabase, workspace};

static BUILT: OnceLock<()> = OnceLock::new();

/// How a program ended
#[derive(Debug)]
pub struct Ended {
    /// Exit code; -1 when it was killed
    pub code: i32,
    /// What it printed
    pub stdout: String,
    /// What it logged
    pub stderr: String,
}

impl Ended {
    /// The output as JSON
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}): {self:#?}"))
    }
}

/// A program that runs; killed when the value goes
pub struct Running(Child);

impl Running {
    /// A program that was started
    pub const fn new(child: Child) -> Self {
        Self(child)
    }

    /// Kills it as a power cut would
    pub fn kill(&mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it ended");
    }

    /// Sends a signal, such as `INT`, and waits for the exit code; -1 when it died of it
    pub fn stop(&mut self, signal: &str) -> i32 {
        send(signal, self.0.id());
        self.0.wait().expect("it ended").code().unwrap_or(-1)
    }

    /// Its number
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// Whether it still runs
    pub fn is_alive(&mut self) -> bool {
        self.0.try_wait().expect("its state").is_none()
    }

    /// Memory that it holds at the moment, in KiB
    pub fn resident_kib(&self) -> u64 {
        self.memory_kib("VmRSS:")
    }

    /// Most memory that it held at once since its start, or since its peak was forgotten, in KiB
    pub fn peak_kib(&self) -> u64 {
        self.memory_kib("VmHWM:")
    }

    /// Has the system measure its peak from now on
    pub fn forget_peak(&self) {
        fs::write(format!("/proc/{}/clear_refs", self.0.id()), "5").expect("the peak is forgotten");
    }

    fn memory_kib(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).expect("it runs");
        let held = status.lines().find_map(|line| line.strip_prefix(name)).expect("its memory");
        held.trim_end_matches("kB").trim().parse().expect("a number")
    }

    /// The processes that it started and that still run
    pub fn children(&self) -> Vec<u32> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.0.id())).into_iter().flatten().flatten();
        let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
        let ids = children.flat_map(|ids| ids.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        ids.filter_map(|id| id.parse().ok()).filter(|id| is_running(*id)).collect()
    }
}

/// What this thread has taken of the processor, however busy others keep it
pub fn processor_time() -> Duration {
    let counted = fs::read_to_string("/proc/thread-self/schedstat").expect("what the thread has taken");
    let taken = counted.split_whitespace().next().and_then(|taken| taken.parse().ok());
    Duration::from_nanos(taken.expect("nanoseconds"))
}

/// Sends a signal, such as `KILL`, to a process
pub fn send(signal: &str, process: u32) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {process}")]).status();
    assert!(sent.expect("a shell").success(), "{signal} to {process}");
}

/// Whether a process runs; one that is dead and whose parent did not look does not
pub fn is_running(process: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state
        .rsplit(')')
        .next()
        .is_some_and(|fields| !fields.trim().is_empty() && !fields.trim().starts_with('Z'))
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs `inkoopkracht-etl` on a database until it ends
pub fn etl<A: AsRef<OsStr>>(database: &TestDatabase, arguments: impl IntoIterator<Item = A>) -> Ended {
    until_its_end(command("inkoopkracht-etl", database).args(arguments))
}

/// Runs `inkoopkracht-api` on a database until it ends
pub fn api<A: AsRef<OsStr>>(database: &TestDatabase, arguments: impl IntoIterator<Item = A>) -> Ended {
    until_its_end(command("inkoopkracht-api", database).args(arguments))
}

/// The same with something to read as its input
pub fn api_with_input(database: &TestDatabase, arguments: Vec<&str>, input: &str) -> Ended {
    let mut command = command("inkoopkracht-api", database);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut sent = child.stdin.take().expect("an input");
    // One that does not want it has ended.
    let _ = sent.write_all(input.as_bytes());
    drop(sent);
    let output = child.wait_with_output().expect("it ends");
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// `inkoopkracht-etl check|import FILE --kind KIND --partnership zhw --format json`, with `--year` when there is one
pub fn import(database: &TestDatabase, verb: &str, file: &Path, kind: &str, year: Option<i32>) -> Ended {
    import_with(database, verb, file, kind, year, &[])
}

/// The same with `--map` for each column of which something is said
pub fn import_with(
    database: &TestDatabase,
    verb: &str,
    file: &Path,
    kind: &str,
    year: Option<i32>,
    columns: &[String],
) -> Ended {
    let mut arguments = vec![verb.into(), file.as_os_str().to_owned()];
    arguments.extend(["--kind", kind, "--partnership", "zhw", "--format", "json"].map(Into::into));
    if let Some(year) = year {
        arguments.extend(["--year".into(), year.to_string().into()]);
    }
    for column in columns {
        arguments.extend(["--map".into(), column.into()]);
    }
    etl(database, arguments)
}

/// Starts a worker
pub fn worker(database: &TestDatabase) -> Running {
    worker_with(database, |_| {})
}

/// Starts a worker with other settings
pub fn worker_with(database: &TestDatabase, settings: impl FnOnce(&mut Command)) -> Running {
    let mut command = command("inkoopkracht-etl", database);
    command.arg("worker").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("INKOOPKRACHT_WORKER_POLL_SECONDS", "1");
    settings(&mut command);
    Running(command.spawn().expect("the worker starts"))
}

/// A command of ours with nothing of this environment's settings
pub fn command(name: &str, database: &TestDatabase) -> Command {
    let mut command = Command::new(path(name));
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("INKOOPKRACHT_") {
            command.env_remove(variable);
        }
    }
    command.env("DATABASE_URL", database.url());
    command
}

/// Runs a command until its end
pub fn until_its_end(command: &mut Command) -> Ended {
    let output = command.stdin(Stdio::null()).output().expect("the program starts");
    Ended {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Where a program of ours is. A test run does not build programs by itself, so the first test that wants one has cargo
/// do what there is to do; `HARNESS_PROGRAMS_BUILT` says that somebody did.
fn path(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("a test lies in the folder of its profile").to_path_buf();
    BUILT.get_or_init(|| {
        if std::env::var_os("HARNESS_PROGRAMS_BUILT").is_none() {
            build_once(&folder);
        }
    });
    folder.join(name)
}

/// Builds once a run: nextest has a process for each test, all of one parent.
fn build_once(folder: &Path) {
    let stamp = workspace::target().join("test-programs");
    let mut stamp =
        File::options().read(true).write(true).create(true).truncate(false).open(stamp).expect("a stamp");
    stamp.lock().expect("the lock");
    let (this_run, mut built) = (this_run(), String::new());
    stamp.read_to_string(&mut built).expect("the stamp");
    if built == this_run {
        return;
    }
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The tests too, or features would differ and all would be built twice.
    cargo.args(["build", "--quiet", "--workspace", "--bins", "--tests"]).current_dir(workspace::root());
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    let ended = until_its_end(&mut cargo);
    assert_eq!(ended.code, 0, "the programs cannot be built: {}", ended.stderr);
    stamp.set_len(0).expect("the stamp is emptied");
    stamp.rewind().expect("and written from its start");
    stamp.write_all(this_run.as_bytes()).expect("the stamp is written");
}

/// The process that runs the tests and the moment at which it began, since numbers come back.
fn this_run() -> String {
    let runner = std::os::unix::process::parent_id();
    let status = fs::read_to_string(format!("/proc/{runner}/stat")).unwrap_or_default();
    let began =
        status.rsplit(')').next().and_then(|fields| fields.split_whitespace().nth(19)).unwrap_or_default();
    format!("{runner} {began}")
}
