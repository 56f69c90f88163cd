//! CPV codes.

use diesel::{
    ExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    result::Error::DeserializationError,
    sql_types::{Array, Bool, Int2, Int4, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::CpvEntry, tables::cpv_codes};
use uuid::Uuid;

use crate::{cells::CpvCodes, checks::cpv::ChangedCpvCode, load::batches};

/// All codes that are stored, in order
///
/// # Errors
///
/// What the database says.
pub async fn all(connection: &mut AsyncPgConnection) -> QueryResult<Vec<CpvEntry>> {
    cpv_codes::table.order(cpv_codes::code).select(CpvEntry::as_select()).load(connection).await
}

/// The codes with their check digits, for cells that name one
///
/// # Errors
///
/// What the database says, also when a code is none.
pub async fn known(connection: &mut AsyncPgConnection) -> QueryResult<CpvCodes> {
    let rows: Vec<(String, Option<i16>)> =
        cpv_codes::table.select((cpv_codes::code, cpv_codes::check_digit)).load(connection).await?;
    let code = |(code, digit): (String, Option<i16>)| match code.parse() {
        Ok(code) => Ok((code, digit)),
        Err(error) => Err(DeserializationError(Box::new(error))),
    };
    rows.into_iter().map(code).collect()
}

/// Stores codes, new or changed
///
/// # Errors
///
/// What the database says.
pub async fn upsert(
    connection: &mut AsyncPgConnection,
    codes: &[ChangedCpvCode],
    source: &str,
    import_run_id: Uuid,
) -> QueryResult<()> {
    for batch in batches(codes) {
        diesel::sql_query(
            "INSERT INTO cpv_codes
                (code, check_digit, label_nl, label_en, is_social, source_sheet, source_row, source, import_run_id)
             SELECT draft.*, $8, $9 FROM unnest($1, $2, $3, $4, $5, $6, $7) AS draft
             ON CONFLICT (code) DO UPDATE SET check_digit = excluded.check_digit, label_nl = excluded.label_nl,
                label_en = excluded.label_en, is_social = excluded.is_social, source_sheet = excluded.source_sheet,
                source_row = excluded.source_row, source = excluded.source, import_run_id = excluded.import_run_id",
        )
        .bind::<Array<Text>, _>(each(batch, |code| code.code.as_str()))
        .bind::<Array<Nullable<Int2>>, _>(each(batch, |code| code.check_digit))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |code| code.label_nl.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(each(batch, |code| code.label_en.as_deref()))
        .bind::<Array<Bool>, _>(each(batch, |code| code.is_social))
        .bind::<Array<Text>, _>(each(batch, |code| code.origin.sheet.as_ref()))
        .bind::<Array<Int4>, _>(each(batch, |code| code.origin.row_number()))
        .bind::<Text, _>(source)
        .bind::<SqlUuid, _>(import_run_id)
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// Removes codes that no list has any more
///
/// # Errors
///
/// What the database says.
pub async fn remove(connection: &mut AsyncPgConnection, codes: &[Uuid]) -> QueryResult<()> {
    diesel::delete(cpv_codes::table.filter(cpv_codes::cpv_code_id.eq_any(codes)))
        .execute(connection)
        .await
        .map(|_| ())
}

/// Takes codes off the list of social and other specific services
///
/// # Errors
///
/// What the database says.
pub async fn unmark_social(connection: &mut AsyncPgConnection, codes: &[Uuid]) -> QueryResult<()> {
    diesel::update(cpv_codes::table.filter(cpv_codes::cpv_code_id.eq_any(codes)))
        .set(cpv_codes::is_social.eq(false))
        .execute(connection)
        .await
        .map(|_| ())
}

fn each<'a, T>(batch: &'a [ChangedCpvCode], field: impl Fn(&'a ChangedCpvCode) -> T) -> Vec<T> {
    batch.iter().map(field).collect()
}
