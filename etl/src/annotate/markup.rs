//! The border with quick-xml: the elements of a part with where they stand, and changes that leave every other byte

use std::{borrow::Cow, fmt::Write as _, io, ops::Range};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{NotAnnotated, broken};

/// What a tag does
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// It begins an element
    Open,
    /// It ends one
    Close,
    /// It does both
    Whole,
}

/// A tag of a part
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// What it does
    pub(super) edge: Edge,
    /// Elements around it: 0 for the root
    pub(super) depth: usize,
    /// Where it stands in the part, in bytes
    pub(super) span: Range<usize>,
    name: Cow<'a, str>,
    start: Option<BytesStart<'a>>,
}

impl Tag<'_> {
    /// Name without its prefix
    pub(super) fn name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// Prefix with its colon; empty when it has none
    pub(super) fn prefix(&self) -> &str {
        self.name.strip_suffix(self.name()).unwrap_or_default()
    }

    /// Whether it begins the element of that name
    pub(super) fn begins(&self, name: &str) -> bool {
        self.edge != Edge::Close && self.name() == name
    }

    /// Whether it ends the element of that name
    pub(super) fn ends(&self, name: &str) -> bool {
        self.edge != Edge::Open && self.name() == name
    }

    /// Value of the attribute of that name, whatever its prefix
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.as_ref()?.attributes();
        let attribute = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }

    /// Value of the attribute of that name as a number
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The tag with these attributes, `None` without them, in place of those that it has; it does what `edge` says
    pub(super) fn with(&self, attributes: &[(&str, Option<u32>)], edge: Edge) -> String {
        let mut text = format!("<{}", self.name);
        let present = self
            .start
            .iter()
            .flat_map(|start| start.attributes().with_checks(false).flatten().collect::<Vec<_>>());
        for attribute in present {
            let key = attribute.key.as_ref();
            if attributes.iter().any(|(name, _)| *name == key) {
                continue;
            }
            let quote = if attribute.value.contains('"') { '\'' } else { '"' };
            // Writing to a String cannot fail.
            let _ = write!(text, " {key}={quote}{}{quote}", attribute.value);
        }
        for (name, value) in attributes {
            let _ = value.map(|value| write!(text, " {name}=\"{value}\""));
        }
        text.push_str(if edge == Edge::Whole { "/>" } else { ">" });
        text
    }

    /// The tag that ends the element
    pub(super) fn close(&self) -> String {
        format!("</{}>", self.name)
    }
}

/// The tags of a part in their order
pub(super) struct Tags<'a> {
    reader: Reader<&'a [u8]>,
    /// Bytes in front of what it reads
    passed: usize,
    depth: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn of(part: &'a str) -> Self {
        // The reader passes over the mark of a byte order without counting it.
        let bare = part.trim_start_matches('\u{feff}');
        Self { reader: Reader::from_str(bare), passed: part.len() - bare.len(), depth: 0 }
    }

    /// The next tag; `None` at the end of the part
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, NotAnnotated> {
        loop {
            let from = self.position();
            let event = self.reader.read_event().map_err(broken)?;
            let span = from..self.position();
            let (edge, name, start) = match event {
                Event::Eof => return Ok(None),
                Event::Start(start) => (Edge::Open, start.name().0.to_owned(), Some(start)),
                Event::Empty(start) => (Edge::Whole, start.name().0.to_owned(), Some(start)),
                Event::End(end) => (Edge::Close, end.name().0.to_owned(), None),
                _ => continue,
            };
            if edge == Edge::Close {
                self.depth = self.depth.saturating_sub(1);
            }
            let depth = self.depth;
            if edge == Edge::Open {
                self.depth += 1;
            }
            return Ok(Some(Tag { edge, depth, span, name: name.into(), start }));
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).saturating_add(self.passed)
    }
}

/// Changes of a part; what they do not touch stays byte for byte
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts text before the byte at that place
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// Puts text in the place of those bytes
    pub(super) fn replace(&mut self, span: Range<usize>, text: String) {
        self.0.push((span, text));
    }

    /// Puts text at the end inside an element that may be one tag, which ends with `tag`
    pub(super) fn append_in(&mut self, tag: &Tag<'_>, text: &str) {
        if tag.edge == Edge::Whole {
            self.replace(tag.span.clone(), format!("{}{text}{}", tag.with(&[], Edge::Open), tag.close()));
        } else {
            self.insert(tag.span.start, text.to_owned());
        }
    }

    /// Writes the part as it has become
    pub(super) fn write(mut self, part: &str, out: &mut impl io::Write) -> io::Result<()> {
        // Stable: what is inserted in one place keeps its order.
        self.0.sort_by_key(|(span, _)| span.start);
        let mut from = 0;
        for (span, text) in self.0 {
            out.write_all(part.get(from..span.start).unwrap_or_default().as_bytes())?;
            out.write_all(text.as_bytes())?;
            from = span.end;
        }
        out.write_all(part.get(from..).unwrap_or_default().as_bytes())
    }
}

/// Text as it stands in a part: in ASCII, so that it is right in whatever encoding the part has
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' | ' '..='~' => escaped.push(letter),
            '\r' => {}
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => escaped.push_str("&#xFFFD;"),
            other => {
                let _ = write!(escaped, "&#x{:X};", u32::from(other));
            }
        }
    }
    escaped
}

/// Text as it stands in a cell or note, where Excel reads `_x0041_` as a letter
pub(super) fn escape_text(text: &str) -> String {
    escape(&text.replace("_x", "_x005F_x"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(part: &str) -> Vec<(String, Edge, usize)> {
        let mut tags = Tags::of(part);
        std::iter::from_fn(|| tags.next().unwrap())
            .map(|tag| (part[tag.span.clone()].to_owned(), tag.edge, tag.depth))
            .collect()
    }

    #[test]
    fn finds_tags_where_they_stand() {
        let part = "\u{feff}<?xml version='1.0'?><x:a b='1'>é<!-- <c> --><x:c d = \"2\" /> &amp;</x:a >";
        assert_eq!(
            tags(part),
            [
                ("<x:a b='1'>".to_owned(), Edge::Open, 0),
                ("<x:c d = \"2\" />".to_owned(), Edge::Whole, 1),
                ("</x:a >".to_owned(), Edge::Close, 0),
            ]
        );
    }

    #[test]
    fn changes_only_what_it_is_told() {
        let part = "<a><c r='A1' t=\"s\"/><d/></a>";
        let mut all = Tags::of(part);
        let mut edits = Edits::default();
        while let Some(tag) = all.next().unwrap() {
            match tag.name() {
                "c" => edits.replace(tag.span.clone(), tag.with(&[("s", Some(7)), ("t", None)], tag.edge)),
                "d" => edits.append_in(&tag, "<e/>"),
                _ => {}
            }
        }
        let mut out = Vec::new();
        edits.write(part, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "<a><c r=\"A1\" s=\"7\"/><d><e/></d></a>");
    }

    #[test]
    fn escapes_what_a_part_cannot_hold() {
        assert_eq!(escape("a<b> \"é\"\u{7}\n€"), "a&lt;b&gt; &quot;&#xE9;&quot;&#xFFFD;&#10;&#x20AC;");
        assert_eq!(escape_text("_x0041_"), "_x005F_x0041_");
    }
}
