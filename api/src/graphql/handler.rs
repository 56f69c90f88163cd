//! `/graphql`: GraphQL over HTTP, as its draft specification says.

use async_graphql::{
    Executor, Request as GraphqlRequest, Response as GraphqlResponse, ServerError,
    parser::types::{DocumentOperations, ExecutableDocument, OperationType},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::from_fn,
    response::Response,
    routing::get,
};
use serde_json::{Value, json};

use super::{
    limits,
    media_type::{AnswerType, BodyType},
    multipart,
    parameters::Parameters,
    request_error::{RequestError, answer, as_graphql, errors},
};
use crate::{
    auth::Viewer,
    body,
    config::{Config, GraphqlLimits},
    error::ApiError,
    state::AppState,
};

/// What the form of a request with files takes besides the files: its two other parts, and its seams
const FORM_SLACK_BYTES: usize = 100_000;

/// `/graphql`, answered by `executor`; `layers` go around the handler, and what they refuse is told as GraphQL errors
pub fn routes<E: Executor>(
    executor: E,
    config: &Config,
    layers: impl FnOnce(Router<AppState>) -> Router<AppState>,
) -> Router<AppState> {
    let handle = move |State(state): State<AppState>, viewer: Viewer, request: Request| {
        let executor = executor.clone();
        async move { handle(&executor, &state.config, viewer, request).await }
    };
    let form_bytes = config.http.upload_bytes + 2 * config.http.body_bytes + FORM_SLACK_BYTES;
    let routes = Router::new()
        .route("/graphql", get(handle.clone()).post(handle))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(form_bytes));
    layers(routes).layer(from_fn(as_graphql))
}

async fn handle<E: Executor>(executor: &E, config: &Config, viewer: Viewer, request: Request) -> Response {
    let Some(answer_type) = AnswerType::wanted(request.headers()) else {
        return RequestError::AnswerType.answer(AnswerType::Json);
    };
    match prepare(config, &viewer, request).await {
        Ok(request) => match executed(executor.execute(request.data(viewer)).await) {
            Ok(response) => ran(&response, answer_type),
            Err(errors) => not_run(&errors, &config.graphql, answer_type),
        },
        Err(error) => error.answer(answer_type),
    }
}

/// The request with its document parsed, when all that can be refused without the schema is in order
async fn prepare(config: &Config, viewer: &Viewer, request: Request) -> Result<GraphqlRequest, RequestError> {
    let method = request.method().clone();
    let (parameters, files) = if method == Method::POST {
        match BodyType::sent(request.headers()) {
            Some(BodyType::Json) => {
                let body = body::whole(request.into_body(), config.http.body_bytes).await?;
                (Parameters::of_json(&body)?, Vec::new())
            }
            // Nobody may do without signing in what takes a file, so strangers cannot fill the disk.
            Some(BodyType::Multipart) if *viewer == Viewer::Anonymous => {
                return Err(ApiError::Unauthenticated.into());
            }
            Some(BodyType::Multipart) => multipart::receive(request, &config.http).await?,
            None => return Err(RequestError::BodyType),
        }
    } else {
        (Parameters::of_address(request.uri())?, Vec::new())
    };
    let document = limits::parse(&parameters.query, &config.graphql)?;
    if method != Method::POST && !only_queries(&document, parameters.operation_name.as_deref()) {
        return Err(RequestError::MutationByGet);
    }
    let mut request = GraphqlRequest::from(parameters);
    request.set_parsed_query(document);
    for file in files {
        file.bind(&mut request);
    }
    Ok(request)
}

/// Whether the operation that will be run is a query; all that may be meant must be, when the name does not tell
fn only_queries(document: &ExecutableDocument, name: Option<&str>) -> bool {
    let named = match (&document.operations, name) {
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        _ => None,
    };
    match named {
        Some(operation) => operation.node.ty == OperationType::Query,
        None => document.operations.iter().all(|(_, operation)| operation.node.ty == OperationType::Query),
    }
}

/// The response of an operation that was run, each of its errors with a code
///
/// # Errors
///
/// What is wrong with a document that was not run: its errors have no path, as those of fields do.
pub(super) fn executed(mut response: GraphqlResponse) -> Result<GraphqlResponse, Vec<ServerError>> {
    if !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty()) {
        return Err(response.errors);
    }
    for error in &mut response.errors {
        // What has no code yet was said by async-graphql itself: an argument that does not fit its type.
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_USER_INPUT");
        }
    }
    Ok(response)
}

/// The answer to a document that was run, whatever came of it
fn ran(response: &GraphqlResponse, answer_type: AnswerType) -> Response {
    let unavailable = response.errors.iter().any(|error| code(error) == Some("SERVICE_UNAVAILABLE"));
    let status = if unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let body = match serde_json::to_string(response) {
        Ok(body) => body,
        Err(error) => return RequestError::from(ApiError::internal(error)).answer(answer_type),
    };
    let mut answer = answer(answer_type, status, body);
    if unavailable {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    answer
}

/// The answer to a document that does not fit the schema, or its cost
fn not_run(unfit: &[ServerError], limits: &GraphqlLimits, answer_type: AnswerType) -> Response {
    let coded: Vec<Value> = unfit.iter().map(|error| coded(error, limits)).collect();
    errors(answer_type, answer_type.status_of_unfit(), &coded)
}

/// An error of a document that was not run, with a code
pub(super) fn coded(error: &ServerError, limits: &GraphqlLimits) -> Value {
    let mut value = json!(error);
    if code(error).is_none() {
        // The library gives its own refusals no code.
        let extensions = match error.message.as_str() {
            "Query is too complex." => {
                json!({"code": "LIMIT_EXCEEDED", "limit": "cost", "maximum": limits.cost})
            }
            "Query is nested too deep." => {
                json!({"code": "LIMIT_EXCEEDED", "limit": "depth", "maximum": limits.depth})
            }
            _ => json!({"code": "GRAPHQL_VALIDATION_FAILED"}),
        };
        if let Some(object) = value.as_object_mut() {
            object.insert("extensions".to_owned(), extensions);
        }
    }
    value
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_surely_reads_is_run_by_get() {
        let both = "query A { a } mutation B { b }";
        for (query, name, expected) in [
            ("{ a }", None, true),
            ("mutation { b }", None, false),
            ("subscription { c }", None, false),
            ("mutation B { b }", None, false),
            ("mutation B { b }", Some("A"), false),
            (both, Some("A"), true),
            (both, Some("B"), false),
            (both, Some("C"), false),
            (both, None, false),
        ] {
            let document = async_graphql::parser::parse_query(query).expect("valid");
            assert_eq!(only_queries(&document, name), expected, "{query} {name:?}");
        }
    }
}
