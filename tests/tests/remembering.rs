//! Who asks is remembered for a moment, and not a moment longer than they may ask.

use harness::{
    app::App,
    calendar::with_one_tender,
    runs,
    server::Server,
    socket::{Came, MARK, Socket},
};
use schema::types::Role;
use serde_json::{Value, json};

async fn opens(server: &Server, token: &str) -> bool {
    let mut socket = Socket::speaking(server).await;
    socket.begin(token).await;
    match socket.next().await {
        Came::Message(_) => true,
        Came::Closed(code) => {
            assert_eq!(code, 4403);
            false
        }
    }
}

async fn answer(socket: &mut Socket, query: &str, variables: Value) -> Value {
    socket.subscribe("asked", query, variables).await;
    let answer = socket.message().await;
    assert_eq!(socket.message().await, json!({"type": "complete", "id": "asked"}), "{answer}");
    answer["payload"]["data"].clone()
}

#[tokio::test]
async fn a_token_that_is_revoked_here_opens_nothing_from_then_on() {
    let database = with_one_tender().await;
    let (app, server) = (App::new(&database), Server::start(&database));
    let admin = app.token(Role::Admin, None).await;
    let mut asking = Socket::of(&server, &admin).await;
    for _ in 0..20 {
        let made = "mutation { createToken(input: {name: \"short\", role: VIEWER, partnership: \"zhw\"}) { token { id } secret } }";
        let made = answer(&mut asking, made, json!({})).await;
        let token = made["createToken"]["secret"].as_str().expect("its secret");
        assert!(opens(&server, token).await && opens(&server, token).await);
        let revoke = "mutation($id: ID!) { revokeToken(input: {id: $id}) { problems { message } } }";
        let revoked = answer(&mut asking, revoke, json!({"id": made["createToken"]["token"]["id"]})).await;
        assert_eq!(revoked["revokeToken"]["problems"], json!([]));
        assert!(!opens(&server, token).await);
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_elsewhere_opens_nothing_any_more() {
    let database = with_one_tender().await;
    let (app, server) = (App::new(&database), Server::start(&database));
    let token = app.token(Role::Viewer, None).await;
    assert!(opens(&server, &token).await);
    database.run("UPDATE tokens SET ended_at = now()").await;
    assert!(runs::wait(async || !opens(&server, &token).await).await, "it is told");
}

#[tokio::test]
async fn who_asks_too_often_on_a_socket_waits_as_well() {
    let database = with_one_tender().await;
    let server = Server::start_with(&database, |command| {
        command.env("INKOOPKRACHT_TRUSTED_PROXIES", "127.0.0.1").env("INKOOPKRACHT_CLIENT_REQUESTS", "3");
    });
    let headers = [("sec-websocket-protocol", "graphql-transport-ws"), ("x-forwarded-for", "203.0.113.7")];
    let mut socket = Socket::open(&server, &headers).await.expect("the first of three requests");
    socket.begin("").await;
    assert_eq!(socket.message().await, json!({"type": "connection_ack"}));
    for _ in 0..2 {
        assert_eq!(answer(&mut socket, MARK, json!({})).await, json!({"__typename": "Query"}));
    }
    socket.subscribe("fourth", MARK, json!({})).await;
    let refused = socket.message().await;
    assert_eq!(refused["type"], "error", "{refused}");
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{refused}");
    assert_eq!(Socket::open(&server, &headers).await.err(), Some(429));
}
