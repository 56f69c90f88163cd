//! A JSON array of objects with a code, as programs pass the vocabulary on.

use std::fmt;

use schema::headings::CpvField;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::entry::{Entry, LineCount};
use crate::{error::EtlError, workbook::refusal::damaged};

/// The objects of the array, one at a time
pub(super) struct Json<'a> {
    content: &'a str,
    position: usize,
    lines: LineCount<'a>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The array did not begin yet
    Before,
    /// Objects were read
    Within,
    /// The array ended
    After,
}

/// An object, as far as it is read
#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    code: Plain,
    #[serde(default)]
    name: Plain,
    #[serde(default)]
    parent: Plain,
    /// 1 is CPV 2003, 2 is CPV 2008
    #[serde(default)]
    version: Plain,
}

impl<'a> Json<'a> {
    pub(super) fn of(content: &'a str) -> Self {
        Self { content, position: 0, lines: LineCount::of(content), state: State::Before }
    }

    /// The next object; `None` after the last
    pub(super) fn next(&mut self) -> Result<Option<Entry>, EtlError> {
        match (self.state, self.sign()) {
            (State::After, _) => return Ok(None),
            (State::Before, Some(b'[')) | (State::Within, Some(b',')) => self.position += 1,
            (State::Within, Some(b']')) => return self.end(),
            _ => return Err(damaged("the list does not go on as JSON")),
        }
        if self.state == State::Before && self.sign() == Some(b']') {
            return self.end();
        }
        self.state = State::Within;
        self.sign();
        let line = self.lines.at(self.position);
        let rest = self.content.get(self.position..).unwrap_or_default();
        let mut objects = serde_json::Deserializer::from_str(rest).into_iter::<Told>();
        let told = objects.next().ok_or_else(|| damaged("the list breaks off"))?.map_err(damaged)?;
        self.position += objects.byte_offset();
        Ok(Some(told.entry(line)))
    }

    /// The next sign that is no white space, which stays to be read
    fn sign(&mut self) -> Option<u8> {
        let rest = self.content.as_bytes().get(self.position..)?;
        self.position += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.content.as_bytes().get(self.position).copied()
    }

    fn end(&mut self) -> Result<Option<Entry>, EtlError> {
        self.position += 1;
        self.state = State::After;
        if self.sign().is_some() {
            return Err(damaged("something stands behind the list"));
        }
        Ok(None)
    }
}

impl Told {
    fn entry(self, line: u32) -> Entry {
        let list = self.version.0.map(|version| match version.as_str() {
            "1" => "CPV 2003".to_owned(),
            "2" => "CPV 2008".to_owned(),
            other => format!("CPV {other}"),
        });
        Entry::at(line)
            .with(CpvField::Code, self.code.0)
            .with(CpvField::English, self.name.0)
            .with(CpvField::Parent, self.parent.0)
            .with(CpvField::List, list)
    }
}

/// A text or number as text; `None` for anything else, which is passed over whatever its size
#[derive(Default)]
struct Plain(Option<String>);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain(Some(text.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain(Some(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain(Some(number.to_string())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain(Some(number.to_string())))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Plain, E> {
        Ok(Plain(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Plain, E> {
        Ok(Plain(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Plain(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Plain(None))
    }
}
