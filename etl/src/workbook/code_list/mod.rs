//! Lists of codes as the EU publishes them, as one sheet with a row for each code
//!
//! Three shapes are known by their content: genericode (the code lists of eForms), the properties of their translations, and
//! JSON as programs pass the vocabulary on. A row has the number of the line where its code stands, so that it is found
//! again; of several codes on one line each has the next number. `markup` alone names quick-xml here.

mod entry;
mod genericode;
mod json;
mod markup;
mod properties;

use schema::headings::{CpvField, Field};

use self::{entry::Entry, genericode::Genericode, json::Json, properties::Properties};
use super::{RawValue, excel::ReadRow, value};
use crate::error::EtlError;

/// Name of the only sheet of such a list
pub(super) const SHEET: &str = "Codelijst";

/// Bytes in which a list says what it is
const HEAD: usize = 4096;

/// What a list is written in
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Genericode,
    Properties,
    Json,
}

/// A list of codes, decoded
pub(super) struct CodeList {
    content: String,
    shape: Shape,
}

/// Whether the bytes begin as such a list does
pub(super) fn is_code_list(bytes: &[u8]) -> bool {
    shape(bytes).is_some()
}

fn shape(bytes: &[u8]) -> Option<Shape> {
    let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let head = bare.get(..HEAD).unwrap_or(bare);
    let has = |mark: &[u8]| head.windows(mark.len()).any(|part| part == mark);
    match head.first()? {
        b'<' if has(b"CodeList") && has(b"genericode") => Some(Shape::Genericode),
        b'<' if has(b"<properties") => Some(Shape::Properties),
        b'[' if has(b"\"code\"") => Some(Shape::Json),
        _ => None,
    }
}

impl CodeList {
    /// A list that [`is_code_list`]
    ///
    /// # Errors
    /// [`EtlError::Unreadable`] when it is not of the CPV, or in no language that is read, or damaged.
    pub(super) fn open(content: String) -> Result<Self, EtlError> {
        let shape = shape(content.as_bytes()).unwrap_or(Shape::Json);
        let list = Self { content, shape };
        list.codes()?;
        Ok(list)
    }

    /// The rows: its headings, and one for each code
    pub(super) fn rows(&self) -> Result<Codes<'_>, EtlError> {
        Ok(Codes { source: self.codes()?, row: 0 })
    }

    fn codes(&self) -> Result<Source<'_>, EtlError> {
        Ok(match self.shape {
            Shape::Genericode => Source::Genericode(Genericode::of(&self.content)?),
            Shape::Properties => Source::Properties(Properties::of(&self.content)?),
            Shape::Json => Source::Json(Json::of(&self.content)),
        })
    }
}

enum Source<'a> {
    Genericode(Genericode<'a>),
    Properties(Properties<'a>),
    Json(Json<'a>),
}

/// The rows of a list, in order
pub(super) struct Codes<'a> {
    source: Source<'a>,
    /// Number of the next row at the least, from 0; that of the headings is 0
    row: u32,
}

impl Codes<'_> {
    /// The next row; `None` after the last
    pub(super) fn next_row(&mut self) -> Result<Option<ReadRow>, EtlError> {
        if self.row == 0 {
            self.row = 1;
            return Ok(Some(ReadRow::plain(0, headings())));
        }
        let entry = match &mut self.source {
            Source::Genericode(list) => list.next()?,
            Source::Properties(list) => list.next()?,
            Source::Json(list) => list.next()?,
        };
        Ok(entry.map(|entry| {
            let row = entry.line.max(self.row);
            self.row = row.saturating_add(1);
            ReadRow::plain(row, entry.cells())
        }))
    }
}

/// The fields of a list with the columns that they get
fn columns() -> impl Iterator<Item = (u32, CpvField)> {
    (0..).zip(CpvField::ALL.iter().copied())
}

fn headings() -> Vec<(u32, RawValue)> {
    columns().map(|(column, field)| (column, RawValue::Text(field.heading().dutch.to_owned()))).collect()
}

impl Entry {
    fn cells(mut self) -> Vec<(u32, RawValue)> {
        let cell = |(column, field)| Some((column, value::text_value(self.take(field)?)?));
        columns().filter_map(cell).collect()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
