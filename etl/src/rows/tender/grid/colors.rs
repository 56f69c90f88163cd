use std::collections::{BTreeMap, BTreeSet};

use schema::{headings::TenderField, texts::COLORED, types::Milestone};

use super::{Marked, Moment, Planned, of_words};
use crate::{
    columns::{Colors, Meaning, most_frequent},
    findings::Finding,
    rows::reader::Reader,
    workbook::Color,
};

/// What the colors of a grid plan where nothing is written: by the legend what it says, and without one the publication
///
/// A column that is colored in every row is shaded, and so is a row that is colored all over: such a color says nothing.
/// What stands out in it does.
pub(super) fn read<'a>(
    reader: &mut Reader<'a, TenderField>,
    grid: &[Moment<'a>],
    loose: &mut BTreeMap<String, String>,
) -> Planned<'a> {
    let marks = marks(reader, grid);
    let colors: BTreeSet<Color> = marks.iter().map(|(_, color)| *color).collect();
    let mut meant: BTreeMap<Color, Milestone> = BTreeMap::new();
    for color in &colors {
        match milestone(*color, reader.colors(), colors.len()) {
            Some(milestone) => drop(meant.insert(*color, milestone)),
            None => notice_unknown(reader, &marks, *color, loose),
        }
    }
    let mut planned = Planned::new();
    for (moment, color) in marks {
        if let Some(milestone) = meant.get(&color) {
            planned.entry(*milestone).or_default().push(Marked { moment, told: COLORED.to_owned() });
        }
    }
    planned
}

/// The cells of the grid that stand out
fn marks<'a>(reader: &mut Reader<'a, TenderField>, grid: &[Moment<'a>]) -> Vec<(Moment<'a>, Color)> {
    let colors: Vec<Option<Color>> = grid.iter().map(|moment| reader.color(moment.column)).collect();
    let background = most_frequent(colors.iter().copied());
    let stands_out = |(moment, color): (&Moment<'a>, &Option<Color>)| {
        let is_shade = |color: Color| {
            Some(color) == background || reader.colors().is_background(moment.column.index, color)
        };
        color.filter(|color| !is_shade(*color)).map(|color| (*moment, color))
    };
    let marks: Vec<_> = grid.iter().zip(&colors).filter_map(stands_out).collect();
    if let Some(color) = background.filter(|_| marks.is_empty()) {
        notice_one_color(reader, grid, color);
    }
    marks
}

/// A grid that is one color from the first to the last moment, where the rest of the row is not: that may be a plan
fn notice_one_color(reader: &mut Reader<'_, TenderField>, grid: &[Moment<'_>], color: Color) {
    let is_moment = |meaning: &Meaning<TenderField>| matches!(meaning, Meaning::Moment(_));
    let mut others = reader.columns().filter(|column| !is_moment(&column.meaning));
    let is_whole_row = others.any(|column| reader.color(column) == Some(color));
    let is_shade = grid.iter().all(|moment| reader.colors().is_background(moment.column.index, color));
    if let Some(first) = grid.first().filter(|_| !is_whole_row && !is_shade) {
        reader.notice_column(Finding::warning("tender.grid_one_color"), first.column);
    }
}

/// What a color stands for, among so many colors of the row
fn milestone(color: Color, colors: &Colors, in_row: usize) -> Option<Milestone> {
    let has_legend = colors.legend().any(|words| of_words(words).is_some());
    let is_plain = !has_legend && in_row == 1;
    colors.words(color).and_then(of_words).or(is_plain.then_some(Milestone::Publication))
}

/// Tells once a row of a color that nothing explains, and keeps where it stands
fn notice_unknown(
    reader: &mut Reader<'_, TenderField>,
    marks: &[(Moment<'_>, Color)],
    unknown: Color,
    loose: &mut BTreeMap<String, String>,
) {
    let of_color: Vec<&Moment<'_>> =
        marks.iter().filter(|(_, color)| *color == unknown).map(|(moment, _)| moment).collect();
    let headings = of_color.iter().map(|moment| moment.column.heading.clone());
    loose.extend(headings.map(|heading| (heading, COLORED.to_owned())));
    if let Some((first, last)) = of_color.first().zip(of_color.last()) {
        let (from, to) = (&first.column.heading, &last.column.heading);
        let seen = if from == to { from.clone() } else { format!("{from} t/m {to}") };
        reader.notice_column(Finding::warning("tender.grid_color_unknown").seeing(&seen), first.column);
    }
}
