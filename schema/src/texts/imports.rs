//! What is said about imports, besides their findings.

use super::Label;
use crate::types::{ImportStatus, whole_number};

/// Codes of the findings that say what somebody did to an import: turned it down, or broke it off
pub const DEEDS: [&str; 2] = ["import.rejected", "import.cancelled"];

/// Where an import stands, in a word; `deed` is the code of the finding that says what somebody did to it
///
/// A person turns down (afwijzen) or breaks off (afbreken); what the check itself cannot take is afgekeurd.
pub fn import_status(status: ImportStatus, deed: Option<&str>) -> &'static str {
    match (status, deed) {
        (ImportStatus::Rejected, Some("import.rejected")) => "afgewezen",
        (ImportStatus::Rejected, Some("import.cancelled")) => "afgebroken",
        (ImportStatus::Rejected, _) => "afgekeurd",
        (other, _) => other.label(),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_does_is_not_what_the_check_does() {
        let told = |deed| import_status(ImportStatus::Rejected, deed);
        assert_eq!(
            [None, Some(DEEDS[0]), Some(DEEDS[1])].map(told),
            ["afgekeurd", "afgewezen", "afgebroken"]
        );
        assert_eq!(import_status(ImportStatus::Applied, None), "verwerkt");
    }
}
