use rust_decimal::{Decimal, dec};

use super::numeral::{NoNumeral, is_english, numeral};

/// What a text states, in the unit of the heading or in its own
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stated {
    /// The amount, or the upper end
    pub upper: Option<Decimal>,
    /// What one stands for in the upper end ("mln"); `None` takes the heading's
    pub upper_unit: Option<Decimal>,
    /// The lower end
    pub lower: Option<Decimal>,
    /// What one stands for in the lower end
    pub lower_unit: Option<Decimal>,
    /// Whether commas stand for thousands
    pub is_english: bool,
}

/// Why a text states no amount
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It has another form
    Form,
    /// It may be thousands or decimals
    Ambiguous,
    /// It has more digits than a decimal holds
    TooLarge,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Upper,
    Lower,
    Between,
}

#[derive(Clone, Copy)]
struct Amount {
    number: Decimal,
    unit: Option<Decimal>,
    is_english: bool,
}

const BOUNDS: &[(&str, Bound)] = &[
    (">=", Bound::Lower),
    ("=>", Bound::Lower),
    (">", Bound::Lower),
    ("≥", Bound::Lower),
    ("groter dan", Bound::Lower),
    ("meer dan", Bound::Lower),
    ("hoger dan", Bound::Lower),
    ("boven", Bound::Lower),
    ("vanaf", Bound::Lower),
    ("minimaal", Bound::Lower),
    ("minimum", Bound::Lower),
    ("minstens", Bound::Lower),
    ("ten minste", Bound::Lower),
    ("min.", Bound::Lower),
    ("min", Bound::Lower),
    ("<=", Bound::Upper),
    ("=<", Bound::Upper),
    ("<", Bound::Upper),
    ("≤", Bound::Upper),
    ("kleiner dan", Bound::Upper),
    ("minder dan", Bound::Upper),
    ("lager dan", Bound::Upper),
    ("niet meer dan", Bound::Upper),
    ("onder", Bound::Upper),
    ("tot en met", Bound::Upper),
    ("tot maximaal", Bound::Upper),
    ("tot max.", Bound::Upper),
    ("tot", Bound::Upper),
    ("t/m", Bound::Upper),
    ("maximaal", Bound::Upper),
    ("maximum", Bound::Upper),
    ("hoogstens", Bound::Upper),
    ("ten hoogste", Bound::Upper),
    ("max.", Bound::Upper),
    ("max", Bound::Upper),
    ("tussen", Bound::Between),
    ("van", Bound::Between),
];

const UNITS: &[(&str, Decimal)] = &[
    ("miljard", dec!(1_000_000_000)),
    ("mrd.", dec!(1_000_000_000)),
    ("mrd", dec!(1_000_000_000)),
    ("miljoen", dec!(1_000_000)),
    ("mln.", dec!(1_000_000)),
    ("mln", dec!(1_000_000)),
    ("milj.", dec!(1_000_000)),
    ("milj", dec!(1_000_000)),
    ("mio.", dec!(1_000_000)),
    ("mio", dec!(1_000_000)),
    ("m", dec!(1_000_000)),
    ("ton", dec!(100_000)),
    ("duizend", dec!(1_000)),
    ("dzd.", dec!(1_000)),
    ("dzd", dec!(1_000)),
    ("k", dec!(1_000)),
];

const CURRENCY: &[&str] = &["€", "euro's", "euro", "eur.", "eur"];

const SEPARATORS: &[&str] = &["-", "t/m", "tm", "tot en met", "tot", "en", "a"];

const OR_MORE: &[&str] = &["+", "of meer", "of hoger", "en meer", "en hoger"];

/// An amount, a range or a bound from words in lower case with single spaces between them, without brackets and VAT
///
/// # Errors
///
/// Why they state none, by [`Unreadable`].
///
/// ```
/// use rust_decimal::dec;
/// use schema::rules::spoken_amount::{Unreadable, parse};
/// let stated = parse("€ 1,5 mln").unwrap();
/// assert_eq!((stated.upper, stated.upper_unit, stated.lower), (Some(dec!(1.5)), Some(dec!(1_000_000)), None));
/// assert_eq!(parse("veel"), Err(Unreadable::Form));
/// ```
pub fn parse(text: &str) -> Result<Stated, Unreadable> {
    let mut rest = Rest(text);
    let bound = rest.bound();
    let first = rest.amount()?;
    if rest.is_empty() {
        return bounded(first, bound);
    }
    if rest.only(OR_MORE) && bound.is_none() {
        return bounded(first, Some(Bound::Lower));
    }
    let separated = SEPARATORS.iter().any(|separator| rest.word(separator));
    if !separated || bound == Some(Bound::Upper) {
        return Err(Unreadable::Form);
    }
    let second = rest.amount()?;
    if rest.is_empty() { between(first, second) } else { Err(Unreadable::Form) }
}

/// Whether a plain text is a currency, or nothing at all
pub fn is_currency(text: &str) -> bool {
    text.is_empty() || CURRENCY.contains(&text)
}

fn bounded(amount: Amount, bound: Option<Bound>) -> Result<Stated, Unreadable> {
    let Amount { number, unit, is_english } = amount;
    let nothing = Stated { is_english, ..Stated::default() };
    let upper = Stated { upper: Some(number), upper_unit: unit, ..nothing };
    match bound {
        None => Ok(upper),
        Some(Bound::Upper) => Ok(Stated { lower: Some(Decimal::ZERO), ..upper }),
        Some(Bound::Lower) => Ok(Stated { lower: Some(number), lower_unit: unit, ..nothing }),
        Some(Bound::Between) => Err(Unreadable::Form),
    }
}

/// A range; "1,5 - 2 mln" and "50-100k" say the unit once
fn between(first: Amount, second: Amount) -> Result<Stated, Unreadable> {
    let shared = first.unit.is_none() && second.unit.is_some();
    if shared && first.number >= second.number && first.number < dec!(1000) {
        return Err(Unreadable::Ambiguous);
    }
    let inherits = shared && first.number < second.number;
    // "500.000 - 1 mln": the first is in euro, whatever the heading says
    let own = if shared { Some(Decimal::ONE) } else { first.unit };
    Ok(Stated {
        upper: Some(second.number),
        upper_unit: second.unit,
        lower: Some(first.number),
        lower_unit: if inherits { second.unit } else { own },
        is_english: first.is_english || second.is_english,
    })
}

/// What is left to read of a plain text
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    fn skip_spaces(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// Takes exactly these characters
    fn take(&mut self, prefix: &str) -> bool {
        self.0.strip_prefix(prefix).map(|rest| self.0 = rest).is_some()
    }

    /// Takes a word or sign, if no letter follows a word
    fn word(&mut self, word: &str) -> bool {
        let rest = self.0.trim_start().strip_prefix(word);
        let lettered = word.ends_with(char::is_alphabetic);
        match rest {
            Some(rest)
                if !lettered || !rest.starts_with(char::is_alphabetic) || begins_with_currency(rest) =>
            {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn only(&self, words: &[&str]) -> bool {
        words.contains(&self.0.trim())
    }

    fn bound(&mut self) -> Option<Bound> {
        BOUNDS.iter().find(|(word, _)| self.word(word)).map(|(_, bound)| *bound)
    }

    /// A sign, the currency perhaps with its unit ("k€"), digits, what stands for no cents, the unit, the currency
    fn amount(&mut self) -> Result<Amount, Unreadable> {
        let before = self.sign();
        let prefixed = self.currency_before();
        let within = self.sign();
        let digits = self.digits();
        let closed = digits.strip_suffix([',', '.']);
        if closed.is_some() {
            self.skip_no_cents();
        }
        let after = closed.is_none() && self.trailing_minus();
        let unit = self.unit().or(prefixed);
        self.skip_spaces();
        let _ = CURRENCY.iter().any(|currency| self.take(currency));
        let digits = closed.unwrap_or(digits);
        let number = numeral(digits, unit.is_some()).map_err(Unreadable::from)?;
        let is_english = is_english(digits);
        match [before, within, after].iter().filter(|negative| **negative).count() {
            0 => Ok(Amount { number, unit, is_english }),
            1 => Ok(Amount { number: -number, unit, is_english }),
            _ => Err(Unreadable::Form),
        }
    }

    /// Whether a minus stands here
    fn sign(&mut self) -> bool {
        self.skip_spaces();
        let minus = self.take("-");
        let _ = minus || self.take("+");
        self.skip_spaces();
        minus
    }

    fn currency_before(&mut self) -> Option<Decimal> {
        let unit =
            [("k€", dec!(1_000)), ("m€", dec!(1_000_000))].into_iter().find(|(prefix, _)| self.take(prefix));
        if unit.is_none() {
            let _ = CURRENCY.iter().any(|currency| self.take(currency));
        }
        unit.map(|(_, unit)| unit)
    }

    /// Digits with separators; a space belongs to them where three digits follow
    fn digits(&mut self) -> &'a str {
        let text = self.0;
        let belongs = |index: usize, character: char| match character {
            '0'..='9' | '.' | ',' => true,
            ' ' => text.get(index + 1..).is_some_and(begins_with_group),
            _ => false,
        };
        let end = text
            .char_indices()
            .find(|(index, character)| !belongs(*index, *character))
            .map_or(text.len(), |(end, _)| end);
        let (digits, rest) = text.split_at(end);
        self.0 = rest;
        digits
    }

    /// The dashes of ",-" and the signs of ",=", however many; never the dash of a range
    fn skip_no_cents(&mut self) {
        while !begins_with_range(self.0) && (self.take("-") || self.take("=")) {}
    }

    /// "1.234,56-": a minus right behind the digits, with nothing more than the currency after it
    fn trailing_minus(&mut self) -> bool {
        let last = self
            .0
            .strip_prefix('-')
            .is_some_and(|rest| rest.trim().is_empty() || CURRENCY.contains(&rest.trim()));
        last && self.take("-")
    }

    fn unit(&mut self) -> Option<Decimal> {
        UNITS.iter().find(|(word, _)| self.word(word)).map(|(_, unit)| *unit)
    }
}

fn begins_with_group(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

fn begins_with_currency(text: &str) -> bool {
    CURRENCY.iter().any(|currency| text.starts_with(currency))
}

/// Whether one dash and an amount follow
fn begins_with_range(text: &str) -> bool {
    let rest = text.trim_start_matches('-');
    let amount = rest.trim_start_matches(|character: char| {
        character == ' ' || character == '€' || character.is_alphabetic()
    });
    text.len() - rest.len() == 1 && amount.starts_with(|character: char| character.is_ascii_digit())
}

impl From<NoNumeral> for Unreadable {
    fn from(why: NoNumeral) -> Self {
        match why {
            NoNumeral::Form => Self::Form,
            NoNumeral::Ambiguous => Self::Ambiguous,
            NoNumeral::TooLarge => Self::TooLarge,
        }
    }
}
