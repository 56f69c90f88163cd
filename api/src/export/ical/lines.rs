//! Content lines: texts are escaped, and lines folded, so that whatever people wrote stays within the property that holds it.
//!
//! Source: RFC 5545, 3.1 and 3.3.11.

/// Most octets of a line, without the break behind it
const LONGEST: usize = 75;

/// Lines of a calendar
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(String);

impl Lines {
    /// With a property behind it whose value is written as it stands: an enumeration, a day, an address
    pub(super) fn put(&mut self, name: &str, value: &str) {
        self.fold(name.chars().chain([':']).chain(value.chars()));
    }

    /// With a property behind it whose value is a text of anyone
    pub(super) fn put_text(&mut self, name: &str, text: &str) {
        self.fold(name.chars().chain([':']).chain(escaped(text).chars()));
    }

    /// What stands there
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// Breaks between characters only, and lets no character of control through but the tab
    fn fold(&mut self, line: impl Iterator<Item = char>) {
        let mut octets = 0;
        for letter in line {
            let letter = if letter.is_control() && letter != '\t' { ' ' } else { letter };
            if octets + letter.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(letter);
            octets += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        let mut lines = Lines::default();
        lines.put_text("SUMMARY", text);
        lines.0
    }

    /// As a client reads it
    fn read(line: &str) -> Option<String> {
        let unfolded = line.replace("\r\n ", "");
        let mut letters = unfolded.strip_prefix("SUMMARY:")?.strip_suffix("\r\n")?.chars();
        let mut text = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next()? {
                    'n' => text.push('\n'),
                    other => text.push(other),
                },
                ';' | ',' | '\r' | '\n' => return None,
                other => text.push(other),
            }
        }
        Some(text)
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(written("a, b; c\\d\r\ne\rf"), "SUMMARY:a\\, b\\; c\\\\d\\ne\\nf\r\n");
        assert_eq!(written("Koffie\u{0}\u{7f}"), "SUMMARY:Koffie  \r\n");
        let mut lines = Lines::default();
        lines.put("URL", "https://example.org/\r\nBEGIN:VALARM");
        assert_eq!(lines.0, "URL:https://example.org/  BEGIN:VALARM\r\n");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_in_lines_that_are_short(text in ".*|[\\PC\r\n\t;,\\\\]{0,400}") {
            let line = written(&text);
            for part in line.split("\r\n") {
                prop_assert!(part.len() <= LONGEST, "{} octets: {part}", part.len());
                prop_assert!(!part.contains(['\r', '\n']));
            }
            let meant: String = text.replace("\r\n", "\n").replace('\r', "\n").chars()
                .map(|letter| if letter.is_control() && !"\n\t".contains(letter) { ' ' } else { letter })
                .collect();
            prop_assert_eq!(read(&line), Some(meant));
        }
    }
}
