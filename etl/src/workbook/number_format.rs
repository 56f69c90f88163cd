//! What a number format adds to the number that it shows.

use super::RawValue;

/// A number format that shows more than a number: a currency, a word, a percentage, thousands
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    before: String,
    after: String,
    /// Powers of ten that the shown number is larger: 2 of a percentage, -3 of thousands
    shift: i32,
}

/// Formats of Excel itself that show the currency of whoever looks, written with a dollar
const OF_THE_READER: [&str; 2] = [
    r#"_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)"#,
    r#"_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)"#,
];

/// What says that an amount is one in euro, as every amount is expected to be
const EURO: [&str; 3] = ["€", "eur", "euro"];

/// Longer than any that Excel takes
const LONGEST: usize = 255;

impl NumberFormat {
    /// Of a format code such as `#,##0.00 [$CHF]`; `None` when it shows a number as such, perhaps in euro
    ///
    /// Of a format with sections for negative numbers and zero the first one counts; one that shows words instead of a
    /// number, such as `"ja"`, says nothing about what the number is.
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code.len() > LONGEST || OF_THE_READER.contains(&code) {
            return None;
        }
        let mut section = Section::default();
        section.read(code);
        if !section.has_number {
            return None;
        }
        let scale = section.scale + section.commas;
        let (before, after) = (told(&section.before), told(&section.after));
        // Where a word of the format says the unit already, such as "k", nothing is added.
        let is_said = before.chars().chain(after.chars()).any(char::is_alphabetic);
        let unit = if is_said { "" } else { unit(scale) };
        let after = format!("{unit}{after}").trim_end().to_owned();
        let shift = section.percents * 2 - scale.min(3) * 3;
        let adds = shift != 0 || !before.is_empty() || !after.is_empty();
        adds.then_some(Self { before, after, shift })
    }

    /// The number as people see it, though with all of its decimals: "CHF 12,5", "50%", "1500 duizend", "Q2"
    pub(super) fn show(&self, number: f64) -> RawValue {
        let Self { before, after, shift } = self;
        let number = RawValue::Number(shifted(number, *shift)).display();
        RawValue::Text(format!("{before}{number}{after}").trim().to_owned())
    }
}

/// What a number is in that has that many groups of three digits less
const fn unit(groups: i32) -> &'static str {
    match groups {
        0 => "",
        1 => " duizend",
        2 => " mln",
        _ => " mrd",
    }
}

/// What stands before or after the number; nothing when it is no word and no sign that says something
fn told(literal: &str) -> String {
    let bare = literal.trim().trim_matches(['-', ',', '(', ')', ':', '.', '=']).trim().to_lowercase();
    let says_something =
        |character: char| character.is_alphabetic() || character == '%' || is_currency(character);
    if EURO.contains(&bare.as_str()) || !literal.contains(says_something) {
        String::new()
    } else {
        literal.to_owned()
    }
}

const fn is_currency(character: char) -> bool {
    matches!(character, '$' | '£' | '¥' | '€' | '\u{20a0}'..='\u{20cf}')
}

/// The number with its decimal point moved; of fifteen digits, as Excel shows them, so that nothing is lost on the way
fn shifted(number: f64, places: i32) -> f64 {
    let text = format!("{number:.14e}");
    let moved = text.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + places).parse().ok()
    });
    moved.unwrap_or(number)
}

/// The first section of a format code as it is read
#[derive(Default)]
struct Section {
    before: String,
    after: String,
    has_number: bool,
    is_after_digit: bool,
    /// Commas since the last digit: of thousands that are left out, unless a digit follows
    commas: i32,
    scale: i32,
    percents: i32,
}

impl Section {
    fn read(&mut self, code: &str) {
        let mut rest = code;
        while let Some(character) = rest.chars().next() {
            let next = rest.get(character.len_utf8()..).unwrap_or_default();
            rest = match character {
                ';' => return,
                '"' => self.quoted(next),
                '[' => self.bracketed(next),
                '\\' => self.escaped(next),
                // The width of a character, or one that fills the cell.
                '_' | '*' => skip(next),
                '0' | '#' | '?' => {
                    (self.has_number, self.is_after_digit, self.commas) = (true, true, 0);
                    next
                }
                ',' if self.is_after_digit => {
                    self.commas += 1;
                    next
                }
                '.' => {
                    self.scale += std::mem::take(&mut self.commas);
                    next
                }
                '%' => {
                    self.percents += 1;
                    self.literal("%");
                    next
                }
                'E' if next.starts_with(['+', '-']) => skip(next),
                _ if code_word(rest, "General") => {
                    self.has_number = true;
                    rest.get("General".len()..).unwrap_or_default()
                }
                '@' => next,
                other => {
                    self.literal(other.encode_utf8(&mut [0; 4]));
                    next
                }
            };
        }
    }

    fn literal(&mut self, text: &str) {
        self.scale += std::mem::take(&mut self.commas);
        self.is_after_digit = false;
        if self.has_number { &mut self.after } else { &mut self.before }.push_str(text);
    }

    fn quoted<'c>(&mut self, rest: &'c str) -> &'c str {
        let (text, rest) = rest.split_once('"').unwrap_or((rest, ""));
        self.literal(text);
        rest
    }

    fn escaped<'c>(&mut self, rest: &'c str) -> &'c str {
        let next = skip(rest);
        self.literal(rest.get(..rest.len() - next.len()).unwrap_or_default());
        next
    }

    /// A currency with the language of its reader, `[$CHF-807]`; a color or condition says nothing about a number
    fn bracketed<'c>(&mut self, rest: &'c str) -> &'c str {
        let (inside, rest) = rest.split_once(']').unwrap_or((rest, ""));
        if let Some(currency) = inside.strip_prefix('$') {
            self.literal(currency.split('-').next().unwrap_or_default());
        }
        rest
    }
}

/// What follows the next character
fn skip(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

fn code_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(code: &str, number: f64) -> String {
        match NumberFormat::parse(code) {
            Some(format) => format!("'{}'", format.show(number).display()),
            None => RawValue::Number(number).display(),
        }
    }

    #[test]
    fn shows_what_a_format_adds() {
        for (code, number, expected) in [
            ("#,##0.00\\ [$CHF]", 10_000.0, "'10000 CHF'"),
            ("[$CHF]\\ #,##0.00", 0.5, "'CHF 0,5'"),
            ("[$$-409]#,##0.00", 12.0, "'$12'"),
            ("[$£-809]#,##0", -12.0, "'£-12'"),
            ("\"$\"#,##0_);\\(\"$\"#,##0\\)", 12.0, "'$12'"),
            ("_([$$-409]* #,##0.00_)", 12.0, "'$12'"),
            ("#,##0 \"USD\"", 12.0, "'12 USD'"),
            ("0%", 0.5, "'50%'"),
            ("0.00%", 0.1 + 0.2, "'30%'"),
            ("#,##0,", 1_500_000.0, "'1500 duizend'"),
            ("0.0,", 1_234_567.0, "'1234,567 duizend'"),
            ("#,##0.0,,", 1_500_000.0, "'1,5 mln'"),
            ("€ #,##0,", 1_500.0, "'1,5 duizend'"),
            ("#,##0,\"k\"", 1_500.0, "'1,5k'"),
            ("€ #,##0,,\" mln\"", 1_500_000.0, "'1,5 mln'"),
            ("[$$-409]#,##0,", 1_500.0, "'$1,5 duizend'"),
            ("#,##0\" per jaar\"", 1_500.0, "'1500 per jaar'"),
            ("\"Q\"0", 2.0, "'Q2'"),
            ("0\" mnd\"", 3.0, "'3 mnd'"),
            ("General\" st\"", 3.0, "'3 st'"),
            ("[Red]0\\%", 50.0, "'50%'"),
        ] {
            assert_eq!(shown(code, number), expected, "{code}");
        }
    }

    #[test]
    fn a_number_as_such_stays_one() {
        for code in [
            "General",
            "0",
            "#,##0.00",
            "0.00E+00",
            "# ??/??",
            "@",
            "",
            "€ #,##0.00",
            "\"€\" #,##0",
            "[$€-413] #,##0.00;[Red][$€-413] -#,##0.00",
            "_ [$€-413]* #,##0.00_ ;_ [$€-413]* -#,##0.00_ ;_ [$€-413]* \"-\"??_ ;_ @_ ",
            "#,##0.00 [$EUR]",
            "[$EUR] #,##0",
            "#,##0 \"euro\"",
            "€ #,##0\",-\"",
            "[>=1000]#,##0;0",
            "[$-413]#,##0",
            "_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)",
            "00000",
            "\"ja\";;\"nee\"",
            ";;;",
            "#,##0 ;(#,##0)",
            "[",
            "\"",
            "\\",
        ] {
            assert_eq!(NumberFormat::parse(code), None, "{code}");
        }
    }

    proptest! {
        #[test]
        fn takes_any_format(code in "\\PC*|[0#?,.;%_*\\\\\"\\[\\]$€a-z-]{0,20}", number in any::<f64>()) {
            if let Some(format) = NumberFormat::parse(&code) {
                format.show(number);
            }
        }
    }
}
