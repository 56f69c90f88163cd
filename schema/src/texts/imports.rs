//! What is said about imports, besides their findings.

use super::Label;
use crate::{
    rules::reverting::Undone,
    types::{ImportKind, ImportStatus, whole_number},
};

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

/// That what was checked without an error can be applied, with how many warnings: "De werkmap is in orde."
pub fn can_be_applied(what: &str, warnings: i64) -> String {
    match warnings {
        0 => format!("{what} is in orde."),
        1 => format!("{what} kan worden verwerkt; er is 1 waarschuwing."),
        more => format!("{what} kan worden verwerkt; er zijn {} waarschuwingen.", whole_number(more)),
    }
}

/// What to do in place of taking back an import of that kind; of any when it is not told
pub fn instead_of_reverting(kind: Option<ImportKind>) -> String {
    let revision = match kind {
        None | Some(ImportKind::Budget) => ", en van een begroting een nieuwe revisie maken",
        Some(_) => "",
    };
    format!(
        "Kwam de wijziging uit een latere import, draai die dan eerst terug; was het met de hand, zet het dan met de hand terug. U kunt ook de werkmap van daarvoor opnieuw laten controleren en die verwerken{revision}."
    )
}

/// What a row of an import is, one and more
pub const fn import_noun(kind: ImportKind) -> (&'static str, &'static str) {
    match kind {
        ImportKind::Calendar => ("traject", "trajecten"),
        ImportKind::Population => ("inwonertal", "inwonertallen"),
        ImportKind::Contracts => ("contract", "contracten"),
        ImportKind::Budget => ("begrotingspost", "begrotingsposten"),
        ImportKind::Expenses => ("uitgave", "uitgaven"),
        ImportKind::Cpv => ("CPV-code", "CPV-codes"),
    }
}

/// "a, b en c"; `None` for nothing
pub fn listed(parts: &[String]) -> Option<String> {
    match parts {
        [] => None,
        [only] => Some(only.clone()),
        [before @ .., last] => Some(format!("{} en {last}", before.join(", "))),
    }
}

/// What taking an import back did: "Teruggedraaid: 1.200 trajecten verwijderd en 1 traject teruggekomen."
///
/// A budget comes as a revision, and goes as one.
pub fn reverted_told(kind: Option<ImportKind>, undone: Undone) -> String {
    let noun = match kind {
        Some(ImportKind::Budget) => ("revisie van de begroting", "revisies van de begroting"),
        kind => kind.map_or(("rij", "rijen"), import_noun),
    };
    let removed =
        if kind == Some(ImportKind::Budget) { "verwijderd, met al haar posten" } else { "verwijderd" };
    let told = |count: i64, deed: &str| {
        let noun = if count == 1 { noun.0 } else { noun.1 };
        (count > 0).then(|| format!("{} {noun} {deed}", whole_number(count)))
    };
    let parts = [
        told(undone.removed, removed),
        told(undone.restored, "teruggezet"),
        told(undone.returned, "teruggekomen"),
    ];
    match listed(&parts.into_iter().flatten().collect::<Vec<_>>()) {
        None => "Er was niets terug te zetten.".to_owned(),
        Some(parts) => format!("Teruggedraaid: {parts}."),
    }
}

/// Why an import of that kind cannot be taken back, above the list of rows that are in the way
pub fn reverting_refused(kind: Option<ImportKind>, count: usize) -> String {
    let rows = match count {
        1 => "is één rij".to_owned(),
        many => format!("zijn {} rijen", whole_number(i64::try_from(many).unwrap_or(i64::MAX))),
    };
    format!(
        "Terugdraaien kan niet: daarna {rows} van deze import gewijzigd of ergens voor gebruikt; hieronder staat welke, en door wie. {}",
        instead_of_reverting(kind)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_undone() {
        let undone = Undone { removed: 1200, returned: 1, ..Undone::default() };
        assert_eq!(
            reverted_told(Some(ImportKind::Calendar), undone),
            "Teruggedraaid: 1.200 trajecten verwijderd en 1 traject teruggekomen."
        );
        let revision = Undone { removed: 1, ..Undone::default() };
        assert_eq!(
            reverted_told(Some(ImportKind::Budget), revision),
            "Teruggedraaid: 1 revisie van de begroting verwijderd, met al haar posten."
        );
        assert!(reverted_told(None, Undone::default()).contains("niets"));
    }

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
