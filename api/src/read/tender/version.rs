use diesel_async::AsyncPgConnection;

use super::TenderFilter;
use crate::read::{ReadError, Visibility, statement::Statement};

/// A text that changes whenever a tender that is wanted and to be seen comes, changes or goes, or an organization is renamed
///
/// The transactions that wrote them tell: a change of a part of a tender raises the tender's version.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn version(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &TenderFilter,
    visibility: Visibility,
) -> Result<String, ReadError> {
    let statement = Statement::new(
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(concat(tender_id, ' ', tenders.xmin), 0)), \
         (SELECT sum(hashtextextended(concat(organization_id, ' ', organizations.xmin), 0)) FROM organizations)) FROM tenders",
    );
    statement.wanted(slug, filter, visibility).only_text(connection).await
}
