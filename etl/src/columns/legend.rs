//! Legends: what letters in the cells stand for.

use crate::workbook::{RawRow, RawValue};

/// Words that a legend begins with, which are no part of its first entry
const BEGINNINGS: [&str; 3] = ["legenda", "verklaring", "betekenis"];

/// The letters that texts of these rows explain, in lower case, each with its words: "P = publicatie, G = gunning"
pub(super) fn signs(rows: &[RawRow]) -> Vec<(String, String)> {
    let texts = rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match &cell.value {
        RawValue::Text(text) if text.contains('=') && text.len() <= 500 => Some(text.to_lowercase()),
        _ => None,
    });
    texts.flat_map(|text| entries(&text)).collect()
}

fn entries(text: &str) -> Vec<(String, String)> {
    let beginning = BEGINNINGS.iter().find_map(|word| text.trim_start().strip_prefix(word));
    let entries = beginning.map_or(text, |rest| rest.trim_start_matches([':', ' ']));
    let entry = |part: &str| {
        let (sign, words) = part.split_once('=')?;
        let (sign, words) = (sign.trim(), words.trim());
        let is_sign = sign.chars().count() <= 2 && !sign.is_empty() && !words.is_empty();
        is_sign.then(|| (sign.to_owned(), words.to_owned()))
    };
    entries.split([',', ';', '\n', '|', '/']).filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_letters_stand_for() {
        let pairs = |text: &str| {
            entries(&text.to_lowercase())
                .into_iter()
                .map(|(sign, words)| format!("{sign}:{words}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(pairs("Legenda: P = publicatie, G = Gunning; S=start"), "p:publicatie g:gunning s:start");
        assert_eq!(pairs("x = deelnemer"), "x:deelnemer");
        assert_eq!(pairs("Totaal = som van alles, niets"), "");
        assert_eq!(pairs("="), "");
    }
}
