use crate::types::Precision;
use chrono::NaiveDate;

use super::{
    grammar::{self, Parsed},
    moment::{Moment, Unit},
    token::{Token, full_year},
};

/// First and last day, one of them perhaps open
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day
    pub start: Option<NaiveDate>,
    /// Last day, included
    pub end: Option<NaiveDate>,
    /// How precise it is
    pub precision: Precision,
}

/// Why words are no span
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No grammar knows them
    NotUnderstood,
    /// No year is said, and none is known
    YearMissing,
    /// No such day or week
    NoSuchDay,
    /// It ends before it starts
    Backwards,
}

/// On which side of a moment it is
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// `vanaf`
    From,
    /// `na`
    After,
    /// `uiterlijk`, `t/m`
    AtLatest,
    /// `voor`, `tot`: excludes what follows, as the language has it
    Before,
}

/// How two moments are joined: whether the second one is included
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Through,
    Until,
}

/// One moment, two joined ones, or one with a side; the year is the calendar's where none is said
pub(super) fn span(tokens: &[Token], calendar: Option<i32>) -> Result<Span, Refusal> {
    let (bound, rest) = bound(tokens);
    let (first, rest) = first(rest).ok_or(Refusal::NotUnderstood)?;
    match (bound, rest) {
        (None, []) => single(first, calendar),
        (Some(bound), []) => sided(bound, first, calendar),
        (None, [Token::Onward] | [Token::And, Token::Onward]) => sided(Bound::From, first, calendar),
        (None | Some(Bound::From), rest) => {
            let (joint, second) = last(first, rest, calendar).ok_or(Refusal::NotUnderstood)?;
            joined(first, joint, second, calendar)
        }
        _ => Err(Refusal::NotUnderstood),
    }
}

fn bound(tokens: &[Token]) -> (Option<Bound>, &[Token]) {
    let (bound, rest) = match tokens {
        // "uiterlijk voor 1 juni": the stricter one
        [Token::AtLatest, rest @ ..]
            if matches!(rest, [Token::Before | Token::Until | Token::Through, ..]) =>
        {
            return bound(rest);
        }
        [Token::From, rest @ ..] => (Bound::From, rest),
        [Token::After, rest @ ..] => (Bound::After, rest),
        [Token::AtLatest | Token::Through, rest @ ..] => (Bound::AtLatest, rest),
        [Token::Before | Token::Until, rest @ ..] => (Bound::Before, rest),
        _ => return (None, tokens),
    };
    (Some(bound), rest)
}

/// The first moment, also one that leaves its unit to the second: "1 t/m 15 juni"
fn first(tokens: &[Token]) -> Parsed<'_, Moment> {
    grammar::moment(tokens).or_else(|| {
        let [Token::Number { value, digits: 1..=2 } | Token::Ordinal(value), rest @ ..] = tokens else {
            return None;
        };
        let (_, second) = joint(rest)?;
        let (second, _) = grammar::moment(second)?;
        grammar::announced(*value, second.unit).map(|unit| (Moment { unit, year: None }, rest))
    })
}

/// The last of the moments that are joined to a first one: of "mei/juni/juli" the third
fn last(first: Moment, tokens: &[Token], calendar: Option<i32>) -> Option<(Joint, Moment)> {
    let (how, rest) = joint(tokens)?;
    let tight = matches!(tokens, [Token::Separator { tight: true }, ..]);
    let (second, rest) = match grammar::continued(first, rest) {
        Some((second, _)) if tight && is_perhaps_year(first, second, calendar) => return None,
        continued => continued.or_else(|| grammar::moment(rest))?,
    };
    if rest.is_empty() { Some((how, second)) } else { last(second, rest, calendar) }
}

fn joint(tokens: &[Token]) -> Parsed<'_, Joint> {
    match tokens {
        [Token::Separator { .. } | Token::And | Token::Through, rest @ ..] => Some((Joint::Through, rest)),
        [Token::Until, rest @ ..] => Some((Joint::Until, rest)),
        _ => None,
    }
}

/// "week 23-24" in the calendar of 2024 may be two weeks, or a week and its year
fn is_perhaps_year(first: Moment, second: Moment, calendar: Option<i32>) -> bool {
    match (first.unit, second.unit) {
        (Unit::Week(_), Unit::Week(week)) if first.year.is_none() && second.year.is_none() => {
            i32::try_from(week).ok().map(full_year) == calendar
        }
        _ => false,
    }
}

fn single(moment: Moment, calendar: Option<i32>) -> Result<Span, Refusal> {
    let (start, end) = days(moment, calendar)?;
    Ok(Span { start: Some(start), end: Some(end), precision: moment.unit.precision() })
}

fn sided(bound: Bound, moment: Moment, calendar: Option<i32>) -> Result<Span, Refusal> {
    let (first, last) = days(moment, calendar)?;
    let (start, end) = match bound {
        Bound::From => (Some(first), None),
        Bound::After => (last.succ_opt(), None),
        Bound::AtLatest => (None, Some(last)),
        Bound::Before => (None, first.pred_opt()),
    };
    Ok(Span { start, end, precision: moment.unit.precision() })
}

fn joined(first: Moment, joint: Joint, second: Moment, calendar: Option<i32>) -> Result<Span, Refusal> {
    let year = first.year.or(second.year).or(calendar);
    let (start, _) = days(sharing(first, second), second.year.or(calendar))?;
    let (next, last) = days(second, year)?;
    let end = if joint == Joint::Until { next.pred_opt() } else { Some(last) };
    match end {
        Some(end) if end >= start => {
            Ok(Span { start: Some(start), end: Some(end), precision: Precision::Range })
        }
        _ => Err(Refusal::Backwards),
    }
}

/// "begin/medio mei": the first is a third of the month too, not of a year
fn sharing(first: Moment, second: Moment) -> Moment {
    match (first, second.unit) {
        (Moment { unit: Unit::YearThird(third), year: None }, Unit::MonthThird { month, .. }) => {
            Moment { unit: Unit::MonthThird { month, third }, year: None }
        }
        _ => first,
    }
}

fn days(moment: Moment, year: Option<i32>) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let year = moment.year.or(year).ok_or(Refusal::YearMissing)?;
    moment.unit.days(year).ok_or(Refusal::NoSuchDay)
}
