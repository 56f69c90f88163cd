//! Planned moments, as vague as people say them: `Q2 2024`, `week 23-26`, `uiterlijk 1 mei 2024`.

mod grammar;
mod moment;
mod span;
mod token;

pub use span::{Refusal, Span};

/// Letters that a moment takes at most; what is longer is a story, and deep to parse
const LONGEST: usize = 200;

/// The days that words in lower case mean, with single spaces between them; words without a year take `year`, that of the calendar
///
/// # Errors
///
/// Why they mean none, by [`Refusal`].
///
/// ```
/// use schema::{rules::spoken_period::{Refusal, spoken}, types::Precision};
/// let found = spoken("q2 2024", None).unwrap();
/// assert_eq!((found.start, found.precision), ("2024-04-01".parse().ok(), Precision::Quarter));
/// assert_eq!(spoken("mei", Some(2024)).unwrap().end, "2024-05-31".parse().ok());
/// assert_eq!(spoken("mei", None), Err(Refusal::YearMissing));
/// ```
pub fn spoken(words: &str, year: Option<i32>) -> Result<Span, Refusal> {
    if words.len() > LONGEST {
        return Err(Refusal::NotUnderstood);
    }
    span::span(&token::tokens(words), year)
}
