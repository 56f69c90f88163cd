use super::plain::key;

/// What people write where nobody knows yet, or where it does not apply; without full stops
const WORDS: &[&str] = &[
    "pm",
    "p m",
    "pro memorie",
    "ntb",
    "n t b",
    "nnb",
    "nb",
    "nvt",
    "n v t",
    "na",
    "n a",
    "tbd",
    "tba",
    "tbc",
    "onbekend",
    "nog onbekend",
    "niet bekend",
    "nog niet bekend",
    "nader te bepalen",
    "nog te bepalen",
    "nog nader te bepalen",
    "later te bepalen",
    "wordt nader bepaald",
    "wordt later bepaald",
    "nog niet bepaald",
    "te bepalen",
    "nader in te vullen",
    "nog in te vullen",
    "niet ingevuld",
    "volgt",
    "volgt nog",
    "volgt later",
    "later",
    "niet van toepassing",
    "geen idee",
    "unknown",
];

/// Words for "does not apply", which is less than unknown: there is no value and there will be none
const NOT_APPLICABLE: &[&str] = &["nvt", "n v t", "na", "n a", "niet van toepassing"];

/// Whether a plain text says that nobody knows: `P.M.`, `n.t.b.`, `?`, `-`, nothing at all
pub(super) fn is_unknown(plain: &str) -> bool {
    plain.chars().all(|character| matches!(character, '-' | '.' | '_' | '/' | '?' | ' ')) || {
        let key = key(plain);
        WORDS.contains(&key.trim_end_matches('?').trim_end())
    }
}

/// Whether a plain text says that it does not apply: `n.v.t.`
pub(super) fn is_not_applicable(plain: &str) -> bool {
    NOT_APPLICABLE.contains(&key(plain).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_ways_to_say_unknown() {
        for text in [
            "",
            "-",
            "--",
            "?",
            "...",
            "p.m.",
            "pm",
            "n.t.b.",
            "ntb",
            "n.n.b.",
            "onbekend?",
            "tbd",
            "n/a",
            "n.v.t.",
        ] {
            assert!(is_unknown(text), "{text}");
        }
        for text in ["x", "0", "ja", "q2", "*", "na 1 juni", "ntb 2023"] {
            assert!(!is_unknown(text), "{text}");
        }
        assert!(is_not_applicable("n.v.t."));
        assert!(!is_not_applicable("n.t.b."));
    }
}
