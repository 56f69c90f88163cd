//! The municipalities of a workbook against what they must add up to.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use schema::{headings::PopulationField, types::whole_number};

use super::{DraftPopulationFigure, Known, Sheet, at_cell, day};
use crate::{
    columns::Header,
    findings::Finding,
    rows::{StatedTotal, TotalOf},
};

/// Inhabitants of the Netherlands on 1 January since the list of municipalities begins, as CBS publishes them
///
/// 2019: Eurostat, table `demo_pjan`. 2020 to 2023: the sum of all municipalities in a download of CBS table 70072NED of 23
/// January 2024. 2024: the row Nederland of the key figures of districts and neighborhoods, and 2025: that of table 70072NED,
/// both of 11 December 2025.
const COUNTRY: [(i32, i64); 7] = [
    (2019, 17_282_163),
    (2020, 17_407_585),
    (2021, 17_475_415),
    (2022, 17_590_672),
    (2023, 17_811_291),
    (2024, 17_942_942),
    (2025, 18_044_027),
];

/// How far all municipalities together may be from the published size of the country, in thousandths
///
/// Provisional and definitive figures differ by less than one in a thousand.
const WARNING_PER_MILLE: i64 = 5;

/// How far they may be before it is taken for another measure, in thousandths
///
/// Men alone are half of the inhabitants, households not even that.
const ERROR_PER_MILLE: i64 = 50;

/// What does not add up
pub(super) fn check(
    sheets: &[Sheet<'_, PopulationField, DraftPopulationFigure>],
    known: &Known<'_>,
) -> Vec<Finding> {
    let mut headers: HashMap<&str, &Header<PopulationField>> = HashMap::new();
    for sheet in sheets {
        let draft = sheet.rows.iter().find_map(|row| row.draft.as_ref());
        headers.extend(draft.map(|draft| (draft.origin.sheet.as_ref(), sheet.header)));
    }
    let mut sums: HashMap<(&str, NaiveDate), Sum> = HashMap::new();
    for (day, figure) in
        known.by_day.iter().flat_map(|(day, figures)| figures.iter().map(move |it| (*day, it)))
    {
        let sum = sums.entry((figure.origin.sheet.as_ref(), day)).or_default();
        sum.inhabitants += i64::from(figure.inhabitants);
        sum.municipalities += 1;
    }
    let stated = known.background.totals.iter().filter_map(|total| {
        let sheet = total.origin.sheet.as_ref();
        let finding = differing(total, sums.get(&(sheet, total.reference_date))?, known)?;
        Some(at_cell(finding, &total.origin, total.column, headers.get(sheet).copied()))
    });
    let unstated = known.by_day.iter().filter_map(|(day, figures)| against_the_country(*day, figures, known));
    stated.chain(unstated).collect()
}

/// The municipalities of a sheet on a day
#[derive(Debug, Default)]
struct Sum {
    inhabitants: i64,
    municipalities: usize,
}

/// A total of the workbook that its rows do not add up to
///
/// Some of the municipalities are less than the country, but never more.
fn differing(total: &StatedTotal, sum: &Sum, known: &Known<'_>) -> Option<Finding> {
    let stated = i64::from(total.inhabitants);
    let is_whole = known.municipalities(total.reference_date) == Some(sum.municipalities);
    let differs = sum.inhabitants != stated;
    let finding = match total.of {
        TotalOf::Country if sum.inhabitants > stated || (is_whole && differs) => {
            Finding::error("population.country_differs")
        }
        TotalOf::Table if differs => Finding::warning("population.total_differs"),
        TotalOf::Country | TotalOf::Table => return None,
    };
    Some(finding.seeing(&whole_number(stated)).expecting(whole_number(sum.inhabitants)))
}

/// All municipalities of a day without a row of the country, far from what CBS published
fn against_the_country(
    date: NaiveDate,
    figures: &[&DraftPopulationFigure],
    known: &Known<'_>,
) -> Option<Finding> {
    let is_stated = |total: &StatedTotal| total.of == TotalOf::Country && total.reference_date == date;
    let is_whole = known.municipalities(date) == Some(figures.len());
    if !is_whole || known.background.totals.iter().any(is_stated) {
        return None;
    }
    let (_, published) = COUNTRY.iter().find(|(year, _)| *year == date.year())?;
    let sum: i64 = figures.iter().map(|figure| i64::from(figure.inhabitants)).sum();
    let per_mille = (sum - published).abs() * 1_000 / published;
    if per_mille <= WARNING_PER_MILLE {
        return None;
    }
    let code = "population.country_unlike_published";
    let finding = if per_mille <= ERROR_PER_MILLE { Finding::warning(code) } else { Finding::error(code) };
    let told = format!("{} op {}", whole_number(*published), day(date));
    Some(finding.seeing(&whole_number(sum)).expecting(told))
}
