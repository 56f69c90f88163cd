use chrono::NaiveDate;
use diesel::{ExpressionMethods, QueryDsl, QueryResult, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Assessment,
    rules::{
        Violation,
        assessment::{self, Answer},
        tender::Step,
    },
    tables::{assessment_answers, assessments, participations, tenders},
    types::{AssessmentChoice, AssessmentOutcome, ParticipationRole, TenderStatus},
};
use uuid::Uuid;

use super::{
    Author, MAXIMUM, Outcome, Refused, Stop, check_reason, check_text, lock_open, outcome, said, sign, tender,
};
use crate::write::tender::{OrganizationKey, ParticipationDraft};

/// What an assessment comes to
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The assessment
    pub assessment: Uuid,
    /// Why it comes to that
    pub conclusion: String,
    /// What is to be done next, and by whom; `None` when nothing is said
    pub follow_up: Option<String>,
    /// Who leads it, one of those who join; `None` leaves that as it is
    pub lead: Option<Uuid>,
}

/// Concludes an assessment: the outcome follows from the answers, who joins becomes a participant, and a registered tender is
/// assessed from then on; gives the identity of the assessment
///
/// Refused with `assessment.unknown`, `assessment.concluded`, `assessment.reason_missing` (`of`) at `conclusion`,
/// `assessment.lead_not_joining`, texts that are too long, and as [`assessment::check_conclusion`] says.
///
/// # Errors
///
/// When the database fails.
pub async fn conclude(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    today: NaiveDate,
    draft: &Conclusion,
) -> QueryResult<Outcome<Uuid>> {
    let refused = check(draft);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let open = lock_open(connection, draft.assessment).await?;
            let answers = answers(connection, draft.assessment).await?;
            assessment::check_conclusion(&answers, open.due_on, today)
                .map_err(|violation| Refused::at("id", violation))?;
            refuse_lead(draft.lead, &answers)?;
            let outcome = assessment::outcome(&answers);
            close(connection, author, draft, outcome).await?;
            take_part(connection, open.tender_id, draft.lead, &answers, outcome).await?;
            step(connection, &open, &draft.conclusion, today).await?;
            Ok(draft.assessment)
        })
        .await;
    outcome(ended)
}

fn check(draft: &Conclusion) -> Vec<Refused> {
    let follow_up = said(draft.follow_up.as_deref()).map(|text| check_text(text, MAXIMUM));
    let follow_up = follow_up.and_then(Result::err).map(|violation| Refused::at("follow_up", violation));
    check_reason("conclusion", "conclusion", &draft.conclusion).into_iter().chain(follow_up).collect()
}

async fn answers(connection: &mut AsyncPgConnection, assessment: Uuid) -> QueryResult<Vec<Answer<Uuid>>> {
    let found: Vec<(Uuid, Option<AssessmentChoice>)> = assessment_answers::table
        .filter(assessment_answers::assessment_id.eq(assessment))
        .select((assessment_answers::organization_id, assessment_answers::choice))
        .load(connection)
        .await?;
    Ok(found.into_iter().map(|(member, choice)| Answer { member, choice }).collect())
}

/// Who is to lead joins
fn refuse_lead(lead: Option<Uuid>, answers: &[Answer<Uuid>]) -> Result<(), Refused> {
    let joins = |lead: Uuid| {
        answers.iter().any(|answer| answer.member == lead && answer.choice == Some(AssessmentChoice::Join))
    };
    match lead {
        Some(lead) if !joins(lead) => Err(Refused::at("lead", Violation::new("assessment.lead_not_joining"))),
        _ => Ok(()),
    }
}

async fn close(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &Conclusion,
    outcome: AssessmentOutcome,
) -> QueryResult<()> {
    diesel::update(assessments::table.find(draft.assessment))
        .set((
            assessments::outcome.eq(outcome),
            assessments::conclusion.eq(draft.conclusion.trim()),
            assessments::follow_up.eq(said(draft.follow_up.as_deref())),
            assessments::concluded_by.eq(author.actor),
            assessments::concluded_at.eq(now),
        ))
        .execute(connection)
        .await
        .map(drop)
}

/// The parts of the members follow from their answers; those of others stay as they are
async fn take_part(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    appointed: Option<Uuid>,
    answers: &[Answer<Uuid>],
    outcome: AssessmentOutcome,
) -> Result<(), Stop> {
    let stored: Vec<(Uuid, ParticipationRole)> = participations::table
        .filter(participations::tender_id.eq(tender))
        .select((participations::organization_id, participations::role))
        .load(connection)
        .await?;
    let leads = |member: Uuid| match appointed {
        Some(lead) => member == lead,
        None => stored.contains(&(member, ParticipationRole::Lead)),
    };
    let by_answer = |answer: &Answer<Uuid>| {
        Some((answer.member, assessment::part(answer.choice, leads(answer.member), outcome)?))
    };
    let mut parts: Vec<(Uuid, ParticipationRole)> = answers.iter().filter_map(by_answer).collect();
    for (member, role) in stored {
        if parts.iter().all(|(known, _)| *known != member) {
            let gives_way = role == ParticipationRole::Lead && appointed.is_some();
            parts.push((member, if gives_way { ParticipationRole::Participant } else { role }));
        }
    }
    let drafts: Vec<ParticipationDraft> = parts
        .into_iter()
        .map(|(member, role)| ParticipationDraft { organization: OrganizationKey::Id(member), role })
        .collect();
    tender::take_part(connection, tender, drafts).await
}

/// What was registered is assessed now; what was planned before stays planned
async fn step(
    connection: &mut AsyncPgConnection,
    open: &Assessment,
    conclusion: &str,
    today: NaiveDate,
) -> Result<(), Stop> {
    let from: TenderStatus =
        tenders::table.find(open.tender_id).select(tenders::status).first(connection).await?;
    if from == TenderStatus::Registered {
        let to = TenderStatus::Assessed;
        let step = Step { from, to, happened_on: today, reason: Some(conclusion.trim()) };
        tender::take(connection, open.tender_id, &step).await?;
    }
    Ok(())
}
