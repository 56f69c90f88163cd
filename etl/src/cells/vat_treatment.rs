use schema::types::VatTreatment;

use super::{
    Reading,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<VatTreatment> = &[
    (
        VatTreatment::Compensated,
        &[
            "compensabel",
            "compensabele btw",
            "btw compensabel",
            "compensabel bcf",
            "bcf",
            "via bcf",
            "btw compensatiefonds",
            "via btw compensatiefonds",
            "compenseerbaar",
            "gecompenseerd",
        ],
    ),
    (
        VatTreatment::Deducted,
        &[
            "verrekenbaar",
            "verrekenbare btw",
            "btw verrekenbaar",
            "verrekend",
            "aftrekbaar",
            "btw aftrekbaar",
            "in aftrek",
            "voorbelasting",
        ],
    ),
    (
        VatTreatment::ReverseCharged,
        &["verlegd", "btw verlegd", "verlegde btw", "verlegging", "verleggingsregeling"],
    ),
    (
        VatTreatment::NotRecovered,
        &[
            "niet terug te vragen",
            "niet terugvorderbaar",
            "niet compensabel",
            "niet compenseerbaar",
            "niet verrekenbaar",
            "btw niet verrekenbaar",
            "niet aftrekbaar",
            "kostprijsverhogend",
        ],
    ),
    (
        VatTreatment::Exempt,
        &[
            "vrijgesteld",
            "btw vrijgesteld",
            "vrijgesteld van btw",
            "vrijstelling",
            "btw vrij",
            "geen btw",
            "zonder btw",
        ],
    ),
];

/// What became of the VAT; nothing, with a warning, when the words are unknown: a rate or an amount does not say it
pub fn vat_treatment(raw: &RawValue) -> Reading<VatTreatment> {
    vocabulary::read(WORDS, raw, "vat_treatment.not_understood")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, number, words};

    #[test]
    fn knows_what_people_write() {
        let cases = [
            ("Compensabel", VatTreatment::Compensated),
            ("BCF", VatTreatment::Compensated),
            ("btw-compensatiefonds", VatTreatment::Compensated),
            ("Verrekenbaar (100%)", VatTreatment::Deducted),
            ("BTW verlegd", VatTreatment::ReverseCharged),
            ("niet-compensabel", VatTreatment::NotRecovered),
            ("Kostprijsverhogend.", VatTreatment::NotRecovered),
            ("geen btw", VatTreatment::Exempt),
        ];
        for (text, expected) in cases {
            assert_eq!(vat_treatment(&words(text)), Reading::value(expected), "{text}");
        }
        for value in VatTreatment::ALL {
            assert_eq!(vat_treatment(&words(value.label())), Reading::value(*value), "what we write");
        }
    }

    #[test]
    fn says_what_it_does_not_know() {
        for text in ["", "n.v.t.", "onbekend", "-"] {
            assert_eq!(vat_treatment(&words(text)), Reading::nothing(), "{text}");
        }
        let warned = Reading::nothing().warned("vat_treatment.not_understood");
        for raw in [words("21%"), words("hoog"), words("deels compensabel"), number(210.0)] {
            assert_eq!(vat_treatment(&raw), warned, "{raw:?}");
        }
        assert_eq!(vat_treatment(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            vat_treatment(&raw);
        }
    }
}
