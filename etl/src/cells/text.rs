use super::{
    Reading, code, decimal,
    plain::{dutch, single_spaced},
};
use crate::workbook::RawValue;

/// How some programs write a carriage return in a workbook
const CARRIAGE_RETURN: &str = "_x000D_";

/// From here on a number has more digits than a spreadsheet keeps: of a long reference the last may be lost
const FIFTEEN_DIGITS: f64 = 1e15;

/// A text as people typed it, its lines trimmed and its line breaks kept
///
/// A number is written the Dutch way without superfluous decimals, with a warning when it has more than fifteen digits;
/// a date as dd-mm-jjjj. Control characters, which no database stores, are left out. Nothing when no character is left.
pub fn text(raw: &RawValue) -> Reading<String> {
    read(raw, |text| if is_clean(text) { text.trim().to_owned() } else { lines(text) })
}

fn lines(text: &str) -> String {
    let text = text
        .replace(CARRIAGE_RETURN, "")
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{85}', '\u{b}'], "\n");
    let lines: Vec<String> = text.lines().map(|line| visible(line).trim().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// Whether nothing in a text is a line break or invisible, as most texts are
fn is_clean(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains(CARRIAGE_RETURN)
}

/// A text on one line, with single spaces: a title, a name, a reference
pub fn line(raw: &RawValue) -> Reading<String> {
    read(raw, single_line)
}

/// Any text on one line, with single spaces and without control characters
pub(super) fn single_line(text: &str) -> String {
    if text.contains(CARRIAGE_RETURN) {
        return single_line(&text.replace(CARRIAGE_RETURN, " "));
    }
    let shown = text.chars().filter(|character| character.is_whitespace() || is_visible(*character));
    single_spaced(text.len(), shown)
}

fn read(raw: &RawValue, clean: impl Fn(&str) -> String) -> Reading<String> {
    let text = match raw {
        RawValue::Error(_) => return Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) if !number.is_finite() => return Reading::refused(code::NOT_FINITE),
        RawValue::Number(number) => {
            let shown = Reading::value(decimal(*number).map_or_else(|_| raw.display(), dutch));
            let is_exact = number.abs() < FIFTEEN_DIGITS;
            return if is_exact { shown } else { shown.warned("number.too_precise") };
        }
        RawValue::Text(text) => clean(text),
        other => other.display(),
    };
    if text.is_empty() { Reading::nothing() } else { Reading::value(text) }
}

fn visible(text: &str) -> String {
    text.chars().filter(|character| *character == '\t' || is_visible(*character)).collect()
}

fn is_visible(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words};

    #[test]
    fn shows_what_the_cell_shows() {
        let cases = [
            (words("  Hulpmiddelen\u{a0}Wmo \r\n"), Some("Hulpmiddelen Wmo")),
            (words("Inhuur\r\n derden\t2023"), Some("Inhuur derden 2023")),
            (words("Groen_x000D_\nonderhoud"), Some("Groen onderhoud")),
            (words("   "), None),
            (words("\u{0}\u{feff}"), None),
            (words("=1+1"), Some("=1+1")),
            (words("0503"), Some("0503")),
            (number(42.0), Some("42")),
            (number(2023.5), Some("2023,5")),
            (number(20_230_001.0), Some("20230001")),
            (number(1e300), Some(&*1e300_f64.to_string())),
            (RawValue::Bool(true), Some("WAAR")),
            (moment("2023-06-01"), Some("01-06-2023")),
        ];
        for (raw, expected) in cases {
            assert_eq!(line(&raw).value.as_deref(), expected, "{raw:?}");
        }
    }

    #[test]
    fn keeps_line_breaks_where_asked() {
        let raw = words(" Perceel 1: noord \r\n\u{a0}Perceel 2: zuid\r\n\r\n");
        assert_eq!(text(&raw).value.as_deref(), Some("Perceel 1: noord\nPerceel 2: zuid"));
        assert_eq!(line(&raw).value.as_deref(), Some("Perceel 1: noord Perceel 2: zuid"));
        assert_eq!(text(&words("a_x000D_\nb\rc")).value.as_deref(), Some("a\nb\nc"));
    }

    #[test]
    fn says_that_digits_may_be_lost() {
        for (long, shown) in [
            (1_234_567_890_123_456.0, "1234567890123460"),
            (9_007_199_254_740_993.0, "9007199254740990"),
            (-1e15, "-1000000000000000"),
            (20_230_000_000_000_012_345.0, "20230000000000000000"),
        ] {
            let expected = Reading::value(shown.to_owned()).warned("number.too_precise");
            assert_eq!(line(&number(long)), expected, "{long}");
            assert_eq!(text(&number(long)), expected, "{long}");
        }
        for exact in [number(999_999_999_999_999.0), number(0.1 + 0.2), words("1234567890123456")] {
            assert_eq!(line(&exact).notes, [], "{exact:?}");
        }
    }

    #[test]
    fn refuses_errors() {
        assert_eq!(text(&error()), Reading::refused("cell.error_value"));
        assert_eq!(line(&number(f64::NAN)), Reading::refused("number.not_finite"));
    }

    proptest! {
        #[test]
        fn shortcuts_change_nothing(any in any::<String>(), typed in "[ -~\t\n\x0b\x1cé\u{a0}\u{ad}]{0,24}|[ a]{0,3}_x000D_[ b]{0,3}") {
            for typed in [any, typed] {
                prop_assert_eq!(text(&words(&typed)).value.unwrap_or_default(), lines(&typed));
                let spaced = typed.replace(CARRIAGE_RETURN, " ");
                let visible: Vec<String> = spaced.split_whitespace().map(visible).filter(|word| !word.is_empty()).collect();
                prop_assert_eq!(single_line(&typed), visible.join(" "));
            }
        }

        #[test]
        fn takes_anything(raw in any_value()) {
            for reading in [text(&raw), line(&raw)] {
                prop_assert!(reading.value.is_none_or(|text| !text.is_empty() && text.trim() == text && !text.contains('\0')));
            }
        }
    }
}
