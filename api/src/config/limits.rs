//! Limits of what clients may ask of the server.

use std::time::Duration;

use super::variables::Variables;

/// Limits of connections and requests
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// `INKOOPKRACHT_CLIENT_CONNECTIONS`: connections at a time; others wait. Default 1000.
    pub client_connections: usize,
    /// `INKOOPKRACHT_HEADER_TIMEOUT_MS`: until the headers are in. Default 10 s.
    pub header_timeout: Duration,
    /// `INKOOPKRACHT_IDLE_TIMEOUT_MS`: until the first byte of another request on a connection. Default 60 s, which is as long as
    /// proxies usually keep theirs.
    pub idle_timeout: Duration,
    /// `INKOOPKRACHT_BODY_IDLE_TIMEOUT_MS`: how long a body may make no progress. Default 30 s.
    pub body_idle_timeout: Duration,
    /// `INKOOPKRACHT_ANSWER_IDLE_TIMEOUT_MS`: how long a client may take in nothing of its answer. Default 30 s.
    pub answer_idle_timeout: Duration,
    /// `INKOOPKRACHT_REQUEST_TIMEOUT_MS`: until the answer is ready. Default 10 s.
    pub request_timeout: Duration,
    /// `INKOOPKRACHT_UPLOAD_TIMEOUT_MS`: the same for a request with files. Default 120 s.
    pub upload_timeout: Duration,
    /// `INKOOPKRACHT_STOP_TIMEOUT_MS`: how long running requests may go on when the server stops. Default 25 s.
    pub stop_timeout: Duration,
    /// `INKOOPKRACHT_BODY_BYTES`: body of a request without files. Default 2 MB.
    pub body_bytes: usize,
    /// `INKOOPKRACHT_UPLOAD_BYTES`: the files of a request together. Default 20 MB.
    pub upload_bytes: usize,
    /// `INKOOPKRACHT_UPLOAD_FILES`: files in a request. Default 10.
    pub upload_files: usize,
    /// `INKOOPKRACHT_CLIENT_REQUESTS`: requests a minute of a client, which is told by its address; so many may come at once. 0:
    /// no limit. Default 6000.
    pub client_requests: u32,
}

/// Limits of GraphQL documents
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphqlLimits {
    /// `INKOOPKRACHT_GRAPHQL_QUERY_BYTES`: text of a document, which is parsed slower than JSON. Default 100 kB.
    pub query_bytes: usize,
    /// `INKOOPKRACHT_GRAPHQL_TOKENS`: words, numbers, texts and signs. Default 15 000.
    pub tokens: usize,
    /// `INKOOPKRACHT_GRAPHQL_NESTING`: brackets and fragments in each other. Default 60; more than 200 is not safe.
    pub nesting: usize,
    /// `INKOOPKRACHT_GRAPHQL_DEPTH`: fields in each other. Default 15, which introspection needs.
    pub depth: usize,
    /// `INKOOPKRACHT_GRAPHQL_SELECTIONS`: fields and spreads, with each fragment counted where it is spread. Default 10 000.
    pub selections: usize,
    /// `INKOOPKRACHT_GRAPHQL_ROOT_FIELDS`: fields at the root of an operation. Default 20.
    pub root_fields: usize,
    /// `INKOOPKRACHT_GRAPHQL_ALIASES`: aliases in a document. Default 30.
    pub aliases: usize,
    /// `INKOOPKRACHT_GRAPHQL_DIRECTIVES`: directives in a document. Default 50.
    pub directives: usize,
    /// `INKOOPKRACHT_GRAPHQL_OPERATIONS`: operations in a document, of which one is run. Default 10.
    pub operations: usize,
    /// `INKOOPKRACHT_GRAPHQL_VARIABLE_VALUES`: values in the variables of a request, which each field that uses them gets
    /// anew. Default 20 000.
    pub variable_values: usize,
    /// `INKOOPKRACHT_GRAPHQL_BATCH`: requests in a batch, each within all other limits. Default 1: no batches; at most 10.
    pub batch: usize,
    /// `INKOOPKRACHT_GRAPHQL_COST`: what a document may cost, as each field says. Default 5000.
    pub cost: usize,
    /// `INKOOPKRACHT_GRAPHQL_TYPENAMES`: how often each object may be asked for its `__typename`, which has no cost. Default 50.
    pub typenames: usize,
    /// `INKOOPKRACHT_GRAPHQL_TEXT_BYTES`: the texts that people wrote in an answer together, which may be of any length. Default 10 MB.
    pub text_bytes: usize,
    /// `INKOOPKRACHT_GRAPHQL_INTROSPECTION`: `on` or `off`; whether the schema can be asked for. Default on.
    pub introspection: bool,
    /// `INKOOPKRACHT_GRAPHQL_INTROSPECTION_VALUES`: values of the schema in an answer, by the usual length of its lists. Default
    /// 250 000; the usual tools need 175 000.
    pub introspection_values: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            client_connections: 1000,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_mins(1),
            body_idle_timeout: Duration::from_secs(30),
            answer_idle_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(10),
            upload_timeout: Duration::from_mins(2),
            stop_timeout: Duration::from_secs(25),
            body_bytes: 2_000_000,
            upload_bytes: 20_000_000,
            upload_files: 10,
            client_requests: 6000,
        }
    }
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            query_bytes: 100_000,
            tokens: 15_000,
            nesting: 60,
            depth: 15,
            selections: 10_000,
            root_fields: 20,
            aliases: 30,
            directives: 50,
            operations: 10,
            variable_values: 20_000,
            batch: 1,
            cost: 5000,
            typenames: 50,
            text_bytes: 10_000_000,
            introspection: true,
            introspection_values: 250_000,
        }
    }
}

pub(super) fn http(read: &mut Variables<'_>) -> HttpLimits {
    let default = HttpLimits::default();
    HttpLimits {
        client_connections: read.count(
            "INKOOPKRACHT_CLIENT_CONNECTIONS",
            default.client_connections,
            1..=100_000,
        ),
        header_timeout: read.milliseconds("INKOOPKRACHT_HEADER_TIMEOUT_MS", default.header_timeout),
        idle_timeout: read.milliseconds("INKOOPKRACHT_IDLE_TIMEOUT_MS", default.idle_timeout),
        body_idle_timeout: read.milliseconds("INKOOPKRACHT_BODY_IDLE_TIMEOUT_MS", default.body_idle_timeout),
        answer_idle_timeout: read
            .milliseconds("INKOOPKRACHT_ANSWER_IDLE_TIMEOUT_MS", default.answer_idle_timeout),
        request_timeout: read.milliseconds("INKOOPKRACHT_REQUEST_TIMEOUT_MS", default.request_timeout),
        upload_timeout: read.milliseconds("INKOOPKRACHT_UPLOAD_TIMEOUT_MS", default.upload_timeout),
        stop_timeout: read.milliseconds("INKOOPKRACHT_STOP_TIMEOUT_MS", default.stop_timeout),
        body_bytes: read.count("INKOOPKRACHT_BODY_BYTES", default.body_bytes, 1000..=100_000_000),
        upload_bytes: read.count("INKOOPKRACHT_UPLOAD_BYTES", default.upload_bytes, 1000..=1_000_000_000),
        upload_files: read.count("INKOOPKRACHT_UPLOAD_FILES", default.upload_files, 1..=1000),
        client_requests: read.count("INKOOPKRACHT_CLIENT_REQUESTS", default.client_requests, 0..=1_000_000),
    }
}

pub(super) fn graphql(read: &mut Variables<'_>) -> GraphqlLimits {
    let default = GraphqlLimits::default();
    GraphqlLimits {
        query_bytes: read.count("INKOOPKRACHT_GRAPHQL_QUERY_BYTES", default.query_bytes, 1000..=10_000_000),
        tokens: read.count("INKOOPKRACHT_GRAPHQL_TOKENS", default.tokens, 100..=1_000_000),
        nesting: read.count("INKOOPKRACHT_GRAPHQL_NESTING", default.nesting, 10..=200),
        depth: read.count("INKOOPKRACHT_GRAPHQL_DEPTH", default.depth, 1..=100),
        selections: read.count("INKOOPKRACHT_GRAPHQL_SELECTIONS", default.selections, 10..=1_000_000),
        root_fields: read.count("INKOOPKRACHT_GRAPHQL_ROOT_FIELDS", default.root_fields, 1..=1000),
        aliases: read.count("INKOOPKRACHT_GRAPHQL_ALIASES", default.aliases, 0..=10_000),
        directives: read.count("INKOOPKRACHT_GRAPHQL_DIRECTIVES", default.directives, 0..=10_000),
        operations: read.count("INKOOPKRACHT_GRAPHQL_OPERATIONS", default.operations, 1..=1000),
        variable_values: read.count(
            "INKOOPKRACHT_GRAPHQL_VARIABLE_VALUES",
            default.variable_values,
            10..=1_000_000,
        ),
        batch: read.count("INKOOPKRACHT_GRAPHQL_BATCH", default.batch, 1..=10),
        cost: read.count("INKOOPKRACHT_GRAPHQL_COST", default.cost, 10..=10_000_000),
        typenames: read.count("INKOOPKRACHT_GRAPHQL_TYPENAMES", default.typenames, 1..=10_000),
        text_bytes: read.count("INKOOPKRACHT_GRAPHQL_TEXT_BYTES", default.text_bytes, 1000..=1_000_000_000),
        introspection: read.switch("INKOOPKRACHT_GRAPHQL_INTROSPECTION", default.introspection),
        introspection_values: read.count(
            "INKOOPKRACHT_GRAPHQL_INTROSPECTION_VALUES",
            default.introspection_values,
            100..=100_000_000,
        ),
    }
}
