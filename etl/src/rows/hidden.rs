use std::{collections::BTreeMap, sync::Arc};

use schema::types::whole_number;

use crate::{
    findings::Finding,
    workbook::{RawRow, Spans, Visibility},
};

/// The rows that people do not see but that are read, told once a sheet
#[derive(Debug, Default)]
pub struct HiddenRows {
    rows: BTreeMap<Arc<str>, Spans>,
}

/// Spans of rows that one finding names; the rows of others are counted
const NAMED: usize = 5;

impl HiddenRows {
    /// Remembers a row when it is hidden
    pub fn add(&mut self, row: &RawRow) {
        if row.visibility == Visibility::Hidden {
            let number = row.row.saturating_add(1);
            self.rows.entry(Arc::clone(&row.sheet)).or_default().add(number, number);
        }
    }

    /// One finding for each sheet, which says which rows
    pub fn findings(&self) -> Vec<Finding> {
        let told = |(sheet, rows): (&Arc<str>, &Spans)| {
            Finding::info("rows.hidden").in_sheet(sheet).seeing(&span_list(rows))
        };
        self.rows.iter().map(told).collect()
    }
}

/// "rij 3", "rijen 3 t/m 8 en 12", "rijen 2, 4, 6, 8, 10 en nog 1.200"
fn span_list(rows: &Spans) -> String {
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

    fn told(rows: impl IntoIterator<Item = u32>) -> Vec<Option<String>> {
        let mut hidden = HiddenRows::default();
        for row in rows {
            let visibility = if row == 0 { Visibility::Visible } else { Visibility::Hidden };
            hidden.add(&RawRow { sheet: "A".into(), row, visibility, cells: Vec::new() });
        }
        hidden.findings().into_iter().map(|finding| finding.seen).collect()
    }

    #[test]
    fn lists_spans_as_people_do() {
        assert_eq!(told([0]), []);
        assert_eq!(told([2]), [Some("rij 3".to_owned())]);
        assert_eq!(told(2..8), [Some("rijen 3 t/m 8".to_owned())]);
        assert_eq!(told((2..8).chain([11])), [Some("rijen 3 t/m 8 en 12".to_owned())]);
        let every_other = (1..2_410).step_by(2);
        assert_eq!(told(every_other), [Some("rijen 2, 4, 6, 8, 10 en nog 1.200".to_owned())]);
    }
}
