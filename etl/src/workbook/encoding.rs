use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::refusal::{empty_file, not_a_workbook};
use crate::error::EtlError;

/// The text of a file that is no container: by its byte order mark, else UTF-16 where every other byte is zero, UTF-8 where it is that, else Windows-1252;
/// each line ends in a line feed
pub(super) fn decode(bytes: &[u8]) -> Result<String, EtlError> {
    let (encoding, bytes) = encoding(bytes);
    match other_kind(bytes) {
        Some(kind) => Err(not_a_workbook(Some(kind))),
        None => text(encoding, bytes),
    }
}

/// The same of a file that may be markup or JSON
pub(super) fn decode_any(bytes: &[u8]) -> Result<String, EtlError> {
    let (encoding, bytes) = encoding(bytes);
    text(encoding, bytes)
}

/// What the bytes are encoded in, and those behind the byte order mark
fn encoding(bytes: &[u8]) -> (&'static Encoding, &[u8]) {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, bytes.get(length..).unwrap_or_default()),
        None if let Some(encoding) = wide(bytes) => (encoding, bytes),
        None if str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (WINDOWS_1252, bytes),
    }
}

fn text(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, EtlError> {
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    // Before it is decoded, which takes up to three times the memory.
    if !is_wide && has_controls(bytes) {
        return Err(not_a_workbook(None));
    }
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    if is_wide && (has_errors || has_controls(text.as_bytes())) {
        return Err(not_a_workbook(None));
    }
    if text.trim().is_empty() {
        return Err(empty_file());
    }
    Ok(with_line_feeds(text.into_owned()))
}

/// The same text with a line feed for each line end, in the same memory
fn with_line_feeds(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut bytes = text.into_bytes();
    let mut before = 0;
    bytes.retain_mut(|byte| {
        let is_second = *byte == b'\n' && before == b'\r';
        before = *byte;
        if *byte == b'\r' {
            *byte = b'\n';
        }
        !is_second
    });
    // Only signs of one byte were changed and left out, so it is UTF-8 still.
    String::from_utf8(bytes).unwrap_or_default()
}

/// UTF-16 without a mark, known by the zeros beside Latin letters: no other text has one
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4096;
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let (pairs, rest) = sample.as_chunks::<2>();
    let zeros = |place: fn(&[u8; 2]) -> u8| pairs.iter().filter(|pair| place(pair) == 0).count();
    let (first, second) = (zeros(|[first, _]| *first), zeros(|[_, second]| *second));
    let most = pairs.len() - pairs.len() / 4;
    match (first, second) {
        _ if pairs.is_empty() || !rest.is_empty() => None,
        (0, second) if second >= most => Some(UTF_16LE),
        (first, 0) if first >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// What else a file is that begins like text
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 3] = [
        (b"<", "een webpagina of een xml-bestand"),
        (b"%PDF", "een pdf-bestand"),
        (b"{\\rtf", "een tekstdocument"),
    ];
    let start = bytes.trim_ascii_start();
    let known = KINDS.iter().find(|(mark, _)| start.starts_with(mark)).map(|(_, kind)| *kind);
    known.or_else(|| is_json(start).then_some("een json-bestand"))
}

/// Whether an object begins with a name, or a list with an object or another list: a heading may stand in brackets
fn is_json(start: &[u8]) -> bool {
    let Some((bracket, rest)) = start.split_first() else { return false };
    matches!((bracket, rest.trim_ascii_start().first()), (b'{', Some(b'"')) | (b'[', Some(b'{' | b'[')))
}

/// Whether people could not have written it
fn has_controls(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_usual_encoding() {
        let decoded = |bytes: &[u8]| decode(bytes).unwrap();
        assert_eq!(decoded("\u{feff}Fryslân\r\nzo".as_bytes()), "Fryslân\nzo");
        assert_eq!(decoded("Fryslân\rzo".as_bytes()), "Fryslân\nzo");
        assert_eq!(decoded(b"Frysl\xE2n \x80 12"), "Fryslân € 12");
        assert_eq!(decoded(b"\xFF\xFEF\0r\0\xE2\0"), "Frâ");
        assert_eq!(decoded(b"\xFE\xFF\0F\0r\0\xE2"), "Frâ");
        let wide = "Titel;Bedrag\r\nFryslân;€ 12";
        let little: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = wide.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little), "Titel;Bedrag\nFryslân;€ 12");
        assert_eq!(decoded(&big), "Titel;Bedrag\nFryslân;€ 12");
    }

    #[test]
    fn refuses_what_is_no_text() {
        for bytes in
            [b"%PDF-1.4".as_slice(), b"<html><table>", b"a\0b", b"\x89PNG\x0D\x0A\x1A\x0A\0", b"  <?xml "]
        {
            assert!(decode(bytes).is_err());
        }
        assert!(decode(b" \r\n ").is_err());
    }
}
