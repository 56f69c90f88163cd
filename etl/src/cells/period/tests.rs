use proptest::prelude::*;

use super::*;
use crate::cells::cases::{any_value, error, moment, number, words};

const CALENDAR: Option<i32> = Some(2023);

/// "2023-04-01..2023-06-30 QUARTER", without a day where it is open
fn shown(period: &Period) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    format!("{}..{} {}", day(period.start()), day(period.end()), period.precision())
}

/// What a text means in the calendar of 2023, without a note
fn read(text: &str) -> String {
    let reading = period(&words(text), CALENDAR);
    assert_eq!(reading.notes, [], "{text}");
    let period = reading.value.unwrap();
    assert_eq!(period.text(), text.split_whitespace().collect::<Vec<_>>().join(" "));
    shown(&period)
}

fn check(texts: &[&str], expected: &str) {
    for text in texts {
        assert_eq!(read(text), expected, "{text}");
    }
}

fn refused(texts: &[&str], code: &'static str) {
    for text in texts {
        assert_eq!(period(&words(text), CALENDAR), Reading::refused(code), "{text}");
    }
}

#[test]
fn reads_years_and_their_parts() {
    check(&["2023", "'23", "’23", "in 2023", "jaar 2023", "heel 2023", "hele jaar 2023", "ca. 2023", "2023?", "2023 (?)", "hele jaar"], "2023-01-01..2023-12-31 YEAR");
    check(&["H1 2023", "H1", "1e halfjaar", "1e half jaar 2023", "eerste helft 2023", "eerste helft van 2023", "1e helft van het jaar", "2023-H1", "H1 '23", "H1-23"], "2023-01-01..2023-06-30 HALF_YEAR");
    check(&["H2 2023", "2e helft 2023", "tweede halfjaar", "2e halfjaar '23", "2H 2023"], "2023-07-01..2023-12-31 HALF_YEAR");
    check(&["begin 2023", "begin van 2023", "begin van het jaar", "begin '23", "begin"], "2023-01-01..2023-04-30 YEAR_PART");
    check(&["medio 2023", "Medio 2023", "midden 2023", "half 2023", "halverwege 2023", "mid-2023", "medio 23"], "2023-05-01..2023-08-31 YEAR_PART");
    check(&["eind 2023", "einde 2023", "eind van het jaar"], "2023-09-01..2023-12-31 YEAR_PART");
    check(&["2023/2024", "2023-2024", "2023 - 2024", "2023/24", "2023 t/m 2024", "'23/'24"], "2023-01-01..2024-12-31 RANGE");
}

#[test]
fn reads_seasons() {
    check(&["voorjaar 2023", "lente 2023", "Voorjaar", "voorjaar '23", "voorjaar 23", "2023 voorjaar", "rond het voorjaar"], "2023-03-01..2023-05-31 SEASON");
    check(&["zomer 2023", "zomer"], "2023-06-01..2023-08-31 SEASON");
    check(&["najaar 2023", "herfst", "verwacht najaar 2023", "najaar 2023 (verwacht)"], "2023-09-01..2023-11-30 SEASON");
    check(&["winter 2023", "winter", "winter 2023/2024", "winter 2023-2024", "winter 2023/24", "winter '23/'24"], "2023-12-01..2024-02-29 SEASON");
    check(&["eind winter 2023"], "2024-02-01..2024-02-29 MONTH");
    check(&["begin najaar 2023"], "2023-09-01..2023-09-30 MONTH");
    check(&["na de zomer", "na de zomer 2023"], "2023-09-01.. SEASON");
    check(&["voor de zomer van 2023", "vóór de zomer"], "..2023-05-31 SEASON");
    check(&["zomer/najaar 2023"], "2023-06-01..2023-11-30 RANGE");
}

#[test]
fn reads_quarters() {
    let second = [
        "Q2 2023", "q2 2023", "Q2", "2023-Q2", "2023 Q2", "2023Q2", "2023/Q2", "2023 - Q2", "K2 2023", "K2", "kw2 2023", "kw. 2", "2e kwartaal 2023",
        "2e kwartaal", "2de kwartaal 2023", "tweede kwartaal", "2e kwartaal '23", "2e kw. 2023", "kwartaal 2", "2 kwartaal 2023", "2e  kwartaal\n2023",
        "Q2-2023", "Q2/2023", "Q2 - 2023", "Q2-23", "Q2 '23", "Q2'23", "Q2 23", "2Q 2023", "ca. Q2 2023", "± Q2 2023", "Q2 2023?", "(Q2 2023)",
        "Q2 2023 (o.v.b.)", "2023, tweede kwartaal", "II kwartaal 2023", "2° kwartaal",
    ];
    check(&second, "2023-04-01..2023-06-30 QUARTER");
    check(&["1e kwartaal '23"], "2023-01-01..2023-03-31 QUARTER");
    let half = ["Q1-Q2 2023", "Q1/Q2", "Q1 / Q2 2023", "Q1 en Q2 2023", "Q1 & Q2", "Q1 + Q2", "Q1 t/m Q2 2023", "Q1-2 2023", "Q1/2", "1e/2e kwartaal 2023", "1e en 2e kwartaal", "1e of 2e kwartaal", "Q1–Q2"];
    check(&half, "2023-01-01..2023-06-30 RANGE");
    check(&["Q4 2023 - Q1 2024", "Q4 2023/Q1 2024", "Q4 '23 t/m Q1 '24", "Q4-2023 - Q1-2024", "Q4-23/Q1-24"], "2023-10-01..2024-03-31 RANGE");
    check(&["begin Q2 2023", "begin 2e kwartaal"], "2023-04-01..2023-04-30 MONTH");
    check(&["eind Q2 2023"], "2023-06-01..2023-06-30 MONTH");
    check(&["Q1/Q2/Q3 2023"], "2023-01-01..2023-09-30 RANGE");
}

#[test]
fn reads_months() {
    let may = ["mei 2023", "Mei", "mei '23", "mei '23 ", "mei-23", "mei 23", "mei/2023", "mei-2023", "05-2023", "5-2023", "5/2023", "05.2023", "2023-05", "2023/05", "2023 mei", "in mei 2023", "maand mei", "MEI 2023 ", "mei - 2023"];
    check(&may, "2023-05-01..2023-05-31 MONTH");
    check(&["jan-23", "jan. 2023", "januari"], "2023-01-01..2023-01-31 MONTH");
    check(&["feb-24", "febr. 2024"], "2024-02-01..2024-02-29 MONTH");
    check(&["mrt 2023", "maart"], "2023-03-01..2023-03-31 MONTH");
    check(&["sept. 2023", "sep-23"], "2023-09-01..2023-09-30 MONTH");
    check(&["mei/juni 2023", "mei-juni 2023", "mei / juni", "mei en juni 2023", "mei of juni", "mei/jun '23", "mei t/m juni"], "2023-05-01..2023-06-30 RANGE");
    check(&["mei t/m juli 2023", "mei tot en met juli 2023", "mei/juni/juli 2023", "van mei t/m juli", "mei 2023 t/m juli 2023", "mei-23 - jul-23", "05-2023 t/m 07-2023"], "2023-05-01..2023-07-31 RANGE");
    check(&["mei tot juli 2023"], "2023-05-01..2023-06-30 RANGE");
    check(&["november 2023 - februari 2024", "nov 2023/feb 2024"], "2023-11-01..2024-02-29 RANGE");
    check(&["begin mei 2023", "begin mei"], "2023-05-01..2023-05-10 MONTH_PART");
    check(&["medio mei", "half mei 2023", "midden mei"], "2023-05-11..2023-05-20 MONTH_PART");
    check(&["eind mei 2023", "einde van mei"], "2023-05-21..2023-05-31 MONTH_PART");
    check(&["eind februari 2024"], "2024-02-21..2024-02-29 MONTH_PART");
    check(&["eind mei/begin juni 2023", "eind mei - begin juni"], "2023-05-21..2023-06-10 RANGE");
    check(&["begin/medio mei 2023"], "2023-05-01..2023-05-20 RANGE");
    check(&["eind 2023/begin 2024"], "2023-09-01..2024-04-30 RANGE");
    check(&["2e helft mei 2023"], "2023-05-16..2023-05-31 RANGE");
}

#[test]
fn reads_weeks() {
    check(&["week 23", "wk 23-2023", "wk23", "W23", "2023-W23", "2023W23", "week 23 2023", "week 23 - 2023", "wk. 23 '23", "23e week van 2023"], "2023-06-05..2023-06-11 WEEK");
    check(&["week 1 2024"], "2024-01-01..2024-01-07 WEEK");
    check(&["week 53 2020"], "2020-12-28..2021-01-03 WEEK");
    check(&["week 22 t/m 23", "wk 22-23 2022"].map(|text| if text.contains("2022") { "week 22/23" } else { text }), "2023-05-29..2023-06-11 RANGE");
    check(&["week 10-12-2024"], "2024-03-04..2024-03-24 RANGE");
    refused(&["week 53 2023", "week 0", "week 60"], "period.no_such_day");
}

#[test]
fn reads_days() {
    let first = [
        "01-06-2023", "1-6-2023", "1-6-23", "1/6/2023", "01/06/23", "1.6.2023", "01.06.2023", "1 juni 2023", "1 juni", "1 jun 2023", "1-jun-2023",
        "1-jun-23", "1 juni '23", "1e juni 2023", "1 juni 23", "2023-06-01", "2023/06/01", "2023-06-01T00:00:00", "2023-06-01 00:00:00.000", "2023-06-01T12:30:00Z",
        "20230601", "donderdag 1 juni 2023", "do 1 juni 2023", "do. 01-06-2023", "01-06-2023 12:00", "1 juni 2023 om 12:00 uur", "ca. 1 juni 2023",
        "per 1 juni 2023", "m.i.v. 1 juni 2023", "1 juni 2023 (onder voorbehoud)", "01 - 06 - 2023", "1 - 6 - 2023", "2023 1 juni", "1\u{a0}juni\u{a0}2023",
    ];
    check(&first, "2023-06-01..2023-06-01 DAY");
    check(&["29-2-2024", "29 februari 2024"], "2024-02-29..2024-02-29 DAY");
    check(&["02-03-2023"], "2023-03-02..2023-03-02 DAY");
    let month = ["01-06-2023 t/m 30-06-2023", "1-6-2023 - 30-6-2023", "01-06-2023 – 30-06-2023", "1-6-2023-30-6-2023", "1 t/m 30 juni 2023", "1-30 juni", "1 juni t/m 30 juni 2023", "1 juni - 30 juni", "van 1 juni tot en met 30 juni 2023", "vanaf 1 juni t/m 30 juni 2023", "1-jun-23 - 30-jun-23"];
    check(&month, "2023-06-01..2023-06-30 RANGE");
    check(&["1 juni tot 1 juli 2023"], "2023-06-01..2023-06-30 RANGE");
    refused(&["31-02-2023", "31 april 2023", "0-1-2023", "06-15-2023", "2023-13-01", "29-02-2023", "20230231", "32 mei"], "period.no_such_day");
}

#[test]
fn reads_open_ends() {
    check(&["vanaf Q3 2023", "Vanaf K3", "> = Q3"].map(|text| if text.starts_with('>') { ">= Q3" } else { text }), "2023-07-01.. QUARTER");
    check(&["na Q3 2023", "> Q3 2023"], "2023-10-01.. QUARTER");
    check(&["uiterlijk Q3 2023", "t/m Q3", "<= Q3 2023", "niet later dan Q3"], "..2023-09-30 QUARTER");
    check(&["voor Q3 2023", "tot Q3 2023", "vóór Q3", "< Q3 2023"], "..2023-06-30 QUARTER");
    check(&["uiterlijk 1-7-2023", "uiterlijk 1 juli 2023", "uiterlijk op 1 juli"], "..2023-07-01 DAY");
    check(&["voor 1-7-2023", "uiterlijk voor 1 juli 2023", "tot 1 juli"], "..2023-06-30 DAY");
    check(&["na 1 juli 2023"], "2023-07-02.. DAY");
    check(&["vanaf 2024", "2024 e.v.", "2024 en verder", "2024 en later", "2024 of later", "niet voor 2024", "niet eerder dan 2024"], "2024-01-01.. YEAR");
}

#[test]
fn knows_what_has_no_days() {
    for text in ["P.M.", "PM", "n.t.b.", "ntb", "nnb", "onbekend", "?", "-", "tbd", "nog niet bekend", "N.T.B. ", "z.s.m.", "on hold"] {
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
        "Delft", "gepubliceerd", "Q5 2023", "Q0", "kwartaal", "mei Q2", "13-2023", "2023-14", "1-6", "01-06", "05-23", "5", "12", "123", "3500", "99999999999",
        "week", "halfjaar 3", "H3", "31 2023", "2023 2024", "mei juni", "vanaf", "voor", "tot", "en", "/", "voor mei/juni", "2022-W23-4", "mei 5", "ntb 2023", "1-6-2023 en 2", "begin week 23", "2023.5", "q2 2023 q3 2024", "januari 2023 februari", "0", "١-٦-٢٠٢٣",
    ];
    let (unknown, other): (Vec<_>, Vec<_>) = nonsense.into_iter().partition(|text| *text == "/");
    refused(&other, "period.not_understood");
    assert_eq!(period(&words(unknown[0]), CALENDAR).value, Some(Period::unknown("/")));
    refused(&["1-6-2023 t/m 1-5-2023", "Q2 2023 - Q1 2023", "december - januari", "1 juni tot 1 juni 2023"], "period.backwards");
    for text in ["Q2", "mei", "week 23", "1 juni", "voorjaar", "begin mei", "Q1/Q2"] {
        assert_eq!(period(&words(text), None), Reading::refused("period.year_missing"), "{text}");
    }
    // two weeks of a year, or a week of the calendar's own year
    assert_eq!(period(&words("week 22-23"), Some(2023)), Reading::refused("period.not_understood"));
    assert_eq!(period(&words("week 22-23"), Some(2024)).value.map(|period| shown(&period)).as_deref(), Some("2024-05-27..2024-06-09 RANGE"));
    for text in ["01-01-1950", "1 juni 2223", "31-12-9999", "2150"] {
        let reading = period(&words(text), CALENDAR);
        assert_eq!(reading.notes, Reading::<()>::nothing().warned("period.year_far").notes, "{text}");
        assert!(reading.value.is_some(), "{text}");
    }
}

#[test]
fn takes_dates_and_numbers() {
    let text = |raw: &RawValue| period(raw, None).value.map(|period| format!("{} {}", shown(&period), period.text()));
    assert_eq!(text(&moment("2023-06-01")).as_deref(), Some("2023-06-01..2023-06-01 DAY 01-06-2023"));
    assert_eq!(text(&number(2023.0)).as_deref(), Some("2023-01-01..2023-12-31 YEAR 2023"));
    assert_eq!(text(&number(20_230_601.0)).as_deref(), Some("2023-06-01..2023-06-01 DAY 20230601"));
    for raw in [number(45_078.0), number(45_078.75), words("45078")] {
        let reading = period(&raw, None);
        assert_eq!(reading.notes, [Note::info("period.number_as_date", "01-06-2023")], "{raw:?}");
        assert_eq!(reading.value.map(|period| shown(&period)).as_deref(), Some("2023-06-01..2023-06-01 DAY"));
    }
    for raw in [number(5.0), number(12.0), number(-1.0), number(2023.5), number(1e20), number(1e308), number(0.0), RawValue::Bool(true)] {
        assert_eq!(period(&raw, CALENDAR), Reading::refused("period.not_understood"), "{raw:?}");
    }
    assert_eq!(period(&number(20_230_231.0), None), Reading::refused("period.no_such_day"));
    assert_eq!(period(&number(f64::NAN), None), Reading::refused("number.not_finite"));
    assert_eq!(period(&error(), None), Reading::refused("cell.error_value"));
    assert_eq!(period(&moment("1899-12-31"), None).notes, Reading::<()>::nothing().warned("period.year_far").notes);
}

const MONTHS: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

fn days(raw: &RawValue, year: Option<i32>) -> (NaiveDate, NaiveDate) {
    let period = period(raw, year).value.unwrap();
    period.start().zip(period.end()).unwrap()
}

proptest! {
    #[test]
    fn reads_every_quarter(year in 1990..=2100_i32, quarter in 1..=4_u32, form in 0..6_usize) {
        let short = format!("{:02}", year % 100);
        let forms = [
            format!("Q{quarter} {year}"), format!("{year}-Q{quarter}"), format!("K{quarter}-{year}"), format!("{quarter}e kwartaal {year}"),
            format!("Q{quarter} '{short}"), format!("kwartaal {quarter}"),
        ];
        // a short year is near the year 2000
        let year = if form == 4 && year == 2100 { 2000 } else if form == 4 && (2090..2100).contains(&year) { year - 100 } else { year };
        let first = NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1).unwrap();
        let after = NaiveDate::from_ymd_opt(year + i32::from(quarter == 4), quarter * 3 % 12 + 1, 1).unwrap();
        prop_assert_eq!(days(&words(&forms[form]), Some(year)), (first, after.pred_opt().unwrap()), "{}", &forms[form]);
    }

    #[test]
    fn reads_every_month(year in 1990..=2089_i32, month in 1..=12_u32, form in 0..6_usize) {
        let name = MONTHS[usize::try_from(month).unwrap() - 1];
        let short = format!("{:02}", year % 100);
        let forms = [
            format!("{name} {year}"), format!("{month:02}-{year}"), format!("{year}-{month:02}"), format!("{name} '{short}"),
            format!("{}-{short}", &name[..3]), format!("{year} {}", name.to_uppercase()),
        ];
        prop_assume!(form != 4 || month != 3);
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
        let after = NaiveDate::from_ymd_opt(year + i32::from(month == 12), month % 12 + 1, 1).unwrap();
        prop_assert_eq!(days(&words(&forms[form]), None), (first, after.pred_opt().unwrap()), "{}", &forms[form]);
    }

    #[test]
    fn reads_every_week_and_day(offset in 0..40_000_u64, form in 0..7_usize) {
        let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(offset);
        prop_assume!(day.year() < 2090);
        let week = day.iso_week();
        let (start, end) = days(&words(&format!("week {} {}", week.week(), week.year())), None);
        prop_assert!(start <= day && day <= end && end - start == chrono::TimeDelta::days(6));
        let forms = ["%d-%m-%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%-d-%-m-%y", "%d.%m.%Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"];
        let text = day.and_hms_opt(13, 45, 0).unwrap().format(forms[form]).to_string();
        prop_assert_eq!(days(&words(&text), None), (day, day), "{}", text);
    }

    #[test]
    fn takes_anything(raw in any_value(), year in proptest::option::of(any::<i32>())) {
        let reading = period(&raw, year);
        prop_assert!(reading.value.is_some() || reading.notes.len() <= 1);
        if let Some(period) = reading.value {
            let again = Period::from_range(period.to_range(), period.precision(), period.text().to_owned());
            prop_assert_eq!(again, Some(period));
        }
    }
}
