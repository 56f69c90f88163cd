//! What partnerships call their columns: saying it, and forgetting it.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{ColumnMapping, NewColumnMapping},
    rules::{Violation, column_mapping},
    tables::{column_mappings, partnerships},
    types::ImportKind,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign};

/// Columns of which a partnership may say what they hold: far above any real number
const MAXIMUM: i64 = 2_000;

/// Something that is said about a column
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnDraft<'a> {
    /// Short name of the partnership
    pub partnership: &'a str,
    /// Kind of workbook
    pub kind: ImportKind,
    /// Heading as it stands in the workbook
    pub heading: &'a str,
    /// Name of the field; `None` for a column that means nothing
    pub field: Option<&'a str>,
}

/// Stores what is said about a column, in place of what was said before
///
/// Refused with `partnership.unknown` (`partnership`), as [`column_mapping::check`] says, and with
/// `column_mapping.too_many`.
///
/// # Errors
///
/// When the database fails.
pub async fn save(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &ColumnDraft<'_>,
) -> QueryResult<Outcome<ColumnMapping>> {
    let normal_heading = match column_mapping::check(draft.kind, draft.heading, draft.field) {
        Ok(normal_heading) => normal_heading,
        Err(violations) => {
            let refused = violations.into_iter().map(|(part, violation)| Refused::at(part, violation));
            return Ok(Outcome::Refused(refused.collect()));
        }
    };
    outcome(
        connection
            .transaction::<ColumnMapping, Stop, _>(async |connection| {
                sign(connection, author).await?;
                let partnership_id = partnership(connection, draft.partnership).await?;
                check_number(connection, partnership_id).await?;
                let mapping = NewColumnMapping {
                    partnership_id,
                    kind: draft.kind,
                    normal_heading: &normal_heading,
                    heading: draft.heading.trim(),
                    field: draft.field.map(str::to_owned),
                    actor: author.actor,
                };
                Ok(upsert(connection, &mapping).await?)
            })
            .await,
    )
}

async fn partnership(connection: &mut AsyncPgConnection, slug: &str) -> Result<Uuid, Stop> {
    let found: Option<Uuid> = partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(partnerships::partnership_id)
        .first(connection)
        .await
        .optional()?;
    let unknown = || Violation::new("partnership.unknown").with("partnership", slug);
    found.ok_or_else(|| Stop::from(Refused::at("partnership", unknown())))
}

async fn check_number(connection: &mut AsyncPgConnection, partnership_id: Uuid) -> Result<(), Stop> {
    let number: i64 = column_mappings::table
        .filter(column_mappings::partnership_id.eq(partnership_id))
        .count()
        .get_result(connection)
        .await?;
    if number < MAXIMUM {
        return Ok(());
    }
    let violation = Violation::new("column_mapping.too_many").with("maximum", MAXIMUM);
    Err(Stop::from(Refused::at("heading", violation)))
}

async fn upsert(
    connection: &mut AsyncPgConnection,
    mapping: &NewColumnMapping<'_>,
) -> QueryResult<ColumnMapping> {
    diesel::insert_into(column_mappings::table)
        .values(mapping)
        .on_conflict((
            column_mappings::partnership_id,
            column_mappings::kind,
            column_mappings::normal_heading,
        ))
        .do_update()
        .set((mapping, column_mappings::updated_at.eq(now)))
        .returning(ColumnMapping::as_returning())
        .get_result(connection)
        .await
}

/// Forgets what was said about a column; gives what that was
///
/// Refused with `column_mapping.unknown` (`id`).
///
/// # Errors
///
/// When the database fails.
pub async fn remove(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
) -> QueryResult<Outcome<ColumnMapping>> {
    outcome(
        connection
            .transaction::<ColumnMapping, Stop, _>(async |connection| {
                sign(connection, author).await?;
                let removed = diesel::delete(column_mappings::table.find(id))
                    .returning(ColumnMapping::as_returning())
                    .get_result(connection)
                    .await
                    .optional()?;
                removed.ok_or_else(|| Stop::from(Refused::at("id", Violation::new("column_mapping.unknown"))))
            })
            .await,
    )
}
