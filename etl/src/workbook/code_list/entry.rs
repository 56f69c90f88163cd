use std::collections::BTreeMap;

use schema::headings::CpvField;

/// What a list says of one code
#[derive(Debug)]
pub(super) struct Entry {
    /// The line on which it begins, from 0
    pub(super) line: u32,
    texts: BTreeMap<CpvField, String>,
}

impl Entry {
    pub(super) const fn at(line: u32) -> Self {
        Self { line, texts: BTreeMap::new() }
    }

    /// The same, with that said; nothing for `None`
    pub(super) fn with(mut self, field: CpvField, text: impl Into<Option<String>>) -> Self {
        self.texts.extend(text.into().map(|text| (field, text)));
        self
    }

    pub(super) fn put(&mut self, field: CpvField, text: String) {
        self.texts.insert(field, text);
    }

    pub(super) fn take(&mut self, field: CpvField) -> Option<String> {
        self.texts.remove(&field)
    }

    pub(super) fn has(&self, field: CpvField) -> bool {
        self.texts.contains_key(&field)
    }
}

/// Counts the lines of a text up to a place that only goes on
#[derive(Debug)]
pub(super) struct LineCount<'a> {
    content: &'a [u8],
    counted: usize,
    line: u32,
}

impl<'a> LineCount<'a> {
    pub(super) const fn of(content: &'a str) -> Self {
        Self { content: content.as_bytes(), counted: 0, line: 0 }
    }

    /// The line of the byte at that place, from 0
    pub(super) fn at(&mut self, place: usize) -> u32 {
        let passed = self.content.get(self.counted..place).unwrap_or_default();
        let ends = passed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        self.counted = self.counted.max(place);
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.line
    }
}
