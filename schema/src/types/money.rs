use rust_decimal::{Decimal, RoundingStrategy, dec};

/// Largest magnitude of a stored amount: `numeric(14, 2)`
const LIMIT_EUR: Decimal = dec!(999_999_999_999.99);

/// Whether an amount in euro can be stored to the cent: at most two decimals, less than 10^12
pub fn fits_money(amount: Decimal) -> bool {
    amount.round_dp(2) == amount && amount.abs() <= LIMIT_EUR
}

/// An amount in euro as Dutch people read it: `€ 1.234,56`, without cents when it is whole: `€ 34.414`
pub fn euros(amount: Decimal) -> String {
    let amount = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    written(amount, if amount.fract().is_zero() { 0 } else { 2 })
}

/// An amount in euro with its cents, also when it is whole: `€ 34.414,00`, for columns that are compared to the cent
pub fn euros_and_cents(amount: Decimal) -> String {
    written(amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero), 2)
}

/// How the amounts of one column are written: as [`euros`] writes them where all are whole, and otherwise all of them with cents
///
/// ```
/// use rust_decimal::dec;
/// use schema::types::euros_alike;
/// assert_eq!(euros_alike([dec!(350), dec!(4_100)])(dec!(350)), "€ 350");
/// assert_eq!(euros_alike([dec!(350), dec!(4_100.50)])(dec!(350)), "€ 350,00");
/// ```
pub fn euros_alike(amounts: impl IntoIterator<Item = Decimal>) -> fn(Decimal) -> String {
    if amounts.into_iter().all(|amount| amount.fract().is_zero()) { euros } else { euros_and_cents }
}

fn written(amount: Decimal, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", amount.abs());
    let (whole, cents) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "-" } else { "" };
    let comma = if cents.is_empty() { "" } else { "," };
    format!("€ {sign}{}{comma}{cents}", grouped(whole))
}

/// A whole number as Dutch people read it: `104.572`
pub fn whole_number(number: impl Into<i64>) -> String {
    let number = number.into();
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", grouped(&number.unsigned_abs().to_string()))
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_euros_as_dutch_people_read_them() {
        assert_eq!(euros(dec!(34414)), "€ 34.414");
        assert_eq!(euros(dec!(-1234.5)), "€ -1.234,50");
        assert_eq!(euros(dec!(0.005)), "€ 0,01");
        assert_eq!(euros_and_cents(dec!(34414)), "€ 34.414,00");
        assert_eq!(euros_and_cents(dec!(-0.5)), "€ -0,50");
        assert_eq!(euros(dec!(1000000.00)), "€ 1.000.000");
        assert_eq!(whole_number(104_572), "104.572");
        assert_eq!(whole_number(-7), "-7");
    }

    #[test]
    fn knows_what_the_database_can_hold() {
        assert!(fits_money(dec!(999999999999.99)));
        assert!(!fits_money(dec!(1000000000000)));
        assert!(!fits_money(dec!(0.001)));
    }
}
