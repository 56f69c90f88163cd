//! Templates (sjablonen): a workbook for each kind of import, to fill in and hand in.
//!
//! The first sheet is to be filled in: its headings are those that the import knows, and lists offer what it understands.
//! **Voorbeeld** and **Toelichting** show and explain; they say of themselves that they are not imported.

mod budget;
mod calendar;
mod column;
mod contracts;
mod cpv;
mod expenses;
mod guide;
mod population;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveTime};
use schema::{headings::NOT_IMPORTED, types::ImportKind};

use self::column::{Column, Contents};
use super::{
    ExportError,
    report::{Choices, Content, Form, Look, Paper, Range, Report, Sheet, Show},
    sheet,
};

/// Version of the templates: it grows when their columns change
const VERSION: &str = "2";

/// Rows that may be filled in: many times a calendar of a large partnership
const ROWS: u32 = 2_000;

/// Name of the sheet with what can be chosen
const LISTS: &str = "Lijsten";
/// First row of a list
const FIRST_OF_LIST: u32 = 3;

/// What a template is made for
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The kind of workbook
    pub kind: ImportKind,
    /// The partnership with its members by name; `None` for a template that anybody can use
    pub partnership: Option<(String, Vec<String>)>,
    /// Day on which it is made: the same day gives the same bytes
    pub made_on: NaiveDate,
}

/// The workbook of a template
///
/// # Errors
///
/// [`ExportError::Write`] when a name does not fit a workbook.
pub fn workbook(template: &Template) -> Result<Vec<u8>, ExportError> {
    sheet::write(&report(template, &contents(template)))
}

/// The kind of a template, by its name in an address or on the command line: `budget`
pub fn kind(name: &str) -> Option<ImportKind> {
    ImportKind::ALL.iter().copied().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
}

/// Where the template of a kind can be downloaded, from the root of the server
pub fn path(kind: ImportKind, slug: &str) -> String {
    format!("/template/{}.xlsx?partnership={slug}", kind.as_str().to_ascii_lowercase())
}

/// The name of the file, by kind and short name of a partnership: "sjabloon-begroting-zhw.xlsx"
pub fn file_name(kind: ImportKind, slug: Option<&str>) -> String {
    use schema::texts::Label;

    let of = slug.map_or_else(String::new, |slug| format!("-{slug}"));
    format!("sjabloon-{}{of}.xlsx", kind.label())
}

impl Template {
    /// The members by name; none when it is for nobody in particular
    fn members(&self) -> &[String] {
        self.partnership.as_ref().map_or(&[], |(_, members)| members)
    }
}

fn contents(template: &Template) -> Contents {
    match template.kind {
        ImportKind::Calendar => calendar::contents(template),
        ImportKind::Population => population::contents(template),
        ImportKind::Contracts => contracts::contents(template),
        ImportKind::Budget => budget::contents(),
        ImportKind::Expenses => expenses::contents(template),
        ImportKind::Cpv => cpv::contents(),
    }
}

fn report(template: &Template, contents: &Contents) -> Report {
    let lists = lists(&contents.columns);
    let explanation = guide::explanation(template, contents);
    let names = guide::names();
    Report {
        title: format!("Sjabloon {}", contents.name.to_lowercase()),
        subject: "Sjabloon om in te vullen en aan te leveren".to_owned(),
        company: template.partnership.as_ref().map_or_else(String::new, |(name, _)| name.clone()),
        as_of: template.made_on.and_time(NaiveTime::MIN).and_utc(),
        sheets: vec![to_fill_in(contents), guide::example(contents), explanation, lists],
        names,
    }
}

/// The sheet with the data: headings in its first row, and nothing else
fn to_fill_in(contents: &Contents) -> Sheet {
    let widths: Vec<u16> = contents.columns.iter().map(|column| column.width).collect();
    let mut sheet = Sheet::new(contents.name, Paper::Landscape, widths);
    sheet.frozen_columns = contents.frozen_columns;
    sheet.put_row(0, headings(&contents.columns));
    let lists = placed(&contents.columns);
    let fields = contents.columns.iter().zip(lists).map(|(column, values)| column.field(values)).collect();
    sheet.form = Some(Form { headings: 0, last: ROWS, fields });
    sheet
}

fn headings(columns: &[Column]) -> impl Iterator<Item = (Content, Look)> {
    columns.iter().map(|column| (Content::text(&column.heading), Look::Heading(Show::Text)))
}

/// What can be chosen, a list a column
fn lists(columns: &[Column]) -> Sheet {
    let lists: Vec<&Column> = columns.iter().filter(|column| !column.choices.is_empty()).collect();
    let mut sheet = Sheet::new(LISTS, Paper::Portrait, vec![40; lists.len().max(1)]);
    sheet.is_hidden = true;
    sheet.put_title(LISTS, NOT_IMPORTED);
    sheet.put_row(
        FIRST_OF_LIST - 1,
        lists.iter().map(|column| (Content::text(&column.heading), Look::Heading(Show::Text))),
    );
    for (index, column) in (0..).zip(lists) {
        for (row, choice) in (FIRST_OF_LIST..).zip(&column.choices) {
            let at = schema::types::CellAddress { row, column: index };
            sheet.put(at, Content::text(choice), Look::Body(Show::Text));
        }
    }
    sheet
}

/// Where the list of each column stands; `None` for a column without one
fn placed(columns: &[Column]) -> Vec<Option<Choices>> {
    let mut index = 0;
    let mut place = |column: &Column| {
        let length = u32::try_from(column.choices.len()).ok().filter(|length| *length > 0)?;
        let at = |row| schema::types::CellAddress { row, column: index };
        let values = Range { sheet: LISTS, first: at(FIRST_OF_LIST), last: at(FIRST_OF_LIST + length - 1) };
        index += 1;
        Some(Choices { values, allows_others: column.allows_others })
    };
    columns.iter().map(&mut place).collect()
}
