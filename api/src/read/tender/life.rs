//! What became of tenders: their steps, and the milestones that were planned anew.

use std::collections::HashMap;

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use schema::{
    models::{TenderMove, TenderStep},
    tables::{tender_moves, tender_steps},
};
use uuid::Uuid;

use super::relations::grouped;
use crate::read::{ReadError, Reader, reader::Columns, statement::Statement};

/// The steps in the life of these tenders, by tender, the first one first
pub(super) async fn steps(
    reader: Reader<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TenderStep>>, ReadError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = tender_steps::table
        .filter(tender_steps::tender_id.eq_any(ids.to_vec()))
        .order((tender_steps::taken_at, tender_steps::tender_step_id))
        .select(TenderStep::as_select());
    let found = reader.load::<TenderStep, Columns<TenderStep>>(Statement::of(query)).await?;
    Ok(grouped(found.into_iter().map(|step| (step.tender_id, step))))
}

/// The milestones of these tenders that were planned anew, by tender, the first one first
pub(super) async fn moves(
    reader: Reader<'_>,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<TenderMove>>, ReadError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = tender_moves::table
        .filter(tender_moves::tender_id.eq_any(ids.to_vec()))
        .order((tender_moves::moved_at, tender_moves::tender_move_id))
        .select(TenderMove::as_select());
    let found = reader.load::<TenderMove, Columns<TenderMove>>(Statement::of(query)).await?;
    Ok(grouped(found.into_iter().map(|one| (one.tender_id, one))))
}
