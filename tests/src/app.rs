//! The application in this process, on a test's database.

use api::{
    auth::Secret,
    config::Config,
    server,
    state::AppState,
    write::token::{self, NewToken},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{TimeDelta, Utc};
use schema::types::{Role, TokenAccess, TokenPurpose};
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::database::TestDatabase;

const BOUNDARY: &str = "----harness";

/// The application on a database
pub struct App<'a> {
    database: &'a TestDatabase,
    router: Router,
}

/// An answer over HTTP
#[derive(Debug)]
pub struct Answer {
    /// Status
    pub status: StatusCode,
    /// Headers
    pub headers: HeaderMap,
    /// Body
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text, with plain spaces and no elements where a page keeps words together
    pub fn text(&self) -> String {
        let plain = String::from_utf8_lossy(&self.body).replace('\u{a0}', " ").replace("</time>", "");
        let mut pieces = plain.split("<time ");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once('>').map_or("", |(_, day)| day))
    }

    /// The body as JSON
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }
}

impl<'a> App<'a> {
    /// The application with its default settings
    pub fn new(database: &'a TestDatabase) -> Self {
        Self::with(database, Config::default())
    }

    /// The application with other settings
    pub fn with(database: &'a TestDatabase, config: Config) -> Self {
        Self { database, router: server::app(AppState::new(database.pool(), config)) }
    }

    /// A bearer token of a role in the partnership `zhw`, for the organization of that CBS code if there is one; of an
    /// administrator in all partnerships
    pub async fn token(&self, role: Role, organization: Option<&str>) -> String {
        self.token_in((role != Role::Admin).then_some("zhw"), role, organization, TokenAccess::Full).await
    }

    /// A bearer token of a role in a partnership, or in all
    pub async fn token_in(
        &self,
        partnership: Option<&str>,
        role: Role,
        organization: Option<&str>,
        access: TokenAccess,
    ) -> String {
        let secret = Secret::generate().expect("randomness");
        let organization_id = match organization {
            None => None,
            Some(code) => self.id("organization_id", "organizations", "code", code).await,
        };
        let partnership_id = match partnership {
            None => None,
            Some(slug) => self.id("partnership_id", "partnerships", "slug", slug).await,
        };
        let token = NewToken {
            purpose: TokenPurpose::Bearer,
            secret_sha256: &secret.sha256(),
            name: &format!("test-{}", role.as_str().to_lowercase()),
            partnership_id,
            role: Some(role),
            organization_id,
            access,
            user_id: None,
            browser: None,
            expires_at: Utc::now() + TimeDelta::hours(1),
        };
        token::insert(&mut self.database.connect().await, &token).await.expect("the token is stored");
        secret.reveal().to_owned()
    }

    async fn id(&self, key: &str, table: &str, column: &str, value: &str) -> Option<Uuid> {
        let ids = format!("SELECT {key}::text AS name FROM {table} WHERE {column} = '{value}'");
        self.database.texts(&ids).await.first().map(|id| id.parse().expect("an identity"))
    }

    /// Asks over GraphQL; an empty token is nobody
    pub async fn graphql(&self, query: &str, variables: Value, token: &str) -> Value {
        let body = json!({"query": query, "variables": variables}).to_string();
        let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
        self.send(request, token, body).await.json()
    }

    /// The data of an answer without errors
    pub async fn data(&self, query: &str, variables: Value, token: &str) -> Value {
        let mut answer = self.graphql(query, variables, token).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// What a mutation gives for an input, written as in a document: what is selected of it, and its problems
    pub async fn change(&self, mutation: &str, input: &str, selection: &str, token: &str) -> Value {
        let document = format!(
            "mutation {{ {mutation}(input: {{{input}}}) {{ {selection} problems {{ code path message }} }} }}"
        );
        self.data(&document, json!({}), token).await[mutation].take()
    }

    /// The same, of which nothing is refused
    pub async fn done(&self, mutation: &str, input: &str, selection: &str, token: &str) -> Value {
        let payload = self.change(mutation, input, selection, token).await;
        assert_eq!(payload["problems"], json!([]), "{mutation}: {payload:#}");
        payload
    }

    /// The code of the first problem of a mutation
    pub async fn refusal(&self, mutation: &str, input: &str, token: &str) -> String {
        let payload = self.change(mutation, input, "", token).await;
        payload["problems"][0]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Asks over GraphQL with a file for the variable `file`
    pub async fn upload(&self, query: &str, file_name: &str, content: &[u8], token: &str) -> Answer {
        let operations = json!({"query": query, "variables": {"file": null}}).to_string();
        let fields = [("operations", operations.as_str()), ("map", "{\"0\": [\"variables.file\"]}")];
        let request = Request::post("/graphql").header("graphql-require-preflight", "1");
        self.form(request, &fields, ("0", file_name, content), token).await
    }

    /// Sends a form with a file, given as its field, name and bytes
    pub async fn form(
        &self,
        request: axum::http::request::Builder,
        fields: &[(&str, &str)],
        (field, file_name, content): (&str, &str, &[u8]),
        token: &str,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, text) in fields {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(content);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(request.header(header::CONTENT_TYPE, content_type), token, body).await
    }

    /// Sends a form as a browser does
    pub async fn post(&self, address: &str, fields: &[(&str, &str)], token: &str) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request =
            Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, token, body).await
    }

    /// Gets an address
    pub async fn get(&self, address: &str, token: &str) -> Answer {
        self.send(Request::get(address), token, Body::empty()).await
    }

    /// Sends a request
    pub async fn send(
        &self,
        request: axum::http::request::Builder,
        token: &str,
        body: impl Into<Body>,
    ) -> Answer {
        let request = if token.is_empty() {
            request
        } else {
            request.header(header::AUTHORIZATION, format!("Bearer {token}"))
        };
        let request = request.body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }
}
