//! What is worth knowing of many cells of a column, told once for that column with the cells.

use std::collections::HashMap;

use schema::types::{CellAddress, whole_number};

use crate::{cells::READ_AS, findings::Finding, rows::span_list, workbook::Spans};

/// Codes of what may be so in any number of cells, and says no more when it is said of each
const REPEATED: [&str; 7] = [
    READ_AS,
    "cell.remark",
    "cpv.leading_zero",
    "day.approximate",
    "kvk.leading_zero",
    "period.number_as_date",
    ABBREVIATION,
];
const ABBREVIATION: &str = "procedure.abbreviation";
/// As many in a column are told each by itself; of more only the first
const MOST_APART: usize = 3;
/// Texts of a column that are told with what they were read as; those of others are counted
const MOST_TEXTS: usize = 8;

/// Such findings by their columns
#[derive(Debug, Default)]
pub(super) struct Alike(HashMap<Of, Column>);

/// What they have in common: code, sheet and heading, and of an abbreviation what it was taken for
type Of = (&'static str, [Option<String>; 3]);

/// Those of a column
#[derive(Debug, Default)]
struct Column {
    /// The first of each text that is told
    first: Vec<Told>,
    /// Cells with other texts
    others: u32,
    /// Rows of all, from 1
    rows: Spans,
    count: u32,
}

#[derive(Debug)]
struct Told {
    finding: Finding,
    /// Cells with this text
    count: u32,
}

impl Alike {
    /// Takes a finding that may be so in many cells of its column; gives back any other
    pub(super) fn gather(&mut self, finding: Finding) -> Option<Finding> {
        let Some(cell) = finding.cell.filter(|_| REPEATED.contains(&finding.code)) else {
            return Some(finding);
        };
        let meaning = finding.expected.clone().filter(|_| finding.code == ABBREVIATION);
        let of = (finding.code, [finding.sheet.clone(), finding.heading.clone(), meaning]);
        self.0.entry(of).or_default().add(finding, cell);
        None
    }

    /// What is told of each column, in no order
    pub(super) fn findings(self) -> impl Iterator<Item = Finding> {
        self.0.into_values().flat_map(Column::told)
    }
}

impl Column {
    fn add(&mut self, finding: Finding, cell: CellAddress) {
        let row = cell.row.saturating_add(1);
        self.rows.add(row, row);
        self.count = self.count.saturating_add(1);
        let is_text = finding.code == READ_AS;
        let same = self.first.iter_mut().find(|told| is_text && told.finding.seen == finding.seen);
        if let Some(told) = same {
            told.count = told.count.saturating_add(1);
        } else if self.first.len() < MOST_TEXTS {
            self.first.push(Told { finding, count: 1 });
        } else {
            self.others = self.others.saturating_add(1);
        }
    }

    fn told(self) -> Vec<Finding> {
        let is_text = self.first.first().is_some_and(|told| told.finding.code == READ_AS);
        if is_text { self.read_as() } else { self.repeated() }
    }

    /// One text by itself, more of them together
    fn read_as(self) -> Vec<Finding> {
        let mut texts: Vec<String> = self.first.iter().filter_map(Told::text).collect();
        let Some(first) = self.first.into_iter().next().map(|told| told.finding) else { return Vec::new() };
        if texts.len() < 2 {
            return vec![first];
        }
        if self.others > 0 {
            texts.push(format!("en nog {} met een andere tekst", cells(self.others)));
        }
        vec![Finding { code: "columns.read_as", seen: None, expected: Some(texts.join("; ")), ..first }]
    }

    /// A few each by itself; of many the first, and where it is so too
    fn repeated(self) -> Vec<Finding> {
        let all = usize::try_from(self.count).unwrap_or(usize::MAX);
        let rows = span_list(&self.rows);
        let mut apart: Vec<Finding> = self.first.into_iter().map(|told| told.finding).collect();
        if all <= MOST_APART {
            return apart;
        }
        apart.truncate(1);
        let also = apart.first().and_then(|first| {
            let cell = first.cell?;
            let also = Finding { code: "rows.alike", seen: Some(rows), ..first.clone() };
            Some(also.expecting(format!("{cell} ({} in totaal)", cells(self.count))))
        });
        apart.extend(also);
        apart
    }
}

impl Told {
    /// "'MVO' als meervoudig onderhands (L4)", "'loopt' als gepubliceerd (3 cellen, vanaf M2)"
    fn text(&self) -> Option<String> {
        let Finding { seen, expected, cell, .. } = &self.finding;
        let (seen, expected, cell) = (seen.as_deref()?, expected.as_deref()?, (*cell)?);
        let place =
            if self.count == 1 { cell.to_string() } else { format!("{}, vanaf {cell}", cells(self.count)) };
        Some(format!("'{seen}' als {expected} ({place})"))
    }
}

fn cells(count: u32) -> String {
    if count == 1 { "1 cel".to_owned() } else { format!("{} cellen", whole_number(count)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(code: &'static str, row: u32, seen: &str, expected: &str) -> Finding {
        let cell = CellAddress { row, column: 3 };
        Finding::info(code).at("Blad1", cell).under("Procedure").seeing(seen).expecting(expected)
    }

    fn told(findings: impl IntoIterator<Item = Finding>) -> Vec<(String, String)> {
        let mut alike = Alike::default();
        for finding in findings {
            assert_eq!(alike.gather(finding), None);
        }
        alike.findings().map(|one| (one.cell.unwrap().to_string(), one.sentence())).collect()
    }

    #[test]
    fn what_texts_were_read_as_is_told_once_for_their_column() {
        let text = |row, seen: &str| at(READ_AS, row, seen, "iets");
        assert_eq!(
            told([text(3, "MVO"), text(5, "MVO")]),
            [(
                "D4".to_owned(),
                "'MVO' is gelezen als iets; klopt dat niet, schrijf het dan anders op.".to_owned()
            )]
        );
        let both = told([text(3, "MVO"), text(4, "EA"), text(5, "MVO")]);
        let sentence = "In de kolom 'Procedure' is gelezen: 'MVO' als iets (2 cellen, vanaf D4); 'EA' als iets (D5). \
            Klopt dat niet, schrijf het dan anders op.";
        assert_eq!(both, [("D4".to_owned(), sentence.to_owned())]);
        let many = told((0..12).map(|row| text(row, &format!("tekst {row}"))));
        assert!(
            many[0].1.contains("'tekst 7' als iets (D8); en nog 4 cellen met een andere tekst."),
            "{many:?}"
        );
    }

    #[test]
    fn a_few_are_told_each_and_many_once() {
        let zero = |row| at("cpv.leading_zero", row, "3110000", "03110000");
        assert_eq!(told((1..=3).map(zero)).len(), 3);
        let many = told((1..=40).map(zero));
        let [(_, first), (cell, also)] = many.as_slice() else { panic!("{many:?}") };
        assert!(first.contains("ontbrak de nul vooraan"), "{first}");
        assert_eq!(cell, "D2");
        let sentence = "Wat bij D2 (40 cellen in totaal) is opgemerkt, geldt in de kolom 'Procedure' voor rijen 2 t/m 41.";
        assert_eq!(also, sentence);
    }

    #[test]
    fn what_asks_for_something_is_no_repetition() {
        let mut alike = Alike::default();
        let title = Finding::info("tender.keeps_by_hand").at("Blad1", CellAddress { row: 1, column: 1 });
        for finding in [title, Finding::info(READ_AS)] {
            assert_eq!(alike.gather(finding.clone()), Some(finding));
        }
        assert_eq!(alike.findings().count(), 0);
    }
}
