//! The protocol graphql-transport-ws to the letter.

use harness::{
    app::App,
    calendar::with_one_tender,
    programs,
    server::Server,
    socket::{CHANGES, Came, MARK, Socket},
};
use schema::types::Role;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

fn query(id: &str, query: &str) -> Value {
    json!({"type": "subscribe", "id": id, "payload": {"query": query}})
}

#[tokio::test]
async fn each_breach_of_the_protocol_closes_with_its_own_code() {
    let database = with_one_tender().await;
    let app = App::new(&database);
    let token = app.token(Role::Viewer, None).await;
    let server = Server::start_with(&database, |command| {
        command
            .env("INKOOPKRACHT_SOCKET_INIT_TIMEOUT_MS", "500")
            .env("INKOOPKRACHT_SOCKET_FRAME_BYTES", "2000");
    });
    let breaches: [(u16, Vec<Message>); 13] = [
        (4400, vec![Message::text("{")]),
        (4400, vec![Message::text("{\"type\":\"start\"}")]),
        (4400, vec![Message::binary(b"{}".to_vec())]),
        (4400, vec![Message::text("{\"type\":\"connection_init\",\"payload\":1}")]),
        (4401, vec![Message::text(query("1", MARK).to_string())]),
        (
            4403,
            vec![Message::text(
                "{\"type\":\"connection_init\",\"payload\":{\"authorization\":\"Bearer ik_0\"}}",
            )],
        ),
        (4403, vec![Message::text("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":null}}")]),
        (4408, vec![Message::text("{\"type\":\"ping\"}")]),
        (1009, vec![Message::text("x".repeat(2001))]),
        (
            4400,
            vec![
                Message::text("{\"type\":\"connection_init\"}"),
                Message::text("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":{}}"),
            ],
        ),
        (
            4400,
            vec![Message::text("{\"type\":\"connection_init\"}"), Message::text("{\"type\":\"complete\"}")],
        ),
        (
            4429,
            vec![
                Message::text("{\"type\":\"connection_init\"}"),
                Message::text("{\"type\":\"connection_init\"}"),
            ],
        ),
        (
            4429,
            vec![
                Message::text("{\"type\":\"connection_init\",\"payload\":{}}"),
                Message::text("{\"type\":\"connection_init\"}"),
            ],
        ),
    ];
    for (code, messages) in breaches {
        let mut socket = Socket::speaking(&server).await;
        for message in messages.clone() {
            socket.say(message).await;
        }
        assert_eq!(socket.closed().await, code, "{messages:?}");
    }
    let mut mute = Socket::open(&server, &[]).await.expect("a socket without a protocol");
    assert_eq!(mute.closed().await, 4406);
    let mut twice = Socket::of(&server, &token).await;
    twice.subscribe("same", CHANGES, json!({})).await;
    twice.subscribe("same", CHANGES, json!({})).await;
    assert_eq!(twice.closed().await, 4409);
}

#[tokio::test]
async fn pages_of_other_sites_open_no_socket() {
    let database = with_one_tender().await;
    let server = Server::start(&database);
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let own = server.origin.clone();
    assert!(Socket::open(&server, &[protocol, ("origin", &own)]).await.is_ok());
    for origin in ["https://elders.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(Socket::open(&server, &[protocol, ("origin", origin)]).await.err(), Some(403), "{origin}");
    }
    let named = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_CORS_ORIGINS", "https://dashboard.example");
    });
    assert!(Socket::open(&named, &[protocol, ("origin", "https://dashboard.example")]).await.is_ok());
    assert_eq!(
        Socket::open(&named, &[protocol, ("origin", "https://elders.example")]).await.err(),
        Some(403)
    );
    let wrong = Socket::open(&server, &[protocol, ("authorization", "Bearer ik_0")]).await;
    assert_eq!(wrong.err(), Some(401));
    let app = App::new(&database);
    let plain = app.get("/graphql/ws", "").await;
    assert_eq!(plain.status.as_u16(), 400, "{}", plain.text());
}

#[tokio::test]
async fn what_cannot_be_run_is_told_and_the_socket_goes_on() {
    let database = with_one_tender().await;
    let server = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_SOCKET_STREAMS", "3");
    });
    let token = App::new(&database).token(Role::Viewer, None).await;
    let mut socket = Socket::of(&server, &token).await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { a: importProgress(id: \"x\") { id } b: importProgress(id: \"x\") { id } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription { importProgress(id: \"x\") { id } }", "BAD_USER_INPUT"),
        ("{ a: __typename @include(if: true) @include(if: true) @b }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        socket.subscribe("1", query, json!({})).await;
        let error = socket.message().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")), "{query}: {error}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}: {error}");
    }
    for id in ["1", "2", "3", "4"] {
        socket.subscribe(id, CHANGES, json!({})).await;
    }
    let error = socket.message().await;
    assert_eq!(error["id"], "4");
    assert_eq!(
        error["payload"][0]["extensions"],
        json!({"code": "LIMIT_EXCEEDED", "limit": "socketStreams", "maximum": 3})
    );
    socket.send(json!({"type": "complete", "id": "2"})).await;
    socket.mark().await;
    socket.send(json!({"type": "ping", "payload": {"a": [1]}})).await;
    assert_eq!(socket.message().await, json!({"type": "pong", "payload": {"a": [1]}}));

    let mut nobody = Socket::speaking(&server).await;
    nobody.send(json!({"type": "connection_init"})).await;
    assert_eq!(nobody.message().await["type"], "connection_ack");
    nobody.subscribe("1", CHANGES, json!({})).await;
    let error = nobody.message().await;
    assert_eq!(
        (&error["type"], &error["payload"][0]["extensions"]["code"]),
        (&json!("error"), &json!("UNAUTHENTICATED"))
    );
}

#[tokio::test]
async fn a_socket_ends_with_the_token_that_opened_it() {
    let database = with_one_tender().await;
    let server = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_SOCKET_KEEP_ALIVE_MS", "200");
    });
    let token = App::new(&database).token(Role::Viewer, None).await;
    let mut socket = Socket::of(&server, &token).await;
    socket.follow("1", CHANGES).await;
    database.run("UPDATE tokens SET created_at = '2020-01-01', expires_at = '2020-01-02'").await;
    assert_eq!(socket.closed().await, 4403);
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let database = with_one_tender().await;
    let mut server = Server::start(&database);
    let token = App::new(&database).token(Role::Viewer, None).await;
    let mut socket = Socket::of(&server, &token).await;
    socket.follow("1", CHANGES).await;
    programs::send("TERM", server.process.id());
    assert_eq!(socket.next().await, Came::Closed(1001));
    drop(socket);
    assert_eq!(server.process.stop("TERM"), 0);
}

#[tokio::test]
async fn there_are_no_more_sockets_than_there_is_room_for() {
    let database = with_one_tender().await;
    let server = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_SOCKETS", "1");
    });
    let token = App::new(&database).token(Role::Viewer, None).await;
    let first = Socket::of(&server, &token).await;
    assert_eq!(Socket::speaking(&server).await.closed().await, 1013);
    drop(first);
    let is_free = async || {
        let mut socket = Socket::speaking(&server).await;
        socket.begin(&token).await;
        matches!(socket.next().await, Came::Message(_))
    };
    assert!(harness::runs::wait(is_free).await, "who leaves makes room");
}
