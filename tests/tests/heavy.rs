//! Queries that ask for as much as there can be take no more memory than an answer may.

use axum::http::{Request, header};
use harness::{app::App, database::TestDatabase, partnership, server::Server};
use schema::types::Role;
use serde_json::Value;

/// What a query may add to the memory of the server, in KiB
const MOST_ADDED: u64 = 64 << 10;

/// A hundred tenders, contracts and expenses with as much text as the row of a workbook may hold: 256 KiB, of which two cells
/// are as long as Excel has them and thousands have a letter each; and a tender with a long history
const ROWS: &str = "
    CREATE TEMPORARY VIEW long_texts AS SELECT repeat('€', 32767) AS text,
        (SELECT jsonb_object_agg(number, 'x') FROM generate_series(1, 6000) AS number) AS cells;
    INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2023, 'Kalender' FROM partnerships WHERE slug = 'zhw';
    INSERT INTO tenders (calendar_id, reference, title, description, remarks, unmapped)
        SELECT calendar_id, 'T-' || number, 'Traject ' || number, text, text, cells
        FROM calendars, long_texts, generate_series(1, 100) AS number;
    INSERT INTO contracts (partnership_id, organization_id, title, description, remarks, unmapped)
        SELECT partnership_id, organization_id, 'Contract ' || number, text, text, cells
        FROM partnerships, organizations, long_texts, generate_series(1, 100) AS number WHERE slug = 'zhw' AND code = 'GM0503';
    INSERT INTO expenses (partnership_id, year, spent_on, line, paid_by_organization_id, amount_eur, description, unmapped)
        SELECT partnership_id, 2023, '2023-03-01', 'Post', organization_id, number, text, cells
        FROM partnerships, organizations, long_texts, generate_series(1, 100) AS number WHERE slug = 'zhw' AND code = 'GM0503';
    DO $$ BEGIN
        FOR number IN 1..60 LOOP
            UPDATE tenders SET remarks = number || description WHERE reference = 'T-1';
        END LOOP;
    END $$";

/// Six lists of a hundred each with these fields
fn six_lists(fields: &str) -> String {
    let list = |(number, list)| format!("l{number}: {list}(partnership: \"zhw\") {{ nodes {{ {fields} }} }}");
    let lists = ["tenders", "contracts", "expenses", "expenses", "contracts", "tenders"];
    format!("{{ {} }}", (0..).zip(lists).map(list).collect::<Vec<_>>().join(" "))
}

/// The answer to a query, which takes no more memory than it may
fn answered(server: &Server, query: &str, token: &str) -> Value {
    let before = server.process.resident_kib();
    server.process.forget_peak();
    let (status, answer) = server.graphql(query, token);
    let added = server.process.peak_kib().saturating_sub(before);
    assert_eq!(status, 200, "{query}");
    println!("{added} KiB: {query}");
    assert!(added < MOST_ADDED, "{added} KiB: {query}");
    answer
}

fn limits(answer: &Value) -> Vec<&str> {
    let errors = answer["errors"].as_array().into_iter().flatten();
    errors.map(|error| error["extensions"]["limit"].as_str().unwrap_or("no limit")).collect()
}

async fn server_and_token(database: &TestDatabase) -> (Server, String) {
    let token = App::new(database).token(Role::Viewer, None).await;
    let server = Server::start(database);
    // What a first query prepares and opens stays, and is not of the queries that follow.
    server.graphql(&six_lists("id"), &token);
    (server, token)
}

#[tokio::test]
async fn a_query_takes_no_more_memory_than_it_may() {
    let database = partnership::database().await;
    database.run(ROWS).await;
    let (server, token) = server_and_token(&database).await;

    let answer = answered(&server, &six_lists("id"), &token);
    assert_eq!(limits(&answer), [""; 0], "long texts do not stand in the way of who does not ask for them");
    let lists = answer["data"].as_object().expect("lists");
    assert!(lists.values().all(|list| list["nodes"].as_array().map(Vec::len) == Some(100)), "{answer}");

    let whole = "{ tenders(partnership: \"zhw\") { nodes { description } } }";
    let answer = answered(&server, whole, &token);
    assert_eq!(limits(&answer), [""; 0], "as much as there is room for is told");
    assert_eq!(answer["data"]["tenders"]["nodes"].as_array().map(Vec::len), Some(100));

    database.run("UPDATE contracts SET description = repeat(E'\\x01', 90000)").await;
    for query in [
        "{ contracts(partnership: \"zhw\") { nodes { description } } }".to_owned(),
        six_lists("description"),
        six_lists("unmapped { heading text }"),
        six_lists("description unmapped { heading text } source { fileName }"),
        "{ tenders(partnership: \"zhw\") { nodes { a: description b: description c: remarks } } }".to_owned(),
        "{ tenders(partnership: \"zhw\", first: 10) { nodes { unmapped { heading text } } } }".to_owned(),
    ] {
        let answer = answered(&server, &query, &token);
        let limits = limits(&answer);
        assert!(
            !limits.is_empty() && limits.iter().all(|limit| *limit == "textBytes"),
            "{query}: {limits:?}"
        );
    }
}

#[tokio::test]
async fn a_long_history_takes_no_more_memory_than_it_may() {
    let database = partnership::database().await;
    database.run(ROWS).await;
    let (server, token) = server_and_token(&database).await;
    let one = "{ tender(partnership: \"zhw\", year: 2023, reference: \"T-1\") { id } }";
    let (_, answer) = server.graphql(one, &token);
    let id = answer["data"]["tender"]["id"].as_str().expect("an identity");
    let changes =
        |first, fields| format!("{{ changes(of: \"{id}\", first: {first}) {{ nodes {{ {fields} }} }} }}");
    for (query, expected) in [
        (changes(100, "changedAt actor"), &[][..]),
        (changes(10, "fields { field before after }"), &[][..]),
        (changes(100, "fields { field before after }"), &["textBytes"][..]),
    ] {
        let answer = answered(&server, &query, &token);
        assert_eq!(limits(&answer), expected, "{query}: {}", answer["errors"]);
    }
}

/// A thousand tenders with as much text as there can be are 190 MB.
#[tokio::test]
async fn a_download_takes_no_more_memory_than_it_may() {
    let database = partnership::database().await;
    database.run(ROWS).await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let address = "/export/calendar.xlsx?partnership=zhw&year=2023";
    assert_eq!(app.get(address, &token).await.status, 200, "a hundred are no trouble");
    database
        .run(
            "SET session_replication_role = replica;
             INSERT INTO tenders (calendar_id, title, description, remarks)
                 SELECT calendar_id, 'Traject', repeat('€', 32767), repeat('€', 32767) FROM calendars, generate_series(1, 900);
             SET session_replication_role = origin",
        )
        .await;
    let refused = app.get(address, &token).await;
    assert_eq!(refused.status, 400, "{}", refused.text());
    let problem = refused.json();
    assert_eq!(
        (&problem["code"], &problem["limit"]),
        (&"LIMIT_EXCEEDED".into(), &"answerBytes".into()),
        "{problem}"
    );
    let request = Request::get(address).header(header::ACCEPT, "text/html");
    let page = app.send(request, &token, "").await.text();
    assert!(page.contains("Vraag minder"), "{page}");
}
