//! Scalars of our own: exact on the way out and strict on the way in.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, Utc};

use super::parameters::FILE_MARK;

/// An exact decimal number, such as "34414.00". A string on the way out; on the way in a string in plain notation or a
/// whole number, never a floating-point number. The unit stands with each field; euros are excluding VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal(pub(super) rust_decimal::Decimal);

/// An exact decimal number, such as "34414.00". A string on the way out; on the way in a string in plain notation or a
/// whole number, never a floating-point number. The unit stands with each field; euros are excluding VAT.
#[Scalar(name = "Decimal", specified_by_url = "https://www.w3.org/TR/xmlschema11-2/#decimal")]
impl ScalarType for Decimal {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) if is_plain(text) => {
                let parsed = rust_decimal::Decimal::from_str_exact(text);
                parsed.map(Self).map_err(|_| InputValueError::custom("a decimal has at most 28 digits"))
            }
            Value::String(_) => Err(InputValueError::custom("a decimal is written as 1234.56")),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Ok(Self(whole.into())),
                None => Err(InputValueError::custom("send a decimal as a string, such as \"1234.56\"")),
            },
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// Digits, perhaps with a minus before and a point among them
fn is_plain(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.split_once('.').map_or_else(|| digits(unsigned), |(whole, rest)| digits(whole) && digits(rest))
}

/// A calendar day without a time, such as "2023-04-01" (full-date of RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date(pub(super) NaiveDate);

/// A calendar day without a time, such as "2023-04-01" (full-date of RFC 3339).
#[Scalar(name = "Date", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text)
                if text.len() == 10 && text.starts_with(|first: char| first.is_ascii_digit()) =>
            {
                let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d");
                parsed.map(Self).map_err(|_| InputValueError::custom("no such day"))
            }
            Value::String(_) => Err(InputValueError::custom("a day is written as 2023-04-01")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A moment in Coordinated Universal Time, such as "2023-04-01T12:30:00.000000Z" (date-time of RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateTime(pub(super) chrono::DateTime<Utc>);

/// A moment in Coordinated Universal Time, such as "2023-04-01T12:30:00.000000Z" (date-time of RFC 3339).
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let parsed = chrono::DateTime::parse_from_rfc3339(text).map(|moment| Self(moment.to_utc()));
                parsed.map_err(|_| InputValueError::custom("a moment is written as 2023-04-01T12:30:00Z"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A code of the Common Procurement Vocabulary: eight digits, such as "45233130". On the way in it may have its check
/// digit ("45233130-9"). Source: Regulation (EC) No 213/2008.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CpvCode(pub(super) String);

/// A code of the Common Procurement Vocabulary: eight digits, such as "45233130". On the way in it may have its check
/// digit ("45233130-9"). Source: Regulation (EC) No 213/2008.
#[Scalar(name = "CpvCode", specified_by_url = "https://eur-lex.europa.eu/eli/reg/2008/213/oj")]
impl ScalarType for CpvCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let code = text.parse::<schema::types::CpvCode>().map_err(InputValueError::custom)?;
                Ok(Self(code.to_string()))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// The code by which Statistics Netherlands (CBS) knows a municipality (gemeentecode): GM and four digits, such as
/// "GM0503".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GmCode(pub(super) String);

/// The code by which Statistics Netherlands (CBS) knows a municipality (gemeentecode): GM and four digits, such as
/// "GM0503".
#[Scalar(
    name = "GmCode",
    specified_by_url = "https://www.cbs.nl/nl-nl/onze-diensten/methoden/classificaties/overig/gemeentelijke-indelingen-per-jaar"
)]
impl ScalarType for GmCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => {
                let code = text.parse::<schema::types::GmCode>().map_err(InputValueError::custom)?;
                Ok(Self(code.to_string()))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A file, sent by the GraphQL multipart request specification; only for variables of mutations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upload(pub(super) async_graphql::Upload);

/// A file, sent by the GraphQL multipart request specification; only for variables of mutations (bestand).
#[Scalar(name = "Upload", specified_by_url = "https://github.com/jaydenseric/graphql-multipart-request-spec")]
impl ScalarType for Upload {
    fn parse(value: Value) -> InputValueResult<Self> {
        // Not by async-graphql's own, which panics over a mark without a number.
        let place = match &value {
            Value::String(mark) => mark.strip_prefix(FILE_MARK).and_then(|place| place.strip_prefix(':')),
            _ => None,
        };
        let place = place.and_then(|place| place.parse().ok());
        let upload = place.map(|place| Self(async_graphql::Upload(place)));
        upload.ok_or_else(|| InputValueError::custom("send the file as a part of a multipart request"))
    }

    fn to_value(&self) -> Value {
        Value::Null
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Number, ScalarType, Value};
    use rust_decimal::dec;

    use super::{Date, Decimal};

    #[test]
    fn a_decimal_keeps_its_digits_and_is_never_a_float() {
        let parse = |text: &str| Decimal::parse(Value::from(text)).ok();
        assert_eq!(parse("12345678901234567.89"), Some(Decimal(dec!(12345678901234567.89))));
        assert_eq!(Decimal(dec!(0.2100)).to_value(), Value::from("0.2100"));
        assert_eq!(Decimal::parse(Value::from(7)).ok(), Some(Decimal(dec!(7))));
        assert_eq!(Decimal::parse(Value::Number(Number::from_f64(1.1).unwrap())).ok(), None);
        for wrong in
            ["", "-", "1e3", "1_000", "1.", ".5", "1,5", " 1", "NaN", "123456789012345678901234567890"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        let parse = |text: &str| Date::parse(Value::from(text)).ok().map(|day| day.0.to_string());
        assert_eq!(parse("2024-02-29").as_deref(), Some("2024-02-29"));
        for wrong in ["2023-02-29", "2023-2-1", "+023-02-01", "20230201", "2023-02-01T00:00:00Z"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
