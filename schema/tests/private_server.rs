//! The private PostgreSQL, with real servers and with users that are processes of their own: they can be killed.

use diesel::QueryableByName;
use diesel::sql_types::Integer;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use rustix::process::{Pid, Signal, kill_process};
use schema::database::{Database, Settings, migrate, pending, revert_all, revert_last};
use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Outcome = Result<(), Box<dyn std::error::Error>>;
type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// A folder that only its owner may enter, so that root's server account may not; away with it in the end.
struct Folder {
    outer: PathBuf,
    data: PathBuf,
}

impl Folder {
    fn new(test: &str, data: &str) -> Fallible<Self> {
        let outer = PathBuf::from(format!("/tmp/inkoopkracht-test-{}-{test}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&outer)?;
        Ok(Self { data: outer.join(data), outer })
    }

    /// The server's process, when its pid file is there.
    fn postmaster(&self) -> Option<Pid> {
        let text = fs::read_to_string(self.data.join("postgresql/postmaster.pid")).ok()?;
        Pid::from_raw(text.lines().next()?.parse().ok()?)
    }

    fn wait_until_stopped(&self) -> Outcome {
        wait_until("the server has stopped", || self.postmaster().is_none())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = self.wait_until_stopped();
        // Again when a leaving guardian puts its lock file back in between.
        let _ = wait_until("the folder is gone", || {
            let _ = fs::remove_dir_all(&self.outer);
            !self.outer.exists()
        });
    }
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) -> Outcome {
    let begin = Instant::now();
    while !is_so() {
        if begin.elapsed() > Duration::from_secs(15) {
            return Err(format!("after 15 s not: {what}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// A process that uses the server of a folder until it is told to leave or is killed.
struct User {
    process: Child,
    url: String,
}

impl User {
    /// Starts without waiting for the server.
    fn begin(folder: &Path, wish: &str) -> Fallible<Child> {
        let test = std::env::current_exe()?;
        let built = test.parent().and_then(Path::parent).ok_or("no build folder")?;
        let program = built.join("examples/hold_database");
        let mut command = Command::new(&program);
        command.arg(folder).arg(wish).env_remove("DATABASE_URL");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| format!("{}: {error}", program.display()).into())
    }

    fn ready(mut process: Child) -> Fallible<Self> {
        let mut url = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut url)?;
        if url.is_empty() {
            let mut said = String::new();
            process.stderr.take().ok_or("no errors")?.read_to_string(&mut said)?;
            return Err(format!("no server: {said}").into());
        }
        Ok(Self { process, url: url.trim().to_owned() })
    }

    fn new(folder: &Folder) -> Fallible<Self> {
        Self::ready(Self::begin(&folder.data, "fast")?)
    }

    async fn execute(&self, statements: &str) -> Outcome {
        Ok(AsyncPgConnection::establish(&self.url).await?.batch_execute(statements).await?)
    }

    async fn number(&self, expression: &str) -> Fallible<i32> {
        use diesel_async::RunQueryDsl;
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Integer)]
            number: i32,
        }
        let mut connection = AsyncPgConnection::establish(&self.url).await?;
        let query = diesel::sql_query(format!("SELECT ({expression})::integer AS number"));
        Ok(query.get_result::<Row>(&mut connection).await?.number)
    }

    fn leave(mut self) -> Outcome {
        drop(self.process.stdin.take());
        let status = self.process.wait()?;
        if status.success() { Ok(()) } else { Err(format!("the user ended with {status}").into()) }
    }

    fn kill(mut self) -> Outcome {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

#[tokio::test]
async fn what_was_written_is_there_after_a_stop_and_a_start() -> Outcome {
    let folder = Folder::new("restart", "a 'b' \"c\", $HOME & `d`")?;
    let user = User::ready(User::begin(&folder.data, "durable")?)?;
    user.execute("CREATE TABLE kept AS SELECT 42 AS number").await?;
    assert_eq!(
        user.number("current_setting('fsync')::bool::int + current_setting('data_checksums')::bool::int")
            .await?,
        2
    );
    assert_eq!(user.number("(current_setting('listen_addresses') = '')::int").await?, 1);
    user.leave()?;
    folder.wait_until_stopped()?;
    let user = User::new(&folder)?;
    assert_eq!(user.number("SELECT number FROM kept").await?, 42);
    user.leave()
}

#[tokio::test]
async fn the_server_stays_until_the_last_user_leaves() -> Outcome {
    let folder = Folder::new("two", "data")?;
    let first = User::new(&folder)?;
    let second = User::new(&folder)?;
    let server = folder.postmaster();
    first.leave()?;
    // Longer than a stop takes.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(second.number("1").await?, 1);
    assert_eq!(folder.postmaster(), server, "it was never stopped");
    second.leave()?;
    folder.wait_until_stopped()
}

#[tokio::test]
async fn the_server_stops_when_its_only_user_is_killed() -> Outcome {
    let folder = Folder::new("killed", "data")?;
    let user = User::new(&folder)?;
    assert!(folder.postmaster().is_some());
    user.kill()?;
    folder.wait_until_stopped()
}

#[tokio::test]
async fn a_user_killed_while_the_server_starts_leaves_no_server() -> Outcome {
    let folder = Folder::new("early", "data")?;
    User::new(&folder)?.leave()?;
    folder.wait_until_stopped()?;
    for delay_ms in [5, 15, 30, 45, 60, 80, 120] {
        let mut process = User::begin(&folder.data, "fast")?;
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
        process.kill()?;
        process.wait()?;
        // A server that is on its way up appears within this time.
        tokio::time::sleep(Duration::from_millis(700)).await;
        folder.wait_until_stopped().map_err(|error| format!("killed after {delay_ms} ms: {error}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_killed_server_comes_back_while_it_has_users() -> Outcome {
    let folder = Folder::new("crash", "data")?;
    let user = User::ready(User::begin(&folder.data, "durable")?)?;
    user.execute("CREATE TABLE kept AS SELECT 42 AS number").await?;
    // A statement that goes on keeps the server's memory in use after the server itself was killed.
    let mut busy = AsyncPgConnection::establish(&user.url).await?;
    let busy =
        tokio::spawn(
            async move { busy.batch_execute("SELECT count(*) FROM generate_series(1, 1e10)").await },
        );
    tokio::time::sleep(Duration::from_millis(300)).await;
    let killed = folder.postmaster().ok_or("no server")?;
    kill_process(killed, Signal::KILL)?;
    wait_until("another server", || folder.postmaster().is_some_and(|server| server != killed))?;
    let begin = Instant::now();
    while user.number("SELECT number FROM kept").await.ok() != Some(42) {
        assert!(begin.elapsed() < Duration::from_secs(15), "no answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(busy.await?.is_err(), "the statement was broken off");
    user.leave()
}

#[tokio::test]
async fn a_start_after_everything_was_killed_is_not_misled_by_what_was_left() -> Outcome {
    let folder = Folder::new("stale", "data")?;
    let user = User::ready(User::begin(&folder.data, "durable")?)?;
    user.execute("CREATE TABLE kept AS SELECT 42 AS number").await?;
    let server = folder.postmaster().ok_or("no server")?;
    let guardian = guardian_of(&folder)?;
    kill_process(guardian, Signal::KILL)?;
    kill_process(server, Signal::KILL)?;
    user.kill()?;
    // As after a restart of a container: the number in the file is another process's now.
    let file = folder.data.join("postgresql/postmaster.pid");
    let text = fs::read_to_string(&file)?;
    let rest = text.split_once('\n').ok_or("one line")?.1;
    fs::write(&file, format!("{}\n{rest}", std::process::id()))?;
    DirBuilder::new().create(folder.data.join("postgresql.new-1"))?;
    let user = User::new(&folder)?;
    assert_eq!(user.number("SELECT number FROM kept").await?, 42);
    user.leave()
}

#[tokio::test]
async fn a_killed_guardian_is_replaced() -> Outcome {
    let folder = Folder::new("guardian", "data")?;
    let user = User::new(&folder)?;
    let killed = guardian_of(&folder)?;
    kill_process(killed, Signal::KILL)?;
    wait_until("another guardian", || guardian_of(&folder).is_ok_and(|guardian| guardian != killed))?;
    user.kill()?;
    folder.wait_until_stopped()
}

#[tokio::test]
async fn the_path_may_be_longer_than_a_socket_allows() -> Outcome {
    let folder = Folder::new("long", &"lang".repeat(40))?;
    let user = User::new(&folder)?;
    assert!(user.url.contains("@%2Ftmp%2Finkoopkracht-"), "{}", user.url);
    assert_eq!(user.number("1").await?, 1);
    let socket = user.url.split(['@', '/']).nth(3).ok_or("no host")?.replace("%2F", "/");
    user.leave()?;
    folder.wait_until_stopped()?;
    // In /tmp anybody may have put a folder under that name, to listen in.
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o755))?;
    let refused = User::new(&folder).err().map(|error| error.to_string());
    fs::remove_dir_all(socket)?;
    assert!(refused.is_some_and(|error| error.contains("remove it")));
    Ok(())
}

#[tokio::test]
async fn users_that_come_together_share_one_new_server() -> Outcome {
    let folder = Folder::new("together", "data")?;
    let beginning: Vec<Child> =
        (0..4).map(|_| User::begin(&folder.data, "fast")).collect::<Result<_, _>>()?;
    let users: Vec<User> = beginning.into_iter().map(User::ready).collect::<Result<_, _>>()?;
    for user in &users {
        assert_eq!(user.number("1").await?, 1);
    }
    let left = fs::read_dir(&folder.data)?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("postgresql.new-"));
    assert_eq!(left.count(), 0, "one made the data");
    users.into_iter().try_for_each(User::leave)?;
    folder.wait_until_stopped()
}

#[tokio::test]
async fn who_comes_while_the_server_stops_gets_a_new_one() -> Outcome {
    let folder = Folder::new("relay", "data")?;
    for delay_ms in [0, 5, 20, 40, 80, 160] {
        let user = User::new(&folder)?;
        assert_eq!(user.number("1").await?, 1, "after {delay_ms} ms");
        user.leave()?;
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    folder.wait_until_stopped()
}

#[tokio::test]
async fn programs_that_migrate_together_do_each_migration_once() -> Outcome {
    let folder = Folder::new("migrate", "data")?;
    let settings = Settings { data_dir: folder.data.clone(), durable: false, ..Settings::default() };
    let database = Database::open(&settings).await?;
    let url = database.url();
    let all = pending(url).await?;
    assert!(!all.is_empty());
    let (left, right) = tokio::try_join!(migrate(url), migrate(url))?;
    assert_eq!([left, right].concat(), all);
    assert!(pending(url).await?.is_empty());
    assert!(
        revert_last(url)
            .await?
            .is_some_and(|version| all.last().is_some_and(|name| name.starts_with(&version)))
    );
    assert_eq!(revert_all(url).await?.len(), all.len() - 1);
    assert_eq!(revert_last(url).await?, None);
    Ok(())
}

#[tokio::test]
async fn a_pool_limits_statements_and_outlives_its_server() -> Outcome {
    let folder = Folder::new("pool", "data")?;
    let settings = Settings { data_dir: folder.data.clone(), durable: false, ..Settings::default() };
    let database = Database::open(&settings).await?;
    let pool = database.pool(2, Some(Duration::from_millis(100)));
    let slow = pool.get().await?.batch_execute("SELECT pg_sleep(5)").await;
    assert!(slow.is_err_and(|error| error.to_string().contains("statement timeout")));
    pool.get().await?.batch_execute("SELECT 1").await?;
    database.connect().await?.batch_execute("SELECT pg_sleep(0.2)").await?;

    let killed = folder.postmaster().ok_or("no server")?;
    kill_process(killed, Signal::KILL)?;
    let begin = Instant::now();
    loop {
        // A connection may die between being checked and being used, so the statement may fail as well, but not for long.
        let answer =
            async { Ok::<_, Box<dyn std::error::Error>>(pool.get().await?.batch_execute("SELECT 1").await?) };
        if answer.await.is_ok() && folder.postmaster().is_some_and(|server| server != killed) {
            break;
        }
        assert!(begin.elapsed() < Duration::from_secs(15), "no answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(pool);
    drop(database);
    folder.wait_until_stopped()
}

/// The process that waits for the users of a folder to leave.
fn guardian_of(folder: &Folder) -> Fallible<Pid> {
    let lock = folder.data.join("postgresql.users");
    let lock = fs::canonicalize(lock)?;
    let mut waiting = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) =
            entry.file_name().to_str().and_then(|name| name.parse().ok()).and_then(Pid::from_raw)
        else {
            continue;
        };
        let words = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let words = String::from_utf8_lossy(&words).into_owned();
        // The inner of the two: the outer one waits for it and ends with it.
        let mut words = words.split('\0');
        if words.next().is_some_and(|word| word.ends_with("flock"))
            && words.next().is_some_and(|word| Path::new(word) == lock)
        {
            waiting.push(process);
        }
    }
    waiting.pop().ok_or_else(|| "no guardian".into())
}
