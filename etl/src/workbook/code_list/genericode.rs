//! Genericode, as the code lists of eForms are published; source: OASIS, Code List Representation 1.0.

use schema::headings::CpvField;

use super::{
    entry::{Entry, LineCount},
    markup::{Piece, Pieces},
};
use crate::{
    error::EtlError,
    findings::Finding,
    workbook::refusal::{damaged, unreadable},
};

/// The rows of the list, one at a time
pub(super) struct Genericode<'a> {
    pieces: Pieces<'a>,
    lines: LineCount<'a>,
    /// Whether all its codes are of social and other specific services
    is_social: bool,
}

impl<'a> Genericode<'a> {
    pub(super) fn of(content: &'a str) -> Result<Self, EtlError> {
        let mut pieces = Pieces::of(content);
        let name = name(&mut pieces)?;
        let plain = name.to_lowercase();
        if !plain.contains("cpv") {
            return Err(unreadable(Finding::error("cpv.other_list").seeing(&name)));
        }
        Ok(Self { pieces, lines: LineCount::of(content), is_social: plain.contains("social") })
    }

    /// The next row; `None` after the last
    pub(super) fn next(&mut self) -> Result<Option<Entry>, EtlError> {
        loop {
            let begins = self.pieces.position();
            match self.pieces.next()? {
                Some(Piece::Open(element)) if element.name() == "Row" => {
                    let line = self.lines.at(begins);
                    return self.row(Entry::at(line)).map(Some);
                }
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    /// What stands in a row: a value a column
    fn row(&mut self, mut entry: Entry) -> Result<Entry, EtlError> {
        let (mut column, mut value) = (String::new(), None::<String>);
        loop {
            match self.pieces.next()?.ok_or_else(|| damaged("the list breaks off in a row"))? {
                Piece::Open(element) => match element.name() {
                    "Value" => column = element.attribute("ColumnRef").unwrap_or_default(),
                    "SimpleValue" => value = Some(String::new()),
                    _ => {}
                },
                Piece::Text(text) => {
                    if let Some(value) = &mut value {
                        value.push_str(&text);
                    }
                }
                Piece::Close(name) => match name.as_str() {
                    "SimpleValue" => put(&mut entry, &column, value.take().unwrap_or_default()),
                    "Row" => {
                        let social = self.is_social.then(|| "ja".to_owned());
                        return Ok(entry.with(CpvField::Social, social));
                    }
                    _ => {}
                },
            }
        }
    }
}

/// Labels in other languages than these are passed over
fn put(entry: &mut Entry, column: &str, value: String) {
    match column.to_lowercase().as_str() {
        "code" => entry.put(CpvField::Code, value),
        "nld_label" => entry.put(CpvField::Dutch, value),
        "eng_label" => entry.put(CpvField::English, value),
        // The name is English too, and stands in the lists without labels.
        "name" if !entry.has(CpvField::English) => entry.put(CpvField::English, value),
        _ => {}
    }
}

/// What the list calls itself, up to where its codes begin; its own name is the first: its publisher has one too
fn name(pieces: &mut Pieces<'_>) -> Result<String, EtlError> {
    let (mut name, mut is_inside) = (String::new(), false);
    while let Some(piece) = pieces.next()? {
        match piece {
            Piece::Open(element) if element.name() == "SimpleCodeList" => return Ok(name),
            Piece::Open(element) => is_inside = element.name() == "ShortName" && name.is_empty(),
            Piece::Text(text) if is_inside => name.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close(_) => is_inside = false,
        }
    }
    Err(damaged("a list without codes"))
}
