//! Reading imports.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};

use super::{ImportKind, ImportRun, ImportStatus};
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        filter::OneOf,
        node::Kind,
        page::{self, Connection, List, Window},
        refusal::failed,
    },
    read,
};

/// By what imports are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::import_run::ImportRunOrder")]
pub(super) enum ImportRunOrder {
    /// Moment of sending, earliest first (ingezonden op).
    CreatedAsc,
    /// Moment of sending, latest first (ingezonden op).
    CreatedDesc,
    /// Name of the file, from A to Z (bestandsnaam).
    FileNameAsc,
    /// Name of the file, from Z to A (bestandsnaam).
    FileNameDesc,
}

/// Which imports are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct ImportRunFilter {
    /// Status (status).
    status: Option<OneOf<ImportStatus>>,
    /// Kind of workbook (soort); one whose kind is not known is of none.
    kind: Option<OneOf<ImportKind>>,
}

impl From<ImportRunFilter> for read::import_run::ImportRunFilter {
    fn from(filter: ImportRunFilter) -> Self {
        Self {
            statuses: filter.status.and_then(|status| status.values(Into::into)),
            kinds: filter.kind.and_then(|kind| kind.values(Into::into)),
        }
    }
}

/// Reads imports
#[derive(Default)]
pub(in crate::graphql) struct ImportRunQuery;

#[Object]
impl ImportRunQuery {
    /// The import with this id (import). Null when there is none, or none that you may see. Only for who is signed in.
    async fn import_run(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global identity of an import.")] id: ID,
    ) -> Result<Option<ImportRun>> {
        ctx.require(Action::ReadAll, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&id)?;
        let connection = ctx.database().await?;
        let found = read::import_run::find(&connection, id).await.map_err(failed)?;
        let found = found.filter(|(_, of)| ctx.sees_all(of.partnership_id));
        Ok(ImportRun::all(found.into_iter().collect()).pop())
    }

    /// The imports of a partnership (imports). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn import_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<ImportRunFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: the latest first."
        )]
        order: Option<Vec<ImportRunOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<ImportRun>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let List { name, order, slice } = Window { first, after, last, before }.of("importRuns", order)?;
        let wanted = filter.unwrap_or_default().into();
        let connection = ctx.database().await?;
        let page = read::import_run::page(ctx.reader(&connection), &partnership, &wanted, &order, &slice);
        let count = read::import_run::count(&connection, &partnership, &wanted);
        let (page, total) = page::read(ctx, page, count).await?;
        let (rows, page) = page.take();
        Ok(Connection::new(&name, page.with(ImportRun::all(rows)), total, |run| run))
    }
}
