//! Assessments: asking the members whether they do a tender together, their answers, and what it comes to.

mod answer;
mod conclude;
mod open;

use diesel::{OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::Assessment, rules::Violation, tables::assessments};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, check_text, outcome, said, sign, tender};
pub use answer::{AnswerDraft, WeighedDraft, answer};
pub use conclude::{Conclusion, conclude};
pub use open::{AssessmentDraft, open};

/// Longest text of an assessment, in characters
const MAXIMUM: usize = 4_000;

/// An open assessment, held
async fn lock_open(connection: &mut AsyncPgConnection, id: Uuid) -> Result<Assessment, Stop> {
    let found: Option<Assessment> = assessments::table
        .find(id)
        .select(Assessment::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    match found {
        None => Err(Refused::at("id", Violation::new("assessment.unknown")).into()),
        Some(assessment) if assessment.outcome.is_some() => {
            Err(Refused::at("id", Violation::new("assessment.concluded")).into())
        }
        Some(assessment) => Ok(assessment),
    }
}

/// A text that must say why: the `of` of what is told when it says nothing
fn check_reason(field: &str, of: &str, text: &str) -> Option<Refused> {
    match said(Some(text)) {
        None => Some(Refused::at(field, Violation::new("assessment.reason_missing").with("of", of))),
        Some(text) => check_text(text, MAXIMUM).err().map(|violation| Refused::at(field, violation)),
    }
}
