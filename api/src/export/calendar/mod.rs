//! The tender calendar of a year (aanbestedingskalender) as a workbook that can be changed and handed in again.
//!
//! **Kalender** has the columns of an import, **Samenvatting** adds it up by lead, status and nature, and **Toelichting** says
//! where everything comes from.

mod list;
mod notes;
mod own_columns;
mod summary;

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use schema::{
    models::{Calendar, Organization, Partnership},
    types::CellAddress,
};

use self::own_columns::OwnColumns;
use super::report::Report;
use crate::read::{
    self, ReadError, Reader, Visibility,
    tender::{Relations, TenderFilter, TenderOrder, TenderText, TenderWithRelations},
};

/// The tenders of a calendar that somebody sees
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TendersOfCalendar {
    partnership: Partnership,
    calendar: Calendar,
    /// Whose part has a column: the members of the year, and who else has a part, by name
    organizations: Vec<Organization>,
    /// The columns of workbooks that are not those of the product
    own_columns: OwnColumns,
    /// In the order of publication
    tenders: Vec<TenderWithRelations>,
    /// Whether they are fewer than all
    is_narrowed: bool,
    /// The moment at which they stood so; `None` for now
    stood_at: Option<DateTime<Utc>>,
    /// What is seen of them
    visibility: Visibility,
}

/// Finds it; `None` when there is no such calendar to be seen
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn find(
    connection: &AsyncPgConnection,
    (slug, year): (&str, i32),
    filter: &TenderFilter,
    visibility: Visibility,
) -> Result<Option<TendersOfCalendar>, ReadError> {
    let Some((calendar, partnership)) = read::calendar::find(connection, slug, year, visibility).await?
    else {
        return Ok(None);
    };
    let mut texts = TenderText::ALL.to_vec();
    texts.retain(|text| visibility == Visibility::All || text.is_published());
    let asked = Relations {
        texts,
        calendar: false,
        source: false,
        threshold: false,
        steps: false,
        moves: false,
        assessments: false,
        ..Relations::all()
    };
    let order = [TenderOrder::PublicationAsc, TenderOrder::TitleAsc];
    let tenders =
        read::tender::all(Reader::over(connection), slug, filter, &order, visibility, &asked).await?;
    let mut members = read::partnership::members_of(connection, &[partnership.partnership_id]).await?;
    members.retain(|member| member.is_in(year));
    let members = members.into_iter().map(|member| member.organization);
    let parts = tenders.iter().flat_map(|tender| &tender.participations);
    let mut organizations: Vec<Organization> =
        members.chain(parts.map(|part| part.organization.clone())).collect();
    organizations
        .sort_by(|one, other| (&one.name, one.organization_id).cmp(&(&other.name, other.organization_id)));
    organizations.dedup_by_key(|organization| organization.organization_id);
    let own_columns = own_columns::of(&tenders, &organizations, visibility)?;
    let TenderFilter { year: of_year, as_of, edition, .. } = *filter;
    let all = TenderFilter { year: of_year, as_of, edition, ..TenderFilter::default() };
    let is_narrowed = *filter != all;
    Ok(Some(TendersOfCalendar {
        partnership,
        calendar,
        organizations,
        own_columns,
        tenders,
        is_narrowed,
        stood_at: filter.as_of,
        visibility,
    }))
}

/// The name of its file, without the ending
pub(super) fn file_stem(of: &TendersOfCalendar) -> String {
    format!("kalender-{}-{}", of.partnership.slug, of.calendar.year)
}

/// The workbook; the same tenders give the same one
///
/// # Errors
///
/// [`ReadError`] when a tender was read without what is shown.
pub(super) fn report(of: &TendersOfCalendar) -> Result<Report, ReadError> {
    let columns = list::columns(of);
    let layout = list::Layout::of(of, &columns);
    let (summary, check) = summary::sheet(of, &layout);
    Ok(Report {
        title: title(of),
        subject: format!("Aanbestedingskalender {} van {}", of.calendar.year, of.partnership.name),
        company: of.partnership.name.clone(),
        as_of: as_of(of),
        sheets: vec![list::sheet(of, &columns, &layout)?, summary, notes::sheet(of)],
        names: vec![("Controle", check)],
    })
}

fn title(of: &TendersOfCalendar) -> String {
    format!("Aanbestedingskalender {}", of.calendar.year)
}

/// Moment of the last change of any of them
fn as_of(of: &TendersOfCalendar) -> DateTime<Utc> {
    let changes = of.tenders.iter().map(|tender| tender.tender.updated_at);
    changes.max().unwrap_or(of.partnership.created_at)
}

const fn at(row: u32, column: u32) -> CellAddress {
    CellAddress { row, column }
}
