//! A fresh database for each test, on one throw-away `PostgreSQL` that all test processes share.
//!
//! The server is the private one of [`schema::database`], without durability, in `target/test-postgres`. A template is
//! migrated once for each state of `migrations/`; a test's database is a copy of it and is dropped in the end.

use std::{
    collections::hash_map::DefaultHasher,
    fs::File,
    hash::{Hash, Hasher},
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use schema::database::{Database, Pool, Settings, migrate};
use tokio::sync::OnceCell;

use crate::{migrations, workspace};

static SERVER: OnceCell<Database> = OnceCell::const_new();
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database of one test; dropped with the value
pub struct TestDatabase {
    database: Database,
    name: String,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

impl TestDatabase {
    /// All migrations, no rows
    pub async fn migrated() -> Self {
        Self::copy_of(&template().await).await
    }

    /// Not even migrations
    pub async fn empty() -> Self {
        Self::copy_of("template0").await
    }

    async fn copy_of(template: &str) -> Self {
        let server = server().await;
        let name = format!("t_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        run(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self { database: server.sibling(&name), name }
    }

    /// The address, for programs
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// The database
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// A connection of its own
    pub async fn connect(&self) -> AsyncPgConnection {
        self.database.connect().await.expect("the test's database answers")
    }

    /// A pool of a few connections
    pub fn pool(&self) -> Pool {
        self.database.pool(4, None)
    }

    /// Sends everybody away and lets nobody in, as a server that stops
    pub async fn close_for_all(&self) {
        let server = server().await;
        run(server, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name)).await;
        let terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
        run(server, &format!("{terminate} = '{}'", self.name)).await;
    }

    /// Lets everybody in again
    pub async fn open_again(&self) {
        run(server().await, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name)).await;
    }

    /// Runs statements
    pub async fn run(&self, statements: &str) {
        run(&self.database, statements).await;
    }

    /// What the database says to statements that it refuses
    pub async fn refuses(&self, statements: &str) -> String {
        let refused = self.connect().await.batch_execute(statements).await;
        refused.expect_err("the database refuses it").to_string()
    }

    /// The first column of the rows of a query, as text; the column must be called `name`
    pub async fn texts(&self, query: &str) -> Vec<String> {
        texts(&self.database, query).await
    }
}

impl Drop for TestDatabase {
    /// A failure is left to the next run, which clears away what dead processes left.
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = SERVER.get().cloned();
        // A thread with a runtime of its own: the test's runtime may be the one that waits here.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async { server?.connect().await.ok()?.batch_execute(&statement).await.ok() })
        });
        let _ = dropping.join();
    }
}

async fn server() -> &'static Database {
    SERVER
        .get_or_init(async || {
            let settings = Settings {
                data_dir: workspace::target().join("test-postgres"),
                durable: false,
                ..Settings::from_env().expect("the environment is sound")
            };
            let settings = Settings { database_url: None, ..settings };
            Database::open(&settings).await.expect("the throw-away PostgreSQL starts")
        })
        .await
}

/// The name of the migrated template, which is made when it is not there.
async fn template() -> String {
    let server = server().await;
    let name = format!("template_{:016x}", migrations_hash());
    let lock = File::create(workspace::target().join("test-postgres/template.lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let databases =
        texts(server, "SELECT datname::text AS name FROM pg_database WHERE NOT datistemplate").await;
    for left in databases.iter().filter(|database| is_left_over(database, &name)) {
        run(server, &format!("DROP DATABASE IF EXISTS {left} WITH (FORCE)")).await;
    }
    if !databases.contains(&name) {
        // Under another name until it is complete.
        run(server, "DROP DATABASE IF EXISTS half_a_template WITH (FORCE); ").await;
        run(server, "CREATE DATABASE half_a_template TEMPLATE template0").await;
        migrate(server.sibling("half_a_template").url()).await.expect("the migrations run");
        run(server, &format!("ALTER DATABASE half_a_template RENAME TO {name}")).await;
    }
    name
}

/// A test's database whose process is gone, or the template of other migrations.
fn is_left_over(database: &str, template: &str) -> bool {
    let owner = database.strip_prefix("t_").and_then(|rest| rest.split('_').next());
    match owner {
        Some(process) => Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists(),
        None => database.starts_with("template_") && database != template,
    }
}

fn migrations_hash() -> u64 {
    let mut hasher = DefaultHasher::new();
    migrations::up_texts().hash(&mut hasher);
    hasher.finish()
}

async fn run(database: &Database, statements: &str) {
    let mut connection = database.connect().await.expect("the server answers");
    connection.batch_execute(statements).await.unwrap_or_else(|error| panic!("{error}: {statements}"));
}

async fn texts(database: &Database, query: &str) -> Vec<String> {
    let mut connection = database.connect().await.expect("the server answers");
    let rows: Vec<Name> =
        sql_query(query).load(&mut connection).await.unwrap_or_else(|error| panic!("{error}: {query}"));
    rows.into_iter().map(|row| row.name).collect()
}
