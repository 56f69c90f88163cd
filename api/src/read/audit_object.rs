//! What events of the audit trail are about.

use diesel::{CombineDsl, ExpressionMethods, IntoSql, QueryDsl, dsl::sql, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::{budgets, contracts, expenses, import_runs, settlements, tenders, users};
use uuid::Uuid;

use super::ReadError;

/// Something that an event of the trail names by its identity
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditObject {
    /// Its identity
    pub id: Uuid,
    /// What it is: `tender`, `contract`, `expense`, `settlement`, `import`, `budget` or `user`
    pub kind: String,
    /// What people call it: a title, a name, a line of a budget, or a year
    pub name: String,
}

/// Those of the identities that stand for something that is there still and has a name, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<AuditObject>, ReadError> {
    let kind = |name: &'static str| name.into_sql::<Text>();
    let found: Vec<(Uuid, String, String)> = tenders::table
        .filter(tenders::tender_id.eq_any(ids))
        .select((tenders::tender_id, kind("tender"), tenders::title))
        .union_all(contracts::table.filter(contracts::contract_id.eq_any(ids)).select((
            contracts::contract_id,
            kind("contract"),
            contracts::title,
        )))
        .union_all(expenses::table.filter(expenses::expense_id.eq_any(ids)).select((
            expenses::expense_id,
            kind("expense"),
            expenses::line,
        )))
        .union_all(settlements::table.filter(settlements::settlement_id.eq_any(ids)).select((
            settlements::settlement_id,
            kind("settlement"),
            sql::<Text>("settlements.year::text"),
        )))
        .union_all(import_runs::table.filter(import_runs::import_run_id.eq_any(ids)).select((
            import_runs::import_run_id,
            kind("import"),
            import_runs::file_name,
        )))
        .union_all(budgets::table.filter(budgets::budget_id.eq_any(ids)).select((
            budgets::budget_id,
            kind("budget"),
            sql::<Text>("budgets.year::text"),
        )))
        .union_all(users::table.filter(users::user_id.eq_any(ids)).select((
            users::user_id,
            kind("user"),
            users::name,
        )))
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().map(|(id, kind, name)| AuditObject { id, kind, name }).collect())
}
