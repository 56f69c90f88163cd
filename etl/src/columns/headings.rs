use chrono::NaiveDate;
use schema::types::{FigureStatus, GmCode};
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
            Self::Said(field) => std::slice::from_ref(field),
            Self::Fields(fields) => fields,
            Self::Ignored | Self::Organization(..) | Self::Moment(_) | Self::Unknown => &[],
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
            Told::Fields(fields) if !fields.is_empty() => Sense::Fields(fields.to_vec()),
            Told::Fields(_) => {
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
