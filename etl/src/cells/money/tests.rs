use proptest::prelude::*;
use rust_decimal::{Decimal, dec};
use schema::types::{Severity, euros};

use super::*;
use crate::cells::cases::{any_value, error, moment, number, words};

pub(super) fn read(text: &str) -> Reading<Money> {
    money(&words(text), Decimal::ONE)
}

pub(super) fn amount(value: Decimal) -> Reading<Money> {
    Reading::value(Money { value: Some(value), minimum: None })
}

pub(super) fn range(minimum: Decimal, value: Decimal) -> Reading<Money> {
    Reading::value(Money { value: Some(value), minimum: Some(minimum) })
}

pub(super) fn at_least(minimum: Decimal) -> Reading<Money> {
    Reading::value(Money { value: None, minimum: Some(minimum) })
}

#[test]
fn reads_amounts() {
    let cases = [
        ("€ 1.234,56", dec!(1234.56)),
        ("€1.234,56", dec!(1234.56)),
        ("€\u{a0}1.234,56", dec!(1234.56)),
        ("1.234,56 €", dec!(1234.56)),
        ("EUR 1.234,56", dec!(1234.56)),
        ("1.234,56 euro", dec!(1234.56)),
        ("50.000 euro's", dec!(50000)),
        ("1.234,56-", dec!(-1234.56)),
        ("- € 1.234,56", dec!(-1234.56)),
        ("€ -1.234,56", dec!(-1234.56)),
        ("€ \u{2212}1.234,56", dec!(-1234.56)),
        ("\u{2212} € 500", dec!(-500)),
        ("(500)", dec!(-500)),
        ("(1.234,56)", dec!(-1234.56)),
        ("€ (500)", dec!(-500)),
        ("(€ 500)", dec!(-500)),
        ("( 1,2 mln ) euro", dec!(-1200000)),
        ("(500) excl. btw", dec!(-500)),
        ("(-500)", dec!(-500)),
        ("((500))", dec!(500)),
        ("(circa 500)", dec!(500)),
        ("€ 120.000,-", dec!(120000)),
        ("€ 120.000,--", dec!(120000)),
        ("€ 120.000,\u{2014}", dec!(120000)),
        ("120.000,=", dec!(120000)),
        ("€ 120.000,- euro", dec!(120000)),
        ("€ 120.000.", dec!(120000)),
        ("150.000", dec!(150000)),
        ("1.234.567", dec!(1234567)),
        ("1 234 567,89", dec!(1234567.89)),
        ("1.5", dec!(1.5)),
        ("1234.5", dec!(1234.5)),
        ("0", dec!(0)),
        ("€ 0,00", dec!(0)),
        ("1,2 mln", dec!(1200000)),
        ("€ 1,2 mln.", dec!(1200000)),
        ("1,2 miljoen", dec!(1200000)),
        ("1,25 miljoen euro", dec!(1250000)),
        ("2,5 M", dec!(2500000)),
        ("€ 2,5M", dec!(2500000)),
        ("1,5 miljard", dec!(1500000000)),
        ("150k", dec!(150000)),
        ("€ 150K", dec!(150000)),
        ("150 k€", dec!(150000)),
        ("k€ 150", dec!(150000)),
        ("150 KEUR", dec!(150000)),
        ("75 duizend", dec!(75000)),
        ("5 ton", dec!(500000)),
        ("ca. € 50.000", dec!(50000)),
        ("circa 50.000", dec!(50000)),
        ("± 1 mln", dec!(1000000)),
        ("+/- 1 mln", dec!(1000000)),
        ("+ 5.000", dec!(5000)),
        ("50.000 excl. btw", dec!(50000)),
        ("€ 50.000 (excl. 21% BTW)", dec!(50000)),
        ("€ 50.000,- ex btw", dec!(50000)),
        ("50.000 exclusief btw", dec!(50000)),
        ("€ 500.000 (incl. verlengingen)", dec!(500000)),
        ("€ 500.000 (geraamd)", dec!(500000)),
        ("999.999.999.999,99", dec!(999999999999.99)),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), amount(expected), "{text}");
    }
}

#[test]
fn reads_ranges_and_bounds() {
    let cases = [
        ("€ 50.000 - € 100.000", range(dec!(50000), dec!(100000))),
        ("€ 50.000 – € 100.000", range(dec!(50000), dec!(100000))),
        ("50.000-100.000", range(dec!(50000), dec!(100000))),
        ("€50.000-€100.000", range(dec!(50000), dec!(100000))),
        ("€ 50.000,- - € 100.000,-", range(dec!(50000), dec!(100000))),
        ("€ 50.000,--€ 100.000,-", range(dec!(50000), dec!(100000))),
        ("50.000 t/m 100.000", range(dec!(50000), dec!(100000))),
        ("50.000 tot 100.000", range(dec!(50000), dec!(100000))),
        ("van 50.000 tot 100.000", range(dec!(50000), dec!(100000))),
        ("tussen € 50.000 en € 100.000", range(dec!(50000), dec!(100000))),
        ("50.000 à 60.000", range(dec!(50000), dec!(60000))),
        ("50-100k", range(dec!(50000), dec!(100000))),
        ("1 - 2 mln", range(dec!(1000000), dec!(2000000))),
        ("1,5 mln - 2 mln", range(dec!(1500000), dec!(2000000))),
        ("500.000 - 1 mln", range(dec!(500000), dec!(1000000))),
        ("500k - 1 mln", range(dec!(500000), dec!(1000000))),
        ("< 50.000", range(dec!(0), dec!(50000))),
        ("<€50.000,-", range(dec!(0), dec!(50000))),
        ("≤ 50.000", range(dec!(0), dec!(50000))),
        ("max. € 50.000", range(dec!(0), dec!(50000))),
        ("maximaal 50k", range(dec!(0), dec!(50000))),
        ("tot 50.000", range(dec!(0), dec!(50000))),
        ("minder dan 50.000 excl. btw", range(dec!(0), dec!(50000))),
        ("> 50.000", at_least(dec!(50000))),
        (">= € 1 mln", at_least(dec!(1000000))),
        ("vanaf 50.000", at_least(dec!(50000))),
        ("meer dan 50.000", at_least(dec!(50000))),
        ("min. 50.000", at_least(dec!(50000))),
        ("50.000+", at_least(dec!(50000))),
        ("€ 50.000 of meer", at_least(dec!(50000))),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), expected, "{text}");
    }
    assert_eq!(read("100.000 - 50.000"), range(dec!(50000), dec!(100000)).warned("money.backwards"));
}

#[test]
fn says_nothing_where_the_cell_says_nothing() {
    for text in [
        "", "  ", "P.M.", "PM", "p.m", "n.t.b.", "ntb", "onbekend", "-", "€ -", "€", "?", "nvt", "n.v.t.",
        "TBD", "—",
    ] {
        assert_eq!(read(text), Reading::nothing(), "{text}");
    }
    for text in [
        "> drempel",
        "< drempel",
        "> drempelbedrag",
        "boven Europese drempel",
        "EU-drempel",
        "onder de drempelwaarde (€ 221.000)",
    ] {
        assert_eq!(read(text), Reading::nothing().warned("money.threshold_only"), "{text}");
    }
    for text in [
        "€ 50.000 per jaar",
        "50.000 p/j",
        "50.000 p.j.",
        "€ 50.000,-/jaar",
        "€ 50.000 (per jaar)",
        "jaarlijks 50.000",
        "€ 80 per uur",
    ] {
        assert_eq!(read(text), Reading::nothing().warned("money.per_period"), "{text}");
    }
}

#[test]
fn says_what_is_worth_a_look() {
    for text in
        ["€ 121.000 incl. btw", "€ 121.000 (inclusief 21% btw)", "121.000 incl.btw", "€ 121.000,- incl."]
    {
        assert_eq!(read(text), amount(dec!(121000)).warned("money.including_vat"), "{text}");
    }
    assert_eq!(read("€ 300.000 (> drempel)"), amount(dec!(300000)).noted(Note::remark("> drempel")));
    assert_eq!(read("€ 300.000 (4 jaar)"), amount(dec!(300000)).noted(Note::remark("4 jaar")));
    let rounded = |text, kept| (read(text), amount(kept).noted(Note::warning("money.rounded", euros(kept))));
    for (reading, expected) in
        [rounded("1.234,565", dec!(1234.57)), rounded("-0,005", dec!(-0.01)), rounded("0,125", dec!(0.13))]
    {
        assert_eq!(reading, expected);
    }
}

#[test]
fn reads_amounts_a_year_where_they_belong() {
    for text in [
        "€ 50.000 per jaar",
        "50.000 p/j",
        "50.000 p.j.",
        "€ 50.000,-/jaar",
        "€ 50.000 (per jaar)",
        "50k",
        "50.000",
    ] {
        assert_eq!(annual_money(&words(text), Decimal::ONE), amount(dec!(50000)), "{text}");
    }
    assert_eq!(annual_money(&number(5.0), dec!(1000)), amount(dec!(5000)));
    for text in ["€ 5.000 per maand", "€ 80 per uur"] {
        let reading = annual_money(&words(text), Decimal::ONE);
        assert_eq!(reading, Reading::nothing().warned("money.per_period"), "{text}");
    }
}

#[test]
fn refuses_the_rest() {
    for text in [
        "veel",
        "1.23.456",
        "12 34",
        "1e6",
        "50.000 - 60.000 - 70.000",
        "--5",
        "50.000 en 60.000 en",
        "17 stuks",
        "50.000 -",
        "=A1",
        "btw 50.000",
        "van 50.000",
    ] {
        assert_eq!(read(text), Reading::refused("money.not_an_amount"), "{text}");
    }
    for text in ["150,000", "1.250 mln", "0.125", "1234.567", "1,234.567", "750 - 1 mln"] {
        assert_eq!(read(text), Reading::refused("money.ambiguous"), "{text}");
    }
    for text in ["1.000.000.000.000", "1.000 miljard", &"9".repeat(60), "999.999.999.999,995"] {
        let code = if text.contains("miljard") { "money.ambiguous" } else { "money.too_large" };
        assert_eq!(read(text), Reading::refused(code), "{text}");
    }
    for raw in [moment("2023-06-01"), RawValue::Bool(true), RawValue::Duration(chrono::TimeDelta::hours(3))] {
        assert_eq!(money(&raw, Decimal::ONE), Reading::refused("money.not_an_amount"), "{raw:?}");
    }
    assert_eq!(money(&error(), Decimal::ONE), Reading::refused("cell.error_value"));
}

#[test]
fn takes_numbers_as_excel_shows_them() {
    let cases = [
        (1234.56, dec!(1234.56)),
        (150_000.0, dec!(150000)),
        (0.1 + 0.2, dec!(0.3)),
        (-5.0, dec!(-5)),
        (0.0, dec!(0)),
    ];
    for (float, expected) in cases {
        assert_eq!(money(&number(float), Decimal::ONE), amount(expected), "{float}");
    }
    let rounded = money(&number(10.0 / 3.0), Decimal::ONE);
    assert_eq!(rounded, amount(dec!(3.33)).noted(Note::warning("money.rounded", "€ 3,33")));
    assert_eq!(money(&number(1e15), Decimal::ONE), Reading::refused("money.too_large"));
    assert_eq!(money(&number(1e308), dec!(1000)), Reading::refused("money.too_large"));
    assert_eq!(money(&number(f64::NAN), Decimal::ONE), Reading::refused("number.not_finite"));
}

#[test]
fn takes_the_unit_of_the_heading() {
    let thousand = dec!(1000);
    assert_eq!(money(&number(150.5), thousand), amount(dec!(150500)));
    assert_eq!(money(&words("1.250"), thousand), amount(dec!(1250000)));
    assert_eq!(money(&words("50 - 100"), thousand), range(dec!(50000), dec!(100000)));
    assert_eq!(money(&words("1,2 mln"), thousand), amount(dec!(1200000)));
    assert_eq!(money(&words("500.000 - 1 mln"), thousand), range(dec!(500000), dec!(1000000)));
    let headings = [
        ("Waarde (x € 1.000)", dec!(1000)),
        ("Bedrag x 1000", dec!(1000)),
        ("Bedrag x1.000", dec!(1000)),
        ("Waarde × €1.000,-", dec!(1000)),
        ("Waarde (* 1000)", dec!(1000)),
        ("Raming x 1 000 euro", dec!(1000)),
        ("Omvang in duizenden euro's", dec!(1000)),
        ("Waarde in k€", dec!(1000)),
        ("Waarde (KEUR)", dec!(1000)),
        ("x € 1 mln", dec!(1000000)),
        ("Waarde (in miljoenen)", dec!(1000000)),
        ("Waarde x 1.000.000", dec!(1000000)),
        ("Geraamde waarde", dec!(1)),
        ("Geraamde waarde*", dec!(1)),
        ("Waarde in 2023", dec!(1)),
        ("Max 1000", dec!(1)),
        ("Geraamde waarde in EUR", dec!(1)),
        ("", dec!(1)),
    ];
    for (heading, expected) in headings {
        assert_eq!(header_unit(heading), expected, "{heading}");
    }
    assert!(header_includes_vat("Waarde (incl. btw)"));
    assert!(header_includes_vat("Bedrag inclusief 21% BTW"));
    assert!(!header_includes_vat("Bedrag excl. btw"));
    assert!(!header_includes_vat("Waarde incl. opties"));
}

fn cents() -> impl Strategy<Value = Decimal> {
    (-99_999_999_999_999_i64..=99_999_999_999_999).prop_map(|cents| Decimal::new(cents, 2).normalize())
}

proptest! {
    #[test]
    fn reads_back_what_we_write(value in cents()) {
        let euro = euros(value);
        let plain = value.to_string().replace('.', ",");
        let padded = euro.replace("€ -", "- €\u{a0}");
        let number: f64 = value.to_string().parse().unwrap();
        for raw in [words(&euro), words(&plain), words(&padded), words(&format!("{plain} euro")), RawValue::Number(number)] {
            prop_assert_eq!(money(&raw, Decimal::ONE), amount(value), "{:?}", raw);
        }
    }

    #[test]
    fn reads_back_ranges(first in cents(), second in cents()) {
        let (low, high) = (first.abs().min(second.abs()), first.abs().max(second.abs()));
        let text = format!("{} - {}", euros(low), euros(high));
        prop_assert_eq!(read(&text), range(low, high));
    }

    #[test]
    fn takes_anything(raw in any_value(), thousands in any::<bool>()) {
        let reading = money(&raw, if thousands { dec!(1000) } else { Decimal::ONE });
        let refused = reading.notes.iter().any(|note| note.severity == Severity::Error);
        prop_assert!(!refused || reading.value.is_none());
        if let Some(Money { value, minimum }) = reading.value {
            prop_assert!(value.is_some() || minimum.is_some());
            prop_assert!([value, minimum].into_iter().flatten().all(fits_money));
        }
    }

    #[test]
    fn takes_any_heading(heading in any::<String>()) {
        header_unit(&heading);
        header_includes_vat(&heading);
    }
}
