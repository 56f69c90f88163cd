//! What is followed over subscriptions is told on whichever server.

use harness::{
    app::App,
    calendar::{change_by_hand, with_one_tender},
    clients,
    database::TestDatabase,
    partnership, programs,
    server::Server,
    socket::{CHANGES, Socket},
};
use schema::types::{Role, TokenAccess};
use serde_json::{Value, json};

const PROGRESS: &str =
    "subscription($id: ID!) { importProgress(id: $id) { status progress rowsDone rowsTotal } }";

/// An import of a partnership that waits; gives its global identity.
async fn run_of(database: &TestDatabase, slug: &str) -> String {
    database
        .run(&format!(
            "INSERT INTO import_files (sha256, content) VALUES (sha256(''), '');
             INSERT INTO import_runs (partnership_id, import_file_id, file_name, actor)
             SELECT partnership_id, import_file_id, 'x.csv', 'proef' FROM partnerships, import_files WHERE slug = '{slug}'"
        ))
        .await;
    let id = "SELECT translate(encode(('ImportRun:' || import_run_id)::bytea, 'base64'), E'\\n', '') AS name FROM import_runs";
    database.texts(id).await.remove(0)
}

#[tokio::test]
async fn an_import_is_followed_from_where_it_is_to_its_end_on_each_server() {
    let database = with_one_tender().await;
    let servers = [Server::start(&database), Server::start(&database)];
    let token = App::new(&database).token(Role::Viewer, None).await;
    let id = run_of(&database, "zhw").await;
    let waiting = json!({"status": "WAITING", "progress": 0, "rowsDone": 0, "rowsTotal": null});
    let mut sockets = Vec::new();
    for server in &servers {
        let mut socket = Socket::of(server, &token).await;
        socket.subscribe("1", PROGRESS, json!({"id": id})).await;
        assert_eq!(socket.message().await["payload"]["data"]["importProgress"], waiting);
        sockets.push(socket);
    }
    let steps = [
        (
            "status = 'CHECKING'",
            json!({"status": "CHECKING", "progress": 0, "rowsDone": 0, "rowsTotal": null}),
        ),
        (
            "progress = 50, rows_done = 10, rows_total = 20",
            json!({"status": "CHECKING", "progress": 50, "rowsDone": 10, "rowsTotal": 20}),
        ),
        (
            "status = 'CHECKED', progress = 100, rows_done = 20, finished_at = now()",
            json!({"status": "CHECKED", "progress": 100, "rowsDone": 20, "rowsTotal": 20}),
        ),
    ];
    for (step, expected) in steps {
        database.run(&format!("UPDATE import_runs SET {step}")).await;
        for socket in &mut sockets {
            assert_eq!(socket.message().await["payload"]["data"]["importProgress"], expected);
        }
    }
    for socket in &mut sockets {
        assert_eq!(socket.message().await, json!({"type": "complete", "id": "1"}));
        socket
            .subscribe(
                "2",
                PROGRESS,
                json!({"id": "SW1wb3J0UnVuOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA=="}),
            )
            .await;
        assert_eq!(
            socket.message().await["payload"]["data"],
            json!({"importProgress": null}),
            "there is no such import"
        );
        assert_eq!(socket.message().await, json!({"type": "complete", "id": "2"}));
    }
}

#[tokio::test]
async fn a_change_of_a_calendar_is_heard_on_each_server_with_who_did_it() {
    let database = with_one_tender().await;
    let servers = [Server::start(&database), Server::start(&database)];
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let mut sockets = Vec::new();
    for server in &servers {
        let mut socket = Socket::of(server, &token).await;
        socket.follow("1", CHANGES).await;
        sockets.push(socket);
    }
    change_by_hand(&app, &token, "R1", "1000").await;
    for socket in &mut sockets {
        let change = socket.message().await["payload"]["data"]["calendarChanges"].take();
        assert_eq!(
            (&change["kind"], &change["actor"], &change["cause"], &change["count"], &change["complete"]),
            (
                &json!("CHANGED"),
                &json!("token:test-coordinator"),
                &json!("mutation:updateTender"),
                &json!(1),
                &json!(true)
            ),
            "{change:#}"
        );
        assert_eq!(change["tenders"], json!([{"title": "Traject"}]));
    }
    // The history of so many at once is packed; and what is of another calendar is not heard.
    database
        .run(
            "INSERT INTO calendars (partnership_id, year, title) SELECT partnership_id, 2024, 'Volgend jaar' FROM partnerships;
             INSERT INTO tenders (calendar_id, title) SELECT calendar_id, 'Later' FROM calendars WHERE year = 2024;
             INSERT INTO tenders (calendar_id, title) SELECT calendar_id, 'Nr ' || n FROM calendars, generate_series(1, 150) AS n",
        )
        .await;
    for socket in &mut sockets {
        let change = socket.message().await["payload"]["data"]["calendarChanges"].take();
        assert_eq!(
            (&change["kind"], &change["count"], &change["complete"]),
            (&json!("CREATED"), &json!(150), &json!(false)),
            "{change:#}"
        );
        assert_eq!(change["tenderIds"].as_array().map(Vec::len), Some(100));
    }
    database.run("DELETE FROM tenders WHERE title = 'Nr 1'").await;
    for socket in &mut sockets {
        let change = socket.message().await["payload"]["data"]["calendarChanges"].take();
        assert_eq!(
            (&change["kind"], &change["count"], &change["tenders"]),
            (&json!("REMOVED"), &json!(1), &json!([]))
        );
    }
}

#[tokio::test]
async fn who_listens_hears_of_the_gap_when_the_database_was_away_and_of_what_comes_after() {
    let database = with_one_tender().await;
    let server = Server::start(&database);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let mut socket = Socket::of(&server, &token).await;
    socket.follow("1", CHANGES).await;
    database
        .run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")
        .await;
    let gap = socket.message().await["payload"]["data"]["calendarChanges"].take();
    assert_eq!(
        (&gap["complete"], &gap["kind"], &gap["count"]),
        (&json!(false), &Value::Null, &Value::Null),
        "{gap:#}"
    );
    change_by_hand(&app, &token, "R1", "1000").await;
    let change = socket.message().await["payload"]["data"]["calendarChanges"].take();
    assert_eq!(change["kind"], "CHANGED");
}

#[tokio::test]
async fn a_thousand_streams_on_fifty_sockets_all_hear_it() {
    let database = with_one_tender().await;
    let server = Server::start(&database);
    let app = App::new(&database);
    let token = app.token(Role::Coordinator, None).await;
    let id = run_of(&database, "zhw").await;
    let mut sockets = Vec::new();
    for _ in 0..50 {
        let mut socket = Socket::of(&server, &token).await;
        for stream in 0..10 {
            socket.subscribe(&format!("c{stream}"), CHANGES, json!({})).await;
            socket.subscribe(&format!("p{stream}"), PROGRESS, json!({"id": id})).await;
        }
        socket.mark().await;
        sockets.push(socket);
    }
    change_by_hand(&app, &token, "R1", "1000").await;
    database.run("UPDATE import_runs SET status = 'CHECKED', finished_at = now()").await;
    for socket in &mut sockets {
        let (mut changed, mut done) = (0, 0);
        while changed < 10 || done < 10 {
            let message = socket.message().await;
            changed += usize::from(!message["payload"]["data"]["calendarChanges"].is_null());
            done += usize::from(message["type"] == "complete");
        }
        socket.send(json!({"type": "ping"})).await;
        assert_eq!(socket.message().await, json!({"type": "pong"}), "and it still answers");
    }
}

#[tokio::test]
async fn nobody_follows_what_they_may_not_read() {
    let database = with_one_tender().await;
    database.run(&partnership::partnership("ander")).await;
    let server = Server::start(&database);
    let app = App::new(&database);
    let id = run_of(&database, "zhw").await;
    let other = app.token_in(Some("ander"), Role::Coordinator, None, TokenAccess::Full).await;
    let mut socket = Socket::of(&server, &other).await;
    socket.subscribe("1", CHANGES, json!({})).await;
    let refused = socket.message().await;
    assert_eq!(refused["payload"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
    socket.subscribe("2", PROGRESS, json!({"id": id})).await;
    assert_eq!(socket.message().await["payload"]["data"], json!({"importProgress": null}));
    assert_eq!(socket.message().await, json!({"type": "complete", "id": "2"}));

    let reader = app.token_in(Some("zhw"), Role::Viewer, None, TokenAccess::Read).await;
    let mut socket = Socket::of(&server, &reader).await;
    socket.subscribe("1", PROGRESS, json!({"id": id})).await;
    assert_eq!(socket.message().await["payload"]["data"]["importProgress"]["status"], "WAITING");
}

/// A real client on two servers: an import that a worker checks and applies is followed on the one and on the other.
#[tokio::test]
async fn graphql_ws_follows_an_import_and_its_calendar_over_two_servers() {
    let database = with_one_tender().await;
    let servers = [Server::start(&database), Server::start(&database)];
    let token = App::new(&database).token(Role::Coordinator, None).await;
    let _worker = programs::worker(&database);
    let asked = json!({
        "servers": servers.each_ref().map(|server| &server.origin),
        "token": token,
        "calendar": "Nr;Titel;Penvoerder;Geraamde waarde;Publicatie\nN1;Schoonmaak;Delft;1000;Q1 2023\nN2;Kleding;Westland;2000;Q2 2023\n",
    });
    let Some(ended) = clients::run("graphql-ws", "subscriptions.mjs", [asked.to_string()]) else { return };
    let told = ended.json();
    let last = |told: &Value| told.as_array().and_then(|told| told.last().cloned()).unwrap_or_default();
    assert_eq!(
        (last(&told["checked"]), last(&told["applied"])),
        (json!("CHECKED"), json!("APPLIED")),
        "{told:#}"
    );
    assert_eq!(told["applying"]["data"]["applyImport"]["problems"], json!([]));
    assert_eq!(told["invalid"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{told:#}");
    for change in told["told"].as_array().expect("what both servers told") {
        assert_eq!(
            (&change["kind"], &change["count"], &change["complete"]),
            (&json!("CREATED"), &json!(2), &json!(true)),
            "{told:#}"
        );
        assert_eq!(change["actor"], "token:test-coordinator");
        assert!(change["cause"].as_str().is_some_and(|cause| cause.starts_with("import:")), "{told:#}");
        let mut titles: Vec<_> = change["tenders"]
            .as_array()
            .expect("tenders")
            .iter()
            .map(|tender| tender["title"].clone())
            .collect();
        titles.sort_by_key(ToString::to_string);
        assert_eq!(titles, [json!("Kleding"), json!("Schoonmaak")]);
    }
}
