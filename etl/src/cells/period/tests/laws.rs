use proptest::prelude::*;

use super::*;
use crate::cells::cases::any_value;

const MONTHS: [&str; 12] = [
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
    fn reads_every_week_and_day(offset in 0..36_524_u64, form in 0..7_usize) {
        let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(offset);
        let week = day.iso_week();
        let (start, end) = days(&words(&format!("week {} {}", week.week(), week.year())), None);
        prop_assert!(start <= day && day <= end && end - start == chrono::TimeDelta::days(6));
        let forms = ["%d-%m-%Y", "%-d/%-m/%Y", "%Y-%m-%d", "%-d-%-m-%y", "%d.%m.%Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"];
        let text = day.and_hms_opt(13, 45, 0).unwrap().format(forms[form]).to_string();
        prop_assert_eq!(days(&words(&text), None), (day, day), "{}", text);
    }

    #[test]
    fn reads_back_what_we_write(raw in any_value(), year in proptest::option::of(1990..=2100_i32)) {
        let reading = period(&raw, year);
        if let Some(written) = reading.value.filter(|_| reading.notes.iter().all(|note| note.code != "period.year_far")) {
            let again = period(&words(written.text()), year).value;
            prop_assert_eq!(again, Some(written), "{:?}", raw);
        }
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
