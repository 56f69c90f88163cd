//! Fees of municipalities outside the partnership that take part in one tender.

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Organization, ParticipationFee, Partnership, Tender},
    tables::{participation_fees, partnerships, tenders},
};
use uuid::Uuid;

use super::{
    Page, ReadError, Reader, Slice, Value, organization,
    page::Key,
    reader::Columns,
    statement::{Kind, Statement},
};

/// A fee with what it points at
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeWithRelations {
    /// The fee
    pub fee: ParticipationFee,
    /// The partnership
    pub partnership: Partnership,
    /// The tender
    pub tender: Tender,
    /// The municipality that paid it
    pub paid_by: Organization,
    /// The member that holds it
    pub held_by: Organization,
}

type Row = (ParticipationFee, Partnership, Tender);

impl Statement {
    fn fees(self, slug: &str, year: Option<i32>) -> Self {
        let from = " FROM participation_fees JOIN partnerships USING (partnership_id) JOIN tenders USING (tender_id) WHERE slug = ";
        let statement = self.sql(from).bind(Value::Text(slug.to_owned()));
        match year {
            Some(year) => statement.sql(" AND participation_fees.year = ").bind(Value::Number(year.into())),
            None => statement,
        }
    }
}

/// Part of the fees of a partnership, of one year or of all, by day
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn page(
    reader: Reader<'_>,
    slug: &str,
    year: Option<i32>,
    slice: &Slice,
) -> Result<Page<FeeWithRelations>, ReadError> {
    let keys = [
        Key::ascending("participation_fees.received_on", Kind::Day),
        Key::ascending("participation_fees.participation_fee_id", Kind::Id),
    ];
    let statement = Statement::new("SELECT ")
        .fragment(<Row as SelectableHelper<Pg>>::as_select())
        .places(&keys)
        .fees(slug, year);
    let (rows, frame) = reader.page::<Row, Columns<Row>>(statement, &keys, slice).await?.take();
    Ok(frame.with(related(reader.connection(), rows).await?))
}

/// How many fees a partnership has, of one year or of all
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn count(connection: &AsyncPgConnection, slug: &str, year: Option<i32>) -> Result<i64, ReadError> {
    Statement::new("SELECT count(*)").fees(slug, year).only_number(connection).await
}

/// Those of the fees that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<FeeWithRelations>, ReadError> {
    let rows = participation_fees::table
        .inner_join(partnerships::table)
        .inner_join(tenders::table)
        .filter(participation_fees::participation_fee_id.eq_any(ids))
        .select(Row::as_select())
        .load(&mut connection)
        .await?;
    related(connection, rows).await
}

async fn related(connection: &AsyncPgConnection, rows: Vec<Row>) -> Result<Vec<FeeWithRelations>, ReadError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ends = |(fee, ..): &Row| [fee.paid_by_organization_id, fee.held_by_organization_id];
    let ids: Vec<Uuid> = rows.iter().flat_map(ends).collect();
    let found = organization::by_ids(connection, &ids).await?;
    let known: HashMap<Uuid, Organization> =
        found.into_iter().map(|organization| (organization.organization_id, organization)).collect();
    let related = |(fee, partnership, tender): Row| {
        let paid_by = known.get(&fee.paid_by_organization_id)?.clone();
        let held_by = known.get(&fee.held_by_organization_id)?.clone();
        Some(FeeWithRelations { fee, partnership, tender, paid_by, held_by })
    };
    Ok(rows.into_iter().filter_map(related).collect())
}
