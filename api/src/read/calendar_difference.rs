//! A calendar on two days.

use chrono::{DateTime, Utc};
use futures::try_join;
use schema::rules::calendar_difference::{TenderDifference, differences};

use super::{
    ReadError, Reader, Visibility,
    tender::{self, Relations, TenderFilter, TenderOrder, TenderText, TenderWithRelations},
};

/// What differs between two moments, in the order of publication, then what is there no longer
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for them.
pub async fn between(
    reader: Reader<'_>,
    slug: &str,
    year: i32,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<TenderDifference<TenderWithRelations>>, ReadError> {
    let asked = Relations {
        texts: TenderText::ALL.into_iter().filter(|text| *text != TenderText::Unmapped).collect(),
        source: false,
        assessments: false,
        ..Relations::all()
    };
    let order = [TenderOrder::PublicationAsc, TenderOrder::TitleAsc];
    let at = |moment| TenderFilter { year: Some(year), as_of: Some(moment), ..TenderFilter::default() };
    let (first, second) = (at(from), at(until));
    let (before, after) = try_join!(
        tender::all(reader, slug, &first, &order, Visibility::All, &asked),
        tender::all(reader, slug, &second, &order, Visibility::All, &asked),
    )?;
    Ok(differences(before, after, TenderWithRelations::state))
}
