//! What each grammar promises to read, in a table each: the examples that people were given.

use rust_decimal::{Decimal, dec};
use schema::types::{
    ContractNature, FigureStatus, NoticePeriod, ParticipationRole, Precision, Procedure, dutch_day,
};

use super::{
    cases::{number, words},
    *,
};

/// A period in the calendar of 2023: its text, first and last day, and how precise it is
type PeriodExample = (&'static str, &'static str, &'static str, Precision);

const PERIODS: &[PeriodExample] = &[
    ("2023", "01-01-2023", "31-12-2023", Precision::Year),
    ("Q2 2023", "01-04-2023", "30-06-2023", Precision::Quarter),
    ("2023-Q2", "01-04-2023", "30-06-2023", Precision::Quarter),
    ("K2 2023", "01-04-2023", "30-06-2023", Precision::Quarter),
    ("2e kwartaal 2023", "01-04-2023", "30-06-2023", Precision::Quarter),
    ("tweede kwartaal", "01-04-2023", "30-06-2023", Precision::Quarter),
    ("Q1-Q2 2023", "01-01-2023", "30-06-2023", Precision::Range),
    ("H1 2023", "01-01-2023", "30-06-2023", Precision::HalfYear),
    ("1e halfjaar", "01-01-2023", "30-06-2023", Precision::HalfYear),
    ("eerste helft 2023", "01-01-2023", "30-06-2023", Precision::HalfYear),
    ("mei 2023", "01-05-2023", "31-05-2023", Precision::Month),
    ("mei '23", "01-05-2023", "31-05-2023", Precision::Month),
    ("05-2023", "01-05-2023", "31-05-2023", Precision::Month),
    ("mei/juni 2023", "01-05-2023", "30-06-2023", Precision::Range),
    ("begin 2023", "01-01-2023", "30-04-2023", Precision::YearPart),
    ("medio 2023", "01-05-2023", "31-08-2023", Precision::YearPart),
    ("eind 2023", "01-09-2023", "31-12-2023", Precision::YearPart),
    ("begin mei 2023", "01-05-2023", "10-05-2023", Precision::MonthPart),
    ("medio mei 2023", "11-05-2023", "20-05-2023", Precision::MonthPart),
    ("eind mei 2023", "21-05-2023", "31-05-2023", Precision::MonthPart),
    ("voorjaar", "01-03-2023", "31-05-2023", Precision::Season),
    ("zomer", "01-06-2023", "31-08-2023", Precision::Season),
    ("najaar", "01-09-2023", "30-11-2023", Precision::Season),
    ("winter", "01-12-2023", "29-02-2024", Precision::Season),
    ("week 23", "05-06-2023", "11-06-2023", Precision::Week),
    ("wk 23-2023", "05-06-2023", "11-06-2023", Precision::Week),
    ("01-06-2023", "01-06-2023", "01-06-2023", Precision::Day),
    ("1 juni 2023", "01-06-2023", "01-06-2023", Precision::Day),
    ("2023-06-01", "01-06-2023", "01-06-2023", Precision::Day),
    ("07-03-2023", "07-03-2023", "07-03-2023", Precision::Day),
    ("vanaf Q3 2023", "01-07-2023", "", Precision::Quarter),
    ("uiterlijk 1-7-2023", "", "01-07-2023", Precision::Day),
    ("ca. mei 2023", "01-05-2023", "31-05-2023", Precision::Month),
    ("P.M.", "", "", Precision::Unknown),
    ("n.t.b.", "", "", Precision::Unknown),
    ("onbekend", "", "", Precision::Unknown),
    ("doorlopend", "", "", Precision::Recurring),
    ("jaarlijks", "", "", Precision::Recurring),
];

#[test]
fn reads_the_periods() {
    for (text, first, last, precision) in PERIODS {
        let reading = period(&words(text), Some(2023));
        assert_eq!(reading.notes, [], "{text}");
        let period = reading.value.unwrap();
        let day = |day: Option<chrono::NaiveDate>| day.map(dutch_day).unwrap_or_default();
        let read = (day(period.start()), day(period.end()), period.precision(), period.text());
        assert_eq!(read, ((*first).to_owned(), (*last).to_owned(), *precision, *text), "{text}");
    }
    assert_eq!(period(&words(""), Some(2023)), Reading::nothing());
    let serial = period(&number(45_078.0), None).value.unwrap();
    assert_eq!(serial.start().map(dutch_day).as_deref(), Some("01-06-2023"));
}

#[test]
fn reads_the_amounts() {
    let one = |value: Decimal| Some((Some(value), None));
    let cases = [
        ("€ 1.234,56", one(dec!(1234.56))),
        ("1.234,56-", one(dec!(-1234.56))),
        ("- € 1.234,56", one(dec!(-1234.56))),
        ("\u{2212} € 1.234,56", one(dec!(-1234.56))),
        ("€\u{a0}1.234,56", one(dec!(1234.56))),
        ("€ 120.000,-", one(dec!(120000))),
        ("1,2 mln", one(dec!(1200000))),
        ("150k", one(dec!(150000))),
        ("150.000", one(dec!(150000))),
        ("€ 50.000 - € 100.000", Some((Some(dec!(100000)), Some(dec!(50000))))),
        ("< 50.000", Some((Some(dec!(50000)), Some(dec!(0))))),
        ("> drempel", None),
        ("P.M.", None),
    ];
    for (text, expected) in cases {
        let read = money(&words(text), Decimal::ONE).value.map(|money| (money.value, money.minimum));
        assert_eq!(read, expected, "{text}");
    }
    assert_eq!(header_unit("Geraamde waarde x € 1.000"), dec!(1000));
    assert!(header_includes_vat("Geraamde waarde incl. btw"));
    assert_eq!(money(&number(0.1 + 0.2), Decimal::ONE).value.unwrap().value, Some(dec!(0.3)));
    let codes =
        |text| money(&words(text), Decimal::ONE).notes.iter().map(|note| note.code).collect::<Vec<_>>();
    assert_eq!(codes("> drempel"), ["money.threshold_only"]);
    assert_eq!(codes("€ 121.000 incl. btw"), ["money.including_vat"]);
}

#[test]
fn reads_the_procedures() {
    for (text, expected) in [
        ("Openbaar", Procedure::Open),
        ("Niet-openbaar", Procedure::Restricted),
        ("Mededingingsprocedure met onderhandeling", Procedure::CompetitiveWithNegotiation),
        ("onderhandelingsprocedure met bekendmaking", Procedure::CompetitiveWithNegotiation),
        ("Concurrentiegerichte dialoog", Procedure::CompetitiveDialogue),
        ("Innovatiepartnerschap", Procedure::InnovationPartnership),
        ("Onderhandeling zonder bekendmaking", Procedure::NegotiatedWithoutPublication),
        ("Nationaal openbaar", Procedure::NationalOpen),
        ("Nationaal niet-openbaar", Procedure::NationalRestricted),
        ("Meervoudig onderhands", Procedure::MultiplePrivate),
        ("Enkelvoudig onderhands", Procedure::SinglePrivate),
        ("SAS", Procedure::SocialAndSpecific),
        ("DAS", Procedure::DynamicPurchasingSystem),
        ("EO", Procedure::Open),
        ("ENO", Procedure::Restricted),
        ("EA", Procedure::EuropeanUnspecified),
        ("NO", Procedure::NationalOpen),
        ("MO", Procedure::MultiplePrivate),
        ("EOP", Procedure::Open),
    ] {
        assert_eq!(procedure(&words(text)).value, Some(expected), "{text}");
    }
    assert_eq!(procedure(&words("onbekend")), Reading::nothing());
}

#[test]
fn reads_the_natures() {
    for (texts, expected) in [
        (["Werk", "Werken", "W"], ContractNature::Works),
        (["Levering", "Leveringen", "L"], ContractNature::Supplies),
        (["Dienst", "Diensten", "D"], ContractNature::Services),
        (
            ["Sociale en specifieke diensten", "Sociale en andere specifieke diensten", "SAS"],
            ContractNature::SocialAndSpecificServices,
        ),
        (["Concessie", "Concessies", "concessieopdracht"], ContractNature::Concession),
    ] {
        for text in texts {
            assert_eq!(nature(&words(text)), Reading::value(expected), "{text}");
        }
    }
}

#[test]
fn reads_the_marks_in_the_column_of_a_municipality() {
    for (texts, expected) in [
        (&["x", "X", "ja", "j", "v", "1"][..], Some(ParticipationRole::Participant)),
        (&["P", "penvoerder", "trekker"], Some(ParticipationRole::Lead)),
        (&["nee", "n"], Some(ParticipationRole::Declined)),
        (&["?", "optioneel"], Some(ParticipationRole::Interested)),
        (&["-", ""], None),
    ] {
        for text in texts {
            assert_eq!(mark(&words(text)), Reading { value: expected, notes: Vec::new() }, "{text}");
        }
    }
}

#[test]
fn reads_what_cbs_writes() {
    for (text, expected) in
        [("  103595", Some(103_595)), ("-", Some(0)), (".", None), ("x", None), ("", None)]
    {
        assert_eq!(inhabitants(&words(text)).value, expected, "{text}");
    }
    for (text, expected) in [
        ("2022", FigureStatus::Definitive),
        ("2022JJ00", FigureStatus::Definitive),
        ("2022MM01", FigureStatus::Definitive),
        ("2022 januari", FigureStatus::Definitive),
        ("2022*", FigureStatus::Provisional),
        ("2022**", FigureStatus::Provisional),
    ] {
        let day = "2022-01-01".parse().unwrap();
        assert_eq!(reference_date(&words(text)), Reading::value((day, expected)), "{text}");
    }
}

#[test]
fn reads_extension_options_and_notice() {
    for (text, expected) in [("2x1 jaar", &[12, 12][..]), ("2 x 12 mnd", &[12, 12]), ("1+1+1", &[12, 12, 12])]
    {
        let options = Extension::Options(expected.to_vec());
        assert_eq!(extension(&words(text)), Reading::value(options), "{text}");
    }
    let months = Notice::Period(NoticePeriod::Months(3));
    assert_eq!(notice(&words("3 maanden")), Reading::value(months));
    assert_eq!(notice(&words("30-09-2025")), Reading::value(Notice::On("2025-09-30".parse().unwrap())));
    assert_eq!(notice(&words("J")), Reading::value(Notice::Unspecified));
    assert_eq!(yes_no(&words("J")), Reading::value(true));
    assert_eq!(yes_no(&words("N")), Reading::value(false));
}

#[test]
fn reads_cpv_codes_with_and_without_check_digit() {
    for text in ["45233130", "45233130-9"] {
        assert_eq!(cpv(&words(text)), Reading::value("45233130".parse().unwrap()), "{text}");
    }
}
