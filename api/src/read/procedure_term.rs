//! Terms of procedures.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::ProcedureTerm, tables::procedure_terms};
use uuid::Uuid;

use super::ReadError;

/// All terms, by procedure and step, the earliest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(mut connection: &AsyncPgConnection) -> Result<Vec<ProcedureTerm>, ReadError> {
    let mut terms: Vec<ProcedureTerm> = procedure_terms::table
        .order(procedure_terms::during)
        .select(ProcedureTerm::as_select())
        .load(&mut connection)
        .await?;
    // As the steps follow each other, which is not the order of their names.
    terms.sort_by_key(|term| (term.procedure, term.step));
    Ok(terms)
}

/// Those of the terms that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<ProcedureTerm>, ReadError> {
    Ok(procedure_terms::table
        .filter(procedure_terms::procedure_term_id.eq_any(ids))
        .select(ProcedureTerm::as_select())
        .load(&mut connection)
        .await?)
}
