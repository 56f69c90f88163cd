/// A piece of what people write about a moment
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits
    Number {
        /// Their value
        value: u32,
        /// How many there are
        digits: usize,
    },
    /// `2e`, `tweede`
    Ordinal(u32),
    /// `'23`
    ShortYear(i32),
    /// `-` or `/`, or the `.` of a date; tight without spaces
    Separator {
        /// Whether there is no space on either side
        tight: bool,
    },
    /// `en`, `of`, `&`, `+`
    And,
    /// `t/m`, `tot en met`
    Through,
    /// `tot`
    Until,
    /// `vanaf`
    From,
    /// `na`
    After,
    /// `voor`
    Before,
    /// `uiterlijk`
    AtLatest,
    /// `later` and `verder`, as in "2023 en verder"
    Onward,
    /// `kwartaal`, `Q`, `K`
    Quarter,
    /// `week`
    Week,
    /// `halfjaar`, `helft`, `H`
    Half,
    /// `jaar`
    Year,
    /// `begin`, `medio`, `eind`: 0, 1, 2
    Third(u32),
    /// A month, from 1
    Month(u32),
    /// First month of a season
    Season(u32),
    /// Anything else, which no grammar understands
    Other,
}

/// Phrases that are one word, and signs that are words
const PHRASES: &[(&str, &str)] = &[
    ("tot en met", " tm "),
    ("t/m", " tm "),
    ("t.m.", " tm "),
    ("en/of", " of "),
    ("e.v.", " ev "),
    ("m.i.v.", " "),
    ("met ingang van", " "),
    ("+/-", " "),
    ("<=", " uiterlijk "),
    ("≤", " uiterlijk "),
    (">=", " vanaf "),
    ("≥", " vanaf "),
    ("<", " voor "),
    (">", " na "),
    ("niet eerder dan", " vanaf "),
    ("niet voor", " vanaf "),
    ("niet later dan", " uiterlijk "),
    ("half jaar", " halfjaar "),
    ("loop van", " "),
    ("laatste kwartaal", " 4 kwartaal "),
];

/// Words that do not change when it is
const NOISE: &[&str] = &[
    "ca",
    "circa",
    "ongeveer",
    "plm",
    "verwacht",
    "verwachte",
    "verwachting",
    "naar",
    "gepland",
    "geplande",
    "planning",
    "waarschijnlijk",
    "vermoedelijk",
    "rond",
    "omstreeks",
    "in",
    "op",
    "om",
    "de",
    "het",
    "van",
    "tussen",
    "per",
    "maand",
    "dd",
    "d",
    "gedurende",
    "heel",
    "hele",
    "gehele",
    "streefdatum",
    "t",
    "z",
    "u",
    "uur",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "ma",
    "di",
    "wo",
    "do",
    "vr",
    "za",
    "zo",
];

const WORDS: &[(&[&str], Token)] = &[
    (&["tm"], Token::Through),
    (&["tot"], Token::Until),
    (&["en", "of"], Token::And),
    (&["vanaf", "sinds"], Token::From),
    (&["na"], Token::After),
    (&["voor"], Token::Before),
    (&["uiterlijk"], Token::AtLatest),
    (&["later", "verder", "ev"], Token::Onward),
    (&["q", "k", "kw", "kwart", "kwartaal", "kwartalen"], Token::Quarter),
    (&["week", "weken", "wk", "w"], Token::Week),
    (&["h", "halfjaar", "helft"], Token::Half),
    (&["jaar"], Token::Year),
    (&["begin"], Token::Third(0)),
    (&["medio", "half", "midden", "halverwege", "mid"], Token::Third(1)),
    (&["eind", "einde"], Token::Third(2)),
    (&["voorjaar", "lente"], Token::Season(3)),
    (&["zomer"], Token::Season(6)),
    (&["najaar", "herfst"], Token::Season(9)),
    (&["winter"], Token::Season(12)),
    (&["eerste"], Token::Ordinal(1)),
    (&["tweede", "ii"], Token::Ordinal(2)),
    (&["derde", "iii"], Token::Ordinal(3)),
    (&["vierde", "iv"], Token::Ordinal(4)),
    (&["januari", "jan", "january"], Token::Month(1)),
    (&["februari", "feb", "febr", "february"], Token::Month(2)),
    (&["maart", "mrt", "mar", "march"], Token::Month(3)),
    (&["april", "apr"], Token::Month(4)),
    (&["mei", "may"], Token::Month(5)),
    (&["juni", "jun", "june"], Token::Month(6)),
    (&["juli", "jul", "july"], Token::Month(7)),
    (&["augustus", "aug", "august"], Token::Month(8)),
    (&["september", "sep", "sept"], Token::Month(9)),
    (&["oktober", "okt", "oct", "october"], Token::Month(10)),
    (&["november", "nov"], Token::Month(11)),
    (&["december", "dec"], Token::Month(12)),
];

/// Signs without a meaning of their own
const SILENT: &str = "?!~±*\"()[],;:.='";

/// A piece of text of one kind and whether a space stands before it
struct Piece<'a> {
    text: &'a str,
    spaced: bool,
}

/// The tokens of a plain text, without noise and times of day
pub(super) fn tokens(plain: &str) -> Vec<Token> {
    let mut text = plain.to_owned();
    for (phrase, word) in PHRASES {
        if text.contains(phrase) {
            text = text.replace(phrase, word);
        }
    }
    let pieces = pieces(&text);
    let mut tokens = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    let mut after_digits = false;
    while let Some((piece, following)) = rest.split_first() {
        let (token, left) = token(piece, following, after_digits);
        tokens.extend(token);
        after_digits = is_number(piece.text);
        rest = left;
    }
    tokens
}

/// A year of two digits
pub(super) const fn full_year(short: i32) -> i32 {
    if short >= 90 { 1900 + short } else { 2000 + short }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let kind = |character: char| match character {
        '0'..='9' => 1,
        _ if character.is_alphabetic() => 2,
        _ => 0,
    };
    let mut pieces = Vec::new();
    let (mut rest, mut spaced) = (text, false);
    while let Some(first) = rest.chars().next() {
        let length = match kind(first) {
            0 => first.len_utf8(),
            one => rest.find(|character| kind(character) != one).unwrap_or(rest.len()),
        };
        let (text, left) = rest.split_at(length);
        if !text.trim().is_empty() {
            pieces.push(Piece { text, spaced });
        }
        spaced = text.trim().is_empty();
        rest = left;
    }
    pieces
}

/// The token of a piece, and the pieces after it
fn token<'a, 'b>(
    piece: &Piece,
    following: &'a [Piece<'b>],
    after_digits: bool,
) -> (Option<Token>, &'a [Piece<'b>]) {
    let next = following.first().filter(|next| !next.spaced);
    match piece.text {
        text if is_number(text) => number(text, following),
        "'" => match following {
            [year, left @ ..] if year.text.len() == 2 && is_number(year.text) => {
                (year.text.parse().ok().map(|short| Token::ShortYear(full_year(short))), left)
            }
            _ => (None, following),
        },
        "." if after_digits && !piece.spaced && next.is_some_and(|next| is_number(next.text)) => {
            (Some(Token::Separator { tight: true }), following)
        }
        "-" | "/" => (Some(Token::Separator { tight: !piece.spaced && next.is_some() }), following),
        "&" | "+" => (Some(Token::And), following),
        text if SILENT.contains(text) || NOISE.contains(&text) => (None, following),
        text => {
            let known = WORDS.iter().find(|(words, _)| words.contains(&text));
            (Some(known.map_or(Token::Other, |(_, token)| *token)), following)
        }
    }
}

/// Digits: an ordinal before `e`, nothing when they are a time of day
fn number<'a, 'b>(text: &str, following: &'a [Piece<'b>]) -> (Option<Token>, &'a [Piece<'b>]) {
    let value: u32 = if text.len() <= 8 { text.parse().unwrap_or(u32::MAX) } else { u32::MAX };
    match following {
        [colon, minutes, left @ ..] if colon.text == ":" && is_number(minutes.text) => {
            (None, after_time(left))
        }
        [suffix, left @ ..]
            if !suffix.spaced
                && matches!(suffix.text, "e" | "de" | "ste" | "st" | "nd" | "rd" | "°" | "º") =>
        {
            (Some(Token::Ordinal(value)), left)
        }
        _ if value == u32::MAX => (Some(Token::Other), following),
        _ => (Some(Token::Number { value, digits: text.len() }), following),
    }
}

/// What follows the seconds and their fraction
fn after_time<'a, 'b>(pieces: &'a [Piece<'b>]) -> &'a [Piece<'b>] {
    match pieces {
        [sign, digits, left @ ..] if matches!(sign.text, ":" | ".") && is_number(digits.text) => {
            after_time(left)
        }
        _ => pieces,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
