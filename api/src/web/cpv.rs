//! Help with the CPV code of a form: words in its field give codes to choose from.

use diesel_async::AsyncPgConnection;
use schema::texts::{CPV_LIST_MISSING, CPV_NOT_FOUND};

use super::filled::Filled;
use crate::read::{ReadError, Reader, Slice, cpv_code};

/// Most codes that are offered
const MOST_CODES: i64 = 50;

/// Where the code of a form was not understood, offers those that its words, or its digits, find
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn offer(connection: &AsyncPgConnection, filled: &mut Filled) -> Result<(), ReadError> {
    let is_wrong = !filled.error(Filled::CPV_CODE).is_empty();
    let Some(search) = filled.optional(Filled::CPV_CODE).filter(|_| is_wrong) else { return Ok(()) };
    let wanted = cpv_code::Wanted { search: Some(search), ..cpv_code::Wanted::default() };
    let found = cpv_code::page(Reader::over(connection), &wanted, &Slice::first(MOST_CODES)).await?;
    let found = found.into_nodes();
    if found.is_empty() {
        let known = cpv_code::count(connection, &cpv_code::Wanted::default()).await?;
        let sentence = if known == 0 { CPV_LIST_MISSING } else { CPV_NOT_FOUND };
        filled.expect(Filled::CPV_CODE, None::<()>, || sentence.to_owned());
    }
    let choice = |entry: &schema::models::CpvEntry| {
        (entry.code.to_string(), format!("{} {}", entry.written(), entry.label()))
    };
    filled.offer_codes(found.iter().map(choice));
    Ok(())
}
