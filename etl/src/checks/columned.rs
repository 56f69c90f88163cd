//! Rows of which each column says one thing.

use std::collections::{BTreeMap, BTreeSet};

use schema::headings::Field;

use super::versions::{Aspect, Versioned};

/// What a version says about a column, as people read it
pub(super) type Word<D> = fn(&D) -> Option<String>;

/// How a column is told, and how one version says of it what another does
pub(super) type Column<D> = (<D as Versioned>::Field, Word<D>, fn(&D, &mut D));

/// A row with columns that each say one thing, and cells of unknown columns
pub(super) trait Columned: Versioned + 'static {
    /// The columns, in the order in which we write them
    const COLUMNS: &'static [Column<Self>];

    /// The cells of unknown columns: heading to text
    fn unmapped(&self) -> &BTreeMap<String, String>;

    /// The same, to be changed
    fn unmapped_mut(&mut self) -> &mut BTreeMap<String, String>;

    /// The column that is decided together with this one; `None` for none
    fn together_with(_: Self::Field) -> Option<Self::Field> {
        None
    }
}

/// One thing that such a row says
pub(super) enum Part<D: Columned> {
    /// What a column says
    Column(&'static Column<D>),
    /// A cell of an unknown column, by its heading
    Cell(String),
}

impl<D: Columned> Aspect<D> for Part<D> {
    fn of(versions: [&D; 2]) -> Vec<Self> {
        let headings: BTreeSet<&String> =
            versions.into_iter().flat_map(|version| version.unmapped().keys()).collect();
        let cells = headings.into_iter().cloned().map(Self::Cell);
        D::COLUMNS.iter().map(Self::Column).chain(cells).collect()
    }

    fn heading(&self) -> &str {
        match self {
            Self::Column((field, ..)) => field.heading().dutch,
            Self::Cell(heading) => heading,
        }
    }

    fn field(&self) -> Option<D::Field> {
        match self {
            Self::Column((field, ..)) => Some(*field),
            Self::Cell(_) => None,
        }
    }

    fn word(&self, version: &D) -> Option<String> {
        match self {
            Self::Column((_, word, _)) => word(version),
            Self::Cell(heading) => version.unmapped().get(heading).cloned(),
        }
    }

    fn whole(&self, version: &D) -> (Option<String>, Option<String>) {
        let beside = self.field().and_then(D::together_with);
        let beside = D::COLUMNS.iter().find(|(field, ..)| Some(*field) == beside);
        (self.word(version), beside.and_then(|(_, word, _)| word(version)))
    }

    fn copy(&self, from: &D, into: &mut D) {
        match self {
            Self::Column((_, _, copy)) => copy(from, into),
            Self::Cell(heading) => match from.unmapped().get(heading) {
                Some(text) => {
                    into.unmapped_mut().insert(heading.clone(), text.clone());
                }
                None => {
                    into.unmapped_mut().remove(heading);
                }
            },
        }
    }
}

/// The cells of unknown columns as they are stored
pub(super) fn unmapped(stored: &serde_json::Value) -> BTreeMap<String, String> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    stored.as_object().into_iter().flatten().map(|(heading, value)| (heading.clone(), text(value))).collect()
}
