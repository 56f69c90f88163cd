//! Queries through the whole server, as a process of its own, against `PostGraphile` 5 where it is installed
//! ([`peer`]), and against one hand-written statement that gives the same rows through a pool of the same size.
//!
//! Tenders: `BENCH_TENDERS`, 20 000 when not set; seconds a measurement: `BENCH_SECONDS`, 3 when not set.

mod http;
mod peer;
mod questions;
mod server;

use std::{
    io::{BufRead, BufReader},
    marker::PhantomData,
    net::SocketAddr,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, methods::LoadQuery};
use http::{Client, load};
use peer::Peer;
use questions::{
    NOTHING, Q1, Q1_FLOOR, Q1_PEER, Q1Row, Q1Sql, Q2, Q2_FLOOR, Q2_PEER, Q2Row, Q2Sql, Q3, Q3_FLOOR, Q3_PEER,
    Q3Row, Q3Sql, Q4, Q4_FLOOR, Q4_PEER, Q4Row, Q4Sql,
};
use schema::database::Pool;
use server::{Server, memory_kb, setting};

const CONNECTIONS: [usize; 2] = [16, 64];
/// Answers by which the statements of one are counted
const COUNTED: i32 = 300;

/// A hand-written statement that gives rows of the SQL type `ST`, prepared once a connection
struct Floor<ST>(&'static str, PhantomData<fn() -> ST>);

impl<ST> QueryFragment<Pg> for Floor<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

impl<ST> QueryId for Floor<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Floor<ST> {
    type SqlType = ST;
}

#[tokio::main]
async fn main() -> Result<()> {
    let tenders = setting("BENCH_TENDERS", 20_000)?;
    let time = Duration::from_secs(setting("BENCH_SECONDS", 3)?.into());
    let mut server = Server::start().await?;
    fill(&mut server, tenders).await?;
    println!("{tenders} tenders of 20 years with 4 participations each; {} s a measurement", time.as_secs());
    let token = token(&server)?;

    let mut who = 0.0;
    for (name, query) in [("who asks", NOTHING), ("Q1", Q1), ("Q3", Q3), ("Q4", Q4)] {
        let each = statements(&mut server, &token, query).await?;
        println!("{name}: {:.1} statements an answer, its check of a pooled connection too", each - who);
        if query == NOTHING {
            who = each;
        }
    }
    let api = Api::start(&server)?;
    println!("ready {} ms after its start, {} MB resident", api.ready.as_millis(), api.memory_mb());
    let peer = Peer::start(server.database.url())?;
    if peer.is_none() {
        println!("PostGraphile is not installed: npm ci in tests/benches/postgraphile");
    }
    let keys = Keys::of(&mut server, &api, &token).await?;
    let pool = server.database.pool(8, None);
    for connections in CONNECTIONS {
        println!("{connections} connections: of the peer, answers a second, p50 and p99");
        let compare = Compare {
            api: &api,
            peer: peer.as_ref(),
            keys: &keys,
            token: &token,
            pool: &pool,
            connections,
            time,
        };
        compare.all::<Q1Sql, Q1Row>("Q1: 50 tenders of a year", Q1, Q1_PEER, Q1_FLOOR).await?;
        compare.all::<Q2Sql, Q2Row>("Q2: one tender, all nested", Q2, Q2_PEER, Q2_FLOOR).await?;
        compare.all::<Q3Sql, Q3Row>("Q3: cost distribution", Q3, Q3_PEER, Q3_FLOOR).await?;
        compare.all::<Q4Sql, Q4Row>("Q4: filter, order, page of 100", Q4, Q4_PEER, Q4_FLOOR).await?;
        compare.with_peer("Q5: { __typename }", NOTHING, NOTHING)?;
    }
    println!(
        "{} MB resident in the end, {} MB at the peak",
        api.memory_mb(),
        memory_kb(api.child.id(), "VmHWM") / 1024
    );
    if let Some(peer) = peer {
        println!("{} MB resident of the peer", peer.memory_mb());
    }
    Ok(())
}

/// What the queries name: the partnership, and a tender as tables and as the API know it
pub(crate) struct Keys {
    partnership: String,
    key: String,
    tender: String,
}

impl Keys {
    async fn of(server: &mut Server, api: &Api, token: &str) -> Result<Self> {
        #[derive(diesel::QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            partnership: String,
            #[diesel(sql_type = Text)]
            key: String,
        }
        let statement = "SELECT partnership_id::text AS partnership, tender_id::text AS key
            FROM tenders JOIN calendars USING (calendar_id) WHERE year = 2011 AND reference = 'T-1'";
        let Row { partnership, key } =
            diesel::sql_query(statement).get_result(&mut server.connection).await?;
        let query = "{ tender(partnership: \"zhw\", year: 2011, reference: \"T-1\") { id } }";
        let found = Client::connect(api.address, token, query)?.data()?;
        let tender = found["tender"]["id"].as_str().context("a tender")?.to_owned();
        Ok(Self { partnership, key, tender })
    }

    fn into(&self, query: &str) -> String {
        query
            .replace("PARTNERSHIP", &self.partnership)
            .replace("KEY", &self.key)
            .replace("TENDER", &self.tender)
    }
}

/// The server as a process; ended with the value
struct Api {
    child: Child,
    address: SocketAddr,
    ready: Duration,
}

impl Api {
    fn start(server: &Server) -> Result<Self> {
        let start = Instant::now();
        let mut command = server.program("inkoopkracht-api")?;
        command.arg("serve").env("INKOOPKRACHT_BIND", "127.0.0.1:0").env("INKOOPKRACHT_LOG", "warn");
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let ready = start.elapsed();
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
        Ok(Self { child, address: address.with_context(|| format!("no address: {line}"))?, ready })
    }

    fn memory_mb(&self) -> u64 {
        memory_kb(self.child.id(), "VmRSS") / 1024
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One measurement of the server, the peer and the floor
struct Compare<'a> {
    api: &'a Api,
    peer: Option<&'a Peer>,
    keys: &'a Keys,
    token: &'a str,
    pool: &'a Pool,
    connections: usize,
    time: Duration,
}

impl Compare<'_> {
    async fn all<ST: 'static, Row: Send + 'static>(
        &self,
        name: &str,
        query: &str,
        peer: &str,
        floor: &'static str,
    ) -> Result<()>
    where
        Floor<ST>: for<'q> LoadQuery<'q, AsyncPgConnection, Row>,
    {
        let ours = self.with_peer(name, query, peer)?;
        let bare = self.floor::<ST, Row>(floor).await?;
        println!(
            "        {}  one statement; ours {:.2}x",
            bare.text(self),
            ours.rate(self) / bare.rate(self)
        );
        Ok(())
    }

    fn with_peer(&self, name: &str, query: &str, peer: &str) -> Result<Times> {
        let ours = self.measure(self.api.address, query)?;
        let Some(there) = self.peer else {
            println!("        {}  {name}", ours.text(self));
            return Ok(ours);
        };
        let peer = self.measure(there.address, peer)?;
        println!("{:>6.2}x {}  {name}", ours.rate(self) / peer.rate(self), ours.text(self));
        println!("        {}  the peer", peer.text(self));
        Ok(ours)
    }

    fn measure(&self, server: SocketAddr, query: &str) -> Result<Times> {
        let query = self.keys.into(query);
        let connect = || Client::connect(server, self.token, &query);
        connect()?.data()?;
        load(self.connections, self.time / 4, connect)?;
        Ok(Times::of(load(self.connections, self.time, connect)?))
    }

    async fn floor<ST: 'static, Row: Send + 'static>(&self, sql: &'static str) -> Result<Times>
    where
        Floor<ST>: for<'q> LoadQuery<'q, AsyncPgConnection, Row>,
    {
        let asking = async || -> Result<Vec<Duration>> {
            let (begin, mut times) = (Instant::now(), Vec::new());
            while begin.elapsed() < self.time {
                let start = Instant::now();
                let mut connection = self.pool.get().await?;
                let rows: Vec<Row> = Floor::<ST>(sql, PhantomData).load(&mut connection).await?;
                ensure!(!rows.is_empty(), "the floor gives rows");
                times.push(start.elapsed());
            }
            Ok(times)
        };
        let all = futures::future::try_join_all((0..self.connections).map(|_| asking())).await?;
        Ok(Times::of(all.concat()))
    }
}

/// How long answers took, shortest first
struct Times(Vec<Duration>);

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    fn rate(&self, compare: &Compare<'_>) -> f64 {
        f64::from(u32::try_from(self.0.len()).unwrap_or(u32::MAX)) / compare.time.as_secs_f64()
    }

    fn text(&self, compare: &Compare<'_>) -> String {
        let ms = |percent: usize| {
            let time = self.0.get(self.0.len() * percent / 100).copied().unwrap_or_default();
            time.as_secs_f64() * 1000.0
        };
        format!("{:>7.0}/s {:>7.2} ms {:>7.2} ms", self.rate(compare), ms(50), ms(99))
    }
}

/// Statements of one answer, counted by the database: outside transactions each commits by itself
async fn statements(server: &mut Server, token: &str, query: &str) -> Result<f64> {
    let mut counts = vec![commits(server).await?];
    // The first time is what the start and the first answer take.
    for more in [0, COUNTED] {
        let api = Api::start(server)?;
        let mut client = Client::connect(api.address, token, query)?;
        for _ in 0..=more {
            client.data()?;
        }
        drop(api);
        // A connection that ended has told its counts.
        tokio::time::sleep(Duration::from_secs(1)).await;
        counts.push(commits(server).await?);
    }
    let each = (counts[2] - counts[1]) - (counts[1] - counts[0]);
    Ok(f64::from(i32::try_from(each)?) / f64::from(COUNTED))
}

async fn commits(server: &mut Server) -> Result<i64> {
    #[derive(diesel::QueryableByName)]
    struct Commits {
        #[diesel(sql_type = BigInt)]
        commits: i64,
    }
    let statement = "SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()";
    let mut connection = server.database.connect().await?;
    Ok(diesel::sql_query(statement).get_result::<Commits>(&mut connection).await?.commits)
}

fn token(server: &Server) -> Result<String> {
    let made = server
        .program("inkoopkracht-api")?
        .args(["token", "create", "--role", "viewer", "--name", "bench"])
        .output()?;
    ensure!(made.status.success(), "no token: {}", String::from_utf8_lossy(&made.stderr));
    Ok(String::from_utf8(made.stdout)?.trim().to_owned())
}

/// Tenders of the calendars of twenty years, and a budget with its key
async fn fill(server: &mut Server, tenders: u32) -> Result<()> {
    server
        .run(&format!(
            "INSERT INTO calendars (partnership_id, year, title, status)
             SELECT partnership_id, year, 'Kalender ' || year, 'PUBLISHED' FROM partnerships, generate_series(2010, 2029) AS year;
             INSERT INTO tenders (calendar_id, reference, title, status, nature, procedure, estimated_value_eur)
             SELECT calendar_id, 'T-' || number, 'Traject ' || number,
                (ARRAY['REGISTERED', 'ASSESSED', 'PLANNED', 'PUBLISHED'])[1 + number / 20 % 4],
                (ARRAY['WORKS', 'SUPPLIES', 'SERVICES'])[1 + number / 20 % 3], 'OPEN', 50000 + (number::bigint * 7919) % 900000
             FROM generate_series(1, {tenders}) AS number JOIN calendars ON year = 2010 + number % 20;
             INSERT INTO participations (tender_id, organization_id, role)
             SELECT tender_id, organization_id, CASE WHEN part = 1 THEN 'LEAD' ELSE 'PARTICIPANT' END
             FROM (SELECT tender_id, row_number() OVER () AS position FROM tenders) AS tender, generate_series(1, 4) AS part,
                (SELECT organization_id, row_number() OVER (ORDER BY name) - 1 AS place, count(*) OVER () AS places
                FROM organizations) AS organization
             WHERE place = (position * 5 + part * 13) % places;
             INSERT INTO planned_periods (tender_id, milestone, during, precision, text)
             SELECT tender_id, milestone, '[2023-04-01,2023-07-01)', 'QUARTER', 'Q2 2023'
             FROM tenders, unnest(ARRAY['PUBLICATION', 'CONTRACT_START']) AS milestone;
             INSERT INTO budgets (partnership_id, year, revision) SELECT partnership_id, 2023, 1 FROM partnerships;
             INSERT INTO budget_lines (budget_id, position, name, amount_eur)
             SELECT budget_id, number, 'Post ' || number, 26290 FROM budgets, generate_series(1, 5) AS number;
             INSERT INTO population_figures (organization_id, reference_date, inhabitants, status, source)
             SELECT organization_id, '2022-01-01', 100000 + length(name), 'DEFINITIVE', 'bench' FROM memberships
             JOIN organizations USING (organization_id)"
        ))
        .await?;
    server.run("VACUUM ANALYZE").await?;
    // Its transactions would be counted too.
    server.run("ALTER SYSTEM SET autovacuum = off").await?;
    server.run("SELECT pg_reload_conf()").await?;
    server.run("CHECKPOINT").await
}
