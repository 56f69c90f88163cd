use schema::types::Procedure;

use super::{
    Note, Reading,
    plain::{key, words},
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<Procedure> = &[
    (
        Procedure::Open,
        &[
            "openbaar",
            "openbare procedure",
            "openbare aanbesteding",
            "europees openbaar",
            "openbaar europees",
            "eu openbaar",
            "openbaar eu",
            "europese openbare procedure",
            "europees openbare procedure",
            "europese openbare aanbesteding",
            "europees openbare aanbesteding",
            "openbare europese aanbesteding",
            "openbare europese procedure",
            "eo",
            "eop",
            "eoa",
            "eu oa",
            "open",
        ],
    ),
    (
        Procedure::Restricted,
        &[
            "niet openbaar",
            "nietopenbaar",
            "niet openbare procedure",
            "niet openbare aanbesteding",
            "europees niet openbaar",
            "eu niet openbaar",
            "niet openbaar europees",
            "europese niet openbare procedure",
            "europees niet openbare procedure",
            "europese niet openbare aanbesteding",
            "europees niet openbare aanbesteding",
            "eno",
            "enop",
            "enoa",
            "restricted",
        ],
    ),
    (
        Procedure::CompetitiveWithNegotiation,
        &[
            "mededingingsprocedure met onderhandeling",
            "mededingingsprocedure met onderhandelingen",
            "mededingingsprocedure",
            "mededinging met onderhandeling",
            "onderhandelingsprocedure met bekendmaking",
            "onderhandeling met bekendmaking",
            "onderhandelingsprocedure met voorafgaande bekendmaking",
            "onderhandelingsprocedure met aankondiging",
            "mmo",
            "mpo",
            "omb",
            "ompb",
        ],
    ),
    (
        Procedure::CompetitiveDialogue,
        &[
            "concurrentiegerichte dialoog",
            "concurrentie gerichte dialoog",
            "concurrentiegerichte dialoogprocedure",
            "cgd",
            "dialoog",
            "dialoogprocedure",
        ],
    ),
    (
        Procedure::InnovationPartnership,
        &["innovatiepartnerschap", "innovatie partnerschap", "procedure van het innovatiepartnerschap"],
    ),
    (
        Procedure::NegotiatedWithoutPublication,
        &[
            "onderhandeling zonder bekendmaking",
            "onderhandelingsprocedure zonder bekendmaking",
            "onderhandelingsprocedure zonder voorafgaande bekendmaking",
            "onderhandelingsprocedure zonder aankondiging",
            "onderhandelingsprocedure zonder voorafgaande aankondiging",
            "onderhandeling zonder aankondiging",
            "ozb",
            "ozvb",
        ],
    ),
    (
        Procedure::NationalOpen,
        &[
            "nationaal openbaar",
            "openbaar nationaal",
            "nationale openbare procedure",
            "nationaal openbare procedure",
            "nationale openbare aanbesteding",
            "nationaal openbare aanbesteding",
            "no",
            "nop",
            "noa",
        ],
    ),
    (
        Procedure::NationalRestricted,
        &[
            "nationaal niet openbaar",
            "niet openbaar nationaal",
            "nationale niet openbare procedure",
            "nationaal niet openbare procedure",
            "nationale niet openbare aanbesteding",
            "nationaal niet openbare aanbesteding",
            "nno",
            "nnop",
        ],
    ),
    (
        Procedure::MultiplePrivate,
        &[
            "meervoudig onderhands",
            "meervoudig",
            "meervoudig onderhandse procedure",
            "meervoudige onderhandse procedure",
            "meervoudig onderhandse aanbesteding",
            "meervoudige onderhandse aanbesteding",
            "meervoudig onderhandse offerteaanvraag",
            "meervoudige offerteaanvraag",
            "onderhands meervoudig",
            "mo",
            "mvo",
            "moa",
            "mop",
            "mvoh",
        ],
    ),
    (
        Procedure::SinglePrivate,
        &[
            "enkelvoudig onderhands",
            "enkelvoudig",
            "enkelvoudig onderhandse procedure",
            "enkelvoudige onderhandse procedure",
            "enkelvoudig onderhandse aanbesteding",
            "enkelvoudige onderhandse aanbesteding",
            "enkelvoudig onderhandse gunning",
            "onderhands enkelvoudig",
            "1 op 1",
            "een op een",
            "1 op 1 gunning",
            "een op een gunning",
            "directe gunning",
            "rechtstreekse gunning",
            "evo",
            "evoh",
        ],
    ),
    (
        Procedure::SocialAndSpecific,
        &[
            "sas",
            "sas procedure",
            "procedure sas",
            "sas dienst",
            "sas diensten",
            "sociale en andere specifieke diensten",
            "sociale en specifieke diensten",
            "procedure voor sociale en andere specifieke diensten",
            "procedure sociale en andere specifieke diensten",
            "2b",
            "2b dienst",
            "2b diensten",
        ],
    ),
    (
        Procedure::DynamicPurchasingSystem,
        &["das", "dynamisch aankoopsysteem", "dynamisch aankoop systeem", "dps"],
    ),
    (
        Procedure::EuropeanUnspecified,
        &[
            "europees",
            "europese aanbesteding",
            "europees aanbesteden",
            "europees aanbesteed",
            "europese procedure",
            "eu",
            "eu aanbesteding",
            "ea",
        ],
    ),
];

/// Abbreviations that are used for two procedures (EO: also enkelvoudig onderhands; NO: also niet-openbaar), and what
/// they are taken for
const AMBIGUOUS: &[(&str, &str)] = &[
    ("eo", "Europees openbaar (EO staat soms voor enkelvoudig onderhands)"),
    ("eop", "Europees openbaar (EOP staat soms voor enkelvoudig onderhands)"),
    ("no", "nationaal openbaar (NO staat soms voor niet-openbaar)"),
];

/// The procurement procedure; nothing, with a warning, when the words are unknown
pub fn procedure(raw: &RawValue) -> Reading<Procedure> {
    let reading = vocabulary::read(WORDS, raw, "procedure.not_understood");
    let key = words(raw).map(|words| key(&words));
    let ambiguous = AMBIGUOUS.iter().find(|(abbreviation, _)| key.as_deref() == Some(abbreviation));
    match ambiguous {
        Some((_, meaning)) => reading.noted(Note::info("procedure.abbreviation", *meaning)),
        None => reading,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, words as cell};

    #[test]
    fn knows_what_people_write() {
        let cases = [
            ("Openbaar", Procedure::Open),
            ("Europees openbaar", Procedure::Open),
            ("EU - openbaar", Procedure::Open),
            (" E.O. ", Procedure::Open),
            ("EOP", Procedure::Open),
            ("Niet-openbaar", Procedure::Restricted),
            ("Niet openbare procedure", Procedure::Restricted),
            ("ENO", Procedure::Restricted),
            ("Onderhandelingsprocedure met bekendmaking", Procedure::CompetitiveWithNegotiation),
            ("Concurrentiegerichte\ndialoog", Procedure::CompetitiveDialogue),
            ("Innovatiepartnerschap", Procedure::InnovationPartnership),
            ("Onderhandeling zonder bekendmaking", Procedure::NegotiatedWithoutPublication),
            ("Nationaal openbaar", Procedure::NationalOpen),
            ("NO", Procedure::NationalOpen),
            ("nationaal niet-openbaar", Procedure::NationalRestricted),
            ("meervoudig\u{a0}onderhands", Procedure::MultiplePrivate),
            ("Meervoudig onderhands (MVO)", Procedure::MultiplePrivate),
            ("MO", Procedure::MultiplePrivate),
            ("1-op-1", Procedure::SinglePrivate),
            ("SAS-procedure", Procedure::SocialAndSpecific),
            ("DAS", Procedure::DynamicPurchasingSystem),
            ("EA", Procedure::EuropeanUnspecified),
        ];
        for (text, expected) in cases {
            assert_eq!(procedure(&cell(text)).value, Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_the_labels_that_we_write() {
        for value in Procedure::ALL {
            assert_eq!(procedure(&cell(value.label())), Reading::value(*value));
        }
    }

    #[test]
    fn says_what_it_does_not_know() {
        for text in ["", "n.t.b.", "onbekend", "?", "-"] {
            assert_eq!(procedure(&cell(text)), Reading::nothing(), "{text}");
        }
        for text in ["onderhands", "nationaal", "raamovereenkomst", "EO of MO"] {
            assert_eq!(
                procedure(&cell(text)),
                Reading::nothing().warned("procedure.not_understood"),
                "{text}"
            );
        }
        assert_eq!(procedure(&error()), Reading::refused("cell.error_value"));
        assert_eq!(
            procedure(&cell("EO")).notes.first().map(|note| note.code),
            Some("procedure.abbreviation")
        );
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            procedure(&raw);
        }
    }
}
