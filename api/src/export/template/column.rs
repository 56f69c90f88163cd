use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::export::report::{Choices, Content, FormField, Show};

/// What a template holds
pub(super) struct Contents {
    /// Name of the sheet to fill in
    pub(super) name: &'static str,
    /// What it is for, and what else somebody should know
    pub(super) notes: Vec<(&'static str, &'static str)>,
    /// Columns, from the first
    pub(super) columns: Vec<Column>,
    /// Columns that stay in view
    pub(super) frozen_columns: u32,
}

/// A column to fill in
pub(super) struct Column {
    /// Its heading, as the import knows it
    pub(super) heading: String,
    /// What to fill in
    pub(super) help: &'static str,
    /// Whether a row cannot do without
    pub(super) is_required: bool,
    /// How it is shown
    pub(super) show: Show,
    /// Width in characters
    pub(super) width: u16,
    /// What can be chosen; empty for a column without a list
    pub(super) choices: Vec<String>,
    /// Whether anything that is not in the list is as good
    pub(super) allows_others: bool,
    /// What the rows of the example hold, from the first
    pub(super) examples: Vec<Option<Content>>,
}

impl Column {
    /// A column that may stay empty
    pub(super) fn new(heading: &str, show: Show, width: u16, help: &'static str) -> Self {
        Self {
            heading: heading.to_owned(),
            help,
            is_required: false,
            show,
            width,
            choices: Vec::new(),
            allows_others: false,
            examples: Vec::new(),
        }
    }

    /// The same column, which every row fills
    pub(super) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// The same column with a list to choose from
    pub(super) fn choosing(self, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { choices: choices.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same column with a list of what is often filled in
    pub(super) fn suggesting(self, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { allows_others: true, ..self.choosing(choices) }
    }

    /// The same column with a text in each row of the example; an empty one is no cell
    pub(super) fn like(self, examples: &[&str]) -> Self {
        let text = |text: &&str| (!text.is_empty()).then(|| Content::text(*text));
        Self { examples: examples.iter().map(text).collect(), ..self }
    }

    /// The same column with a number in each row of the example
    pub(super) fn like_numbers(self, examples: &[i64]) -> Self {
        let number = |number: &i64| Some(Content::Number(Decimal::from(*number)));
        Self { examples: examples.iter().map(number).collect(), ..self }
    }

    /// The same column with a day in each row of the example
    pub(super) fn like_days(self, examples: &[Option<NaiveDate>]) -> Self {
        Self { examples: examples.iter().map(|day| day.map(Content::Day)).collect(), ..self }
    }

    /// The column in the sheet to fill in
    pub(super) fn field(&self, choices: Option<Choices>) -> FormField {
        let need = if self.is_required { "Verplicht. " } else { "" };
        FormField { show: self.show, note: format!("{need}{}", self.help), choices }
    }
}
