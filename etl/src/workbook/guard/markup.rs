use std::mem;

use super::{claims::TableClaims, nesting::Nesting, outline::Outline, tag::Tag};
use crate::{
    config::Limits,
    error::EtlError,
    workbook::{
        layout::Layout,
        refusal::{Bound, damaged, not_supported, over_limit, within},
    },
};

/// A character of a cell takes at most this many bytes in a part: the longest usual reference is `&quot;`
const BYTES_PER_CHARACTER: u64 = 8;
/// Tags may be this long however short texts must be
const LONG_TAG: u64 = 64 << 10;
/// Twice as many formats of cells as Excel takes (65 490): styles by name have one too; the parser keeps all of each
const MOST_STYLES: u64 = 131_072;
/// What a shared string takes at least: `<si/>`
const SHORTEST_STRING: u64 = 5;

/// Looks at the markup of one part, chunk by chunk as it is inflated
///
/// Counts what the parser will keep, compares what the part claims with what it holds, and bounds each single text or
/// tag, since the parser holds one whole. It never counts too little: every element begins with a `<` that it sees.
pub(super) struct Markup<'a> {
    limits: &'a Limits,
    longest: u64,
    is_xml: Option<bool>,
    bytes: u64,
    text_bytes: u64,
    is_in_tag: bool,
    tag: Vec<u8>,
    quote: Option<u8>,
    rows: u64,
    filled_rows: u64,
    is_row_filled: bool,
    cells: u64,
    strings: u64,
    claimed_strings: u64,
    styles: u64,
    sheets: Option<(TableClaims<'a>, Nesting)>,
    outline: Outline,
}

impl<'a> Markup<'a> {
    /// For the part of that name, in lower case
    pub(super) fn new(name: &str, limits: &'a Limits) -> Self {
        // Excel keeps queries as one long text, in UTF-16, and pictures as vectors: the parser reads neither.
        let is_foreign =
            name.starts_with("customxml/") || [".svg", ".vml"].iter().any(|end| name.ends_with(end));
        Self {
            limits,
            longest: limits.text_chars.saturating_mul(BYTES_PER_CHARACTER).max(LONG_TAG),
            is_xml: is_foreign.then_some(false),
            bytes: 0,
            text_bytes: 0,
            is_in_tag: false,
            tag: Vec::new(),
            quote: None,
            rows: 0,
            filled_rows: 0,
            is_row_filled: false,
            cells: 0,
            strings: 0,
            claimed_strings: 0,
            styles: 0,
            sheets: (name == "content.xml").then(|| (TableClaims::new(limits), Nesting::default())),
            outline: Outline::of(name),
        }
    }

    /// Takes the next bytes of the part
    pub(super) fn feed(&mut self, chunk: &[u8]) -> Result<(), EtlError> {
        self.bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.is_xml.is_none() {
            if is_wide(chunk) {
                return Err(not_supported("UTF-16"));
            }
            let start = chunk.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(chunk).trim_ascii_start();
            self.is_xml = Some(start.first() == Some(&b'<'));
        }
        if self.is_xml == Some(false) {
            return Ok(());
        }
        let mut rest = chunk;
        while !rest.is_empty() {
            rest = if self.is_in_tag { self.tag(rest)? } else { self.text(rest)? };
        }
        Ok(())
    }

    /// The part is at its end: what it told about sheets, and for the content of an ods the layouts of its sheets
    pub(super) fn finish(self) -> Result<(Outline, Vec<Layout>), EtlError> {
        if self.claimed_strings > self.bytes / SHORTEST_STRING {
            return Err(damaged("there are fewer shared strings than are claimed"));
        }
        within(Bound::SharedStrings, self.limits.shared_strings, self.claimed_strings)?;
        let layouts = match self.sheets {
            Some((_, nesting)) if self.is_in_tag || !nesting.is_closed() => {
                return Err(damaged("an element has no end"));
            }
            Some((claims, _)) => claims.into_layouts(),
            None => Vec::new(),
        };
        Ok((self.outline, layouts))
    }

    /// Rows that hold something: those with a value
    pub(super) fn filled_rows(&self) -> u64 {
        self.sheets.as_ref().map_or(self.filled_rows, |(claims, _)| claims.filled_rows())
    }

    fn text<'c>(&mut self, bytes: &'c [u8]) -> Result<&'c [u8], EtlError> {
        let end = memchr::memchr(b'<', bytes);
        let (text, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
        self.text_bytes += u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.check_length(self.text_bytes)?;
        if end.is_some() {
            if let Some((claims, _)) = &mut self.sheets {
                claims.text(self.text_bytes);
            }
            self.text_bytes = 0;
            self.is_in_tag = true;
        }
        Ok(rest.get(1..).unwrap_or_default())
    }

    fn tag<'c>(&mut self, bytes: &'c [u8]) -> Result<&'c [u8], EtlError> {
        let end = self.end_of_tag(bytes);
        let (more, rest) = bytes.split_at(end.unwrap_or(bytes.len()));
        self.tag.extend_from_slice(more);
        self.check_length(u64::try_from(self.tag.len()).unwrap_or(u64::MAX))?;
        if end.is_some() {
            if is_open(&self.tag) {
                self.tag.push(b'>');
            } else {
                let mut tag = mem::take(&mut self.tag);
                self.element(Tag::new(&tag))?;
                tag.clear();
                self.tag = tag;
                self.is_in_tag = false;
            }
        }
        Ok(rest.get(1..).unwrap_or_default())
    }

    /// As the parser does, a `>` in quotes is passed over in a start tag, and only there
    fn end_of_tag(&mut self, bytes: &[u8]) -> Option<usize> {
        let is_start_tag = !matches!(self.tag.first().or(bytes.first()), Some(b'/' | b'!' | b'?'));
        if !is_start_tag {
            return memchr::memchr(b'>', bytes);
        }
        let mut start = 0;
        while let Some(rest) = bytes.get(start..) {
            let found = match self.quote {
                Some(open) => memchr::memchr(open, rest),
                None => memchr::memchr3(b'>', b'"', b'\'', rest),
            };
            let index = start + found?;
            let byte = bytes.get(index).copied();
            match self.quote {
                Some(_) => self.quote = None,
                None if byte == Some(b'>') => return Some(index),
                None => self.quote = byte,
            }
            start = index + 1;
        }
        None
    }

    fn check_length(&self, bytes: u64) -> Result<(), EtlError> {
        if bytes > self.longest {
            return Err(over_limit(Bound::TextChars, self.limits.text_chars, "veel meer"));
        }
        Ok(())
    }

    fn element(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        match tag.name() {
            _ if tag.is_end() => {}
            b"row" => {
                self.rows += 1;
                self.is_row_filled = false;
                within(Bound::Rows, self.limits.rows.into(), self.rows)?;
            }
            b"c" => {
                self.cells += 1;
                within(Bound::Cells, self.limits.cells, self.cells)?;
            }
            b"si" => {
                self.strings += 1;
                within(Bound::SharedStrings, self.limits.shared_strings, self.strings)?;
            }
            b"xf" => {
                self.styles += 1;
                within(Bound::Styles, MOST_STYLES, self.styles)?;
            }
            b"v" | b"is" if !self.is_row_filled => {
                self.is_row_filled = true;
                self.filled_rows += 1;
            }
            b"sst" => self.claim_strings(tag)?,
            _ => {}
        }
        if let Some((claims, nesting)) = &mut self.sheets {
            claims.element(tag)?;
            nesting.element(tag)?;
        } else if !tag.is_end() {
            self.outline.element(tag)?;
        }
        Ok(())
    }

    /// The parser reserves memory for as many strings as are claimed here
    fn claim_strings(&mut self, tag: Tag<'_>) -> Result<(), EtlError> {
        if let Some(claim) = tag.attribute(b"uniqueCount") {
            let count = claim.parse().map_err(|_| damaged("the number of shared strings is no number"))?;
            self.claimed_strings = self.claimed_strings.max(count);
        }
        Ok(())
    }
}

/// Whether a part begins as UTF-16 or UTF-32, which the parser reads as empty without a word
fn is_wide(start: &[u8]) -> bool {
    [b"\xFF\xFE".as_slice(), b"\xFE\xFF", b"<\0", b"\0<", b"\0\0\0<"]
        .iter()
        .any(|mark| start.starts_with(mark))
}

/// Whether the `>` that was met belongs to a comment, literal text or instruction rather than ends it
fn is_open(tag: &[u8]) -> bool {
    let is_open_comment = tag.starts_with(b"!--") && !(tag.len() >= 5 && tag.ends_with(b"--"));
    let is_open_text = tag.starts_with(b"![CDATA[") && !tag.ends_with(b"]]");
    let is_open_instruction = tag.starts_with(b"?") && !(tag.len() >= 2 && tag.ends_with(b"?"));
    is_open_comment || is_open_text || is_open_instruction
}
