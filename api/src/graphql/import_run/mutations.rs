//! Having workbooks checked and applied.

use std::io::Read;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject, UploadValue};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::{ImportRun, difference::Choice, object::ImportKind};
use crate::{
    auth::{Action, Scope},
    error::ApiError,
    graphql::{
        context::Asking,
        node::Kind,
        problem::Problem,
        refusal::{bad_input, failed, fault},
        scalars::Upload,
    },
    read,
    write::{
        self, Author, Outcome,
        import_run::{MAXIMUM_FILE_BYTES, Wish, Wishes, too_large},
    },
};

/// A workbook to be checked (werkmap).
#[derive(InputObject)]
pub(super) struct CheckWorkbookInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Kind of workbook (soort). Null or left out: it is recognized.
    kind: Option<ImportKind>,
    /// Year that it is about (jaar). Null or left out: it follows from the workbook.
    year: Option<i32>,
    /// The file, by the GraphQL multipart request specification; at most 20 000 000 bytes (bestand).
    file: Upload,
}

/// What came of sending a workbook.
#[derive(SimpleObject)]
pub(super) struct CheckWorkbookPayload {
    /// The import, which now waits for a worker that checks it (import). Null when there are problems.
    import_run: Option<ImportRun>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// An import to be applied (import).
#[derive(InputObject)]
pub(super) struct ApplyImportInput {
    /// Global identity of the import (identificatie).
    id: ID,
    /// Leave rows with an error out and store all others (alleen goede rijen). Left out: all rows or none.
    #[graphql(default)]
    good_rows_only: bool,
    /// Remove all stored rows that the workbook no longer has (verwijder wat ontbreekt): only rows that came from workbooks, were
    /// not changed by hand and have nothing else hanging on them. Left out: they are kept and marked.
    #[graphql(default)]
    remove_missing: bool,
    /// Which of the stored rows that the workbook no longer has are removed, where not all are: identities of differences of kind
    /// MISSING (te verwijderen). What goes for removeMissing goes for them.
    #[graphql(default)]
    removals: Vec<ID>,
    /// What goes for all conflicts that are not decided one by one: KEEP or OVERWRITE (conflicten). Null or left out: they
    /// must be decided.
    conflicts: Option<Choice>,
    /// What goes for all likenesses that are not decided one by one: SAME or NEW (gelijkenissen). Null or left out: they must
    /// be decided.
    likely: Option<Choice>,
    /// What is decided of single differences (beslissingen).
    #[graphql(default)]
    decisions: Vec<DecisionInput>,
}

/// What is decided of a difference (beslissing).
#[derive(InputObject)]
pub(super) struct DecisionInput {
    /// Identity of the difference, of kind CONFLICT or LIKELY (verschil).
    difference: ID,
    /// Of a conflict: the field that is decided, as it is called in the difference (veld). Null or left out: all fields that are
    /// not decided by themselves.
    field: Option<String>,
    /// KEEP or OVERWRITE of a conflict, SAME or NEW of a likeness (keuze).
    choice: Choice,
}

impl ApplyImportInput {
    /// How it is to be applied; an identity that is no number is no difference either
    fn wishes(&self) -> Wishes {
        let number = |id: &ID| id.parse().unwrap_or(-1);
        let decision = |decision: &DecisionInput| Wish {
            difference: number(&decision.difference),
            field: decision.field.clone(),
            choice: decision.choice.into(),
        };
        Wishes {
            good_rows_only: self.good_rows_only,
            remove_missing: self.remove_missing,
            removals: self.removals.iter().map(number).collect(),
            conflicts: self.conflicts.map(Into::into),
            likely: self.likely.map(Into::into),
            decisions: self.decisions.iter().map(decision).collect(),
        }
    }
}

/// What came of applying an import.
#[derive(SimpleObject)]
pub(super) struct ApplyImportPayload {
    /// The import as it is now, also when there are problems (import). Null when there is no such import.
    import_run: Option<ImportRun>,
    /// Why it is not applied (problemen). Empty when it is, or will be.
    problems: Vec<Problem>,
}

/// An import to be turned down (import).
#[derive(InputObject)]
pub(super) struct RejectImportInput {
    /// Global identity of the import (identificatie).
    id: ID,
}

/// What came of turning an import down.
#[derive(SimpleObject)]
pub(super) struct RejectImportPayload {
    /// The import as it is now, also when there are problems (import). Null when there is no such import.
    import_run: Option<ImportRun>,
    /// Why it is not turned down (problemen). Empty when it is.
    problems: Vec<Problem>,
}

/// An import to be broken off (import).
#[derive(InputObject)]
pub(super) struct CancelImportInput {
    /// Global identity of the import (identificatie).
    id: ID,
}

/// What came of breaking an import off.
#[derive(SimpleObject)]
pub(super) struct CancelImportPayload {
    /// The import as it is now, also when there are problems (import). Null when there is no such import.
    import_run: Option<ImportRun>,
    /// Why it is not broken off (problemen). Empty when it is.
    problems: Vec<Problem>,
}

/// An import to be taken back (import).
#[derive(InputObject)]
pub(super) struct RevertImportInput {
    /// Global identity of the import (identificatie).
    id: ID,
}

/// What came of taking an import back.
#[derive(SimpleObject)]
pub(super) struct RevertImportPayload {
    /// The import as it is now, also when there are problems (import). Null when there is no such import.
    import_run: Option<ImportRun>,
    /// Why it is not taken back (problemen). Empty when it is.
    problems: Vec<Problem>,
}

/// Has workbooks checked, applied and turned down, breaks that off, and takes them back
#[derive(Default)]
pub(in crate::graphql) struct ImportRunMutation;

#[Object]
impl ImportRunMutation {
    /// Stores a workbook and has it checked (werkmap controleren). Nothing of it is applied before applyImport; its progress and
    /// findings are read with importRun.
    async fn check_workbook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The workbook.")] input: CheckWorkbookInput,
    ) -> Result<CheckWorkbookPayload> {
        ctx.require(Action::CheckWorkbook, &input.partnership)?;
        let Upload(upload) = input.file;
        let Some(file) = ctx.query_env.uploads.get(upload.0) else {
            return Err(bad_input("Send the file as a part of a multipart request."));
        };
        let file = file.try_clone().map_err(|error| fault(&ApiError::internal(error)))?;
        let file_name = file.filename.clone();
        let Some(content) = content(file).await? else {
            let problems = vec![Problem::at(["file"], &too_large())];
            ctx.audit(Action::CheckWorkbook, &file_name, &problems);
            return Ok(CheckWorkbookPayload { import_run: None, problems });
        };
        let upload = write::import_run::Upload {
            partnership: &input.partnership,
            kind: input.kind.map(Into::into),
            year: input.year,
            file_name: &file_name,
            content: &content,
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:checkWorkbook" };
        let mut connection = ctx.database().await?;
        match write::import_run::check_workbook(&mut connection, author, &upload).await.map_err(failed)? {
            Outcome::Done(id) => {
                ctx.audit(Action::CheckWorkbook, id, &[]);
                Ok(CheckWorkbookPayload { import_run: present(&connection, id).await?, problems: Vec::new() })
            }
            Outcome::Refused(refused) => {
                let problems: Vec<Problem> = refused.into_iter().map(Problem::from).collect();
                ctx.audit(Action::CheckWorkbook, &file_name, &problems);
                Ok(CheckWorkbookPayload { import_run: None, problems })
            }
        }
    }

    /// Has a checked import applied (import verwerken). One with errors is not, unless only its good rows are asked for; one with
    /// conflicts or likenesses is when they are decided; one that is applied already stays as it is.
    async fn apply_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] input: ApplyImportInput,
    ) -> Result<ApplyImportPayload> {
        ctx.require(Action::ApplyImport, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&input.id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:applyImport" };
        let mut connection = ctx.database().await?;
        require_of(ctx, &connection, Action::ApplyImport, id).await?;
        let applied = write::import_run::apply(&mut connection, author, id, &input.wishes()).await;
        let problems = match applied.map_err(failed)? {
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
        };
        ctx.audit(Action::ApplyImport, id, &problems);
        Ok(ApplyImportPayload { import_run: present(&connection, id).await?, problems })
    }

    /// Turns a checked import down (import afwijzen): it becomes REJECTED with the finding import.rejected, nothing of it is stored,
    /// and it can be applied no more.
    async fn reject_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] input: RejectImportInput,
    ) -> Result<RejectImportPayload> {
        ctx.require(Action::RejectImport, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&input.id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:rejectImport" };
        let mut connection = ctx.database().await?;
        require_of(ctx, &connection, Action::RejectImport, id).await?;
        let problems = match write::import_run::reject(&mut connection, author, id).await.map_err(failed)? {
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
        };
        ctx.audit(Action::RejectImport, id, &problems);
        Ok(RejectImportPayload { import_run: present(&connection, id).await?, problems })
    }

    /// Breaks off an import that is under way (import afbreken). One that waits, or is being checked, becomes REJECTED with the
    /// finding import.cancelled; one that is being applied becomes CHECKED as it was. Nothing of it is stored in either case.
    async fn cancel_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] input: CancelImportInput,
    ) -> Result<CancelImportPayload> {
        ctx.require(Action::CancelImport, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&input.id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:cancelImport" };
        let mut connection = ctx.database().await?;
        require_of(ctx, &connection, Action::CancelImport, id).await?;
        let problems = match write::import_run::cancel(&mut connection, author, id).await.map_err(failed)? {
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
        };
        ctx.audit(Action::CancelImport, id, &problems);
        Ok(CancelImportPayload { import_run: present(&connection, id).await?, problems })
    }

    /// Takes back what an applied import stored (import terugdraaien), in one go: new rows go, removed rows come back, changed
    /// rows become what they were. Not when later changes depend on it; the problem then names them.
    async fn revert_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The import.")] input: RevertImportInput,
    ) -> Result<RevertImportPayload> {
        ctx.require(Action::RevertImport, Scope::Somewhere)?;
        let id = Kind::ImportRun.parse(&input.id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:revertImport" };
        let mut connection = ctx.database().await?;
        require_of(ctx, &connection, Action::RevertImport, id).await?;
        let (outcome, _) = write::import_run::revert(&mut connection, author, id).await.map_err(failed)?;
        let problems = match outcome {
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refused) => refused.into_iter().map(Problem::from).collect(),
        };
        ctx.audit(Action::RevertImport, id, &problems);
        Ok(RevertImportPayload { import_run: present(&connection, id).await?, problems })
    }
}

/// Refuses what the viewer may not do in the partnership of an import; of an unknown one nothing is refused here
pub(super) async fn require_of(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    action: Action,
    id: Uuid,
) -> Result<()> {
    match read::import_run::find(connection, id).await.map_err(failed)? {
        Some((run, partnership)) => ctx.require_with_import(action, &run, partnership.partnership_id),
        None => Ok(()),
    }
}

/// The import as it is now
pub(super) async fn present(connection: &AsyncPgConnection, id: Uuid) -> Result<Option<ImportRun>> {
    let found = read::import_run::find(connection, id).await.map_err(failed)?;
    Ok(ImportRun::all(found.into_iter().collect()).pop())
}

/// The bytes of an upload; `None` when there are more than are taken
async fn content(file: UploadValue) -> Result<Option<Vec<u8>>> {
    let maximum = u64::try_from(MAXIMUM_FILE_BYTES).unwrap_or(u64::MAX);
    let read = tokio::task::spawn_blocking(move || {
        let mut content = Vec::new();
        file.into_read().take(maximum.saturating_add(1)).read_to_end(&mut content).map(|_| content)
    });
    let content = read.await.map_err(|error| fault(&ApiError::internal(error)))?;
    let content = content.map_err(|_| bad_input("The file could not be read."))?;
    Ok((content.len() <= MAXIMUM_FILE_BYTES).then_some(content))
}
