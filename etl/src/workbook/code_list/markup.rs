//! The border with quick-xml: elements and texts, in order. Entities that a file declares itself are refused: nothing grows.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use crate::{error::EtlError, workbook::refusal::damaged};

/// A piece of the markup
pub(super) enum Piece<'a> {
    /// An element begins
    Open(Element<'a>),
    /// Text, or a part of one
    Text(Cow<'a, str>),
    /// The element of that name ends
    Close(String),
}

/// The tag with which an element begins
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Name without its prefix
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// Value of the attribute of that name; `None` when there is none, or it is no text
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The pieces of a file in their order
pub(super) struct Pieces<'a> {
    reader: Reader<&'a [u8]>,
    /// Bytes in front of what it reads
    passed: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(content: &'a str) -> Self {
        let bare = content.trim_start();
        let mut reader = Reader::from_str(bare);
        // An element without content ends too, and no end goes without its begin.
        reader.config_mut().expand_empty_elements = true;
        Self { reader, passed: content.len() - bare.len() }
    }

    /// The next piece; `None` at the end
    ///
    /// # Errors
    /// `workbook.damaged`
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, EtlError> {
        loop {
            return Ok(Some(match self.reader.read_event().map_err(damaged)? {
                Event::Eof => return Ok(None),
                Event::Start(start) | Event::Empty(start) => Piece::Open(Element(start)),
                Event::End(end) => Piece::Close(local(end.name().0).to_owned()),
                Event::Text(text) => Piece::Text(text.xml10_content()),
                Event::CData(text) => Piece::Text(text.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref().map_err(damaged)? {
                    Some(sign) => Piece::Text(sign.to_string().into()),
                    None => Piece::Text(predefined(&name.xml10_content())?.into()),
                },
                Event::DocType(declared) if declared.xml10_content().contains('[') => {
                    return Err(damaged("it declares entities of its own"));
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Where the next piece begins, in bytes
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).saturating_add(self.passed)
    }
}

fn predefined(name: &str) -> Result<&'static str, EtlError> {
    Ok(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(damaged(format_args!("an entity that nobody declared: {name}"))),
    })
}
