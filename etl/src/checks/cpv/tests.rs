use schema::types::{DifferenceKind, Severity};

use super::*;
use crate::rows::{
    cases::{header, row, told},
    cpv::parse,
};

const HEADINGS: &str = "Code|Nederlands|Engels|Parent|Sociale of specifieke dienst";

fn check_rows(rows: &[&str], stored: &[CpvEntry]) -> CheckedCpvCodes {
    let header = header(HEADINGS);
    let rows: Vec<_> = (2..).zip(rows).map(|(number, cells)| parse(&row(number, cells), &header)).collect();
    check(&[Sheet { header: &header, rows }], stored)
}

/// Codes as they would be stored after a list
fn stored(rows: &[&str]) -> Vec<CpvEntry> {
    let entry = |(number, code): (u128, ChangedCpvCode)| CpvEntry {
        cpv_code_id: Uuid::from_u128(number),
        code: code.code,
        check_digit: code.check_digit,
        label_nl: code.label_nl,
        label_en: code.label_en,
        is_social: code.is_social,
        source: "lijst.csv".to_owned(),
    };
    (1..).zip(check_rows(rows, &[]).changes).map(entry).collect()
}

fn kinds(checked: &CheckedCpvCodes) -> Vec<(DifferenceKind, &str)> {
    checked.differences.rows.iter().map(|row| (row.kind, row.label.as_str())).collect()
}

#[test]
fn rows_of_one_code_are_one() {
    let checked = check_rows(&["75121000-0|Onderwijs||| ", "75121000||Education||ja"], &[]);
    assert_eq!(checked.findings, []);
    let [code] = checked.changes.as_slice() else { panic!("{checked:?}") };
    assert_eq!(
        (code.check_digit, code.label_en.as_deref(), code.is_social),
        (Some(0), Some("Education"), true)
    );
    assert_eq!(kinds(&checked), [(DifferenceKind::New, "75121000-0 · Onderwijs")]);
}

#[test]
fn a_code_with_two_labels_or_check_digits_is_told() {
    let rows =
        ["75121000-0|Onderwijs|||", "75121000-0|Zorg|||", "75121000-1|Onderwijs|||", "75121000|Onderwijs|||"];
    let checked = check_rows(&rows, &[]);
    assert_eq!(
        told(&checked.findings),
        [("cpv.twice", Severity::Error, "B3".to_owned()), ("cpv.twice", Severity::Error, "A4".to_owned())]
    );
    assert_eq!(checked.findings[0].expected.as_deref(), Some("in rij 2 staat 'Onderwijs'"));
    assert_eq!((checked.rejected, checked.changes.len()), (2, 1));
}

#[test]
fn a_check_digit_is_the_one_that_is_known() {
    let stored = stored(&["75121000-0|Onderwijs|||"]);
    let checked = check_rows(&["75121000-4|Scholen|||"], &stored);
    assert_eq!(told(&checked.findings), [("cpv.check_digit_differs", Severity::Error, "A2".to_owned())]);
    assert_eq!(checked.findings[0].expected.as_deref(), Some("75121000-0"));
    assert_eq!(checked.changes, []);
}

#[test]
fn the_place_of_a_code_follows_from_its_digits() {
    let rows =
        ["75000000-6|Bestuur|||", "75120000-3|Diensten||75000000-6|", "75121000-0|Onderwijs||75000000-6|"];
    let checked = check_rows(&rows, &[]);
    assert_eq!(told(&checked.findings), [("cpv.parent_differs", Severity::Warning, "D4".to_owned())]);
    assert_eq!(checked.findings[0].expected.as_deref(), Some("75120000"));
    let alone = check_rows(&["75121000-0|Onderwijs||75120000-3|"], &[]);
    assert_eq!(alone.findings[0].expected.as_deref(), Some("geen code"));
}

#[test]
fn what_a_list_does_not_say_stays() {
    let stored = stored(&["75121000-0|Onderwijs||| ", "75122000-7|Zorg|||ja"]);
    let checked = check_rows(&["75121000|Onderwijs|Education||", "75122000||||ja"], &stored);
    assert_eq!(kinds(&checked), [(DifferenceKind::Changed, "75121000-0 · Onderwijs")]);
    assert_eq!(checked.differences.unchanged, 1);
    assert_eq!(checked.changes[0].label_nl.as_deref(), Some("Onderwijs"));
}

#[test]
fn a_list_of_social_services_misses_only_those() {
    let stored = stored(&["75000000-6|Bestuur|||", "75121000-0|Onderwijs|||ja", "75122000-7|Zorg|||ja"]);
    let social = check_rows(&["75121000|Onderwijs|||ja"], &stored);
    assert_eq!(
        kinds(&social),
        [(DifferenceKind::Missing, "75122000-7 · Zorg (als sociale of specifieke dienst)")]
    );
    assert_eq!((social.no_longer_social.len(), social.gone.len()), (1, 0));
    let whole = check_rows(&["75000000-6|Bestuur|||", "75121000-0|Onderwijs|||"], &stored);
    assert_eq!(kinds(&whole), [(DifferenceKind::Missing, "75122000-7 · Zorg")]);
    let said = check_rows(
        &["75121000-0|Onderwijs|||nee", "75122000-7|Zorg|||ja", "75000000|Bestuur|||nee"],
        &stored,
    );
    assert_eq!(kinds(&said), [(DifferenceKind::Changed, "75121000-0 · Onderwijs")]);
}

#[test]
fn a_list_without_codes_is_told() {
    assert_eq!(told(&check_rows(&[], &[]).findings), [("cpv.no_codes", Severity::Error, String::new())]);
}
