use rust_decimal::Decimal;

/// Why a number of a cell is no decimal
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDecimal {
    /// Not a number, or infinite
    NotFinite,
    /// More than 28 digits before the decimal point
    TooLarge,
}

/// Decimals that a [`Decimal`] can hold
const MOST_DECIMALS: u32 = 28;

/// The exact decimal that Excel shows for a number: fifteen significant digits, so 0.1 + 0.2 is 0.3
///
/// The one step from float to decimal of the whole system. Without trailing zeros; what is smaller than 10^-28 is zero.
///
/// # Errors
///
/// [`NoDecimal`] for what is not finite or does not fit.
pub fn decimal(number: f64) -> Result<Decimal, NoDecimal> {
    if !number.is_finite() {
        return Err(NoDecimal::NotFinite);
    }
    let shown = format!("{number:.14e}");
    let (digits, exponent) = shown.split_once('e').unwrap_or((&shown, "0"));
    let digits: i128 = digits.replace('.', "").parse().map_err(|_| NoDecimal::NotFinite)?;
    let exponent: i32 = exponent.parse().map_err(|_| NoDecimal::NotFinite)?;
    scaled(digits, exponent - 14).map(|decimal| decimal.normalize())
}

fn scaled(digits: i128, exponent: i32) -> Result<Decimal, NoDecimal> {
    let power = |exponent: u32| 10_i128.checked_pow(exponent);
    if digits == 0 {
        Ok(Decimal::ZERO)
    } else if exponent >= 0 {
        let whole = power(exponent.unsigned_abs()).and_then(|power| digits.checked_mul(power));
        whole.and_then(|whole| Decimal::try_from_i128_with_scale(whole, 0).ok()).ok_or(NoDecimal::TooLarge)
    } else {
        let scale = exponent.unsigned_abs();
        let beyond = power(scale.saturating_sub(MOST_DECIMALS));
        let kept = beyond.map_or(0, |power| digits / power);
        Decimal::try_from_i128_with_scale(kept, scale.min(MOST_DECIMALS)).map_err(|_| NoDecimal::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn gives_what_excel_shows() {
        let cases = [
            (0.1 + 0.2, dec!(0.3)),
            (1.005 * 1000.0, dec!(1005)),
            (4.35 * 100.0, dec!(435)),
            (42.0, dec!(42)),
            (-1234.56, dec!(-1234.56)),
            (45_233_130.0, dec!(45233130)),
            (999_999_999_999.99, dec!(999999999999.99)),
            (0.1, dec!(0.1)),
            (1e-7, dec!(0.0000001)),
            (1e22, dec!(10000000000000000000000)),
            (1.0 / 3.0, dec!(0.333333333333333)),
            (2.0 / 3.0, dec!(0.666666666666667)),
            (-0.0, dec!(0)),
            (5e-324, dec!(0)),
        ];
        for (number, expected) in cases {
            let decimal = decimal(number).unwrap();
            assert_eq!(decimal.to_string(), expected.to_string(), "{number}");
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(decimal(number), Err(NoDecimal::NotFinite));
        }
        for number in [1e308, -1e29, f64::MAX] {
            assert_eq!(decimal(number), Err(NoDecimal::TooLarge));
        }
    }

    proptest! {
        #[test]
        fn takes_any_number(bits in any::<u64>()) {
            let _ = decimal(f64::from_bits(bits));
        }

        #[test]
        fn keeps_cents(cents in -99_999_999_999_999_i64..=99_999_999_999_999) {
            let wanted = Decimal::new(cents, 2);
            let float: f64 = wanted.to_string().parse().unwrap();
            prop_assert_eq!(decimal(float), Ok(wanted.normalize()));
        }
    }
}
