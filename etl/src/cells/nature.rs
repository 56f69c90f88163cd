use schema::types::ContractNature;

use super::{
    Reading,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<ContractNature> = &[
    (ContractNature::Works, &["w", "werk", "werken", "uitvoering van werken", "works"]),
    (
        ContractNature::Supplies,
        &["l", "levering", "leveringen", "leverantie", "leveranties", "goederen", "supplies"],
    ),
    (ContractNature::Services, &["d", "dienst", "diensten", "dienstverlening", "services"]),
    (
        ContractNature::SocialAndSpecificServices,
        &[
            "sas",
            "sas dienst",
            "sas diensten",
            "s",
            "sociale en andere specifieke diensten",
            "sociale en andere specifieke dienst",
            "sociale en specifieke diensten",
            "sociale en specifieke dienst",
            "sociale of andere specifieke diensten",
            "sociale diensten",
            "specifieke diensten",
            "2b",
            "2b dienst",
            "2b diensten",
        ],
    ),
    (
        ContractNature::Concession,
        &[
            "c",
            "concessie",
            "concessies",
            "concessieopdracht",
            "concessie voor diensten",
            "concessie voor werken",
            "dienstenconcessie",
            "concessie diensten",
            "concessie werken",
        ],
    ),
];

/// The nature of the contract; nothing, with a warning, when the words are unknown or mean two at once
pub fn nature(raw: &RawValue) -> Reading<ContractNature> {
    vocabulary::read(WORDS, raw, "nature.not_understood")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, words};

    #[test]
    fn knows_what_people_write() {
        let cases = [
            ("Werk(en)", ContractNature::Works),
            ("W", ContractNature::Works),
            ("leveringen ", ContractNature::Supplies),
            ("Levering(en)", ContractNature::Supplies),
            ("l.", ContractNature::Supplies),
            ("Dienst(en)", ContractNature::Services),
            ("D*", ContractNature::Services),
            ("Sociale en specifieke diensten", ContractNature::SocialAndSpecificServices),
            ("SAS-diensten", ContractNature::SocialAndSpecificServices),
            ("Concessie (diensten)", ContractNature::Concession),
        ];
        for (text, expected) in cases {
            assert_eq!(nature(&words(text)), Reading::value(expected), "{text}");
        }
        for value in ContractNature::ALL {
            assert_eq!(nature(&words(value.label())), Reading::value(*value));
        }
    }

    #[test]
    fn says_what_it_does_not_know() {
        for text in ["", "ntb", "P.M."] {
            assert_eq!(nature(&words(text)), Reading::nothing(), "{text}");
        }
        for text in ["L/D", "Leveringen en diensten", "raamovereenkomst"] {
            assert_eq!(nature(&words(text)), Reading::nothing().warned("nature.not_understood"), "{text}");
        }
        assert_eq!(nature(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            nature(&raw);
        }
    }
}
