//! What is followed over sockets.

use std::fmt::Write;

use harness::{
    database::TestDatabase,
    server::Server,
    socket::{MARK, Socket},
};
use serde_json::{Value, json};

use super::{
    Asker, document,
    operations::Operation,
    world::{PLACES, filled},
};

/// The lines of the operations
pub(super) async fn table(database: &TestDatabase, askers: &[Asker], operations: &[Operation]) -> String {
    let server = Server::start(database);
    let mut text = String::new();
    for operation in operations {
        for (place, slug) in PLACES {
            let document = document(database, operation, slug).await;
            write!(text, "| `{}` | {} | {place} |", operation.field, operation.of).expect("a text grows");
            for asker in askers {
                let mut socket = Socket::of(&server, &asker.token).await;
                let told =
                    told(database, &mut socket, &document, &filled(&operation.statements(), slug)).await;
                write!(text, " {} |", outcome(operation, &told)).expect("a text grows");
            }
            text.push('\n');
        }
    }
    text
}

/// The first message about it, once what it tells about was done
async fn told(database: &TestDatabase, socket: &mut Socket, document: &str, statements: &str) -> Value {
    socket.subscribe("it", document, json!({})).await;
    socket.subscribe("mark", MARK, json!({})).await;
    let mut is_begun = false;
    loop {
        let message = socket.message().await;
        if message["id"] == "it" {
            return message;
        }
        if message["type"] == "complete" && !is_begun {
            is_begun = true;
            database.run(statements).await;
        }
    }
}

fn outcome(operation: &Operation, told: &Value) -> &'static str {
    let refused = told
        .pointer("/payload/0/extensions/code")
        .or_else(|| told.pointer("/payload/errors/0/extensions/code"));
    match (refused.and_then(Value::as_str), told["type"].as_str()) {
        (Some("FORBIDDEN"), _) => "-",
        (Some("UNAUTHENTICATED"), _) => "sign in",
        (None, Some("complete")) => "hidden",
        (None, Some("next")) => {
            let seen = told["payload"]["data"].pointer(operation.seen);
            if seen.is_none_or(Value::is_null) { "hidden" } else { "yes" }
        }
        _ => panic!("{}: {told:#}", operation.field),
    }
}
