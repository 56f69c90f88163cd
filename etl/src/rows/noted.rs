use std::{collections::BTreeMap, sync::Arc};

use schema::types::whole_number;

use crate::{
    findings::Finding,
    workbook::{RawRow, Spans},
};

/// Rows that are read in a way that people should know of, told once a sheet
#[derive(Debug)]
pub struct NotedRows {
    code: &'static str,
    rows: BTreeMap<Arc<str>, Spans>,
}

/// Spans of rows that one finding names; the rows of others are counted
const NAMED: usize = 5;

impl NotedRows {
    /// Rows that a finding of that code tells of
    pub const fn told_as(code: &'static str) -> Self {
        Self { code, rows: BTreeMap::new() }
    }

    /// Remembers a row
    pub fn add(&mut self, row: &RawRow) {
        let number = row.row.saturating_add(1);
        self.rows.entry(Arc::clone(&row.sheet)).or_default().add(number, number);
    }

    /// One finding for each sheet, which says which rows
    pub fn findings(&self) -> Vec<Finding> {
        let told = |(sheet, rows): (&Arc<str>, &Spans)| {
            Finding::info(self.code).in_sheet(sheet).seeing(&span_list(rows))
        };
        self.rows.iter().map(told).collect()
    }
}

/// Rows by their numbers from 1: "rij 3", "rijen 3 t/m 8 en 12", "rijen 2, 4, 6, 8, 10 en nog 1.200"
pub fn span_list(rows: &Spans) -> String {
    let name = |(first, last): (u32, u32)| {
        if first == last { first.to_string() } else { format!("{first} t/m {last}") }
    };
    let mut names: Vec<String> = rows.iter().take(NAMED).map(name).collect();
    let more: i64 = rows.iter().skip(NAMED).map(|(first, last)| i64::from(last - first) + 1).sum();
    if more > 0 {
        names.push(format!("nog {}", whole_number(more)));
    }
    match names.as_slice() {
        [] => String::new(),
        [only] if only.contains(' ') => format!("rijen {only}"),
        [only] => format!("rij {only}"),
        [first @ .., last] => format!("rijen {} en {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Visibility;

    fn told(rows: impl IntoIterator<Item = u32>) -> Vec<Option<String>> {
        let mut noted = NotedRows::told_as("rows.hidden");
        for row in rows {
            noted.add(&RawRow::new("A".into(), row, Visibility::Hidden, Vec::new()));
        }
        noted.findings().into_iter().map(|finding| finding.seen).collect()
    }

    #[test]
    fn lists_spans_as_people_do() {
        assert_eq!(told([]), []);
        assert_eq!(told([2]), [Some("rij 3".to_owned())]);
        assert_eq!(told(2..8), [Some("rijen 3 t/m 8".to_owned())]);
        assert_eq!(told((2..8).chain([11])), [Some("rijen 3 t/m 8 en 12".to_owned())]);
        let every_other = (1..2_410).step_by(2);
        assert_eq!(told(every_other), [Some("rijen 2, 4, 6, 8, 10 en nog 1.200".to_owned())]);
    }
}
