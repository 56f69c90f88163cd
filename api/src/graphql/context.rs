//! Who asks, what they may, and the way to the database: the same for every field.

use std::fmt::Display;

use async_graphql::{Context, Error, Lookahead, Result};
use diesel_async::{AsyncPgConnection, pooled_connection::deadpool::Object};
use schema::{database::Pool, models::ImportRun};
use uuid::Uuid;

use super::{
    problem::Problem,
    refusal::{failed, fault, refused},
    text::TextRoom,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    events::Events,
    read::{self, Reader, Visibility},
    telemetry::audit,
};

/// Scheme, host and port under which people reach the server, as data of the schema
pub(super) struct Origin(pub(super) String);

/// What a field asks of the request that it is part of
pub(super) trait Asking {
    /// Who asks; nobody when the request does not say
    fn viewer(&self) -> &Viewer;

    /// Refuses the field when the viewer may not do this there
    fn require<'a>(&self, action: Action, scope: impl Into<Scope<'a>>) -> Result<()> {
        self.viewer().require(action, scope).map_err(refused)
    }

    /// Refuses what the viewer may not do with an import into that partnership
    fn require_with_import(&self, action: Action, run: &ImportRun, partnership_id: Uuid) -> Result<()> {
        self.viewer().require_with_import(action, run, partnership_id).map_err(refused)
    }

    /// Writes what came of a mutation to the audit trail; refused when there are problems
    fn audit(&self, action: Action, object: impl Display, problems: &[Problem]) {
        let result = if problems.is_empty() { "ok" } else { "refused" };
        audit(action.name(), &object.to_string(), result, self.viewer().actor());
    }

    /// Whether the viewer reads all of a partnership, and not just what is published
    fn sees_all<'a>(&self, partnership: impl Into<Scope<'a>>) -> bool {
        self.viewer().may(Action::ReadAll, partnership).is_ok()
    }

    /// Which calendars of a partnership the viewer sees
    fn visibility<'a>(&self, partnership: impl Into<Scope<'a>>) -> Visibility {
        if self.sees_all(partnership) { Visibility::All } else { Visibility::Published }
    }

    /// Connections to the database
    fn pool(&self) -> Result<&Pool>;

    /// What happens in the database
    fn events(&self) -> Result<&Events>;

    /// Scheme, host and port under which people reach the server
    fn origin(&self) -> Result<&str>;

    /// A connection to the database
    async fn database(&self) -> Result<Object<AsyncPgConnection>> {
        read::connect(self.pool()?).await.map_err(failed)
    }

    /// What comes over a connection for this request, within its [`TextRoom`]
    fn reader<'a>(&'a self, connection: &'a AsyncPgConnection) -> Reader<'a>;
}

impl Asking for Context<'_> {
    fn viewer(&self) -> &Viewer {
        self.data_opt::<Viewer>().unwrap_or(&Viewer::Anonymous)
    }

    fn pool(&self) -> Result<&Pool> {
        self.data_opt().ok_or_else(without_database)
    }

    fn events(&self) -> Result<&Events> {
        self.data_opt().ok_or_else(without_database)
    }

    fn origin(&self) -> Result<&str> {
        self.data_opt::<Origin>().map(|Origin(origin)| origin.as_str()).ok_or_else(without_database)
    }

    fn reader<'a>(&'a self, connection: &'a AsyncPgConnection) -> Reader<'a> {
        let reader = Reader::over(connection);
        self.data_opt::<TextRoom>().map_or(reader, |room| reader.within(&room.read))
    }
}

fn without_database() -> Error {
    fault(&ApiError::internal("the schema was built without a database"))
}

/// What is selected below a field, wherever its object stands: in a list, in `nodes`, in the `node` of `edges`
pub(super) struct Selected<'a>(Vec<Lookahead<'a>>);

impl<'a> Selected<'a> {
    /// Below the field itself
    pub(super) fn here(ctx: &'a Context<'a>) -> Self {
        Self(vec![ctx.look_ahead()])
    }

    /// Below the nodes of the connection that the field gives
    pub(super) fn of_nodes(ctx: &'a Context<'a>) -> Self {
        let connection = ctx.look_ahead();
        Self(vec![connection.field("nodes"), connection.field("edges").field("node")])
    }

    /// Below a field of that name
    pub(super) fn below(&self, field: &str) -> Self {
        Self(self.0.iter().map(|selected| selected.field(field)).collect())
    }

    /// Whether a field of that name is selected
    pub(super) fn has(&self, field: &str) -> bool {
        self.0.iter().any(|selected| selected.field(field).exists())
    }

    /// Whether no fields but these are selected
    pub(super) fn only(&self, fields: &[&str]) -> bool {
        let mut objects = self.0.iter().flat_map(Lookahead::selection_fields);
        objects.all(|object| object.selection_set().all(|field| fields.contains(&field.name())))
    }

    /// What the selected ones of these fields stand for
    pub(super) fn of<T: Copy>(&self, fields: &[(&str, T)]) -> Vec<T> {
        fields.iter().filter(|(field, _)| self.has(field)).map(|(_, stands_for)| *stands_for).collect()
    }
}
