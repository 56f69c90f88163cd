use std::fmt::Debug;

use diesel::sql_types::{Array, Nullable, Text};

use super::{ReadError, statement::Statement};

/// A column of texts of any length; of a row only those are read that are asked for
pub trait TextColumn: Debug + Copy + PartialEq + Send + Sync + 'static {
    /// The expression, which gives a text or null
    fn sql(self) -> &'static str;
}

/// The texts of a row that were asked for
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts<C>(Vec<(C, Option<String>)>);

/// How they come
pub(super) type TextsRow = Vec<Option<String>>;
/// The SQL type of that
pub(super) type TextsSql = Array<Nullable<Text>>;

impl<C: TextColumn> Texts<C> {
    /// Those of a row, in the order in which they were asked for
    pub(super) fn of(asked: &[C], row: TextsRow) -> Self {
        Self(asked.iter().copied().zip(row).collect())
    }

    /// The text in a column; `None` when the row has none
    ///
    /// # Errors
    ///
    /// [`ReadError::NotAskedFor`] when nobody knows, since it was not read.
    pub fn get(&self, column: C) -> Result<Option<&str>, ReadError> {
        let read = self.0.iter().find(|(read, _)| *read == column);
        read.map(|(_, text)| text.as_deref()).ok_or(ReadError::NotAskedFor)
    }
}

impl Statement {
    /// With a column behind it that holds these texts, [`TextsRow`]
    pub(super) fn texts(self, asked: &[impl TextColumn]) -> Self {
        let opened = self.sql(", ARRAY[");
        let listed = asked.iter().enumerate().fold(opened, |statement, (index, column)| {
            statement.sql(if index == 0 { "" } else { ", " }).sql(column.sql())
        });
        listed.sql("]::text[]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Column {
        Description,
        Remarks,
        Contact,
    }

    impl TextColumn for Column {
        fn sql(self) -> &'static str {
            "NULL"
        }
    }

    #[test]
    fn what_was_not_read_is_not_taken_for_nothing() {
        let texts = Texts::of(&[Column::Remarks, Column::Contact], vec![None, Some("Anna".to_owned())]);
        assert_eq!(texts.get(Column::Remarks).unwrap(), None);
        assert_eq!(texts.get(Column::Contact).unwrap(), Some("Anna"));
        assert!(matches!(texts.get(Column::Description), Err(ReadError::NotAskedFor)));
    }
}
