//! Amounts as they are written elsewhere.

use proptest::prelude::*;
use rust_decimal::{Decimal, dec};
use schema::types::euros;

use super::{
    tests::{amount, at_least, range, read},
    *,
};

#[test]
fn says_that_an_amount_is_written_the_english_way() {
    for (text, value) in [
        ("82,500.00", dec!(82500)),
        ("1,234.56", dec!(1234.56)),
        ("1,234.5", dec!(1234.5)),
        ("€ 1,234.56", dec!(1234.56)),
        ("1,234,567", dec!(1234567)),
        ("36,851,233.73", dec!(36851233.73)),
        ("-1,234.56", dec!(-1234.56)),
        ("(1,234.56)", dec!(-1234.56)),
    ] {
        let noted = amount(value).noted(Note::warning("money.english_notation", euros(value)));
        assert_eq!(read(text), noted, "{text}");
    }
    let english = Note::warning("money.english_notation", "€ 2.500,50");
    assert_eq!(read("1,000.00 - 2,500.50"), range(dec!(1000), dec!(2500.5)).noted(english.clone()));
    assert_eq!(read("> 2,500.50"), at_least(dec!(2500.5)).noted(english));
    for text in ["82,500", "$ 12,000.123,5", "12,345.678"] {
        assert_eq!(read(text).value, None, "{text}");
    }
}

#[test]
fn refuses_another_currency() {
    for (text, other) in [
        ("$1,234.56", "dollars"),
        ("$ 12,000", "dollars"),
        ("$42,900", "dollars"),
        ("5000 dollar", "dollars"),
        ("€ 50.000 $", "dollars"),
        ("$1,311,936.00 USD", "Amerikaanse dollars"),
        ("50.000 USD", "Amerikaanse dollars"),
        ("US$ 5", "Amerikaanse dollars"),
        ("82,500.00 CAD", "Canadese dollars"),
        ("C$ 5.000", "Canadese dollars"),
        ("£ 1.250", "Britse ponden"),
        ("GBP1250", "Britse ponden"),
        ("(CHF 500)", "Zwitserse franken"),
        ("$ 80 per uur", "dollars"),
    ] {
        let expected = format!("een bedrag in euro, niet in {other}");
        assert_eq!(
            read(text),
            Reading::nothing().noted(Note::error("money.other_currency", expected)),
            "{text}"
        );
    }
    assert_eq!(read("€ 300.000 ($ 320.000)"), amount(dec!(300000)).noted(Note::remark("$ 320.000")));
    assert_eq!(read("cadeaus 5"), Reading::refused("money.not_an_amount"));
}

#[test]
fn knows_the_currency_of_a_heading() {
    for (heading, other) in [
        ("Waarde (USD)", Some("Amerikaanse dollars")),
        ("Bedrag ($)", Some("dollars")),
        ("Waarde in £", Some("Britse ponden")),
        ("Geraamde waarde in EUR", None),
        ("Waarde (x € 1.000)", None),
        ("Cadeaus", None),
    ] {
        assert_eq!(header_currency(heading), other, "{heading}");
    }
}

proptest! {
    #[test]
    fn never_takes_english_thousands_for_decimals(thousands in 1..1_000_u32, rest in 0..1_000_u32, cents in 0..100_u32) {
        let value = Decimal::new(i64::from(thousands * 1_000 + rest), 0) + Decimal::new(i64::from(cents), 2);
        let text = format!("{thousands},{rest:03}.{cents:02}");
        let english = Note::warning("money.english_notation", euros(value));
        prop_assert_eq!(read(&text), amount(value.normalize()).noted(english));
        for foreign in [format!("${text}"), format!("{text} CAD"), format!("£ {thousands},{rest:03}")] {
            prop_assert_eq!(read(&foreign).value, None);
        }
        prop_assert_eq!(read(&format!("{thousands},{rest:03}")), Reading::refused("money.ambiguous"));
    }
}
