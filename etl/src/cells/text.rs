use super::{Reading, code, decimal, plain::dutch};
use crate::workbook::RawValue;

/// A text as people typed it, its lines trimmed and its line breaks kept
///
/// A number is written the Dutch way without superfluous decimals, a date as dd-mm-jjjj. Control characters, which no
/// database stores, are left out. Nothing when no character is left.
pub fn text(raw: &RawValue) -> Reading<String> {
    read(raw, |text| {
        let text = text
            .replace("_x000D_", "")
            .replace("\r\n", "\n")
            .replace(['\r', '\u{2028}', '\u{85}', '\u{b}'], "\n");
        let lines: Vec<String> = text.lines().map(|line| visible(line).trim().to_owned()).collect();
        lines.join("\n").trim().to_owned()
    })
}

/// A text on one line, with single spaces: a title, a name, a reference
pub fn line(raw: &RawValue) -> Reading<String> {
    read(raw, single_line)
}

/// Any text on one line, with single spaces and without control characters
pub(super) fn single_line(text: &str) -> String {
    let text = text.replace("_x000D_", " ");
    let words: Vec<String> = text.split_whitespace().map(visible).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn read(raw: &RawValue, clean: impl Fn(&str) -> String) -> Reading<String> {
    let text = match raw {
        RawValue::Error(_) => return Reading::refused(code::ERROR_VALUE),
        RawValue::Number(number) if !number.is_finite() => return Reading::refused(code::NOT_FINITE),
        RawValue::Number(number) => decimal(*number).map_or_else(|_| raw.display(), dutch),
        RawValue::Text(text) => clean(text),
        other => other.display(),
    };
    if text.is_empty() { Reading::nothing() } else { Reading::value(text) }
}

fn visible(text: &str) -> String {
    let shown = |character: &char| !matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    text.chars().filter(|character| *character == '\t' || !character.is_control()).filter(shown).collect()
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
    fn refuses_errors() {
        assert_eq!(text(&error()), Reading::refused("cell.error_value"));
        assert_eq!(line(&number(f64::NAN)), Reading::refused("number.not_finite"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            for reading in [text(&raw), line(&raw)] {
                prop_assert!(reading.value.is_none_or(|text| !text.is_empty() && text.trim() == text && !text.contains('\0')));
            }
        }
    }
}
