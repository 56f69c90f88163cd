use rust_decimal::{Decimal, dec};

use super::{
    super::plain::plain,
    currency,
    words::{Vat, without_vat},
};

/// What one stands for in the column of a heading: 1000 for "x € 1.000", "in duizenden", "k€"; otherwise 1
pub fn header_unit(heading: &str) -> Decimal {
    let mut text = plain(heading);
    for (written, meant) in [("keur", " k€ "), ("k€", " k€ "), ("€k", " k€ "), ("m€", " m€ "), ("*", " x ")]
    {
        text = text.replace(written, meant);
    }
    text = text.replace("euro's", " ").replace("euro", " ").replace("eur", " ").replace('.', "");
    let pieces = text.split(|character: char| character.is_whitespace() || "()[],;:".contains(character));
    let words: Vec<&str> = pieces.flat_map(apart).filter(|word| !matches!(*word, "" | "€")).collect();
    let after_times =
        words.iter().enumerate().filter(|(_, word)| matches!(**word, "x" | "in")).find_map(|(index, _)| {
            let mut following = words.iter().skip(index + 1).map(|word| word.trim_matches('€'));
            let (first, second) = (following.next()?, following.next().unwrap_or_default());
            multiple(&format!("{first}{second}")).or_else(|| multiple(first))
        });
    let sign =
        || words.iter().find_map(|word| matches!(*word, "k€" | "m€").then(|| multiple(word)).flatten());
    after_times.or_else(sign).unwrap_or(Decimal::ONE)
}

/// Whether a heading says that its amounts include VAT (incl. btw)
pub fn header_includes_vat(heading: &str) -> bool {
    without_vat(&plain(heading)).1 == Vat::Included
}

/// The currency other than the euro that a heading names, as people call it: "Waarde (USD)"
pub fn header_currency(heading: &str) -> Option<&'static str> {
    currency::other_than_euro(&plain(heading))
}

/// "x1000" and "x€" as two words
fn apart(word: &str) -> [&str; 2] {
    match word.strip_prefix('x') {
        Some(rest) if rest.starts_with(|character: char| character.is_ascii_digit() || character == '€') => {
            ["x", rest]
        }
        _ => [word, ""],
    }
}

fn multiple(words: &str) -> Option<Decimal> {
    match words {
        "1000" | "1k" | "k" | "k€" | "duizend" | "1duizend" | "duizenden" | "duizendtallen" => {
            Some(dec!(1_000))
        }
        "1000000" | "mln" | "1mln" | "miljoen" | "1miljoen" | "miljoenen" | "m€" | "mio" => {
            Some(dec!(1_000_000))
        }
        _ => None,
    }
}
