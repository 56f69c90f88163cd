//! Texts of any length, as workbooks have them, and how much of them an answer may hold.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field,
    registry::Registry,
};

use super::refusal::failed;
use crate::read::Room;

/// A text that people wrote; it takes room of the answer's [`TextRoom`], and is a String in the schema
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// The text without the space around it; nothing when nothing is left
pub(super) fn trimmed(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl OutputType for Text<'_> {
    fn type_name() -> Cow<'static, str> {
        <String as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <String as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if let Some(room) = ctx.data_opt::<TextRoom>()
            && let Err(error) = room.told.take(told_bytes(&self.0))
        {
            return Err(ctx.set_error_path(failed(error).into_server_error(field.pos)));
        }
        Ok(Value::String(self.as_str().to_owned()))
    }
}

/// How many bytes a text is in JSON, which tells a sign that cannot be seen in six
fn told_bytes(text: &str) -> usize {
    let told = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        ..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(told).sum()
}

/// Room for the texts of an answer, in bytes: the cost of a document counts fields, and a text may have any length
#[derive(Debug)]
pub(super) struct TextRoom {
    /// For the rows that are read for it
    pub(super) read: Room,
    /// For what is told of them, which may be the same text many times
    pub(super) told: Room,
}

impl TextRoom {
    /// Room for so many bytes
    pub(super) const fn of(maximum: usize) -> Self {
        Self { read: Room::of(maximum), told: Room::of(maximum) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_room_that_it_has_in_an_answer() {
        for text in ["", "Traject €", "\"aan\" \\ de\r\n\tslag", "\u{1}\u{1f}"] {
            let told = serde_json::to_string(text).unwrap();
            assert_eq!(told_bytes(text), told.len() - 2, "{told}");
        }
    }
}
