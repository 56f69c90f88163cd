//! What the figures mean for the distribution key: is it whole, of one source, and not locked already.

use chrono::NaiveDate;
use schema::{models::Organization, types::whole_number};

use super::{Known, Row, at, day, listed, warning};
use crate::findings::Finding;

/// Members whose figure is lacking, or comes from elsewhere: once a day
pub(super) fn check(known: &Known<'_>) -> Vec<Finding> {
    known.by_day.keys().flat_map(|date| of_day(*date, known)).collect()
}

fn of_day(date: NaiveDate, known: &Known<'_>) -> Vec<Finding> {
    let members = known.background.members.get(&date).map_or(&[][..], Vec::as_slice);
    let is_in_workbook =
        |member: &Organization| known.in_workbook.contains_key(&(member.organization_id, date));
    let others = || members.iter().filter(|member| !is_in_workbook(member));
    let stored = |member: &Organization| known.stored.get(&(member.organization_id, date)).copied();

    let mut findings = Vec::new();
    let missing: Vec<&str> =
        others().filter(|member| stored(member).is_none()).map(|member| member.name.as_str()).collect();
    if !missing.is_empty() {
        let finding = Finding::warning("population.member_missing").seeing(&listed(&missing));
        findings.push(finding.expecting(day(date)));
    }
    let elsewhere: Vec<&Organization> = others()
        .filter(|member| stored(member).is_some_and(|figure| figure.source != known.background.source))
        .collect();
    if let Some(source) = elsewhere.first().and_then(|member| stored(member)).map(|figure| &figure.source)
        && elsewhere.len() < members.len()
    {
        let names: Vec<&str> = elsewhere.iter().map(|member| member.name.as_str()).collect();
        let told = format!("{} op {}", listed(&names), day(date));
        findings.push(Finding::warning("population.sources_mixed").seeing(&told).expecting(source));
    }
    findings
}

/// A figure other than the one in a key that is locked: the key stays as it is
pub(super) fn locked(row: &Row<'_>, known: &Known<'_>) -> Option<Finding> {
    let figure = row.figure;
    let is_other = |locked: &&schema::models::LockedFigure| {
        locked.organization_id == figure.organization_id
            && locked.reference_date == figure.reference_date
            && locked.inhabitants != figure.inhabitants
    };
    let locked: Vec<_> = known.background.locked.iter().filter(is_other).collect();
    let first = locked.first()?;
    let mut years: Vec<String> = locked.iter().map(|locked| locked.year.to_string()).collect();
    years.dedup();
    let years: Vec<&str> = years.iter().map(String::as_str).collect();
    let told = format!("{} in die van {}", whole_number(first.inhabitants), listed(&years));
    Some(at(warning("population.key_locked", row).expecting(told), row))
}
