//! Workbook vocabulary: what people call the columns, both ways
//!
//! Imports recognize a column by [`normalize`]d heading, matched whole; exports write [`Heading::dutch`]. One place
//! for both, so that what is exported can be imported again.

mod budget;
mod contract;
mod cpv;
mod expense;
#[cfg(test)]
mod known;
mod named;
mod normalize;
mod population;
mod tender;

pub use budget::BudgetField;
pub use contract::ContractField;
pub use cpv::CpvField;
pub use expense::ExpenseField;
pub(crate) use named::snake_case;
pub use named::{NamedField, named_fields};
pub use normalize::{name_key, normalize};
pub use population::{OtherMeasure, PopulationField, last_step, unnumbered};
pub use tender::TenderField;

/// Stands at the top of a sheet that goes with a template and holds no data: an example, an explanation
///
/// An import passes over a sheet that says so in one of its first rows.
pub const NOT_IMPORTED: &str = "Dit blad hoort bij het sjabloon en wordt niet ingelezen.";

/// Stands at the top of the sheet that lists the findings of a workbook, so that it can be handed in again as it is
///
/// An import passes over such a sheet too.
pub const LIST_NOT_IMPORTED: &str = "Dit blad hoort bij de controle en wordt niet ingelezen.";

/// Stands at the top of a sheet that adds up another one, which alone is handed in again
///
/// An import passes over such a sheet too.
pub const SUMMARY_NOT_IMPORTED: &str = "Dit blad telt het eerste blad op en wordt niet ingelezen.";

/// What the titles of our reports of money begin with, each with words of the line below it
const REPORTS: [(&str, &str); 4] = [
    ("Afrekening eerste halfjaar ", "Bedragen in euro, exclusief btw."),
    ("Afrekening tweede halfjaar ", "Bedragen in euro, exclusief btw."),
    ("Begroting en realisatie ", "Bedragen in euro, exclusief btw."),
    ("Kostenverdeling ", ", revisie "),
];

/// Whether a sheet with these first two rows is one of our reports that are not meant to be imported
pub fn is_report(title: &str, below: &str) -> bool {
    REPORTS.iter().any(|(report, words)| title.starts_with(report) && below.contains(words))
}

/// Whether a report with that title has a budget in it, which who asks for it may hand in again
pub fn has_budget(title: &str) -> bool {
    !title.starts_with("Afrekening ")
}

/// What a field is called in workbooks
#[derive(Debug, PartialEq, Eq)]
pub struct Heading {
    /// The heading that we write
    pub dutch: &'static str,
    /// Other headings that people write; [`normalize`] makes them comparable
    pub accepted: &'static [&'static str],
}

/// The fields of one kind of workbook
pub trait Field: Copy + Eq + std::fmt::Debug + 'static {
    /// All fields, in the order in which we write them
    const ALL: &'static [Self];

    /// What the field is called
    fn heading(self) -> &'static Heading;

    /// What the field is called by programs, such as `contract_start`: stable
    fn name(self) -> &'static str;

    /// The field of that name
    fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// The fields that a heading may mean: none for an unknown one, two when it is ambiguous
    fn matching(heading: &str) -> Vec<Self> {
        let wanted = normalize(heading);
        let means = |field: &&Self| {
            let known = field.heading();
            std::iter::once(known.dutch)
                .chain(known.accepted.iter().copied())
                .any(|name| normalize(name) == wanted)
        };
        if wanted.is_empty() { Vec::new() } else { Self::ALL.iter().filter(means).copied().collect() }
    }
}

/// Declares the fields of a kind of workbook with their headings
macro_rules! fields {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $dutch:literal [$($accepted:literal),* $(,)?],)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$field_meta])* $field,)+ }

        impl $crate::headings::Field for $name {
            const ALL: &'static [Self] = &[$(Self::$field),+];

            fn heading(self) -> &'static $crate::headings::Heading {
                match self {
                    $(Self::$field => {
                        const HEADING: $crate::headings::Heading =
                            $crate::headings::Heading { dutch: $dutch, accepted: &[$($accepted),*] };
                        &HEADING
                    })+
                }
            }

            fn name(self) -> &'static str {
                static NAMES: std::sync::LazyLock<Vec<String>> =
                    std::sync::LazyLock::new(|| vec![$($crate::headings::snake_case(stringify!($field))),+]);
                let place = <Self as $crate::headings::Field>::ALL.iter().position(|field| *field == self);
                place.and_then(|place| NAMES.get(place)).map_or("", String::as_str)
            }
        }
    };
}

pub(crate) use fields;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_matched_whole() {
        assert_eq!(TenderField::matching("Geraamde  waarde:*"), [TenderField::Value]);
        assert_eq!(TenderField::matching("GERAAMDE_WAARDE (in EUR)"), [TenderField::Value]);
        assert_eq!(TenderField::matching("Postcode"), []);
        assert_eq!(TenderField::matching(""), []);
    }

    #[test]
    fn knows_our_own_reports() {
        let below = "ZHW, concept. Bedragen in euro, exclusief btw.";
        assert!(is_report("Afrekening eerste halfjaar 2023 voor Delft", below));
        assert!(is_report("Kostenverdeling 2023", "ZHW, begroting 2023, revisie 2 (goedgekeurd)"));
        assert!(!is_report("Kostenverdeling 2023", "Post"), "one that people made");
        assert!(!is_report("Begroting 2023", below));
        assert!(has_budget("Kostenverdeling 2023") && !has_budget("Afrekening eerste halfjaar 2023"));
    }

    #[test]
    fn every_heading_means_one_field() {
        fn unique<F: Field>() {
            for field in F::ALL {
                let heading = field.heading();
                for name in std::iter::once(heading.dutch).chain(heading.accepted.iter().copied()) {
                    assert_eq!(F::matching(name), [*field], "{name}");
                }
            }
        }
        unique::<TenderField>();
        unique::<PopulationField>();
        unique::<BudgetField>();
        unique::<ContractField>();
        unique::<ExpenseField>();
        unique::<CpvField>();
    }
}
