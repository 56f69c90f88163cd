//! Each changed row of domain data leaves what it was and became, who did it and why.

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Jsonb, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use harness::database::TestDatabase;
use serde_json::{Value, json};

#[derive(QueryableByName, Debug)]
struct Change {
    #[diesel(sql_type = Text)]
    operation: String,
    #[diesel(sql_type = Nullable<Jsonb>)]
    before: Option<Value>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    after: Option<Value>,
    #[diesel(sql_type = Text)]
    actor: String,
    #[diesel(sql_type = Text)]
    cause: String,
}

async fn changes(database: &TestDatabase, table: &str) -> Vec<Change> {
    sql_query(
        "SELECT operation, before, after, actor, cause FROM changes WHERE table_name = $1 ORDER BY change_id",
    )
    .bind::<Text, _>(table)
    .load(&mut database.connect().await)
    .await
    .expect("the changes")
}

const WHO: &str = "SELECT set_config('inkoopkracht.actor', 'token:proef', true), set_config('inkoopkracht.cause', 'mutation:proef', true);";

#[tokio::test]
async fn a_row_that_comes_changes_and_goes_leaves_all_three() {
    let database = TestDatabase::migrated().await;
    database
        .run(&format!("BEGIN; {WHO} INSERT INTO partnerships (slug, name) VALUES ('zhw', 'Een'); COMMIT"))
        .await;
    database.run(&format!("BEGIN; {WHO} UPDATE partnerships SET name = 'Twee'; COMMIT")).await;
    database.run(&format!("BEGIN; {WHO} DELETE FROM partnerships; COMMIT")).await;

    let changes = changes(&database, "partnerships").await;
    let operations: Vec<_> = changes.iter().map(|change| change.operation.as_str()).collect();
    assert_eq!(operations, ["INSERT", "UPDATE", "DELETE"]);
    let names = |row: &Option<Value>| row.as_ref().map(|row| row["name"].clone());
    let seen: Vec<_> = changes.iter().map(|change| (names(&change.before), names(&change.after))).collect();
    let name = |name| Some(json!(name));
    assert_eq!(seen, [(None, name("Een")), (name("Een"), name("Twee")), (name("Twee"), None)]);
    for change in &changes {
        assert_eq!((change.actor.as_str(), change.cause.as_str()), ("token:proef", "mutation:proef"));
    }
}

#[tokio::test]
async fn who_and_why_end_with_the_transaction() {
    let database = TestDatabase::migrated().await;
    let one_connection = format!(
        "BEGIN; {WHO} INSERT INTO partnerships (slug, name) VALUES ('aa', 'Een'); COMMIT;
         INSERT INTO partnerships (slug, name) VALUES ('bb', 'Twee')"
    );
    database.run(&one_connection).await;
    let changes = changes(&database, "partnerships").await;
    assert_eq!(changes[0].actor, "token:proef");
    assert!(changes[1].actor.starts_with("database:"), "{changes:?}");
    assert_eq!(changes[1].cause, "sql");
}

/// An import that writes what is there already must not look like a change.
#[tokio::test]
async fn an_update_that_changes_nothing_leaves_nothing() {
    let database = TestDatabase::migrated().await;
    database.run("INSERT INTO partnerships (slug, name) VALUES ('aa', 'Een'), ('bb', 'Twee')").await;
    database.run("UPDATE partnerships SET name = 'Twee'").await;
    let changes = changes(&database, "partnerships").await;
    let operations: Vec<_> = changes.iter().map(|change| change.operation.as_str()).collect();
    assert_eq!(operations, ["INSERT", "INSERT", "UPDATE"], "one of the two rows changed");
}

/// What goes with its owner leaves its own trace.
#[tokio::test]
async fn a_cascade_leaves_history_too() {
    let database = TestDatabase::migrated().await;
    database
        .run(
            "INSERT INTO partnerships (slug, name) VALUES ('aa', 'Een');
             INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships;
             DELETE FROM partnerships",
        )
        .await;
    let operations: Vec<_> =
        changes(&database, "calendars").await.into_iter().map(|change| change.operation).collect();
    assert_eq!(operations, ["INSERT", "DELETE"]);
}

/// Rows that come by the hundred are packed, which nobody who reads the history sees.
#[tokio::test]
async fn many_rows_at_once_leave_a_row_each() {
    let database = TestDatabase::migrated().await;
    let insert = |from: u32, to: u32| {
        format!(
            "INSERT INTO partnerships (slug, name) SELECT 'p' || n, 'Nr ' || n FROM generate_series({from}, {to}) AS n"
        )
    };
    database.run(&format!("BEGIN; {WHO} {}; COMMIT", insert(100, 300))).await;
    database.run("UPDATE partnerships SET name = 'Twee' WHERE slug = 'p200'").await;
    database.run(&insert(301, 302)).await;

    assert_eq!(
        database.texts("SELECT cardinality(row_keys)::text AS name FROM packed_inserts").await,
        ["201"]
    );
    let rows = changes(&database, "partnerships").await;
    let names = |row: &Option<Value>| row.as_ref().map(|row| row["name"].clone());
    let inserted: Vec<_> = rows.iter().take(201).map(|change| names(&change.after)).collect();
    let expected: Vec<_> = (100..=300).map(|number| Some(json!(format!("Nr {number}")))).collect();
    assert_eq!(inserted, expected);
    assert!(
        rows.iter().take(201).all(|change| change.operation == "INSERT" && change.actor == "token:proef")
    );
    let later: Vec<_> = rows.iter().skip(201).map(|change| change.operation.as_str()).collect();
    assert_eq!(later, ["UPDATE", "INSERT", "INSERT"]);
    let differing = database
        .texts(
            "SELECT slug AS name FROM partnerships p JOIN changes c ON c.row_key = p.partnership_id
             WHERE c.operation = 'INSERT' AND c.after - 'name' IS DISTINCT FROM to_jsonb(p) - 'name'",
        )
        .await;
    assert_eq!(differing, Vec::<String>::new(), "every column of every row, as to_jsonb writes it");
}

/// Taking the migration back keeps the history, in its order.
#[tokio::test(flavor = "multi_thread")]
async fn packed_history_outlives_its_migration() {
    let database = TestDatabase::migrated().await;
    database
        .run("INSERT INTO partnerships (slug, name) SELECT 'p' || n, 'Een' FROM generate_series(1, 150) AS n")
        .await;
    database.run("UPDATE partnerships SET name = 'Twee'").await;
    let history =
        "SELECT concat_ws(' ', operation, before ->> 'name', after ->> 'name', after ->> 'slug') AS name
        FROM changes WHERE table_name = 'partnerships' ORDER BY change_id";
    let before = database.texts(history).await;
    assert_eq!(before.len(), 300);
    while database.texts("SELECT to_regclass('packed_inserts')::text AS name WHERE to_regclass('packed_inserts') IS NOT NULL").await.len() == 1 {
        schema::database::revert_last(database.url()).await.expect("it can be taken back");
    }
    assert_eq!(database.texts(history).await, before);
}

/// Keys and spans of days are packed by another way than other values; what comes out is the same.
#[tokio::test]
async fn keys_and_spans_are_packed_as_they_are() {
    let database = TestDatabase::migrated().await;
    database
        .run(
            "INSERT INTO organizations (kind, code, name, existence)
             SELECT 'MUNICIPALITY', 'GM' || n, 'Nr ' || n,
                (ARRAY['(,)', '[2019-01-01,)', '[2019-01-01,2022-01-01)'])[n % 3 + 1]::daterange
             FROM generate_series(1001, 1150) AS n",
        )
        .await;
    let same =
        "SELECT count(*)::text AS name FROM organizations o JOIN changes c ON c.row_key = o.organization_id
         WHERE c.after = to_jsonb(o)";
    assert_eq!(database.texts("SELECT count(*)::text AS name FROM packed_inserts").await, ["1"]);
    assert_eq!(database.texts(same).await, ["150"]);
}
