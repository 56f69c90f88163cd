//! What a cell of a spreadsheet can hold.

use std::borrow::Cow;

/// Longest text in a cell of Excel, in units of UTF-16
///
/// Source: Excel specifications and limits, Microsoft.
const LONGEST: usize = 32_767;

/// What stands at the end of a text that was too long
const CUT: &str = " … (ingekort: meer past er niet in een cel)";

/// Whether a spreadsheet would take a text for a formula
///
/// Source: OWASP, CSV injection.
pub(super) fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as a cell of Excel can hold it: one that is too long is cut off, and says so
pub(super) fn fitting(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut left = LONGEST - CUT.encode_utf16().count();
    let fits = |letter: &char| match left.checked_sub(letter.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let begin: String = text.chars().take_while(fits).collect();
    Cow::Owned(begin + CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_off_and_says_so() {
        for letter in ["a", "€", "😀"] {
            let longest = letter.repeat(LONGEST / letter.encode_utf16().count());
            assert_eq!(fitting(&longest), longest);
            let cut = fitting(&format!("{longest}{letter}{letter}")).into_owned();
            let length = cut.encode_utf16().count();
            assert!(cut.starts_with(letter) && cut.ends_with(CUT), "{letter}");
            assert!((LONGEST - 1..=LONGEST).contains(&length), "{letter}: {length}");
        }
    }
}
