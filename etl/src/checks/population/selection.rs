//! Whose figures a workbook has, and of what status.

use chrono::NaiveDate;
use schema::{
    models::Organization,
    types::{FigureStatus, whole_number},
};

use super::{Known, day};
use crate::findings::Finding;

/// First day of which the list of municipalities that comes with the product is complete
pub(super) const KNOWN_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2019, 1, 1);

/// That only some municipalities are there, and that figures are provisional: once a day
///
/// Exactly the members of the partnership are what somebody typed over for its key: that is no news.
pub(super) fn check(known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (date, figures) in &known.by_day {
        let all = known.municipalities(*date).filter(|all| figures.len() < *all && !is_the_key(*date, known));
        if let Some(all) = all {
            let number = |count: usize| whole_number(i64::try_from(count).unwrap_or(i64::MAX));
            let told = format!("{} van de {}", number(figures.len()), number(all));
            findings.push(Finding::info("population.selection").seeing(&told).expecting(day(*date)));
        }
        if figures.iter().any(|figure| figure.status == FigureStatus::Provisional) {
            findings.push(Finding::info("population.provisional").seeing(&day(*date)));
        }
    }
    findings
}

/// Whether the figures of a day are those of all members and of nobody else
fn is_the_key(date: NaiveDate, known: &Known<'_>) -> bool {
    let members = known.background.members.get(&date).map_or(&[][..], Vec::as_slice);
    let figures = known.by_day.get(&date).map_or(&[][..], Vec::as_slice);
    let is_there = |member: &Organization| known.in_workbook.contains_key(&(member.organization_id, date));
    figures.len() == members.len() && members.iter().all(is_there)
}
