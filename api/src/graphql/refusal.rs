//! GraphQL errors: what an asker is told when a field cannot be answered, always with a constant `extensions.code`.

use async_graphql::{Error, ErrorExtensions};
use schema::rules::Violation;

use super::problem;
use crate::{auth::Refusal, error::ApiError, error_code::ErrorCode, read::ReadError};

fn coded(message: impl Into<String>, code: &'static str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// Something in the request cannot be meant
pub(super) fn bad_input(message: impl Into<String>) -> Error {
    coded(message, ErrorCode::BadUserInput.name())
}

/// More is asked for than is allowed
pub(super) fn over_limit(limit: &'static str, maximum: i32) -> Error {
    coded(format!("The limit {limit} is {maximum}."), ErrorCode::LimitExceeded.name()).extend_with(
        |_, extensions| {
            extensions.set("limit", limit);
            extensions.set("maximum", maximum);
        },
    )
}

/// The viewer may not
pub(super) fn refused(refusal: Refusal) -> Error {
    told(&ApiError::from(refusal))
}

/// There is no answer, because of a rule of the domain: its code is in `extensions.rule`, its values stand beside it
pub(super) fn violated(violation: &Violation) -> Error {
    coded(problem::sentence(violation), ErrorCode::RuleViolated.name()).extend_with(|_, extensions| {
        extensions.set("rule", violation.code);
        for (name, value) in &violation.values {
            extensions.set(*name, value.as_str());
        }
    })
}

/// The database failed; the cause is logged here and not sent
pub(super) fn failed(error: impl Into<ReadError>) -> Error {
    match error.into() {
        ReadError::ForeignPlace => bad_input("This cursor belongs to another list or another order."),
        ReadError::NoRoom { maximum } => over_limit("textBytes", i32::try_from(maximum).unwrap_or(i32::MAX)),
        error => match error.into() {
            ApiError::BadRequest(message) => bad_input(message),
            error => fault(&error),
        },
    }
}

/// Something on our side failed; the cause is logged here and not sent
pub(super) fn fault(error: &ApiError) -> Error {
    error.log();
    told(error)
}

fn told(error: &ApiError) -> Error {
    coded(error.to_string(), error.code())
}
