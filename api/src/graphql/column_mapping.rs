//! What partnerships call the columns of their workbooks.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use schema::{headings, models};

use super::{
    context::Asking, import_run::ImportKind, node::Kind, problem::Problem, refusal::failed, scalars::DateTime,
};
use crate::{
    auth::{Action, Scope},
    read,
    write::{self, Author, Outcome, column_mapping::ColumnDraft},
};

/// What a partnership calls a column of a kind of workbook: it wins over the headings that are known without it
/// (vastgelegde kolom).
#[derive(Debug, Clone)]
pub(super) struct ColumnMapping(pub(super) models::ColumnMapping);

/// What a partnership calls a column of a kind of workbook: it wins over the headings that are known without it
/// (vastgelegde kolom).
#[Object]
impl ColumnMapping {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::ColumnMapping.id(self.0.column_mapping_id)
    }

    /// Kind of workbook (soort werkmap).
    async fn kind(&self) -> ImportKind {
        self.0.kind.into()
    }

    /// Heading as it was written when this was said (kolomkop). Upper case, accents, spaces and what stands in brackets do
    /// not matter.
    async fn heading(&self) -> &str {
        &self.0.heading
    }

    /// Name of the field that the column holds, as in columnFields (veld). Null when the column means nothing and is left out.
    async fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// Who said it last (vastgelegd door).
    async fn actor(&self) -> &str {
        &self.0.actor
    }

    /// Moment at which it was said last (vastgelegd op).
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// A field that a column of a workbook may hold (veld).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ColumnField {
    /// Stable name, such as `contract_start` (naam).
    name: String,
    /// Heading that we write (kolomkop).
    heading: String,
}

/// Reads what columns are called
#[derive(Default)]
pub(super) struct ColumnMappingQuery;

#[Object]
impl ColumnMappingQuery {
    /// What a partnership said about its columns, by kind and heading (vastgelegde kolommen). Only for who is signed in.
    #[graphql(complexity = "2 + 20 * child_complexity")]
    async fn column_mappings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Of this kind of workbook. Null or left out: of all.")] kind: Option<ImportKind>,
    ) -> Result<Vec<ColumnMapping>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let connection = ctx.database().await?;
        let kind = kind.map(Into::into);
        let found = read::column_mapping::of_partnership(&connection, &partnership, kind).await;
        Ok(found.map_err(failed)?.into_iter().map(ColumnMapping).collect())
    }

    /// The fields that a column of a kind of workbook may hold, in the order in which we write them (velden).
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn column_fields(
        &self,
        #[graphql(desc = "Kind of workbook.")] kind: ImportKind,
    ) -> Vec<ColumnField> {
        let field = |field: headings::NamedField| ColumnField {
            name: field.name.to_owned(),
            heading: field.heading.to_owned(),
        };
        headings::named_fields(kind.into()).into_iter().map(field).collect()
    }
}

/// Something that is said about a column (vast te leggen kolom).
#[derive(InputObject)]
pub(super) struct SaveColumnMappingInput {
    /// Short name of the partnership (samenwerkingsverband).
    partnership: String,
    /// Kind of workbook (soort werkmap).
    kind: ImportKind,
    /// Heading as it stands in the workbook (kolomkop).
    heading: String,
    /// Name of the field that the column holds, as in columnFields (veld). Null or left out: the column means nothing and is
    /// left out of imports.
    field: Option<String>,
}

/// What came of saying what a column holds.
#[derive(SimpleObject)]
pub(super) struct SaveColumnMappingPayload {
    /// What is said now (vastgelegde kolom). Null when there are problems.
    column_mapping: Option<ColumnMapping>,
    /// Why nothing was stored (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Something that is no longer said about a column (te vergeten kolom).
#[derive(InputObject)]
pub(super) struct RemoveColumnMappingInput {
    /// Identity of what was said (identificatie).
    id: ID,
}

/// What came of forgetting what a column holds.
#[derive(SimpleObject)]
pub(super) struct RemoveColumnMappingPayload {
    /// What was said until now (vastgelegde kolom). Null when there are problems.
    column_mapping: Option<ColumnMapping>,
    /// Why nothing was removed (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Says and forgets what columns hold
#[derive(Default)]
pub(super) struct ColumnMappingMutation;

#[Object]
impl ColumnMappingMutation {
    /// Says what a column of a kind of workbook holds, in place of what was said before (kolom vastleggen). Counts from the
    /// next check on.
    async fn save_column_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said.")] input: SaveColumnMappingInput,
    ) -> Result<SaveColumnMappingPayload> {
        ctx.require(Action::SaveColumnMapping, &input.partnership)?;
        let draft = ColumnDraft {
            partnership: &input.partnership,
            kind: input.kind.into(),
            heading: &input.heading,
            field: input.field.as_deref(),
        };
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:saveColumnMapping" };
        let mut connection = ctx.database().await?;
        let outcome = write::column_mapping::save(&mut connection, author, &draft).await;
        let (column_mapping, problems) = told(outcome.map_err(failed)?);
        ctx.audit(Action::SaveColumnMapping, &input.heading, &problems);
        Ok(SaveColumnMappingPayload { column_mapping, problems })
    }

    /// Forgets what was said about a column (vastgelegde kolom vergeten). What was imported stays as it is.
    async fn remove_column_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is no longer said.")] input: RemoveColumnMappingInput,
    ) -> Result<RemoveColumnMappingPayload> {
        ctx.require(Action::RemoveColumnMapping, Scope::Somewhere)?;
        let id = Kind::ColumnMapping.parse(&input.id)?;
        let author = Author { actor: ctx.viewer().actor(), cause: "mutation:removeColumnMapping" };
        let mut connection = ctx.database().await?;
        let known = read::column_mapping::by_ids(&connection, &[id]).await.map_err(failed)?.pop();
        if let Some(mapping) = known {
            ctx.require(Action::RemoveColumnMapping, mapping.partnership_id)?;
        }
        let outcome = write::column_mapping::remove(&mut connection, author, id).await;
        let (column_mapping, problems) = told(outcome.map_err(failed)?);
        ctx.audit(Action::RemoveColumnMapping, id, &problems);
        Ok(RemoveColumnMappingPayload { column_mapping, problems })
    }
}

fn told(outcome: Outcome<models::ColumnMapping>) -> (Option<ColumnMapping>, Vec<Problem>) {
    match outcome {
        Outcome::Done(row) => (Some(ColumnMapping(row)), Vec::new()),
        Outcome::Refused(refused) => (None, refused.into_iter().map(Problem::from).collect()),
    }
}
