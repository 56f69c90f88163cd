//! Properties of Java as XML, as the translations of eForms are published: `code|name|cpv.45233130`.

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

/// The entries of the file, one at a time
pub(super) struct Properties<'a> {
    pieces: Pieces<'a>,
    lines: LineCount<'a>,
    label: CpvField,
}

impl<'a> Properties<'a> {
    pub(super) fn of(content: &'a str) -> Result<Self, EtlError> {
        let mut pieces = Pieces::of(content);
        let label = language(&mut pieces)?;
        Ok(Self { pieces, lines: LineCount::of(content), label })
    }

    /// The next entry; `None` after the last
    pub(super) fn next(&mut self) -> Result<Option<Entry>, EtlError> {
        loop {
            let begins = self.pieces.position();
            match self.pieces.next()? {
                Some(Piece::Open(element)) if element.name() == "entry" => {
                    let key = element.attribute("key").unwrap_or_default();
                    let line = self.lines.at(begins);
                    return self.entry(line, &key).map(Some);
                }
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    fn entry(&mut self, line: u32, key: &str) -> Result<Entry, EtlError> {
        let text = text(&mut self.pieces, "entry")?;
        let (list, code) = key.strip_prefix("code|name|").and_then(|key| key.split_once('.')).unzip();
        let entry = Entry::at(line)
            .with(CpvField::Code, code.map(str::to_owned))
            .with(self.label, (!text.is_empty()).then_some(text));
        Ok(match list {
            Some("cpv") => entry,
            Some("social-service-cpv") => entry.with(CpvField::Social, "ja".to_owned()),
            other => entry.with(CpvField::List, other.unwrap_or(key).to_owned()),
        })
    }
}

/// The language that the file says of itself, in English: "code in Dutch."
fn language(pieces: &mut Pieces<'_>) -> Result<CpvField, EtlError> {
    let mut said = String::new();
    while let Some(piece) = pieces.next()? {
        if let Piece::Open(element) = piece {
            match element.name() {
                "comment" => {
                    said = text(pieces, "comment")?;
                    break;
                }
                "entry" => break,
                _ => {}
            }
        }
    }
    let is_in = |language: &str| said.split(|sign: char| !sign.is_alphabetic()).any(|word| word == language);
    match (is_in("Dutch"), is_in("English")) {
        (true, false) => Ok(CpvField::Dutch),
        (false, true) => Ok(CpvField::English),
        _ => Err(unreadable(Finding::error("cpv.language_unknown").seeing(&said))),
    }
}

/// All text up to the end of the element of that name
fn text(pieces: &mut Pieces<'_>, name: &str) -> Result<String, EtlError> {
    let mut whole = String::new();
    loop {
        match pieces.next()?.ok_or_else(|| damaged("the file breaks off in an entry"))? {
            Piece::Text(text) => whole.push_str(&text),
            Piece::Close(closed) if closed == name => return Ok(whole.trim().to_owned()),
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
}
