use super::*;
use crate::cells::cases::{error, moment, number};

#[test]
fn knows_what_has_no_days() {
    for text in [
        "P.M.",
        "PM",
        "n.t.b.",
        "ntb",
        "nnb",
        "onbekend",
        "?",
        "-",
        "tbd",
        "nog niet bekend",
        "N.T.B. ",
        "z.s.m.",
        "on hold",
    ] {
        assert_eq!(period(&words(text), CALENDAR), Reading::value(Period::unknown(text.trim())), "{text}");
    }
    for text in ["doorlopend", "Jaarlijks", "continu", "jaarlijks in mei", "hele jaar door", "elk kwartaal"] {
        assert_eq!(period(&words(text), CALENDAR), Reading::value(Period::recurring(text)), "{text}");
    }
    for text in ["", "  ", "\u{a0}", "n.v.t.", "nvt"] {
        assert_eq!(period(&words(text), CALENDAR), Reading::nothing(), "{text}");
    }
}

#[test]
fn says_why_not() {
    let nonsense = [
        "Delft",
        "gepubliceerd",
        "Q5 2023",
        "Q0",
        "kwartaal",
        "mei Q2",
        "13-2023",
        "2023-14",
        "1-6",
        "01-06",
        "05-23",
        "5",
        "12",
        "123",
        "3500",
        "99999999999",
        "week",
        "halfjaar 3",
        "H3",
        "31 2023",
        "2023 2024",
        "mei juni",
        "vanaf",
        "voor",
        "tot",
        "en",
        "voor mei/juni",
        "2022-W23-4",
        "mei 5",
        "ntb 2023",
        "1-6-2023 en 2",
        "begin week 23",
        "q2 2023 q3 2024",
        "januari 2023 februari",
        "0",
        "١-٦-٢٠٢٣",
    ];
    refused(&nonsense, "period.not_understood");
    refused(
        &["1-6-2023 t/m 1-5-2023", "Q2 2023 - Q1 2023", "december - januari", "1 juni tot 1 juni 2023"],
        "period.backwards",
    );
    for text in ["Q2", "mei", "week 23", "1 juni", "voorjaar", "begin mei", "Q1/Q2"] {
        assert_eq!(period(&words(text), None), Reading::refused("period.year_missing"), "{text}");
    }
    // two weeks of a year, or a week of the calendar's own year
    assert_eq!(period(&words("week 22-23"), Some(2023)), Reading::refused("period.not_understood"));
    assert_eq!(
        period(&words("week 22-23"), Some(2024)).value.map(|period| shown(&period)).as_deref(),
        Some("2024-05-27..2024-06-09 RANGE")
    );
    for text in ["01-01-1950", "1 juni 2223", "31-12-9999", "2150"] {
        let reading = period(&words(text), CALENDAR);
        assert_eq!(reading.notes, Reading::<()>::nothing().warned("period.year_far").notes, "{text}");
        assert!(reading.value.is_some(), "{text}");
    }
}

#[test]
fn takes_stories() {
    for piece in ["mei/", "begin ", "12:00:00", "(", "9", "€ ", "?", "uiterlijk voor "] {
        let story = words(&piece.repeat(20_000));
        let reading = period(&story, CALENDAR);
        assert!(
            reading.value.is_some_and(|period| period.precision() == Precision::Unknown) == (piece == "?"),
            "{piece}"
        );
    }
}

#[test]
fn takes_dates_and_numbers() {
    let text = |raw: &RawValue| {
        period(raw, None).value.map(|period| format!("{} {}", shown(&period), period.text()))
    };
    assert_eq!(text(&moment("2023-06-01")).as_deref(), Some("2023-06-01..2023-06-01 DAY 01-06-2023"));
    assert_eq!(text(&number(2023.0)).as_deref(), Some("2023-01-01..2023-12-31 YEAR 2023"));
    assert_eq!(text(&number(20_230_601.0)).as_deref(), Some("2023-06-01..2023-06-01 DAY 20230601"));
    for raw in [number(45_078.0), number(45_078.75), words("45078")] {
        let reading = period(&raw, None);
        assert_eq!(reading.notes, [Note::info("period.number_as_date", "01-06-2023")], "{raw:?}");
        assert_eq!(reading.value.map(|period| shown(&period)).as_deref(), Some("2023-06-01..2023-06-01 DAY"));
    }
    for raw in [
        number(5.0),
        number(12.0),
        number(-1.0),
        number(2023.5),
        number(1e20),
        number(1e308),
        number(0.0),
        RawValue::Bool(true),
    ] {
        assert_eq!(period(&raw, CALENDAR), Reading::refused("period.not_understood"), "{raw:?}");
    }
    assert_eq!(period(&number(20_230_231.0), None), Reading::refused("period.no_such_day"));
    assert_eq!(period(&number(f64::NAN), None), Reading::refused("number.not_finite"));
    assert_eq!(period(&error(), None), Reading::refused("cell.error_value"));
    assert_eq!(
        period(&moment("1899-12-31"), None).notes,
        Reading::<()>::nothing().warned("period.year_far").notes
    );
}
