use std::collections::HashMap;

use schema::{
    headings::{named_fields, normalize},
    models::ColumnMapping,
    types::ImportKind,
};

/// What people said about columns: it wins over the headings that are known without them
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mappings {
    saved: HashMap<(ImportKind, String), Option<String>>,
    /// Said for one import, of whatever kind: it wins over what is saved
    told: HashMap<String, Option<String>>,
}

/// What a heading was said to be
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// The field of that name
    Field(&'a str),
    /// Nothing: the column is left out
    Nothing,
}

impl Mappings {
    /// What a partnership saved
    pub fn saved(mappings: impl IntoIterator<Item = ColumnMapping>) -> Self {
        let saved = mappings.into_iter().map(|saved| ((saved.kind, saved.normal_heading), saved.field));
        Self { saved: saved.collect(), told: HashMap::new() }
    }

    /// The same, with what was said for this import alone: headings as they stand, with the name of a field, or `None`
    /// for a column that means nothing
    #[must_use]
    pub fn with_told(mut self, told: &[(String, Option<String>)]) -> Self {
        self.told = told.iter().map(|(heading, field)| (normalize(heading), field.clone())).collect();
        self
    }

    /// A field that was said for this import and that its kind of workbook does not have
    pub fn unknown_field(&self, kind: ImportKind) -> Option<&str> {
        let fields = named_fields(kind);
        let mut names: Vec<&str> = self.told.values().flatten().map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter().find(|name| !fields.iter().any(|field| field.name == *name))
    }

    /// Whether something was said of a heading for this import
    pub(super) fn is_told(&self, heading: &str) -> bool {
        !self.told.is_empty() && self.told.contains_key(&normalize(heading))
    }

    pub(super) fn of(&self, kind: ImportKind) -> impl Iterator<Item = (&str, Said<'_>)> {
        let saved = self.saved.iter().filter(move |((of, _), _)| *of == kind);
        let saved = saved.map(|((_, heading), field)| (heading.as_str(), Said::of(field.as_deref())));
        saved.chain(self.told.iter().map(|(heading, field)| (heading.as_str(), Said::of(field.as_deref()))))
    }
}

impl<'a> Said<'a> {
    fn of(field: Option<&'a str>) -> Self {
        field.map_or(Self::Nothing, Self::Field)
    }
}
