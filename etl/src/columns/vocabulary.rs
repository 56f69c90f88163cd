use std::collections::HashMap;

use schema::{
    headings::{
        BudgetField, ContractField, CpvField, ExpenseField, Field, PopulationField, TenderField, normalize,
    },
    types::{GmCode, ImportKind},
};

use super::mappings::{Mappings, Said};
use crate::{cells, workbook::RawValue};

/// What a kind of workbook asks of its columns
pub trait Vocabulary: Field + std::hash::Hash {
    /// The kind of workbook
    const KIND: ImportKind;
    /// How many columns headed with an organization there are at least in a table that has them; `None` when none has
    const ORGANIZATION_COLUMNS: Option<usize> = None;
    /// Whether columns may be the moments of a planning grid
    const HAS_MOMENT_COLUMNS: bool = false;
    /// Whether a heading may be a path of topics, of which the last step counts (`Bevolking/Totale bevolking`)
    const HAS_TOPIC_PATHS: bool = false;
    /// The field that may have a column for each of several days, headed with the day
    const FIGURE: Option<Self> = None;

    /// What the cells of unknown columns are kept with, as people say it; `None` when they are not kept
    const KEPT_WITH: Option<&'static str> = None;

    /// A field that a table needs, and the one whose column says it where none is called like the first
    const STANDS_IN: Option<(Self, Self)> = None;

    /// What is needed but not there: of each group one would do; empty when a table of this kind is whole
    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]>;

    /// Whether a table with an organization a column says this field by its headings
    fn is_told_by_organizations(self) -> bool {
        false
    }

    /// What the column before those of organizations says when its heading tells nothing of the kind, given its cells
    fn beside_organizations(_cells: &[&RawValue]) -> Option<Self> {
        None
    }

    /// Whether the kind may be told by these headings, where nobody said it; what is needed is there
    fn is_telling(_has: &dyn Fn(Self) -> bool) -> bool {
        true
    }

    /// Whether an unknown heading tells that the table is of another kind, where nobody said which it is
    fn is_against(_heading: &str) -> bool {
        false
    }

    /// Whether the kind may be told by these headings where one column stands in for another
    fn is_telling_instead(_has: &dyn Fn(Self) -> bool) -> bool {
        false
    }

    /// Whether, of two columns for this field, the first may count although neither is clearly the one: it only
    /// describes, and the other is kept with the row
    fn first_may_count(self) -> bool {
        false
    }

    /// Whether a value is of one row alone, also in a cell that is merged over several: an amount or a number would
    /// count more than once
    fn is_of_one_row(self) -> bool;

    /// Whether a value looks like one of this field, where that can be told
    fn fits(self, _value: &str) -> bool {
        true
    }
}

impl Vocabulary for TenderField {
    const KIND: ImportKind = ImportKind::Calendar;
    const ORGANIZATION_COLUMNS: Option<usize> = Some(1);
    const HAS_MOMENT_COLUMNS: bool = true;
    const KEPT_WITH: Option<&'static str> = Some("het traject");
    const STANDS_IN: Option<(Self, Self)> = Some((Self::Title, Self::Description));

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        if has(Self::Title) { Vec::new() } else { vec![&[Self::Title]] }
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Reference | Self::Value | Self::AnnualValue | Self::Lots)
    }

    /// A budget has descriptions and amounts too
    fn is_telling_instead(has: &dyn Fn(Self) -> bool) -> bool {
        const TELLING: [TenderField; 8] = [
            TenderField::Lead,
            TenderField::Participants,
            TenderField::Procedure,
            TenderField::European,
            TenderField::Preparation,
            TenderField::Publication,
            TenderField::Submission,
            TenderField::Award,
        ];
        TELLING.into_iter().filter(|field| has(*field)).count() >= 2
    }

    fn first_may_count(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Description
                | Self::Contact
                | Self::Category
                | Self::Priority
                | Self::Remarks
        )
    }
}

impl Vocabulary for PopulationField {
    const KIND: ImportKind = ImportKind::Population;
    // Of a row of data one cell is the name of a municipality.
    const ORGANIZATION_COLUMNS: Option<usize> = Some(2);
    const HAS_TOPIC_PATHS: bool = true;
    const FIGURE: Option<Self> = Some(Self::Inhabitants);

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        let mut missing: Vec<&'static [Self]> = Vec::new();
        if !has(Self::Code) && !has(Self::Name) {
            missing.push(&[Self::Code, Self::Name]);
        }
        // A value alone can be that of anything.
        let is_long = has(Self::Measure) && has(Self::Value);
        if !has(Self::Inhabitants) && !is_long {
            missing.push(&[Self::Inhabitants]);
        }
        missing
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Inhabitants | Self::Value)
    }

    fn is_told_by_organizations(self) -> bool {
        matches!(self, Self::Name | Self::Inhabitants)
    }

    fn beside_organizations(cells: &[&RawValue]) -> Option<Self> {
        let has_day = cells.iter().any(|cell| cells::reference_date(cell).value.is_some());
        let has_text = cells.iter().any(|cell| matches!(cell, RawValue::Text(_)));
        if has_day { Some(Self::Period) } else { has_text.then_some(Self::Measure) }
    }

    fn fits(self, value: &str) -> bool {
        self != Self::Code || value.parse::<GmCode>().is_ok()
    }
}

impl Vocabulary for BudgetField {
    const KIND: ImportKind = ImportKind::Budget;

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        let groups: [&'static [Self]; 2] = [&[Self::Line], &[Self::Amount]];
        groups.into_iter().filter(|group| !group.iter().any(|field| has(*field))).collect()
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Amount)
    }

    /// What has a day was spent already
    fn is_against(heading: &str) -> bool {
        ExpenseField::matching(heading).contains(&ExpenseField::Date)
    }
}

impl Vocabulary for ContractField {
    const KIND: ImportKind = ImportKind::Contracts;
    const KEPT_WITH: Option<&'static str> = Some("het contract");
    const STANDS_IN: Option<(Self, Self)> = Some((Self::Title, Self::Description));

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        if has(Self::Title) { Vec::new() } else { vec![&[Self::Title]] }
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Reference | Self::Value | Self::AnnualValue)
    }

    /// A title and an end are those of a calendar too
    fn is_telling(has: &dyn Fn(Self) -> bool) -> bool {
        const TELLING: [ContractField; 8] = [
            ContractField::Supplier,
            ContractField::KvkNumber,
            ContractField::OriginalEnd,
            ContractField::UltimateEnd,
            ContractField::Extension,
            ContractField::Renewal,
            ContractField::Notice,
            ContractField::NoticeDate,
        ];
        TELLING.into_iter().any(has)
    }

    /// Invoices have a supplier, a description and an amount too
    fn is_telling_instead(has: &dyn Fn(Self) -> bool) -> bool {
        let has_term =
            [Self::Start, Self::CurrentEnd, Self::OriginalEnd, Self::UltimateEnd, Self::NoticeDate];
        Self::is_telling(has) && has_term.into_iter().any(has)
    }

    fn first_may_count(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::Description
                | Self::Contact
                | Self::Category
                | Self::Supplier
                | Self::Remarks
        )
    }
}

impl Vocabulary for ExpenseField {
    const KIND: ImportKind = ImportKind::Expenses;
    const KEPT_WITH: Option<&'static str> = Some("de uitgave");

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        let groups: [&'static [Self]; 4] = [&[Self::Date], &[Self::Line], &[Self::Payer], &[Self::Amount]];
        groups.into_iter().filter(|group| !group.iter().any(|field| has(*field))).collect()
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Number | Self::Amount)
    }

    fn first_may_count(self) -> bool {
        matches!(self, Self::Number | Self::Reference | Self::Description)
    }
}

impl Vocabulary for CpvField {
    const KIND: ImportKind = ImportKind::Cpv;

    fn missing(has: &dyn Fn(Self) -> bool) -> Vec<&'static [Self]> {
        let groups: [&'static [Self]; 2] = [&[Self::Code], &[Self::Dutch, Self::English, Self::Social]];
        groups.into_iter().filter(|group| !group.iter().any(|field| has(*field))).collect()
    }

    fn is_of_one_row(self) -> bool {
        matches!(self, Self::Code)
    }
}

/// The headings of a kind, made comparable once
#[derive(Debug)]
pub(super) struct Lookup<F> {
    fields: HashMap<String, Vec<F>>,
    /// What people said: the field, or nothing
    said: HashMap<String, Option<F>>,
}

/// What a heading is known to mean
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told<'l, F> {
    /// People said it
    Said(F),
    /// People said that it means nothing
    Nothing,
    /// One of these fields; none for an unknown heading
    Fields(&'l [F]),
}

impl<F: Vocabulary> Lookup<F> {
    pub(super) fn new(mappings: &Mappings) -> Self {
        let mut fields: HashMap<String, Vec<F>> = HashMap::new();
        for field in F::ALL {
            let heading = field.heading();
            for name in std::iter::once(heading.dutch).chain(heading.accepted.iter().copied()) {
                let known = fields.entry(normalize(name)).or_default();
                if !known.contains(field) {
                    known.push(*field);
                }
            }
        }
        fields.remove("");
        // A name that the kind does not have was said about another one, or by an older version.
        let said = mappings.of(F::KIND).filter_map(|(heading, said)| match said {
            Said::Field(name) => Some((heading.to_owned(), Some(F::by_name(name)?))),
            Said::Nothing => Some((heading.to_owned(), None)),
        });
        Self { fields, said: said.collect() }
    }

    /// What people said that a heading means, and else the fields that it may mean
    pub(super) fn told(&self, heading: &str) -> Told<'_, F> {
        if self.said.is_empty() {
            return Told::Fields(self.fields(heading));
        }
        match self.said.get(&normalize(heading)) {
            Some(Some(field)) => Told::Said(*field),
            Some(None) => Told::Nothing,
            None => Told::Fields(self.fields(heading)),
        }
    }

    /// The fields that a heading may mean; matched whole, of a path of topics also its last step, of amounts also
    /// without their unit
    pub(super) fn fields(&self, heading: &str) -> &[F] {
        let wanted = normalize(heading);
        let step = wanted.rsplit('/').next().map(str::trim).filter(|_| F::HAS_TOPIC_PATHS);
        let found = self.fields.get(&wanted).or_else(|| self.fields.get(step?));
        found.or_else(|| self.fields.get(without_unit(&wanted)?)).map_or(&[], Vec::as_slice)
    }
}

/// "Raming x € 1.000", "Bedrag in duizenden euro's", "Waarde incl. btw": a normal heading without what it says about its
/// amounts; `None` when it says nothing
fn without_unit(heading: &str) -> Option<&str> {
    const UNITS: [&str; 17] = [
        " x €",
        " x eur",
        " x 1",
        " x1",
        " in €",
        " in eur",
        " in duizend",
        " in mln",
        " in miljoen",
        " excl. btw",
        " excl btw",
        " exclusief btw",
        " ex btw",
        " incl. btw",
        " incl btw",
        " inclusief btw",
        " inclusief 21",
    ];
    let says_unit = |rest: &str| UNITS.iter().any(|unit| rest.starts_with(unit));
    let (end, _) = heading.match_indices(' ').find(|(at, _)| heading.get(*at..).is_some_and(says_unit))?;
    heading.get(..end).map(str::trim_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_a_path_whole_before_its_last_step() {
        let lookup = Lookup::<PopulationField>::new(&Mappings::default());
        for (heading, field) in [
            (
                "Bevolking/Bevolkingssamenstelling op 1 januari/Totale bevolking (aantal)",
                PopulationField::Inhabitants,
            ),
            ("Regioaanduiding/Gemeentenaam (naam)", PopulationField::ParentName),
            ("Wijken en buurten", PopulationField::Name),
            ("Bevolking/Aantal inwoners (aantal)", PopulationField::Inhabitants),
        ] {
            assert_eq!(lookup.fields(heading), [field], "{heading}");
        }
        let density =
            "Bevolking/Bevolkingssamenstelling op 1 januari/Bevolkingsdichtheid (aantal inwoners per km²)";
        assert_eq!(lookup.fields(density), []);
        assert_eq!(Lookup::<TenderField>::new(&Mappings::default()).fields("Startdatum/Einddatum"), []);
    }
}
