//! What the page `/confirm` shows.

use askama::Template;
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::texts::{confirmed_field, confirmed_step};
use uuid::Uuid;

use super::object::facts;
use crate::{auth::Viewer, error::ApiError, read, web::Frame, write::pending_form::KEPT};

/// A form that waits
pub(super) struct Waiting {
    address: String,
    /// Page that it stood on
    page: String,
    /// Names and values of its fields
    fields: Vec<(String, String)>,
    /// What it is about: what people call that, and what it is
    about: Vec<(&'static str, String)>,
}

impl Waiting {
    /// The form of that session; `None` when there is none
    ///
    /// # Errors
    ///
    /// When the database fails, or holds what is no form.
    pub(super) async fn find(
        connection: &AsyncPgConnection,
        viewer: &Viewer,
        id: Uuid,
        session: Uuid,
    ) -> Result<Option<Self>, ApiError> {
        let found = read::pending_form::find(connection, id, session, Utc::now() - KEPT).await?;
        let Some(form) = found else { return Ok(None) };
        let fields: Vec<(String, String)> =
            serde_json::from_value(form.fields).map_err(ApiError::internal)?;
        let about = facts(connection, viewer, &form.address, &fields).await?;
        Ok(Some(Self { address: form.address, page: form.page, fields, about }))
    }

    /// What it does, as the button says it
    fn step(&self) -> &'static str {
        confirmed_step(self.address.split('?').next().unwrap_or_default())
    }

    /// What it is about and what was filled in, each by the name that people know it by
    fn told(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let filled = self
            .fields
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(name, value)| Some((confirmed_field(name)?, value.as_str())));
        self.about.iter().map(|(name, what)| (*name, what.as_str())).chain(filled)
    }
}

#[derive(Template)]
#[template(path = "confirm.html")]
pub(super) struct ConfirmPage<'a> {
    frame: Frame,
    /// Where the password is sent
    address: String,
    waiting: Option<Waiting>,
    is_confirmed: bool,
    /// Name of the user whose password is asked for; `None` for who has none here
    name: Option<String>,
    /// Name of the provider that the user has an account of, and the way over it; `None` for none
    provider: Option<(&'a str, String)>,
    /// Why it was not confirmed; empty when nobody tried
    problem: &'a str,
}

impl<'a> ConfirmPage<'a> {
    pub(super) fn new(
        viewer: &Viewer,
        address: String,
        waiting: Option<Waiting>,
        is_confirmed: bool,
        (name, provider): (Option<String>, Option<(&'a str, String)>),
        problem: &'a str,
    ) -> Self {
        Self { frame: Frame::outside(viewer), address, waiting, is_confirmed, name, provider, problem }
    }
}
