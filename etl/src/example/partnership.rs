use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Partnership, tables::partnerships};

/// CBS codes of the founding members; the first keeps the books
const MEMBERS: [&str; 4] = ["GM0637", "GM0503", "GM1926", "GM1783"];

/// Makes the partnership with its members; `None` when there is any partnership already
pub(super) async fn insert(connection: &mut AsyncPgConnection) -> QueryResult<Option<Partnership>> {
    diesel::sql_query("LOCK TABLE partnerships IN SHARE ROW EXCLUSIVE MODE").execute(connection).await?;
    if partnerships::table.count().get_result::<i64>(connection).await? > 0 {
        return Ok(None);
    }
    let partnership = diesel::insert_into(partnerships::table)
        .values((
            partnerships::slug.eq(super::PARTNERSHIP),
            partnerships::name.eq("Inkoopkracht Zuid-Holland West"),
        ))
        .returning(Partnership::as_returning())
        .get_result(connection)
        .await?;
    diesel::sql_query(
        "WITH joined AS (
            INSERT INTO memberships (partnership_id, organization_id, kind, during)
            SELECT $1, organization_id, 'FOUNDING', '[2020-01-01,)' FROM organizations WHERE code = ANY ($2)
            RETURNING membership_id, organization_id)
         INSERT INTO membership_roles (membership_id, role)
         SELECT membership_id, 'COST_SHARING' FROM joined
         UNION ALL
         SELECT membership_id, 'ADMINISTERING' FROM joined JOIN organizations USING (organization_id) WHERE code = $2[1]",
    )
    .bind::<SqlUuid, _>(partnership.partnership_id)
    .bind::<Array<Text>, _>(MEMBERS.as_slice())
    .execute(connection)
    .await?;
    Ok(Some(partnership))
}
