//! What browsers send: identities in addresses, and forms.

use axum::{
    Form,
    extract::{
        Path, Query,
        rejection::{FormRejection, PathRejection, QueryRejection},
    },
};
use uuid::Uuid;

use crate::error::ApiError;

/// An identity in an address
pub(super) type SentId = Result<Path<String>, PathRejection>;
/// A form
pub(super) type Sent<T> = Result<Form<T>, FormRejection>;
/// What stands behind the question mark of an address
pub(super) type Asked<T> = Result<Query<T>, QueryRejection>;

/// # Errors
///
/// [`ApiError::NotFound`] for what is no identity.
pub(super) fn identity(sent: SentId) -> Result<Uuid, ApiError> {
    let Path(text) = sent.map_err(|_| ApiError::NotFound)?;
    text.parse().map_err(|_| ApiError::NotFound)
}

/// # Errors
///
/// [`ApiError::BadRequest`] for a body that is no form.
pub(super) fn form<T>(sent: Sent<T>) -> Result<T, ApiError> {
    sent.map(|Form(sent)| sent).map_err(|rejection| ApiError::BadRequest(rejection.body_text()))
}

/// # Errors
///
/// [`ApiError::BadRequest`] for what is no question.
pub(super) fn asked<T>(asked: Asked<T>) -> Result<T, ApiError> {
    asked.map(|Query(asked)| asked).map_err(|rejection| ApiError::BadRequest(rejection.body_text()))
}
