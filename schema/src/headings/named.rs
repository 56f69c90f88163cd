use super::{BudgetField, ContractField, CpvField, ExpenseField, Field, PopulationField, TenderField};
use crate::types::ImportKind;

/// A field of a kind of workbook by its name, without its type
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedField {
    /// Stable name for programs, such as `contract_start`
    pub name: &'static str,
    /// Its Dutch heading, as we write it
    pub heading: &'static str,
}

/// The fields that a column of a kind of workbook may hold, in the order in which we write them
///
/// ```
/// use schema::{headings::named_fields, types::ImportKind};
/// let fields = named_fields(ImportKind::Calendar);
/// assert!(fields.iter().any(|field| field.name == "contract_start" && field.heading == "Ingangsdatum"));
/// ```
pub fn named_fields(kind: ImportKind) -> Vec<NamedField> {
    match kind {
        ImportKind::Calendar => all::<TenderField>(),
        ImportKind::Population => all::<PopulationField>(),
        ImportKind::Budget => all::<BudgetField>(),
        ImportKind::Contracts => all::<ContractField>(),
        ImportKind::Expenses => all::<ExpenseField>(),
        ImportKind::Cpv => all::<CpvField>(),
    }
}

fn all<F: Field>() -> Vec<NamedField> {
    F::ALL.iter().map(|field| NamedField { name: field.name(), heading: field.heading().dutch }).collect()
}

/// `ContractStart` as `contract_start`
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mappings are stored by these names: a new one may come, none may change
    #[test]
    fn names_are_stable() {
        let names = |kind| named_fields(kind).iter().map(|field| field.name).collect::<Vec<_>>().join(" ");
        assert_eq!(
            names(ImportKind::Calendar),
            "reference title description organization lead participants contact category nature cpv value \
             annual_value procedure european preparation publication submission award contract_start contract_end status priority lots year \
             remarks"
        );
        assert_eq!(
            names(ImportKind::Population),
            "code name parent_name region_kind period inhabitants measure value sex age marital_status origin status"
        );
        assert_eq!(names(ImportKind::Budget), "line amount category");
        assert_eq!(names(ImportKind::Cpv), "code dutch english parent social list");
    }

    #[test]
    fn a_field_has_one_name() {
        fn found<F: Field>() {
            for field in F::ALL {
                assert_eq!(F::by_name(field.name()), Some(*field), "{field:?}");
            }
        }
        found::<TenderField>();
        found::<PopulationField>();
        found::<BudgetField>();
        found::<ContractField>();
        found::<ExpenseField>();
        found::<CpvField>();
        assert_eq!(TenderField::by_name("title "), None);
    }
}
