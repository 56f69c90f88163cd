//! Days, moments and fractions as Dutch people read them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use schema::{clock, models::CpvEntry, rules::spoken_amount::parse, types::euros};

pub(super) use schema::texts::line;

/// A CPV code with what it stands for, where a list told it: `90910000-9 Reinigingsdiensten`
pub(super) fn cpv(code: Option<&str>, known: Option<&CpvEntry>) -> String {
    known.map_or_else(
        || code.unwrap_or_default().to_owned(),
        |entry| format!("{} {}", entry.written(), entry.label()),
    )
}

/// Names of the months
pub(super) const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// `1 januari 2022`
pub(super) fn day(day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

/// `23 november 2026, 14:05`, by the clock of the Netherlands
pub(super) fn moment(moment: DateTime<Utc>) -> String {
    let local = clock::dutch(moment);
    format!("{}, {}", day(local.date()), local.format("%H:%M"))
}

/// A percentage rounded to that many decimals: `49,4 %`
pub(super) fn rounded_percent(number: Decimal, count: u32) -> String {
    let mut number = number.round_dp_with_strategy(count, RoundingStrategy::MidpointAwayFromZero);
    number.rescale(count);
    format!("{} %", number.to_string().replace('.', ","))
}

/// A number with that many decimals, cut off and not rounded: `26,18`
pub(super) fn decimals(number: Decimal, count: u32) -> String {
    let mut number = number.round_dp_with_strategy(count, RoundingStrategy::ToZero);
    number.rescale(count);
    number.to_string().replace('.', ",")
}

/// An amount as people type it, read as in a workbook: `4100`, `4.100`, `4100,50`, `€ 4.100,50`, `1,5 mln`; `None` when it is none,
/// a range, or could mean another amount, such as `1,250.00` or `1.5`
pub(super) fn amount(text: &str) -> Option<Decimal> {
    let plain = text.to_lowercase().replace('\u{2212}', "-");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let stated = parse(&plain).ok().filter(|stated| stated.lower.is_none() && !stated.is_english)?;
    let amount = match stated.upper_unit {
        Some(unit) => stated.upper?.checked_mul(unit),
        None => stated.upper.filter(|_| !has_doubtful_point(&plain)),
    };
    // As it goes into addresses.
    amount.map(|amount| amount.normalize())
}

/// Whether a point is followed by something else than cents or thousands: `1.5` may as well be meant to be 1500
fn has_doubtful_point(plain: &str) -> bool {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    plain.rsplit_once('.').is_some_and(|(_, rest)| !matches!(digits(rest), 0 | 2 | 3))
}

/// A day as browsers send it or people type it: `2023-03-15`, `15-03-2023`, `15/3/2023`, `15.3.2023`; `None` when it is none
pub(super) fn typed_day(text: &str) -> Option<NaiveDate> {
    let plain = text.trim().replace(['/', '.'], "-");
    ["%Y-%m-%d", "%d-%m-%Y"].iter().filter_map(|format| NaiveDate::parse_from_str(&plain, format).ok()).find(
        |day| {
            // A year of two digits is nobody's meaning.
            day.year() >= 1000
        },
    )
}

/// An amount as forms show it and [`amount`] reads it back: `4.100` or `4.100,50`
pub(super) fn plain_amount(amount: Decimal) -> String {
    euros(amount).trim_start_matches(['€', ' ', '\u{a0}']).to_owned()
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    #[test]
    fn writes_days_and_moments() {
        let at = |text: &str| moment(text.parse().unwrap());
        assert_eq!(at("2026-11-23T13:05:59Z"), "23 november 2026, 14:05");
        assert_eq!(at("2023-03-26T00:59:59Z"), "26 maart 2023, 01:59");
        assert_eq!(at("2023-03-26T01:00:00Z"), "26 maart 2023, 03:00");
        assert_eq!(at("2023-10-29T00:59:00Z"), "29 oktober 2023, 02:59");
        assert_eq!(at("2023-10-29T01:00:00Z"), "29 oktober 2023, 02:00");
        assert_eq!(at("2023-12-31T23:30:00Z"), "1 januari 2024, 00:30");
    }

    #[test]
    fn reads_amounts_as_people_type_them() {
        for (text, expected) in [
            ("4100", dec!(4100)),
            ("4.100", dec!(4100)),
            ("1.250.000", dec!(1_250_000)),
            ("4100,50", dec!(4100.50)),
            ("4100.50", dec!(4100.50)),
            ("€ 4.100,50", dec!(4100.50)),
            (" -350 ", dec!(-350)),
            ("9 miljoen", dec!(9_000_000)),
            ("9 mln", dec!(9_000_000)),
            ("€ 1,5 mln.", dec!(1_500_000)),
            ("150K", dec!(150_000)),
            ("4100 euro", dec!(4100)),
            ("€ 120.000,-", dec!(120_000)),
            ("1\u{a0}250\u{a0}000", dec!(1_250_000)),
        ] {
            assert_eq!(amount(text), Some(expected), "{text}");
            assert_eq!(amount(&plain_amount(expected)), Some(expected), "{text}");
        }
        for text in [
            "",
            "veel",
            "1.5",
            "4100.5",
            "1,2,3",
            "--1",
            "1,250.00",
            "1,250",
            "tot 4.100",
            "1 - 2 mln",
            "4100.500",
            "4.100.50",
            "41.00.000",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn reads_days_as_they_are_sent_and_typed() {
        for text in ["2023-03-05", "5-3-2023", " 05/03/2023 ", "5.3.2023"] {
            assert_eq!(typed_day(text), NaiveDate::from_ymd_opt(2023, 3, 5), "{text}");
        }
        for text in ["", "maart", "31-2-2023", "5-3-23", "0023-03-05", "3-2023"] {
            assert_eq!(typed_day(text), None, "{text}");
        }
    }

    #[test]
    fn cuts_fractions_off() {
        assert_eq!(
            (rounded_percent(dec!(49.387), 1), rounded_percent(dec!(5), 2)),
            ("49,4 %".to_owned(), "5,00 %".to_owned())
        );
        assert_eq!(decimals(dec!(26.18), 2), "26,18");
        assert_eq!(decimals(dec!(0.9999), 3), "0,999");
        assert_eq!(decimals(dec!(-5), 2), "-5,00");
    }
}
