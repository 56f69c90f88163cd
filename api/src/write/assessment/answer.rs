use std::collections::HashSet;

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{assessment_answers, weighed_criteria},
    types::{AssessmentChoice, Criterion, Verdict},
};
use uuid::Uuid;

use super::{
    Author, MAXIMUM, Outcome, Refused, Stop, check_reason, check_text, lock_open, outcome, said, sign,
};

/// What a member says of a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerDraft {
    /// The assessment
    pub assessment: Uuid,
    /// The member
    pub organization: Uuid,
    /// What it says
    pub choice: AssessmentChoice,
    /// Why
    pub reason: String,
    /// In which respects it was weighed
    pub criteria: Vec<WeighedDraft>,
}

/// What a member finds in one respect
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeighedDraft {
    /// In which respect
    pub criterion: Criterion,
    /// Whether it speaks for doing it together
    pub verdict: Verdict,
    /// Why; `None` when nothing is said
    pub note: Option<String>,
}

/// Stores what a member says, instead of what it said before; gives the identity of the assessment
///
/// Refused with `assessment.unknown`, `assessment.concluded`, `assessment.not_asked`, `assessment.reason_missing` (`of`),
/// `assessment.criterion_twice` and texts that are too long.
///
/// # Errors
///
/// When the database fails.
pub async fn answer(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &AnswerDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = check(draft);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            lock_open(connection, draft.assessment).await?;
            let id = set(connection, author, draft).await?;
            weigh(connection, id, &draft.criteria).await?;
            Ok(draft.assessment)
        })
        .await;
    outcome(ended)
}

fn check(draft: &AnswerDraft) -> Vec<Refused> {
    let mut refused: Vec<Refused> = check_reason("reason", "answer", &draft.reason).into_iter().collect();
    let mut known = HashSet::new();
    for (index, weighed) in draft.criteria.iter().enumerate() {
        let at = |field: &str, violation| Refused::at(field, violation).within(&index).within("criteria");
        if !known.insert(weighed.criterion) {
            refused.push(at("criterion", Violation::new("assessment.criterion_twice")));
        }
        let note = weighed.note.as_deref().map(|note| check_text(note, MAXIMUM));
        refused.extend(note.and_then(Result::err).map(|violation| at("note", violation)));
    }
    refused
}

async fn set(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &AnswerDraft,
) -> Result<Uuid, Stop> {
    let asked = assessment_answers::table
        .filter(assessment_answers::assessment_id.eq(draft.assessment))
        .filter(assessment_answers::organization_id.eq(draft.organization));
    let stored: Option<Uuid> = diesel::update(asked)
        .set((
            assessment_answers::choice.eq(draft.choice),
            assessment_answers::reason.eq(draft.reason.trim()),
            assessment_answers::answered_by.eq(author.actor),
            assessment_answers::answered_at.eq(now),
        ))
        .returning(assessment_answers::assessment_answer_id)
        .get_result(connection)
        .await
        .optional()?;
    stored.ok_or_else(|| Refused::at("organization", Violation::new("assessment.not_asked")).into())
}

#[derive(Insertable)]
#[diesel(table_name = weighed_criteria)]
struct NewCriterion<'a> {
    assessment_answer_id: Uuid,
    criterion: Criterion,
    verdict: Verdict,
    note: Option<&'a str>,
}

async fn weigh(
    connection: &mut AsyncPgConnection,
    answer: Uuid,
    criteria: &[WeighedDraft],
) -> QueryResult<()> {
    let before = weighed_criteria::table.filter(weighed_criteria::assessment_answer_id.eq(answer));
    diesel::delete(before).execute(connection).await?;
    let new: Vec<NewCriterion<'_>> = criteria
        .iter()
        .map(|weighed| NewCriterion {
            assessment_answer_id: answer,
            criterion: weighed.criterion,
            verdict: weighed.verdict,
            note: said(weighed.note.as_deref()),
        })
        .collect();
    diesel::insert_into(weighed_criteria::table).values(&new).execute(connection).await.map(drop)
}
