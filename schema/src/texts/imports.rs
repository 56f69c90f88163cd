//! What is said about imports, besides their findings.

use crate::types::whole_number;

/// What can be done when an import cannot be taken back
pub const INSTEAD_OF_REVERTING: &str = "Draai eerst de latere import terug die dat wijzigde, of zet het met de hand terug. U kunt ook de werkmap van daarvoor opnieuw laten controleren en die verwerken, en van een begroting een nieuwe revisie maken.";

/// Why an import cannot be taken back, above the list of rows that are in the way
pub fn reverting_refused(count: usize) -> String {
    let rows = match count {
        1 => "is één rij".to_owned(),
        many => format!("zijn {} rijen", whole_number(i64::try_from(many).unwrap_or(i64::MAX))),
    };
    format!(
        "Terugdraaien kan niet: daarna {rows} van deze import gewijzigd, of er hangt iets anders aan. {INSTEAD_OF_REVERTING}"
    )
}
