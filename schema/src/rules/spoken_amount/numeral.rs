use rust_decimal::Decimal;

/// Why a text is no number
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoNumeral {
    /// Other signs, or groups that are no thousands
    Form,
    /// One separator and three digits that may be thousands or decimals: `150,000`
    Ambiguous,
    /// More digits than a decimal holds
    TooLarge,
}

/// Digits with thousands separated by points, spaces or, where no mistake is possible, commas, and decimals
///
/// Points are thousands (`150.000`), a comma starts the decimals; the other way round where only that fits
/// (`1,234.56`). `scaled` says that a word such as "mln" follows: then three digits may well be decimals.
///
/// # Errors
///
/// Why they are no number, by [`NoNumeral`].
pub fn numeral(text: &str, scaled: bool) -> Result<Decimal, NoNumeral> {
    let (whole, fraction) = match (text.matches('.').count(), text.matches(',').count()) {
        (0, 0) => (text.to_owned(), ""),
        (1, 0) => one_point(text, scaled)?,
        (0, 1) => one_comma(text, scaled)?,
        (0, _) => (without_groups(text, ',')?, ""),
        (_, 0) => (without_groups(text, '.')?, ""),
        (_, 1) if text.rfind(',') > text.rfind('.') => split(text, ',', '.')?,
        (1, _) if text.rfind('.') > text.rfind(',') => split(text, '.', ',')?,
        _ => return Err(NoNumeral::Form),
    };
    let whole = if whole.contains(' ') { without_groups(&whole, ' ')? } else { whole };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(&whole) || !digits(fraction) {
        return Err(NoNumeral::Form);
    }
    format!("0{whole}.{fraction}0").parse().map_err(|_| NoNumeral::TooLarge)
}

/// Whether digits that [`numeral`] reads have commas for thousands, the English way: `1,234.56`, `1,234,567`
pub fn is_english(text: &str) -> bool {
    let commas = text.matches(',').count();
    commas > 1 || (commas == 1 && text.rfind('.') > text.rfind(','))
}

fn one_point(text: &str, scaled: bool) -> Result<(String, &str), NoNumeral> {
    let (whole, fraction) = text.split_once('.').ok_or(NoNumeral::Form)?;
    match (fraction.len(), is_first_group(whole)) {
        (3, true) if !scaled => Ok((format!("{whole}{fraction}"), "")),
        (3, _) => Err(NoNumeral::Ambiguous),
        _ => Ok((whole.to_owned(), fraction)),
    }
}

fn one_comma(text: &str, scaled: bool) -> Result<(String, &str), NoNumeral> {
    let (whole, fraction) = text.split_once(',').ok_or(NoNumeral::Form)?;
    let ambiguous = fraction.len() == 3 && is_first_group(whole) && !scaled;
    if ambiguous { Err(NoNumeral::Ambiguous) } else { Ok((whole.to_owned(), fraction)) }
}

/// Thousands by one separator and decimals by another
fn split(text: &str, decimal: char, thousands: char) -> Result<(String, &str), NoNumeral> {
    let (whole, fraction) = text.split_once(decimal).ok_or(NoNumeral::Form)?;
    let english = decimal == '.';
    if english && fraction.len() == 3 {
        Err(NoNumeral::Ambiguous)
    } else {
        Ok((without_groups(whole, thousands)?, fraction))
    }
}

fn without_groups(text: &str, separator: char) -> Result<String, NoNumeral> {
    let mut groups = text.split(separator);
    let first = groups.next().is_some_and(is_first_group);
    let regular = first && groups.all(|group| group.len() == 3);
    if regular { Ok(text.replace(separator, "")) } else { Err(NoNumeral::Form) }
}

fn is_first_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn tells_thousands_from_decimals() {
        let cases = [
            ("0", dec!(0)),
            ("1234", dec!(1234)),
            ("1.234", dec!(1234)),
            ("150.000", dec!(150000)),
            ("1.234.567", dec!(1234567)),
            ("1.234,56", dec!(1234.56)),
            ("1.234.567,8", dec!(1234567.8)),
            ("1234,56", dec!(1234.56)),
            ("1,5", dec!(1.5)),
            (",50", dec!(0.5)),
            ("0,125", dec!(0.125)),
            ("1234,567", dec!(1234.567)),
            ("1.5", dec!(1.5)),
            ("1234.56", dec!(1234.56)),
            ("1,234.56", dec!(1234.56)),
            ("1,234,567", dec!(1234567)),
            ("1,234,567.89", dec!(1234567.89)),
            ("1 234 567,89", dec!(1234567.89)),
            ("103 595", dec!(103595)),
        ];
        for (text, expected) in cases {
            assert_eq!(numeral(text, false), Ok(expected), "{text}");
        }
        assert_eq!(numeral("1,250", true), Ok(dec!(1.25)));
    }

    #[test]
    fn tells_english_from_dutch() {
        for text in ["1,234.56", "1,234,567", "1,234,567.89", "82,500.00"] {
            assert!(is_english(text), "{text}");
        }
        for text in ["1.234,56", "1.234.567", "1,5", "1.5", "1234", "", "1.234.567,89"] {
            assert!(!is_english(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_may_be_both_or_neither() {
        for text in ["150,000", "1,250", "1234.567", "0.125", "1,234.567"] {
            assert_eq!(numeral(text, false), Err(NoNumeral::Ambiguous), "{text}");
        }
        assert_eq!(numeral("1.250", true), Err(NoNumeral::Ambiguous));
        for text in [
            "",
            ".",
            ",",
            "1.23.456",
            "12 34",
            "1,2,3",
            "1.234,5,6",
            "0.123.456",
            "1.2345.678",
            "a",
            "٣",
            "1 2.3",
        ] {
            assert_eq!(numeral(text, false), Err(NoNumeral::Form), "{text}");
        }
        assert_eq!(numeral(&"9".repeat(40), false), Err(NoNumeral::TooLarge));
    }
}
