//! Whose figures a workbook has, and of what status.

use chrono::NaiveDate;
use schema::types::{FigureStatus, whole_number};

use super::{Known, day};
use crate::findings::Finding;

/// First day of which the list of municipalities that comes with the product is complete
pub(super) const KNOWN_SINCE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2019, 1, 1);

/// That only some municipalities are there, and that figures are provisional: once a day
pub(super) fn check(known: &Known<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (date, figures) in &known.by_day {
        if let Some(all) = known.municipalities(*date).filter(|all| figures.len() < *all) {
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
