//! What tokens may be: no more than colors, lengths and fonts, so that a theme can neither load nor hide anything.

/// What a token is, which its name tells
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Color,
    FontFamily,
    FontWeight,
    LineHeight,
    /// The width of what shows the focus, which must be seen
    Outline,
    Length,
}

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        match name {
            _ if name.ends_with("-color") => Self::Color,
            _ if name.ends_with("-font-family") => Self::FontFamily,
            _ if name.ends_with("-font-weight") => Self::FontWeight,
            _ if name.ends_with("-line-height") => Self::LineHeight,
            _ if name.ends_with("-outline-width") => Self::Outline,
            _ => Self::Length,
        }
    }

    /// Whether a value is of this kind
    pub(super) fn takes(self, text: &str) -> bool {
        match self {
            Self::Color => color(text).is_some(),
            Self::FontFamily => text.split(',').all(|family| is_family(family.trim())),
            Self::FontWeight => matches!(text, "normal" | "bold") || is_weight(text),
            Self::LineHeight => text.parse().is_ok_and(|height: f32| (1.3..=2.0).contains(&height)),
            Self::Outline => pixels(text).is_some_and(|width| (2.0..=8.0).contains(&width)),
            Self::Length => pixels(text).is_some_and(|length| (0.0..=32.0).contains(&length)),
        }
    }

    /// What is wanted, for who gave something else
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Color => "a color without transparency, as #173f6b or rgb(23, 63, 107)",
            Self::FontFamily => "names of fonts with commas",
            Self::FontWeight => "normal, bold or 100 to 900",
            Self::LineHeight => "a number from 1.3 to 2",
            Self::Outline => "a length from 2px to 8px",
            Self::Length => "a length in px or rem, to 32px",
        }
    }
}

/// Red, green and blue
pub(super) fn color(text: &str) -> Option<[u8; 3]> {
    if let Some(digits) = text.strip_prefix('#') {
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| match digits.len() {
            3 => u8::from_str_radix(digits.get(at..=at)?, 16).ok().map(|half| half * 17),
            6 => u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok(),
            _ => None,
        };
        return Some([part(0)?, part(1)?, part(2)?]);
    }
    let inside = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inside.split([',', ' ']).filter(|part| !part.is_empty()).map(|part| part.parse().ok());
    let color = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(color)
}

/// A length in pixels, at the usual size of letters
#[expect(clippy::float_arithmetic, reason = "a length is no money")]
fn pixels(text: &str) -> Option<f32> {
    let digits = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        text.parse().ok().filter(|_| is_number)
    };
    match text {
        "0" => Some(0.0),
        _ => match text.strip_suffix("rem") {
            Some(number) => digits(number).map(|number: f32| number * 16.0),
            None => digits(text.strip_suffix("px")?),
        },
    }
}

fn is_weight(text: &str) -> bool {
    text.parse().is_ok_and(|weight: u16| (100..=900).contains(&weight) && weight.is_multiple_of(100))
}

fn is_family(text: &str) -> bool {
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let name =
        quoted.or_else(|| text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''))).unwrap_or(text);
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    !name.is_empty() && name.chars().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read() {
        for (text, expected) in [
            ("#173f6b", Some([23, 63, 107])),
            ("#FFF", Some([255; 3])),
            ("rgb(1, 2,3)", Some([1, 2, 3])),
            ("rgb(1 2 3)", Some([1, 2, 3])),
        ] {
            assert_eq!(color(text), expected, "{text}");
        }
        for text in [
            "",
            "#12",
            "#1234567",
            "#ggg",
            "#é1",
            "rgb(1, 2)",
            "rgb(1, 2, 3, 4)",
            "rgb(256, 0, 0)",
            "red",
            "transparent",
        ] {
            assert_eq!(color(text), None, "{text}");
        }
    }

    #[test]
    fn values_are_of_the_kind_of_their_token() {
        for (name, good, bad) in [
            ("--a-border-radius", "0.2rem", "2em"),
            ("--a-border-width", "0", "-1px"),
            ("--a-border-width", "2px", "100vw"),
            ("--a-border-width", "32px", "infpx"),
            ("--utrecht-focus-outline-width", "4px", "0"),
            ("--a-font-weight", "600", "650"),
            ("--a-line-height", "1.5", "0.5"),
            ("--a-font-family", "\"Fira Sans\", 'Noto Sans', sans-serif", "x, url(y)"),
            ("--a-font-family", "Arial", "Arial,"),
        ] {
            let kind = Kind::of(name);
            assert!(kind.takes(good), "{name}: {good}");
            assert!(!kind.takes(bad), "{name}: {bad}");
        }
    }
}
