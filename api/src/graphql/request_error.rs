//! Errors of requests that are not run, and the one form of every answer.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{idempotency::Conflict, limits::Unfit, media_type::AnswerType};
use crate::{
    error::{ApiError, Told},
    error_code::ErrorCode,
};

/// Why a request is not run
#[derive(Debug)]
pub(super) enum RequestError {
    /// For a reason that other requests have, too
    Api(ApiError),
    /// The document cannot be run
    Document(Unfit),
    /// A document that changes something was sent by GET, which links and pictures of other sites can do
    MutationByGet,
    /// The body has a type that is not taken
    BodyType,
    /// The client wants an answer of another type
    AnswerType,
    /// No document is known that has this hash
    NotKnown,
    /// Only listed documents are run, and this is none
    NotListed,
    /// It has a key that stands in its way
    Conflict(Conflict),
    /// There are more operations than in a batch may be
    Batch(usize),
}

impl From<ApiError> for RequestError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<Conflict> for RequestError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl From<Unfit> for RequestError {
    fn from(unfit: Unfit) -> Self {
        Self::Document(unfit)
    }
}

impl RequestError {
    /// For a request that is not as it should be
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::Api(ApiError::BadRequest(message.into()))
    }

    /// The answer
    pub(super) fn answer(self, answer_type: AnswerType) -> Response {
        let told = self.told();
        match self {
            Self::Api(error) => retold(error.into_response(), answer_type),
            Self::Document(_) | Self::NotKnown | Self::NotListed => {
                errors(answer_type, answer_type.status_of_unfit(), &told)
            }
            Self::MutationByGet => {
                let mut response = errors(answer_type, StatusCode::METHOD_NOT_ALLOWED, &told);
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
                response
            }
            Self::BodyType => errors(answer_type, StatusCode::UNSUPPORTED_MEDIA_TYPE, &told),
            Self::AnswerType => errors(answer_type, StatusCode::NOT_ACCEPTABLE, &told),
            Self::Conflict(conflict) => {
                let mut response = errors(answer_type, StatusCode::CONFLICT, &told);
                if conflict == Conflict::InUse {
                    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                }
                response
            }
            Self::Batch(_) => errors(answer_type, StatusCode::BAD_REQUEST, &told),
        }
    }

    /// The GraphQL errors, at least one
    pub(super) fn told(&self) -> Vec<Value> {
        let told = match self {
            Self::Document(unfit) => return of_document(unfit),
            Self::Batch(maximum) => return of_document(&Unfit::Limit { limit: "batch", maximum: *maximum }),
            Self::Api(error) => of_told(&error.told()),
            Self::MutationByGet => {
                plain(ErrorCode::MethodNotAllowed, "Only queries may be sent by GET; send this by POST.")
            }
            Self::BodyType => {
                let message = "Send application/json in UTF-8, or multipart/form-data with files.";
                plain(ErrorCode::UnsupportedMediaType, message)
            }
            Self::AnswerType => {
                let message = "The answer is application/graphql-response+json or application/json.";
                plain(ErrorCode::NotAcceptable, message)
            }
            // The message that clients of automatic persisted queries look for.
            Self::NotKnown => plain(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound"),
            Self::NotListed => plain(
                ErrorCode::PersistedQueryNotInList,
                "This document is not among those that are run here.",
            ),
            Self::Conflict(conflict) => plain(conflict.code(), &conflict.to_string()),
        };
        vec![told]
    }
}

fn of_document(unfit: &Unfit) -> Vec<Value> {
    let told = match unfit {
        Unfit::Limit { limit, maximum } => {
            json!({"message": unfit.to_string(), "extensions": {"code": ErrorCode::LimitExceeded.name(), "limit": limit, "maximum": maximum}})
        }
        Unfit::Syntax { message, at } => placed(ErrorCode::ParseFailed, message, at.as_slice()),
        Unfit::Invalid(message) => plain(ErrorCode::ValidationFailed, message),
        Unfit::Misfit(faults) => {
            let told = faults.iter();
            return told
                .map(|fault| placed(ErrorCode::ValidationFailed, &fault.message, &fault.at))
                .collect();
        }
    };
    vec![told]
}

/// With lines and columns, where there are
fn placed(code: ErrorCode, message: &str, at: &[(usize, usize)]) -> Value {
    let mut told = plain(code, message);
    if let Some(told) = told.as_object_mut().filter(|_| !at.is_empty()) {
        let places = at.iter().map(|(line, column)| json!({"line": line, "column": column}));
        told.insert("locations".to_owned(), places.collect());
    }
    told
}

fn plain(code: ErrorCode, message: &str) -> Value {
    json!({"message": message, "extensions": {"code": code.name()}})
}

fn of_told(told: &Told) -> Value {
    let mut extensions = json!({"code": told.code});
    if let (Some((limit, maximum)), Some(extensions)) = (told.limit, extensions.as_object_mut()) {
        extensions.insert("limit".to_owned(), limit.into());
        extensions.insert("maximum".to_owned(), maximum.into());
    }
    json!({"message": told.message, "extensions": extensions})
}

/// The answer to a request that was not run: no data
pub(super) fn errors(answer_type: AnswerType, status: StatusCode, errors: &[Value]) -> Response {
    answer(answer_type, status, json!({ "errors": errors }).to_string())
}

/// An answer of that type
pub(super) fn answer(answer_type: AnswerType, status: StatusCode, body: String) -> Response {
    let headers =
        [(header::CONTENT_TYPE, answer_type.header()), (header::VARY, "accept, authorization, cookie")];
    (status, headers, body).into_response()
}

/// Middleware: tells what layers below refuse, or what fails in them, as GraphQL errors
pub(super) async fn as_graphql(request: Request, next: Next) -> Response {
    let answer_type = AnswerType::wanted(request.headers()).unwrap_or(AnswerType::Json);
    retold(next.run(request).await, answer_type)
}

fn retold(response: Response, answer_type: AnswerType) -> Response {
    let Some(told) = response.extensions().get::<Told>() else { return response };
    let mut answer = errors(answer_type, response.status(), &[of_told(told)]);
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        let value = response.headers().get(&name).cloned();
        answer.headers_mut().extend(value.map(|value| (name, value)));
    }
    answer
}
