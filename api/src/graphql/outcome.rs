//! What comes of operations, and how that is told over HTTP.

use async_graphql::{Executor, Request as GraphqlRequest, Response as GraphqlResponse, ServerError};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    media_type::AnswerType,
    request_error::{RequestError, answer, errors},
};
use crate::{assets, auth::Viewer, config::GraphqlLimits, error::ApiError, error_code::ErrorCode};

/// What comes of an operation
pub(super) enum Outcome {
    /// Its document was run, whatever came of that
    Ran(Box<GraphqlResponse>),
    /// Its document does not fit the schema, or costs too much
    Unfit(Vec<ServerError>),
    /// It was refused before
    Refused(RequestError),
}

impl Outcome {
    /// Runs an operation, unless it was refused
    pub(super) async fn of<E: Executor>(
        executor: &E,
        viewer: &Viewer,
        prepared: Result<GraphqlRequest, RequestError>,
    ) -> Self {
        let request = match prepared {
            Ok(request) => request,
            Err(error) => return Self::Refused(error),
        };
        match executed(executor.execute(request.data(viewer.clone())).await) {
            Ok(response) => Self::Ran(Box::new(response)),
            Err(errors) => Self::Unfit(errors),
        }
    }

    /// Whether it was run, and nothing failed on our side: sent again it would come to the same
    pub(super) fn is_final(&self) -> bool {
        const FAULTS: [ErrorCode; 3] =
            [ErrorCode::ServiceUnavailable, ErrorCode::TimedOut, ErrorCode::Internal];
        match self {
            Self::Ran(_) => !FAULTS.iter().any(|fault| self.has(*fault)),
            Self::Unfit(_) | Self::Refused(_) => false,
        }
    }

    fn has(&self, wanted: ErrorCode) -> bool {
        match self {
            Self::Ran(response) => response.errors.iter().any(|error| code(error) == Some(wanted.name())),
            Self::Unfit(_) | Self::Refused(_) => false,
        }
    }

    fn body(&self, limits: &GraphqlLimits) -> Result<String, ApiError> {
        match self {
            Self::Ran(response) => serde_json::to_string(response).map_err(ApiError::internal),
            Self::Unfit(unfit) => Ok(json!({"errors": all_coded(unfit, limits)}).to_string()),
            Self::Refused(error) => Ok(json!({"errors": error.told()}).to_string()),
        }
    }
}

/// What comes of a request
pub(super) enum Outcomes {
    /// Of one operation
    One(Outcome),
    /// Of a batch, in order
    Batch(Vec<Outcome>),
}

impl Outcomes {
    fn all(&self) -> &[Outcome] {
        match self {
            Self::One(outcome) => std::slice::from_ref(outcome),
            Self::Batch(outcomes) => outcomes,
        }
    }

    /// Whether each is [final](Outcome::is_final)
    pub(super) fn are_final(&self) -> bool {
        self.all().iter().all(Outcome::is_final)
    }

    /// The JSON of the answer
    pub(super) fn body(&self, limits: &GraphqlLimits) -> Result<String, ApiError> {
        match self {
            Self::One(outcome) => outcome.body(limits),
            Self::Batch(outcomes) => {
                let bodies: Result<Vec<_>, _> = outcomes.iter().map(|outcome| outcome.body(limits)).collect();
                Ok(format!("[{}]", bodies?.join(",")))
            }
        }
    }

    /// The answer
    pub(super) fn answer(self, answer_type: AnswerType, limits: &GraphqlLimits) -> Response {
        match self {
            Self::One(Outcome::Refused(error)) => error.answer(answer_type),
            Self::One(Outcome::Unfit(unfit)) => {
                errors(answer_type, answer_type.status_of_unfit(), &all_coded(&unfit, limits))
            }
            Self::One(Outcome::Ran(_)) | Self::Batch(_) => match self.body(limits) {
                Ok(body) => self.ran(answer_type, body),
                Err(error) => RequestError::from(error).answer(answer_type),
            },
        }
    }

    fn ran(&self, answer_type: AnswerType, body: String) -> Response {
        if !self.all().iter().any(|outcome| outcome.has(ErrorCode::ServiceUnavailable)) {
            return answer(answer_type, StatusCode::OK, body);
        }
        let mut response = answer(answer_type, StatusCode::SERVICE_UNAVAILABLE, body);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        response
    }

    /// The answer to a query that was sent by GET: a browser or cache may keep it, and ask whether it is still the same
    pub(super) fn answer_to_get(
        self,
        headers: &HeaderMap,
        answer_type: AnswerType,
        limits: &GraphqlLimits,
    ) -> Response {
        let Self::One(Outcome::Ran(response)) = &self else { return self.answer(answer_type, limits) };
        let Ok(body) = serde_json::to_string(response) else { return self.answer(answer_type, limits) };
        if response.is_err() {
            return self.answer(answer_type, limits);
        }
        let tag = assets::tag(body.as_bytes());
        let mut response = if assets::client_has(&tag, headers) {
            answer(answer_type, StatusCode::NOT_MODIFIED, String::new())
        } else {
            answer(answer_type, StatusCode::OK, body)
        };
        response.headers_mut().insert(header::ETAG, tag);
        let caching = HeaderValue::from_static("private, no-cache");
        response.headers_mut().insert(header::CACHE_CONTROL, caching);
        response
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
            extensions.set("code", ErrorCode::BadUserInput.name());
        }
    }
    Ok(response)
}

fn all_coded(unfit: &[ServerError], limits: &GraphqlLimits) -> Vec<Value> {
    unfit.iter().map(|error| coded(error, limits)).collect()
}

/// An error of a document that was not run, with a code
pub(super) fn coded(error: &ServerError, limits: &GraphqlLimits) -> Value {
    let mut value = json!(error);
    if code(error).is_none() {
        // The library gives its own refusals no code.
        let over = |limit: &str, maximum: usize| json!({"code": ErrorCode::LimitExceeded.name(), "limit": limit, "maximum": maximum});
        let extensions = match error.message.as_str() {
            "Query is too complex." => over("cost", limits.cost),
            "Query is nested too deep." => over("depth", limits.depth),
            _ => json!({"code": ErrorCode::ValidationFailed.name()}),
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
