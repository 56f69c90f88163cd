use chrono::NaiveDate;
use diesel::{
    ExpressionMethods, Insertable, JoinOnDsl, PgRangeExpressionMethods, QueryDsl, QueryResult, dsl::exists,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::Violation,
    tables::{assessment_answers, assessments, calendars, memberships, tenders},
    types::TenderStatus,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign, tender};

/// An assessment that is begun
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentDraft {
    /// The tender
    pub tender: Uuid,
    /// The version of the tender that was read
    pub version: i32,
    /// Last day to answer
    pub due_on: NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = assessments)]
struct NewAssessment<'a> {
    assessment_id: Uuid,
    tender_id: Uuid,
    due_on: NaiveDate,
    opened_by: &'a str,
}

/// Asks the members of today whether they do a tender together; gives the identity of the assessment
///
/// Refused with `tender.unknown`, `tender.version_stale` (`given`, `current`), `assessment.not_now` (`status`) once the kick-off was
/// held, `assessment.is_open` while another one is, `assessment.due_in_past` (`today`) and `assessment.no_members`.
///
/// # Errors
///
/// When the database fails.
pub async fn open(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    today: NaiveDate,
    draft: &AssessmentDraft,
) -> QueryResult<Outcome<Uuid>> {
    if draft.due_on < today {
        let violation = Violation::new("assessment.due_in_past").with("today", today);
        return Ok(Outcome::Refused(vec![Refused::at("due_on", violation)]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let status = tender::lock(connection, draft.tender, draft.version).await?.status;
            if status >= TenderStatus::KickedOff {
                let violation = Violation::new("assessment.not_now").with("status", status);
                return Err(Refused::at("tender", violation).into());
            }
            refuse_open(connection, draft.tender).await?;
            let members = members(connection, draft.tender, today).await?;
            if members.is_empty() {
                return Err(Refused::at("tender", Violation::new("assessment.no_members")).into());
            }
            store(connection, author, draft, &members).await
        })
        .await;
    outcome(ended)
}

async fn refuse_open(connection: &mut AsyncPgConnection, tender: Uuid) -> Result<(), Stop> {
    let open =
        assessments::table.filter(assessments::tender_id.eq(tender)).filter(assessments::outcome.is_null());
    let is_open: bool = diesel::select(exists(open)).get_result(connection).await?;
    if is_open {
        return Err(Refused::at("tender", Violation::new("assessment.is_open")).into());
    }
    Ok(())
}

/// The members of the partnership on a day, whether they share the costs or not
async fn members(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    today: NaiveDate,
) -> QueryResult<Vec<Uuid>> {
    tenders::table
        .inner_join(calendars::table)
        .inner_join(memberships::table.on(memberships::partnership_id.eq(calendars::partnership_id)))
        .filter(tenders::tender_id.eq(tender))
        .filter(memberships::during.contains(today))
        .select(memberships::organization_id)
        .distinct()
        .load(connection)
        .await
}

async fn store(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &AssessmentDraft,
    members: &[Uuid],
) -> Result<Uuid, Stop> {
    let assessment_id = Uuid::now_v7();
    let new = NewAssessment {
        assessment_id,
        tender_id: draft.tender,
        due_on: draft.due_on,
        opened_by: author.actor,
    };
    diesel::insert_into(assessments::table).values(&new).execute(connection).await?;
    let asked: Vec<_> = members
        .iter()
        .map(|member| {
            (
                assessment_answers::assessment_id.eq(assessment_id),
                assessment_answers::organization_id.eq(*member),
            )
        })
        .collect();
    diesel::insert_into(assessment_answers::table).values(&asked).execute(connection).await?;
    Ok(assessment_id)
}
