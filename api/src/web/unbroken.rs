//! Keeps together what a line must not tear apart: days, amounts and percentages.
//!
//! Browsers end lines behind a hyphen, so that a narrow cell shows `15-03-` above `2023`. Days come to a page in texts of many kinds,
//! sentences among them; here all of them pass by once.

use chrono::NaiveDate;

use super::dutch::MONTHS;

/// Elements whose content is no text of the page, or may hold no other element
const KEPT: [&str; 6] = ["title", "textarea", "option", "script", "style", "svg"];

/// Length of a day as it is written, such as `15-03-2023`
const DAY: usize = 10;

/// A page whose days are elements `time`, which its style keeps on a line, and without spaces that a line may end at between a number
/// and its sign or month, or in "excl. btw"; what people fill in stays as it is
pub(super) fn unbroken(html: &str) -> String {
    let mut written = String::with_capacity(html.len() + html.len() / 16);
    let mut kept: Option<&str> = None;
    for (place, piece) in html.split('<').enumerate() {
        let (tag, text) = if place == 0 { ("", piece) } else { piece.split_once('>').unwrap_or((piece, "")) };
        if place > 0 {
            written.push('<');
            written.push_str(tag);
            if tag.len() < piece.len() {
                written.push('>');
            }
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        match kept {
            Some(open) if tag.strip_prefix('/') == Some(open) => kept = None,
            Some(_) => {}
            None => kept = KEPT.iter().find(|one| **one == name).copied(),
        }
        if kept.is_some() {
            written.push_str(text);
        } else {
            put(&mut written, text);
        }
    }
    written
}

/// Text, with its days as elements
fn put(written: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, day, after)) = next_day(rest) {
        put_plain(written, before);
        written.push_str("<time datetime=\"");
        written.push_str(&day.to_string());
        written.push_str("\">");
        written.push_str(rest.get(before.len()..before.len() + DAY).unwrap_or_default());
        written.push_str("</time>");
        rest = after;
    }
    put_plain(written, rest);
}

/// Words that belong to the number before them, besides months
const UNITS: [&str; 7] = ["%", "mln", "uur", "dagen", "weken", "maanden", "jaar"];

/// Words that belong to the number behind them
const SIGNS: [&str; 6] = ["€", "Q1", "Q2", "Q3", "Q4", "revisie"];

/// Text, with no space that a line may end at between a number and its sign, or in a month of a year
fn put_plain(written: &mut String, text: &str) {
    let mut words = text.split(' ');
    let mut last = words.next().unwrap_or_default();
    written.push_str(last);
    for word in words {
        written.push(if belong_together(last, word) { '\u{a0}' } else { ' ' });
        written.push_str(word);
        last = word;
    }
}

fn belong_together(last: &str, word: &str) -> bool {
    let is_number = word.starts_with(|sign: char| sign.is_ascii_digit() || sign == '-');
    let word = word.trim_end_matches(|sign: char| sign.is_ascii_punctuation() && sign != '%');
    let last = last.rsplit(['(', '\n']).next().unwrap_or_default();
    if is_number {
        return SIGNS.contains(&last) || MONTHS.contains(&last);
    }
    let is_vat = last == "excl." && word == "btw";
    is_vat
        || last.ends_with(|sign: char| sign.is_ascii_digit())
            && (UNITS.contains(&word) || MONTHS.contains(&word))
}

/// The first day in a text, with what stands before and behind it; a longer number with hyphens is none
fn next_day(text: &str) -> Option<(&str, NaiveDate, &str)> {
    let is_part = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit() || sign == '-');
    text.match_indices('-').find_map(|(hyphen, _)| {
        let begin = hyphen.checked_sub(2)?;
        let (before, after) = (text.get(..begin)?, text.get(begin + DAY..)?);
        let written = text.get(begin..begin + DAY)?;
        let is_alone = !is_part(before.chars().next_back()) && !is_part(after.chars().next());
        let day = NaiveDate::parse_from_str(written, "%d-%m-%Y").ok()?;
        (is_alone && schema::types::dutch_day(day) == written).then_some((before, day, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_piece_wherever_it_stands_in_a_text() {
        for (html, expected) in [
            ("<td>15-03-2023</td>", "<td><time datetime=\"2023-03-15\">15-03-2023</time></td>"),
            (
                "<p>van 01-04-2023 t/m 30-06-2023.</p>",
                "<p>van <time datetime=\"2023-04-01\">01-04-2023</time> t/m <time datetime=\"2023-06-30\">30-06-2023</time>.</p>",
            ),
        ] {
            assert_eq!(unbroken(html), expected);
        }
    }

    #[test]
    fn what_is_no_day_stays_as_it_is() {
        for html in [
            "<p>31-02-2023, 1-15-03-2023, 15-03-2023-7, 5-3-2023, 15-03-20235, GM-12, - é-é-é-é-é-é</p>",
            "<a href=\"/x?day=15-03-2023\" title=\"15-03-2023\">dag</a>",
            "<title>Op 15-03-2023</title><textarea name=\"a\">\n15-03-2023 € 5</textarea>",
            "<select><option value=\"1\">15-03-2023</option></select><svg><title>15-03-2023</title><text>15-03-2023</text></svg>",
            "",
            "<p",
        ] {
            assert_eq!(unbroken(html), html);
        }
    }

    #[test]
    fn a_number_keeps_its_sign_and_a_field_its_text() {
        assert_eq!(
            unbroken("<td>€ 4.100 (26,18 %)</td><input value=\"€ 5\">"),
            "<td>€\u{a0}4.100 (26,18\u{a0}%)</td><input value=\"€ 5\">"
        );
        assert_eq!(unbroken("<option>€ 5</option><p>€ 6</p>"), "<option>€ 5</option><p>€\u{a0}6</p>");
        assert_eq!(
            unbroken("<p>op 27 november 2026, (Q2 2027) of 1,5 mln; in mei 2027.</p>"),
            "<p>op 27\u{a0}november\u{a0}2026, (Q2\u{a0}2027) of 1,5\u{a0}mln; in mei\u{a0}2027.</p>"
        );
        assert_eq!(unbroken("<p>  van 3\n  trajecten </p>"), "<p>  van 3\n  trajecten </p>");
    }
}
