use schema::types::TenderStatus;

use super::{
    Reading, code,
    plain::{key, words},
    unknown::is_unknown,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<TenderStatus> = &[
    (
        TenderStatus::Registered,
        &[
            "aangemeld",
            "aanmelding",
            "idee",
            "nieuw",
            "geregistreerd",
            "concept",
            "wens",
            "inventarisatie",
            "orientatie",
        ],
    ),
    (TenderStatus::Assessed, &["afgewogen", "afweging", "beoordeeld", "pre kick off", "pre kickoff"]),
    (
        TenderStatus::Planned,
        &[
            "gepland",
            "ingepland",
            "planning",
            "in planning",
            "nog te starten",
            "nog niet gestart",
            "niet gestart",
            "te starten",
        ],
    ),
    (
        TenderStatus::KickedOff,
        &[
            "kick off",
            "kickoff",
            "kick off gehouden",
            "kick off geweest",
            "kickoff gehouden",
            "in voorbereiding",
            "voorbereiding",
            "gestart",
            "opgestart",
            "opgepakt",
        ],
    ),
    (
        TenderStatus::Published,
        &[
            "gepubliceerd",
            "publicatie",
            "loopt",
            "lopend",
            "lopende",
            "aanbesteding loopt",
            "lopende aanbesteding",
            "in procedure",
            "in de markt",
            "in aanbesteding",
            "inschrijving",
            "beoordeling",
        ],
    ),
    (
        TenderStatus::Awarded,
        &[
            "gegund",
            "voorlopig gegund",
            "voorlopige gunning",
            "gunning",
            "definitief gegund",
            "definitieve gunning",
        ],
    ),
    (
        TenderStatus::Contracted,
        &[
            "gecontracteerd",
            "contract",
            "contract getekend",
            "contract gesloten",
            "contract afgesloten",
            "contractfase",
            "overeenkomst getekend",
            "overeenkomst gesloten",
            "in contract",
        ],
    ),
    (
        TenderStatus::Closed,
        &["afgerond", "gereed", "klaar", "afgesloten", "gesloten", "voltooid", "afgehandeld"],
    ),
    (
        TenderStatus::Withdrawn,
        &[
            "ingetrokken",
            "vervallen",
            "vervalt",
            "gaat niet door",
            "niet doorgegaan",
            "niet door",
            "geannuleerd",
            "geschrapt",
            "gestopt",
            "stopgezet",
            "ingetrokken vervallen",
        ],
    ),
];

/// The step in the life of a tender, also numbered ("3. Gepland"); nothing, with a warning, when the words are unknown
pub fn status(raw: &RawValue) -> Reading<TenderStatus> {
    let Some(words) = words(raw) else { return Reading::refused(code::ERROR_VALUE) };
    let key = key(&words);
    let unnumbered = key.trim_start_matches(|character: char| character.is_ascii_digit() || character == ' ');
    match vocabulary::find(WORDS, unnumbered) {
        Some(status) => Reading::value(status),
        None if is_unknown(&words) => Reading::nothing(),
        None => Reading::nothing().warned("status.not_understood"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, number, words as cell};

    #[test]
    fn knows_what_people_write() {
        let cases = [
            ("Idee", TenderStatus::Registered),
            ("afgewogen", TenderStatus::Assessed),
            ("Pré kick-off", TenderStatus::Assessed),
            ("3. Gepland", TenderStatus::Planned),
            ("In voorbereiding", TenderStatus::KickedOff),
            ("Kick-off", TenderStatus::KickedOff),
            ("loopt", TenderStatus::Published),
            ("Gegund (voorlopig)", TenderStatus::Awarded),
            ("Contract getekend", TenderStatus::Contracted),
            ("AFGEROND", TenderStatus::Closed),
            ("Ingetrokken/vervallen", TenderStatus::Withdrawn),
        ];
        for (text, expected) in cases {
            assert_eq!(status(&cell(text)), Reading::value(expected), "{text}");
        }
        for value in TenderStatus::ALL {
            assert_eq!(status(&cell(value.label())), Reading::value(*value));
        }
    }

    #[test]
    fn says_what_it_does_not_know() {
        for text in ["", "-", "onbekend"] {
            assert_eq!(status(&cell(text)), Reading::nothing(), "{text}");
        }
        for raw in [cell("on hold"), cell("groen"), number(3.0)] {
            assert_eq!(status(&raw), Reading::nothing().warned("status.not_understood"), "{raw:?}");
        }
        assert_eq!(status(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            status(&raw);
        }
    }
}
