use schema::types::ContractStatus;

use super::{
    Reading,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<ContractStatus> = &[
    (
        ContractStatus::Pending,
        &[
            "concept",
            "in voorbereiding",
            "voorbereiding",
            "nieuw",
            "in aanbesteding",
            "in onderhandeling",
            "nog niet ingegaan",
            "toekomstig",
            "gepland",
            "ter ondertekening",
        ],
    ),
    (
        ContractStatus::Active,
        &[
            "actief",
            "actueel",
            "active",
            "lopend",
            "lopende",
            "loopt",
            "in uitvoering",
            "uitvoering",
            "geldig",
            "getekend",
            "ondertekend",
            "verlengd",
            "open",
        ],
    ),
    (
        ContractStatus::Terminated,
        &[
            "beeindigd",
            "verlopen",
            "afgelopen",
            "afgesloten",
            "afgerond",
            "inactief",
            "niet actief",
            "opgezegd",
            "ontbonden",
            "gearchiveerd",
            "archief",
            "gesloten",
            "geeindigd",
        ],
    ),
    (
        ContractStatus::Cancelled,
        &["vervallen", "ingetrokken", "geannuleerd", "niet doorgegaan", "gaat niet door"],
    ),
];

/// Where a contract stands; nothing, with a warning, when the words are unknown
pub fn contract_status(raw: &RawValue) -> Reading<ContractStatus> {
    vocabulary::read(WORDS, raw, "status.not_understood")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, words};

    #[test]
    fn knows_what_people_write() {
        for (text, expected) in [
            ("Concept", ContractStatus::Pending),
            ("ACTIEF", ContractStatus::Active),
            ("Lopend (verlengd)", ContractStatus::Active),
            ("Beëindigd", ContractStatus::Terminated),
            ("opgezegd", ContractStatus::Terminated),
            ("niet doorgegaan", ContractStatus::Cancelled),
        ] {
            assert_eq!(contract_status(&words(text)), Reading::value(expected), "{text}");
        }
        for status in ContractStatus::ALL {
            assert_eq!(contract_status(&words(status.label())), Reading::value(*status));
        }
        assert_eq!(contract_status(&words("n.t.b.")), Reading::nothing());
        assert_eq!(contract_status(&words("groen")), Reading::nothing().warned("status.not_understood"));
        assert_eq!(contract_status(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            contract_status(&raw);
        }
    }
}
