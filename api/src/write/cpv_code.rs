//! CPV codes that people fill in.

use diesel::{
    QueryableByName,
    sql_types::{Bool, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::rules::Violation;
use uuid::Uuid;

use super::{Refused, Stop};

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    known: bool,
}

/// Refuses a code that no list has, once one was imported, unless that tender or contract has it already: `cpv_code.unknown` (`code`)
///
/// An import only warns of such a code, and what came by it stays as it is when the rest is changed by hand.
pub(super) async fn known(
    connection: &mut AsyncPgConnection,
    code: Option<&Option<String>>,
    of: Uuid,
) -> Result<(), Stop> {
    let Some(Some(code)) = code else { return Ok(()) };
    let Known { known } = diesel::sql_query(
        "SELECT EXISTS (SELECT FROM cpv_codes WHERE code = $1) OR NOT EXISTS (SELECT FROM cpv_codes)
            OR EXISTS (SELECT FROM tenders WHERE tender_id = $2 AND cpv_code = $1)
            OR EXISTS (SELECT FROM contracts WHERE contract_id = $2 AND cpv_code = $1) AS known",
    )
    .bind::<Text, _>(code)
    .bind::<SqlUuid, _>(of)
    .get_result(connection)
    .await?;
    if known {
        return Ok(());
    }
    Err(Refused::at("cpv_code", Violation::new("cpv_code.unknown").with("code", code)).into())
}
