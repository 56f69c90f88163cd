//! What a request sends: an operation or, where that is allowed, a batch of them, each with its files.

use async_graphql::{
    Executor, Request as GraphqlRequest,
    parser::types::{DocumentOperations, ExecutableDocument, OperationType},
};
use axum::{extract::Request, http::Method};
use serde_json::Value;

use super::{
    documents::Documents,
    media_type::BodyType,
    multipart::{self, Bound},
    outcome::{Outcome, Outcomes},
    parameters::Parameters,
    request_error::RequestError,
    text::TextRoom,
};
use crate::{
    auth::Viewer,
    body,
    config::{Config, GraphqlLimits},
    error::ApiError,
};

/// An operation and its files
pub(super) struct Operation {
    /// What is asked
    pub(super) parameters: Parameters,
    /// The files that its variables stand for
    pub(super) files: Vec<Bound>,
}

impl From<Parameters> for Operation {
    fn from(parameters: Parameters) -> Self {
        Self { parameters, files: Vec::new() }
    }
}

/// What a request sends
pub(super) enum Sent {
    /// An operation
    One(Box<Operation>),
    /// A batch, in order
    Batch(Vec<Operation>),
}

impl Sent {
    /// All that the request sends
    pub(super) async fn receive(
        config: &Config,
        viewer: &Viewer,
        request: Request,
    ) -> Result<Self, RequestError> {
        if request.method() != Method::POST {
            return Ok(Self::One(Box::new(Parameters::of_address(request.uri())?.into())));
        }
        match BodyType::sent(request.headers()) {
            Some(BodyType::Json) => {
                let body = body::whole(request.into_body(), config.http.body_bytes).await?;
                Self::of_json(&body, config.graphql.batch)
            }
            // Nobody may do without signing in what takes a file, so strangers cannot fill the disk.
            Some(BodyType::Multipart) if *viewer == Viewer::Anonymous => {
                Err(ApiError::Unauthenticated.into())
            }
            Some(BodyType::Multipart) => Box::pin(multipart::receive(request, config)).await,
            None => Err(RequestError::BodyType),
        }
    }

    /// What a JSON text says: an object, or a list of no more than so many
    pub(super) fn of_json(text: &[u8], batch: usize) -> Result<Self, RequestError> {
        let value = serde_json::from_slice(text).map_err(|_| RequestError::bad("The body is not JSON."))?;
        let Value::Array(values) = value else {
            return Ok(Self::One(Box::new(Parameters::of_value(value)?.into())));
        };
        // A batch of one is a batch too, which those who allow none do not take.
        if values.len() > batch || batch == 1 {
            return Err(RequestError::Batch(batch));
        }
        if values.is_empty() {
            return Err(RequestError::bad("A batch has at least one request."));
        }
        let operations = values.into_iter().map(|value| Parameters::of_value(value).map(Operation::from));
        Ok(Self::Batch(operations.collect::<Result<_, _>>()?))
    }

    /// The operations with their documents parsed, or what is wrong with them
    pub(super) fn prepare(self, documents: &Documents, limits: &GraphqlLimits, method: &Method) -> Prepared {
        let prepare = |operation: Operation| operation.prepare(documents, limits, method);
        match self {
            Self::One(operation) => Prepared::One(Box::new(prepare(*operation))),
            Self::Batch(operations) => Prepared::Batch(operations.into_iter().map(prepare).collect()),
        }
    }

    /// The operations, in order
    pub(super) fn operations(&mut self) -> &mut [Operation] {
        match self {
            Self::One(operation) => std::slice::from_mut(&mut **operation),
            Self::Batch(operations) => operations,
        }
    }
}

impl Operation {
    /// The operation with its document parsed, when all that can be refused before it is run is in order
    fn prepare(
        self,
        documents: &Documents,
        limits: &GraphqlLimits,
        method: &Method,
    ) -> Result<Ready, RequestError> {
        let document = documents.parse(&self.parameters, limits)?.document.clone();
        let changes = !only_queries(&document, self.parameters.operation_name.as_deref());
        if changes && *method != Method::POST {
            return Err(RequestError::MutationByGet);
        }
        let mut request = GraphqlRequest::from(self.parameters).data(TextRoom::of(limits.text_bytes));
        request.set_parsed_query(document);
        for file in self.files {
            file.bind(&mut request);
        }
        Ok(Ready { request, changes })
    }
}

/// An operation that may be run
pub(super) struct Ready {
    /// With its document parsed and its files bound
    request: GraphqlRequest,
    /// Whether it may change something
    changes: bool,
}

/// What a request sends, ready to be run
pub(super) enum Prepared {
    /// An operation
    One(Box<Result<Ready, RequestError>>),
    /// A batch, in order
    Batch(Vec<Result<Ready, RequestError>>),
}

impl Prepared {
    /// Whether any operation may change something
    pub(super) fn changes(&self) -> bool {
        let changes = |ready: &Result<Ready, RequestError>| ready.as_ref().is_ok_and(|ready| ready.changes);
        match self {
            Self::One(ready) => changes(ready),
            Self::Batch(all) => all.iter().any(changes),
        }
    }

    /// Runs the operations, one after the other
    pub(super) async fn run<E: Executor>(self, executor: E, viewer: Viewer) -> Outcomes {
        match self {
            Self::One(ready) => {
                let request = (*ready).map(|ready| ready.request);
                Outcomes::One(Outcome::of(&executor, &viewer, request).await)
            }
            Self::Batch(all) => {
                let mut outcomes = Vec::with_capacity(all.len());
                for ready in all {
                    let request = ready.map(|ready| ready.request);
                    outcomes.push(Outcome::of(&executor, &viewer, request).await);
                }
                Outcomes::Batch(outcomes)
            }
        }
    }
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

    #[test]
    fn a_batch_is_no_longer_than_allowed() {
        let batch = |count: usize| format!("[{}]", vec!["{\"query\":\"{a}\"}"; count].join(","));
        let sent = |count: usize, allowed: usize| Sent::of_json(batch(count).as_bytes(), allowed);
        for (count, allowed) in [(1, 1), (2, 1), (3, 2), (11, 10)] {
            assert!(matches!(sent(count, allowed), Err(RequestError::Batch(_))), "{count} of {allowed}");
        }
        for (count, allowed) in [(1, 2), (2, 2), (10, 10)] {
            assert!(matches!(sent(count, allowed), Ok(Sent::Batch(operations)) if operations.len() == count));
        }
        assert!(matches!(sent(0, 10), Err(RequestError::Api(_))), "an empty batch asks nothing");
        assert!(matches!(Sent::of_json(b"{\"query\":\"{a}\"}", 1), Ok(Sent::One(_))));
    }
}
