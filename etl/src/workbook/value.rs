use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::RawValue;

/// The value of a cell as it is streamed; `None` when it is empty
pub(super) fn from_stream(value: &DataRef<'_>) -> Option<RawValue> {
    match value {
        DataRef::SharedString(text) => text_value((*text).to_owned()),
        DataRef::String(text) => text_value(text.clone()),
        other => from_grid(&Data::from(other.clone())),
    }
}

/// The value of a cell in a grid; `None` when it is empty
pub(super) fn from_grid(value: &Data) -> Option<RawValue> {
    match value {
        Data::Empty => None,
        Data::Int(number) => number.to_string().parse().ok().map(RawValue::Number),
        Data::Float(number) => number_value(*number),
        Data::String(text) => text_value(text.clone()),
        Data::Bool(yes) => Some(RawValue::Bool(*yes)),
        Data::DateTime(moment) => moment_value(*moment),
        Data::DateTimeIso(text) => {
            iso_moment(text).map(RawValue::Moment).or_else(|| text_value(text.clone()))
        }
        Data::DurationIso(text) => {
            iso_duration(text).map(RawValue::Duration).or_else(|| text_value(text.clone()))
        }
        Data::Error(error) => Some(RawValue::Error(error.to_string())),
    }
}

/// A text, unless nobody could see it
pub(super) fn text_value(text: String) -> Option<RawValue> {
    if text.trim().is_empty() {
        return None;
    }
    // OpenDocument writes an error as the text that is shown.
    let is_error = text.starts_with('#') && text.parse::<CellErrorType>().is_ok();
    Some(if is_error { RawValue::Error(text) } else { RawValue::Text(text) })
}

/// How an error is displayed, by the number that Excel gives it; `None` for one that it does not know
pub(super) fn error_of_code(code: u8) -> Option<String> {
    let error = match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0F => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1D => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        0x2A => CellErrorType::NA,
        0x2B => CellErrorType::GettingData,
        _ => return None,
    };
    Some(error.to_string())
}

fn number_value(number: f64) -> Option<RawValue> {
    if number.is_finite() { Some(RawValue::Number(number)) } else { text_value(number.to_string()) }
}

/// A day that no calendar has stays a number
fn moment_value(moment: ExcelDateTime) -> Option<RawValue> {
    /// More days than Excel can count, in either epoch
    const DAYS: f64 = 3_000_000.0;
    let serial = moment.as_f64();
    if !serial.is_finite() || serial.abs() > DAYS {
        return number_value(serial);
    }
    if moment.is_duration() {
        return moment.as_duration().map(RawValue::Duration);
    }
    moment.as_datetime().map(RawValue::Moment).or_else(|| number_value(serial))
}

fn iso_moment(text: &str) -> Option<NaiveDateTime> {
    let bare = text.trim().trim_end_matches('Z');
    let day = || NaiveDate::parse_from_str(bare, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN));
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(bare, format).ok())
        .or_else(day)
}

/// `PT13H45M00S`, also of more than a day
fn iso_duration(text: &str) -> Option<TimeDelta> {
    let text = text.trim();
    let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let whole = seconds.trim_end_matches('S').split(['.', ',']).next()?;
    let part = |text: &str| text.parse::<u32>().ok().map(i64::from);
    let seconds = part(hours)? * 3600 + part(minutes)? * 60 + part(whole)?;
    TimeDelta::try_seconds(if is_negative { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_opendocument_writes() {
        let read = |value: Data| from_grid(&value).map(|value| value.display());
        assert_eq!(read(Data::DateTimeIso("2026-02-28".into())).as_deref(), Some("28-02-2026"));
        assert_eq!(
            read(Data::DateTimeIso("2026-02-28T13:45:00".into())).as_deref(),
            Some("28-02-2026 13:45")
        );
        assert_eq!(read(Data::DurationIso("PT37H05M00S".into())).as_deref(), Some("37:05"));
        assert_eq!(read(Data::String("#DIV/0!".into())).as_deref(), Some("#DIV/0!"));
        assert_eq!(from_grid(&Data::String("#DIV/0!".into())), Some(RawValue::Error("#DIV/0!".into())));
        assert_eq!(from_grid(&Data::String("#".into())), Some(RawValue::Text("#".into())));
        assert_eq!(from_grid(&Data::String(" \u{a0}".into())), None);
        assert_eq!(from_grid(&Data::Int(42)), Some(RawValue::Number(42.0)));
        assert_eq!(from_grid(&Data::Float(f64::NAN)), Some(RawValue::Text("NaN".into())));
    }
}
