use chrono::NaiveDate;
use schema::{
    headings::normalize,
    types::{FigureStatus, GmCode},
};
use uuid::Uuid;

use super::{
    Mappings, days, grid,
    heading_row::HeadingCell,
    vocabulary::{Lookup, Told, Vocabulary},
};
use crate::{directory::Directory, workbook::RawValue};

/// What is known when the header of a sheet is looked for
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The organizations that a column may be about
    pub directory: &'a Directory,
    /// The day of which their names are meant
    pub on: NaiveDate,
    /// What people said about columns
    pub mappings: &'a Mappings,
}

/// What a heading may mean
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sense<F> {
    /// What people said that it means
    Said(F),
    /// People said that it means nothing
    Ignored,
    /// One of these fields, at least one
    Fields(Vec<F>),
    /// This field, since no column is called like it: what is called a description may be all that says what it is about
    Instead(F),
    /// The organization with that identity and name
    Organization(Uuid, String),
    /// A moment of a planning grid, as text that the grammar of periods reads
    Moment(String),
    /// Nobody knows
    Unknown,
}

impl<F> Sense<F> {
    pub(super) fn fields(&self) -> &[F] {
        match self {
            Self::Said(field) | Self::Instead(field) => std::slice::from_ref(field),
            Self::Fields(fields) => fields,
            Self::Ignored | Self::Organization(..) | Self::Moment(_) | Self::Unknown => &[],
        }
    }

    /// The one field that it means by its own words
    pub(super) fn own_field(&self) -> Option<F>
    where
        F: Copy,
    {
        match self {
            Self::Fields(fields) => match fields.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether people said it
    pub(super) const fn is_said(&self) -> bool {
        matches!(self, Self::Said(_) | Self::Ignored)
    }
}

/// Tells what headings mean
pub(super) struct Headings<'a, F> {
    lookup: Lookup<F>,
    known: &'a Known<'a>,
}

impl<'a, F: Vocabulary> Headings<'a, F> {
    pub(super) fn new(known: &'a Known<'a>) -> Self {
        Self { lookup: Lookup::new(known.mappings), known }
    }

    /// What a heading is known to mean without its surroundings
    pub(super) fn told(&self, heading: &str) -> Told<'_, F> {
        self.lookup.told(heading)
    }

    /// The day whose figures a heading is above
    pub(super) fn day(&self, value: &RawValue, figure: F) -> Option<(NaiveDate, FigureStatus)> {
        days::of(value, figure, &self.lookup)
    }

    /// What a heading means by itself
    pub(super) fn sense(&self, heading: &str) -> Sense<F> {
        match self.lookup.told(heading) {
            Told::Said(field) => Sense::Said(field),
            Told::Nothing => Sense::Ignored,
            Told::Fields(_) => self.sense_of_old(heading),
        }
    }

    /// What a heading means by itself, whatever people said
    pub(super) fn sense_of_old(&self, heading: &str) -> Sense<F> {
        match self.lookup.fields(heading) {
            fields if !fields.is_empty() => Sense::Fields(fields.to_vec()),
            _ => {
                let Known { directory, on, .. } = *self.known;
                let by_code = || directory.by_code(&heading.parse::<GmCode>().ok()?);
                let find = |_| by_code().or_else(|| directory.by_name(heading, on));
                let named = F::ORGANIZATION_COLUMNS.and_then(find);
                named.map_or(Sense::Unknown, |found| {
                    Sense::Organization(found.organization_id, found.name.clone())
                })
            }
        }
    }

    /// Whether what was saved for a heading gives way to a column that is called like the field itself: the heading is no
    /// name of the field, and nobody said so of this workbook
    pub(super) fn gives_way(&self, heading: &str, field: F) -> bool {
        !self.lookup.fields(heading).contains(&field) && !self.known.mappings.is_told(heading)
    }

    /// Whether a heading begins with a name of a field: "Titel van de opdracht"
    pub(super) fn begins_like(&self, heading: &str, field: F) -> bool {
        let normal = normalize(heading);
        normal.split(' ').next().is_some_and(|word| self.lookup.fields(word).contains(&field))
    }

    /// A heading that means something together with the group that it stands under: "Contract" over "Start", "2023" over
    /// "jan"; `None` when the group adds nothing
    pub(super) fn together(&self, group: &str, lower: &HeadingCell<F>) -> Option<HeadingCell<F>> {
        if let Sense::Moment(moment) = &lower.sense {
            let sense = Sense::Moment(grid::with_year(moment, grid::year(group)?)?);
            return Some(HeadingCell {
                sense,
                heading: format!("{} {group}", lower.heading),
                ..lower.clone()
            });
        }
        let told = |heading: String| match self.lookup.told(&heading) {
            Told::Said(field) => Some((Sense::Said(field), heading)),
            Told::Nothing => Some((Sense::Ignored, heading)),
            Told::Fields(fields) if !fields.is_empty() => Some((Sense::Fields(fields.to_vec()), heading)),
            Told::Fields(_) => None,
        };
        let first = told(format!("{group} {}", lower.heading));
        let (sense, heading) = first.or_else(|| told(format!("{} {group}", lower.heading)))?;
        let adds = sense != lower.sense && (sense.is_said() || !lower.sense.is_said());
        adds.then(|| HeadingCell { heading, sense, ..lower.clone() })
    }
}
