//! Headers and rows for the tests of rows and checks.

use std::ops::Bound;

use chrono::NaiveDate;
use schema::{
    models::Organization,
    types::{CellAddress, OrganizationKind, Severity},
};
use uuid::Uuid;

use crate::{
    columns::{self, Header, Known, Mappings, Vocabulary},
    directory::Directory,
    findings::Finding,
    workbook::{RawCell, RawRow, RawValue, Visibility},
};

/// The municipalities of the tests, with the number that their identity is made of
const MUNICIPALITIES: [(&str, &str, u128); 7] = [
    ("GM0503", "Delft", 1),
    ("GM1926", "Pijnacker-Nootdorp", 2),
    ("GM1783", "Westland", 3),
    ("GM0637", "Zoetermeer", 4),
    ("GM1680", "Aa en Hunze", 5),
    ("GM0518", "'s-Gravenhage", 6),
    ("GM0344", "Utrecht", 7),
];

pub(crate) const DELFT: Uuid = Uuid::from_u128(1);
pub(crate) const PIJNACKER_NOOTDORP: Uuid = Uuid::from_u128(2);
pub(crate) const WESTLAND: Uuid = Uuid::from_u128(3);
pub(crate) const ZOETERMEER: Uuid = Uuid::from_u128(4);

pub(crate) fn directory() -> Directory {
    let organization = |(code, name, number): (&str, &str, u128)| Organization {
        organization_id: Uuid::from_u128(number),
        kind: OrganizationKind::Municipality,
        code: Some(code.to_owned()),
        name: name.to_owned(),
        existence: (Bound::Unbounded, Bound::Unbounded),
    };
    Directory::new(MUNICIPALITIES.into_iter().map(organization).collect())
}

/// The first four municipalities
pub(crate) fn members() -> Vec<(Uuid, String)> {
    MUNICIPALITIES
        .into_iter()
        .take(4)
        .map(|(_, name, number)| (Uuid::from_u128(number), name.to_owned()))
        .collect()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A row, from 1, with texts between bars; `=12` is a number
pub(crate) fn row(number: u32, cells: &str) -> RawRow {
    let cell = |(column, text): (usize, &str)| {
        let value = match text.strip_prefix('=') {
            Some(number) => RawValue::Number(number.parse().unwrap()),
            None => RawValue::Text(text.to_owned()),
        };
        let address = CellAddress { row: number - 1, column: u32::try_from(column).unwrap() };
        (!text.is_empty()).then_some(RawCell { address, value })
    };
    let cells = cells.split('|').enumerate().filter_map(cell).collect();
    RawRow::new("Blad1".into(), number - 1, Visibility::Visible, cells)
}

/// The header in row 1 with headings between bars
pub(crate) fn header<F: Vocabulary>(headings: &str) -> Header<F> {
    find_header(&[row(1, headings)]).unwrap()
}

/// The header among these rows
pub(crate) fn find_header<F: Vocabulary>(rows: &[RawRow]) -> Result<Header<F>, Box<Finding>> {
    let (directory, mappings) = (directory(), Mappings::default());
    columns::find_header(rows, &Known { directory: &directory, on: day("2023-12-31"), mappings: &mappings })
}

/// Code, severity and cell of each finding
pub(crate) fn told(findings: &[Finding]) -> Vec<(&'static str, Severity, String)> {
    let tell = |finding: &Finding| {
        let cell = finding.cell.map_or_else(String::new, |cell| cell.to_string());
        (finding.code, finding.severity, cell)
    };
    findings.iter().map(tell).collect()
}
