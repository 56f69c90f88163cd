//! Texts of any length, as workbooks have them, and how much of them an answer may hold.

use std::{
    borrow::Cow,
    sync::atomic::{AtomicUsize, Ordering},
};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field,
    registry::Registry,
};

use super::refusal::over_limit;

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
            && !room.take(self.0.len())
        {
            let maximum = i32::try_from(room.maximum).unwrap_or(i32::MAX);
            let error = over_limit("textBytes", maximum).into_server_error(field.pos);
            return Err(ctx.set_error_path(error));
        }
        Ok(Value::String(self.as_str().to_owned()))
    }
}

/// Room for the texts of an answer, in bytes: the cost of a document counts fields, and a text may have any length
#[derive(Debug)]
pub(super) struct TextRoom {
    maximum: usize,
    taken: AtomicUsize,
}

impl TextRoom {
    /// Room for so many bytes
    pub(super) const fn of(maximum: usize) -> Self {
        Self { maximum, taken: AtomicUsize::new(0) }
    }

    /// Whether so many bytes found room
    fn take(&self, bytes: usize) -> bool {
        let taken = self.taken.fetch_add(bytes, Ordering::Relaxed);
        taken.saturating_add(bytes) <= self.maximum
    }
}
