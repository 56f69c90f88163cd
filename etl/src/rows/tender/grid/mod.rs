//! Planning grids: a column for each month, quarter or week, with a mark, a word or a color where something is planned.

mod colors;

use std::collections::BTreeMap;

use schema::{
    headings::TenderField,
    types::{Milestone, ParticipationRole, Period, Precision},
};

use crate::{
    cells,
    columns::{Column, Header, Meaning},
    findings::Finding,
    rows::reader::Reader,
    workbook::{Color, RawRow, RawValue},
};

/// What words in a grid, and in its legend, plan
const WORDS: [(Milestone, &[&str]); 6] = [
    (
        Milestone::Preparation,
        &[
            "start",
            "voorbereiding",
            "start voorbereiding",
            "vb",
            "voorber",
            "kick-off",
            "marktconsultatie",
            "opstellen",
        ],
    ),
    (
        Milestone::Publication,
        &[
            "publicatie",
            "pub",
            "publ",
            "publiceren",
            "gepubliceerd",
            "aankondiging",
            "aanbesteding",
            "gepland",
            "planning",
        ],
    ),
    (
        Milestone::Submission,
        &["sluiting", "inschrijving", "sluitingsdatum", "sluiting inschrijving", "inschrijven", "offertes"],
    ),
    (Milestone::Award, &["gunning", "gun", "gunnen", "voorlopige gunning", "definitieve gunning", "gegund"]),
    (
        Milestone::ContractStart,
        &[
            "ingang",
            "ingangsdatum",
            "start contract",
            "ingang contract",
            "contract",
            "start uitvoering",
            "uitvoering",
        ],
    ),
    (Milestone::ContractEnd, &["einde", "einde contract", "einddatum", "afloop", "expiratie"]),
];

/// Signs that only mark a cell
const SIGNS: [&str; 12] = ["x", "xx", "v", "1", "■", "█", "▪", "●", "•", "✓", "✔", "*"];

/// Reads the grid of a row into its periods: a mark is the publication, a word or a letter of the legend what it says
///
/// Where nothing is written, colors tell. A period goes from the first to the last moment that is marked for it. What
/// another column says already stays. Gives the cells that were not used, by heading, so that nothing is lost.
pub(super) fn read(
    reader: &mut Reader<'_, TenderField>,
    year: Option<i32>,
    periods: &mut BTreeMap<Milestone, Period>,
) -> BTreeMap<String, String> {
    let grid = moments(reader);
    let is_written = grid.iter().any(|moment| reader.in_column(moment.column.index).is_some());
    let mut loose = BTreeMap::new();
    let planned =
        if is_written { written(reader, &grid, &mut loose) } else { colors::read(reader, &grid, &mut loose) };
    for (milestone, marked) in planned {
        let is_said = periods.contains_key(&milestone);
        let period = if is_said { None } else { period(reader, &marked, year) };
        if is_said {
            loose.extend(marked.iter().map(Marked::as_text));
        }
        periods.extend(period.map(|period| (milestone, period)));
    }
    loose
}

/// Whether anything stands in the grid of a row, or is colored there other than to shade it
pub fn says_something(row: &RawRow, header: &Header<TenderField>) -> bool {
    let is_moment = |index: u32| {
        let mut columns = header.columns.iter();
        columns.any(|column| column.index == index && matches!(column.meaning, Meaning::Moment(_)))
    };
    let is_colored =
        |(index, color): &(u32, Color)| is_moment(*index) && !header.colors.is_background(*index, *color);
    row.cells.iter().any(|cell| is_moment(cell.address.column)) || row.colors.iter().any(is_colored)
}

/// A column of the grid
#[derive(Clone, Copy)]
struct Moment<'a> {
    column: &'a Column<TenderField>,
    /// As the grammar of periods reads it
    text: &'a str,
}

/// The cells that plan something, by what they plan
type Planned<'a> = BTreeMap<Milestone, Vec<Marked<'a>>>;

/// A cell of the grid that plans something
struct Marked<'a> {
    moment: Moment<'a>,
    /// What stands in it
    told: String,
}

impl Marked<'_> {
    fn as_text(&self) -> (String, String) {
        (self.moment.column.heading.clone(), self.told.clone())
    }
}

fn moments<'a>(reader: &Reader<'a, TenderField>) -> Vec<Moment<'a>> {
    let moment = |column: &'a Column<TenderField>| match &column.meaning {
        Meaning::Moment(text) => Some(Moment { column, text }),
        Meaning::Field(_) | Meaning::Organization(..) | Meaning::Unknown => None,
    };
    reader.columns().filter_map(moment).collect()
}

/// What is written in the grid; a merged cell says it of each column that it reaches over
fn written<'a>(
    reader: &mut Reader<'a, TenderField>,
    grid: &[Moment<'a>],
    loose: &mut BTreeMap<String, String>,
) -> Planned<'a> {
    let mut planned = Planned::new();
    for moment in grid {
        let Some(place) = reader.in_column(moment.column.index) else { continue };
        let told = place.cell.value.display();
        let milestones = milestones(&told, reader.legend());
        if milestones.is_empty() && place.cell.address.column == moment.column.index {
            reader.notice(Finding::warning("tender.grid_not_understood").seeing(&told), place);
            loose.insert(moment.column.heading.clone(), told.clone());
        }
        for milestone in milestones {
            planned.entry(milestone).or_default().push(Marked { moment: *moment, told: told.clone() });
        }
    }
    planned
}

/// From the first to the last of the moments
fn period(reader: &mut Reader<'_, TenderField>, marked: &[Marked<'_>], year: Option<i32>) -> Option<Period> {
    let (first, last) =
        marked.first().map(|marked| marked.moment).zip(marked.last().map(|marked| marked.moment))?;
    let read = |moment: Moment<'_>| {
        let reading = cells::period(&RawValue::Text(moment.text.to_owned()), year);
        (reading.value, reading.notes.into_iter().next())
    };
    let (Some(start), Some(end)) = (match (read(first), read(last)) {
        ((start, None), (end, None)) => (start, end),
        ((_, note), _) => {
            let code = note.map_or("period.not_understood", |note| note.code);
            reader.notice_column(Finding::error(code).seeing(&first.column.heading), first.column);
            (None, None)
        }
    }) else {
        return None;
    };
    let between = last.column.index - first.column.index;
    if usize::try_from(between).ok()? >= marked.len() {
        let text = format!("{} t/m {}", first.column.heading, last.column.heading);
        reader.notice_column(Finding::warning("tender.grid_gap").seeing(&text), first.column);
    }
    if marked.len() == 1 {
        return Period::new(start.start(), start.end(), start.precision(), first.text.to_owned());
    }
    let text = format!("{} t/m {}", first.text, last.text);
    Period::new(start.start(), end.end(), Precision::Range, text)
}

/// What a cell plans: by the legend, by its words, or because it is marked; nothing when it is not understood
fn milestones(told: &str, legend: &[(String, String)]) -> Vec<Milestone> {
    let text = told.trim().to_lowercase();
    let one = |part: &str| {
        let part = part.trim().trim_end_matches('.');
        let explained = legend.iter().find(|(sign, _)| sign == part).map(|(_, words)| words.as_str());
        match explained {
            Some(words) => of_words(words),
            None if SIGNS.contains(&part) => Some(Milestone::Publication),
            None => of_words(part).or_else(|| {
                let mark = cells::mark(&RawValue::Text(part.to_owned())).value;
                // A letter alone may stand for anything.
                let is_mark = part.chars().count() > 1 && mark == Some(ParticipationRole::Participant);
                is_mark.then_some(Milestone::Publication)
            }),
        }
    };
    if let Some(milestone) = one(&text) {
        return vec![milestone];
    }
    let parts: Option<Vec<Milestone>> = text.split(['/', ',', '+', '&']).map(one).collect();
    parts.unwrap_or_default()
}

fn of_words(words: &str) -> Option<Milestone> {
    let words = words.trim().trim_end_matches('.');
    WORDS.iter().find(|(_, known)| known.contains(&words)).map(|(milestone, _)| *milestone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_marks_words_and_the_legend() {
        let legend = [("p".to_owned(), "publicatie".to_owned()), ("o".to_owned(), "onderhoud".to_owned())];
        for (told, expected) in [
            ("x", vec![Milestone::Publication]),
            ("■", vec![Milestone::Publication]),
            ("ja", vec![Milestone::Publication]),
            ("Publicatie", vec![Milestone::Publication]),
            ("P", vec![Milestone::Publication]),
            ("gunning", vec![Milestone::Award]),
            ("P/gunning", vec![Milestone::Publication, Milestone::Award]),
            ("start contract", vec![Milestone::ContractStart]),
            ("G", vec![]),
            ("O", vec![]),
            ("12.000", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(milestones(told, &legend), expected, "{told}");
        }
    }
}
