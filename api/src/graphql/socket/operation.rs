//! One operation: from the parameters of a request to what comes of it.

use async_graphql::{
    Executor, Request as GraphqlRequest, Response,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection},
};
use futures::{StreamExt, stream, stream::BoxStream};
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    auth::Viewer,
    config::{Config, GraphqlLimits},
    error::ApiError,
    graphql::{
        documents::Documents,
        limits::Unfit,
        outcome::{coded, executed},
        parameters::Parameters,
        request_error::RequestError,
        text::TextRoom,
    },
};

/// What comes of an operation
#[derive(Debug)]
pub(super) enum Outcome {
    /// A result
    Next(Box<Response>),
    /// It was not run; nothing more comes
    Refused(Vec<Value>),
    /// It is done; nothing more comes
    Complete,
}

/// An operation that may be run
pub(super) struct Operation {
    request: GraphqlRequest,
    kind: OperationType,
}

impl Operation {
    /// The operation that the parameters ask for, when all that can be refused before it is run is in order
    ///
    /// # Errors
    ///
    /// [`RequestError`].
    pub(super) fn of(
        parameters: Parameters,
        documents: &Documents,
        limits: &GraphqlLimits,
    ) -> Result<Self, RequestError> {
        let document = documents.parse(&parameters, limits)?.document.clone();
        let asked = asked(&document, parameters.operation_name.as_deref());
        let kind = asked.map_or(OperationType::Query, |asked| asked.ty);
        if let (OperationType::Subscription, Some(asked)) = (kind, asked) {
            check_subscription(asked)?;
        }
        let mut request = GraphqlRequest::from(parameters);
        request.set_parsed_query(document);
        // The answers of a subscription have no end; each tells of one thing.
        if kind != OperationType::Subscription {
            request = request.data(TextRoom::of(limits.text_bytes));
        }
        Ok(Self { request, kind })
    }

    /// What comes of it
    pub(super) fn run<E: Executor>(
        self,
        executor: E,
        viewer: Viewer,
        config: &Config,
    ) -> BoxStream<'static, Outcome> {
        let request = self.request.data(viewer);
        let limits = config.graphql;
        let outcome = move |response: Response| match executed(response) {
            Ok(response) => Outcome::Next(Box::new(response)),
            Err(errors) => Outcome::Refused(errors.iter().map(|error| coded(error, &limits)).collect()),
        };
        if self.kind == OperationType::Subscription {
            let responses = executor.execute_stream(request, None).map(not_begun);
            return until_its_end(responses.map(outcome).boxed());
        }
        let longest = config.http.request_timeout;
        let answered = async move {
            match timeout(longest, executor.execute(request)).await {
                Ok(response) => outcome(response),
                Err(_) => Outcome::Refused(RequestError::Api(ApiError::TimedOut).told()),
            }
        };
        until_its_end(stream::once(answered).boxed())
    }
}

/// A subscription that its field refused did not begin: the error is of the operation, not of an event
///
/// An error in an event lies below the field, unless null takes its place.
fn not_begun(mut response: Response) -> Response {
    if response.data == async_graphql::Value::Null {
        response.errors.iter_mut().filter(|error| error.path.len() == 1).for_each(|error| error.path.clear());
    }
    response
}

/// The outcomes up to one that says by itself that it is the last, or else with one behind them that does
fn until_its_end(outcomes: BoxStream<'static, Outcome>) -> BoxStream<'static, Outcome> {
    let outcomes = outcomes.chain(stream::iter([Outcome::Complete])).boxed();
    let goes_on = stream::unfold(Some(outcomes), |outcomes| async {
        let mut outcomes = outcomes?;
        let outcome = outcomes.next().await?;
        let goes_on = matches!(outcome, Outcome::Next(_));
        Some((outcome, goes_on.then_some(outcomes)))
    });
    goes_on.boxed()
}

/// The operation that is meant; `None` when that is not clear, which execution will refuse
fn asked<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => Some(&operations.get(name)?.node),
        (DocumentOperations::Multiple(operations), None) => match operations.len() {
            1 => operations.values().next().map(|operation| &operation.node),
            _ => None,
        },
    }
}

/// A subscription follows one thing; async-graphql looks neither at this nor at what stands around its field
fn check_subscription(operation: &OperationDefinition) -> Result<(), Unfit> {
    match operation.selection_set.node.items.as_slice() {
        [only] => match &only.node {
            Selection::Field(field) if field.node.directives.is_empty() => Ok(()),
            _ => Err(Unfit::Invalid(
                "The field of a subscription stands at its root, without directives.".to_owned(),
            )),
        },
        _ => Err(Unfit::Invalid("A subscription has exactly one field at its root.".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, name: Option<&str>) -> Result<OperationType, String> {
        let parameters = Parameters {
            query: Some(query.to_owned()),
            hash: None,
            operation_name: name.map(str::to_owned),
            variables: serde_json::Map::new(),
            extensions: serde_json::Map::new(),
        };
        let config = Config::default();
        match Operation::of(parameters, &Documents::new(&config), &config.graphql) {
            Ok(operation) => Ok(operation.kind),
            Err(error) => Err(error.told()[0]["message"].as_str().unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn the_operation_that_is_named_tells_what_is_done() {
        let mutation = "mutation B { applyImport(input: {id: \"x\"}) { problems { code } } }";
        let subscription = "subscription C { importProgress(id: \"x\") { id } }";
        let three = format!("query A {{ __typename }} {mutation} {subscription}");
        assert_eq!(check("{ __typename }", None), Ok(OperationType::Query));
        assert_eq!(check(&three, Some("B")), Ok(OperationType::Mutation));
        assert_eq!(check(&three, Some("C")), Ok(OperationType::Subscription));
        assert_eq!(check(subscription, None), Ok(OperationType::Subscription));
    }

    #[test]
    fn a_subscription_follows_one_thing() {
        let progress = "importProgress(id: \"x\")";
        for query in [
            format!("subscription {{ a: {progress} {{ id }} b: {progress} {{ id }} }}"),
            format!("subscription {{ ...F }} fragment F on Subscription {{ {progress} {{ id }} }}"),
            format!("subscription {{ ... {{ {progress} {{ id }} }} }}"),
            format!("subscription {{ {progress} @include(if: true) {{ id }} }}"),
        ] {
            check(&query, None).expect_err(&query);
        }
    }
}
