use super::{
    moment::{Moment, Unit},
    token::{Token, full_year},
};

/// What was read, and the tokens after it
pub(super) type Parsed<'a, T> = Option<(T, &'a [Token])>;

/// Years that a moment may say; what is far away is said elsewhere
const YEARS: std::ops::RangeInclusive<u32> = 1900..=9999;

/// Years that stand alone: other numbers of four digits are no years
const LONE_YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// One moment at the start of the tokens
pub(super) fn moment(tokens: &[Token]) -> Parsed<'_, Moment> {
    numeric(tokens).or_else(|| year_first(tokens)).or_else(|| named(tokens)).or_else(|| lone_year(tokens))
}

/// A second moment that leaves out what the first one said: the 2 of "Q1/2", the 26 of "week 23-26", the 24 of "2023/24"
pub(super) fn continued(first: Moment, tokens: &[Token]) -> Parsed<'_, Moment> {
    let [Token::Number { value, digits }, rest @ ..] = tokens else { return None };
    let unit = match first.unit {
        Unit::Quarter(_) if *digits == 1 && (1..=4).contains(value) => Unit::Quarter(*value),
        Unit::Half(_) if *digits == 1 && (1..=2).contains(value) => Unit::Half(*value),
        // the 4 of "2023-W23-4" is a weekday
        Unit::Week(_) if *digits == 2 || *digits == 1 && first.year.is_none() => Unit::Week(*value),
        Unit::Year if *digits == 2 => {
            let year = full_year(i32::try_from(*value).ok()?);
            return (Some(year) > first.year)
                .then_some((Moment { unit: Unit::Year, year: Some(year) }, rest));
        }
        _ => return None,
    };
    let (year, rest) = year(unit, rest);
    Some((Moment { unit, year }, rest))
}

/// A first moment that leaves out what the second one says: the 1 of "1 t/m 15 juni", "1e/2e kwartaal"
pub(super) fn announced(number: u32, second: Unit) -> Option<Unit> {
    match second {
        Unit::Day { month, .. } => Some(Unit::Day { month, day: number }),
        Unit::Quarter(_) if (1..=4).contains(&number) => Some(Unit::Quarter(number)),
        Unit::Half(_) if (1..=2).contains(&number) => Some(Unit::Half(number)),
        Unit::Week(_) => Some(Unit::Week(number)),
        _ => None,
    }
}

/// Dates and months in digits: day first, or year first
fn numeric(tokens: &[Token]) -> Parsed<'_, Moment> {
    use Token::{Number, Separator};
    match tokens {
        [Number { value: date, digits: 8 }, rest @ ..] => {
            let unit = Unit::Day { month: date / 100 % 100, day: date % 100 };
            YEARS.contains(&(date / 10_000)).then_some((Moment { unit, year: signed(date / 10_000) }, rest))
        }
        [
            Number { value: year, digits: 4 },
            Separator { tight: true },
            Number { value: month, digits: 1..=2 },
            Separator { tight: true },
            Number { value: day, digits: 1..=2 },
            rest @ ..,
        ]
        | [
            Number { value: day, digits: 1..=2 },
            Separator { .. },
            Number { value: month, digits: 1..=2 },
            Separator { .. },
            Number { value: year, digits: 4 },
            rest @ ..,
        ] => {
            let unit = Unit::Day { month: *month, day: *day };
            YEARS.contains(year).then_some((Moment { unit, year: signed(*year) }, rest))
        }
        [
            Number { value: day, digits: 1..=2 },
            Separator { tight: true },
            Number { value: month, digits: 1..=2 },
            Separator { tight: true },
            Number { value: short, digits: 2 },
            rest @ ..,
        ] => {
            let unit = Unit::Day { month: *month, day: *day };
            Some((Moment { unit, year: signed(*short).map(full_year) }, rest))
        }
        [
            Number { value: year, digits: 4 },
            Separator { tight: true },
            Number { value: month, digits: 1..=2 },
            rest @ ..,
        ]
        | [
            Number { value: month, digits: 1..=2 },
            Separator { tight: true },
            Number { value: year, digits: 4 },
            rest @ ..,
        ] => {
            let known = YEARS.contains(year) && (1..=12).contains(month) && !goes_on(rest);
            known.then_some((Moment { unit: Unit::Month(*month), year: signed(*year) }, rest))
        }
        _ => None,
    }
}

/// "2023-Q2", "2023 mei": the year first, the rest without one
fn year_first(tokens: &[Token]) -> Parsed<'_, Moment> {
    let [Token::Number { value, digits: 4 }, rest @ ..] = tokens else { return None };
    let rest = if let [Token::Separator { .. }, rest @ ..] = rest { rest } else { rest };
    let (moment, rest) = named(rest)?;
    let yearless = moment.year.is_none() && YEARS.contains(value);
    yearless.then_some((Moment { unit: moment.unit, year: signed(*value) }, rest))
}

/// A moment with a word in it, and its year where it is said
fn named(tokens: &[Token]) -> Parsed<'_, Moment> {
    let (unit, rest) = unit(tokens)?;
    let (year, rest) = year(unit, rest);
    Some((Moment { unit, year }, rest))
}

fn unit(tokens: &[Token]) -> Parsed<'_, Unit> {
    use Token::{Half, Month, Number, Ordinal, Quarter, Season, Separator, Third, Week, Year};
    match tokens {
        [
            Number { value: day, digits: 1..=2 } | Ordinal(day),
            Separator { tight: true },
            Month(month),
            rest @ ..,
        ]
        | [Number { value: day, digits: 1..=2 } | Ordinal(day), Month(month), rest @ ..] => {
            Some((Unit::Day { month: *month, day: *day }, rest))
        }
        [Quarter, Number { value: quarter @ 1..=4, digits: 1 } | Ordinal(quarter @ 1..=4), rest @ ..]
        | [Number { value: quarter @ 1..=4, digits: 1 } | Ordinal(quarter @ 1..=4), Quarter, rest @ ..] => {
            Some((Unit::Quarter(*quarter), rest))
        }
        [Week, Number { value: week, digits: 1..=2 }, rest @ ..] | [Ordinal(week), Week, rest @ ..] => {
            Some((Unit::Week(*week), rest))
        }
        [
            Number { value: half @ 1..=2, digits: 1 } | Ordinal(half @ 1..=2),
            Half,
            Month(month),
            rest @ ..,
        ] => Some((Unit::MonthHalf { month: *month, half: *half }, rest)),
        [Number { value: half @ 1..=2, digits: 1 } | Ordinal(half @ 1..=2), Half, Year, rest @ ..]
        | [Number { value: half @ 1..=2, digits: 1 } | Ordinal(half @ 1..=2), Half, rest @ ..]
        | [Half, Number { value: half @ 1..=2, digits: 1 }, rest @ ..] => Some((Unit::Half(*half), rest)),
        [Third(third), rest @ ..] => match unit(rest) {
            Some((whole, rest)) => whole.third(*third).map(|part| (part, rest)),
            None => Some((Unit::YearThird(*third), rest)),
        },
        [Season(first), rest @ ..] => Some((Unit::Season(*first), rest)),
        [Month(month), rest @ ..] => Some((Unit::Month(*month), rest)),
        [Year, rest @ ..] => Some((Unit::Year, rest)),
        _ => None,
    }
}

/// The year behind a moment, where one is said
fn year(unit: Unit, tokens: &[Token]) -> (Option<i32>, &[Token]) {
    use Token::{Number, Separator, ShortYear};
    let found = match tokens {
        [ShortYear(year), rest @ ..] | [Separator { .. }, ShortYear(year), rest @ ..] => Some((*year, rest)),
        [Number { value, digits: 4 }, rest @ ..] if YEARS.contains(value) => {
            signed(*value).map(|year| (year, rest))
        }
        [Separator { .. }, Number { value, digits: 4 }, rest @ ..]
            if YEARS.contains(value) && !goes_on(rest) =>
        {
            signed(*value).map(|year| (year, rest))
        }
        // "week 23-24" are two weeks
        [Number { value, digits: 2 }, rest @ ..]
        | [Separator { tight: true }, Number { value, digits: 2 }, rest @ ..]
            if !matches!(unit, Unit::Week(_)) && ends(rest) =>
        {
            signed(*value).map(|short| (full_year(short), rest))
        }
        _ => None,
    };
    match (found, unit) {
        (Some((year, rest)), Unit::Season(12) | Unit::SeasonThird { first: 12, .. }) => {
            (Some(year), after_next_year(year, rest))
        }
        (Some((year, rest)), _) => (Some(year), rest),
        (None, _) => (None, tokens),
    }
}

/// "winter 2023/2024": the second year says nothing new
fn after_next_year(year: i32, tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Separator { .. }, Token::ShortYear(next), rest @ ..] if *next == year + 1 => rest,
        [Token::Separator { .. }, Token::Number { value, digits: 4 }, rest @ ..]
            if signed(*value) == Some(year + 1) =>
        {
            rest
        }
        [Token::Separator { .. }, Token::Number { value, digits: 2 }, rest @ ..]
            if signed(*value).map(full_year) == Some(year + 1) =>
        {
            rest
        }
        _ => tokens,
    }
}

fn lone_year(tokens: &[Token]) -> Parsed<'_, Moment> {
    let (year, rest) = match tokens {
        [Token::ShortYear(year), rest @ ..] => (Some(*year), rest),
        [Token::Number { value, digits: 4 }, rest @ ..] => (signed(*value), rest),
        _ => (None, tokens),
    };
    let known = year.is_some_and(|year| LONE_YEARS.contains(&year));
    known.then_some((Moment { unit: Unit::Year, year }, rest))
}

/// Whether a date in digits goes on: what stands before is no month and year
fn goes_on(tokens: &[Token]) -> bool {
    matches!(tokens, [Token::Separator { tight: true }, Token::Number { digits: 1..=2, .. }, ..])
}

/// Whether a moment may end here
fn ends(tokens: &[Token]) -> bool {
    use Token::{And, Onward, Separator, Through, Until};
    matches!(tokens, [] | [And | Onward | Separator { .. } | Through | Until, ..])
}

fn signed(year: u32) -> Option<i32> {
    i32::try_from(year).ok()
}
