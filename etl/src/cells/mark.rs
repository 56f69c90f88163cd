use schema::types::ParticipationRole;

use super::{
    Note, Reading, code,
    plain::{brackets, key, plain, words},
    unknown::is_unknown,
    vocabulary::{self, Vocabulary},
};
use crate::workbook::RawValue;

const WORDS: Vocabulary<ParticipationRole> = &[
    (
        ParticipationRole::Lead,
        &[
            "p",
            "pv",
            "penv",
            "penvoerder",
            "penvoerend",
            "penvoerende gemeente",
            "penvoering",
            "trekker",
            "kartrekker",
            "t",
            "lead",
            "l",
            "regie",
            "regievoerder",
        ],
    ),
    (
        ParticipationRole::Participant,
        &[
            "x",
            "xx",
            "v",
            "ja",
            "j",
            "yes",
            "y",
            "1",
            "waar",
            "true",
            "✓",
            "✔",
            "√",
            "☑",
            "☒",
            "●",
            "•",
            "deelnemer",
            "deelname",
            "deelnemend",
            "doet mee",
            "neemt deel",
            "mee",
        ],
    ),
    (
        ParticipationRole::Interested,
        &[
            "o",
            "optioneel",
            "optie",
            "misschien",
            "mogelijk",
            "wellicht",
            "interesse",
            "geinteresseerd",
            "twijfel",
            "onder voorbehoud",
            "ovb",
            "later",
        ],
    ),
    (
        ParticipationRole::Declined,
        &["nee", "neen", "n", "no", "niet", "0", "onwaar", "false", "doet niet mee", "geen deelname", "geen"],
    ),
];

/// The check mark of the Wingdings typeface, as a file that does not say the typeface holds it
const WINGDINGS_CHECK_MARKS: [&str; 2] = ["ü", "þ"];

/// The part of a municipality in a tender, from the cell in its column; nothing when the cell is empty or says so
///
/// What stands in brackets counts when it is a mark ("x (P)" leads) and is otherwise left out, with a note. A mark with
/// a question mark ("x?") is interest.
pub fn mark(raw: &RawValue) -> Reading<ParticipationRole> {
    let Some(words) = words(raw) else { return Reading::refused(code::ERROR_VALUE) };
    if WINGDINGS_CHECK_MARKS.contains(&raw.display().as_str()) {
        return Reading::value(ParticipationRole::Participant);
    }
    let (outside, inside) = brackets(&words);
    match (role(&outside), role(&inside)) {
        (Some(ParticipationRole::Lead), Some(ParticipationRole::Participant)) => {
            Reading::value(ParticipationRole::Lead)
        }
        (Some(_), Some(role)) => Reading::value(role),
        (Some(role), None) if inside.trim().is_empty() => Reading::value(role),
        (Some(role), None) => Reading::value(role).noted(Note::remark(&inside)),
        (None, _) if is_unknown(&words) => Reading::nothing(),
        (None, _) => Reading::refused("mark.not_understood"),
    }
}

/// One mark, or several that say the same; a lead is also a participant
fn role(words: &str) -> Option<ParticipationRole> {
    let single = |part: &str| {
        let sure = part.trim_end_matches('?').trim_end();
        let said = vocabulary::find(WORDS, &key(sure));
        match (said, sure.len() < part.len()) {
            (Some(ParticipationRole::Lead | ParticipationRole::Participant), true) => {
                Some(ParticipationRole::Interested)
            }
            (None, true) if sure.is_empty() => Some(ParticipationRole::Interested),
            (said, _) => said,
        }
    };
    let words = plain(words);
    single(&words).or_else(|| {
        let roles: Option<Vec<_>> =
            words.split([',', '/', '+', '&']).map(|part| single(part.trim())).collect();
        let roles = roles?;
        let sure = |role: &ParticipationRole| {
            matches!(role, ParticipationRole::Lead | ParticipationRole::Participant)
        };
        let leads = roles.contains(&ParticipationRole::Lead);
        let (first, others) = roles.split_first()?;
        if leads && roles.iter().all(sure) {
            Some(ParticipationRole::Lead)
        } else {
            others.iter().all(|other| other == first).then_some(*first)
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use schema::texts::Label;

    use super::*;
    use crate::cells::cases::{any_value, error, moment, number, words as cell};

    #[test]
    fn knows_what_people_write() {
        let participant = [
            "x",
            "X",
            " x ",
            "v",
            "V",
            "ja",
            "J",
            "1",
            "✓",
            "✔",
            "ja*",
            "x¹",
            "Deelnemer",
            "deelname",
            "×",
            "ü",
            "WAAR",
            "x/x",
        ];
        let lead = [
            "P",
            "p.",
            "penvoerder",
            "Trekker",
            "T",
            "lead",
            "L",
            "x (P)",
            "x/P",
            "ja, penvoerder",
            "Penvoerder (ja)",
            "x + t",
        ];
        let interested = [
            "?",
            "??",
            "optioneel",
            "Misschien",
            "o",
            "mogelijk",
            "interesse",
            "x?",
            "x ?",
            "ja?",
            "P?",
            "x (optioneel)",
            "x(?)",
        ];
        let declined = ["nee", "N", "n.", "0", "ONWAAR", "nee?", "doet niet mee", "x (nee)"];
        let all = [
            (&lead[..], ParticipationRole::Lead),
            (&participant[..], ParticipationRole::Participant),
            (&interested[..], ParticipationRole::Interested),
            (&declined[..], ParticipationRole::Declined),
        ];
        for (texts, expected) in all {
            for text in texts {
                assert_eq!(mark(&cell(text)), Reading::value(expected), "{text}");
            }
        }
        for value in ParticipationRole::ALL {
            assert_eq!(mark(&cell(value.label())).value, Some(*value));
        }
    }

    #[test]
    fn takes_numbers_and_booleans() {
        assert_eq!(mark(&number(1.0)), Reading::value(ParticipationRole::Participant));
        assert_eq!(mark(&number(0.0)), Reading::value(ParticipationRole::Declined));
        assert_eq!(mark(&RawValue::Bool(true)), Reading::value(ParticipationRole::Participant));
        assert_eq!(mark(&RawValue::Bool(false)), Reading::value(ParticipationRole::Declined));
    }

    #[test]
    fn keeps_a_remark_in_sight() {
        let reading = mark(&cell("x (alleen perceel 2)"));
        assert_eq!(reading.value, Some(ParticipationRole::Participant));
        assert_eq!(reading.notes, [Note::remark("alleen perceel 2")]);
    }

    #[test]
    fn tells_nothing_from_nonsense() {
        for text in ["", " ", "-", "--", "–", "n.v.t.", "NVT", "n.t.b.", "."] {
            assert_eq!(mark(&cell(text)), Reading::nothing(), "{text}");
        }
        for raw in [
            cell("Delft"),
            cell("*"),
            cell("x/nee"),
            cell("ja, mits"),
            cell("2"),
            number(7.0),
            number(0.5),
            moment("2023-06-01"),
        ] {
            assert_eq!(mark(&raw), Reading::refused("mark.not_understood"), "{raw:?}");
        }
        assert_eq!(mark(&error()), Reading::refused("cell.error_value"));
    }

    proptest! {
        #[test]
        fn takes_anything(raw in any_value()) {
            mark(&raw);
        }
    }
}
