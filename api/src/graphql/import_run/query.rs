//! Reading imports.

use async_graphql::{Context, ID, Object, Result};
use futures::try_join;

use super::ImportRun;
use crate::{
    auth::{Action, Scope},
    graphql::{
        context::Asking,
        node::Kind,
        page::{self, Connection, Window},
        refusal::failed,
    },
    read,
};

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

    /// The imports of a partnership, the latest first (imports). Only for who is signed in.
    #[graphql(complexity = "2 + page::nodes(first, None) * child_complexity")]
    async fn import_runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "At most so many, 0 to 100. Null or left out: 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the same list; from behind it.")] after: Option<String>,
    ) -> Result<Connection<ImportRun>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let slice = Window::forward(first, after).slice("importRuns")?;
        let connection = ctx.database().await?;
        let counted = async {
            let asked = ctx.look_ahead().field("totalCount").exists();
            if asked { read::import_run::count(&connection, &partnership).await.map(Some) } else { Ok(None) }
        };
        let (page, total) =
            try_join!(read::import_run::page(&connection, &partnership, &slice), counted).map_err(failed)?;
        let (rows, page) = page.take();
        Ok(Connection::new("importRuns", page.with(ImportRun::all(rows)), total, |run| run))
    }
}
