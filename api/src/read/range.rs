use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::{Value, statement::Statement};

/// Days, both ends included; an end that is not given is open
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// First day
    pub start: Option<NaiveDate>,
    /// Last day
    pub end: Option<NaiveDate>,
}

/// Amounts, both ends included; an end that is not given is open
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ValueRange {
    /// At least, in euro
    pub at_least: Option<Decimal>,
    /// At most, in euro
    pub at_most: Option<Decimal>,
}

impl Statement {
    /// With the condition behind it that a column lies between these amounts
    pub(super) fn by_value(self, column: &'static str, range: ValueRange) -> Self {
        let ends = [range.at_least.map(Value::Amount), range.at_most.map(Value::Amount)];
        self.between(column, ends)
    }

    /// With the condition behind it that a column lies between these days
    pub(super) fn by_days(self, column: &'static str, days: Days) -> Self {
        self.between(column, [days.start.map(Value::Day), days.end.map(Value::Day)])
    }

    /// With the condition behind it that a column lies at that moment or later
    pub(super) fn since(self, column: &'static str, moment: Option<DateTime<Utc>>) -> Self {
        match moment {
            Some(moment) => self.sql(" AND ").sql(column).sql(" >= ").bind(Value::Moment(moment)),
            None => self,
        }
    }

    fn between(self, column: &'static str, ends: [Option<Value>; 2]) -> Self {
        [" >= ", " <= "].into_iter().zip(ends).fold(self, |statement, (comparison, end)| match end {
            Some(end) => statement.sql(" AND ").sql(column).sql(comparison).bind(end),
            None => statement,
        })
    }

    /// With the condition behind it that one of the columns contains this, whatever the case
    pub(super) fn by_text(self, columns: &[&'static str], text: Option<&str>) -> Self {
        let Some(text) = text else { return self };
        let statement = columns.iter().enumerate().fold(self, |statement, (index, column)| {
            let opening = if index == 0 { " AND (" } else { " OR " };
            statement.sql(opening).sql(column).sql(" ILIKE ").bind(Value::containing(text))
        });
        statement.sql(")")
    }
}
