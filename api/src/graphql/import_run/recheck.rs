//! Having workbooks checked once more.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{
    ImportKind, ImportRun,
    mutations::{present, require_of},
};
use crate::{
    auth::{Action, Scope},
    graphql::{context::Asking, node::Kind, problem::Problem, refusal::failed},
    write::{self, Author, Outcome, import_run::SaidAnew},
};

/// An import whose workbook is to be checked again (import).
#[derive(InputObject)]
pub(super) struct RecheckImportInput {
    /// Global identity of the import (identificatie).
    id: ID,
    /// Kind of workbook (soort). Null or left out: as it was said or recognized then.
    kind: Option<ImportKind>,
    /// Year that it is about (jaar). Null or left out: as it was said then.
    year: Option<i32>,
}

/// What came of having a workbook checked again.
#[derive(SimpleObject)]
pub(super) struct RecheckImportPayload {
    /// The new import, which now waits for a worker that checks it (import). Null when there are problems.
    import_run: Option<ImportRun>,
    /// Why nothing is checked (problemen). Empty when it is.
    problems: Vec<Problem>,
}

/// Has workbooks checked once more
#[derive(Default)]
pub(in crate::graphql) struct RecheckMutation;

#[Object]
impl RecheckMutation {
    /// Has the workbook of an import that has ended checked again, as an import of its own (opnieuw controleren): of use when it was
    /// said since what its columns hold, or of which kind or year it is. The first import stays as it is.
    async fn recheck_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import whose workbook it is.")] input: RecheckImportInput,
    ) -> Result<RecheckImportPayload> {
        ctx.require(Action::CheckWorkbook, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&input.id)?;
        let said = SaidAnew { kind: input.kind.map(Into::into), year: input.year };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:recheckImport" };
        let mut connection = ctx.database().await?;
        require_of(ctx, &connection, Action::CheckWorkbook, id).await?;
        match write::import_run::recheck(&mut connection, author, id, said).await.map_err(failed)? {
            Outcome::Done(new) => {
                ctx.audit(Action::CheckWorkbook, new, &[]);
                Ok(RecheckImportPayload {
                    import_run: present(&connection, new).await?,
                    problems: Vec::new(),
                })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::CheckWorkbook, id, &problems);
                Ok(RecheckImportPayload { import_run: None, problems })
            }
        }
    }
}
